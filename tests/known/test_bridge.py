"""Published losses of Japan without rare earths, translated by the input-output table of 2018, to their printed precision.

Nomura Research Institute: three months -0.11 %, a year -0.43 % of GDP. Daiwa Institute of Research, 5 December 2025: a year
-1.3 %; with rare metals -3.2 %, in which transport equipment falls by 17.6 %.
"""

from collections.abc import Iterator

import pytest

from sozai.disruption import Economy, economy, gdp_lost, share_that_costs
from sozai.store import Facts
from sozai.studies import run
from sozai.terms import Answer

VEHICLES, TRANSPORT = ("20",), ("20", "21")


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


@pytest.fixture(scope="module")
def japan(facts: Facts) -> Economy:
    return economy(facts, "JPN")[0]


@pytest.fixture(scope="module")
def bridge(facts: Facts) -> Answer:
    return run("bridge", facts)


def test_a_year_at_0_43_percent_is_9_8_percent_of_vehicles_or_18_directly(japan: Economy) -> None:
    assert share_that_costs(japan, VEHICLES, 0.0043, 12) == pytest.approx(0.098, abs=0.0005)
    assert share_that_costs(japan, VEHICLES, 0.0043, 12, suppliers=False) == pytest.approx(0.18, abs=0.005)


def test_the_same_exposure_for_three_months_is_nomura_s_0_11_percent(japan: Economy) -> None:
    share = share_that_costs(japan, VEHICLES, 0.0043, 12)
    assert share is not None
    assert gdp_lost(japan, {"20": share}, 3)[1] == pytest.approx(0.0011, abs=0.00005)


def test_transport_equipment_alone_is_0_49_percent_directly_and_0_91_with_upstream(japan: Economy) -> None:
    direct, whole = gdp_lost(japan, dict.fromkeys(TRANSPORT, 0.176), 12)
    assert direct == pytest.approx(0.0049, abs=0.00005)
    assert whole == pytest.approx(0.0091, abs=0.00005)


def test_daiwa_s_rare_earths_cannot_lie_in_transport_equipment_alone(japan: Economy, bridge: Answer) -> None:
    alone = share_that_costs(japan, TRANSPORT, 0.013, 12)
    assert alone is not None
    assert alone > 0.176
    assert any("more than vehicles" in words.en for words in bridge.warnings)


def test_the_waterfall_stops_at_every_published_estimate(bridge: Answer) -> None:
    steps = bridge.table("steps").to_frame()
    for printed in (0.0011, 0.0043, 0.013, 0.032):
        assert (steps["reached_share"] - printed).abs().min() < 0.00005, printed
    assert steps["change_share"].iloc[:-1].sum() == pytest.approx(steps["change_share"].iloc[-1])


def test_a_share_found_costs_what_was_asked_and_what_cannot_cost_it_is_none(japan: Economy) -> None:
    for suppliers in (False, True):
        share = share_that_costs(japan, ("17", "18"), 0.01, 12, suppliers=suppliers)
        assert share is not None
        lost = gdp_lost(japan, dict.fromkeys(("17", "18"), share), 12)
        assert lost[suppliers] == pytest.approx(0.01, rel=1e-6)
    assert share_that_costs(japan, ("21",), 0.032, 12) is None


def test_sectors_too_small_leave_cells_empty_and_say_so(facts: Facts) -> None:
    small = run("bridge", facts, sectors=("21",))
    assert small.table("exposures").to_frame()["exposed_share"].isna().any()
    assert any("empty" in words.en for words in small.warnings)
