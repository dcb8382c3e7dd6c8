"""The embedded base year: balanced, marked, and every number to be followed to its row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sozai.chain import ASSUMED, BALANCED, OBSERVED, Base, Chain, bounds, origin_shares
from sozai.chain.build import build
from sozai.chain.magnet_facts import observe
from sozai.chain.magnets import REGIONS, define, oxide_content
from sozai.chain.scalars import Scalars
from sozai.chain.types import Arcs, Conflict, Processes, Stocks, Uses
from sozai.store import Facts
from sozai.terms import TABLES, NoAnswerError, ParameterError
from sozai.terms.facts import facts_of

from .worlds import made_and_taken


class Without:
    """The embedded facts without one table, or with another frame in its place."""

    def __init__(self, facts: Facts, table: str, frame: pd.DataFrame | None = None) -> None:
        self.facts, self.table, self.instead = facts, table, frame

    @property
    def digest(self) -> str:
        return f"without {self.table}"

    def frame(self, table: str, **where: object) -> pd.DataFrame:
        if table != self.table:
            return self.facts.frame(table, **where)
        return self.facts.frame(table).iloc[:0] if self.instead is None else self.instead


def worlds(base: Base) -> tuple[Chain, ...]:
    return (base.chain, *base.ensemble, *base.assumed)


def test_every_market_of_every_member_balances_to_1e_9_of_its_throughput(base: Base) -> None:
    assert len(worlds(base)) == 9
    for chain in worlds(base):
        received, left = made_and_taken(chain)
        assert received.sum() > 100_000
        assert (np.abs(received - left) <= 1e-9 * np.maximum(received, left)).all()


def test_no_quantity_is_negative_and_every_use_of_magnets_is_split_whole(base: Base) -> None:
    for chain in worlds(base):
        quantities = (chain.processes.activity_tpa, chain.arcs.flow_tpa, chain.uses.use_tpa)
        assert all((values >= 0).all() and np.isfinite(values).all() for values in quantities)


def test_every_mark_is_present_and_no_use_is_observed(base: Base) -> None:
    chain = base.chain
    marks = np.concatenate([chain.processes.mark, chain.arcs.mark, chain.uses.mark])
    assert set(marks) == {OBSERVED, BALANCED, ASSUMED}
    assert OBSERVED not in chain.uses.mark


def test_a_mine_in_the_statistics_is_observed_and_one_beside_them_is_not(base: Base) -> None:
    processes, regions = base.chain.processes, base.chain.regions
    marks = {
        (name, regions[region]): mark
        for name, region, mark in zip(processes.name, processes.region, processes.mark, strict=True)
    }
    assert marks["mine", "USA"] == OBSERVED
    assert marks["mine", "LAO"] != OBSERVED


def test_the_facts_that_cannot_both_be_true_are_listed(base: Base) -> None:
    """METHODS: 255,200 t of Chinese NdFeB, MCS 2025 and 2026 on Australia, 40.7 kt Turkey to Benin at 0.05 USD/kg."""

    def listed(words: str) -> Conflict:
        (conflict,) = (conflict for conflict in base.chain.conflicts if words in conflict.words.en)
        return conflict

    magnets = listed("Magnet making, China")
    assert (magnets.observed_t, magnets.source) == (255_200.0, "literature")
    assert magnets.used_t < 200_000
    assert "中国の磁石製造" in magnets.words.ja
    australia = listed("Mine output of rare-earth oxide, Australia")
    assert (australia.observed_t, australia.used_t) == (13_000.0, 29_000.0)
    assert australia.source == "usgs-mcs-2025"
    refused = listed("TUR to BEN")
    assert refused.observed_t == pytest.approx(40_700, rel=0.01)
    assert (refused.used_t, refused.source) == (0.0, "baci-hs92-v202601")


def test_every_conflict_names_a_source_card(base: Base, facts: Facts) -> None:
    assert {conflict.source for conflict in base.chain.conflicts} <= set(facts.cards())


def test_an_assumption_that_is_overruled_is_not_called_a_fact(base: Base) -> None:
    overruled = [conflict for conflict in base.chain.conflicts if conflict.source == "assumption"]
    assert overruled
    for conflict in overruled:
        assert "the assumption says" in conflict.words.en
        assert "仮定は" in conflict.words.ja


@pytest.mark.parametrize("element", ["dysprosium", "terbium"])
def test_only_china_separates_heavy_rare_earths_and_that_is_an_input(base: Base, element: str) -> None:
    """EU CRM 2023 (processing share 100 %), printed as an input: no other plant is on record."""
    chain = base.chain
    japan, china = chain.region("JPN"), chain.region("CHN")
    places = [
        chain.regions[region]
        for name, region in zip(chain.processes.name, chain.processes.region, strict=True)
        if name == f"separate-{element}"
    ]
    assert places == ["CHN"]
    for world in worlds(base):
        assert origin_shares(world, element, "separate", japan)[china] == pytest.approx(1.0)
    assert bounds(chain, element, "separate", japan, china) == pytest.approx((1.0, 1.0), abs=1e-5)
    plant = next(
        fact
        for fact in chain.facts
        if fact.table == "plants" and dict(fact.key)["process"] == f"separate-{element}"
    )
    assert (plant.quality, plant.grade) == ("assumption", "D")


@pytest.mark.parametrize("element", ["ndpr", "dysprosium", "terbium"])
@pytest.mark.parametrize("stage", ["mine", "separate", "metal", "magnet"])
def test_bounds_hold_the_traced_share_of_every_maker(base: Base, element: str, stage: str) -> None:
    chain = base.chain
    buyer = chain.region("JPN")
    shares = origin_shares(chain, element, stage, buyer)
    assert shares.sum() == pytest.approx(1.0)
    for origin in np.flatnonzero(shares > 0.01):
        least, most = bounds(chain, element, stage, buyer, int(origin))
        assert least - 1e-5 <= shares[origin] <= most + 1e-5


def test_equal_facts_give_equal_digests_and_another_world_another(base: Base) -> None:
    with Facts(None) as again:
        other = build(Without(again, "no-table"), draws=4)
    assert other.chain is not base.chain
    digests = [chain.digest() for chain in worlds(base)]
    assert [chain.digest() for chain in worlds(other)] == digests
    assert len(set(digests)) == len(digests)
    changed = replace(base.chain, year=2023)
    assert changed.digest() != base.chain.digest()


def test_nothing_of_a_chain_can_be_written(base: Base) -> None:
    arrays = 0
    for chain in worlds(base):
        for part in (chain, chain.processes, chain.arcs, chain.uses, chain.stocks):
            assert isinstance(part, Chain | Processes | Arcs | Uses | Stocks)
            for name in part.__dataclass_fields__:
                value = getattr(part, name)
                if isinstance(value, np.ndarray) and value.size:
                    arrays += 1
                    with pytest.raises(ValueError, match="read-only"):
                        value[(0,) * value.ndim] = 0
    assert arrays > 100


def test_every_fact_of_the_chain_is_found_again_in_the_store(base: Base, facts: Facts) -> None:
    chain = base.chain
    assert len({(fact.table, fact.source, fact.key) for fact in chain.facts}) == len(chain.facts)
    for table in sorted({fact.table for fact in chain.facts}):
        mine = [fact for fact in chain.facts if fact.table == table]
        where = {"hs": ["280530", "284690", "850511"], "year": 2024} if table == "trade_flows" else {}
        stored = {(fact.source, fact.key): fact for fact in facts_of(facts.frame(table, **where), table)}
        assert all(stored[fact.source, fact.key] == fact for fact in mine)
    assert {fact.source for fact in chain.facts} <= set(facts.cards())


def test_the_chain_stands_on_every_table_it_reads(facts: Facts) -> None:
    """A table that is read and not among the facts would be a number nobody can follow."""
    read: set[str] = set()

    class Watched(Without):
        def frame(self, table: str, **where: object) -> pd.DataFrame:
            read.add(table)
            return super().frame(table, **where)

    watched = Watched(facts, "no-table")
    found = build(watched, draws=0)
    assert {fact.table for fact in found.chain.facts} == read
    assert read <= set(TABLES)


NEEDED = (
    *("plants", "recipes", "baskets", "deposits", "uses", "trade_content", "trade_flows", "production"),
    *("elasticities", "prices", "responses", "inventories", "goods"),
)


@pytest.mark.parametrize("table", NEEDED)
def test_a_missing_table_is_named_and_nothing_is_guessed(facts: Facts, table: str) -> None:
    with pytest.raises(NoAnswerError, match=table) as caught:
        build(Without(facts, table), draws=0)
    assert table in caught.value.of("ja")


def test_an_unknown_chain_is_refused_with_a_suggestion(facts: Facts) -> None:
    with pytest.raises(ParameterError, match="Did you mean rare-earth-magnets") as caught:
        build(facts, "rare-earth-magnet", draws=0)
    assert "rare-earth-magnets" in caught.value.of("ja")


def test_swarf_has_a_market_where_a_plant_recycles_it_and_nowhere_else(facts: Facts) -> None:
    plants = facts.frame("plants")
    markets = {place for good, place in define(facts).problem.rows if good == "ndpr-swarf"}
    assert markets == set(plants[plants.process == "recycle-ndpr"].country)
    fewer = plants[~((plants.process == "recycle-ndpr") & (plants.country == "VNM"))]
    rows = define(Without(facts, "plants", fewer)).problem.rows
    assert ("ndpr-swarf", "VNM") not in rows
    assert ("dysprosium-swarf", "VNM") in rows


def test_ore_holds_what_its_deposits_hold(facts: Facts) -> None:
    """Mount Weld alone in Australia: NdPr in a tonne of oxide is the basket's shares times metal in oxide."""
    chain = define(facts)
    baskets = facts.frame("baskets", deposit="mount-weld").set_index("material").share
    held = chain.problem.coefficients[chain.basket["AUS", "ndpr"]].mean
    expected = baskets["neodymium"] * 0.8574 + baskets["praseodymium"] * 0.8277
    assert held == pytest.approx(expected, rel=1e-3)
    assert oxide_content("dysprosium") == pytest.approx(2 * 162.5 / (2 * 162.5 + 3 * 15.999))


