"""Same performance, lean in X."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.lab import lean
from sozai.terms import DataError, NoAnswerError, ParameterError


def drawn(seed: int, n: int = 60) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    scarce = rng.uniform(0.0, 0.05, n)
    return scarce, 1000.0 + 20_000.0 * scarce + rng.normal(0.0, 150.0, n), rng.uniform(5.0, 60.0, n)


@given(st.integers(0, 10_000))
def test_nothing_beats_the_front_and_everything_else_is_beaten(seed: int) -> None:
    scarce, mean, sd = drawn(seed)
    front = set(lean(scarce, mean, sd, 900.0, probability=0.01).front.tolist())
    for i in range(scarce.size):
        better = (scarce <= scarce[i]) & (mean >= mean[i]) & ((scarce < scarce[i]) | (mean > mean[i]))
        assert better.any() == (i not in front)


@given(st.integers(0, 10_000), st.floats(900.0, 1500.0), st.floats(0.0, 300.0))
def test_a_higher_floor_never_needs_less(seed: int, floor: float, more: float) -> None:
    scarce, mean, sd = drawn(seed)
    try:
        high = lean(scarce, mean, sd, floor + more)
    except NoAnswerError:
        return
    assert scarce[lean(scarce, mean, sd, floor).leanest] <= scarce[high.leanest]


@given(st.integers(0, 10_000), st.floats(0.05, 0.5), st.floats(0.0, 0.45))
def test_more_certainty_never_needs_less(seed: int, probability: float, more: float) -> None:
    scarce, mean, sd = drawn(seed)
    try:
        sure = lean(scarce, mean, sd, 1200.0, probability=probability + more)
    except NoAnswerError:
        return
    assert scarce[lean(scarce, mean, sd, 1200.0, probability=probability).leanest] <= scarce[sure.leanest]


@given(st.integers(0, 10_000), st.floats(0.1, 1000.0))
def test_points_do_not_depend_on_the_unit_of_the_property(seed: int, scale: float) -> None:
    scarce, mean, sd = drawn(seed)
    first, second = lean(scarce, mean, sd, 1000.0), lean(scarce, mean * scale, sd * scale, 1000.0 * scale)
    assert first.leanest == second.leanest
    np.testing.assert_allclose(first.points_lost, second.points_lost, atol=1e-6)


def test_the_leanest_keeps_the_floor_and_no_leaner_one_does() -> None:
    scarce, mean, sd = drawn(7)
    found = lean(scarce, mean, sd, 1400.0)
    assert found.chance[found.leanest] >= 0.9
    assert not ((found.chance >= 0.9) & (scarce < scarce[found.leanest])).any()


def test_of_equals_the_cheaper_is_leanest() -> None:
    found = lean([0.0, 0.0, 0.02], [10.0, 10.0, 11.0], [0.0, 0.0, 0.0], 9.0, price_usd_per_kg=[5.0, 4.0, 9.0])
    assert found.leanest == 1
    assert found.premium_usd_per_kg[1] == -5.0


def test_an_unknown_price_stays_unknown() -> None:
    found = lean([0.0, 0.01], [10.0, 11.0], [0.0, 0.0], 9.0, risk=[1.0, 3.0])
    assert np.isnan(found.premium_per_point).all()
    assert found.risk_removed.tolist() == [2.0, 0.0]
    assert np.isnan(found.risk_removed_per_point[1])


def test_a_certain_candidate_keeps_a_floor_or_does_not() -> None:
    assert lean([0.1, 0.2], [1.0, 2.0], [0.0, 0.0], 1.0).chance.tolist() == [1.0, 1.0]
    assert lean([0.1, 0.2], [1.0, 2.0], [0.0, 0.0], 1.5).chance.tolist() == [0.0, 1.0]


def test_a_floor_out_of_reach_says_how_far() -> None:
    with pytest.raises(NoAnswerError, match="No candidate reaches 99") as refused:
        lean([0.1], [1.0], [0.1], 99.0)
    assert "届く候補がありません" in refused.value.words.ja


def test_what_makes_no_sense_is_refused() -> None:
    for arrays in (
        ([], [], []),
        ([0.1], [1.0, 2.0], [0.1]),
        ([np.nan], [1.0], [0.1]),
        ([0.1], [1.0], [-0.1]),
    ):
        with pytest.raises(DataError):
            lean(*arrays, 0.5)
    with pytest.raises(ParameterError):
        lean([0.1], [1.0], [0.1], 0.5, probability=1.0)
