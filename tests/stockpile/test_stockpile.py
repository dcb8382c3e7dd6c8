"""Laws of a stockpile: when it pays, what it covers, and that the greedy split is the linear program's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import linprog

from sozai.stockpile import (
    Curves,
    Mineral,
    Scenario,
    Terms,
    best_split,
    curves,
    gaps,
    least_regret,
    loss_usd,
    regrets,
    shortage_cost,
    two_stage,
    worth_days,
)
from sozai.stockpile.cases import ALL, LARGEST, probabilities
from sozai.stockpile.curve import convex
from sozai.terms import ParameterError, Words

TITLE = Words("a cut", "途絶")
MINERALS = [
    Mineral("gallium", 30e6, {"CHN": 0.9, "DEU": 0.1}, 60.0, 10.0),
    Mineral("tungsten", 80e6, {"CHN": 0.7, "VNM": 0.3}, 20.0, 20.0),
    Mineral("nickel", 900e6, {"IDN": 0.4, "AUS": 0.3, "CAN": 0.3}, 5.0),
]
CUTS = [
    Scenario("short", TITLE, LARGEST, 1.0, 90.0),
    Scenario("long", TITLE, LARGEST, 1.0, 365.0),
    Scenario("half", TITLE, ALL, 0.5, 180.0),
    Scenario("china", TITLE, "CHN", 1.0, 180.0),
]
CHANCE = np.array([0.05, 0.02, 0.02, 0.03])


def made(rule: str = "even", **terms: float) -> Curves:
    return curves(CUTS, MINERALS, Terms(rule=rule, **terms))  # type: ignore[arg-type]


@pytest.mark.parametrize("elasticity", [-0.1, -0.2, -1.0, -2.5])
@pytest.mark.parametrize("cap", [1.0, 3.0, 80.0])
@pytest.mark.parametrize("short", [0.0, 0.2, 0.7, 1.0])
def test_the_cost_of_a_shortage_is_the_area_under_demand(elasticity: float, cap: float, short: float) -> None:
    kink = 1.0 - cap**elasticity
    area, _ = quad(lambda w: min((1.0 - w) ** (1.0 / elasticity), cap), 0.0, short, points=[kink], limit=200)
    assert float(shortage_cost(short, elasticity, cap)) == pytest.approx(area - short, abs=1e-8, rel=1e-7)


def test_zero_probability_gives_no_strategic_stock() -> None:
    for rule in ("fill", "even"):
        found = made(rule)
        assert worth_days(found, np.zeros(4)).tolist() == [0.0, 0.0, 0.0]
        assert best_split(found, np.zeros(4), 1e12).days.tolist() == [0.0, 0.0, 0.0]
        assert two_stage(found, np.zeros(4), np.inf, 2.0, 0.1).days == pytest.approx(np.zeros(3), abs=1e-9)


def test_infinite_value_at_stake_covers_the_longest_scenario() -> None:
    """With all imports cut for a year, 365 days less the operating stock are held, whatever the probability."""
    priceless = [Mineral(m.id, m.need_usd, m.origins, 1e12, m.operating_days) for m in MINERALS]
    cuts = [Scenario("short", TITLE, ALL, 1.0, 90.0), Scenario("long", TITLE, ALL, 1.0, 365.0)]
    found = curves(cuts, priceless, Terms(rule="fill", step_days=5))
    days = worth_days(found, np.array([1e-6, 1e-6]))
    assert days == pytest.approx([355.0, 345.0, 365.0])
    assert found.at(days).sum() == pytest.approx(0.0, abs=1e-3)


def test_a_stock_is_counted_above_the_operating_stock() -> None:
    """Ten days in operation and twenty in stock cover what thirty in operation do."""
    held = loss_usd(20.0, 0.8, 120.0, 1e6, 30.0, 10.0, Terms(rule="fill"))
    operating = loss_usd(0.0, 0.8, 120.0, 1e6, 30.0, 30.0, Terms(rule="fill"))
    assert float(held) == pytest.approx(float(operating))


def test_spreading_a_stock_never_costs_more_than_filling_the_gap() -> None:
    fill, even = made("fill").loss_usd, made("even").loss_usd
    assert (even <= fill * (1 + 1e-12) + 1e-6).all()
    assert even[1, 0, 10] < 0.9 * fill[1, 0, 10]


def test_a_delay_costs_what_is_short_before_the_release() -> None:
    held = loss_usd(1000.0, 1.0, 90.0, 365.0, 10.0, 5.0, Terms(elasticity=-1e-9, delay_days=30.0))
    assert float(held) == pytest.approx(25.0 * 9.0, rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    gap=st.floats(0.01, 1.0), lasts=st.floats(1.0, 700.0), operating=st.floats(0.0, 100.0),
    ratio=st.floats(1.0, 500.0), rule=st.sampled_from(["fill", "even"]), delay=st.floats(0.0, 60.0),
)  # fmt: skip
def test_losses_fall_and_are_convex_in_days(
    gap: float, lasts: float, operating: float, ratio: float, rule: str, delay: float
) -> None:
    days = np.arange(0.0, 800.0, 7.0)
    loss = loss_usd(days, gap, lasts, 1e6, ratio, operating, Terms(rule=rule, delay_days=delay))
    assert (loss >= 0).all()
    assert (np.diff(loss) <= 1e-6).all()
    assert (np.diff(loss, 2) >= -1e-6 * max(1.0, float(loss[0]))).all()


@pytest.mark.parametrize("budget", [1e6, 2e7, 3e8, 1e12])
@pytest.mark.parametrize("rule", ["fill", "even"])
def test_the_greedy_split_is_the_linear_programs(budget: float, rule: str) -> None:
    """SciPy's own build of the program is the witness, and so is the program with risk weight 0."""
    found = made(rule)
    greedy = best_split(found, CHANCE, budget)
    pieces = found.saved_usd.shape[2]
    gain = (np.einsum("s,smk->mk", CHANCE, found.saved_usd) - found.carrying_usd[:, None]).ravel()
    witness = linprog(
        -gain, A_ub=np.repeat(found.day_usd, pieces)[None, :], b_ub=[budget],
        bounds=[(0, 5.0)] * gain.size, method="highs",
    )  # fmt: skip
    start = float(CHANCE @ found.loss_usd[:, :, 0].sum(axis=1))
    assert greedy.objective_usd == pytest.approx(start + witness.fun, rel=1e-9)
    assert two_stage(found, CHANCE, budget).objective_usd == pytest.approx(greedy.objective_usd, rel=1e-7)
    assert greedy.cost_usd <= budget * (1 + 1e-12)


