"""Indices of published facts, as tables: concentration of stages, what is left without the largest, GeoPolRisk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..terms import Column, Fact, NoAnswerError, Rows, Words
from ..terms.answer import banded
from .magnets import YEAR

if TYPE_CHECKING:
    from ..terms.facts import FactTables

INDICES = (
    *banded("top3_share", Words("Top-3 share", "上位 3 か国・地域のシェア")),
    *banded("hhi", Words("HHI (0-1)", "HHI（0〜1）")),
    *banded("governance_hhi", Words("HHI weighted by instability", "不安定度加重 HHI")),
)
COLUMNS = (
    Column("material", Words("Material", "素材")),
    Column("stage", Words("Stage", "工程")),
    Column("largest_country", Words("Largest producer", "最大の生産国・地域")),
    Column("largest_share", Words("Its share", "そのシェア")),
    *banded("left_share", Words("World supply without it", "それを除いた世界供給")),
    *INDICES,
    Column("world_t", Words("Sum of rows", "行の合計")),
    Column("grade", Words("Grade", "確度")),
)
PUBLISHED = (
    ("rare-earths", "mine"),
    ("magnet-rare-earths", "mine"),
    ("magnet-rare-earths", "refine"),
    ("lithium", "refine"),
    ("nickel", "refine"),
    ("cobalt", "refine"),
    ("graphite", "refine"),
    ("copper", "refine"),
)


GEOPOLRISK_COLUMNS = (
    Column("material", Words("Material", "素材")),
    Column("hs", Words("HS codes", "HS 番号")),
    *banded("score", Words("GeoPolRisk score", "GeoPolRisk スコア")),
    *banded("factor_kg_cu_eq_per_kg", Words("Characterisation factor", "特性化係数")),
    *banded("import_risk", Words("Import risk", "輸入リスク")),
    Column("price_usd_per_kg", Words("Mean import price", "平均輸入価格")),
    Column("grade", Words("Grade", "確度")),
)
IMPORTED = (
    ("rare-earths", ("284610", "284690", "280530")),
    ("nickel", ("260400",)),
    ("manganese", ("260200",)),
    ("copper", ("260300",)),
    ("cobalt", ("810510",)),
    ("graphite", ("250410", "250490")),
    ("tungsten", ("261100",)),
    ("vanadium", ("720292",)),
)


def concentration_rows(facts: FactTables, start: int) -> tuple[Rows, tuple[Fact, ...]]:
    """Return the concentration of stages as publishers print them; a stage without facts is left out, not zero.

    Args:
        facts: the facts.
        start: position that the first of the returned facts takes in the answer.
    """
    from ..risk import concentration, without_largest

    rows: list[tuple[Any, ...]] = []
    used: list[Fact] = []
    for material, stage in PUBLISHED:
        try:
            found = concentration(facts, material, stage, YEAR)
        except NoAnswerError:
            continue
        country, share = found.shares[0]
        left = without_largest(facts, material, stage, YEAR).of_supply
        bands = [(one.value, one.low, one.high) for one in (left, found.top, found.hhi, found.governance_hhi)]
        rows.append(
            (material, stage, country, share, *(point for band in bands for point in band), found.sum_t, found.hhi.grade)
        )  # fmt: skip
        used += found.governance_hhi.facts
    title = Words("Concentration of stages in published facts", "公表統計による工程の集中度")
    return Rows("published", title, COLUMNS, tuple(rows), tuple(range(start, start + len(used)))), tuple(used)


def geopolrisk_rows(facts: FactTables, buyer: str, start: int) -> tuple[Rows, tuple[Fact, ...]]:
    """Return GeoPolRisk of a buyer for materials whose world output and imports are on record.

    Args:
        facts: the facts.
        buyer: ISO3 code.
        start: position that the first of the returned facts takes in the answer.
    """
    from ..risk import geopolrisk

    rows: list[tuple[Any, ...]] = []
    used: list[Fact] = []
    for material, codes in IMPORTED:
        try:
            found = geopolrisk(facts, material, buyer, YEAR, codes)
        except NoAnswerError:
            continue
        score, factor = found.score, found.characterisation_kg_cu_eq_per_kg
        bands = [(one.value, one.low, one.high) for one in (score, factor, found.import_risk)]
        rows.append(
            (material, "; ".join(codes), *(point for band in bands for point in band), found.price_usd_per_kg, score.grade)
        )  # fmt: skip
        used += score.facts
    title = Words(f"GeoPolRisk, {YEAR}", f"GeoPolRisk（{YEAR} 年）")
    table = Rows("geopolrisk", title, GEOPOLRISK_COLUMNS, tuple(rows), tuple(range(start, start + len(used))))
    return table, tuple(used)
