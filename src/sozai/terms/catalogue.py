"""The catalogue of declared tables: publishers' facts first, then the assumptions, which are rows like any other."""

from __future__ import annotations

from .table import Field, Table
from .words import Words


def _text(name: str, en: str, ja: str, *, domain: str = "", choices: tuple[str, ...] = (), pattern: str = "") -> Field:
    return Field(name, "text", "", Words(en, ja), domain=domain, choices=choices, pattern=pattern)


def _year(name: str = "year", en: str = "calendar year the value is for", ja: str = "対象年（暦年）") -> Field:
    return Field(name, "integer", "year", Words(en, ja), low=1900, high=2100)


def _number(
    name: str, unit: str, en: str, ja: str, *, low: float | None = 0.0, high: float | None = None, absent: bool = False
) -> Field:
    return Field(name, "number", unit, Words(en, ja), low=low, high=high, nullable=absent)


MATERIAL = _text("material", "material", "素材・鉱種", domain="material")
STAGE = _text("stage", "stage of the chain", "工程", domain="stage")
COUNTRY = _text("country", "country or region (ISO 3166 alpha-3; WLD world, ROW the rest)", "国・地域", domain="country")
FORM = _text("form", "what exactly is measured, in the publisher's words", "計上対象（公表機関の用語）")
COMMODITY = _text("commodity", "commodity of a chain, such as dysprosium-oxide", "供給網上の品目")
LOW_SHARE = _number("low_share", "share", "low end of the range", "下限", high=1.0)
HIGH_SHARE = _number("high_share", "share", "high end of the range", "上限", high=1.0)

