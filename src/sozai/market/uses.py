"""Columns of uses: what every use buys, and the ladder of what it does without."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..chain.types import Chain
from .calibration import Calibration
from .checks import DESIGN, GRADE, THRIFT
from .curves import REBOUND_SHARE, flat, loss, switch, thrift
from .grid import Grid
from .group import Group, kept


def uses(chain: Chain, calibration: Calibration, grid: Grid) -> tuple[Group, ...]:
    """Return what every use buys, and the four responses by which it does without."""
    part = chain.uses
    item, month = grid.spread(np.flatnonzero(part.use_tpa > 0))
    demand = part.use_tpa[item] * part.demand[item, month]
    item, month, demand = kept(demand > 0, item, month, demand)
    price = calibration.use_usd_per_t[item]

    def rung(name: str, response: int, chosen: NDArray[np.bool_], rebound: float = 0.0) -> Group:
        i, t, d, p = kept(chosen, item, month, demand, price)
        share = part.ceiling_share[i, response]
        grown = ((t + 1) * chain.period_months + chain.state.elapsed) / np.maximum(
            part.ramp_months[i, response], 1
        )
        ceiling = share * (np.minimum(1.0, grown) if chain.months else 1.0) * d
        curves = {
            THRIFT: lambda: thrift(p, ceiling, share / np.abs(part.elasticity[i])),
            GRADE: lambda: switch(calibration.grade_usd_per_t[i], ceiling),
            DESIGN: lambda: switch(p + part.cost_usd_per_t[i, DESIGN], ceiling),
        }[response]()
        own = np.arange(i.size), grid.row("use", i, t), np.ones(i.size)
        entries = [own]
        if response == GRADE:
            entries.append((own[0], grid.market(part.substitute[i], part.region[i], t), -own[2]))
        upper = ceiling + rebound * d
        return Group(name, i, t, curves, grid.weights[t], upper, ceiling, ceiling, p, entries, ceiling)

    column, one = np.arange(item.size), np.ones(item.size)
    service = (column, grid.row("use", item, month), one)
    bought = (column, grid.market(part.commodity[item], part.region[item], month), -one)
    weight, free = grid.weights[month], np.full(item.size, np.inf)
    lost = loss(calibration.stake_usd_per_t[item], demand)
    offered = part.ceiling_share[item] > 0
    return (
        Group("purchase", item, month, flat(0 * one), weight, free, demand, demand, price, [service, bought]),
        rung("thrift", THRIFT, offered[:, THRIFT], REBOUND_SHARE),
        rung("grade", GRADE, ~np.isnan(calibration.grade_usd_per_t[item])),
        rung("design", DESIGN, offered[:, DESIGN]),
        Group("lost", item, month, lost, weight, free, 0 * one, demand, price, [service]),
    )
