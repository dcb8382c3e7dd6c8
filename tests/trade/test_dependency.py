from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozai.trade import (
    Indicators,
    Thresholds,
    advanced,
    concentrations,
    dependencies,
    flows,
    indicators,
    indispensable,
)

from .conftest import SqlTables, flow

Tables = Callable[..., SqlTables]
YEARS = (2022, 2023, 2024)


def monopoly(years: tuple[int, ...] = YEARS, **more: Any) -> list[dict[str, Any]]:
    """Return a world in which China alone exports, 90 to Japan and 10 to Korea."""
    return [flow("CHN", buyer, value, year=year, **more) for year in years for buyer, value in (("JPN", 90.0), ("KOR", 10.0))]  # fmt: skip


def window(facts: SqlTables) -> Indicators:
    return indicators(facts, "HS1992", 2022, 2024)


def verdict(facts: SqlTables, country: str = "JPN", law: Any = dependencies, **more: Any) -> pd.Series:
    rows = law(window(facts), country, Thresholds(**more))
    assert len(rows) == 1
    return rows.iloc[0]


def test_two_equal_origins_have_an_hhi_of_one_half(tables: Tables) -> None:
    facts = tables(trade_flows=[flow("CHN", "JPN", 5.0), flow("USA", "JPN", 5.0), flow("USA", "KOR", 10.0)])
    row = verdict(facts)
    assert row["import_hhi"] == 0.5
    assert row["world_hhi"] == pytest.approx((5 / 20) ** 2 + (15 / 20) ** 2)
    assert (row["top_exporter"], row["top_exporter_share"]) == ("USA", 0.75)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.floats(1.0, 1e6), min_size=2, max_size=5), st.floats(1.0, 1e4))
def test_indicators_ignore_the_unit_of_value(values: list[float], factor: float) -> None:
    def table(scale: float) -> pd.DataFrame:
        flows = [flow(origin, "JPN", value * scale) for origin, value in zip(("CHN", "USA", "AUS", "BRA", "CHL"), values, strict=False)]  # fmt: skip
        return window(SqlTables(trade_flows=flows)).of("JPN")

    names = ["import_hhi", "import_hhi_sd", "world_hhi", "world_hhi_sd", "top_share"]
    assert table(factor)[names].to_numpy() == pytest.approx(table(1.0)[names].to_numpy(), abs=1e-9)


def test_the_spread_of_an_hhi_agrees_with_redrawn_flows(tables: Tables) -> None:
    values = np.array([50.0, 30.0, 20.0])
    facts = tables(trade_flows=[flow(o, "JPN", v, quality="estimated") for o, v in zip(("CHN", "USA", "AUS"), values, strict=True)])  # fmt: skip
    noise = np.random.default_rng(1).standard_normal((200_000, 3)) * 0.15
    shares = values * np.exp(noise)
    shares /= shares.sum(axis=1, keepdims=True)
    drawn = float((shares**2).sum(axis=1).std())
    assert float(window(facts).of("JPN")["import_hhi_sd"].iloc[0]) == pytest.approx(drawn, rel=0.05)


def test_all_three_indicators_in_two_of_three_years_are_a_dependency(tables: Tables) -> None:
    scattered = [flow(origin, "JPN", 30.0, year=2022) for origin in ("CHN", "USA", "AUS")]
    assert verdict(tables(trade_flows=[*monopoly((2023, 2024)), *scattered]))["verdict"] == "dependent"
    scattered += [flow(origin, "JPN", 30.0, year=2023) for origin in ("CHN", "USA", "AUS")]
    row = verdict(tables(trade_flows=[*monopoly((2024,)), *scattered]))
    assert (row["verdict"], row["years_met"], row["years_on_record"]) == ("not", 1, 3)


def test_one_year_on_record_decides_nothing(tables: Tables) -> None:
    row = verdict(tables(trade_flows=monopoly((2024,))))
    assert (row["verdict"], row["years_met"]) == ("undecided", 1)


def test_who_exports_more_than_he_imports_does_not_depend(tables: Tables) -> None:
    sold = [flow("JPN", "USA", 200.0, year=year) for year in YEARS]
    assert verdict(tables(trade_flows=[*monopoly(), *sold]), export_hhi=0.3)["verdict"] == "not"
    assert verdict(tables(trade_flows=monopoly()), export_hhi=0.3)["verdict"] == "dependent"


