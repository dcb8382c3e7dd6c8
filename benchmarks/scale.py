"""sozai at the size of all of BACI: import, the questions on it, and the same SQL on ten times as many rows.

`python benchmarks/scale.py [ROWS [LARGE]]`: a zip in CEPII's layout with thirty yearly files (30 million rows, 5,000 codes, 225
countries) is imported into a database and asked; LARGE (100 million; 300000000 takes about three times as long; 0 leaves it out) is laid out as parts and asked under the
memory that LIMIT_GB leaves. Every step is a fresh process, so that its memory is its own; nothing is kept.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

YEARS = tuple(range(1995, 2025))
HS, PLACES = 5_000, 225
LIMIT_GB = 8
LIMITS = {
    "import": 90.0,
    "import HHI of Japan, all codes and years": 1.0,
    "three indicators, all countries, three years": 60.0,
    "a page from them": 0.3,
}
MEMORY_MB = {"import": 2_000, "large": LIMIT_GB * 1_000}


def flows(year: int, rows: int, named: bool) -> str:
    """Return the SELECT of a year's flows: every key once, values over six orders of magnitude, one mass in twenty missing."""
    from sozai.terms.countries import numbered

    codes = {code: place for code, place in sorted(numbered().items()) if place not in ("WLD", "ROW", "EU27")}
    once = list({place: code for code, place in reversed(codes.items())}.items())[:PLACES]
    if "JPN" not in dict(once):
        once[-1] = ("JPN", 392)
    places = [f"'{place}'" if named else str(code) for place, code in sorted(once, key=lambda pair: pair[1])]
    pairs = PLACES * (PLACES - 1)
    return f"""
      WITH numbered AS (
        SELECT n, n % {HS} AS code, (n // {HS} * 7919 + n % {HS} * 31) % {pairs} AS pair FROM range({rows}) AS r(n)),
      placed AS (
        SELECT *, pair // {PLACES - 1} AS a, pair % {PLACES - 1} AS b, [{", ".join(places)}] AS place FROM numbered)
      SELECT {year} AS t, place[1 + a] AS i, place[1 + CASE WHEN b >= a THEN b + 1 ELSE b END] AS j,
        lpad(CAST(10000 + code * 17 AS VARCHAR), 6, '0') AS k,
        CAST(exp((hash(n + {year}) % 14000) / 1000.0) AS DECIMAL(18, 3)) AS v,
        CASE WHEN hash(n + 1) % 20 > 0 THEN CAST(exp((hash(n + 2 + {year}) % 12000) / 1000.0) AS DECIMAL(18, 3)) END AS q
      FROM placed"""


def write_archive(folder: Path, rows: int) -> Path:
    """Write the zip as CEPII publishes it."""
    path = folder / "BACI_HS92_V202601.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        duckdb.connect() as connection,
    ):
        for year in YEARS:
            file = folder / f"BACI_HS92_Y{year}_V202601.csv"
            connection.execute(
                f"COPY ({flows(year, rows // len(YEARS), False)} ORDER BY i, j, k) TO '{file}' (HEADER, NULLSTR 'NA')"
            )
            archive.write(file, file.name)
            file.unlink()
    return path


def bring(folder: Path, rows: int) -> None:
    """Import the archive into a database."""
    from sozai.sources import import_file

    report = import_file(folder / "BACI_HS92_V202601.zip", folder / "db", "baci")
    assert report.rows_read == report.rows_stored + report.rows_refused + report.duplicates == rows // 30 * 30


def lay_out(folder: Path, rows: int) -> None:
    """Write a year's flows after the other as parts of a database, as an import leaves them."""
    from sozai.sources.baci.layout import Edition
    from sozai.store import commit, stage
    from sozai.store.staged import connect

    edition = Edition("92")
    (waiting := folder / "waiting").mkdir()
    staged: list[Any] = []
    with connect(waiting) as connection:
        for year in YEARS:
            query = f"""SELECT t AS year, i AS exporter, j AS importer, k AS hs, 'HS1992' AS hs_revision, CAST(v * 1000 AS DOUBLE) AS value_usd,
              CAST(q AS DOUBLE) AS mass_t, '{edition.card.id}' AS source, 2026 AS vintage,
              CASE WHEN q IS NULL THEN 'not_available' ELSE 'estimated' END AS quality, 'B' AS grade, '' AS note
              FROM ({flows(year, rows // len(YEARS), True)})"""
            staged += stage(connection, waiting / f"{year}.parquet", "trade_flows", edition.card.id, query)
    commit(folder / "db", {"trade_flows": tuple(staged)}, [edition.card], base=None)
    shutil.rmtree(waiting)


