"""Concentration of exports by year: the longest series on record, an honest stand-in for output, and called so.

Exports leave out what a producer uses itself and count what a trader passes on. They are by value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..terms import NoAnswerError, Words
from ..terms.facts import FactTables
from ..terms.hs import REVISIONS, hs_codes
from ..terms.materials import MATERIALS, MEMBERS
from ..terms.table import SPREADS
from .coded import Coded, coded
from .governance import PRINTED_SPREAD, UNKNOWN_G, UNKNOWN_SPREAD, instability

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Point = tuple[float, float, float]

SPREAD = " ".join(f"WHEN '{quality}' THEN {spread}" for quality, spread in SPREADS.items())
TOTALS = f"""
SELECT year, hs, hs_revision, suffix(source, '-largest') AS largest, exporter, sum(value_usd) AS value_usd,
    sum(pow(value_usd * CASE quality {SPREAD} ELSE {SPREADS["reported"]} END, 2)) AS variance
FROM (
    SELECT year, hs, hs_revision, source, exporter, value_usd, quality FROM trade_flows WHERE exporter <> importer
    UNION ALL
    SELECT year, hs, hs_revision, source, exporter, value_usd, quality FROM export_totals
)
WHERE value_usd > 0 AND year <= ? AND exporter NOT IN ('WLD', 'ROW')
GROUP BY ALL
"""
KEY = ["year", "hs", "hs_revision", "largest"]
FIRST_YEARS = dict(zip(REVISIONS, (1988, 1996, 2002, 2007, 2012, 2017, 2022), strict=True))
# Assumptions: below this part of its former value an ended code is a residue; a stage below that part is no stage.
RESIDUE, WEIGHTY = 0.25, 0.1
# Standard deviations from the mean to the 5 and 95 % points of a normal law.
EDGE = 1.6448536269514722
LEFT_OUT = ("petrochemical", "energy", "chemical")


@dataclass(frozen=True, slots=True)
class Ranked:
    """One material, or several that share all their codes, in one year.

    Attributes:
        materials: ids; several where codes are shared.
        year: year of the exports.
        rank: 1 the highest index.
        naive_rank: rank by the plain HHI of exports.
        hhi: highest HHI of exports among its stages, 0-1, with 5 and 95 % points.
        governance_hhi: highest sum of squared export shares times instability among its stages, 0-1, likewise.
        top_exporter: largest exporter at the stage of `governance_hhi`, with its share.
        top_share: that share, 0-1.
        coded: codes of that stage.
    """

    materials: tuple[str, ...]
    year: int
    rank: int
    naive_rank: int
    hhi: tuple[float, float, float]
    governance_hhi: tuple[float, float, float]
    top_exporter: str
    top_share: float
    coded: Coded


def export_history(tables: FactTables, last_year: int) -> dict[int, tuple[Ranked, ...]]:
    """Return for each year the materials ranked by governance-weighted concentration of their exports.

    Years begin with the first of the governance indicators (1996). A material takes its worst stage among those
    that carry at least a tenth of its exports on record. Materials whose codes are all shared are one entry; those
    without a code on record are absent, and so are residues of a code that ended (`_residues`). Ranges are first
    order in the spreads of flows, which err independently, and of governance; ranks have none.

    Args:
        tables: declared tables; reads `trade_flows`, `export_totals` and `governance`.
        last_year: last year wanted.

    Raises:
        NoAnswerError: no trade or no governance on record up to that year.
    """
    flows = tables.sql(TOTALS, [last_year])
    states = tables.sql(
        "SELECT year, country, avg(estimate) AS estimate, avg(standard_error) AS error "
        "FROM governance WHERE indicator = 'stability' GROUP BY ALL"
    )
    if flows.empty or states.empty:
        raise NoAnswerError(
            "No answer: tables 'trade_flows', 'export_totals' or 'governance' have no rows up to that year. Import them.",
            "答えられません: 表 trade_flows・export_totals・governance にその年までの行がありません。取り込んでください。",
        )
    world = flows.groupby(KEY)["value_usd"].sum().reset_index()
    world = world[~_residues(world) & (world["year"] >= int(states["year"].min()))]
    places = {
        int(str(year)): coded((str(hs), str(revision), bool(largest)) for hs, revision, largest in zip(part["hs"], part["hs_revision"], part["largest"], strict=True))
        for year, part in world.groupby("year")
    }  # fmt: skip
    measured = _measured(flows, states, places)
    return {year: _ranked(found, measured, year) for year, found in places.items()}


def history_sources(tables: FactTables) -> tuple[str, ...]:
    """Return the sources whose rows `export_history` reads."""
    found = tables.sql(
        "SELECT DISTINCT source FROM trade_flows UNION SELECT DISTINCT source FROM export_totals "
        "UNION SELECT DISTINCT source FROM governance UNION SELECT DISTINCT source FROM criticality"
    )
    return tuple(sorted(found["source"]))


def _residues(world: pd.DataFrame) -> pd.Series:
    """Return which (year, code) hold what laggards still print under a code that ended, its goods having moved.

    A converted series goes on where its goods have one new code each; where they were merged with others (germanium
    from 811230 into 811292 in 2007) almost nothing is left. A residue: after the code's last revision, less than a
    quarter (an assumption) of its mean value in the three years before.
    """
    ends: dict[str, int] = {}
    for entry in hs_codes():
        after = REVISIONS[REVISIONS.index(entry.last) + 1 :]
        ends[entry.code] = max(ends.get(entry.code, 0), FIRST_YEARS[after[0]] if after else 9999)
    end = world["hs"].map(ends).fillna(9999)
    before = world[world["year"].between(end - 3, end - 1)]
    base = before.groupby(["hs", "hs_revision", "largest"])["value_usd"].mean().rename("base").reset_index()
    held = world.merge(base, "left", ["hs", "hs_revision", "largest"])["base"].fillna(0.0).to_numpy()
    return (world["year"] >= end) & (world["value_usd"] < RESIDUE * held)


def _measured(
    flows: pd.DataFrame, states: pd.DataFrame, places: dict[int, dict[tuple[str, str], Coded]]
) -> dict[tuple[int, Coded], tuple[Point, Point, str, float, float]]:
    """Return (HHI, weighted HHI, largest exporter, its share, value) of every year's codes."""
    import pandas as pd

    rows = [
        (year, code, place.revision, place.largest, number)
        for year, found in places.items()
        for number, place in enumerate(found.values())
        for code in place.codes
    ]
    index = pd.DataFrame(rows, columns=[*KEY, "place"])
    sums = (
        flows.merge(index, "inner", KEY)
        .groupby(["year", "place", "exporter"])[["value_usd", "variance"]]
        .sum()
        .reset_index()
        .sort_values(["year", "place", "value_usd"])
    )
    known = np.sort(states["year"].unique())
    sums["at"] = known[np.searchsorted(known, sums["year"].to_numpy(), side="right") - 1]
    estimates = states.rename(columns={"year": "at", "country": "exporter"})
    stated = sums.merge(estimates, "left", ["at", "exporter"])
    g, error = instability(stated["estimate"].to_numpy()), stated["error"].to_numpy() / 5.0
    error = np.where(np.isnan(g), UNKNOWN_SPREAD, np.where(np.isnan(error), PRINTED_SPREAD, error))
    g = np.where(np.isnan(g), UNKNOWN_G, g)
    keys = sums[["year", "place"]].to_numpy()
    starts = np.flatnonzero(np.r_[True, (keys[1:] != keys[:-1]).any(axis=1)])
    value = sums["value_usd"].to_numpy()
    totals = np.add.reduceat(value, starts)
    counts = np.diff(np.r_[starts, len(value)])
    shares = value / np.repeat(totals, counts)
    spread = np.sqrt(sums["variance"].to_numpy()) / value
    squares = _ranged(shares, np.ones_like(g), spread, np.zeros_like(g), starts, counts)
    weighted = _ranged(shares, g, spread, error, starts, counts)
    ends = np.r_[starts[1:], len(value)] - 1
    names = sums["exporter"].to_numpy()
    by_number = {year: list(found.values()) for year, found in places.items()}
    return {
        (int(keys[first][0]), by_number[int(keys[first][0])][int(keys[first][1])]): (
            squares[at], weighted[at], str(names[last]), float(shares[last]), float(totals[at])
        )
        for at, (first, last) in enumerate(zip(starts, ends, strict=True))
    }  # fmt: skip


