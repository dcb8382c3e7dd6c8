"""The tables of the study `stockpile`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..terms import STAGES, Column, Rows, Words
from .stockpile_needs import BASES
from .stockpile_runs import MAIN, Runs

if TYPE_CHECKING:
    from ..chain import Floats
    from .stockpile_needs import Need

MUSD = 1e6
STEP = 6  # every sixth point of the grid is shown: thirty days
CURVE_TO = 360.0
DRAWN = 8
RATIO_WORDS = {
    "uses": Words("its uses (assumptions by use)", "用途別の影響額（用途ごとの仮定）"),
    "alike": Words("assumed alike for all", "全鉱種同じ仮定"),
    "own": Words("your row", "利用者の入力"),
}


def decision(run: Runs) -> Rows:
    """Return what to hold of each mineral, most money first."""
    columns = (
        Column("material", Words("Mineral", "鉱種")),
        Column("best_days", Words("Best split of the budget", "予算の最適配分")),
        Column("cost_jpy", Words("Cost to buy", "購入費")),
        Column("saved_musd", Words("Loss it takes off", "軽減される損失")),
        Column("first_breakeven_share", Words("First day pays from a yearly probability of", "最初の 1 日が見合う年確率")),
        Column("next_breakeven_share", Words("Next day pays from a yearly probability of", "次の 1 日が見合う年確率")),
        Column("origin", Words("Largest origin", "最大の供給国・地域")),
        Column("gap_share", Words("Need the cut takes", "途絶する所要の比率")),
        Column("need_musd", Words("Yearly need", "年間所要額")),
        Column("value_ratio", Words("Value at stake over price", "影響額÷価格")),
        Column("low_ratio", Words("The same, low", "同（下限）")),
        Column("high_ratio", Words("The same, high", "同（上限）")),
        Column("ratio_basis", Words("Value at stake from", "影響額の根拠")),
        Column("basis", Words("Need and origins from", "所要・供給国の根拠")),
        Column("told_by", Words("HS codes, or stage traced", "HS 番号・追跡した工程")),
        Column("origin_share", Words("Share of the largest origin", "最大供給国・地域の比率")),
        Column("abroad_share", Words("Need from abroad", "海外依存の比率")),
        Column("held_days", Words("Held today (your table)", "現在の備蓄（利用者の入力）")),
        Column("carrying_jpy", Words("Cost a year", "年間保有費")),
        Column("uniform_saved_musd", Words("Loss that 60 days take off", "60 日で軽減される損失")),
        Column("regret_days", Words("Least regret", "最小後悔")),
        Column("own_days", Words("Under your probabilities", "利用者の確率による日数")),
    )  # fmt: skip
    from ..stockpile import gaps

    found, rate = run.found, run.rate
    gap = gaps(run.scenarios[:1], run.known.minerals)[0]
    none, best, uniform = (
        found.at(days)[0] for days in (run.best.days * 0.0, run.best.days, run.uniform.days)
    )
    rows: list[tuple[Any, ...]] = []
    for m, mineral in enumerate(run.known.minerals):
        days, need, ratio = float(run.best.days[m]), run.known.needs[mineral.id], run.known.ratio[mineral.id]
        origin, share = mineral.largest
        rows.append(
            (
                mineral.id, days, days * float(found.day_usd[m]) * rate, float(none[m] - best[m]) / MUSD,
                breakeven(run, m, 0.0), breakeven(run, m, days), origin, float(gap[m]), mineral.need_usd / MUSD,
                ratio.value, ratio.low, ratio.high, RATIO_WORDS[run.known.stake_of(mineral.id)],
                BASES[need.basis], _told_by(need), share, mineral.abroad_share, mineral.held_days,
                days * float(found.carrying_usd[m]) * rate, float(none[m] - uniform[m]) / MUSD,
                float(run.regret.days[m]), float(run.own.days[m]) if run.own else None,
            )
        )  # fmt: skip
    title = Words("Days to hold of each mineral, above operating stock", "鉱種別の備蓄日数（操業在庫を除く）")
    rows.sort(key=lambda row: (-float(row[2]), -float(row[3]), -float(row[8]), str(row[0])))
    return Rows("decision", title, columns, tuple(rows))


def _told_by(need: Need) -> Words | str:
    return STAGES[need.told_by].words if need.told_by in STAGES else need.told_by


def breakeven(run: Runs, mineral: int, days: float) -> float | None:
    """Return the yearly probability from which the day after `days` pays for the cut asked; None where it never does."""
    found = run.found
    place = min(int(np.searchsorted(found.days, days + 1e-9, side="right")) - 1, found.days.size - 2)
    value = float(found.breakeven[0, mineral, place])
    return value if value <= 1.0 else None


def curve(run: Runs) -> Rows:
    """Return loss against days, and what the next day is worth, for the minerals with most at stake."""
    columns = (
        Column("material", Words("Mineral", "鉱種")),
        Column("stock_days", Words("Strategic stock", "備蓄日数")),
        Column("lost_musd", Words("Loss if the cut strikes", "途絶した場合の損失")),
        Column("next_day_musd", Words("What the next day takes off", "次の 1 日で軽減される損失")),
        Column("day_cost_musd", Words("What a day costs to buy", "1 日分の購入費")),
        Column(
            "next_breakeven_share",
            Words("Next day pays from a yearly probability of", "次の 1 日が見合う年確率"),
        ),
    )
    found = run.found
    order = np.argsort(-found.loss_usd[0, :, 0], kind="stable")[:DRAWN]
    rows = [
        (
            found.minerals[m], float(day), float(found.loss_usd[0, m, k]) / MUSD, float(found.saved_usd[0, m, k]) / MUSD,
            float(found.day_usd[m]) / MUSD, breakeven(run, int(m), float(day)),
        )
        for m in order
        for k, day in enumerate(found.days[:-1])
        if k % STEP == 0 and day <= CURVE_TO
    ]  # fmt: skip
    title = Words(
        "Loss against days of stock, minerals with most at stake", "備蓄日数と損失（影響の大きい鉱種）"
    )
    return Rows("curve", title, columns, tuple(rows))


def total_curve(run: Runs) -> Rows:
    """Return the loss of all minerals against the days held of each, and against the same money split best."""
    from ..stockpile import best_split

    columns = (
        Column("plan", Words("Split", "配分")),
        Column("cost_jpy", Words("Cost to buy", "購入費")),
        Column("lost_musd", Words("Loss if every mineral is cut", "全鉱種が途絶した場合の損失")),
        Column("days", Words("Days of each", "各鉱種の日数")),
    )
    found, rate = run.found, run.rate
    rows: list[tuple[Any, ...]] = []
    for days in np.arange(0.0, 181.0, 15.0):
        each = np.full(len(found.minerals), days)
        money = float(found.day_usd @ each)
        rows.append(("uniform-days", money * rate, run.left_usd(each) / MUSD, float(days)))
        split = best_split(found, np.eye(len(found.scenarios))[0], money, net=False)
        rows.append(("split-same-money", money * rate, run.left_usd(split.days) / MUSD, None))
    title = Words(
        "What money buys: the same days of each, or the best split", "同じ予算での一律配分と最適配分"
    )
    return Rows("money", title, columns, tuple(rows))


def scenarios(run: Runs) -> Rows:
    """Return what every plan leaves of every scenario's loss, and its regret."""
    columns = (
        Column("plan", Words("Plan", "計画")),
        Column("scenario", Words("Cut (all minerals at once)", "途絶（全鉱種同時）")),
        Column("lost_musd", Words("Loss", "損失")),
        Column("regret_musd", Words("Regret", "後悔（最良の計画との差）")),
        Column("cost_jpy", Words("Cost to buy", "購入費")),
        Column("carrying_jpy", Words("Cost a year", "年間保有費")),
    )
    regret, rate = run.regrets(), run.rate
    rows = [
        (name, scenario.words, run.left_usd(split.days, s) / MUSD, float(regret[c, s]) / MUSD, split.cost_usd * rate, split.carrying_usd * rate)
        for c, (name, split) in enumerate(run.choices.items())
        for s, scenario in enumerate(run.scenarios)
    ]  # fmt: skip
    title = Words("Plans against scenarios, with regret", "計画とシナリオ別の損失・後悔")
    return Rows("regret", title, columns, tuple(rows))


