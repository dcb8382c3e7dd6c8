"""What a shortage costs, and what a stock takes off it.

Law: where a share `u` of a day's need is missing, the last unit is worth `min((1 - u)^(1/e), K)` times its price: a
demand of constant elasticity `e` until the value at stake `K`, above which output is lost. The day costs the area under
that curve less what is not bought, `V / 365 * (integral_0^u min((1 - w)^(1/e), K) dw - u)`: what is drawn from a stock
must be bought again, so its price is no gain.

A cut that leaves a gap `g` of the need for `T` days first uses the operating stock, `O / g` days. The strategic stock
then follows its rule: `fill` covers the whole gap until it is empty (nobody knows how long the cut lasts), `even` spreads
it over the days that remain (the end is announced). A day costs more the more is missing, so `even` never costs more
than `fill`. Both are convex in the days of stock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..chain import Floats
from ..terms import ParameterError, Words

YEAR_DAYS = 365.0
RULES: dict[str, Words] = {
    "fill": Words("fill the gap until the stock is empty", "不足分を全量補い、尽きるまで放出"),
    "even": Words("spread over an announced duration", "期間が判明している前提で均等に放出"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a decision.

    Attributes:
        elasticity: price elasticity of demand, below 0.
        carrying_share: yearly cost of a stock over its value: capital, storage and rotation.
        rule: key of `RULES`.
        delay_days: days from the start of a cut until the strategic stock can be drawn.
        longest_days: most days of stock considered.
        step_days: length of the pieces in which days are counted.
    """

    elasticity: float = -0.2
    carrying_share: float = 0.09
    rule: str = "fill"
    delay_days: float = 0.0
    longest_days: int = 720
    step_days: int = 5

    def __post_init__(self) -> None:
        """Refuse terms under which nothing can be computed."""
        if not (
            self.elasticity < 0 and self.carrying_share > 0 and self.rule in RULES and self.delay_days >= 0
        ):
            raise ParameterError(
                "A stockpile needs an elasticity below 0, a carrying cost above 0, a known release rule and a delay of 0 or more days.",
                "備蓄の計算には、負の弾力性、正の年間保有費用率、放出ルール、0 日以上の放出までの日数が必要です。",
            )
        if self.step_days < 1 or self.longest_days < self.step_days:
            raise ParameterError(
                f"Pieces of {self.step_days} days do not fit into {self.longest_days} days.",
                f"{self.step_days} 日刻みでは {self.longest_days} 日を分けられません。",
            )


def shortage_cost(short_share: ArrayLike, elasticity: float, value_ratio: ArrayLike) -> Floats:
    """Return the cost of a shortage over the value of the whole need of the same time, at least 0.

    Args:
        short_share: share of the need that is missing, 0-1.
        elasticity: price elasticity of demand, below 0.
        value_ratio: value lost with the last unit over its price, at least 1.

    Example:
        Half of a good of elasticity -1 is missing and its last unit may be worth at most four times its price:

        >>> float(shortage_cost(0.5, -1.0, 4.0).round(6))  # ln 2 - 0.5
        0.193147
        >>> float(shortage_cost(1.0, -1.0, 4.0).round(6))  # ln 4 + 4 * 0.25 - 1
        1.386294
    """
    u = np.asarray(short_share, dtype=np.float64)
    cap = np.maximum(np.asarray(value_ratio, dtype=np.float64), 1.0)
    left_at_cap = cap**elasticity
    left = np.maximum(1.0 - u, left_at_cap)
    power = 1.0 / elasticity + 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        curve = -np.log(left) if abs(power) < 1e-9 else (1.0 - left**power) / power
    capped = np.maximum(left_at_cap - (1.0 - u), 0.0)
    beyond = np.where(capped > 0.0, cap * capped, 0.0)
    return np.asarray(np.maximum(curve + beyond - u, 0.0))


def loss_usd(
    days: ArrayLike,
    gap_share: ArrayLike,
    duration_days: ArrayLike,
    need_usd: ArrayLike,
    value_ratio: ArrayLike,
    operating_days: ArrayLike,
    terms: Terms,
) -> Floats:
    """Return what a cut costs [USD] with so many days of strategic stock; the arguments broadcast.

    Args:
        days: days of the need held above the operating stock.
        gap_share: share of the need that the cut takes, 0-1.
        duration_days: how long it lasts.
        need_usd: yearly need [USD].
        value_ratio: value lost with the last unit over its price.
        operating_days: days of the need held anyway.
        terms: elasticity, rule and delay.

    Example:
        All supply of a good stops for 100 days; 30 days are in operation, 20 in stock, and a day costs 9 times its need:

        >>> terms = Terms(elasticity=-1e-9, carrying_share=0.1)
        >>> float(loss_usd(20, 1.0, 100, 365.0, 10.0, 30, terms).round(3))
        450.0
    """
    held, gap, lasts, operating = (
        np.asarray(a, dtype=np.float64) for a in (days, gap_share, duration_days, operating_days)
    )
    daily = np.asarray(need_usd, dtype=np.float64) / YEAR_DAYS
    cut = gap > 0.0
    safe = np.where(cut, gap, 1.0)
    covered_until = np.minimum(operating / safe, lasts)
    opened = np.minimum(np.maximum(covered_until, terms.delay_days), lasts)
    window = lasts - opened
    full = daily * shortage_cost(gap, terms.elasticity, value_ratio)
    before = full * (opened - covered_until)
    if terms.rule == "fill":
        after = full * np.maximum(window - held / safe, 0.0)
    else:
        left = np.maximum(gap - held / np.maximum(window, 1e-9), 0.0)
        after = daily * shortage_cost(left, terms.elasticity, value_ratio) * window
    return np.asarray(np.where(cut, before + after, 0.0))
