"""Tariffs, quotas and anti-dumping cases as they stand on a day: between whom, at which rate, on how much trade.

Law: a measure is in force from its first day to its last. One without a last day is known through the day of which its
page speaks and *unread* after it; a day that no page prints is *undated*. A row that names an origin stands in place of
the row for any origin of the same goods and first day. Trade under a code is what is on record, never an estimate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ..terms import GROUPS, Fact, Words
from ..terms.facts import FactTables, facts_of
from .measures import Measure, at, every_measure

DUTIES = ("tariff", "quota", "safeguard", "anti-dumping", "investigation", "anti-circumvention", "proposal")
STANDINGS: dict[str, Words] = {
    "in-force": Words("in force", "実施中"),
    "unread": Words("in force when last read", "最終確認時は実施中"),
    "not-yet": Words("not yet", "実施前"),
    "ended": Words("ended", "終了"),
    "undated": Words("day not in our sources", "日付が出典にない"),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One item of a measure, its rows of several quantities joined.

    Attributes:
        rows: its rows.
        standing: how it stands on the day (a key of `STANDINGS`).
        low_share, high_share: the rate, 0-1; two where it differs by maker; None where no number is in our sources.
        quota_t: tonnes a year inside the quota; None for none on record.
        quota_share: the quota as a share of the imports of 2024; None for none.
        value_share: the share of value that a rule of origin asks for; None for none.
    """

    rows: tuple[Measure, ...]
    standing: str
    low_share: float | None
    high_share: float | None
    quota_t: float | None
    quota_share: float | None
    value_share: float | None

    @property
    def row(self) -> Measure:
        """Return the first of its rows, which says everything but the number."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class Touched:
    """Trade on record under a measure's codes.

    Attributes:
        codes: the codes with trade on record.
        lacking: the codes without.
        value_usd: value of the newest year on record; None without any [USD].
        years: the years read, one a code at most.
        facts: the rows.
    """

    codes: tuple[str, ...]
    lacking: tuple[str, ...]
    value_usd: float | None
    years: tuple[int, ...]
    facts: tuple[Fact, ...]


def standing(measure: Measure, day: date) -> str:
    """Return how a measure stands on a day: a key of `STANDINGS`."""
    on = day.isoformat()
    if not measure.valid_from:
        return "undated"
    if on < measure.valid_from:
        return "not-yet"
    if measure.valid_to:
        return "in-force" if on <= measure.valid_to else "ended"
    return "in-force" if on <= measure.checked else "unread"


def duties(facts: FactTables, country: str, day: date) -> tuple[Duty, ...]:
    """Return the tariffs, quotas and anti-dumping cases by and on a country, in the order of their first days.

    Args:
        facts: declared tables; reads `trade_measures`.
        country: ISO3 code: its own measures, and those of others that reach its goods.
        day: the day looked at; what has ended and what is to come stay, with their standing.
    """
    mine = [
        measure
        for measure in every_measure(facts)
        if measure.kind in DUTIES and (at(measure.destination, country) or at(measure.origin, country))
    ]
    items: dict[tuple[str, str], list[Measure]] = {}
    for measure in _named_first(mine):
        items.setdefault((measure.id, measure.item), []).append(measure)
    found = (_duty(tuple(several), day) for several in items.values())
    return tuple(sorted(found, key=lambda duty: (duty.row.valid_from or "9999", duty.row.id, duty.row.item)))


def touched_trade(facts: FactTables, duty: Duty, country: str, day: date) -> Touched:
    """Return the trade that a measure touches, code by code in the newest year on record up to the day's.

    Args:
        facts: declared tables; reads `trade_flows`.
        duty: the measure.
        country: whose goods, where the measure reaches any origin and the country is not its own.
        day: no later year is read.
    """
    row = duty.row
    importers = GROUPS.get(row.destination, (row.destination,))
    exporters = (
        (country,)
        if row.origin == "*" and country not in importers
        else GROUPS.get(row.origin, (row.origin,))
    )
    known: list[str] = []
    years: list[int] = []
    value = 0.0
    used: list[Fact] = []
    for code in row.hs6:
        frame = facts.frame("trade_flows", hs=code, importer=list(importers))
        frame = frame[(frame["year"] <= day.year) & frame["value_usd"].notna()]
        if exporters != ("*",):
            frame = frame[frame["exporter"].isin(exporters)]
        frame = frame[frame["exporter"] != frame["importer"]]
        if frame.empty:
            continue
        frame = frame[frame["year"] == frame["year"].max()]
        newest = ["hs_revision", "vintage", "source"]
        read = frame.sort_values(newest).drop_duplicates(["exporter", "importer"], keep="last")
        known.append(code)
        years.append(int(read["year"].iloc[0]))
        value += float(read["value_usd"].sum())
        used += facts_of(read, "trade_flows")
    lacking = tuple(code for code in row.hs6 if code not in known)
    return Touched(tuple(known), lacking, value if known else None, tuple(sorted(set(years))), tuple(used))


def _named_first(found: Sequence[Measure]) -> Iterable[Measure]:
    """Yield the rows without those for any origin in whose place one stands that names an origin."""
    named = {(each.id, each.goods.en, each.valid_from) for each in found if each.origin != "*"}
    return (
        each for each in found if each.origin != "*" or (each.id, each.goods.en, each.valid_from) not in named
    )


def _duty(several: tuple[Measure, ...], day: date) -> Duty:
    def of(*names: str) -> list[float]:
        return [row.value for row in several if row.quantity in names and row.value is not None]

    rates = of("tariff_share", "lowest_tariff_share", "highest_tariff_share")
    quota, past, origin = (
        of("quota_tpa"),
        of("quota_of_2024_volume_share"),
        of("original_country_value_share"),
    )
    return Duty(
        rows=several,
        standing=standing(several[0], day),
        low_share=min(rates, default=None),
        high_share=max(rates, default=None),
        quota_t=quota[0] if quota else None,
        quota_share=past[0] if past else None,
        value_share=origin[0] if origin else None,
    )