def ask(folder: Path, base: str) -> dict[str, float]:
    """Ask the questions and return their seconds."""
    from sozai.store import EMBEDDED, Facts
    from sozai.trade import concentrations, dependencies, indicators, indispensable
    from sozai.trade import flows as chosen

    spent: dict[str, float] = {}

    def timed(name: str, question: Callable[[], Any]) -> Any:
        begin, processor = time.perf_counter(), time.process_time()
        found = question()
        spent[name] = time.perf_counter() - begin
        spent[f"{name}, processor"] = time.process_time() - processor
        return found

    with Facts(folder / "db", EMBEDDED if base else None) as facts:
        timed(
            "import HHI of Japan, all codes and years",
            lambda: concentrations(facts, chosen(facts, "HS1992", YEARS[0], YEARS[-1]), "JPN"),
        )
        timed(
            "three indicators, all countries, three years",
            lambda: indicators(facts, "HS1992", 2022, 2024).frame,
        )
        held = indicators(facts, "HS1992", 2022, 2024)
        timed("a page from them", lambda: (dependencies(held, "JPN"), indispensable(held, "JPN")))
    return spent


def child(step: str, folder: Path, rows: int) -> dict[str, float]:
    """Do one step in this process and return its figures."""
    begin = time.perf_counter()
    if step in ("import", "lay out"):
        (bring if step == "import" else lay_out)(folder, rows)
        found = {step: time.perf_counter() - begin, f"{step}, processor": time.process_time()}
    else:
        found = ask(folder, "base" if step == "ask" else "")
    return found | {"memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def fresh(step: str, folder: Path, rows: int, limit_gb: int = 0) -> dict[str, float]:
    """Return the figures of a step in a process of its own, with no more memory than a limit."""
    bound = (limit_gb * 10**9,) * 2

    def limited() -> None:
        if limit_gb:
            resource.setrlimit(resource.RLIMIT_AS, bound)

    done = subprocess.run(
        [sys.executable, __file__, "child", step, str(folder), str(rows)],
        check=True, stdout=subprocess.PIPE, text=True, preexec_fn=limited,
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def show(rows: int, found: dict[str, float], bound: bool, memory_mb: float) -> bool:
    """Print the figures of a step and return whether they keep what was promised."""
    memory = found.pop("memory_mb")
    good = memory <= memory_mb
    for name, spent in found.items():
        limit = LIMITS.get(name) if bound else None
        said = f" (at most {limit:g} s): {'PASS' if spent <= limit else 'FAIL'}" if limit else ""
        print(f"{rows:,} rows: {name}: {spent:.2f} s{said}", flush=True)
        good = good and (limit is None or spent <= limit)
    held = "PASS" if memory <= memory_mb else "FAIL"
    print(f"{rows:,} rows: memory at most {memory:,.0f} MB (of {memory_mb:,.0f}): {held}", flush=True)
    return good


def main() -> int:
    """Run both sizes; 0 when all that was promised holds."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000_000
    large = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000_000
    good = True
    print(f"{os.cpu_count()} cores", flush=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = write_archive(folder, rows)
        print(f"{path.name}: {path.stat().st_size / 1e6:,.0f} MB packed", flush=True)
        good &= show(rows, fresh("import", folder, rows), True, MEMORY_MB["import"])
        size = sum(file.stat().st_size for file in (folder / "db").rglob("*.parquet"))
        print(f"database: {size / 1e6:,.0f} MB", flush=True)
        good &= show(rows, fresh("ask", folder, rows), True, MEMORY_MB["large"])
    if large:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            good &= show(large, fresh("lay out", folder, large, LIMIT_GB), False, MEMORY_MB["large"])
            good &= show(large, fresh("ask large", folder, large, LIMIT_GB), False, MEMORY_MB["large"])
    return 0 if good else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["child"]:
        print(json.dumps(child(sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))))
        raise SystemExit(0)
    raise SystemExit(main())
