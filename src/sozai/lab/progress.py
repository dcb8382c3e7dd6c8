"""How a campaign goes: what is best, what meets all specifications, whether the models' intervals hold, when to stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..terms import Words
from .model import LEVELS, coverage
from .plan import Goal
from .sheet import MEASURED
from .state import State, Suggestion
from .suggest import FIRST
from .supply import MEASURES, ElementSupply
from .work_order import Result

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
OPENING, FEASIBLE, IMPROVE, PARETO, KEEP = "opening", "first_feasible", "improve", "pareto", "keep"
MODES: Mapping[str, Words] = {
    OPENING: Words("opening: too few results for a model", "初期実験（モデルに足る結果がまだない）"),
    FEASIBLE: Words(
        "time to the first sample that meets all specifications", "全仕様を満たす最初の試料までの短縮を優先"
    ),
    IMPROVE: Words("improve the best", "最良値の改善"),
    PARETO: Words("widen the Pareto front", "パレート解の拡大"),
    KEEP: Words("meet the specifications more surely", "仕様をより確実に満たす"),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often results lay inside a model's intervals.

    Attributes:
        quantity: the quantity.
        kind: "left out" (each datum predicted from the others; before and after calibration) or "as predicted" (what
            suggestions said before their results came).
        count: number of results.
        shares: covered shares at 50, 80 and 95 %.
    """

    quantity: str
    kind: str
    count: int
    shares: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Results of one quantity at one point, told more than once."""

    numbers: tuple[int, ...]
    quantity: str
    values: tuple[float, ...]

    @property
    def sd(self) -> float:
        """Standard deviation of the repeats."""
        return float(np.std(self.values, ddof=1))


def sought(state: State, goal: Goal, supply: ElementSupply | None = None) -> Floats:
    """Return the values (n) of a goal's quantity as far as measured or computed; NaN elsewhere, bounded results too."""
    if goal.name in MEASURES:
        return _computed(state, goal.name, supply)
    results = (e.results.get(goal.name) for e in state.experiments)
    value = np.array(
        [np.nan if r is None or r.state != MEASURED or r.value is None else r.value for r in results]
    )
    return value.astype(np.float64)


def meets_all(state: State, supply: ElementSupply | None = None) -> Flags:
    """Return whether each experiment (n) surely meets all specifications and kept the plan's limits on supply."""
    met = np.array([not e.failed for e in state.experiments], dtype=bool)
    for spec in state.plan.specifications:
        if spec.name in MEASURES:
            met &= spec.met(_computed(state, spec.name, supply))
            continue
        ends = [_ends(e.results.get(spec.name)) for e in state.experiments]
        met &= np.array([low >= spec.low and high <= spec.high for low, high in ends], dtype=bool)
    if state.plan.criteria and supply is not None and len(met):
        allowed = state.plan.wish(supply).allowed
        met &= True if allowed is None else allowed(state.points) > 0.0
    return met


def best(state: State, supply: ElementSupply | None = None) -> int | None:
    """Return the place of the best experiment that meets all specifications; None without one or with several goals."""
    if len(state.plan.goals) != 1:
        return None
    signed = _signed(state, state.plan.goals[0], supply)
    signed[~meets_all(state, supply)] = np.nan
    return None if not np.isfinite(signed).any() else int(np.nanargmax(signed))


def front(state: State, supply: ElementSupply | None = None) -> tuple[int, ...]:
    """Return the places of the experiments that no other beats in all goals, among those that meet all specifications."""
    if len(state.plan.goals) < 2 or not state.experiments:
        return ()
    signed = np.column_stack([_signed(state, goal, supply) for goal in state.plan.goals])
    kept = np.flatnonzero(meets_all(state, supply) & np.isfinite(signed).all(axis=1))
    own = signed[kept]
    beaten = [bool(((own >= row).all(axis=1) & (own > row).any(axis=1)).any()) for row in own]
    return tuple(int(i) for i, is_beaten in zip(kept, beaten, strict=True) if not is_beaten)


def course(
    state: State, goal: Goal, supply: ElementSupply | None = None
) -> list[tuple[int, float | None, float | None]]:
    """Return (number, value, best so far that meets all specifications) of every experiment."""
    values, signed, met = sought(state, goal, supply), _signed(state, goal, supply), meets_all(state, supply)
    rows: list[tuple[int, float | None, float | None]] = []
    top: int | None = None
    for i, e in enumerate(state.experiments):
        if met[i] and np.isfinite(signed[i]) and (top is None or signed[i] > signed[top]):
            top = i
        rows.append(
            (
                e.number,
                float(values[i]) if np.isfinite(values[i]) else None,
                None if top is None else float(values[top]),
            )
        )
    return rows


