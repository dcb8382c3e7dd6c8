"""Study `stockpile`: how many days of strategic stock, of which minerals, within one budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import MATERIALS, Answer, Finding, Parameter, Words
from ..terms.materials import STOCKPILE as MINERALS
from .magnets import BUYER
from .study import Figure, Study

if TYPE_CHECKING:
    from ..terms.facts import FactTables
    from .stockpile_runs import Runs

NO_COMMENT = Words("", "")
REACHES = (
    ("largest-origin", Words("each mineral's own largest origin", "各鉱種の最大供給国・地域")),
    ("one-origin", Words("one origin for all minerals", "全鉱種とも指定した供給国・地域")),
    ("all-origins", Words("all origins", "全ての供給国・地域")),
)
RULES = (
    ("fill", Words("fill the gap until the stock is empty (end unknown)", "不足分を全量放出（終期不明）")),
    ("even", Words("spread over the announced duration", "期間が判明、均等に放出")),
)
PLAN_NAMES = {
    "no-stock": Words("no strategic stock", "備蓄なし"),
    "uniform-60": Words("60 days of each", "一律 60 日"),
    "uniform-days": Words("the same days of each", "各鉱種一律"),
    "split-same-money": Words("best split of the same money", "同額の最適配分"),
    "split-budget": Words("best split of the budget", "予算の最適配分"),
    "least-regret": Words("least regret", "最小後悔"),
    "own-probabilities": Words("under your probabilities", "利用者の確率による配分"),
}


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the stockpile decision; see `STOCKPILE` for what is asked."""
    from . import stockpile_tables as tables
    from .own_tables import named_only
    from .stockpile_runs import runs

    run = runs(facts, asked)
    return Answer(
        study="stockpile",
        title=_title(run),
        asked=named_only(asked, ("scenarios", "minerals")),
        findings=_findings(run),
        tables=(
            tables.decision(run), tables.curve(run), tables.total_curve(run), tables.scenarios(run),
            tables.expected(run, asked), tables.missing(run),
        ),
        facts=run.known.facts,
        assumptions=ASSUMPTIONS,
        warnings=_warnings(run, asked),
    )  # fmt: skip


def _title(run: Runs) -> Words:
    count, cut = len(run.known.minerals), run.scenarios[0].words
    return Words(
        f"{count} of {len(MINERALS)} minerals have the facts: what a stock buys against {cut.en}",
        f"34 鉱種のうち {count} 鉱種で計算可能：{cut.ja}の途絶に対する備蓄の効果",
    )


def _findings(run: Runs) -> tuple[Finding, ...]:
    from .stockpile_runs import spread
    from .stockpile_tables import MUSD, breakeven

    band = spread(run)
    none = run.left_usd(run.best.days * 0.0)

    def musd(name: str) -> dict[str, Any]:
        return {"low": band[name][0] / MUSD, "high": band[name][1] / MUSD, "grade": "D", "assumed_share": 1.0}

    def fitted(name: str, words: Words, value: float, key: str, comment: Words = NO_COMMENT) -> Finding:
        ends = musd(key)
        ends["low"], ends["high"] = min(ends["low"], value), max(ends["high"], value)
        return Finding(name, words, value, comment=comment, **ends)

    rate, uniform, best = run.rate, run.uniform, run.best
    bought = [(run.known.minerals[m].id, m) for m in range(len(run.known.minerals)) if best.days[m] > 0]
    next_day = [chance for _, m in bought if (chance := breakeven(run, m, float(best.days[m]))) is not None]
    top = [
        id_ for id_, m in sorted(bought, key=lambda pair: -best.days[pair[1]] * run.found.day_usd[pair[1]])
    ][:5]
    lacking = tuple(run.known.missing)
    return (
        Finding("minerals_count", Words("Minerals of the 34 with the facts for a curve", "34 鉱種のうち計算に足る事実がある鉱種の数"), float(len(run.known.minerals)), grade="A" if not _leaning(run) else "D", comment=_counted(run, lacking)),
        fitted("loss_musd", Words("Loss without a strategic stock, if every mineral is cut", "備蓄なしで全鉱種が途絶した場合の損失"), none / MUSD, "none"),
        fitted("split_saved_musd", Words("Loss that the best split of the budget takes off", "予算の最適配分で軽減される損失"), (none - run.left_usd(best.days)) / MUSD, "saved", Words(f"Most money goes to {', '.join(MATERIALS[i].words.en.lower() for i in top)}.", f"配分額の上位は{'、'.join(MATERIALS[i].words.ja for i in top)}。") if top else Words("", "")),
        fitted("uniform_saved_musd", Words("Loss that 60 days of each take off (42 + 18, the historic standard)", "一律 60 日（42+18 日、従来の基準）で軽減される損失"), (none - run.left_usd(uniform.days)) / MUSD, "uniform_saved"),
        Finding("uniform_cost_jpy", Words("What 60 days of each cost to buy", "一律 60 日分の購入費"), uniform.cost_usd * rate, grade="C", comment=Words(f"The same money, split best, leaves {(run.left_usd(run.same_money.days)) / 1e9:,.3g} billion USD of loss instead of {run.left_usd(uniform.days) / 1e9:,.3g}.", f"同額を最適に配分すると、損失は {run.left_usd(uniform.days) / 1e8:,.0f} 億ドルではなく {run.left_usd(run.same_money.days) / 1e8:,.0f} 億ドルになる。")),
        Finding("budget_used_jpy", Words("Budget that the best split uses", "最適配分が使う予算"), best.cost_usd * rate, grade="C"),
        Finding("carrying_jpy", Words("Its cost a year (capital, storage, rotation)", "その年間保有費（資本・保管・入替え）"), best.carrying_usd * rate, grade="D"),
        Finding("next_day_breakeven_share", Words("Yearly probability from which one more day pays, lowest over the minerals bought", "配分した鉱種で次の 1 日が見合う年確率の最小値"), min(next_day, default=None), grade="D", comment=_once(min(next_day, default=None))),
    )  # fmt: skip


