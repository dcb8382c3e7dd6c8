"""Declared tables of customs statistics, monthly prices and national accounts in their own detail."""

from __future__ import annotations

from .columns import COUNTRY, FORM, MATERIAL, number, text, year
from .hs import REVISIONS
from .table import Field, Table
from .words import Words

_MONTH = Field("month", "integer", "month", Words("calendar month, 1 to 12", "月（1〜12）"), low=1, high=12)
_REPORTER = text("reporter", "whose customs say so", "報告国・地域", domain="country")
_PARTNER = text("partner", "the other side", "相手国・地域", domain="country")
_FLOW = text("flow", "what the reporter does", "輸出入の別", choices=("import", "export"))
_HS = text("hs", "six-digit HS code", "HS 番号（6 桁）", pattern=r"\d{6}")
_REVISION = text("hs_revision", "HS revision of the code", "HS の版", choices=REVISIONS)
_VALUE = number(
    "value_usd",
    "USD",
    "value, nominal; imports mostly c.i.f., exports f.o.b.",
    "金額（名目、輸入は主に CIF、輸出は FOB）",
)
_MASS = number("mass_t", "t", "net mass", "正味質量", absent=True)

STATISTICS: tuple[Table, ...] = (
    Table(
        "reported_trade",
        Words("Reported trade", "報告貿易統計"),
        Words(
            "What one customs authority reports of its trade with a partner under one HS code in a year; nobody has "
            "reconciled it with the partner's report.",
            "ある国・地域の税関が報告した、相手国・地域との HS 番号別の年間貿易（相手側の報告とは未調整）。",
        ),
        ("year", "reporter", "flow", "partner", "hs", "hs_revision"),
        (year(), _REPORTER, _FLOW, _PARTNER, _HS, _REVISION, _VALUE, _MASS),
    ),
    Table(
        "export_totals",
        Words("Export totals", "輸出合計"),
        Words(
            "What a country exports to all others under one HS code in a year: a sum over trade flows, for years whose "
            "flows are not carried one by one.",
            "ある年・HS 番号の全相手先への輸出の合計（取引ごとには収録していない年のための集計）。",
        ),
        ("year", "exporter", "hs", "hs_revision"),
        (
            year(),
            text("exporter", "who ships", "輸出国・地域", domain="country"),
            _HS,
            _REVISION,
            _VALUE,
            _MASS,
        ),
    ),
    Table(
        "reported_trade_monthly",
        Words("Reported trade by month", "報告貿易統計（月別）"),
        Words(
            "The same for one month; the months are never filled in.",
            "同じ統計の月別値。欠けた月は補わない。",
        ),
        ("year", "month", "reporter", "flow", "partner", "hs", "hs_revision"),
        (year(), _MONTH, _REPORTER, _FLOW, _PARTNER, _HS, _REVISION, _VALUE, _MASS),
    ),
    Table(
        "japan_trade",
        Words("Trade statistics of Japan", "日本の貿易統計"),
        Words(
            "What Japan trades with a partner under one nine-digit code in a month.",
            "日本と相手国・地域との 9 桁統計品目番号別の月間貿易。",
        ),
        ("year", "month", "flow", "partner", "code"),
        (
            year(),
            _MONTH,
            _FLOW,
            _PARTNER,
            text("code", "nine-digit statistical code", "統計品目番号（9 桁）", pattern=r"\d{9}"),
            number(
                "value_jpy",
                "JPY",
                "value in yen, nominal; imports c.i.f., exports f.o.b.",
                "金額（円、名目。輸入は CIF、輸出は FOB）",
            ),
            number(
                "mass_t",
                "t",
                "mass, where the code is counted by mass",
                "質量（重量単位の品目）",
                absent=True,
            ),
        ),
    ),
    Table(
        "monthly_prices",
        Words("Monthly prices", "月別価格"),
        Words("A published mean price of a month.", "公表された月平均価格。"),
        ("material", "form", "year", "month"),
        (
            MATERIAL,
            FORM,
            year(),
            _MONTH,
            number("price_usd_per_t", "USD/t", "nominal price", "名目価格", absent=True),
        ),
    ),
    Table(
        "criticality",
        Words("Criticality", "重要度評価"),
        Words(
            "The two indices of the European Union's list of critical raw materials.",
            "EU 重要原材料リストの 2 指標。",
        ),
        ("material", "form", "year"),
        (
            MATERIAL,
            FORM,
            year("year", "year of the list", "リストの年"),
            number("supply_risk", "1", "supply risk SR", "供給リスク SR"),
            number("economic_importance", "1", "economic importance EI", "経済的重要度 EI"),
        ),
    ),
    Table(
        "make",
        Words("Make table", "産出表（V 表）"),
        Words("What an industry makes of a commodity in a year.", "産業が 1 年に産出した商品の額。"),
        ("country", "year", "industry", "commodity"),
        (
            COUNTRY,
            year(),
            text("industry", "industry, or a total", "産業"),
            text("commodity", "commodity, or a total", "商品"),
            number("value_musd", "MUSD", "value, nominal", "金額（名目）", low=None),
        ),
    ),
    Table(
        "emission_intensities",
        Words("Emission intensities", "排出原単位"),
        Words(
            "Greenhouse gas of a sector per million yen of its output at producers' prices.",
            "部門の生産額（生産者価格）100 万円当たりの温室効果ガス排出量。",
        ),
        ("country", "year", "sector", "scope", "gas"),
        (
            COUNTRY,
            year(),
            text("sector", "code", "部門番号"),
            text("title_ja", "name in Japanese", "部門名"),
            text(
                "scope",
                "its own emission, or with all inputs ((I-A)^-1), or with domestic inputs only ((I-Ad)^-1)",
                "直接／輸入品を含む誘発（(I-A)^-1）／国産品のみの誘発（(I-Ad)^-1）",
                choices=("direct", "embodied", "embodied_domestic"),
            ),
            text(
                "gas",
                "gas; CO2 of energy and other CO2 apart; ghg is all",
                "ガスの種類（ghg は合計）",
                choices=("co2_energy", "co2_other", "ch4", "n2o", "hfcs", "pfcs", "sf6", "nf3", "ghg"),
            ),
            number(
                "emission_t_per_mjpy",
                "t/MJPY",
                "tonnes of CO2 equivalent per million yen",
                "100 万円当たり CO2 換算トン",
                low=None,
            ),
        ),
    ),
)
