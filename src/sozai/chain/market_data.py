"""What the market needs beyond quantities: prices, responses of uses, stocks, elasticities and arcs that could open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..terms import NoAnswerError
from ..terms.facts import FactTables, rows
from .magnets import COMMODITIES, MAGNETS, REGIONS, YEAR, Definition, oxide_content
from .prices import node_prices
from .scalars import Scalars
from .types import RESPONSES, Floats, Ints

# Scalars of table `elasticities` that the market reads from `Chain.terms`, whole, because they belong to no good.
TERMS = ("interest_share_per_year", "holding_share_per_year", "arc_elasticity", "stock_elasticity")
# Forms for which a trade that was not seen may open within months; ore and swarf need a plant built for them.
OPENING = ("oxide", "metal", "standard", "heavy")
DAYS = 365.25
# Materials whose oxide prices stand for an element: Nd and Pr cost nearly the same.
_PRICED = {"ndpr": ("ndpr", "neodymium"), "dysprosium": ("dysprosium",), "terbium": ("terbium",)}


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
    scalars = Scalars(facts)
    reference = _reference_prices(chain, facts, scalars)
    made, needed = _made(seen), _needed(seen)
    new_commodity, new_origin, new_destination = _new_arcs(seen, made, needed)
    owner, name, split = _split_uses(facts, seen)
    cost, ceiling, ramp = responses(chain.frame(facts, "responses"), name)
    goods = np.array(COMMODITIES)[seen.use_commodity[owner]]
    stock_good, stock_place, stock = operating_stocks(chain.frame(facts, "inventories"), needed)
    return MarketData(
        price_usd_per_t=_prices(reference, scalars.value("freight_share"), seen, made, needed),
        capacity_tpa=seen.activity_tpa * (1.0 + scalars.value("capacity_margin_share")),
        process_elasticity=np.array(
            [scalars.value("supply_elasticity", process.split("-")[0]) for process in seen.process_name]
        ),
        new_commodity=new_commodity,
        new_origin=new_origin,
        new_destination=new_destination,
        premium_usd_per_t=scalars.value("arc_premium_share")
        * reference[np.append(seen.arc_commodity, new_commodity)],
        use_name=name,
        use_owner=owner,
        use_split=split,
        use_elasticity=np.full(len(name), scalars.value("demand_elasticity")),
        cost_usd_per_t=cost,
        ceiling_share=ceiling,
        ramp_months=ramp,
        substitute=np.where(goods == "magnet-heavy", COMMODITIES.index("magnet-standard"), -1),
        stock_commodity=stock_good,
        stock_region=stock_place,
        stock_t=stock,
        stock_eta=np.full(stock.size, scalars.value("stock_elasticity")),
        terms={term: scalars.value(term) for term in TERMS},
    )


def _reference_prices(chain: Definition, facts: FactTables, scalars: Scalars) -> Floats:
    """Return the price of each good [USD/t]: oxide from the price table, other forms by their ratio to oxide."""
    reference = np.empty(len(COMMODITIES))
    for index, good in enumerate(COMMODITIES):
        element, _, form = good.rpartition("-")
        if good in MAGNETS:
            reference[index] = scalars.value("reference_price_usd_per_t", good)
        else:
            oxide = _oxide_price(facts.frame("prices", year=YEAR, material=_PRICED[element]), element)
            if form == "oxide":
                chain.frames.append(("prices", oxide))
            per_contained = float(oxide.price_usd_per_t.iloc[0]) / oxide_content(element)
            reference[index] = per_contained * scalars.value("price_ratio", form)
    return reference


def _oxide_price(prices: pd.DataFrame, element: str) -> pd.DataFrame:
    """Return the newest row of an oxide's price."""
    found = prices[prices.form.str.contains("oxide", case=False) & prices.price_usd_per_t.notna()]
    if found.empty:
        raise NoAnswerError(
            f"The chain needs the {YEAR} price of {element} oxide (table prices); there is no such row. "
            "Import one, or use the embedded facts.",
            f"供給網には {YEAR} 年の {element} 酸化物の価格（表 prices）が必要ですが、ありません。"
            "該当する行を取り込むか、同梱の事実を使ってください。",
        )
    return found.sort_values("vintage").tail(1)


