"""What an import would change: rows, new keys, years, and the largest movers among the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..store import Facts, Given
from ..store.parts import read
from ..store.staged import connect
from ..terms import TABLES

MOVERS = 5


@dataclass(frozen=True, slots=True)
class Mover:
    """A row whose value the import changes.

    Attributes:
        key: the row's key, in words.
        field: the column, its name ending in its unit.
        before: the value a question sees now.
        after: the value it will see.
    """

    key: str
    field: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does to a table.

    Attributes:
        table: the declared table.
        rows: rows the file brings.
        new: rows whose key is not there yet.
        changed: rows whose key is there with another number in any column, a missing one included.
        first_year, last_year: the years they are for.
        movers: the largest changes of a number, by share of the old value; two missing ends have none.
    """

    table: str
    rows: int
    new: int
    changed: int
    first_year: int
    last_year: int
    movers: tuple[Mover, ...]


def change(facts: Facts, table: str, rows: Given, folder: Path) -> Change:
    """Return what rows would do to the facts, as a question sees them now.

    Args:
        facts: the facts now.
        table: the declared table.
        rows: its fresh rows.
        folder: where the comparison may put what does not fit in memory.
    """
    declared = TABLES[table]
    year = "year" if "year" in declared.columns else "vintage"
    with connect(folder) as connection:
        if isinstance(rows, Sequence):
            fresh = [f"SELECT * FROM {read(each.path)}" for each in rows]
        else:
            connection.register("given", rows)
            fresh = ["SELECT * FROM given"]
        connection.execute(f"CREATE VIEW now AS {facts.select(table)}")
        found = [_compared(connection, table, year, each) for each in fresh]
    movers = sorted((mover for each in found for mover in each.movers), key=_size, reverse=True)
    return Change(
        table,
        sum(each.rows for each in found),
        sum(each.new for each in found),
        sum(each.changed for each in found),
        min(each.first_year for each in found),
        max(each.last_year for each in found),
        tuple(movers[:MOVERS]),
    )


def _size(mover: Mover) -> float:
    return abs(mover.after - mover.before) / max(abs(mover.before), 1e-9)


def _compared(connection: duckdb.DuckDBPyConnection, table: str, year: str, fresh: str) -> Change:
    """Compare some fresh rows with the facts of their years; only keys that both have are held."""
    declared = TABLES[table]
    numbers = [
        field.name for field in declared.own if field.kind == "number" and field.name not in declared.key
    ]
    values = "".join(f', TRY_CAST("{name}" AS DOUBLE) AS "{name}"' for name in numbers)
    key = ", ".join(f'CAST("{name}" AS {declared.field(name).sql_type}) AS "{name}"' for name in declared.key)
    count, first, last = connection.execute(
        f'SELECT count(*), min(CAST("{year}" AS BIGINT)), max(CAST("{year}" AS BIGINT)) FROM ({fresh})'
    ).fetchall()[0]
    within = f' WHERE CAST("{year}" AS BIGINT) BETWEEN {first} AND {last}' if year in declared.key else ""
    names = ", ".join(f'"{name}"' for name in declared.key)
    both = "".join(f', f."{name}" AS "after {name}", n."{name}" AS "before {name}"' for name in numbers)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE met AS SELECT {names}{both} "
        f"FROM (SELECT {key}{values} FROM ({fresh})) AS f JOIN (SELECT {key}{values} FROM now{within}) AS n USING ({names})"
    )
    apart = " OR ".join(f'"before {name}" IS DISTINCT FROM "after {name}"' for name in numbers) or "false"
    known, changed = connection.execute(
        f"SELECT count(*), count(*) FILTER (WHERE apart) FROM (SELECT bool_or({apart}) AS apart FROM met GROUP BY {names})"
    ).fetchall()[0]
    shown = " || ' / ' || ".join(f'"{name}"' for name in declared.key)
    movers = [
        Mover(*row)
        for name in numbers
        for row in connection.execute(
            f"""SELECT {shown}, '{name}', "before {name}" AS before, "after {name}" AS after FROM met WHERE before <> after
            ORDER BY abs(after - before) / greatest(abs(before), 1e-9) DESC, 1 LIMIT {MOVERS}"""
        ).fetchall()
    ]
    return Change(
        table, int(count), int(count) - int(known), int(changed), int(first), int(last), tuple(movers)
    )
