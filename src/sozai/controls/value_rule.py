"""The value rule of MOFCOM No. 61 of 2025: Chinese-origin listed inputs over the value of the magnet or target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..terms import ParameterError

LINE = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Interval:
    """A quantity known to lie between two ends; `high` None means that nothing bounds it.

    Raises:
        ParameterError: an end is negative or no number, or the ends are crossed.
    """

    low: float
    high: float | None

    def __post_init__(self) -> None:
        ends = (self.low,) if self.high is None else (self.low, self.high)
        if not all(0.0 <= end < float("inf") for end in ends) or ends[0] > ends[-1]:
            raise ParameterError(
                f"A range needs two ends from 0 up, the lower one first; {self.low} to {self.high} came.",
                f"範囲は 0 以上で下限・上限の順に指定してください（指定された値: {self.low}〜{self.high}）。",
            )

    @property
    def error(self) -> float | None:
        """Return half the width: how far the true value may lie from the middle; None without an upper end."""
        return None if self.high is None else (self.high - self.low) / 2.0


@dataclass(frozen=True, slots=True)
class Input:
    """An input of a magnet or target that is on Part I of the notice's list.

    Attributes:
        value: its value, in the currency of the item's; None when nobody has said.
        chinese: whether it is of Chinese origin; None when nobody has said.
    """

    value: Interval | None
    chinese: bool | None


def value_share(inputs: Sequence[Input], item: Interval) -> Interval:
    """Return the share of Chinese-origin listed inputs in the value of the magnet or target [0 up], as an interval.

    An input of unknown origin may count or not; one of unknown value may be worth anything. Both ends are the
    quotients of the ends, so no knowledge is claimed of how the values move together.

    Args:
        inputs: the item's inputs that are on Part I.
        item: value of the magnet or target; never that of the product it goes into.

    Raises:
        ParameterError: the item may be worth nothing.

    Source:
        MOFCOM No. 61 of 2025, paragraph 1(1), as read at sscollege.cn/en/news/44800 and cmtradelaw.com.

    Example:
        >>> value_share([Input(Interval(0.4, 0.6), True), Input(Interval(1.0, 1.0), False)], Interval(400.0, 500.0))
        Interval(low=0.0008, high=0.0015)
    """
    if item.low <= 0.0:
        raise ParameterError(
            "The value of the magnet or target must be above 0.",
            "磁石・ターゲットの価額は 0 より大きい値を指定してください。",
        )
    low, high = Fraction(0), Fraction(0)
    bounded = True
    for each in inputs:
        if each.chinese is False:
            continue
        if each.chinese and each.value is not None:
            low += _exact(each.value.low)
        if each.value is None or each.value.high is None:
            bounded = False
        else:
            high += _exact(each.value.high)
    least = Fraction(0) if item.high is None else low / _exact(item.high)
    return Interval(float(least), float(high / _exact(item.low)) if bounded else None)


def reaches_line(share: Interval) -> bool | None:
    """Return whether the share is at least 0.1 %; None when the line lies inside the range.

    Example:
        >>> [reaches_line(Interval(x, x)) for x in (0.0005, 0.001, 0.005)], reaches_line(Interval(0.0008, 0.0015))
        ([False, True, True], None)
    """
    if _exact(share.low) >= LINE:
        return True
    if share.high is not None and _exact(share.high) < LINE:
        return False
    return None


def _exact(value: float) -> Fraction:
    """Return the decimal number as it was written, so that 0.1 % is 0.1 %."""
    return Fraction(repr(float(value)))
