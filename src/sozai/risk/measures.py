"""What stands beside the ranking: the Union's two scopes computed for every material, and days of cover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..terms import Fact
from ..terms.facts import FactTables, facts_of, rows
from .composite import days_of_cover
from .governance import INDICATORS, governance
from .index import Block, Floats, Index, ranged
from .ranking import Scored
from .supply_risk import SCOPES, hhi_wgi_t, supply_risk

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class UnionRisk:
    """The European supply risk of a material, computed from printed shares, beside the printed one.

    Attributes:
        material: id of the material.
        stage: stage with the highest computed risk.
        world: (HHI_WGI,t) of world supply; None where the scope has no rows. An index has its 5-95 % range.
        eu: (HHI_WGI,t) of the Union's sourcing; None where it has no rows.
        upper: SR with full import reliance, no recycling and no substitution: an upper value.
        printed: SR of the Union's newest list; None where it is not on it.
        year: that list.
    """

    material: str
    stage: str
    world: Index | None
    eu: Index | None
    upper: Index
    printed: float | None
    year: int


def union_risks(tables: FactTables, year: int) -> tuple[UnionRisk, ...]:
    """Return the European supply risk of every material with shares on record, highest first.

    The scale of governance, and a restriction factor of 1 where none is printed, are assumptions (`hhi_wgi_t`).

    Args:
        tables: declared tables; reads `supply_shares`, `governance` and `criticality`.
        year: calendar year; the newest shares and list not after it are taken.
    """
    frame = tables.frame("supply_shares")
    frame = frame[(frame["year"] <= year) & ~frame["country"].isin(["WLD", "ROW"])]
    if frame.empty:
        return ()
    frame = frame[frame["year"] == frame["year"].max()]
    countries = sorted(set(frame["country"]))
    states = governance(tables, countries, year, INDICATORS)
    lists = tables.frame("criticality")
    lists = lists[lists["year"] <= year]
    newest = lists[lists["year"] == lists["year"].max()]
    printed = newest.groupby("material")["supply_risk"].max().to_dict()
    at = {country: place for place, country in enumerate(countries)}
    worst: dict[str, UnionRisk] = {}
    for (material, stage), group in frame.groupby(["material", "stage"]):
        name = str(material)
        one = _union_risk(name, str(stage), group, states.block, at)
        if name not in worst or one.upper.value > worst[name].upper.value:
            worst[name] = replace(one, printed=printed.get(name), year=int(newest["year"].max()))
    return tuple(sorted(worst.values(), key=lambda one: (-one.upper.value, one.material)))


def _union_risk(
    material: str, stage: str, group: pd.DataFrame, states: Block, at: Mapping[str, int]
) -> UnionRisk:
    """Return the risk of one stage, its shares and its suppliers' governance redrawn."""
    blocks: dict[str, list[Block]] = {}
    for scope, held in group.groupby("scope"):
        places = [at[country] for country in held["country"]]
        factor = held["restriction_factor"].fillna(1.0).to_numpy(dtype=np.float64)
        g = states.values[places]
        blocks[str(scope)] = [
            Block.of(held["share"].to_numpy(dtype=np.float64), list(held["quality"]), list(held["grade"]), high=1.0),
            Block(g, states.spread[places], [states.grades[place] for place in places], absolute=True, low=0.0, high=1.0),
            Block(factor, factor * 0.0, ["D"] * len(factor)),
        ]  # fmt: skip
    scopes = list(blocks)

    def law(*arrays: Floats) -> Floats:
        parts = {scope: hhi_wgi_t(*arrays[3 * place : 3 * place + 3]) for place, scope in enumerate(scopes)}
        return supply_risk(parts.get(SCOPES[0]), parts.get(SCOPES[1]), 1.0, 0.0, 1.0)

    world, eu = (ranged(hhi_wgi_t, blocks[scope]) if scope in blocks else None for scope in SCOPES)
    upper = ranged(law, [block for scope in scopes for block in blocks[scope]])
    return UnionRisk(material, stage, world, eu, upper, None, 0)


@dataclass(frozen=True, slots=True)
class Cover:
    """How long a stock on record lasts.

    Attributes:
        material: id of the material.
        form: which stock, in the publisher's words.
        stock_t: stock at the end of the year [t].
        use_tpa: consumption on record [t/yr].
        days: days of all use, with its range.
        days_without_largest: days if only the largest supplier's share of world supply is gone, with its range.
        year: of the stock.
        facts: the two rows.
    """

    material: str
    form: str
    stock_t: float
    use_tpa: float
    days: Index
    days_without_largest: Index
    year: int
    facts: tuple[Fact, ...]


def covers(tables: FactTables, country: str, year: int, ranked: tuple[Scored, ...]) -> tuple[Cover, ...]:
    """Return the days of cover of every stock on record of a country, shortest first.

    Stocks of one material are shown apart, a treasury's metal is left out, and consumption is the largest line on
    record of that year. Stock and use stand as printed: one may be ore and the other metal.

    Args:
        tables: declared tables; reads `national_flows`.
        country: ISO3 code.
        year: calendar year.
        ranked: the materials, whose largest supplier's share gives the second number.
    """
    frame = tables.frame("national_flows", country=country, year=year, statistic=["stocks", "consumption"])
    frame = frame[frame["amount_t"] > 0.0]
    used = frame[frame["statistic"] == "consumption"].sort_values("amount_t").groupby("material").tail(1)
    uses = used.set_index("material")
    supplies = {one.supply.material: one for one in ranked}
    found = []
    for row in rows(frame[frame["statistic"] == "stocks"]):
        kept = row.material in uses.index and row.material in supplies and "Treasury" not in str(row.form)
        if not kept:
            continue
        use = uses.loc[row.material]
        stock, used_up = (
            Block.of([float(one["amount_t"])], [str(one["quality"])], [str(one["grade"])])
            for one in (row._asdict(), use)
        )
        both = frame[
            (frame["material"] == row.material) & frame["form"].isin([str(row.form), str(use["form"])])
        ]
        found.append(
            Cover(
                str(row.material), str(row.form), float(row.amount_t), float(use["amount_t"]),
                ranged(_all_days, [stock, used_up]), _days_without_largest(stock, used_up, supplies[row.material]),
                year, facts_of(both, "national_flows"),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.days.value, one.material)))


def _all_days(stock_t: Floats, use_tpa: Floats) -> Floats:
    return days_of_cover(stock_t[:, 0], use_tpa[:, 0])


def _days_without_largest(stock: Block, use: Block, one: Scored) -> Index:
    """Return the days of cover when the largest supplier of today is gone, its share redrawn with the outputs."""
    largest = one.supply.countries.index(one.largest[0])

    def law(stock_t: Floats, use_tpa: Floats, made_t: Floats) -> Floats:
        return days_of_cover(stock_t[:, 0], use_tpa[:, 0], made_t[:, largest] / made_t.sum(axis=-1))

    return ranged(law, [stock, use, one.supply.block])
