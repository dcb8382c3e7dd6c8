"""Prices are what one more tonne is worth, by the textbook cases and by finite differences."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sozai.chain import Additions, Levy, Quota
from sozai.market import calibrate, solve

from .worlds import adorned, cut, demanded, one_market, random_world, runnable, supplied, two_countries


@given(share=st.floats(0.0, 0.9), demand=st.floats(-1.0, -0.1), supply=st.floats(0.05, 1.5))
@settings(max_examples=25)
def test_a_cut_that_scales_the_supply_curve_raises_the_price_by_the_textbook_law(share, demand, supply):
    found = solve(runnable(one_market(demand, supply), 1 - share))
    ratio = (1 - share) ** (1 / (demand - supply))
    assert_allclose(found.price_usd_per_t[0, 0, 0] / 1000.0, ratio, rtol=1e-6)
    assert_allclose(found.use_tpa[0, 0] / 100.0, ratio**demand, rtol=1e-6)


@given(share=st.floats(0.0, 0.9), demand=st.floats(-1.0, -0.2))
@settings(max_examples=25)
def test_a_cut_of_binding_capacity_raises_the_price_by_demand_alone(share, demand):
    found = solve(runnable(one_market(demand, 0.5, capacity=100.0), 1 - share))
    assert_allclose(found.price_usd_per_t[0, 0, 0] / 1000.0, (1 - share) ** (1 / demand), rtol=1e-6)


def test_more_demand_moves_along_the_supply_curve():
    found = solve(demanded(one_market(-0.5, 1.0), 2.0))
    assert_allclose(found.price_usd_per_t[0, 0, 0] / 1000.0, 2 ** (1 / 1.5), rtol=1e-6)


@pytest.mark.parametrize("months", [0, 4])
@pytest.mark.parametrize("share", [0.0, 0.6])
def test_prices_are_finite_differences_of_the_objective(months, share):
    world = cut(random_world(5, 3, 2, months), share)
    found = solve(world)
    discount = (1 + world.terms["interest_share_per_year"]) ** (-1 / 12) if months else 1.0
    month = months // 2
    weight = discount**month / (12 if months else 1)
    throughput = calibrate(world).throughput_tpa
    for commodity in np.flatnonzero(throughput[:, 1] > 0):
        step = 2e-5 * throughput[commodity, 1]
        less = solve(supplied(world, commodity, 1, -step, month)).objective_usd
        more = solve(supplied(world, commodity, 1, step, month)).objective_usd
        price = (less - more) / (2 * step * weight)
        assert_allclose(found.price_usd_per_t[commodity, 1, month], price, rtol=1e-4)


@pytest.mark.parametrize("months", [0, 3])
def test_with_a_tariff_a_plant_and_a_cap_prices_are_finite_differences(months):
    world = adorned(months)
    found, month = solve(world), months // 2
    discount = (1 + world.terms["interest_share_per_year"]) ** (-1 / 12) if months else 1.0
    weight = discount**month / (12 if months else 1)
    for region in (0, 1):
        step = 1e-3
        less = solve(supplied(world, 0, region, -step, month)).objective_usd
        more = solve(supplied(world, 0, region, step, month)).objective_usd
        assert_allclose(
            found.price_usd_per_t[0, region, month], (less - more) / (2 * step * weight), rtol=1e-4
        )


def test_a_dearer_tariff_costs_what_it_is_paid_on():
    """The envelope: one more dollar of a levy costs the tonnes that pay it."""

    def taxed(usd):
        world = demanded(two_countries(), 1.2)
        return solve(replace(world, additions=Additions(levies=(Levy((0,), (usd,)),))))

    slope = (taxed(120.1).objective_usd - taxed(119.9).objective_usd) / 0.2
    assert_allclose(slope, taxed(120.0).flow_tpa[0, 0], rtol=1e-5)


def test_the_worth_of_a_licence_is_the_finite_difference_of_its_quota():
    world = two_countries()

    def limited(limit):
        return solve(replace(world, quotas=(Quota((0,), (limit,)),)))

    found = limited(30.0)
    slope = (limited(29.99).objective_usd - limited(30.01).objective_usd) / 0.02
    assert_allclose(found.flow_tpa[0, 0], 30.0, rtol=1e-9)
    assert_allclose(found.licence_usd_per_t[0, 0], slope, rtol=1e-5)


def test_a_joint_quota_equals_limits_on_its_arcs_when_one_arc_is_all():
    world = two_countries()
    by_quota = solve(replace(world, quotas=(Quota((0,), (20.0,)),)))
    by_limit = solve(replace(world, arcs=replace(world.arcs, limit_tpa=np.array([[20.0], [np.inf]]))))
    assert_allclose(by_quota.price_usd_per_t, by_limit.price_usd_per_t, rtol=1e-8)


def test_a_slack_quota_changes_nothing():
    world = two_countries(months=2)
    found = solve(replace(world, quotas=(Quota((0,), (1e6, np.inf)),)))
    assert_allclose(found.price_usd_per_t, solve(world).price_usd_per_t, rtol=1e-8)
    assert_allclose(np.nan_to_num(found.licence_usd_per_t), 0.0, atol=1e-3)


@given(seed=st.integers(0, 10**6), share=st.floats(0.0, 0.8))
@settings(max_examples=15)
def test_prices_move_little_when_a_lever_moves_little(seed, share):
    """A linear program jumps from one kink to the next; this does not."""
    world = random_world(seed, 3, 2)
    here, there = (solve(runnable(world, 1 - s, "mine")).price_usd_per_t for s in (share, share + 1e-4))
    moved = np.abs(there - here) / np.maximum(here, world.price_usd_per_t[:, :, None])
    assert np.nanmax(moved) < 0.02


def test_a_use_pays_what_its_good_costs_while_it_buys():
    world = cut(random_world(2, 4, 2, months=3), 0.8)
    found = solve(world)
    price = found.price_usd_per_t[world.uses.commodity, world.uses.region]
    buys = found.use_tpa > 1e-6 * world.uses.use_tpa[:, None]
    assert_allclose(found.service_usd_per_t[buys], price[buys], rtol=1e-6)


def test_no_price_is_negative():
    world = random_world(4, 3, 2)
    region = int(np.flatnonzero(world.price_usd_per_t[0] > 0)[0])
    found = solve(supplied(world, 0, region, 1e7))
    assert np.nanmin(found.price_usd_per_t) > -1e-6
    assert found.disposal_tpa[0, region, 0] > 1e5
    assert found.price_usd_per_t[0, region, 0] < 1e-3


def test_thrift_takes_what_a_glut_gives():
    world = supplied(one_market(), 0, 0, 20.0)
    found = solve(world)
    assert found.response_tpa[0, 0, 0] < -1.0
    assert found.price_usd_per_t[0, 0, 0] < 1000.0
