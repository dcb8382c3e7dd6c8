from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.risk import direct_dependency, net_import_reliance, reliance
from sozai.terms import NoAnswerError

FLOWS = [
    {"exporter": "CHN", "value_usd": 30.0, "mass_t": 3.0},
    {"exporter": "PHL", "value_usd": 50.0, "mass_t": 2.0},
    {"exporter": "JPN", "value_usd": 999.0, "mass_t": 99.0},
    {"exporter": "VNM", "value_usd": 20.0, "quality": "not_available"},
]


def test_shares_by_value_use_every_flow_and_shares_by_mass_those_with_a_mass(tables) -> None:
    found = direct_dependency(tables(trade_flows=FLOWS), "JPN", "CHN", 2024, ["850511"])
    assert found.by_value.value == pytest.approx(0.3)
    assert found.by_mass is not None
    assert found.by_mass.value == pytest.approx(0.6)
    assert found.covered_share == pytest.approx(0.8)
    assert any("80.0%" in note.en for note in found.by_mass.notes)
    assert found.by_value.low <= 0.3 <= found.by_value.high


def test_a_share_by_mass_is_not_given_where_most_masses_are_missing(tables) -> None:
    flows = [*FLOWS[:2], {"exporter": "VNM", "value_usd": 900.0}]
    found = direct_dependency(tables(trade_flows=flows), "JPN", "CHN", 2024, ["850511"])
    assert found.by_mass is None
    assert found.by_value.value == pytest.approx(30 / 980)


def test_shares_of_all_origins_add_up_to_one(tables) -> None:
    facts = tables(trade_flows=FLOWS)
    each = [direct_dependency(facts, "JPN", origin, 2024, ["850511"]) for origin in ("CHN", "PHL", "VNM")]
    assert sum(found.by_value.value for found in each) == pytest.approx(1.0)
    assert direct_dependency(facts, "JPN", ["CHN", "PHL", "VNM"], 2024, ["850511"]).by_value.value == 1.0


def test_two_revisions_of_one_trade_are_never_added(tables) -> None:
    doubled = [*FLOWS, *(row | {"hs_revision": "HS1992", "source": "old"} for row in FLOWS[:3])]
    found = direct_dependency(tables(trade_flows=doubled), "JPN", "CHN", 2024, ["850511"])
    assert found.imports_usd == 100.0


def test_a_code_without_trade_is_named(tables) -> None:
    found = direct_dependency(tables(trade_flows=FLOWS), "JPN", "CHN", 2024, ["850511", "280530"])
    assert any("280530" in note.en for note in found.by_value.notes)


def test_no_trade_is_refused_by_table_and_key(tables) -> None:
    with pytest.raises(NoAnswerError, match=r"'trade_flows'.*importer=KOR, hs=850511"):
        direct_dependency(tables(trade_flows=FLOWS), "KOR", "CHN", 2024, ["850511"])


@given(st.floats(0, 1e6), st.floats(1, 1e6), st.floats(0, 0.99))
def test_net_import_reliance_is_at_most_one(production: float, imported: float, resold: float) -> None:
    value = net_import_reliance(production, imported, imported * resold)
    assert 0 < value <= 1
    assert net_import_reliance(0.0, imported, imported * resold) == pytest.approx(1.0)


def test_a_net_exporter_has_a_negative_reliance() -> None:
    assert net_import_reliance(100.0, 0.0, 50.0) == -1.0


def test_more_exports_than_supply_is_refused() -> None:
    with pytest.raises(NoAnswerError, match="one basis"):
        net_import_reliance(10.0, 0.0, 20.0)


def test_reliance_reads_production_and_trade(tables) -> None:
    flows = [{"exporter": "CHN", "value_usd": 1.0, "mass_t": 100.0}]
    made = [{"country": "JPN", "output_t": 20.0}, {"country": "CHN", "output_t": 900.0}]
    sold = [{"exporter": "JPN", "importer": "USA", "value_usd": 1.0, "mass_t": 20.0}]
    facts = tables(production=made, trade_flows=flows + sold)
    assert reliance(facts, "rare-earths", "mine", "JPN", 2024, ["850511"]).value == pytest.approx(0.8)
    half = reliance(facts, "rare-earths", "mine", "JPN", 2024, ["850511"], content_share=0.5)
    assert half.value == pytest.approx(40 / 60)


def test_reliance_needs_domestic_output_or_a_word_about_it(tables) -> None:
    flows = [{"exporter": "CHN", "value_usd": 1.0, "mass_t": 100.0}]
    facts = tables(production=[{"country": "CHN", "output_t": 900.0}], trade_flows=flows)
    with pytest.raises(NoAnswerError, match=r"'production'.*country=JPN"):
        reliance(facts, "rare-earths", "mine", "JPN", 2024, ["850511"])
    given_none = reliance(facts, "rare-earths", "mine", "JPN", 2024, ["850511"], production_t=0.0)
    assert given_none.value == 1.0
    assert any("No exports of JPN" in note.en for note in given_none.notes)
