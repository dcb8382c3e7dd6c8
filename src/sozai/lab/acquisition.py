"""What an experiment is worth before it is done: expected improvement, its logarithm, and chances."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erfcx, log1p, log_ndtr, ndtr

Floats = NDArray[np.float64]
LOG_ROOT_2PI = 0.5 * math.log(2.0 * math.pi)
HALVINGS = 30


def expected_improvement(mean: ArrayLike, sd: ArrayLike, best: float) -> Floats:
    """Return E[max(value - best, 0)] of normal values.

    Source:
        Jones, Schonlau, Welch 1998, J. Glob. Optim. 13, 455.

    Example:
        >>> float(expected_improvement(0.0, 1.0, 0.0).round(4))
        0.3989
    """
    mean, sd = np.asarray(mean, dtype=np.float64), np.asarray(sd, dtype=np.float64)
    return np.asarray(np.exp(log_expected_improvement(mean, sd, best)))


def log_expected_improvement(mean: ArrayLike, sd: ArrayLike, best: float) -> Floats:
    """Return the logarithm of the expected improvement, finite and exact where the improvement itself underflows.

    Args:
        mean (...): means.
        sd (...): standard deviations, above zero.
        best: value to improve on.

    Source:
        Ament et al. 2023, "Unexpected improvements to expected improvement for Bayesian optimization", NeurIPS,
        equation 9.

    Example:
        >>> float(log_expected_improvement(0.0, 1.0, 40.0).round(3))
        -808.299
    """
    mean, sd = np.asarray(mean, dtype=np.float64), np.asarray(sd, dtype=np.float64)
    u = (mean - best) / sd
    density = -0.5 * u * u - LOG_ROOT_2PI
    near = np.maximum(u, -1.0)
    direct = np.log(np.exp(-0.5 * near * near - LOG_ROOT_2PI) + near * ndtr(near))
    far = np.minimum(u, -1.0)
    # h(u) = phi(u) (1 - |u| Mills ratio); the series carries where the difference cancels.
    mills = math.sqrt(math.pi / 2.0) * erfcx(-far / math.sqrt(2.0))
    square = far * far
    tail = np.where(
        far > -1e3,
        log1p(-np.minimum(-far * mills, 1.0 - 1e-16)),
        -2.0 * np.log(-far) - 3.0 / square,
    )
    return np.asarray(np.where(u > -1.0, direct, density + tail) + np.log(sd))


def log_chance(mean: ArrayLike, sd: ArrayLike, low: float = -math.inf, high: float = math.inf) -> Floats:
    """Return the logarithm of the chance that normal values lie between `low` and `high`.

    Example:
        >>> float(np.exp(log_chance(0.0, 1.0, low=0.0)).round(3))
        0.5
    """
    mean, sd = np.asarray(mean, dtype=np.float64), np.asarray(sd, dtype=np.float64)
    above, below = (mean - low) / sd, (high - mean) / sd
    if math.isinf(high):
        return np.asarray(log_ndtr(above))
    if math.isinf(low):
        return np.asarray(log_ndtr(below))
    # Counted in the tail where the difference of two small numbers is exact.
    left, right = np.where(above > below, -above, -below), np.where(above > below, below, above)
    one, other = log_ndtr(right), log_ndtr(left)
    return np.asarray(one + np.log1p(-np.exp(np.minimum(other - one, -1e-300))))


def edge_of_best(mean: Floats, sd: Floats, seen: Floats, share: float) -> float:
    """Return the value above which the best `share` of all points is expected, those seen and those predicted.

    Args:
        mean (m): means of the predicted points.
        sd (m): standard deviations, above zero.
        seen (n): values of the others.
        share: 0-1; at least one point.

    Example:
        >>> round(edge_of_best(np.zeros(1000), np.ones(1000), np.zeros(0), 0.159), 2)
        1.0
    """
    wanted = max(1.0, math.ceil(share * (mean.size + seen.size) - 1e-9)) - 0.5
    low = float(min(mean.min(), seen.min(initial=np.inf)))
    high = float(max((mean + 6.0 * sd).max(), seen.max(initial=-np.inf)))
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if ndtr((mean - middle) / sd).sum() + np.count_nonzero(seen > middle) > wanted:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def mean_below(mean: float, sd: float, edge: float) -> float:
    """Return the mean of a normal value that turned out below `edge`.

    Example:
        >>> round(mean_below(0.0, 1.0, 0.0), 4)
        -0.7979
    """
    u = (edge - mean) / sd
    return mean - sd * math.exp(-0.5 * u * u - LOG_ROOT_2PI - float(log_ndtr(u)))