def _leaning(run: Runs) -> list[str]:
    """Return the minerals whose need is an assumed part of a shared code."""
    return [m.id for m in run.known.minerals if run.known.needs[m.id].basis == "shared"]


def _counted(run: Runs, lacking: tuple[str, ...]) -> Words:
    bases = [run.known.needs[m.id].basis for m in run.known.minerals]
    chains = sum(basis in ("chain", "magnets", "uses") for basis in bases)
    codes, own, shared = (bases.count(basis) for basis in ("customs", "own", "shared"))
    en = f"{chains} with uses followed by a chain, {codes} by trade codes of their own, {shared} by an assumed part of a shared code"
    ja = f"供給網で用途を追跡 {chains}、固有の統計番号 {codes}、共用番号の仮定した割合 {shared}"
    if own:
        en, ja = f"{en}, {own} by your rows", f"{ja}、利用者の入力 {own}"
    rest_en = ", ".join(MATERIALS[i].words.en.lower() for i in lacking)
    rest_ja = "、".join(MATERIALS[i].words.ja for i in lacking)
    return Words(
        f"Of {len(MINERALS)}: {en}."
        + (f" Without: {rest_en} (what they lack stands in table 'missing')." if lacking else ""),
        f"34 鉱種中（{ja}）。" + (f"計算できない鉱種は{rest_ja}（不足情報は表に示す）。" if lacking else ""),
    )


def _once(chance: float | None) -> Words:
    if not chance:
        return Words(
            "Each mineral bought is covered for this cut: another day saves nothing.",
            "配分した鉱種はこの途絶に対して足りており、追加の 1 日に効果はない。",
        )
    return Words(
        f"It pays if such a cut is likelier than one in {1 / chance:,.0f} years.",
        f"この途絶が {1 / chance:,.0f} 年に 1 回より起こりやすければ見合う。",
    )


