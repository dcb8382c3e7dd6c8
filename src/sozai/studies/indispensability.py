"""Study `indispensability`: the goods for which the world depends on one supplier, computed and published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Column, Finding, Parameter, Rows, Words
from ..terms.advanced import HOLDS, SHARE_OF
from .study import Figure, Study
from .trade_codes import LISTED, PARAMETERS, VERDICTS, WARNINGS, count, en, good, ja, notes, tested

if TYPE_CHECKING:
    from ..terms.facts import FactTables
    from ..trade import Advanced

LARGEST = 40  # codes listed, by share of the world's exports

COLUMNS = (
    Column("hs", Words("HS code", "HS 番号")),
    Column("good", Words("Good", "品目")),
    Column("verdict", Words("World depends on it?", "世界の依存の判定")),
    Column("export_share", Words("Share of world exports", "世界輸出に占める比率")),
    Column("captive_share", Words("Share of others' imports held by dependent buyers", "依存する買い手が他国の輸入に占める比率")),
    Column("export_usd", Words("Exports, last year", "輸出額（最終年）")),
    Column("world_hhi", Words("World export HHI", "世界輸出 HHI")),
    Column("low_hhi", Words("World HHI, 5 % point", "世界 HHI 5% 点")),
    Column("high_hhi", Words("World HHI, 95 % point", "世界 HHI 95% 点")),
    Column("top_exporter", Words("Largest exporter", "最大の輸出国・地域")),
    Column("years_met", Words("Years that hold all", "指標を満たした年数")),
    Column("years_on_record", Words("Years on record", "記録のある年数")),
    Column("revision", Words("HS revision", "HS の版")),
)  # fmt: skip
PUBLISHED_COLUMNS = (
    Column("good", Words("Material", "材料")),
    Column("share", Words("Published share", "公表された比率")),
    Column("low_share", Words("Low end", "下限")),
    Column("high_share", Words("High end", "上限")),
    Column("measure", Words("Share of", "比率の基準")),
    Column("year", Words("Year (unknown: not stated)", "対象年（記載なしは不明と表示）")),
    Column("hs", Words("HS code", "HS 番号")),
    Column("holds", Words("The code", "番号の中身")),
    Column("export_share", Words("Share of world exports under the code", "当該番号の世界輸出に占める比率")),
    Column("status", Words("Published or computed", "公表・計算の別")),
    Column("publication", Words("Publication", "資料")),
    Column("grade", Words("Grade", "確度")),
)
PUBLISHED = Words("published, not computed", "公表値（計算値ではない）")
BESIDE = Words("published; trade of the code beside it", "公表値（番号の貿易を併記）")
NONE = Words("named, no share published", "名称のみ（比率の公表なし）")
TRADE_ONLY = Words("no share published; trade of the code only", "比率の公表なし（番号の貿易のみ）")


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the codes and materials for which the world depends on a supplier; see `INDISPENSABILITY`."""
    from ..trade import advanced, flows, indispensable

    supplier, last = asked["supplier"], asked["year"]
    rows, readings = tested(facts, asked, indispensable, supplier)
    published = advanced(facts, supplier, last)
    shown = rows.sort_values(["export_share", "hs"], ascending=[False, True]).head(LARGEST)
    used = tuple(
        fact
        for reading in readings
        for codes in [list(shown.loc[shown["revision"] == reading.revision, "hs"])]
        if codes
        for fact in flows(facts, reading.revision, last - 2, last, codes).largest(
            facts, LISTED, exporter=supplier
        )
    )
    return Answer(
        study="indispensability",
        title=Words(f"For which goods does the world depend on {en(supplier)}? {last - 2}-{last}", f"世界が{ja(supplier)}に依存する品目（不可欠性）：{last - 2}〜{last} 年"),
        asked=asked,
        findings=(
            count(rows, "indispensable_codes", Words(f"Codes for which the world depends on {en(supplier)} in two of three years", f"世界が{ja(supplier)}に依存する番号の数（3 年中 2 年以上）"),
                  Words("By trade codes alone; the materials that codes hide stand in table 'published'.", "貿易統計番号のみによる。番号に表れない材料は表「公表シェア」に示す。")),
            *(_traded(row) for row in shown.head(3).itertuples()),
            *_published_findings(published),
        ),
        tables=(
            Rows("codes", Words("Codes by share of world exports", "世界輸出に占める比率の高い番号"), COLUMNS, tuple(_row(row) for row in shown.itertuples())),
            Rows("published", Words("Published shares of advanced materials", "先端材料の公表シェア"), PUBLISHED_COLUMNS, tuple(_published(each) for each in published)),
        ),
        facts=(*used, *(each.fact for each in published)),
        assumptions=(
            Words("Flows err independently, by 15 % where BACI estimates them; the range of an HHI follows from that.", "各取引の誤差は独立とし、BACI の推計値で 15% とする。HHI の幅はこれによる。"),
        ),
        warnings=(*_published_warnings(published, supplier), *notes(readings, rows), *WARNINGS),
        sources=tuple(dict.fromkeys(source for reading in readings for source in reading.sources)),
    )  # fmt: skip


