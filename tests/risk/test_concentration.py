from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.risk import concentration, governance_weighted_hhi, hhi, output, scattered_hhi, top_share
from sozai.terms import DataError, NoAnswerError

MASSES = st.lists(st.floats(1e-3, 1e9), min_size=2, max_size=30)


@given(MASSES)
def test_hhi_lies_between_one_over_n_and_one(masses: list[float]) -> None:
    assert 1 / len(masses) - 1e-12 <= hhi(masses) <= 1 + 1e-12


@given(MASSES, st.sampled_from([1e-3, 1e3, 907.18474]))
def test_hhi_ignores_the_unit_of_mass(masses: list[float], factor: float) -> None:
    assert hhi([mass * factor for mass in masses]) == pytest.approx(hhi(masses), rel=1e-12)


@given(MASSES, st.randoms())
def test_hhi_ignores_the_order_of_suppliers(masses: list[float], random: object) -> None:
    shuffled = list(masses)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert hhi(shuffled) == pytest.approx(hhi(masses), rel=1e-12)


@given(MASSES)
def test_merging_two_suppliers_never_lowers_hhi(masses: list[float]) -> None:
    assert hhi([masses[0] + masses[1], *masses[2:]]) >= hhi(masses) - 1e-12


@given(MASSES, st.data())
def test_governance_never_raises_hhi_above_the_plain_one(masses: list[float], data: st.DataObject) -> None:
    g = data.draw(st.lists(st.floats(0, 1), min_size=len(masses), max_size=len(masses)))
    assert 0 <= governance_weighted_hhi(masses, g) <= hhi(masses) + 1e-12
    assert governance_weighted_hhi(masses, [1.0] * len(masses)) == pytest.approx(hhi(masses))


@given(MASSES, st.integers(1, 5))
def test_top_share_grows_with_n_and_reaches_one(masses: list[float], n: int) -> None:
    assert 0 < top_share(masses, n) <= top_share(masses, n + 1) + 1e-12
    assert top_share(masses, len(masses)) == pytest.approx(1.0)


@given(MASSES, st.floats(0, 1e9))
def test_rest_of_world_as_many_countries_is_below_it_as_one(masses: list[float], rest: float) -> None:
    assert scattered_hhi([*masses, rest]) <= hhi([*masses, rest]) + 1e-12


@pytest.mark.parametrize("bad", [float("nan"), -1.0, float("inf")])
def test_a_missing_or_negative_mass_is_refused_not_zero(bad: float) -> None:
    with pytest.raises(DataError, match="missing"):
        hhi([1.0, bad])


@pytest.mark.parametrize("nothing", [[0.0, 0.0], []])
def test_no_mass_has_no_shares(nothing: list[float]) -> None:
    with pytest.raises(NoAnswerError):
        hhi(nothing)


def test_hhi_is_vectorised_over_leading_axes() -> None:
    masses = np.arange(1.0, 25.0).reshape(2, 3, 4)
    assert hhi(masses).shape == (2, 3)
    assert hhi(masses)[1, 2] == hhi(masses[1, 2])


ROWS = [
    {"country": "CHN", "output_t": 70.0},
    {"country": "AUS", "output_t": 20.0, "quality": "estimated", "grade": "B"},
    {"country": "ROW", "output_t": 10.0, "quality": "estimated", "grade": "B"},
    {"country": "WLD", "output_t": 110.0, "quality": "rounded"},
]
STATES = [{"country": "CHN", "estimate": -0.5}, {"country": "AUS", "estimate": 1.0}]


def test_shares_divide_by_the_sum_of_rows_and_show_the_printed_total(tables) -> None:
    found = concentration(tables(production=ROWS, governance=STATES), "rare-earths", "mine", 2024, n=1)
    assert found.sum_t == 100.0
    assert found.printed_total_t == 110.0
    assert found.shares == (("CHN", 0.7), ("AUS", 0.2), ("ROW", 0.1))
    assert found.top.value == pytest.approx(0.7)
    # China g = (2.5 + 0.5) / 5 = 0.6, Australia (2.5 - 1) / 5 = 0.3
    assert found.governance_hhi.value == pytest.approx(0.49 * 0.6 + 0.04 * 0.3)


