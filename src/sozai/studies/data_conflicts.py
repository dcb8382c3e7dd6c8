"""Study `data-conflicts`: where the facts cannot all be true, by how much, and what is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Column, Fact, Finding, NoAnswerError, Parameter, Rows, Words, material
from ..terms.facts import facts_of
from ..terms.materials import MEMBERS
from .study import Figure, Study

if TYPE_CHECKING:
    import pandas as pd

    from ..terms.facts import FactTables

SHOWN = 200  # rows of a table at most
NOTHING = Words("", "")
_MATERIAL = Column("material", Words("Material", "素材"))
_STAGE = Column("stage", Words("Stage", "工程"))
_COUNTRY = Column("country", Words("Country or region", "国・地域"))
PUBLISHERS = (
    _MATERIAL,
    _STAGE,
    _COUNTRY,
    Column("low_t", Words("Lowest", "最小値")),
    Column("low_source", Words("said by", "その出典")),
    Column("high_t", Words("Highest", "最大値")),
    Column("high_source", Words("said by", "その出典")),
    Column("gap_share", Words("Gap, of the highest", "差（最大値比）")),
    Column("world_gap_ratio", Words("Gap over the world's output", "差（世界計比）")),
    Column("used_t", Words("Used", "採用値")),
    Column("used_source", Words("from", "採用した出典")),
)
TOTALS = (
    _MATERIAL,
    _STAGE,
    Column("form", Words("What is counted", "計上対象")),
    Column("source", Words("Source", "出典")),
    Column("sum_t", Words("Sum of its rows: used", "行の合計（採用）")),
    Column("printed_t", Words("Printed total", "公表された合計")),
    Column("gap_ratio", Words("Sum over printed, less one", "合計との差（公表値比）")),
)
ORDER = (
    _MATERIAL,
    Column("source", Words("Source", "出典")),
    Column("mined_t", Words("Mined", "採掘")),
    Column("refined_t", Words("Refined", "製錬・精製")),
    Column("used_t", Words("Demand", "需要")),
)
UNLISTED = (
    _MATERIAL,
    _COUNTRY,
    Column("net_export_t", Words("Net exports, gross", "純輸出（製品重量）")),
    Column("export_t", Words("Exports, gross", "輸出（製品重量）")),
    Column("world_share", Words("Of the world's exports on record", "世界の輸出に占める比率")),
    Column("largest_buyer", Words("Largest buyer", "最大の輸出先")),
    Column("largest_t", Words("Its part", "その量")),
)


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the conflicts of a year; see `DATA_CONFLICTS`."""
    from ..risk.disagreement import against_totals, between_publishers, out_of_order, unlisted_producers

    year, least = asked["year"], asked["least_share"]
    only = _named(asked["material"])
    apart = between_publishers(facts, year, only)
    apart = apart[apart["gap_share"] >= least]
    totals = against_totals(facts, year, only)
    totals = totals[totals["gap_ratio"].abs() >= least]
    order = out_of_order(facts, year, only)
    missing = unlisted_producers(facts, year, only)
    missing = missing[missing["net_export_t"] >= asked["least_net_t"]]
    used = _facts(facts, year, apart, totals, order)
    if not used:
        raise NoAnswerError(
            f"Table production has no two rows of {year} that disagree; ask for another year or material, or import more sources.",
            f"表 production に {year} 年の食い違う行がありません。年や素材を変えるか、別の出典を取り込んでください。",
        )
    return Answer(
        study="data-conflicts",
        title=Words(f"Which facts of {year} cannot all be true?", f"{year} 年について同時には成り立たない公表値"),
        asked=asked,
        findings=(
            _count("apart_count", Words("Outputs that two sources print differently", "出典により異なる生産量の数"), apart, "B", _widest(apart)),
            _count("totals_count", Words("Printed totals that are not the sum of their rows", "行の合計と合わない公表合計の数"), totals, "B"),
            _count("order_count", Words("Materials with more refined than mined, or more used than refined", "採掘＜製錬または製錬＜需要となる素材・出典の数"), order, "B",
                   Words("Scrap, stocks and what the tonnes are (oxide or metal, natural or synthetic) stand between the stages.", "スクラップ・在庫・質量の基準（酸化物か金属か、天然か人造か）の違いによる。")),
            _count("unlisted_count", Words("Net exporters that no table of output lists", "どの生産量表にもない純輸出国・地域の数"), missing, "B", _largest(missing)),
        ),
        tables=(
            _table("publishers", Words("Sources apart", "出典による食い違い"), PUBLISHERS, apart),
            _table("totals", Words("Printed totals against the sum of their rows", "公表合計と行の合計"), TOTALS, totals),
            _table("order", Words("Mined, refined, used: in one source's own figures", "採掘・製錬・需要（同じ出典の値）"), ORDER, order),
            _table("unlisted", Words("Exporters in no table of output", "生産量表にない輸出国・地域"), UNLISTED, missing),
        ),
        facts=used,
        warnings=(
            Words("Every source's row is kept; an index reads the newest full edition and says so, and shares divide by the sum of rows. The balanced chain weighs them and lists what it moved (study dependency).",
                  "各出典の値はすべて残している。指標は最新の全体版を用い、比率の分母は行の合計とする。供給網の整合化では重み付けし、動かした値を示す（分析 dependency）。"),
            Words("An exporter in no table may ship goods it bought or stocks it held, or stand among the publisher's other countries; trade is in gross mass.",
                  "生産量表にない輸出国・地域は、輸入品・在庫の輸出、または「その他」に含まれる生産の可能性がある。貿易は製品重量。"),
            *_cut(apart, totals, missing),
        ),
        sources=tuple(sorted({fact.source for fact in used})),
    )  # fmt: skip


