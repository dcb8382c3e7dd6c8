"""Who makes a good, with which capacity, and which plants are announced to close."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms import Fact, Words
from ..terms.facts import FactTables, facts_of, rows
from ..terms.industry import CLOSING


@dataclass(frozen=True, slots=True)
class Maker:
    """A maker of a good as a survey prints it; `capacity_tpa` is None where the survey does not say."""

    id: str
    year: int
    words: Words
    site: Words
    owner: Words
    plants: int
    capacity_tpa: float | None
    note: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Closure:
    """A plant announced to close; `makers` are those it may belong to, `capacity_tpa` is None where no source prints it."""

    plant: str
    makers: tuple[str, ...]
    words: Words
    when: Words
    period: str
    capacity_tpa: float | None
    successor: Words
    note: str
    fact: Fact


def makers(facts: FactTables, good: str, country: str) -> tuple[Maker, ...]:
    """Return a country's makers of a good, the largest first, of the newest survey of each; () where none is on record.

    Args:
        facts: declared tables; reads `makers`.
        good: id of the good, such as ethylene.
        country: ISO3 code.
    """
    frame = facts.frame("makers", good=good, country=country)
    frame = frame.sort_values("year").drop_duplicates("maker", keep="last")
    found = [
        Maker(
            row.maker, int(row.year), Words(row.title_en, row.title_ja), Words(row.site_en, row.site_ja),
            Words(row.owner_en, row.owner_ja), int(row.plants_count), _known(row.capacity_tpa), row.note, fact,
        )
        for row, fact in zip(rows(frame), facts_of(frame, "makers"), strict=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda maker: (-(maker.capacity_tpa or 0.0), maker.id)))


def closures(facts: FactTables, good: str, country: str) -> tuple[Closure, ...]:
    """Return the announced closures of a country's plants for a good, the earliest first.

    Args:
        facts: declared tables; reads `closures`.
        good: id of the good.
        country: ISO3 code.
    """
    frame = facts.frame("closures", good=good, country=country)
    found = [
        Closure(
            row.plant, tuple(row.maker.split()), Words(row.title_en, row.title_ja),
            Words(CLOSING[row.closing].en.format(row.period), CLOSING[row.closing].ja.format(row.period)), row.period,
            _known(row.capacity_tpa), Words(row.successor_en, row.successor_ja), row.note, fact,
        )
        for row, fact in zip(rows(frame), facts_of(frame, "closures"), strict=True)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda closure: (closure.period, closure.plant)))


def remaining(every: tuple[Maker, ...], closing: tuple[Closure, ...]) -> tuple[float, float] | None:
    """Return the least and the most capacity [t/yr] left after the closures, on the survey's basis; None without makers.

    A closing plant counts as its maker's row where the row is that plant alone. Of several rows it may be, the smallest
    and the largest bound it; of a row with more plants than one it is more than nothing and less than the row.

    Example:
        >>> fact = Fact("makers", (), (), "survey", 2019, "reported", "B")
        >>> none = Words("", "")
        >>> one = Maker("a", 2019, none, none, none, 1, 400.0, "", fact)
        >>> two = Maker("b", 2019, none, none, none, 2, 900.0, "", fact)
        >>> remaining((one, two), (Closure("x", ("b",), none, none, "2027", None, none, "", fact),))
        (400.0, 1300.0)
    """
    if not every or any(maker.capacity_tpa is None for maker in every):
        return None
    by_id = {maker.id: maker for maker in every}
    total = sum(maker.capacity_tpa or 0.0 for maker in every)
    least = most = total
    for closure in closing:
        theirs = [by_id[name] for name in closure.makers if name in by_id]
        if not theirs:
            continue
        sizes = [row.capacity_tpa or 0.0 for row in theirs]
        least -= max(sizes)
        most -= min(sizes) if all(row.plants == 1 for row in theirs) else 0.0
    return least, most


def _known(value: float) -> float | None:
    return None if value != value else float(value)
