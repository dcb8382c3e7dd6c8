from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.risk import n_minus_one, without_largest
from sozai.terms import NoAnswerError

MASSES = st.lists(st.floats(0.01, 1e6), min_size=2, max_size=20)
ROWS = [
    {"country": "CHN", "output_t": 60.0},
    {"country": "AUS", "output_t": 20.0},
    {"country": "ROW", "output_t": 70.0},
]


@given(MASSES, st.floats(1, 1e6))
def test_what_is_left_is_at_most_all_but_the_mean(masses: list[float], demand: float) -> None:
    left = float(n_minus_one(masses, demand)) * demand
    assert -1e-6 <= left <= sum(masses) * (1 - 1 / len(masses)) + 1e-6


@given(MASSES, st.floats(1, 1e6), st.floats(0.01, 1e6))
def test_one_more_supplier_never_leaves_less(masses: list[float], demand: float, more: float) -> None:
    left, with_more = n_minus_one(masses, demand), n_minus_one([*masses, more], demand)
    assert with_more >= left * (1 - 1e-9) - 1e-9


def test_no_demand_is_refused() -> None:
    with pytest.raises(NoAnswerError):
        n_minus_one([1.0, 2.0], 0.0)


def test_the_rest_of_the_world_is_left_and_never_the_largest(tables) -> None:
    demand = [{"demand_t": 120.0, "quality": "estimated", "grade": "B"}]
    found = without_largest(tables(production=ROWS, demand=demand), "rare-earths", "mine", 2024)
    assert found.largest == "CHN"
    assert found.others_t == 90.0
    assert found.of_supply.value == pytest.approx(0.6)
    assert found.of_demand is not None
    assert found.of_demand.value == pytest.approx(0.75)
    assert found.of_demand.low < 0.75 < found.of_demand.high
    assert found.of_demand.grade == "B"
    assert "demand" in {fact.table for fact in found.of_demand.facts}


def test_without_demand_only_supply_is_compared_and_a_note_says_so(tables) -> None:
    found = without_largest(tables(production=ROWS), "rare-earths", "mine", 2024)
    assert found.of_demand is None
    assert any("'demand'" in note.en for note in found.of_supply.notes)


def test_no_output_is_refused_by_table_and_key(tables) -> None:
    with pytest.raises(NoAnswerError, match=r"'production'.*material=gallium"):
        without_largest(tables(production=ROWS), "gallium", "mine", 2024)
