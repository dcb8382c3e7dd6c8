"""What stands behind a supplier, traced on the embedded chain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sozai.chain import Chain, build
from sozai.procurement import (
    Book,
    Cut,
    Item,
    Offer,
    Scenario,
    joint,
    lost_shares,
    relabelled,
    reliance,
)
from sozai.procurement.origins import same_refiner
from sozai.store import Facts
from sozai.terms import COUNTRIES, MATERIALS, STAGES, ParameterError, Words

TITLE = Words("a cut", "途絶")
NAMES = {id_: each.words for group in (COUNTRIES, MATERIALS, STAGES) for id_, each in group.items()}
NAMES["plant"] = Words("plants", "工場")


@pytest.fixture(scope="module")
def chains() -> Iterator[dict[str, tuple[Chain, str]]]:
    with Facts(None) as facts:
        chain = build(facts).chain
        yield {"neodymium": (chain, "ndpr"), "dysprosium": (chain, "dysprosium")}


def book(
    *offers: Offer, materials: tuple[str, ...] = ("neodymium", "dysprosium"), form: str = "magnet"
) -> Book:
    return Book((Item("A", "magnet", materials, form, "kg", 1000.0),), offers)


def lost(given: Book, chains: dict[str, tuple[Chain, str]], *cuts: Cut) -> list[float]:
    found = lost_shares(given, reliance(given, chains), [Scenario("x", TITLE, cuts, 90.0)])
    return [float(share) for share in found[:, 0]]


def test_plants_in_two_countries_fail_together_when_their_refinery_does(chains) -> None:
    """All Dy is separated in China: magnets from Vietnam and Japan go with it, and only their own plants part them."""
    given = book(Offer(0, "V", 1.0, "VNM"), Offer(0, "J", 1.0, "JPN"))
    assert lost(given, chains, Cut("CHN", "separate", "dysprosium")) == pytest.approx([1.0, 1.0], abs=1e-6)
    assert lost(given, chains, Cut("VNM", "plant")) == [1.0, 0.0]
    assert same_refiner(reliance(given, chains), 0, 1) == pytest.approx(1.0, abs=1e-6)


def test_the_scarcest_material_binds_and_origins_add_up(chains) -> None:
    given = book(Offer(0, "J", 1.0, "JPN"), materials=("neodymium",))
    china, malaysia = (lost(given, chains, Cut(c, "separate"))[0] for c in ("CHN", "MYS"))
    assert 0.0 < china < 1.0
    both = lost(given, chains, Cut("CHN", "separate"), Cut("MYS", "separate"))[0]
    assert both == pytest.approx(china + malaysia)
    assert lost(given, chains, Cut("CHN", "separate", "", 0.5))[0] == pytest.approx(china / 2)
    heavy = book(Offer(0, "J", 1.0, "JPN"))
    assert lost(heavy, chains, Cut("CHN", "separate"))[0] == pytest.approx(1.0, abs=1e-6)


def test_a_declared_refiner_takes_the_place_of_the_traced_one(chains) -> None:
    given = book(Offer(0, "J", 1.0, "JPN", refiner="MYS"), materials=("neodymium",))
    assert lost(given, chains, Cut("CHN", "separate")) == [0.0]
    assert lost(given, chains, Cut("MYS", "separate")) == [1.0]


def test_a_stage_is_its_plants_own_country_and_a_part_buys_the_last_good(chains) -> None:
    (metal,) = reliance(book(Offer(0, "V", 1.0, "VNM"), materials=("dysprosium",), form="metal"), chains)
    assert metal.shares["dysprosium", "metal"] == {"VNM": 1.0}
    assert ("dysprosium", "magnet") not in metal.shares
    (part,) = reliance(book(Offer(0, "M", 1.0, "MEX"), materials=("neodymium",), form="part"), chains)
    assert sum(part.shares["neodymium", "magnet"].values()) == pytest.approx(1.0, abs=1e-3)


def test_what_no_chain_follows_is_said_to_be_untraced_and_fails_with_its_plant(chains) -> None:
    given = book(Offer(0, "K", 1.0, "CHN"), materials=("tungsten",), form="")
    (relies,) = reliance(given, chains)
    assert relies.untraced == ("tungsten",)
    assert lost(given, chains, Cut("CHN")) == [1.0]
    assert lost(given, chains, Cut("CHN", "separate")) == [0.0]


def test_who_merely_relabels_a_controlled_origin_is_refused(chains) -> None:
    """The Philippines have no magnet maker on record and what is sold there is Chinese; Vietnam's plants are on record."""
    given = book(
        Offer(0, "trader", 1.0, "PHL"),
        Offer(0, "plant", 1.0, "VNM"),
        Offer(0, "label", 1.0, "JPN", made_in="CHN"),
        Offer(0, "home", 1.0, "CHN"),
    )
    controlled = {"neodymium": ("CHN",)}
    found = relabelled(given, chains, controlled, NAMES)
    assert sorted(found) == [0, 2]
    assert "no maker in Philippines" in found[0].en
    assert "made in China" in found[2].en
    assert relabelled(given, chains, {}, NAMES) == {}


def test_joint_scenarios_name_every_origin_behind_an_offer_once(chains) -> None:
    given = book(Offer(0, "V", 1.0, "VNM"), Offer(0, "J", 1.0, "JPN"), materials=("dysprosium",))
    found = joint(reliance(given, chains), NAMES, (90.0,), 0.05)
    ids = [scenario.id for scenario in found]
    assert len(set(ids)) == len(ids)
    assert {"CHN-separate-dysprosium-90", "VNM-plant-90", "JPN-plant-90"} <= set(ids)


def test_a_scenario_that_cannot_be_is_refused() -> None:
    with pytest.raises(ParameterError, match="from 0 to 1"):
        Scenario("x", TITLE, (Cut("CHN", depth_share=2.0),), 90.0)
