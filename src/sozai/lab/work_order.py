"""The next batch as an Excel work order that imports back.

Law: what was planned is locked and named by its own checksum, so a row that comes back changed is told as what was done
and not as what was planned; an empty result is missing, `<5` and ND are results, a failed run is a result; two rows of one
suggestion are repeats.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..bom.cells import UnreadableError, text_of
from ..bom.faults import Faults, place
from ..files import named_name
from ..terms import DataError, Words
from .sheet import MISSING, Column, data_rows, opened, read_cell, texts
from .workbook import Book

KEY = "suggestion_id"
ACTUAL = "actual_"
DONE, FAILED, PENDING = "done", "failed", "pending"
_STATES = {
    "done": DONE,
    "完了": DONE,
    "済": DONE,
    "failed": FAILED,
    "失敗": FAILED,
    "pending": PENDING,
    "未実施": PENDING,
    "": "",
}
_ID = Column(KEY, Words("Suggestion", "提案番号"))
_STATE = Column("state", Words("State", "状態"), choices=("完了 done", "失敗 failed", "未実施 pending"))
_REST = (
    _STATE,
    Column("done_on", Words("Done on", "実施日")),
    Column("operator", Words("Operator", "担当者")),
    Column("remarks", Words("Remarks", "備考")),
)
_HOW = (
    Words("Fill in the yellow cells and send the file back; grey cells are the plan.", "黄色のセルに記入して返送してください。灰色のセルは計画値です。"),
    Words("What was done otherwise than planned goes into the 'actual' columns; empty means as planned.", "計画と異なる条件で実施した場合は「実績」の列に記入（空欄は計画どおり）。"),
    Words("Results may be <0.05, >2400 or ND. An experiment that failed is a result: choose 'failed' and say why.", "結果は <0.05、>2400、ND も可。失敗も結果です。「失敗」を選び、理由を備考に書いてください。"),
    Words("For a repeat, add a row with the same suggestion number.", "繰返し測定は、同じ提案番号の行を追加してください。"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One suggestion.

    Attributes:
        row: value by parameter.
        reason: why it is suggested.
    """

    row: Mapping[str, float | str]
    reason: Words


@dataclass(frozen=True, slots=True)
class Result:
    """One result as it came back: the number, or what it lies between."""

    state: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Run:
    """One row of a work order as it came back.

    Attributes:
        suggestion: the suggestion's id.
        done: value by parameter, as it was done.
        changed: whether that is not what was planned.
        state: done, failed or pending.
        results: result by target; a missing one is left out.
        done_on, operator, remarks: as written.
        row: row number in the file.
    """

    suggestion: str
    done: Mapping[str, float | str]
    changed: bool
    state: str
    results: Mapping[str, Result]
    done_on: str
    operator: str
    remarks: str
    row: int