FACTS: tuple[Table, ...] = (
    Table(
        "production",
        Words("Production", "生産量"),
        Words("A country's output of a material at a stage in a year.", "ある国・地域のある工程での年間生産量。"),
        ("material", "stage", "form", "country", "year"),
        (
            MATERIAL, STAGE, FORM, COUNTRY, _year(),
            _number("output_t", "t", "output in the year", "年間生産量", absent=True),
            _text("basis", "what the tonnes are", "質量の基準", choices=("contained", "oxide", "gross")),
        ),
    ),
    Table(
        "capacity",
        Words("Capacity", "生産能力"),
        Words("A country's yearly capacity at a stage.", "ある国・地域のある工程での年間生産能力。"),
        ("material", "stage", "form", "country", "year"),
        (MATERIAL, STAGE, FORM, COUNTRY, _year(), _number("capacity_tpa", "t/yr", "capacity", "生産能力", absent=True)),
    ),
    Table(
        "reserves",
        Words("Reserves", "埋蔵量"),
        Words("A country's reserves of a material.", "ある国・地域の埋蔵量。"),
        ("material", "form", "country", "year"),
        (MATERIAL, FORM, COUNTRY, _year(), _number("reserves_t", "t", "reserves", "埋蔵量", absent=True)),
    ),
    Table(
        "national_flows",
        Words("National statistics", "国別統計"),
        Words("One line of a country's own statistics of a material.", "ある国・地域の統計の 1 項目。"),
        ("country", "material", "statistic", "form", "year"),
        (
            COUNTRY, MATERIAL,
            _text("statistic", "which line", "項目", choices=("production", "import", "export", "consumption", "stocks", "shipment", "recycling")),
            FORM, _year(),
            _number("amount_t", "t", "amount", "数量", low=None, absent=True),
        ),
    ),
    Table(
        "reliance",
        Words("Net import reliance", "純輸入依存度"),
        Words("Net imports as a share of apparent consumption; negative for a net exporter.", "見かけ消費に占める純輸入の比率。純輸出なら負。"),
        ("country", "material", "form", "year"),
        (COUNTRY, MATERIAL, FORM, _year(), _number("net_import_share", "share", "net import reliance", "純輸入依存度", low=None, high=1.0, absent=True)),
    ),
    Table(
        "prices",
        Words("Prices", "価格"),
        Words("A published yearly mean price.", "公表された年平均価格。"),
        ("material", "form", "year"),
        (MATERIAL, FORM, _year(), _number("price_usd_per_t", "USD/t", "nominal price", "名目価格", absent=True)),
    ),
    Table(
        "trade_flows",
        Words("Trade flows", "貿易量"),
        Words("What one country ships to another under one HS code in a year.", "ある年に HS 番号 1 つで一国・地域から他へ渡った量。"),
        ("year", "exporter", "importer", "hs", "hs_revision"),
        (
            _year(),
            _text("exporter", "who ships", "輸出国・地域", domain="country"),
            _text("importer", "who receives", "輸入国・地域", domain="country"),
            _text("hs", "six-digit HS code", "HS 番号（6 桁）", pattern=r"\d{6}"),
            _text("hs_revision", "HS revision of the code", "HS の版", choices=("HS1992", "HS1996", "HS2002", "HS2007", "HS2012", "HS2017", "HS2022")),
            _number("value_usd", "USD", "value, nominal", "金額（名目）"),
            _number("mass_t", "t", "mass", "質量", absent=True),
        ),
    ),
    Table(
        "governance",
        Words("Governance", "統治指標"),
        Words("A Worldwide Governance Indicator of a country.", "世界ガバナンス指標。"),
        ("country", "indicator", "year"),
        (
            COUNTRY,
            _text("indicator", "which indicator", "指標", choices=("voice", "stability", "effectiveness", "regulation", "law", "corruption")),
            _year(),
            _number("estimate", "1", "estimate, about -2.5 to 2.5", "推計値（おおむね −2.5〜2.5）", low=-4.0, high=4.0),
            _number("standard_error", "1", "standard error of the estimate", "標準誤差", absent=True),
        ),
    ),
    Table(
        "demand",
        Words("Demand", "需要"),
        Words("World demand of a material by use, year and scenario.", "用途・年・シナリオ別の世界需要。"),
        ("material", "use", "scenario", "scope", "year"),
        (
            MATERIAL,
            _text("use", "use as the publisher names it, or 'total'", "用途（公表機関の用語。total は合計）"),
            _text("scenario", "scenario", "シナリオ", choices=("base", "STEPS", "APS", "NZE")),
            _text("scope", "all uses or clean energy only", "範囲", choices=("all", "clean_energy")),
            _year(),
            _number("demand_t", "t", "demand", "需要"),
        ),
    ),
    Table(
        "supply_outlook",
        Words("Supply outlook", "供給見通し"),
        Words("Projected output of a country at a stage.", "ある国・地域の生産見通し。"),
        ("material", "stage", "country", "year"),
        (MATERIAL, STAGE, COUNTRY, _year(), _number("output_t", "t", "projected output", "生産見通し")),
    ),
    Table(
        "supply_shares",
        Words("Supply shares", "供給比率"),
        Words("A country's share of the supply of the world or of the EU at a stage.", "世界または EU への供給に占める比率。"),
        ("material", "stage", "scope", "country", "year"),
        (
            MATERIAL, STAGE,
            _text("scope", "supply to whom", "対象", choices=("world", "EU")),
            COUNTRY, _year(),
            _number("share", "share", "share of supply", "供給比率", high=1.0),
            _number("restriction_factor", "1", "trade restriction factor t of the EU method", "貿易制限係数 t", absent=True),
        ),
    ),
    Table(
        "input_output",
        Words("Input-output table", "産業連関表"),
        Words("What the row delivers to the column in a year.", "行部門から列部門への取引額。"),
        ("country", "year", "row", "column"),
        (
            COUNTRY, _year(),
            _text("row", "product sector, or VALU, TTL, OUTPUT, TAXES", "行部門"),
            _text("column", "industry, or final demand", "列部門"),
            _number("value_musd", "MUSD", "value, nominal", "金額（名目）", low=None),
        ),
    ),
    Table(
        "sectors",
        Words("Sectors", "部門"),
        Words("The names of the sectors of an input-output table.", "産業連関表の部門名。"),
        ("country", "year", "sector"),
        (
            COUNTRY, _year(),
            _text("sector", "code", "部門番号"),
            _text("title_en", "name in English", "英語名"),
            _text("title_ja", "name in Japanese", "日本語名"),
        ),
    ),
)