ASSUMPTIONS = (
    Words("One day is one day of the country's need in 2024. Where a chain follows the mineral it is what its uses take, at their price; else imports under its own HS codes, production at home and exports left out; of rare earths, imports of compounds and metals. A part of a shared code is an assumption (table elasticities).", "1 日分は 2024 年の国内所要の 1 日分。供給網のある鉱種は用途の使用量を価格で評価した額、その他は固有の HS 番号による輸入額（国内生産と輸出を含まない）、希土類は化合物・金属の輸入額。共用番号の配分は仮定（表 elasticities）。"),
    Words("Origins: of a chain, traced at the stage where one origin abroad weighs most (of rare earths, where they were separated), what the country makes or recycles itself left out; else customs records, by value; of a shared code, the world's output elsewhere.", "供給国・地域: 供給網のある鉱種は海外の 1 か国・地域への集中が最大の工程まで遡った構成（希土類は分離精製地）で、国内生産・リサイクルは除く。その他は貿易統計の金額、共用番号の鉱種は国外の世界生産の構成。"),
    Words("Loss: a demand of constant elasticity up to the value at stake. That is the value lost with each use of a chain (table responses: assumptions by use, weighted by tonnes) over the need, within the ranges shown; without a chain a ratio assumed alike for all (30, range 5-200). Replace any by a row of your own.", "損失は影響額を上限とする弾力性一定の需要による。影響額は供給網の用途別の値（表 responses。用途ごとの仮定、使用量で加重）を所要額で割った倍率で、幅を併記する。供給網のない鉱種は同じ仮定（30、幅 5〜200）。いずれも自らの値の行で置き換えられる。"),
    Words("A stock counts above operating stock (30 days, range 15-60), which is used first; what is drawn is bought again.", "備蓄は先に使われる操業在庫（30 日、幅 15〜60 日）を超える分。放出分は買い戻す。"),
    Words("The split treats the cut as equally likely for each mineral it buys; it does not depend on how likely. Your own table of probabilities (--scenarios) takes the place of that.", "配分は各鉱種の途絶が同程度に起こりやすいとみなす（確率の水準には依存しない）。利用者の確率の表（--scenarios）を与えればそれに従う。"),
)  # fmt: skip


def _warnings(run: Runs, asked: Mapping[str, Any]) -> tuple[Words, ...]:
    found = [
        Words(
            "No probability of a state's act is shipped: the answer is a break-even probability and a regret. A sum over minerals takes them all as cut at once.",
            "国家の行為の確率は与えていない。結果は損益分岐となる確率と後悔で示す。鉱種の合計は同時の途絶を仮定する。",
        )
    ]
    alike = [m.id for m in run.known.minerals if m.id in run.known.alike]
    if alike:
        found.append(
            Words(
                f"No use is followed of {len(alike)} minerals, so their value at stake is one assumption alike (30 times the price, 5-200): {', '.join(MATERIALS[i].words.en.lower() for i in alike)}.",
                f"次の {len(alike)} 鉱種は用途を追跡しておらず、影響額は同じ仮定（価格の 30 倍、幅 5〜200）による: {'、'.join(MATERIALS[i].words.ja for i in alike)}。",
            )
        )
    shared = _leaning(run)
    if shared:
        found.append(
            Words(
                f"The need of {', '.join(MATERIALS[i].words.en.lower() for i in shared)} is an assumed part of a shared code, and its origins are those of the world's output; break-even probabilities do not depend on that part, money does.",
                f"{'、'.join(MATERIALS[i].words.ja for i in shared)}の所要額は共用番号の輸入額に仮定の割合を掛けた値、供給国・地域は世界生産の構成による（見合う年確率はこの割合に依存せず、金額は依存する）。",
            )
        )
    if all(mineral.held_days is None for mineral in run.known.minerals):
        found.append(
            Words(
                "Today's days by mineral are not published; give them with --minerals (columns mineral, held days).",
                "現在の鉱種別備蓄日数は公表されていない。--minerals（列: 鉱種、備蓄日数）で与える。",
            )
        )
    if asked["market"]:
        found.append(
            Words(
                "The loss of rare earths is the magnet chain's equilibrium (value added lost), of the others the simple law; the two are not the same measure.",
                "希土類の損失は磁石供給網の均衡（付加価値の損失）、他の鉱種は簡易式による。両者は同じ尺度ではない。",
            )
        )
    return tuple(found)


