"""Study `industry`: how large the materials industry is, whom it feeds, and which strategic field uses which material."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Column, Fact, Finding, Parameter, Rows, Words
from ..terms.industry import FIELDS, NAMING, STATISTICS_OF
from .industry_plants import plants
from .study import Figure, Study

if TYPE_CHECKING:
    from ..industry import Account, Size, Use
    from ..terms.facts import FactTables

SECTORS = {
    "07": Words("textiles and leather", "繊維・衣服・皮革"),
    "08": Words("wood", "木材"),
    "09": Words("paper and printing", "紙・印刷"),
    "10": Words("petroleum and coke", "石油精製・コークス"),
    "11": Words("chemicals", "化学"),
    "13": Words("rubber and plastics", "ゴム・プラスチック"),
    "14": Words("ceramics, stone and clay", "窯業・土石"),
    "15": Words("basic metals", "一次金属（鉄鋼・非鉄）"),
    "16": Words("fabricated metal products", "金属製品"),
}
CHOSEN = ("07", "09", "11", "13", "14", "15")
MANUFACTURING = tuple(f"{number:02d}" for number in range(6, 23))
DECK = "materials"
TRILLION = 1e12
BUYERS = 12  # using sectors drawn, by what they take
GOODS = {
    "03": Words("energy mining", "鉱業（エネルギー）"),
    "04": Words("other mining", "鉱業（非エネルギー）"),
    "06": Words("food", "食料品・飲料"),
    "12": Words("drugs", "医薬品"),
    "17": Words("electronics and optics", "電子・光学機器"),
    "18": Words("electrical equipment", "電気機器"),
    "19": Words("machinery", "一般機械"),
    "20": Words("motor vehicles", "自動車・同部品"),
    "21": Words("other transport equipment", "その他の輸送用機器"),
    "22": Words("other manufacturing and repair", "その他の製造業・機械修理"),
    "23": Words("electricity and gas", "電気・ガス"),
    "24": Words("water and waste", "上下水道・廃棄物処理"),
    "25": Words("construction", "建設"),
}
MATERIAL_NAMES = {
    "all-materials": Words("Materials, all", "部素材（全体）"),
    "critical-minerals": Words("Critical minerals", "重要鉱物"),
    "permanent-magnets": Words("Permanent magnets", "永久磁石"),
    "high-performance-materials": Words("High-performance materials", "高機能部素材"),
    "innovative-metals": Words("Innovative metals", "革新的金属部素材"),
    "low-carbon-metals": Words("Low-carbon metals", "低炭素金属部素材"),
    "high-tensile-steel": Words("High-tensile steel", "ハイテン"),
    "electrical-steel": Words("Electrical steel", "電磁鋼板"),
    "seamless-pipe": Words("Seamless pipe", "シームレス鋼管"),
    "sputtering-target": Words("Sputtering targets", "ターゲット材"),
    "copper-foil": Words("Copper foil", "銅箔"),
    "aluminium-foil": Words("Aluminium foil", "アルミ箔"),
    "carbon-fibre": Words("Carbon fibre", "炭素繊維"),
    "glass-cloth": Words("Glass cloth", "ガラスクロス"),
    "hydrogen-steel": Words("Hydrogen-reduced steel", "水素還元製鉄"),
    "recycled-aluminium": Words("Recycled aluminium", "リサイクルアルミ"),
    "ethylene": Words("Ethylene, basic chemicals", "エチレン等の基礎部素材"),
    "catalysts": Words("Data-found catalysts", "データ駆動で開発した触媒"),
}
NAMES = (
    {f"sector-{code}": words for code, words in (SECTORS | GOODS).items()}
    | {f"field-{field}": words for field, words in FIELDS.items()}
    | {f"deck-{material}": words for material, words in MATERIAL_NAMES.items()}
)
PUBLISHED_COLUMNS = (
    Column("industry", Words("Industry", "産業")),
    Column("year", Words("Year (unknown: not stated)", "対象年（記載なしは不明）")),
    Column("establishments_count", Words("Establishments", "事業所数")),
    Column("people_count", Words("People", "従業者数")),
    Column("shipments_tjpy", Words("Shipments", "製造品出荷額等")),
    Column("value_added_tjpy", Words("Value added", "付加価値額")),
    Column("turnover_tjpy", Words("Turnover of firms", "企業の売上高")),
    Column("grade", Words("Grade", "確度")),
    Column("publication", Words("Publication", "資料")),
)
MISSING_COLUMNS = (
    Column("industry", Words("Industry", "産業")),
    Column("missing", Words("Not published at hand, in any year", "手元に公表値がない項目（年を問わず）")),
)
ACCOUNT_COLUMNS = (
    Column("sector", Words("Sector of the table", "部門")),
    Column("output_tjpy", Words("Output", "産出額")),
    Column("value_added_tjpy", Words("Value added", "付加価値額")),
    Column(
        "manufacturing_share", Words("Share of manufacturing's value added", "製造業の付加価値に占める比率")
    ),
    Column("added_share", Words("Value added over output", "付加価値率")),
    Column("industry_share", Words("Used by industries as input", "産業の中間投入となる比率")),
    Column("export_share", Words("Exports over output", "輸出比率")),
)
CONTENT_COLUMNS = (
    Column("buyer", Words("Product of", "製品を作る部門")),
    Column("sector", Words("Material sector", "素材部門")),
    Column(
        "content_share",
        Words("Domestic material output per unit of final demand", "最終需要 1 単位に含まれる国内素材生産"),
    ),
    Column("direct_share", Words("of it bought directly", "うち直接購入")),
)
FIELD_COLUMNS = (
    Column("material", Words("Material", "素材")),
    Column("field", Words("Strategic field", "戦略分野")),
    Column("uses_count", Words("Uses the deck names", "資料が挙げる用途の数")),
    Column("uses", Words("What for", "用途")),
    Column("naming", Words("Who names the field", "分野の対応付け")),
    Column("page", Words("Page of the deck", "資料の頁")),
)  # fmt: skip


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the published sizes, the computed accounts and the matrix of fields; see `INDUSTRY`."""
    from ..disruption import economy
    from ..industry import accounts, content, field_uses, sizes
    from ..terms.facts import facts_of

    published = [] if asked["country"] != "JPN" else _in_order(sizes(facts, "JPN"))
    uses = list(field_uses(facts)) if published else []
    every = accounts(facts, asked["country"])
    table, frame = economy(facts, asked["country"])
    positions = [table.sector.index(code) for code in asked["sectors"]]
    inside = content(table.coefficients, positions)
    direct = table.coefficients[positions]
    held: list[Fact] = [fact for size in published for fact in size.facts] + [use.fact for use in uses]
    ethylene = plants(facts, asked["country"])
    totals = frame[frame["row"].isin(["OUTPUT", "VALU"]) & frame["column"].isin(MANUFACTURING)]
    read = frame[frame["row"].isin(asked["sectors"]) & (frame["value_musd"] != 0.0)]
    return Answer(
        study="industry",
        title=Words("How large is the materials industry, whom does it feed, and which strategic field uses what?", "マテリアル産業の規模、供給先と、戦略 17 分野での素材の用途"),
        asked=asked,
        findings=(*_published_findings(published), *_computed_findings(every, asked), *ethylene.findings),
        tables=(
            Rows("published", Words("Published statistics by industry (published, not computed)", "産業別の公表統計（計算値ではない）"), PUBLISHED_COLUMNS, tuple(map(_size, published))),
            Rows("missing", Words("What no public page at hand prints", "手元の公開資料に公表値がないもの"), MISSING_COLUMNS, tuple(_missing(published))),
            Rows("accounts", Words(f"Computed from the input-output table of {every[0].year}", f"{every[0].year} 年産業連関表からの計算値"), ACCOUNT_COLUMNS, tuple(_accounts(every, asked))),
            Rows("content", Words("Which products stand on domestic materials (computed)", "国内素材に支えられる製品（計算値）"), CONTENT_COLUMNS, tuple(_content(every, inside, direct, asked["sectors"]))),
            Rows("fields", Words("Materials and the seventeen strategic fields (published, not computed)", "素材と戦略 17 分野（公表資料の記載、計算値ではない）"), FIELD_COLUMNS, tuple(_fields(uses))),
            *ethylene.tables,
        ),
        facts=(*held, *ethylene.facts, *facts_of(totals, "input_output"), *facts_of(read, "input_output")),
        assumptions=(
            Words(f"Assumption: {asked['jpy_per_usd']:g} JPY/USD turns the table's dollars of {every[0].year} into yen; about the mean rate of that year.", f"仮定：{every[0].year} 年のドル建て産業連関表を 1 ドル＝{asked['jpy_per_usd']:g} 円で円換算（同年の平均レートの目安）。"),
            Words(f"Assumption: the sectors counted as materials are {', '.join(SECTORS[code].en for code in asked['sectors'])}; the deck does not print its own list.", f"仮定：素材として数える部門は {'、'.join(SECTORS[code].ja for code in asked['sectors'])}（資料に区分の明細はない）。"),
        ),
        warnings=(*_warnings(published, uses, every[0].year), *ethylene.warnings),
        sources=(),
    )  # fmt: skip


