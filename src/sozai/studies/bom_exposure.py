"""Study `bom-exposure`: which parts of a product are caught by export controls, for how many yen and how many days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Column, Fact, Finding, Parameter, Rows, Words
from .bom_inputs import CONFIDENTIAL, INVENTED, SHARED, joined, without_paths
from .control_status import WARNINGS
from .study import Figure, Study

if TYPE_CHECKING:
    from ..controls import Exposure
    from ..terms.facts import FactTables
    from .bom_inputs import Joined

MAGNET_USES = (
    ("drive-motors", Words("drive motors", "駆動モーター")),
    ("power-steering", Words("power steering", "電動パワーステアリング")),
    ("compressors", Words("compressors", "圧縮機")),
    ("wind-turbines", Words("wind turbines", "風力発電機")),
    ("other", Words("other", "その他")),
)
CHAIN_MATERIALS = ("neodymium", "praseodymium", "dysprosium", "terbium")
SUBSTITUTES = {
    "grade": Words("grade with less or no heavy rare earth (grain-boundary diffusion, fine grain)", "省重希土・重希土フリーの磁石（粒界拡散、微細結晶）"),
    "design": Words("design without rare-earth magnets (ferrite, induction, wound rotor)", "希土類磁石を用いない設計（フェライト、誘導機、巻線界磁）"),
}  # fmt: skip
MEASURE_COLUMNS = (
    Column("measure", Words("Measure", "対策")),
    Column("covers", Words("Parts it covers", "対象部品")),
    Column("cost_jpy", Words("Cost for one product (vehicle)", "1 製品（1 台）当たりの費用")),
    Column("basis", Words("How it is reckoned", "算定方法")),
)
ASSUMPTIONS = (
    Words("Where the declaration leaves more than 1 % of a part's mass unnamed, its type's typical composition fills in, with its range (assumption, grade D); an element named by neither is unknown, not absent.", "申告された物質が部品質量の 99% に満たないときは部品種別の標準組成（幅のある仮定、確度 D）で補う。いずれにもない元素は「不明」であり「含まない」ではない。"),
    Words("A refiner that nobody declared is estimated from the buyer country's traced statistics, with probability and band; the status stays unknown, and what would hold under the estimate stands beside it.", "申告のない製錬・精製地は需要国の統計を源流まで遡って確率と幅つきで推定する。判定は不明のままとし、推定が正しい場合の判定を併記する。"),
    Words("Days of cover are calendar days at an even pace of 365 days a year; stocks that are not stated are not counted.", "在庫日数は年間 365 日の均等な生産を仮定した暦日。記載のない在庫は数えない。"),
    Words("Prices in one product are multiplied by declared quantities; a part inside another restricted part is not counted twice.", "金額は単価に申告の員数を掛ける。規制対象部品の内部にある部品は重複して数えない。"),
)  # fmt: skip


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the exposure of the bill of materials; see `BOM_EXPOSURE` for what is asked."""
    from ..controls import losses, price_jpy, single_points
    from . import bom_tables as tables

    held = joined(facts, asked)
    restricted = tables.strictest(each for each in held.found if each.restricted)
    used = _facts(held)
    substitutes, more = _substitutes(facts, asked["product_use"])
    warnings = (CONFIDENTIAL if held.confidential else INVENTED, *WARNINGS)
    if asked["redacted"]:
        shown: tuple[Rows, ...] = (
            tables.customer_copy(held),
            Rows(
                "cover",
                Words("Days and values are left out", "日数・金額は非開示"),
                tables.cover(held).columns,
                (),
            ),
        )
    else:
        share = asked["lost_share"]
        prices = {
            line.item: price
            for line in held.declared.lines
            if line.above is None and (price := price_jpy(line, held.asked.jpy_per)) is not None
        }
        by_use = {} if share is None else {(asked["product_use"], m): share for m in CHAIN_MATERIALS}
        lost = losses(
            held.found, held.asked, by_use, {"": asked["product_use"]}, asked["lost_months"], prices
        )
        shown = (
            tables.board(held, restricted), tables.actions(held, substitutes), tables.cover(held),
            _measures(held, restricted, asked, substitutes), tables.single(single_points(held.found)),
            tables.loss_rows(lost), tables.file_notes(held), tables.customer_copy(held),
        )  # fmt: skip
    said = without_paths(asked)
    if asked["redacted"]:
        said |= {"file": "", "mapping": "", "volumes": ""}
    return Answer(
        study="bom-exposure",
        title=_title(held, restricted, asked),
        asked=said,
        findings=_findings(held, restricted, asked["redacted"]),
        tables=shown,
        facts=(*used, *more),
        assumptions=ASSUMPTIONS,
        warnings=warnings,
        sources=("mofcom-notices",),
    )


