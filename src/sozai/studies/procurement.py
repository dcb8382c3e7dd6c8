"""Study `procurement`: from whom to buy, what to hold, and how much dearer a second source may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Finding, Parameter, Words
from .control_status import CHECKED
from .own_tables import named_only
from .study import Figure, Study

if TYPE_CHECKING:
    from ..terms.facts import FactTables
    from .procurement_runs import Runs

CONFIDENTIAL = Words(
    "CONFIDENTIAL: made from a table of yours. It was read and answered on this machine and sent nowhere.",
    "【社外秘】ご自身の表から作成した結果です。読込みと計算はこの端末内で行い、外部には送信していません。",
)
INVENTED = Words(
    "The worked table is invented: its names, prices, stocks and losses are no one's.",
    "例題の表は架空のものであり、名称・単価・在庫・損失は実在のものではない。",
)
ASSUMPTIONS = (
    Words("A cut of a stage in a country takes from every supplier the share that is traced to it (proportional mixing of the country's makers); a refiner that the table declares takes the place of the traced one. Where no chain follows a material, only the plant's own country counts.", "ある国・地域の工程が止まると、各調達先はそこに遡る比率だけ納入を失う（国内製造者の比例混合）。申告された製錬地は推定に優先する。供給網のない素材は工場所在国のみで判断する。"),
    Words("Need is even over the year; stock, work in progress and goods in transit that are stated are used first, and what is not stated is not counted. A supplier whose capacity is not stated can be contracted for all of the need but delivers no more than contracted during a cut.", "必要量は年間均等。申告された在庫・仕掛・輸送中を先に使い、記載のないものは数えない。能力の記載がない調達先は全量契約できるが、途絶時の増産はしないとみなす。"),
    Words("A missing unit costs the value at stake that the table states. Scenarios exclude each other within a year.", "欠品 1 単位の損失は表の欠品損失による。シナリオは 1 年のうちで互いに排反とする。"),
)  # fmt: skip


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the plan of a buyer; see `PROCUREMENT` for what is asked."""
    from . import procurement_tables as tables
    from .procurement_runs import runs

    run = runs(facts, asked)
    found = (
        tables.board(run, asked), tables.contracts(run), tables.seconds(run), tables.stops(run, asked),
        tables.edge(run, asked), tables.scenarios(run), tables.asks(run), tables.refused(run),
    )  # fmt: skip
    return Answer(
        study="procurement",
        title=_title(run),
        asked=named_only(asked, ("file", "mapping", "scenarios")),
        findings=_findings(run, found),
        tables=found,
        facts=run.facts,
        assumptions=ASSUMPTIONS,
        warnings=(CONFIDENTIAL if run.own else INVENTED, _basis(run), *run.refused, *_doubts(run)),
        sources=("mofcom-notices",),
    )


def _title(run: Runs) -> Words:
    items, offers = len(run.book.items), len({offer.supplier for offer in run.book.offers})
    return Words(
        f"{items} items from {offers} suppliers: contracts, own stock and what a second source is worth",
        f"{items} 品目・調達先 {offers} 社：契約比率、自社在庫、第二調達先の価値",
    )


def _doubts(run: Runs) -> tuple[Words, ...]:
    """Return what makes a supplier look safer, or absent, for want of a cell in the table."""
    items = run.book.items
    adrift = [
        f"{offer.supplier} ({items[offer.item].id})"
        for offer in run.book.offers
        if not (offer.plant or offer.refiner or offer.made_in)
    ]
    large = [
        f"{offer.supplier} ({items[offer.item].id})"
        for offer in run.book.offers
        if offer.lot > items[offer.item].need
    ]
    said = []
    if adrift:
        said.append(
            Words(
                f"No plant country is stated for {', '.join(adrift[:8])}: no cut reaches such a supplier here, so it looks safer than it may be. Fill the column 'plant country'.",
                f"工場所在国の記載がない調達先（{'、'.join(adrift[:8])}）には途絶が及ばない計算となり、実際より安全に見える。列「工場所在国」を記入すること。",
            )
        )
    if large:
        said.append(
            Words(
                f"The smallest lot of {', '.join(large[:8])} is more than a year's need, so nothing is bought there.",
                f"最小ロットが年間必要量を超える調達先（{'、'.join(large[:8])}）からは購入できないとした。",
            )
        )
    return tuple(said)


def _basis(run: Runs) -> Words:
    if run.probability is None:
        return Words(
            "No probability was given, and none is shipped: the plan is the one of least regret over total cuts of every origin behind a supplier, which guards against each as if it may happen. Give your own with --scenarios (scenario, origin, stage, material, depth, days, probability).",
            "確率の入力がなく、既定の確率もない：計画は、調達先の源流となる各国・地域の全面停止に対する最大後悔を最小にするもの。利用者の確率は --scenarios（シナリオ、供給国、工程、素材、深さ、日数、確率）で与える。",
        )
    return Words(
        "The probabilities are yours; change them and the plan changes.",
        "確率は利用者の入力による。確率が変われば計画も変わる。",
    )