def expected(run: Runs, asked: Mapping[str, Any]) -> Rows:
    """Return the plans under the user's probabilities: expected loss and the mean of the worst tail; none without."""
    columns = (
        Column("plan", Words("Plan", "計画")),
        Column("expected_musd", Words("Expected loss a year", "年間期待損失")),
        Column("tail_musd", Words("Mean loss of the worst tail (CVaR)", "裾の平均損失（CVaR）")),
        Column("carrying_jpy", Words("Cost a year", "年間保有費")),
        Column("total_musd", Words("Expected loss + cost", "期待損失＋保有費")),
    )
    rows = []
    if run.own is not None:
        users = [s for s, scenario in enumerate(run.scenarios) if scenario.id != MAIN]
        chance = np.array([run.scenarios[s].probability or 0.0 for s in users])
        for name, split in run.choices.items():
            loss = run.found.at(split.days)[users].sum(axis=1)
            mean = float(chance @ loss)
            rows.append(
                (
                    name,
                    mean / MUSD,
                    tail(loss, chance, asked["tail_share"]) / MUSD,
                    split.carrying_usd * run.rate,
                    (mean + split.carrying_usd) / MUSD,
                )
            )
    title = Words("Under your probabilities", "利用者の確率による評価")
    return Rows("expected", title, columns, tuple(rows))


def tail(loss: Floats, chance: Floats, share: float) -> float:
    """Return the mean loss in the worst `share` of the probability."""
    order = np.argsort(-loss, kind="stable")
    before = np.concatenate([[0.0], np.cumsum(chance[order])[:-1]])
    return float(np.clip(share - before, 0.0, chance[order]) @ loss[order] / share)


def missing(run: Runs) -> Rows:
    """Return what is missing for every mineral without a curve."""
    columns = (
        Column("material", Words("Mineral", "鉱種")),
        Column("missing", Words("What is missing", "不足しているもの")),
    )
    rows = tuple(run.known.missing.items())
    title = Words(
        "Minerals of the 34 without an answer, and what is missing",
        "34 鉱種のうち計算できない鉱種と不足している情報",
    )
    return Rows("missing", title, columns, rows)
