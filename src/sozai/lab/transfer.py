"""Earlier campaigns and sister data sets as the mean of a new model, only as far as they help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from .model import Default, Model, Posterior, log_score

Floats = NDArray[np.float64]
MARGIN = 1.0
"""An earlier campaign must predict the left-out data better by so much in all [log density], or it is left out."""


@dataclass(frozen=True, slots=True)
class Transferred:
    """A model whose mean is that of earlier campaigns, fitted to what was told by a straight line each.

    Attributes:
        earlier: posteriors of earlier campaigns on the same features; any unit, any offset.
        inner: the model of what they leave unexplained.
    """

    earlier: Sequence[Posterior]
    inner: Model = field(default_factory=Default)

    def fit(self, features: Floats, values: Floats, noise: Floats | None = None) -> Posterior:
        """Return the model with the one earlier campaign that helps most, or without any.

        Each campaign's mean m(x) enters as a line a + b m(x) with b between 0 and 2 times the ratio of spreads; the
        residuals get the inner model. The guard: the left-out data of the new campaign decide, with the line fitted
        again without each of them, so a sister that misleads has no weight.

        Source:
            Residual processes: Golovin et al. 2017 (Google Vizier), section 3.3; the guard against negative transfer is
            a leave-one-out score as in Feurer, Letham, Bakshy 2018 (ranking-weighted ensembles).
        """
        plain = self.inner.fit(features, values, noise)
        best, best_score = plain, log_score(plain, values) * values.size + MARGIN
        for sister in self.earlier:
            mean, _ = sister.predict(features)
            line = _line(mean, values)
            if line is None:
                continue
            a, b, left = line
            residual = self.inner.fit(features, values - a - b * mean, noise)
            made = Residual(residual, sister, a, b, left)
            score = log_score(made, values) * values.size
            if score > best_score:
                best, best_score = made, score
        return best


@dataclass(frozen=True, slots=True)
class Residual:
    """A posterior on top of an earlier campaign's mean.

    Attributes:
        inner: posterior of the residuals.
        sister: the earlier campaign.
        offset: a of the line.
        slope: b of the line.
        left (n): the line at each datum when it is fitted without it.
    """

    inner: Posterior
    sister: Posterior
    offset: float
    slope: float
    left: Floats

    def predict(self, features: Floats) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (m)."""
        mean, sd = self.inner.predict(features)
        return mean + self._line(features), sd

    def sample(self, features: Floats, draws: int, rng: np.random.Generator) -> Floats:
        """Return joint draws (draws, m)."""
        return self.inner.sample(features, draws, rng) + self._line(features)

    def leave_one_out(self) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (n) of each datum given the others."""
        mean, sd = self.inner.leave_one_out()
        return mean + self.left, sd

    def told(self, features: Floats, values: Floats) -> Residual:
        """Return the model given further values, with its line as it is."""
        line = self._line(features)
        inner = self.inner.told(features, np.atleast_1d(values) - line)
        return replace(self, inner=inner, left=np.concatenate([self.left, line]))

    def _line(self, features: Floats) -> Floats:
        return self.offset + self.slope * self.sister.predict(features)[0]


def _line(mean: Floats, values: Floats) -> tuple[float, float, Floats] | None:
    """Return offset, slope and left-out predictions (n) of the line values = a + b mean; None where it says nothing."""
    n, spread = values.size, float(mean.std())
    if n < 4 or spread <= 1e-12 * float(np.abs(mean).max(initial=0.0)):
        return None
    steepest = 2.0 * float(values.std()) / spread

    def fitted(m: Floats, v: Floats) -> tuple[float, float]:
        centred = m - m.mean()
        b = float(np.clip(centred @ v / max(float(centred @ centred), 1e-300), 0.0, steepest))
        return float(v.mean() - b * m.mean()), b

    a, b = fitted(mean, values)
    if b == 0.0:
        return None
    left = np.empty(n)
    for i in range(n):
        kept = np.arange(n) != i
        one, slope = fitted(mean[kept], values[kept])
        left[i] = one + slope * mean[i]
    return a, b, left
