"""Parts: rows on disk, in one order and one layout, so that the same rows give the same bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import duckdb

from ..terms import TABLES, Table
from .manifest import Part, publish

# Rows a reader filters by lie together; the others are ordered by their key.
ORDER: dict[str, tuple[str, ...]] = {"trade_flows": ("hs_revision", "hs", "year", "exporter", "importer")}
LAYOUT = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 12, ROW_GROUP_SIZE 61440, PARQUET_VERSION v1"


def connect() -> duckdb.DuckDBPyConnection:
    """Return a connection that writes rows in the order it is told."""
    return duckdb.connect(config={"threads": 1, "preserve_insertion_order": True})


def order(table: Table) -> str:
    """Return the ORDER BY list of a table's parts."""
    names = dict.fromkeys((*ORDER.get(table.name, table.key), *table.key, "source"))
    return ", ".join(f'"{name}"' for name in names)


def typed(table: Table) -> str:
    """Return the SELECT list that gives every column its declared type."""
    return ", ".join(f'CAST("{field.name}" AS {field.sql_type}) AS "{field.name}"' for field in table.fields)


def write_rows(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: str, source: str, query: str
) -> Part:
    """Write the rows of `query` as a part of a declared table and return it."""
    declared = TABLES[table]
    return _write(
        connection,
        folder,
        f"SELECT {typed(declared)} FROM ({query}) ORDER BY {order(declared)}",
        table,
        source,
    )


def write_keys(connection: duckdb.DuckDBPyConnection, folder: Path, table: str, query: str) -> Part:
    """Write keys of embedded rows that are hidden by this database."""
    return _write(connection, folder, f"{query} ORDER BY ALL", table, "", hidden=True)


def files(folder: Path, parts: tuple[Part, ...]) -> str:
    """Return `read_parquet([...])` over parts of a folder."""
    paths = ", ".join("'" + str(folder / part.path).replace("'", "''") + "'" for part in parts)
    return f"read_parquet([{paths}])"


def _write(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    query: str,
    table: str,
    source: str,
    *,
    hidden: bool = False,
) -> Part:
    home = folder / "parts"
    home.mkdir(parents=True, exist_ok=True)
    fresh = home / f"writing-{os.getpid()}.tmp"
    path = str(fresh).replace("'", "''")
    written = connection.execute(f"COPY ({query}) TO '{path}' ({LAYOUT})").fetchall()[0][0]
    with fresh.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    part = Part(table, source, int(written), digest, hidden)
    publish(fresh, folder / part.path)
    return part
