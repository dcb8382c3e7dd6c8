"""Study `bridge`: which stated exposure moves one published estimate of a cut of Japan into another?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Cell, Column, Finding, NoAnswerError, Parameter, Rows, Words
from .industry import GOODS, SECTORS
from .study import Figure, Study

if TYPE_CHECKING:
    from ..disruption import Economy, Estimate
    from ..terms.facts import FactTables

COUNTRY = "JPN"
TRANSPORT = ("20", "21")
MANUFACTURING = tuple(f"{number:02d}" for number in range(6, 23))
GDP = "gdp_change_share"
CASES = ("nri-rare-earths-3", "nri-rare-earths-12", "daiwa-rare-earths-12", "daiwa-rare-metals-12")
NAMES = SECTORS | GOODS
FOOTINGS = (
    Words("the chosen sectors, directly", "選んだ部門（直接分のみ）"),
    Words("the chosen sectors, with their suppliers", "選んだ部門（上流を含む）"),
    Words("all transport equipment, with its suppliers", "輸送用機器全体（上流を含む）"),
    Words("all manufacturing, with its suppliers", "製造業全体（上流を含む）"),
)
EXPOSURES = (
    Column("estimate", Words("Estimate", "試算")),
    Column("gdp_lost_share", Words("Published: share of GDP lost", "公表値：GDP の損失")),
    Column("footing", Words("Who stops", "止まる部門")),
    Column("exposed_share", Words("Share of their output that must stop", "必要な生産停止の割合")),
)
PUBLISHED = (
    Column("estimate", Words("Estimate", "試算")),
    Column("cut_months", Words("Months", "停止月数")),
    Column("quantity", Words("Quantity", "項目")),
    Column("value", Words("As printed", "印刷値")),
    Column("publication", Words("Publication", "公表者・掲載先")),
)
STEPS = (
    Column("step", Words("Step", "段階")),
    Column("change_share", Words("Share of GDP", "GDP に占める割合")),
    Column("reached_share", Words("Reached after it", "その時点の損失")),
)


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return what each published estimate takes to stop; see `BRIDGE` for what is asked."""
    from ..disruption import economy, estimates, gdp_lost, published, share_that_costs
    from ..terms.facts import facts_of

    rows = published(facts, COUNTRY)
    found = estimates(rows)
    if absent := [case for case in CASES if GDP not in (found[case].values if case in found else {})]:
        raise NoAnswerError(
            f"Table published_estimates lacks {GDP} of {', '.join(absent)} for {COUNTRY}.",
            f"表 published_estimates に {COUNTRY} の {'、'.join(absent)} の {GDP} がありません。",
        )
    japan, frame = economy(facts, COUNTRY)
    chosen: tuple[str, ...] = asked["sectors"]
    lost = {case: -found[case].values[GDP][0] for case in CASES}
    printed = found[CASES[3]]
    fall, belongs = -printed.values["output_change_share"][0], printed.sectors
    year = share_that_costs(japan, chosen, lost[CASES[1]], 12)
    direct = share_that_costs(japan, chosen, lost[CASES[1]], 12, suppliers=False)
    own = gdp_lost(japan, dict.fromkeys(chosen, asked["exposed_share"]), 12)
    transport = gdp_lost(japan, dict.fromkeys(belongs, fall), 12)
    steps = _steps(japan, chosen, lost, year, dict.fromkeys(belongs, fall))
    totals = frame[frame["row"].isin(["OUTPUT", "VALU"]) & frame["column"].isin(MANUFACTURING)]
    name = _names(chosen)
    return Answer(
        study="bridge",
        title=Words("Which exposure moves one published estimate of a cut into another (Japan)", "供給途絶の公表試算の差を、どの前提が説明するか（日本）"),
        asked=asked,
        findings=(
            Finding("year_exposed_share", Words(f"Nomura, a year, -0.43 %: share of {name.en} that stops, suppliers included", f"野村総研・1 年（▲0.43%）：{name.ja}の生産のうち止まる割合（上流を含む）"), year, grade="C"),
            Finding("year_direct_exposed_share", Words("the same without suppliers", "同（直接分のみ）"), direct, grade="C"),
            Finding("transport_lost_share", Words("Daiwa's transport equipment, -17.6 %: share of GDP with suppliers", "大和総研の輸送用機器 ▲17.6%：GDP に占める損失（上流を含む）"), transport[1], grade="C",
                    comment=Words(f"Directly {transport[0]:.2%}; the estimate it belongs to is {lost[CASES[3]]:.1%}, so the rest lies in other sectors.", f"直接分は {transport[0]:.2%}。これを含む試算は {lost[CASES[3]]:.1%} であり、残りは他部門の損失である。")),
            Finding("asked_lost_share", Words(f"A year without {asked['exposed_share']:.1%} of {name.en}: share of GDP, suppliers included", f"{name.ja}の生産の {asked['exposed_share']:.1%} が 1 年止まる場合の GDP の損失（上流を含む）"), own[1], grade="C"),
        ),
        tables=(
            Rows("steps", Words("From the mildest to the gravest estimate, one stated exposure at a time", "最も小さい試算から最も大きい試算まで（前提を一つずつ変更）"), STEPS, steps),
            Rows("exposures", Words("What must stop for each estimate", "各試算に対応する生産停止の割合"), EXPOSURES, tuple(_exposures(japan, chosen, found, lost))),
            Rows("published", Words("The estimates as printed (published, not computed)", "公表試算（印刷値。計算値ではない）"), PUBLISHED, tuple(_published(found))),
        ),
        facts=(*facts_of(rows, "published_estimates"), *facts_of(totals, "input_output")),
        assumptions=(
            Words(f"GDP is value added at basic prices of the input-output table of {japan.year} (45 sectors); months count equally and nothing is held in stock, as in Nomura's own figures (a year is about four times three months).",
                  f"GDP は {japan.year} 年産業連関表（45 部門）の付加価値（基本価格）。各月は同じ重みで在庫は考えない（野村総研の試算も 1 年は 3 か月のほぼ 4 倍）。"),
            Words("Within a group of sectors each stops by the same share; suppliers lose the orders.", "部門群の中では各部門が同じ割合で止まり、上流は受注を失う。"),
            Words("The step to Daiwa's rare earths alone takes its fall of transport equipment with rare metals as an upper end; for rare earths alone it prints none.", "大和総研のレアアースのみの試算では輸送用機器の減少が記載されていないため、レアメタルを含む場合の値を上限として用いる。"),
        ),
        warnings=_warnings(japan, chosen, lost, fall),
    )  # fmt: skip


