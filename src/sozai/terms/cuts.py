"""What an act on shipments names: the goods of a stage, how far it reaches, and who gets what is left."""

from __future__ import annotations

from .words import Words

STAGE_CHOICES = (
    ("mine", Words("concentrate", "精鉱")),
    ("separate", Words("separated oxide", "分離精製（酸化物）")),
    ("smelt", Words("smelted product", "製錬品")),
    ("refine", Words("refined product", "精錬・精製品")),
    ("metal", Words("metal", "メタル")),
    ("alloy", Words("alloy", "合金")),
    ("magnet", Words("magnet", "磁石")),
    ("precursor", Words("precursor", "前駆体")),
    ("part", Words("part", "部品")),
    ("product", Words("final product", "最終製品")),
)
"""Stages whose goods can be shipped, by the word for the good; a chain has some of them."""

PAST_THE_MINE = tuple(name for name, _ in STAGE_CHOICES if name != "mine")
"""What a seller of processed material can hold back."""

REACH_CHOICES = (
    ("direct", Words("direct shipments only", "直接輸入のみ")),
    ("content", Words("the origin's content through third countries too", "第三国経由の含有分も")),
    ("all", Words("shipments to every destination", "全世界向け")),
)
ALLOCATION_CHOICES = (
    ("pro_rata", Words("every buyer keeps the same share", "一律配分")),
    ("price", Words("buyers compete for what is left", "価格による配分")),
    ("licence", Words("by licence, after a delay", "許可制（遅延あり）")),
)