def test_a_magnet_holds_what_does_not_become_swarf(base: Base) -> None:
    """Recipe of a standard magnet: 0.40 t of NdPr in, 0.10 t out as swarf; of a heavy one 0.04 and 0.01 t of Dy."""
    chain = base.chain
    assert chain.commodities[chain.commodity("magnet-standard")].content == pytest.approx({"ndpr": 0.3})
    assert chain.commodities[chain.commodity("magnet-heavy")].content["dysprosium"] == pytest.approx(0.03)


def test_every_observation_speaks_of_a_region_and_a_source(facts: Facts) -> None:
    chain = define(facts)
    observe(chain, facts)
    assert {term.source for term in chain.problem.terms} <= set(facts.cards())
    assert all(term.words.en and term.words.ja and term.sigma > 0 for term in chain.problem.terms)
    assert {key[-1] for key in chain.problem.keys} <= set(REGIONS)


def test_an_items_own_scalar_goes_before_the_general_one(facts: Facts) -> None:
    scalars = Scalars(facts)
    rows = facts.frame("elasticities").set_index(["name", "item"])
    assert scalars.value("heavy_magnet_share", "JPN") == rows.loc[("heavy_magnet_share", "JPN"), "value"]
    assert scalars.value("heavy_magnet_share", "DEU") == rows.loc[("heavy_magnet_share", "*"), "value"]
    with pytest.raises(NoAnswerError, match="no row 'luck'"):
        scalars.value("luck")
