"""Supply criteria as a search uses them: an objective, a hard cap, or a limit kept with a probability."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..terms import ParameterError
from ..terms.names import suggestion
from .supply import DRAWS, MEASURES, TRACE, ElementSupply, checked_fractions, chosen, composition_supply

Floats = NDArray[np.float64]
CHUNK = 4096


@dataclass(frozen=True, slots=True)
class Criterion:
    """A supply criterion as the search uses it: an objective, a hard cap, or a chance constraint.

    Attributes:
        measure: one of `MEASURES`.
        use: "objective", "cap" (the point value keeps the limit) or "chance" (it does with a probability).
        limit: the limit in the measure's unit; a cap from above, or from below where more is better.
        probability: least probability of a chance constraint.
    """

    measure: str
    use: Literal["objective", "cap", "chance"] = "objective"
    limit: float | None = None
    probability: float = 0.9

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        if self.measure not in MEASURES:
            en, ja = suggestion(self.measure, MEASURES)
            raise ParameterError(
                f"There is no supply criterion '{self.measure}'.{en}",
                f"供給の基準「{self.measure}」はありません。{ja}",
            )
        if self.use != "objective" and (self.limit is None or not np.isfinite(self.limit)):
            raise ParameterError(
                f"'{self.measure}' as a {self.use} needs a limit.",
                f"「{self.measure}」の制約には限度が必要です。",
            )
        if not 0.0 < self.probability < 1.0:
            raise ParameterError(
                f"The probability {self.probability:g} of a chance constraint must lie between 0 and 1.",
                f"確率制約の確率 {self.probability:g} は 0 と 1 の間にしてください。",
            )

    def evaluate(
        self, supply: ElementSupply, fractions: ArrayLike, *, least_known: float = 1.0, seed: int = 0
    ) -> Judged:
        """Return what it says of compositions (n, e) in mass fractions.

        An unknown value is never allowed: nobody can say that it keeps the limit.
        """
        only = chosen(supply, (self.measure,))
        found = composition_supply(only, fractions, least_known=least_known)
        value, sd = found.value[:, 0], found.sd[:, 0]
        n = value.size
        if self.use == "objective" or self.limit is None:
            return Judged(value, sd, np.ones(n), np.isfinite(value))
        less = MEASURES[self.measure].less_is_better
        if self.use == "cap":
            kept = (value <= self.limit) if less else (value >= self.limit)
            return Judged(value, sd, kept.astype(np.float64), kept)
        chance = chance_kept(only, fractions, self.measure, self.limit, least_known=least_known, seed=seed)
        return Judged(value, sd, chance, chance >= self.probability)


@dataclass(frozen=True, eq=False)
class Judged:
    """What a criterion says of compositions.

    Attributes:
        value (n,): the measure; NaN is unknown.
        sd (n,): its standard deviation.
        chance (n,): probability that the limit is kept (0 or 1 for a cap; 1 without a limit).
        allowed (n,): whether the composition may be suggested.
    """

    value: Floats
    sd: Floats
    chance: Floats
    allowed: NDArray[np.bool_]


def chance_kept(
    supply: ElementSupply, fractions: ArrayLike, measure: str, limit: float, *,
    least_known: float = 1.0, draws: int = DRAWS, seed: int = 0,
) -> Floats:  # fmt: skip
    """Return the probability (n,) that a measure keeps a limit, by redrawing the elements' facts.

    The same draws serve every composition, so that two of them differ by what they hold and not by luck. A
    composition with an unknown held element beyond `least_known` has probability 0.
    """
    shares = checked_fractions(supply.elements, fractions)
    what = MEASURES[measure]
    drawn = supply.drawn(measure, draws, seed)
    gap = np.isnan(drawn).any(axis=0)
    filled = np.where(gap, 0.0, drawn)
    # The largest keeps a limit when no held element breaks it, so that ends are a product like sums.
    breaks = (drawn > limit) if what.less_is_better else (drawn < limit)
    breaks = (breaks & ~gap).T.astype(np.float32)
    kept = np.zeros(shares.shape[0])
    for start in range(0, shares.shape[0], CHUNK):
        part = shares[start : start + CHUNK]
        held = part > TRACE
        known = 1.0 - part @ gap.astype(np.float64)
        if what.law == "sum":
            values = part @ filled.T / np.maximum(known, TRACE)[:, np.newaxis]
            inside = values <= limit if what.less_is_better else values >= limit
        else:
            inside = held.astype(np.float32) @ breaks == 0.0
        unknown = (held & gap).any(axis=1) & (known < least_known)
        kept[start : start + CHUNK] = np.where(unknown, 0.0, inside.mean(axis=1))
    return kept
