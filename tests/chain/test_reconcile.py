"""Reconciliation: what balances stays, what disagrees meets, and nothing absurd bends the rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sozai.chain.reconcile import Draw, Problem, Reconciled, solve
from sozai.terms import NoAnswerError

from .worlds import World, random_world, says

RELATIVE = 0.1
seeds = st.integers(0, 10_000)


def two_countries(*facts: tuple[str, float, float]) -> tuple[Problem, Reconciled]:
    """Australia mines ore and uses it or ships it to Japan; a fact is (unknown, tonnes, sigma)."""
    problem = Problem()
    mine, use = problem.unknown("mine", "AUS"), problem.unknown("use", "AUS")
    arc, far = problem.unknown("arc", "AUS", "JPN"), problem.unknown("use", "JPN")
    for unknown, region, factor in (
        (mine, "AUS", 1), (use, "AUS", -1), (arc, "AUS", -1), (arc, "JPN", 1), (far, "JPN", -1)
    ):  # fmt: skip
        problem.enters("ore", region, unknown, float(factor))
    names = {"mine": mine, "use": use, "arc": arc, "far": far}
    for name, target, sigma in facts:
        says(problem, [names[name]], target, sigma)
    return problem, solve(problem)


def blurred(world: World, seed: int) -> dict[int, float]:
    noise = np.random.default_rng(seed).standard_normal(world.truth.size)
    return dict(enumerate(world.truth * np.exp(RELATIVE * noise)))


@settings(max_examples=10, deadline=None)
@given(seeds)
def test_a_chain_that_already_balances_comes_back_unchanged(seed: int) -> None:
    world = random_world(seed)
    assert_allclose(solve(world.problem(dict(enumerate(world.truth)), RELATIVE)).x, world.truth, rtol=1e-6)


@settings(max_examples=10, deadline=None)
@given(seeds, st.sampled_from([0.1, 7.0, 1000.0]))
def test_all_facts_times_k_give_all_quantities_times_k(seed: int, k: float) -> None:
    world = random_world(seed)
    facts = blurred(world, seed)
    once = solve(world.problem(facts, RELATIVE)).x
    scaled = solve(world.problem({at: k * value for at, value in facts.items()}, RELATIVE)).x
    assert_allclose(scaled, k * once, rtol=1e-5)


@settings(max_examples=10, deadline=None)
@given(seeds, st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(seed: int, shuffled) -> None:
    world = random_world(seed)
    facts = blurred(world, seed)
    order = list(facts)
    shuffled.shuffle(order)
    mixed = solve(world.problem(facts, RELATIVE, order)).x
    assert_allclose(mixed, solve(world.problem(facts, RELATIVE)).x, rtol=1e-6)


@settings(max_examples=5, deadline=None)
@given(seeds)
def test_balances_hold_to_1e_9_of_throughput_in_every_draw(seed: int) -> None:
    world = random_world(seed)
    problem = world.problem(blurred(world, seed), RELATIVE)
    solved = solve(problem, draws=3)
    for draw in (Draw(solved.x, solved.coefficients), *solved.draws, *solved.assumed_draws):
        balance, throughput = np.zeros(len(problem.rows)), np.zeros(len(problem.rows))
        for row, unknown, factor, coefficient in problem.balance:
            part = factor * (draw.coefficients[coefficient] if coefficient >= 0 else 1.0) * draw.x[unknown]
            balance[row] += part
            throughput[row] += abs(part)
        assert (np.abs(balance) <= 1e-9 * throughput).all()
        assert (draw.x >= 0).all()


def test_two_facts_equally_sure_meet_half_way() -> None:
    _, solved = two_countries(("mine", 100.0, 5.0), ("arc", 90.0, 5.0), ("use", 0.0, 0.01))
    assert_allclose(solved.x, [95.0, 0.0, 95.0, 95.0], atol=0.01)
    assert_allclose(solved.said, [95.0, 95.0, 0.0], atol=0.01)


def test_a_fact_twice_as_sure_moves_a_quarter_as_far() -> None:
    """100 within 1 t against 95 within 2 t: the weights are 1 and 1/4, so the mean is (100 + 95/4) / (5/4) = 99."""
    _, solved = two_countries(("arc", 100.0, 1.0), ("far", 95.0, 2.0))
    assert_allclose(solved.x[2:], [99.0, 99.0], atol=1e-6)


def test_a_missing_flow_follows_from_the_balance() -> None:
    _, solved = two_countries(("mine", 100.0, 5.0), ("use", 30.0, 5.0))
    assert_allclose(solved.x, [100.0, 30.0, 70.0, 70.0], rtol=1e-6)


def test_a_residual_is_never_negative() -> None:
    _, solved = two_countries(("mine", 100.0, 5.0), ("use", 110.0, 5.0))
    assert_allclose(solved.x, [105.0, 105.0, 0.0, 0.0], atol=1e-6)


def test_a_synthetic_world_is_recovered_within_its_bands() -> None:
    """Of ten truths eight to nine lie in the 5-95 % bands (84 % over many seeds), and balancing brings facts nearer to them."""
    inside, apart, said = [], [], []
    for seed in range(16):
        world = random_world(seed)
        facts = blurred(world, seed + 100)
        solved = solve(world.problem(facts, RELATIVE), draws=30)
        low, high = np.percentile([draw.x for draw in solved.draws], [5, 95], axis=0)
        inside.append((low <= world.truth) & (world.truth <= high))
        apart.append(np.abs(solved.x / world.truth - 1))
        said.append(np.abs(np.array(list(facts.values())) / world.truth - 1))
    assert 0.75 <= np.mean(inside) <= 0.96
    assert np.mean(apart) < 0.85 * np.mean(said)


def test_one_absurd_fact_does_not_bend_the_rest() -> None:
    """A fact a hundred times too large moves nothing by a fifth; as a prior, which keeps its weight, it would by half."""
    world = random_world(2)
    robust, plain = [], []
    for absurd in range(world.truth.size):
        facts = dict(enumerate(world.truth))
        facts[absurd] *= 100
        problem = world.problem(facts, RELATIVE)
        robust.append(np.abs(solve(problem).x / world.truth - 1).max())
        problem.terms = [replace(term, assumed=True) for term in problem.terms]
        plain.append(np.abs(solve(problem).x / world.truth - 1).max())
    assert max(robust) < 0.2
    assert max(plain) > 0.5


def test_the_weights_of_facts_that_lose_have_settled() -> None:
    """The fact of 300 t pulls with 3/sigma = 0.3 only; 100 and 104 t within 2 t hold against it: x = 102 + 0.3 * 2 = 102.6."""
    problem = Problem()
    arc, far = problem.unknown("arc"), problem.unknown("far")
    problem.enters("ore", "JPN", arc, 1.0)
    problem.enters("ore", "JPN", far, -1.0)
    for unknown, target, sigma in ((arc, 100.0, 2.0), (far, 104.0, 2.0), (far, 300.0, 10.0)):
        says(problem, [unknown], target, sigma)
    assert_allclose(solve(problem).x, [102.6, 102.6], atol=1e-2)


def test_a_prior_keeps_its_weight_however_far_it_lies() -> None:
    problem = Problem()
    arc, far = problem.unknown("arc"), problem.unknown("far")
    problem.enters("ore", "JPN", arc, 1.0)
    problem.enters("ore", "JPN", far, -1.0)
    says(problem, [arc], 100.0, 1.0, assumed=True)
    says(problem, [far], 300.0, 1.0, assumed=True)
    assert_allclose(solve(problem).x, [200.0, 200.0], rtol=1e-6)


def test_the_same_seed_gives_the_same_worlds() -> None:
    world = random_world(3)
    problem = world.problem(blurred(world, 3), RELATIVE)
    first, again, other = (solve(problem, draws=2, seed=seed) for seed in (7, 7, 8))
    for one, two in zip(first.draws, again.draws, strict=True):
        assert np.array_equal(one.x, two.x)
    assert not np.array_equal(first.draws[0].x, other.draws[0].x)


def test_only_assumptions_vary_in_the_second_family() -> None:
    world = random_world(4)
    facts = dict(enumerate(world.truth))
    problem = world.problem({at: value for at, value in facts.items() if at != 3}, RELATIVE)
    problem.coefficients[0] = type(problem.coefficients[0])(2.0, 0.0, assumed=False)
    still = solve(problem, draws=3)
    assert np.ptp([draw.x for draw in still.assumed_draws], axis=0).max() == 0.0
    assert np.ptp([draw.x for draw in still.draws], axis=0).max() > 1.0
    says(problem, [3], facts[3], 0.5 * facts[3], assumed=True)
    moved = solve(problem, draws=3)
    assert np.ptp([draw.x for draw in moved.assumed_draws], axis=0).max() > 0.0


@pytest.mark.parametrize(("target", "sigma"), [(float("nan"), 1.0), (float("inf"), 1.0), (1.0, float("nan"))])
def test_a_fact_that_is_no_number_is_refused_in_both_languages(target: float, sigma: float) -> None:
    with pytest.raises(NoAnswerError, match="could not be balanced") as caught:
        says(Problem(), [0], target, sigma)
    assert "整合化できません" in caught.value.of("ja")


def test_what_the_solver_cannot_balance_is_an_error_and_no_number() -> None:
    problem, _ = two_countries(("mine", 100.0, 5.0))
    problem.enters("ore", "JPN", 0, float("nan"))
    with pytest.raises(NoAnswerError, match="could not be balanced"):
        solve(problem)


def test_a_fact_without_a_spread_is_sure_to_a_thousandth() -> None:
    problem, _ = two_countries(("mine", 100.0, 0.0))
    assert problem.terms[0].sigma == pytest.approx(0.1)
