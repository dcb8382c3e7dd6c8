"""What elements and compositions cost a nation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.lab import (
    MEASURES,
    Criterion,
    ElementSupply,
    aligned,
    chance_kept,
    composition_supply,
    element_supply,
)
from sozai.store import Facts
from sozai.studies.element_facts import element_facts
from sozai.terms import DataError, ParameterError, UnitError, contained_share

RARE = ("La", "Ce", "Nd", "Tb", "Dy")
MAGNET = ("Nd", "Dy", "Tb", "Ce", "La", "Fe", "B", "Co", "Cu")


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


@pytest.fixture(scope="module")
def supply(facts: Facts) -> ElementSupply:
    return element_facts(facts, date(2025, 6, 1), "JPN", MAGNET)


def invented(values: list[float], measure: str = "price_usd_per_kg", band: float = 0.1) -> ElementSupply:
    value = np.array(values)[:, np.newaxis]
    words = np.full(value.shape, "C")
    names = tuple(f"{['Nd', 'Pr', 'Dy', 'Tb', 'Ce', 'La', 'Fe', 'B'][at]}" for at in range(len(values)))
    return ElementSupply(
        names, (measure,), value, value * (1 - band), value * (1 + band), words, words.copy()
    )


def test_five_rare_earths_are_five_different_risks(supply: ElementSupply) -> None:
    profiles = {
        symbol: tuple(supply.value[supply.elements.index(symbol)].round(9).tolist()) for symbol in RARE
    }
    for first in RARE:
        for second in RARE:
            if first != second:
                assert profiles[first][0] != profiles[second][0], "price"
                assert profiles[first][3] != profiles[second][3], "risk in money"
    assert supply.of("Dy", "hhi") > supply.of("Nd", "hhi")  # type: ignore[operator]
    assert supply.of("Dy", "controlled_share") == 1.0
    assert supply.of("La", "controlled_share") == 0.0


def test_a_price_is_per_kg_of_the_element_inside(facts: Facts, supply: ElementSupply) -> None:
    frame = facts.frame("prices", material="dysprosium", year=2025)
    oxide = float(frame["price_usd_per_t"].iloc[-1]) / 1000.0
    assert supply.of("Dy", "price_usd_per_kg") == pytest.approx(oxide / contained_share("Dy2O3", "Dy"))


def test_each_known_value_has_band_source_and_grade(supply: ElementSupply) -> None:
    known = ~np.isnan(supply.value)
    assert (supply.low[known] <= supply.value[known]).all()
    assert (supply.high[known] >= supply.value[known]).all()
    assert (supply.source[known] != "").all()
    assert set(supply.grade[known].tolist()) <= set("ABCD")
    assert (supply.grade[np.isnan(supply.low)] == "").all()


def test_unknown_is_named_and_never_zero(supply: ElementSupply) -> None:
    assert set(supply.unknown["stock_days"]) == set(MAGNET)
    assert "B" in supply.unknown["price_usd_per_kg"]
    assert supply.of("B", "price_usd_per_kg") is None
    fractions = np.zeros((1, len(MAGNET)))
    fractions[0, [MAGNET.index("Fe"), MAGNET.index("B")]] = 0.9, 0.1
    assert np.isnan(composition_supply(supply, fractions).value[0, 0])


def test_a_date_before_every_price_has_none(facts: Facts) -> None:
    early = element_supply(facts, date(1950, 1, 1), ("Nd", "Cu"))
    assert early.of("Nd", "price_usd_per_kg") is None
    assert early.of("Cu", "price_usd_per_kg") is None


def test_a_month_on_record_gives_its_own_price(facts: Facts) -> None:
    frame = facts.frame("monthly_prices", material="copper", year=2020, month=4)
    found = element_supply(facts, date(2020, 4, 15), ("Cu",))
    assert found.of("Cu", "price_usd_per_kg") == pytest.approx(
        float(frame["price_usd_per_t"].iloc[0]) / 1000.0
    )


def test_a_later_year_without_a_price_has_a_wider_band(facts: Facts) -> None:
    now, later = (element_supply(facts, date(year, 6, 1), ("Dy",)) for year in (2025, 2027))
    assert now.value[0, 0] == later.value[0, 0]
    assert later.high[0, 0] > now.high[0, 0]
    assert any("2025" in str(note) for note in later.notes)


def test_without_laws_concentration_and_controls_are_unknown(facts: Facts) -> None:
    found = element_supply(facts, date(2025, 6, 1), ("Nd",))
    assert {"hhi", "risk", "risk_usd_per_kg", "controlled_share"} <= set(found.unknown)


def test_a_control_follows_the_day(facts: Facts) -> None:
    before, after = (
        element_facts(facts, day, "JPN", ("Dy",)) for day in (date(2025, 3, 1), date(2025, 5, 1))
    )
    assert before.of("Dy", "controlled_share") != 1.0
    assert after.of("Dy", "controlled_share") == 1.0
    beyond = element_facts(facts, date(2035, 1, 1), "JPN", ("Dy",))
    assert (
        np.isnan(beyond.value[0, beyond.column("controlled_share")])
        or beyond.of("Dy", "controlled_share") == 1.0
    )


def test_stock_is_the_users_own(facts: Facts) -> None:
    found = element_supply(facts, date(2025, 6, 1), ("Nd", "Dy"), stock_days={"Dy": 60.0})
    assert found.of("Dy", "stock_days") == 60.0
    assert found.of("Nd", "stock_days") is None
    with pytest.raises(DataError, match="-1"):
        element_supply(facts, date(2025, 6, 1), ("Dy",), stock_days={"Dy": -1.0})


def test_wrong_elements_are_refused(facts: Facts) -> None:
    with pytest.raises(UnitError, match="Xx"):
        element_supply(facts, date(2025, 6, 1), ("Xx",))
    with pytest.raises(DataError, match="twice"):
        element_supply(facts, date(2025, 6, 1), ("Nd", "Nd"))


@given(st.lists(st.floats(0.01, 1000.0), min_size=2, max_size=8), st.integers(0, 10_000))
def test_a_mixture_lies_between_its_elements(values: list[float], seed: int) -> None:
    supply = invented(values)
    shares = np.random.default_rng(seed).dirichlet(np.ones(len(values)), 5)
    found = composition_supply(supply, shares)
    assert (found.value[:, 0] >= min(values) * (1 - 1e-9)).all()
    assert (found.value[:, 0] <= max(values) * (1 + 1e-9)).all()
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()


def test_the_order_of_elements_does_not_matter() -> None:
    supply, turned = invented([5.0, 80.0, 300.0]), invented([300.0, 80.0, 5.0])
    shares = np.array([[0.7, 0.2, 0.1]])
    assert composition_supply(supply, shares).sd == pytest.approx(
        composition_supply(turned, shares[:, ::-1]).sd
    )


def test_a_chain_is_as_weak_as_its_weakest_element() -> None:
    supply = invented([0.2, 0.9, 0.5], "risk", 0.0)
    shares = np.array([[0.9, 0.0, 0.1], [0.989, 0.011, 0.0]])
    assert composition_supply(supply, shares).value[:, 0].tolist() == [0.5, 0.9]
    days = invented([30.0, 90.0, 60.0], "stock_days", 0.0)
    assert composition_supply(days, shares).value[:, 0].tolist() == [30.0, 30.0]


def test_a_small_unknown_share_widens_the_band_and_is_reported() -> None:
    supply = invented([10.0, np.nan], band=0.0)
    found = composition_supply(supply, [[0.98, 0.02]], least_known=0.95)
    assert found.value[0, 0] == pytest.approx(10.0)
    assert found.known_share[0, 0] == pytest.approx(0.98)
    assert found.high[0, 0] == pytest.approx(10.2)
    assert np.isnan(composition_supply(supply, [[0.9, 0.1]], least_known=0.95).value[0, 0])


def test_an_unknown_control_bounds_the_controlled_share() -> None:
    value, low, high = (
        np.array([[1.0], [np.nan], [0.0]]),
        np.array([[1.0], [0.0], [0.0]]),
        np.array([[1.0], [1.0], [0.0]]),
    )
    words = np.full((3, 1), "B")
    supply = ElementSupply(("Dy", "W", "Fe"), ("controlled_share",), value, low, high, words, words.copy())
    found = composition_supply(supply, [[0.1, 0.2, 0.7]])
    assert np.isnan(found.value[0, 0])
    assert (found.low[0, 0], found.high[0, 0]) == (pytest.approx(0.1), pytest.approx(0.3))


def test_the_chance_of_a_sum_agrees_with_its_normal_band() -> None:
    supply = invented([100.0, 50.0])
    shares = np.array([[0.5, 0.5]])
    band = composition_supply(supply, shares)
    for limit in (72.0, 75.0, 78.0):
        from scipy.stats import norm

        exact = norm.cdf((limit - band.value[0, 0]) / band.sd[0, 0])
        found = chance_kept(supply, shares, "price_usd_per_kg", limit, draws=20_000)
        assert found[0] == pytest.approx(exact, abs=0.015)


def test_the_chance_of_an_end_is_that_of_the_elements_drawn() -> None:
    for measure, limit, worst in (("risk", 0.55, np.max), ("stock_days", 50.0, np.min)):
        supply = invented([0.2, 0.9, 0.5] if measure == "risk" else [40.0, 90.0, 55.0], measure, 0.2)
        drawn = supply.drawn(measure, 400, 0)
        for shares, held in (([0.9, 0.0, 0.1], [0, 2]), ([0.5, 0.5, 0.0], [0, 1]), ([0.0, 0.0, 1.0], [2])):
            ends = worst(drawn[:, held], axis=1)
            share = np.mean(ends <= limit) if measure == "risk" else np.mean(ends >= limit)
            assert chance_kept(supply, [shares], measure, limit, draws=400)[0] == pytest.approx(share)


@given(st.floats(0.0, 200.0), st.floats(0.0, 200.0))
def test_a_wider_cap_never_allows_less(first: float, second: float) -> None:
    supply = invented([100.0, 20.0])
    shares = np.random.default_rng(1).dirichlet([1.0, 1.0], 20)
    narrow, wide = sorted((first, second))
    for use in ("cap", "chance"):
        kept = [
            Criterion("price_usd_per_kg", use, limit).evaluate(supply, shares).allowed
            for limit in (narrow, wide)
        ]
        assert (kept[0] <= kept[1]).all()


def test_what_is_unknown_is_never_allowed() -> None:
    supply = invented([10.0, np.nan])
    for use in ("objective", "cap", "chance"):
        judged = Criterion("price_usd_per_kg", use, 1e9).evaluate(supply, [[0.5, 0.5], [1.0, 0.0]])
        assert judged.allowed.tolist() == [False, True]


def test_more_recycled_is_kept_from_below() -> None:
    supply = invented([0.3, 0.1], "recycled_share", 0.0)
    assert Criterion("recycled_share", "cap", 0.2).evaluate(
        supply, [[1.0, 0.0], [0.0, 1.0]]
    ).allowed.tolist() == [True, False]


@pytest.mark.parametrize(
    "asked", [{"measure": "beauty"}, {"measure": "risk", "use": "cap"}, {"measure": "risk", "use": "chance", "limit": 1.0, "probability": 1.0}]
)  # fmt: skip
def test_a_criterion_that_says_nothing_is_refused(asked: dict[str, object]) -> None:
    with pytest.raises(ParameterError):
        Criterion(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [[[0.5, 0.4]], [[np.nan, 1.0]], [[-0.1, 1.1]], [[1.0]]])
def test_compositions_that_are_none_are_refused(bad: list[list[float]]) -> None:
    with pytest.raises(DataError):
        composition_supply(invented([1.0, 2.0]), bad)


def test_columns_by_symbol_are_put_in_order() -> None:
    supply = invented([1.0, 2.0, 3.0])
    assert aligned(supply, {"Dy": [0.25], "Nd": [0.75]}).tolist() == [[0.75, 0.0, 0.25]]
    with pytest.raises(DataError, match="Xe"):
        aligned(supply, {"Xe": [1.0]})


def test_inputs_stay_as_they_were_and_the_same_seed_gives_the_same() -> None:
    supply = invented([100.0, 50.0])
    shares = np.array([[0.5, 0.5]])
    before = shares.copy()
    first, second = (chance_kept(supply, shares, "price_usd_per_kg", 76.0, seed=3) for _ in range(2))
    assert first == second
    assert (shares == before).all()
    with pytest.raises(ValueError, match="read-only"):
        supply.value[0, 0] = 1.0


def test_every_measure_has_words_in_both_languages() -> None:
    for measure in MEASURES.values():
        assert measure.words.en
        assert measure.words.ja


class WithIntensities:
    """The embedded facts and one sector's emission, as a user would import it."""

    def __init__(self, facts: Facts, per_mjpy: float) -> None:
        self._facts, self._per_mjpy = facts, per_mjpy
        self.digest = facts.digest

    def frame(self, table: str, **where: Any) -> pd.DataFrame:
        if table != "emission_intensities":
            return self._facts.frame(table, **where)
        row = {
            "country": "JPN", "year": 2015, "sector": "271101", "title_ja": "銅", "scope": "embodied", "gas": "ghg",
            "emission_t_per_mjpy": self._per_mjpy, "source": "nies-3eid", "vintage": 2015, "quality": "reported", "grade": "B", "note": "",
        }  # fmt: skip
        return pd.DataFrame([row])

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        return self._facts.sql(query, parameters)

    def sources(self, table: str) -> tuple[str, ...]:
        return self._facts.sources(table)


def test_co2_is_price_times_the_emission_of_its_sector(facts: Facts) -> None:
    found = element_supply(
        WithIntensities(facts, 4.0), date(2024, 6, 1), ("Cu", "Nd", "Fe"), usd_rate_jpy=150.0
    )
    price = found.of("Cu", "price_usd_per_kg")
    assert price is not None
    # t per million yen x 1000 kg/t x (USD/kg x 150 yen/USD) / 1,000,000 yen
    assert found.of("Cu", "co2_kg_per_kg") == pytest.approx(4.0 * 1000.0 * price * 150.0 / 1e6)
    at = found.column("co2_kg_per_kg")
    assert found.grade[0, at] == "D"
    assert found.high[0, at] == pytest.approx(5.0 * found.value[0, at])
    assert {"Nd", "Fe"} <= set(found.unknown["co2_kg_per_kg"])


def test_without_imported_emissions_co2_is_unknown(facts: Facts) -> None:
    found = element_supply(facts, date(2024, 6, 1), ("Cu",), usd_rate_jpy=150.0)
    assert found.unknown["co2_kg_per_kg"] == ("Cu",)
