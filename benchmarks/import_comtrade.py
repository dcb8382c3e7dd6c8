"""Read a UN Comtrade CSV of three million lines, beside pandas doing the same work on the same file in the same run.

Both read the file, drop exact repetitions, set splits and world totals apart, name countries and revisions, and add up
value and mass by reporter, flow, partner and code. `python benchmarks/import_comtrade.py [LINES]`
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from sozai.sources.comtrade import SOURCE
from sozai.sources.comtrade.layout import REVISIONS
from sozai.terms.countries import from_comtrade

LINES = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000_000
WANTED = 5.0
RUNS = 2
COLUMNS = (
    "typeCode", "freqCode", "refPeriodId", "refYear", "refMonth", "period", "reporterCode", "reporterISO", "reporterDesc",
    "flowCode", "flowDesc", "partnerCode", "partnerISO", "partnerDesc", "partner2Code", "partner2ISO", "partner2Desc",
    "classificationCode", "classificationSearchCode", "isOriginalClassification", "cmdCode", "cmdDesc", "aggrLevel",
    "isLeaf", "customsCode", "customsDesc", "mosCode", "motCode", "motDesc", "qtyUnitCode", "qtyUnitAbbr", "qty",
    "isQtyEstimated", "altQtyUnitCode", "altQtyUnitAbbr", "altQty", "isAltQtyEstimated", "netWgt", "isNetWgtEstimated",
    "grossWgt", "isGrossWgtEstimated", "cifvalue", "fobvalue", "primaryValue", "legacyEstimationFlag", "isReported",
    "isAggregate",
)  # fmt: skip
COUNTRIES = (36, 56, 76, 124, 152, 156, 251, 276, 360, 392, 410, 458, 490, 608, 643, 699, 704, 710, 764, 842)
ISO = (
    "AUS",
    "BOL",
    "BRA",
    "CAN",
    "CHL",
    "CHN",
    "FRA",
    "DEU",
    "IDN",
    "JPN",
    "KOR",
    "MYS",
    "TWN",
    "PHL",
    "RUS",
    "IND",
    "VNM",
    "ZAF",
    "THA",
    "USA",
)


def write(path: Path) -> None:
    """Write totals, their splits by customs procedure, and as many exact repetitions as rows."""
    made = dict.fromkeys(COLUMNS, "''") | {
        "typeCode": "'C'", "freqCode": "'A'", "refPeriodId": "20240101", "refYear": "2024", "refMonth": "52",
        "period": "2024", "classificationCode": "'H6'", "classificationSearchCode": "'HS'", "partner2Code": "0",
        "isOriginalClassification": "'True'", "mosCode": "0", "motCode": "0", "qtyUnitCode": "8", "altQtyUnitCode": "8",
        "reporterCode": "country[1 + n % 20]", "partnerCode": "country[1 + (n // 20) % 20]",
        "flowCode": "CASE WHEN n % 2 = 0 THEN 'M' ELSE 'X' END",
        "cmdCode": "lpad(CAST(10121 + (n // 400) * 7 AS VARCHAR), 6, '0')",
        "customsCode": "CASE WHEN split THEN 'C03' ELSE 'C00' END", "qty": "mass", "altQty": "mass", "netWgt": "mass",
        "isNetWgtEstimated": "'False'", "isQtyEstimated": "'False'", "isAltQtyEstimated": "'False'",
        "isGrossWgtEstimated": "'False'", "grossWgt": "0.0", "primaryValue": "money", "fobvalue": "money",
        "reporterISO": "iso[1 + n % 20]", "reporterDesc": "'Country ' || iso[1 + n % 20]", "aggrLevel": "6", "isLeaf": "'True'",
        "partnerISO": "iso[1 + (n // 20) % 20]", "partnerDesc": "'Country ' || iso[1 + (n // 20) % 20]",
        "partner2ISO": "'W00'", "partner2Desc": "'World'", "flowDesc": "CASE WHEN n % 2 = 0 THEN 'Import' ELSE 'Export' END",
        "cmdDesc": "'Metals; rare earth, scandium and yttrium, whether or not intermixed or interalloyed, good ' || n // 400",
        "customsDesc": "CASE WHEN split THEN 'Inward processing' ELSE 'TOTAL CPC' END", "motDesc": "'TOTAL MOT'",
        "qtyUnitAbbr": "'kg'", "altQtyUnitAbbr": "'kg'", "cifvalue": "CASE WHEN n % 2 = 0 THEN money END",
        "legacyEstimationFlag": "0", "isReported": "'False'", "isAggregate": "'True'",
    }  # fmt: skip
    once = LINES * 10 // 21
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (
            WITH rows AS (
                SELECT n, n % 10 = 9 AS split, {list(COUNTRIES)} AS country, {list(ISO)} AS iso, (hash(n) % 9000000) / 7.0 AS money,
                    (hash(n + 1) % 900000) / 3.0 AS mass FROM range({once}) AS t(n)
                UNION ALL SELECT n, true, {list(COUNTRIES)}, {list(ISO)}, (hash(n) % 9000000) / 7.0, (hash(n + 1) % 900000) / 3.0
                FROM range(0, {once}, 10) AS t(n))
            SELECT {", ".join(f"{value} AS {name}" for name, value in made.items())} FROM rows, range(2)
            ) TO '{path}' (HEADER, DELIMITER ',')"""
        )


