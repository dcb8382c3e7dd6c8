"""Declared tables of assumptions, which are rows like any other."""

from __future__ import annotations

from .columns import CHAIN, COMMODITY, COUNTRY, HIGH_SHARE, LOW_SHARE, MATERIAL, STAGE, number, text
from .hs import REVISIONS
from .table import Table
from .words import Words

ASSUMPTIONS: tuple[Table, ...] = (
    Table(
        "deposits",
        Words("Deposit types", "鉱床の型"),
        Words(
            "Which part of a country's rare-earth output comes from which type of deposit.",
            "希土類生産に占める鉱床型の比率。",
        ),
        ("country", "deposit"),
        (
            COUNTRY,
            text("deposit", "type of deposit, as in baskets", "鉱床の型"),
            number("share", "share", "share of output", "比率", high=1.0),
            LOW_SHARE,
            HIGH_SHARE,
        ),
    ),
    Table(
        "baskets",
        Words("Rare-earth baskets", "希土類の元素組成"),
        Words(
            "The share of an element's oxide in the rare-earth oxides of a deposit type.",
            "鉱床型ごとの希土類酸化物中の元素比率。",
        ),
        ("deposit", "material"),
        (
            text("deposit", "type of deposit", "鉱床の型"),
            MATERIAL,
            number("share", "share", "share of rare-earth oxide", "酸化物中の比率", high=1.0),
            LOW_SHARE,
            HIGH_SHARE,
        ),
    ),
    Table(
        "goods",
        Words("Goods of chains", "供給網の品目"),
        Words(
            "One good of a chain, in the chain's order; the stage of the last one is the final stage.",
            "供給網の品目 1 件（供給網の順）。最後の品目の工程を最終工程とする。",
        ),
        ("chain", "commodity", "element"),
        (
            CHAIN,
            number("position", "1", "place in the order of the chain", "供給網での順番"),
            COMMODITY,
            text("element", "element that is followed", "追跡する元素", domain="material"),
            STAGE,
            number(
                "content_t_per_t",
                "t/t",
                "tonnes of the element in one tonne of the good",
                "品目 1 トン中の元素量",
            ),
            text(
                "held",
                "declared: as much as the content says; recipe: what its recipe takes less what returns as scrap",
                "含有量の決め方（declared: 宣言値、recipe: 投入から加工くずを引いた量）",
                choices=("declared", "recipe"),
            ),
            text(
                "trade",
                "local: never crosses borders; unseen: crosses them under no code that is read; seen: arcs come from trade "
                "codes; open: so, and a new trade may open within months",
                "貿易（local: 国境を越えない、unseen: 読める番号がない、seen: 番号から読む、open: 数か月で新しい取引が可能）",
                choices=("local", "unseen", "seen", "open"),
            ),
            number("smallest_tpa", "t/yr", "smaller arcs are left out", "これ未満の取引は含めない"),
            text(
                "substitute",
                "good that another grade of use may buy instead; empty for none",
                "代替品目（なければ空欄）",
            ),
            text(
                "price_material",
                "material in table prices; empty: table elasticities has the price",
                "表 prices の素材（空欄なら表 elasticities）",
            ),
            text("price_form", "words that the form in table prices holds", "表 prices の形態に含まれる語"),
            text(
                "priced_as",
                "formula of what is priced, when it is not the element itself",
                "価格の対象の化学式（元素そのものなら空欄）",
            ),
        ),
    ),
    Table(
        "steps",
        Words("Facts of processes", "工程と生産統計の対応"),
        Words(
            "Which production fact speaks of a process, and how much of the process's activity one tonne of it is.",
            "工程の規模を示す生産統計と、統計 1 トン当たりの工程の量。",
        ),
        ("process", "material", "stage", "form"),
        (
            text(
                "process", "process of a chain; its first word is its stage", "工程名（最初の語が工程の段階）"
            ),
            MATERIAL,
            STAGE,
            text(
                "form",
                "words that the fact's form holds; empty for any",
                "計上対象に含まれる語（空欄はすべて）",
            ),
            number("content_t_per_t", "t/t", "activity per tonne of the fact", "統計 1 トン当たりの工程の量"),
            number("low_t_per_t", "t/t", "low end", "下限"),
            number("high_t_per_t", "t/t", "high end", "上限"),
        ),
    ),
    Table(
        "recipes",
        Words("Recipes", "投入・産出係数"),
        Words("What a process takes or gives per tonne of activity.", "工程 1 トン当たりの投入・産出量。"),
        ("process", "role", "commodity"),
        (
            text("process", "process of a chain", "工程名"),
            text("role", "input or output", "投入・産出", choices=("input", "output")),
            COMMODITY,
            number("coefficient_t_per_t", "t/t", "coefficient", "係数"),
            number("low_t_per_t", "t/t", "low end", "下限"),
            number("high_t_per_t", "t/t", "high end", "上限"),
        ),
    ),
    Table(
        "plants",
        Words("Plants", "工場の有無と規模"),
        Words(
            "Who has a process at all, and a prior of its output; a country without a row has none.",
            "工程を持つ国・地域と事前の規模。行がない国・地域には工程がないとみなす。",
        ),
        ("process", "country"),
        (
            text("process", "process of a chain", "工程名"),
            COUNTRY,
            number("output_tpa", "t/yr", "prior of the yearly output", "年間生産量の事前値"),
            number("low_tpa", "t/yr", "low end", "下限"),
            number("high_tpa", "t/yr", "high end", "上限"),
        ),
    ),
    Table(
        "trade_content",
        Words("What a trade code holds", "貿易統計番号の中身"),
        Words(
            "How much of the value under an HS code is a commodity of the chain, and its unit value there.",
            "HS 番号の金額のうち供給網の品目が占める比率と単価。",
        ),
        ("hs", "exporter", "importer", "commodity"),
        (
            text("hs", "six-digit HS code", "HS 番号（6 桁）", pattern=r"\d{6}"),
            text("hs_revision", "revision of the code", "HS の版", choices=REVISIONS),
            text("exporter", "who ships; * any", "輸出国・地域（* はすべて）"),
            text("importer", "who receives; * any", "輸入国・地域（* はすべて）"),
            COMMODITY,
            number(
                "value_share",
                "share",
                "share of the value, or of the mass",
                "金額または質量に占める比率",
                high=1.0,
            ),
            LOW_SHARE,
            HIGH_SHARE,
            text(
                "told_from",
                "value: tonnes are value x share / unit value; mass: declared mass x share x mass_share",
                "量の求め方（value: 金額 × 比率 ÷ 単価、mass: 申告質量 × 比率 × mass_share）",
                choices=("value", "mass"),
            ),
            number("price_usd_per_t", "USD/t", "unit value of the commodity inside", "品目の単価"),
            number(
                "mass_share",
                "share",
                "tonnes of the commodity in a declared tonne that holds nothing else",
                "申告質量 1 トンが含みうる品目の量",
                high=1.0,
            ),
            number(
                "least_usd_per_t",
                "USD/t",
                "a row of less value per declared tonne is refused",
                "申告質量当たりの金額がこれ未満の行は不採用",
            ),
            number(
                "most_usd_per_t",
                "USD/t",
                "a row of more value per declared tonne is refused",
                "申告質量当たりの金額がこれを超える行は不採用",
            ),
        ),
    ),
    Table(
        "routes",
        Words("Routes that no code shows", "統計番号に現れない取引"),
        Words(
            "A prior of a good's yearly trade under codes that are not read; it adds to what is seen.",
            "読んでいない番号による年間の取引の事前値。統計に見える量に加える。",
        ),
        ("commodity", "exporter", "importer"),
        (
            COMMODITY,
            text("exporter", "who ships", "輸出国・地域", domain="country"),
            text("importer", "who receives", "輸入国・地域", domain="country"),
            number("mass_tpa", "t/yr", "prior of the yearly trade", "年間取引量の事前値"),
            number("low_tpa", "t/yr", "low end", "下限"),
            number("high_tpa", "t/yr", "high end", "上限"),
        ),
    ),
    Table(
        "uses",
        Words("Uses", "用途"),
        Words(
            "The share of a use in a country's use of a final good, and how much of it needs the better grade (magnets "
            "with heavy rare earths).",
            "国・地域の最終品目の使用に占める用途の比率と、上位品種（重希土入り磁石）を要する割合。",
        ),
        ("chain", "commodity", "use", "country"),
        (
            CHAIN,
            COMMODITY,
            text("use", "use", "用途"),
            COUNTRY,
            number("share", "share", "share of the good's mass", "品目の質量に占める比率", high=1.0),
            LOW_SHARE,
            HIGH_SHARE,
            number(
                "heavy_share",
                "share",
                "share of it that needs Dy or Tb (magnets)",
                "重希土を要する割合（磁石）",
                high=1.0,
            ),
        ),
    ),
    Table(
        "responses",
        Words("Responses of uses", "用途側の対応"),
        Words(
            "One rung of what a use does when the part is short or dear.",
            "部品が不足・高騰したときの用途側の対応 1 段。",
        ),
        ("use", "response"),
        (
            text("use", "use; * any", "用途（* はすべて）"),
            text(
                "response",
                "thrift, other grade, other design or lost output",
                "対応",
                choices=("thrift", "grade", "design", "lost"),
            ),
            number(
                "cost_usd_per_t",
                "USD/t",
                "cost of the first tonne avoided, above the base price for thrift",
                "最初の 1 トンを減らす費用",
            ),
            number("low_usd_per_t", "USD/t", "low end", "下限"),
            number("high_usd_per_t", "USD/t", "high end", "上限"),
            number(
                "ceiling_share", "share", "largest share of the use it can cover", "対応できる上限", high=1.0
            ),
            number("ramp_months", "months", "months until the ceiling is reached", "上限に達するまでの月数"),
        ),
    ),
    Table(
        "elasticities",
        Words("Elasticities and terms", "弾力性などの係数"),
        Words("An elasticity or other scalar of the market.", "市場モデルの弾力性などの係数。"),
        ("name", "item"),
        (
            text("name", "which coefficient", "係数"),
            text("item", "what it belongs to; * any", "対象（* はすべて）"),
            number("value", "1", "value", "値", low=None),
            number("low", "1", "low end", "下限", low=None),
            number("high", "1", "high end", "上限", low=None),
        ),
    ),
    Table(
        "inventories",
        Words("Operating stocks", "操業在庫"),
        Words("Days of throughput that a country's firms hold of a commodity.", "企業が持つ操業在庫の日数。"),
        ("commodity", "country"),
        (
            COMMODITY,
            COUNTRY,
            number("stock_days", "days", "days of throughput", "在庫日数"),
            number("low_days", "days", "low end", "下限"),
            number("high_days", "days", "high end", "上限"),
        ),
    ),
    Table(
        "exposure",
        Words("Product-level exposure", "製品別の影響範囲"),
        Words(
            "The share of a sector's output that contains the part, by use.",
            "部門の生産のうち当該部品を含む割合。",
        ),
        ("use", "country", "sector"),
        (
            text("use", "use", "用途"),
            COUNTRY,
            text("sector", "sector of the input-output table", "部門番号"),
            number(
                "exposed_share",
                "share",
                "share of the sector's output that contains the part",
                "部品を含む生産の割合",
                high=1.0,
            ),
            LOW_SHARE,
            HIGH_SHARE,
        ),
    ),
    Table(
        "compositions",
        Words("Typical composition of parts", "部品種別の標準組成"),
        Words(
            "The share of an element in the mass of a type of part, for lines without a declaration. An element that is "
            "not listed is unknown, not absent.",
            "宣言のない部品に用いる、部品種別ごとの元素の質量比。記載のない元素は「不明」であり「含まない」ではありません。",
        ),
        ("part_type", "material"),
        (
            text("part_type", "type of part, such as ndfeb-magnet-heavy", "部品種別", pattern=r"[a-z0-9-]+"),
            MATERIAL,
            number("share", "share", "share of the part's mass", "部品質量に占める比率", high=1.0),
            LOW_SHARE,
            HIGH_SHARE,
        ),
    ),
    Table(
        "substitutes",
        Words("Lawful substitutes", "代替材・代替設計"),
        Words(
            "Another material or design that does without a material in a type of part, and the months to qualify it; what it "
            "costs is unknown until quoted. A part type with a row of its own does not take the row of *; a material "
            "without a row has no registered substitute.",
            "ある部品種別で素材を使わずに済む代替材・代替設計と、認定に要する月数（費用は見積りまで不明）。"
            "部品種別の行があればそれを優先し、行がない素材は「登録された代替策なし」とする。",
        ),
        ("material", "part_type"),
        (
            MATERIAL,
            text(
                "part_type",
                "type of part, as in compositions; * any",
                "部品種別（* はすべて）",
                pattern=r"\*|[a-z0-9-]+",
            ),
            text("substitute_en", "what takes its place, English", "代替策（英語）"),
            text("substitute_ja", "the same in Japanese", "代替策（日本語）"),
            number("qualify_months", "months", "months to qualify it", "認定に要する月数"),
            number("low_months", "months", "low end", "下限"),
            number("high_months", "months", "high end", "上限"),
        ),
    ),
    Table(
        "recycled_inputs",
        Words("Recycled input", "リサイクル投入率"),
        Words(
            "The share of an element's supply that comes from old scrap (end-of-life recycling input rate).",
            "元素の供給のうち使用済み製品からの再生分が占める割合（EoL-RIR）。",
        ),
        ("material",),
        (
            MATERIAL,
            number("share", "share", "share of supply from old scrap", "供給に占める再生分の比率", high=1.0),
            LOW_SHARE,
            HIGH_SHARE,
        ),
    ),
)
