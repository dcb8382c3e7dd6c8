"""Study `risk-ranking`: which materials are at risk, what drives each, and how far to trust the order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import MATERIALS, Answer, Finding, NoAnswerError, Parameter, Rows, Words, material
from ..terms.facts import rows
from ..terms.stages import STAGES
from .risk_tables import (
    RANKING,
    absent_table,
    cover_table,
    driving_table,
    events_table,
    factors_table,
    first_table,
    history_table,
    levels_table,
    ranking_rows,
    tied,
    union_table,
    years_table,
)
from .study import Figure, Study
from .trade_codes import en, ja

if TYPE_CHECKING:
    from ..risk import BackTest, Ranking, Scored
    from ..terms.facts import FactTables

FIRST, HEADLINES = 25, 8
WORST = "worst"
INDEX_WORDS: dict[str, Words] = {
    "supply": Words("disruption potential", "途絶可能性"),
    "hhi": Words("concentration alone", "集中度のみ"),
    "composite": Words("the composite index", "総合指標"),
    "geopolrisk": Words("GeoPolRisk score", "GeoPolRisk スコア"),
}


INDEX_CHOICES: dict[str, Words] = {
    "supply": Words("disruption potential: squared shares of supply x instability", "途絶可能性：供給シェアの 2 乗×不安定度"),
    "hhi": Words("concentration alone (HHI)", "集中度のみ（HHI）"),
    "composite": Words("composite: disruption potential, imports, economy", "総合：途絶可能性・輸入依存・経済的脆弱性"),
    "geopolrisk": Words("GeoPolRisk score: HHI x import risk", "GeoPolRisk スコア：HHI×輸入リスク"),
}  # fmt: skip


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the ranking with its back-test; see `RISK_RANKING`."""
    from ..risk import (
        BASES,
        DRIVERS,
        backtest,
        covers,
        event_years,
        export_history,
        history_sources,
        output_ranks,
        ranking,
        union_risks,
    )

    stage = None if asked["stage"] == WORST else asked["stage"]
    whole = ranking(facts, asked["year"], asked["importer"], index=asked["index"], stage=stage)
    history = export_history(facts, asked["year"])
    test = backtest(facts, history, {year: output_ranks(facts, year) for year in event_years(facts)})
    ranked = _wanted(whole, asked["materials"])
    groups = tied(ranked)
    stocks = covers(facts, asked["importer"], asked["year"], whole.ranked)
    events = facts.frame("events")
    titles = {row.event: Words(row.title_en, row.title_ja) for row in rows(events)}
    used = [fact for one in ranked for fact in one.supply.facts]
    used += [fact for one in ranked if one.exposure for fact in one.exposure.facts]
    main, start = len(used), len(used) + len(test.facts)
    covered = [fact for one in stocks for fact in one.facts]
    tables = (
        Rows("ranking", _title(asked), RANKING, ranking_rows(ranked, DRIVERS), tuple(range(main))),
        first_table(groups[:FIRST]),
        driving_table(groups[:FIRST], DRIVERS),
        events_table(test, titles, tuple(range(main, start))),
        levels_table(test),
        factors_table(ranked, BASES),
        history_table(history, test),
        years_table(history, test, titles),
        union_table(union_risks(facts, asked["year"])),
        *((cover_table(stocks, asked["importer"], tuple(range(start, start + len(covered)))),) if stocks else ()),
        absent_table(whole.absent, ranked, asked["index"]),
    )  # fmt: skip
    return Answer(
        study="risk-ranking",
        title=_title(asked),
        asked=asked,
        findings=_findings(groups[:HEADLINES], whole, test),
        tables=tables,
        facts=(*used, *test.facts, *covered),
        assumptions=ASSUMPTIONS,
        warnings=_warnings(whole, test),
        sources=history_sources(facts),
    )  # fmt: skip


def _wanted(whole: Ranking, text: str) -> tuple[Scored, ...]:
    """Return the materials listed, all of them where none is named; their ranks stay those among all."""
    names = {material(part).id for part in re.split(r"[,、]", text) if part.strip()}
    if not names:
        return whole.ranked
    kept = tuple(one for one in whole.ranked if one.supply.material in names)
    lacking = sorted(names - {one.supply.material for one in kept})
    if lacking:
        reasons = {one.material: one.reason for one in whole.absent}
        en_ = "; ".join(f"{name} ({reasons[name].en})" if name in reasons else name for name in lacking)
        ja_ = "、".join(f"{name}（{reasons[name].ja}）" if name in reasons else name for name in lacking)
        raise NoAnswerError(
            f"There is no supplier's output or share on record for {en_}: absent, which is not low. Leave it out, "
            "choose another stage, or import rows of table 'production' or 'supply_shares'.",
            f"{ja_} には供給国・地域別の生産量も比率も記録がありません（低いという意味ではありません）。"
            "外すか、工程を変えるか、表 production・supply_shares の行を取り込んでください。",
        )
    return kept