def by_pandas(path: Path) -> pd.DataFrame:
    """Do the same work with pandas, as an analyst writes it."""
    rows = pd.read_csv(path, dtype={"cmdCode": "string"}).drop_duplicates()
    rows = rows[rows["flowCode"].isin(["M", "X"]) & rows["cmdCode"].str.fullmatch(r"\d{6}")]
    key = ["period", "flowCode", "reporterCode", "partnerCode", "classificationCode", "cmdCode"]
    total = (rows["customsCode"] == "C00") & (rows["motCode"] == 0) & (rows["partner2Code"] == 0)
    seen = pd.MultiIndex.from_frame(rows.loc[total, key])
    kept = rows[total | ~pd.MultiIndex.from_frame(rows[key]).isin(seen)]
    world = kept["partnerCode"] == 0
    sums = kept[~world].groupby([name for name in key if name != "partnerCode"])["primaryValue"].sum()
    assert sums.ge(0).all()
    kept = kept[~world]
    kept = kept.assign(
        reporter=kept["reporterCode"].map(from_comtrade),
        partner=kept["partnerCode"].map(from_comtrade),
        flow=kept["flowCode"].map({"M": "import", "X": "export"}),
        hs_revision=kept["classificationCode"].map(REVISIONS),
        mass_t=kept["netWgt"].where(kept["netWgt"] > 0, kept["qty"].where(kept["qtyUnitCode"] == 8)) / 1000,
    )
    whole = ["period", "flow", "reporter", "partner", "hs_revision", "cmdCode"]
    result = kept.groupby(whole, sort=False).agg(
        value_usd=("primaryValue", "sum"), mass_t=("mass_t", "sum"), guessed=("isNetWgtEstimated", "any")
    )
    return result.assign(quality=np.where(result["guessed"], "estimated", "reported")).reset_index()


def main() -> int:
    """Print both times and their ratio; 0 when it is what was promised."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "comtrade.csv"
        write(path)
        ours = pandas = float("inf")
        for _ in range(RUNS):  # in turns, and the better time of each: other work on the machine hits both
            start = time.perf_counter()
            raw = SOURCE.read(path)
            tidied = SOURCE.tidy(raw)
            ours = min(ours, time.perf_counter() - start)
            assert not tidied.faults, tidied.faults
            rows = tidied.tables["reported_trade"]
            start = time.perf_counter()
            theirs = by_pandas(path)
            pandas = min(pandas, time.perf_counter() - start)
        size = path.stat().st_size / 1e6
    assert len(rows) == len(theirs)
    assert np.isclose(rows["value_usd"].sum(), theirs["value_usd"].sum())
    good = pandas / ours >= WANTED
    print(
        f"{raw.attrs['rows_read']:,} lines, {size:,.0f} MB, {len(rows):,} rows kept: sozai {ours:.1f} s, "
        f"pandas {pandas:.1f} s, ratio {pandas / ours:.1f} (at least {WANTED:g}): {'PASS' if good else 'FAIL'}"
    )
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