def _facts(held: Joined) -> tuple[Fact, ...]:
    # Many lines share a verdict or a row; each is looked at once.
    typical = {id(each.holding.typical): each.holding.typical for each in held.found}
    verdicts = {id(leg.verdict): leg.verdict for each in held.found if each.listed for leg in each.legs}
    found = dict.fromkeys(row.fact for row in typical.values() if row)
    found |= dict.fromkeys(fact for verdict in verdicts.values() if verdict for fact in verdict.facts)
    return tuple(found) or tuple(notice.fact for notice in held.rules.notices.values())


def _substitutes(facts: FactTables, use: str) -> tuple[dict[str, tuple[Words, float]], tuple[Fact, ...]]:
    """Return the substitute of each magnet material with the months it takes, from table `responses`."""
    from ..terms.facts import facts_of, rows

    frame = facts.frame("responses", use=[use, "*"], response=list(SUBSTITUTES))
    months: dict[str, float] = {}
    for row in rows(frame):
        if row.use == use or row.response not in months:
            months[row.response] = float(row.ramp_months)
    of = {"dysprosium": "grade", "terbium": "grade", "neodymium": "design", "praseodymium": "design"}
    found = {m: (SUBSTITUTES[r], months[r]) for m, r in of.items() if r in months}
    return found, facts_of(frame, "responses")


def _measures(
    held: Joined, restricted: Mapping[int, Exposure], asked: Mapping[str, Any], substitutes: Mapping[str, Any]
) -> Rows:
    """Return three lawful measures with their cost for one product; what is not known costs an unknown sum."""
    from ..controls import value_jpy
    from . import bom_tables as tables

    outer = tables.outermost(dict(restricted), held)
    products = {line.item for line in held.declared.lines if line.above is None}
    value, unknown = tables.total(value_jpy(each, held.asked) for each in outer)
    each_product = None if value is None or unknown else value / max(1, len(products))
    days, carrying, premium = asked["stock_days"], asked["carrying_share"], asked["premium_share"]
    parts = ", ".join(sorted({each.line.item for each in outer})) or None
    grades = sorted({e.line.item for e in held.found if e.restricted and e.holding.material in substitutes})
    mean = Words(" (mean of the products)", "（製品平均）") if len(products) > 1 else Words("", "")
    rows = (
        (Words(f"Hold {days} more days of the restricted parts", f"規制対象部品の在庫を {days} 日分積み増す"), parts,
         None if each_product is None else each_product * days / 365.0 * carrying,
         Words(f"value x days / 365 x carrying cost of {100 * carrying:g} % a year{mean.en}", f"金額×日数÷365×在庫費用率（年 {100 * carrying:g}%）{mean.ja}")),
        (Words(f"A second source that is {100 * premium:g} % dearer", f"{100 * premium:g}% 高い第二の調達先を確保する"), parts,
         None if each_product is None else each_product * premium,
         Words(f"value x premium, if all is bought there{mean.en}; the source must not be a relabelled one of the same origin", f"全量を切り替えた場合の金額×上乗せ率{mean.ja}。同じ原産地の名義替えは認めない")),
        (Words("Qualify a substitute", "代替材・代替設計を認定する"), ", ".join(grades) or None, None,
         Words("cost unknown: ask for quotations; months stand in the list to act on", "費用は不明（見積りが必要）。所要月数は対応リストに記載")),
    )  # fmt: skip
    return Rows("measures", Words("Measures and their cost", "対策と費用"), MEASURE_COLUMNS, rows)


def _title(held: Joined, restricted: Mapping[int, Exposure], asked: Mapping[str, Any]) -> Words:
    names = [line.name or line.item for line in held.declared.lines if line.above is None]
    product = "" if asked["redacted"] else f"{names[0]}: " if len(names) == 1 else f"{len(names)} products: "
    ja = "" if asked["redacted"] else f"{names[0]}：" if len(names) == 1 else f"{len(names)} 製品："
    return Words(
        f"{product}parts under a licence or ban on {asked['date']}: {len(restricted)}",
        f"{ja}{asked['date']} 時点で許可・禁止の対象となる部品は {len(restricted)} 点",
    )


