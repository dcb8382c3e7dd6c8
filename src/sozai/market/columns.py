"""The columns of the program: one group for everything that can be decided, each with its curve."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..chain.types import Chain
from .calibration import Calibration
from .checks import DESIGN, GRADE, THRIFT
from .curves import REBOUND_SHARE, Curves, Floats, flat, loss, storage, supply, switch, thrift, trade
from .grid import Grid, Ints

Entries = list[tuple[Ints, Ints, Floats]]


@dataclass(frozen=True, eq=False)
class Group:
    """Columns of one kind; every array is (columns,).

    Attributes:
        name: what is decided.
        item: index of the process, arc, use, stock or reserve.
        month: index of the month.
        curves: marginal costs [USD/t, in the money of its month].
        weight: present USD per USD of the month's rate [yr; stocks 1].
        upper: largest value of the column.
        base: its value in the base.
        size: its natural size.
        price: its natural price [USD/t].
        entries: (column, row, tonnes per tonne) of what the decision does to the rows.
        ceiling: where the column is the room left below a ceiling X, the decision is X less the column; else None.
    """

    name: str
    item: Ints
    month: Ints
    curves: Curves
    weight: Floats
    upper: Floats
    base: Floats
    size: Floats
    price: Floats
    entries: Entries = field(default_factory=list)
    ceiling: Floats | None = None

    @property
    def ceilings(self) -> Floats:
        """Return the ceilings X; 0 where the column is the decision itself. An idle column has this value."""
        return np.zeros(self.size.size) if self.ceiling is None else self.ceiling

    def decided(self, column: Floats) -> Floats:
        """Return the decision from the column's value."""
        return column if self.ceiling is None else self.ceiling - column


def all_groups(chain: Chain, calibration: Calibration, grid: Grid) -> tuple[Group, ...]:
    """Return every group of columns of the chain."""
    return (
        processes(chain, calibration, grid),
        arcs(chain, calibration, grid),
        disposal(chain, grid),
        *uses(chain, calibration, grid),
        stocks(chain, grid),
        *reserves(chain, grid),
        quotas(chain, grid),
    )


def processes(chain: Chain, calibration: Calibration, grid: Grid) -> Group:
    """Return the activity of every process that ran in the base and can run in the month."""
    part = chain.processes
    item, month = grid.spread(np.flatnonzero(part.activity_tpa > 0))
    share = part.availability[item, month]
    item, month, share = _kept(share > 0, item, month, share)
    upper = part.capacity_tpa[item] * share
    base = part.activity_tpa[item] * share
    value = calibration.output_usd_per_t[item]
    net = part.outputs - part.inputs
    column, commodity = np.nonzero(net[item])
    rows = grid.market(commodity, part.region[item][column], month[column])
    return Group(
        name="activity",
        item=item,
        month=month,
        curves=supply(calibration.margin_usd_per_t[item], value, base, part.elasticity[item]),
        weight=grid.weights[month],
        upper=upper,
        base=base,
        size=base,
        price=value,
        entries=[(column, rows, net[item[column], commodity])],
    )


def arcs(chain: Chain, calibration: Calibration, grid: Grid) -> Group:
    """Return the flow of every arc that is open in the month; a closed arc leaves the program."""
    part = chain.arcs
    price = chain.price_usd_per_t[part.commodity, part.destination]
    cost, offset = calibration.arc_usd_per_t, calibration.arc_offset_tpa
    opens = (part.flow_tpa > 0) | (np.isfinite(cost) & (offset > 0))
    item, month = grid.spread(np.flatnonzero(opens))
    limit = part.limit_tpa[item, month]
    for quota in chain.quotas:
        shut = np.isin(item, quota.arcs) & (np.asarray(quota.limit_tpa)[month] <= 0)
        limit = np.where(shut, 0.0, limit)
    size = part.flow_tpa[item] + offset[item]
    item, month, limit, size = _kept(limit > 1e-12 * size, item, month, limit, size)
    column, one = np.arange(item.size), np.ones(item.size)
    out = grid.market(part.commodity[item], part.origin[item], month)
    into = grid.market(part.commodity[item], part.destination[item], month)
    entries = [(column, out, -one), (column, into, one)]
    for number, quota in enumerate(chain.quotas):
        inside = np.flatnonzero(np.isin(item, quota.arcs) & np.isfinite(np.asarray(quota.limit_tpa)[month]))
        entries.append((inside, grid.quota(number, month[inside]), one[inside]))
    return Group(
        name="flow",
        item=item,
        month=month,
        curves=trade(
            cost[item], price[item], part.flow_tpa[item], offset[item], chain.terms["arc_elasticity"]
        ),
        weight=grid.weights[month],
        upper=limit,
        base=part.flow_tpa[item],
        size=np.minimum(size, limit),
        price=grid.price_usd_per_t[part.commodity[item], part.destination[item]],
        entries=entries,
    )


