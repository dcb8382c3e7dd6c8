"""Gaussian process with one Matérn-5/2 length scale per feature, its noise and its scale learnt from the data."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve, cholesky, lapack, solve_triangular
from scipy.optimize import minimize

from ..terms import DataError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
ROOT5 = math.sqrt(5.0)
MEAN_VARIANCE = 1.0
"""Prior variance of the constant mean, of values scaled to one."""
JITTER = 1e-8
BLOCK = 1_000
"""So many points are predicted at once, so that the work stays in the cache."""


@dataclass(frozen=True, slots=True)
class Priors:
    """Log-normal priors (centre and width of the logarithm) of the settings of a process on scaled values.

    Attributes:
        length: centre of a length scale in one dimension; half the logarithm of the number of scales is added.
        length_width: width for all length scales.
        signal: centre of the variance of what all features do together.
        signal_width: its width.
        additive: centre of the variance of what features do each alone.
        additive_width: its width.
        noise: centre of the variance of the noise.
        noise_width: its width.

    Source:
        Hvarfner, Hellsten, Nardi 2024, "Vanilla Bayesian optimization performs great in high dimensions", ICML
        (length scales grow with the root of the dimension).
    """

    length: float = math.sqrt(2.0)
    length_width: float = math.sqrt(3.0)
    signal: float = 0.0
    signal_width: float = 0.5
    additive: float = -1.0
    additive_width: float = 1.0
    noise: float = -4.0
    noise_width: float = 1.5


@dataclass(frozen=True, slots=True)
class Process:
    """A Gaussian process before it has seen data.

    Attributes:
        groups (features): features with one number share a length scale; None gives each its own.
        priors: of length scales, signal and noise.
        settings (scales + 3): logarithms of length scales, additive and joint signal, and noise to start from; None
            for the priors' middle.
        steps: at most so many steps of the search for the settings.
    """

    groups: Integers | None = None
    priors: Priors = field(default_factory=Priors)
    settings: Floats | None = None
    steps: int = 60

    def fit(self, features: Floats, values: Floats, noise: Floats | None = None) -> ProcessPosterior:
        """Return the process given data, with the most probable settings.

        Repeats are rows with the same features: they say how large the noise is.

        Args:
            features (n, f): encoded points, 0-1.
            values (n): measured values, in any unit.
            noise (n): known variance of each value [unit of value squared], beside what is inferred; None for none.

        Raises:
            DataError: there is no value, or one is missing.
        """
        X, y = np.atleast_2d(features), np.asarray(values, dtype=np.float64)
        if y.size == 0 or not np.isfinite(y).all() or not np.isfinite(X).all():
            raise DataError(
                "A Gaussian process wants at least one value, and none missing; leave rows without a result out.",
                "ガウス過程には欠損のない値が 1 つ以上必要です。結果のない行は除いてください。",
            )
        centre, scale = float(y.mean()), float(y.std()) or 1.0
        z = (y - centre) / scale
        known = np.zeros(y.size) if noise is None else np.asarray(noise, dtype=np.float64) / scale**2
        groups = np.arange(X.shape[1]) if self.groups is None else self.groups
        spread = squared_gaps(X, groups)
        start = middle(self.priors, spread.shape[0]) if self.settings is None else self.settings
        if y.size > 1:
            found = minimize(
                _loss, start, args=(spread, z, known, self.priors), jac=True, method="L-BFGS-B",
                bounds=[(-5.0, 7.0)] * spread.shape[0] + [(-9.0, 4.0), (-4.0, 4.0), (-14.0, 2.0)],
                options={"maxiter": self.steps, "ftol": 1e-7},
            )  # fmt: skip
            start = np.asarray(found.x)
        return _posterior(X, z, known, groups, start, centre, scale)


@dataclass(frozen=True, slots=True)
class ProcessPosterior:
    """A Gaussian process given data.

    Attributes:
        features (n, f): where it was measured.
        groups (f): which features share a length scale.
        settings (scales + 3): logarithms of length scales, additive signal, joint signal and noise, of scaled values.
        lower (n, n): Cholesky factor of the covariance of the data.
        weights (n): covariance inverse times scaled values.
        centre: mean of the values.
        scale: standard deviation of the values.
        log_evidence: logarithm of the density of the scaled data, without priors.
    """

    features: Floats
    groups: Integers
    settings: Floats
    lower: Floats
    weights: Floats
    centre: float
    scale: float
    log_evidence: float

    @property
    def lengths(self) -> Floats:
        """Length scale of each group of features."""
        return np.asarray(np.exp(self.settings[:-3]))

    @property
    def noise_sd(self) -> float:
        """Standard deviation of the noise, in the unit of the values."""
        return float(np.exp(0.5 * self.settings[-1])) * self.scale

    def cross(self, features: Floats) -> Floats:
        """Return the prior covariance (n, m) between the data and other points, of scaled values."""
        return prior_covariance(self.features, features, self.groups, self.settings)

    def predict(self, features: Floats) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (m) of the noise-free value at other points (m, f)."""
        features = np.atleast_2d(features)
        blocks = [self._predicted(features[i : i + BLOCK]) for i in range(0, len(features), BLOCK)]
        return np.concatenate([mean for mean, _ in blocks]), np.concatenate([sd for _, sd in blocks])

    def _predicted(self, features: Floats) -> tuple[Floats, Floats]:
        cross = self.cross(features)
        half = solve_triangular(self.lower, cross, lower=True, check_finite=False)
        variance = np.exp(self.settings[-3:-1]).sum() + MEAN_VARIANCE - np.einsum("ij,ij->j", half, half)
        sd = np.sqrt(np.maximum(variance, 1e-12))
        return self.centre + self.scale * (self.weights @ cross), self.scale * sd

    def covariance(self, features: Floats) -> Floats:
        """Return the covariance (m, m) of the noise-free values at other points."""
        cross = self.cross(features)
        half = solve_triangular(self.lower, cross, lower=True, check_finite=False)
        prior = prior_covariance(features, features, self.groups, self.settings)
        return np.asarray(self.scale**2 * (prior - half.T @ half))

    def sample(self, features: Floats, draws: int, rng: np.random.Generator) -> Floats:
        """Return joint draws (draws, m) of the noise-free values at other points."""
        mean, _ = self.predict(features)
        covariance = self.covariance(features)
        size = float(np.trace(covariance)) / max(len(covariance), 1)
        covariance[np.diag_indices_from(covariance)] += 1e-6 * size + 1e-300
        lower = cholesky(covariance, lower=True, check_finite=False)
        return mean + rng.standard_normal((draws, mean.size)) @ lower.T

    def leave_one_out(self) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (n) that each measured value would have been predicted with.

        Source:
            Rasmussen, Williams 2006, Gaussian Processes for Machine Learning, equations 5.10-5.12.
        """
        inverse, _ = lapack.dpotri(self.lower, lower=1)
        precision = np.diag(inverse)
        values = self.centre + self.scale * (self.lower @ (self.lower.T @ self.weights))
        return values - self.scale * self.weights / precision, self.scale / np.sqrt(precision)

    def told(self, features: Floats, values: Floats) -> ProcessPosterior:
        """Return the process given further values, with its settings as they are."""
        X = np.vstack([self.features, np.atleast_2d(features)])
        z = self.lower @ (self.lower.T @ self.weights)
        added = (np.atleast_1d(values) - self.centre) / self.scale
        known = np.zeros(len(X))
        return _posterior(
            X, np.concatenate([z, added]), known, self.groups, self.settings, self.centre, self.scale
        )


def middle(priors: Priors, scales: int) -> Floats:
    """Return the settings to start the search from."""
    length = priors.length + 0.5 * math.log(max(scales, 1)) - 0.5 * priors.length_width**2
    return np.array([length] * scales + [priors.additive, priors.signal, priors.noise])


def matern(distance: Floats) -> Floats:
    """Return the Matérn-5/2 correlation of scaled distances.

    Example:
        >>> float(matern(np.array([0.0]))[0])
        1.0
    """
    r = ROOT5 * np.asarray(distance, dtype=np.float64)
    made = r * r
    made /= 3.0
    made += 1.0 + r
    np.negative(r, out=r)
    made *= np.exp(r, out=r)
    return made


def squared_gaps(features: Floats, groups: Integers) -> Floats:
    """Return the squared distance (groups, pairs) that each group of features contributes, row by row below the diagonal."""
    row, column = np.tril_indices(len(features), -1)
    made = np.zeros((int(groups.max(initial=-1)) + 1, row.size))
    for values, group in zip(features.T, groups, strict=True):
        made[group] += np.square(values[row] - values[column])
    return made


def _distance(left: Floats, right: Floats) -> Floats:
    square = -2.0 * (left @ right.T)
    square += np.einsum("ij,ij->i", left, left)[:, None]
    square += np.einsum("ij,ij->i", right, right)[None, :]
    return np.sqrt(np.maximum(square, 0.0, out=square), out=square)


def prior_covariance(left: Floats, right: Floats, groups: Integers, settings: Floats) -> Floats:
    """Return the prior covariance (n, m) of scaled values: a joint part, a part that adds up over scales, the mean.

    Args:
        left (n, f): points.
        right (m, f): other points.
        groups (f): which features share a length scale.
        settings (scales + 3): as in `ProcessPosterior`.
    """
    stretch = np.exp(-settings[:-3])[groups]
    left, right = left * stretch, right * stretch
    made = math.exp(settings[-2]) * matern(_distance(left, right)) + MEAN_VARIANCE
    scales = settings.size - 3
    share = math.exp(settings[-3]) / scales
    for group in range(scales):
        own = groups == group
        if own.sum() == 1:
            made += share * matern(np.abs(left[:, own] - right[:, own].T))
        else:
            made += share * matern(_distance(left[:, own], right[:, own]))
    return np.asarray(made)


def _posterior(
    X: Floats, z: Floats, known: Floats, groups: Integers, settings: Floats, centre: float, scale: float
) -> ProcessPosterior:
    covariance = prior_covariance(X, X, groups, settings)
    covariance[np.diag_indices_from(covariance)] += math.exp(settings[-1]) + known + JITTER
    lower = cholesky(covariance, lower=True, check_finite=False)
    weights = cho_solve((lower, True), z, check_finite=False)
    evidence = -0.5 * (z @ weights) - np.log(np.diag(lower)).sum() - 0.5 * z.size * math.log(2.0 * math.pi)
    return ProcessPosterior(X, groups, settings, lower, weights, centre, scale, float(evidence))


def _loss(settings: Floats, spread: Floats, z: Floats, known: Floats, priors: Priors) -> tuple[float, Floats]:
    """Return the negative log posterior density of the settings and its gradient; pairs are counted once."""
    scales, n = spread.shape[0], z.size
    inverse_square = np.exp(-2.0 * settings[:-3])
    alone, signal, noise = np.exp(settings[-3:])
    r = ROOT5 * np.sqrt(inverse_square @ spread)
    decay = np.exp(-r)
    joint = (1.0 + r + r * r / 3.0) * decay
    each = np.sqrt((5.0 * inverse_square)[:, None] * spread)
    each_decay = np.exp(-each)
    added = ((1.0 + each + each * each / 3.0) * each_decay).mean(axis=0)
    covariance = np.zeros((n, n), order="F")
    below = np.tril_indices(n, -1)
    covariance[below] = signal * joint + alone * added + MEAN_VARIANCE
    covariance[np.diag_indices(n)] = signal + alone + MEAN_VARIANCE + noise + known + JITTER
    lower, failed = lapack.dpotrf(covariance, lower=1, overwrite_a=1)
    if failed:
        return 1e25, np.zeros_like(settings)
    weights = cho_solve((lower, True), z, check_finite=False)
    inverse, _ = lapack.dpotri(lower, lower=1)
    inner = weights[below[0]] * weights[below[1]] - inverse[below]
    trace = float(weights @ weights - np.trace(inverse))
    slope = (5.0 / 3.0) * signal * (1.0 + r) * decay * inner
    own = (5.0 / 3.0) * (alone / scales) * ((1.0 + each) * each_decay * spread) @ inner
    gradient = np.empty(scales + 3)
    gradient[:-3] = inverse_square * (spread @ slope + own)
    gradient[-3] = alone * (inner @ added + 0.5 * trace)
    gradient[-2] = signal * (inner @ joint + 0.5 * trace)
    gradient[-1] = 0.5 * noise * trace
    value = 0.5 * (z @ weights) + np.log(np.diag(lower)).sum()
    tail = [priors.additive, priors.signal, priors.noise]
    tail_widths = [priors.additive_width, priors.signal_width, priors.noise_width]
    centres = np.array([priors.length + 0.5 * math.log(scales)] * scales + tail)
    widths = np.array([priors.length_width] * scales + tail_widths)
    off = (settings - centres) / widths
    # The density of a log-normal in the setting itself, so that its mode is where the source has it.
    value += 0.5 * (off @ off) + settings.sum()
    return float(value), off / widths + 1.0 - gradient
