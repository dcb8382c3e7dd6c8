"""Small worlds made in code: problems of facts to balance, and balanced chains to trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sozai.chain.reconcile import Problem
from sozai.chain.types import BALANCED, Arcs, Chain, Commodity, Floats, Processes, Stocks, Uses
from sozai.terms import Words

WORDS = Words("a fact", "事実")


def says(
    problem: Problem, unknowns: Sequence[int], target: float, sigma: float, *, assumed: bool = False
) -> None:
    """Add a fact about the sum of unknowns."""
    parts = [(unknown, 1.0, -1) for unknown in unknowns]
    problem.says(parts, target, sigma, assumed=assumed, source="survey", words=WORDS)


@dataclass(frozen=True)
class World:
    """Two goods (ore and metal, 2 t of ore per tonne) mined, smelted, traded and used in several regions."""

    keys: tuple[tuple[str, ...], ...]
    truth: Floats

    def problem(self, facts: Mapping[int, float], relative: float, order: Iterable[int] = ()) -> Problem:
        """Return the problem of these facts, `position in keys -> value`, each with a relative sigma."""
        problem = Problem()
        ratio = problem.coefficient(2.0)
        for key in self.keys:
            unknown = problem.unknown(*key)
            if key[0] == "mine":
                problem.enters("ore", key[1], unknown, 1.0)
            elif key[0] == "smelt":
                problem.enters("ore", key[1], unknown, -1.0, ratio)
                problem.enters("metal", key[1], unknown, 1.0)
            elif key[0] == "use":
                problem.enters("metal", key[1], unknown, -1.0)
            else:
                problem.enters(key[0], key[1], unknown, -1.0)
                problem.enters(key[0], key[2], unknown, 1.0)
        for position in order or facts:
            says(problem, [position], facts[position], relative * facts[position])
        return problem


def random_world(seed: int) -> World:
    """Return a world that balances; every quantity is between about ten and some hundred tonnes."""
    rng = np.random.default_rng(seed)
    regions = ("AUS", "CHN", "JPN")
    trade = [(good, a, b) for good in ("ore", "metal") for a in regions for b in regions if a < b]
    flow = {arc: rng.uniform(20.0, 200.0) for arc in trade}
    smelted = {
        region: sum(flow[arc] for arc in trade if arc[0] == "metal" and arc[1] == region)
        + rng.uniform(10.0, 100.0)
        for region in regions
    }

    def net(good: str, region: str) -> float:
        signs = ((arc[2] == region) - (arc[1] == region) for arc in trade if arc[0] == good)
        flows = (flow[arc] for arc in trade if arc[0] == good)
        return sum(sign * size for sign, size in zip(signs, flows, strict=True))

    # Enough is smelted everywhere that ore must be mined.
    smelted = {region: size + max(0.0, net("ore", region)) / 2 for region, size in smelted.items()}
    values = {("mine", r): 2 * smelted[r] - net("ore", r) for r in regions}
    values |= {("smelt", r): smelted[r] for r in regions}
    values |= {("use", r): smelted[r] + net("metal", r) for r in regions}
    values |= flow
    return World(tuple(values), np.array(list(values.values())))


def chain(
    regions: Sequence[str],
    processes: Sequence[tuple[str, str, Mapping[str, float], Mapping[str, float], float]],
    arcs: Sequence[tuple[str, str, str, float]],
    uses: Sequence[tuple[str, str, float]],
    goods: Sequence[str] = ("ore", "swarf", "magnet"),
) -> Chain:
    """Return a chain of one element, `ndpr`, counted in contained tonnes; the last good is the final one.

    processes: (name, region, inputs, outputs, activity); arcs: (good, origin, destination, flow); uses: (good, region, use).
    """

    def recipe(rows: Sequence[Mapping[str, float]]) -> Floats:
        return np.array([[row.get(good, 0.0) for good in goods] for row in rows]).reshape(-1, len(goods))

    def index(names: Sequence[str], among: Sequence[str]) -> np.ndarray:
        return np.array([among.index(name) for name in names], dtype=np.int64)

    def each(count: int, value: float, *shape: int) -> Floats:
        return np.full((count, *shape), value)

    def marks(count: int) -> np.ndarray:
        return np.full(count, BALANCED, dtype=np.int64)

    p, a, u = len(processes), len(arcs), len(uses)
    return Chain(
        name="small",
        year=2024,
        months=0,
        elements=("ndpr",),
        commodities=tuple(Commodity(good, good, Words(good, good), {"ndpr": 1.0}) for good in goods),
        regions=tuple(regions),
        processes=Processes(
            tuple(row[0] for row in processes), index([row[1] for row in processes], regions),
            recipe([row[2] for row in processes]), recipe([row[3] for row in processes]),
            np.array([row[4] for row in processes]), each(p, 0.0), marks(p), each(p, np.inf), each(p, 0.5), each(p, 1.0, 1),
        ),
        arcs=Arcs(
            index([row[0] for row in arcs], goods), index([row[1] for row in arcs], regions),
            index([row[2] for row in arcs], regions), np.array([row[3] for row in arcs], dtype=float),
            each(a, 0.0), marks(a), each(a, 0.0), each(a, np.inf, 1),
        ),
        uses=Uses(
            ("use",) * u, index([row[0] for row in uses], goods), index([row[1] for row in uses], regions),
            np.array([row[2] for row in uses]), each(u, 0.0), marks(u), each(u, 0.0, 4), each(u, 0.0, 4),
            each(u, 0.0, 4), marks(u), each(u, -0.2), each(u, 1.0, 1),
        ),
        stocks=Stocks(index([], goods), index([], regions), np.zeros(0), np.zeros(0)),
        price_usd_per_t=np.ones((len(goods), len(regions))),
        supply_tpa=np.zeros((len(goods), len(regions), 1)),
        terms={},
    )  # fmt: skip


def made_and_taken(chain: Chain) -> tuple[Floats, Floats]:
    """Return what each market (commodities, regions) receives and what leaves it [t/yr]."""
    shape = (len(chain.commodities), len(chain.regions))
    made, taken = np.zeros(shape), np.zeros(shape)
    processes, arcs, uses = chain.processes, chain.arcs, chain.uses
    np.add.at(made.T, processes.region, processes.activity_tpa[:, None] * processes.outputs)
    np.add.at(taken.T, processes.region, processes.activity_tpa[:, None] * processes.inputs)
    np.add.at(made, (arcs.commodity, arcs.destination), arcs.flow_tpa)
    np.add.at(taken, (arcs.commodity, arcs.origin), arcs.flow_tpa)
    np.add.at(taken, (uses.commodity, uses.region), uses.use_tpa)
    return made, taken
