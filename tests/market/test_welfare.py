"""Total welfare under perfect foresight never rises with a ban and never falls with a stock."""

from dataclasses import replace

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from sozai.chain import Additions, Expansion, Plant, Quota, Reserve
from sozai.market import NotConvergedError, solve

from .worlds import cut, random_world, runnable, supplied, two_countries

SLACK = 1e-9

seeds = st.integers(0, 10**6)


@given(
    seed=seeds,
    origin=st.integers(0, 2),
    months=st.sampled_from([0, 4]),
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
@settings(max_examples=20)
def test_a_deeper_ban_never_raises_welfare(seed, origin, months, shares):
    world = random_world(seed, 3, 2, months)
    mild, deep = (solve(cut(world, share, origin)) for share in sorted(shares))
    assert deep.welfare_usd <= mild.welfare_usd + SLACK * abs(mild.objective_usd)


@given(seed=seeds, months=st.sampled_from([0, 4]), size=st.floats(0.01, 0.5), share=st.floats(0, 1))
@settings(max_examples=20)
def test_a_reserve_never_lowers_welfare(seed, months, size, share):
    world = cut(random_world(seed, 3, 2, months), share)
    use = 0
    held = Reserve(
        int(world.uses.commodity[use]), int(world.uses.region[use]), size * float(world.uses.use_tpa[use])
    )
    without, with_it = solve(world), solve(replace(world, reserves=(held,)))
    assert with_it.welfare_usd >= without.welfare_usd - SLACK * abs(without.objective_usd)
    assert with_it.drawn_t.sum() <= held.stock_t * (1 + 1e-9)


@given(seed=seeds, share=st.floats(0, 1))
@settings(max_examples=10)
def test_a_joint_quota_costs_less_than_the_same_cut_arc_by_arc(seed, share):
    """Allocation by price is at least as good as pro rata."""
    world = random_world(seed, 3, 2)
    own = [int(i) for i in (world.arcs.origin == 0).nonzero()[0] if world.arcs.flow_tpa[i] > 0]
    pro_rata = solve(cut(world, share))
    total = float((1 - share) * world.arcs.flow_tpa[own].sum())
    shut = world.arcs.limit_tpa.copy()
    shut[(world.arcs.origin == 0) & (world.arcs.flow_tpa == 0)] = 0 if share > 0 else float("inf")
    joint = replace(world, quotas=(Quota(tuple(own), (total,)),) if own else ())
    by_price = solve(replace(joint, arcs=replace(world.arcs, limit_tpa=shut)))
    if share > 0:
        assert by_price.welfare_usd >= pro_rata.welfare_usd - SLACK * abs(pro_rata.objective_usd)


@given(seed=seeds, share=st.floats(0.2, 1.0))
@settings(max_examples=10)
def test_lost_capacity_never_raises_welfare_and_supply_never_lowers_it(seed, share):
    world = random_world(seed, 3, 2)
    base, less = solve(world), solve(runnable(world, share, "mine"))
    use = world.uses
    more = solve(supplied(world, int(use.commodity[0]), int(use.region[0]), float(use.use_tpa[0])))
    assert less.welfare_usd <= base.welfare_usd + SLACK * abs(base.objective_usd)
    assert more.welfare_usd >= base.welfare_usd - SLACK * abs(base.objective_usd)


def found(world):
    """Return the equilibrium; a world that the solver refuses has none to compare."""
    try:
        return solve(world)
    except NotConvergedError:
        reject()


def plant_of(world, tpa, cost_share):
    """Return a plant that makes the last use's good out of nothing, at a share of its price."""
    good, place = int(world.uses.commodity[-1]), int(world.uses.region[-1])
    cost = cost_share * float(world.price_usd_per_t[good, place])
    return Plant("new", place, place, (), ((good, 1.0),), (tpa,) * world.periods, cost)


@given(
    seed=seeds,
    months=st.sampled_from([0, 4]),
    share=st.floats(0, 1),
    size=st.floats(0.01, 0.5),
    cost=st.floats(0.2, 3),
)
@settings(max_examples=15)
def test_a_plant_never_lowers_welfare(seed, months, share, size, cost):
    world = cut(random_world(seed, 3, 2, months), share)
    plant = plant_of(world, size * float(world.uses.use_tpa[-1]), cost)
    without, with_it = found(world), found(replace(world, additions=Additions(plants=(plant,))))
    assert with_it.welfare_usd >= without.welfare_usd - SLACK * abs(without.objective_usd)


@given(seed=seeds, share=st.floats(0, 1), capex=st.floats(10.0, 1e6), lead=st.integers(0, 2))
@settings(max_examples=10)
def test_room_for_investment_never_lowers_welfare(seed, share, capex, lead):
    world = cut(random_world(seed, 3, 2, 4), share)
    room = tuple(Expansion(p, capex, lead, 10.0) for p in range(len(world.processes.name))[:3])
    without, with_it = found(world), found(replace(world, additions=Additions(expansions=room)))
    assert with_it.welfare_usd >= without.welfare_usd - SLACK * abs(without.objective_usd)


@given(seed=seeds, shares=st.tuples(st.floats(0, 1), st.floats(0, 1)), size=st.floats(0.01, 0.5))
@settings(max_examples=10)
def test_a_deeper_ban_never_raises_welfare_with_plants_and_stocks_at_hand(seed, shares, size):
    world = random_world(seed, 3, 2, 4)
    tonnes = size * float(world.uses.use_tpa[-1])
    stock = Reserve(int(world.uses.commodity[-1]), int(world.uses.region[-1]), tonnes)
    ready = replace(world, reserves=(stock,), additions=Additions(plants=(plant_of(world, tonnes, 1.5),)))
    mild, deep = (found(cut(ready, share)) for share in sorted(shares))
    assert deep.welfare_usd <= mild.welfare_usd + SLACK * abs(mild.objective_usd)


def test_a_ban_hurts_more_the_longer_it_lasts():
    world = two_countries(months=12)
    welfare = [solve(cut(world, 1.0, months=slice(0, end))).welfare_usd for end in (0, 1, 3, 12)]
    assert welfare == sorted(welfare, reverse=True)
    assert welfare[0] == pytest.approx(0.0, abs=1.0)
    assert welfare[-1] < -1e5


def test_a_reserve_is_worth_more_in_a_longer_ban():
    def gain(end):
        world = cut(two_countries(months=12), 1.0, months=slice(0, end))
        return solve(replace(world, reserves=(Reserve(0, 1, 10.0),))).welfare_usd - solve(world).welfare_usd

    assert gain(0) == pytest.approx(0.0, abs=1.0)
    assert 0 < gain(2) < gain(6)
