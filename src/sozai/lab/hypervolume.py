"""What several objectives gain together: the volume that a point adds to what the front beats, and its expectation.

Law: the region that no point of the front beats is cut into boxes that do not overlap; of independent normal objectives
the expected gain is `sum over boxes of prod over k of (psi_k(low_k) - psi_k(high_k))`, `psi(a) = E[max(Y - a, 0)]`.
Everything is to be made large.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .acquisition import log_expected_improvement

Floats = NDArray[np.float64]
BELOW = 0.1
"""So many widths of the front the reference lies below its worst."""


def front_of(values: Floats) -> Floats:
    """Return the rows (f, k) of values (n, k) that no other row beats, each once, the first column rising.

    Example:
        >>> front_of(np.array([[1.0, 3.0], [2.0, 2.0], [1.0, 2.0], [3.0, 1.0], [2.0, 2.0]])).tolist()
        [[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]]
    """
    rows = np.unique(values, axis=0)
    beaten = [bool(((rows >= row).all(axis=1) & (rows > row).any(axis=1)).any()) for row in rows]
    return np.asarray(rows[~np.array(beaten, dtype=bool)])


def reference_of(front: Floats, values: Floats) -> Floats:
    """Return the point (k) from which volume counts: a tenth of the front's width below its worst.

    Where the front has no width, that of all values (n, k) stands in.

    Source:
        As botorch.utils.multi_objective.hypervolume.infer_reference_point.
    """
    width = np.ptp(front, axis=0)
    width = np.where(width > 0.0, width, np.ptp(values, axis=0))
    width = np.where(width > 0.0, width, np.maximum(np.abs(front).max(axis=0), 1.0))
    return np.asarray(front.min(axis=0) - BELOW * width)


def boxes(front: Floats, reference: Floats) -> tuple[Floats, Floats]:
    """Return lower and upper corners (b, k) of the boxes above the reference that the front does not beat.

    Cut by the last objective: between two of its levels, what is left is a front of the other objectives.

    Example:
        One point above the origin leaves two boxes, right of it and above it:

        >>> low, high = boxes(np.array([[1.0, 2.0]]), np.zeros(2))
        >>> low.tolist(), high.tolist()
        ([[1.0, 0.0], [0.0, 2.0]], [[inf, 2.0], [inf, inf]])
    """
    above = front[(front > reference).all(axis=1)]
    if len(reference) == 1:
        start = np.array([[max(float(reference[0]), float(above.max(initial=-math.inf)))]])
        return start, np.full((1, 1), math.inf)
    levels = [float(reference[-1]), *np.unique(above[:, -1]).tolist(), math.inf]
    lows, highs = [], []
    for low, high in pairwise(levels):
        below, top = boxes(front_of(above[above[:, -1] >= high][:, :-1]), reference[:-1])
        lows.append(np.column_stack([below, np.full(len(below), low)]))
        highs.append(np.column_stack([top, np.full(len(below), high)]))
    return np.vstack(lows), np.vstack(highs)


def hypervolume(values: Floats, reference: Floats) -> float:
    """Return the volume between the reference (k) and the front of values (n, k).

    Example:
        >>> hypervolume(np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]]), np.zeros(2))
        6.0
    """
    above = values[(values > reference).all(axis=1)]
    if not len(above):
        return 0.0
    if above.shape[1] == 1:
        return float(above.max() - reference[0])
    total, last = 0.0, float(reference[-1])
    for level in np.unique(above[:, -1]):
        held = above[above[:, -1] >= level]
        total += (float(level) - last) * hypervolume(held[:, :-1], reference[:-1])
        last = float(level)
    return total


def log_expected_hypervolume(mean: Floats, sd: Floats, front: Floats, reference: Floats) -> Floats:
    """Return the logarithm (m) of the expected gain of volume, finite where the gain itself underflows.

    Args:
        mean (m, k): means.
        sd (m, k): standard deviations, above zero; objectives are taken as independent.
        front (f, k): what nothing told beats.
        reference (k): from where volume counts.

    Source:
        Yang et al. 2019, "Efficient computation of expected hypervolume improvement using box decomposition
        algorithms", J. Glob. Optim. 75, 3; in logarithms as Ament et al. 2023, NeurIPS.

    Example:
        Without a front it is the product of the improvements on the reference:

        >>> none = np.zeros((0, 2))
        >>> float(np.exp(log_expected_hypervolume(np.zeros((1, 2)), np.ones((1, 2)), none, np.zeros(2)))[0].round(4))
        0.1592
    """
    low, high = boxes(front, reference)
    total = np.full(len(mean), -math.inf)
    sides = []
    for k in range(len(reference)):
        levels = np.unique(np.concatenate([low[:, k], high[np.isfinite(high[:, k]), k]]))
        psi = log_expected_improvement(mean[:, k, None], sd[:, k, None], levels[None])  # type: ignore[arg-type]
        psi = np.column_stack([psi, np.full(len(mean), -math.inf)])
        starts, ends = np.searchsorted(levels, low[:, k]), np.searchsorted(levels, high[:, k])
        sides.append((psi, starts, ends))
    for box in range(len(low)):
        width = np.zeros(len(mean))
        for psi, starts, ends in sides:
            fall = np.minimum(psi[:, ends[box]] - psi[:, starts[box]], -1e-16)
            width = width + psi[:, starts[box]] + np.log1p(-np.exp(fall))
        total = np.logaddexp(total, width)
    return np.asarray(total)


__all__ = ["boxes", "front_of", "hypervolume", "log_expected_hypervolume", "reference_of"]
