"""What the market needs beyond quantities: prices, responses of uses, stocks, elasticities and arcs that could open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..terms import NoAnswerError
from ..terms.facts import FactTables, rows
from .magnets import COMMODITIES, ELEMENTS, REGIONS, YEAR, oxide_content
from .observe import Scalars
from .prices import node_prices
from .types import RESPONSES, Floats, Ints

TERMS = ("interest_share_per_year", "holding_share_per_year", "arc_elasticity", "stock_elasticity")
OPENING = ("oxide", "metal", "standard", "heavy")  # forms for which new arcs may open within months
DAYS = 365.25


@dataclass(frozen=True, eq=False)
class MarketData:
    """Arrays of the market, aligned with the chain's processes, arcs (base first, then new) and uses."""

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


def market_data(
    facts: FactTables, process_name: tuple[str, ...], process_region: Ints, activity: Floats, inputs: Floats, outputs: Floats,
    arc_commodity: Ints, arc_origin: Ints, arc_destination: Ints, flow: Floats,
    use_commodity: Ints, use_region: Ints, use: Floats,
) -> MarketData:  # fmt: skip
    """Return what the market needs, from the facts and the balanced quantities."""
    scalars = Scalars(facts)
    reference = _reference_prices(facts, scalars)
    freight = scalars.value("freight_share")
    anchor = np.full(len(COMMODITIES), REGIONS.index("CHN"))
    price = node_prices(reference, freight, arc_commodity, arc_origin, arc_destination, flow, anchor)
    made = _made(process_region, activity, outputs)
    needed = _needed(process_region, activity, inputs, use_commodity, use_region, use)
    live = (made > 0) | (needed > 0) | _traded(arc_commodity, arc_origin, arc_destination, flow)
    price = np.where(live, price[:, : len(REGIONS)], np.nan)
    new = _new_arcs(made, needed, arc_commodity, arc_origin, arc_destination)
    premium_share = scalars.value("arc_premium_share")
    owner, name, split = _split_uses(facts, use_commodity, use_region)
    cost, ceiling, ramp = _responses(facts, name)
    goods = np.array(COMMODITIES)[use_commodity[owner]]
    stock_good, stock_place, stock = _stocks(facts, needed)
    return MarketData(
        price_usd_per_t=price,
        capacity_tpa=activity * (1.0 + scalars.value("capacity_margin_share")),
        process_elasticity=np.array(
            [scalars.value("supply_elasticity", n.split("-")[0]) for n in process_name]
        ),
        new_commodity=new[0],
        new_origin=new[1],
        new_destination=new[2],
        premium_usd_per_t=premium_share * reference[np.append(arc_commodity, new[0])],
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


def _reference_prices(facts: FactTables, scalars: Scalars) -> Floats:
    """Return the price of each good [USD/t]: oxide from the price table, other forms by their ratio to oxide."""
    prices = facts.frame("prices", year=YEAR)
    published = {"ndpr": ("ndpr", "neodymium"), "dysprosium": ("dysprosium",), "terbium": ("terbium",)}
    reference = np.empty(len(COMMODITIES))
    for index, good in enumerate(COMMODITIES):
        element, _, form = good.rpartition("-")
        if element == "magnet":
            reference[index] = scalars.value("reference_price_usd_per_t", good)
            continue
        found = prices[
            prices.material.isin(published[element]) & prices.form.str.contains("oxide", case=False)
        ]
        if found.empty:
            raise NoAnswerError(
                f"The chain needs the {YEAR} price of {element} oxide (table prices); there is no such row.",
                f"供給網には {YEAR} 年の {element} 酸化物の価格（表 prices）が必要ですが、ありません。",
            )
        per_contained = float(found.sort_values("vintage").price_usd_per_t.iloc[-1]) / oxide_content(element)
        reference[index] = per_contained * scalars.value("price_ratio", form)
    return reference


def _made(region: Ints, activity: Floats, outputs: Floats) -> Floats:
    made = np.zeros((len(COMMODITIES), len(REGIONS)))
    np.add.at(made.T, region, activity[:, None] * outputs)
    return made


def _needed(region: Ints, activity: Floats, inputs: Floats, good: Ints, place: Ints, use: Floats) -> Floats:
    needed = _made(region, activity, inputs)
    np.add.at(needed, (good, place), use)
    return needed


def _traded(
    good: Ints, origin: Ints, destination: Ints, flow: Floats
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    traded = np.zeros((len(COMMODITIES), len(REGIONS)), dtype=bool)
    traded[good[flow > 0], origin[flow > 0]] = True
    traded[good[flow > 0], destination[flow > 0]] = True
    return traded


def _new_arcs(
    made: Floats, needed: Floats, good: Ints, origin: Ints, destination: Ints
) -> tuple[Ints, Ints, Ints]:
    """Return arcs that could open: from whoever makes a good to whoever needs it, where no arc is yet."""
    known = set(zip(good.tolist(), origin.tolist(), destination.tolist(), strict=True))
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


def _split_uses(facts: FactTables, commodity: Ints, region: Ints) -> tuple[Ints, tuple[str, ...], Floats]:
    """Split a region's use of magnets over the declared uses; other goods have one use of their own."""
    table = facts.frame("uses")
    by_country = {str(country): group for country, group in table.groupby("country")}
    owner, names, split = [], [], []
    for position, (good, place) in enumerate(zip(commodity, region, strict=True)):
        name = COMMODITIES[good]
        if not name.startswith("magnet"):
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


def _responses(facts: FactTables, names: tuple[str, ...]) -> tuple[Floats, Floats, Floats]:
    """Return cost [USD/t], ceiling and ramp [months] per use and response; a use's own row goes before the row *."""
    table = facts.frame("responses")
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


def _stocks(facts: FactTables, needed: Floats) -> tuple[Ints, Ints, Floats]:
    """Return operating stocks: days of what a region needs of a good; a country's own row goes before the world's."""
    table = facts.frame("inventories")
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


def followed(good: str) -> tuple[str, ...]:
    """Return the elements that a good of the chain holds."""
    return ELEMENTS if good.startswith("magnet") else (good.rpartition("-")[0],)
