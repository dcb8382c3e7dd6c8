"""The frozen model of who mines, separates, smelts, alloys, makes and uses a material.

Everything is a struct of arrays over four axes: commodities, regions, items (processes, arcs or uses) and months.
A chain of the base year has `months == 0`; `over(months)` gives the time axis that levers write on.
Quantities of arcs, processes and uses are yearly rates [t/yr]; stocks are [t].
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..terms import DataError, Fact, Words
from .additions import Additions, Quota, Reserve, State

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OBSERVED, BALANCED, ASSUMED = 0, 1, 2
MARKS = (Words("observed", "観測"), Words("balanced", "整合化"), Words("assumed", "仮定"))
# A fact that balancing moves further [sigma], or an older edition that is further off, is listed as a conflict.
CONFLICT_SIGMAS = 2.0
RESPONSES = ("thrift", "grade", "design", "lost")


@dataclass(frozen=True, slots=True)
class Commodity:
    """One good of the chain.

    Attributes:
        name: id, such as `dysprosium-oxide` or `magnet-heavy`.
        stage: id of its stage.
        words: its name for people.
        content: tonnes of each followed element in one tonne of the good (elements are counted as contained metal,
            so `dysprosium-oxide` has content 1; a magnet has some per cent).
    """

    name: str
    stage: str
    words: Words
    content: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Processes:
    """What turns goods into goods in a region.

    Attributes:
        name (processes,): process, such as `separate-dysprosium`.
        region (processes,): index of the region.
        inputs (processes, commodities): tonnes taken per tonne of activity.
        outputs (processes, commodities): tonnes given per tonne of activity.
        activity_tpa (processes,): base-year activity [t/yr].
        spread_tpa (processes,): standard deviation of the activity [t/yr].
        mark (processes,): OBSERVED, BALANCED or ASSUMED.
        capacity_tpa (processes,): yearly capacity [t/yr]; infinite where unknown.
        elasticity (processes,): price elasticity of supply.
        availability (processes, months): share of capacity and base activity that can run.
    """

    name: tuple[str, ...]
    region: Ints
    inputs: Floats
    outputs: Floats
    activity_tpa: Floats
    spread_tpa: Floats
    mark: Ints
    capacity_tpa: Floats
    elasticity: Floats
    availability: Floats


@dataclass(frozen=True, eq=False)
class Arcs:
    """Trade of a commodity between two regions.

    Attributes:
        commodity, origin, destination (arcs,): indices.
        flow_tpa (arcs,): base-year flow [t/yr]; 0 for an arc that could open.
        spread_tpa, mark (arcs,): as for processes.
        premium_usd_per_t (arcs,): cost above the price difference at which an arc without base flow opens [USD/t].
        limit_tpa (arcs, months): largest flow allowed [t/yr]; infinite where free.
    """

    commodity: Ints
    origin: Ints
    destination: Ints
    flow_tpa: Floats
    spread_tpa: Floats
    mark: Ints
    premium_usd_per_t: Floats
    limit_tpa: Floats


@dataclass(frozen=True, eq=False)
class Uses:
    """Final uses of a commodity in a region and the ladder of what they do when it is short.

    Attributes:
        name (uses,): use, such as `drive-motors`.
        commodity, region (uses,): indices.
        use_tpa (uses,): base-year use [t/yr].
        spread_tpa, mark (uses,): as for processes.
        cost_usd_per_t (uses, responses): cost of the first tonne avoided by each of RESPONSES [USD/t]; for `thrift`
            it is added to the base price, for `grade` to the price of the substitute; `lost` is the value at stake.
        ceiling_share (uses, responses): largest share of the use each response can cover.
        ramp_months (uses, responses): months until that ceiling is reached.
        substitute (uses,): commodity index that the response `grade` buys instead; -1 for none.
        elasticity (uses,): price elasticity of the use near the base (negative).
        demand (uses, months): demand as a multiple of the base.
    """

    name: tuple[str, ...]
    commodity: Ints
    region: Ints
    use_tpa: Floats
    spread_tpa: Floats
    mark: Ints
    cost_usd_per_t: Floats
    ceiling_share: Floats
    ramp_months: Floats
    substitute: Ints
    elasticity: Floats
    demand: Floats


@dataclass(frozen=True, eq=False)
class Stocks:
    """Operating stocks that firms hold, and reserves that are released on purpose.

    Attributes:
        commodity, region (stocks,): indices.
        stock_t (stocks,): base stock [t].
        eta (stocks,): curvature of the convenience yield.
    """

    commodity: Ints
    region: Ints
    stock_t: Floats
    eta: Floats


@dataclass(frozen=True, slots=True)
class Conflict:
    """Facts that cannot both be true, or a fact that reconciliation moved far.

    Attributes:
        words: one sentence.
        observed_t: what the fact says [t/yr].
        used_t: what the chain uses [t/yr].
        source: id of the source card of the fact.
    """

    words: Words
    observed_t: float
    used_t: float
    source: str


@dataclass(frozen=True, eq=False)
class Chain:
    """A chain.

    Attributes:
        name: id of the chain.
        year: base year.
        months: length of the time axis; 0 for the base year alone.
        period_months: length of one of its periods: 1 or 12. Arrays over `months` have one column per period.
        elements: the elements followed.
        commodities: the goods, in index order.
        regions: ISO3 codes, `ROW` for the rest of the world, in index order.
        processes, arcs, uses, stocks: the model.
        price_usd_per_t (commodities, regions): base price at each market [USD/t]; NaN where there is no market.
        supply_tpa (commodities, regions, months): supply from outside the chain, such as a new mine's [t/yr].
        quotas: joint limits.
        reserves: strategic stocks.
        additions: what else levers have added.
        state: where the chain stands when the time axis begins.
        terms: scalars of the market by name (interest, holding, arc elasticity, ...).
        facts: the rows the chain stands on.
        conflicts: what could not both be true.
        gaps: what no fact says, in sentences.
    """

    name: str
    year: int
    months: int
    elements: tuple[str, ...]
    commodities: tuple[Commodity, ...]
    regions: tuple[str, ...]
    processes: Processes
    arcs: Arcs
    uses: Uses
    stocks: Stocks
    price_usd_per_t: Floats
    supply_tpa: Floats
    terms: Mapping[str, float]
    quotas: tuple[Quota, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    additions: Additions = field(default_factory=Additions)
    state: State = field(default_factory=State)
    period_months: int = 1
    facts: tuple[Fact, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gaps: tuple[Words, ...] = ()

    def __post_init__(self) -> None:
        """Make every array read-only; inputs are never written to."""
        for array in _arrays(self):
            array.setflags(write=False)

    def commodity(self, name: str) -> int:
        """Return the index of the commodity of that name."""
        for index, commodity in enumerate(self.commodities):
            if commodity.name == name:
                return index
        raise DataError(
            f"The chain '{self.name}' has no commodity '{name}'; it has {', '.join(c.name for c in self.commodities)}.",
            f"供給網「{self.name}」に品目「{name}」はありません。",
        )

    def region(self, name: str) -> int:
        """Return the index of the region; a country the chain does not name apart belongs to ROW."""
        return self.regions.index(name) if name in self.regions else self.regions.index("ROW")

    @property
    def stages(self) -> tuple[str, ...]:
        """Return the stages in the order of the chain, without scrap."""
        return tuple(dict.fromkeys(good.stage for good in self.commodities if good.stage != "scrap"))

    @property
    def periods(self) -> int:
        """Return how many periods the time axis has; a chain without one has a single year."""
        return max(self.months // self.period_months, 1)

    def over(self, months: int, period_months: int = 1) -> Chain:
        """Return the chain with a time axis of that many months, nothing changed on it yet.

        Args:
            months: length of the axis.
            period_months: 1 for the short run in months, 12 for the long run in years.

        Raises:
            DataError: the months are not a whole number of periods.
        """
        if period_months not in (1, 12) or months % period_months:
            raise DataError(
                f"A time axis of {months} months cannot have periods of {period_months}; take months, or whole years.",
                f"{months} か月を {period_months} か月ごとの期間に分けられません。月単位、または年単位にしてください。",
            )
        wide = max(months // period_months, 1)
        return replace(
            self,
            months=months,
            period_months=period_months,
            processes=replace(self.processes, availability=np.ones((len(self.processes.name), wide))),
            arcs=replace(self.arcs, limit_tpa=np.full((self.arcs.flow_tpa.size, wide), np.inf)),
            uses=replace(self.uses, demand=np.ones((len(self.uses.name), wide))),
            supply_tpa=np.zeros((len(self.commodities), len(self.regions), wide)),
            quotas=(),
            additions=Additions(),
            state=State(),
        )

    def digest(self) -> str:
        """Return sixteen hex digits; equal chains give equal digits."""
        identity = (self.name, self.year, self.months, self.period_months, self.commodities, self.regions)
        kinds = (
            self.quotas,
            self.reserves,
            *(getattr(self.additions, each.name) for each in fields(self.additions)),
        )
        added = ([sorted(map(repr, kind)) if isinstance(kind, tuple) else kind for kind in kinds], self.state)
        content = hashlib.sha256(repr((identity, added)).encode())
        content.update(repr(sorted(self.terms.items())).encode())
        for array in _arrays(self):
            content.update(np.ascontiguousarray(array).tobytes())
        return content.hexdigest()[:16]


def _arrays(part: Any) -> Iterator[NDArray[Any]]:
    for each in fields(part):
        value = getattr(part, each.name)
        if isinstance(value, np.ndarray):
            yield value
        elif isinstance(value, Processes | Arcs | Uses | Stocks):
            yield from _arrays(value)


def needed_tpa(chain: Chain) -> Floats:
    """Return what processes and uses of each region take of each commodity (commodities, regions) [t/yr]."""
    needed = np.zeros((len(chain.commodities), len(chain.regions)))
    processes = chain.processes
    np.add.at(needed.T, processes.region, processes.activity_tpa[:, None] * processes.inputs)
    np.add.at(needed, (chain.uses.commodity, chain.uses.region), chain.uses.use_tpa)
    return needed


def imported_tpa(chain: Chain) -> Floats:
    """Return what each region imports of each commodity (commodities, regions) [t/yr]."""
    imported = np.zeros((len(chain.commodities), len(chain.regions)))
    np.add.at(imported, (chain.arcs.commodity, chain.arcs.destination), chain.arcs.flow_tpa)
    return imported
