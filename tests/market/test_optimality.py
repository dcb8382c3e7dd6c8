"""Every actor is at its best at the prices found; the laws are written again here, from METHODS.md."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sozai.market import solve

from .worlds import cut, random_world, runnable

seeds = st.integers(0, 10**6)
CLOSE = 1e-6


def shocked(seed, months=0):
    return cut(runnable(random_world(seed, 3, 2, months), 0.9, "mine"), 0.6)


@given(seed=seeds)
@settings(max_examples=10)
def test_a_process_earns_its_marginal_cost_below_capacity_and_at_least_that_at_capacity(seed):
    world = shocked(seed)
    found = solve(world)
    part = world.processes
    base, now = np.nan_to_num(world.price_usd_per_t), np.nan_to_num(found.price_usd_per_t[:, :, 0])
    for p, region in enumerate(part.region):
        margin = float((part.outputs[p] - part.inputs[p]) @ now[:, region])
        base_margin = float((part.outputs[p] - part.inputs[p]) @ base[:, region])
        value = float(part.outputs[p] @ base[:, region])
        runs = part.activity_tpa[p] * part.availability[p, 0]
        x = found.activity_tpa[p, 0]
        cost = base_margin + value * ((x / runs) ** (1 / part.elasticity[p]) - 1)
        if x > 1e-9 * runs:
            assert margin >= cost - CLOSE * value
        if x < (1 - 1e-6) * part.capacity_tpa[p] * part.availability[p, 0]:
            assert margin <= cost + CLOSE * value


@given(seed=seeds)
@settings(max_examples=10)
def test_trade_earns_its_marginal_cost_and_closed_arcs_carry_nothing(seed):
    world = shocked(seed)
    found = solve(world)
    part = world.arcs
    base, now = world.price_usd_per_t, found.price_usd_per_t[:, :, 0]
    imports = np.zeros_like(base)
    np.add.at(imports, (part.commodity, part.destination), part.flow_tpa)
    for a in range(part.flow_tpa.size):
        good, origin, destination = part.commodity[a], part.origin[a], part.destination[a]
        limit, flow, f0 = part.limit_tpa[a, 0], found.flow_tpa[a, 0], part.flow_tpa[a]
        k = imports[good, destination] / 4
        if limit == 0:
            assert flow == 0
            continue
        if k == 0 or np.isnan(now[good, origin] + now[good, destination]):
            continue
        wedge = base[good, destination] - base[good, origin]
        opening = wedge if f0 > 0 else max(wedge, 0) + part.premium_usd_per_t[a]
        p0 = base[good, destination]
        cost = opening + p0 * (((flow + k) / (f0 + k)) ** (1 / world.terms["arc_elasticity"]) - 1)
        earned = now[good, destination] - now[good, origin]
        size = max(abs(earned), p0)
        if flow > 1e-9 * (f0 + k):
            assert earned >= cost - CLOSE * size
        if flow < (1 - 1e-6) * limit:
            assert earned <= cost + CLOSE * size


@given(seed=seeds)
@settings(max_examples=10)
def test_every_rung_of_a_use_is_taken_up_to_the_price(seed):
    world = shocked(seed)
    found = solve(world)
    part = world.uses
    p0 = world.price_usd_per_t[part.commodity, part.region]
    for u, price in enumerate(found.service_usd_per_t[:, 0]):
        ceiling = part.ceiling_share[u] * part.use_tpa[u]
        thrift, grade, design, lost = found.response_tpa[u, :, 0]
        cost = part.cost_usd_per_t[u]
        kappa = part.ceiling_share[u, 0] / -part.elasticity[u]
        room = (price / p0[u]) ** (-1 / kappa)
        wanted = max(ceiling[0] * (1 - room), -0.5 * part.use_tpa[u])
        assert_allclose(thrift, wanted, rtol=1e-4, atol=1e-6 * part.use_tpa[u])
        wanted = ceiling[2] * max(0.0, 1 - ((p0[u] + cost[2]) / price) ** 2)
        assert_allclose(design, wanted, rtol=1e-4, atol=1e-6 * part.use_tpa[u])
        if part.substitute[u] >= 0:
            other = found.price_usd_per_t[part.substitute[u], part.region[u], 0]
            saving = p0[u] - world.price_usd_per_t[part.substitute[u], part.region[u]]
            lifted = max(cost[1], saving)
            wanted = ceiling[1] * max(0.0, 1 - (lifted / max(price - other, 1e-9)) ** 2)
            assert_allclose(grade, wanted, rtol=1e-4, atol=1e-5 * part.use_tpa[u])
        if lost > 1e-6 * part.use_tpa[u]:
            assert_allclose(price, cost[3] * (1 + 0.05 * lost / part.use_tpa[u]), rtol=CLOSE)


@pytest.mark.parametrize("seed", [0, 5, 9])
def test_a_stock_earns_its_keep_from_month_to_month(seed):
    """Price + holding - convenience = discounted price of the next month, and the base price after the last."""
    world = shocked(seed, months=6)
    found = solve(world)
    part = world.stocks
    p0 = world.price_usd_per_t[part.commodity, part.region]
    discount = (1 + world.terms["interest_share_per_year"]) ** (-1 / 12)
    holding = world.terms["holding_share_per_year"] / 12
    price = found.price_usd_per_t[part.commodity, part.region]
    following = np.hstack([price[:, 1:], p0[:, None]])
    ratio = found.stock_t / part.stock_t[:, None]
    yields = (1 - discount + holding) * p0[:, None] * ratio ** (-1 / part.eta[:, None])
    left = price + holding * p0[:, None] - yields
    assert_allclose(left, discount * following, atol=CLOSE * np.nanmax(price / p0[:, None]) * p0.max())
