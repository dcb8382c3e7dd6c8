"""Study `disruption`: an origin cuts its shipments; which use stops in which month, at what price and what cost?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Parameter, Words
from ..terms.cuts import ALLOCATION_CHOICES, REACH_CHOICES
from .chains import CHAIN, CUT_MONTHS, CUT_SHARE, CUT_STAGES, MAGNETS, elements_asked, materials_of
from .levers_asked import LEVERS, described, pulled
from .study import Figure, Study

if TYPE_CHECKING:
    from ..terms.facts import FactTables

STOCK_SWEEP = (0, 30, 60, 120, 180)
DEFAULT_MATERIALS = ("dysprosium",)
STEP_WORDS = {
    "none": Words("no remedy", "対策なし"),
    "substitution": Words("thrift and substitution", "節約・代替"),
    "recycling": Words("recycling", "リサイクル"),
    "other-suppliers": Words("other suppliers", "他の供給者"),
    "operating-stock": Words("operating stock", "操業在庫"),
    "strategic-stock": Words("strategic stock", "備蓄"),
    "loss": Words("what is left", "残る損失"),
}
MARKET_WORDS = {
    "inside": Words("inside the origin", "停止国・地域の内"),
    "outside": Words("at the buyer", "需要国・地域"),
}
FORESIGHT_WORDS = (
    ("perfect", Words("how long the cut lasts is known", "停止期間が分かっている")),
    ("surprise", Words("believed to end, and prolonged each time", "終わると信じるたびに延長される")),
    (
        "hazard",
        Words(
            "every month it may end: only the expected rest is known",
            "毎月終わり得る（残りの期待値だけが分かる）",
        ),
    ),
)
RECOVERY_MONTHS = 6  # how long after the cut the months are followed


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return what the cut does; see `DISRUPTION` for what is asked."""
    from ..chain import build
    from . import disruption_findings as said
    from . import disruption_tables as tables
    from .disruption_runs import Runs

    base = build(facts, asked["chain"], draws=0)
    elements = elements_asked(base.chain, asked["materials"], DEFAULT_MATERIALS)
    if asked["chain"] != MAGNETS:
        asked = {**asked, "materials": elements}
    chain = pulled(base.chain.over(asked["months"] + RECOVERY_MONTHS), asked["levers"])
    runs = Runs(facts, chain, asked, elements)
    readings = {reach: runs.reading(reach) for reach, _ in REACH_CHOICES}
    main = readings[asked["reach"]]
    swept = {days: runs.with_stock(days) for days in sorted({*STOCK_SWEEP, asked["stock_days"]})}
    steps = runs.remedies(main, swept[asked["stock_days"]])
    bare = dict(steps)["other-suppliers"]
    levers = (described(asked["levers"]),) if asked["levers"] else ()
    spread = runs.spread()
    return Answer(
        study="disruption",
        title=said.title(asked),
        asked=asked,
        findings=said.findings(readings, bare, spread, runs),
        tables=(
            tables.readings(readings, runs),
            tables.heat(main),
            tables.prices(main, runs),
            tables.survival(bare),
            tables.recovery(main, asked["months"]),
            tables.stocks(swept, runs),
            tables.remedies(steps, runs),
            tables.regions(main, runs),
            tables.sectors(main, runs),
            *levers,
        ),
        facts=(*base.chain.facts, *runs.facts_used),
        assumptions=said.assumptions(base.chain, asked),
        warnings=said.warnings(main, runs),
    )


