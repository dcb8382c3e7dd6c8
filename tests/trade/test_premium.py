from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozai.trade import OTHERS, Chain, Coefficient, Premium, added, flows, premiums

from .conftest import SqlTables, flow

Tables = Callable[..., SqlTables]
ONE = Coefficient(1.0, 1.0, 1.0)


def of(facts: SqlTables, country: str = "VNM", **more: int) -> dict[str, Premium]:
    found = premiums(facts, flows(facts, "HS1992", 2020, 2024), "CHN", [country], **more)
    return {each.reading: each for each in found if each.country == country}


def mixed(factor: float = 1.0) -> list[dict[str, object]]:
    """Return two goods at 2 and 50 USD/kg; China sells more of the cheap one, Vietnam of the dear one."""
    return [
        flow("CHN", "JPN", 2e3 * 90, 90.0, hs="284610"), flow("CHN", "JPN", 50e3 * 10, 10.0, hs="284690"),
        flow("VNM", "JPN", 2e3 * 10 * factor, 10.0, hs="284610"), flow("VNM", "JPN", 50e3 * 90 * factor, 90.0, hs="284690"),
    ]  # fmt: skip


def test_a_difference_of_mix_alone_is_no_premium_within_the_code(tables: Tables) -> None:
    found = of(tables(trade_flows=mixed()))
    assert found["pooled"].share == pytest.approx((0.2 + 45.0) / (1.8 + 5.0) - 1.0)
    assert found["within-code"].share == pytest.approx(0.0, abs=1e-12)
    assert found["within-importer"].share == pytest.approx(0.0, abs=1e-12)


@settings(max_examples=10, deadline=None)
@given(st.floats(0.2, 5.0))
def test_a_uniform_markup_is_found_whole_within_the_code(factor: float) -> None:
    assert of(SqlTables(trade_flows=mixed(factor)), draws=5)["within-importer"].share == pytest.approx(
        factor - 1.0
    )


def test_a_sample_beside_a_cargo_says_little(tables: Tables) -> None:
    rows = [
        flow("CHN", "JPN", 10e3 * 100, 100.0), flow("VNM", "JPN", 12e3 * 100, 100.0),
        flow("CHN", "USA", 500e3 * 0.01, 0.01), flow("VNM", "USA", 12e3 * 100, 100.0),
    ]  # fmt: skip
    found = of(tables(trade_flows=rows))["within-importer"]
    assert found.share == pytest.approx(0.2, abs=0.01)
    assert found.covered_share == pytest.approx(0.5, abs=0.001)


def test_exporters_that_share_no_cell_have_no_premium_within_it(tables: Tables) -> None:
    rows = [flow("CHN", "JPN", 10e3, 1.0), flow("VNM", "USA", 12e3, 1.0)]
    assert set(of(tables(trade_flows=rows))) == {"pooled", "within-code"}


def test_the_range_holds_the_point_and_the_same_seed_gives_the_same_range(tables: Tables) -> None:
    facts = tables(trade_flows=mixed(1.3))
    first, again = of(facts, seed=3), of(facts, seed=3)
    assert first == again
    assert all(each.low_share <= each.share <= each.high_share for each in first.values())
    assert of(facts, seed=4) != first


def test_others_are_all_compared_exporters_added_up(tables: Tables) -> None:
    rows = [flow("CHN", "JPN", 10e3, 1.0), flow("VNM", "JPN", 20e3, 1.0), flow("MYS", "JPN", 10e3, 1.0)]
    facts = tables(trade_flows=rows)
    found = premiums(facts, flows(facts, "HS1992", 2020, 2024), "CHN", ["VNM", "MYS"])
    pooled = {each.country: each.share for each in found if each.reading == "pooled"}
    assert pooled == pytest.approx({OTHERS: 0.5, "VNM": 1.0, "MYS": 0.0})


def chain(magnet: Coefficient = ONE) -> Chain:
    return Chain(Coefficient(60.0, 50.0, 70.0, "A"), ONE, Coefficient(0.4, 0.37, 0.43), Coefficient(0.1, 0.1, 0.1), ONE, magnet)  # fmt: skip


@given(st.floats(0.01, 3.0), st.floats(1.01, 3.0))
def test_what_is_added_grows_with_the_premium_and_the_magnet(premium: float, more: float) -> None:
    low = added(chain(), Coefficient(premium, premium, premium), draws=10)
    high = added(chain(Coefficient(more, more, more)), Coefficient(premium, premium, premium), draws=10)
    dear = added(chain(), Coefficient(premium * more, premium * more, premium * more), draws=10)
    assert high.vehicle_usd == pytest.approx(low.vehicle_usd * more)
    assert dear.vehicle_usd == pytest.approx(low.vehicle_usd * more)
    assert low.low_usd <= low.vehicle_usd <= low.high_usd


def test_no_premium_adds_nothing() -> None:
    cost = added(chain(), Coefficient(0.0, 0.0, 0.0))
    assert (cost.oxide_usd_per_kg, cost.vehicle_usd, cost.high_usd, cost.assumed_share) == (
        0.0,
        0.0,
        0.0,
        None,
    )


def test_swarf_sold_at_the_price_of_metal_leaves_the_metal_in_the_magnet() -> None:
    """0.4 kg of metal in, 0.1 kg back at the same price: the magnet carries 0.3 kg."""
    cost = added(chain(), Coefficient(1.0, 1.0, 1.0))
    assert cost.magnet_usd_per_kg == pytest.approx(0.3 * cost.metal_usd_per_kg)


def test_a_spread_of_assumptions_alone_is_said_to_be_assumed() -> None:
    known = Coefficient(60.0, 60.0, 60.0, "A")
    cost = added(
        Chain(known, ONE, Coefficient(0.4, 0.3, 0.5), Coefficient(0.0, 0.0, 0.0), ONE, ONE),
        Coefficient(1.0, 1.0, 1.0, "B"),
    )
    assert cost.assumed_share == 1.0
