from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozai.trade import advantages, export_shares, flows, printed_shares, production_shares, trend_break

from .conftest import SqlTables, flow

Tables = Callable[..., SqlTables]
YEARS = np.arange(1995.0, 2025.0)


def made(country: str, output_t: float, **more: object) -> dict[str, object]:
    return {"country": country, "output_t": output_t} | more


def test_a_production_share_is_over_the_printed_world_where_rows_leave_out_small_producers(
    tables: Tables,
) -> None:
    facts = tables(production=[made("JPN", 10.0), made("CHN", 80.0), made("WLD", 100.0)])
    ((share,), rows) = production_shares(facts, "rare-earths", "mine", "JPN")
    assert (share.share, share.other_share) == (0.1, pytest.approx(10 / 90))
    assert len(rows) == 3


def test_each_edition_has_its_own_share_and_one_without_the_country_has_none(tables: Tables) -> None:
    facts = tables(
        production=[
            made("JPN", 10.0, source="a"), made("CHN", 10.0, source="a"),
            made("JPN", 20.0, source="b"), made("CHN", 60.0, source="b"),
            made("CHN", 60.0, source="c"),
        ]
    )  # fmt: skip
    shares, _ = production_shares(facts, "rare-earths", "mine", "JPN")
    assert [(s.source, s.share) for s in shares] == [("a", 0.5), ("b", 0.25)]


def test_forms_are_never_added_up(tables: Tables) -> None:
    facts = tables(production=[made("JPN", 10.0, form="x"), made("CHN", 10.0, form="y")])
    assert production_shares(facts, "rare-earths", "mine", "JPN") == ((), ())


def test_export_shares_of_all_exporters_add_to_one(tables: Tables) -> None:
    facts = tables(
        trade_flows=[flow("CHN", "JPN", 6.0, 1.0), flow("JPN", "USA", 3.0, 4.0), flow("USA", "CHN", 1.0)]
    )
    chosen = flows(facts, "HS1992", 2024, 2024)
    shares = {country: export_shares(facts, chosen, country)[0] for country in ("CHN", "JPN", "USA")}
    assert {country: each.share for country, each in shares.items()} == {"CHN": 0.6, "JPN": 0.3, "USA": 0.1}
    assert sum(each.other_share or 0.0 for each in shares.values()) == 1.0


def test_revealed_advantage_is_one_on_average_over_the_world_s_basket(tables: Tables) -> None:
    rows = [
        flow("JPN", "USA", 30.0, hs="810820"), flow("CHN", "USA", 70.0, hs="810820"),
        flow("JPN", "USA", 10.0), flow("CHN", "USA", 290.0),
    ]  # fmt: skip
    facts = tables(trade_flows=rows)
    found = {each.hs: each for each in advantages(facts, flows(facts, "HS1992", 2024, 2024), "JPN")}
    assert found["810820"].advantage == pytest.approx((30 / 40) / (100 / 400))
    world = {"810820": 100 / 400, "284690": 300 / 400}
    assert sum(each.advantage * world[hs] for hs, each in found.items()) == pytest.approx(1.0)
    assert found["810820"].codes == 2


def test_a_printed_share_agrees_within_its_last_digit(tables: Tables) -> None:
    rows = [
        {"material": "steel", "country_t": 7.6, "world_t": 100.0, "printed_share": 0.08},
        {"material": "copper", "country_t": 7.4, "world_t": 100.0, "printed_share": 0.08},
        {"material": "aluminium", "country_t": 7.6, "world_t": 100.0, "printed_share": 0.075},
    ]
    found = {each.material: each.agrees for each in printed_shares(tables(printed_shares=rows), "JPN")}
    assert found == {"steel": True, "copper": False, "aluminium": False}


def wandering(seed: int, carry: float = 0.6) -> np.ndarray:
    shocks = np.random.default_rng(seed).standard_normal(YEARS.size)
    errors = np.zeros(YEARS.size)
    for t in range(1, YEARS.size):
        errors[t] = carry * errors[t - 1] + shocks[t]
    return errors


def test_an_unbroken_line_is_seldom_called_broken() -> None:
    found = [trend_break(YEARS, 0.1 * YEARS + wandering(seed), draws=199) for seed in range(60)]
    called = sum(each.p_value < 0.05 for each in found if each is not None)
    assert (
        called <= 9
    )  # a test of size 5 % that searches 23 years would call most of them with an F distribution


def test_a_plain_break_is_found_in_its_year() -> None:
    line = np.where(YEARS < 2010, 0.0, -2.0 * (YEARS - 2009))
    found = trend_break(YEARS, line + 0.3 * wandering(1, 0.2))
    assert found is not None
    assert abs(found.year - 2010) <= 1
    assert found.p_value < 0.01
    assert found.slope_after == pytest.approx(-2.0, abs=0.2)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.01, 100.0), st.floats(-50.0, 50.0), st.integers(0, 5))
def test_a_break_ignores_the_scale_and_the_origin_of_the_series(
    scale: float, shift: float, seed: int
) -> None:
    series = wandering(seed)
    first, second = trend_break(YEARS, series, draws=49), trend_break(YEARS, series * scale + shift, draws=49)
    assert first is not None
    assert second is not None
    assert (first.year, first.p_value) == (second.year, second.p_value)
    assert second.statistic == pytest.approx(first.statistic, rel=1e-5)


def test_few_years_or_a_perfect_line_have_no_break() -> None:
    assert trend_break(YEARS[:9], wandering(0)[:9]) is None
    assert trend_break(YEARS, np.full(YEARS.size, 0.3)) is None
