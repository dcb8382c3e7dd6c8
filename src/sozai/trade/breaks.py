"""Did a trend break, and in which year?

Law: a line `y = a + b t` is fitted to all years and to the two sides of every candidate year;
`F(c) = ((RSS_0 - RSS_c) / 2) / (RSS_c / (n - 4))`, and the break is the year of the largest F. Since the year is searched
for, F has no F distribution: the p-value is the share of series drawn under one unbroken line, with errors as
autocorrelated as those observed, whose largest F is at least as large.

Source: Quandt, J. Am. Stat. Assoc. 55 (1960) 324; Andrews, Econometrica 61 (1993) 821; bootstrap after Diebold and Chen,
J. Econometrics 70 (1996) 221.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST_YEARS = 10
SIDE = 4  # years on either side of a break
DRAWS = 999


@dataclass(frozen=True, slots=True)
class Break:
    """The likeliest break of a trend.

    Attributes:
        year: first year of the new line.
        statistic: the largest F.
        p_value: share of unbroken series with an F as large, 0-1.
        slope_before, slope_after: change per year on either side [unit of the series].
    """

    year: int
    statistic: float
    p_value: float
    slope_before: float
    slope_after: float


def trend_break(years: Floats, values: Floats, *, seed: int = 0, draws: int = DRAWS) -> Break | None:
    """Return the likeliest break of a linear trend; None with fewer than `LEAST_YEARS` years or no variation.

    Args:
        years (n,): calendar years, rising.
        values (n,): the series.
        seed: of the random draws.
        draws: how many unbroken series are drawn.

    Example:
        A line that turns in 2010:

        >>> years = np.arange(2000.0, 2020.0)
        >>> turn = trend_break(years, np.where(years < 2010, 0.5, 0.5 - 0.02 * (years - 2009)) + 1e-3 * np.cos(years * 9))
        >>> turn.year, turn.p_value < 0.01, round(turn.slope_after, 2)
        (2010, True, -0.02)
    """
    n = years.size
    if n < LEAST_YEARS:
        return None
    time = np.column_stack([np.ones(n), years - years.mean()])
    line = time @ np.linalg.lstsq(time, values, rcond=None)[0]
    errors = values - line
    if float(errors @ errors) <= 1e-18 * max(float(values @ values), 1e-300):
        return None
    candidates = range(SIDE, n - SIDE + 1)
    whole, parts = _residual_maker(time), [_residual_maker(_broken(time, cut)) for cut in candidates]
    statistics = _statistics(values[:, None], whole, parts)[:, 0]
    best = int(np.argmax(statistics))
    drawn = _unbroken(line, errors, np.random.default_rng(seed), draws)
    largest = _statistics(drawn, whole, parts).max(axis=0)
    p_value = float((1 + np.count_nonzero(largest >= statistics[best])) / (1 + draws))
    cut = candidates[best]
    before, after = (
        float(np.polyfit(years[side], values[side], 1)[0]) for side in (slice(None, cut), slice(cut, None))
    )
    return Break(int(years[cut]), float(statistics[best]), p_value, before, after)


def _broken(time: Floats, cut: int) -> Floats:
    early = (np.arange(len(time)) < cut)[:, None]
    return np.hstack([np.where(early, time, 0.0), np.where(early, 0.0, time)])


def _residual_maker(design: Floats) -> Floats:
    return np.asarray(np.eye(len(design)) - design @ np.linalg.pinv(design), dtype=np.float64)


def _statistics(series: Floats, whole: Floats, parts: list[Floats]) -> Floats:
    """Return F of every candidate (candidates, series) for series (n, series)."""
    n = series.shape[0]
    full = (series * (whole @ series)).sum(axis=0)
    rest = np.stack([(series * (part @ series)).sum(axis=0) for part in parts])
    return np.asarray(((full - rest) / 2) / (np.maximum(rest, 1e-300) / (n - 4)), dtype=np.float64)


def _unbroken(line: Floats, errors: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """Return series (n, draws) around one line with first-order autocorrelated errors redrawn from those seen."""
    carry = float(np.clip((errors[1:] @ errors[:-1]) / (errors[:-1] @ errors[:-1]), -0.95, 0.95))
    news = errors[1:] - carry * errors[:-1]
    news = news - news.mean()
    shocks = rng.choice(news, size=(line.size, draws))
    drawn = np.empty((line.size, draws))
    drawn[0] = shocks[0] / np.sqrt(1.0 - carry**2)
    for t in range(1, line.size):
        drawn[t] = carry * drawn[t - 1] + shocks[t]
    return np.asarray(line[:, None] + drawn, dtype=np.float64)
