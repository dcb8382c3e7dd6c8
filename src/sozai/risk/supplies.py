"""Who supplies every material at every stage: output on record, else shares of supply a publisher prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..terms import Fact, Words
from ..terms.facts import FactTables, facts_of
from ..terms.materials import MEMBERS
from .index import Block

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
# A row of `production` or `supply_shares` as pandas names it.
Row = Any
AGGREGATES = ("WLD", "ROW")
OUTPUT, SHARES = "output", "shares"
BASES: dict[str, Words] = {
    OUTPUT: Words("output on record", "生産量の記録"),
    SHARES: Words("printed shares of supply", "公表された供給比率"),
}


@dataclass(frozen=True, eq=False)
class Supply:
    """Who supplies one material at one stage.

    Attributes:
        material: id of the material.
        stage: id of the stage.
        form: what is measured, in the publisher's words; "" for shares.
        basis: `OUTPUT` [t/yr] or `SHARES`.
        year: the year of the numbers.
        countries: ISO3 codes of the named suppliers.
        block (countries + 1,): their amounts; last that of all others together (or 0).
        world: whether the publisher prints a total for the world.
        rows: the rows read.
        notes: what is withheld.
    """

    material: str
    stage: str
    form: str
    basis: str
    year: int
    countries: tuple[str, ...]
    block: Block
    world: bool
    rows: pd.DataFrame
    notes: tuple[Words, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return the rows read."""
        return facts_of(self.rows, "production" if self.basis == OUTPUT else "supply_shares")


@dataclass(frozen=True, slots=True)
class Absent:
    """A material that has rows and yet cannot be ranked, with the reason."""

    material: str
    reason: Words


def supplies(
    tables: FactTables, year: int, stage: str | None = None, bases: Sequence[str] = (OUTPUT, SHARES)
) -> tuple[tuple[Supply, ...], tuple[Absent, ...]]:
    """Return every supply on record in a year, and the materials whose rows name no supplier's amount.

    Output of the year comes first; a material and stage without any takes the newest shares of world supply that
    a publisher printed up to that year. Single rare earths have no shares at the mine: the printed ones are those of
    neodymium rescaled, so their ore is ranked as rare earths.

    Args:
        tables: declared tables; reads `production` and `supply_shares`.
        year: calendar year.
        stage: id of the one stage wanted; None for all.
        bases: which of the two are read.
    """
    where = {} if stage is None else {"stage": stage}
    made = tables.frame("production", year=year, **where)
    found = list(_outputs(made, year)) if OUTPUT in bases else []
    known = {(one.material, one.stage) for one in found}
    if SHARES in bases:
        found += [one for one in _shares(tables, year, where) if (one.material, one.stage) not in known]
    rest = sorted(set(made["material"]) - {one.material for one in found})
    absent = [Absent(material, _reason(made, material)) for material in rest]
    told = {one.material for one in found} | set(rest)
    return tuple(found), (*absent, *_elsewhere(tables, year, where, told))


def _elsewhere(tables: FactTables, year: int, where: dict[str, str], told: set[str]) -> Iterator[Absent]:
    """Yield the materials with output of other years alone, and those of which only the Union's sourcing is printed."""
    outputs = tables.frame("production", **where)
    others = {
        material: sorted(set(rows["year"]))
        for material, rows in outputs[~outputs["material"].isin(told)].groupby("material")
    }
    for material, years in others.items():
        listed = ", ".join(map(str, years))
        yield Absent(
            str(material),
            Words(f"no output of {year} on record, only of {listed}", f"{year} 年の生産量の記録がない（{listed} 年のみ）"),
        )  # fmt: skip
    shares = tables.frame("supply_shares", **where)
    world = set(shares.loc[shares["scope"] == "world", "material"])
    for material in sorted(set(shares["material"]) - world - told - set(others)):
        yield Absent(
            material,
            Words("only the European Union's own sourcing is printed, not the world's supply", "EU の調達先のみで、世界の供給の公表がない"),
        )  # fmt: skip


def _grouped(frame: pd.DataFrame) -> dict[tuple[str, str], list[Row]]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in frame.reset_index(drop=True).itertuples():
        groups.setdefault((str(row.material), str(row.stage)), []).append(row)
    return groups