def _row(row: Any) -> tuple[Any, ...]:
    return (
        row.hs, good(row.hs, row.revision), row.verdict, row.export_share, row.captive_share, row.export_usd, row.world_hhi,
        row.world_hhi_low, row.world_hhi_high, row.top_exporter, int(row.years_met), int(row.years_on_record), row.revision,
    )  # fmt: skip


def _traded(row: Any) -> Finding:
    name = good(row.hs, row.revision)
    return Finding(
        f"hs{row.hs}_export_share", Words(f"{name.en} ({row.hs}): share of world exports, {row.year}", f"{name.ja}（{row.hs}）：世界輸出に占める比率（{row.year} 年）"),
        row.export_share, grade="B",
        comment=Words(f"Largest exporter: {en(row.top_exporter)}; world export HHI {row.world_hhi:.2f}.", f"最大の輸出国・地域は{ja(row.top_exporter)}。世界輸出 HHI は {row.world_hhi:.2f}。"),
    )  # fmt: skip


def _published_findings(published: Sequence[Advanced]) -> tuple[Finding, ...]:
    """Return what is published of each of the first goods: the lowest figure, up to the highest where several differ."""
    of: dict[str, list[Advanced]] = {}
    for each in published:
        if each.share is not None and each.grade != "D":
            of.setdefault(each.good, []).append(each)
    return tuple(_published_finding(several) for several in list(of.values())[:5])


def _published_finding(several: Sequence[Advanced]) -> Finding:
    lowest = min(several, key=lambda each: each.share or 0.0)
    low = min(each.low_share or 0.0 for each in several)
    high = max(each.high_share or 0.0 for each in several)
    en_names = "; ".join(f"{each.publication}, {each.period or 'year not stated'}" for each in several)
    ja_names = "、".join(
        f"{each.publication}（{f'{each.period} 年' if each.period else '対象年の記載なし'}）"
        for each in several
    )
    name = lowest.words
    return Finding(
        f"{lowest.good.replace('-', '_')}_share", Words(f"{name.en}: published share{' (lowest of several)' if len(several) > 1 else ''}", f"{name.ja}：公表シェア{'（複数のうち最小）' if len(several) > 1 else ''}"),
        lowest.share, low if low < high else None, high if low < high else None, max(each.grade for each in several),
        comment=Words(f"{en_names}; published, not computed.", f"{ja_names}。公表値で、計算値ではない。"),
    )  # fmt: skip


def _published(each: Advanced) -> tuple[Any, ...]:
    traded = each.export_share is not None
    status = (BESIDE if traded else PUBLISHED) if each.share is not None else (TRADE_ONLY if traded else NONE)
    return (
        each.words, each.share, each.low_share, each.high_share, SHARE_OF[each.measure], each.period, each.hs,
        HOLDS[each.holds], each.export_share, status, each.publication, each.grade,
    )  # fmt: skip


