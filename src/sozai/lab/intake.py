"""What is told, checked: a result is a number or what it lies between, and a point lies within the bounds of the space."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bom.cells import UnreadableError
from ..terms import ParameterError, Words
from ..terms.names import suggestion
from .parameters import Composition, Parameter, Part, Range
from .sheet import MEASURED, MISSING, read_cell
from .space import Space
from .state import Experiment, State, Suggestion, result_json
from .work_order import Result

Floats = NDArray[np.float64]
SHOWN = 4
WHOLE = 0.005
"""A composition told may miss its sum by so much of it; it is then scaled to the sum."""


@dataclass(frozen=True)
class Row:
    """One checked row to be told.

    Attributes:
        done: value by column, as it was done.
        results: result by quantity.
        failed: whether it gave no product.
        suggestion: the suggestion it answers, or none.
        changed: whether it was done otherwise than suggested.
        cost: what it cost.
        by: who did it.
        note: remarks.
        notes: what the teller should know.
    """

    done: Mapping[str, float | str]
    results: Mapping[str, Result]
    failed: bool = False
    suggestion: str = ""
    changed: bool = False
    cost: float | None = None
    by: str = ""
    note: str = ""
    notes: tuple[Words, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as it stands in the journal."""
        return {
            "done": dict(self.done), "results": {name: result_json(r) for name, r in self.results.items()},
            "failed": self.failed, "suggestion": self.suggestion, "changed": self.changed, "cost": self.cost,
            "by": self.by, "note": self.note,
        }  # fmt: skip


def checked(
    state: State, results: Mapping[str, Any], *, asked: Suggestion | None = None, done: Mapping[str, Any] | None = None,
    failed: bool = False, cost: float | None = None, by: str = "", note: str = "",
) -> Row:  # fmt: skip
    """Return a row to be told.

    Args:
        state: the campaign.
        results: result by quantity: a number, or text such as "<50", "ND", "1.31±0.01".
        asked: the suggestion it answers; None for a point nobody suggested.
        done: value by column where it was done otherwise than suggested, or of the whole point.
        failed: whether it gave no product.
        cost: what it cost.
        by: who did it.
        note: remarks.

    Raises:
        ParameterError: a name is unknown, a result unreadable or missing, or the point is out of bounds.
    """
    space, given = state.plan.space, dict(done or {})
    for name in given:
        if name not in space.columns:
            en, ja = suggestion(name, space.columns)
            raise ParameterError(
                f"There is no column '{name}'.{en} There are: {', '.join(space.columns)}.",
                f"列「{name}」はありません。{ja} 列: {'、'.join(space.columns)}",
            )
    planned = space.rows(np.array(asked.point))[0] if asked else {}
    point, notes = _point(space, {**planned, **given})
    read = {name: quantity(state, name, value) for name, value in results.items()}
    read = {name: result for name, result in read.items() if result.state != MISSING}
    if not (read or failed):
        raise ParameterError(
            "There is neither a result nor a failure. Give one result or more, or say that the run failed.",
            "結果も失敗の指定もありません。結果を 1 つ以上指定するか、失敗と指定してください。",
        )
    if cost is not None and not (math.isfinite(cost) and cost >= 0.0):
        raise ParameterError(
            f"The cost {cost:g} is no amount of money.", f"費用 {cost:g} は金額ではありません。"
        )
    row = space.rows(point)[0]
    changed = asked is not None and not np.allclose(point, asked.point, rtol=1e-9, atol=1e-12)
    if asked is None:
        notes.append(
            Words(
                "Nobody suggested this point; it is taken and marked so.",
                "提案にない点です。受け付け、その旨を記録しました。",
            )
        )
    elif changed:
        notes.append(
            Words(
                "It was done otherwise than suggested; what was done is taken.",
                "提案と異なる条件のため、実際の条件で記録しました。",
            )
        )
        row = {name: planned[name] if row[name] == planned[name] else row[name] for name in row}
    else:
        row = planned
    if asked is not None and asked.withdrawn:
        notes.append(
            Words(
                "The suggestion had been taken back; its result is taken all the same.",
                "取り下げた提案ですが、結果は受け付けました。",
            )
        )
    notes += _repeats(state, point, read)
    return Row(
        row, read, failed, asked.id if asked else "", changed, cost, by[:100], note[:1000], tuple(notes)
    )