def _findings(run: Runs, found: tuple[Any, ...]) -> tuple[Finding, ...]:
    import numpy as np

    from ..procurement.plan import losses

    problem = run.problem
    stated = [i for i, item in enumerate(run.book.items) if item.cover is not None]
    shortest = min((float(run.stops[i].min()) for i in stated if run.stops[i].size), default=float("inf"))
    today_cost = problem.fixed_cost(run.today, np.zeros(problem.need.size))
    today = float((problem.stake @ losses(problem, run.today, np.zeros(problem.need.size))).max(initial=0.0))
    left = float(run.plan.loss_jpy.max(initial=0.0))
    pays = [second for second in run.seconds if second.breakeven is not None]
    best = min(pays, key=lambda s: (s.breakeven, s.offer), default=None)
    same = [s for s in found[2].rows if isinstance(s[5], float) and s[5] > 0.9]
    first = (
        Finding("stop_days", Words("Shortest days to a line stop, with today's contracts and what is at hand", "現在の契約・手持ちでのライン停止までの最短日数"), shortest if np.isfinite(shortest) else None, grade="C", comment=Words("Under a total cut of an origin behind a supplier; dates stand in table 'stops'.", "調達先の源流の全面停止を想定。日付は表「ライン停止日」に示す。")),
        Finding("worst_today_jpy", Words("Loss in the worst scenario, with today's contracts", "最悪シナリオの損失（現在の契約）"), today, grade="D"),
        Finding("worst_plan_jpy", Words("Loss in the worst scenario, with the plan", "最悪シナリオの損失（計画）"), left, grade="D"),
        Finding("extra_cost_jpy", Words("What the plan costs a year above today", "計画の年間追加費用（現在比）"), run.plan.cost_jpy - today_cost, grade="B", comment=Words("Contracts, qualification spread over its years, and the carrying cost of stock.", "契約・認定費用（年割）・在庫の保有費。")),
    )  # fmt: skip
    second: tuple[Finding, ...] = ()
    if best is not None:
        offer = run.book.offers[best.offer]
        item = run.book.items[offer.item].id
        second = (Finding("breakeven_share", Words(f"The second source that pays soonest ({offer.supplier}, {item}): from a yearly probability of", f"最も見合いやすい第二調達先（{offer.supplier}、{item}）が見合う年確率"), best.breakeven, grade="D", comment=Words(f"Of: {run.scenarios[best.scenario].words.en}. Beside the stock at hand, before stock is added.", f"対象：{run.scenarios[best.scenario].words.ja}。手持ち在庫があり、積み増し前の値。")),)  # fmt: skip
    return (
        *first,
        *second,
        Finding("same_refiner_count", Words("Second sources refined in the same countries as the first", "第一調達先と製錬地が同じ第二調達先の数"), float(len(same)), grade="C", comment=Words("Against a cut there they are no diversification.", "その製錬地の停止に対しては分散にならない。")),
        Finding("refused_count", Words("Suppliers refused for relabelling a controlled origin", "規制対象の供給源の名義替えとして除いた調達先の数"), float(len(run.refused)), grade="C"),
        Finding("items_short_count", Words("Items still short in some scenario: to ask the state for", "計画後も不足が残る品目（国への要望対象）の数"), float(len(found[6].rows)), grade="D"),
    )  # fmt: skip


