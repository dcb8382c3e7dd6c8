"""Sheets of a laboratory: columns named in Japanese and English, a row of units, and cells that may be censored."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bom.cells import UnreadableError, amount, normal, text_of
from ..bom.faults import Faults, place
from ..bom.grids import grids
from ..files import Sheet
from ..terms import DataError, Words
from ..terms.names import suggestion

Floats = NDArray[np.float64]

# unit -> (dimension, factor, offset): SI-side value = factor x written + offset
UNITS: dict[str, tuple[str, float, float]] = {
    "T": ("flux", 1.0, 0.0), "mT": ("flux", 1e-3, 0.0), "kG": ("flux", 0.1, 0.0), "G": ("flux", 1e-4, 0.0),
    "kA/m": ("field", 1.0, 0.0), "A/m": ("field", 1e-3, 0.0), "MA/m": ("field", 1e3, 0.0),
    "kOe": ("field", 250.0 / np.pi, 0.0), "Oe": ("field", 0.25 / np.pi, 0.0),
    "kJ/m3": ("energy", 1.0, 0.0), "J/m3": ("energy", 1e-3, 0.0), "MGOe": ("energy", 25.0 / np.pi, 0.0),
    "share": ("share", 1.0, 0.0), "%": ("share", 0.01, 0.0), "wt%": ("mass share", 0.01, 0.0),
    "mass share": ("mass share", 1.0, 0.0), "at%": ("atomic share", 0.01, 0.0), "ppm": ("mass share", 1e-6, 0.0),
    "°C": ("temperature", 1.0, 0.0), "K": ("temperature", 1.0, -273.15),
    "h": ("time", 1.0, 0.0), "min": ("time", 1.0 / 60.0, 0.0), "s": ("time", 1.0 / 3600.0, 0.0),
    "µm": ("length", 1.0, 0.0), "nm": ("length", 1e-3, 0.0), "mm": ("length", 1e3, 0.0),
    "g": ("mass", 1.0, 0.0), "kg": ("mass", 1e3, 0.0), "mg": ("mass", 1e-3, 0.0),
    "g/cm3": ("density", 1.0, 0.0), "kg/m3": ("density", 1e-3, 0.0),
    "JPY/kg": ("price", 1.0, 0.0), "USD/kg": ("price in dollars", 1.0, 0.0),
}  # fmt: skip
_SPELLED = {
    "テスラ": "T", "キロガウス": "kG", "koe": "kOe", "ka/m": "kA/m", "ka m-1": "kA/m", "mgoe": "MGOe", "kj/m^3": "kJ/m3", "kj/m3": "kJ/m3",
    "mass%": "wt%", "質量%": "wt%", "重量%": "wt%", "wt.%": "wt%", "原子%": "at%", "at.%": "at%", "mol%": "at%", "℃": "°C", "°c": "°C", "c": "°C",
    "degc": "°C", "時間": "h", "hr": "h", "分": "min", "秒": "s", "um": "µm", "μm": "µm", "g/cm^3": "g/cm3", "g/cc": "g/cm3", "円/kg": "JPY/kg",
    "比": "share", "比率": "share", "-": "share", "massppm": "ppm", "wtppm": "ppm",
}  # fmt: skip

MEASURED, BETWEEN, BELOW, ABOVE, MISSING = "measured", "between", "below", "above", "missing"
_BELOW = (
    "nd",
    "n.d.",
    "n.d",
    "検出限界以下",
    "検出限界未満",
    "検出せず",
    "不検出",
    "定量下限未満",
    "定量下限以下",
    "not detected",
    "bdl",
    "<dl",
    "<lod",
    "<loq",
    "trace",
    "tr.",
)
_ABOVE = (
    "ol",
    "over",
    "overrange",
    "over range",
    "オーバーレンジ",
    "測定上限超",
    "測定上限以上",
    "測定上限",
    "飽和せず",
    "saturated",
)
_UNIT_WORDS = ("unit", "units", "単位")
_BRACKET = re.compile(r"[(\[（［]\s*([^)\]）］]+?)\s*[)\]）］]")
LAST_HEADER = 30


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a laboratory's sheet.

    Attributes:
        name: machine name.
        words: its title.
        unit: the unit it is kept in, a key of `UNITS`; "" for text.
        units: units that may be written, the first one is the template's.
        choices: words to offer; others are accepted.
        help: one sentence for whoever fills it in.
        also: other headers that mean it.
    """

    name: str
    words: Words
    unit: str = ""
    units: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    help: Words | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Readings:
    """One quantity of many samples; a censored or missing result is data.

    Attributes:
        value (n,): the number measured (the middle of a range); NaN where censored or missing.
        low (n,), high (n,): what the true value lies between; infinite where a side is open, NaN where missing.
        state (n,): measured, between, below, above or missing.
    """

    value: Floats
    low: Floats
    high: Floats
    state: NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Located:
    """Where a sheet's columns stand.

    Attributes:
        sheet: the sheet.
        first: position of the first row of data.
        at: column position by machine name.
        units: unit written over each column, by machine name; "" where none is.
        strange: (position, header) of columns that are not known.
    """

    sheet: Sheet
    first: int
    at: Mapping[str, int]
    units: Mapping[str, str]
    strange: tuple[tuple[int, str], ...]


