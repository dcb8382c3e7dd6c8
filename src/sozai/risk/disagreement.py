"""Where the facts cannot all be true: publishers apart, totals that are no sums, later stages larger than earlier ones.

Laws: rows are compared only where material, stage, country, year and what the tonnes are agree, and where each source measures one
form; `gap = largest - smallest`. What is used is what `output` reads: the newest full edition. A country is unlisted where it is a
net exporter of a material by mass and no source has a row of its output; a rest of the world may hide it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ..terms.countries import AGGREGATES
from ..terms.hs import hs_codes
from .rows import one_reading

if TYPE_CHECKING:
    from ..terms.facts import FactTables

MADE = ("mine", "separate", "refine")  # stages whose goods a producer must have mined or refined
LEAST_NET_T = 1.0
UNLISTED = ("material", "country", "net_export_t", "export_t", "world_share", "largest_buyer", "largest_t")


def between_publishers(tables: FactTables, year: int, materials: Sequence[str] = ()) -> pd.DataFrame:
    """Return the outputs that two sources print differently, by the gap's share of the world's output.

    Columns: material, stage, country, low_t, low_source, high_t, high_source, gap_t, gap_share (of the larger), world_gap_ratio
    (to the sum of the used outputs), used_t, used_source.

    Args:
        tables: declared tables; reads `production`.
        year: calendar year.
        materials: ids; () for all.
    """
    found = []
    made = _made(tables, year, materials)
    made = made[made["country"] != "ROW"]  # who is in the rest of the world differs from source to source
    for (material, stage, basis), rows in made.groupby(["material", "stage", "basis"]):
        single = rows[rows.groupby(["country", "source"])["form"].transform("nunique") == 1]
        if single["source"].nunique() < 2:
            continue
        used = one_reading(single, ["country"]).rows.drop_duplicates("country").set_index("country")
        world = float(used.loc[~used.index.isin(AGGREGATES), "output_t"].sum())
        for country, same in single.groupby("country"):
            ordered = same.sort_values(["output_t", "source"])
            low, high = ordered.iloc[0], ordered.iloc[-1]
            gap = float(high["output_t"] - low["output_t"])
            if gap <= 0.0:
                continue
            said = used[used.index == country]
            taken = None if said.empty else said.iloc[0]
            found.append(
                {
                    "material": material, "stage": stage, "basis": basis, "country": country,
                    "low_t": float(low["output_t"]), "low_source": low["source"],
                    "high_t": float(high["output_t"]), "high_source": high["source"],
                    "gap_t": gap, "gap_share": gap / float(high["output_t"]),
                    "world_gap_ratio": gap / world if world > 0.0 else None,
                    "used_t": None if taken is None else float(taken["output_t"]),
                    "used_source": None if taken is None else taken["source"],
                }
            )  # fmt: skip
    columns = [
        "material", "stage", "basis", "country", "low_t", "low_source", "high_t", "high_source", "gap_t", "gap_share",
        "world_gap_ratio", "used_t", "used_source",
    ]  # fmt: skip
    frame = pd.DataFrame(found, columns=columns)
    return frame.sort_values(
        ["world_gap_ratio", "material", "stage", "country"],
        ascending=[False, True, True, True],
        ignore_index=True,
    )


def against_totals(tables: FactTables, year: int, materials: Sequence[str] = ()) -> pd.DataFrame:
    """Return the printed world totals that are not the sum of their countries, furthest first.

    Columns: material, stage, form, source, sum_t, printed_t, gap_t, gap_ratio (to the printed total).
    """
    rows = _made(tables, year, materials)
    world = rows["country"] == "WLD"
    key = ["material", "stage", "form", "source"]
    sums = rows[~rows["country"].isin(["WLD", "EU27"])].groupby(key)["output_t"].sum().rename("sum_t")
    frame = (
        rows[world]
        .set_index(key)["output_t"]
        .rename("printed_t")
        .to_frame()
        .join(sums, how="inner")
        .reset_index()
    )
    frame = frame[(frame["printed_t"] > 0.0) & (frame["sum_t"] > 0.0)]
    frame["gap_t"] = frame["sum_t"] - frame["printed_t"]
    frame["gap_ratio"] = frame["gap_t"] / frame["printed_t"]
    order = frame["gap_ratio"].abs()
    return frame[order > 0.0].iloc[(-order[order > 0.0]).argsort(kind="stable")].reset_index(drop=True)


def out_of_order(tables: FactTables, year: int, materials: Sequence[str] = ()) -> pd.DataFrame:
    """Return the materials of which one source says that more is refined than mined, or more used than refined.

    Columns: material, source, mined_t, refined_t, used_t (None where the source does not say).
    """
    rows = _made(tables, year, materials)
    rows = rows[(rows["country"] != "WLD") & (rows["country"] != "EU27")]
    one = rows.groupby(["material", "source", "stage"]).agg(t=("output_t", "sum"), forms=("form", "nunique"))
    wide = one[one["forms"] == 1]["t"].unstack("stage").reindex(columns=["mine", "refine"])
    used = tables.sql(
        "SELECT material, source, demand_t FROM demand WHERE use = 'total' AND scope = 'all' AND scenario = 'base' AND year = ?",
        [int(year)],
    ).set_index(["material", "source"])["demand_t"]
    frame = wide.join(used, how="left").rename(
        columns={"mine": "mined_t", "refine": "refined_t", "demand_t": "used_t"}
    )
    apart = (frame["refined_t"] > frame["mined_t"]) | (frame["used_t"] > frame["refined_t"])
    return frame[apart].reset_index().sort_values(["material", "source"], ignore_index=True)


def unlisted_producers(tables: FactTables, year: int, materials: Sequence[str] = ()) -> pd.DataFrame:
    """Return the net exporters of a material's ores, compounds and metals of whose output no source has a row.

    Columns: material, country, net_export_t (gross mass), export_t, world_share (of all exports on record), largest_buyer,
    largest_t; largest share first.
    """
    goods = [
        (entry.material, entry.code, revision)
        for entry in hs_codes()
        if entry.stage in MADE and (not materials or entry.material in materials)
        for revision in entry.revisions
    ]
    if not goods:
        return pd.DataFrame(columns=list(UNLISTED))
    listed = ", ".join(f"('{material}', '{code}', '{revision}')" for material, code, revision in goods)
    return tables.sql(
        f"""
        WITH goods(material, hs, hs_revision) AS (VALUES {listed}),
        newest AS (
          SELECT *, row_number() OVER (PARTITION BY hs, hs_revision, exporter, importer ORDER BY vintage DESC, source) AS n
          FROM trade_flows WHERE year = ? AND exporter <> importer AND mass_t > 0 AND exporter NOT IN ('WLD', 'ROW', 'EU27')
            AND importer NOT IN ('WLD', 'ROW', 'EU27') AND source NOT LIKE '%-largest'),
        flows AS (SELECT material, hs_revision, exporter, importer, mass_t FROM newest JOIN goods USING (hs, hs_revision) WHERE n = 1),
        fullest AS (
          SELECT material, arg_max(hs_revision, (mass, hs_revision)) AS hs_revision
          FROM (SELECT material, hs_revision, sum(mass_t) AS mass FROM flows GROUP BY ALL) GROUP BY material),
        chosen AS (SELECT flows.* FROM flows JOIN fullest USING (material, hs_revision)),
        sold AS (
          SELECT material, exporter AS country, sum(mass_t) AS export_t, arg_max(importer, (t, importer)) AS largest_buyer, max(t) AS largest_t
          FROM (SELECT material, exporter, importer, mass_t, sum(mass_t) OVER (PARTITION BY material, exporter, importer) AS t FROM chosen)
          GROUP BY ALL),
        world AS (SELECT material, sum(export_t) AS world_t FROM sold GROUP BY material),
        bought AS (SELECT material, importer AS country, sum(mass_t) AS import_t FROM chosen GROUP BY ALL)
        SELECT material, country, round(export_t - coalesce(import_t, 0), 3) AS net_export_t, round(export_t, 3) AS export_t,
          round(export_t / world_t, 9) AS world_share, largest_buyer, round(largest_t, 3) AS largest_t
        FROM sold JOIN world USING (material) LEFT JOIN bought USING (material, country)
        WHERE material IN (SELECT material FROM production WHERE year = ?)
          AND (material, country) NOT IN (SELECT (material, country) FROM production)
          AND export_t - coalesce(import_t, 0) > {LEAST_NET_T}
        ORDER BY world_share DESC, material, country""",
        [int(year), int(year)],
    )


def _made(tables: FactTables, year: int, materials: Sequence[str]) -> pd.DataFrame:
    where = {"material": list(materials)} if materials else {}
    rows = tables.frame("production", year=int(year), **where)
    return rows[rows["output_t"].notna()]
