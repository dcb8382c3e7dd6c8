"""The exact tests count what an enumeration of every arrangement counts."""

from itertools import combinations, product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozai.risk import Placed, chance_of_difference, chance_of_ranks, rank_sums
from sozai.terms import NoAnswerError


@st.composite
def placed(draw: st.DrawFn) -> Placed:
    among = draw(st.integers(2, 6))
    ranks = draw(st.sets(st.integers(1, among), min_size=1, max_size=min(3, among)))
    return Placed(tuple(sorted(ranks)), among)


def enumerated(events: list[Placed]) -> float:
    """Return the same probability by listing every set of ranks of every event."""
    sets = [list(combinations(range(1, event.among + 1), len(event.ranks))) for event in events]
    observed = sum(event.mean for event in events)
    sums = [sum(sum(ranks) / len(ranks) for ranks in case) for case in product(*sets)]
    return sum(total <= observed + 1e-9 for total in sums) / len(sums)


@settings(max_examples=60, deadline=None)
@given(st.lists(placed(), min_size=1, max_size=3))
def test_the_chance_of_ranks_is_that_of_every_arrangement(events: list[Placed]) -> None:
    assert chance_of_ranks(events) == pytest.approx(enumerated(events), abs=1e-12)


@given(st.integers(1, 5), st.integers(5, 12))
def test_rank_sums_count_every_set_once(k: int, n: int) -> None:
    counts = rank_sums(k, n)
    assert sum(counts) == comb(n, k)
    assert min(at for at, count in enumerate(counts) if count) == k * (k + 1) // 2


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=8))
def test_a_difference_and_its_opposite_have_chances_that_cover_one(differences: list[float]) -> None:
    ours = chance_of_difference(differences)
    assert 0.5 ** len(differences) <= ours <= 1.0
    assert ours + chance_of_difference([-one for one in differences]) >= 1.0


def test_the_highest_ranks_everywhere_are_as_unlikely_as_can_be() -> None:
    assert chance_of_ranks([Placed((1,), 50)] * 3) == pytest.approx(1 / 50**3)
    assert chance_of_ranks([Placed((50,), 50)] * 3) == pytest.approx(1.0)


def test_without_an_event_nothing_is_tested() -> None:
    for test in (lambda: chance_of_ranks([]), lambda: chance_of_difference([])):
        with pytest.raises(NoAnswerError):
            test()
