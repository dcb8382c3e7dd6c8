"""The solver keeps its word at the ends of the scale."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sozai.chain import Reserve
from sozai.market import calibrate, solve

from .worlds import TERMS, chain, cut, demanded, excess_tpa, one_market, random_world, runnable, two_countries

seeds = st.integers(0, 10**6)


def assert_sound(world):
    found = solve(world)
    throughput = calibrate(world).throughput_tpa[:, :, None]
    assert (np.abs(excess_tpa(world, found)) <= 1e-9 * throughput).all()
    assert found.residual < 1e-9
    return found


def at_stake(world, usd_per_t):
    cost = world.uses.cost_usd_per_t.copy()
    cost[:, 3] = np.maximum(cost[:, 3], usd_per_t)
    return replace(world, uses=replace(world.uses, cost_usd_per_t=cost))


@given(seed=seeds, months=st.sampled_from([0, 6]))
@settings(max_examples=10)
def test_no_trade_at_all(seed, months):
    world = random_world(seed, 3, 2, months)
    found = assert_sound(
        replace(world, arcs=replace(world.arcs, limit_tpa=np.zeros_like(world.arcs.limit_tpa)))
    )
    assert (found.flow_tpa == 0).all()


@given(seed=seeds)
@settings(max_examples=10)
def test_no_supply_at_all_stops_every_use_also_where_scrap_goes_round(seed):
    found = assert_sound(runnable(random_world(seed, 3, 2), 0.0, "mine"))
    assert (found.activity_tpa == 0).all()
    assert (found.use_tpa == 0).all()
    assert found.rationed.all()


@given(seed=seeds, months=st.sampled_from([0, 6]))
@settings(max_examples=10)
def test_a_total_ban_with_a_huge_value_at_stake(seed, months):
    world = at_stake(random_world(seed, 4, 2, months), 1e7)
    assert_sound(cut(world, 1.0))


@pytest.mark.parametrize("share", [0.9, 0.99, 0.999, 1 - 1e-6, 1.0])
def test_a_cut_that_leaves_both_goods_of_a_joint_mine_almost_without_a_price(share):
    assert_sound(cut(random_world(7896, 3, 2), share))


@given(seed=seeds, share=st.sampled_from([1e-9, 1e-6, 1e-3, 0.1]))
@settings(max_examples=15)
def test_almost_no_supply(seed, share):
    found = assert_sound(runnable(random_world(seed, 3, 2), share, "mine"))
    assert found.use_tpa.sum() > 0


@pytest.mark.parametrize("factor", [0.0, 1e-3, 0.3, 3.0])
def test_a_change_of_demand(factor):
    found = assert_sound(demanded(random_world(3, 4, 3, months=3), factor))
    assert factor > 0 or found.use_tpa.max() == 0


@pytest.mark.parametrize("months", [1, 2, 60])
def test_horizons_from_a_month_to_five_years(months):
    assert_sound(cut(random_world(6, 3, 2, months), 1.0, months=slice(0, 12)))


def test_without_any_supply_the_price_is_what_the_last_rung_would_pay():
    found = solve(cut(runnable(two_countries(), 0.0, "mine"), 1.0))
    assert found.rationed.all()
    assert_allclose(found.price_usd_per_t, found.service_usd_per_t.reshape(1, 2, 1))
    assert (found.service_usd_per_t > 50_000).all()
    assert (found.service_usd_per_t < 50_000 * 1.05).all()


def test_the_price_is_continuous_where_the_last_supply_ends():
    nearly, none = (solve(runnable(two_countries(), share, "mine")).price_usd_per_t for share in (1e-7, 0.0))
    assert_allclose(nearly, none, rtol=1e-2)  # the last tonne also has a bid from abroad


def test_a_market_that_nothing_reaches_and_nobody_uses_has_no_price():
    world = chain(
        commodities=["ore", "metal"],
        regions=["AAA"],
        price=[[100.0], [300.0]],
        processes=[
            ("mine", "AAA", {}, {"ore": 1.0}, 10.0, 0.5, np.inf),
            ("refine", "AAA", {"ore": 1.0}, {"metal": 1.0}, 10.0, 0.5, np.inf),
        ],
        uses=[("use", "metal", "AAA", 10.0, -0.3, {"thrift": (0.0, 0.2, 0), "lost": (5000.0, 1.0, 0)}, None)],
    )
    found = solve(runnable(world, 0.0, "mine"))
    assert np.isnan(found.price_usd_per_t[0, 0, 0])
    assert found.price_usd_per_t[1, 0, 0] == found.service_usd_per_t[0, 0]


def joint_mine():
    """One mine of two elements in equal parts; both are used."""
    ladder = {"thrift": (0.0, 0.3, 0), "lost": (50_000.0, 1.0, 0)}
    return chain(
        commodities=["light", "heavy"],
        regions=["AAA"],
        price=[[100.0], [900.0]],
        processes=[("mine", "AAA", {}, {"light": 0.5, "heavy": 0.5}, 100.0, 0.5, np.inf)],
        uses=[("use", good, "AAA", 50.0, -0.3, ladder, None) for good in ("light", "heavy")],
    )


def test_of_a_joint_product_nobody_wants_the_rest_is_thrown_away_and_its_price_is_zero():
    world = joint_mine()
    demand = np.array([[0.1], [2.0]])
    found = solve(replace(world, uses=replace(world.uses, demand=demand)))
    assert found.activity_tpa[0, 0] > 100.0
    assert found.disposal_tpa[0, 0, 0] > 10.0
    assert found.price_usd_per_t[0, 0, 0] == pytest.approx(0.0, abs=1e-6)
    assert found.price_usd_per_t[1, 0, 0] > 900.0


def test_a_free_good_may_be_left_over_in_the_base():
    world = joint_mine()
    uses = world.uses
    use = np.array([0.0, 50.0])
    price = np.array([[0.0], [900.0]])
    found = solve(replace(world, uses=replace(uses, use_tpa=use), price_usd_per_t=price))
    assert_allclose(found.disposal_tpa[:, 0, 0], [50.0, 0.0], rtol=1e-6, atol=1e-6)
    assert_allclose(found.price_usd_per_t[:, 0, 0], [0.0, 900.0], rtol=1e-6, atol=1e-6)


def test_a_reserve_is_emptied_when_the_ban_is_total_and_never_before_its_start():
    world = cut(two_countries(months=6), 1.0)
    found = solve(replace(world, reserves=(Reserve(0, 1, 5.0, start=2), Reserve(0, 0, 3.0))))
    assert_allclose(found.drawn_t[0].sum(), 5.0, rtol=1e-9)
    assert (found.drawn_t[0, :2] == 0).all()


def test_a_reserve_after_the_horizon_is_not_drawn():
    found = solve(replace(cut(two_countries(months=3), 1.0), reserves=(Reserve(0, 1, 5.0, start=3),)))
    assert (found.drawn_t == 0).all()


def test_stocks_soften_the_first_months_of_a_ban():
    world = cut(two_countries(months=12), 1.0)
    price = solve(world).price_usd_per_t[0, 1]
    bare = solve(replace(world, stocks=replace(world.stocks, stock_t=np.zeros(1)))).price_usd_per_t[0, 1]
    assert price[0] < bare[0]
    assert (np.diff(price) > -1e-6 * price[1:]).all() or price.argmax() > 0


def test_thrift_and_design_grow_with_their_ramp():
    world = two_countries(months=12)
    ramp = np.full((2, 4), 12.0)
    world = cut(replace(world, uses=replace(world.uses, ramp_months=ramp)), 1.0)
    world = replace(world, stocks=replace(world.stocks, stock_t=np.zeros(1)))
    price = solve(world).price_usd_per_t[0, 1]
    assert (np.diff(price) < 0).all()


def test_patience_is_free_at_zero_interest():
    world = one_market(months=6, terms={**TERMS, "interest_share_per_year": 0.0})
    assert_allclose(solve(world).price_usd_per_t, 1000.0, rtol=1e-6)
