"""Tables without structure: one row is one thing, and a vocabulary says what its columns may be called."""

from __future__ import annotations

import re
from collections.abc import Mapping as Given
from dataclasses import dataclass
from typing import Any

from ..files import Sheet
from ..terms import DataError, Words
from ..terms.units import DAYS_PER_MONTH
from .cells import UnreadableError, amount, day, known, text_of, unit_named
from .faults import Faults, place
from .headers import SURE, Vocabulary
from .mapping import Column, Mapping, TableMapping, columns_of
from .tables import country_of

KINDS = ("text", "number", "money", "share", "days", "country", "day")
_PER = re.compile(r"[/／毎]\s*([A-Za-zぁ-んァ-ヶ一-鿿]+)")
_DAYS_OF = {"": 1.0, "days": 1.0, "weeks": 7.0, "months": DAYS_PER_MONTH}


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of table.

    Attributes:
        title: what it is called in messages.
        vocabulary: what its headers may be called.
        kinds: field -> one of `KINDS`; numbers must not be negative, days may be weeks or months; the
            unit of money is like `JPY/kg`, and `JPY` where its header names nothing after a stroke.
        needed: fields without which it says nothing.
    """

    title: Words
    vocabulary: Vocabulary
    kinds: Given[str, str]
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands, what it says (a field that it leaves open is absent) and in which units."""

    place: Words
    said: Given[str, Any]
    units: Given[str, str]


def proposed(name: str, sheets: list[Sheet], kind: Kind) -> Mapping:
    """Return what the columns of the first table of a file probably mean, with doubts as sentences.

    Raises:
        DataError: no row of any sheet names the columns that the kind of table needs.
    """
    for sheet in sheets:
        at = kind.vocabulary.header_row(sheet.rows)
        if at is None:
            continue
        best, unused = columns_of(sheet.rows[at], kind.vocabulary)
        if not set(kind.needed) - set(best):
            table = TableMapping(sheet.name, at + 1, "list", tuple(best.values()), tuple(unused))
            doubts = tuple(
                Words(
                    f"Is the column '{column.header}' the {column.field}?",
                    f"列「{column.header}」を {column.field} と解釈してよいか確認してください。",
                )
                for column in table.columns
                if column.confidence < SURE
            )
            return Mapping((table,), doubts=doubts)
    spelt = [kind.vocabulary.spellings[field].split(",") for field in kind.needed]
    english = ", ".join(spellings[0] for spellings in spelt)
    japanese = "、".join(next((s for s in spellings if not s.isascii()), spellings[0]) for spellings in spelt)
    raise DataError(
        f"{name} has no {kind.title.en}: one row must name the columns {english}. Name the headers so, or write a mapping file.",
        f"{name} に{kind.title.ja}がありません。見出しの行に次の列が必要です: {japanese}。見出しを直すか、列の対応表を用意してください。",
    )


def flat_rows(name: str, sheets: list[Sheet], kind: Kind, mapping: Mapping | None = None) -> list[Row]:
    """Return the rows of a table; headers that leave doubt are not read without a mapping.

    Args:
        name: the file's name.
        sheets: its grids.
        kind: the kind of table.
        mapping: what its columns mean.

    Raises:
        DataError: it cannot be read; all its faults are in the message, with sheet, row and column.
    """
    if mapping is None:
        mapping = proposed(name, sheets, kind)
        if not mapping.sure:
            raise DataError(
                f"The headers of {name} leave doubt: {' '.join(doubt.en for doubt in mapping.doubts[:8])} "
                "Correct the headers, or pass a mapping that says what they mean.",
                f"{name} の見出しの解釈に確認が必要です: {''.join(doubt.ja for doubt in mapping.doubts[:8])}"
                "見出しを直すか、列の対応表を指定してください。",
            )
    faults = Faults(name)
    found: list[Row] = []
    for table in mapping.tables:
        sheet = next((sheet for sheet in sheets if sheet.name == table.sheet), None)
        if sheet is None:
            faults.add(
                Words("", ""),
                f"the sheet '{table.sheet}' of the mapping is not there",
                f"対応表のシート「{table.sheet}」がありません",
            )
            continue
        found += _rows(sheet, table, kind, faults)
    faults.check()
    return found


