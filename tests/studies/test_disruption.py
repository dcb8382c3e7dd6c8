"""Study `disruption`: what holds between its runs, and what is said when a run has no solution."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sozai.chain import Chain, build
from sozai.levers import ExportBan, StockRelease
from sozai.market import NotConvergedError, solve
from sozai.store import Facts
from sozai.studies import disruption_runs, run
from sozai.terms import Answer, NoAnswerError, ParameterError

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-鿿]")
SHORT = 2  # months; the laws do not need a whole year
SLACK = 1e-9
Asking = Callable[..., Answer]


@pytest.fixture(scope="module")
def chain(facts: Facts) -> Chain:
    return build(facts).chain.over(SHORT)


def column(answer: Answer, table: str, name: str) -> list[Any]:
    found = answer.table(table)
    place = [c.name for c in found.columns].index(name)
    return [row[place] for row in found.rows]


def test_no_cut_changes_nothing(facts: Facts, ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    solved = []
    monkeypatch.setattr(disruption_runs, "solve", lambda chain: solved.append(chain) or solve(chain))
    answer = ask("disruption", cut_share=0, months=SHORT)
    base = build(facts).chain
    for market, place in (("inside", "CHN"), ("outside", "JPN")):
        prices = answer.table("prices").to_frame()
        usual = base.price_usd_per_t[base.commodity("dysprosium-oxide"), base.region(place)] / 1e3
        assert prices[prices.market == market].price_usd_per_kg.to_numpy() == pytest.approx(usual, rel=1e-6)
    for table, name in (("readings", "lost_musd"), ("stock", "lost_musd"), ("remedies", "lost_musd")):
        assert np.abs(column(answer, table, name)).max() < 1e-6, table
    assert np.abs(column(answer, "heat", "lost_share")).max() < 1e-6
    assert np.abs(column(answer, "heat", "adapted_share")).max() < 1e-6
    assert answer.table("regions").rows == ()
    assert answer.table("sectors").rows == ()
    assert answer.finding("first_stop_days").value is None
    # The three readings are one chain, and so is a stock of no days.
    assert len({chain.digest() for chain in solved}) == len(solved)


def test_the_three_readings_are_far_apart(ask: Asking) -> None:
    """China's dysprosium, a year: what is cut is an order of magnitude more each time."""
    answer = ask("disruption")
    assert column(answer, "readings", "reach") == ["direct", "content", "all"]
    direct, content, everywhere = column(answer, "readings", "world_cost_musd")
    assert direct < content / 10
    assert content < everywhere / 5
    direct, content, everywhere = column(answer, "readings", "lost_musd")
    assert direct < content / 10
    assert content < everywhere
    prices = column(answer, "readings", "peak_price_usd_per_kg")
    assert prices == sorted(prices)


def test_a_longer_stock_leaves_less_and_survives_longer(ask: Asking) -> None:
    answer = ask("disruption")
    stock = answer.table("stock").to_frame()
    assert stock.stock_days.tolist() == [0, 30, 60, 120, 180]
    assert (np.diff(stock.lost_t) <= 1e-6).all()
    assert stock.lost_t.iloc[0] == pytest.approx(answer.finding("lost_t").value)
    survival = answer.table("survival").to_frame()
    assert len(survival)
    for _, use in survival.groupby("use"):
        known = use.days.dropna()
        assert (np.diff(known) >= -1e-9).all()
        assert use.days.isna().tolist() == sorted(use.days.isna())
        assert (known >= use.stock_days[known.index]).all()


def test_the_waterfall_adds_up(ask: Asking) -> None:
    rows = ask("disruption").table("remedies").to_frame().set_index("step")
    assert rows.change_musd.drop("loss").sum() == pytest.approx(rows.lost_musd["strategic-stock"])
    assert rows.change_musd["loss"] == rows.lost_musd["loss"] == rows.lost_musd["strategic-stock"]
    # The market serves the world, so one country's loss may rise by a little where recycling is taken up elsewhere.
    assert (rows.change_musd.drop(["none", "loss"]) <= 1e-3 * rows.lost_musd["none"]).all()


