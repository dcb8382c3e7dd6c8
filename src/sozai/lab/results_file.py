"""Results from a file: a work order that came back, or a table of one's own with the campaign's columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..bom.cells import UnreadableError, text_of
from ..bom.faults import Faults, place
from ..bom.grids import grids
from ..files import named_name
from ..terms import DataError, ParameterError, Words
from .intake import Row, checked, made
from .journal import digest
from .magnet_file import BALANCE
from .parameters import Choice, Composition
from .plan import Plan
from .sheet import MISSING, UNITS, Column, Located, converted, opened, read_cell
from .state import State, Suggestion, result_json
from .work_order import ACTUAL, FAILED, KEY, PENDING, Asked, Result, state_of, work_order

SAMPLE = Column("sample_id", Words("Sample", "試料番号"), also=("sample", "試料"))
COST = Column("cost", Words("Cost", "費用"))
_TEXTS = (
    Column(KEY, Words("Suggestion", "提案番号"), also=("suggestion",)),
    SAMPLE,
    Column("state", Words("State", "状態")),
    Column("done_on", Words("Done on", "実施日")),
    Column("operator", Words("Operator", "担当者"), also=("by",)),
    Column("remarks", Words("Remarks", "備考"), also=("note",)),
    Column("reason", Words("Why", "提案の理由")),
    COST,
)


def columns_of(plan: Plan, names: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of a sheet for columns or quantities of a plan; a unit the sheets know may be changed there."""
    found = []
    for name in names:
        unit = plan.units.get(name, "")
        known = unit in UNITS
        words = plan.titles.get(name, Words(name, name)) if known or not unit else plan.title(name)
        found.append(Column(name, words, unit if known else "", (unit,) if known else ()))
    return tuple(found)


def batch_order(state: State, batch: int) -> bytes:
    """Return the Excel work order of a batch's open suggestions.

    Raises:
        DataError: the batch has none.
    """
    asked = [s for s in state.open if s.batch == batch]
    if not asked:
        raise DataError(
            f"Batch {batch} has no open suggestion; ask for one with `sozai lab suggest`.",
            f"バッチ {batch} に未回答の提案はありません。`sozai lab suggest` で提案を作成してください。",
        )
    space = state.plan.space
    rows = [Asked(space.rows(_array(s))[0], s.reason) for s in asked]
    return work_order(
        state.plan.name, batch, rows, columns_of(state.plan, state.plan.quantities), columns_of(state.plan, space.columns)
    )  # fmt: skip


def read_results(state: State, path: str | Path, *, again: bool = False) -> tuple[list[Row], list[Words]]:
    """Return the rows of a file to be told, and what the reader should know.

    A row with a suggestion's id needs no plan beside it: the plan is the campaign's. A row that equals one told before
    in everything is left out, so that an order may come back twice; two such rows in one file are repeats.

    Args:
        state: the campaign.
        path: an Excel or CSV file.
        again: whether to tell rows that equal earlier ones too.

    Raises:
        DataError: it cannot be read; all faults are in the message, each with its row and column.
    """
    path = Path(path)
    faults = Faults(named_name(path.name))
    plan = state.plan
    parameters, targets = columns_of(plan, plan.space.columns), columns_of(plan, plan.quantities)
    actual = tuple(
        Column(ACTUAL + c.name, Words(f"{c.words.en} (actual)", f"{c.words.ja}（実績）"), c.unit, c.units)
        for c in parameters
    )
    known = (*_TEXTS, *parameters, *targets, *actual)
    found = opened(path, known, _key(path, known, plan, faults.file), faults)
    if not any(c.name in found.at for c in targets) and "state" not in found.at:
        raise _lacks(faults.file, [c.name for c in targets], found)
    if KEY not in found.at and (lacking := [c.name for c in parameters if c.name not in found.at]):
        raise _lacks(faults.file, lacking, found)
    for position, header in found.strange:
        faults.note(
            place(found.sheet.name, found.first, position),
            f"the column '{header}' is not used",
            f"列「{header}」は使用しません",
        )
    rows: list[Row] = []
    left = 0
    seen: Counter[str] = Counter()
    before = Counter(
        _same(e.suggestion, plan.space.rows(_array(e))[0], e.results, e.failed) for e in state.experiments
    )
    for number, cells in enumerate(found.sheet.rows[found.first :], found.first + 1):
        row = _row(state, found, cells, number, (parameters, targets), faults)
        if row is None:
            continue
        same = _same(row.suggestion, row.done, row.results, row.failed)
        seen[same] += 1
        if not again and seen[same] <= before[same]:
            left += 1
        else:
            rows.append(row)
    faults.check()
    notes = [
        Words(f"{note.words.en} ({note.places[0]})" if note.places else note.words.en, note.words.ja)
        for note in faults.notes()
    ]
    if left:
        notes.append(Words(
            f"Told before and equal in everything, so left out: {left} (--again tells them as repeats).",
            f"すでに登録済みの行と完全に同じ {left} 行は除きました（繰返しとして登録する場合は --again）。",
        ))  # fmt: skip
    return rows, notes


def _array(held: Any) -> Any:
    import numpy as np

    return np.array(held.point)


def _same(suggestion: str, done: Mapping[str, Any], results: Mapping[str, Result], failed: bool) -> str:
    cells = {name: f"{value:.9g}" if isinstance(value, float) else value for name, value in done.items()}
    return digest([suggestion, cells, {name: result_json(r) for name, r in results.items()}, failed])


