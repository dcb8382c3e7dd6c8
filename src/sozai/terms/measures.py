"""Declared tables of dated law: export controls, and the trade measures that touch the same goods.

A notice has clauses, a clause covers items of the notice's lists or other people's lists, and a list of entities
belongs to a notice. Sentences are ours: unofficial paraphrases, in two columns.
"""

from __future__ import annotations

from .columns import number, text
from .hs import REVISIONS
from .table import Field, Table
from .words import Words

FORMS: dict[str, Words] = {
    "ore": Words("ore or concentrate", "鉱石・精鉱"),
    "oxide": Words("oxide", "酸化物"),
    "compound": Words("other compound", "その他の化合物"),
    "metal": Words("metal", "金属"),
    "alloy": Words("alloy", "合金"),
    "magnet": Words("permanent magnet", "永久磁石"),
    "target": Words("sputtering target", "スパッタリングターゲット"),
    "processed": Words("processed material (graphite, diamond, electrode material)", "加工材（黒鉛、ダイヤモンド、電極材）"),
    "equipment": Words("equipment", "設備"),
    "technology": Words("technology", "技術"),
    "product": Words("assembly or finished product", "組立品・最終製品"),
}  # fmt: skip
KINDS: dict[str, Words] = {
    "licence": Words("export licence", "輸出許可"),
    "ban": Words("ban", "禁輸"),
    "re-export": Words("re-export", "再輸出"),
    "technology": Words("technology", "技術の提供"),
    "deemed-export": Words("deemed export", "みなし輸出"),
    "end-user-list": Words("end-user list", "需要者リスト"),
    "clarification": Words("clarification by the authority", "当局の解説"),
}
MEASURE_KINDS: dict[str, Words] = {
    "tariff": Words("tariff", "関税"),
    "quota": Words("tariff-rate quota", "関税割当"),
    "safeguard": Words("safeguard", "セーフガード"),
    "anti-dumping": Words("anti-dumping duty", "不当廉売関税"),
    "investigation": Words("anti-dumping investigation", "不当廉売の調査"),
    "anti-circumvention": Words("anti-circumvention rule", "迂回防止規則"),
    "proposal": Words("under review, not decided", "検討中（未決定）"),
    "target": Words("target", "目標"),
    "product-rule": Words("product rule", "製品規則"),
}
OUTCOMES: dict[str, Words] = {
    "licence": Words("licence required", "要許可"),
    "denied": Words("denied", "禁止"),
    "presumed_denied": Words("presumed denied", "原則不許可"),
    "outside": Words("said to be generally outside", "一般に対象外とされる"),
    "unknown": Words("unknown", "不明"),
}
VERIFICATIONS: dict[str, Words] = {
    "verified": Words("read on the page the note names", "注記のページで確認"),
    "repository": Words("read in a public collection of the announcements", "公告を集めた公開資料で確認"),
    "abbreviated": Words("abbreviated in our source", "出典では略記"),
    "unverified": Words("general knowledge, not verified", "一般的な知識（未確認）"),
    "missing": Words("missing: this register lacks the rule", "未収録"),
    "outside": Words("not classified here by decision", "本登録簿では判定しない"),
}
CONDITIONS = (
    "value-share",
    "chinese-technology",
    "made-in-state",
    "military",
    "listed",
    "listed-or-owned",
    "foreign-person",
    "assistance",
)


def _date(name: str, en: str, ja: str, *, none: bool = False) -> Field:
    return Field(name, "date", "", Words(en, ja), nullable=none)


NOTICE = text(
    "notice",
    "id of the notice, or of a part with dates of its own",
    "公告の番号（日付が異なる部分は別番号）",
    pattern=r"[a-z0-9-]+",
)
VERIFICATION = text("verification", "how the row was checked", "確認状況", choices=tuple(VERIFICATIONS))
CODES = r"([0-9]{4}[0-9x]{0,8}( [0-9]{4}[0-9x]{0,8})*)?"  # x: a digit that the source leaves open
PLACE = r"\*|[A-Z]{3}|EU27"

