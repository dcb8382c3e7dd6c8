"""Laws of contracts and own stock."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from sozai.procurement import frontier, least_regret, losses, planned, second_sources, stop_days
from sozai.procurement.plan import least_caps, tail_mean
from sozai.terms import DataError, ParameterError

from .problems import one_item, random_problem


def objective(problem, share, stock, probability, weight=0.0, tail=0.05) -> float:
    loss = problem.stake @ losses(problem, share, stock)
    cost = problem.fixed_cost(share, stock) + probability @ loss
    return float(cost + (weight * tail_mean(loss, probability, tail) if weight else 0.0))


@pytest.mark.parametrize("lots", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_no_plan_at_random_is_better(seed: int, lots: bool) -> None:
    """The program's value is what the closed form of the losses says, and nobody beats it."""
    problem = random_problem(seed, lots)
    probability = np.full(12, 0.05)
    rng = np.random.default_rng(seed)
    for weight in (0.0, 1.5):
        plan = planned(problem, probability, weight, 0.2)
        assert plan.objective_jpy == pytest.approx(
            objective(problem, plan.share, plan.stock, probability, weight, 0.2)
        )
        assert plan.gap_share <= (0.05 if lots and weight else 1e-3)
        assert np.bincount(problem.item, plan.share) == pytest.approx(np.ones(4))
        assert (plan.share <= problem.room + 1e-6).all()
        assert (plan.share[plan.share > 1e-6] >= problem.lot_share[plan.share > 1e-6] - 1e-6).all()
        best = plan.objective_jpy * (1 - plan.gap_share - 1e-6)
        for _ in range(100):
            share = rng.random(problem.item.size) ** 3 + 1e-3
            share = share / np.bincount(problem.item, share)[problem.item]
            if (share > problem.room).any() or (share < problem.lot_share).any():
                continue
            stock = rng.random(4) * problem.most_stock
            assert objective(problem, share, stock, probability, weight, 0.2) >= best


def test_a_risk_weight_of_0_is_the_expected_cost_optimum() -> None:
    problem, probability = random_problem(3), np.full(12, 0.04)
    plain = planned(problem, probability)
    faint = planned(problem, probability, 1e-9, 0.1)
    assert faint.objective_jpy == pytest.approx(plain.objective_jpy, rel=1e-6)
    expected = plain.cost_jpy + probability @ plain.loss_jpy
    assert plain.objective_jpy == pytest.approx(float(expected))
    whole_tail = planned(problem, probability, 1.0, 1.0)
    assert objective(problem, whole_tail.share, whole_tail.stock, 2 * probability) == pytest.approx(
        planned(problem, 2 * probability).objective_jpy, rel=1e-6
    )


def test_zero_probability_buys_no_stock_and_the_cheapest() -> None:
    plan = planned(one_item([[1.0], [0.0]], [200.0], [100.0, 101.0]), np.zeros(1), 3.0, 0.05)
    assert plan.share.tolist() == [1.0, 0.0]
    assert plan.stock.tolist() == [0.0]


def test_infinite_value_at_stake_covers_the_longest_scenario() -> None:
    """One unit a day, 20 at hand: 180 more for a cut of 200 days, however unlikely."""
    problem = one_item(
        [[1.0, 1.0, 1.0]], [30.0, 90.0, 200.0], [100.0], cover=np.array([20.0]), stake=np.array([1e12])
    )
    plan = planned(problem, np.array([1e-4, 1e-4, 1e-6]))
    assert plan.stock == pytest.approx([180.0])
    assert plan.loss_jpy == pytest.approx(np.zeros(3), abs=1.0)