def test_a_value_near_the_threshold_is_possible_and_not_sure(tables: Tables) -> None:
    rows = [
        flow(o, "JPN", v, year=y, quality="estimated")
        for y in YEARS
        for o, v in (("CHN", 60.0), ("USA", 40.0))
    ]
    near = verdict(tables(trade_flows=rows), import_hhi=0.53)
    assert (near["verdict"], near["years_met"]) == ("possible", 0)
    over = verdict(tables(trade_flows=rows), import_hhi=0.51)
    assert (over["verdict"], over["years_sure"]) == ("dependent", 0)


@settings(max_examples=10, deadline=None)
@given(st.floats(0.0, 0.9), st.floats(0.0, 0.5))
def test_a_stricter_threshold_never_adds_a_dependency(threshold: float, more: float) -> None:
    rows = [flow(o, "JPN", v, year=y) for y in YEARS for o, v in (("CHN", 70.0), ("USA", 30.0))]
    found = window(SqlTables(trade_flows=rows))
    strict = dependencies(found, "JPN", Thresholds(min(threshold + more, 1.0)))["verdict"] == "dependent"
    loose = dependencies(found, "JPN", Thresholds(threshold))["verdict"] == "dependent"
    assert not (strict & ~loose).any()


def test_the_world_depends_on_its_only_exporter(tables: Tables) -> None:
    row = verdict(tables(trade_flows=monopoly()), "CHN", indispensable)
    assert (row["verdict"], row["export_share"], row["captive_share"]) == ("dependent", 1.0, 1.0)


def test_the_second_largest_exporter_is_not_indispensable(tables: Tables) -> None:
    rows = [*monopoly(), *(flow("USA", "JPN", 60.0, year=year) for year in YEARS)]
    row = verdict(tables(trade_flows=rows), "USA", indispensable)
    assert row["verdict"] == "not"
    assert row["export_share"] == pytest.approx(60 / 160)


def test_buyers_with_scattered_imports_are_not_captive(tables: Tables) -> None:
    scattered = [flow(origin, "JPN", 30.0, year=year) for year in YEARS for origin in ("CHN", "AUS", "BRA")]
    rows = [*scattered, *(flow("CHN", "KOR", 10.0, year=year) for year in YEARS)]
    row = verdict(tables(trade_flows=rows), "CHN", indispensable)
    assert row["captive_share"] == pytest.approx(10 / 100)


def test_the_same_facts_are_computed_once_and_other_facts_again(tables: Tables) -> None:
    facts = tables(trade_flows=monopoly())
    assert window(facts) is window(facts)
    assert window(tables(trade_flows=monopoly())) is not window(facts)


def test_a_country_that_does_not_trade_has_no_rows(tables: Tables) -> None:
    assert dependencies(window(tables(trade_flows=monopoly())), "BRA").empty
    assert indispensable(window(tables(trade_flows=monopoly())), "JPN").empty


def test_a_published_share_stands_beside_trade_and_is_not_changed_by_it(tables: Tables) -> None:
    rows = [
        {"good": "film", "share": 0.95, "hs": "392099", "hs_revision": "HS2017", "holds": "part"},
        {"good": "blank", "share": None, "low_share": None, "high_share": None, "quality": "not_available", "period": ""},
    ]  # fmt: skip
    trade = [flow("JPN", "USA", 30.0, hs="392099", hs_revision="HS2017", year=2023), flow("USA", "JPN", 70.0, hs="392099", hs_revision="HS2017", year=2023)]  # fmt: skip
    film, blank = advanced(tables(advanced_materials=rows, trade_flows=trade), "JPN", 2024)
    assert (film.share, film.export_share, film.export_year) == (0.95, 0.3, 2023)
    assert (blank.share, blank.export_share, blank.period) == (None, None, None)
    assert advanced(tables(advanced_materials=rows), "JPN", 2024)[0].export_share is None


def test_one_buyer_alone_has_the_same_concentration_as_among_all(tables: Tables) -> None:
    rows = [flow(o, b, v, year=y) for y in YEARS for o, b, v in (("CHN", "JPN", 7.0 * y), ("USA", "JPN", 3.0), ("USA", "KOR", 1.0))]  # fmt: skip
    facts = tables(trade_flows=rows)
    alone = concentrations(facts, flows(facts, "HS1992", 2022, 2024), "JPN")
    among = window(facts).of("JPN")
    names = ["hs", "year", "import_usd", "import_hhi", "top_origin", "top_share"]
    assert alone[names].to_numpy().tolist() == among[names].to_numpy().tolist()
