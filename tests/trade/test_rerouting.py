from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozai.terms import NoAnswerError, ParameterError
from sozai.trade import Event, Rerouting, gap, mirror_gaps, rerouting

from .conftest import SqlTables, flow

Tables = Callable[..., SqlTables]
EVENT = Event("CHN", "JPN", ("284690",), "HS1992", 2022, 1, 1)


def moved(
    then_in: float, now_in: float, then_out: float, now_out: float, third: str = "VNM", scale: float = 1.0
) -> list[dict[str, Any]]:
    """Return a third country's legs in 2021 and 2023; a leg of no mass is no row."""
    legs = (("CHN", third, 2021, then_in), ("CHN", third, 2023, now_in), (third, "JPN", 2021, then_out), (third, "JPN", 2023, now_out))  # fmt: skip
    return [
        flow(a, b, 1e3 * mass * scale, mass * scale, year=year) for a, b, year, mass in legs if mass > 0.0
    ]


def direct(then: float = 100.0, now: float = 40.0, scale: float = 1.0) -> list[dict[str, Any]]:
    return [
        flow("CHN", "JPN", 1e3 * mass * scale, mass * scale, year=year)
        for year, mass in ((2021, then), (2023, now))
    ]


def found(facts: SqlTables, event: Event = EVENT, **more: Any) -> Rerouting:
    return rerouting(facts, event, **more)


def test_the_bound_is_the_smaller_of_the_two_rises(tables: Tables) -> None:
    result = found(tables(trade_flows=[*direct(), *moved(0.0, 30.0, 10.0, 50.0)]))
    (route,) = result.routes
    assert (route.country, route.more_in_tpa, route.more_out_tpa, route.bound_tpa) == (
        "VNM",
        30.0,
        40.0,
        30.0,
    )
    assert (result.direct_before_tpa, result.direct_after_tpa, result.bound_tpa) == (100.0, 40.0, 30.0)
    assert result.low_tpa is not None
    assert result.high_tpa is not None
    assert result.low_tpa <= 30.0 <= result.high_tpa


def test_without_a_fall_there_is_nothing_to_go_round(tables: Tables) -> None:
    result = found(tables(trade_flows=[*direct(40.0, 100.0), *moved(0.0, 30.0, 10.0, 50.0)]))
    assert (result.bound_tpa, result.routes, result.chance_tpa) == (None, (), 0.0)


@pytest.mark.parametrize("legs", [(0.0, 30.0, 50.0, 50.0), (30.0, 30.0, 10.0, 50.0), (30.0, 0.0, 10.0, 50.0)])
def test_a_third_country_with_one_rise_is_no_route(tables: Tables, legs: tuple[float, ...]) -> None:
    result = found(tables(trade_flows=[*direct(), *moved(*legs)]))
    assert (result.routes, result.bound_tpa) == ((), 0.0)


def test_the_year_of_the_measure_is_left_out(tables: Tables) -> None:
    rows = [*direct(), *moved(0.0, 30.0, 10.0, 50.0)]
    noise = [flow("CHN", "VNM", 1e6, 9e3, year=2022), flow("VNM", "JPN", 1e6, 9e3, year=2022)]
    assert found(tables(trade_flows=[*rows, *noise])).routes == found(tables(trade_flows=rows)).routes


def test_a_mean_counts_a_year_without_a_row_as_none_on_record(tables: Tables) -> None:
    rows = [*direct(), flow("CHN", "JPN", 1e3, 80.0, year=2020), *moved(0.0, 30.0, 10.0, 50.0)]
    result = found(tables(trade_flows=rows), Event("CHN", "JPN", ("284690",), "HS1992", 2022, 2, 1))
    assert result.direct_before_tpa == 90.0
    assert result.routes[0].more_out_tpa == 50.0 - 10.0 / 2
    assert result.years == ((2020, 2021), (2023,))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 100), min_size=4, max_size=4), st.sampled_from([0.25, 2.0, 1000.0]))
