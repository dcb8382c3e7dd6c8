"""What the market needs beyond quantities: prices, responses of uses, stocks, elasticities and arcs that could open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..terms import NoAnswerError
from ..terms.facts import FactTables, rows
from ..terms.units import DAYS_PER_YEAR
from . import declared, magnets
from .declared import UNACCOUNTED, UNRECOVERED
from .definition import Definition
from .prices import node_prices
from .scalars import Scalars
from .types import RESPONSES, Floats, Ints

# Scalars of table `elasticities` that the market reads from `Chain.terms`, whole, because they belong to no good.
TERMS = ("interest_share_per_year", "holding_share_per_year", "arc_elasticity", "stock_elasticity")
MAGNETS_PRICED_IN = "CHN"  # whose prices the price table prints
OPEN_END = (UNACCOUNTED, UNRECOVERED)  # uses that give way at any price above the base


@dataclass(frozen=True, eq=False)
class Quantities:
    """The balanced quantities the market is calibrated to; the arrays are those of `Processes`, `Arcs` and `Uses`."""

    process_name: tuple[str, ...]
    process_region: Ints
    activity_tpa: Floats
    inputs: Floats
    outputs: Floats
    arc_commodity: Ints
    arc_origin: Ints
    arc_destination: Ints
    flow_tpa: Floats
    use_commodity: Ints
    use_region: Ints
    use_tpa: Floats


@dataclass(frozen=True, eq=False)
class MarketData:
    """Arrays of the market, aligned with the chain's processes, arcs (base first, then new) and uses.

    `use_owner` is the position of the balanced use that each declared use is part of, `use_split` its share of it.
    """

    price_usd_per_t: Floats
    capacity_tpa: Floats
    process_elasticity: Floats
    new_commodity: Ints
    new_origin: Ints
    new_destination: Ints
    premium_usd_per_t: Floats
    use_name: tuple[str, ...]
    use_owner: Ints
    use_split: Floats
    use_elasticity: Floats
    cost_usd_per_t: Floats
    ceiling_share: Floats
    ramp_months: Floats
    substitute: Ints
    stock_commodity: Ints
    stock_region: Ints
    stock_t: Floats
    stock_eta: Floats
    terms: dict[str, float]


def market_data(chain: Definition, facts: FactTables, seen: Quantities) -> MarketData:
    """Return what the market needs, from the facts and the balanced quantities.

    Raises:
        NoAnswerError: a table lacks a row the market needs.
    """
    scalars = chain.scalars
    law = magnets if chain.name == magnets.NAME else declared
    reference = law.reference_prices(chain, facts)
    made, needed = _made(chain, seen), _needed(chain, seen)
    new_commodity, new_origin, new_destination = _new_arcs(chain, seen, made, needed)
    owner, name, split = _split_uses(chain, facts, seen)
    rungs = chain.frame_of(facts, "responses", "use", {*name, "*"})
    cost, ceiling, ramp = responses(rungs, name)
    goods = [chain.goods[chain.commodities[good]] for good in seen.use_commodity[owner]]
    days = chain.frame_of(facts, "inventories", "commodity", chain.goods)
    stock_good, stock_place, stock = operating_stocks(days, needed, chain.commodities, chain.regions)
    price = _prices(chain, reference, seen, made, needed)
    substitute = np.array(
        [chain.commodities.index(good.substitute) if good.substitute else -1 for good in goods],
        dtype=np.int64,
    )
    # Nobody turns to a good that has no market where he is.
    substitute = np.where(np.isnan(price[substitute, seen.use_region[owner]]), -1, substitute)
    return MarketData(
        price_usd_per_t=price,
        capacity_tpa=seen.activity_tpa * (1.0 + scalars.value("capacity_margin_share")),
        process_elasticity=supply_elasticities(scalars, seen.process_name),
        new_commodity=new_commodity,
        new_origin=new_origin,
        new_destination=new_destination,
        premium_usd_per_t=scalars.value("arc_premium_share")
        * reference[np.append(seen.arc_commodity, new_commodity)],
        use_name=name,
        use_owner=owner,
        use_split=split,
        use_elasticity=np.full(len(name), scalars.value("demand_elasticity", chain.name)),
        cost_usd_per_t=cost,
        ceiling_share=ceiling,
        ramp_months=ramp,
        substitute=substitute,
        stock_commodity=stock_good,
        stock_region=stock_place,
        stock_t=stock,
        stock_eta=np.full(stock.size, scalars.value("stock_elasticity")),
        terms={term: scalars.value(term) for term in TERMS},
    )


def supply_elasticities(scalars: Scalars, processes: tuple[str, ...]) -> Floats:
    """Return the price elasticity of supply of each process: its own, else that of its stage."""
    return np.array(
        [scalars.value("supply_elasticity", process, process.split("-")[0]) for process in processes]
    )


def _prices(chain: Definition, reference: Floats, seen: Quantities, made: Floats, needed: Floats) -> Floats:
    """Return base prices [USD/t] at every market (commodities, regions); NaN where nothing is made, used or traded."""
    anchor = made.argmax(axis=1)
    if chain.name == magnets.NAME:
        anchor = np.full(len(chain.goods), chain.regions.index(MAGNETS_PRICED_IN))
    freight = chain.scalars.value("freight_share")
    arcs = seen.arc_commodity, seen.arc_origin, seen.arc_destination
    price = node_prices(reference, freight, *arcs, seen.flow_tpa, anchor, len(chain.regions))
    live = (made > 0) | (needed > 0)
    flows = seen.flow_tpa > 0
    for place in (seen.arc_origin, seen.arc_destination):
        live[seen.arc_commodity[flows], place[flows]] = True
    return np.where(live, price, np.nan)


def _made(chain: Definition, seen: Quantities) -> Floats:
    made = np.zeros((len(chain.goods), len(chain.regions)))
    np.add.at(made.T, seen.process_region, seen.activity_tpa[:, None] * seen.outputs)
    return made


def _needed(chain: Definition, seen: Quantities) -> Floats:
    needed = np.zeros((len(chain.goods), len(chain.regions)))
    np.add.at(needed.T, seen.process_region, seen.activity_tpa[:, None] * seen.inputs)
    np.add.at(needed, (seen.use_commodity, seen.use_region), seen.use_tpa)
    return needed


def _new_arcs(chain: Definition, seen: Quantities, made: Floats, needed: Floats) -> tuple[Ints, Ints, Ints]:
    """Return arcs that could open: from whoever makes a good to whoever needs it, where no arc is yet."""
    arcs = seen.arc_commodity, seen.arc_origin, seen.arc_destination
    known = set(zip(*(column.tolist() for column in arcs), strict=True))
    new = [
        (g, int(o), int(d))
        for g, good in enumerate(chain.goods.values())
        if good.trade == "open"
        for o in np.flatnonzero(made[g] > 0)
        for d in np.flatnonzero(needed[g] > 0)
        if o != d and (g, int(o), int(d)) not in known
    ]
    columns = np.array(new, dtype=np.int64).reshape(-1, 3)
    return columns[:, 0], columns[:, 1], columns[:, 2]


def _split_uses(
    chain: Definition, facts: FactTables, seen: Quantities
) -> tuple[Ints, tuple[str, ...], Floats]:
    """Split a region's use of a final good over its declared uses; other goods have one use of their own."""
    magnetic = chain.name == magnets.NAME
    table = facts.frame("uses", chain=chain.name)
    by_place = {
        (str(good), str(place)): group for (good, place), group in table.groupby(["commodity", "country"])
    }
    owner, names, split = [], [], []
    for position, (good, place) in enumerate(zip(seen.use_commodity, seen.use_region, strict=True)):
        name = chain.commodities[good]
        final = "magnet" if magnetic and name in magnets.MAGNETS else name
        rows_of = by_place.get((final, chain.regions[place]), by_place.get((final, "WLD")))
        if rows_of is None:
            owner.append(position)
            names.append("other-uses" if magnetic else declared.use_name(chain, name))
            split.append(1.0)
            continue
        weight = magnets.use_weights(name, rows_of) if magnetic else rows_of.share
        for use, share in zip(rows_of.use, weight / weight.sum(), strict=True):
            owner.append(position)
            names.append(str(use))
            split.append(float(share))
    return np.array(owner, dtype=np.int64), tuple(names), np.array(split)


