"""Columns of trade: flows, joint limits on them, and what is on its way."""

from __future__ import annotations

import numpy as np

from ..chain.additions import Quota
from ..chain.types import Chain
from .calibration import Calibration
from .curves import Floats, Ints, flat, trade
from .grid import Grid
from .group import Group, after_the_end, delivered, kept, paths


def arcs(chain: Chain, calibration: Calibration, grid: Grid) -> Group:
    """Return the flow of every arc that is open in the period; a closed arc leaves the program."""
    part = chain.arcs
    offset = calibration.arc_offset_tpa
    levies = paths(((v.arcs, v.usd_per_t) for v in chain.additions.levies), part.flow_tpa.size, grid)
    opens = (part.flow_tpa > 0) | (np.isfinite(calibration.arc_usd_per_t) & (offset > 0))
    item, month = grid.spread(np.flatnonzero(opens))
    limit = _limits(chain, calibration, grid)[item, month]
    size = part.flow_tpa[item] + offset[item]
    item, month, limit, size = kept(limit > 1e-12 * size, item, month, limit, size)
    column, one = np.arange(item.size), np.ones(item.size)
    lag = calibration.arc_delay[item]
    into = part.commodity[item] * grid.shape[1] + part.destination[item]
    price = np.nan_to_num(chain.price_usd_per_t).ravel()[into]
    cost = calibration.arc_usd_per_t[item] + levies[item, month]
    cost = cost - after_the_end(chain, grid, into, month, lag, one)
    entries = [(column, grid.market(part.commodity[item], part.origin[item], month), -one)]
    entries += delivered(grid, column, into, month, lag, one)
    for number, quota in enumerate(chain.quotas):
        factor = np.zeros(part.flow_tpa.size)
        factor[list(quota.arcs)] = quota.weights
        inside = np.flatnonzero((factor[item] != 0) & np.isfinite(np.asarray(quota.limit_tpa)[month]))
        entries.append((inside, grid.row("quota", number, month[inside]), factor[item[inside]]))
    return Group(
        name="flow",
        item=item,
        month=month,
        curves=trade(cost, price, part.flow_tpa[item], offset[item], chain.terms["arc_elasticity"]),
        weight=grid.weights[month],
        upper=limit,
        base=part.flow_tpa[item],
        size=np.minimum(size, limit),
        price=grid.price_usd_per_t.ravel()[into],
        entries=entries,
    )


def _limits(chain: Chain, calibration: Calibration, grid: Grid) -> Floats:
    """Return the most that every arc may carry (arcs, periods): its own limit, joint limits of nothing, its ramp."""
    part = chain.arcs
    limit = part.limit_tpa.copy()
    for quota in chain.quotas:
        shut = np.asarray(quota.limit_tpa) <= 0
        if np.isfinite(quota.over_usd_per_t) or not shut.any():
            continue
        factor = np.array(quota.weights)
        open_others = (limit[np.array(quota.arcs)[factor < 0]] > 0).any(axis=0)
        closed = np.array(quota.arcs)[factor > 0]
        limit[np.ix_(closed, shut & ~open_others)] = 0.0
    ramp = chain.additions.arc_ramp
    if ramp and chain.months:
        new = part.flow_tpa == 0
        grown = (np.arange(grid.periods) + 1 + chain.state.elapsed / chain.period_months) / ramp
        most = calibration.arc_offset_tpa[new, None] * np.where(grown < 1, grown, np.inf)
        limit[new] = np.minimum(limit[new], most)
    return limit


