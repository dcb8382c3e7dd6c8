"""The studies of a chain answer for every chain, and only for what it follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sozai.terms import Answer, ParameterError
from sozai.terms.chains import CHAINS

Asking = Callable[..., Answer]
ONE_COUNTRY = ("ethylene",)
EVERY = pytest.mark.parametrize("chain", sorted(set(CHAINS) - {"rare-earth-magnets"}))


@EVERY
def test_the_map_of_every_chain_adds_up_and_says_what_is_missing(ask: Asking, chain: str) -> None:
    answer = ask("supply-map", chain=chain)
    stages = answer.table("stages").to_frame()
    known = stages[stages.stage.isin(stages[stages.share.notna()].stage)]
    assert (known.groupby("stage").share.sum().round(6) == 1).all()
    assert known.empty == (set(stages.country) == {"JPN"})
    assert ((stages.low_tpa <= stages.output_tpa) & (stages.output_tpa <= stages.high_tpa)).all()
    assert any("HS" in words.en or "no trade code" in words.en for words in answer.warnings)
    links = answer.table("links").to_frame()
    assert (links.flow_share <= 1 + 1e-9).all()
    assert answer.asked["material"] in CHAINS[chain].materials


@EVERY
def test_dependency_on_every_maker_of_a_stage_is_one(ask: Asking, chain: str) -> None:
    answer = ask("dependency", chain=chain)
    traced = answer.table("traced").to_frame()
    assert set(traced.material) == set(CHAINS[chain].materials)
    traced = traced[traced.evidence != "unknown"]
    assert traced.empty == (chain in ONE_COUNTRY)
    assert traced.traced_share.between(0, 1).all()
    assert (traced.least_share <= traced.traced_share + 1e-5).all()
    assert (traced.traced_share <= traced.most_share + 1e-5).all()


@pytest.mark.parametrize("chain", ["battery", "graphite", "steel"])
def test_a_final_good_under_no_code_that_is_read_has_no_dependency_of_its_own(
    ask: Asking, chain: str
) -> None:
    """It is counted where it is made: that none of it is bought abroad is no finding."""
    answer = ask("dependency", chain=chain)
    traced = answer.table("traced").to_frame()
    final = traced[traced.evidence == "unknown"]
    stages = {
        "battery": {"precursor", "refine", "product"},
        "graphite": {"refine", "product"},
        "steel": {"smelt", "refine"},
    }
    assert set(final.stage) == stages[chain]
    assert final.traced_share.isna().all()
    assert final.world_hhi.between(0, 1).all()
    told = [finding for finding in answer.findings if finding.value is None]
    assert len(told) == len(final)
    assert all("no code that is read" in finding.comment.en for finding in told)


def test_a_share_that_rests_on_trade_under_no_code_that_is_read_is_assumed(ask: Asking) -> None:
    """Lithium in brine and concentrate goes from surplus to need: grade D, however narrow the band."""
    traced = ask("dependency", chain="lithium").table("traced").to_frame().set_index("stage")
    assert traced.evidence["mine"] == "assumed"
    assert traced.grade["mine"] == "D"
    assert traced.evidence["refine"] == "balanced"


@pytest.mark.parametrize("chain", ONE_COUNTRY)
@pytest.mark.parametrize("origin", ["CHN", "JPN"])
def test_a_chain_of_one_country_tells_tonnes_and_no_share(ask: Asking, chain: str, origin: str) -> None:
    """What no other country's row tells is unknown: neither the whole of the world nor nothing."""
    mapped, traced = ask("supply-map", chain=chain), ask("dependency", chain=chain, origin=origin)
    assert [finding.name for finding in mapped.findings] == ["refine_output_tpa", "product_output_tpa"]
    assert all(finding.value and "not known" in finding.comment.en for finding in mapped.findings)
    assert mapped.table("stages").to_frame().share.isna().all()
    assert all(finding.value is None and "不明" in finding.comment.ja for finding in traced.findings)
    table = traced.table("traced").to_frame()
    assert (
        table[["traced_share", "least_share", "most_share", "world_hhi", "left_share"]].isna().all(axis=None)
    )
    assert set(table.evidence) == {"unknown"}


def test_a_cut_of_a_chain_without_exposures_tells_tonnes_and_no_value(ask: Asking) -> None:
    answer = ask("disruption", chain="tungsten", months=2, stock_days=30)
    assert answer.asked["materials"] == ("tungsten",)
    assert answer.finding("direct_lost_usd").value is None
    assert any("exposure" in words.en for words in answer.warnings)
    readings = answer.table("readings").to_frame()
    assert readings.peak_price_usd_per_kg.tolist() == sorted(readings.peak_price_usd_per_kg)


def test_a_cut_of_a_chain_with_exposures_tells_value(ask: Asking) -> None:
    """Die castings give way by design before cars stop: the value is known, and it may be none."""
    lost = ask("disruption", chain="magnesium", months=2, stock_days=30).finding("direct_lost_usd")
    assert lost.value is not None
    assert lost.grade == "D"


def test_a_material_of_another_chain_is_refused_with_the_way_out(ask: Asking) -> None:
    with pytest.raises(ParameterError, match="--chain cobalt") as caught:
        ask("supply-map", chain="gallium", material="cobalt")
    assert "cobalt" in caught.value.of("ja")
