"""The monthly market holds what inventory models hold (ARIO: Hallegatte 2008; BoARIO): the invariants of its dynamics.

No shock is a steady state; output stays within capacity and demand; inventories are never negative; a stock of 90 days
puts the loss off. One importer lives on one exporter, so that nothing but its stock helps.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozai.chain import RESPONSES, Chain
from sozai.disruption import shortage
from sozai.market import Equilibrium, solve, unfold

from ..market.worlds import chain, cut

LOST = RESPONSES.index("lost")
USE_TPA = 120.0
DAYS = 365.25
TERMS = {"interest_share_per_year": 0.05, "holding_share_per_year": 0.1, "arc_elasticity": 4.0}
BUYER = 1


def importer(days: float, months: int = 18) -> Chain:
    """Return an exporter and an importer without another source, with a stock of so many days and no substitute."""
    ladder = {"lost": (20_000.0, 1.0, 0)}
    return chain(
        commodities=["parts"],
        regions=["AAA", "BBB"],
        price=[[1000.0, 1050.0]],
        processes=[("make", "AAA", {}, {"parts": 1.0}, 200.0, 0.5, 230.0)],
        arcs=[("parts", "AAA", "BBB", USE_TPA, 50.0)],
        uses=[
            ("cars", "parts", "AAA", 80.0, -0.05, ladder, None),
            ("cars", "parts", "BBB", USE_TPA, -0.05, ladder, None),
        ],
        stocks=[("parts", "BBB", USE_TPA * days / DAYS, 0.5)],
        months=months,
        terms=TERMS,
    )


def surprised(days: float, share: float, first: int, last: int) -> tuple[Chain, Equilibrium]:
    """Return the importer cut off by surprise, its length then known, and what happens."""
    base = importer(days)
    shocked = cut(base, share, months=slice(first, last))
    return shocked, unfold([(0, base), (first, shocked)])


def lost_months(world: Chain, found: Equilibrium) -> np.ndarray:
    """Return the share of the importer's use lost in every month."""
    return np.asarray(shortage(world, found, BUYER).lost_share[0])


@pytest.mark.parametrize("days", [20.0, 90.0])
def test_without_a_shock_the_state_is_steady(days: float) -> None:
    world = importer(days)
    found = solve(world)
    for path, base in (
        (found.activity_tpa, world.processes.activity_tpa),
        (found.flow_tpa, world.arcs.flow_tpa),
        (found.use_tpa, world.uses.use_tpa),
        (found.stock_t, world.stocks.stock_t),
    ):
        assert np.allclose(path, base[:, None], rtol=1e-5)
    assert np.abs(lost_months(world, found)).max() < 1e-6


@given(share=st.floats(0.05, 1.0), days=st.floats(5, 120), first=st.integers(1, 6), months=st.integers(1, 9))
@settings(max_examples=15, deadline=None)
def test_output_stays_within_capacity_and_demand_and_stocks_are_never_negative(
    share: float, days: float, first: int, months: int
) -> None:
    world, found = surprised(days, share, first, first + months)
    made, capacity = found.activity_tpa, world.processes.capacity_tpa[:, None]
    assert (made <= capacity * world.processes.availability * (1 + 1e-9)).all()
    assert (made >= -1e-9).all()
    asked = world.uses.use_tpa[:, None] * world.uses.demand
    kept = asked - found.response_tpa[:, LOST]
    assert (kept <= asked * (1 + 1e-6)).all()
    assert (kept >= -1e-6 * asked).all()
    assert (found.stock_t >= -1e-9).all()
    assert (found.flow_tpa <= world.arcs.limit_tpa * (1 + 1e-9)).all()


def test_a_stock_of_90_days_puts_the_loss_off_and_takes_its_days_from_it() -> None:
    """A total stop of six months: 20 days against 90; nothing else can help."""
    (thin, short), (thick, long) = surprised(20.0, 1.0, 3, 9), surprised(90.0, 1.0, 3, 9)
    early, late = lost_months(thin, short), lost_months(thick, long)
    assert early[:3] == pytest.approx(0, abs=1e-6)
    assert late.sum() < early.sum()
    saved_days = (early.sum() - late.sum()) * DAYS / 12
    assert 0.8 * (90 - 20) < saved_days <= 90 - 20 + 1e-6
    assert np.cumsum(late)[5] < np.cumsum(early)[5]


def test_a_stop_shorter_than_the_stock_loses_next_to_nothing() -> None:
    world, found = surprised(90.0, 1.0, 3, 4)
    assert lost_months(world, found).sum() * DAYS / 12 < 1.0


def test_after_the_shock_stocks_come_back_month_by_month() -> None:
    world, found = surprised(90.0, 0.5, 3, 6)
    base, after = world.stocks.stock_t[0], found.stock_t[0, 5:]
    assert after[0] < 0.8 * base
    assert (np.diff(after) > 0).all()
    assert (after <= base).all()


def test_a_deeper_or_longer_stop_never_loses_less() -> None:
    totals = [
        lost_months(*surprised(30.0, share, 2, 2 + months)).sum()
        for share, months in ((0.5, 3), (0.8, 3), (0.8, 6))
    ]
    assert totals == sorted(totals)
    assert totals[-1] > totals[0]


def test_a_stop_that_nobody_foresaw_costs_at_least_as_much_as_one_foreseen() -> None:
    base = importer(60.0)
    shocked = cut(base, 1.0, months=slice(4, 9))
    foreseen = lost_months(shocked, solve(shocked)).sum()
    assert lost_months(*surprised(60.0, 1.0, 4, 9)).sum() >= foreseen - 1e-6
