"""`build`: from facts to one consistent base year, with samples that carry its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..terms import Fact, Words
from ..terms.facts import FactTables, facts_of
from . import declared, magnets
from .definition import YEAR, Definition, contents, unknowns
from .magnet_facts import observe
from .market_data import MarketData, Quantities, market_data
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
KEPT = 40  # bases of one set of facts that are kept for the next question; the oldest goes first


def build(facts: FactTables, chain: str = magnets.NAME, draws: int = 60) -> Base:
    """Return the base year of a chain; the same facts give the same base, which is kept for the next question.

    Args:
        facts: where the rows are.
        chain: id of a chain, as in table `goods`.
        draws: worlds sampled in each family.

    Raises:
        ParameterError: there is no chain of that name.
        NoAnswerError: facts that the chain needs are missing.
    """
    key = (facts.digest, chain, draws)
    if key not in _BUILT:
        found = _build(facts, chain, draws)
        if any(digest != facts.digest for digest, _, _ in _BUILT):
            _BUILT.clear()
        if len(_BUILT) >= KEPT:
            del _BUILT[next(iter(_BUILT))]
        _BUILT[key] = found
    return _BUILT[key]


def define(facts: FactTables, name: str) -> tuple[Definition, list[Conflict]]:
    """Return a chain's problem with everything facts say about it, and the facts refused or contradicted.

    Raises:
        ParameterError: there is no chain of that name.
        NoAnswerError: facts that the chain needs are missing.
    """
    if name != magnets.NAME:
        return declared.define(facts, name)
    definition = magnets.define(facts)
    return definition, observe(definition, facts)


def _build(facts: FactTables, name: str, draws: int) -> Base:
    definition, listed = define(facts, name)
    solved = solve(definition.problem, draws)
    mean = Draw(solved.x, solved.coefficients)
    layout = _Layout(definition, solved)
    data = market_data(definition, facts, layout.quantities(mean))
    definition.frames.append(("elasticities", definition.scalars.asked()))
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
            np.array([position for position, _ in unknowns(definition.problem, kind)], dtype=np.int64)
            for kind in ("process", "arc", "use")
        )
        self.process_name = tuple(keys[p][1] for p in self.process)
        self.process_region = self._places([keys[p][2] for p in self.process])
        self.arc_commodity = self._goods([keys[p][1] for p in self.arc])
        self.arc_origin = self._places([keys[p][2] for p in self.arc])
        self.arc_destination = self._places([keys[p][3] for p in self.arc])
        self.use_commodity = self._goods([keys[p][1] for p in self.use])
        self.use_region = self._places([keys[p][2] for p in self.use])
        self.spread, self.mark = _marks(definition, solved)

    def recipes(self, coefficients: Floats) -> tuple[Floats, Floats]:
        """Return inputs and outputs (processes, commodities) [t/t]."""
        inputs = np.zeros((len(self.process), len(self.definition.goods)))
        outputs = np.zeros_like(inputs)
        for place, good, factor, coefficient in self._entries:
            (outputs if factor > 0 else inputs)[place, good] += coefficients[coefficient]
        return inputs, outputs

    @cached_property
    def _entries(self) -> list[tuple[int, int, float, int]]:
        """Return the entries of recipes in the balances: (process, commodity, factor, coefficient)."""
        goods = self.definition.commodities
        place = {int(position): row for row, position in enumerate(self.process)}
        good = {row: goods.index(name) for (name, _), row in self.definition.problem.rows.items()}
        return [
            (place[unknown], good[row], factor, coefficient)
            for row, unknown, factor, coefficient in self.definition.problem.balance
            if unknown in place and coefficient >= 0
        ]

    def commodities(self, coefficients: Floats) -> tuple[Commodity, ...]:
        """Return the goods with what they hold in a world."""
        held = contents(self.definition, coefficients)
        return tuple(
            Commodity(good.name, good.stage, commodity_words(good.name), content)
            for good, content in zip(self.definition.goods.values(), held, strict=True)
        )

    def _goods(self, names: list[str]) -> Ints:
        index = {name: position for position, name in enumerate(self.definition.commodities)}
        return np.array([index[name] for name in names], dtype=np.int64)

    def _places(self, names: list[str]) -> Ints:
        index = {name: position for position, name in enumerate(self.definition.regions)}
        return np.array([index[name] for name in names], dtype=np.int64)

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
            name=self.definition.name, year=YEAR, months=0, elements=self.definition.elements,
            commodities=self.commodities(draw.coefficients), regions=self.definition.regions,
            processes=self._processes(draw, data), arcs=self._arcs(draw, data), uses=self._uses(draw, data),
            stocks=Stocks(data.stock_commodity, data.stock_region, data.stock_t, data.stock_eta),
            price_usd_per_t=data.price_usd_per_t,
            supply_tpa=np.zeros((len(self.definition.goods), len(self.definition.regions), 1)),
            terms=data.terms, facts=facts, conflicts=conflicts, gaps=tuple(self.definition.gaps),
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
