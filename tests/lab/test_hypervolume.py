"""Volume that a front beats, and what a point is expected to add to it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.lab import Objective, Range, Space, Told, Wish, suggest
from sozai.lab.hypervolume import boxes, front_of, hypervolume, log_expected_hypervolume, reference_of


def drawn(seed: int, n: int, k: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 6, (n, k)).astype(float)


@given(st.integers(0, 10_000), st.integers(1, 8), st.integers(1, 4))
def test_boxes_hold_every_point_that_nothing_beats_once_and_no_other(seed: int, n: int, k: int) -> None:
    values, reference = drawn(seed, n, k), np.full(k, -1.0)
    front = front_of(values)
    low, high = boxes(front, reference)
    asked = np.random.default_rng(seed).uniform(-1.0, 7.0, (200, k))
    inside = ((asked[:, None] > low) & (asked[:, None] <= high)).all(axis=2).sum(axis=1)
    beaten = (asked[:, None] <= front).all(axis=2).any(axis=1)
    np.testing.assert_array_equal(inside, np.where(beaten, 0, 1))


@given(st.integers(0, 10_000), st.integers(1, 8), st.integers(1, 4))
def test_what_the_front_beats_and_what_it_does_not_fill_the_whole(seed: int, n: int, k: int) -> None:
    values, reference = drawn(seed, n, k), np.full(k, -1.0)
    low, high = boxes(front_of(values), reference)
    rest = float(np.prod(np.maximum(np.minimum(high, 10.0) - low, 0.0), axis=1).sum())
    assert hypervolume(values, reference) + rest == pytest.approx(11.0**k)


@given(st.integers(0, 10_000), st.integers(1, 8), st.integers(2, 3))
def test_the_order_of_objectives_and_beaten_points_add_nothing(seed: int, n: int, k: int) -> None:
    values, reference = drawn(seed, n, k), np.full(k, -1.0)
    volume = hypervolume(values, reference)
    assert hypervolume(values[:, ::-1], reference) == pytest.approx(volume)
    assert hypervolume(np.vstack([values, values.min(axis=0)]), reference) == pytest.approx(volume)


@pytest.mark.parametrize("k", [2, 3])
def test_the_expected_gain_is_the_mean_gain_of_draws(k: int) -> None:
    rng = np.random.default_rng(k)
    front, reference = front_of(rng.random((6, k))), np.zeros(k)
    mean, sd = rng.random((2, k)), rng.uniform(0.1, 0.4, (2, k))
    exact = np.exp(log_expected_hypervolume(mean, sd, front, reference))
    before = hypervolume(front, reference)
    for i in range(2):
        points = mean[i] + sd[i] * rng.standard_normal((1_500, k))
        gains = np.array([hypervolume(np.vstack([front, point]), reference) - before for point in points])
        assert exact[i] == pytest.approx(gains.mean(), abs=5 * gains.std() / np.sqrt(len(gains)))


def test_the_logarithm_of_the_gain_never_breaks_off() -> None:
    front, reference = np.array([[1.0, 2.0], [2.0, 1.0]]), np.zeros(2)
    mean = np.array([[-1e3, -1e3], [0.0, 0.0], [1.5, 1.5], [5.0, 5.0]])
    for sd in (1e-12, 0.1, 1.0):
        found = log_expected_hypervolume(mean, np.full((4, 2), sd), front, reference)
        assert np.isfinite(found).all()
        assert (np.diff(found) > 0).all()


def test_without_spread_the_expected_gain_is_the_gain() -> None:
    front, reference = np.array([[1.0, 2.0], [2.0, 1.0]]), np.zeros(2)
    point = np.array([[1.5, 1.5]])
    gain = hypervolume(np.vstack([front, point]), reference) - hypervolume(front, reference)
    found = np.exp(log_expected_hypervolume(point, np.full((1, 2), 1e-9), front, reference))
    assert found[0] == pytest.approx(gain) == pytest.approx(0.25)


def test_another_unit_of_an_objective_moves_the_reference_with_it() -> None:
    values = np.random.default_rng(0).random((9, 2))
    scale = np.array([1.0, 40.0])
    there = reference_of(front_of(values * scale), values * scale)
    np.testing.assert_allclose(there, reference_of(front_of(values), values) * scale)


def test_a_search_of_three_objectives_widens_the_front_more_than_chance() -> None:
    space = Space(tuple(Range(name, 0, 1) for name in "abc"))
    hills = np.array([[0.2, 0.2, 0.2], [0.8, 0.3, 0.5], [0.5, 0.9, 0.1]])

    def measured(points: np.ndarray) -> np.ndarray:
        return -np.square(points[:, None] - hills).sum(axis=2)

    wish = Wish(tuple(Objective(name) for name in "xyz"))
    tried = space.candidates(8, 0)
    for seed in range(3):
        results = dict(zip("xyz", measured(tried).T, strict=True))
        batch = suggest(space, Told(tried, results), wish, n=4, candidates=600, seed=seed)
        tried = np.vstack([tried, batch.points])
    chance = [hypervolume(measured(space.candidates(20, seed)), np.full(3, -1.0)) for seed in range(1, 20)]
    assert hypervolume(measured(tried), np.full(3, -1.0)) > max(chance)