def test_recycling_that_the_user_builds_saves_more_than_that_of_swarf(ask: Asking) -> None:
    """Swarf comes from making magnets, so its recycling stops with them; scrap of old products does not."""

    def rows(*levers: dict[str, Any]) -> Any:
        return ask("disruption", months=4, levers=levers).table("remedies").to_frame().set_index("step")

    bare, built = rows(), rows({"lever": "recycling", "recovered_tpa": 200, "ramp_months": 0})
    whole = bare.lost_musd["none"]
    assert abs(bare.change_musd["recycling"]) < 0.01 * whole
    assert built.change_musd["recycling"] < -0.1 * whole
    assert built.lost_musd["none"] == pytest.approx(whole, rel=1e-3)


def test_levers_act_before_the_cut_and_are_shown(ask: Asking) -> None:
    plant = {"lever": "new-supply", "region": "JPN", "supply_tpa": 300}
    bare, supplied = ask("disruption", months=4), ask("disruption", months=4, levers=(plant,))
    first, second = (answer.table("readings").to_frame().set_index("reach") for answer in (bare, supplied))
    assert second.lost_t["all"] < first.lost_t["all"]
    assert supplied.table("levers").rows
    assert "levers" not in [table.name for table in bare.tables]


def test_a_cut_that_outlasts_belief_costs_more_than_one_foreseen(facts: Facts) -> None:
    welfare = {}
    for foresight in ("perfect", "surprise", "hazard"):
        asked = disruption_runs.Runs(
            facts,
            build(facts, draws=0).chain.over(5),
            {
                "origin": "CHN", "buyer": "JPN", "reach": "all", "stages": ("separate", "metal", "magnet"),
                "cut_share": 1.0, "months": 3, "allocation": "pro_rata", "foresight": foresight, "believed_months": 1,
            },
            ("dysprosium",),
        )  # fmt: skip
        welfare[foresight] = asked.reading("all").found.welfare_usd
    # With one month believed, a cut that may end every month is the cut that goes on every month.
    assert welfare["surprise"] == pytest.approx(welfare["hazard"])
    assert welfare["surprise"] < 1.001 * welfare["perfect"] < 0


@pytest.mark.parametrize(
    ("foresight", "believed", "news"),
    [
        ("perfect", 3, [(0, 7)]),
        ("surprise", 3, [(0, 3), (3, 6), (6, 9), (7, 7)]),
        ("surprise", 7, [(0, 7)]),
        ("surprise", 9, [(0, 9), (7, 7)]),
        ("hazard", 2, [*((month, month + 2) for month in range(7)), (7, 7)]),
    ],
)
def test_news_end_with_the_truth(foresight: str, believed: int, news: list[tuple[int, int]]) -> None:
    runs = object.__new__(disruption_runs.Runs)
    runs.asked = {"months": 7, "believed_months": believed, "foresight": foresight}
    assert runs._news() == news


def test_recovery_counts_from_the_end_of_the_cut(ask: Asking) -> None:
    answer = ask("disruption")
    back = answer.table("recovery").to_frame()
    heat = answer.table("heat").to_frame()
    for row in back.itertuples():
        use = heat[heat.use == row.use]
        away = use[use.lost_share > 0.01].month.max() if (use.lost_share > 0.01).any() else 0
        assert row.output_months == (0 if not away else max(away - 12 + 1, 1))
        assert row.bought_months >= row.output_months or row.bought_months is None
    assert answer.finding("recovery_months").value == back.bought_months.max()


def test_the_range_holds_the_point_and_rests_on_assumptions(ask: Asking) -> None:
    found = ask("disruption").finding("content_lost_usd")
    assert found.low < found.value < found.high
    assert found.leans_on_assumptions
    sectors = ask("disruption").table("sectors").to_frame()
    assert sectors.direct_musd.sum() + sectors.upstream_musd.sum() == pytest.approx(found.value / 1e6)