def suggestion_id(campaign: str, batch: int, row: Mapping[str, float | str]) -> str:
    """Return twelve hex digits of a suggestion: the same plan in the same batch has the same id.

    Example:
        >>> suggestion_id("a", 1, {"x": 1.0}) == suggestion_id("a", 1, {"x": 1}), len(suggestion_id("a", 1, {}))
        (True, 12)
    """
    cells = {name: f"{value:.9g}" if isinstance(value, int | float) else value for name, value in row.items()}
    text = json.dumps([campaign, batch, cells], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def work_order(
    campaign: str, batch: int, asked: Sequence[Asked], targets: Sequence[Column], parameters: Sequence[Column]
) -> bytes:
    """Return the work order of a batch as a workbook.

    Args:
        campaign: the campaign's name.
        batch: number of the batch.
        asked: the suggestions.
        targets: what is to be measured.
        parameters: the parameters with their titles and units, in the order of the columns.

    Raises:
        DataError: nothing is suggested, or a suggestion lacks a parameter.
    """
    if not asked or not targets:
        raise DataError(
            "A work order needs a suggestion and a target.", "作業指示書には提案と目的変数が必要です。"
        )
    for number, each in enumerate(asked, 1):
        lacks = [column.name for column in parameters if column.name not in each.row]
        if lacks:
            raise DataError(
                f"Suggestion {number} lacks {', '.join(lacks)}.",
                f"提案 {number} に {'、'.join(lacks)} がありません。",
            )
    book = Book(f"{campaign} {batch}")
    sheet = book.sheet("作業指示")
    columns = (
        _ID,
        *parameters,
        Column("reason", Words("Why", "提案の理由")),
        *targets,
        *map(_actual, parameters),
        *_REST,
    )
    sheet.write_string(0, 0, f"{campaign} / batch {batch}", book.title)
    first = book.headers(sheet, 1, columns, [c.units[0] if c.units else c.unit for c in columns])
    sheet.write_string(first - 1, 0, "単位", book.faint)
    open_from = 2 + len(parameters)
    for at, each in enumerate(asked):
        row = first + at
        sheet.write_string(row, 0, suggestion_id(campaign, batch, each.row), book.fixed)
        for place_, column in enumerate(parameters, 1):
            value = each.row[column.name]
            if isinstance(value, str):
                sheet.write_string(row, place_, value, book.fixed)
            else:
                sheet.write_number(row, place_, float(value), book.fixed)
        sheet.write_string(row, open_from - 1, each.reason.ja, book.fixed)
    last = first + len(asked) + 50
    for at in range(open_from, len(columns)):
        for row in range(first, first + len(asked)):
            sheet.write_blank(row, at, None, book.open)
    state = columns.index(_STATE)
    sheet.data_validation(first, state, last, state, {"validate": "list", "source": list(_STATE.choices)})
    sheet.freeze_panes(first, 1)
    sheet.protect("", {"format_columns": True, "insert_rows": True})
    hidden = book.sheet("_campaign")
    for row, (name, text) in enumerate(
        (("campaign", campaign), ("batch", str(batch)), ("rows", str(len(asked))))
    ):
        hidden.write_string(row, 0, name)
        hidden.write_string(row, 1, text)
    hidden.hide()
    book.lines("説明", _HOW)
    return book.content()


def _actual(column: Column) -> Column:
    return Column(
        ACTUAL + column.name,
        Words(f"{column.words.en} (actual)", f"{column.words.ja}（実績）"),
        column.unit,
        column.units,
    )


def read_work_order(
    path: str | Path, campaign: str, batch: int, targets: Sequence[Column], parameters: Sequence[Column]
) -> tuple[Run, ...]:
    """Return the runs of a work order that came back; rows without anything filled in are pending.

    Args:
        path: the workbook, or the same table as CSV.
        campaign: the campaign's name, as given to `work_order`.
        batch: number of the batch, likewise.
        targets: what was to be measured, likewise.
        parameters: the parameters, likewise.

    Raises:
        DataError: it cannot be read; all faults are in the message, each with its row and column.
    """
    path = Path(path)
    faults = Faults(named_name(path.name))
    known = (
        _ID,
        *parameters,
        Column("reason", Words("Why", "提案の理由")),
        *targets,
        *map(_actual, parameters),
        *_REST,
    )
    found = opened(path, known, KEY, faults)
    lacking = [column.words for column in (*parameters, *targets) if column.name not in found.at]
    if lacking:
        raise DataError(
            f"{faults.file} lacks the columns {', '.join(words.en for words in lacking)}; send the work order back as it was.",
            f"{faults.file} に列 {'、'.join(words.ja for words in lacking)} がありません。作業指示書の列を変えずに返送してください。",
        )
    rows, numbers = data_rows(found, KEY)
    cells = {c.name: texts(rows, found, c.name) for c in known}
    runs: list[Run] = []
    for i, number in enumerate(numbers):
        planned = {c.name: _planned(cells[c.name][i]) for c in parameters}
        done = dict(planned)
        for column in parameters:
            actual = cells[ACTUAL + column.name][i]
            if actual:
                done[column.name] = _planned(actual)
        results = {}
        for column in targets:
            at = found.at[column.name]
            cell = rows[i][at] if at < len(rows[i]) else None
            try:
                state, value, low, high = read_cell(cell)
            except UnreadableError:
                where = place(found.sheet.name, number, at, column.words.en)
                faults.add(
                    where,
                    f"'{text_of(cell)[:40]}' is no result",
                    f"「{text_of(cell)[:40]}」を結果として読み取れません",
                )
                continue
            if state != MISSING:
                results[column.name] = Result(
                    state, *(None if x != x or abs(x) == float("inf") else x for x in (value, low, high))
                )
        state_ = state_of(cells["state"][i], bool(results))
        where = place(found.sheet.name, number, found.at.get("state"), "State")
        if not state_:
            faults.add(where, f"the state '{cells['state'][i][:40]}' is none of done, failed, pending", f"状態「{cells['state'][i][:40]}」は 完了・失敗・未実施 のいずれでもありません")  # fmt: skip
            continue
        if state_ == DONE and not results:
            faults.add(
                where,
                "it is done and has no result; write ND, a bound, or 'failed'",
                "完了ですが結果がありません。ND・上下限を書くか「失敗」にしてください",
            )
        ident = cells[KEY][i]
        changed = done != planned or suggestion_id(campaign, batch, planned) != ident
        runs.append(
            Run(ident, done, changed, state_, results, cells["done_on"][i], cells["operator"][i], cells["remarks"][i], number)
        )  # fmt: skip
    faults.check()
    if not runs:
        raise DataError(
            f"{faults.file} has no row of a suggestion.", f"{faults.file} に提案の行がありません。"
        )
    return tuple(runs)


def _planned(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def state_of(text: str, has_results: bool) -> str:
    """Return the state a cell names; an empty one follows from whether there are results; "" for none."""
    words = text.strip().casefold().split()
    named = [_STATES[word] for word in words if word in _STATES]
    if words:
        return named[0] if named else ""
    return DONE if has_results else PENDING
