"""The back-test of 2010-14: what the market says of Japan's rare-earth imports when it is told only what China shipped.

The base is the mean of 2006-08 (2009 is a trough of the crisis, and the quotas did not bind in it). The lever is what
China shipped to Japan in each year. Nobody knows the next year: in every year firms believe that this year's shipments
go on (`market.unfold`). Four parameters are free: the elasticity of demand, that of the other suppliers, the cover
that buyers add in 2010 and 2011 and later give back, and what they learn to save in a year.

Sources: BACI (CEPII) for masses and unit values of HS 2846 and 2805 30; Sprecher et al., Environ. Sci. Technol. 51 (2017)
3860, for at most ten per cent of demand saved in a year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import least_squares

from ..chain import ASSUMED, Additions, Arcs, Chain, Commodity, Floats, Hoarding, Processes, Stocks, Uses
from ..terms import Words
from ..terms.units import DAYS_PER_YEAR

CHINA, OTHERS, JAPAN = range(3)
BASE_YEARS = (2006, 2007, 2008)
YEARS = (2010, 2011, 2012, 2013, 2014)
FITTED = 2  # of the years above: the rest is a test
HOARDED = 1  # the year in which buyers add cover: 2011, after shipments had stopped in September 2010
COVERS = (0.0, 120.0, 365.0)
THRIFTS = (0.0, 0.10)
TRUSTED = 0.2  # a unit value of a code with many goods is known to about a fifth
STOCK_DAYS = 60.0  # operating stock of the base; an assumption, which the cover is measured from
BOUNDS = {
    "demand_elasticity": (-1.0, -0.05),
    "supply_elasticity": (0.05, 2.0),
}
FREIGHT = 0.02
TERMS = {
    "interest_share_per_year": 0.05,
    "holding_share_per_year": 0.1,
    "arc_elasticity": 8.0,
    "stock_elasticity": 0.5,
}


@dataclass(frozen=True, eq=False)
class Seen:
    """What trade statistics say.

    Attributes:
        base_china_t, base_others_t: mean yearly imports of Japan in the base years [t].
        base_usd_per_t: their mean unit value [USD/t].
        china_t, others_t, usd_per_t (years,): the same in `YEARS`.
    """

    base_china_t: float
    base_others_t: float
    base_usd_per_t: float
    china_t: Floats
    others_t: Floats
    usd_per_t: Floats


@dataclass(frozen=True, slots=True)
class Free:
    """The free parameters.

    Attributes:
        demand_elasticity: of Japan's use, negative.
        supply_elasticity: of the other suppliers.
        cover_days: stock that buyers want above their operating stock in 2010 and 2011 [days of base use].
        thrift_share: share of the use that is saved in each year.
    """

    demand_elasticity: float
    supply_elasticity: float
    cover_days: float = 0.0
    thrift_share: float = 0.0


@dataclass(frozen=True, eq=False)
class Told:
    """What the model says of the years: unit value [USD/t] and what others ship [t], each (years,)."""

    usd_per_t: Floats
    others_t: Floats


def static(seen: Seen, free: Free) -> Floats:
    """Return prices [USD/t] without time: `Q0 (P/P0)^eD = C_t + S0 (P/P0)^eS` (years,), each year on its own.

    Example:
        Half of all comes from China and stops; nobody else can make more: demand halves at elasticity -1.

        >>> one = np.array([0.0])
        >>> seen = Seen(50.0, 50.0, 10.0, one, one, one)
        >>> static(seen, Free(-1.0, 1e-9)).round(6).tolist()
        [20.0]
    """
    from scipy.optimize import brentq

    total = seen.base_china_t + seen.base_others_t

    def excess(log: float, china: float) -> float:
        wanted = total * np.exp(free.demand_elasticity * log)
        return float(wanted - china - seen.base_others_t * np.exp(free.supply_elasticity * log))

    logs = [brentq(excess, -10, 20, args=(china,), xtol=1e-12) for china in seen.china_t]
    return np.asarray(seen.base_usd_per_t * np.exp(logs))


def world(seen: Seen, free: Free) -> Chain:
    """Return the base: China and the others mine, Japan uses; over one period a year."""
    total = seen.base_china_t + seen.base_others_t
    price = seen.base_usd_per_t
    seller = price * (1 - FREIGHT)
    none, zero = np.zeros(2), np.zeros(1)
    mark = np.full(2, ASSUMED, dtype=np.int64)
    chain = Chain(
        name="rare-earths-2010",
        year=2008,
        months=0,
        elements=("rare-earths",),
        commodities=(Commodity("compounds", "refine", Words("Rare-earth compounds", "希土類化合物"), {"rare-earths": 1.0}),),
        regions=("CHN", "ROW", "JPN"),
        processes=Processes(
            ("make", "make"), np.array([CHINA, OTHERS]), np.zeros((2, 1)), np.ones((2, 1)),
            np.array([seen.base_china_t, seen.base_others_t]), none, mark, np.full(2, np.inf),
            np.array([2.0, free.supply_elasticity]), np.ones((2, 1)),
        ),
        arcs=Arcs(
            np.zeros(2, dtype=np.int64), np.array([CHINA, OTHERS]), np.full(2, JAPAN),
            np.array([seen.base_china_t, seen.base_others_t]), none, mark, np.full(2, price), np.full((2, 1), np.inf),
        ),
        uses=Uses(
            ("use",), np.zeros(1, dtype=np.int64), np.array([JAPAN]), np.array([total]), zero, mark[:1],
            np.array([[0.0, 0.0, 0.0, 1e4 * price]]), np.array([[1.0, 0.0, 0.0, 1.0]]), np.zeros((1, 4)),
            np.array([-1]), np.array([free.demand_elasticity]), np.ones((1, 1)),
        ),
        stocks=Stocks(
            np.zeros(1, dtype=np.int64), np.array([JAPAN]), np.array([STOCK_DAYS / DAYS_PER_YEAR * total]),
            np.array([TERMS["stock_elasticity"]]),
        ),
        price_usd_per_t=np.array([[seller, seller, price]]),
        supply_tpa=np.zeros((1, 3, 1)),
        terms=TERMS,
    )  # fmt: skip
    return chain.over(12 * len(YEARS), 12)


def beliefs(seen: Seen, free: Free) -> list[tuple[int, Chain]]:
    """Return what firms believe in every year: what was shipped until then, and that this year's shipments go on."""
    base = world(seen, free)
    saved = np.asarray((1.0 - free.thrift_share) ** np.arange(len(YEARS)), dtype=np.float64)
    wanted = np.where(np.arange(len(YEARS)) == HOARDED, 1.0 + free.cover_days / STOCK_DAYS, 1.0)
    changed = replace(
        base,
        uses=replace(base.uses, demand=saved[None, :].copy()),
        additions=Additions(hoarding=(Hoarding((0,), tuple(wanted.tolist())),)),
    )
    told = []
    for year in range(len(YEARS)):
        limit = np.full((2, len(YEARS)), np.inf)
        limit[CHINA, : year + 1] = seen.china_t[: year + 1]
        limit[CHINA, year:] = seen.china_t[year]
        told.append((year, replace(changed, arcs=replace(changed.arcs, limit_tpa=limit))))
    return told


