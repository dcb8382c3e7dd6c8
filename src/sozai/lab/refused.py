"""Why limits on supply leave no candidate: what is unknown, and how near the best comes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..terms import ParameterError, Words
from .criterion import Criterion
from .plan import LEAST_KNOWN, Plan
from .supply import MEASURES, TRACE, ElementSupply
from .supply_wish import point_fractions

Floats = NDArray[np.float64]
LOOKED_AT = 1_000


def refused(
    plan: Plan, supply: ElementSupply | None, caps: tuple[Criterion, ...], seed: int
) -> ParameterError | None:
    """Return the error that says which limits or goals on supply no candidate keeps; None where they are not to blame.

    Args:
        plan: the campaign's plan.
        supply: the facts its limits are judged by.
        caps: limits beside the plan's own.
        seed: of the candidates looked at.
    """
    named = [goal.name for goal in plan.goals] + [spec.name for spec in plan.specifications]
    criteria = (
        *plan.criteria,
        *caps,
        *(Criterion(name) for name in dict.fromkeys(named) if name in MEASURES),
    )
    if supply is None or not criteria:
        return None
    shares = point_fractions(plan.space, supply, plan.composition_unit)(
        plan.space.candidates(LOOKED_AT, seed)
    )
    said = [words for each in criteria if (words := _said(each, supply, shares)) is not None]
    if not said:
        return None
    return ParameterError(
        f"No candidate is left. {' '.join(words.en for words in said)}",
        f"候補が残っていません。{''.join(words.ja for words in said)}",
    )


def _said(criterion: Criterion, supply: ElementSupply, shares: Floats) -> Words | None:
    """Return what one criterion says of all candidates; None where it allows one."""
    judged = criterion.evaluate(supply, shares, least_known=LEAST_KNOWN)
    if judged.allowed.any():
        return None
    name = criterion.measure
    gaps = np.isnan(supply.value[:, supply.column(name)]) & (shares > TRACE).any(axis=0)
    missing = [element for element, gap in zip(supply.elements, gaps, strict=True) if gap]
    if not np.isfinite(judged.value).any() and missing:
        return Words(
            f"{name} is not on record for {', '.join(missing)}, so no composition here is known to keep it: tell your own facts (sozai lab facts), or leave it out.",
            f"{'、'.join(missing)} の {name} は記録がなく、満たすと言える組成がありません。自社データを登録する（sozai lab facts）か、この基準を外してください。",
        )
    if criterion.use == "chance":
        return Words(
            f"{name} keeps {criterion.limit:g} with a chance of at most {judged.chance.max():.2g}; {criterion.probability:g} is wanted.",
            f"{name} が {criterion.limit:g} を満たす確率は最大 {judged.chance.max():.2g} です（要求 {criterion.probability:g}）。",
        )
    less = MEASURES[name].less_is_better
    nearest = np.nanmin(judged.value) if less else np.nanmax(judged.value)
    return Words(
        f"{name} is {nearest:.4g} at best; the limit is {criterion.limit:g}.",
        f"{name} は最良でも {nearest:.4g} です（限度 {criterion.limit:g}）。",
    )


__all__ = ["refused"]
