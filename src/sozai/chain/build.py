"""`build`: from facts to one consistent base year, with samples that carry its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..terms import DataError, Fact, Words
from ..terms.facts import FactTables, facts_of
from . import magnets
from .magnets import COMMODITIES, ELEMENTS, REGIONS, STAGE_OF, YEAR, Definition
from .market_data import market_data
from .observe import observe
from .reconcile import Draw, Reconciled, Term, solve
from .types import (
    ASSUMED,
    BALANCED,
    OBSERVED,
    Arcs,
    Chain,
    Commodity,
    Conflict,
    Floats,
    Ints,
    Processes,
    Stocks,
    Uses,
)
from .words import commodity_words

CONFLICT_SIGMAS = 2.0


@dataclass(frozen=True, eq=False)
class Base:
    """A base year with its uncertainty.

    Attributes:
        chain: the reconciled chain.
        ensemble: chains sampled from the spread of facts and assumptions together.
        assumed: chains in which only assumptions vary; its share of the variance is what rests on grade D.
    """

    chain: Chain
    ensemble: tuple[Chain, ...]
    assumed: tuple[Chain, ...]


_BUILT: dict[tuple[str, str, int], Base] = {}


def build(facts: FactTables, name: str = magnets.NAME, draws: int = 60) -> Base:
    """Return the base year of a chain; the same facts give the same base, which is kept for the next question.

    Raises:
        DataError: there is no chain of that name.
        NoAnswerError: facts that the chain needs are missing.
    """
    if name != magnets.NAME:
        raise DataError(
            f"There is no chain '{name}'; there is {magnets.NAME}.",
            f"供給網「{name}」はありません（{magnets.NAME} のみ）。",
        )
    key = (facts.digest, name, draws)
    if key not in _BUILT:
        _BUILT.clear()
        _BUILT[key] = _build(facts, draws)
    return _BUILT[key]


def _build(facts: FactTables, draws: int) -> Base:
    definition = magnets.define(facts)
    refused = observe(definition, facts)
    solved = solve(definition.problem, draws)
    layout = _Layout(definition, solved)
    base = layout.chain(Draw(solved.x, solved.coefficients), facts, refused)
    ensemble = tuple(layout.sample(base, draw) for draw in solved.draws)
    assumed = tuple(layout.sample(base, draw) for draw in solved.assumed_draws)
    return Base(base, ensemble, assumed)


class _Layout:
    """Where each unknown stands in the arrays of the chain; samples share it."""

    def __init__(self, definition: Definition, solved: Reconciled) -> None:
        problem = definition.problem
        self.definition, self.solved = definition, solved
        self.process = np.array([p for p, _ in magnets.unknowns(problem, "process")])
        self.arc = np.array([p for p, _ in magnets.unknowns(problem, "arc")])
        self.use = np.array([p for p, _ in magnets.unknowns(problem, "use")])
        keys = problem.keys
        self.process_name = tuple(keys[p][1] for p in self.process)
        self.process_region = _places([keys[p][2] for p in self.process])
        self.arc_commodity = _goods([keys[p][1] for p in self.arc])
        self.arc_origin = _places([keys[p][2] for p in self.arc])
        self.arc_destination = _places([keys[p][3] for p in self.arc])
        self.use_commodity = _goods([keys[p][1] for p in self.use])
        self.use_region = _places([keys[p][2] for p in self.use])
        self.spread, self.mark = _marks(definition, solved)

    def recipes(self, coefficients: Floats) -> tuple[Floats, Floats]:
        """Return inputs and outputs (processes, commodities) [t/t]."""
        inputs = np.zeros((len(self.process), len(COMMODITIES)))
        outputs = np.zeros_like(inputs)
        place = {int(position): row for row, position in enumerate(self.process)}
        row_good = {row: COMMODITIES.index(good) for (good, _), row in self.definition.problem.rows.items()}
        for row, unknown, factor, coefficient in self.definition.problem.balance:
            if unknown in place and coefficient >= 0:
                side = outputs if factor > 0 else inputs
                side[place[unknown], row_good[row]] += coefficients[coefficient]
        return inputs, outputs

    def content(self, coefficients: Floats) -> dict[str, dict[str, float]]:
        """Return tonnes of each element in a tonne of each good: a magnet keeps what does not become swarf."""
        recipe = self.definition.recipe
        content = {
            good: {good.rpartition("-")[0]: 1.0} for good in COMMODITIES if not good.startswith("magnet")
        }
        for magnet in ("magnet-standard", "magnet-heavy"):
            content[magnet] = {
                e: float(
                    coefficients[recipe[magnet, "input", f"{e}-metal"]]
                    - coefficients[recipe[magnet, "output", f"{e}-swarf"]]
                )
                for e in ELEMENTS
                if (magnet, "input", f"{e}-metal") in recipe
            }
        return content

    def chain(self, draw: Draw, facts: FactTables, refused: list[Conflict]) -> Chain:
        """Return the base chain with everything the market needs."""
        inputs, outputs = self.recipes(draw.coefficients)
        activity, flow = draw.x[self.process], draw.x[self.arc]
        data = market_data(
            facts, self.process_name, self.process_region, activity, inputs, outputs,
            self.arc_commodity, self.arc_origin, self.arc_destination, flow,
            self.use_commodity, self.use_region, draw.x[self.use],
        )  # fmt: skip
        self.split, self.owner, self.new_arcs = data.use_split, data.use_owner, data.new_origin.size
        processes = Processes(
            self.process_name, self.process_region, inputs, outputs, activity,
            self.spread[self.process], self.mark[self.process], data.capacity_tpa, data.process_elasticity,
            np.ones((activity.size, 1)),
        )  # fmt: skip
        arcs = Arcs(
            np.append(self.arc_commodity, data.new_commodity), np.append(self.arc_origin, data.new_origin),
            np.append(self.arc_destination, data.new_destination), np.append(flow, np.zeros(self.new_arcs)),
            np.append(self.spread[self.arc], np.zeros(self.new_arcs)),
            np.append(self.mark[self.arc], np.full(self.new_arcs, OBSERVED)), data.premium_usd_per_t,
            np.full((flow.size + self.new_arcs, 1), np.inf),
        )  # fmt: skip
        uses = Uses(
            data.use_name, self.use_commodity[self.owner], self.use_region[self.owner],
            draw.x[self.use][self.owner] * self.split, self.spread[self.use][self.owner] * self.split,
            np.maximum(self.mark[self.use][self.owner], BALANCED), data.cost_usd_per_t, data.ceiling_share,
            data.ramp_months, data.substitute, data.use_elasticity, np.ones((len(data.use_name), 1)),
        )  # fmt: skip
        stocks = Stocks(data.stock_commodity, data.stock_region, data.stock_t, data.stock_eta)
        content = self.content(draw.coefficients)
        return Chain(
            name=magnets.NAME, year=YEAR, months=0, elements=ELEMENTS,
            commodities=tuple(Commodity(g, STAGE_OF.get(g.rpartition("-")[2], "magnet"), commodity_words(g), content[g]) for g in COMMODITIES),
            regions=tuple(REGIONS), processes=processes, arcs=arcs, uses=uses, stocks=stocks,
            price_usd_per_t=data.price_usd_per_t, supply_tpa=np.zeros((len(COMMODITIES), len(REGIONS), 1)),
            terms=data.terms, facts=_facts(self.definition), conflicts=(*_conflicts(self.definition, self.solved), *refused),
        )  # fmt: skip

    def sample(self, base: Chain, draw: Draw) -> Chain:
        """Return the base chain with the quantities and recipes of one sampled world."""
        inputs, outputs = self.recipes(draw.coefficients)
        content = self.content(draw.coefficients)
        return replace(
            base,
            commodities=tuple(replace(good, content=content[good.name]) for good in base.commodities),
            processes=replace(
                base.processes, inputs=inputs, outputs=outputs, activity_tpa=draw.x[self.process]
            ),
            arcs=replace(base.arcs, flow_tpa=np.append(draw.x[self.arc], np.zeros(self.new_arcs))),
            uses=replace(base.uses, use_tpa=draw.x[self.use][self.owner] * self.split),
        )


def _goods(names: list[str]) -> Ints:
    return np.array([COMMODITIES.index(name) for name in names], dtype=np.int64)


def _places(names: list[str]) -> Ints:
    return np.array([REGIONS.index(name) for name in names], dtype=np.int64)


def _marks(definition: Definition, solved: Reconciled) -> tuple[Floats, Ints]:
    """Return the standard deviation after balancing and the mark of every unknown.

    Observed: a fact speaks of it alone or of its sum with a sibling. Assumed: only priors speak of it and balancing
    narrowed them by less than a tenth. Balanced: the rest.
    """
    count = len(definition.problem.keys)
    after = np.std([draw.x for draw in solved.draws], axis=0) if solved.draws else np.zeros(count)
    before = np.full(count, np.inf)
    observed = np.zeros(count, dtype=bool)
    for term in definition.problem.terms:
        own = (
            list(term.unknowns[:2]) if len(term.unknowns) <= 2 and all(f == 1.0 for f in term.factors) else []
        )
        for unknown in own:
            observed[unknown] |= not term.assumed
            before[unknown] = min(before[unknown], term.sigma)
    assumed = ~observed & np.isfinite(before) & (after >= 0.9 * before)
    return after, np.where(observed, OBSERVED, np.where(assumed, ASSUMED, BALANCED))


def _conflicts(definition: Definition, solved: Reconciled) -> list[Conflict]:
    """Return the facts that balancing moved by more than two standard deviations, furthest first."""
    far = []
    for term, said in zip(definition.problem.terms, solved.said, strict=True):
        distance = abs(said - term.target) / term.sigma
        if distance > CONFLICT_SIGMAS and term.target > 0 and abs(said - term.target) > 1.0:
            far.append((distance, _conflict(term, float(said))))
    return [conflict for _, conflict in sorted(far, key=lambda pair: -pair[0])]


def _conflict(term: Term, said: float) -> Conflict:
    source, en, ja = term.label
    words = Words(
        f"{en}: the fact says {term.target:,.0f} t, the balanced chain {said:,.0f} t.",
        f"{ja}: 事実は {term.target:,.0f} トン、整合化後は {said:,.0f} トン。",
    )
    return Conflict(words, term.target, said, source)


def _facts(definition: Definition) -> tuple[Fact, ...]:
    facts: dict[tuple[Any, ...], Fact] = {}
    for table, frame in definition.frames:
        for fact in facts_of(frame, table):
            facts[(table, fact.source, fact.key)] = fact
    return tuple(facts.values())


def content_of(chain: Chain, element: str) -> Mapping[str, float]:
    """Return the tonnes of an element in a tonne of each commodity that holds it."""
    return {good.name: good.content[element] for good in chain.commodities if good.content.get(element)}