def told(seen: Seen, free: Free) -> Told:
    """Return what the market says of the years, each a surprise.

    Raises:
        NotConvergedError: no equilibrium was found.
    """
    from ..market import unfold

    found = unfold(beliefs(seen, free))
    return Told(found.price_usd_per_t[0, JAPAN], found.flow_tpa[OTHERS])


@dataclass(frozen=True, eq=False)
class Fit:
    """Elasticities that fit 2010 and 2011 for a given cover and thrift.

    Attributes:
        free: all four parameters.
        told: what the model says of every year.
        error: root mean square of the logarithmic errors of the four figures that were fitted.
    """

    free: Free
    told: Told
    error: float


def fits(
    seen: Seen, covers: tuple[float, ...] = COVERS, thrifts: tuple[float, ...] = THRIFTS
) -> tuple[Fit, ...]:
    """Return one fit for every pair of cover and thrift, the best first.

    Prices and other supply of 2010 and 2011 cannot tell the four parameters apart: a buyer who needs the stuff less
    and one who has bought cover pay the same. So cover and thrift are laid out in a grid, the two elasticities are
    fitted at each point, and all points that fit are kept.
    """
    found = [_fit(seen, cover, thrift) for cover in covers for thrift in thrifts]
    return tuple(sorted(found, key=lambda each: each.error))


def accepted(found: tuple[Fit, ...]) -> tuple[Fit, ...]:
    """Return the fits whose error is within what unit values of a mixed code can be trusted to; the best at least."""
    return tuple(each for each in found if each.error <= TRUSTED) or found[:1]


def price_error(usd_per_t: Floats, seen: Seen) -> float:
    """Return the mean absolute logarithmic error of prices in the years that were not fitted."""
    return float(np.abs(np.log(usd_per_t / seen.usd_per_t))[FITTED:].mean())


def _fit(seen: Seen, cover: float, thrift: float) -> Fit:
    low, high = (
        np.array([BOUNDS[name][end] for name in ("demand_elasticity", "supply_elasticity")]) for end in (0, 1)
    )

    def free(x: Floats) -> Free:
        demand, supply = (low + x * (high - low)).tolist()
        return Free(demand, supply, cover, thrift)

    def misses(x: Floats) -> Floats:
        said = told(seen, free(x))
        price, others = np.log(said.usd_per_t / seen.usd_per_t), np.log(said.others_t / seen.others_t)
        return np.concatenate([price[:FITTED], others[:FITTED]])

    found = least_squares(
        misses, np.array([0.85, 0.12]), bounds=(0.0, 1.0), diff_step=np.array([1e-3, 1e-3]), max_nfev=12
    )
    best = free(found.x)
    return Fit(best, told(seen, best), float(np.sqrt(2 * found.cost / found.fun.size)))


def at_base_mix(mass_t: Floats, usd_per_t: Floats, base_mass_t: Floats, base_usd_per_t: Floats) -> Floats:
    """Return unit values at the base's mix of codes and origins: what prices did, without what was bought instead.

    Args:
        mass_t: imports by item and year (items, years) [t].
        usd_per_t: their unit values (items, years); NaN where nothing was imported.
        base_mass_t: imports of the base (items,) [t].
        base_usd_per_t: their unit values (items,) [USD/t].

    Returns:
        (years,) [USD/t]: the base's mean unit value times the Laspeyres index of the items imported in both.

    Example:
        Two goods of equal weight; one doubles in price and is no longer bought so much:

        >>> index = at_base_mix(np.array([[1.0], [9.0]]), np.array([[20.0], [5.0]]), np.array([5.0, 5.0]), np.array([10.0, 5.0]))
        >>> index.round(6).tolist()
        [12.5]
    """
    both = (mass_t > 0) & np.isfinite(usd_per_t) & (base_mass_t > 0)[:, None]
    weight = np.where(both, base_mass_t[:, None], 0.0)
    then = (weight * np.where(both, usd_per_t, 0.0)).sum(axis=0)
    before = (weight * base_usd_per_t[:, None]).sum(axis=0)
    mean = float((base_mass_t * base_usd_per_t).sum() / base_mass_t.sum())
    return np.asarray(mean * then / before)
