"""Published figures of the materials industry and the uses that a page names, as rows say them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..terms import Fact, Words
from ..terms.facts import FactTables, facts_of, rows
from ..terms.industry import STATISTICS_OF

QUANTITIES = tuple(STATISTICS_OF)


@dataclass(frozen=True, slots=True)
class Size:
    """What one publication prints of an industry for one year.

    Attributes:
        industry: id.
        words: its name.
        year: year; None where our source does not say.
        values: quantity -> number; a quantity that is not printed is absent.
        publication: who prints it.
        grade: weakest grade of the rows.
        note: what a reader must know.
        facts: the rows.
    """

    industry: str
    words: Words
    year: int | None
    values: Mapping[str, float]
    publication: str
    grade: str
    note: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A use of a material in a strategic field; `naming` says whether the page names the field (`terms.industry`)."""

    material: str
    words: Words
    field: str
    use: Words
    naming: str
    page: str
    publication: str
    fact: Fact


def sizes(facts: FactTables, country: str) -> tuple[Size, ...]:
    """Return the published sizes of a country's industries; one without any number has no values.

    Args:
        facts: declared tables; reads `industry_statistics`.
        country: ISO3 code.
    """
    frame = facts.frame("industry_statistics", country=country)
    groups: dict[tuple[str, str, str], list[tuple[Any, Fact]]] = {}
    for row, fact in zip(rows(frame), facts_of(frame, "industry_statistics"), strict=True):
        groups.setdefault((row.industry, row.period, row.publication), []).append((row, fact))
    return tuple(_size(several) for several in groups.values())


def _size(several: list[tuple[Any, Fact]]) -> Size:
    first = several[0][0]
    values = {row.quantity: float(row.value) for row, _ in several if row.value == row.value}
    return Size(
        industry=first.industry,
        words=Words(first.title_en, first.title_ja),
        year=int(first.period) if first.period else None,
        values=values,
        publication=first.publication,
        grade=max(fact.grade for _, fact in several),
        note=first.note,
        facts=tuple(fact for _, fact in several),
    )


def field_uses(facts: FactTables) -> tuple[Use, ...]:
    """Return the uses of materials in the strategic fields, in the order of their rows.

    Args:
        facts: declared tables; reads `strategic_fields`.
    """
    frame = facts.frame("strategic_fields")
    return tuple(
        Use(
            row.material,
            Words(row.title_en, row.title_ja),
            row.field,
            Words(row.use_en, row.use_ja),
            row.naming,
            row.page,
            row.publication,
            fact,
        )
        for row, fact in zip(rows(frame), facts_of(frame, "strategic_fields"), strict=True)
    )