STOCKPILE = Study(
    name="stockpile",
    title=Words("How many days should be stockpiled, of which minerals?", "どの鉱種を何日分備蓄すべきか"),
    method=Words(
        "For each mineral with facts, a cut takes a share of what the country needs; operating stock is used first, then the strategic stock by its release rule; the rest is short and costs what demand of constant elasticity says, up to the value at stake. The value of the next day over its yearly cost is the probability from which it pays. One budget goes to the days that save most (a linear program; greedy is its optimum), or to the least regret over scenarios. A table of your own probabilities (scenario, origin, material, depth, days, probability) gives expected loss and the tail's mean, in two stages.",
        "事実のある鉱種ごとに、途絶で国内所要の一定割合が失われるとし、操業在庫、次に備蓄を放出ルールに従って使い、残る不足の損失を弾力性一定の需要（上限は影響額）で求めます。次の 1 日の効果と年間費用の比が、見合う確率です。予算は効果の大きい日数から配分し（線形計画。貪欲法が最適解）、またはシナリオ間の最大後悔を最小にします。利用者の確率の表（シナリオ、供給国、素材、深さ、日数、確率）があれば、期待損失と裾の平均（CVaR）による二段階の計画になります。",
    ),
    parameters=(
        BUYER,
        Parameter("reach", "choice", "largest-origin", Words("what is cut", "途絶の範囲"), Words("Each mineral's own largest origin, one origin, or all.", "各鉱種の最大供給国・地域、指定した 1 か国・地域、または全て。"), choices=REACHES),
        Parameter("origin", "country", "CHN", Words("origin", "供給国・地域"), Words("For one origin for all minerals.", "範囲が「指定した供給国・地域」のとき。")),
        Parameter("depth_share", "number", 1.0, Words("depth", "深さ"), Words("Share of that supply that is cut.", "その供給のうち途絶する比率。"), 0.0, 1.0),
        Parameter("cut_days", "integer", 180, Words("days", "日数"), Words("How long the cut lasts.", "途絶の期間。"), 1, 720),
        Parameter("rule", "choice", "fill", Words("release rule", "放出ルール"), Words("How the stock is drawn.", "備蓄の使い方。"), choices=RULES),
        Parameter("delay_days", "number", 0.0, Words("days until release", "放出までの日数"), Words("From the start of the cut.", "途絶の開始から。"), 0.0, 365.0),
        Parameter("budget_jpy", "number", 100e9, Words("budget (JPY)", "予算（円）"), Words("For buying; your own figure.", "購入に充てる額。自らの値を指定。"), 0.0, 1e14),
        Parameter("usd_rate_jpy", "number", 150.0, Words("yen per US dollar", "1 ドル当たりの円"), Words("For the budget and costs.", "予算と費用の換算。"), 1.0, 1000.0),
        Parameter("materials", "materials", MINERALS, Words("minerals", "鉱種"), Words("one or more, by comma", "コンマ区切りで複数可"), choices=tuple((id_, MATERIALS[id_].words) for id_ in MINERALS)),
        Parameter("scenarios", "file", "", Words("your scenarios", "利用者のシナリオ"), Words("CSV or Excel: scenario, origin (a country, largest or all), material, depth, days, probability per year. Without probabilities: regret.", "CSV・Excel: シナリオ、供給国（国・地域、最大、すべて）、素材、深さ、日数、確率（年）。確率がなければ後悔で評価。")),
        Parameter("minerals", "file", "", Words("your minerals", "利用者の鉱種表"), Words("CSV or Excel: mineral, held days, operating stock (days), value ratio, need (USD a year), origin, origin share.", "CSV・Excel: 鉱種、備蓄日数、操業在庫（日）、影響倍率、年間所要額（ドル）、供給国、供給比率。")),
        Parameter("risk_weight", "number", 0.0, Words("weight of the tail", "裾の重み"), Words("With your probabilities: weight of the mean of the worst tail.", "利用者の確率があるとき、最悪の裾の平均損失の重み。"), 0.0, 100.0),
        Parameter("tail_share", "number", 0.05, Words("tail", "裾の割合"), Words("How much of the probability is the tail.", "最悪の裾とみなす確率。"), 0.001, 1.0),
        Parameter("market", "flag", False, Words("rare earths by the market", "希土類は市場均衡で"), Words("Loss of rare earths from the magnet chain's equilibrium; takes about a minute.", "希土類の損失を磁石供給網の均衡から求める（1 分程度）。")),
    ),
    answer=answer,
    figures=(
        Figure("curve", "lines", "curve", "stock_days", "lost_musd", Words("Loss against days of stock", "備蓄日数と損失"), Words("For the minerals with most at stake, what the cut costs with so many days of stock.", "影響の大きい鉱種について、備蓄日数ごとの損失を示す。"), series="material"),
        Figure("days", "bars", "decision", "material", "best_days", Words("Days of each mineral in the best split of the budget", "予算の最適配分による鉱種別の日数"), Words("One bar for each mineral; the historic standard is 60 days of each.", "鉱種ごとの棒グラフ。従来の基準は一律 60 日。")),
        Figure("money", "lines", "money", "cost_jpy", "lost_musd", Words("What money buys: the same days of each, or the best split", "同じ予算での一律配分と最適配分"), Words("Loss if every mineral is cut, against the money spent, for the same days of each and for the best split.", "全鉱種が途絶した場合の損失を、一律配分と最適配分について予算ごとに示す。"), series="plan"),
    ),
    names=PLAN_NAMES,
)  # fmt: skip
