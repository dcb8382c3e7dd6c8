"""Laws of the ranking, of the history of exports and of the back-test, on the embedded facts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from sozai.risk import (
    INDICES,
    BackTest,
    Block,
    Ranked,
    Ranking,
    backtest,
    chance_of_ranks,
    coded,
    concentration,
    export_history,
    governance,
    ranking,
    supplies,
)
from sozai.store import Facts

YEAR = 2024


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


@pytest.fixture(scope="module")
def ranked(facts: Facts) -> Ranking:
    return ranking(facts, YEAR, "JPN")


@pytest.fixture(scope="module")
def history(facts: Facts) -> dict[int, tuple[Ranked, ...]]:
    return export_history(facts, YEAR)


@pytest.fixture(scope="module")
def tested(facts: Facts, history: dict[int, tuple[Ranked, ...]]) -> BackTest:
    return backtest(facts, history, {})


def with_world_output(facts: Facts) -> set[str]:
    rows = facts.frame("production", year=YEAR, source="usgs-mcs-2026", country="WLD")
    return set(rows.loc[rows["output_t"].notna(), "material"])


def test_every_mineral_with_world_output_in_mcs_2026_is_ranked(facts: Facts, ranked: Ranking) -> None:
    names = {one.supply.material for one in ranked.ranked if one.rank is not None}
    assert len(with_world_output(facts)) >= 70
    assert with_world_output(facts) <= names


def test_every_material_with_output_or_supply_shares_is_ranked_or_named_with_a_reason(
    facts: Facts, ranked: Ranking
) -> None:
    """Steel slag has a range for the world of 2025, and of xenon the Union prints where it buys and no more."""
    told = {one.supply.material for one in ranked.ranked} | {one.material for one in ranked.absent}
    assert set(facts.frame("production")["material"]) | set(facts.frame("supply_shares")["material"]) <= told
    reasons = {one.material: one.reason for one in ranked.absent}
    assert len(reasons) == len(ranked.absent)
    assert "only of 2025" in reasons["steel-slag"].en
    assert "sourcing" in reasons["xenon"].en
    assert "調達先" in reasons["xenon"].ja


@pytest.mark.parametrize("buyer", ["JPN", "USA"])
@pytest.mark.parametrize("index", INDICES)
def test_germanium_is_never_at_zero_risk(facts: Facts, index: str, buyer: str) -> None:
    """Its code moved in HS2007; where facts lack it the index is absent, never zero."""
    one = next(
        one for one in ranking(facts, YEAR, buyer, index=index).ranked if one.supply.material == "germanium"
    )
    assert one.hhi[0] > 0.0
    assert one.governance_hhi[0] > 0.0
    assert one.index is None or one.index[0] > 0.0
    assert one.exposure is not None
    assert one.exposure.coded is not None
    assert one.exposure.coded.codes == ("811292",)
    assert "gallium" in one.exposure.coded.shared


def test_germanium_has_its_own_code_until_2006_and_none_that_may_be_used_until_2016(
    history: dict[int, tuple[Ranked, ...]],
) -> None:
    """HS 8112.30 (germanium) was merged into 8112.92 by HS2007; HS2002 flows of 8112.92 do not hold it."""
    for year, entries in history.items():
        held = [entry for entry in entries if "germanium" in entry.materials]
        if year <= 2006:
            assert [entry.coded.codes for entry in held] == [("811230",)], year
        elif year <= 2016:
            assert held == [], year
        else:
            assert [entry.coded.codes for entry in held] == [("811292",)], year
        assert all(entry.governance_hhi[0] > 0.0 for entry in held)


def test_a_code_of_its_own_comes_before_a_shared_one_and_all_flows_before_some() -> None:
    both = coded([("811230", "HS2002", False), ("811292", "HS2017", False)])
    assert both["germanium", "refine"].codes == ("811230",)
    twice = coded([("250410", "HS1992", True), ("250410", "HS2017", False)])
    assert twice["natural-graphite", "mine"].revision == "HS2017"


def test_one_list_of_one_form_has_the_concentration_that_a_single_question_gives(facts: Facts) -> None:
    found = {(one.material, one.stage): one for one in supplies(facts, YEAR)[0]}
    for material, stage in (("rare-earths", "mine"), ("copper", "refine"), ("gallium", "refine")):
        shares = found[material, stage].block.values
        ours = float((np.square(shares[:-1] / shares.sum())).sum())
        assert ours == pytest.approx(concentration(facts, material, stage, YEAR).hhi.value)


def test_the_range_of_a_year_of_exports_is_that_of_redrawn_flows(
    facts: Facts, history: dict[int, tuple[Ranked, ...]]
) -> None:
    """First order in the spreads; here flow by flow, with governance, as often as it takes."""
    year = 2009
    entry = next(one for one in history[year] if one.materials == ("rare-earths",))
    flows = facts.frame(
        "trade_flows", year=year, hs=list(entry.coded.codes), hs_revision=entry.coded.revision
    ).reset_index(drop=True)
    flows = flows[(flows["exporter"] != flows["importer"]) & (flows["value_usd"] > 0.0)]
    exporters = sorted(set(flows["exporter"]))
    at = np.array([exporters.index(exporter) for exporter in flows["exporter"]])
    values = Block.of(flows["value_usd"].to_numpy(), list(flows["quality"]), list(flows["grade"]))
    rng = np.random.default_rng(0)
    drawn, _ = values.redrawn(rng, 4000)
    sums = np.zeros((4000, len(exporters)))
    np.add.at(sums.T, at, drawn.T)
    squares = np.square(sums / sums.sum(axis=1, keepdims=True))
    g, _ = governance(facts, exporters, year).block.redrawn(rng, 4000)
    for ours, theirs in ((entry.hhi, squares.sum(axis=1)), (entry.governance_hhi, (squares * g).sum(axis=1))):
        low, high = np.quantile(theirs, [0.05, 0.95])
        assert ours[1] < ours[0] < ours[2]
        assert ours[1:] == pytest.approx((low, high), abs=0.1 * (high - low))


def test_a_monopoly_of_exports_has_a_range_within_the_scale(
    history: dict[int, tuple[Ranked, ...]],
) -> None:
    for entries in history.values():
        for one in entries:
            for value, low, high in (one.hhi, one.governance_hhi):
                assert 0.0 <= low <= value <= high <= 1.0


def test_ranks_and_indices_stand_inside_their_ranges(ranked: Ranking) -> None:
    for one in ranked.ranked:
        assert one.index is not None
        assert one.rank is not None
        assert one.index[1] <= one.index[0] <= one.index[2]
        assert 0.0 <= one.governance_hhi[0] <= one.hhi[0] <= 1.0
    indices = [one.index[0] for one in ranked.ranked if one.index]
    assert indices == sorted(indices, reverse=True)


def test_a_higher_index_is_a_lower_rank_and_equal_indices_share_one(ranked: Ranking) -> None:
    places = {
        round(one.index[0], 12): {other.rank for other in ranked.ranked if other.index and round(other.index[0], 12) == round(one.index[0], 12)}
        for one in ranked.ranked if one.index
    }  # fmt: skip
    assert all(len(ranks) == 1 for ranks in places.values())


def test_the_same_seed_gives_the_same_ranks(facts: Facts, ranked: Ranking) -> None:
    again = ranking(facts, YEAR, "JPN")
    assert [(one.rank, one.rank_low, one.rank_high) for one in again.ranked] == [
        (one.rank, one.rank_low, one.rank_high) for one in ranked.ranked
    ]


def test_a_buyer_with_printed_reliance_takes_it(facts: Facts) -> None:
    """USGS, Mineral Commodity Summaries 2026: the United States import all their gallium."""
    one = next(one for one in ranking(facts, YEAR, "USA").ranked if one.supply.material == "gallium")
    assert one.exposure is not None
    assert float(one.exposure.block.values[0]) == 1.0
    assert one.exposure.facts[0].table == "reliance"


def test_several_minerals_of_one_notice_are_one_event(tested: BackTest) -> None:
    counted = {row.event for row in tested.rows if row.tested and row.entry is not None}
    assert len(tested.placed) == len(counted) < 10
    five = [row for row in tested.rows if row.event == "cn-2025-five-metals"]
    assert len(five) == 5
    assert tested.chance == chance_of_ranks(tested.placed)


def test_what_has_no_facts_before_its_event_is_absent_and_not_low(tested: BackTest) -> None:
    absent = [row for row in tested.rows if row.entry is None]
    assert "synthetic-graphite" in {row.material for row in absent}
    assert all("absent" in row.words.en for row in absent)
    ranks = [rank for placed in tested.placed for rank in placed.ranks]
    assert len(ranks) < sum(row.tested for row in tested.rows)


def test_facts_before_an_event_are_of_a_year_before_it(tested: BackTest) -> None:
    for row in tested.rows:
        year = int(row.date[:4])
        assert row.entry is None or row.entry.year == year - 1
        assert row.eu_year is None or row.eu_year < year


def test_events_are_of_several_exporters_and_say_how_they_were_checked(facts: Facts) -> None:
    events = facts.frame("events")
    assert {"CHN", "RUS", "IDN", "COD", "JPN"} <= set(events["exporter"])
    assert {"JPN", "EU27", "USA"} & set(events["state"])
    unverified = events[events["verification"] == "unverified"]
    assert set(unverified["grade"]) == {"D"}
    assert (unverified["tested"] == "no").all()
    assert (events["lacking_en"].str.len() > 10).all()
    assert (events["note"].str.len() > 10).all()