def test_welfare_never_rises_with_a_ban(chain: Chain) -> None:
    for reach in ("direct", "all"):
        costs = []
        for cut in (0.0, 0.4, 1.0):
            found = solve(ExportBan(materials=("dysprosium",), reach=reach, cut_share=cut)(chain))
            costs.append((found.welfare_usd, abs(found.objective_usd)))
        for (mild, _), (deep, scale) in pairwise(costs):
            assert deep <= mild + SLACK * scale


def test_welfare_never_falls_with_a_stock(chain: Chain) -> None:
    cut = ExportBan(materials=("dysprosium",), reach="all")(chain)
    found = [solve(StockRelease(stock_days=days)(cut)) for days in (0, 15, 60)]
    for less, more in pairwise(found):
        assert more.welfare_usd >= less.welfare_usd - SLACK * abs(less.objective_usd)


def test_a_side_run_without_a_solution_is_unknown_and_named(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stubborn(chain: Chain) -> Any:
        small = chain.stocks.stock_t.sum() < 0.5 * build(facts).chain.stocks.stock_t.sum()
        if small or chain.reserves:
            raise NotConvergedError("No solution.", "解がない。")
        return solve(chain)

    monkeypatch.setattr(disruption_runs, "solve", stubborn)
    answer = run("disruption", facts, months=1)
    stock = answer.table("stock").to_frame().set_index("stock_days")
    assert not np.isnan(stock.lost_t[0])
    assert stock.drop(0).isna().all(axis=None)
    remedies = answer.table("remedies").to_frame().set_index("step")
    assert remedies.lost_t.notna().to_dict() == {
        "none": False, "substitution": False, "recycling": False, "other-suppliers": False, "operating-stock": True,
        "strategic-stock": False, "loss": False,
    }  # fmt: skip
    assert remedies.change_musd.isna().all()
    assert answer.table("survival").rows == ()
    assert "Unknown" in answer.finding("first_stop_days").comment.en
    assert answer.finding("direct_lost_usd").value is not None
    told = answer.warnings[0]
    assert "no solution for" in told.en
    assert "a strategic stock of 30 days" in told.en
    assert "備蓄 30 日分" in told.ja


def test_without_enough_samples_there_is_no_range(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = build(facts).chain.terms

    def stubborn(chain: Chain) -> Any:
        if dict(chain.terms) != dict(usual):
            raise NotConvergedError("No solution.", "解がない。")
        return solve(chain)

    monkeypatch.setattr(disruption_runs, "solve", stubborn)
    answer = run("disruption", facts, months=1)
    found = answer.finding("content_lost_usd")
    assert (found.low, found.high, found.assumed_share) == (None, None, None)
    assert "sample 1 of the assumptions" in answer.warnings[0].en


def test_a_main_reading_without_a_solution_is_an_error(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: Chain) -> Any:
        raise NotConvergedError("No solution.", "解がない。")

    monkeypatch.setattr(disruption_runs, "solve", never)
    with pytest.raises(NotConvergedError):
        run("disruption", facts, months=1)


def test_a_buyer_without_an_input_output_table_learns_tonnes_and_what_is_missing(ask: Asking) -> None:
    answer = ask("disruption", buyer="KOR", months=1)
    assert answer.finding("content_lost_usd").value is None
    assert answer.finding("lost_t").value is not None
    assert set(column(answer, "readings", "lost_musd")) == {None}
    assert any("exposure" in warning.en for warning in answer.warnings)
    assert not any("input-output" in warning.en for warning in answer.warnings)


@pytest.mark.parametrize("study", ["disruption", "dependency"])
@pytest.mark.parametrize("role", ["origin", "buyer"])
def test_a_country_within_the_rest_of_the_world_is_refused(study: str, role: str, facts: Facts) -> None:
    with pytest.raises(NoAnswerError, match="Argentina") as refused:
        run(study, facts, **{role: "ARG"})
    assert "アルゼンチン" in refused.value.words.ja


def test_an_origin_that_is_the_buyer_is_refused(facts: Facts) -> None:
    with pytest.raises(ParameterError, match="to itself") as refused:
        run("disruption", facts, buyer="CHN")
    assert JAPANESE.search(refused.value.words.ja)
