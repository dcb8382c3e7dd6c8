"""Did the index of the year before rank what was then disrupted? A table of events, and two exact tests.

An event counts once, however many minerals it names; a material without facts from before is absent, not low.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..terms import Fact, NoAnswerError, Words
from ..terms.facts import FactTables, facts_of
from ..terms.facts import rows as rows_in
from ..terms.materials import MEMBERS
from .exact import Placed, chance_of_difference, chance_of_ranks
from .history import Ranked
from .rows import rows_of


@dataclass(frozen=True, slots=True)
class Before:
    """What stood on record about one material before one event.

    Attributes:
        event: id of the event.
        date: its day.
        exporter: whose goods were held back.
        material: id of the material disrupted.
        tested: whether the tests count it.
        entry: how its exports were ranked the year before; None where no code of it was on record.
        among: how many were ranked.
        eu_rank: rank in the newest list of the European Union before the event's year; None where not on it.
        eu_year: that list; None before the first (2011).
        eu_among: how many that list ranks.
        output_rank: rank by output the year before; None where no output by country of that year is on record.
        output_among: how many that ranks.
        words: what was known, or why nothing was.
    """

    event: str
    date: str
    exporter: str
    material: str
    tested: bool
    entry: Ranked | None
    among: int
    eu_rank: int | None
    eu_year: int | None
    eu_among: int | None
    output_rank: int | None
    output_among: int | None
    words: Words


@dataclass(frozen=True, slots=True)
class BackTest:
    """The table and the two tests.

    Attributes:
        rows: one per event and material, in order of date.
        placed: ranks by the index, one entry per tested event with facts.
        naive: the same by the plain HHI.
        chance: probability of ranks as high, drawn blindly.
        naive_chance: the same for the plain HHI.
        swapped: probability of a difference from the plain HHI as large, the two swapped at random.
        facts: rows of `events`.
    """

    rows: tuple[Before, ...]
    placed: tuple[Placed, ...]
    naive: tuple[Placed, ...]
    chance: float
    naive_chance: float
    swapped: float
    facts: tuple[Fact, ...]


def backtest(
    tables: FactTables,
    history: Mapping[int, Sequence[Ranked]],
    output_ranks: Mapping[int, Mapping[str, int]],
) -> BackTest:
    """Return how materials were ranked before they were disrupted.

    Facts count as known when they are for a year before the event's; trade is as published since, with revisions.

    Args:
        tables: declared tables; reads `events` and `criticality`.
        history: ranks by year (`export_history`).
        output_ranks: for each year with outputs on record, the rank of each material.

    Raises:
        NoAnswerError: no event on record, or none with facts from before.
    """
    frame = rows_of(tables, "events").sort_values(["date", "event", "material"])
    lists = _lists(tables)
    rows = []
    for row in rows_in(frame):
        year = int(str(row.date)[:4])
        entries = history.get(year - 1, ())
        entry, asked = _entry(entries, str(row.material))
        eu_year = max((at for at in lists if at < year), default=None)
        eu = {} if eu_year is None else lists[eu_year]
        outputs = output_ranks.get(year - 1, {})
        rows.append(
            Before(
                str(row.event), str(row.date), str(row.exporter), str(row.material), row.tested == "yes", entry,
                len(entries), _held(eu, str(row.material)), eu_year, len(eu) or None,
                _held(outputs, str(row.material)), len(outputs) or None, _known(entry, asked, str(row.material), year - 1),
            )
        )  # fmt: skip
    placed, naive = _placed(rows)
    if not placed:
        raise NoAnswerError(
            "No event has facts from the year before it, so nothing can be tested. Import trade of earlier years.",
            "前年の事実がある事例がないため、検証できません。過去の貿易を取り込んでください。",
        )
    differences = [theirs.mean - ours.mean for ours, theirs in zip(placed, naive, strict=True)]
    return BackTest(
        tuple(rows),
        placed,
        naive,
        chance_of_ranks(placed),
        chance_of_ranks(naive),
        chance_of_difference(differences),
        facts_of(frame, "events"),
    )


def event_years(tables: FactTables) -> tuple[int, ...]:
    """Return the years before an event's, in order: those whose facts a back-test wants."""
    return tuple(sorted({int(str(date)[:4]) - 1 for date in tables.frame("events")["date"]}))


def _placed(rows: Sequence[Before]) -> tuple[tuple[Placed, ...], tuple[Placed, ...]]:
    events: dict[str, dict[tuple[str, ...], Ranked]] = {}
    among: dict[str, int] = {}
    for row in rows:
        if row.tested and row.entry is not None:
            events.setdefault(row.event, {})[row.entry.materials] = row.entry
            among[row.event] = row.among
    ours = tuple(
        Placed(tuple(one.rank for one in held.values()), among[event]) for event, held in events.items()
    )
    theirs = tuple(
        Placed(tuple(one.naive_rank for one in held.values()), among[event]) for event, held in events.items()
    )
    return ours, theirs


def _entry(entries: Sequence[Ranked], material: str) -> tuple[Ranked | None, str]:
    """Return the entry that holds the material or its group, and under which name."""
    groups = [group for group, members in MEMBERS.items() if material in members]
    for name in (material, *groups):
        for entry in entries:
            if name in entry.materials:
                return entry, name
    return None, ""


def _lists(tables: FactTables) -> dict[int, dict[str, int]]:
    """Return the rank by supply risk of every material of each list of the European Union; ties share the best."""
    lists = {}
    for year, group in tables.frame("criticality").groupby("year"):
        highest = group.groupby("material")["supply_risk"].max()
        ranks = highest.rank(ascending=False, method="min").astype(int)
        lists[int(str(year))] = {str(material): int(rank) for material, rank in ranks.items()}
    return lists


def _held(ranks: Mapping[str, int], material: str) -> int | None:
    groups = [group for group, members in MEMBERS.items() if material in members]
    parts = [name for name in ("heavy-rare-earths", "light-rare-earths") if material == "rare-earths"]
    known = [ranks[name] for name in (material, *groups, *parts) if name in ranks]
    return known[0] if known else None


def _known(entry: Ranked | None, asked: str, material: str, year: int) -> Words:
    if entry is None:
        return Words(
            f"absent: no trade code of it on record in {year}",
            f"対象外：{year} 年に該当する貿易番号の記録がない",
        )
    as_en = "" if asked == material else f"as {asked}: "
    as_ja = "" if asked == material else f"{asked} として："
    return Words(f"{as_en}{entry.coded.words.en}", f"{as_ja}{entry.coded.words.ja}")
