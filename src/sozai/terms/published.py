"""Declared tables of publishers' facts."""

from __future__ import annotations

from .columns import COUNTRY, FORM, MATERIAL, STAGE, number, text, year
from .hs import REVISIONS
from .statistics import STATISTICS
from .table import Table
from .words import Words

FACTS: tuple[Table, ...] = (
    Table(
        "production",
        Words("Production", "生産量"),
        Words(
            "A country's output of a material at a stage in a year.", "ある国・地域のある工程での年間生産量。"
        ),
        ("material", "stage", "form", "country", "year"),
        (
            MATERIAL,
            STAGE,
            FORM,
            COUNTRY,
            year(),
            number("output_t", "t", "output in the year", "年間生産量", absent=True),
            text("basis", "what the tonnes are", "質量の基準", choices=("contained", "oxide", "gross")),
        ),
    ),
    Table(
        "capacity",
        Words("Capacity", "生産能力"),
        Words("A country's yearly capacity at a stage.", "ある国・地域のある工程での年間生産能力。"),
        ("material", "stage", "form", "country", "year"),
        (
            MATERIAL,
            STAGE,
            FORM,
            COUNTRY,
            year(),
            number("capacity_tpa", "t/yr", "capacity", "生産能力", absent=True),
        ),
    ),
    Table(
        "reserves",
        Words("Reserves", "埋蔵量"),
        Words("A country's reserves of a material.", "ある国・地域の埋蔵量。"),
        ("material", "form", "country", "year"),
        (MATERIAL, FORM, COUNTRY, year(), number("reserves_t", "t", "reserves", "埋蔵量", absent=True)),
    ),
    Table(
        "national_flows",
        Words("National statistics", "国別統計"),
        Words("One line of a country's own statistics of a material.", "ある国・地域の統計の 1 項目。"),
        ("country", "material", "statistic", "form", "year"),
        (
            COUNTRY,
            MATERIAL,
            text(
                "statistic",
                "which line",
                "項目",
                choices=("production", "import", "export", "consumption", "stocks", "shipment", "recycling"),
            ),
            FORM,
            year(),
            number("amount_t", "t", "amount", "数量", low=None, absent=True),
        ),
    ),
    Table(
        "reliance",
        Words("Net import reliance", "純輸入依存度"),
        Words(
            "Net imports as a share of apparent consumption; negative for a net exporter.",
            "見かけ消費に占める純輸入の比率。純輸出なら負。",
        ),
        ("country", "material", "form", "year"),
        (
            COUNTRY,
            MATERIAL,
            FORM,
            year(),
            number(
                "net_import_share",
                "share",
                "net import reliance",
                "純輸入依存度",
                low=None,
                high=1.0,
                absent=True,
            ),
        ),
    ),
    Table(
        "prices",
        Words("Prices", "価格"),
        Words("A published yearly mean price.", "公表された年平均価格。"),
        ("material", "form", "year"),
        (
            MATERIAL,
            FORM,
            year(),
            number("price_usd_per_t", "USD/t", "nominal price", "名目価格", absent=True),
        ),
    ),
    Table(
        "trade_flows",
        Words("Trade flows", "貿易量"),
        Words(
            "What one country ships to another under one HS code in a year.",
            "ある年に HS 番号 1 つで一国・地域から他へ渡った量。",
        ),
        ("year", "exporter", "importer", "hs", "hs_revision"),
        (
            year(),
            text("exporter", "who ships", "輸出国・地域", domain="country"),
            text("importer", "who receives", "輸入国・地域", domain="country"),
            text("hs", "six-digit HS code", "HS 番号（6 桁）", pattern=r"\d{6}"),
            text("hs_revision", "HS revision of the code", "HS の版", choices=REVISIONS),
            number("value_usd", "USD", "value, nominal", "金額（名目）"),
            number("mass_t", "t", "mass", "質量", absent=True),
        ),
    ),
    Table(
        "governance",
        Words("Governance", "統治指標"),
        Words("A Worldwide Governance Indicator of a country.", "世界ガバナンス指標。"),
        ("country", "indicator", "year"),
        (
            COUNTRY,
            text(
                "indicator",
                "which indicator",
                "指標",
                choices=("voice", "stability", "effectiveness", "regulation", "law", "corruption"),
            ),
            year(),
            number(
                "estimate",
                "1",
                "estimate, about -2.5 to 2.5",
                "推計値（おおむね −2.5〜2.5）",
                low=-4.0,
                high=4.0,
            ),
            number("standard_error", "1", "standard error of the estimate", "標準誤差", absent=True),
        ),
    ),
    Table(
        "demand",
        Words("Demand", "需要"),
        Words("World demand of a material by use, year and scenario.", "用途・年・シナリオ別の世界需要。"),
        ("material", "use", "scenario", "scope", "year"),
        (
            MATERIAL,
            text("use", "use as the publisher names it, or 'total'", "用途（公表機関の用語。total は合計）"),
            text("scenario", "scenario", "シナリオ", choices=("base", "CPS", "STEPS", "APS", "NZE", "HIGH")),
            text("scope", "all uses or clean energy only", "範囲", choices=("all", "clean_energy")),
            year(),
            number("demand_t", "t", "demand", "需要"),
        ),
    ),
    Table(
        "supply_outlook",
        Words("Supply outlook", "供給見通し"),
        Words("Projected output of a country at a stage.", "ある国・地域の生産見通し。"),
        ("material", "stage", "country", "year"),
        (MATERIAL, STAGE, COUNTRY, year(), number("output_t", "t", "projected output", "生産見通し")),
    ),
    Table(
        "supply_shares",
        Words("Supply shares", "供給比率"),
        Words(
            "A country's share of the supply of the world or of the EU at a stage.",
            "世界または EU への供給に占める比率。",
        ),
        ("material", "stage", "scope", "country", "year"),
        (
            MATERIAL,
            STAGE,
            text("scope", "supply to whom", "対象", choices=("world", "EU")),
            COUNTRY,
            year(),
            number("share", "share", "share of supply", "供給比率", high=1.0),
            number(
                "restriction_factor",
                "1",
                "trade restriction factor t of the EU method",
                "貿易制限係数 t",
                absent=True,
            ),
        ),
    ),
    Table(
        "input_output",
        Words("Input-output table", "産業連関表"),
        Words("What the row delivers to the column in a year.", "行部門から列部門への取引額。"),
        ("country", "year", "row", "column"),
        (
            COUNTRY,
            year(),
            text("row", "product sector, or VALU, TTL, OUTPUT, TAXES", "行部門"),
            text("column", "industry, or final demand", "列部門"),
            number("value_musd", "MUSD", "value, nominal", "金額（名目）", low=None),
        ),
    ),
    Table(
        "sectors",
        Words("Sectors", "部門"),
        Words("The names of the sectors of an input-output table.", "産業連関表の部門名。"),
        ("country", "year", "sector"),
        (
            COUNTRY,
            year(),
            text("sector", "code", "部門番号"),
            text("title_en", "name in English", "英語名"),
            text("title_ja", "name in Japanese", "日本語名"),
        ),
    ),
    Table(
        "hs_concordance",
        Words("HS concordance", "HS 番号対応表"),
        Words(
            "A code of one HS revision and a code of another that covers some of the same goods.",
            "ある版の HS 番号と、同じ品目の一部を含む別の版の番号。",
        ),
        ("from_revision", "from_code", "to_revision", "to_code"),
        (
            text("from_revision", "HS revision", "HS の版", choices=REVISIONS),
            text("from_code", "six-digit HS code", "HS 番号（6 桁）", pattern=r"\d{6}"),
            text("to_revision", "the other HS revision", "対応先の版", choices=REVISIONS),
            text("to_code", "six-digit HS code there", "対応先の番号（6 桁）", pattern=r"\d{6}"),
            text(
                "relation",
                "how many codes match how many",
                "対応関係",
                choices=("1:1", "1:n", "n:1", "n:n"),
            ),
        ),
    ),
    Table(
        "physical_inputs",
        Words("Physical inputs", "物量表"),
        Words(
            "Tonnes of a commodity that a sector takes in a year, as an input-output table's physical table counts them.",
            "産業連関表の物量表による、部門が 1 年に投入した商品の質量。",
        ),
        ("country", "year", "row", "column", "kind"),
        (
            COUNTRY,
            year(),
            text("row", "commodity", "行部門番号"),
            text("row_title_ja", "its name in Japanese", "行部門名"),
            text("column", "sector, or final demand", "列部門番号"),
            text(
                "kind",
                "special code: 2 and 3 are scrap and by-products; empty for the others",
                "特殊コード（2・3 は屑・副産物）",
            ),
            number(
                "amount_t",
                "t",
                "mass; below zero where stocks fall or scrap arises",
                "質量（在庫減・屑の発生は負）",
                low=None,
            ),
            number("value_jpy", "JPY", "value at producers' prices", "金額（生産者価格）", low=None),
        ),
    ),
    *STATISTICS,
)
