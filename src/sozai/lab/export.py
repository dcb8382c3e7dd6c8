"""What a campaign was told, as a table that reads back or as JSON for other tools."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..terms import Words
from .exchange import Exchange, Target, campaign_json
from .results_file import columns_of
from .sheet import ABOVE, BELOW, BETWEEN, MEASURED, MISSING, Column
from .state import State
from .work_order import Result
from .workbook import Book

_REST = (
    Column("state", Words("State", "状態")),
    Column("cost", Words("Cost", "費用")),
    Column("operator", Words("Operator", "担当者")),
    Column("remarks", Words("Remarks", "備考")),
)
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def written(result: Result | None) -> str:
    """Return a result as it is told: 1520, <=50, >=2400, ND, 1~2, 3±0.1; "" where nothing was measured.

    Example:
        >>> written(Result("below", None, None, 50.0)), written(Result("measured", 3.0, 2.75, 3.25)), written(None)
        ('<=50.0', '3.0±0.25', '')
    """
    if result is None or result.state == MISSING:
        return ""
    low, high = result.low, result.high
    if result.state == BELOW:
        return "ND" if high is None else f"<={high!r}"
    if result.state == ABOVE:
        return "OL" if low is None else f">={low!r}"
    if result.state == BETWEEN:
        return f"{low!r}~{high!r}"
    if low is None or high is None or low == high:
        return repr(result.value)
    return f"{result.value!r}±{float(f'{(high - low) / 2.0:.12g}')!r}"


def results_csv(state: State) -> str:
    """Return what was told as CSV with machine names, which `tell_file` of a campaign over the same columns reads back."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    columns, rows = _table(state)
    lines.writerow([column.name for column in columns])
    lines.writerows([[_safe(cell) for cell in row] for row in rows])
    return out.getvalue()


def results_workbook(state: State) -> bytes:
    """Return what was told as an Excel workbook with headers in both languages and units, which reads back."""
    book = Book(state.plan.name)
    sheet = book.sheet("実験結果")
    columns, rows = _table(state)
    first = book.headers(sheet, 0, columns, [column.unit for column in columns])
    sheet.write_string(first - 1, 0, "単位" if not columns[0].unit else columns[0].unit, book.faint)
    for at, row in enumerate(rows, first):
        for place, cell in enumerate(row):
            if isinstance(cell, float):
                sheet.write_number(at, place, cell)
            elif cell:
                sheet.write_string(at, place, str(cell))
    sheet.freeze_panes(first, 1)
    return book.content()


def results_json(state: State) -> str:
    """Return the campaign as JSON in the spelling of BayBE: measured numbers only; a row without any is left out."""
    plan = state.plan
    targets = [
        Target(g.name, g.goal)
        if g.goal != "target" and g.target is None
        else Target(g.name, "match", g.target, g.target)
        for g in plan.goals
        if g.name in plan.quantities
    ]  # fmt: skip
    rows: list[dict[str, Any]] = []
    for each in state.experiments:
        results = {
            name: r.value
            for name in plan.quantities
            if (r := each.results.get(name)) is not None and r.state == MEASURED
        }
        if results and not each.failed:
            rows.append({**plan.space.rows(np.array(each.point))[0], **results})
    return campaign_json(Exchange(plan.space, tuple(targets), tuple(rows)))


def _table(state: State) -> tuple[tuple[Column, ...], list[list[float | str]]]:
    plan = state.plan
    columns = (*columns_of(plan, plan.space.columns), *columns_of(plan, plan.quantities), *_REST)
    rows: list[list[float | str]] = []
    for each in state.experiments:
        point = plan.space.rows(np.array(each.point))[0]
        told: Sequence[float | str] = [written(each.results.get(name)) for name in plan.quantities]
        told = [float(cell) if _plain(cell) else cell for cell in told]
        rows.append([
            *(point[name] for name in plan.space.columns), *told, "failed" if each.failed else "done",
            "" if each.cost is None else each.cost, each.by, each.note,
        ])  # fmt: skip
    return columns, rows


def _plain(cell: float | str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _safe(cell: float | str) -> float | str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in FORMULA else cell


__all__ = ["results_csv", "results_json", "results_workbook", "written"]