def quantity(state: State, name: str, value: Any) -> Result:
    """Return one result of a quantity.

    Raises:
        ParameterError: the campaign does not measure it, or the text is no result.
    """
    known = state.plan.quantities
    if name not in known:
        en, ja = suggestion(name, known)
        raise ParameterError(
            f"The campaign does not measure '{name}'.{en} It measures: {', '.join(known)}.",
            f"このキャンペーンは「{name}」を測定対象にしていません。{ja} 測定量: {'、'.join(known)}",
        )
    if isinstance(value, Result):
        return value
    try:
        if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
            raise UnreadableError(str(value))
        state_, number, low, high = read_cell(value)
    except UnreadableError:
        raise ParameterError(
            f"'{str(value)[:40]}' is no result of {name}: give a number, <5, >5, ND, 1~2 or 3±0.1, in {state.plan.units.get(name) or 'its unit'}.",
            f"「{str(value)[:40]}」を {name} の結果として読み取れません。数値、<5、>5、ND、1~2、3±0.1 の形（単位 {state.plan.units.get(name) or 'なし'}）で指定してください。",
        ) from None
    return made(state_, number, low, high)


def made(state: str, value: float, low: float, high: float) -> Result:
    """Return a result whose open ends are None."""
    return Result(state, *(x if math.isfinite(x) else None for x in (value, low, high)))


def _point(space: Space, given: Mapping[str, Any]) -> tuple[Floats, list[Words]]:
    lacking = [name for name in space.columns if given.get(name) in (None, "")]
    if lacking:
        raise ParameterError(
            f"The point lacks {', '.join(lacking)}; give every column of the space.",
            f"{'、'.join(lacking)} が指定されていません。すべての列を指定してください。",
        )
    point = space.points([given])[0]
    notes = []
    parameters: list[Parameter] = []
    for parameter, start in zip(space.parameters, space.start_of, strict=True):
        if isinstance(parameter, Composition):
            shares = slice(start, start + len(parameter.parts))
            total = float(point[shares].sum())
            off = abs(total - parameter.total)
            if 1e-9 * max(1.0, parameter.total) < off <= WHOLE * parameter.total:
                point[shares] *= parameter.total / total
                notes.append(Words(
                    f"The shares added up to {total:.6g} and were scaled to {parameter.total:g}.",
                    f"比率の合計が {total:.6g} のため、{parameter.total:g} に規格化しました。",
                ))  # fmt: skip
            slack = WHOLE * parameter.total if off > 0.0 else 0.0
            parts = tuple(
                Part(p.name, max(0.0, p.low - slack), p.high + slack, p.optional) for p in parameter.parts
            )
            groups = tuple(replace(g, low=g.low - slack, high=g.high + slack) for g in parameter.groups)
            parameters.append(Composition(parts, parameter.most, None, parameter.total, groups))
        else:
            parameters.append(replace(parameter, step=None) if isinstance(parameter, Range) else parameter)
    # What was really done needs no step and no list, but bounds.
    faults = Space(tuple(parameters), space.limits).validate(point)[0]
    if faults:
        near = space.rows(space.nearest_valid(point))[0]
        shown = ", ".join(
            f"{name}={value:.6g}" if isinstance(value, float) else f"{name}={value}"
            for name, value in near.items()
        )
        raise ParameterError(
            f"The point is out of bounds, so it was not taken. {' '.join(f.en for f in faults)} The nearest valid point is {shown}. "
            "If it was really done so, make a campaign with wider bounds and tell it there.",
            f"範囲外の点のため受け付けません。{''.join(f.ja for f in faults)}最も近い有効な点: {shown}。"
            "実際にこの条件で実施した場合は、範囲を広げたキャンペーンを作成して登録してください。",
        )
    return point, notes


def _repeats(state: State, point: Floats, results: Mapping[str, Result]) -> list[Words]:
    """Return a sentence for each quantity that an earlier run of the same point found otherwise."""
    same = [e for e in state.experiments if np.allclose(e.point, point, rtol=1e-9, atol=1e-12)]
    notes = []
    for name, result in results.items():
        values = earlier(same, name)
        if (
            values
            and result.state == MEASURED
            and result.value is not None
            and any(v != result.value for v in values)
        ):
            shown = ", ".join(f"{value:.6g}" for value in values[-SHOWN:])
            shown = shown if len(values) <= SHOWN else f"… {shown}"
            notes.append(Words(
                f"{name}: {result.value:.6g} now and {shown} before at the same point; all are kept as repeats.",
                f"{name}：同じ点で今回 {result.value:.6g}、以前 {shown}。すべて繰返しとして保存します。",
            ))  # fmt: skip
    return notes


def earlier(same: Sequence[Experiment], name: str) -> list[float]:
    """Return the measured values of a quantity among experiments."""
    found = (e.results.get(name) for e in same)
    return [r.value for r in found if r is not None and r.value is not None and r.state == MEASURED]
