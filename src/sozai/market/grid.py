"""The rows of the program: markets, uses, pools, quotas and the like, each once per period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..chain.types import Chain
from .calibration import Calibration, discount
from .curves import Floats, Ints

KINDS = ("market", "use", "reserve", "quota", "transit", "capacity", "host")
"""Markets; demands of uses; what is left of reserves; joint limits; goods on their way; what investment has built;
by-products within what their hosts carry."""


@dataclass(frozen=True, eq=False)
class Grid:
    """The axis of periods (months or years), the numbering of rows and their sizes.

    Rows are numbered kind by kind, and period by period within a kind.

    Attributes:
        periods: how many there are; one for a chain without a time axis.
        years_per_period: length of a period [yr].
        discount: what a dollar of the next period is worth now.
        weights (periods,): years of a period, discounted [yr]: turns USD/yr of a period into present USD.
        shape: commodities, regions.
        count: items of every kind of row.
        waiting: what is on its way and not due next period, as (market, periods left) in the order of its rows.
        row_size (rows,): the quantity that a row is measured against [t/yr].
        price_usd_per_t (commodities, regions): a positive price per market, for scaling only.
    """

    periods: int
    years_per_period: float
    discount: float
    weights: Floats
    shape: tuple[int, int]
    count: Mapping[str, int]
    waiting: Mapping[tuple[int, int], int]
    row_size: Floats
    price_usd_per_t: Floats

    @property
    def markets(self) -> int:
        """Return the number of markets, open or not."""
        return self.count["market"]

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return self.periods * sum(self.count.values())

    def span(self, kind: str) -> slice:
        """Return the rows of a kind."""
        before = sum(self.count[other] for other in KINDS[: KINDS.index(kind)])
        return slice(self.periods * before, self.periods * (before + self.count[kind]))

    def row(self, kind: str, item: ArrayLike, period: ArrayLike) -> Ints:
        """Return the row of an item of a kind in a period."""
        return np.asarray(self.span(kind).start + np.asarray(period) * self.count[kind] + np.asarray(item))

    def market(self, commodity: ArrayLike, region: ArrayLike, period: ArrayLike) -> Ints:
        """Return the row of a market in a period."""
        return self.row("market", np.asarray(commodity) * self.shape[1] + np.asarray(region), period)

    def month(self) -> Ints:
        """Return the period of every row (rows,)."""
        return np.concatenate([np.repeat(np.arange(self.periods), self.count[kind]) for kind in KINDS])

    def of_kind(self, kind: str) -> NDArray[np.bool_]:
        """Return whether a row is of a kind (rows,)."""
        chosen = np.zeros(self.rows, dtype=bool)
        chosen[self.span(kind)] = True
        return chosen

    def spread(self, items: Ints) -> tuple[Ints, Ints]:
        """Return every item in every period, as (item, period) of each."""
        return np.repeat(items, self.periods), np.tile(np.arange(self.periods), items.size)

    def by_period(self, rows: Floats, kind: str) -> Floats:
        """Return the values of a kind's rows as (items, periods)."""
        return rows[self.span(kind)].reshape(self.periods, -1).T


def grid(chain: Chain, calibration: Calibration) -> Grid:
    """Return the rows of the chain's program."""
    periods = chain.periods
    years = chain.period_months / 12 if chain.months else 1.0
    shape = (len(chain.commodities), len(chain.regions))
    waiting = _waiting(chain, calibration)
    market_size = _market_sizes(chain, calibration).ravel()
    built = [chain.processes.activity_tpa[e.process] for e in chain.additions.expansions]
    bound = [chain.processes.activity_tpa[b.process] for b in chain.additions.byproducts]
    sizes = {
        "market": np.tile(market_size, periods),
        "use": (chain.uses.use_tpa[:, None] * chain.uses.demand).T.ravel(),
        "reserve": np.tile(np.array([reserve.stock_t / years for reserve in chain.reserves]), periods),
        "quota": _quota_sizes(chain, calibration).T.ravel(),
        "transit": np.tile(market_size[[market for market, _ in waiting]], periods),
        "capacity": np.tile(np.array(built), periods),
        "host": np.tile(np.array(bound), periods),
    }
    size = np.concatenate([sizes[kind] for kind in KINDS])
    price = np.where(chain.price_usd_per_t > 0, chain.price_usd_per_t, np.nan)
    return Grid(
        periods=periods,
        years_per_period=years,
        discount=discount(chain),
        weights=np.asarray(years * discount(chain) ** np.arange(periods)),
        shape=shape,
        count={kind: sizes[kind].size // periods for kind in KINDS},
        waiting=waiting,
        row_size=np.where(size > 0, size, 1.0),
        price_usd_per_t=np.where(np.isnan(price), np.nanmedian(price), price),
    )


def _waiting(chain: Chain, calibration: Calibration) -> dict[tuple[int, int], int]:
    """Return a row for every market and number of periods that goods for it may still have to go."""
    arcs, processes, regions = chain.arcs, chain.processes, len(chain.regions)
    longest: dict[int, int] = {}
    for arc in np.flatnonzero(calibration.arc_delay > 1):
        market = int(arcs.commodity[arc] * regions + arcs.destination[arc])
        longest[market] = max(longest.get(market, 0), int(calibration.arc_delay[arc]))
    for process in np.flatnonzero(calibration.process_delay > 1):
        for good in np.flatnonzero(processes.outputs[process]):
            market = int(good * regions + processes.region[process])
            longest[market] = max(longest.get(market, 0), int(calibration.process_delay[process]))
    pairs = [(market, left) for market, most in sorted(longest.items()) for left in range(1, most)]
    return {pair: row for row, pair in enumerate(pairs)}


def _quota_sizes(chain: Chain, calibration: Calibration) -> Floats:
    """Return the size of every joint limit (quotas, periods): what it allows, at most what its arcs could carry."""
    carried = chain.arcs.flow_tpa + calibration.arc_offset_tpa
    sizes = np.zeros((len(chain.quotas), chain.periods))
    for number, quota in enumerate(chain.quotas):
        most = float((np.abs(quota.weights) * carried[list(quota.arcs)]).sum())
        limit = np.asarray(quota.limit_tpa)
        sizes[number] = np.where(limit > 0, np.minimum(limit, most), most)
    return sizes


def _market_sizes(chain: Chain, calibration: Calibration) -> Floats:
    """Return what enters each market in the base, or could; the largest of its commodity where nothing does."""
    arcs = chain.arcs
    size = np.maximum(calibration.throughput_tpa, np.abs(chain.supply_tpa).max(axis=2))
    opening = np.zeros_like(size)
    np.maximum.at(opening, (arcs.commodity, arcs.destination), calibration.arc_offset_tpa)
    for plant in chain.additions.plants:
        for good, output in plant.outputs:
            opening[good, plant.outlet] = max(opening[good, plant.outlet], output * max(plant.capacity_tpa))
    size = np.where(size > 0, size, opening)
    size = np.where(size > 0, size, size.max(axis=1, keepdims=True))
    return np.where(size > 0, size, 1.0)
