"""Lines of a table, by a mapping: flat or indented, with contents below their part."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from ..files import Sheet
from ..terms import COUNTRIES
from ..terms.names import folded, lookup
from .cells import (
    DAYS,
    GRAMS,
    LONGEST,
    SHARES,
    UnreadableError,
    amount,
    day,
    known,
    normal,
    scaled,
    text_of,
    unit_named,
)
from .declaration import FIELDS, Amount
from .faults import Faults, place
from .headers import UNIT_COLUMNS
from .mapping import Column, TableMapping
from .outline import OF_CONTENT, Outline
from .tree import Draft

PLACES = ("origin", "smelter_country")
STOCKS = ("own_stock", "work_in_progress", "in_transit")
AMOUNTS = ("quantity", "mass", "content_mass", "share", "value", *STOCKS, "lead_time_days", "confidence")

_FACTORS = {
    "mass": (GRAMS, "g"),
    "content_mass": (GRAMS, "g"),
    "share": (SHARES, "share"),
    "lead_time_days": (DAYS, "days"),
}
# A line that adds up the others is no part.
_TOTALS = frozenset({"合計", "計", "小計", "総計", "Total", "TOTAL", "total", "Sum", "Subtotal"})
MOST_SEEN = 20_000  # cells of a column that are remembered
_DAYS_OF = {"days": 1.0, "weeks": 7.0, "months": 365.25 / 12}
_WANTED = {
    "mass": ("a mass such as 12.5 g", "12.5 g のような質量"),
    "share": ("a share such as 30 %", "30 % のような比率"),
    "value": ("a price such as 120 JPY", "120 円のような金額"),
    "line_stop": ("a day such as 2026-04-01", "2026-04-01 のような日付"),
}


def lines_of(sheet: Sheet, table: TableMapping, drafts: list[Draft], faults: Faults) -> None:
    """Append the lines of a table to `drafts`.

    A row that names a substance, or repeats its part's number with another material, is a content of that part;
    its mass and share belong to the innermost thing it names.

    Args:
        sheet: the grid.
        table: what its columns mean.
        drafts: takes the lines.
        faults: takes what cannot be read, with its place.
    """
    if len(sheet.rows) < table.header_row:
        headers: list[str] = []
    else:
        headers = [text_of(cell) for cell in sheet.rows[table.header_row - 1]]
    readers = []
    for column in table.columns:
        if column.header not in headers:
            faults.add(
                place(sheet.name, table.header_row),
                f"the column '{column.header}' of the mapping is not there",
                f"対応表の列「{column.header}」がありません",
            )
            continue
        at = headers.index(column.header)
        readers.append((at, column, _reader(column.field)))
    if not table.has("item") or faults.count:
        if not table.has("item"):
            faults.add(
                place(sheet.name, 0), "the mapping names no part number", "対応表に品番の列がありません"
            )
        return
    rows = _Rows(sheet.name, readers, faults)
    by_indent = table.layout == "indent"
    outline = Outline(table.layout, sheet.name, drafts, faults, part_mass=table.has("content_mass"))
    for number, cells in enumerate(sheet.rows[table.header_row :], start=table.header_row + 1):
        said = rows.read(number, cells)
        if said:
            if by_indent:
                said["_item"] = said.get("item", "")
            _take(said, number, outline)


# (position, field, what its cells said, position of its unit's column, column, reader)
_Reader = tuple[int, str, dict[Any, Any], int | None, Column, Callable[..., Any]]


class _Rows:
    """Reads rows cell by cell."""

    def __init__(
        self, sheet: str, readers: list[tuple[int, Column, Callable[..., Any]]], faults: Faults
    ) -> None:
        self.sheet, self.faults = sheet, faults
        unit_at = {
            UNIT_COLUMNS[column.field]: at for at, column, _ in readers if column.field in UNIT_COLUMNS
        }
        # Cells repeat down a column; each column remembers its own.
        self.readers: list[_Reader] = [
            (at, column.field, {}, unit_at.get(column.field), column, reader)
            for at, column, reader in readers
            if column.field not in UNIT_COLUMNS
        ]

    def read(self, number: int, cells: list[Any]) -> dict[str, Any]:
        said: dict[str, Any] = {}
        width = len(cells)
        for at, field, seen, unit_at, column, reader in self.readers:
            cell = cells[at] if at < width else None
            if cell is None or cell == "":
                continue
            unit = column.unit if unit_at is None else self._unit(cells, unit_at, column)
            key = cell if unit_at is None else (cell, unit)
            truth = cell is True or cell is False  # would be taken for 1 or 0
            found = None if truth else seen.get(key)
            if found is None:
                found = self._first((self.sheet, number, at, column.header), cell, unit, column, reader)
                if found is None:
                    continue
                if not truth and len(seen) < MOST_SEEN:
                    seen[key] = found
            said[field] = found
        return said

    def _first(
        self,
        where: tuple[str, int, int, str],
        cell: Any,
        unit: str,
        column: Column,
        reader: Callable[..., Any],
    ) -> Any:
        """Return what a cell says that was not seen before; what is a fault or unknown is looked at again."""
        if isinstance(cell, str) and len(cell) > LONGEST:
            self.faults.add(
                place(*where),
                f"a cell of {len(cell):,} characters; at most {LONGEST:,}",
                f"{len(cell):,} 文字のセルがあります（上限 {LONGEST:,} 文字）",
            )
            return None
        try:
            return reader(cell, column, unit, self.faults, where)
        except UnreadableError:
            self._unreadable(cell, column, where)
            return None

    def _unit(self, cells: list[Any], at: int, column: Column) -> str:
        if at < len(cells) and (text := text_of(cells[at])):
            return unit_named(text) or text
        return column.unit

    def _unreadable(self, cell: Any, column: Column, where: tuple[str, int, int, str]) -> None:
        shown = text_of(cell)[:40]
        en, ja = _WANTED.get(column.field, ("a number", "数値"))
        self.faults.add(
            place(*where), f"'{shown}' was found where {en} was wanted", f"「{shown}」は{ja}として読めません"
        )


def _reader(field: str) -> Callable[..., Any]:
    if field in AMOUNTS:
        return _amount
    if field in PLACES:
        return _country
    if field == "line_stop":
        return lambda cell, *_: day(cell)
    if field in ("item", "level", "parent"):
        return lambda cell, *_: cell if isinstance(cell, str) and cell.strip() else text_of(cell) or None
    return lambda cell, *_: known(cell)


def _country(cell: Any, _column: Column, _unit: str, faults: Faults, where: Any) -> str | None:
    named = known(cell)
    return None if named is None else country_of(named, faults, where)


@cache
def _countries() -> dict[str, str]:
    return lookup((c.id, (c.iso2, c.words.en, c.words.ja, *c.aliases)) for c in COUNTRIES.values())


def country_of(named: str, faults: Faults, where: tuple[Any, ...]) -> str | None:
    """Return the id of a country as a declaration spells it; unknown, with a note, when nobody spells one so."""
    parts = [part.strip() for part in named.split(",")]
    # "KOREA, REPUBLIC OF" and "CONGO, DEMOCRATIC REPUBLIC OF THE"
    turned = " ".join([*reversed(parts[1:]), parts[0]]) if len(parts) > 1 else named
    for spelling in (named, turned, parts[0]):
        if found := _countries().get(folded(spelling[:100])):
            return found
    faults.note(
        place(*where[:2]),
        f"'{named[:60]}' is no country or region known here; left unknown",
        f"「{named[:60]}」は登録のない国・地域名のため不明とします",
    )
    return None


def _amount(cell: Any, column: Column, unit: str, faults: Faults, where: Any) -> Any:
    field = column.field
    found, _ = amount(cell, unit)
    if found is None:
        return None
    if any(end is not None and end < 0 for end in (found.value, found.low, found.high)):
        faults.add(
            place(*where),
            f"'{text_of(cell)[:40]}' is negative; it cannot be",
            f"「{text_of(cell)[:40]}」は負の値です（負にはなりません）",
        )
        return None
    return in_unit(field, found, faults, where)


def in_unit(field: str, found: Amount, faults: Faults, where: tuple[Any, ...]) -> Any:
    """Return an amount in the unit its field is kept in; a unit that is missing or does not fit is a fault."""
    if field == "confidence":
        share = scaled(found, SHARES.get(found.unit or "share", 1.0), "share").value
        if share is None or not 0 <= share <= 1:
            raise UnreadableError
        return share
    if field in STOCKS or field == "quantity":
        return Amount(found.value, found.low, found.high, found.unit or "each")
    if field == "value":
        fits = found.unit.isupper() and len(found.unit) == 3
        kept: Amount | None = found if fits else None
    else:
        factors, unit = _FACTORS[field]
        factor = _DAYS_OF.get(found.unit) if field == "lead_time_days" else factors.get(found.unit)
        kept = None if factor is None else scaled(found, factor, unit)
    if kept is None:
        _no_unit(field, found.unit, faults, where)
        return None
    if field == "share" and max(end or 0.0 for end in (kept.value, kept.low, kept.high)) > 1.0 + 1e-9:
        faults.add(place(*where), "a share above 100 %", "100 % を超える比率です")
        return None
    return kept.value if field == "lead_time_days" else kept


def _no_unit(field: str, came: str, faults: Faults, where: tuple[Any, ...]) -> None:
    title = FIELDS["mass" if field == "content_mass" else field]
    if came:
        faults.add(
            place(*where),
            f"'{came}' is no unit of {title.en}",
            f"「{came}」は{title.ja}の単位ではありません",
        )
        return
    faults.add(
        place(*where),
        f"the {title.en} has no unit: write it in the header, such as 質量(g), in the cell or in the mapping",
        f"{title.ja}に単位がありません。見出し（例: 質量(g)）、セル、または対応表に単位を書いてください",
    )


def _take(said: dict[str, Any], number: int, outline: Outline) -> None:
    item, parent = normal_item(said.pop("item", None)), normal_item(said.pop("parent", None))
    indented, level = said.pop("_item", ""), said.pop("level", None)
    substance = any(key in said for key in ("substance", "cas", "element"))
    current = outline.current
    if current is not None and _continues(item, parent, current):
        fresh = {key for key, value in said.items() if current.said.get(key) != value}
        if "quantity" not in fresh and (
            substance or (fresh and "material" in said and fresh <= {*OF_CONTENT, "content_mass"})
        ):
            outline.content(said, number)
            return
    if item is None:
        if said and not _TOTALS & {str(value) for value in said.values()}:
            outline.homeless(number)
        return
    of_part = {key: value for key, value in said.items() if not (substance and key in outline.of_content)}
    of_part.pop("content_mass", None)
    outline.part(item, number, of_part, level=level, parent=parent, indented=indented)
    if substance:
        outline.content(said, number)


def _continues(item: str | None, parent: str | None, current: Draft) -> bool:
    """Return whether a row may speak of the part above: it repeats its number, or leaves it out."""
    return item is None or (item == current.item and parent in (None, current.parent))


def normal_item(cell: Any) -> str | None:
    """Return a part number in half width without surrounding space; None where there is none."""
    if cell is None:
        return None
    text = normal(cell) if isinstance(cell, str) and not cell.isascii() else str(cell).strip()
    return text or None
