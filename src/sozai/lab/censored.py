"""Results that are only bounded, as numbers with a spread: so that `<5` and ND teach a model instead of being dropped."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .model import Default
from .space import Space
from .work_order import Result

Floats = NDArray[np.float64]
ROUNDS = 2


def numbers(space: Space, points: Floats, results: Sequence[Result | None]) -> tuple[Floats, Floats]:
    """Return values (n) and known variances (n) of one quantity; NaN where nothing was measured.

    A measured value with a spread (1.31±0.01) has that as one standard deviation. A bounded result gets the mean and
    the variance of the model's own prediction cut off at its bounds, in two rounds.

    Args:
        space: what was varied.
        points (n, columns): where.
        results (n): what came out; None where nothing was measured.

    Source:
        Tobin 1958, Econometrica 26, 24 (censored values); the moments are those of a truncated normal.
    """
    low, high = (np.array([_bound(r, side) for r in results], dtype=np.float64) for side in ("low", "high"))
    value = np.array(
        [math.nan if r is None or r.value is None else r.value for r in results], dtype=np.float64
    )
    exact = np.array([r is not None and r.state == "measured" for r in results], dtype=bool)
    spread = np.where(exact, (high - low) / 2.0, 0.0)
    noise = np.square(np.where(np.isfinite(spread), spread, 0.0))
    bounded = np.array([r is not None and r.state != "measured" for r in results], dtype=bool)
    bounded &= np.isfinite(low) | np.isfinite(high)
    value[bounded] = np.nan
    if not bounded.any():
        return value, noise
    inside = bounded & np.isfinite(low) & np.isfinite(high)
    if exact.sum() < 2:
        # Nothing to predict with yet: the middle of a range, or the bound itself.
        value[inside] = (low + high)[inside] / 2.0
        noise[inside] = np.square((high - low)[inside]) / 12.0
        edge = bounded & ~inside
        value[edge] = np.where(np.isfinite(low), low, high)[edge]
        return value, noise
    # Half of this package's import time, and seldom needed.
    from scipy.stats import truncnorm

    features = space.encode(points)
    for _ in range(ROUNDS):
        have = np.isfinite(value)
        fitted = Default(space.feature_groups).fit(features[have], value[have], noise[have])
        mean, sd = fitted.predict(features[bounded])
        sd = np.maximum(sd, 1e-9 * max(1.0, float(np.abs(mean).max())))
        # A prediction far on the wrong side of its bound is told the bound, not a point in the far tail.
        a = np.clip((low[bounded] - mean) / sd, -30.0, 30.0)
        b = np.clip((high[bounded] - mean) / sd, -30.0, 30.0)
        b = np.maximum(b, a + 1e-6)
        shape = truncnorm(a, b, loc=mean, scale=sd)
        value[bounded] = np.clip(shape.mean(), low[bounded], high[bounded])
        noise[bounded] = shape.var()
    return value, noise


def _bound(result: Result | None, side: str) -> float:
    open_ = -math.inf if side == "low" else math.inf
    if result is None:
        return open_
    bound = getattr(result, side)
    return open_ if bound is None else float(bound)