def disposal(chain: Chain, grid: Grid) -> Group:
    """Return what is thrown away at every market, free of charge: no price is negative."""
    commodity, region = np.nonzero(~np.isnan(chain.price_usd_per_t))
    item, month = grid.spread(commodity * grid.shape[1] + region)
    rows = month * grid.markets + item
    column = np.arange(item.size)
    return Group(
        name="disposal",
        item=item,
        month=month,
        curves=flat(np.zeros(item.size)),
        weight=grid.weights[month],
        upper=np.full(item.size, np.inf),
        base=np.zeros(item.size),
        size=grid.row_size[rows],
        price=grid.price_usd_per_t.ravel()[item],
        entries=[(column, rows, np.full(item.size, -1.0))],
    )


def uses(chain: Chain, calibration: Calibration, grid: Grid) -> tuple[Group, ...]:
    """Return what every use buys, and the four responses by which it does without."""
    part = chain.uses
    item, month = grid.spread(np.flatnonzero(part.use_tpa > 0))
    demand = part.use_tpa[item] * part.demand[item, month]
    item, month, demand = _kept(demand > 0, item, month, demand)
    price = calibration.use_usd_per_t[item]

    def rung(name: str, response: int, chosen: NDArray[np.bool_], rebound: float = 0.0) -> Group:
        i, t, d, p = _kept(chosen, item, month, demand, price)
        share = part.ceiling_share[i, response]
        ramp = part.ramp_months[i, response]
        reached = np.minimum(1.0, (t + 1) / np.maximum(ramp, 1)) if chain.months else np.ones(i.size)
        ceiling = share * reached * d
        curves = {
            THRIFT: lambda: thrift(p, ceiling, share / np.abs(part.elasticity[i])),
            GRADE: lambda: switch(calibration.grade_usd_per_t[i], ceiling),
            DESIGN: lambda: switch(p + part.cost_usd_per_t[i, DESIGN], ceiling),
        }[response]()
        own = np.arange(i.size), grid.service(i, t), np.ones(i.size)
        entries = [own]
        if response == GRADE:
            entries.append((own[0], grid.market(part.substitute[i], part.region[i], t), -own[2]))
        upper = ceiling + rebound * d
        return Group(name, i, t, curves, grid.weights[t], upper, ceiling, ceiling, p, entries, ceiling)

    column, one = np.arange(item.size), np.ones(item.size)
    service = (column, grid.service(item, month), one)
    bought = (column, grid.market(part.commodity[item], part.region[item], month), -one)
    weight, free = grid.weights[month], np.full(item.size, np.inf)
    stake = calibration.stake_usd_per_t[item]
    lost = loss(stake, demand)
    offered = part.ceiling_share[item] > 0
    return (
        Group("purchase", item, month, flat(0 * one), weight, free, demand, demand, price, [service, bought]),
        rung("thrift", THRIFT, offered[:, THRIFT], REBOUND_SHARE),
        rung("grade", GRADE, ~np.isnan(calibration.grade_usd_per_t[item])),
        rung("design", DESIGN, offered[:, DESIGN]),
        Group("lost", item, month, lost, weight, free, 0 * one, demand, price, [service]),
    )