DISRUPTION = Study(
    name="disruption",
    title=Words("What happens when an origin stops its shipments?", "ある国・地域が輸出を止めたら何が起きるか"),
    method=Words(
        "The chain of 2024 is calibrated so that the base year is exactly a market equilibrium (positive mathematical programming). The cut limits trade arcs month by month; the market then finds what is made, traded, substituted, drawn from stock and lost, knowing how long the cut lasts or, if asked, only what was believed of it. Prices are the multipliers of the markets. Value added is lost by product-level exposure of sectors and, upstream, through the OECD input-output table. Three readings of a cut stand side by side because they differ by an order of magnitude.",
        "2024 年の供給網を、基準年がちょうど市場均衡となるように較正する（実証的数理計画法）。輸出停止は月ごとの貿易量の上限となり、市場モデルが生産・貿易・代替・在庫取り崩し・生産減を決める（停止期間は予見されると仮定。予見しない場合も選べる）。価格は市場の乗数。付加価値の損失は、当該部品を含む生産の割合（製品別の影響範囲）から直接分を、OECD 産業連関表から上流への波及分を求める。輸出停止の 3 つの読み方は桁が違うため、並べて示す。",
    ),
    parameters=(
        CHAIN,
        materials_of(DEFAULT_MATERIALS),
        Parameter("origin", "country", "CHN", Words("who cuts", "輸出を止める国・地域"), Words("ISO code or name", "ISO コードまたは名称")),
        Parameter("buyer", "country", "JPN", Words("who is cut off", "止められる国・地域"), Words("ISO code or name", "ISO コードまたは名称")),
        CUT_SHARE,
        CUT_MONTHS,
        Parameter("reach", "choice", "content", Words("reading shown in detail", "詳しく示す読み方"), Words("all three are compared", "3 つとも比較表に示す"), choices=REACH_CHOICES),
        CUT_STAGES,
        Parameter("allocation", "choice", "pro_rata", Words("who gets what is left", "残りの配分"), Words("matters when the cut is not total", "一部停止のときに効く"), choices=ALLOCATION_CHOICES),
        Parameter("stock_days", "integer", 60, Words("strategic stock", "備蓄日数"), Words("days of imports above operating stock, for the comparison of remedies", "操業在庫を超える備蓄の日数（輸入量の日数。対策の比較に使用）"), 0, 365),
        Parameter("foresight", "choice", "perfect", Words("what buyers know of the end", "終わりの予見"), Words("other than perfect takes several times as long", "perfect 以外は数倍の時間がかかる"), choices=FORESIGHT_WORDS),
        Parameter("believed_months", "integer", 3, Words("months believed still to come", "信じられている残りの月数"), Words("without perfect foresight; under a hazard, one over the chance of an end in a month", "予見が完全でない場合。毎月終わり得る場合は、1 か月に終わる確率の逆数"), 1, 24),
        LEVERS,
    ),
    answer=answer,
    figures=(
        Figure("heat", "heatmap", "heat", "month", "use",
               Words("Which use stops in which month (share of output lost)", "どの用途がどの月に止まるか（生産減の比率）"),
               Words("Rows are uses, columns months, colour is the share of output lost.", "行は用途、列は月、色は生産減の比率。"), series="lost_share"),
        Figure("readings", "bars", "readings", "reach", "lost_musd",
               Words("Three readings of the same cut: value added lost", "同じ輸出停止の 3 つの読み方：失われる付加価値"),
               Words("Direct shipments only, content through third countries, and all destinations.", "直接のみ、第三国経由の含有分も、全世界向け。")),
        Figure("prices", "lines", "prices", "month", "price_usd_per_kg",
               Words("Price inside and outside the banning country", "輸出停止国の内と外の価格"),
               Words("Monthly prices of the good priced, inside the origin and at the buyer.", "価格を示す品目の月別価格（停止国内と需要国・地域）。"), series="market"),
        Figure("survival", "lines", "survival", "stock_days", "days",
               Words("Days until a use stops, over days of own stock", "在庫日数と操業継続可能日数"),
               Words("A line per use; no point where it never stops.", "用途ごとの線。止まらない場合は点がない。"), series="use"),
        Figure("recovery", "bars", "recovery", "use", "bought_months",
               Words("Months after the cut until a use buys what it did", "停止の終了後、購入量が元に戻るまでの月数"),
               Words("Back within 1 % of the base; 1 is the first month after the cut.", "基準年の 1 % 以内に戻るまで。1 は終了後の最初の月。")),
        Figure("stock", "bars", "stock", "stock_days", "lost_musd",
               Words("What a strategic stock of N days leaves of the loss", "備蓄 N 日分があるときの損失"),
               Words("Value added lost for each number of days.", "備蓄日数ごとの失われる付加価値。")),
        Figure("remedies", "waterfall", "remedies", "step", "change_musd",
               Words("What each remedy saves", "対策ごとの損失軽減"),
               Words("From no remedy at all to all of them, in the order shown.", "対策なしから順に加えたときの損失の変化。")),
    ),
    standard=({},),
    names=STEP_WORDS | MARKET_WORDS,
)  # fmt: skip