def _rows(sheet: Sheet, table: TableMapping, kind: Kind, faults: Faults) -> list[Row]:
    cells = sheet.rows[table.header_row - 1] if len(sheet.rows) >= table.header_row else []
    headers = [text_of(cell) for cell in cells]
    columns = []
    for column in table.columns:
        if column.header in headers:
            columns.append((headers.index(column.header), column))
        else:
            faults.add(
                place(sheet.name, table.header_row),
                f"the column '{column.header}' of the mapping is not there",
                f"対応表の列「{column.header}」がありません",
            )
    found = []
    for number, row in enumerate(sheet.rows[table.header_row :], start=table.header_row + 1):
        said: dict[str, Any] = {}
        units: dict[str, str] = {}
        for at, column in columns:
            cell = row[at] if at < len(row) else None
            if cell is None or cell == "":
                continue
            where = (sheet.name, number, at, column.header)
            value, unit = _read(cell, column, kind.kinds.get(column.field, "text"), faults, where)
            if value is not None:
                said[column.field], units[column.field] = value, unit
        if said:
            found.append(Row(place(sheet.name, number), said, units))
    return found


def _read(
    cell: Any, column: Column, kind: str, faults: Faults, where: tuple[str, int, int, str]
) -> tuple[Any, str]:
    shown = text_of(cell)[:40]
    try:
        if kind == "text":
            return known(cell), column.unit
        if kind == "day":
            return day(cell), ""
        if kind == "country":
            named = known(cell)
            return _country(named, faults, where), ""
        found, written = amount(cell, column.unit)
    except UnreadableError:
        faults.add(
            place(*where),
            f"'{shown}' was found where a {'date' if kind == 'day' else 'number'} was wanted",
            f"「{shown}」は{'日付' if kind == 'day' else '数値'}として読めません",
        )
        return None, ""
    if found is None:
        return None, ""
    if found.value is None:
        faults.add(
            place(*where),
            f"'{shown}' is a range; one number is wanted",
            f"「{shown}」は幅のある値です。1 つの数値にしてください",
        )
        return None, ""
    value, unit = _scaled(found.value, unit_named(written) or found.unit, kind, faults, where, shown)
    if kind == "money" and (per := _PER.search(column.header)):
        unit += f"/{unit_named(per[1]) or per[1]}"
    return value, unit


def _country(named: str | None, faults: Faults, where: tuple[str, int, int, str]) -> str | None:
    """Return the id of a country; a name that nobody knows is a fault, because without it no cut would reach the row."""
    found = None if named is None else country_of(named, Faults(""), where)
    if named is not None and found is None:
        faults.add(
            place(*where),
            f"'{named[:60]}' is no country or region known here; write its name or ISO code, or leave the cell empty",
            f"「{named[:60]}」は登録のない国・地域名です。名称または ISO コードで書くか、不明なら空欄にしてください",
        )
    return found


def _scaled(
    value: float, unit: str, kind: str, faults: Faults, where: tuple[str, int, int, str], shown: str
) -> tuple[Any, str]:
    if value < 0:
        faults.add(
            place(*where),
            f"'{shown}' is negative; it cannot be",
            f"「{shown}」は負の値です（負にはなりません）",
        )
        return None, ""
    if kind == "share":
        share = value / 100 if unit == "%" else value
        if share > 1 + 1e-9:
            faults.add(
                place(*where),
                f"'{shown}' is a share above one; write 0.3 or 30 %",
                f"「{shown}」は 1 を超える比率です。0.3 または 30% のように書いてください",
            )
            return None, ""
        return share, "share"
    if kind == "days":
        if unit not in _DAYS_OF:
            faults.add(place(*where), f"'{unit}' is no unit of days", f"「{unit}」は日数の単位ではありません")
            return None, ""
        return value * _DAYS_OF[unit], "days"
    return value, unit