PROCUREMENT = Study(
    name="procurement",
    title=Words("From whom should I buy, what should I hold, and how much dearer may a second source be?", "どこから買い、何を持ち、第二の調達先にいくらまで払うべきか"),
    method=Words(
        "Your table (item, material, need, suppliers with price, plant, lead time, lot, switching cost, stocks) is traced: what each plant takes in is followed to its refiners and mines, so two suppliers behind one refinery fail together. Contract shares and own stock make yearly cost + expected loss + weight x mean of the worst tail smallest under your probabilities (linear or mixed-integer program, HiGHS), or the largest regret without any. A second source's break-even premium is the loss it takes off over the units bought there. Suppliers that merely relabel a controlled origin are refused. A file of your own is read on the command line or in Python only: sozai run procurement --file FILE --xlsx OUT.xlsx.",
        "利用者の表（品目、素材、必要量、調達先の単価・工場・リードタイム・最小ロット・切替費用、在庫）を、各工場の原料の製錬地・採掘地まで遡ります。同じ製錬地に依存する調達先は同時に止まります。契約比率と自社在庫は、利用者の確率の下で年間費用＋期待損失＋裾の平均損失の重み付き和を最小に（線形・混合整数計画、HiGHS）、確率がなければ最大後悔を最小にします。第二調達先の許容上乗せは、軽減される損失を購入量で割った値です。規制対象の供給源を名義替えしただけの供給者は認めません。自社のファイルはコマンドラインまたは Python で読み込みます: sozai run procurement --file ファイル --xlsx 出力.xlsx",
    ),
    parameters=(
        Parameter("file", "file", "", Words("table of suppliers", "調達先の表"), Words("Your own (Excel or CSV, Japanese or English headers); it stays on this machine. Empty: the worked table.", "自社の表（Excel・CSV、見出しは日本語・英語）。端末の外には送られない。空欄なら例題。")),
        Parameter("mapping", "file", "", Words("mapping of columns", "列の対応表"), Words("A saved mapping (TOML or JSON) for headers that leave doubt.", "見出しの解釈に確認が要る表のための、保存済みの対応表（TOML・JSON）。")),
        Parameter("scenarios", "file", "", Words("your scenarios", "利用者のシナリオ"), Words("CSV or Excel: scenario, origin, stage, material, depth, days, probability per year; rows of one name happen together.", "CSV・Excel: シナリオ、供給国、工程、素材、深さ、日数、確率（年）。同じ名前の行は同時に起こる。")),
        Parameter("cut_days", "integer", 180, Words("days of a cut", "停止の日数"), Words("Longest of the built-in scenarios (the other lasts 90 days).", "既定シナリオの長い方の期間（短い方は 90 日）。"), 1, 1095),
        Parameter("date", "date", CHECKED, Words("start of the cut", "停止の開始日"), Words("For line-stop dates.", "ライン停止日の算定に使う。")),
        Parameter("second_share", "number", 0.3, Words("share of a second source", "第二調達先の比率"), Words("For its break-even premium.", "許容上乗せの算定に使う。"), 0.01, 1.0),
        Parameter("cap_share", "number", 1.0, Words("most from one origin", "1 供給源の上限"), Words("Of each item, by refining country where traced, else plant; 1 is no cap.", "品目ごと、源流の製錬地（不明なら工場）で判断。1 は上限なし。"), 0.0, 1.0),
        Parameter("most_stock_days", "number", 90.0, Words("most own stock to add", "積み増す在庫の上限"), Words("Days of need.", "必要量の日数。"), 0.0, 1095.0),
        Parameter("carrying_share", "number", 0.09, Words("carrying cost a year", "在庫費用率（年）"), Words("Share of the value; your own figure.", "金額に対する割合。自社の値を指定。"), 0.001, 1.0),
        Parameter("switching_years", "number", 5.0, Words("years of a qualification", "認定費用の償却年数"), Words("Over which a switching cost is spread.", "切替費用を割り振る年数。"), 1.0, 30.0),
        Parameter("risk_weight", "number", 0.5, Words("weight of the tail", "裾の重み"), Words("With your probabilities: weight of the mean of the worst tail.", "利用者の確率があるとき、最悪の裾の平均損失の重み。"), 0.0, 100.0),
        Parameter("tail_share", "number", 0.05, Words("tail", "裾の割合"), Words("How much of the probability is the tail.", "最悪の裾とみなす確率。"), 0.001, 1.0),
        Parameter("value_ratio", "number", None, Words("value at stake over price", "欠品損失÷単価"), Words("Your own figure, for items whose loss per missing unit the table leaves open.", "表に欠品損失がない品目に使う自社の値。"), 0.0, 100000.0),
        Parameter("usd_rate_jpy", "number", 150.0, Words("yen per US dollar", "1 ドル当たりの円"), Words("For prices in US dollars.", "ドル建て単価の換算に使う。"), 1.0, 1000.0),
    ),
    answer=answer,
    figures=(
        Figure("frontier", "lines", "frontier", "cost_jpy", "tail_jpy", Words("Efficient frontier: yearly cost against the loss of the worst", "効率的フロンティア（年間費用と最悪時の損失）"), Words("From the cheapest plan to the safest: what safety costs.", "最も安い計画から最も安全な計画まで、安全の費用を示す。")),
        Figure("seconds", "bars", "seconds", "source", "certain_jpy", Words("Premium that a second source would be worth if its cut were certain (times your probability)", "途絶が確実な場合に第二調達先に払える上乗せ（確率を掛けて使う）"), Words("One bar for each second source and item; a source behind the same refinery has none against a cut there.", "第二調達先・品目ごとの棒グラフ。同じ製錬地に依存する調達先は、その停止に対して価値がない。")),
        Figure("stops", "bars", "board", "item", "stop_days", Words("Days to line stop, today", "現在のライン停止までの日数"), Words("One bar for each item under its shortest scenario.", "品目ごとの最短シナリオでの日数。")),
    ),
)  # fmt: skip
