from collections.abc import Callable

import pytest

from sozai.trade import FLAGS, UnitValue, flagged, flows, path, unit_values

from .conftest import SqlTables, flow

Tables = Callable[..., SqlTables]


def of(facts: SqlTables, country: str) -> UnitValue:
    found = unit_values(facts, flows(facts, "HS1992", 2024, 2024))
    return next(value for value in found if value.country == country)


def test_a_unit_value_is_value_over_mass_of_the_rows_that_have_both(tables: Tables) -> None:
    facts = tables(
        trade_flows=[flow("CHN", "JPN", 30e3, 1.0), flow("CHN", "KOR", 10e3, 3.0), flow("CHN", "USA", 60e3)]
    )
    found = of(facts, "CHN")
    assert found.usd_per_kg == 10.0
    assert found.all_usd_per_kg == 25.0
    assert found.weighed_share == 0.4
    assert found.partners == 3
    assert "unweighed" in found.flags


def test_an_exporter_without_any_mass_has_no_unit_value(tables: Tables) -> None:
    found = of(tables(trade_flows=[flow("CHN", "JPN", 30e3)]), "CHN")
    assert found.usd_per_kg is None
    assert found.mass_t == 0.0


def test_one_declared_flow_that_has_most_of_the_mass_is_flagged(tables: Tables) -> None:
    rows = [flow("TUR", "BEN", 2e3, 40_700.0), flow("TUR", "JPN", 1e6, 100.0), flow("CHN", "JPN", 1e6, 100.0), flow("CHN", "KOR", 1e6, 100.0)]  # fmt: skip
    facts = tables(trade_flows=rows)
    assert of(facts, "TUR").flags == ("one-row",)
    assert of(facts, "CHN").flags == ()


def test_a_few_tonnes_are_flagged_by_the_year(tables: Tables) -> None:
    rows = [flow("FIN", "JPN", 1e6, 15.0), flow("FIN", "KOR", 1e6, 15.0)]
    facts = tables(trade_flows=rows)
    assert of(facts, "FIN").flags == ()
    (pooled,) = unit_values(facts, flows(facts, "HS1992", 2020, 2024))
    assert pooled.flags == ("thin",)


def test_flags_need_their_facts() -> None:
    value = UnitValue("VNM", 10.0, 10.0, 1e6, 100.0, 1.0, 0.1, 3)
    assert flagged([value], "CHN")[0].flags == ()
    assert flagged([value], "CHN", set(), set())[0].flags == ("no-plant",)
    assert flagged([value], "CHN", {"VNM"}, set())[0].flags == ("ore",)
    assert flagged([value], "CHN", {"VNM"}, {"VNM"})[0].flags == ()
    assert set(FLAGS) == {"ore", "no-plant", "cheap", "one-row", "thin", "unweighed"}


def test_a_path_gives_the_share_of_the_origin_in_the_mass_and_skips_years_without_masses(
    tables: Tables,
) -> None:
    facts = tables(
        trade_flows=[
            flow("CHN", "JPN", 30e3, 1.0), flow("VNM", "JPN", 30e3, 3.0), flow("CHN", "JPN", 5.0, year=2023),
            flow("CHN", "KOR", 30e3, 9.0),
        ]
    )  # fmt: skip
    (year,) = path(facts, flows(facts, "HS1992", 2020, 2024), "JPN", "CHN")
    assert (year.year, year.origin_share, year.mass_t, year.usd_per_kg) == (2024, 0.25, 4.0, 15.0)


@pytest.mark.parametrize("side", ["exporter", "importer"])
def test_both_sides_share_one_total(tables: Tables, side: str) -> None:
    facts = tables(trade_flows=[flow("CHN", "JPN", 30e3, 1.0), flow("VNM", "KOR", 20e3, 3.0)])
    found = unit_values(facts, flows(facts, "HS1992", 2024, 2024), side)
    assert sum(value.value_usd for value in found) == 50e3
    assert {value.country for value in found} == ({"CHN", "VNM"} if side == "exporter" else {"JPN", "KOR"})