def responses(table: pd.DataFrame, names: tuple[str, ...]) -> tuple[Floats, Floats, Floats]:
    """Return cost [USD/t], ceiling and ramp [months] per use and response; a use's own row goes before the row *.

    Raises:
        NoAnswerError: a use has no row of its own and there is none of *.
    """
    rungs = {(row.use, row.response): row for row in rows(table)}
    cost, ceiling, ramp = (np.zeros((len(names), len(RESPONSES))) for _ in range(3))
    for i, name in enumerate(names):
        for j, response in enumerate(RESPONSES):
            row = rungs.get((name, response), rungs.get(("*", response)))
            if row is None:
                raise NoAnswerError(
                    f"Table responses has no row for use '{name}' and response '{response}'.",
                    f"表 responses に用途「{name}」の「{response}」の行がありません。",
                )
            cost[i, j], ceiling[i, j], ramp[i, j] = row.cost_usd_per_t, row.ceiling_share, row.ramp_months
    return cost, ceiling, ramp


def operating_stocks(
    table: pd.DataFrame, needed: Floats, commodities: tuple[str, ...], regions: tuple[str, ...]
) -> tuple[Ints, Ints, Floats]:
    """Return operating stocks (commodity, region, stock [t]): days of what a region needs of a good.

    A country's own row goes before the world's.
    """
    days = {(row.commodity, row.country): row.stock_days for row in rows(table)}
    goods, places, stocks = [], [], []
    for good, name in enumerate(commodities):
        for place, region in enumerate(regions):
            held = days.get((name, region), days.get((name, "WLD")))
            if held and needed[good, place] > 0:
                goods.append(good)
                places.append(place)
                stocks.append(held / DAYS_PER_YEAR * needed[good, place])
    return np.array(goods, dtype=np.int64), np.array(places, dtype=np.int64), np.array(stocks)