def stocks(chain: Chain, grid: Grid) -> Group:
    """Return the operating stock that is left after every month; a single year has no months to move it between."""
    part = chain.stocks
    item, month = grid.spread(np.flatnonzero(part.stock_t > 0) if chain.months else np.arange(0))
    price = chain.price_usd_per_t[part.commodity[item], part.region[item]]
    last = month == grid.periods - 1
    curves = storage(
        price,
        part.stock_t[item],
        part.eta[item],
        interest=1 - grid.discount,
        holding=chain.terms["holding_share_per_year"] * grid.years_per_period,
        end=np.where(last, grid.discount * price, 0.0),
    )
    row = grid.market(part.commodity[item], part.region[item], month)
    return Group(
        name="stock",
        item=item,
        month=month,
        curves=curves,
        weight=grid.discount ** np.asarray(month, dtype=float),
        upper=np.full(item.size, np.inf),
        base=part.stock_t[item],
        size=part.stock_t[item],
        price=price,
        entries=_carried(row, row + grid.markets, last, grid),
    )


def reserves(chain: Chain, grid: Grid) -> tuple[Group, Group]:
    """Return what is drawn from every reserve, at the cost of its base value, and what is left of it."""
    held = [(n, reserve) for n, reserve in enumerate(chain.reserves) if reserve.stock_t > 0]
    span = [(n, t) for n, reserve in held for t in range(reserve.start, grid.periods)]
    item, month = np.array(span, dtype=np.int64).reshape(-1, 2).T
    stock, commodity, region = (
        np.array([getattr(reserve, name) for reserve in chain.reserves], dtype=kind)[item]
        for name, kind in (("stock_t", float), ("commodity", np.int64), ("region", np.int64))
    )
    price = chain.price_usd_per_t[commodity, region]
    market, pool = grid.market(commodity, region, month), grid.pool(item, month)
    column, one = np.arange(item.size), np.ones(item.size)
    last = month == grid.periods - 1
    size = np.minimum(stock / grid.years_per_period, grid.row_size[market])
    free = np.full(item.size, np.inf)
    drawn = [(column, market, one), (column, pool, -one)]
    left = _carried(pool, pool + grid.reserves, last, grid)
    return (
        Group("drawn", item, month, flat(price), grid.weights[month], free, 0 * one, size, price, drawn),
        Group("left", item, month, flat(0 * one), grid.weights[month], free, stock, stock, price, left),
    )


def quotas(chain: Chain, grid: Grid) -> Group:
    """Return what every joint limit leaves unused."""
    limit = np.array([quota.limit_tpa for quota in chain.quotas], dtype=float).reshape(
        grid.quotas, grid.periods
    )
    item, month = np.nonzero(np.isfinite(limit) & (limit > 0))
    column, one = np.arange(item.size), np.ones(item.size)
    row = grid.quota(item, month)
    arcs = chain.arcs
    base = np.array([arcs.flow_tpa[list(quota.arcs)].sum() for quota in chain.quotas], dtype=float)
    price = np.array([_dearest(chain, grid, quota.arcs) for quota in chain.quotas], dtype=float)
    return Group(
        name="unused",
        item=item,
        month=month,
        curves=flat(0 * one),
        weight=grid.weights[month],
        upper=np.full(item.size, np.inf),
        base=np.maximum(limit[item, month] - base[item], 0.0),
        size=grid.row_size[row],
        price=price[item],
        entries=[(column, row, one)],
    )


def _dearest(chain: Chain, grid: Grid, arcs: tuple[int, ...]) -> float:
    index = list(arcs)
    return float(grid.price_usd_per_t[chain.arcs.commodity[index], chain.arcs.destination[index]].max())


def _carried(row: Ints, following: Ints, last: NDArray[np.bool_], grid: Grid) -> Entries:
    """Return the entries of what is left after a month: taken out of it, put into the next [t to t/yr]."""
    column, rate = np.arange(row.size), np.full(row.size, 1 / grid.years_per_period)
    return [(column, row, -rate), (column[~last], following[~last], rate[~last])]


def _kept(chosen: NDArray[np.bool_], *arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    return tuple(array[chosen] for array in arrays)
