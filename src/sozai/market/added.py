"""Columns of what the base does not have: new plants, public purchases, investment, and limits of by-products."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..chain.types import Chain
from .calibration import Calibration
from .curves import Floats, Ints, flat
from .grid import Grid
from .group import Entries, Group, kept, recipe

HURDLE = 1.001
"""Investment asks for this much more than its cost, so that at base prices nothing is built for no reason."""


def plants(chain: Chain, grid: Grid) -> Group:
    """Return what new plants run, at a constant cost up to their capacity."""
    built = chain.additions.plants
    capacity = np.array([plant.capacity_tpa for plant in built], dtype=float).reshape(-1, grid.periods)
    item, month = np.nonzero(capacity > 0)
    value = np.array([sum(a * grid.price_usd_per_t[g, p.outlet] for g, a in p.outputs) for p in built])
    entries: Entries = []
    for number, plant in enumerate(built):
        here = np.flatnonzero(item == number)
        sides = (
            (plant.inputs, plant.region, -1.0),
            (plant.outputs, plant.outlet, 1.0),
        )
        for recipe_side, region, sign in sides:
            for good, amount in recipe_side:
                row = grid.market(good, region, month[here])
                entries.append((here, row, np.full(here.size, sign * amount)))
    return Group(
        name="plant",
        item=item,
        month=month,
        curves=flat(np.array([plant.cost_usd_per_t for plant in built], dtype=float)[item]),
        weight=grid.weights[month],
        upper=capacity[item, month],
        base=np.zeros(item.size),
        size=capacity[item, month],
        price=value[item],
        entries=entries,
    )


def purchases(chain: Chain, grid: Grid) -> Group:
    """Return what public buyers take at their fixed price."""
    buyers = chain.additions.purchases
    most = np.array([buyer.most_tpa for buyer in buyers], dtype=float).reshape(-1, grid.periods)
    item, month = np.nonzero(most > 0)
    price = np.array([buyer.price_usd_per_t for buyer in buyers], dtype=float)[item]
    good, region = np.array([(b.commodity, b.region) for b in buyers], dtype=np.int64).reshape(-1, 2)[item].T
    row = grid.market(good, region, month)
    upper = most[item, month]
    return Group(
        name="purchased",
        item=item,
        month=month,
        curves=flat(-price),
        weight=grid.weights[month],
        upper=upper,
        base=np.zeros(item.size),
        size=np.minimum(upper, grid.row_size[row]),
        price=price,
        entries=[(np.arange(item.size), row, np.full(item.size, -1.0))],
    )


def expansions(chain: Chain, calibration: Calibration, grid: Grid) -> tuple[Group, Group, Group]:
    """Return what is invested, what the added capacity runs, and what of it stands idle.

    Law: the added capacity runs at the base margin less the rent that pays for it over its life, so that at base prices
    it earns just that: supply is flat in the long run and steep in the short. Capacity is carried from period to
    period, less what retires; the rents that would come after the last period are given back.
    """
    chosen = chain.additions.expansions
    process = np.array([e.process for e in chosen], dtype=np.int64)
    lead = np.array([e.lead for e in chosen], dtype=np.int64)
    capex = np.array([e.capex_usd_per_tpa for e in chosen])
    life = np.array([e.life_years for e in chosen])
    most = np.array([e.most_tpa for e in chosen]) * grid.years_per_period
    stays = np.array([(1.0 - e.retired_share) ** grid.years_per_period for e in chosen])
    item, month = grid.spread(np.arange(len(chosen)))
    item, month = kept(month >= lead[item], item, month)
    column, one = np.arange(item.size), np.ones(item.size)
    row = grid.row("capacity", item, month)
    base = chain.processes.activity_tpa[process][item]
    price = calibration.output_usd_per_t[process][item]
    margin = calibration.margin_usd_per_t[process]
    free, zero = np.full(item.size, np.inf), np.zeros(item.size)

    goes_on = month < grid.periods - 1
    held: Entries = [(column, row, one), (column[goes_on], row[goes_on] + len(chosen), -stays[item][goes_on])]
    cost, rent = _annuity(capex * HURDLE, life, lead, grid)
    age = grid.periods - month
    left = _worth(grid, life[item], age)
    unit = cost[item] * (1.0 - left * grid.discount**age)
    built = Group(
        "built", item, month, flat(unit), grid.discount ** month.astype(float), most[item], zero,
        np.minimum(base, most[item]), capex[item], [(column, row, -one)],
    )  # fmt: skip
    cheap = np.minimum(margin, np.maximum(margin - rent, 0.0))
    entries, worth = recipe(chain, grid, process[item], month, calibration.process_delay[process[item]])
    run = flat(cheap[item] - worth)
    weight = grid.weights[month]
    added = Group("added", item, month, run, weight, free, zero, base, price, entries + held)
    idle = Group("idle", item, month, flat(zero), weight, free, zero, base, price, held)
    return built, added, idle


def _annuity(capex: Floats, life: Floats, lead: Ints, grid: Grid) -> tuple[Floats, Floats]:
    """Return what capacity costs when it starts, interest while it is built included, and its yearly rent [USD/t]."""
    cost = capex * grid.discount ** -lead.astype(float)
    payments = _payments(grid, life / grid.years_per_period)
    return cost, cost / (payments * grid.years_per_period)


def _worth(grid: Grid, life: Floats, age: Ints) -> Floats:
    """Return the share of its cost that capacity is still worth after so many periods: the rents to come."""
    periods = life / grid.years_per_period
    return _payments(grid, np.maximum(periods - age, 0.0)) / _payments(grid, periods)


def _payments(grid: Grid, periods: Floats) -> Floats:
    """Return the present value of a dollar in each of so many periods, from now on [USD]."""
    if grid.discount == 1.0:
        return periods
    return np.asarray((1.0 - grid.discount**periods) / (1.0 - grid.discount))


def byproducts(chain: Chain, grid: Grid) -> Group:
    """Return what hosts carry of a by-product that is not recovered."""
    part = chain.processes
    bound = chain.additions.byproducts
    item, month = grid.spread(np.arange(len(bound)))
    made = part.activity_tpa[np.array([b.process for b in bound], dtype=np.int64)]
    carried = np.array([b.content_t_per_t * part.activity_tpa[list(b.hosts)].sum() for b in bound])
    runs = ~hostless(chain, np.array([b.process for b in bound], dtype=np.int64)[item], month)
    item, month = kept(runs, item, month)
    row = grid.row("host", item, month)
    return Group(
        name="unrecovered",
        item=item,
        month=month,
        curves=flat(np.zeros(item.size)),
        weight=grid.weights[month],
        upper=np.full(item.size, np.inf),
        base=np.maximum(carried - made, 0.0)[item],
        size=grid.row_size[row],
        price=np.ones(item.size),
        entries=[(np.arange(item.size), row, np.ones(item.size))],
    )


def hosted(chain: Chain, grid: Grid, item: Ints, month: Ints) -> Entries:
    """Return the entries of activities in the rows that bind by-products to their hosts."""
    entries: Entries = []
    for number, bound in enumerate(chain.additions.byproducts):
        runs = ~hostless(chain, np.full(item.size, bound.process), month)
        for members, factor in (((bound.process,), 1.0), (bound.hosts, -bound.content_t_per_t)):
            here = np.flatnonzero(np.isin(item, members) & runs)
            entries.append((here, grid.row("host", number, month[here]), np.full(here.size, factor)))
    return entries


def hostless(chain: Chain, item: Ints, month: Ints) -> NDArray[np.bool_]:
    """Return which processes are by-products of which no host can run in the period."""
    part, lost = chain.processes, np.zeros(item.size, dtype=bool)
    for bound in chain.additions.byproducts:
        hosts = list(bound.hosts)
        runs = np.any((part.availability[hosts] > 0) & (part.activity_tpa[hosts] > 0)[:, None], axis=0)
        lost |= (item == bound.process) & ~runs[month]
    return lost
