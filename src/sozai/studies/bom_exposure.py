"""Study `bom-exposure`: which parts of a product are caught by export controls, for how many yen and how many days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Fact, Parameter, Words
from ..terms.collector import uncollected
from .bom_inputs import CONFIDENTIAL, INVENTED, REDACTED, SHARED, joined, marked, without_paths
from .bom_scenario import PARAMETERS as SCENARIO
from .bom_scenario import scenario
from .control_status import WARNINGS
from .study import Figure, Study

if TYPE_CHECKING:
    from ..terms.facts import FactTables
    from .bom_inputs import Joined

ASSUMPTIONS = (
    Words("Where the declaration leaves more than 1 % of a part's mass unnamed, its type's typical composition fills in, with its range (assumption, grade D); an element named by neither is unknown, not absent.", "申告された物質が部品質量の 99% に満たないときは部品種別の標準組成（幅のある仮定、確度 D）で補う。いずれにもない元素は「不明」であり「含まない」ではない。"),
    Words("A refiner that nobody declared is estimated from the buyer country's traced statistics, with probability and band; the status stays unknown, and what would hold under the estimate stands beside it. None is given where no trade code shows the goods of that stage or a later one.", "申告のない製錬・精製地は需要国の統計を源流まで遡って確率と幅つきで推定する。判定は不明のままとし、推定が正しい場合の判定を併記する。その工程以降の品目に、該当する貿易統計番号のないものがあれば推定しない。"),
    Words("Days of cover are calendar days at an even pace of 365 days a year; stocks that are not stated are not counted.", "在庫日数は年間 365 日の均等な生産を仮定した暦日。記載のない在庫は数えない。"),
    Words("Prices in one product are multiplied by declared quantities; a part inside another restricted part is not counted twice.", "金額は単価に申告の員数を掛ける。規制対象部品の内部にある部品は重複して数えない。"),
)  # fmt: skip


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the exposure of the bill of materials; see `BOM_EXPOSURE` for what is asked."""
    with uncollected():
        held = joined(facts, asked)
        return _redacted(held, asked) if asked["redacted"] else _whole(facts, held, asked)


def _whole(facts: FactTables, held: Joined, asked: Mapping[str, Any]) -> Answer:
    from ..controls import losses, price_jpy, single_points, substitutes
    from . import bom_board as board
    from . import bom_tables as tables

    restricted = tables.strictest(each for each in held.found if each.restricted)
    known = substitutes(facts)
    case = scenario(facts, asked, {each.holding.material: each.listed for each in held.found})
    prices = {
        line.item: price
        for line in held.declared.lines
        if line.above is None and (price := price_jpy(line, held.asked.jpy_per)) is not None
    }
    lost = losses(
        held.found, held.asked, case.lost_shares,
        lambda each: case.use_of(each.holding.material, each.line.part_type), prices,
    )  # fmt: skip
    return Answer(
        study="bom-exposure",
        title=board.title(held, restricted, asked),
        asked=without_paths(asked),
        findings=(*board.findings(held, restricted, False), *board.lost_sales(lost)),
        tables=marked((
            tables.board(held, restricted), tables.actions(held, known), tables.cover(held),
            board.measures(held, restricted, asked, known), tables.single(single_points(held.found)),
            tables.loss_rows(lost), tables.file_notes(held),
        ), held.confidential),
        facts=(*_facts(held), *(each.fact for each in known.values()), *case.facts),
        assumptions=(*ASSUMPTIONS, *case.assumptions),
        warnings=(CONFIDENTIAL if held.confidential else INVENTED, *WARNINGS),
        sources=("mofcom-notices",),
    )  # fmt: skip


def _redacted(held: Joined, asked: Mapping[str, Any]) -> Answer:
    """Return the copy for customers: what the register says of each element, and nothing of the file beside."""
    from . import bom_board as board
    from . import bom_tables as tables

    restricted = tables.strictest(each for each in held.found if each.restricted)
    return Answer(
        study="bom-exposure",
        title=board.title(held, restricted, asked),
        asked={name: asked[name] for name in ("buyer", "date", "use", "redacted")},
        findings=board.findings(held, restricted, True),
        tables=(tables.customer_copy(held),),
        facts=_rules(held),
        assumptions=ASSUMPTIONS[:2],
        warnings=(REDACTED if held.confidential else INVENTED, *WARNINGS),
        sources=("mofcom-notices",),
    )


def _facts(held: Joined) -> tuple[Fact, ...]:
    # Many lines share a row; each is looked at once.
    typical = {id(each.holding.typical): each.holding.typical for each in held.found}
    return (*dict.fromkeys(row.fact for row in typical.values() if row), *_rules(held))


def _rules(held: Joined) -> tuple[Fact, ...]:
    """Return the rows of the register that the verdicts stand on."""
    verdicts = {id(leg.verdict): leg.verdict for each in held.found if each.listed for leg in each.legs}
    found = dict.fromkeys(fact for verdict in verdicts.values() if verdict for fact in verdict.facts)
    return tuple(found) or tuple(notice.fact for notice in held.rules.notices.values())


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
        *SCENARIO,
        Parameter("redacted", "flag", False, Words("redacted copy only", "秘匿版のみ"), Words("Leaves out names, suppliers, places, prices, stocks and programmes.", "品番・仕入先・所在地・単価・在庫・対象車種を除く。")),
    ),
    answer=answer,
    figures=(
        Figure("bubbles", "bubbles", "cover", "stop_days", "sales_jpy", Words("Days to line stop against sales that need the part", "ライン停止までの日数と、その部品を要する売上"), Words("One bubble for each part; to the left it stops sooner, higher up more sales need it, and its area is the value of the part a year.", "部品ごとの円。左ほど停止が早く、上ほど売上が大きい。面積は部品の年間金額。"), series="status", size="yearly_jpy", label="part"),
        Figure("cover", "bars", "cover", "part", "stop_days", Words("Days to line stop of parts that controls reach or may reach", "規制が及ぶ、または及び得る部品のライン停止までの日数"), Words("One bar for each part, fewest days first; a part without a bar has no stated stock or date.", "部品ごとの棒グラフ（短い順）。棒のない部品は在庫も停止日も申告がない。")),
        Figure("value", "bars", "cover", "part", "value_jpy", Words("Value of the same parts in one product", "同じ部品の 1 製品当たりの金額"), Words("One bar for each part, in the same order.", "部品ごとの棒グラフ（同じ順）。")),
    ),
    open_tables=("board", "measures", "customer_copy"),
    standard=({"use": "civil"},),
)  # fmt: skip
