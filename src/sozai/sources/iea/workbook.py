"""The workbook of the Critical Minerals Data Explorer, as the agency lays it out for readers.

Sheet 1 total demand, 2 supply (mining and refining side by side), 3.1 and 3.2 demand of energy technologies, 4.x one technology
each. A line holds the years and the line above it the scenarios; a name without numbers heads the lines below it. Sheets are
known by their number, because their titles change from edition to edition.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from ..reading import workbook

TITLES = ("1 Total demand", "2 Total supply")
SCENARIOS = {
    "current policies": "CPS",
    "stated policies": "STEPS",
    "announced pledges": "APS",
    "net zero": "NZE",
    "high demand": "HIGH",
}
TECHNOLOGIES = {
    "4.1": "Solar PV",
    "4.2": "Wind",
    "4.3": "Electric vehicles",
    "4.4": "Grid battery storage",
    "4.5": "Electricity networks",
    "4.6": "Hydrogen technologies",
}
NAMES = {
    "magnet rare earth elements": "Rare Earth Elements",
    "graphite (all grades: natural and synthetic)": "Graphite",
    "pgms (other than iridum)": "PGMs",
    "pgms (other than iridium)": "PGMs",
    "total rare earth elements": "Total REE",
}
CASES = "otherCases"  # the block of what a technology would need under other assumptions than the base case
LOST = "lost"  # the block of numbers under no year
_NOTE = re.compile(r"(notes?|sources?)\b|[“\"]", re.IGNORECASE)
_CASE = re.compile(r"\bcase\b|^(wider|innovation)", re.IGNORECASE)
_SEARCHED = 20
Printed: TypeAlias = tuple[str, tuple[str, ...], Any]


def is_workbook(path: Path) -> bool:
    """Return whether a file is an Excel workbook with the sheets of the explorer."""
    if path.suffix.lower() != ".xlsx":
        return False
    names = workbook(path).sheet_names
    return all(any(name.startswith(title) for name in names) for title in TITLES)


def printed_values(path: Path) -> Iterator[Printed]:
    """Yield every number with the block and the labels it stands under.

    Raises:
        DataError: the workbook is damaged.
    """
    book = workbook(path)
    for name in book.sheet_names:
        number = name.split(" ")[0]
        block = {
            "1": "totalDemand",
            "2": "supply",
            "3.1": "cleantechByTech",
            "3.2": "cleantechByMineral",
        }.get(number)
        if block is None and number not in TECHNOLOGIES:
            continue
        grid = book.get_sheet_by_name(name).to_python()
        found = _header(grid)
        if found is None:
            yield LOST, (name, "no line of years"), None
        elif block == "supply":
            yield from _supply(grid, *found)
        else:
            yield from _demand(grid, *found, block or number)


@dataclass(frozen=True, slots=True)
class _Place:
    """A column of numbers: its year, and its scenario or ""."""

    year: str
    scenario: str


def _header(grid: Sequence[Sequence[Any]]) -> tuple[int, dict[int, _Place]] | None:
    """Return the row of the years and what stands over each column; None when there is no such row."""
    for at, row in enumerate(grid[:_SEARCHED]):
        years = {column: int(cell) for column, cell in enumerate(row) if _is_year(cell)}
        if len(years) < 2:
            continue
        over = grid[at - 1] if at else []
        starts = {
            column: scenario
            for column, cell in enumerate(over)
            for words, scenario in SCENARIOS.items()
            if words in str(cell).casefold()
        }
        return at, {
            column: _Place(
                str(year),
                next((starts[start] for start in sorted(starts, reverse=True) if start <= column), ""),
            )
            for column, year in years.items()
        }
    return None


def _is_year(cell: Any) -> bool:
    return (
        isinstance(cell, int | float)
        and not isinstance(cell, bool)
        and cell == int(cell)
        and 1990 <= cell <= 2100
    )


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _values(row: Sequence[Any], places: dict[int, _Place]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for column, place in places.items():
        if column < len(row) and row[column] != "":
            yield ((place.scenario, place.year) if place.scenario else (place.year,)), row[column]


def _lost(row: Sequence[Any], places: dict[int, _Place], label: str) -> Iterator[Printed]:
    """Yield numbers that stand under no year: the header is off, or the cells are."""
    for column, cell in enumerate(row):
        if column and _is_number(cell) and column not in places:
            yield LOST, (label, f"column {column + 1}"), cell


def _name(label: str) -> str:
    return NAMES.get(label.casefold(), label)


def _demand(
    grid: Sequence[Sequence[Any]], start: int, places: dict[int, _Place], block: str
) -> Iterator[Printed]:
    above, case = "", ""
    for row in grid[start + 1 :]:
        label = str(row[0]).strip() if row else ""
        if _NOTE.match(label):
            return
        yield from _lost(row, places, label or above)
        values = list(_values(row, places))
        if not values and label:
            above = label
            case = label.casefold() if _CASE.search(label) else case
        for labels, value in values:
            kind, stands = _stands(block, _name(above), case, _name(label))
            yield (kind, (*stands, *labels), value) if label else (LOST, (above, *labels), value)


def _stands(block: str, above: str, case: str, label: str) -> tuple[str, tuple[str, ...]]:
    """Return the block and the labels of a line of demand."""
    small = label.casefold()
    if block in TECHNOLOGIES:
        technology = TECHNOLOGIES[block]
        return (
            ("byTechnology", (technology, "minerals", label))
            if case == "base case"
            else (CASES, (technology, case, label))
        )
    if block == "cleantechByMineral":
        return block, (label,) if small != "total" else ("Total minerals",)
    if small.startswith("share of"):
        return block, (above, "cleanShare")
    if block == "cleantechByTech":
        return block, (above, "total") if small.startswith("total") else (above, "sectors", label)
    if small in ("other uses", "total demand"):
        return block, (above, "otherUses" if small == "other uses" else "totalDemand")
    return block, (above, "totalClean") if small.startswith("total ") else (above, "sectors", label)


def _supply(grid: Sequence[Sequence[Any]], start: int, places: dict[int, _Place]) -> Iterator[Printed]:
    """Yield mining and refining, each a column of labels with its years to the right."""
    sides: dict[int, dict[int, _Place]] = {}
    for column in sorted(places):
        side = next((label for label, years in sides.items() if column - 1 in years), column - 1)
        sides.setdefault(side, {})[column] = places[column]
    above = dict.fromkeys(sides, "")
    for row in grid[start + 1 :]:
        labels = {side: str(row[side]).strip() if 0 <= side < len(row) else "" for side in sides}
        if any(map(_NOTE.match, labels.values())):
            return
        yield from _lost(
            [cell if at not in sides else "" for at, cell in enumerate(row)],
            places,
            " / ".join(labels.values()),
        )
        for side, years in sides.items():
            values = list(_values(row, years))
            if not values:
                above[side] = labels[side] or above[side]
            stands = ("supply", _supplied(above[side], labels[side]))
            if not above[side] or not labels[side] or _is_number(row[side]):
                stands = (LOST, (above[side], labels[side]))
            for year, value in values:
                yield stands[0], (*stands[1], *year), value


def _supplied(above: str, label: str) -> tuple[str, ...]:
    name, _, stage = above.partition(" - ")
    kind = {"total": "total", "total clean technologies": "total", "top 3 share": "top3Share"}.get(
        label.casefold()
    )
    where = (_name(name.strip()), stage.strip().split(" ")[0].casefold())
    return (*where, kind) if kind else (*where, "countries", label)
