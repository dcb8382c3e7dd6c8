"""`build`: from facts to one consistent base year, with samples that carry its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..terms import DataError, Fact, Words
from ..terms.facts import FactTables, facts_of
from . import magnets
from .magnets import COMMODITIES, ELEMENTS, MAGNETS, REGIONS, STAGE_OF, YEAR, Definition
from .market_data import MarketData, Quantities, market_data
from .observe import observe
from .reconcile import Draw, Reconciled, Term, solve
from .types import (
    ASSUMED,
    BALANCED,
    CONFLICT_SIGMAS,
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

NARROWED = 0.9  # a prior's spread after balancing, over before, from which its number is no more than assumed


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
    listed = observe(definition, facts)
    solved = solve(definition.problem, draws)
    mean = Draw(solved.x, solved.coefficients)
    layout = _Layout(definition, solved)
    data = market_data(definition, facts, layout.quantities(mean))
    conflicts = (*_conflicts(definition, solved), *listed)
    base = layout.chain(mean, data, _facts(definition), conflicts)
    ensemble = tuple(layout.sample(base, data, draw) for draw in solved.draws)
    assumed = tuple(layout.sample(base, data, draw) for draw in solved.assumed_draws)
    return Base(base, ensemble, assumed)


class _Layout:
    """Where each unknown stands in the arrays of the chain; samples share it."""

    def __init__(self, definition: Definition, solved: Reconciled) -> None:
        self.definition = definition
        keys = definition.problem.keys
        self.process, self.arc, self.use = (
            np.array([position for position, _ in magnets.unknowns(definition.problem, kind)])
            for kind in ("process", "arc", "use")
        )
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
        for place, good, factor, coefficient in self._entries:
            (outputs if factor > 0 else inputs)[place, good] += coefficients[coefficient]
        return inputs, outputs

    @cached_property
    def _entries(self) -> list[tuple[int, int, float, int]]:
        """Return the entries of recipes in the balances: (process, commodity, factor, coefficient)."""
        place = {int(position): row for row, position in enumerate(self.process)}
        good = {row: COMMODITIES.index(name) for (name, _), row in self.definition.problem.rows.items()}
        return [
            (place[unknown], good[row], factor, coefficient)
            for row, unknown, factor, coefficient in self.definition.problem.balance
            if unknown in place and coefficient >= 0
        ]

    def commodities(self, coefficients: Floats) -> tuple[Commodity, ...]:
        """Return the goods; a magnet holds of each element what does not become swarf."""
        recipe = self.definition.recipe
        goods = []
        for name in COMMODITIES:
            element, _, form = name.rpartition("-")
            content = {element: 1.0}
            if name in MAGNETS:
                content = {
                    e: float(
                        coefficients[recipe[name, "input", f"{e}-metal"]]
                        - coefficients[recipe[name, "output", f"{e}-swarf"]]
                    )
                    for e in ELEMENTS
                    if (name, "input", f"{e}-metal") in recipe
                }
            goods.append(Commodity(name, STAGE_OF.get(form, "magnet"), commodity_words(name), content))
        return tuple(goods)

    def quantities(self, draw: Draw) -> Quantities:
        """Return the balanced quantities of a world."""
        inputs, outputs = self.recipes(draw.coefficients)
        return Quantities(
            self.process_name, self.process_region, draw.x[self.process], inputs, outputs,
            self.arc_commodity, self.arc_origin, self.arc_destination, draw.x[self.arc],
            self.use_commodity, self.use_region, draw.x[self.use],
        )  # fmt: skip

    def chain(
        self, draw: Draw, data: MarketData, facts: tuple[Fact, ...], conflicts: tuple[Conflict, ...]
    ) -> Chain:
        """Return the base chain with everything the market needs."""
        return Chain(
            name=magnets.NAME, year=YEAR, months=0, elements=ELEMENTS,
            commodities=self.commodities(draw.coefficients), regions=REGIONS,
            processes=self._processes(draw, data), arcs=self._arcs(draw, data), uses=self._uses(draw, data),
            stocks=Stocks(data.stock_commodity, data.stock_region, data.stock_t, data.stock_eta),
            price_usd_per_t=data.price_usd_per_t,
            supply_tpa=np.zeros((len(COMMODITIES), len(REGIONS), 1)),
            terms=data.terms, facts=facts, conflicts=conflicts,
        )  # fmt: skip

    def sample(self, base: Chain, data: MarketData, draw: Draw) -> Chain:
        """Return the base chain with the quantities and recipes of one sampled world."""
        inputs, outputs = self.recipes(draw.coefficients)
        activity = draw.x[self.process]
        return replace(
            base,
            commodities=self.commodities(draw.coefficients),
            processes=replace(base.processes, inputs=inputs, outputs=outputs, activity_tpa=activity),
            arcs=replace(base.arcs, flow_tpa=_padded(draw.x[self.arc], data.new_origin.size)),
            uses=replace(base.uses, use_tpa=draw.x[self.use][data.use_owner] * data.use_split),
        )

    def _processes(self, draw: Draw, data: MarketData) -> Processes:
        inputs, outputs = self.recipes(draw.coefficients)
        return Processes(
            self.process_name, self.process_region, inputs, outputs, draw.x[self.process],
            self.spread[self.process], self.mark[self.process], data.capacity_tpa, data.process_elasticity,
            np.ones((self.process.size, 1)),
        )  # fmt: skip

    def _arcs(self, draw: Draw, data: MarketData) -> Arcs:
        new = data.new_origin.size
        return Arcs(
            np.append(self.arc_commodity, data.new_commodity), np.append(self.arc_origin, data.new_origin),
            np.append(self.arc_destination, data.new_destination), _padded(draw.x[self.arc], new),
            _padded(self.spread[self.arc], new), np.append(self.mark[self.arc], np.full(new, OBSERVED)),
            data.premium_usd_per_t, np.full((self.arc.size + new, 1), np.inf),
        )  # fmt: skip

    def _uses(self, draw: Draw, data: MarketData) -> Uses:
        owner, split = data.use_owner, data.use_split
        return Uses(
            data.use_name, self.use_commodity[owner], self.use_region[owner],
            draw.x[self.use][owner] * split, self.spread[self.use][owner] * split,
            # No fact speaks of a use alone: it is a residual.
            np.maximum(self.mark[self.use][owner], BALANCED), data.cost_usd_per_t, data.ceiling_share,
            data.ramp_months, data.substitute, data.use_elasticity, np.ones((len(data.use_name), 1)),
        )  # fmt: skip


def _padded(values: Floats, new: int) -> Floats:
    """Return the values of base arcs, and zeros for the arcs that could open."""
    return np.append(values, np.zeros(new))


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
        if len(term.unknowns) > 2 or set(term.factors) != {1.0}:
            continue
        for unknown in term.unknowns:
            observed[unknown] |= not term.assumed
            before[unknown] = min(before[unknown], term.sigma)
    assumed = ~observed & np.isfinite(before) & (after >= NARROWED * before)
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
    kind = Words("assumption", "仮定") if term.assumed else Words("fact", "事実")
    words = Words(
        f"{term.words.en}: the {kind.en} says {term.target:,.0f} t, the balanced chain {said:,.0f} t.",
        f"{term.words.ja}：{kind.ja}は {term.target:,.0f} トン、整合化後は {said:,.0f} トン。",
    )
    return Conflict(words, term.target, said, term.source)


def _facts(definition: Definition) -> tuple[Fact, ...]:
    facts: dict[tuple[Any, ...], Fact] = {}
    for table, frame in definition.frames:
        for fact in facts_of(frame, table):
            facts[(table, fact.source, fact.key)] = fact
    return tuple(facts.values())
