"""Declared tables of the materials industry: published statistics by sub-industry, makers and
announced closures, and which field uses which material.
"""

from __future__ import annotations

from .columns import COUNTRY, number, text, year
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
CLOSING: dict[str, Words] = {
    "in": Words("in fiscal {0}", "{0} 年度"),
    "about": Words("about fiscal {0}", "{0} 年度頃"),
    "month": Words("{0}", "{0}"),
    "by": Words("by {0}", "{0} 年まで"),
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
    Table(
        "makers",
        Words("Makers of a good and their capacity", "製造会社と生産能力"),
        Words(
            "Capacity of a maker as a survey prints it; what the survey does not print is absent.",
            "調査が公表する製造会社別の生産能力。公表のない値は空欄とする。",
        ),
        ("good", "country", "maker", "year"),
        (
            text("good", "id of the good", "品目", pattern=r"[a-z-]+"),
            COUNTRY,
            text("maker", "id of the maker", "会社の番号", pattern=r"[a-z0-9-]+"),
            year(),
            text("title_en", "its name, English (ours)", "会社名（英語、当方訳）"),
            text("title_ja", "its name, Japanese", "会社名（日本語）"),
            text("site_en", "where its plants stand", "所在地（英語）"),
            text("site_ja", "the same in Japanese", "所在地（日本語）"),
            text("owner_en", "who owns it, where our source says so", "出資者（英語、出典に記載がある場合）"),
            text("owner_ja", "the same in Japanese", "出資者（日本語）"),
            number("plants_count", "1", "plants the row covers", "対象の基数"),
            number("capacity_tpa", "t/yr", "capacity in a year with maintenance", "生産能力（定期修理のある年）", absent=True),
        ),
    ),
    Table(
        "closures",
        Words("Announced closures of plants", "公表された設備停止"),
        Words(
            "A plant whose closure is announced, with its date; a capacity that no source prints is absent.",
            "停止が公表された設備と時期。出典に能力の記載がなければ空欄とする。",
        ),
        ("good", "country", "plant"),
        (
            text("good", "id of the good", "品目", pattern=r"[a-z-]+"),
            COUNTRY,
            text("plant", "id of the plant", "設備の番号", pattern=r"[a-z0-9-]+"),
            text("maker", "id of its maker in table makers; several by space", "会社の番号（表 makers、複数は空白区切り）", pattern=r"[a-z0-9 -]+"),
            text("title_en", "the plant, English (ours)", "設備名（英語、当方訳）"),
            text("title_ja", "the plant, Japanese", "設備名（日本語）"),
            text("closing", "how the date is to be read", "時期の読み方", choices=tuple(CLOSING)),
            text("period", "year or month of the closure", "停止の年または年月", pattern=r"\d{4}(-\d{2})?"),
            number("capacity_tpa", "t/yr", "its capacity as the announcement prints it", "公表された能力", absent=True),
            text("successor_en", "who goes on, where it is announced", "生産を引き継ぐ設備（英語）"),
            text("successor_ja", "the same in Japanese", "生産を引き継ぐ設備（日本語）"),
        ),
    ),
)  # fmt: skip
