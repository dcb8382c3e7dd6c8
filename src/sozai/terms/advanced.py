"""Declared tables of published shares: goods that trade codes hide, and shares printed beside their tonnes."""

from __future__ import annotations

from .columns import COUNTRY, MATERIAL, number, text, year
from .hs import REVISIONS
from .table import Table
from .words import Words

SHARE_OF: dict[str, Words] = {
    "sales": Words("sales", "売上高"),
    "output": Words("output", "生産量"),
    "capacity": Words("capacity", "生産能力"),
    "market": Words("market share, measure not said", "市場占有率（基準の明示なし）"),
    "unpublished": Words("no published share found", "公表された比率が見当たらない"),
}
HOLDS: dict[str, Words] = {
    "good": Words("the code is the good", "番号＝当該材料"),
    "part": Words("the code holds the good among others", "番号に他の品目も含まれる"),
    "hidden": Words("no code tells the good", "当該材料を示す番号がない"),
}
PUBLICATION = text("publication", "publication that prints it", "掲載した資料")

ADVANCED: tuple[Table, ...] = (
    Table(
        "advanced_materials",
        Words("Advanced materials", "先端材料の公表シェア"),
        Words(
            "A country's published share of the world's supply of a material that trade codes hide or blur.",
            "貿易統計では見えない先端材料について、公表された世界シェア。",
        ),
        ("good", "country", "period", "publication"),
        (
            text("good", "id of the material", "材料", pattern=r"[a-z0-9-]+"),
            text("title_en", "its name, English", "名称（英語）"),
            text("title_ja", "its name, Japanese", "名称（日本語）"),
            COUNTRY,
            text("measure", "share of what", "比率の基準", choices=tuple(SHARE_OF)),
            text("period", "year the share is for; empty when our source does not say", "対象年（出典に記載がなければ空欄）", pattern=r"(\d{4})?"),
            number("share", "share", "published share", "公表された比率", high=1.0, absent=True),
            number("low_share", "share", "low end", "下限", high=1.0, absent=True),
            number("high_share", "share", "high end", "上限", high=1.0, absent=True),
            text("hs", "six-digit HS code; empty when none tells the good", "HS 番号（ない場合は空欄）", pattern=r"(\d{6})?"),
            text("hs_revision", "HS revision of the code", "HS の版", choices=("", *REVISIONS)),
            text("holds", "how much of the code is the good", "番号に占める当該材料", choices=tuple(HOLDS)),
            PUBLICATION,
        ),
    ),
    Table(
        "printed_shares",
        Words("Printed world shares", "資料に印刷された世界シェア"),
        Words(
            "A world share as printed, beside the tonnes printed with it.",
            "資料に印刷された世界シェアと、同じ資料のトン数。",
        ),
        ("material", "measure", "country", "year", "publication"),
        (
            MATERIAL,
            text("measure", "share of what", "比率の対象", choices=("production", "consumption", "export")),
            COUNTRY,
            year(),
            number("country_t", "t", "the country's tonnes", "国・地域のトン数"),
            number("world_t", "t", "the world's tonnes", "世界のトン数"),
            number("printed_share", "share", "share as printed", "印刷された比率", high=1.0),
            PUBLICATION,
        ),
    ),
)  # fmt: skip