def test_rest_of_world_bounds_the_range(tables) -> None:
    found = concentration(tables(production=ROWS, governance=STATES), "rare-earths", "mine", 2024)
    assert found.hhi.value == pytest.approx(0.7**2 + 0.2**2)
    assert found.hhi.low < found.hhi.value < 0.7**2 + 0.2**2 + 0.1**2 < found.hhi.high
    assert found.hhi.grade == "B"
    assert len(found.hhi.facts) == 4


def test_same_seed_same_range_another_seed_another(tables) -> None:
    facts = tables(production=ROWS, governance=STATES)
    one, same, other = (concentration(facts, "rare-earths", "mine", 2024, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one.hhi.low != other.hhi.low
    assert one.hhi.value == other.hhi.value


def test_withheld_output_is_named_and_not_counted_as_zero(tables) -> None:
    rows = [*ROWS, {"country": "USA", "output_t": None, "quality": "withheld"}]
    found = concentration(tables(production=rows, governance=STATES), "rare-earths", "mine", 2024)
    assert found.sum_t == 100.0
    assert any("USA is withheld" in note.en and "USA の生産量は秘匿" in note.ja for note in found.hhi.notes)
    assert "USA" not in dict(found.shares)


def test_a_country_without_governance_gets_one_half_and_is_named(tables) -> None:
    found = concentration(tables(production=ROWS, governance=STATES[:1]), "rare-earths", "mine", 2024)
    assert found.governance_hhi.value == pytest.approx(0.49 * 0.6 + 0.04 * 0.5)
    assert any("Australia: 0.5" in note.en for note in found.governance_hhi.notes)


def test_no_rows_are_refused_by_table_and_key(tables) -> None:
    facts = tables(production=ROWS, governance=STATES)
    with pytest.raises(NoAnswerError, match=r"'production'.*stage=mine, year=2023.*rows for 2024") as refused:
        concentration(facts, "rare-earths", "mine", 2023)
    assert "year=2023" in refused.value.of("ja")
    assert "2024" in refused.value.of("ja")


def test_all_withheld_is_refused(tables) -> None:
    rows = [{"country": "USA", "output_t": None, "quality": "withheld"}]
    with pytest.raises(NoAnswerError, match="output_t above 0"):
        concentration(tables(production=rows, governance=STATES), "rare-earths", "mine", 2024)


def test_two_forms_are_never_added(tables) -> None:
    rows = [{"country": "CHN", "output_t": 5.0, "form": form} for form in ("ilmenite", "rutile")]
    facts = tables(production=rows, governance=STATES)
    with pytest.raises(NoAnswerError, match="ilmenite; rutile"):
        concentration(facts, "rare-earths", "mine", 2024)
    assert concentration(facts, "rare-earths", "mine", 2024, form="rutile").sum_t == 5.0


def test_two_editions_are_never_added_and_a_user_row_fills_its_gap(tables) -> None:
    old = [row | {"source": "mcs-2025", "vintage": 2025} for row in ROWS]
    new = [row | {"source": "mcs-2026", "vintage": 2026} for row in ROWS if row["country"] != "AUS"]
    own = [{"country": "AUS", "output_t": 40.0, "source": "own", "vintage": 2027}]
    facts = tables(production=old + new + own, governance=STATES)
    made = output(facts, "rare-earths", "mine", 2024)
    assert made.sum_t == 120.0
    assert "also on record: mcs-2025" in made.evidence.notes[0].en


def test_another_edition_in_other_words_is_named(tables) -> None:
    old = [row | {"source": "mcs-2025", "vintage": 2025, "form": "oxide"} for row in ROWS]
    new = [row | {"source": "mcs-2026", "vintage": 2026} for row in ROWS]
    made = output(tables(production=old + new, governance=STATES), "rare-earths", "mine", 2024)
    assert made.sum_t == 100.0
    assert made.evidence.notes[0].en == "Read from mcs-2026; also on record: mcs-2025."


def test_a_small_country_without_governance_does_not_decide_the_grade(tables) -> None:
    rows = [*ROWS, {"country": "NCL", "output_t": 1.0}]
    found = concentration(tables(production=rows, governance=STATES), "rare-earths", "mine", 2024)
    assert found.governance_hhi.grade == "B"