def unit_of(text: str) -> str:
    """Return the unit a text names, in its usual spelling; "" when it names none.

    Example:
        >>> unit_of("ｋＯｅ"), unit_of("℃"), unit_of("質量％"), unit_of("mass share"), unit_of("parsec")
        ('kOe', '°C', 'wt%', 'mass share', '')
    """
    if normal(text).strip() in UNITS:
        return normal(text).strip()
    plain = normal(text).replace(" ", "").replace("³", "3").replace("µ", "μ")
    plain = "µm" if plain == "μm" else plain
    if plain in UNITS:
        return plain
    return _SPELLED.get(plain.casefold(), "")


def converted(value: float, unit: str, wanted: str) -> float:
    """Return a value in another unit of its dimension.

    Example:
        >>> round(converted(12.0, "kOe", "kA/m"), 2), converted(300.0, "K", "°C")
        (954.93, 26.850000000000023)
    """
    _, factor, offset = UNITS[unit]
    _, factor_wanted, offset_wanted = UNITS[wanted]
    return (value * factor + offset - offset_wanted) / factor_wanted


def read_cell(cell: Any) -> tuple[str, float, float, float]:
    """Return (state, value, low, high) of a cell in its written unit; "ND", "<5", "5以下", "1~2" and "3±0.1" are read.

    Raises:
        UnreadableError: it is no quantity.

    Example:
        >>> read_cell("<0.05"), read_cell("検出限界以下")
        (('below', nan, -inf, 0.05), ('below', nan, -inf, inf))
        >>> read_cell("1.32±0.01")[:2], read_cell("")[0], read_cell("＞2400")[0]
        (('measured', 1.32), 'missing', 'above')
    """
    text = normal(text_of(cell)).casefold()
    bare = _BRACKET.sub("", text).strip()
    if text in _BELOW or bare in _BELOW:
        inside = _BRACKET.search(text)
        if inside:
            state, value, low, high = read_cell(inside[1])
            return BELOW, np.nan, -np.inf, high if state == BELOW else value if np.isfinite(value) else low
        return BELOW, np.nan, -np.inf, np.inf
    if text in _ABOVE:
        return ABOVE, np.nan, -np.inf, np.inf
    found, unit = amount(cell)
    if unit:
        raise UnreadableError(text)
    if found is None:
        return MISSING, np.nan, np.nan, np.nan
    low = -np.inf if found.low is None else found.low
    high = np.inf if found.high is None else found.high
    if found.value is not None:
        return MEASURED, found.value, *((found.low, found.high) if found.low is not None and found.high is not None else (found.value, found.value))  # fmt: skip
    if found.low is not None and found.high is not None:
        return BETWEEN, (low + high) / 2.0, low, high
    return (BELOW if found.low is None else ABOVE), np.nan, low, high


def readings(
    rows: Sequence[Sequence[Any]], numbers: Sequence[int], found: Located, column: Column, faults: Faults
) -> Readings:
    """Return a column of numbers in its kept unit; what cannot be read is a fault with its row and column."""
    n = len(rows)
    value, low, high = (np.full(n, np.nan) for _ in range(3))
    state = np.full(n, MISSING, dtype="<U8")
    at = found.at.get(column.name)
    if at is None:
        return Readings(value, low, high, state)
    unit = found.units.get(column.name) or (column.unit if not column.units else "")
    for i, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        cell = row[at] if at < len(row) else None
        where = place(found.sheet.name, number, at, column.words.en)
        try:
            state[i], v, a, b = read_cell(cell)
        except UnreadableError:
            shown = text_of(cell)[:40]
            faults.add(
                where,
                f"'{shown}' is no number, bound, range or ND",
                f"「{shown}」を数値・上下限・範囲・ND として読み取れません",
            )
            continue
        if state[i] == MISSING:
            continue
        if not unit:
            faults.add(where, f"its unit is not stated; write one of {', '.join(column.units)} in the row of units", f"単位がありません。単位の行に {'、'.join(column.units)} のいずれかを書いてください")  # fmt: skip
            return Readings(value, low, high, state)
        value[i], low[i], high[i] = (converted(x, unit, column.unit) for x in (v, a, b))
    return Readings(value, low, high, state)


def texts(rows: Sequence[Sequence[Any]], found: Located, name: str) -> tuple[str, ...]:
    """Return a column as text; "" where nothing stands or the column is not there."""
    at = found.at.get(name)
    return tuple("" if at is None or at >= len(row) else text_of(row[at]) for row in rows)


