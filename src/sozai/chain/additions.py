"""What levers add to a chain beyond its base: reserves, joint limits, levies, plants, investment and the like.

Each is a frozen record that names items of the chain by index; `months` stands for the periods of the chain's time
axis, which may also be years. A chain without additions is its own base year.
"""

from __future__ import annotations

from dataclasses import dataclass

Path = tuple[float, ...]
"""One number per period of the chain's time axis."""


@dataclass(frozen=True, slots=True)
class Reserve:
    """A strategic stock above operating stock: `stock_t` tonnes of a commodity, held in a region.

    It may be drawn from period `start` on, when the price pays for it; what is left keeps its base value.
    """

    commodity: int
    region: int
    stock_t: float
    start: int = 0


@dataclass(frozen=True, slots=True)
class Quota:
    """A joint limit over several arcs: the sum of `factor * flow` is at most the limit.

    Attributes:
        arcs: indices of the arcs.
        limit_tpa: the limit per period [t/yr]; infinite where free.
        factors: multiplier of each arc's flow; one each where empty. A negative one makes a limit on a share.
        over_usd_per_t: what a tonne above the limit pays, as under a tariff-rate quota [USD/t]; infinite: none passes.
    """

    arcs: tuple[int, ...]
    limit_tpa: Path
    factors: tuple[float, ...] = ()
    over_usd_per_t: float = float("inf")

    @property
    def weights(self) -> tuple[float, ...]:
        """Return the multiplier of each arc's flow."""
        return self.factors or (1.0,) * len(self.arcs)


@dataclass(frozen=True, slots=True)
class Levy:
    """A charge on the trade of some arcs (a tariff, an export tax) or, where negative, a subsidy [USD/t] per period."""

    arcs: tuple[int, ...]
    usd_per_t: Path


@dataclass(frozen=True, slots=True)
class Expense:
    """A change of what some processes cost per tonne of activity [USD/t] per period."""

    processes: tuple[int, ...]
    usd_per_t: Path


@dataclass(frozen=True, slots=True)
class Hoarding:
    """The operating stock that some holders want, as a multiple of their base stock, per period."""

    stocks: tuple[int, ...]
    factor: Path


@dataclass(frozen=True, slots=True)
class Purchase:
    """A public buyer who takes a good off a market at a fixed price, up to a total.

    Attributes:
        commodity, region: the market.
        price_usd_per_t: what is paid; no seller there takes less [USD/t].
        most_tpa: the most that is bought, per period [t/yr].
    """

    commodity: int
    region: int
    price_usd_per_t: float
    most_tpa: Path


@dataclass(frozen=True, slots=True)
class ByProduct:
    """A process whose activity is at most `content_t_per_t` times the activity of its host processes.

    Gallium comes with alumina and germanium with zinc: dearer gallium digs no bauxite.
    """

    process: int
    hosts: tuple[int, ...]
    content_t_per_t: float


@dataclass(frozen=True, slots=True)
class Plant:
    """A plant that the base does not have.

    Attributes:
        name: of its process.
        region: where it buys its inputs.
        outlet: region whose market gets its output: its own, or that of the owner of the offtake.
        inputs, outputs: (commodity, tonnes per tonne of activity).
        capacity_tpa: what it can run per period [t/yr].
        cost_usd_per_t: what it costs to run, inputs apart [USD/t of activity].
    """

    name: str
    region: int
    outlet: int
    inputs: tuple[tuple[int, float], ...]
    outputs: tuple[tuple[int, float], ...]
    capacity_tpa: Path
    cost_usd_per_t: float


@dataclass(frozen=True, slots=True)
class Expansion:
    """Room for investment: a process may be enlarged when its price pays for it.

    Attributes:
        process: index of the process.
        capex_usd_per_tpa: cost of a tonne of yearly capacity [USD per t/yr].
        lead: periods from the decision to the first output.
        life_years: life of what is built; the straight-line rest at the end of the horizon is given back.
        most_tpa: the most that can be added in a year [t/yr per yr].
        retired_share: share of the capacity that retires in a year.
    """

    process: int
    capex_usd_per_tpa: float
    lead: int
    life_years: float
    most_tpa: float = float("inf")
    retired_share: float = 0.0


@dataclass(frozen=True, slots=True)
class Delay:
    """What some arcs ship, or some processes put out, arrives `periods` later."""

    periods: int
    arcs: tuple[int, ...] = ()
    processes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Additions:
    """All that levers have added to a chain.

    Attributes:
        levies, expenses, hoarding, purchases, byproducts, plants, expansions, delays: the records, in order.
        arc_ramp: periods until an arc without base flow may carry a quarter of its buyer's imports; 0 for no ramp.
    """

    levies: tuple[Levy, ...] = ()
    expenses: tuple[Expense, ...] = ()
    hoarding: tuple[Hoarding, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    byproducts: tuple[ByProduct, ...] = ()
    plants: tuple[Plant, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    delays: tuple[Delay, ...] = ()
    arc_ramp: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """Where a chain stands when its time axis begins; the default is its base.

    Attributes:
        elapsed: months that the responses of uses have already had to grow.
        stock_t: operating stocks (stocks,) [t]; empty for those of the base.
        shipped_tpa: flows of the periods before, the latest last (arcs, delay) [t/yr]; empty for those of the base.
        made_tpa: activities of the periods before (processes, delay) [t/yr]; empty for those of the base.
    """

    elapsed: int = 0
    stock_t: Path = ()
    shipped_tpa: tuple[Path, ...] = ()
    made_tpa: tuple[Path, ...] = ()