ASSUMPTIONS: tuple[Table, ...] = (
    Table(
        "deposits",
        Words("Deposit types", "鉱床の型"),
        Words("Which part of a country's rare-earth output comes from which type of deposit.", "希土類生産に占める鉱床型の比率。"),
        ("country", "deposit"),
        (COUNTRY, _text("deposit", "type of deposit, as in baskets", "鉱床の型"), _number("share", "share", "share of output", "比率", high=1.0), LOW_SHARE, HIGH_SHARE),
    ),
    Table(
        "baskets",
        Words("Rare-earth baskets", "希土類の元素組成"),
        Words("The share of an element's oxide in the rare-earth oxides of a deposit type.", "鉱床型ごとの希土類酸化物中の元素比率。"),
        ("deposit", "material"),
        (_text("deposit", "type of deposit", "鉱床の型"), MATERIAL, _number("share", "share", "share of rare-earth oxide", "酸化物中の比率", high=1.0), LOW_SHARE, HIGH_SHARE),
    ),
    Table(
        "recipes",
        Words("Recipes", "投入・産出係数"),
        Words("What a process takes or gives per tonne of activity.", "工程 1 トン当たりの投入・産出量。"),
        ("process", "role", "commodity"),
        (
            _text("process", "process of a chain", "工程名"),
            _text("role", "input or output", "投入・産出", choices=("input", "output")),
            COMMODITY,
            _number("coefficient_t_per_t", "t/t", "coefficient", "係数"),
            _number("low_t_per_t", "t/t", "low end", "下限"),
            _number("high_t_per_t", "t/t", "high end", "上限"),
        ),
    ),
    Table(
        "plants",
        Words("Plants", "工場の有無と規模"),
        Words("Who has a process at all, and a prior of its output; a country without a row has none.", "工程を持つ国・地域と事前の規模。行がない国・地域には工程がないとみなす。"),
        ("process", "country"),
        (
            _text("process", "process of a chain", "工程名"), COUNTRY,
            _number("output_tpa", "t/yr", "prior of the yearly output", "年間生産量の事前値"),
            _number("low_tpa", "t/yr", "low end", "下限"),
            _number("high_tpa", "t/yr", "high end", "上限"),
        ),
    ),
    Table(
        "trade_content",
        Words("What a trade code holds", "貿易統計番号の中身"),
        Words("How much of the value under an HS code is a commodity of the chain, and its unit value there.", "HS 番号の金額のうち供給網の品目が占める比率と単価。"),
        ("hs", "exporter", "importer", "commodity"),
        (
            _text("hs", "six-digit HS code", "HS 番号（6 桁）", pattern=r"\d{6}"),
            _text("exporter", "who ships; * any", "輸出国・地域（* はすべて）"),
            _text("importer", "who receives; * any", "輸入国・地域（* はすべて）"),
            COMMODITY,
            _number("value_share", "share", "share of the value", "金額に占める比率", high=1.0),
            LOW_SHARE, HIGH_SHARE,
            _number("price_usd_per_t", "USD/t", "unit value of the commodity inside", "品目の単価"),
        ),
    ),
    Table(
        "uses",
        Words("Uses", "用途"),
        Words("The share of a use in a country's use of magnets, and how much of it needs heavy rare earths.", "国・地域の磁石使用に占める用途の比率と重希土を要する割合。"),
        ("use", "country"),
        (
            _text("use", "use", "用途"), COUNTRY,
            _number("share", "share", "share of magnet mass", "磁石質量に占める比率", high=1.0), LOW_SHARE, HIGH_SHARE,
            _number("heavy_share", "share", "share of it that needs Dy or Tb", "重希土を要する割合", high=1.0),
        ),
    ),
    Table(
        "responses",
        Words("Responses of uses", "用途側の対応"),
        Words("One rung of what a use does when the part is short or dear.", "部品が不足・高騰したときの用途側の対応 1 段。"),
        ("use", "response"),
        (
            _text("use", "use; * any", "用途（* はすべて）"),
            _text("response", "thrift, other grade, other design or lost output", "対応", choices=("thrift", "grade", "design", "lost")),
            _number("cost_usd_per_t", "USD/t", "cost of the first tonne avoided, above the base price for thrift", "最初の 1 トンを減らす費用"),
            _number("low_usd_per_t", "USD/t", "low end", "下限"),
            _number("high_usd_per_t", "USD/t", "high end", "上限"),
            _number("ceiling_share", "share", "largest share of the use it can cover", "対応できる上限", high=1.0),
            _number("ramp_months", "months", "months until the ceiling is reached", "上限に達するまでの月数"),
        ),
    ),
    Table(
        "elasticities",
        Words("Elasticities and terms", "弾力性などの係数"),
        Words("An elasticity or other scalar of the market.", "市場モデルの弾力性などの係数。"),
        ("name", "item"),
        (
            _text("name", "which coefficient", "係数"), _text("item", "what it belongs to; * any", "対象（* はすべて）"),
            _number("value", "1", "value", "値", low=None), _number("low", "1", "low end", "下限", low=None), _number("high", "1", "high end", "上限", low=None),
        ),
    ),
    Table(
        "inventories",
        Words("Operating stocks", "操業在庫"),
        Words("Days of throughput that a country's firms hold of a commodity.", "企業が持つ操業在庫の日数。"),
        ("commodity", "country"),
        (COMMODITY, COUNTRY, _number("stock_days", "days", "days of throughput", "在庫日数"), _number("low_days", "days", "low end", "下限"), _number("high_days", "days", "high end", "上限")),
    ),
    Table(
        "exposure",
        Words("Product-level exposure", "製品別の影響範囲"),
        Words("The share of a sector's output that contains the part, by use.", "部門の生産のうち当該部品を含む割合。"),
        ("use", "country", "sector"),
        (
            _text("use", "use", "用途"), COUNTRY, _text("sector", "sector of the input-output table", "部門番号"),
            _number("exposed_share", "share", "share of the sector's output that contains the part", "部品を含む生産の割合", high=1.0), LOW_SHARE, HIGH_SHARE,
        ),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in FACTS + ASSUMPTIONS}
