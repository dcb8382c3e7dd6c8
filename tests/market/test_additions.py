"""Laws of what levers add: levies, joint limits, plants, investment, by-products, delays, hoarding, years."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sozai.chain import (
    Additions,
    ByProduct,
    Chain,
    Delay,
    Expansion,
    Expense,
    Hoarding,
    Levy,
    Plant,
    Purchase,
    Quota,
)
from sozai.market import solve

from .worlds import chain, cut, demanded, excess_tpa, one_market, random_world, runnable, two_countries


def adding(world: Chain, **records) -> Chain:
    return replace(world, additions=Additions(**records))


def path(world: Chain, value: float) -> tuple[float, ...]:
    return (value,) * world.periods


def assert_base(world: Chain, found, settled: int = 0) -> None:
    """The base; prices from the period `settled` on: a market whose buyers run full may pay less for what is due."""
    price = world.price_usd_per_t[:, :, None]
    there = ~np.isnan(price[..., 0])
    assert np.abs(found.price_usd_per_t[there][:, settled:] / price[there] - 1).max() < 1e-6
    assert np.allclose(found.flow_tpa, world.arcs.flow_tpa[:, None], rtol=1e-6, atol=1e-5)
    assert np.allclose(found.activity_tpa, world.processes.activity_tpa[:, None], rtol=1e-6)


@pytest.mark.parametrize("periods", [1, 2, 4])
@pytest.mark.parametrize("late", ["arcs", "processes", "both"])
def test_with_delays_the_base_is_still_the_equilibrium(periods: int, late: str) -> None:
    world = random_world(3, months=6)
    arcs = tuple(range(world.arcs.flow_tpa.size)) if late != "processes" else ()
    processes = tuple(range(len(world.processes.name))) if late != "arcs" else ()
    world = adding(world, delays=(Delay(periods, arcs, processes),))
    assert_base(world, solve(world), periods)


def test_on_an_axis_of_years_the_base_is_the_equilibrium() -> None:
    world = random_world(5).over(72, 12)
    found = solve(world)
    assert found.price_usd_per_t.shape[-1] == 6
    assert_base(world, found)


def test_a_cut_is_felt_when_the_last_ship_has_arrived() -> None:
    world = two_countries(months=8)
    late = adding(world, delays=(Delay(3, arcs=(0, 1)),))
    found = solve(cut(late, 1.0))
    assert np.allclose(found.flow_tpa[0], 0)
    missed, at_once = found.response_tpa[1].sum(axis=0), solve(cut(world, 1.0)).response_tpa[1].sum(axis=0)
    assert missed[:3].sum() < 0.6 * at_once[:3].sum()
    assert missed[3:].min() > missed[:3].max()


def test_what_is_shipped_balances_with_what_arrives_later() -> None:
    world = cut(adding(two_countries(months=6), delays=(Delay(2, arcs=(0, 1)),)), 0.5, months=slice(2, 4))
    found = solve(world)
    arrived = np.concatenate([np.full(2, 60.0), found.flow_tpa[0, :-2]])
    by_arrival = replace(found, flow_tpa=np.zeros_like(found.flow_tpa))
    excess = excess_tpa(world, by_arrival)
    excess[0, 1] += arrived - found.flow_tpa[1]
    assert np.abs(excess[0, 1]).max() < 1e-6


def test_a_tariff_is_shared_between_seller_and_buyer() -> None:
    world = two_countries()
    levied = solve(adding(world, levies=(Levy((0,), (100.0,)),)))
    seller, buyer = levied.price_usd_per_t[0, :, 0]
    assert seller < 1000.0 < 1100.0 < buyer
    assert buyer - 1100.0 < 100.0
    assert levied.flow_tpa[0, 0] < 60.0


def test_a_tariff_of_nothing_changes_nothing() -> None:
    world = two_countries(months=3)
    assert_base(world, solve(adding(world, levies=(Levy((0, 1), path(world, 0.0)),))))


def test_above_a_tariff_rate_quota_the_tonne_pays_and_below_it_does_not() -> None:
    world = demanded(two_countries(), 1.1)
    free = solve(world).flow_tpa[0, 0]
    within = solve(replace(world, quotas=(Quota((0,), (free + 1,), over_usd_per_t=50.0),)))
    assert within.flow_tpa[0, 0] == pytest.approx(free, rel=1e-6)
    assert within.licence_usd_per_t[0, 0] == pytest.approx(0.0, abs=1e-3)
    above = solve(replace(world, quotas=(Quota((0,), (free / 2,), over_usd_per_t=50.0),)))
    assert above.over_tpa[0, 0] == pytest.approx(above.flow_tpa[0, 0] - free / 2)
    assert above.licence_usd_per_t[0, 0] == pytest.approx(50.0)
    tariff = solve(adding(world, levies=(Levy((0,), (50.0,)),)))
    assert above.flow_tpa[0, 0] == pytest.approx(tariff.flow_tpa[0, 0], rel=1e-6)


def test_a_prohibitive_rate_is_a_hard_quota() -> None:
    world = two_countries(months=2)
    hard = solve(replace(world, quotas=(Quota((0,), (30.0, 30.0)),)))
    dear = solve(replace(world, quotas=(Quota((0,), (30.0, 30.0), over_usd_per_t=1e6),)))
    assert np.allclose(hard.flow_tpa, dear.flow_tpa, rtol=1e-5, atol=1e-5)


def test_a_limit_on_a_share_holds() -> None:
    arcs = [("ore", "AAA", "CCC", 80.0, 50.0), ("ore", "BBB", "CCC", 20.0, 50.0)]
    ladder = {"thrift": (0.0, 0.3, 0), "lost": (50_000.0, 1.0, 0)}
    world = chain(
        commodities=["ore"],
        regions=["AAA", "BBB", "CCC"],
        price=[[1000.0, 1050.0, 1100.0]],
        processes=[("mine", "AAA", {}, {"ore": 1.0}, 80.0, 0.5, np.inf), ("mine", "BBB", {}, {"ore": 1.0}, 20.0, 0.5, np.inf)],
        arcs=arcs,
        uses=[("use", "ore", "CCC", 100.0, -0.3, ladder, None)],
    )  # fmt: skip
    capped = solve(replace(world, quotas=(Quota((0, 1), (0.0,), factors=(0.35, -0.65)),)))
    assert capped.flow_tpa[0, 0] / capped.flow_tpa[:, 0].sum() == pytest.approx(0.65, abs=1e-6)
    alone = replace(world, arcs=replace(world.arcs, limit_tpa=np.array([[np.inf], [0.0]])))
    shut = solve(replace(alone, quotas=(Quota((0, 1), (0.0,), factors=(0.35, -0.65)),)))
    assert shut.flow_tpa[0, 0] == 0.0


def test_no_seller_takes_less_than_a_public_buyer_pays() -> None:
    world = demanded(one_market(), 0.6)
    assert solve(world).price_usd_per_t[0, 0, 0] < 900.0
    bought = solve(adding(world, purchases=(Purchase(0, 0, 900.0, (np.inf,)),)))
    assert bought.price_usd_per_t[0, 0, 0] == pytest.approx(900.0)
    assert bought.purchased_tpa[0, 0] > 0
    assert_base(one_market(), solve(adding(one_market(), purchases=(Purchase(0, 0, 900.0, (50.0,)),))))


def test_a_new_plant_holds_the_price_at_its_cost_until_it_is_full() -> None:
    world = cut(two_countries(), 1.0)
    plant = Plant("new", 1, 1, (), ((0, 1.0),), (1000.0,), 1500.0)
    assert solve(world).price_usd_per_t[0, 1, 0] > 1500.0
    built = solve(adding(world, plants=(plant,)))
    assert built.price_usd_per_t[0, 1, 0] == pytest.approx(1500.0)
    small = solve(adding(world, plants=(replace(plant, capacity_tpa=(5.0,)),)))
    assert small.plant_tpa[0, 0] == pytest.approx(5.0)
    assert small.price_usd_per_t[0, 1, 0] > 1500.0


def test_a_plant_can_sell_into_its_owners_market() -> None:
    world = two_countries()
    plant = Plant("toll", 0, 1, ((0, 1.0),), ((0, 1.0),), (10.0,), 20.0)
    found = solve(adding(world, plants=(plant,)))
    assert found.plant_tpa[0, 0] == pytest.approx(10.0)
    assert found.price_usd_per_t[0, 1, 0] < 1100.0


def growing(share: float, years: int = 12) -> Chain:
    world = one_market(supply_elasticity=0.2, capacity=105.0).over(12 * years, 12)
    return demanded(world, 1.0 + share)


def test_investment_brings_a_price_back_after_its_lead_time() -> None:
    expansion = Expansion(0, capex_usd_per_tpa=3000.0, lead=3, life_years=20.0)
    stays = adding(growing(0.0), expansions=(expansion,))
    found = solve(stays)
    assert found.built_tpa.max() < 1e-3
    assert np.allclose(found.price_usd_per_t, 1000.0, rtol=1e-4)
    grown = solve(adding(growing(0.3), expansions=(expansion,)))
    price = grown.price_usd_per_t[0, 0]
    assert price[:3].min() > 1500.0
    assert np.allclose(price[3:], 1000.0, rtol=0.02)
    assert grown.built_tpa[0].sum() == pytest.approx(30.0, rel=0.05)
    never = solve(growing(0.3)).price_usd_per_t[0, 0]
    assert never[3:].min() > 1500.0


def test_investment_is_no_faster_than_it_may_be_and_replaces_what_retires() -> None:
    slow = Expansion(0, 3000.0, lead=1, life_years=20.0, most_tpa=4.0)
    found = solve(adding(growing(0.3), expansions=(slow,)))
    assert found.built_tpa[0].max() <= 4.0 + 1e-6
    retiring = Expansion(0, 3000.0, lead=1, life_years=20.0, retired_share=0.1)
    replaced = solve(adding(growing(0.3), expansions=(retiring,)))
    assert replaced.built_tpa[0, 2:8].min() > 2.0


def hosted(content: float) -> Chain:
    ladder = {"thrift": (0.0, 0.8, 0), "lost": (1e6, 1.0, 0)}
    world = chain(
        commodities=["alumina", "gallium"],
        regions=["AAA"],
        price=[[400.0], [300_000.0]],
        processes=[
            ("refine", "AAA", {}, {"alumina": 1.0}, 1000.0, 0.3, np.inf),
            ("recover", "AAA", {}, {"gallium": 1.0}, 1.0, 0.5, np.inf),
        ],
        uses=[
            ("smelter", "alumina", "AAA", 1000.0, -0.2, ladder, None),
            ("chips", "gallium", "AAA", 1.0, -0.2, ladder, None),
        ],
        months=2,
    )
    return adding(world, byproducts=(ByProduct(1, (0,), content),))


def test_a_by_product_is_bound_by_its_host() -> None:
    assert_base(hosted(0.002), solve(hosted(0.002)))
    more = hosted(0.0011)
    demand = more.uses.demand.copy()
    demand[1] = 1.5
    more = replace(more, uses=replace(more.uses, demand=demand))
    found = solve(more)
    assert (found.activity_tpa[1] <= 0.0011 * found.activity_tpa[0] * (1 + 1e-9)).all()
    free = solve(replace(more, additions=Additions()))
    assert found.price_usd_per_t[1, 0, 0] > free.price_usd_per_t[1, 0, 0]
    idle = more.processes.availability.copy()
    idle[0, 1] = 0.0
    stopped = solve(replace(more, processes=replace(more.processes, availability=idle)))
    assert stopped.activity_tpa[1, 1] == 0.0


def test_hoarding_takes_from_the_market_and_gives_back() -> None:
    world = two_countries(months=12)
    factor = np.ones(12)
    factor[2:6] = 2.0
    found = solve(adding(world, hoarding=(Hoarding((0,), tuple(factor)),)))
    assert found.stock_t[0, 3] > 6.5
    assert found.price_usd_per_t[0, 1, 2] > 1100.0 > found.price_usd_per_t[0, 1, 7]


def test_a_dearer_process_runs_less() -> None:
    world = two_countries()
    found = solve(adding(world, expenses=(Expense((0,), (200.0,)),)))
    assert found.activity_tpa[0, 0] < 150.0
    assert found.activity_tpa[1, 0] > 10.0
    assert 0 < found.price_usd_per_t[0, 1, 0] - 1100.0 < 200.0


def test_new_trade_grows_no_faster_than_its_ramp() -> None:
    world = runnable(two_countries(months=6), 0.3, "mine")
    supply = world.supply_tpa.copy()
    supply[0, 1] = 150.0
    world = replace(world, supply_tpa=supply)
    free = solve(world).flow_tpa[1]
    assert free[0] > 10.0
    ramped = solve(adding(world, arc_ramp=4)).flow_tpa[1]
    assert ramped[0] < ramped[1] < ramped[2]
    assert ramped[0] < free[0]
    assert ramped[-1] == pytest.approx(free[-1], rel=0.2)
