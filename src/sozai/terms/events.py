"""Declared table of what happened: dated disruptions of supply, several exporters' and importers' acts among them.

Several minerals of one notice are one event. An event is a fact about the past; no probability comes with it.
"""

from __future__ import annotations

from .columns import MATERIAL, text
from .measures import VERIFICATION
from .table import Field, Table
from .words import Words

EVENT_KINDS: dict[str, Words] = {
    "licence": Words("export licence", "輸出許可制"),
    "quota": Words("export quota", "輸出枠"),
    "ban": Words("export ban", "輸出禁止"),
    "war": Words("war and what buyers and markets did", "戦争と買い手・市場の対応"),
    "import-ban": Words("import ban or tariff of buyers", "輸入側の禁輸・関税"),
}

EVENTS: tuple[Table, ...] = (
    Table(
        "events",
        Words("Disruptions of supply", "供給途絶の事例"),
        Words(
            "A dated disruption of a material's supply; rows of one event belong to one act.",
            "素材の供給を揺るがした日付のある出来事。同じ出来事の行は 1 件と数える。",
        ),
        ("event", "material"),
        (
            text("event", "id of the event", "事例の番号", pattern=r"[a-z0-9-]+"),
            MATERIAL,
            text("state", "who acted", "措置を取った（起こした）国・地域", domain="country"),
            text("exporter", "whose goods were held back", "対象の輸出国・地域", domain="country"),
            text("kind", "what kind of act", "種類", choices=tuple(EVENT_KINDS)),
            Field("date", "date", "", Words("first day of effect, or of the act", "発効日または発生日")),
            text("title_en", "title, English (ours)", "件名（英語、当方訳）"),
            text("title_ja", "title, Japanese (ours)", "件名（日本語、当方訳）"),
            text("happened_en", "what happened, one sentence (ours)", "起きたこと（英語）"),
            text("happened_ja", "the same in Japanese (ours)", "起きたこと（日本語）"),
            text(
                "tested",
                "whether the back-test counts the row; decided before its ranks were looked at",
                "事後検証に数えるか（順位を見る前に決めた）",
                choices=("yes", "no"),
            ),
            text("lacking_en", "which data are missing", "欠けているデータ（英語）"),
            text("lacking_ja", "the same in Japanese", "欠けているデータ（日本語）"),
            VERIFICATION,
        ),
    ),
)
