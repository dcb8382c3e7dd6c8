"""Checks of a table's rows, driven by its declaration; every fault is named, none is mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from ..terms import COUNTRIES, MATERIALS, STAGES, DataError, Table, Words
from ..terms.table import ABSENT, Field
from .staged import Staged, connect

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 5
DOMAINS: dict[str, frozenset[str]] = {
    "country": frozenset(COUNTRIES),
    "material": frozenset(MATERIALS),
    "stage": frozenset(STAGES),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One law of a table that rows break.

    Attributes:
        words: what came and what was wanted.
        count: how many rows break it.
        rows: the first of them, counted from 1.
    """

    words: Words
    count: int = 0
    rows: tuple[int, ...] = ()

    def of(self) -> Words:
        """Return the fault with its rows, as one phrase."""
        if not self.rows:
            return self.words
        numbers = ", ".join(str(row) for row in self.rows) + (", ..." if self.count > len(self.rows) else "")
        rows = f"row {numbers}" if self.count == 1 else f"{self.count} rows: {numbers}"
        return Words(f"{self.words.en} ({rows})", f"{self.words.ja}（{self.count} 行: {numbers}）")


def refuse(where: Words, faults: Iterable[Fault]) -> None:
    """Raise all faults as one error; do nothing when there is none.

    Raises:
        DataError: there is at least one fault.
    """
    phrases = [fault.of() for fault in faults]
    if phrases:
        raise DataError(
            f"{where.en} was refused and nothing was changed: {'; '.join(words.en for words in phrases)}.",
            f"{where.ja}を取り込めません（何も変更していません）: "
            f"{'、'.join(words.ja for words in phrases)}。",
        )


def check(table: Table, rows: pd.DataFrame | Staged) -> list[Fault]:
    """Return every fault of the rows of a declared table; an empty list means they may be stored.

    Checked are the columns, the kind, bounds, choices, form and known ids of each value, that a value is
    absent only where the row says it is withheld or not available, and that a key occurs once in a source.

    Args:
        table: the declaration.
        rows: the rows, with the columns of the declaration in any order, or the file where they wait.
    """
    if isinstance(rows, Staged):
        return _check_file(table, rows.path)
    faults = _columns(table, list(rows.columns))
    if faults:
        return faults
    with _engine().cursor() as connection:  # a cursor has its own temporary tables and registered rows
        connection.register("given", rows)
        connection.execute(
            'CREATE TEMP TABLE "rows" AS SELECT row_number() OVER () AS "#", '
            + ", ".join(f'{_cell(name, rows)} AS "{name}"' for name in table.columns)
            + " FROM given"
        )
        return _broken(connection, table) + _duplicates(connection, table)


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    """Return the one engine that checks rows in memory: to start one takes longer than most checks."""
    return duckdb.connect(config={"threads": 1})


def _check_file(table: Table, path: Path) -> list[Fault]:
    """Return the faults of rows in a file; a hash of the key tells first whether any may occur twice."""
    with connect(path.parent) as connection:
        file = str(path).replace("'", "''")
        connection.execute(
            f'CREATE VIEW "rows" AS SELECT file_row_number + 1 AS "#", * EXCLUDE (file_row_number) '
            f"FROM read_parquet('{file}', file_row_number = true)"
        )
        key = ", ".join(f'"{name}"' for name in (*table.key, "source"))
        twice = f'SELECT 1 FROM "rows" GROUP BY hash({key}) HAVING count(*) > 1 LIMIT 1'
        faults = _broken(connection, table)
        return faults + (_duplicates(connection, table) if connection.execute(twice).fetchall() else [])


def _broken(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Fault]:
    """Return the broken laws of all columns; one look at the rows says whether there is any."""
    laws = [(field, words, broken) for field in table.fields for words, broken in _laws(field)]
    counts = ", ".join(f"count(*) FILTER ({broken})" for _, _, broken in laws)
    found = connection.execute(f'SELECT {counts} FROM "rows"').fetchall()[0]
    return [
        _fault(connection, field, words, broken, count)
        for (field, words, broken), count in zip(laws, found, strict=True)
        if count
    ]


def _cell(name: str, rows: pd.DataFrame) -> str:
    """Return the column as numbers or categories where it holds such, else as text, whatever was mixed in it."""
    return (
        f'"{name}"'
        if rows[name].dtype.kind in "iuf" or rows[name].dtype.name == "category"
        else (f'CAST("{name}" AS VARCHAR)')
    )