def _title(asked: Mapping[str, Any]) -> Words:
    words, buyer = INDEX_WORDS[asked["index"]], asked["importer"]
    return Words(
        f"Materials by {words.en}, {en(buyer)}, {asked['year']}",
        f"素材の順位：{words.ja}（{ja(buyer)}、{asked['year']} 年）",
    )


def _findings(
    groups: tuple[tuple[Words, tuple[Scored, ...]], ...], whole: Ranking, test: BackTest
) -> tuple[Finding, ...]:
    firsts = tuple(_first(name, held) for name, held in groups)
    have = sum(one.index is not None for one in whole.ranked)
    count = Finding(
        "ranked_count", Words("Materials ranked", "順位を付けた素材の数"), float(have), grade="B",
        comment=Words(
            f"{len(whole.ranked) - have + len(whole.absent)} more have rows but no index; table 'absent' says why.",
            f"ほか {len(whole.ranked) - have + len(whole.absent)} 素材は行があるが指標を計算できず、理由を表に示した。",
        ),
    )  # fmt: skip
    trust = Finding(
        "blind_chance_share",
        Words(f"Back-test, {len(test.placed)} events: chance that blind ranks do as well", f"事後検証（{len(test.placed)} 件）：無作為な順位でも同程度以上となる確率"),
        test.chance, grade="C",
        comment=Words(
            f"Plain HHI: {test.naive_chance:.2f}; that the index's lead over HHI is luck: {test.swapped:.2f}. Too few events for a verdict.",
            f"HHI のみでは {test.naive_chance:.2f}。指標と HHI の差が偶然である確率は {test.swapped:.2f}。結論を出すには事例が少ない。",
        ),
    )  # fmt: skip
    return (*firsts, count, trust)


def _first(name: Words, held: tuple[Scored, ...]) -> Finding:
    from ..risk import DRIVERS

    one = held[0]
    stage, driver, index = STAGES[one.supply.stage].words, DRIVERS[one.driver], one.index or (0.0, 0.0, 0.0)
    others = [MATERIALS[each.supply.material].words for each in held[1:]] if len(held) > 2 else []
    also_en = f" Also {', '.join(words.en.lower() for words in others)}." if others else ""
    also_ja = f"ほか：{'、'.join(words.ja for words in others)}。" if others else ""
    return Finding(
        f"{one.supply.material.replace('-', '_')}_{one.supply.stage}_rank",
        Words(f"{name.en} ({stage.en.lower()}): rank", f"{name.ja}（{stage.ja}）の順位"),
        float(one.rank or 0), float(one.rank_low or 0), float(one.rank_high or 0), one.grade, one.assumed_share,
        Words(
            f"Index {index[0]:.2f} ({index[1]:.2f}-{index[2]:.2f}); {en(one.largest[0])} supplies {one.largest[1]:.0%}; driven by {driver.en}.{also_en}",
            f"指標 {index[0]:.2f}（{index[1]:.2f}〜{index[2]:.2f}）。{ja(one.largest[0])}が {one.largest[1]:.0%} を供給。主因は{driver.ja}。{also_ja}",
        ),
    )  # fmt: skip


ASSUMPTIONS = (
    Words(
        "A country's ability to supply is its political stability (World Bank), on a scale from 0 to 1; its willingness is not measured, and no probability of a state's act is assumed.",
        "供給国の能力は政治的安定度（世界銀行）を 0〜1 に換算して代用する。供給の意思は測れず、国家の行為の確率も仮定しない。",
    ),
    Words(
        "Vulnerability is the economic importance of the European Union's list over 10; for another importer it is a stand-in, redrawn by 25 %.",
        "経済的脆弱性は EU リストの経済的重要度÷10。EU 以外では代用であり、25% の幅で引き直す。",
    ),
    Words(
        "An importer without output on record is taken to make none, so its trade exposure is an upper value.",
        "国内生産の記録がない輸入国・地域は生産なしとみなすため、輸入依存は上限値。",
    ),
    Words(
        "Facts are redrawn by 5 to 25 % by their quality: assumptions, because publishers print no errors.",
        "各値は性質に応じて 5〜25% の幅で引き直す（公表機関が誤差を示さないための仮定）。",
    ),
)


