"""Questions on trade at the size of BACI: rows of our own in its shape, read from one Parquet file as the store lays it out.

`python benchmarks/trade.py [ROWS]`: five years of 2,000 flows a code and year, as dense as BACI, so the number of codes
follows from the rows; the three indicators are taken over the last three years, six tenths of the rows.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from sozai.store.parts import LAYOUT
from sozai.terms import COUNTRIES
from sozai.trade import concentrations, dependencies, flows, indicators, indispensable, unit_values

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
YEARS = 5
DENSITY = 2_000  # flows of a code in a year, as in BACI
CODES = ROWS // (YEARS * DENSITY)
LIMITS = {
    "Japan's import HHI, all codes and years": 1.0,
    "three indicators, all countries": 60.0,
    "a page from them": 0.3,
}
PLACES = sorted({"JPN", *[place.id for place in COUNTRIES.values() if place.iso2][:219]})


class ParquetTables:
    """Table `trade_flows` over one file."""

    def __init__(self, path: Path) -> None:
        self.digest = str(path)
        self.connection = duckdb.connect()
        self.connection.execute(f"CREATE VIEW trade_flows AS SELECT * FROM read_parquet('{path}')")

    def frame(self, table: str, **where: Any) -> pd.DataFrame:
        raise NotImplementedError(table, where)

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        return self.connection.execute(query, list(parameters)).df()


def write(path: Path) -> None:
    """Write rows with every key once; values spread over six orders of magnitude, one mass in twenty missing."""
    pairs = len(PLACES) * (len(PLACES) - 1)
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{path.parent}'")
        connection.execute(
            f"""COPY (
            WITH numbered AS (
              SELECT n, n % {CODES} AS code, (n // {CODES}) % {YEARS} AS back, (n // {CODES * YEARS} * 7919 + n % {CODES} * 31) % {pairs} AS pair
              FROM range({ROWS}) AS r(n)),
            placed AS (
              SELECT *, pair // {len(PLACES) - 1} AS i, pair % {len(PLACES) - 1} AS rest, {PLACES} AS places FROM numbered)
            SELECT 2024 - back AS year, places[1 + i] AS exporter, places[1 + CASE WHEN rest >= i THEN rest + 1 ELSE rest END] AS importer,
              lpad(CAST(10000 + code * 17 AS VARCHAR), 6, '0') AS hs, 'HS1992' AS hs_revision,
              exp((hash(n) % 14000) / 1000.0) * 1000 AS value_usd,
              CASE WHEN hash(n + 1) % 20 > 0 THEN exp((hash(n + 2) % 12000) / 1000.0) END AS mass_t,
              'synthetic' AS source, 2026 AS vintage, 'estimated' AS quality, 'B' AS grade, '' AS note
            FROM placed ORDER BY hs_revision, hs, year, exporter, importer
            ) TO '{path}' ({LAYOUT.replace("LEVEL 12", "LEVEL 3")})"""
        )


def timed(name: str, question: Callable[[], Any]) -> Any:
    begin = time.perf_counter()
    found = question()
    spent = time.perf_counter() - begin
    limit = LIMITS.get(name)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    bound = f" (at most {limit:g} s)" if limit else ""
    print(f"{name}: {spent:.2f} s{bound}, {len(found):,} rows, {memory:,} MB so far", flush=True)
    if limit and spent > limit:
        raise SystemExit(f"{name} took {spent:.2f} s; {limit:g} were allowed")
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flows.parquet"
        begin = time.perf_counter()
        write(path)
        print(
            f"{ROWS:,} rows in {path.stat().st_size / 1e6:,.0f} MB, written in {time.perf_counter() - begin:.0f} s"
        )
        tables = ParquetTables(path)
        everything = flows(tables, "HS1992", 2020, 2024)
        timed("Japan's import HHI, all codes and years", lambda: concentrations(tables, everything, "JPN"))
        timed(
            "unit value of every exporter, 2020-24",
            lambda: unit_values(tables, flows(tables, "HS1992", 2020, 2024)),
        )
        frame = timed(
            "three indicators, all countries", lambda: indicators(tables, "HS1992", 2022, 2024).frame
        )
        held = indicators(tables, "HS1992", 2022, 2024)
        assert held.frame is frame
        timed("a page from them", lambda: dependencies(held, "JPN"))
        timed("a page from them", lambda: indispensable(held, "JPN"))


if __name__ == "__main__":
    main()