CONTROL_NOTICES = Table(
    "control_notices",
    Words("Export-control notices", "輸出管理の公告"),
    Words(
        "A notice of export control with its dates; it is known through `checked` and unknown after.",
        "輸出管理の公告とその日付。確認日より後の状況は不明とする。",
    ),
    ("notice",),
    (
        NOTICE,
        text("state", "issuing country or region", "公告を出した国・地域", domain="country"),
        text("number", "number as the state counts it", "公告番号"),
        text("title_en", "title, English (ours)", "件名（英語、当方訳）"),
        text("title_ja", "title, Japanese (ours)", "件名（日本語、当方訳）"),
        _date("issued", "day of issue; empty when unknown", "公布日（不明なら空欄）", none=True),
        _date("effective", "first day of effect; empty when unknown", "施行日（不明なら空欄）", none=True),
        _date("suspended_from", "first day of a suspension", "停止の初日", none=True),
        _date("suspended_to", "last day of that suspension", "停止の最終日", none=True),
        text("suspended_by", "what suspends it", "停止の根拠"),
        text("suspension", "how the suspension was checked", "停止の確認状況", choices=("", *VERIFICATIONS)),
        _date("checked", "last day through which the row was checked", "確認日（この日までの状況を示す）"),
        VERIFICATION,
    ),
)  # fmt: skip

CONTROL_CLAUSES = Table(
    "control_clauses",
    Words("Clauses of export-control notices", "輸出管理公告の条項"),
    Words(
        "What a clause requires, of which items, on which route, from when and under which conditions.",
        "条項ごとの対象品目、経路、期間、条件、求められる手続。",
    ),
    ("notice", "clause"),
    (
        NOTICE,
        text("clause", "id of the clause", "条項", pattern=r"[a-z0-9-]+"),
        text("kind", "kind of rule", "規制の種類", choices=tuple(KINDS)),
        text("covers", "lists of the notice; `dual-use`: whatever the state lists; `notice`: whatever its other clauses reach", "対象リスト（dual-use は同国の全リスト、notice は同公告の他条項の対象）", pattern=r"[a-z0-9-]+( [a-z0-9-]+)*"),
        text("origin", "who ships: a country or region, or * for any", "出荷する国・地域（* は全て）", pattern=PLACE),
        text("destination", "who receives, or * for any other", "受け取る国・地域（* は全て）", pattern=PLACE),
        text("conditions", "what else must hold, all of them", "その他の条件（全て満たす場合）", pattern=rf"(({'|'.join(CONDITIONS)})( ({'|'.join(CONDITIONS)}))*)?"),
        text("outcome", "what the clause then means", "該当した場合の扱い", choices=tuple(OUTCOMES)),
        _date("valid_from", "first day; empty when unknown", "初日（不明なら空欄）", none=True),
        _date("valid_to", "last day; empty when none is set", "最終日（定めがなければ空欄）", none=True),
        text("duty_en", "what it requires, one sentence (ours, unofficial)", "求められること（英語、非公式訳）"),
        text("duty_ja", "the same in Japanese (ours, unofficial)", "求められること（日本語、非公式訳）"),
        VERIFICATION,
    ),
)  # fmt: skip

