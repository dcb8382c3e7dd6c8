"""The state of a campaign as its journal tells it: what was suggested, what was told, what is still open."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..terms import DataError, ParameterError, Words
from .censored import numbers
from .journal import Entry, digest
from .own_facts import OwnFact
from .plan import Plan
from .suggest import Told
from .work_order import Result

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
DONE, FAILED = "done", "failed"


@dataclass(frozen=True)
class Experiment:
    """One experiment as it was told.

    Attributes:
        number: its place in the journal, from 1.
        point (columns): what was done.
        results: result by quantity; one that was not measured is absent.
        failed: whether it gave no product.
        suggestion: id of the suggestion it answers; "" for one that nobody suggested.
        changed: whether it was done otherwise than suggested.
        cost: what it cost; None when nobody said.
        told_at: when it was told, UTC.
        by: who did it.
        note: remarks.
        source: name of the file it came from; "" for one told directly.
        source_hash: hash of that file.
    """

    number: int
    point: tuple[float, ...]
    results: Mapping[str, Result]
    failed: bool = False
    suggestion: str = ""
    changed: bool = False
    cost: float | None = None
    told_at: str = ""
    by: str = ""
    note: str = ""
    source: str = ""
    source_hash: str = ""

    def content(self) -> dict[str, Any]:
        """Return what was done and measured, without who and when, as JSON values."""
        return {
            "point": list(self.point), "failed": self.failed,
            "results": {name: [r.state, r.value, r.low, r.high] for name, r in self.results.items()},
        }  # fmt: skip


@dataclass(frozen=True)
class Suggestion:
    """One suggestion, with everything it was made from.

    Attributes:
        id: twelve hex digits.
        batch: number of its batch, from 1.
        point (columns): what to try.
        mean: expected result by quantity; empty for an opening.
        sd: its standard deviation, without the noise of one measurement.
        noise_sd: standard deviation of one measurement as the model sees it.
        gain: expected improvement of the one goal; None where there is none.
        chance: chance that all specifications are met and the run works.
        cost: planned cost; None when unknown.
        reason: why, in both languages.
        teaches: share of the model's uncertainty over the space that its result would remove, by quantity.
        made_at: when, UTC.
        audit: data hash, model hash, seed, candidates, versions, limits and facts it was made from.
        coverage: covered shares of left-out data at 50, 80, 95 %, before and after calibration, by quantity.
        stop: whether no gain was worth its cost; None when that cannot be told.
        withdrawn: whether it was taken back.
    """

    id: str
    batch: int
    point: tuple[float, ...]
    mean: Mapping[str, float]
    sd: Mapping[str, float]
    noise_sd: Mapping[str, float]
    gain: float | None
    chance: float
    cost: float | None
    reason: Words
    teaches: Mapping[str, float]
    made_at: str
    audit: Mapping[str, Any]
    coverage: Mapping[str, Sequence[Sequence[float]]]
    stop: bool | None = None
    withdrawn: bool = False


@dataclass(frozen=True)
class State:
    """A campaign at one moment.

    Attributes:
        plan: what it started from.
        experiments: everything told, in order.
        suggestions: everything suggested, in order.
        entries: number of entries in the journal.
        made_at: when it was made, UTC.
        own: the user's own facts of elements, the last told of each.
    """

    plan: Plan
    experiments: tuple[Experiment, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    entries: int = 1
    made_at: str = ""
    own: tuple[OwnFact, ...] = ()

    @classmethod
    def from_journal(cls, entries: Sequence[Entry]) -> State:
        """Return the state that the entries of a journal add up to.

        Raises:
            DataError: the journal does not begin with a plan, or has an entry of another kind.
        """
        if not entries or entries[0].get("kind") != "made":
            raise DataError(
                "The campaign's journal does not begin with its plan; make the campaign again.",
                "キャンペーンの記録が計画から始まっていません。キャンペーンを作り直してください。",
            )
        plan = Plan.from_json(entries[0]["plan"])
        experiments: list[Experiment] = []
        suggestions: dict[str, Suggestion] = {}
        own: dict[tuple[str, str], OwnFact] = {}
        for number, entry in enumerate(entries[1:], 2):
            kind = entry.get("kind")
            if kind == "told":
                experiments += [_experiment(plan, entry, row, len(experiments) + i) for i, row in enumerate(entry["rows"], 1)]  # fmt: skip
            elif kind == "suggested":
                suggestions |= {made.id: made for made in _suggestions(plan, entry)}
            elif kind == "facts":
                own |= {
                    (fact.element, fact.measure): fact for fact in (OwnFact(**row) for row in entry["rows"])
                }
            elif kind == "withdrawn":
                suggestions |= {id_: replace(suggestions[id_], withdrawn=True) for id_ in entry["ids"]}
            else:
                raise DataError(
                    f"Entry {number} of the journal is of kind '{kind}', which this sozai does not know; update sozai.",
                    f"記録の {number} 番目の種類「{kind}」は、この版の sozai では扱えません。sozai を更新してください。",
                )
        return cls(
            plan, tuple(experiments), tuple(suggestions.values()), len(entries), entries[0]["at"], tuple(own.values())
        )  # fmt: skip

    @cached_property
    def points(self) -> Floats:
        """What was done (n, columns)."""
        return np.array([e.point for e in self.experiments]).reshape(-1, len(self.plan.space.columns))

    @cached_property
    def values(self) -> Mapping[str, tuple[Floats, Floats]]:
        """Value and known variance (n) of every measured quantity; bounded results by what the model expects of them."""
        return {
            name: numbers(self.plan.space, self.points, [e.results.get(name) for e in self.experiments])
            for name in self.plan.quantities
        }

    @property
    def open(self) -> tuple[Suggestion, ...]:
        """Suggestions neither told nor taken back."""
        told = {e.suggestion for e in self.experiments}
        return tuple(s for s in self.suggestions if not s.withdrawn and s.id not in told)

    @property
    def batches(self) -> int:
        """Number of batches suggested."""
        return max((s.batch for s in self.suggestions), default=0)

    @property
    def data_hash(self) -> str:
        """Sixteen hex digits of the plan, of everything told and of everything pending."""
        return digest({
            "plan": self.plan.to_json(), "told": [e.content() for e in self.experiments],
            "pending": [list(s.point) for s in self.open],
        })  # fmt: skip

    @property
    def spent(self) -> float | None:
        """What all experiments cost together, the planned cost where nobody said; None when one is unknown."""
        planned = self.plan.costs_of(self.points) if len(self.experiments) else np.zeros(0)
        costs = [
            e.cost if e.cost is not None else float(c) for e, c in zip(self.experiments, planned, strict=True)
        ]
        return None if any(math.isnan(cost) for cost in costs) else float(sum(costs))

    def suggestion(self, id_: str) -> Suggestion:
        """Return the suggestion whose id begins so.

        Raises:
            ParameterError: there is none, or more than one.
        """
        found = [s for s in self.suggestions if s.id.startswith(id_.strip().lower())] if id_.strip() else []
        if len(found) != 1:
            known = ", ".join(s.id for s in self.open) or "–"
            raise ParameterError(
                f"There is {'no' if not found else 'more than one'} suggestion '{id_[:40]}'. Open are: {known}.",
                f"提案「{id_[:40]}」は{'ありません' if not found else '複数あります'}。未回答の提案: {known}",
            )
        return found[0]

    def told(self) -> Told:
        """Return everything known in the form the search takes; a target's quantity is its distance."""
        results = {name: value for name, (value, _) in self.values.items()}
        noise = {name: variance for name, (_, variance) in self.values.items()}
        for goal in self.plan.goals:
            if goal.target is not None and goal.name in results:
                results[goal.key] = np.abs(results[goal.name] - goal.target)
                noise[goal.key] = noise[goal.name]
        pending = np.array([s.point for s in self.open]).reshape(-1, self.points.shape[1])
        return Told(
            self.points, results, noise, np.array([e.failed for e in self.experiments], dtype=bool),
            pending if len(pending) else None,
        )  # fmt: skip


def result_json(result: Result) -> list[Any]:
    """Return a result as JSON values."""
    return [result.state, result.value, result.low, result.high]


def _experiment(plan: Plan, entry: Entry, row: Mapping[str, Any], number: int) -> Experiment:
    point = tuple(plan.space.points([row["done"]])[0].tolist())
    return Experiment(
        number, point, {name: Result(*cells) for name, cells in row["results"].items()}, row["failed"], row["suggestion"],
        row["changed"], row["cost"], entry["at"], row["by"], row["note"], entry["source"], entry["source_hash"],
    )  # fmt: skip


def _suggestions(plan: Plan, entry: Entry) -> Iterable[Suggestion]:
    for row in entry["points"]:
        yield Suggestion(
            id=row["id"], batch=entry["batch"], point=tuple(plan.space.points([row["row"]])[0].tolist()),
            mean=row["mean"], sd=row["sd"], noise_sd=row["noise_sd"], gain=row["gain"], chance=row["chance"],
            cost=row["cost"], reason=Words(**row["reason"]), teaches=row["teaches"], made_at=entry["at"],
            audit=entry["audit"], coverage=entry["coverage"], stop=entry["stop"],
        )  # fmt: skip