def quotas(chain: Chain, grid: Grid) -> tuple[Group, Group]:
    """Return what every joint limit leaves unused, and what passes above it at a price."""
    limit = np.array([quota.limit_tpa for quota in chain.quotas], dtype=float)
    limit = limit.reshape(len(chain.quotas), grid.periods)
    over = np.array([quota.over_usd_per_t for quota in chain.quotas])
    shares = np.array([min(quota.weights) < 0 for quota in chain.quotas], dtype=bool)
    price = np.array([_dearest(chain, grid, quota) for quota in chain.quotas], dtype=float)
    flow = chain.arcs.flow_tpa
    base = np.array([flow[list(q.arcs)] @ np.array(q.weights) for q in chain.quotas], dtype=float)

    def group(name: str, item: Ints, month: Ints, sign: float, cost: Floats, seen: Floats) -> Group:
        column, row = np.arange(item.size), grid.row("quota", item, month)
        free, entries = np.full(item.size, np.inf), [(column, row, np.full(item.size, sign))]
        weight, size = grid.weights[month], grid.row_size[row]
        return Group(name, item, month, flat(cost), weight, free, seen, size, price[item], entries)

    item, month = np.nonzero(np.isfinite(limit) & ((limit > 0) | shares[:, None]))
    left = np.maximum(limit[item, month] - base[item], 0.0)
    unused = group("unused", item, month, 1.0, np.zeros(item.size), left)
    item, month = np.nonzero(np.isfinite(limit) & np.isfinite(over)[:, None])
    more = np.maximum(base[item] - limit[item, month], 0.0)
    return unused, group("over", item, month, -1.0, over[item], more)


def _dearest(chain: Chain, grid: Grid, quota: Quota) -> float:
    index = list(quota.arcs)
    return float(grid.price_usd_per_t[chain.arcs.commodity[index], chain.arcs.destination[index]].max())


def transit(chain: Chain, grid: Grid) -> Group:
    """Return what moves one period nearer to its market."""
    waiting = np.array(list(grid.waiting), dtype=np.int64).reshape(-1, 2)
    item, month = grid.spread(np.arange(waiting.shape[0]))
    item, month = kept(month > 0, item, month)  # what was shipped before the first period arrives as supply
    market, left = waiting[item].T
    column, one = np.arange(item.size), np.ones(item.size)
    worth = after_the_end(chain, grid, market, month, left, one)
    return Group(
        name="transit",
        item=item,
        month=month,
        curves=flat(-worth),
        weight=grid.weights[month],
        upper=np.full(item.size, np.inf),
        base=grid.row_size[grid.row("transit", item, month)],
        size=grid.row_size[grid.row("transit", item, month)],
        price=grid.price_usd_per_t.ravel()[market],
        entries=[
            (column, grid.row("transit", item, month), -one),
            *delivered(grid, column, market, month, left, one),
        ],
    )


def arrivals(chain: Chain, calibration: Calibration, grid: Grid) -> Floats:
    """Return what earlier shipments and batches bring (periods, markets) [t/yr]."""
    coming = np.zeros((grid.periods, grid.markets))
    arcs, processes, regions = chain.arcs, chain.processes, grid.shape[1]
    for arc in np.flatnonzero((calibration.arc_delay > 0) & (arcs.flow_tpa > 0)):
        market = arcs.commodity[arc] * regions + arcs.destination[arc]
        _bring(
            coming,
            market,
            int(calibration.arc_delay[arc]),
            arcs.flow_tpa[arc],
            _past(chain.state.shipped_tpa, arc),
        )
    for process in np.flatnonzero((calibration.process_delay > 0) & (processes.activity_tpa > 0)):
        lag = int(calibration.process_delay[process])
        before = _past(chain.state.made_tpa, process)
        for good in np.flatnonzero(processes.outputs[process]):
            amount = processes.outputs[process, good]
            market = good * regions + processes.region[process]
            _bring(
                coming, market, lag, amount * processes.activity_tpa[process], [amount * x for x in before]
            )
    return coming


def _past(table: tuple[tuple[float, ...], ...], item: np.intp) -> list[float]:
    return list(table[item]) if table else []


def _bring(coming: Floats, market: int, lag: int, base: float, before: list[float]) -> None:
    """Add what was sent in the `lag` periods before the first; where nothing is known of them it was the base."""
    sent = ([base] * lag + before)[-lag:]
    due = min(lag, coming.shape[0])
    coming[:due, market] += sent[:due]