def test_two_suppliers_behind_one_refinery_earn_no_diversification() -> None:
    """Against a cut at the refinery the second plant saves nothing; against a cut of the first plant it does."""
    probability = np.array([0.2])
    both = one_item([[1.0], [1.0]], [100.0], [100.0, 100.5], most_stock=np.zeros(1))
    assert planned(both, probability).share.tolist() == [1.0, 0.0]
    (second,) = second_sources(both, 0.5, probability)
    assert (second.saved_jpy, second.breakeven, second.certain_jpy, second.premium_jpy) == (
        0.0,
        None,
        0.0,
        0.0,
    )
    alone = one_item([[1.0], [0.0]], [100.0], [100.0, 100.5], most_stock=np.zeros(1))
    assert planned(alone, probability).share.tolist() == [0.0, 1.0]
    assert second_sources(alone, 0.5, probability)[0].premium_jpy == pytest.approx(
        0.2 * 1000.0 * 100.0 / 365.0
    )


def test_the_newsvendor_holds_its_closed_form() -> None:
    """A unit kept costs 10, one missing 1,000: stock up to where the chance of needing more is 10 / 1,000."""
    rng = np.random.default_rng(11)
    days = np.sort(rng.gamma(2.0, 60.0, 500))
    probability = np.full(500, 0.2 / 500)
    plan = planned(one_item([[1.0] * 500], days.tolist(), [100.0]), probability)
    # P(need > S) = 0.01: the 25 longest of 500 cuts, each of 0.0004.
    assert days[-26] - 1e-6 <= plan.stock[0] <= days[-25] + 1e-6


def test_the_premium_is_where_the_second_source_starts_to_pay() -> None:
    lost, days, probability = [[1.0], [0.0]], [73.0], np.array([0.1])
    (second,) = second_sources(one_item(lost, days, [100.0, 100.0], most_stock=np.zeros(1)), 1.0, probability)
    assert second.premium_jpy == pytest.approx(20.0)
    for extra, bought in ((19.9, 1.0), (20.1, 0.0)):
        plan = planned(one_item(lost, days, [100.0, 100.0 + extra], most_stock=np.zeros(1)), probability)
        assert plan.share[1] == pytest.approx(bought)


def test_the_break_even_probability_is_where_the_second_source_starts_to_pay() -> None:
    problem = one_item([[1.0], [0.0]], [73.0], [100.0, 110.0], most_stock=np.zeros(1))
    (second,) = second_sources(problem, 1.0)
    assert second.breakeven == pytest.approx(0.05)
    assert second.premium_jpy is None
    for p, bought in ((0.049, 0.0), (0.051, 1.0)):
        assert planned(problem, np.array([p])).share[1] == pytest.approx(bought)


@pytest.mark.parametrize("lots", [False, True])
def test_the_plan_ignores_the_unit_that_an_item_is_counted_in(lots: bool) -> None:
    """A million grams are a tonne; the solver's tolerances must not see the difference."""
    problem, weight = random_problem(7, lots), np.full(12, 0.05)
    k = 1e7
    small = replace(
        problem, need=problem.need * k, price=problem.price / k, stake=problem.stake / k, cover=problem.cover * k,
        carrying=problem.carrying / k, most_stock=problem.most_stock * k,
    )  # fmt: skip
    for plan in (lambda each: planned(each, weight), lambda each: least_regret(each)[0]):
        one, other = plan(problem), plan(small)
        assert other.objective_jpy == pytest.approx(one.objective_jpy, rel=2e-3)
        assert other.share == pytest.approx(one.share, abs=0.02)


def test_the_least_regret_is_least_and_no_regret_is_negative() -> None:
    for seed, lots in itertools.product(range(3), (False, True)):
        problem = random_problem(seed, lots, items=2, scenarios=5)
        plan, regret = least_regret(problem)
        assert (regret >= -1e-6 * abs(plan.cost_jpy)).all()
        assert regret.max() == pytest.approx(plan.objective_jpy)
        ideal = np.append(plan.cost_jpy + plan.loss_jpy, plan.cost_jpy) - regret
        rng = np.random.default_rng(seed)
        for _ in range(100):
            share = rng.random(problem.item.size)
            share = share / np.bincount(problem.item, share)[problem.item]
            if (share > problem.room).any() or (share < problem.lot_share).any():
                continue
            stock = rng.random(2) * problem.most_stock
            cost = problem.fixed_cost(share, stock)
            loss = problem.stake @ losses(problem, share, stock)
            assert (np.append(cost + loss, cost) - ideal).max() >= regret.max() * (1 - 1e-3)