def _names(sectors: Sequence[str]) -> Words:
    return Words(", ".join(NAMES[code].en for code in sectors), "・".join(NAMES[code].ja for code in sectors))


def _title(each: Estimate) -> Words:
    who = Words("Nomura", "野村総研") if each.case.startswith("nri") else Words("Daiwa", "大和総研")
    return Words(f"{who.en}: {each.words.en}", f"{who.ja}：{each.words.ja}")


def _steps(
    japan: Economy,
    chosen: tuple[str, ...],
    lost: Mapping[str, float],
    year: float | None,
    transport: Mapping[str, float],
) -> tuple[tuple[Cell, ...], ...]:
    """Return (step, change, reached) from three months of rare earths to a year with rare metals."""
    from ..disruption import gdp_lost, share_that_costs

    if year is None:
        return ()
    name, others = _names(chosen), [code for code in MANUFACTURING if code not in (*transport, *chosen)]
    quarter = gdp_lost(japan, dict.fromkeys(chosen, year), 3)[1]
    both = {
        code: max(transport.get(code, 0.0), year if code in chosen else 0.0) for code in (*transport, *chosen)
    }
    wide = gdp_lost(japan, both, 12)[1]
    rare_earths, rare_metals = (
        share_that_costs(japan, others, lost[case], 12, beside=both) for case in CASES[2:]
    )
    fall = max(transport.values())
    steps: list[tuple[Words, float | None]] = [
        (Words(f"three months, {year:.1%} of {name.en} and its suppliers (Nomura: -0.11 %)", f"3 か月：{name.ja}の {year:.1%} と上流（野村総研：▲0.11%）"), quarter),
        (Words("the same for a year (Nomura: -0.43 %)", "同じ前提で 1 年（野村総研：▲0.43%）"), lost[CASES[1]]),
        (Words(f"all transport equipment by {fall:.1%} (Daiwa's figure)", f"輸送用機器全体が {fall:.1%} 減（大和総研の値）"), wide),
        (Words(f"other manufacturing by {rare_earths or 0:.1%} (Daiwa: -1.3 %)", f"他の製造業が {rare_earths or 0:.1%} 減（大和総研：▲1.3%）"), None if rare_earths is None else lost[CASES[2]]),
        (Words(f"other manufacturing by {rare_metals or 0:.1%} (Daiwa: -3.2 %)", f"他の製造業が {rare_metals or 0:.1%} 減（大和総研：▲3.2%）"), None if rare_metals is None else lost[CASES[3]]),
    ]  # fmt: skip
    told: list[tuple[Cell, ...]] = []
    before = 0.0
    for step, reached in steps:
        if reached is not None:
            told.append((step, reached - before, reached))
            before = reached
    told.append((Words("the gravest estimate", "最も大きい試算"), before, before))
    return tuple(told)


