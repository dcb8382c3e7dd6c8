"""Reading a file of UN Comtrade at full size: the columns that matter as numbers, every distinct line once.

Millions of lines are compared by these numbers, not by their texts; a cell that is not what its column holds is kept
as it came in column `fault`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd

from ...terms import DataError
from ..delimited import delimiter_of, encoding_of, ends_with_newline, head, plain
from .layout import FLOWS, INSIDE, LABELS, REVISIONS, TOTALS, Layout, layout

SPLIT_NAMES = ("customs", "transport")
NUMBERS = {
    "period": "INTEGER", "reporter": "SMALLINT", "partner": "SMALLINT", "value": "DOUBLE", "mass": "DOUBLE", "quantity": "DOUBLE",
    "transport": "SMALLINT", "partner2": "SMALLINT", "supply": "SMALLINT", "unit": "SMALLINT", "estimated": "BOOLEAN",
}  # fmt: skip
_THOUSANDS = r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?"


class _OtherEncodingError(Exception):
    """The file is not the UTF-8 that its beginning promises."""


def read(path: Path) -> pd.DataFrame:
    """Return the distinct rows, indexed by the first line they are on.

    Columns: `period` (202400 a year, 202401 a month), `flow` (1 import, 2 export, 3 held by these), `reporter` and
    `partner` (UN numbers), `revision` (place in `REVISIONS`; -1 not said, -2 another classification), `code` (a number)
    and `digits`, `split` (one bit for each of `TOTALS`), `value` [USD], `mass` [kg], `kilograms` (the quantity, where
    it is a mass), `guessed`, `times` (lines that say the same), `fault`. `attrs["rows_read"]` counts the lines.

    Raises:
        DataError: the columns are not those of UN Comtrade, or the file is cut.
    """
    try:
        raw, found = _read(path)
    except _OtherEncodingError:
        # Bytes that are no UTF-8 stand far from the beginning: an older export in Latin-1.
        raw, found = _read(path, "cp1252")
    raw.index = pd.Index(raw.pop("line").to_numpy())
    raw.attrs |= {
        "rows_read": int(raw["times"].sum()),
        "named": bool(set(found.places) & set(SPLIT_NAMES)),
    }
    return raw


def _read(path: Path, encoding: str = "") -> tuple[pd.DataFrame, Layout]:
    lines = head(path, 2)
    names, first = lines[0] if lines else [], lines[1] if len(lines) > 1 else []
    with plain(path, encoding, whole=False) as text:
        found = layout(path, names, first, _delimiter(text))
        if not ends_with_newline(text):
            raise _damaged(path, "the last line is cut", "最終行が途切れています")
        try:
            with duckdb.connect() as connection:
                return _rows(connection, text, found), found
        except (duckdb.InvalidInputException, duckdb.IOException) as error:
            said = str(error)
            if not encoding and re.search("unicode|utf-?8", said, re.IGNORECASE):
                raise _OtherEncodingError from None
            said = said.partition("\n")[0][:200]
            raise _damaged(path, said, said) from None


def _delimiter(text: Path) -> str:
    with text.open("rb") as file:
        start = file.read(100_000)
    return delimiter_of(start.decode(encoding_of(start), errors="ignore"))


def _rows(connection: duckdb.DuckDBPyConnection, text: Path, found: Layout) -> pd.DataFrame:
    """Return the rows, read straight into numbers; where a cell is none, read again as text to say which."""
    try:
        connection.execute(_query(found, typed=True), [str(text)])
    except (duckdb.ConversionException, duckdb.InvalidInputException):
        connection.execute(_query(found, typed=False), [str(text)])
    # The table keeps the order of the file while both cores read it; its row numbers are the lines.
    distinct = connection.execute(
        "SELECT min(rowid) + 2 AS line, count(*) AS times, * FROM lines GROUP BY ALL"
    ).df()
    return distinct.take(distinct["line"].to_numpy().argsort())


def _query(found: Layout, *, typed: bool) -> str:
    """Return the statement that makes table `lines` of the columns above; its one parameter is the file."""
    kinds = {found.places[name]: kind for name, kind in NUMBERS.items() if typed and name in found.places}
    cells = ", ".join(
        f"{'NULL' if name in NUMBERS and typed else chr(39) * 2} AS {name}"
        if name not in found.places
        else f"c{found.places[name]} AS {name}"
        if typed
        else f"coalesce(trim(c{found.places[name]}), '') AS {name}"
        for name in LABELS
    )
    if typed:
        unread, faults, moment = {name: name for name in NUMBERS}, "NULL::VARCHAR", "period"
    else:
        unread = {name: f"TRY_CAST({name} AS SMALLINT)" for name in ("reporter", "partner")}
        unread |= {name: _number(name, found.delimiter) for name in ("value", "mass", "quantity")}
        cases = " ".join(
            f"WHEN ({number}) IS NULL AND {name} <> '' THEN '{name}: ' || left({name}, 40)"
            for name, number in unread.items()
        )
        faults, moment = f"CASE {cases} END", "TRY_CAST(period AS INTEGER)"
    flows = {said: 1 + (flow == "export") for said, flow in FLOWS.items()} | dict.fromkeys(INSIDE, 3)
    split = " + ".join(
        f"CASE WHEN {_total(name, totals, typed)} THEN 0 ELSE {2**bit} END"
        for bit, (name, totals) in enumerate(TOTALS.items())
    )
    kilogram = "unit = 8" if typed else "unit = '8'"
    guessed = "coalesce(estimated, false)" if typed else "estimated IN ('True', 'true', 'TRUE', '1')"
    columns = {
        "period": "CASE WHEN moment BETWEEN 1900 AND 2099 THEN moment * 100 WHEN moment // 100 BETWEEN 1900 AND 2099 "
        "AND (moment % 100 BETWEEN 1 AND 12 OR moment % 100 = 52) THEN moment // 100 * 100 + moment % 100 % 52 ELSE 0 END",
        "flow": _place("flow", flows, 0),
        "reporter": unread["reporter"],
        "partner": unread["partner"],
        "revision": _place(
            "classification",
            {name: i for i, name in reversed(list(enumerate(REVISIONS)))} | {"": -1, "HS": -1},
            -2,
        ),
        "code": "coalesce(TRY_CAST(code AS INTEGER), -1)",
        "digits": "CAST(least(length(coalesce(trim(code), '')), 100) AS TINYINT)",
        "split": f"CAST({split} AS TINYINT)",
        "value": unread["value"],
        "mass": unread["mass"],
        "kilograms": f"CASE WHEN {kilogram} THEN {unread['quantity']} END",
        "guessed": guessed,
        "fault": faults,
    }
    names = ", ".join(f"'c{place}': '{kinds.get(place, 'VARCHAR')}'" for place in range(found.width))
    return f"""
        CREATE OR REPLACE TABLE lines AS
        SELECT {", ".join(f"{expression} AS {name}" for name, expression in columns.items())}
        FROM (SELECT *, {moment} AS moment FROM (SELECT {cells} FROM read_csv(?, header = false, skip = 1,
            auto_detect = false, quote = '"', escape = '"', delim = '{found.delimiter}', strict_mode = true,
            columns = {{{names}}})))"""


def _total(cell: str, totals: tuple[str, ...], typed: bool) -> str:
    """Return the condition that a cell says "all of them"."""
    if typed and cell in NUMBERS:
        return f"coalesce({cell}, 0) = 0"
    return f"({cell} = '{totals[0]}' OR coalesce(trim({cell}), '') IN {totals!r})"


def _place(cell: str, numbers: dict[str, int], otherwise: int) -> str:
    """Return the number of the text in a cell; the usual spellings, in capitals, are looked for first."""

    def cases(*forms: Callable[[str], str]) -> str:
        spelled = {form(text): number for text, number in numbers.items() for form in forms}
        return " ".join(f"WHEN '{text}' THEN {number}" for text, number in spelled.items())

    rare = f"CASE coalesce(trim({cell}), '') {cases(str.upper, str.lower, str.title)} ELSE {otherwise} END"
    return f"CAST(CASE {cell} {cases(str.upper)} ELSE {rare} END AS TINYINT)"


def _number(cell: str, delimiter: str) -> str:
    """Return the number in a cell; commas count as thousands only where they stand as such."""
    plain_number = f"TRY_CAST({cell} AS DOUBLE)"
    if delimiter == ";":  # a comma may then be a decimal sign, and nobody can tell
        return plain_number
    return (
        f"coalesce({plain_number}, CASE WHEN contains({cell}, ',') AND regexp_full_match({cell}, '{_THOUSANDS}') "
        f"THEN TRY_CAST(replace({cell}, ',', '') AS DOUBLE) END)"
    )


def _damaged(path: Path, en: str, ja: str) -> DataError:
    return DataError(
        f"{path.name} is cut or damaged ({en}). Nothing was changed; get the file again.",
        f"{path.name} は途切れているか壊れています（{ja}）。何も変更していません。取得し直してください。",
    )
