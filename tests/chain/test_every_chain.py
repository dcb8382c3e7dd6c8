"""What every chain holds, whatever its rows are."""

from __future__ import annotations

import re

import numpy as np
import pytest

from sozai.chain import Base, Chain, bounds, build, network, origin_shares
from sozai.store import Facts
from sozai.terms import STAGES, Words
from sozai.terms.chains import CHAINS, GOODS, USES

from .test_build import Without
from .worlds import made_and_taken

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-鿿]")
EVERY = pytest.mark.parametrize("name", sorted(CHAINS))
DRAWS = 4


def built(facts: Facts, name: str) -> Base:
    return build(facts, name, draws=DRAWS)


def worlds(base: Base) -> tuple[Chain, ...]:
    return (base.chain, *base.ensemble, *base.assumed)


def stages_of(chain: Chain, element: str) -> list[str]:
    """Return the stages at which a good that holds the element is made."""
    return [
        stage
        for stage in chain.stages
        if any(good.stage == stage and good.content.get(element) for good in chain.commodities)
    ]


def in_both(words: Words) -> bool:
    return bool(words.en) and not JAPANESE.search(words.en) and bool(JAPANESE.search(words.ja))


def test_the_chains_that_have_names_are_those_that_have_rows(facts: Facts) -> None:
    goods = facts.frame("goods")
    assert set(goods.chain) == set(CHAINS)
    for name, chain in CHAINS.items():
        assert set(goods[goods.chain == name].element) == set(chain.materials)
    assert set(goods.commodity) == set(GOODS)
    assert set(facts.frame("uses").use) <= set(USES)


@EVERY
def test_every_market_of_every_member_balances_to_1e_9_of_its_throughput(facts: Facts, name: str) -> None:
    for chain in worlds(built(facts, name)):
        received, left = made_and_taken(chain)
        assert received.sum() > 0
        assert (np.abs(received - left) <= 1e-9 * np.maximum(received, left)).all()


@EVERY
def test_no_quantity_is_negative_and_every_number_is_finite(facts: Facts, name: str) -> None:
    for chain in worlds(built(facts, name)):
        for values in (chain.processes.activity_tpa, chain.arcs.flow_tpa, chain.uses.use_tpa):
            assert (values >= 0).all()
            assert np.isfinite(values).all()


@EVERY
def test_everything_of_a_chain_has_a_stage_and_a_name_in_both_languages(facts: Facts, name: str) -> None:
    chain = built(facts, name).chain
    assert in_both(CHAINS[name].words)
    for good in chain.commodities:
        assert good.stage in STAGES
        assert in_both(good.words)
        assert good.content
    assert set(chain.uses.name) <= set(USES)
    made = {process.split("-")[0] for process in chain.processes.name}
    assert set(chain.stages) <= made
    assert {"JPN", "CHN"} <= set(chain.regions)
    assert chain.regions[-1] == "ROW"


@EVERY
def test_what_cannot_be_true_and_what_is_not_known_are_sentences_in_both_languages(
    facts: Facts, name: str
) -> None:
    chain = built(facts, name).chain
    for words in (*(conflict.words for conflict in chain.conflicts), *chain.gaps):
        assert in_both(words), words
        assert words.ja.endswith("。")
    assert {conflict.source for conflict in chain.conflicts} <= set(facts.cards())
    assert {fact.source for fact in chain.facts} <= set(facts.cards())


@EVERY
def test_origin_shares_sum_to_one_and_lie_within_their_bounds(facts: Facts, name: str) -> None:
    chain = built(facts, name).chain
    for element in chain.elements:
        for stage in stages_of(chain, element):
            buyers = sorted({int(r) for r in network(chain, element, stage).use_region if r >= 0})
            assert chain.region("JPN") in buyers
            for buyer in buyers:
                shares = origin_shares(chain, element, stage, buyer)
                assert shares.sum() == pytest.approx(1.0)
                assert (shares >= -1e-12).all()
            shares = origin_shares(chain, element, stage, chain.region("JPN"))
            top = int(shares.argmax())
            least, most = bounds(chain, element, stage, chain.region("JPN"), top)
            assert least - 1e-5 <= shares[top] <= most + 1e-5


@EVERY
def test_equal_facts_give_equal_digests(facts: Facts, name: str) -> None:
    again = build(Without(facts, "no-table"), name, draws=DRAWS)
    assert [c.digest() for c in worlds(again)] == [c.digest() for c in worlds(built(facts, name))]


@EVERY
def test_every_use_has_a_price_and_a_value_at_stake(facts: Facts, name: str) -> None:
    chain = built(facts, name).chain
    used = chain.uses.use_tpa > 0
    price = chain.price_usd_per_t[chain.uses.commodity, chain.uses.region]
    assert (price[used] > 0).all()
    final = np.array([not word.startswith("un") for word in chain.uses.name])
    assert (chain.uses.cost_usd_per_t[used & final, -1] > price[used & final]).all()


def test_gallium_is_at_most_what_its_host_holds(facts: Facts) -> None:
    """China refined 839 t (MCS 2026); its alumina holds several times as much: the rest stays unrecovered."""
    chain = built(facts, "gallium").chain
    china = chain.region("CHN")

    def activity(process: str) -> float:
        return sum(
            chain.processes.activity_tpa[i]
            for i, name in enumerate(chain.processes.name)
            if name == process and chain.processes.region[i] == china
        )

    assert activity("refine-gallium") == pytest.approx(839, rel=0.05)
    assert activity("refine-gallium") < activity("mine-gallium")
    source = chain.commodity("gallium-source")
    assert not (chain.arcs.commodity == source).any()


def test_a_chain_without_facts_of_a_stage_says_so(facts: Facts) -> None:
    gaps = " ".join(words.en for words in built(facts, "germanium").chain.gaps)
    assert "No production statistics speak of the refining of germanium" in gaps
    assert "HS 811292 (HS2017) alone" in gaps


def test_cobalt_is_mined_in_the_congo_and_refined_in_china(facts: Facts) -> None:
    """IEA and MCS 2026 for 2024: Congo 67 to 75 % of the mines, China 78 % of the refineries."""
    chain = built(facts, "cobalt").chain
    for process, country, low, high in (
        ("mine-cobalt", "COD", 0.65, 0.8),
        ("refine-cobalt", "CHN", 0.7, 0.82),
    ):
        here = np.array([name == process for name in chain.processes.name])
        made = chain.processes.activity_tpa * here
        share = made[chain.processes.region == chain.region(country)].sum() / made.sum()
        assert low < share < high


@pytest.mark.parametrize("name", sorted(set(CHAINS) - {"rare-earth-magnets"}))
def test_a_chain_of_rows_is_not_changed_by_rows_of_another(facts: Facts, name: str) -> None:
    goods = facts.frame("goods", chain=name)
    alone = build(Without(facts, "goods", goods), name, draws=0)
    assert alone.chain.digest() == build(facts, name, draws=0).chain.digest()