def _exposures(
    japan: Economy, chosen: tuple[str, ...], found: Mapping[str, Estimate], lost: Mapping[str, float]
) -> list[tuple[Cell, ...]]:
    from ..disruption import share_that_costs

    groups = ((chosen, False), (chosen, True), (TRANSPORT, True), (MANUFACTURING, True))
    return [
        (_title(found[case]), lost[case], footing,
         share_that_costs(japan, sectors, lost[case], found[case].months, suppliers=suppliers))
        for case in CASES
        for footing, (sectors, suppliers) in zip(FOOTINGS, groups, strict=True)
    ]  # fmt: skip


def _published(found: Mapping[str, Estimate]) -> list[tuple[Cell, ...]]:
    from ..terms.estimates import QUANTITIES

    return [
        (_title(each), each.months, QUANTITIES[quantity], value, each.publication)
        for each in found.values()
        for quantity, (value, _, _) in each.values.items()
    ]


def _warnings(
    japan: Economy, chosen: tuple[str, ...], lost: Mapping[str, float], fall: float
) -> tuple[Words, ...]:
    from ..disruption import share_that_costs

    alone = share_that_costs(japan, TRANSPORT, lost[CASES[2]], 12)
    notes = [
        Words("The publishers do not print which products they take to stop; the shares here are what the table needs to reproduce them, not their inputs.",
              "各機関は止まる製品の内訳を公表していない。ここの割合は産業連関表で試算を再現するのに必要な値であり、各機関の前提そのものではない。"),
    ]  # fmt: skip
    if alone is not None and alone > fall:
        notes.append(
            Words(f"Transport equipment alone would have to stop by {alone:.0%} for Daiwa's -1.3 %, yet even with rare metals Daiwa has it fall by {fall:.1%}: more than vehicles is in both of its figures.",
                  f"大和総研の ▲1.3% を輸送用機器だけで説明するには {alone:.0%} の停止が必要だが、同社はレアメタルを含めても {fall:.1%} 減としている。いずれの試算も自動車以外の損失を含む。")
        )  # fmt: skip
    if any(share_that_costs(japan, chosen, lost[case], 12) is None for case in CASES[1:]):
        notes.append(
            Words("The chosen sectors are too small for some estimates: those cells are empty.", "選んだ部門だけでは届かない試算があり、該当欄は空欄。")
        )  # fmt: skip
    return tuple(notes)


BRIDGE = Study(
    name="bridge",
    title=Words("Why do published estimates of a cut-off of Japan differ by a factor of thirty?", "供給途絶の公表試算（日本）はなぜ約 30 倍も異なるのか"),
    method=Words(
        "Each published loss of GDP is turned into the share of output that must stop to cost as much, directly and with the suppliers who lose orders (OECD input-output table, the smallest x = max(d, A x)). The waterfall moves from the mildest to the gravest estimate by one stated exposure at a time: duration, vehicles, all transport equipment, other manufacturing.",
        "公表された GDP の損失それぞれについて、同額の損失となる生産停止の割合を、直接分と、受注を失う上流を含めた分で求める（OECD 産業連関表、x = max(d, A x) の最小解）。滝グラフは、最も小さい試算から最も大きい試算まで、期間・自動車・輸送用機器全体・他の製造業の順に前提を一つずつ変える。",
    ),
    parameters=(
        Parameter("sectors", "choices", ("20",), Words("sectors that stop first", "先に止まる部門"), Words("sectors of the OECD table, by comma", "OECD 表の部門番号（コンマ区切り）"), choices=tuple((code, NAMES[code]) for code in MANUFACTURING)),
        Parameter("exposed_share", "number", 0.1, Words("share of their output that stops", "生産のうち止まる割合"), Words("what would a year of it cost?", "1 年続いた場合の損失を計算する割合"), 0.0, 1.0),
    ),
    answer=answer,
    figures=(
        Figure("steps", "waterfall", "steps", "step", "change_share",
               Words("Which stated exposure moves -0.11 % of GDP into -0.43, -1.3 and -3.2 %", "GDP ▲0.11% から ▲0.43%、▲1.3%、▲3.2% へ：どの前提の違いか"),
               Words("Bars add up: a longer cut, all transport equipment, then other manufacturing.", "停止期間、輸送用機器全体、他の製造業の順に積み上げる。")),
        Figure("exposures", "bars", "exposures", "estimate", "exposed_share",
               Words("Share of output that must stop for each estimate", "各試算に対応する生産停止の割合"),
               Words("For each estimate, by who stops; no bar where all of it would be too little.", "試算ごと、止まる部門別。全停止でも届かない場合は棒がない。"), series="footing"),
    ),
    open_tables=("steps",),
)  # fmt: skip