def _folded(text: str) -> str:
    return re.sub(r"[\s_\-.・:/()\[\]（）]+", "", normal(text).casefold())


def opened(path: Path, columns: Sequence[Column], key: str, faults: Faults) -> Located:
    """Return the sheet of a file whose headers hold `key` and most of the columns, and where they stand.

    Headers are machine names, English or Japanese titles; further rows of titles may follow, then a row of units.

    Args:
        path: an Excel or CSV file.
        columns: what is known.
        key: machine name of the column that must be there.
        faults: takes what is wrong with the units.

    Raises:
        DataError: the file cannot be read, or no sheet has such a row.
    """
    known: dict[str, str] = {}
    for column in columns:
        for text in (column.name, column.words.en, column.words.ja, *column.also):
            known.setdefault(_folded(text), column.name)
    best: tuple[int, Sheet, int] | None = None
    for sheet in grids(path)[0]:
        for number, row in enumerate(sheet.rows[:LAST_HEADER]):
            names = {name for cell in row if (name := _named(cell, known)[0])}
            if key in names and (best is None or len(names) > best[0]):
                best = (len(names), sheet, number)
    if best is None:
        wanted = next(column for column in columns if column.name == key)
        raise DataError(
            f"{faults.file} has no row of headers with '{wanted.words.en}' ({key}). Start from the template.",
            f"{faults.file} に「{wanted.words.ja}」（{key}）の見出し行がありません。テンプレートから作成してください。",
        )
    _, chosen, header = best
    return _placed(chosen, header, columns, known, key, faults)


def _named(cell: Any, known: Mapping[str, str]) -> tuple[str, str]:
    """Return the column a header means and the unit in its brackets."""
    text = text_of(cell)
    if not text or len(text) > 120:
        return "", ""
    inside = [unit for part in _BRACKET.findall(text) if (unit := unit_of(part))]
    if _folded(text) in known:
        return known[_folded(text)], inside[0] if inside else ""
    # "(BH)max (MGOe)": only a bracket that holds a unit is left out, then every bracket.
    bare = _folded(_BRACKET.sub(lambda part: " " if unit_of(part[1]) else part[0], text))
    name = known.get(bare, "") or known.get(_folded(_BRACKET.sub(" ", text)), "")
    return name, inside[0] if inside else ""


def _placed(
    sheet: Sheet, header: int, columns: Sequence[Column], known: Mapping[str, str], key: str, faults: Faults
) -> Located:
    at: dict[str, int] = {}
    units: dict[str, str] = {}
    strange = []
    kinds = {column.name: column for column in columns}
    for position, cell in enumerate(sheet.rows[header]):
        name, unit = _named(cell, known)
        if not name:
            if text_of(cell):
                strange.append((position, text_of(cell)[:60]))
        elif name in at:
            faults.add(place(sheet.name, header + 1, position), f"a second column '{text_of(cell)[:40]}'", f"「{text_of(cell)[:40]}」の列が重複しています")  # fmt: skip
        else:
            at[name], units[name] = position, unit
    first = header + 1
    while first < len(sheet.rows):
        row = sheet.rows[first]
        cells = [text_of(cell) for cell in row]
        titles = sum(_named(cell, known)[0] != "" for cell in cells)
        if titles >= max(2, len(at) // 2):
            first += 1
            continue
        lead = cells[at[key]] if at[key] < len(cells) else ""
        written = [(name, cells[p]) for name, p in at.items() if p < len(cells) and cells[p] and name != key]
        is_units = _folded(lead) in _UNIT_WORDS or (
            not lead and written and all(unit_of(text) or not kinds[name].unit for name, text in written)
        )
        if is_units:
            for name, text in written:
                if kinds[name].unit:
                    units[name] = unit_of(text) or units[name]
                    if not unit_of(text):
                        faults.add(place(sheet.name, first + 1, at[name]), f"'{text[:20]}' is no known unit", f"「{text[:20]}」は登録されていない単位です")  # fmt: skip
            first += 1
        break
    for name, unit in units.items():
        column = kinds[name]
        if unit and column.unit and UNITS[unit][0] not in {UNITS[u][0] for u in (column.unit, *column.units)}:
            en, ja = suggestion(unit, column.units)
            faults.add(place(sheet.name, first, at[name], column.words.en), f"the unit {unit} does not fit; it takes {', '.join(column.units)}.{en}", f"単位 {unit} は使えません。使える単位: {'、'.join(column.units)}{ja}")  # fmt: skip
            units[name] = ""
    return Located(sheet, first, at, units, tuple(strange))


def data_rows(found: Located, key: str) -> tuple[list[list[Any]], list[int]]:
    """Return the rows that have a key and their numbers as a spreadsheet shows them."""
    at = found.at[key]
    kept = [
        (row, number)
        for number, row in enumerate(found.sheet.rows[found.first :], start=found.first + 1)
        if at < len(row) and text_of(row[at])
    ]
    return [row for row, _ in kept], [number for _, number in kept]
