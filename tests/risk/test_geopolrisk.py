from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.risk import COPPER_USD_PER_KG, geopolrisk, import_risk, instability, scores
from sozai.terms import DataError, NoAnswerError

FLOWS = st.lists(st.tuples(st.floats(0.01, 1e6), st.floats(0, 1)), min_size=1, max_size=20)


@given(FLOWS, st.floats(0, 1e6))
def test_import_risk_lies_between_zero_and_the_worst_origin(
    flows: list[tuple[float, float]], made: float
) -> None:
    imported, g = zip(*flows, strict=True)
    assert 0 <= import_risk(imported, g, made) <= max(g) + 1e-12


@given(FLOWS, st.floats(0, 1e6), st.floats(1, 1e6))
def test_more_domestic_output_never_raises_import_risk(
    flows: list[tuple[float, float]], made: float, more: float
) -> None:
    imported, g = zip(*flows, strict=True)
    assert import_risk(imported, g, made + more) <= import_risk(imported, g, made) + 1e-15


@given(FLOWS, st.floats(0, 1e6), st.sampled_from([1e-3, 1e3]))
def test_import_risk_ignores_the_unit_of_mass(
    flows: list[tuple[float, float]], made: float, factor: float
) -> None:
    imported, g = zip(*flows, strict=True)
    scaled = import_risk(np.array(imported) * factor, g, made * factor)
    assert scaled == pytest.approx(import_risk(imported, g, made), rel=1e-9, abs=1e-15)


@given(st.floats(-4, 4), st.floats(0, 4))
def test_instability_falls_as_the_estimate_rises_and_stays_within_0_and_1(
    estimate: float, more: float
) -> None:
    g, better = instability(np.array([estimate, estimate + more]))
    assert 0 <= better <= g <= 1


def test_a_missing_import_is_refused() -> None:
    with pytest.raises(DataError, match="missing"):
        import_risk([1.0, float("nan")], [0.5, 0.5])


def test_neither_imports_nor_output_has_no_import_risk() -> None:
    with pytest.raises(NoAnswerError):
        import_risk([0.0], [0.5], 0.0)


def test_all_materials_buyers_and_years_are_one_cheap_call() -> None:
    rng = np.random.default_rng(0)
    materials, buyers, years, origins = 46, 38, 5, 230
    imported = rng.random((materials, buyers, years, origins))
    g, made = rng.random((years, origins)), rng.random((materials, buyers, years))
    price, hhi = rng.random((materials, buyers, years)), rng.random((materials, 1, years))
    start = perf_counter()
    many = scores(hhi, imported, g, made, price)
    assert perf_counter() - start < 2.0
    one = scores(hhi[3, 0, 2], imported[3, 7, 2], g[2], made[3, 7, 2], price[3, 7, 2])
    assert many.score.shape == (materials, buyers, years)
    assert many.characterisation_kg_cu_eq_per_kg[3, 7, 2] == pytest.approx(
        float(one.characterisation_kg_cu_eq_per_kg), rel=1e-12
    )


MADE = [{"country": "CHN", "output_t": 60.0}, {"country": "JPN", "output_t": 40.0}]
BOUGHT = [
    {"exporter": "CHN", "value_usd": 50_000.0, "mass_t": 50.0},
    {"exporter": "TWN", "value_usd": 10_000.0, "mass_t": 10.0},
]
STATES = [{"country": "CHN", "estimate": -0.5}]


def test_geopolrisk_reads_production_trade_and_governance(tables) -> None:
    facts = tables(production=MADE, trade_flows=BOUGHT, governance=STATES)
    found = geopolrisk(facts, "rare-earths", "JPN", 2024, ["850511"])
    # HHI 0.36 + 0.16; risk (50 x 0.6 + 10 x 0.5) / (40 + 60); price 60,000 USD over 60 t = 1 USD/kg
    assert found.hhi.value == pytest.approx(0.52)
    assert found.import_risk.value == pytest.approx(0.35)
    assert found.score.value == pytest.approx(0.52 * 0.35)
    assert found.price_usd_per_kg == pytest.approx(1.0)
    assert found.characterisation_kg_cu_eq_per_kg.value == pytest.approx(0.52 * 0.35 / COPPER_USD_PER_KG)
    assert found.score.low < found.score.value < found.score.high
    assert any("Taiwan: 0.5" in note.en for note in found.score.notes)
    assert {fact.table for fact in found.score.facts} == {"production", "trade_flows", "governance"}


def test_a_buyer_without_output_on_record_counts_none_and_a_note_says_so(tables) -> None:
    flows = [row | {"importer": "KOR"} for row in BOUGHT]
    facts = tables(production=MADE, trade_flows=flows, governance=STATES)
    found = geopolrisk(facts, "rare-earths", "KOR", 2024, ["850511"])
    assert found.production_t == 0.0
    assert any("by KOR" in note.en and "KOR の" in note.ja for note in found.score.notes)


def test_a_buyer_whose_output_is_withheld_is_refused_unless_given(tables) -> None:
    made = [MADE[0], MADE[1] | {"output_t": None, "quality": "withheld"}]
    facts = tables(production=made, trade_flows=BOUGHT, governance=STATES)
    with pytest.raises(NoAnswerError, match=r"'production'.*country=JPN"):
        geopolrisk(facts, "rare-earths", "JPN", 2024, ["850511"])
    assert geopolrisk(facts, "rare-earths", "JPN", 2024, ["850511"], production_t=40.0).production_t == 40.0


def test_trade_without_any_mass_is_refused(tables) -> None:
    flows = [{"exporter": "CHN", "value_usd": 1.0}]
    facts = tables(production=MADE, trade_flows=flows, governance=STATES)
    with pytest.raises(NoAnswerError, match="mass_t"):
        geopolrisk(facts, "rare-earths", "JPN", 2024, ["850511"])


def test_governance_before_the_first_year_is_refused(tables) -> None:
    facts = tables(
        production=[row | {"year": 1990} for row in MADE],
        trade_flows=[row | {"year": 1990} for row in BOUGHT],
        governance=STATES,
    )
    with pytest.raises(NoAnswerError, match="year=1990 or before"):
        geopolrisk(facts, "rare-earths", "JPN", 1990, ["850511"])


def test_an_older_year_of_governance_is_said(tables) -> None:
    facts = tables(production=MADE, trade_flows=BOUGHT, governance=[STATES[0] | {"year": 2023}])
    found = geopolrisk(facts, "rare-earths", "JPN", 2024, ["850511"])
    assert any(note.en == "Governance is of 2023, not 2024." for note in found.score.notes)
