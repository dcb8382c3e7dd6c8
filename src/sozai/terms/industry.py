"""Declared tables of the materials industry: published statistics by sub-industry, and which field uses which material."""

from __future__ import annotations

from .columns import COUNTRY, number, text
from .table import Table
from .words import Words

STATISTICS_OF: dict[str, Words] = {
    "establishments": Words("establishments", "事業所数"),
    "people": Words("people employed", "従業者数"),
    "shipments_jpy": Words("shipments", "製造品出荷額等"),
    "value_added_jpy": Words("value added", "付加価値額"),
    "turnover_jpy": Words("turnover of firms", "企業の売上高"),
}
FIELDS: dict[str, Words] = {
    "ai-semiconductors": Words("AI and semiconductors", "AI・半導体"),
    "shipbuilding": Words("Shipbuilding", "造船"),
    "quantum": Words("Quantum technology", "量子"),
    "biotechnology": Words("Synthetic biology and biotechnology", "合成生物学・バイオ"),
    "aerospace": Words("Aviation and space", "航空・宇宙"),
    "digital-security": Words("Digital and cyber security", "デジタル・サイバーセキュリティ"),
    "content": Words("Content", "コンテンツ"),
    "food-technology": Words("Food technology", "フードテック"),
    "energy-security": Words("Resources, energy security and green transformation", "資源・エネルギー安全保障・GX"),
    "disaster-resilience": Words("Disaster prevention and national resilience", "防災・国土強靱化"),
    "advanced-medicine": Words("Drug discovery and advanced medicine", "創薬・先端医療"),
    "fusion": Words("Fusion energy", "フュージョンエネルギー"),
    "materials": Words("Materials (critical minerals, parts and materials)", "マテリアル（重要鉱物・部素材）"),
    "port-logistics": Words("Port logistics", "港湾ロジスティクス"),
    "defence": Words("Defence industry", "防衛産業"),
    "telecommunications": Words("Telecommunications", "情報通信"),
    "ocean": Words("Ocean", "海洋"),
    "none": Words("none of the seventeen (such as cars)", "17 分野以外（自動車など）"),
}  # fmt: skip
NAMING: dict[str, Words] = {
    "named": Words("the page names the field", "資料が分野名を挙げている"),
    "ours": Words("the page names the use, the field is ours", "資料は用途のみ（分野は当方の対応付け）"),
}

INDUSTRY: tuple[Table, ...] = (
    Table(
        "industry_statistics",
        Words("Statistics of the materials industry", "マテリアル産業の統計"),
        Words(
            "A published figure of an industry; an industry without one has a row that says so.",
            "産業別の公表統計。公表値が手元にない産業は、その旨の行を置く。",
        ),
        ("industry", "country", "quantity", "period", "publication"),
        (
            text("industry", "id of the industry", "産業", pattern=r"[a-z-]+"),
            text("title_en", "its name, English (ours)", "名称（英語、当方訳）"),
            text("title_ja", "its name, Japanese", "名称（日本語）"),
            COUNTRY,
            text("quantity", "what the number is", "統計項目", choices=tuple(STATISTICS_OF)),
            text("period", "year the number is for; empty when our source does not say", "対象年（出典に記載がなければ空欄）", pattern=r"(\d{4})?"),
            number("value", "1", "the number; yen are nominal", "数値（円は名目）", absent=True),
            text("publication", "statistic or page that prints it", "掲載した統計・資料"),
        ),
    ),
    Table(
        "strategic_fields",
        Words("Materials and the seventeen strategic fields", "素材と戦略 17 分野"),
        Words(
            "What a material is used for in one of the seventeen strategic fields, as a page prints it.",
            "戦略 17 分野での素材の用途（資料の記載）。",
        ),
        ("material", "field", "use_en", "publication"),
        (
            text("material", "id of the material", "素材", pattern=r"[a-z-]+"),
            text("title_en", "its name, English (ours)", "名称（英語、当方訳）"),
            text("title_ja", "its name, Japanese", "名称（日本語）"),
            text("field", "strategic field", "戦略分野", choices=tuple(FIELDS)),
            text("use_en", "what for, English (ours)", "用途（英語、当方訳）"),
            text("use_ja", "what for, Japanese", "用途（日本語）"),
            text("naming", "who names the field", "分野の対応付け", choices=tuple(NAMING)),
            text("page", "title of the page", "頁の題名"),
            text("publication", "publication that prints it", "掲載した資料"),
        ),
    ),
)  # fmt: skip