def test_risk_weight_0_is_the_expected_cost_optimum_and_more_weight_thins_the_tail() -> None:
    found = made()
    plain = two_stage(found, CHANCE, 3e8)
    assert plain.days == pytest.approx(best_split(found, CHANCE, 3e8).days, abs=1e-3)

    def tail(days: np.ndarray) -> float:
        loss = found.at(days).sum(axis=1)
        order = np.argsort(-loss)
        left, mean = 0.05, 0.0
        for s in order:
            part = min(left, CHANCE[s])
            mean, left = mean + part * loss[s] / 0.05, left - part
        return mean

    averse = two_stage(found, CHANCE, 3e8, 5.0, 0.05)
    assert tail(averse.days) <= tail(plain.days) + 1.0
    expected = found.carrying_usd @ averse.days + CHANCE @ found.at(averse.days).sum(axis=1)
    assert averse.objective_usd == pytest.approx(float(expected) + 5.0 * tail(averse.days), rel=1e-6)


def test_the_break_even_probability_is_where_the_next_day_pays() -> None:
    found = made("fill")
    p = float(found.breakeven[1, 0, 0])
    for factor, held in ((0.999, False), (1.001, True)):
        assert (worth_days(found, np.array([0.0, p * factor, 0.0, 0.0]))[0] > 0) == held


def test_regret_is_smallest_where_the_program_says_and_never_negative() -> None:
    found = made()
    least = least_regret(found, 2e8)
    ideal = [best_split(found, np.eye(4)[s], 2e8).days for s in range(4)]

    def worst(days: np.ndarray) -> float:
        cost = found.carrying_usd @ days
        above = [
            cost + found.at(days)[s].sum() - found.carrying_usd @ ideal[s] - found.at(ideal[s])[s].sum()
            for s in range(4)
        ]
        return float(max(*above, cost))

    assert worst(least.days) == pytest.approx(least.objective_usd, rel=1e-6)
    rng = np.random.default_rng(3)
    for _ in range(200):
        days = rng.random(3) * 400.0
        days *= min(1.0, 2e8 / float(found.day_usd @ days))
        assert worst(days) >= least.objective_usd * (1 - 1e-9)
    table = regrets(found, np.array([*ideal, np.zeros(3)]))
    assert (table >= 0).all()
    assert (table.min(axis=0) == 0).all()


def test_a_gap_follows_depth_and_origin() -> None:
    assert gaps(CUTS, MINERALS[:2]) == pytest.approx(
        np.array([[0.9, 0.7], [0.9, 0.7], [0.5, 0.5], [0.9, 0.7]])
    )
    assert gaps([Scenario("x", TITLE, "CHL", 1.0, 9.0)], MINERALS).sum() == 0.0


def test_the_loss_of_a_market_takes_the_place_of_the_simple_law() -> None:
    found = curves(CUTS, MINERALS, Terms(), {("long", "gallium"): lambda days: max(0.0, 1e9 - 2e6 * days)})
    assert found.loss_usd[1, 0, :3].tolist() == [1e9, 0.99e9, 0.98e9]
    assert found.loss_usd[0] == pytest.approx(made("fill").loss_usd[0])


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.0, 1e6), min_size=2, max_size=12))
def test_a_convex_hull_lies_below_and_falls(values: list[float]) -> None:
    loss = np.array(values)
    hull = convex(np.arange(loss.size, dtype=float), loss)
    assert (hull <= loss + 1e-6).all()
    assert (np.diff(hull) <= 1e-6).all()
    assert (np.diff(hull, 2) >= -1e-5).all()


def test_probabilities_above_one_or_missing_are_refused() -> None:
    with pytest.raises(ParameterError, match=r"add up to 1\.2"):
        probabilities([Scenario(n, TITLE, ALL, 1.0, 9.0, (), 0.6) for n in "ab"])
    with pytest.raises(ParameterError, match="probability of your own; long has none"):
        probabilities([CUTS[1]])
    with pytest.raises(ParameterError, match="from 0 to 1"):
        Scenario("deep", TITLE, ALL, 1.5, 9.0)
    with pytest.raises(ParameterError, match="budget"):
        best_split(made(), CHANCE, -1.0)
    with pytest.raises(ParameterError, match="elasticity below 0"):
        Terms(elasticity=0.2)
