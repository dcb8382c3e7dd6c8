"""From the state of a campaign to its next batch, each suggestion with its reason and with what it can be made again from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..terms import ParameterError, Words
from .criterion import Criterion
from .journal import digest
from .model import LEVELS, Calibrated, Posterior, coverage
from .models import DEFAULT, LIBRARIES, model_of, sisters
from .plan import criterion_json
from .refused import refused
from .space import Space
from .state import State, Suggestion
from .suggest import Batch, Told, Wish, suggest
from .supply import MEASURES, ElementSupply
from .work_order import suggestion_id

Floats = NDArray[np.float64]
CANDIDATES = (4_000, 32_000)
"""So many candidates are drawn; the second number when limits leave too few of the first."""
LOOKED_AT = 400
"""So many points of the space say how much a result would teach."""


@dataclass(frozen=True)
class Proposal:
    """The next batch of a campaign.

    Attributes:
        suggestions: what to try.
        models: the fitted model by quantity; none for an opening.
    """

    suggestions: tuple[Suggestion, ...]
    models: Mapping[str, Posterior]

    def entry(self, state: State, at: str) -> dict[str, Any]:
        """Return it as an entry of the journal."""
        first = self.suggestions[0]
        rows = state.plan.space.rows(np.array([s.point for s in self.suggestions]))
        return {
            "kind": "suggested", "at": at, "batch": first.batch, "audit": dict(first.audit), "stop": first.stop,
            "coverage": {name: [list(row) for row in rows_] for name, rows_ in first.coverage.items()},
            "points": [
                {
                    "id": s.id, "row": row, "mean": dict(s.mean), "sd": dict(s.sd), "noise_sd": dict(s.noise_sd),
                    "gain": s.gain, "chance": s.chance, "cost": s.cost, "reason": s.reason.to_json(),
                    "teaches": dict(s.teaches),
                }
                for s, row in zip(self.suggestions, rows, strict=True)
            ],
        }  # fmt: skip


def propose(
    state: State, n: int = 1, *, seed: int | None = None, supply: ElementSupply | None = None,
    caps: tuple[Criterion, ...] = (), candidates: int | None = None, earlier: Sequence[State] = (), model: str = DEFAULT,
) -> Proposal:  # fmt: skip
    """Return the next `n` suggestions of a campaign; the same state, seed and facts give the same.

    Args:
        state: the campaign.
        n: size of the batch.
        seed: of all draws; None takes the number of the batch.
        supply: facts of the elements, where limits or goals are on supply.
        caps: limits on supply of this batch, beside the plan's.
        candidates: how many to draw; None draws more where limits leave none.
        earlier: sister campaigns over the same columns; each quantity takes the one that helps, or none.
        model: one of `MODELS`.

    Raises:
        ParameterError: nothing is left to suggest, facts are needed and not given, or the model is not there.
    """
    plan, number = state.plan, state.batches + 1
    seed = number if seed is None else seed
    wish, told = plan.wish(supply, caps), state.told()
    wish = replace(wish, model=model_of(model, plan.space, sisters(state, earlier), seed))
    try:
        batch, drawn = _chosen(plan.space, told, wish, n, seed, candidates)
    except ParameterError as fault:
        raise refused(plan, supply, caps, seed) or fault from fault
    features = plan.space.encode(plan.space.candidates(LOOKED_AT, seed)) if batch.models else np.zeros((0, 0))
    models = {name: model for name, model in batch.models.items() if not name.startswith(" ")}
    audit = {
        "data_hash": state.data_hash, "model_hash": _model_hash(models, plan.space.encode(state.points)) if models else "",
        "seed": seed, "n": n, "told": len(state.experiments), "candidates": drawn, "caps": [criterion_json(cap) for cap in caps],
        "supply_hash": "" if supply is None else supply_hash(supply), "versions": _versions(model), "model": model,
        "earlier": [each.data_hash for each in earlier],
    }  # fmt: skip
    covered = {name: _coverage(model, told, name) for name, model in models.items()}
    costs = plan.costs_of(batch.points)
    made = []
    for i, point in enumerate(batch.points):
        row = plan.space.rows(point)[0]
        lessons = {
            name: _lesson(model, plan.space.encode(point[None]), features) for name, model in models.items()
        }
        mean = {name: float(values[i]) for name, values in batch.mean.items()}
        made.append(
            Suggestion(
                id=suggestion_id(plan.name, number, row), batch=number, point=tuple(point.tolist()), mean=mean,
                sd={name: float(values[i]) for name, values in batch.sd.items()},
                noise_sd={name: _noise(models[name]) for name in mean if name in models},
                gain=_known(batch.gain[i]), chance=float(batch.chance[i]), cost=_known(costs[i]),
                reason=_reason(batch.reasons[i], lessons, state, wish), teaches=lessons, made_at="", audit=audit,
                coverage=covered, stop=batch.stop,
            )
        )  # fmt: skip
    return Proposal(tuple(made), models)


def supply_hash(supply: ElementSupply) -> str:
    """Return sixteen hex digits of the facts of elements."""
    cells = np.where(np.isfinite(supply.value), supply.value, -1.0)
    return digest([list(supply.elements), list(supply.measures), cells.round(12).tolist()])


def _chosen(
    space: Space, told: Told, wish: Wish, n: int, seed: int, candidates: int | None
) -> tuple[Batch, int]:
    counts = CANDIDATES if candidates is None else (candidates,)
    for count in counts:
        try:
            return _batch(space, told, wish, n, seed, count), count
        except ParameterError:
            if count == counts[-1]:
                raise
    raise AssertionError


def _batch(space: Space, told: Told, wish: Wish, n: int, seed: int, count: int) -> Batch:
    made = suggest(space, told, wish, n=n, candidates=count, seed=seed)
    if not (wish.shared and n > 1 and not made.models):
        return made
    # An opening spreads over all settings; a batch for one furnace run is opened again inside its first point's.
    columns = [space.columns.index(name) for name in wish.shared]
    points = space.candidates(count, seed)
    points[:, columns] = made.points[0, columns]
    return suggest(space, told, wish, n=n, candidates=points[space.valid(points)], seed=seed)


def _known(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _model_hash(models: Mapping[str, Posterior], features: Floats) -> str:
    """Return sixteen hex digits of what the models say of the points told."""

    def said(model: Posterior) -> list[list[str]]:
        return [[f"{x:.6e}" for x in part] for part in model.predict(features)]

    return digest({name: said(model) for name, model in sorted(models.items())})


def _versions(model: str) -> dict[str, str]:
    return {name: version(name) for name in ("sozai", "numpy", "scipy", *LIBRARIES.get(model, ()))}


def _coverage(model: Posterior, told: Told, name: str) -> list[list[float]]:
    """Return the shares of left-out data inside the intervals, before and after calibration."""
    if isinstance(model, Calibrated):
        return [list(row) for row in model.covered]
    values = told.results[name]
    mean, sd = model.leave_one_out()
    return [list(coverage(np.abs(values[np.isfinite(values)] - mean) / sd))] * 2


def _noise(model: Posterior) -> float:
    """Return the standard deviation of one measurement as the innermost model sees it, stretched as the outer ones do."""
    found: Any = model
    stretch = 1.0
    while hasattr(found, "inner"):
        stretch *= float(getattr(found, "stretch", 1.0))
        found = found.inner
    return float(getattr(found, "noise_sd", 0.0)) * stretch


def _lesson(model: Posterior, feature: Floats, features: Floats) -> float:
    """Return the share of the variance over the space that one result here would remove."""
    before = model.predict(features)[1]
    after = model.told(feature, model.predict(feature)[0]).predict(features)[1]
    return float(np.clip(1.0 - np.square(after).sum() / np.square(before).sum(), 0.0, 1.0))


def _reason(reason: Words, lessons: Mapping[str, float], state: State, wish: Wish) -> Words:
    """Return why, with the titles of the quantities in the place of their names."""
    plan = state.plan
    en, ja = [reason.en.rstrip(".")], [reason.ja.rstrip("。")]
    for goal in plan.goals:
        if goal.target is not None:
            en.append(f"{goal.key} is the distance to the target")
            ja.append(f"{goal.key} は目標値との差")
    if lessons:
        en.append(
            "would teach: "
            + ", ".join(f"{share:.1%} less uncertainty of {name}" for name, share in lessons.items())
        )
        ja.append(
            "学べること："
            + "、".join(f"{name}の不確かさを {share:.1%} 減らす" for name, share in lessons.items())
        )
    if wish.allowed is not None:
        en.append("keeps the limits on supply")
        ja.append("供給の制約を満たす")
    said_en, said_ja = "; ".join(en), "；".join(ja)
    titles = {name: MEASURES[name].words for name in (goal.name for goal in plan.goals) if name in MEASURES}
    titles |= {name: words for name, words in plan.titles.items() if name in plan.quantities}
    for name in sorted(titles, key=len, reverse=True):
        said_en = said_en.replace(name, titles[name].en)
        said_ja = said_ja.replace(name, titles[name].ja)
    return Words(said_en, said_ja)


def again(
    state: State, suggestion: Suggestion, supply: ElementSupply | None = None, earlier: Sequence[State] = ()
) -> tuple[Suggestion, ...]:
    """Return the batch of a suggestion made again, from the state before it (audit).

    Args:
        state: the campaign as it was before the batch.
        suggestion: one of the batch.
        supply: the same facts as then.
        earlier: the same sister campaigns as then.
    """
    asked = suggestion.audit
    caps = tuple(Criterion(**cap) for cap in asked["caps"])
    made = propose(
        state,
        asked["n"],
        seed=asked["seed"],
        supply=supply,
        caps=caps,
        candidates=asked["candidates"],
        earlier=earlier,
        model=asked.get("model", DEFAULT),
    )
    return tuple(replace(each, made_at=suggestion.made_at) for each in made.suggestions)


__all__ = ["LEVELS", "Proposal", "again", "propose", "supply_hash"]
