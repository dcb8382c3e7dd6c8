"""What cannot be a market is refused with a sentence that names it, in both languages."""

from dataclasses import replace

import numpy as np
import pytest

from sozai.chain import Quota, Reserve
from sozai.market import NotConvergedError, calibrate, interior, solve
from sozai.terms import DataError

from .worlds import TERMS, one_market, supplied, two_countries


def changed(part, **arrays):
    world = two_countries()
    return replace(
        world, **{part: replace(getattr(world, part), **{k: np.array(v) for k, v in arrays.items()})}
    )


def reserved(*reserves):
    return replace(two_countries(), reserves=reserves)


CASES = {
    "AAA: 150 t/yr enter and 151 leave": changed("uses", use_tpa=[91.0, 70.0]),
    "no positive elasticity of supply": changed("processes", elasticity=[0.0, 0.5]),
    "less capacity than activity": changed("processes", capacity_tpa=[149.0, np.inf]),
    "negative availability": changed("processes", availability=[[-0.1], [1.0]]),
    "outputs worth nothing": changed("processes", outputs=[[0.0], [1.0]]),
    "no negative elasticity": changed("uses", elasticity=[0.0, -0.3]),
    "a negative demand": changed("uses", demand=[[-1.0], [1.0]]),
    "no value at stake": changed("uses", cost_usd_per_t=[[0.0, 0.0, 0.0, np.nan]] * 2),
    "a negative cost of another grade": changed("uses", cost_usd_per_t=[[0.0, 0.0, -1.0, 1e5]] * 2),
    "a negative limit": changed("arcs", limit_tpa=[[-1.0], [np.inf]]),
    "no opening premium": changed("arcs", premium_usd_per_t=[-1.0, 0.0]),
    "one region at both ends": changed("arcs", destination=[0, 0]),
    "a stock without": changed("stocks", eta=[0.0]),
    "no price at one of its ends": replace(two_countries(), price_usd_per_t=np.array([[1000.0, np.nan]])),
    "a reserve without a price": reserved(Reserve(0, 0, -1.0)),
    "quota 0": replace(two_countries(), quotas=(Quota((0,), (1.0, 1.0)),)),
}


@pytest.mark.parametrize(("said", "world"), CASES.items(), ids=list(CASES))
def test_a_fault_is_named(said, world):
    with pytest.raises(DataError) as refused:
        solve(world)
    text = refused.value.of("en")
    for word in said.split(": "):
        assert word in text
    assert refused.value.of("ja") != text


@pytest.mark.parametrize("term", list(TERMS))
def test_a_missing_term_is_named(term):
    terms = {name: value for name, value in TERMS.items() if name != term}
    with pytest.raises(DataError, match=term):
        solve(replace(two_countries(), terms=terms))


def test_all_faults_come_in_one_message():
    world = changed("processes", elasticity=[0.0, -1.0])
    with pytest.raises(DataError, match=r"mine in AAA.*mine in BBB"):
        solve(world)


def test_supply_where_there_is_no_market_is_refused():
    world = one_market()
    world = replace(
        world,
        regions=("AAA", "BBB"),
        price_usd_per_t=np.array([[1000.0, np.nan]]),
        supply_tpa=np.array([[[0.0], [5.0]]]),
    )
    with pytest.raises(DataError, match="no market"):
        solve(world)


def test_taking_more_than_there_is_is_an_error_and_never_a_number():
    world = two_countries()
    arcs = replace(world.arcs, limit_tpa=np.zeros((2, 1)))
    mines = replace(world.processes, availability=np.array([[1.0], [0.0]]))
    with pytest.raises(DataError, match="nothing reaches"):
        solve(supplied(replace(world, arcs=arcs, processes=mines), 0, 1, -1.0))
    capped = replace(world.processes, capacity_tpa=np.array([150.0, 10.0]))
    with pytest.raises(NotConvergedError, match="no solution"):
        solve(supplied(replace(world, arcs=arcs, processes=capped), 0, 1, -20.0))


def test_a_solver_stopped_early_is_an_error_and_never_a_number(monkeypatch):
    monkeypatch.setattr(interior, "ITERATIONS", 3)
    with pytest.raises(NotConvergedError, match="3 iterations"):
        solve(two_countries(months=2))


def test_money_losing_trade_is_listed_and_goes_on():
    world = replace(two_countries(), price_usd_per_t=np.array([[1000.0, 900.0]]))
    (wedge,) = calibrate(world).negative_wedges
    assert wedge.words.en == "ore from AAA to BBB"
    assert wedge.usd_per_t == pytest.approx(-100.0)
    assert solve(world).flow_tpa[0, 0] == pytest.approx(60.0, rel=1e-6)


def test_a_use_that_pays_more_than_is_at_stake_is_listed():
    world = changed("uses", cost_usd_per_t=[[0.0, 0.0, 4000.0, 800.0], [0.0, 0.0, 4000.0, 50_000.0]])
    (wedge,) = calibrate(world).lifted
    assert wedge.words.en == "lost output: use in AAA"
    assert wedge.usd_per_t == pytest.approx(200.0)
    assert not solve(world).rationed.any()
