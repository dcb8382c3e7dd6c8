"""Study `range-test`: does a stop of China's gallium and germanium cost the United States what USGS published?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Cell, Column, Finding, Parameter, Rows, Words
from ..terms.chains import use_words
from .study import Figure, Study

if TYPE_CHECKING:
    from .range_runs import Published, Result

MATERIALS = ("gallium", "germanium")
NAMES = {"gallium": Words("gallium", "ガリウム"), "germanium": Words("germanium", "ゲルマニウム")}
REACHES = {
    "all": Words("to every destination (USGS's case)", "全世界向け（USGS の想定）"),
    "content": Words("to the United States, also by third countries", "米国向け（第三国経由を含む）"),
    "direct": Words("to the United States, directly", "米国向け（直接のみ）"),
}
VERDICTS = {
    "inside": Words("inside", "範囲内"),
    "below": Words("below", "範囲より小"),
    "above": Words("above", "範囲より大"),
    "unknown": Words("not told: facts are missing", "不明（事実が不足）"),
}
MUSD = 1e6
PRICES = (
    Column("material", Words("Material", "素材")),
    Column("reach", Words("What stops", "停止の範囲")),
    Column(
        "price_change_share",
        Words("Rise of the price, mean of the year", "価格の上昇（年平均）"),
    ),
    Column("low_change_share", Words("5 %", "5%点")),
    Column("high_change_share", Words("95 %", "95%点")),
    Column("published", Words("USGS", "USGS")),
    Column("verdict", Words("Point value against USGS", "USGS に対する点推定の位置")),
    Column("rationed", Words("Price is a cap", "上限値か")),
)
LOSSES = (
    Column("material", Words("Material", "素材")),
    Column("reach", Words("What stops", "停止の範囲")),
    Column("lost_musd", Words("Value added of output lost", "生産減による付加価値の損失")),
    Column("dearer_musd", Words("Paid more for what is bought", "割高な購入の負担")),
    Column("total_musd", Words("Both", "合計")),
    Column("low_musd", Words("5 %", "5%点")),
    Column("high_musd", Words("95 %", "95%点")),
    Column("published", Words("USGS", "USGS")),
    Column("verdict", Words("Point value against USGS", "USGS に対する点推定の位置")),
)
USES = (
    Column("material", Words("Material", "素材")),
    Column("use", Words("Use", "用途")),
    Column("demand_t", Words("Use in the base year", "基準年の使用量")),
    Column("lost_share", Words("Output lost", "生産減の比率")),
    Column("adapted_share", Words("Saved or substituted", "節約・代替の比率")),
)
MISSING = (
    Column("missing", Words("What public facts do not say", "公開情報にないもの")),
)  # fmt: skip
ABSENT = (
    Words("Price elasticities of gallium and germanium: USGS does not print its own; ours are assumptions.", "ガリウム・ゲルマニウムの価格弾力性（USGS は非公表。ここの値は仮定）。"),
    Words("What each use would have earned with the missing kilogram, and how fast it redesigns.", "用途ごとの逸失価値と設計変更に要する時間。"),
    Words("Which share of each BEA sector's output holds gallium or germanium.", "米国の各部門の生産のうちガリウム・ゲルマニウムを含む割合。"),
    Words("Stocks of firms, of dealers and of the state.", "企業・商社・国の在庫と備蓄。"),
    Words("Output lost because imported chips, fibre and optics become scarce abroad; the chains end at the refined metal.", "輸入半導体・光ファイバー・光学部品の不足による生産減（供給網は精製品で終わる）。"),
)  # fmt: skip


def answer(facts: Any, asked: Mapping[str, Any]) -> Answer:
    """Return the range test; see `RANGE_TEST` for what is asked."""
    from .range_runs import Runs

    runs = Runs(facts, asked["samples"])
    results = [runs.result(material, reach) for material in MATERIALS for reach in REACHES]
    return Answer(
        study="range-test",
        title=Words("China stops gallium and germanium: the model against USGS's range for the United States", "中国がガリウム・ゲルマニウムを止めた場合：USGS の試算（米国）との比較"),
        asked=asked,
        findings=tuple(finding for result in results if result.reach == "all" for finding in _findings(result)),
        tables=(
            Rows("prices", Words("Price in the United States", "米国内の価格"), PRICES, tuple(_price(result) for result in results)),
            Rows("losses", Words("Loss of the United States in a year", "米国の 1 年間の損失"), LOSSES, tuple(_loss(result) for result in results)),
            Rows("uses", Words("Uses in the United States when all exports stop", "全世界向け停止時の米国の用途"), USES, tuple(row for result in results if result.reach == "all" for row in _uses(result))),
            Rows("missing", Words("What is missing for a closer comparison", "精密な比較に足りないもの"), MISSING, tuple((words,) for words in ABSENT)),
        ),
        facts=runs.facts_used,
        assumptions=(
            Words("A year's stop by months, its length known; the chains end at refined metal and compounds.", "月別・1 年間の停止で、期間は既知とする。供給網は精製品・化合物まで。"),
            Words(f"Ranges: {asked['samples']} samples in which every kind of assumption moves within its rows, exposures of sectors too.", f"幅は、各種の仮定（部門の影響範囲を含む）を表の幅の中で動かした {asked['samples']} 標本による。"),
            Words("USGS prints a net effect on GDP by an optimisation over the same accounts; here it is value added of output lost, suppliers included, and apart from it what is paid more. The published numbers are never an input.",
                  "USGS は同じ産業連関表上の最適化による GDP の純変化を示す。ここでは生産減の付加価値（上流を含む）と、別に割高な購入の負担を示す。公表値は計算に用いていない。"),
        ),
        warnings=runs.warnings(),
    )  # fmt: skip


def _printed_price(published: Published) -> Words:
    low, high = published.price
    more = high is None
    return Words(f"+{low:.0%}" + " and more" * more, f"+{low:.0%}" + "超" * more)


def _printed_loss(published: Published) -> Words:
    low, high = published.loss
    return Words(f"{low / 1e9:g} to {high / 1e9:g} billion USD", f"{low / 1e8:g}〜{high / 1e8:g} 億ドル")


def _findings(result: Result) -> tuple[Finding, ...]:
    name, price, loss = (
        NAMES[result.material],
        _printed_price(result.published),
        _printed_loss(result.published),
    )
    found = [
        Finding(f"{result.material}_price_change_share", Words(f"Price of {name.en} in the United States when all of China's exports stop", f"中国の全輸出停止時の米国内{name.ja}価格の上昇"),
                result.rise, *result.rise_range, grade="D", assumed_share=1.0,
                comment=Words(f"USGS: {price.en}; ours is {VERDICTS[result.price_verdict].en}.", f"USGS：{price.ja}。本推計は{VERDICTS[result.price_verdict].ja}。")),
        Finding(f"{result.material}_loss_musd", Words(f"Loss of the United States without China's {name.en}", f"{name.ja}の全輸出停止による米国の損失"),
                None if result.total_usd is None else result.total_usd / MUSD, *result.total_range_musd, grade="D", assumed_share=None if result.total_usd is None else 1.0,
                comment=Words(f"USGS: {loss.en}; ours is {VERDICTS[result.loss_verdict].en}.", f"USGS：{loss.ja}。本推計は{VERDICTS[result.loss_verdict].ja}。")),
    ]  # fmt: skip
    if result.sector_share is not None:
        found.append(
            Finding(f"{result.material}_semiconductor_share", Words("of its output lost: in semiconductor devices", "うち半導体の生産減の割合"), result.sector_share, grade="D",
                    comment=Words("USGS: more than 40 % of the loss.", "USGS：損失の 40% 超。"))
        )  # fmt: skip
    return tuple(found)


def _price(result: Result) -> tuple[Cell, ...]:
    return (
        result.material, REACHES[result.reach], result.rise, *result.rise_range, _printed_price(result.published),
        VERDICTS[result.price_verdict], result.rationed,
    )  # fmt: skip


def _loss(result: Result) -> tuple[Cell, ...]:
    lost, total = (None if usd is None else usd / MUSD for usd in (result.lost_usd, result.total_usd))
    return (
        result.material, REACHES[result.reach], lost, result.dearer_usd / MUSD, total, *result.total_range_musd,
        _printed_loss(result.published), VERDICTS[result.loss_verdict],
    )  # fmt: skip


def _uses(result: Result) -> list[tuple[Cell, ...]]:
    short = result.short
    return [
        (result.material, use_words(use), float(short.demand_tpa[i].mean()), round(float(short.lost_share[i].clip(0, 1).mean()), 9), round(float(short.adapted_share[i].clip(0, 1).mean()), 9))
        for i, use in enumerate(short.use)
    ]  # fmt: skip


RANGE_TEST = Study(
    name="range-test",
    title=Words("Does the model fall within USGS's range for gallium and germanium?", "ガリウム・ゲルマニウムの停止で、モデルは USGS の試算範囲に入るか"),
    method=Words(
        "China's exports of refined gallium or germanium stop for a year; the market of each chain is solved by months. Value added is lost by the share of each BEA sector that holds the metal (declared assumptions) and, upstream, through BEA's detail accounts of 402 industries, which a user imports. The point value is set against the published range; nothing is fitted to it, so the test can fail, and what is missing is listed.",
        "中国の精製ガリウム・ゲルマニウムの輸出が 1 年止まるとし、各供給網の市場を月別に解く。付加価値の損失は、米国の各部門のうち当該金属を含む割合（仮定の表）と、利用者が取り込む BEA 詳細産業連関表（402 部門）による上流への波及から求める。公表範囲には何も合わせておらず、外れることもある。不足する情報は一覧に示す。",
    ),
    parameters=(
        Parameter("samples", "integer", 12, Words("samples of the assumptions", "仮定の標本数"), Words("for the ranges", "幅の計算に用いる"), 4, 200),
    ),
    answer=answer,
    figures=(
        Figure("uses", "bars", "uses", "use", "lost_share",
               Words("Which uses in the United States lose output when all of China's exports stop", "中国の全輸出停止時に米国のどの用途が生産減となるか"),
               Words("Share of a year's output lost, by use.", "用途ごとの年間の生産減の比率。")),
    ),
    open_tables=("prices", "losses"),
    standard=(),
    examples=({},),
)  # fmt: skip
