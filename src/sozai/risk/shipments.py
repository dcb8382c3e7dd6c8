"""What a country buys and sells under some HS codes, from table `trade_flows`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..terms import COUNTRIES, Words
from ..terms.facts import FactTables, facts_of
from .index import Block, Evidence
from .rows import missing, one_reading, rows_of

if TYPE_CHECKING:
    import pandas as pd

Revision = str | Mapping[str, str] | None
"""The HS revision of all codes, or of each code; None for the one that has most of them."""


@dataclass(frozen=True, eq=False)
class Shipments:
    """What one country bought or sold under some codes in a year, one row per partner and code.

    Attributes:
        rows: rows of `trade_flows`, each code of one HS revision.
        partner: name of the column of the other side.
        evidence: rows and notes.
    """

    rows: pd.DataFrame
    partner: str
    evidence: Evidence

    @property
    def value_usd(self) -> float:
        """Return the total value [USD]."""
        return float(self.rows["value_usd"].sum())

    @property
    def mass_t(self) -> float:
        """Return the total of the masses on record [t]."""
        return float(self.rows["mass_t"].sum())

    @property
    def covered_share(self) -> float:
        """Return the share of the value whose mass is on record, 0-1."""
        covered = float(self.rows.loc[self.rows["mass_t"].notna(), "value_usd"].sum())
        return covered / self.value_usd if self.value_usd > 0.0 else 0.0

    @property
    def masses(self) -> Block:
        """Return the masses on record [t], to be redrawn within their quality."""
        rows = self.rows[self.rows["mass_t"].notna()]
        return Block.of(rows["mass_t"].to_numpy(dtype=np.float64), list(rows["quality"]), list(rows["grade"]))

    @property
    def coverage(self) -> tuple[Words, ...]:
        """Return the sentence that says how much of the value has a mass; () where all has."""
        share = self.covered_share
        if share >= 0.9995:
            return ()
        return (
            Words(
                f"Masses are on record for {share:.1%} of the value; shares by mass are of that part.",
                f"質量の記録があるのは金額の {share:.1%}。質量比率はその範囲の値。",
            ),
        )


def imports(
    tables: FactTables, buyer: str, year: int, hs: Sequence[str], revision: Revision = None
) -> Shipments:
    """Return what `buyer` bought from each origin; its trade with itself is left out.

    Args:
        tables: declared tables; reads `trade_flows`.
        buyer: ISO3 code.
        year: calendar year.
        hs: six-digit HS codes.
        revision: HS revision of the codes, or that of each; by default the reading that has most of the codes.

    Raises:
        NoAnswerError: no row.
    """
    return _shipments(tables, "importer", "exporter", buyer, year, hs, revision)


def exports(
    tables: FactTables, seller: str, year: int, hs: Sequence[str], revision: Revision = None
) -> Shipments:
    """Return what `seller` sold to each destination; arguments and errors as for `imports`."""
    return _shipments(tables, "exporter", "importer", seller, year, hs, revision)


def _shipments(
    tables: FactTables,
    side: str,
    partner: str,
    country: str,
    year: int,
    hs: Sequence[str],
    revision: Revision,
) -> Shipments:
    one = isinstance(revision, str) and bool(revision)
    where = {"year": year, side: country, "hs": list(hs)} | ({"hs_revision": revision} if one else {})
    frame = rows_of(tables, "trade_flows", **where)
    frame = frame[~frame[partner].isin([country, "WLD"])]
    if isinstance(revision, Mapping):
        frame = frame[frame["hs_revision"] == frame["hs"].map(revision)]
    if frame.empty:
        raise missing("trade_flows", where | {partner: f"(other than {country})"})
    # Two revisions say the same trade twice: the one that has most of the codes, then most of the value.
    sizes = (
        frame.groupby("hs_revision").agg(codes=("hs", "nunique"), value=("value_usd", "sum")).reset_index()
    )
    best = sizes.sort_values(["codes", "value", "hs_revision"], ascending=False)["hs_revision"].iloc[0]
    chosen = frame if isinstance(revision, Mapping) else frame[frame["hs_revision"] == best]
    reading = one_reading(chosen, [partner, "hs"])
    rows = reading.rows.sort_values([partner, "hs"])
    absent = sorted(set(hs) - set(rows["hs"]))
    notes = (
        (
            Words(
                f"No trade of {COUNTRIES[country].words.en} on record under {', '.join(absent)} in {year}.",
                f"{year} 年の{COUNTRIES[country].words.ja}の貿易に {'、'.join(absent)} の記録はない。",
            ),
        )
        if absent
        else ()
    )
    return Shipments(rows, partner, Evidence(facts_of(rows, "trade_flows"), reading.notes + notes))
