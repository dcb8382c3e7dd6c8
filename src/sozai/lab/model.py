"""The two small protocols a model keeps, and their default: the better of process and forest, calibrated."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from .forest import Forest
from .gp import Process

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
LEVELS = (0.5, 0.8, 0.95)
"""The intervals whose coverage is shown."""
WIDEST = 3.0
"""No left-out datum widens the intervals further."""
TRUST = 20.0
"""So many data count as much as the belief that the model is already calibrated."""


class Posterior(Protocol):
    """A model given data."""

    def predict(self, features: Floats) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (m) at points (m, f)."""

    def sample(self, features: Floats, draws: int, rng: np.random.Generator) -> Floats:
        """Return joint draws (draws, m)."""

    def leave_one_out(self) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (n), noise included, of each datum given the others."""

    def told(self, features: Floats, values: Floats) -> Posterior:
        """Return the model given further values, with its settings as they are."""


class Model(Protocol):
    """A model before data."""

    def fit(self, features: Floats, values: Floats, noise: Floats | None = None) -> Posterior:
        """Return the model given values (n) at features (n, f), with known variances of the noise or None."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A posterior whose standard deviations are stretched until its own left-out data are covered.

    Attributes:
        inner: the posterior.
        name: which model it is.
        stretch: factor on the standard deviations.
        covered: share of left-out data inside the intervals of `LEVELS`, before and after.
    """

    inner: Posterior
    name: str
    stretch: float
    covered: tuple[tuple[float, float, float], ...]

    def predict(self, features: Floats) -> tuple[Floats, Floats]:
        """Return mean and stretched standard deviation (m)."""
        mean, sd = self.inner.predict(features)
        return mean, sd * self.stretch

    def sample(self, features: Floats, draws: int, rng: np.random.Generator) -> Floats:
        """Return joint draws (draws, m), stretched about the mean."""
        mean, _ = self.inner.predict(features)
        return np.asarray(mean + self.stretch * (self.inner.sample(features, draws, rng) - mean))

    def leave_one_out(self) -> tuple[Floats, Floats]:
        """Return mean and stretched standard deviation (n) of each datum given the others."""
        mean, sd = self.inner.leave_one_out()
        return mean, sd * self.stretch

    def told(self, features: Floats, values: Floats) -> Calibrated:
        """Return the model given further values, stretched as before."""
        return replace(self, inner=self.inner.told(features, values))


def calibrated(posterior: Posterior, values: Floats, name: str, settings: int = 0) -> Calibrated:
    """Return a posterior with its coverage measured on left-out data and repaired; intervals are only ever widened.

    Two factors: the one that would cover four left-out data in five, drawn towards one while data are few; and
    sqrt(n / (n - p)) for the p settings that were fitted to the very data that are left out, p at most n / 2.

    Args:
        posterior: the model given data.
        values (n): the data.
        name: of the model.
        settings: how many settings were fitted (p).

    Source:
        Vovk, Gammerman, Shafer 2005, Algorithmic learning in a random world (conformal intervals); the second factor is
        that of a residual variance in least squares.
    """
    n = values.size
    mean, sd = posterior.leave_one_out()
    ratio = np.abs(values - mean) / sd
    level = min(1.0, 0.8 * (1.0 + 1.0 / n))
    wanted = max(float(np.quantile(ratio, level)) / float(ndtri(0.9)), 1.0)
    fitted = math.sqrt(n / (n - min(settings, n / 2.0)))
    stretch = min(wanted ** (n / (n + TRUST)), WIDEST) * fitted
    return Calibrated(posterior, name, stretch, (coverage(ratio), coverage(ratio / stretch)))


def coverage(ratio: Floats) -> tuple[float, float, float]:
    """Return the shares of standardised residuals inside the intervals of `LEVELS`.

    Example:
        >>> coverage(np.array([0.1, 1.0, 1.5, 3.0]))
        (0.25, 0.5, 0.75)
    """
    return tuple(float(np.mean(ratio <= ndtri(0.5 + level / 2.0))) for level in LEVELS)  # type: ignore[return-value]


def log_score(posterior: Posterior, values: Floats) -> float:
    """Return the mean logarithm of the density that left-out values were predicted with."""
    mean, sd = posterior.leave_one_out()
    ratio = (values - mean) / sd
    return float(np.mean(-0.5 * ratio**2 - np.log(sd)) - 0.5 * math.log(2.0 * math.pi))


@dataclass(frozen=True, slots=True)
class Stack:
    """Several posteriors as one mixture.

    Attributes:
        members: the posteriors.
        weights: share of each, 0-1.
    """

    members: tuple[Posterior, ...]
    weights: tuple[float, ...]

    def predict(self, features: Floats) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (m) of the mixture."""
        return self._mixed([member.predict(features) for member in self.members])

    def sample(self, features: Floats, draws: int, rng: np.random.Generator) -> Floats:
        """Return joint draws (draws, m), each from one member."""
        counts = rng.multinomial(draws, self.weights)
        return np.vstack([m.sample(features, int(k), rng) for m, k in zip(self.members, counts, strict=True)])

    def leave_one_out(self) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (n) of each datum given the others."""
        return self._mixed([member.leave_one_out() for member in self.members])

    def told(self, features: Floats, values: Floats) -> Stack:
        """Return the mixture given further values, with its shares as they are."""
        return replace(self, members=tuple(member.told(features, values) for member in self.members))

    def _mixed(self, found: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
        share = np.array(self.weights)[:, None]
        means, sds = np.array([mean for mean, _ in found]), np.array([sd for _, sd in found])
        mean = (share * means).sum(axis=0)
        return mean, np.sqrt((share * (sds**2 + (means - mean) ** 2)).sum(axis=0))


def stacked(members: tuple[Posterior, ...], values: Floats) -> Stack:
    """Return the mixture whose shares follow how well each member predicts left-out data.

    Source:
        Yao et al. 2018, Bayesian Anal. 13, 917 (pseudo Bayesian model averaging on leave-one-out densities).
    """
    scores = np.array([log_score(member, values) for member in members]) * values.size
    shares = np.exp(scores - scores.max())
    return Stack(members, tuple(float(share) for share in shares / shares.sum()))


@dataclass(frozen=True, slots=True)
class Default:
    """The default model: a Gaussian process, calibrated.

    Attributes:
        groups (features): features that share a length scale.
        seed: of what is random.
    """

    groups: Integers | None = None
    seed: int = 0

    def fit(self, features: Floats, values: Floats, noise: Floats | None = None) -> Calibrated:
        """Return the model given values."""
        process = Process(self.groups).fit(features, values, noise)
        return calibrated(process, values, "Gaussian process", process.settings.size)


@dataclass(frozen=True, slots=True)
class Mixed:
    """Process and forest as one mixture, calibrated: for results that jump.

    Attributes:
        groups (features): features that share a length scale.
        seed: of the forest.
    """

    groups: Integers | None = None
    seed: int = 0

    def fit(self, features: Floats, values: Floats, noise: Floats | None = None) -> Calibrated:
        """Return the model given values."""
        members = Process(self.groups).fit(features, values, noise), Forest(self.seed).fit(features, values)
        both = stacked(members, values)
        return calibrated(
            both, values, f"Gaussian process {both.weights[0]:.0%}, forest {both.weights[1]:.0%}"
        )