@pytest.mark.parametrize("lots", [False, True])
def test_the_least_regret_is_the_same_against_the_worst_scenarios_and_against_all(
    lots: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = random_problem(2, lots, scenarios=40)
    monkeypatch.setattr("sozai.procurement.plan.TAKEN_AT_ONCE", 40)
    whole, _ = least_regret(problem)
    monkeypatch.setattr("sozai.procurement.plan.TAKEN_AT_ONCE", 2)
    few, regret = least_regret(problem)
    assert regret.size == 41
    assert few.objective_jpy == pytest.approx(whole.objective_jpy, rel=2e-3)
    assert few.gap_share <= 2e-3


def test_along_the_frontier_the_tail_falls_and_the_cost_rises() -> None:
    problem, probability = random_problem(5), np.full(12, 0.05)
    plans = frontier(problem, probability, (0.0, 0.3, 1.0, 3.0, 10.0), 0.1)
    tails = [tail_mean(plan.loss_jpy, probability, 0.1) for plan in plans]
    means = [plan.cost_jpy + float(probability @ plan.loss_jpy) for plan in plans]
    assert all(after <= before * (1 + 1e-6) + 1e-3 for before, after in itertools.pairwise(tails))
    assert all(after >= before * (1 - 1e-6) for before, after in itertools.pairwise(means))
    assert tails[-1] < tails[0]


def test_a_cap_that_cannot_be_kept_names_the_item_and_the_least_that_can() -> None:
    """Two suppliers in one country and one elsewhere that gives at most 30 %: 70 % is the least."""
    cap = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    problem = one_item(
        [[1.0], [1.0], [0.0]],
        [90.0],
        [100.0, 101.0, 120.0],
        room=np.array([1.0, 1.0, 0.3]),
        cap=cap,
        cap_share=0.65,
    )
    with pytest.raises(
        DataError, match=r"Item A-1: at most 65\.0% .* least cap that can be is 70\.0%"
    ) as refused:
        planned(problem, np.array([0.1]))
    assert "70.0%" in refused.value.words.ja
    assert least_caps(problem) == pytest.approx([0.7])
    from dataclasses import replace

    kept = planned(replace(problem, cap_share=0.7), np.array([0.0]))
    assert kept.share == pytest.approx([0.7, 0.0, 0.3])


def test_what_can_be_ramped_up_after_its_lead_time_is_not_short() -> None:
    """Half from each; one fails for 100 days; the other doubles after 40: 20 of 50 units are short."""
    problem = one_item(
        [[1.0], [0.0]], [100.0], [1.0, 1.0], ramp=np.array([False, True]), lead_days=np.array([0.0, 40.0])
    )
    assert losses(problem, np.array([0.5, 0.5]), np.zeros(1)) == pytest.approx(np.array([[20.0]]))


def test_the_line_stops_when_the_stock_is_used_up() -> None:
    problem = one_item([[1.0, 0.2]], [100.0, 100.0], [1.0], cover=np.array([30.0]))
    assert stop_days(problem, np.ones(1)).tolist() == [[30.0, np.inf]]


def test_probabilities_and_weights_that_cannot_be_are_refused() -> None:
    problem = one_item([[1.0, 0.2]], [100.0, 100.0], [1.0])
    with pytest.raises(ParameterError, match=r"add up to 1\.4"):
        planned(problem, np.array([0.7, 0.7]))
    with pytest.raises(ParameterError, match="tail"):
        planned(problem, np.array([0.1, 0.1]), -1.0)
