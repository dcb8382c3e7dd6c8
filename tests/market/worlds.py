"""Small chains made in code: balanced, with stages, trade, swarf, joint mines, uses and stocks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sozai.chain import Additions, Levy, Plant, Quota
from sozai.chain.types import ASSUMED, Arcs, Chain, Commodity, Processes, Stocks, Uses
from sozai.terms import Words

TERMS = {"interest_share_per_year": 0.05, "holding_share_per_year": 0.1, "arc_elasticity": 4.0}


def chain(
    *,
    commodities,
    regions,
    price,
    processes=(),
    arcs=(),
    uses=(),
    stocks=(),
    months=0,
    terms=TERMS,
) -> Chain:
    """Return a chain from rows.

    processes: (name, region, {input: t/t}, {output: t/t}, activity, elasticity, capacity)
    arcs: (commodity, origin, destination, flow, premium)
    uses: (name, commodity, region, use, elasticity, {response: (cost, ceiling, ramp)}, substitute or None)
    stocks: (commodity, region, stock, eta)
    """
    goods, places, wide = (
        {n: i for i, n in enumerate(commodities)},
        {n: i for i, n in enumerate(regions)},
        max(months, 1),
    )

    def recipe(rows):
        table = np.zeros((len(rows), len(goods)))
        for i, row in enumerate(rows):
            for name, amount in row.items():
                table[i, goods[name]] = amount
        return table

    def numbers(rows, k, kind=float):
        return np.array([row[k] for row in rows], dtype=kind)

    def indices(rows, k, names):
        return np.array([names[row[k]] for row in rows], dtype=np.int64)

    def marks(rows):
        return np.zeros(len(rows)), np.full(len(rows), ASSUMED, dtype=np.int64)

    ladder = [
        [use[5].get(name, (0.0, 0.0, 0.0)) for name in ("thrift", "grade", "design", "lost")] for use in uses
    ]
    ladder = np.array(ladder, dtype=float).reshape(len(uses), 4, 3)
    return Chain(
        name="world",
        year=2024,
        months=months,
        elements=("nd",),
        commodities=tuple(Commodity(name, "refine", Words(name, name), {"nd": 1.0}) for name in commodities),
        regions=tuple(regions),
        processes=Processes(
            tuple(row[0] for row in processes),
            indices(processes, 1, places),
            recipe([row[2] for row in processes]),
            recipe([row[3] for row in processes]),
            numbers(processes, 4),
            *marks(processes),
            numbers(processes, 6),
            numbers(processes, 5),
            np.ones((len(processes), wide)),
        ),
        arcs=Arcs(
            indices(arcs, 0, goods),
            indices(arcs, 1, places),
            indices(arcs, 2, places),
            numbers(arcs, 3),
            *marks(arcs),
            numbers(arcs, 4),
            np.full((len(arcs), wide), np.inf),
        ),
        uses=Uses(
            tuple(row[0] for row in uses),
            indices(uses, 1, goods),
            indices(uses, 2, places),
            numbers(uses, 3),
            *marks(uses),
            ladder[:, :, 0],
            ladder[:, :, 1],
            ladder[:, :, 2],
            np.array([goods.get(row[6], -1) for row in uses], dtype=np.int64),
            numbers(uses, 4),
            np.ones((len(uses), wide)),
        ),
        stocks=Stocks(
            indices(stocks, 0, goods), indices(stocks, 1, places), numbers(stocks, 2), numbers(stocks, 3)
        ),
        price_usd_per_t=np.array(price, dtype=float),
        supply_tpa=np.zeros((len(goods), len(places), wide)),
        terms=dict(terms),
    )


def random_world(
    seed: int, regions: int = 4, stages: int = 3, months: int = 0, density: float = 0.6
) -> Chain:
    """Return a balanced chain: a joint mine of two ores, `stages` steps, two grades with swarf, uses of both."""
    rng = np.random.default_rng(seed)
    places = [f"R{i:02d}" for i in range(regions)]
    goods = [f"{line}-{k}" for k in range(stages) for line in ("light", "heavy")] + [
        "swarf",
        "plain",
        "strong",
    ]
    price = np.zeros((len(goods), regions))
    for k in range(stages):
        price[2 * k] = 1e4 * 1.7**k * rng.uniform(0.9, 1.1, regions)
        price[2 * k + 1] = 1e5 * 1.7**k * rng.uniform(0.9, 1.1, regions)
    price[-3] = 0.5 * price[2 * stages - 2]
    price[-2] = 4 * price[2 * stages - 2] * rng.uniform(0.95, 1.05, regions)
    price[-1] = (2 * price[2 * stages - 2] + 0.4 * price[2 * stages - 1]) * 1.4
    need = np.zeros((len(goods), regions))
    processes, arcs, uses, stocks = [], [], [], []

    def source(good):
        """Split the need of a good into imports and own making; return what each region makes."""
        makes = rng.random(regions) < 0.5
        makes[rng.integers(regions)] = True
        own = np.where(makes, need[good] * rng.uniform(0.3, 0.9, regions), 0.0)
        made = own.copy()
        for buyer in range(regions):
            short = need[good, buyer] - own[buyer]
            sellers = [r for r in range(regions) if r != buyer and makes[r]]
            chosen = [r for r in sellers if rng.random() < density] or sellers[:1]
            if not chosen:
                made[buyer] += short
                short = 0.0
            share = rng.dirichlet(np.ones(max(len(chosen), 1)) * 0.7) * short
            for r in range(regions):
                flow = share[chosen.index(r)] if r in chosen and short > 0 else 0.0
                if r != buyer and makes[r] and need[good, buyer] > 0:
                    arcs.append((goods[good], places[r], places[buyer], flow, 0.1 * price[good, buyer]))
                made[r] += flow
        return made

    def run(name, place, inputs, outputs, activity):
        elasticity, room = rng.uniform(0.1, 1.5), rng.choice([1.0, 1.3, np.inf])
        if activity > 0:
            processes.append((name, place, inputs, outputs, activity, elasticity, activity * room))

    for good, name in ((len(goods) - 2, "motor"), (len(goods) - 1, "drive")):
        for r in range(regions):
            amount = rng.uniform(10, 1000) * 10 ** rng.uniform(-2, 1)
            need[good, r] += amount
            ladder = {
                "thrift": (0.0, rng.uniform(0.05, 0.4), rng.choice([0, 12])),
                "design": (rng.uniform(0.5, 5) * price[good, r], rng.uniform(0.1, 0.4), rng.choice([0, 24])),
                "lost": (rng.uniform(10, 300) * price[good, r], 1.0, 0),
            }
            if name == "drive":
                ladder["grade"] = (0.2 * price[good, r], rng.uniform(0.1, 0.5), 6)
            other = "plain" if name == "drive" else None
            uses.append((name, goods[good], places[r], amount, -rng.uniform(0.1, 0.6), ladder, other))
            stocks.append((goods[good], places[r], amount * rng.uniform(0.02, 0.2), 0.5))
    light, heavy, swarf = goods[2 * stages - 2], goods[2 * stages - 1], "swarf"
    for good in (len(goods) - 1, len(goods) - 2):
        made = source(good)
        for r in range(regions):
            inputs = {light: 1.25, heavy: 0.3} if goods[good] == "strong" else {light: 1.25}
            run(f"make-{goods[good]}", places[r], inputs, {goods[good]: 1.0, swarf: 0.25}, made[r])
            for name, amount in inputs.items():
                need[goods.index(name), r] += amount * made[r]
            if made[r] > 0:
                run(f"recycle-{goods[good]}", places[r], {swarf: 1.0}, {light: 0.8}, 0.25 * made[r])
                need[goods.index(light), r] -= 0.8 * 0.25 * made[r]
    for k in reversed(range(1, stages)):
        for line in (0, 1):
            made = source(2 * k + line)
            for r in range(regions):
                below = goods[2 * (k - 1) + line]
                run(
                    f"refine-{goods[2 * k + line]}",
                    places[r],
                    {below: 1.05},
                    {goods[2 * k + line]: 1.0},
                    made[r],
                )
                need[2 * (k - 1) + line, r] += 1.05 * made[r]
                if made[r] > 0:
                    stocks.append((below, places[r], 0.1 * made[r], 0.5))
    made = [source(0), source(1)]
    for r in range(regions):
        total = made[0][r] + made[1][r]
        if total > 0:
            outputs = {goods[line]: made[line][r] / total for line in (0, 1) if made[line][r] > 0}
            run("mine", places[r], {}, outputs, total)
    open_markets = need > 0
    for _, place, _, outputs, *_ in processes:
        for name in outputs:
            open_markets[goods.index(name), places.index(place)] = True
    return chain(
        commodities=goods,
        regions=places,
        price=np.where(open_markets, price, np.nan),
        processes=processes,
        arcs=arcs,
        uses=uses,
        stocks=stocks,
        months=months,
    )


def one_market(
    demand_elasticity: float = -0.3,
    supply_elasticity: float = 0.2,
    capacity: float = np.inf,
    months: int = 0,
    **changed,
) -> Chain:
    """Return a mine of 100 t/yr at 1,000 USD/t and an isoelastic use of all of it, in one country."""
    ladder = {"thrift": (0.0, 1.0, 0), "lost": (1e12, 1.0, 0)}
    return chain(
        commodities=["ore"],
        regions=["AAA"],
        price=[[1000.0]],
        processes=[("mine", "AAA", {}, {"ore": 1.0}, 100.0, supply_elasticity, capacity)],
        uses=[("use", "ore", "AAA", 100.0, demand_elasticity, ladder, None)],
        months=months,
        **changed,
    )


def two_countries(months: int = 0, premium: float = 50.0) -> Chain:
    """Return an exporter and an importer of one good; the importer has a small mine of its own and a stock."""
    ladder = {"thrift": (0.0, 0.2, 0), "design": (4000.0, 0.3, 0), "lost": (50_000.0, 1.0, 0)}
    return chain(
        commodities=["ore"],
        regions=["AAA", "BBB"],
        price=[[1000.0, 1100.0]],
        processes=[
            ("mine", "AAA", {}, {"ore": 1.0}, 150.0, 0.5, np.inf),
            ("mine", "BBB", {}, {"ore": 1.0}, 10.0, 0.5, np.inf),
        ],
        arcs=[("ore", "AAA", "BBB", 60.0, premium), ("ore", "BBB", "AAA", 0.0, premium)],
        uses=[
            ("use", "ore", "AAA", 90.0, -0.3, ladder, None),
            ("use", "ore", "BBB", 70.0, -0.3, ladder, None),
        ],
        stocks=[("ore", "BBB", 6.0, 0.5)],
        months=months,
    )


def adorned(months: int = 0) -> Chain:
    """Return two countries with a tariff, a plant in the importer, and a cap on the exporter's share of its market."""
    world = demanded(two_countries(months), 1.2)
    path = (1.0,) * max(months, 1)
    levy = Levy((0,), tuple(120.0 * each for each in path))
    plant = Plant("mine", 1, 1, (), ((0, 1.0),), tuple(12.0 * each for each in path), 1150.0)
    # The mine of the importer makes 10 t in the base: at most 75 % of imports and that.
    cap = Quota((0,), tuple(0.75 * 10.0 * each for each in path), factors=(0.25,))
    return replace(world, additions=Additions(levies=(levy,), plants=(plant,)), quotas=(cap,))