def test_bounds_scale_with_the_unit_of_mass(legs: list[int], scale: float) -> None:
    one = found(SqlTables(trade_flows=[*direct(), *moved(*legs)]), draws=5)
    other = found(SqlTables(trade_flows=[*direct(scale=scale), *moved(*legs, scale=scale)]), draws=5)
    assert other.bound_tpa == pytest.approx((one.bound_tpa or 0.0) * scale, rel=1e-9, abs=1e-9)


def test_with_one_third_country_chance_and_bound_are_the_same(tables: Tables) -> None:
    result = found(tables(trade_flows=[*direct(), *moved(0.0, 30.0, 10.0, 50.0)]))
    assert result.chance_tpa == pytest.approx(30.0)


def test_shuffling_breaks_the_pairs_that_belong_together(tables: Tables) -> None:
    rows = [
        *direct(),
        *moved(0.0, 30.0, 0.0, 30.0, "VNM"),
        *moved(0.0, 1.0, 0.0, 1.0, "MYS"),
        *moved(0.0, 1.0, 0.0, 1.0, "THA"),
    ]
    result = found(tables(trade_flows=rows))
    assert result.bound_tpa == pytest.approx(32.0)
    assert result.chance_tpa < 20.0


def test_plausibility_compares_sales_with_own_output(tables: Tables) -> None:
    rows = [*direct()]
    for third in ("VNM", "MYS", "THA"):
        rows += moved(0.0, 30.0, 10.0, 50.0, third)
    made = [{"country": "VNM", "output_t": 49.0}, {"country": "MYS", "output_t": 51.0}]
    result = found(tables(trade_flows=rows, production=made), outputs=[("rare-earths", "mine")])
    kinds = {route.country: route.plausibility for route in result.routes}
    assert kinds == {"VNM": "above-output", "MYS": "within-output", "THA": "output-unknown"}


def test_what_cannot_be_compared_is_refused_by_name(tables: Tables) -> None:
    rows = direct()
    with pytest.raises(ParameterError, match="another importer"):
        found(tables(trade_flows=rows), Event("CHN", "CHN", ("284690",), "HS1992", 2022))
    with pytest.raises(NoAnswerError, match=r"HS1992 in 2024"):
        found(tables(trade_flows=rows), Event("CHN", "JPN", ("284690",), "HS1992", 2023, 2, 1))
    with pytest.raises(NoAnswerError, match="no trade from China to South Korea"):
        found(tables(trade_flows=rows), Event("CHN", "KOR", ("284690",), "HS1992", 2022))


def told(
    reporter: str, way: str, partner: str, value_usd: float, mass_t: float | None = None
) -> dict[str, Any]:
    return {"reporter": reporter, "flow": way, "partner": partner, "value_usd": value_usd, "mass_t": mass_t}


def test_a_mirror_gap_compares_the_two_reports_of_one_flow(tables: Tables) -> None:
    rows = [
        told("CHN", "export", "JPN", 100.0, 10.0), told("JPN", "import", "CHN", 80.0, 20.0),
        told("CHN", "export", "WLD", 999.0), told("CHN", "export", "KOR", 7.0),
    ]  # fmt: skip
    both, single = mirror_gaps(tables(reported_trade=rows), ("284690",), "HS1992", 2024, 2024)
    assert (both.exporter, both.importer, both.value_gap, both.mass_gap) == ("CHN", "JPN", -0.2, 0.5)
    assert (single.importer, single.received_usd, single.value_gap) == ("KOR", None, None)


def test_without_both_reports_there_is_no_gap(tables: Tables) -> None:
    with pytest.raises(NoAnswerError, match=r"reported_trade.*both sides report"):
        mirror_gaps(
            tables(reported_trade=[told("CHN", "export", "JPN", 1.0)]), ("284690",), "HS1992", 2024, 2024
        )


@given(st.floats(0.0, 1e9), st.floats(0.001, 1e9))
def test_a_gap_lies_between_minus_one_and_one_and_turns_its_sign_with_the_sides(
    sent: float, received: float
) -> None:
    value = gap(sent, received)
    turned = gap(received, sent)
    assert value is not None
    assert turned is not None
    assert -1.0 <= value <= 1.0
    assert value == -turned