CONTROL_ITEMS = Table(
    "control_items",
    Words("Items of export-control lists", "輸出管理リストの品目"),
    Words("An item on a list of a notice, by element and form.", "公告のリストにある品目（元素と形態別）。"),
    ("notice", "annex", "item"),
    (
        NOTICE,
        text("annex", "list of the notice", "公告のリスト", pattern=r"[a-z0-9-]+"),
        text("item", "id of the item", "品目", pattern=r"[a-z0-9-]+"),
        text("words_en", "the item in words (ours)", "品目の説明（英語、当方訳）"),
        text("words_ja", "the same in Japanese (ours)", "品目の説明（日本語、当方訳）"),
        text("material", "element or material that makes it listed; * for any", "該当の根拠となる元素・素材（* は全て）", pattern=r"\*|[a-z0-9-]+"),
        text("form", "form; * for any", "形態（* は全て）", choices=("*", *FORMS)),
        number("purity_share", "share", "smallest listed purity; 0 where none is set", "対象となる純度の下限（定めがなければ 0）", high=1.0),
        text("description_en", "what else an item must be to be listed; empty when nothing", "その他の仕様（英語、なければ空欄）"),
        text("description_ja", "the same in Japanese", "その他の仕様（日本語、なければ空欄）"),
        text("code", "control code", "管理番号"),
        text("hs", "tariff codes that our source prints, in the state's own digits", "出典にある税番（当該国の桁数）", pattern=CODES),
        text("hs_revision", "HS revision of those codes", "その HS の版", choices=("", *REVISIONS)),
        text("hs6", "six-digit headings under which trade is counted (ours; wider than the item)", "貿易統計で数える HS 6 桁（当方選定、品目より広い）", pattern=CODES),
        VERIFICATION,
    ),
)  # fmt: skip

CONTROL_ENTITIES = Table(
    "control_entities",
    Words("Listed entities", "掲載された需要者"),
    Words(
        "An entity that a notice lists, by the name our source prints; matched exactly, never guessed.",
        "公告に掲載された需要者（出典の表記どおり）。完全一致のみで照合し、推測しない。",
    ),
    ("notice", "name"),
    (
        NOTICE,
        text("name", "name as printed", "名称（出典の表記）"),
        number("count", "1", "how many entities the row stands for", "行が表す需要者の数", low=1.0),
        VERIFICATION,
    ),
)  # fmt: skip

TRADE_MEASURES = Table(
    "trade_measures",
    Words("Trade measures and product rules", "通商措置・製品規則"),
    Words(
        "A tariff, quota, target or product rule of a state, with its dates and its number.",
        "関税、割当、目標、製品規則とその日付・数値。",
    ),
    ("measure", "item", "quantity"),
    (
        text("measure", "id of the measure", "措置の番号", pattern=r"[a-z0-9-]+"),
        text("state", "issuing country or region", "措置を取る国・地域", domain="country"),
        text("kind", "kind of measure", "措置の種類", choices=tuple(MEASURE_KINDS)),
        text("title_en", "title, English (ours)", "件名（英語、当方訳）"),
        text("title_ja", "title, Japanese (ours)", "件名（日本語、当方訳）"),
        text("item", "what it is about", "対象", pattern=r"[a-z0-9-]+"),
        text("goods_en", "the goods in words (ours); empty where the item says them", "対象品目（英語、item で足りれば空欄）"),
        text("goods_ja", "the same in Japanese", "対象品目（日本語）"),
        text("hs6", "six-digit headings under which trade is counted (ours)", "貿易統計で数える HS 6 桁（当方選定）", pattern=CODES),
        text("material", "materials it is about; * for any", "対象の素材（* は全て）", pattern=r"\*|[a-z0-9-]+( [a-z0-9-]+)*"),
        text("origin", "whose goods; * for any", "対象となる原産国・地域（* は全て）", pattern=PLACE),
        text("destination", "where they arrive or are sold; * for any", "輸入・販売される国・地域（* は全て）", pattern=PLACE),
        text("quantity", "what the number is; the name ends in its unit", "数値の内容（名称の末尾が単位）", pattern=r"[a-z0-9_]*(share|_tpa|_t|_kg|_years|_eur|none)"),
        number("value", "1", "the number", "数値", absent=True),
        _date("valid_from", "first day; empty when not set", "初日（未定なら空欄）", none=True),
        _date("valid_to", "last day; empty when none is set", "最終日（定めがなければ空欄）", none=True),
        _date("checked", "last day of which the pages at hand speak", "手元の資料が述べる最後の日"),
        VERIFICATION,
    ),
)  # fmt: skip

MEASURES: tuple[Table, ...] = (
    CONTROL_NOTICES,
    CONTROL_CLAUSES,
    CONTROL_ITEMS,
    CONTROL_ENTITIES,
    TRADE_MEASURES,
)
