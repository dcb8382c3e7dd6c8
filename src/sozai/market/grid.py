"""The rows of the program: markets, uses, pools and quotas, each once per month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..chain.types import Chain
from .calibration import Calibration
from .curves import Floats

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Grid:
    """The axis of months, the numbering of rows and their sizes.

    Rows are numbered markets first (month by month), then uses, reserves and quotas (each month by month).

    Attributes:
        periods: months, or one for a chain without a time axis.
        years_per_period: length of a period [yr].
        discount: what a dollar of the next period is worth now.
        weights (periods,): years of a period, discounted [yr]: turns USD/yr of a month into present USD.
        shape: commodities, regions.
        uses, reserves, quotas: how many there are.
        row_size (rows,): the quantity that a row is measured against [t/yr].
        price_usd_per_t (commodities, regions): a positive price per market, for scaling only.
    """

    periods: int
    years_per_period: float
    discount: float
    weights: Floats
    shape: tuple[int, int]
    uses: int
    reserves: int
    quotas: int
    row_size: Floats
    price_usd_per_t: Floats

    @property
    def markets(self) -> int:
        """Return the number of markets, open or not."""
        return self.shape[0] * self.shape[1]

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return self.periods * (self.markets + self.uses + self.reserves + self.quotas)

    def market(self, commodity: Ints | int, region: Ints | int, month: Ints | int) -> Ints:
        """Return the row of a market in a month."""
        return np.asarray(month * self.markets + commodity * self.shape[1] + region)

    def service(self, use: Ints | int, month: Ints | int) -> Ints:
        """Return the row that says a use's demand is bought or done without."""
        return np.asarray(self.periods * self.markets + month * self.uses + use)

    def pool(self, reserve: Ints | int, month: Ints | int) -> Ints:
        """Return the row that carries what is left of a reserve from month to month."""
        return np.asarray(self.periods * (self.markets + self.uses) + month * self.reserves + reserve)

    def quota(self, number: NDArray[np.int_] | int, month: NDArray[np.int_] | int) -> Ints:
        """Return the row of a joint limit."""
        before = self.periods * (self.markets + self.uses + self.reserves)
        return np.asarray(before + month * self.quotas + number)

    def month(self) -> Ints:
        """Return the month of every row (rows,)."""
        counts = (self.markets, self.uses, self.reserves, self.quotas)
        return np.concatenate([np.repeat(np.arange(self.periods), count) for count in counts])

    def is_service(self) -> NDArray[np.bool_]:
        """Return whether a row is that of a use (rows,)."""
        first = self.periods * self.markets
        row = np.arange(self.rows)
        return (row >= first) & (row < first + self.periods * self.uses)

    def spread(self, items: Ints) -> tuple[Ints, Ints]:
        """Return every item in every month, as (item, month) of each."""
        return np.repeat(items, self.periods), np.tile(np.arange(self.periods), items.size)


def grid(chain: Chain, calibration: Calibration) -> Grid:
    """Return the rows of the chain's program."""
    periods = max(chain.months, 1)
    years = 1.0 if chain.months == 0 else 1 / 12
    discount = (1 + chain.terms["interest_share_per_year"]) ** -years
    market_size = _market_sizes(chain, calibration)
    demand = chain.uses.use_tpa[:, None] * chain.uses.demand
    pools = np.array([reserve.stock_t / years for reserve in chain.reserves])
    limits = np.array([quota.limit_tpa for quota in chain.quotas]).reshape(len(chain.quotas), periods)
    quotas = np.minimum(
        limits, [[_arc_sizes(chain, calibration)[list(q.arcs)].sum()] for q in chain.quotas] or 0.0
    )
    sizes = [
        np.tile(market_size.ravel(), periods),
        demand.T.ravel(),
        np.tile(pools, periods),
        quotas.T.ravel(),
    ]
    size = np.concatenate(sizes)
    price = np.where(chain.price_usd_per_t > 0, chain.price_usd_per_t, np.nan)
    return Grid(
        periods=periods,
        years_per_period=years,
        discount=discount,
        weights=years * discount ** np.arange(periods),
        shape=(len(chain.commodities), len(chain.regions)),
        uses=len(chain.uses.name),
        reserves=len(chain.reserves),
        quotas=len(chain.quotas),
        row_size=np.where(size > 0, size, 1.0),
        price_usd_per_t=np.where(np.isnan(price), np.nanmedian(price), price),
    )


def _arc_sizes(chain: Chain, calibration: Calibration) -> Floats:
    return chain.arcs.flow_tpa + calibration.arc_offset_tpa


def _market_sizes(chain: Chain, calibration: Calibration) -> Floats:
    """Return what enters each market in the base, or could; the largest of its commodity where nothing does."""
    arcs = chain.arcs
    size = np.maximum(calibration.throughput_tpa, np.abs(chain.supply_tpa).max(axis=2))
    opening = np.zeros_like(size)
    np.maximum.at(opening, (arcs.commodity, arcs.destination), calibration.arc_offset_tpa)
    size = np.where(size > 0, size, opening)
    size = np.where(size > 0, size, size.max(axis=1, keepdims=True))
    return np.where(size > 0, size, 1.0)
