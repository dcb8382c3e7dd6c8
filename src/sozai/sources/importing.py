"""Importing a file into a user's database: what it is, what it changes, and then the change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from ..store import EMBEDDED, Facts, commit
from ..store.manifest import read_manifest
from ..terms import TABLES, Words
from .load import Loaded, load
from .source import Refused

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
        first_year, last_year: the years they are for.
        movers: the largest changes among the others, by share of the old value.
    """

    table: str
    rows: int
    new: int
    first_year: int
    last_year: int
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The account of an import; `rows_read = rows_stored + rows_refused + duplicates`.

    Attributes:
        source: name of the source the file was recognised as.
        titles: the titles of its editions.
        file: the file's name.
        rows_read, rows_stored, rows_refused, duplicates: the account of its rows.
        refused: rows left out, by reason.
        changes: what it does, by table.
        done: whether the rows are in the database (False for a preview).
        generation: the state of the database afterwards.
    """

    source: str
    titles: tuple[Words, ...]
    file: str
    rows_read: int
    rows_stored: int
    rows_refused: int
    duplicates: int
    refused: tuple[Refused, ...]
    changes: tuple[Change, ...]
    done: bool
    generation: int


def import_file(
    path: Path, folder: Path, name: str | None = None, *, preview: bool = False, base: Path | None = EMBEDDED
) -> Report:
    """Import a publisher's file into a database and return what that did.

    Args:
        path: the file.
        folder: the database; it is made when it is not there yet.
        name: the source; None means that the file's content says it.
        preview: only say what would happen.
        base: the embedded facts below the database.

    Raises:
        DataError: the file or the database is not what it should be; nothing was changed.
    """
    loaded = load(path, name)
    state = read_manifest(Path(folder))
    with Facts(Path(folder) if state.generation else None, base) as facts:
        changes = tuple(_change(facts, table, loaded) for table in loaded.tables)
    if not preview:
        today = date.today().isoformat()
        state = commit(
            folder, loaded.tables, [replace(card, retrieved=today) for card in loaded.cards], base=base
        )
    return Report(
        loaded.source,
        tuple(card.title for card in loaded.cards),
        loaded.path.name,
        loaded.rows_read,
        loaded.rows_stored,
        loaded.rows_refused,
        loaded.duplicates,
        loaded.refused,
        changes,
        done=not preview,
        generation=state.generation,
    )


def _change(facts: Facts, table: str, loaded: Loaded) -> Change:
    declared, rows = TABLES[table], loaded.tables[table]
    year = "year" if "year" in declared.columns else "vintage"
    numbers = [field.name for field in declared.own if field.kind == "number"]
    now = facts.frame(table, **({"year": [int(y) for y in rows["year"].unique()]} if year == "year" else {}))
    key = list(declared.key)
    with duckdb.connect() as connection:
        connection.register("fresh", rows)
        connection.register("now", now)
        same = " AND ".join(f'fresh."{name}" = now."{name}"' for name in key)
        known = connection.execute(
            f"SELECT count(*) FROM fresh WHERE EXISTS (SELECT 1 FROM now WHERE {same})"
        ).fetchall()[0][0]
        shown = " || ' / ' || ".join(f'CAST(fresh."{name}" AS VARCHAR)' for name in key)
        moved = [
            mover
            for name in numbers[:1]
            for mover in connection.execute(
                f"SELECT key, '{name}', before, after FROM (SELECT {shown} AS key, TRY_CAST(now.\"{name}\" AS DOUBLE) AS before, "
                f'TRY_CAST(fresh."{name}" AS DOUBLE) AS after FROM fresh JOIN now ON {same}) WHERE before <> after '
                f"ORDER BY abs(after - before) / greatest(abs(before), 1e-9) DESC, 1 LIMIT {MOVERS}"
            ).fetchall()
        ]
    return Change(
        table,
        len(rows),
        len(rows) - int(known),
        int(rows[year].min()),
        int(rows[year].max()),
        tuple(Mover(*row) for row in moved),
    )