def _size(size: Size) -> tuple[Any, ...]:
    known = size.values
    yen = (_trillion(known.get(name)) for name in ("shipments_jpy", "value_added_jpy", "turnover_jpy"))
    counts = (known.get("establishments"), known.get("people"))
    return size.words, size.year, *counts, *yen, size.grade, size.publication


def _trillion(jpy: float | None) -> float | None:
    return None if jpy is None else jpy / TRILLION


def _in_order(published: Sequence[Size]) -> list[Size]:
    """Return the deck's own industry and all manufacturing first, and of each industry the newest year first."""
    first = {DECK: 0, "manufacturing": 1}
    return sorted(published, key=lambda size: (first.get(size.industry, 2), size.industry, -(size.year or 0)))


def _missing(published: Sequence[Size]) -> list[tuple[Any, ...]]:
    have: dict[str, set[str]] = {}
    for size in published:
        have.setdefault(size.industry, set()).update(size.values)
    names = {size.industry: size.words for size in published}
    wanted = [name for name in STATISTICS_OF if name != "turnover_jpy"]
    rows = []
    for industry, known in have.items():
        lacks = [STATISTICS_OF[name] for name in wanted if name not in known]
        if lacks:
            rows.append(
                (names[industry], Words(", ".join(w.en for w in lacks), "、".join(w.ja for w in lacks)))
            )
    return rows