def mode(state: State, supply: ElementSupply | None = None) -> str:
    """Return what the next batch is after, one of `MODES`."""
    told = state.values
    if any(np.isfinite(value).sum() < FIRST for value, _ in told.values()):
        return OPENING
    if state.plan.specifications and not meets_all(state, supply).any():
        return FEASIBLE
    if not state.plan.goals:
        return KEEP
    return PARETO if len(state.plan.goals) > 1 else IMPROVE


def calibration(state: State) -> tuple[Coverage, ...]:
    """Return how often results lay inside the intervals: of left-out data in the latest models, and as predicted."""
    found = []
    fitted = [s for s in state.suggestions if s.coverage]
    if fitted:
        known = state.experiments[: fitted[-1].audit["told"]]
        for name, rows in fitted[-1].coverage.items():
            count = sum(name in e.results for e in known)
            for kind, shares in zip(("left out, before", "left out, calibrated"), rows, strict=True):
                found.append(Coverage(name, kind, count, (shares[0], shares[1], shares[2])))
    asked = {s.id: s for s in fitted}
    for name in state.plan.quantities:
        ratios = [
            abs(result.value - asked[e.suggestion].mean[name])
            / float(np.hypot(asked[e.suggestion].sd[name], asked[e.suggestion].noise_sd.get(name, 0.0)))
            for e in state.experiments
            if e.suggestion in asked and not e.changed and name in asked[e.suggestion].mean
            and (result := e.results.get(name)) is not None and result.value is not None and result.state == MEASURED
        ]  # fmt: skip
        if ratios:
            found.append(Coverage(name, "as predicted", len(ratios), coverage(np.array(ratios))))
    return tuple(found)


def repeats(state: State) -> tuple[Repeat, ...]:
    """Return the results told more than once at one point."""
    groups: dict[tuple[float, ...], list[int]] = {}
    for i, e in enumerate(state.experiments):
        groups.setdefault(tuple(np.round(e.point, 9).tolist()), []).append(i)
    found = []
    for places in groups.values():
        for name in state.plan.quantities:
            held = [
                (state.experiments[i].number, result.value)
                for i in places
                if (result := state.experiments[i].results.get(name)) is not None and result.state == MEASURED and result.value is not None
            ]  # fmt: skip
            if len(held) > 1:
                found.append(Repeat(tuple(n for n, _ in held), name, tuple(v for _, v in held)))
    return tuple(found)


def stop_words(state: State, latest: Suggestion | None) -> Words:
    """Return whether to go on, as a sentence: the expected gain of the latest batch against its cost."""
    plan = state.plan
    if plan.cost is None or plan.worth is None:
        return Words(
            "Whether to stop cannot be told: give the cost of an experiment and what one unit of the goal is worth.",
            "停止の要否は判定できません（実験 1 回の費用と、目的 1 単位の価値が必要です）。",
        )
    if latest is None or latest.stop is None or latest.gain is None or latest.cost is None:
        return Words(
            "Whether to stop cannot be told yet: the latest batch has no expected gain of one goal (an opening, the search for the first sample that meets all specifications, or several goals).",
            "停止の要否はまだ判定できません（初期実験、仕様達成の探索、または複数目的のため、期待改善を一つの額で表せません）。",
        )
    batch = [s for s in state.suggestions if s.batch == latest.batch]
    gain = max((s.gain or 0.0) * s.chance for s in batch) * plan.worth
    costs = [s.cost for s in batch if s.cost is not None]
    en = f"expected gain of the best suggestion {gain:,.0f} {plan.money}, cost of one experiment {min(costs):,.0f} {plan.money}"
    ja = f"最良の提案の期待改善額 {gain:,.0f} {plan.money}、実験 1 回の費用 {min(costs):,.0f} {plan.money}"
    if latest.stop:
        return Words(
            f"Stop: no suggestion is worth its cost ({en}).",
            f"停止を推奨：費用に見合う提案がありません（{ja}）。",
        )
    return Words(
        f"Go on: a suggestion is worth its cost ({en}).", f"継続：費用に見合う提案があります（{ja}）。"
    )


def _signed(state: State, goal: Goal, supply: ElementSupply | None) -> Floats:
    values = sought(state, goal, supply)
    if goal.target is not None:
        return -np.abs(values - goal.target)
    return values if goal.goal == "max" else -values


def _computed(state: State, measure: str, supply: ElementSupply | None) -> Floats:
    if supply is None or not state.experiments:
        return np.full(len(state.experiments), np.nan)
    return np.asarray(state.plan.wish(supply).known[measure](state.points))


def _ends(result: Result | None) -> tuple[float, float]:
    """Return what a result surely lies between; a measured one is its value."""
    if result is None:
        return -np.inf, np.inf
    if result.state == MEASURED and result.value is not None:
        return result.value, result.value
    return (-np.inf if result.low is None else result.low), (np.inf if result.high is None else result.high)


__all__ = [
    "LEVELS", "MODES", "Coverage", "Repeat", "best", "calibration", "course", "front", "meets_all", "mode", "repeats", "sought", "stop_words",
]  # fmt: skip