def _published_warnings(published: Sequence[Advanced], supplier: str) -> tuple[Words, ...]:
    if not published:
        return (
            Words(
                f"Table advanced_materials has no row of {en(supplier)}: what trade codes hide is not seen.",
                f"表 advanced_materials に{ja(supplier)}の行がなく、貿易統計番号に表れない材料は見えない。",
            ),
        )
    several = sorted(
        {each.good for each in published if sum(other.good == each.good for other in published) > 1}
    )
    return (
        Words(
            f"Published shares are second hand and of unlike years and measures; publications differ on {', '.join(several) or 'none'}. They are neither added up nor compared.",
            f"公表シェアは二次資料によるもので、年も基準も揃わない。資料により値が異なる材料：{'、'.join(_names(published, several)) or 'なし'}。合算・比較はしない。",
        ),
        Words(
            "The deck names electrical steel, high-tensile and seamless steel, copper and aluminium foil without a share; trade under their codes is not in the embedded facts.",
            "電磁鋼板、ハイテン、シームレス鋼管、銅箔、アルミ箔は資料に名称のみあり、比率の公表値が見当たらない。これらの番号の貿易は同梱データにない。",
        ),
        Words(
            "A survey of NEDO counts 58 of 1,094 items with a Japanese share of 100 %, 94 of at least 90 %, 162 of at least 75 % (second hand, not itemised here).",
            "NEDO の調査では 1,094 品目中、日本のシェアが 100% の品目が 58、90% 以上が 94、75% 以上が 162（二次資料、品目別の値はここにない）。",
        ),
    )  # fmt: skip


def _names(published: Sequence[Advanced], goods: Sequence[str]) -> list[str]:
    titles = {each.good: each.words.ja for each in published}
    return [titles[good] for good in goods]


INDISPENSABILITY = Study(
    name="indispensability",
    title=Words("For which goods does the world depend on a supplier?", "世界はどの品目をその国・地域に依存しているか（不可欠性）"),
    method=Words(
        "The three indicators of strategic dependency turned round, per six-digit code and year, by value: the world's exports are concentrated (HHI), the supplier is the largest exporter, and its exports exceed its imports, in at least two of three years. Beside it: the part of the others' imports held by buyers whose own imports are concentrated on the supplier. Materials that trade codes hide are shown from a declared table of published shares, each with its measure, year and source, never mixed with computed ones.",
        "戦略的依存の 3 指標を裏返し、HS 6 桁の番号・年ごとに金額で、世界の輸出が集中し（HHI）、当該国・地域が最大の輸出元で、輸出が輸入を上回る状態が 3 年中 2 年以上続く品目を不可欠な品目とする。あわせて、輸入が当該国・地域に集中する買い手が他国の輸入に占める比率を示す。貿易統計番号に表れない材料は、公表シェアの表から基準・年・出典とともに示し、計算値とは混ぜない。",
    ),
    parameters=(
        Parameter("supplier", "country", "JPN", Words("supplier", "供給国・地域"), Words("ISO code or name: JPN, 日本", "ISO コードまたは名称（例: JPN、日本）")),
        *PARAMETERS,
    ),
    answer=answer,
    figures=(
        Figure("published", "range_bars", "published", "good", "share",
               Words("Published world shares of advanced materials", "先端材料の公表シェア"),
               Words("Share of each material as published, with its range.", "材料ごとの公表シェアと幅。"), series="publication", low="low_share", high="high_share"),
        Figure("traded", "bars", "codes", "good", "export_share",
               Words("Share of world exports by code", "番号別の世界輸出に占める比率"),
               Words("The supplier's share of the value of world exports under each code.", "番号ごとの世界輸出額に占める比率。")),
    ),
    names=VERDICTS,
)  # fmt: skip
