"""Tariffs, quotas and product rules that touch the same goods: shown beside a status, never part of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from ..terms import GROUPS, Fact, Words
from ..terms.facts import FactTables, facts_of, rows


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of `trade_measures`; `value` None means that the number is not in our sources, `hs6` () that no code is."""

    id: str
    state: str
    kind: str
    title: Words
    item: str
    goods: Words
    hs6: tuple[str, ...]
    material: str
    origin: str
    destination: str
    quantity: str
    value: float | None
    valid_from: str
    valid_to: str
    checked: str
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
    found = []
    for measure in every_measure(facts):
        fits = measure.material == "*" or not set(materials).isdisjoint(measure.material.split())
        ended = day is not None and measure.valid_to and measure.valid_to < day.isoformat()
        if fits and not ended and at(measure.origin, origin) and at(measure.destination, destination):
            found.append(measure)
    return tuple(found)


def every_measure(facts: FactTables) -> tuple[Measure, ...]:
    """Return every row of `trade_measures`, in the order of their ids."""
    frame = facts.frame("trade_measures")
    return tuple(
        Measure(
            row.measure, row.state, row.kind, Words(row.title_en, row.title_ja), row.item,
            Words(row.goods_en or row.item, row.goods_ja or row.item), tuple(row.hs6.split()), row.material,
            row.origin, row.destination, row.quantity, None if math.isnan(row.value) else float(row.value),
            row.valid_from, row.valid_to, row.checked, row.verification, row.note, fact,
        )
        for row, fact in zip(rows(frame), facts_of(frame, "trade_measures"), strict=True)
    )  # fmt: skip


def at(wanted: str, place: str) -> bool:
    """Return whether a place is the one a row names: the same, one of its group, or any (*)."""
    return wanted in ("*", place) or place in GROUPS.get(wanted, ())