def _warnings(whole: Ranking, test: BackTest) -> tuple[Words, ...]:
    from ..risk import STAND_IN

    missing = [row.material for row in test.rows if row.tested and row.entry is None]
    names = Words(
        ", ".join(MATERIALS[name].words.en for name in missing),
        "、".join(MATERIALS[name].words.ja for name in missing),
    )
    notes = [
        Words(
            f"The order is weak evidence: over {len(test.placed)} independent events the index did no better than blind ranks or plain HHI beyond what chance gives. Table 'events' shows each case, misses among them.",
            f"順位は弱い証拠にとどまる。独立した {len(test.placed)} 件の事例では、無作為な順位や HHI のみと比べて偶然の範囲を超える差はない。外れた例も含めて表「途絶の事例」に示した。",
        )
        if min(test.chance, test.swapped) > 0.05
        else Words(
            f"{len(test.placed)} independent events are few; table 'events' shows each case, misses among them.",
            f"独立した事例は {len(test.placed)} 件と少ない。外れた例も含めて表「途絶の事例」に示した。",
        ),
        STAND_IN,
        Words(
            "Outputs by country of the year before an event are on record for 2023 and 2024 only; table 'events' shows those ranks too, for three events, which is no test.",
            "事例の前年の国・地域別生産量があるのは 2023・2024 年のみ。表にはその順位も示すが、3 件では検証にならない。",
        ),
        Words(
            "Shares of 100 % that the European Union prints for single rare earths are inputs here, not findings.",
            "EU が個別の希土類について公表する 100% のシェアは前提であり、推計結果ではない。",
        ),
        Words(
            "Germanium left its own code 811230 for 811292 in HS2007, which it shares with gallium, indium and others; what is left under 811230 after 2006 is a residue and is not used. Years without a usable code are absent, never a risk of zero.",
            "ゲルマニウムは HS2007 で固有の番号 811230 から、ガリウム・インジウム等と共通の 811292 に移った。2007 年以降に 811230 に残る値は残余であり使わない。使える番号がない年は対象外で、リスク 0 とはしない。",
        ),
    ]
    if missing:
        notes.append(
            Words(
                f"Absent before their event, not low: {names.en}.",
                f"事例の前年に事実がなく対象外（低いのではない）：{names.ja}。",
            )
        )
    return (*notes, *whole.governance.notes)


RISK_RANKING = Study(
    name="risk-ranking",
    title=Words("Which materials are at risk, why, and how far can the order be trusted?", "どの素材のリスクが高いか、その要因と順位の確からしさ"),
    method=Words(
        "Every material with suppliers on record is ranked at its worst stage: squared shares of supply weighted by political instability, plain HHI, GeoPolRisk, or the geometric mean of disruption potential, trade exposure and economic vulnerability (after Nassar et al. 2020). Facts are redrawn within their quality, so each rank has a range. The same index, computed from exports of the year before, is set beside the disruptions since 2010; two exact tests say how likely chance alone does as well.",
        "供給国・地域の記録がある全素材を、最も悪い工程で順位付けする。指標は、政治的不安定度で加重した供給シェアの 2 乗和、HHI、GeoPolRisk、または途絶可能性・輸入依存・経済的脆弱性の幾何平均（Nassar ほか 2020 に準拠）。値を性質に応じた幅で引き直し、順位にも幅を付ける。さらに、前年の輸出から求めた同じ指標を 2010 年以降の途絶事例と並べ、偶然でも同程度となる確率を 2 つの正確検定で示す。",
    ),
    parameters=(
        Parameter("index", "choice", "supply", Words("index", "指標"), Words("what to rank by", "順位付けの基準"), choices=tuple(INDEX_CHOICES.items())),
        Parameter("importer", "country", "JPN", Words("importer", "輸入国・地域"), Words("whose imports count: JPN, USA, 日本", "誰の輸入依存を見るか（例: JPN、USA）")),
        Parameter("year", "integer", 2024, Words("year", "年"), Words("year of the outputs", "生産量の年"), 1996, 2100),
        Parameter("stage", "choice", WORST, Words("stage", "工程"), Words("one stage, or the worst of each material", "1 つの工程、または素材ごとに最も悪い工程"),
                  choices=((WORST, Words("the worst of each material", "最も悪い工程")), *((name, stage.words) for name, stage in STAGES.items()))),
        Parameter("materials", "text", "", Words("materials", "素材"), Words("by comma; empty for all (ranks stay among all)", "コンマ区切り。空欄は全素材（順位は全素材中）")),
    ),
    answer=answer,
    figures=(
        Figure("first", "range_bars", "first", "materials", "index", Words(f"The first {FIRST} with their range", f"上位 {FIRST} 素材とその幅"),
               Words("The index of the first materials with its 5-95 % range.", "上位の素材の指標と 5〜95% 幅。"), low="low_index", high="high_index"),
        Figure("driving", "heatmap", "driving", "factor", "materials", Words("What drives them: each factor against the median material", "押し上げている要因（中央の素材との比）"),
               Words("Above zero a factor raises the risk above the median material's, below zero it lowers it.", "正の値は中央の素材よりリスクを高め、負の値は低める要因。"), series="contribution_index"),
        Figure("history", "heatmap", "history", "year", "material", Words("Ranked above it, by year: materials that were later disrupted", "のちに途絶した素材：より上位にあった素材の割合（年別）"),
               Words("Zero is the highest rank. A row that stays high says that the index did not see the material coming; an empty cell has no facts.", "0 が最上位。値の高い行は指標がその素材を捉えていなかったことを示し、空欄は事実がない年。"), series="above_share"),
    ),
)  # fmt: skip
