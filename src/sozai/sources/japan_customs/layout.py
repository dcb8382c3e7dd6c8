"""The layouts of Japan's trade statistics: the wide one of e-Stat, and tables with Japanese labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ..delimited import head, label, placed
from ..japanese import plain
from ..reading import workbook

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PERIODS = ("Year", *MONTHS)
WIDE = {
    "flow": ("Exp or Imp",),
    "year": ("Year",),
    "code": ("HS",),
    "country": ("Country",),
    "unit1": ("Unit1",),
    "unit2": ("Unit2",),
}
TABLE = {
    "flow": ("輸出入", "輸出入区分", "輸出入の別"),
    "when": ("年月", "時点", "統計年月", "対象年月"),
    "code": ("統計品目番号", "品目番号", "品目コード", "HSコード", "HS"),
    "country": ("国コード", "国・地域", "国名", "国・地域名", "国"),
    "unit": ("数量単位", "単位", "第2単位"),
    "quantity": ("数量", "第2数量", "重量"),
    "value": ("金額", "価額", "金額千円", "価額千円", "金額百万円", "価額百万円", "金額円", "価額円"),
}
NEEDED = ("flow", "when", "code", "country", "value")
LONGEST_TITLE = 12


def wide(names: Sequence[str]) -> bool:
    """Return whether these are the labels of e-Stat's wide layout, in any order."""
    known = {label(name) for name in names}
    return {label(name) for (name,) in WIDE.values()} <= known and label("Value-Jan") in known


def header(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int], list[str]] | None:
    """Return where the body of a Japanese table begins, where its columns are, and their whole labels.

    Titles may stand above; a label may be spread over two rows, the upper one merged over several columns, of which
    the first is meant (this month before the running total).
    """
    for at in range(min(len(rows), LONGEST_TITLE)):
        for depth in (1, 2):
            keys, names = _joined(rows[at : at + depth])
            places = placed([re.sub(r"[(（].*", "", plain(key)) for key in keys], TABLE)
            if set(NEEDED) <= set(places):
                below = rows[at + depth] if depth == 1 and at + 1 < len(rows) else []
                if (
                    any(cell.strip() for cell in below)
                    and not "".join(below[places["when"] : places["when"] + 1]).strip()
                ):
                    continue  # the row below has labels too, for no date stands in it
                return at + depth, places, names
    return None


def _joined(rows: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """Return what each column is found by, and its whole label."""
    if len(rows) < 2:
        return list(rows[0]), list(rows[0])
    above, keys, names = "", [], []
    for at in range(max(map(len, rows))):
        own, low = (row[at].strip() if at < len(row) else "" for row in rows)
        above = own or above
        keys.append(own if own or above else low)
        names.append(f"{above}{low}")
    return keys, names


def recognises(path: Path) -> bool:
    """Return whether a text table, or the first sheet of a workbook, has one of the layouts."""
    rows = (
        first_sheet(path, LONGEST_TITLE + 2)
        if path.suffix.lower() == ".xlsx"
        else head(path, LONGEST_TITLE + 2)
    )
    return bool(rows) and (wide(rows[0]) or header(rows) is not None)


def first_sheet(path: Path, most: int | None = None) -> list[list[str]]:
    """Return the cells of a workbook's first sheet as text; a merged cell stands in its first place, hidden rows are read.

    Raises:
        DataError: the workbook is damaged.
    """
    book = workbook(path)
    if not book.sheet_names:
        return []
    rows = book.get_sheet_by_name(book.sheet_names[0]).to_python(skip_empty_area=False, nrows=most)
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell.year}/{cell.month:02d}"
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