def _named(text: str) -> tuple[str, ...]:
    """Return the ids of a material and of the groups inside it; () for all."""
    if not text.strip():
        return ()
    name = material(text).id
    inside = set(MEMBERS.get(name, ()))
    return (name, *(group for group, members in MEMBERS.items() if group != name and set(members) <= inside))


def _count(name: str, words: Words, rows: pd.DataFrame, grade: str, comment: Words = NOTHING) -> Finding:
    return Finding(name, words, float(len(rows)), grade=grade, comment=comment)


def _widest(rows: pd.DataFrame) -> Words:
    if rows.empty:
        return NOTHING
    row = rows.iloc[0]
    ratio = float(row["world_gap_ratio"])
    return Words(
        f"The widest is {ratio:.0%} of the world's output, between {row['low_source']} and {row['high_source']}.",
        f"最大の食い違いは世界計の {ratio:.0%}（{row['low_source']} と {row['high_source']} の間）。",
    )


def _largest(rows: pd.DataFrame) -> Words:
    if rows.empty:
        return NOTHING
    return Words(
        f"The largest ships {float(rows.iloc[0]['net_export_t']):,.0f} t more than it buys.",
        f"最大のものは純輸出 {float(rows.iloc[0]['net_export_t']):,.0f} トン。",
    )


def _table(name: str, title: Words, columns: tuple[Column, ...], rows: pd.DataFrame) -> Rows:
    shown = rows.head(SHOWN)[[column.name for column in columns]].astype(object)
    shown = shown.where(shown.notna(), None)
    return Rows(name, title, columns, tuple(shown.itertuples(index=False, name=None)))


def _facts(
    facts: FactTables, year: int, apart: pd.DataFrame, totals: pd.DataFrame, order: pd.DataFrame
) -> tuple[Fact, ...]:
    """Return the rows behind what is listed."""
    rows = facts.frame("production", year=year)
    shown = set(apart.head(SHOWN)[["material", "stage", "country"]].itertuples(index=False, name=None))
    world = set(totals.head(SHOWN)[["material", "stage"]].itertuples(index=False, name=None))
    names = set(order["material"])
    kept = [
        (name, stage, country) in shown or (country == "WLD" and ((name, stage) in world or name in names))
        for name, stage, country in rows[["material", "stage", "country"]].itertuples(index=False, name=None)
    ]
    return facts_of(rows[kept], "production")


def _cut(*tables: pd.DataFrame) -> tuple[Words, ...]:
    longest = max(map(len, tables))
    if longest <= SHOWN:
        return ()
    return (Words(f"At most {SHOWN} rows of a table are shown.", f"各表とも先頭の {SHOWN} 行までを示す。"),)


DATA_CONFLICTS = Study(
    name="data-conflicts",
    title=Words("Which facts cannot all be true, by how much, and what is used?", "同時には成り立たない公表値はどれか、差はどれほどか、どれを採用したか"),
    method=Words(
        "Outputs of one material, stage, country and year are compared between sources where the tonnes mean the same and each source measures one form; printed world totals with the sum of their rows; mined, refined and used tonnes of one source with each other; and net exporters in trade with the producers that any source lists. Gaps are ranked by their part of the world's output. Nothing is mended: every row stays, and the one that is used is shown.",
        "素材・工程・国・年が同じ生産量を、質量の基準と計上対象が揃うものに限って出典間で比べる。公表された世界計と行の合計、同じ出典の採掘・製錬・需要、貿易の純輸出国・地域と生産量表も比べる。差は世界計に対する大きさの順に並べる。値は修正せず、すべての行を残し、採用した値を示す。",
    ),
    parameters=(
        Parameter("material", "text", "", Words("material", "素材"), Words("Id or name; empty: all materials.", "番号または名称。空欄はすべての素材。")),
        Parameter("year", "integer", 2024, Words("year", "年"), Words("Calendar year.", "暦年。"), 1990, 2100),
        Parameter("least_share", "number", 0.05, Words("least gap", "最小の差"), Words("Smaller gaps are left out.", "これより小さい差は示さない。"), 0.0, 1.0),
        Parameter("least_net_t", "number", 1000.0, Words("least net exports (t)", "最小の純輸出量（t）"), Words("Exporters in no table that ship less are left out.", "生産量表にない輸出国・地域のうち、これより少ないものは示さない。"), 1.0, 1e9),
    ),
    answer=answer,
    figures=(
        Figure("totals", "bars", "totals", "material", "gap_ratio",
               Words("Sum of the rows against the printed total", "行の合計と公表合計の差"),
               Words("How far the sum of a source's rows is from the total it prints.", "各出典の行の合計が公表合計からどれだけ離れているか。")),
    ),
)  # fmt: skip
