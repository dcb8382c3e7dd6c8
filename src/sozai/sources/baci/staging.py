"""BACI at full size: a year, or CEPII's archive of all years, goes row by row into files and never into memory.

A file in which anything is unusual (a word for a number, an unknown country, a flow that stands twice, a value that cannot
be) is left to the reader of rows, which names it by its line.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

import duckdb

from ...store import stage
from ...store.staged import connect
from ...terms import COUNTRIES, TABLES, DataError
from ...terms.countries import numbered
from ..delimited import ends_with_newline
from ..source import Waiting
from .layout import NATIVE, NO_MASS, REVISIONS, SUM, Edition, columns_of, damaged, edition_of

TABLE = "trade_flows"
MEMBER = re.compile(r"BACI_HS(92|96|02|07|12|17|22)_Y\d{4}_V\d{6}\.csv", re.IGNORECASE)
LARGEST_MEMBER = 4_000_000_000  # bytes; the largest year has 0.4 GB
BLOCK = 1 << 20
_IDS = sorted(COUNTRIES)
_PLACES = ", ".join(f"({code}, {_IDS.index(place)}, '{place}')" for code, place in sorted(numbered().items()))


def years_in(path: Path) -> list[str]:
    """Return the names of the yearly files in an archive; [] when it is none."""
    if path.suffix.lower() != ".zip":
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            return sorted(name for name in archive.namelist() if MEMBER.fullmatch(PurePosixPath(name).name))
    except (zipfile.BadZipFile, OSError):
        return []


def unpacked(path: Path, folder: Path) -> Iterator[Path]:
    """Yield the yearly files of an archive one after the other; each is gone when the next comes.

    Raises:
        DataError: the archive is cut or damaged, or holds a year twice.
    """
    names = years_in(path)
    if len({PurePosixPath(name).name.lower() for name in names}) < len(names):
        raise damaged(path, "it holds a year twice")
    try:
        with zipfile.ZipFile(path) as archive:
            for name in names:
                file = folder / PurePosixPath(name).name
                with archive.open(name) as packed, file.open("wb") as out:
                    _inflate(packed, out, f"{name} ({path.name})")
                yield file
                file.unlink()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise damaged(path, str(error)) from None


def _inflate(packed: IO[bytes], out: IO[bytes], name: str) -> None:
    size = 0
    while block := packed.read(BLOCK):
        size += out.write(block)
        if size > LARGEST_MEMBER:
            raise DataError(
                f"{name} unpacks to more than {LARGEST_MEMBER / 1e9:g} GB; refused.",
                f"{name} は展開後の大きさが上限を超えるため読み込みません。",
            )


def staged_year(path: Path, folder: Path) -> Waiting | None:
    """Return the rows of one file in CEPII's columns; None where something in it is unusual."""
    text = path.suffix.lower() != ".parquet"
    if tuple(columns_of(path)) != NATIVE or (text and not ends_with_newline(path)):
        return None
    edition = edition_of(path)
    with connect(folder) as connection:
        try:
            connection.execute(f"CREATE TABLE cells AS {_cells(path)}")
        except duckdb.Error:
            return None
        connection.execute(
            f"CREATE TABLE places AS SELECT * FROM (VALUES {_PLACES}) AS rows (code, place, id)"
        )
        read = _usual(connection)
        if not read:
            return None
        rows = stage(connection, folder / f"{path.name}.parquet", TABLE, edition.card.id, _rows(edition))
    return Waiting({TABLE: rows}, (edition.card,), read, read - sum(each.rows for each in rows))


def _cells(path: Path) -> str:
    file = "'" + str(path).replace("'", "''") + "'"
    kinds = ("BIGINT", "BIGINT", "BIGINT", "BIGINT", "DOUBLE", "VARCHAR")
    if path.suffix.lower() == ".parquet":
        names = ", ".join(
            f"CAST({name} AS {kind}) AS {name}" for name, kind in zip(NATIVE, kinds, strict=True)
        )
        return f"SELECT {names} FROM read_parquet({file})"
    names = ", ".join(f"'{name}': '{kind}'" for name, kind in zip(NATIVE, kinds, strict=True))
    return f"SELECT * FROM read_csv({file}, header = true, delim = ',', columns = {{{names}}}, strict_mode = true)"


def _usual(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of rows where each is as CEPII prints it and no flow stands twice, else 0."""
    year, value, mass = (TABLES[TABLE].field(name) for name in ("year", "value_usd", "mass_t"))
    count, strange, flows, settled, placed = connection.execute(
        f"""WITH met AS (
              SELECT *, TRY_CAST(q AS DOUBLE) AS mass, a.place AS exporter, b.place AS importer, a.id = 'ROW' OR b.id = 'ROW' AS vague
              FROM cells LEFT JOIN places a ON a.code = i LEFT JOIN places b ON b.code = j)
            SELECT count(*), count(*) FILTER (
              t IS NULL OR t NOT BETWEEN {year.low:g} AND {year.high:g} OR k IS NULL OR k NOT BETWEEN 0 AND 999999
              OR v IS NULL OR NOT isfinite(v * 1000) OR v < {value.low:g} OR exporter IS NULL OR importer IS NULL
              OR (mass IS NULL AND coalesce(trim(q), 'NA') NOT IN ('', 'NA')) OR NOT isfinite(mass) OR mass < {mass.low:g}),
              count(DISTINCT ((t * 1000000 + k) * 1000 + i) * 1000 + j), count(*) FILTER (NOT vague),
              count(DISTINCT ((t * 1000000 + k) * 1000 + exporter) * 1000 + importer) FILTER (NOT vague)
            FROM met"""
    ).fetchall()[0]
    return int(count) if not strange and flows == count and settled == placed else 0


def _rows(edition: Edition) -> str:
    """Return the SELECT of the declared table; flows of areas that are no country are added up."""
    return f"""
    WITH placed AS (
      SELECT t AS year, a.id AS exporter, b.id AS importer, lpad(CAST(k AS VARCHAR), 6, '0') AS hs,
        round(v * 1000, 3) AS value_usd, TRY_CAST(q AS DOUBLE) AS mass_t
      FROM cells JOIN places a ON a.code = i JOIN places b ON b.code = j),
    whole AS (
      SELECT *, 1 AS n FROM placed WHERE exporter <> 'ROW' AND importer <> 'ROW'
      UNION ALL SELECT year, exporter, importer, hs, sum(value_usd), sum(mass_t), count(*)
      FROM placed WHERE exporter = 'ROW' OR importer = 'ROW' GROUP BY ALL)
    SELECT * EXCLUDE (n), '{REVISIONS[edition.hs_year]}' AS hs_revision, '{edition.card.id}' AS source, {edition.vintage} AS vintage,
      CASE WHEN mass_t IS NULL THEN 'not_available' ELSE 'estimated' END AS quality, 'B' AS grade,
      CASE WHEN n > 1 THEN '{SUM}' WHEN mass_t IS NULL THEN '{NO_MASS}' ELSE '' END AS note
    FROM whole"""