def _key(path: Path, known: Sequence[Column], plan: Plan, file: str) -> str:
    """Return the column that finds the header: the suggestion's id, else the sample's, else the first of the campaign's."""
    names = {
        text.strip().casefold()
        for sheet in grids(path)[0]
        for row in sheet.rows[:30]
        for cell in row
        if (text := text_of(cell))
    }
    for column in known:
        if column.name in (KEY, SAMPLE.name, *plan.space.columns) and names & {
            t.casefold() for t in (column.name, column.words.en, column.words.ja, *column.also)
        }:
            return column.name
    wanted = ", ".join((*plan.space.columns, *plan.quantities))
    raise DataError(
        f"{file} has none of the campaign's columns in a row of headers. It needs {KEY}, or {wanted}.",
        f"{file} の見出しにキャンペーンの列がありません。{KEY} か、{wanted} の列が必要です。",
    )


def _lacks(file: str, lacking: Sequence[str], found: Located) -> DataError:
    has = ", ".join((*found.at, *(header for _, header in found.strange)))
    return DataError(
        f"{file} lacks the columns {', '.join(lacking)}; it has {has}. Name the columns as the campaign does, or give {KEY}.",
        f"{file} に列 {'、'.join(lacking)} がありません（ある列: {has}）。キャンペーンの列名に合わせるか、{KEY} の列を付けてください。",
    )


def _row(
    state: State, found: Located, cells: Sequence[Any], number: int, wanted: tuple[Sequence[Column], Sequence[Column]], faults: Faults
) -> Row | None:  # fmt: skip
    def cell(name: str) -> Any:
        at = found.at.get(name)
        return None if at is None or at >= len(cells) else cells[at]

    def where(name: str) -> Words:
        return place(found.sheet.name, number, found.at.get(name), name)

    parameters, targets = wanted
    if not any(text_of(cell(c.name)) for c in (*parameters, *targets)) and not text_of(cell(KEY)):
        return None
    asked: Suggestion | None = None
    try:
        if text_of(cell(KEY)):
            asked = state.suggestion(text_of(cell(KEY)))
        done = {}
        for column in parameters:
            given = cell(ACTUAL + column.name)
            given = given if text_of(given) else cell(column.name)
            if text_of(given):
                done[column.name] = _value(state.plan, column, given, found)
        _balanced(state.plan, done)
        results = {}
        for column in targets:
            try:
                result = _result(column, cell(column.name), found)
            except UnreadableError:
                shown = text_of(cell(column.name))[:40]
                faults.add(
                    where(column.name), f"'{shown}' is no result", f"「{shown}」を結果として読み取れません"
                )
                return None
            if result.state != MISSING:
                results[column.name] = result
        said = state_of(text_of(cell("state")), bool(results))
        if said == PENDING:
            return None
        if not said:
            shown = text_of(cell("state"))[:40]
            faults.add(
                where("state"),
                f"the state '{shown}' is none of done, failed, pending",
                f"状態「{shown}」は 完了・失敗・未実施 のいずれでもありません",
            )
            return None
        cost = text_of(cell("cost"))
        return checked(
            state, results, asked=asked, done=_unchanged(asked, done, state), failed=said == FAILED,
            cost=float(cost) if cost else None, by=text_of(cell("operator")), note=" ".join(filter(None, (text_of(cell(SAMPLE.name)), text_of(cell("remarks"))))),
        )  # fmt: skip
    except (DataError, ParameterError) as wrong:
        faults.add(place(found.sheet.name, number), wrong.words.en.rstrip("."), wrong.words.ja.rstrip("。"))
    except ValueError:
        shown = text_of(cell("cost"))[:40]
        faults.add(where("cost"), f"'{shown}' is no amount of money", f"「{shown}」は金額ではありません")
    return None


def _unchanged(asked: Suggestion | None, done: dict[str, Any], state: State) -> dict[str, Any]:
    """Return what differs from the plan by more than a spreadsheet's rounding."""
    if asked is None:
        return done
    planned = state.plan.space.rows(_array(asked))[0]

    def same(a: Any, b: Any) -> bool:
        return (
            abs(a - b) <= 1e-9 * max(1.0, abs(b)) if isinstance(a, float) and isinstance(b, float) else a == b
        )

    return {name: value for name, value in done.items() if not same(value, planned[name])}


def _balanced(plan: Plan, done: dict[str, Any]) -> None:
    """Put the rest of a composition where one part is marked as its balance; an empty part beside it is not added."""
    for parameter in plan.space.parameters:
        if isinstance(parameter, Composition):
            rest = [
                name for name in parameter.columns if str(done.get(name, "")).strip().casefold() in BALANCE
            ]
            if len(rest) == 1:
                given = {name: done.get(name, 0.0) for name in parameter.columns if name != rest[0]}
                if all(isinstance(share, float) for share in given.values()):
                    done |= {**given, rest[0]: parameter.total - sum(given.values())}


def _value(plan: Plan, column: Column, cell: Any, found: Located) -> float | str:
    for parameter in plan.space.parameters:
        if isinstance(parameter, Choice) and parameter.name == column.name:
            return text_of(cell)
    try:
        value = float(cell) if isinstance(cell, int | float) else float(text_of(cell).replace(",", ""))
    except ValueError:
        return text_of(cell)
    written = found.units.get(column.name) or column.unit
    return converted(value, written, column.unit) if column.unit else value


def _result(column: Column, cell: Any, found: Located) -> Result:
    state, *ends = read_cell(cell)
    written = found.units.get(column.name) or column.unit
    if column.unit:
        ends = [converted(x, written, column.unit) for x in ends]
    return made(state, *ends)
