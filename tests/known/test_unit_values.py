"""Published unit values of rare-earth trade, recomputed from the facts that the package carries."""

from collections.abc import Iterator

import pytest

from sozai.store import Facts
from sozai.studies import run
from sozai.terms import Answer
from sozai.trade import flows, path

CODES = ("284610", "284690", "280530")


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


@pytest.fixture(scope="module")
def answer(facts: Facts) -> Answer:
    return run("security-premium", facts)


def test_export_unit_values_2020_to_2024_by_exporter(answer: Answer) -> None:
    """CEPII BACI HS92 202601, HS 2846 + 280530: China 15.1, Malaysia 20.0, Vietnam 35.0, Japan 42.3 USD/kg."""
    rows = answer.table("exporters").to_frame().set_index("country")
    found = rows.loc[["CHN", "MYS", "VNM", "JPN"], "unit_value_usd_per_kg"].tolist()
    assert found == pytest.approx([15.1, 20.0, 35.0, 42.3], abs=0.06)
    assert set(rows.loc[["CHN", "MYS", "VNM", "JPN"], "remark"]) == {"used"}


def test_australia_s_4_usd_per_kg_is_concentrate_and_no_price(answer: Answer) -> None:
    rows = answer.table("exporters").to_frame().set_index("country")
    assert rows.loc["AUS", "unit_value_usd_per_kg"] == pytest.approx(4.25, abs=0.005)
    assert "concentrate, not a price" in rows.loc["AUS", "remark"]
    assert "AUS" not in set(answer.table("premiums").to_frame()["country"])


def test_a_single_declared_flow_of_40_7_kt_makes_no_price(answer: Answer) -> None:
    """Türkiye to Benin, HS 284690, 2020-24: 40.7 kt at 0.05 USD/kg."""
    rows = answer.table("exporters").to_frame().set_index("country")
    assert "one declared flow" in rows.loc["TUR", "remark"]


def test_china_s_part_of_japan_s_imports_fell_from_83_to_54_percent(facts: Facts) -> None:
    """CEPII BACI HS92 202601, by mass: 82.7 % (2009), 53.7 % (2012); 12.7, 95.2, 60.9 USD/kg (2009, 2011, 2012)."""
    years = {year.year: year for year in path(facts, flows(facts, "HS1992", 2009, 2012, CODES), "JPN", "CHN")}
    assert [100 * years[year].origin_share for year in (2009, 2012)] == pytest.approx([82.7, 53.7], abs=0.05)
    found = [years[year].all_usd_per_kg for year in (2009, 2011, 2012)]
    assert found == pytest.approx([12.7, 95.2, 60.9], abs=0.06)


def test_rows_without_a_mass_turn_the_unit_value_of_1995_fourfold(facts: Facts) -> None:
    (year,) = path(facts, flows(facts, "HS1992", 1995, 1995, CODES), "JPN", "CHN")
    assert year.all_usd_per_kg > 4 * year.usd_per_kg
