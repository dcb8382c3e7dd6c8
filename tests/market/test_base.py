"""The base year is the equilibrium, and nothing else moves it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sozai.chain import Reserve
from sozai.market import calibrate, solve

from .worlds import cut, excess_tpa, random_world, runnable, two_countries

CLOSE = 1e-6


def assert_base(world):
    """Prices relative, flows relative to their market's throughput."""
    found = solve(world)
    throughput = calibrate(world).throughput_tpa
    base = np.broadcast_to(world.price_usd_per_t[:, :, None], found.price_usd_per_t.shape)
    assert_allclose(found.price_usd_per_t, base, rtol=CLOSE)
    arcs, uses = world.arcs, world.uses
    size = throughput[arcs.commodity, arcs.destination][:, None]
    assert (np.abs(found.flow_tpa - arcs.flow_tpa[:, None]) <= CLOSE * size).all()
    assert_allclose(
        found.activity_tpa,
        np.broadcast_to(world.processes.activity_tpa[:, None], found.activity_tpa.shape),
        rtol=CLOSE,
    )
    assert_allclose(found.use_tpa, np.broadcast_to(uses.use_tpa[:, None], found.use_tpa.shape), rtol=CLOSE)
    assert (np.abs(found.response_tpa) <= CLOSE * uses.use_tpa[:, None, None]).all()
    assert_allclose(
        found.service_usd_per_t[:, 0], world.price_usd_per_t[uses.commodity, uses.region], rtol=CLOSE
    )
    assert not found.rationed.any()
    assert abs(found.welfare_usd) <= CLOSE * abs(found.objective_usd)
    return found


@given(seed=st.integers(0, 10**6), regions=st.integers(2, 5), stages=st.integers(1, 4))
@settings(max_examples=20)
def test_one_year_reproduces_the_base(seed, regions, stages):
    assert_base(random_world(seed, regions, stages))


@pytest.mark.parametrize("months", [1, 12, 24, 60])
def test_every_month_reproduces_the_base(months):
    world = random_world(1, 4, 3, months)
    found = assert_base(world)
    assert_allclose(found.stock_t / world.stocks.stock_t[:, None], 1.0, atol=1e-5)


def test_operating_stocks_are_held_as_in_the_base_also_at_the_horizon():
    found = solve(two_countries(months=24))
    assert_allclose(found.stock_t, 6.0, rtol=1e-6)


def test_a_new_arc_without_premium_stays_closed_in_the_base():
    assert_base(two_countries(premium=0.0))


def test_a_reserve_stays_whole_at_base_prices():
    world = replace(two_countries(months=6), reserves=(Reserve(0, 1, 20.0),))
    found = assert_base(world)
    assert found.drawn_t.max() < 1e-6 * 20.0


@given(seed=st.integers(0, 10**6))
@settings(max_examples=10)
def test_levers_of_no_strength_change_nothing(seed):
    world = random_world(seed, 3, 2, months=3)
    inert = runnable(cut(world, 0.0), 1.0)
    before, after = solve(world), solve(inert)
    assert (np.nan_to_num(before.price_usd_per_t) == np.nan_to_num(after.price_usd_per_t)).all()
    assert (before.flow_tpa == after.flow_tpa).all()


@given(
    seed=st.integers(0, 10**6), share=st.sampled_from([0.0, 0.3, 0.9, 1.0]), months=st.sampled_from([0, 5])
)
@settings(max_examples=25)
def test_mass_balances_at_every_market(seed, share, months):
    world = cut(random_world(seed, 4, 2, months), share)
    found = solve(world)
    throughput = calibrate(world).throughput_tpa[:, :, None]
    assert (np.abs(excess_tpa(world, found)) <= 1e-9 * throughput).all()
    demand = world.uses.use_tpa[:, None] * world.uses.demand
    assert_allclose(found.use_tpa + found.response_tpa.sum(axis=1), demand, rtol=1e-9)


def test_the_same_chain_gives_the_same_bits():
    world = cut(random_world(7, 4, 3, months=6), 0.7)
    first, second = solve(world), solve(world)
    for name in ("price_usd_per_t", "flow_tpa", "response_tpa", "stock_t"):
        assert (np.nan_to_num(getattr(first, name)) == np.nan_to_num(getattr(second, name))).all()
    assert first.objective_usd == second.objective_usd


def test_the_chain_is_left_as_it_was():
    world = random_world(3, 4, 2, months=3)
    before = world.digest()
    solve(cut(world, 1.0))
    assert world.digest() == before
