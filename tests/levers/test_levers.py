"""What each lever does to the chain, against numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sozai.chain import Chain, imported_tpa, node_shares
from sozai.levers import DemandChange, ExportBan, NewSupply, StockRelease
from sozai.terms import ParameterError

DY = ("dysprosium",)


def limits(chain: Chain, ban: ExportBan) -> tuple[np.ndarray, np.ndarray]:
    """Return the arcs that a ban closes in part or whole, and what they may carry over what they carried."""
    found = ban(chain).arcs.limit_tpa
    arcs = np.flatnonzero(np.isfinite(found).any(axis=1) & (chain.arcs.flow_tpa > 0))
    return arcs, found[arcs] / chain.arcs.flow_tpa[arcs, None]


def test_direct_is_within_content_and_direct_is_within_all(chain: Chain) -> None:
    covered = {
        reach: ExportBan(materials=DY, reach=reach).covered(chain) for reach in ("direct", "content", "all")
    }
    direct, content, everywhere = covered.values()
    assert (direct <= content).all()
    assert (direct <= everywhere).all()
    flow = chain.arcs.flow_tpa
    assert 0 < (direct * flow).sum() < (content * flow).sum() < (everywhere * flow).sum()


def test_a_direct_ban_closes_the_origins_arcs_to_the_buyer_and_no_others(chain: Chain) -> None:
    closed = np.flatnonzero(ExportBan(materials=DY)(chain).arcs.limit_tpa[:, 0] == 0)
    arcs, goods = chain.arcs, chain.commodities
    assert closed.size
    assert {chain.regions[i] for i in arcs.origin[closed]} == {"CHN"}
    assert {chain.regions[i] for i in arcs.destination[closed]} == {"JPN"}
    held = {goods[i].name for i in arcs.commodity[closed]}
    assert held == {"dysprosium-oxide", "dysprosium-metal", "magnet-heavy"}


def test_content_takes_from_third_countries_what_is_traced_to_the_origin(chain: Chain) -> None:
    ban = ExportBan(materials=("ndpr",), stages=("magnet",), reach="content")
    covered = ban.covered(chain)
    here = (chain.arcs.destination == chain.region("JPN")) & (chain.arcs.origin == chain.region("PHL"))
    here &= np.array([chain.commodities[i].name == "magnet-standard" for i in chain.arcs.commodity])
    good = chain.commodity("magnet-standard")
    traced = node_shares(chain, "ndpr", "magnet")[good, chain.region("PHL"), chain.region("CHN")]
    assert 0.001 < traced < 1
    assert covered[here].tolist() == [pytest.approx(traced, abs=1e-12)]


def test_half_a_cut_leaves_half(chain: Chain) -> None:
    _, left = limits(chain, ExportBan(materials=DY, cut_share=0.5, months=2))
    assert left[:, :2] == pytest.approx(0.5)
    assert np.isinf(left[:, 2:]).all()


@given(
    first=st.floats(0.01, 1), second=st.floats(0.01, 1), start=st.integers(0, 5), months=st.integers(1, 12)
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_where_bans_overlap_the_tighter_one_holds(
    chain: Chain, first: float, second: float, start: int, months: int
) -> None:
    one = ExportBan(materials=DY, cut_share=first, months=6)
    other = ExportBan(materials=DY, cut_share=second, start_month=start, months=months)
    both = other(one(chain)).arcs.limit_tpa
    assert np.array_equal(both, np.minimum(one(chain).arcs.limit_tpa, other(chain).arcs.limit_tpa))


def test_by_price_the_origins_buyers_share_one_limit_per_good(chain: Chain) -> None:
    changed = ExportBan(materials=DY, reach="all", cut_share=0.75, months=3, allocation="price")(chain)
    assert np.isinf(changed.arcs.limit_tpa).all()
    arcs = chain.arcs
    for quota in changed.quotas:
        inside = list(quota.arcs)
        assert set(arcs.origin[inside]) == {chain.region("CHN")}
        assert len(set(arcs.commodity[inside].tolist())) == 1
        assert quota.limit_tpa[0] == pytest.approx(0.25 * arcs.flow_tpa[inside].sum())
        assert np.isinf(quota.limit_tpa[3:]).all()
    shipped = {int(i) for i in arcs.commodity[ExportBan(materials=DY, reach="all").covered(chain) > 0]}
    assert {int(arcs.commodity[quota.arcs[0]]) for quota in changed.quotas} == shipped


def test_by_price_a_third_countrys_own_part_does_not_reopen_the_origins_arc(chain: Chain) -> None:
    changed = ExportBan(materials=("ndpr",), reach="content", allocation="price")(chain)
    own = {arc for quota in changed.quotas for arc in quota.arcs}
    assert {chain.regions[i] for i in chain.arcs.origin[list(own)]} == {"CHN"}
    assert all(quota.limit_tpa[0] == 0 for quota in changed.quotas)


def test_licences_come_late_and_clear_a_backlog(chain: Chain) -> None:
    ban = ExportBan(materials=DY, cut_share=0.4, months=6, allocation="licence", delay_months=2)
    _, left = limits(chain, ban)
    assert left[0, :7] == pytest.approx([0, 0, 1.2, 1.2, 0.6, 0.6, np.inf])
    # Over the window as much comes as without the delay.
    assert left[0, :6].sum() == pytest.approx(6 * 0.6)


def test_a_licence_holds_up_the_origins_content_only(chain: Chain) -> None:
    ban = ExportBan(
        materials=("ndpr",), stages=("magnet",), reach="content", cut_share=0.4, allocation="licence"
    )
    covered = ban.covered(chain)
    limit = ban(chain).arcs.limit_tpa[:, 0]
    part = np.flatnonzero((covered > 0) & (covered < 1) & (chain.arcs.flow_tpa > 0))
    assert part.size
    assert limit[part] == pytest.approx(((1 - covered) * chain.arcs.flow_tpa)[part])


def test_new_supply_ramps_up(chain: Chain) -> None:
    changed = NewSupply("dysprosium-oxide", "JPN", 90.0, start_month=2, ramp_months=3)(chain)
    path = changed.supply_tpa[chain.commodity("dysprosium-oxide"), chain.region("JPN")]
    assert path[:7].tolist() == pytest.approx([0, 0, 30, 60, 90, 90, 90])
    assert changed.supply_tpa.sum() == pytest.approx(path.sum())


def test_stock_days_are_days_of_imports(chain: Chain) -> None:
    changed = StockRelease(DY, "JPN", 36.525, stages=("magnet",), start_month=1)(chain)
    good, japan = chain.commodity("magnet-heavy"), chain.region("JPN")
    (reserve,) = changed.reserves
    assert (reserve.commodity, reserve.region, reserve.start) == (good, japan, 1)
    assert reserve.stock_t == pytest.approx(0.1 * imported_tpa(chain)[good, japan])


def test_two_stocks_add_up(chain: Chain) -> None:
    once, twice = StockRelease(stock_days=30), StockRelease(stock_days=60)
    total = sum(reserve.stock_t for reserve in once(once(chain)).reserves)
    assert total == pytest.approx(sum(reserve.stock_t for reserve in twice(chain).reserves))


def test_demand_changes_where_it_is_said_and_multiplies(chain: Chain) -> None:
    change = DemandChange("drive-motors", "JPN", 0.5, start_month=1, months=2)
    demand = change(change(chain)).uses.demand
    here = (np.array(chain.uses.name) == "drive-motors") & (chain.uses.region == chain.region("JPN"))
    assert demand[here, :4] == pytest.approx(np.tile([1, 2.25, 2.25, 1], (here.sum(), 1)))
    assert (demand[~here] == 1).all()


def test_world_demand_changes_everywhere(chain: Chain) -> None:
    assert (DemandChange(region="WLD", change_share=-1.0, months=1)(chain).uses.demand[:, 0] == 0).all()


def test_a_material_that_the_chain_does_not_follow_is_refused(chain: Chain) -> None:
    with pytest.raises(ParameterError, match="does not follow Gallium") as refused:
        ExportBan(materials=("gallium",))(chain)
    assert "ガリウム" in refused.value.words.ja


def test_an_origin_cannot_cut_itself_off(chain: Chain) -> None:
    with pytest.raises(ParameterError, match="to itself"):
        ExportBan(destination="CHN")(chain)
    ExportBan(destination="CHN", reach="all")(chain)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ({"materials": ("disprosium",)}, "dysprosium"),
        ({"stages": ("metall",)}, "metal"),
        ({"reach": "al"}, "all"),
    ],
)
def test_a_misspelling_is_refused_with_a_suggestion(wrong: dict[str, object], meant: str) -> None:
    with pytest.raises(ParameterError) as refused:
        ExportBan(**wrong)
    assert meant in refused.value.words.en.split("Did you mean")[1]
    assert meant in refused.value.words.ja.split("もしかして")[1]


def test_rare_earths_are_all_the_elements_of_the_chain(chain: Chain) -> None:
    whole = ExportBan(materials=("rare-earths",))(chain)
    assert whole.digest() == ExportBan(materials=chain.elements)(chain).digest()
    assert ExportBan(materials=("Nd",))(chain).digest() == ExportBan(materials=("ndpr",))(chain).digest()
