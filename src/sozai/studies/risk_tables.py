"""The tables of study `risk-ranking`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..terms import MATERIALS, Column, Rows, Words
from ..terms.answer import banded
from .trade_codes import en, ja

if TYPE_CHECKING:
    from ..risk import Absent, BackTest, Cover, Index, Ranked, Scored, UnionRisk

RANKING = (
    Column("rank", Words("Rank", "順位")),
    Column("low_rank", Words("5 %", "5%")),
    Column("high_rank", Words("95 %", "95%")),
    Column("material", Words("Material", "素材")),
    Column("stage", Words("Stage", "工程")),
    Column("index", Words("Index", "指標")),
    Column("largest_country", Words("Largest supplier", "最大の供給国・地域")),
    Column("largest_share", Words("Its share", "そのシェア")),
    Column("driver", Words("What drives it", "主な要因")),
    Column("grade", Words("Grade", "確度")),
)
FIRST = (
    Column("rank", Words("Rank", "順位")),
    Column("materials", Words("Materials", "素材")),
    *banded("index", Words("Index", "指標")),
)
FACTORS = (
    Column("material", Words("Material", "素材")),
    Column("form", Words("What is measured", "計上対象")),
    Column("basis", Words("Basis", "根拠")),
    Column("year", Words("Year", "年")),
    *banded("hhi", Words("HHI", "HHI")),
    *banded("governance_hhi", Words("Disruption potential", "途絶可能性")),
    *banded("top3_share", Words("Top 3", "上位 3")),
    *banded("left_share", Words("Without the largest", "最大を除いた供給")),
    *banded("exposure_share", Words("Trade exposure", "輸入依存")),
    Column("exposure_basis", Words("Exposure rests on", "輸入依存の根拠")),
    Column("codes", Words("HS codes", "HS 番号")),
    *banded("vulnerability_index", Words("Vulnerability", "経済的脆弱性")),
    *banded("composite_index", Words("Composite", "総合指標")),
    *banded("geopolrisk_score", Words("GeoPolRisk score", "GeoPolRisk スコア")),
    *banded("factor_kg_cu_eq_per_kg", Words("GeoPolRisk factor", "GeoPolRisk 特性化係数")),
)
UNKNOWN = (None, None, None)
DRIVING = (
    Column("materials", Words("Materials", "素材")),
    Column("factor", Words("Factor", "要因")),
    Column("contribution_index", Words("ln(factor / median)", "ln（要因÷中央値）")),
)
EVENTS = (
    Column("date", Words("Date", "日付")),
    Column("event", Words("Event", "事例")),
    Column("country", Words("Exporter", "輸出国・地域")),
    Column("material", Words("Material", "素材")),
    Column("rank", Words("Rank the year before", "前年の順位")),
    Column("naive_rank", Words("Rank by HHI", "HHI の順位")),
    Column("among_count", Words("Among", "対象数")),
    Column("eu_rank", Words("Rank in the EU list before", "直前の EU リストの順位")),
    Column("eu_among_count", Words("Among", "対象数（EU）")),
    Column("output_rank", Words("Rank by output", "生産量による順位")),
    Column("output_among_count", Words("Among (output)", "対象数（生産量）")),
    Column("known", Words("Facts before it", "事前の事実")),
    Column("counted", Words("Counted", "検証")),
)
COUNTED = {"yes": Words("yes", "対象"), "no": Words("shown only", "参考")}
LEVELS: dict[str, Words] = {
    "chance": Words("Index against blind ranks", "指標と無作為な順位の比較"),
    "naive": Words("Plain HHI against blind ranks", "HHI と無作為な順位の比較"),
    "swapped": Words("Index against plain HHI, swapped", "指標と HHI の入れ替え検定"),
}


def ranking_rows(ranked: Sequence[Scored], drivers: Mapping[str, Words]) -> tuple[tuple[Any, ...], ...]:
    """Return one row per material that has the index."""
    return tuple(
        (one.rank, one.rank_low, one.rank_high, one.supply.material, one.supply.stage, one.index[0],
         one.largest[0], one.largest[1], drivers[one.driver], one.grade)
        for one in ranked if one.index is not None
    )  # fmt: skip


def factors_table(ranked: Sequence[Scored], bases: Mapping[str, Words]) -> Rows:
    """Return every index of every material; None where facts do not allow it."""
    rows = []
    for one in ranked:
        exposed = one.exposure
        rows.append(
            (
                one.supply.material, one.supply.form or None, bases[one.supply.basis], one.supply.year, *one.hhi, *one.governance_hhi,
                *one.top3, *one.left, *(one.exposure_share or UNKNOWN),
                None if exposed is None else exposed.basis,
                None if exposed is None or exposed.coded is None else exposed.coded.words,
                *(one.vulnerability or UNKNOWN), *(one.composite or UNKNOWN),
                *(one.geopolrisk or UNKNOWN),
                *(UNKNOWN if exposed is None or one.geopolrisk is None else map(exposed.factor, one.geopolrisk)),
            )
        )  # fmt: skip
    return Rows("factors", Words("All indices of each material", "素材別の全指標"), FACTORS, tuple(rows))


def tied(ranked: Sequence[Scored]) -> tuple[tuple[Words, tuple[Scored, ...]], ...]:
    """Return the ranked materials, those of one rank and stage together under one name, highest first."""
    groups: dict[tuple[Any, ...], list[Scored]] = {}
    for one in ranked:
        if one.index is not None:
            groups.setdefault((one.rank, one.supply.stage), []).append(one)
    return tuple((_together(held), tuple(held)) for held in groups.values())


def _together(held: Sequence[Scored]) -> Words:
    names = [MATERIALS[one.supply.material].words for one in held]
    more = len(names) - 1
    if more < 2:
        return Words(", ".join(name.en for name in names), "、".join(name.ja for name in names))
    return Words(f"{names[0].en} and {more} more", f"{names[0].ja}ほか {more} 素材")


def first_table(groups: Sequence[tuple[Words, tuple[Scored, ...]]]) -> Rows:
    """Return the first groups with the range of their index."""
    rows = tuple((held[0].rank, name, *(held[0].index or ())) for name, held in groups)
    return Rows("first", Words("The first, ties together", "上位（同順位はまとめる）"), FIRST, rows)


def driving_table(groups: Sequence[tuple[Words, tuple[Scored, ...]]], drivers: Mapping[str, Words]) -> Rows:
    """Return how far each factor of the first groups lies from the median material."""
    rows = tuple(
        (together, words, held[0].contributions.get(name)) for together, held in groups for name, words in drivers.items()
    )  # fmt: skip
    title = Words("What drives the first of the ranking", "上位の素材を押し上げる要因")
    return Rows("driving", title, DRIVING, rows)


def events_table(test: BackTest, titles: Mapping[str, Words], positions: tuple[int, ...]) -> Rows:
    """Return each event with the rank its materials had before it; no rank where no fact was on record."""
    rows = tuple(
        (
            row.date, titles[row.event], row.exporter, row.material,
            row.entry.rank if row.entry else None, row.entry.naive_rank if row.entry else None,
            row.among, row.eu_rank, row.eu_among, row.output_rank, row.output_among, row.words,
            COUNTED["yes" if row.tested else "no"],
        )
        for row in test.rows
    )  # fmt: skip
    title = Words("Disruptions, and how their materials were ranked before", "途絶の事例と、その前の順位")
    return Rows("events", title, EVENTS, rows, positions)


def levels_table(test: BackTest) -> Rows:
    """Return the exact probabilities."""
    columns = (
        Column("test", Words("Exact test", "正確検定")),
        Column("events", Words("Events", "事例数")),
        Column("chance_share", Words("Chance of as good a result", "偶然にこれ以上となる確率")),
    )
    count = len(test.placed)
    rows = (
        (LEVELS["chance"], count, test.chance),
        (LEVELS["naive"], count, test.naive_chance),
        (LEVELS["swapped"], count, test.swapped),
    )
    return Rows("tests", Words("How far to trust the ranking", "順位をどこまで信じられるか"), columns, rows)


def history_table(history: Mapping[int, Sequence[Ranked]], test: BackTest) -> Rows:
    """Return the rank by year of every material that was later disrupted, as a part of all ranked."""
    columns = (
        Column("year", Words("Year", "年")),
        Column("material", Words("Material", "素材")),
        Column("rank", Words("Rank", "順位")),
        Column("above_share", Words("Ranked above it", "より上位の割合")),
        *banded("hhi", Words("HHI of exports", "輸出の HHI")),
        *banded("governance_hhi", Words("Weighted by instability", "不安定度加重")),
        Column("top_country", Words("Largest exporter", "最大の輸出国・地域")),
        Column("codes", Words("HS codes", "HS 番号")),
    )
    wanted = {row.entry.materials[0]: row.material for row in reversed(test.rows) if row.entry and row.tested}
    names = {row.material for row in test.rows if row.tested and row.entry}
    rows = []
    for year, entries in history.items():
        for entry in entries:
            held = sorted(names & set(entry.materials)) or (
                [wanted[entry.materials[0]]] if entry.materials[0] in wanted else []
            )
            # Materials that share all their codes have one rank, told for each.
            names_here = held if len(entry.materials) > 1 else held and entry.materials
            rows += [
                (year, name, entry.rank, (entry.rank - 1) / len(entries), *entry.hhi,
                 *entry.governance_hhi, entry.top_exporter, entry.coded.words)
                for name in names_here
            ]  # fmt: skip
    title = Words("Ranks by year of what was later disrupted", "のちに途絶した素材の年別順位")
    return Rows("history", title, columns, tuple(rows))


def years_table(history: Mapping[int, Sequence[Ranked]], test: BackTest, titles: Mapping[str, Words]) -> Rows:
    """Return for each year the first five by the index, and what was disrupted in the next three years."""
    columns = (
        Column("year", Words("Year", "年")),
        Column("ranked", Words("Ranked", "対象数")),
        Column("first", Words("First five", "上位 5")),
        Column("followed", Words("Disrupted in the next three years", "その後 3 年間の途絶")),
    )
    rows = []
    for year, entries in history.items():
        first = sorted(entries, key=lambda entry: entry.rank)[:5]
        names = [MATERIALS[entry.materials[0]].words for entry in first]
        after = dict.fromkeys(row.event for row in test.rows if year < int(row.date[:4]) <= year + 3)
        rows.append(
            (
                year,
                len(entries),
                Words(", ".join(name.en for name in names), "、".join(name.ja for name in names)),
                Words(
                    "; ".join(titles[event].en for event in after),
                    "、".join(titles[event].ja for event in after),
                )
                if after
                else None,
            )
        )
    title = Words("Every year's first five and what followed", "各年の上位 5 素材とその後")
    return Rows("years", title, columns, tuple(rows))


def union_table(risks: Sequence[UnionRisk]) -> Rows:
    """Return the European supply risk, computed and printed."""
    columns = (
        Column("material", Words("Material", "素材")),
        Column("stage", Words("Stage", "工程")),
        *banded("world_risk", Words("World supply", "世界供給")),
        *banded("eu_risk", Words("Union's sourcing", "EU の調達")),
        *banded("upper_risk", Words("Upper value", "上限値")),
        Column("printed_risk", Words("As printed by the EU", "EU の公表値")),
        Column("list_year", Words("List", "リストの年")),
    )
    rows = tuple(
        (r.material, r.stage, *_points(r.world), *_points(r.eu), *_points(r.upper), r.printed, r.year)
        for r in risks
    )
    title = Words(
        "European supply risk: both scopes, no recycling and no substitution taken off",
        "EU の供給リスク：世界と EU の両範囲（再生利用・代替を差し引かない）",
    )
    return Rows("union", title, columns, rows)


def _points(index: Index | None) -> tuple[float | None, ...]:
    return UNKNOWN if index is None else (index.value, index.low, index.high)


def cover_table(covers: Sequence[Cover], country: str, positions: tuple[int, ...]) -> Rows:
    """Return the days of cover of stocks on record."""
    columns = (
        Column("material", Words("Material", "素材")),
        Column("stock", Words("Stock", "在庫の種類")),
        Column("stock_t", Words("Amount", "数量")),
        Column("use_tpa", Words("Consumption", "消費量")),
        *banded("all_days", Words("All supply lost", "全供給が止まる場合")),
        *banded("largest_days", Words("Largest supplier lost", "最大の供給者のみ失う場合")),
    )
    rows = tuple(
        (c.material, c.form, c.stock_t, c.use_tpa, *_points(c.days), *_points(c.days_without_largest))
        for c in covers
    )
    title = Words(
        f"Days of cover of {en(country)}'s stocks on record", f"{ja(country)}の在庫（記録分）の日数"
    )
    return Rows("cover", title, columns, rows, positions)


def absent_table(absent: Sequence[Absent], ranked: Sequence[Scored], index: str) -> Rows:
    """Return what is not ranked, and why: absent is not low."""
    columns = (Column("material", Words("Material", "素材")), Column("reason", Words("Reason", "理由")))
    rows = [(one.material, one.reason) for one in absent]
    rows += [(one.supply.material, _lacking(one, index)) for one in ranked if one.index is None]
    title = Words("Not ranked: absent is not low", "順位のない素材（低いという意味ではない）")
    return Rows("absent", title, columns, tuple(rows))


def _lacking(one: Scored, index: str) -> Words:
    if one.exposure is None:
        return Words(
            "no trade of its codes and no printed net import reliance",
            "該当番号の貿易も公表の純輸入依存度もない",
        )
    if index == "geopolrisk":
        return Words("no mass of imports on record", "輸入質量の記録がない")
    return Words(
        "the European Union prints no economic importance of it", "EU が経済的重要度を公表していない"
    )
