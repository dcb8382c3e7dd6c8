"""The equilibrium of a chain: what is made, traded, bought and done without, and at which prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..chain.types import RESPONSES, Chain
from .calibration import Calibration
from .curves import Floats, supply, trade
from .grid import Grid
from .interior import Solution
from .program import Program

RATIONED_SHARE = 1e-6
"""A use is rationed when it loses more than this share of its output."""


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """An equilibrium over the months of a chain; a chain without a time axis has one period of a year.

    Attributes:
        price_usd_per_t (commodities, regions, months): price at every market [USD/t]. Where nothing reaches a market
            in a month: what its users would pay, else NaN.
        flow_tpa (arcs, months): trade [t/yr].
        activity_tpa (processes, months): activity [t/yr].
        disposal_tpa (commodities, regions, months): what is thrown away, such as the other element of an ore that is
            mined for one; at a market with disposal the price is zero [t/yr].
        use_tpa (uses, months): what every use buys of its own good [t/yr].
        response_tpa (uses, responses, months): what it does without, by response [t/yr]; thrift is negative where
            the good is cheap.
        service_usd_per_t (uses, months): what one more tonne is worth to the use [USD/t].
        rationed (uses, months): whether the last rung is in use: the price is the cap, not a forecast.
        stock_t (stocks, months): operating stock at the end of the month [t].
        drawn_t (reserves, months): what is drawn from every reserve in the month [t].
        licence_usd_per_t (quotas, months): what one more tonne of the joint limit is worth [USD/t].
        over_tpa (quotas, months): what passes above a joint limit at a price [t/yr].
        plant_tpa (plants, months): what new plants run [t/yr].
        purchased_tpa (purchases, months): what public buyers take [t/yr].
        built_tpa (expansions, months): capacity that comes into use in the period [t/yr].
        cost_usd, base_usd (months,): present cost of what is done, and of what was done in the base [USD].
        objective_usd: present cost of all that is done, lost output included [USD].
        welfare_usd: how much less that is than in the base [USD]; only the objective, never a forecast.
        iterations: of the solver.
        residual: largest miss of an optimality condition, as a share.
    """

    price_usd_per_t: Floats
    flow_tpa: Floats
    activity_tpa: Floats
    disposal_tpa: Floats
    use_tpa: Floats
    response_tpa: Floats
    service_usd_per_t: Floats
    rationed: NDArray[np.bool_]
    stock_t: Floats
    drawn_t: Floats
    licence_usd_per_t: Floats
    over_tpa: Floats
    plant_tpa: Floats
    purchased_tpa: Floats
    built_tpa: Floats
    cost_usd: Floats
    base_usd: Floats
    objective_usd: float
    welfare_usd: float
    iterations: int
    residual: float


def equilibrium(chain: Chain, calibration: Calibration, made: Program, found: Solution) -> Equilibrium:
    """Return the solver's answer in tonnes and dollars."""
    axis = made.grid
    values = made.quantities(found.x)
    groups = {group.name: group for group in made.groups}

    def spread(name: str, items: int, idle: Floats | float = 0.0) -> Floats:
        group = groups[name]
        table = np.empty((items, axis.periods))
        table[:] = np.reshape(idle, (-1, 1))
        table[group.item, group.month] = group.decided(values[name])
        return table

    multipliers = made.multipliers(found.y)
    price, service, limits = (
        axis.by_period(multipliers, kind) / axis.weights for kind in ("market", "use", "quota")
    )
    uses, additions = len(chain.uses.name), chain.additions
    activity = spread("activity", len(chain.processes.name))
    for number, row in enumerate(spread("added", len(additions.expansions))):
        activity[additions.expansions[number].process] += row
    responses = np.stack([spread(name, uses) for name in RESPONSES], axis=1)
    cost = np.zeros(axis.periods)
    for group in made.groups:
        spent = group.curves.value(values[group.name]) * group.weight
        cost += np.bincount(group.month, spent, minlength=axis.periods)
    base = _base_cost(chain, calibration, axis)
    return Equilibrium(
        price_usd_per_t=_bid(chain, price.reshape(*axis.shape, axis.periods), service),
        flow_tpa=spread("flow", chain.arcs.flow_tpa.size),
        activity_tpa=activity,
        disposal_tpa=spread("disposal", axis.markets).reshape(*axis.shape, axis.periods),
        use_tpa=spread("purchase", uses),
        response_tpa=responses,
        service_usd_per_t=service,
        rationed=responses[:, -1] > RATIONED_SHARE * chain.uses.use_tpa[:, None] * chain.uses.demand,
        stock_t=spread("stock", chain.stocks.stock_t.size, chain.stocks.stock_t),
        drawn_t=spread("drawn", len(chain.reserves)) * axis.years_per_period,
        licence_usd_per_t=-limits,
        over_tpa=spread("over", len(chain.quotas)),
        plant_tpa=spread("plant", len(additions.plants)),
        purchased_tpa=spread("purchased", len(additions.purchases)),
        built_tpa=spread("built", len(additions.expansions)),
        cost_usd=cost,
        base_usd=base,
        objective_usd=float(cost.sum()),
        welfare_usd=float(base.sum() - cost.sum()),
        iterations=found.iterations,
        residual=max(found.rows, found.slopes, found.products),
    )


def _bid(chain: Chain, price: Floats, service: Floats) -> Floats:
    """Return the prices; at a market that nothing reaches, what the keenest of its users would pay."""
    bids = np.full(price.shape, -np.inf)
    bid = np.where(np.isnan(service), -np.inf, service)
    np.maximum.at(bids, (chain.uses.commodity, chain.uses.region), bid)
    return np.where(np.isnan(price) & np.isfinite(bids), bids, price)


def _base_cost(chain: Chain, calibration: Calibration, axis: Grid) -> Floats:
    """Return the present cost of doing in every month what was done in the base [USD]."""
    processes, arcs = chain.processes, chain.arcs
    runs, flows = processes.activity_tpa > 0, arcs.flow_tpa > 0
    base = processes.activity_tpa[runs]
    margin, value = calibration.margin_usd_per_t[runs], calibration.output_usd_per_t[runs]
    made = supply(margin, value, base, processes.elasticity[runs]).value(base)
    flow = arcs.flow_tpa[flows]
    price = chain.price_usd_per_t[arcs.commodity, arcs.destination][flows]
    cost, offset = calibration.arc_usd_per_t[flows], calibration.arc_offset_tpa[flows]
    moved = trade(cost, price, flow, offset, chain.terms["arc_elasticity"]).value(flow)
    return np.asarray((made.sum() + moved.sum()) * axis.weights)
