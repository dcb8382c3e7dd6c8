"""Random forest: for choices and jumps, where a smooth process has little to go by."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
TREES = 60


@dataclass(frozen=True, slots=True)
class Forest:
    """A random forest before data.

    Attributes:
        seed: of the bootstrap samples and splits.
        trees: how many.
    """

    seed: int = 0
    trees: int = TREES

    def fit(self, features: Floats, values: Floats, noise: Floats | None = None) -> ForestPosterior:  # noqa: ARG002
        """Return the forest given values (n) at features (n, f); each tree sees a bootstrap sample.

        Source:
            Breiman 2001, Mach. Learn. 45, 5; spread across trees as in Hutter, Hoos, Leyton-Brown 2011 (SMAC).
        """
        from sklearn.tree import DecisionTreeRegressor

        rng = np.random.default_rng(self.seed)
        grown, inside, outside = [], np.zeros((self.trees, len(values))), np.zeros((self.trees, len(values)))
        for tree in range(self.trees):
            drawn = rng.integers(len(values), size=len(values))
            grown.append(
                DecisionTreeRegressor(random_state=int(rng.integers(2**31))).fit(
                    features[drawn], values[drawn]
                )
            )
            inside[tree, drawn] = 1.0
            outside[tree] = grown[-1].predict(features)
        left = 1.0 - inside
        seen = left.sum(axis=0)
        mean = np.where(seen > 1, (left * outside).sum(axis=0) / np.maximum(seen, 1.0), values.mean())
        spread = (left * (outside - mean) ** 2).sum(axis=0) / np.maximum(seen, 1.0)
        miss = float(np.mean((values - mean) ** 2))
        rest = max(miss - float(spread.mean()), 0.05 * miss, 1e-12 * float(values.var()), 1e-300)
        return ForestPosterior(tuple(grown), mean, np.sqrt(spread + rest), math.sqrt(rest))


@dataclass(frozen=True, slots=True)
class ForestPosterior:
    """A random forest given data.

    Attributes:
        grown: the trees.
        left_mean (n): mean of the trees that did not see a datum.
        left_sd (n): its standard deviation, noise included.
        rest: standard deviation that the trees' disagreement does not explain.
    """

    grown: tuple[Any, ...]
    left_mean: Floats
    left_sd: Floats
    rest: float

    def predict(self, features: Floats) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (m) across the trees."""
        drawn = self._all(features)
        floor = 0.1 * self.rest
        return drawn.mean(axis=0), np.sqrt(drawn.var(axis=0) + floor**2)

    def sample(self, features: Floats, draws: int, rng: np.random.Generator) -> Floats:
        """Return joint draws (draws, m): one tree each."""
        return np.asarray(self._all(features)[rng.integers(len(self.grown), size=draws)])

    def leave_one_out(self) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (n) of each datum from the trees that did not see it."""
        return self.left_mean, self.left_sd

    def told(self, features: Floats, values: Floats) -> ForestPosterior:  # noqa: ARG002
        """Return itself: a believed value is the forest's own mean and moves no split."""
        return self

    def _all(self, features: Floats) -> Floats:
        small = np.ascontiguousarray(features, dtype=np.float32)
        return np.array([tree.tree_.predict(small).reshape(-1) for tree in self.grown])
