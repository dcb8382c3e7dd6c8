"""What rows alone say of particular chains: shared processes, sums of routes, refused routes, declared trade."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sozai.chain import Chain, build
from sozai.store import Facts
from sozai.terms import NoAnswerError

from .test_build import Without


def activity(chain: Chain, process: str, region: str) -> float:
    at = chain.region(region)
    return sum(
        float(amount)
        for name, place, amount in zip(
            chain.processes.name, chain.processes.region, chain.processes.activity_tpa, strict=True
        )
        if name == process and place == at
    )


@pytest.fixture(scope="module")
def steel(facts: Facts) -> Chain:
    return build(facts, "steel", draws=0).chain


def test_steel_of_both_routes_is_raw_steel_and_of_converters_what_pig_iron_allows(steel: Chain) -> None:
    """MCS 2026 for 2024: Japan 84 Mt of raw steel and 61 Mt of pig iron, the United States 79.5 and 20.6 Mt."""
    for country, raw, pig in (("JPN", 84e6, 61e6), ("USA", 79.5e6, 20.6e6)):
        converter = activity(steel, "refine-steel-converter", country)
        electric = activity(steel, "refine-steel-electric", country)
        assert converter + electric == pytest.approx(0.98 * raw, rel=0.02)
        assert converter == pytest.approx(0.945 * pig / 0.9, rel=0.1)
        scrap = activity(steel, "scrap-steel", country)
        assert scrap == pytest.approx(0.14 * converter + 1.04 * electric, rel=1e-3)


def test_a_route_without_a_sourced_plant_is_refused_in_words(steel: Chain) -> None:
    assert not any("hydrogen" in name for name in steel.processes.name)
    refused = [words for words in steel.gaps if "hydrogen" in words.en]
    assert len(refused) == 1
    assert "refused" in refused[0].en
    assert "水素還元" in refused[0].ja


def test_cells_hold_what_their_recipe_takes_and_share_the_mines_of_their_elements(facts: Facts) -> None:
    battery, cobalt = (build(facts, name, draws=0).chain for name in ("battery", "cobalt"))
    for country in ("COD", "CHN", "FIN"):
        for process in ("mine-cobalt", "refine-cobalt"):
            assert activity(battery, process, country) == pytest.approx(
                activity(cobalt, process, country), rel=0.05, abs=50
            )
    assert not any("battery" in name or "cathode" in name for name in cobalt.processes.name)
    cells = battery.commodities[battery.commodity("battery-nickel")]
    assert set(cells.content) == {"lithium", "nickel", "cobalt", "graphite"}


def test_a_declared_route_adds_to_what_codes_show_and_says_so(facts: Facts) -> None:
    without = build(Without(facts, "routes"), "cobalt", draws=0).chain
    chain = build(facts, "cobalt", draws=0).chain

    def flow(held: Chain, origin: str, destination: str) -> float:
        arcs, good = held.arcs, held.commodity("cobalt-refined")
        here = (arcs.commodity == good) & (arcs.origin == held.region(origin))
        return float(arcs.flow_tpa[here & (arcs.destination == held.region(destination))].sum())

    assert flow(chain, "CHN", "KOR") > flow(without, "CHN", "KOR") + 4000
    assert any("declared prior" in words.en for words in chain.gaps)
    assert not any("declared prior" in words.en for words in without.gaps)


def test_a_chain_with_a_good_that_nothing_makes_is_refused(facts: Facts) -> None:
    recipes = facts.frame("recipes")
    rest = recipes[recipes.process != "refine-ethylene"]

    class Narrow(Without):
        def frame(self, table: str, **where: object) -> pd.DataFrame:
            if table != "recipes":
                return self.facts.frame(table, **where)
            ((column, wanted),) = where.items()
            return rest[rest[column].isin(np.atleast_1d(wanted))]

    with pytest.raises(NoAnswerError, match="gives ethylene-cracked"):
        build(Narrow(facts, "recipes without a maker"), "ethylene", draws=0)


def test_only_japan_makes_ethylene_on_record_and_the_chain_says_so(facts: Facts) -> None:
    """6,162 kt of capacity (METI, end of 2019) at 78 %; physical table 2015 scaled by 0.7."""
    chain = build(facts, "ethylene", draws=0).chain
    made = {name: activity(chain, name, "JPN") for name in chain.processes.name}
    assert made["refine-ethylene"] == pytest.approx(4.8e6, rel=0.1)
    assert any("only Japan has rows" in words.en for words in chain.gaps)
