"""Tariffs, quotas and product rules that touch the same goods: shown beside a status, never part of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from ..terms import GROUPS, Fact, Words
from ..terms.facts import FactTables, facts_of, rows


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of `trade_measures`; `value` None means that the number is not in our sources."""

    id: str
    state: str
    kind: str
    title: Words
    item: str
    material: str
    quantity: str
    value: float | None
    valid_from: str
    valid_to: str
    verification: str
    note: str
    fact: Fact


def measures(
    facts: FactTables,
    materials: tuple[str, ...],
    origin: str,
    destination: str,
    day: date | None = None,
) -> tuple[Measure, ...]:
    """Return the trade measures on a route, in the order of their ids.

    Args:
        facts: declared tables; reads `trade_measures`.
        materials: ids of the materials; a row of material * fits all.
        origin: whose goods.
        destination: where they arrive or are sold.
        day: leaves out what has ended by that day; what is to come stays, with its first day.
    """
    frame = facts.frame("trade_measures")
    found = []
    for row, fact in zip(rows(frame), facts_of(frame, "trade_measures"), strict=True):
        fits = row.material == "*" or not set(materials).isdisjoint(row.material.split())
        ended = day is not None and row.valid_to and row.valid_to < day.isoformat()
        if fits and not ended and _at(row.origin, origin) and _at(row.destination, destination):
            found.append(
                Measure(
                    row.measure, row.state, row.kind, Words(row.title_en, row.title_ja), row.item, row.material, row.quantity,
                    None if math.isnan(row.value) else float(row.value),
                    row.valid_from, row.valid_to, row.verification, row.note, fact,
                )
            )  # fmt: skip
    return tuple(found)


def _at(wanted: str, place: str) -> bool:
    return wanted in ("*", place) or place in GROUPS.get(wanted, ())
