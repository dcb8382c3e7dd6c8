"""The market written a second time, from METHODS.md alone, and cut into pieces for solvers that know no curves.

`columns` states every decision with its bounds and its marginal cost as a function; `linear` hands line pieces to
linopy and HiGHS, `quadratic` hands pieces with rising marginal cost to clarabel. Both return prices and the objective.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import clarabel
import linopy
import numpy as np
import pandas as pd
import xarray as xr
from scipy import sparse

from sozai.chain.types import Chain

NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)


@dataclass(frozen=True)
class Column:
    """One decision: what it does to the rows, breakpoints in shares 0-1 of its range, marginal cost, present weight."""

    entries: dict
    cuts: Callable[[int], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    weight: float


def free(x):
    return 0 * x


def evenly(low, high):
    return lambda n: np.linspace(low, high, n + 1)


def from_small(size, top):
    """Cuts even below `size` and ever wider above."""
    return lambda n: np.expm1(np.linspace(0.0, np.log1p(top / size), n + 1)) * size


def towards(ceiling, low, left):
    """Cuts that crowd towards the ceiling, where the marginal cost goes to infinity; `left` of it stays open."""
    return lambda n: ceiling - np.geomspace(ceiling - low, left * ceiling, n + 1)


def columns(world: Chain) -> tuple[list[Column], dict]:
    """Return the decisions, and what every row must come to (market: supply, use: demand)."""
    periods, year = max(world.months, 1), 12 if world.months else 1
    discount = (1 + world.terms["interest_share_per_year"]) ** (-1 / year)
    rows, found = {}, []
    for t in range(periods):
        weight = discount**t / year
        for c, r in np.argwhere(world.price_usd_per_t > 0):
            rows["market", c, r, t] = -world.supply_tpa[c, r, t]
            entry = {("market", c, r, t): -1.0}
            found.append(Column(entry, evenly(0.0, world.uses.use_tpa.sum()), free, weight))
        found += _processes(world, t, weight) + _arcs(world, t, weight) + _uses(world, t, weight, rows)
        found += _plants(world, t, weight) + _quotas(world, t, weight, rows)
        if world.months:
            found += _stocks(world, t, discount, rows)
    return found, rows


def _processes(world, t, weight):
    part, found = world.processes, []
    for p in range(len(part.name)):
        r, share = part.region[p], part.availability[p, t]
        prices = np.nan_to_num(world.price_usd_per_t[:, r])
        value, margin = part.outputs[p] @ prices, (part.outputs[p] - part.inputs[p]) @ prices
        base = part.activity_tpa[p] * share
        if base == 0:
            continue
        net = part.outputs[p] - part.inputs[p]
        entries = {("market", c, r, t): net[c] for c in np.flatnonzero(net)}

        def slope(x, value=value, margin=margin, base=base, e=part.elasticity[p]):
            return margin + value * ((x / base) ** (1 / e) - 1)

        found.append(
            Column(
                entries,
                from_small(base, min(part.capacity_tpa[p] * share, base * 300 ** part.elasticity[p])),
                slope,
                weight,
            )
        )
    return found


def _plants(world, t, weight):
    """A plant that the base does not have: runs at its cost up to its capacity."""
    found = []
    for plant in world.additions.plants:
        entries: dict = {}
        for region, side, sign in ((plant.region, plant.inputs, -1.0), (plant.outlet, plant.outputs, 1.0)):
            for c, amount in side:
                row = ("market", c, region, t)
                entries[row] = entries.get(row, 0.0) + sign * amount

        def slope(x, cost=plant.cost_usd_per_t):
            return cost + 0 * x

        found.append(Column(entries, evenly(0.0, plant.capacity_tpa[t]), slope, weight))
    return found


def _quotas(world, t, weight, rows):
    """Joint limits: `factors @ flows + room = limit`, with room of nothing or more."""
    found = []
    for q, quota in enumerate(world.quotas):
        if np.isfinite(quota.limit_tpa[t]):
            rows["quota", q, t] = quota.limit_tpa[t]
            most = quota.limit_tpa[t] + 30 * world.uses.use_tpa.sum()
            found.append(Column({("quota", q, t): 1.0}, evenly(0.0, most), free, weight))
    return found


def _arcs(world, t, weight):
    part, price, found = world.arcs, world.price_usd_per_t, []
    imports = np.zeros_like(price)
    np.add.at(imports, (part.commodity, part.destination), part.flow_tpa)
    for a in range(part.flow_tpa.size):
        c, o, d = part.commodity[a], part.origin[a], part.destination[a]
        f0, k, limit = part.flow_tpa[a], imports[c, d] / 4, part.limit_tpa[a, t]
        if k == 0:  # no imports in the base: a quarter of what enters the market
            entering = (
                world.processes.outputs[:, c] * world.processes.activity_tpa * (world.processes.region == d)
            )
            k = entering.sum() / 4
        if limit == 0 or k == 0:
            continue
        wedge = price[c, d] - price[c, o]
        cost = wedge if f0 > 0 else max(wedge, 0.0) + part.premium_usd_per_t[a]
        cost += sum(levy.usd_per_t[t] for levy in world.additions.levies if a in levy.arcs)

        def slope(x, cost=cost, p0=price[c, d], f0=f0, k=k):
            return cost + p0 * (((x + k) / (f0 + k)) ** (1 / world.terms["arc_elasticity"]) - 1)

        entries = {("market", c, o, t): -1.0, ("market", c, d, t): 1.0}
        for q, quota in enumerate(world.quotas):
            if a in quota.arcs and np.isfinite(quota.limit_tpa[t]):
                entries["quota", q, t] = quota.weights[quota.arcs.index(a)]
        found.append(Column(entries, from_small(f0 + k, min(limit, 30 * (f0 + k))), slope, weight))
    return found


def _uses(world, t, weight, rows):
    part, price, found = world.uses, world.price_usd_per_t, []
    for u in range(len(part.name)):
        c, r, sub = part.commodity[u], part.region[u], part.substitute[u]
        demand, p0 = part.use_tpa[u] * part.demand[u, t], price[c, r]
        row, cost = ("use", u, t), part.cost_usd_per_t[u]
        rows[row] = demand
        ramp = np.minimum(1.0, (t + 1) / np.maximum(part.ramp_months[u], 1)) if world.months else np.ones(4)
        ceiling = part.ceiling_share[u] * ramp * demand
        found.append(Column({row: 1.0, ("market", c, r, t): -1.0}, evenly(0, 2 * demand), free, weight))

        def thrift(x, p0=p0, top=ceiling[0], kappa=part.ceiling_share[u, 0] / -part.elasticity[u]):
            return p0 * (1 - x / top) ** -kappa

        def design(x, first=p0 + cost[2], top=ceiling[2]):
            return first / np.sqrt(1 - x / top)

        def lost(x, stake=cost[3], demand=demand):
            return stake * (1 + 0.05 * x / demand)

        found.append(Column({row: 1.0}, towards(ceiling[0], -0.5 * demand, 1e-3), thrift, weight))
        found.append(Column({row: 1.0}, evenly(0, demand), lost, weight))
        if ceiling[2] > 0:
            found.append(Column({row: 1.0}, towards(ceiling[2], 0, 1e-3), design, weight))
        if sub >= 0:
            dearer = max(cost[1], p0 - price[sub, r])

            def grade(x, first=dearer, top=ceiling[1]):
                return first / np.sqrt(1 - x / top)

            entries = {row: 1.0, ("market", sub, r, t): -1.0}
            found.append(Column(entries, towards(ceiling[1], 0, 1e-3), grade, weight))
    return found


def _stocks(world, t, discount, rows):
    part, found = world.stocks, []
    holding = world.terms["holding_share_per_year"] / 12
    for s in range(part.stock_t.size):
        c, r, s0 = part.commodity[s], part.region[s], part.stock_t[s]
        p0, end = world.price_usd_per_t[c, r], discount if t == world.months - 1 else 0.0
        here, following = ("market", c, r, t), ("market", c, r, t + 1)
        if t == 0:
            rows[here] -= 12 * s0
        entries = {here: -12.0} | ({following: 12.0} if t + 1 < world.months else {})

        def slope(x, p0=p0, s0=s0, eta=part.eta[s], end=end):
            return (holding - end) * p0 - (1 - discount + holding) * p0 * (x / s0) ** (-1 / eta)

        def cuts(n, s0=s0):
            return np.geomspace(0.02 * s0, 8 * s0, n + 1)

        found.append(Column(entries, cuts, slope, discount**t))
    return found


@dataclass(frozen=True)
class Pieces:
    """The program in pieces: matrix (rows, pieces), widths, first and mean marginal cost, rise over the piece."""

    rows: list
    matrix: np.ndarray
    rhs: np.ndarray
    width: np.ndarray
    first: np.ndarray
    mean: np.ndarray
    last: np.ndarray


def cut_up(world: Chain, count: int) -> Pieces:
    """Return every curve in `count` pieces; a constant one stays whole."""
    found, wanted = columns(world)
    rows = list(wanted)
    place = {row: i for i, row in enumerate(rows)}
    rhs = np.array([wanted[row] for row in rows])
    matrix, width, first, mean, last = [], [], [], [], []
    for column in found:
        cuts = column.cuts(1 if column.slope is free else count)
        vector = np.zeros(len(rows))
        for row, value in column.entries.items():
            vector[place[row]] += value
        rhs -= vector * cuts[0]
        for a, b in pairwise(cuts):
            inner = (a + b) / 2 + (b - a) / 2 * NODES
            matrix.append(vector)
            width.append(b - a)
            first.append(column.weight * column.slope(np.array([a]))[0])
            last.append(column.weight * column.slope(np.array([b]))[0])
            mean.append(column.weight * (column.slope(inner) @ WEIGHTS) / 2)
    return Pieces(rows, np.array(matrix).T, rhs, *map(np.array, (width, first, mean, last)))


def prices(world: Chain, pieces: Pieces, duals: np.ndarray) -> np.ndarray:
    """Return the prices (commodities, regions, months) from the multipliers of the rows."""
    periods, year = max(world.months, 1), 12 if world.months else 1
    discount = (1 + world.terms["interest_share_per_year"]) ** (-1 / year)
    found = np.full((*world.price_usd_per_t.shape, periods), np.nan)
    for row, dual in zip(pieces.rows, duals, strict=True):
        if row[0] == "market":
            found[row[1:]] = dual * year / discount ** row[3]
    return found


def linear(world: Chain, count: int) -> np.ndarray:
    """Return the prices of the piecewise-linear program (linopy, HiGHS)."""
    pieces = cut_up(world, count)
    piece, row = pd.RangeIndex(pieces.width.size, name="piece"), pd.RangeIndex(len(pieces.rows), name="row")
    matrix = xr.DataArray(pieces.matrix, coords=[row, piece])
    model = linopy.Model()
    x = model.add_variables(lower=0.0, upper=xr.DataArray(pieces.width, coords=[piece]), name="x")
    model.add_constraints((matrix * x).sum("piece") == xr.DataArray(pieces.rhs, coords=[row]), name="balance")
    model.add_objective((x * xr.DataArray(pieces.mean, coords=[piece])).sum())
    assert model.solve("highs", io_api="direct", output_flag=False) == ("ok", "optimal")
    return prices(world, pieces, model.constraints["balance"].dual.to_numpy())


def quadratic(world: Chain, count: int) -> np.ndarray:
    """Return the prices of the piecewise-quadratic program (clarabel)."""
    pieces = cut_up(world, count)
    n = pieces.width.size
    scale = 1 / np.abs(pieces.rhs).clip(1e-3)
    rise = sparse.diags_array((pieces.last - pieces.first) * pieces.width)
    matrix = sparse.csc_array(scale[:, None] * pieces.matrix * pieces.width)
    stacked = sparse.csc_array(sparse.vstack([matrix, sparse.eye_array(n), -sparse.eye_array(n)]))
    bounds = np.concatenate([scale * pieces.rhs, np.ones(n), np.zeros(n)])
    cones = [clarabel.ZeroConeT(len(pieces.rows)), clarabel.NonnegativeConeT(2 * n)]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    solver = clarabel.DefaultSolver(
        sparse.csc_matrix(sparse.triu(rise)),
        pieces.first * pieces.width,
        sparse.csc_matrix(stacked),
        bounds,
        cones,
        settings,
    )
    found = solver.solve()
    assert "Solved" in str(found.status)
    return prices(world, pieces, -np.array(found.z[: len(pieces.rows)]) * scale)
