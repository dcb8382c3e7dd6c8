"""Laws of the rolling horizon: news changes the future only, and no news changes nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sozai.chain import Additions, Delay, Expansion, Reserve
from sozai.market import solve, unfold
from sozai.terms import DataError

from .worlds import cut, one_market, random_world, two_countries


def close(one, other, rtol=1e-5):
    """Compare what is done; prices where both are known."""
    for name in ("flow_tpa", "activity_tpa", "use_tpa", "stock_t", "drawn_t"):
        a, b = getattr(one, name), getattr(other, name)
        assert np.allclose(a, b, rtol=rtol, atol=1e-4 * max(1.0, np.abs(b).max(initial=0.0)))
    assert np.allclose(one.price_usd_per_t, other.price_usd_per_t, rtol=1e-3, equal_nan=True)


@pytest.mark.parametrize("late", [0, 1, 2])
def test_no_news_changes_nothing(late: int) -> None:
    """Bellman: the plan made at first is still the best when part of it has been carried out."""
    world = cut(two_countries(months=10), 0.7, months=slice(3, 7))
    world = replace(world, reserves=(Reserve(0, 1, 4.0, 2),))
    if late:
        world = replace(world, additions=Additions(delays=(Delay(late, arcs=(0, 1)),)))
    close(unfold([(0, world), (2, world), (5, world)]), solve(world))


def test_one_belief_is_the_equilibrium() -> None:
    world = cut(random_world(2, months=4), 0.5)
    close(unfold([(0, world)]), solve(world))
    assert unfold([(0, world)]).objective_usd == pytest.approx(solve(world).objective_usd)


def test_a_surprise_costs_more_than_a_shock_foreseen() -> None:
    base = two_countries(months=12)
    shocked = cut(base, 0.9, months=slice(4, 9))
    foreseen = solve(shocked)
    surprise = unfold([(0, base), (4, shocked)])
    assert np.allclose(surprise.flow_tpa[0, :4], 60.0, rtol=1e-6)
    assert foreseen.stock_t[0, 3] > surprise.stock_t[0, 3] * 1.05
    assert surprise.welfare_usd < foreseen.welfare_usd
    assert surprise.response_tpa[1, -1].sum() >= foreseen.response_tpa[1, -1].sum()


def test_a_shock_that_ends_unannounced_keeps_stocks_back() -> None:
    base = two_countries(months=12)
    short, long = cut(base, 0.9, months=slice(0, 4)), cut(base, 0.9, months=slice(0, 10))
    known = solve(short)
    feared = unfold([(0, long), (4, short)])
    assert feared.price_usd_per_t[0, 1, 0] > known.price_usd_per_t[0, 1, 0]


def test_the_past_stays_as_it_was() -> None:
    base = two_countries(months=8)
    believed, news = cut(base, 0.5), cut(base, 1.0)
    told = unfold([(0, believed), (5, news)])
    assert np.allclose(told.flow_tpa[:, :5], solve(believed).flow_tpa[:, :5])


def test_beliefs_out_of_order_are_refused() -> None:
    base = two_countries(months=6)
    for wrong in (
        [],
        [(1, base)],
        [(0, base), (0, base)],
        [(0, base), (6, base)],
        [(0, base), (2, base.over(4))],
    ):
        with pytest.raises(DataError):
            unfold(wrong)
    building = replace(one_market(months=6), additions=Additions(expansions=(Expansion(0, 1.0, 1, 5.0),)))
    with pytest.raises(DataError, match="under construction"):
        unfold([(0, one_market(months=6)), (2, building)])
