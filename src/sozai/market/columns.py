"""The columns of the program: one group for everything that can be decided, each with its curve."""

from __future__ import annotations

import numpy as np

from ..chain.types import Chain
from .added import byproducts, expansions, hosted, hostless, plants, purchases
from .calibration import Calibration
from .curves import flat, storage, supply
from .grid import Grid
from .group import Entries, Group, carried, kept, paths, recipe
from .shipments import arcs, quotas, transit
from .uses import uses


def all_groups(chain: Chain, calibration: Calibration, grid: Grid) -> tuple[Group, ...]:
    """Return every group of columns of the chain."""
    return (
        processes(chain, calibration, grid),
        arcs(chain, calibration, grid),
        disposal(chain, grid),
        *uses(chain, calibration, grid),
        stocks(chain, grid),
        *reserves(chain, grid),
        *quotas(chain, grid),
        transit(chain, grid),
        plants(chain, grid),
        purchases(chain, grid),
        *expansions(chain, calibration, grid),
        byproducts(chain, grid),
    )


def processes(chain: Chain, calibration: Calibration, grid: Grid) -> Group:
    """Return the activity of every process that ran in the base and can run in the period."""
    part = chain.processes
    item, month = grid.spread(np.flatnonzero(part.activity_tpa > 0))
    share = part.availability[item, month]
    runs = (share > 0) & ~hostless(chain, item, month)
    item, month, share = kept(runs, item, month, share)
    base, value = part.activity_tpa[item] * share, calibration.output_usd_per_t[item]
    extra = paths(((e.processes, e.usd_per_t) for e in chain.additions.expenses), part.region.size, grid)
    entries, worth = recipe(chain, grid, item, month, calibration.process_delay[item])
    margin = calibration.margin_usd_per_t[item] + extra[item, month] - worth
    return Group(
        name="activity",
        item=item,
        month=month,
        curves=supply(margin, value, base, part.elasticity[item]),
        weight=grid.weights[month],
        upper=part.capacity_tpa[item] * share,
        base=base,
        size=base,
        price=value,
        entries=entries + hosted(chain, grid, item, month),
    )


def disposal(chain: Chain, grid: Grid) -> Group:
    """Return what is thrown away at every market, free of charge: no price is negative."""
    commodity, region = np.nonzero(~np.isnan(chain.price_usd_per_t))
    item, month = grid.spread(commodity * grid.shape[1] + region)
    rows = grid.row("market", item, month)
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


def stocks(chain: Chain, grid: Grid) -> Group:
    """Return the operating stock that is left after every period; a chain without an axis has none to move it to."""
    part = chain.stocks
    item, month = grid.spread(np.flatnonzero(part.stock_t > 0) if chain.months else np.arange(0))
    price = chain.price_usd_per_t[part.commodity[item], part.region[item]]
    wanted = part.stock_t[item]
    for record in chain.additions.hoarding:
        wanted = np.where(np.isin(item, record.stocks), wanted * np.asarray(record.factor)[month], wanted)
    last = month == grid.periods - 1
    curves = storage(
        price,
        wanted,
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
        base=wanted,
        size=wanted,
        price=price,
        entries=carried(row, row + grid.markets, month, grid),
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
    market, pool = grid.market(commodity, region, month), grid.row("reserve", item, month)
    column, one = np.arange(item.size), np.ones(item.size)
    size = np.minimum(stock / grid.years_per_period, grid.row_size[market])
    free = np.full(item.size, np.inf)
    drawn: Entries = [(column, market, one), (column, pool, -one)]
    left = carried(pool, pool + grid.count["reserve"], month, grid)
    return (
        Group("drawn", item, month, flat(price), grid.weights[month], free, 0 * one, size, price, drawn),
        Group("left", item, month, flat(0 * one), grid.weights[month], free, stock, stock, price, left),
    )
