"""IEA, Global Critical Minerals Outlook 2025: supply without the largest supplier over demand of 2035, exact or explained.

Printed: graphite and rare earths 35-40 %, nickel below 55 %, lithium and cobalt about 65 % (read second hand). Its dataset
(supply outlook by country, demand of the world) reproduces two of the five; the other three need a demand
smaller than the world's, and by how much is stated. The dataset has no demand by country.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sozai.risk import without_largest
from sozai.risk.n_minus_one import Remainder
from sozai.store import Facts

YEAR, SCENARIO = 2035, "STEPS"


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


def left(facts: Facts, material: str, stage: str) -> Remainder:
    return without_largest(facts, material, stage, YEAR, scenario=SCENARIO, table="supply_outlook")


def share(facts: Facts, material: str, stage: str) -> float:
    found = left(facts, material, stage).of_demand
    assert found is not None
    return found.value


def test_mined_rare_earths_are_left_at_35_to_40_percent(facts: Facts) -> None:
    assert 0.35 <= share(facts, "magnet-rare-earths", "mine") <= 0.40


@pytest.mark.parametrize("stage", ["mine", "refine"])
def test_nickel_is_left_below_55_percent(facts: Facts, stage: str) -> None:
    assert share(facts, "nickel", stage) < 0.55
    assert left(facts, "nickel", stage).largest == "IDN"


@pytest.mark.parametrize(
    ("material", "low", "mined", "refined"),
    [("graphite", 0.35, 0.078, 0.068), ("lithium", 0.60, 0.466, 0.258), ("cobalt", 0.60, 0.340, 0.240)],
)
def test_three_are_left_below_what_is_printed_at_either_stage(
    facts: Facts, material: str, low: float, mined: float, refined: float
) -> None:
    """Values of the dataset with the world's demand; natural graphite alone is mined, and demand counts synthetic too."""
    assert share(facts, material, "mine") == pytest.approx(mined, abs=0.0005)
    assert share(facts, material, "refine") == pytest.approx(refined, abs=0.0005)
    assert max(mined, refined) < low


@pytest.mark.parametrize(
    ("material", "printed", "part"),
    [("graphite", 0.375, 0.18), ("magnet-rare-earths", 0.375, 0.53), ("lithium", 0.65, 0.40), ("cobalt", 0.65, 0.37), ("nickel", 0.55, 0.87)],
)  # fmt: skip
def test_refined_shares_are_as_printed_over_a_stated_part_of_the_world_s_demand(
    facts: Facts, material: str, printed: float, part: float
) -> None:
    """The part to set against demand: what the world outside the largest supplier would use, if IEA leaves out its demand too."""
    found = left(facts, material, "refine")
    assert found.demand_t is not None
    assert found.others_t / printed / found.demand_t == pytest.approx(part, abs=0.01)
