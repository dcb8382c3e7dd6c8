"""Excel and text files as grids of cells; which grids are tables, and what their columns probably mean."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..files import Sheet, decoded, named_name, sheets
from ..files.archive import MEGABYTE, too_large
from ..files.workbook import MOST_CELLS
from ..terms import DataError, Words
from .cells import LONGEST, normal, text_of
from .headers import BOM, SURE, UNIT_COLUMNS, header_row
from .mapping import Column, Layout, Mapping, TableMapping, columns_of

LARGEST_TEXT = 50 * MEGABYTE
NEED_UNIT = ("mass", "share", "value", "lead_time_days")


def grids(path: Path, mapping: Mapping | None = None) -> tuple[list[Sheet], str, str]:
    """Return the sheets of a workbook or the one grid of a text file, its encoding and its delimiter.

    Raises:
        DataError: the file cannot be read, or a cell is longer than Excel allows.
    """
    if starts_as_zip(path):
        return list(sheets(path)), "", ""
    name = named_name(path.name)
    size = path.stat().st_size
    if size > LARGEST_TEXT:
        raise too_large(name, size, LARGEST_TEXT)
    text, encoding = decoded(name, path.read_bytes(), mapping.encoding if mapping else "")
    delimiter = (mapping.delimiter if mapping else "") or _delimiter(text)
    cells = text.count(delimiter) + text.count("\n")
    if cells > MOST_CELLS:
        raise DataError(
            f"{name} has {cells:,} cells, more than {MOST_CELLS:,}; refused. Split it.",
            f"{name} のセルが {cells:,} 個あり、上限の {MOST_CELLS:,} 個を超えるため読み込みません。分割してください。",
        )
    rows: list[list[Any]] = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        # A quoted cell may run over lines: rows are counted as a spreadsheet shows them.
        rows.extend(lines)
    except csv.Error:
        raise DataError(
            f"{name}, row {len(rows) + 1}: the line cannot be parted into cells (a quotation mark is open, or a cell is "
            f"longer than {LONGEST:,} characters); save it again as CSV.",
            f"{name} の {len(rows) + 1} 行目: セルに分けられません（引用符が閉じていないか、{LONGEST:,} 文字を超えるセルがあります）。"
            "CSV で保存し直してください。",
        ) from None
    return [Sheet("", rows)], encoding, delimiter


def starts_as_zip(path: Path) -> bool:
    """Return whether a file begins as a ZIP archive does."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def _delimiter(text: str) -> str:
    start = [line for line in text[:20_000].splitlines()[:40] if line.strip()]
    counts = {mark: sum(line.count(mark) for line in start) for mark in "\t;,"}
    return max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","


def guess(path: Path) -> Mapping:
    """Return what the tables of an Excel or text file probably mean, with doubts as sentences.

    Args:
        path: the file.

    Raises:
        DataError: the file cannot be read, or none of its sheets has headers that are known.
    """
    found, encoding, delimiter = grids(path)
    return proposed(named_name(path.name), found, encoding, delimiter)


def proposed(name: str, found: list[Sheet], encoding: str, delimiter: str) -> Mapping:
    """Return the proposal for grids that are already read."""
    doubts: list[Words] = []
    tables = [table for sheet in found if (table := _table(sheet, doubts)) is not None]
    if not tables:
        raise DataError(
            f"{name} has no table whose headers are known: one column must be a part number (part number, 品番) and "
            "another a quantity, mass, material, substance or parent. Write a mapping file, or name the headers so.",
            f"{name} に見出しの分かる表がありません。品番の列と、員数・質量・材質・物質・親品番などの列が必要です。"
            "列の対応表を用意するか、見出しを直してください。",
        )
    return Mapping(tuple(tables), encoding, delimiter, tuple(doubts))


def _table(sheet: Sheet, doubts: list[Words]) -> TableMapping | None:
    at = header_row(sheet.rows)
    if at is None:
        return None
    best, unused = columns_of(sheet.rows[at], BOM)
    if "item" not in best:
        return None
    layout = _layout(sheet.rows, at, best)
    used = {column.field: column for column in best.values()}
    if layout not in ("level", "dotted"):
        used.pop("level", None)
    if layout != "flat":
        used.pop("parent", None)
    table = TableMapping(sheet.name, at + 1, layout, tuple(used.values()), tuple(unused))
    doubts += _doubts(table)
    return table


def _layout(rows: list[list[Any]], at: int, columns: dict[str, Column]) -> Layout:
    if "level" in columns:
        cells = list(_column(rows, at, columns["level"].header))
        if cells and all(_is_level(cell) for cell in cells):
            return "level"
        if any(cells):
            return "dotted"
    if "parent" in columns:
        return "flat"
    items = list(_column(rows, at, columns["item"].header, strip=False))
    return "indent" if any(item[:1] in (" ", "\u3000", "\t") for item in items) else "list"


def _is_level(cell: str) -> bool:
    plain = normal(cell).lstrip(".・ ")
    return not plain or (plain.isdigit() and len(plain) <= 2)


def _column(rows: list[list[Any]], at: int, header: str, strip: bool = True) -> Iterator[str]:
    place = [text_of(cell) for cell in rows[at]].index(header)
    for row in rows[at + 1 : at + 2_000]:
        cell = row[place] if place < len(row) else ""
        text = text_of(cell) if strip or not isinstance(cell, str) else cell
        if text.strip():
            yield text


def _doubts(table: TableMapping) -> Iterator[Words]:
    where = f"'{table.sheet}': " if table.sheet else ""
    ja_where = f"「{table.sheet}」: " if table.sheet else ""
    for column in table.columns:
        if column.confidence < SURE:
            yield Words(
                f"{where}is the column '{column.header}' the {column.field}?",
                f"{ja_where}列「{column.header}」を {column.field} と解釈してよいか確認してください。",
            )
        if column.field in NEED_UNIT and not column.unit:
            if any(UNIT_COLUMNS.get(other.field) == column.field for other in table.columns):
                continue
            yield Words(
                f"{where}the column '{column.header}' names no unit; each cell must, or the mapping.",
                f"{ja_where}列「{column.header}」に単位がありません。各セルか対応表に単位を書いてください。",
            )
    if table.layout == "list":
        yield Words(
            f"{where}no column says what belongs to what; every part is taken as a product of its own.",
            f"{ja_where}親子関係を示す列がないため、各行を独立した品目とみなします。",
        )
