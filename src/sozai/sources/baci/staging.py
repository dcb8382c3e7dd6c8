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
_PLACES = ", ".join(f"({code}, '{place}')" for code, place in sorted(numbered().items()))


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
        connection.execute(f"CREATE TYPE place AS ENUM ({', '.join(map(repr, _IDS))})")
        connection.execute(
            f"CREATE TABLE places AS SELECT code, CAST(id AS place) AS id FROM (VALUES {_PLACES}) AS rows (code, id)"
        )
        try:
            connection.execute(f"CREATE TABLE met AS {_met(path)}")
        except duckdb.Error:
            return None
        read = _usual(connection)
        if not read:
            return None
        waiting = folder / f"{path.name}.parquet"
        rows = stage(connection, waiting, TABLE, edition.card.id, _ROWS, _derived(edition))
    return Waiting({TABLE: rows}, (edition.card,), read, read - sum(each.rows for each in rows))


def _met(path: Path) -> str:
    """Return the SELECT of a file's rows with their countries; `odd` is a mass that is neither a number nor absent."""
    return f"""SELECT t, k, i, j, v, TRY_CAST(q AS DOUBLE) AS mass, mass IS NULL AND coalesce(trim(q), 'NA') NOT IN ('', 'NA') AS odd,
      a.id AS exporter, b.id AS importer, a.id = 'ROW' OR b.id = 'ROW' AS vague
      FROM ({_cells(path)}) LEFT JOIN places a ON a.code = i LEFT JOIN places b ON b.code = j"""


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
    count, strange, vague, vague_flows, settled_flows = connection.execute(
        f"""SELECT count(*), count(*) FILTER (
              t IS NULL OR t NOT BETWEEN {year.low:g} AND {year.high:g} OR k IS NULL OR k NOT BETWEEN 0 AND 999999
              OR v IS NULL OR NOT isfinite(v * 1000) OR v < {value.low:g} OR exporter IS NULL OR importer IS NULL
              OR odd OR NOT isfinite(mass) OR mass < {mass.low:g}),
              count(*) FILTER (vague), count(DISTINCT ((t * 1000000 + k) * 1000 + i) * 1000 + j) FILTER (vague),
              count(DISTINCT ((t * 1000000 + k) * 1000 + enum_code(exporter)) * 1000 + enum_code(importer)) FILTER (NOT vague)
            FROM met"""
    ).fetchall()[0]
    return int(count) if not strange and vague_flows == vague and settled_flows == count - vague else 0


_ROWS = """
    WITH placed AS (
      SELECT t AS year, exporter, importer, lpad(CAST(k AS VARCHAR), 6, '0') AS hs, round(v * 1000, 3) AS value_usd,
        mass AS mass_t, vague FROM met)
    SELECT * EXCLUDE (vague), 1 AS n FROM placed WHERE NOT vague
    UNION ALL SELECT year, exporter, importer, hs, sum(value_usd), sum(mass_t), count(*) FROM placed WHERE vague GROUP BY ALL"""


def _derived(edition: Edition) -> str:
    """Return the other columns of the declared table; flows of areas that are no country were added up."""
    quality, note = ("not_available", "estimated"), (SUM, NO_MASS, "")
    revision, card = REVISIONS[edition.hs_year], edition.card.id
    return f"""{_word(revision, revision)} AS hs_revision, {_word(card, card)} AS source, {edition.vintage} AS vintage,
      CASE WHEN mass_t IS NULL THEN {_word(quality[0], *quality)} ELSE {_word(quality[1], *quality)} END AS quality, {_word("B", "B")} AS grade,
      CASE WHEN n > 1 THEN {_word(SUM, *note)} WHEN mass_t IS NULL THEN {_word(NO_MASS, *note)} ELSE {_word("", *note)} END AS note"""


def _word(text: str, *among: str) -> str:
    """Return the SQL of a text as one of an enumeration: a number to move, not letters."""
    return f"CAST('{text}' AS ENUM ({', '.join(map(repr, among))}))"