def _accounts(every: Sequence[Account], asked: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    rate, whole = asked["jpy_per_usd"], _manufacturing(every)
    return [
        (
            each.words, each.output_usd * rate / TRILLION, each.value_added_usd * rate / TRILLION, each.value_added_usd / whole,
            each.value_added_usd / each.output_usd, each.industry_share, each.export_share,
        )
        for each in every if each.sector in asked["sectors"]
    ]  # fmt: skip


def _manufacturing(every: Sequence[Account]) -> float:
    return sum(each.value_added_usd for each in every if each.sector in MANUFACTURING)


def _content(
    every: Sequence[Account], inside: Any, direct: Any, sectors: Sequence[str]
) -> list[tuple[Any, ...]]:
    buyers = [
        i for i, each in enumerate(every) if each.sector in SECTORS | GOODS and each.sector not in sectors
    ]
    largest = sorted(buyers, key=lambda i: -float(inside[:, i].sum()))[:BUYERS]
    return [
        (f"sector-{every[i].sector}", f"sector-{code}", float(inside[m, i]), float(direct[m, i]))
        for i in largest
        for m, code in enumerate(sectors)
    ]


def _fields(uses: Sequence[Use]) -> list[tuple[Any, ...]]:
    cells: dict[tuple[str, str], list[Use]] = {}
    for use in uses:
        cells.setdefault((use.material, use.field), []).append(use)
    order = list(FIELDS)
    ranked = sorted(cells.items(), key=lambda item: (order.index(item[0][1]), item[0][0]))
    return [
        (
            f"deck-{material}", f"field-{field}", len(several),
            Words("; ".join(use.use.en for use in several), "、".join(use.use.ja for use in several)),
            NAMING["named" if any(use.naming == "named" for use in several) else "ours"], several[0].page,
        )
        for (material, field), several in ranked
    ]  # fmt: skip


def _published_findings(published: Sequence[Size]) -> tuple[Finding, ...]:
    found = []
    for size in published:
        if size.industry != DECK:
            continue
        for quantity, value in size.values.items():
            name = STATISTICS_OF[quantity]
            yen = quantity.endswith("_jpy")
            found.append(Finding(
                quantity.replace("_jpy", "_tjpy") if yen else f"{quantity}_count", Words(f"Materials industry, {name.en}, {size.year}", f"部素材産業の{name.ja}（{size.year} 年）"),
                value / TRILLION if yen else value, grade=size.grade, comment=Words("As the deck prints it, rounded; published, not computed.", "資料の印刷値（丸め）。計算値ではない。"),
            ))  # fmt: skip
    return tuple(found)


def _computed_findings(every: Sequence[Account], asked: Mapping[str, Any]) -> tuple[Finding, ...]:
    mine = [each for each in every if each.sector in asked["sectors"]]
    rate, year = asked["jpy_per_usd"], every[0].year
    added = sum(each.value_added_usd for each in mine)
    note = Words(
        "Computed from the input-output table; basic prices, other sectors and another year than the deck's.",
        "産業連関表からの計算値。基本価格で、区分も年も資料と異なる。",
    )
    return (
        Finding("computed_output_tjpy", Words(f"Output of the chosen sectors, {year}", f"選んだ部門の産出額（{year} 年）"), sum(each.output_usd for each in mine) * rate / TRILLION, grade="B", comment=note),
        Finding("computed_value_added_tjpy", Words(f"Value added of the chosen sectors, {year}", f"選んだ部門の付加価値額（{year} 年）"), added * rate / TRILLION, grade="B", comment=note),
        Finding("manufacturing_share", Words("Their share of manufacturing's value added", "製造業の付加価値に占める比率"), added / _manufacturing(every), grade="B", comment=Words("The deck prints about two tenths, of its own sectors.", "資料は「約 2 割」と記載（区分は資料独自）。")),
    )  # fmt: skip


def _warnings(published: Sequence[Size], uses: Sequence[Use], year: int) -> list[Words]:
    notes = [
        Words(
            f"Published and computed figures stand apart: the table is of {year}, at basic prices and by product, shipments are of other years and by establishment. They are not added up.",
            f"公表値と計算値は別のもの：産業連関表は {year} 年・基本価格・部門別、出荷額は別の年・事業所別。合算しない。",
        ),
    ]  # fmt: skip
    if not published:
        notes.append(
            Words(
                "Table industry_statistics holds Japan only; published figures and the matrix are left out.",
                "表 industry_statistics は日本のみのため、公表統計と戦略分野の表は示さない。",
            )
        )
        return notes
    named = {use.field for use in uses}
    silent = [words for field, words in FIELDS.items() if field not in named]
    notes += [
        Words("Published figures are of unlike years and scopes (establishments of four people or more before 2022, all but sole proprietors later) and mostly second hand; e-Stat has every industry: import rows of your own as table industry_statistics.",
              "公表統計は年も範囲も揃わず（2021 年以前は従業者 4 人以上、以後は個人経営を除く全事業所）、多くは二次資料。全産業の値は e-Stat にあり、表 industry_statistics の行として取り込める。"),
        Words(f"An empty cell of the matrix means that the deck names no use, not that there is none. It names no material for: {', '.join(words.en for words in silent)}.",
              f"表の空欄は資料に記載がないことを示し、用途がないという意味ではない。素材の記載がない分野：{'、'.join(words.ja for words in silent)}。"),
        Words("Where the deck names a use but no field, the field is assigned here and marked.", "資料が用途のみを挙げる場合、分野は当方で対応付け、その旨を示した。"),
    ]  # fmt: skip
    return notes


INDUSTRY = Study(
    name="industry",
    title=Words("How large is the materials industry, and which strategic fields does it feed?", "マテリアル産業の規模と、戦略 17 分野への供給"),
    method=Words(
        "Published statistics by industry are shown as printed, each with year, measure and publication; what no page at hand prints is named as missing. Beside them, and labelled as computed, stand output, value added and deliveries of the sectors of an input-output table, and the domestic material output that one unit of final demand for each product calls forth, through all suppliers (Leontief inverse of domestic inputs). The matrix of materials against the seventeen strategic fields repeats the uses that METI's deck of 19 February 2026 names.",
        "産業別の公表統計は、年・項目・資料とともに印刷値のまま示し、手元の公開資料にない項目は「ない」と示す。別に、計算値と明記して、産業連関表による部門別の産出額・付加価値額・供給先と、各製品の最終需要 1 単位が（全ての仕入先を通じて）必要とする国内素材生産（国内投入のレオンチェフ逆行列）を示す。素材と戦略 17 分野の表は、経済産業省資料（2026 年 2 月 19 日）が挙げる用途をまとめたもの。",
    ),
    parameters=(
        Parameter("country", "country", "JPN", Words("country or region", "国・地域"), Words("one with an input-output table on record", "産業連関表の記録がある国・地域")),
        Parameter("sectors", "choices", CHOSEN, Words("sectors counted as materials", "素材として数える部門"), Words("sectors of the OECD table, by comma", "OECD 表の部門番号（コンマ区切り）"), choices=tuple(SECTORS.items())),
        Parameter("jpy_per_usd", "number", 110.0, Words("JPY per USD", "為替レート（円/ドル）"), Words("rate for the dollars of the table's year", "産業連関表の年のドルに用いるレート"), 50.0, 500.0),
    ),
    answer=answer,
    figures=(
        Figure("accounts", "bars", "accounts", "sector", "value_added_tjpy",
               Words("Value added of the material sectors (computed)", "素材部門の付加価値額（計算値）"),
               Words("Value added of each chosen sector of the input-output table.", "選んだ各部門の付加価値額。")),
        Figure("fields", "heatmap", "fields", "field", "material",
               Words("Materials and strategic fields: uses the deck names", "素材と戦略分野：資料が挙げる用途の数"),
               Words("Number of uses of each material in each field; an empty cell is not named in the deck.", "素材・分野ごとの用途の数。空欄は資料に記載なし。"), series="uses_count"),
        Figure("content", "stacked_bars", "content", "buyer", "content_share",
               Words("Domestic materials in one unit of final demand (computed)", "最終需要 1 単位に含まれる国内素材生産（計算値）"),
               Words("For the products that hold most, by material sector.", "比率の高い製品について、素材部門別に示す。"), series="sector"),
    ),
    names=NAMES,
)  # fmt: skip