def _findings(held: Joined, restricted: Mapping[int, Exposure], redacted: bool) -> tuple[Finding, ...]:
    from ..controls import days_to_stop
    from . import bom_tables as tables

    parts = tables.strictest(tables.to_act_on(held.found))
    unknown = sum(each.verdict == "unknown" for each in parts.values())
    estimated = sum(not e.holding.declared or e.estimate is not None for e in tables.to_act_on(held.found))
    counts = (
        Finding("restricted_count", Words("Parts for which a licence or denial is certain", "許可・禁止の対象と確定した部品の数"), float(len(restricted)), grade="B"),
        Finding("unknown_count", Words("Parts with listed elements whose status is unknown", "規制対象の元素を含み判定が不明な部品の数"), float(unknown), grade="D", comment=Words("Unknown is not free: ask the suppliers (study supplier-questions).", "不明は対象外を意味しない。仕入先に確認する（分析 supplier-questions）。")),
        Finding("estimated_count", Words("Lines of the list that rest on an estimate", "推定に基づく行の数"), float(estimated), grade="D"),
        Finding("confidential_count", Words("Confidential lines behind this answer", "この結果の元となった社外秘の行数"), float(len(held.declared.lines) if held.confidential else 0), grade="A"),
    )  # fmt: skip
    if redacted:
        return counts
    sold = tables.sales(held)
    hit = {each.product for each in restricted.values()}
    dependent, unsaid = tables.total(sold[product] for product in sold if product in hit)
    days = [d for e in restricted.values() if (d := days_to_stop(e, held.asked)) is not None]
    rate = held.asked.jpy_per["USD"]
    return (
        Finding("restricted_sales_jpy", Words("Sales a year that need a restricted part", "規制対象部品に依存する年間売上"), (dependent if hit else 0.0) if not unsaid else None, grade="B", comment=Words(f"At {rate:g} yen per dollar; unknown without price and volume.", f"1 ドル {rate:g} 円で換算。単価と生産数がなければ不明。")),
        Finding("shortest_days", Words("Shortest days to a line stop for want of a restricted part", "規制対象部品によるライン停止までの最短日数"), min(days, default=None), grade="B", comment=Words("From declared line-stop dates, else stocks and volumes.", "申告のライン停止日、なければ在庫と生産数による。")),
        *counts,
    )  # fmt: skip


BOM_EXPOSURE = Study(
    name="bom-exposure",
    title=Words("Which of my parts are caught, on which day, for how many yen?", "どの部品が、いつの時点で、いくら分、規制の対象となるか"),
    method=Words(
        "Elements and masses come from declarations, else from typical compositions with their range. The declared way of each element (ore to refiner, refiner to maker, part to buyer) is asked of the register on the day; what is not declared leaves the status unknown, and an estimate from traced statistics stands beside it. Nothing leaves the machine. A file of your own is read on the command line or in Python only, not by the page: sozai run bom-exposure --file FILE --xlsx OUT.xlsx.",
        "元素と質量は申告から、なければ標準組成（幅つき）から求めます。申告された各元素の経路（鉱石→製錬、製錬→製造、部品→需要者）を指定日の登録簿と照合し、申告のない事項は判定を不明のままとして、統計に基づく推定を併記します。データは端末の外に出ません。自社のファイルは画面ではなくコマンドラインまたは Python で読み込みます: sozai run bom-exposure --file ファイル --xlsx 出力.xlsx",
    ),
    parameters=(
        *SHARED,
        Parameter("stock_days", "integer", 60, Words("days of stock to add", "積み増す在庫日数"), Words("For the cost of measures.", "対策の費用の算定に使う。"), 0, 365),
        Parameter("carrying_share", "number", 0.08, Words("carrying cost a year", "在庫費用率（年）"), Words("Share of the value; your own figure.", "金額に対する割合。自社の値を指定。"), 0.0, 1.0),
        Parameter("premium_share", "number", 0.1, Words("premium of a second source", "第二の調達先の上乗せ率"), Words("Share of the price; your own figure.", "単価に対する割合。自社の値を指定。"), 0.0, 5.0),
        Parameter("product_use", "choice", "drive-motors", Words("use the products belong to", "製品の用途"), Words("For substitutes and losses of magnets.", "磁石の代替と損失の算定に使う。"), choices=MAGNET_USES),
        Parameter("lost_share", "number", None, Words("share of that use that is lost", "その用途の生産減の比率"), Words("As study disruption gives it; empty: no losses.", "分析 disruption の結果を指定。空欄なら損失を計算しない。"), 0.0, 1.0),
        Parameter("lost_months", "number", 3.0, Words("months of the loss", "損失の期間（月）"), Words("Length of the scenario.", "シナリオの長さ。"), 0.0, 60.0),
        Parameter("redacted", "flag", False, Words("redacted copy only", "秘匿版のみ"), Words("Leaves out names, suppliers, places, prices, stocks and programmes.", "品番・仕入先・所在地・単価・在庫・対象車種を除く。")),
    ),
    answer=answer,
    figures=(
        Figure("cover", "bars", "cover", "part", "stop_days", Words("Days to line stop of parts that controls reach or may reach", "規制が及ぶ、または及び得る部品のライン停止までの日数"), Words("One bar for each part, fewest days first; a part without a bar has no stated stock or date.", "部品ごとの棒グラフ（短い順）。棒のない部品は在庫も停止日も申告がない。")),
        Figure("value", "bars", "cover", "part", "value_jpy", Words("Value of the same parts in one product", "同じ部品の 1 製品当たりの金額"), Words("One bar for each part, in the same order.", "部品ごとの棒グラフ（同じ順）。")),
    ),
    standard=({"volumes": "12000", "use": "civil"},),
)  # fmt: skip
