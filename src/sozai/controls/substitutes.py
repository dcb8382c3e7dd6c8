"""Lawful substitutes: another material or design, never another route for the same one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..terms import Fact, Words
from ..terms.facts import FactTables, facts_of, rows


@dataclass(frozen=True, slots=True)
class Substitute:
    """A row of `substitutes`: what takes the place of a material, and the months to qualify it."""

    words: Words
    months: float
    low_months: float
    high_months: float
    fact: Fact


Substitutes = Mapping[tuple[str, str], Substitute]


def substitutes(facts: FactTables) -> dict[tuple[str, str], Substitute]:
    """Return the substitutes by material and type of part; reads `substitutes`."""
    frame = facts.frame("substitutes")
    return {
        (row.material, row.part_type): Substitute(
            Words(row.substitute_en, row.substitute_ja), float(row.qualify_months),
            float(row.low_months), float(row.high_months), fact,
        )
        for row, fact in zip(rows(frame), facts_of(frame, "substitutes"), strict=True)
    }  # fmt: skip


def substitute_of(known: Substitutes, material: str, part_type: str | None) -> Substitute | None:
    """Return what takes the place of a material in a type of part; None where no row says so.

    Example:
        >>> substitute_of({}, "rhenium", "nickel-superalloy") is None
        True
    """
    return known.get((material, part_type or "")) or known.get((material, "*"))
