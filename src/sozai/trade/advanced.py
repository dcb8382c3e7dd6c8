"""Published shares of advanced materials, beside what trade says of the code that holds them.

Law: a published share is never computed from, corrected by or added to trade; the two stand side by side, and where no
trade is on record the share is marked as published, not computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..terms import Fact, Words
from ..terms.facts import FactTables, facts_of, rows
from .flows import flows, total, years_of


@dataclass(frozen=True, slots=True)
class Advanced:
    """One published share.

    Attributes:
        good: id of the material.
        words: its name.
        period: year the share is for; None where the source does not say.
        share, low_share, high_share: as published, 0-1; None where a good is named without one.
        measure: share of what (`terms.advanced.SHARE_OF`).
        hs, revision: the code that holds the good; "" for none.
        holds: how much of the code is the good (`terms.advanced.HOLDS`).
        export_share: the country's share of the world's exports under the code, 0-1; None without trade on record.
        export_year: the year of that share.
        publication: who printed it.
        grade: evidence grade of the row.
        note: what a reader must know, as in the row.
        fact: the row.
    """

    good: str
    words: Words
    period: int | None
    share: float | None
    low_share: float | None
    high_share: float | None
    measure: str
    hs: str
    revision: str
    holds: str
    export_share: float | None
    export_year: int | None
    publication: str
    grade: str
    note: str
    fact: Fact


def advanced(tables: FactTables, country: str, year: int) -> tuple[Advanced, ...]:
    """Return the published shares of a country, largest first, goods without one last.

    Args:
        tables: declared tables; reads `advanced_materials` and `trade_flows`.
        country: ISO3 code.
        year: the share of exports is that of the newest year on record up to this one.
    """
    frame = tables.frame("advanced_materials", country=country)
    facts = facts_of(frame, "advanced_materials")
    exports = {
        (hs, revision): _export_share(tables, country, hs, revision, year)
        for hs, revision in set(zip(frame["hs"], frame["hs_revision"], strict=True))
        if hs
    }
    found = [_row(row, fact, exports) for row, fact in zip(rows(frame), facts, strict=True)]
    return tuple(sorted(found, key=lambda each: (-(each.share or -1.0), each.good, each.publication)))


def _export_share(
    tables: FactTables, country: str, hs: str, revision: str, year: int
) -> tuple[float, int] | None:
    years = [known for known in years_of(tables, revision, (hs,)) if known <= year]
    if not years:
        return None
    chosen = flows(tables, revision, years[-1], years[-1], (hs,))
    ours = total("value_usd", f"exporter = '{country}'")
    of_world = f"coalesce({ours}, 0) / {total('value_usd')}"
    return float(chosen.ask(tables, f"SELECT {of_world} AS share FROM flows")["share"].iloc[0]), years[-1]


def _row(row: Any, fact: Fact, exports: dict[tuple[str, str], tuple[float, int] | None]) -> Advanced:
    share, of_year = exports.get((row.hs, row.hs_revision)) or (None, None)
    return Advanced(
        good=row.good,
        words=Words(row.title_en, row.title_ja),
        period=int(row.period) if row.period else None,
        share=_number(row.share),
        low_share=_number(row.low_share),
        high_share=_number(row.high_share),
        measure=row.measure,
        hs=row.hs,
        revision=row.hs_revision,
        holds=row.holds,
        export_share=share,
        export_year=of_year,
        publication=row.publication,
        grade=row.grade,
        note=row.note,
        fact=fact,
    )


def _number(value: float) -> float | None:
    return None if value != value else float(value)