def _columns(table: Table, names: list[str]) -> list[Fault]:
    missing = [name for name in table.columns if name not in names]
    extra = [str(name) for name in names if name not in table.columns]
    faults = []
    if missing:
        faults.append(
            Fault(Words(f"columns missing: {', '.join(missing)}", f"列がありません: {'、'.join(missing)}"))
        )
    if extra:
        faults.append(
            Fault(Words(f"columns not known: {', '.join(extra)}", f"未知の列です: {'、'.join(extra)}"))
        )
    return faults


def _fault(
    connection: duckdb.DuckDBPyConnection, field: Field, words: Words, broken: str, count: int
) -> Fault:
    query = f'SELECT "#", "{field.name}" FROM "rows" WHERE {broken} LIMIT {SHOWN}'
    found = connection.execute(query).fetchall()
    came = ", ".join(dict.fromkeys("(none)" if value is None else f"'{value}'" for _, value in found))
    return Fault(
        Words(f"{words.en}, got {came}", f"{words.ja}（値: {came}）"), count, tuple(row for row, _ in found)
    )


def _laws(field: Field) -> Iterable[tuple[Words, str]]:
    """Yield what must hold of a column and the SQL condition that finds where it does not."""
    name, column = field.name, f'CAST("{field.name}" AS VARCHAR)'
    if field.nullable:
        absent = ", ".join(_quoted(word) for word in ABSENT)
        yield (
            Words(
                f"{name} may be absent only where quality is {' or '.join(ABSENT)}",
                f"{name} の欠測理由がありません",
            ),
            f'"{name}" IS NULL AND CAST(quality AS VARCHAR) NOT IN ({absent})',
        )
    else:
        yield Words(f"{name} must be given", f"{name} は必須です"), f'"{name}" IS NULL'
    if field.kind == "date":
        none = f" AND {column} <> ''" if field.nullable else ""
        yield (
            Words(f"{name} must be a date like 2025-04-04", f"{name} は 2025-04-04 の形の日付"),
            f"NOT (regexp_full_match({column}, '\\d{{4}}-\\d{{2}}-\\d{{2}}') AND TRY_CAST({column} AS DATE) IS NOT NULL){none}",
        )
        return
    if field.kind != "text":
        yield from _number_laws(field)
        return
    if field.choices:
        yield (
            Words(
                f"{name} must be one of {', '.join(field.choices)}",
                f"{name} は {'・'.join(field.choices)} のいずれか",
            ),
            f"{column} NOT IN ({', '.join(_quoted(word) for word in field.choices)})",
        )
    if field.pattern:
        yield (
            Words(f"{name} must have the form {field.pattern}", f"{name} の形式は {field.pattern}"),
            f"NOT regexp_full_match({column}, {_quoted(field.pattern)})",
        )
    if field.domain:
        known = sorted(DOMAINS[field.domain])
        yield (
            Words(f"{name} must be a known {field.domain}", f"{name} が登録されていません"),
            f'"{name}" IS NOT NULL AND TRY_CAST({column} AS ENUM ({", ".join(_quoted(word) for word in known)})) IS NULL',
        )


def _number_laws(field: Field) -> Iterable[tuple[Words, str]]:
    name, number = field.name, f'TRY_CAST("{field.name}" AS DOUBLE)'
    kind = Words("a whole number", "整数") if field.kind == "integer" else Words("a number", "数値")
    wrong = f'"{name}" IS NOT NULL AND ({number} IS NULL OR NOT isfinite({number})'
    yield (
        Words(f"{name} must be {kind.en}", f"{name} は{kind.ja}でなければなりません"),
        wrong + (f" OR {number} <> floor({number}))" if field.kind == "integer" else ")"),
    )
    if field.low is not None:
        low = f"{field.low:g}"
        yield (
            Words(f"{name} must be at least {low}", f"{name} は {low} 以上"),
            f"isfinite({number}) AND {number} < {field.low}",
        )
    if field.high is not None:
        high = f"{field.high:g}"
        yield (
            Words(f"{name} must be at most {high}", f"{name} は {high} 以下"),
            f"isfinite({number}) AND {number} > {field.high}",
        )


def _duplicates(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Fault]:
    key = ", ".join(f'"{name}"' for name in (*table.key, "source"))
    found = connection.execute(
        f'SELECT {key}, list("#" ORDER BY "#")[:{SHOWN}] AS numbers FROM "rows" '
        f"GROUP BY {key} HAVING count(*) > 1 ORDER BY numbers LIMIT {SHOWN}"
    ).fetchall()
    return [
        Fault(
            Words(f"the key {_shown(row)} occurs more than once", f"キー {_shown(row)} が重複しています"),
            len(row[-1]),
            tuple(row[-1]),
        )
        for row in found
    ]


def _shown(row: tuple[object, ...]) -> str:
    return " / ".join(str(value) for value in row[:-1])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
