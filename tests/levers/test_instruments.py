"""What the instruments do, against numbers worked by hand and directions that economics fixes."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from sozai.chain import Chain, imported_tpa, needed_tpa
from sozai.levers import (
    Closure,
    Delays,
    DemandPath,
    DiversificationCap,
    DominantExporter,
    ExchangeRate,
    ExportBan,
    ExportLicence,
    ExportQuota,
    HoardedDays,
    Investment,
    NewPlant,
    PriceFloor,
    Recycling,
    StockTarget,
    Substitution,
    Tariff,
)
from sozai.market import solve
from sozai.terms import ParameterError

DY = ("dysprosium",)


def mean_price(chain: Chain, found, good: str, region: str) -> float:
    return float(np.nanmean(found.price_usd_per_t[chain.commodity(good), chain.region(region)]))


@pytest.fixture(scope="module")
def short(chain: Chain) -> Chain:
    return chain.over(6)


def test_a_licence_without_list_is_the_ban_by_licence(chain: Chain) -> None:
    licence = ExportLicence(denied_share=0.4, delay_months=3)(chain)
    ban = ExportBan(cut_share=0.4, allocation="licence", delay_months=3)(chain)
    assert np.allclose(licence.arcs.limit_tpa, ban.arcs.limit_tpa)


def test_a_listed_buyer_waits_for_nothing(chain: Chain) -> None:
    everyone = ExportLicence(destination="WLD", listed="Germany, KOR")(chain)
    closed = {chain.regions[i] for i in chain.arcs.destination[everyone.arcs.limit_tpa[:, 0] == 0]}
    assert "JPN" in closed
    assert not closed & {"DEU", "KOR"}


def test_a_quota_is_one_limit_per_good_on_all_buyers(chain: Chain) -> None:
    quotas = ExportQuota(cut_share=0.25)(chain).quotas
    flows = [chain.arcs.flow_tpa[list(quota.arcs)].sum() for quota in quotas]
    assert [quota.limit_tpa[0] for quota in quotas] == pytest.approx([0.75 * flow for flow in flows])
    assert {len({chain.arcs.commodity[arc] for arc in quota.arcs}) for quota in quotas} == {1}


def test_a_tariff_makes_the_buyer_pay_more_and_the_seller_get_less(short: Chain) -> None:
    lever = Tariff(destination="JPN", materials=("ndpr",), stages=("magnet",), rate_share=0.3)
    before, after = solve(short), solve(lever(short))
    assert mean_price(short, after, "magnet-standard", "JPN") > mean_price(
        short, before, "magnet-standard", "JPN"
    )
    assert mean_price(short, after, "magnet-standard", "CHN") < mean_price(
        short, before, "magnet-standard", "CHN"
    )


def test_a_quota_free_of_tariff_is_worth_more_than_none(short: Chain) -> None:
    lever = Tariff(destination="JPN", materials=("ndpr",), stages=("magnet",), rate_share=0.3)
    free = replace(lever, quota_share=0.9)
    flow = [solve(each(short)).flow_tpa[each_arcs(short)].sum() for each in (lever, free)]
    assert flow[1] > flow[0]


def each_arcs(chain: Chain) -> np.ndarray:
    part, good = chain.arcs, chain.commodity("magnet-standard")
    china, japan = chain.region("CHN"), chain.region("JPN")
    return (part.commodity == good) & (part.origin == china) & (part.destination == japan)


def test_a_floor_by_purchase_holds_and_a_levy_lifts_the_landed_price(short: Chain) -> None:
    base = mean_price(short, solve(short), "ndpr-oxide", "JPN")
    floor = 1.2 * base
    bought = solve(PriceFloor(floor_usd_per_t=floor, instrument="purchase")(short))
    assert bought.price_usd_per_t[short.commodity("ndpr-oxide"), short.region("JPN")].min() >= floor * (
        1 - 1e-6
    )
    levied = solve(PriceFloor(floor_usd_per_t=floor)(short))
    assert base < mean_price(short, levied, "ndpr-oxide", "JPN") <= floor * (1 + 1e-6)


def test_a_closure_scales_what_can_run(chain: Chain) -> None:
    world = Closure(region="CHN", materials=DY, stages=("separate",), closed_share=0.25, months=3)(chain)
    changed = np.flatnonzero((world.processes.availability < 1).any(axis=1))
    assert {world.processes.name[i] for i in changed} == {"separate-dysprosium", "recycle-dysprosium"}
    assert (world.processes.availability[changed, :4] == [0.75, 0.75, 0.75, 1.0]).all()


def test_a_stock_is_bought_before_it_may_be_drawn(chain: Chain) -> None:
    world = StockTarget(stock_days=30.0, build_months=6)(chain)
    good, japan = chain.commodity("dysprosium-oxide"), chain.region("JPN")
    taken = -(world.supply_tpa - chain.supply_tpa)[good, japan] / 12
    target = 30.0 / 365.25 * imported_tpa(chain)[good, japan]
    assert taken.sum() == pytest.approx(target)
    assert taken[6:].max() == 0
    assert [r.start for r in world.reserves if r.commodity == good] == [6]
    with pytest.raises(ParameterError, match="longer horizon"):
        StockTarget(build_months=60)(chain)


def test_hoarded_days_are_days_of_needs(chain: Chain) -> None:
    world = HoardedDays(extra_days=10.0)(chain)
    for record in world.additions.hoarding:
        (stock,) = record.stocks
        extra = (record.factor[0] - 1) * chain.stocks.stock_t[stock]
        needs = needed_tpa(chain)[chain.stocks.commodity[stock], chain.stocks.region[stock]]
        assert extra == pytest.approx(10.0 / 365.25 * needs)
        assert record.factor[6] == 1.0


def test_a_path_compounds_and_thrift_stops_at_its_ceiling(chain: Chain) -> None:
    years = chain.over(120, 12)
    grown = DemandPath(growth_share=0.1)(years).uses.demand[0]
    assert grown[-1] / grown[-2] == pytest.approx(1.1, rel=1e-9)
    saved = Substitution(saved_share=0.1, ceiling_share=0.3)(years).uses.demand
    assert saved.min() == pytest.approx(0.7)
    assert 0.9 < saved[saved[:, -1] < 1, 0].max() < 1.0


def test_a_cap_on_the_share_of_one_country_holds_in_the_market(short: Chain) -> None:
    world = DiversificationCap(materials=("ndpr",), stages=("separate",), cap_share=0.3)(short)
    found = solve(world)
    part, good, japan = short.arcs, short.commodity("ndpr-oxide"), short.region("JPN")
    into = (part.commodity == good) & (part.destination == japan)
    own = (short.processes.outputs[:, good] * short.processes.activity_tpa)[
        short.processes.region == japan
    ].sum()
    assert (found.flow_tpa[into] / (found.flow_tpa[into].sum(axis=0) + own)).max() <= 0.3 + 1e-6
    assert (part.flow_tpa[into] / (part.flow_tpa[into].sum() + own)).max() > 0.4


def test_a_cap_that_cannot_be_met_names_the_least_that_can(short: Chain) -> None:
    with pytest.raises(ParameterError, match="The least cap that can be met is") as refused:
        DiversificationCap(materials=("ndpr",), cap_share=0.01)(short)
    least = float(re.search(r"least cap that can be met is ([\d.]+)%", refused.value.words.en)[1]) / 100
    solve(DiversificationCap(materials=("ndpr",), cap_share=least)(short))
    with pytest.raises(ParameterError, match="The least cap that can be met is"):
        DiversificationCap(materials=("ndpr",), cap_share=least - 0.002)(short)


def test_a_falling_currency_makes_imports_dearer_at_home(short: Chain) -> None:
    found, before = solve(ExchangeRate(fall_share=0.2)(short)), solve(short)
    assert mean_price(short, found, "ndpr-oxide", "JPN") > 1.05 * mean_price(
        short, before, "ndpr-oxide", "JPN"
    )


def test_a_dominant_exporter_gains_and_sells_less(short: Chain) -> None:
    lever = DominantExporter(materials=DY, stages=("separate",), most_share=0.5)
    found, before = solve(lever(short)), solve(short)
    own = np.array([bool(levy.usd_per_t[0]) for levy in lever(short).additions.levies])
    arcs = np.array([levy.arcs[0] for levy in lever(short).additions.levies])[own]
    assert found.flow_tpa[arcs].sum() < before.flow_tpa[arcs].sum()
    assert mean_price(short, found, "dysprosium-oxide", "JPN") > mean_price(
        short, before, "dysprosium-oxide", "JPN"
    )
    assert mean_price(short, found, "dysprosium-oxide", "CHN") < mean_price(
        short, before, "dysprosium-oxide", "CHN"
    )


def test_a_plant_sells_its_promised_share_to_the_owner(chain: Chain) -> None:
    world = NewPlant(capacity_tpa=900.0, offtake_share=0.4, ramp_months=3)(chain)
    owner, own = sorted(world.additions.plants, key=lambda plant: plant.outlet != chain.region("JPN"))
    assert owner.capacity_tpa[:4] == pytest.approx((120.0, 240.0, 360.0, 360.0))
    assert own.capacity_tpa[-1] == pytest.approx(540.0)
    assert owner.inputs == own.inputs
    with pytest.raises(ParameterError, match="has no market"):
        NewPlant(commodity="ndpr-oxide", region="CHE")(chain)


def test_recycling_runs_only_when_it_pays(short: Chain) -> None:
    good = "dysprosium-oxide"
    price = mean_price(short, solve(short), good, "JPN")
    dear = solve(Recycling(commodity=good, cost_usd_per_t=3 * price, ramp_months=0)(short))
    cheap = solve(Recycling(commodity=good, cost_usd_per_t=0.5 * price, ramp_months=0)(short))
    assert dear.plant_tpa.max() < 1e-6
    assert cheap.plant_tpa.min() > 1.0


def test_investment_waits_for_its_lead_time(chain: Chain) -> None:
    world = DemandPath(growth_share=0.08)(chain.over(96, 12))
    built = solve(Investment(stages=("separate",), lead_months=36)(world))
    assert built.built_tpa[:, :3].max() == 0.0
    assert built.built_tpa[:, 3:].max() > 1.0


def test_what_is_under_way_reaches_the_buyer_later(chain: Chain) -> None:
    late = Delays(shipping_months=2)(chain)
    assert {delay.periods for delay in late.additions.delays} == {2}
    ban = ExportBan(materials=DY, reach="all", months=3)
    at_once, later = solve(ban(chain.over(8))), solve(ban(Delays(shipping_months=2)(chain.over(8))))
    missed = [found.response_tpa.sum(axis=(0, 1))[:2].sum() for found in (at_once, later)]
    assert missed[1] < missed[0]