def _ranged(
    shares: Floats,
    g: Floats,
    spread: Floats,
    error: Floats,
    starts: NDArray[np.intp],
    counts: NDArray[np.intp],
) -> list[Point]:
    """Return sum(shares^2 g) of every group with its 5 and 95 % points, first order in the spreads.

    Args:
        shares (rows,): parts of their group, 0-1.
        g (rows,): weights, 0-1.
        spread (rows,): relative standard deviation of what each share is of.
        error (rows,): standard deviation of g.
        starts (groups,): where each group begins.
        counts (groups,): how many rows it has.
    """
    index = np.add.reduceat(np.square(shares) * g, starts)
    slope = 2.0 * shares * (shares * g - np.repeat(index, counts))
    variance = np.square(slope * spread) + np.square(np.square(shares) * error)
    reach = EDGE * np.sqrt(np.add.reduceat(variance, starts))
    low, high = np.clip(index - reach, 0.0, 1.0), np.clip(index + reach, 0.0, 1.0)
    return list(zip(index.tolist(), low.tolist(), high.tolist(), strict=True))


def _ranked(
    places: dict[tuple[str, str], Coded],
    measured: dict[tuple[int, Coded], tuple[Point, Point, str, float, float]],
    year: int,
) -> tuple[Ranked, ...]:
    held: dict[str, list[Coded]] = {}
    for (material, _), place in places.items():
        if counts(material):
            held.setdefault(material, []).append(place)
    entries: dict[Any, list[str]] = {}
    for material, coded_stages in held.items():
        alone = any(not place.shared for place in coded_stages)
        codes = material if alone else frozenset((place.codes, place.revision) for place in coded_stages)
        entries.setdefault(codes, []).append(material)
    rows = []
    for names in entries.values():
        stages = [(place, measured[year, place]) for place in held[names[0]]]
        whole = sum(found[4] for _, found in stages)
        weighty = [(place, found) for place, found in stages if found[4] >= WEIGHTY * whole]
        worst = max(weighty, key=lambda one: one[1][1][0])
        rows.append((tuple(sorted(names)), max(found[0] for _, found in weighty), worst))
    ranks, naive = _places([worst[1][1][0] for *_, worst in rows]), _places([hhi[0] for _, hhi, _ in rows])
    return tuple(
        Ranked(names, year, ranks[at], naive[at], hhi, found[1], found[2], found[3], place)
        for at, (names, hhi, (place, found)) in enumerate(rows)
    )


def counts(material: str) -> bool:
    """Return whether a material is ranked by itself: minerals and metals, single rare earths as one."""
    single = material in MEMBERS["rare-earths"] or material in ("light-rare-earths", "heavy-rare-earths")
    return not single and MATERIALS[material].group not in LEFT_OUT


def _places(values: list[float]) -> list[int]:
    order = np.argsort(-np.asarray(values), kind="stable")
    ranks = np.empty(len(values), dtype=int)
    ranks[order] = np.arange(1, len(values) + 1)
    return [int(rank) for rank in ranks]


STAND_IN = Words(
    "Ranks before a disruption rest on exports by value, because outputs by country before 2023 are not on record: a stand-in that leaves out what producers use themselves and counts what traders pass on.",
    "途絶前の順位は金額ベースの輸出による（2022 年以前の国・地域別生産量が記録にないため）。自国消費分を含まず、中継貿易を含む代用指標である。",
)
