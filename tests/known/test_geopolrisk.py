"""GeoPolRisk of the United States 2022: the case published with geopolrisk-py (Testing case - tool.xlsx)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sozai.risk import hhi, instability, scores

# material: HHI, domestic output t, sum of q g, sum of q t, price USD/kg, risk, score, factor; as published
CASES = {
    "Nickel": (0.267490, 17500.0, 21.179741, 37.495, 4.806774, 0.001208, 0.000323, 0.003793),
    "Manganese": (0.203518, 0.0, 191198.003477, 350700.567, 0.400735, 0.545189, 0.110956, 0.108604),
    "Graphite": (0.470663, 0.0, 50585.910847, 86586.111, 2.226907, 0.584227, 0.274974, 1.495658),
}
NEEDS_FILES = pytest.mark.skipif(
    "SOZAI_FILES" not in os.environ, reason="geopolrisk/testing_case_tool.xlsx: set SOZAI_FILES"
)


@pytest.mark.parametrize("material", CASES)
def test_the_published_sums_give_the_published_factor(material: str) -> None:
    concentration, made, weighted, imported, price, risk, score, factor = CASES[material]
    found = scores(concentration, [imported], [weighted / imported], made, price)
    assert float(found.import_risk) == pytest.approx(risk, abs=1e-6)
    assert float(found.score) == pytest.approx(score, abs=1e-6)
    # The printed HHI and price have six decimals, so graphite's factor can be off by 1.5e-6.
    assert float(found.characterisation_kg_cu_eq_per_kg) == pytest.approx(factor, abs=1.5e-6)


# World Bank, Worldwide Governance Indicators 2024: political stability in 2022; g as in geopolrisk-py.
@pytest.mark.parametrize(("estimate", "g"), [(1.0739, 0.28522), (-0.4411, 0.58821)])
def test_instability_of_japan_and_china_2022(estimate: float, g: float) -> None:
    assert float(instability(estimate)) == pytest.approx(g, abs=1e-4)


@NEEDS_FILES
@pytest.mark.parametrize("material", CASES)
def test_the_published_sheets_give_the_published_scores(material: str) -> None:
    import openpyxl

    path = Path(os.environ["SOZAI_FILES"]) / "geopolrisk" / "testing_case_tool.xlsx"
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = list(book[material].iter_rows(min_row=2, max_col=8, values_only=True))
    masses = {
        str(row[2]): float(row[7]) for row in sheet if row[2] not in (None, "DELETE") and row[7] is not None
    }
    trade = [row for row in book["Trade Data"].iter_rows(min_row=2, values_only=True) if row[3] == material]
    imported, g = [float(row[6]) for row in trade], [float(row[7]) for row in trade]
    price = sum(float(row[5]) for row in trade) / sum(imported)
    published = next(
        row for row in book["GeoPolRisk"].iter_rows(min_row=2, values_only=True) if row[0] == material
    )

    # The sheet gives Taiwan (490) g = 0; table `governance` has an estimate of its own for it.
    found = scores(hhi(list(masses.values())), imported, g, masses.get("USA", 0.0), price)

    assert float(found.hhi) == pytest.approx(published[5], abs=1e-6)
    assert float(found.import_risk) == pytest.approx(published[9], abs=1e-6)
    assert float(found.score) == pytest.approx(published[10], abs=1e-6)
    assert float(found.midpoint_usd_per_kg) == pytest.approx(published[12], abs=1e-6)
    assert float(found.characterisation_kg_cu_eq_per_kg) == pytest.approx(published[13], abs=1e-6)
    assert float(found.characterisation_kg_cu_eq_per_kg) == pytest.approx(CASES[material][7], abs=1e-6)