def reading(rows: list[Row]) -> list[Row]:
    """Return the rows of the newest full edition and of sources that only add to it: the law of `one_reading`.

    A thousand groups of a few rows each are told apart faster without a frame for each.
    """
    sources: dict[str, list[Row]] = {}
    for row in rows:
        sources.setdefault(row.source, []).append(row)
    if len(sources) == 1:
        return rows
    longest = max(map(len, sources.values()))
    first = min(
        sources, key=lambda name: (2 * len(sources[name]) < longest, -max(row.vintage for row in sources[name]),
                                   -len(sources[name]), name)
    )  # fmt: skip
    seen = {row.country for row in sources[first]}
    kept = list(sources[first])
    for name in sorted(sources, key=lambda name: (len(sources[name]), name)):
        countries = {row.country for row in sources[name]}
        if name != first and not countries & seen:
            kept += sources[name]
            seen |= countries
    return kept


def _outputs(made: pd.DataFrame, year: int) -> Iterator[Supply]:
    for (material, stage), group in _grouped(made).items():
        rows = reading(group)
        world = any(row.country == "WLD" and row.output_t == row.output_t for row in rows)
        for part in lists(rows, world):
            found = _supply(material, stage, part, year, world, made)
            if found is not None:
                yield found


def lists(rows: list[Row], world: bool) -> Iterator[list[Row]]:
    """Yield the rows of each list of suppliers that a publisher prints for one material and stage.

    A publisher writes a remark on a single country ("crude", "includes steatite") where others write a form, so
    forms that share no country are one list; forms that share countries measure different things. A list of
    forms that differ, or of one country, counts only where the publisher adds up the world.

    Args:
        rows: rows of `production` of one material, stage, year and reading.
        world: whether the publisher prints a total for the world.
    """
    named = [row for row in rows if row.country not in AGGREGATES]
    forms = sorted({row.form for row in named})
    countries = {row.country for row in named}
    if len(forms) == 1:
        if world or len(countries) > 1:
            yield rows
    elif len(countries) < len(named):
        for form in forms:
            if sum(row.form == form for row in named) > 1:
                yield [row for row in rows if row.form == form]
    elif world:
        yield rows


def _supply(
    material: str, stage: str, rows: list[Row], year: int, world: bool, made: pd.DataFrame
) -> Supply | None:
    named = [row for row in rows if row.country not in AGGREGATES]
    given = [row for row in named if row.output_t == row.output_t]
    rest = [row for row in rows if row.country == "ROW" and row.output_t == row.output_t]
    if sum(row.output_t for row in given) <= 0.0:
        return None
    weakest = max(rest, key=lambda row: row.grade, default=None)
    withheld = ", ".join(row.country for row in named if row.output_t != row.output_t)
    forms = [row.form for row in given]
    return Supply(
        material, stage, max(sorted(set(forms)), key=forms.count), OUTPUT, year, tuple(row.country for row in given),
        Block.of(
            [*(row.output_t for row in given), sum(row.output_t for row in rest)],
            [*(row.quality for row in given), weakest.quality if weakest else "reported"],
            [*(row.grade for row in given), weakest.grade if weakest else "A"],
        ),
        world,
        made.iloc[[row.Index for row in rows]],
        (Words(f"withheld: {withheld}", f"秘匿: {withheld}"),) if withheld else (),
    )  # fmt: skip


def _shares(tables: FactTables, year: int, where: dict[str, str]) -> Iterator[Supply]:
    frame = tables.frame("supply_shares", scope="world", **where)
    frame = frame[(frame["year"] <= year) & ~frame["country"].isin(AGGREGATES)]
    for (material, stage), group in _grouped(frame).items():
        newest = max(row.year for row in group)
        rows = reading([row for row in group if row.year == newest])
        total = sum(row.share for row in rows)
        if total <= 0.0 or (stage == "mine" and material in MEMBERS["rare-earths"]):
            continue
        yield Supply(
            material, stage, "", SHARES, newest, tuple(row.country for row in rows),
            Block.of(
                [*(row.share for row in rows), max(1.0 - total, 0.0)],
                [*(row.quality for row in rows), "reported"], [*(row.grade for row in rows), "B"],
            ),
            True, frame.iloc[[row.Index for row in rows]],
        )  # fmt: skip


def _reason(made: pd.DataFrame, material: str) -> Words:
    rows = made[made["material"] == material]
    if rows["output_t"].isna().all():
        return Words("every output is withheld or unknown", "生産量がすべて秘匿または不明")
    if rows.loc[~rows["country"].isin(AGGREGATES) & rows["output_t"].notna(), "country"].nunique() <= 1:
        return Words(
            "one country's output on record, and no printed world total",
            "1 か国・地域の生産量のみで、世界計の公表がない",
        )
    return Words(
        "forms that the publisher does not add up, and no printed world total",
        "公表機関も合算しない形態が混在し、世界計の公表がない",
    )