def runnable(world: Chain, share: float, name: str = "") -> Chain:
    """Return the world with the processes whose name begins so at that share of capacity and base activity."""
    availability = world.processes.availability.copy()
    availability[[n.startswith(name) for n in world.processes.name]] = share
    return replace(world, processes=replace(world.processes, availability=availability))


def cut(world: Chain, share: float, origin: int = 0, months: slice = slice(None)) -> Chain:
    """Return the world with every export of the origin held to what a cut of that share leaves of its base."""
    limit = world.arcs.limit_tpa.copy()
    own = world.arcs.origin == origin
    if share > 0:
        limit[own, months] = ((1 - share) * world.arcs.flow_tpa[own])[:, None]
    return replace(world, arcs=replace(world.arcs, limit_tpa=limit))


def supplied(world: Chain, commodity: int, region: int, tpa: float, month: int = 0) -> Chain:
    """Return the world with more supply from outside in one month."""
    supply = world.supply_tpa.copy()
    supply[commodity, region, month] += tpa
    return replace(world, supply_tpa=supply)


def demanded(world: Chain, factor: float) -> Chain:
    """Return the world with every demand multiplied."""
    return replace(world, uses=replace(world.uses, demand=world.uses.demand * factor))


def excess_tpa(world: Chain, found) -> np.ndarray:
    """Return what enters every market less what leaves it (commodities, regions, months) [t/yr]."""
    per_year = 12.0 if world.months else 1.0
    processes, arcs, uses, stocks = world.processes, world.arcs, world.uses, world.stocks
    excess = world.supply_tpa - found.disposal_tpa
    for commodity in range(len(world.commodities)):
        net = (processes.outputs - processes.inputs)[:, commodity, None] * found.activity_tpa
        np.add.at(excess[commodity], processes.region, net)
    np.add.at(excess, (arcs.commodity, arcs.destination), found.flow_tpa)
    np.add.at(excess, (arcs.commodity, arcs.origin), -found.flow_tpa)
    np.add.at(excess, (uses.commodity, uses.region), -found.use_tpa)
    graded = uses.substitute >= 0
    np.add.at(excess, (uses.substitute[graded], uses.region[graded]), -found.response_tpa[graded, 1])
    before = np.hstack([stocks.stock_t[:, None], found.stock_t[:, :-1]])
    np.add.at(excess, (stocks.commodity, stocks.region), (before - found.stock_t) * per_year)
    for number, reserve in enumerate(world.reserves):
        excess[reserve.commodity, reserve.region] += found.drawn_t[number] * per_year
    return excess
