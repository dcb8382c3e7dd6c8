"""Declared tables to hold the model against: what others estimated, and what was observed."""

from __future__ import annotations

from .columns import COUNTRY, number, text, year
from .table import Table
from .words import Words

QUANTITIES: dict[str, Words] = {
    "gdp_change_share": Words("change of GDP, share", "GDP の変化（比率）"),
    "gdp_change_usd": Words("change of GDP, USD", "GDP の変化（ドル）"),
    "gdp_change_jpy": Words("change of GDP, yen", "GDP の変化（円）"),
    "output_change_share": Words("change of the sectors' output, share", "部門の産出の変化（比率）"),
    "price_change_share": Words("change of the price, share", "価格の変化（比率）"),
    "jobs_change": Words("change of jobs, people", "雇用の変化（人）"),
    "exports_t": Words("exports, tonnes", "輸出量（トン）"),
    "exports_change_share": Words("change of exports on the year, share", "輸出量の前年同期比（比率）"),
    "price_usd_per_kg": Words("price, USD per kg", "価格（ドル/kg）"),
    "days": Words("days", "日数"),
}
_LOW = number(
    "low",
    "1",
    "low end of the range; the value where none is printed",
    "下限（記載がなければ値と同じ）",
    low=None,
)
_HIGH = number(
    "high",
    "1",
    "high end of the range; the value where none is printed",
    "上限（記載がなければ値と同じ）",
    low=None,
)
_PRINTED = text(
    "printed",
    "as: the number itself; above: more than the number",
    "印刷のしかた（as: その値、above: その値を超える）",
    choices=("as", "above"),
)
_QUANTITY = text("quantity", "what the number is", "項目", choices=tuple(QUANTITIES))
_PUBLICATION = text("publication", "who printed it, and where it was read", "公表者・掲載先")

ESTIMATES: tuple[Table, ...] = (
    Table(
        "published_estimates",
        Words("Published estimates of cuts", "供給途絶の公表試算"),
        Words(
            "What others say a cut would do, as printed; never an input, only to compare with.",
            "供給途絶の影響について他者が公表した試算（印刷値）。比較にのみ用い、計算の入力にはしない。",
        ),
        ("case", "quantity"),
        (
            text("case", "id of the case", "事例", pattern=r"[a-z0-9-]+"),
            text("title_en", "what stops, English (ours)", "何が止まるか（英語、当方訳）"),
            text("title_ja", "the same in Japanese", "何が止まるか（日本語）"),
            COUNTRY,
            text("materials", "ids of the materials that stop, by space; rare-metals: not listed", "止まる素材（空白区切り。rare-metals は内訳の記載なし）"),
            number("cut_months", "months", "how long they stop", "停止月数"),
            _QUANTITY,
            text("sectors", "sectors the number is of, by space; empty: the whole economy", "対象部門（空白区切り。空欄は経済全体）"),
            number("value", "1", "the number, in the unit of its quantity", "数値（単位は項目による）", low=None),
            _LOW,
            _HIGH,
            _PRINTED,
            _PUBLICATION,
        ),
    ),
    Table(
        "observations",
        Words("Observations for back-tests", "後検証のための観測値"),
        Words(
            "What was observed after a measure, as printed; a month without a row is unknown and is not interpolated.",
            "措置の後に観測された値（印刷値）。行のない月は不明であり、補間しない。",
        ),
        ("series", "quantity", "year", "first_month", "last_month"),
        (
            text("series", "id of the series", "系列", pattern=r"[a-z0-9-]+"),
            COUNTRY,
            _QUANTITY,
            year(),
            number("first_month", "month", "first month the value covers (1 to 12)", "対象の最初の月（1〜12）", low=1, high=12),
            number("last_month", "month", "last month the value covers (1 to 12)", "対象の最後の月（1〜12）", low=1, high=12),
            number("value", "1", "the number, in the unit of its quantity; the middle, where a range is printed", "数値（単位は項目による。幅で印刷されたものは中央）", low=None),
            _LOW,
            _HIGH,
            _PRINTED,
            _PUBLICATION,
        ),
    ),
)  # fmt: skip