def _prices(reference: Floats, freight: float, seen: Quantities, made: Floats, needed: Floats) -> Floats:
    """Return base prices [USD/t] at every market (commodities, regions); NaN where nothing is made, used or traded."""
    anchor = np.full(len(COMMODITIES), REGIONS.index("CHN"))
    arcs = seen.arc_commodity, seen.arc_origin, seen.arc_destination
    price = node_prices(reference, freight, *arcs, seen.flow_tpa, anchor, len(REGIONS))
    live = (made > 0) | (needed > 0)
    flows = seen.flow_tpa > 0
    for place in (seen.arc_origin, seen.arc_destination):
        live[seen.arc_commodity[flows], place[flows]] = True
    return np.where(live, price, np.nan)


def _made(seen: Quantities) -> Floats:
    made = np.zeros((len(COMMODITIES), len(REGIONS)))
    np.add.at(made.T, seen.process_region, seen.activity_tpa[:, None] * seen.outputs)
    return made


def _needed(seen: Quantities) -> Floats:
    needed = np.zeros((len(COMMODITIES), len(REGIONS)))
    np.add.at(needed.T, seen.process_region, seen.activity_tpa[:, None] * seen.inputs)
    np.add.at(needed, (seen.use_commodity, seen.use_region), seen.use_tpa)
    return needed


def _new_arcs(seen: Quantities, made: Floats, needed: Floats) -> tuple[Ints, Ints, Ints]:
    """Return arcs that could open: from whoever makes a good to whoever needs it, where no arc is yet."""
    arcs = seen.arc_commodity, seen.arc_origin, seen.arc_destination
    known = set(zip(*(column.tolist() for column in arcs), strict=True))
    new = [
        (g, int(o), int(d))
        for g, name in enumerate(COMMODITIES)
        if name.rpartition("-")[2] in OPENING
        for o in np.flatnonzero(made[g] > 0)
        for d in np.flatnonzero(needed[g] > 0)
        if o != d and (g, int(o), int(d)) not in known
    ]
    columns = np.array(new, dtype=np.int64).reshape(-1, 3)
    return columns[:, 0], columns[:, 1], columns[:, 2]


def _split_uses(facts: FactTables, seen: Quantities) -> tuple[Ints, tuple[str, ...], Floats]:
    """Split a region's use of magnets over the declared uses; other goods have one use of their own."""
    table = facts.frame("uses")
    by_country = {str(country): group for country, group in table.groupby("country")}
    owner, names, split = [], [], []
    for position, (good, place) in enumerate(zip(seen.use_commodity, seen.use_region, strict=True)):
        name = COMMODITIES[good]
        if name not in MAGNETS:
            owner.append(position)
            names.append("other-uses")
            split.append(1.0)
            continue
        split_by = by_country.get(REGIONS[place], by_country["WLD"])
        heavy = split_by.heavy_share if name == "magnet-heavy" else 1.0 - split_by.heavy_share
        weight = split_by.share * heavy
        for use, share in zip(split_by.use, weight / weight.sum(), strict=True):
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


def operating_stocks(table: pd.DataFrame, needed: Floats) -> tuple[Ints, Ints, Floats]:
    """Return operating stocks (commodity, region, stock [t]): days of what a region needs of a good.

    A country's own row goes before the world's.
    """
    days = {(row.commodity, row.country): row.stock_days for row in rows(table)}
    goods, places, stocks = [], [], []
    for good, name in enumerate(COMMODITIES):
        for place, region in enumerate(REGIONS):
            held = days.get((name, region), days.get((name, "WLD")))
            if held and needed[good, place] > 0:
                goods.append(good)
                places.append(place)
                stocks.append(held / DAYS * needed[good, place])
    return np.array(goods, dtype=np.int64), np.array(places, dtype=np.int64), np.array(stocks)
