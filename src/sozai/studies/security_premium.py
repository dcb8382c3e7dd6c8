"""Study `security-premium`: how much dearer other exporters of rare earths are, and what that is in a vehicle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..terms import COUNTRIES, Answer, Column, Finding, NoAnswerError, Parameter, Rows, Words
from ..terms.answer import ends
from .study import Figure, Study

if TYPE_CHECKING:
    from ..terms.facts import FactTables
    from ..trade import Added, Premium, UnitValue, Year

CODES = ("284610", "284690", "280530")  # heading 2846 and rare-earth metals, in HS1992
REVISION = "HS1992"
PROCESSES = tuple(f"{stage}-{element}" for stage in ("separate", "metal") for element in ("ndpr", "dysprosium", "terbium"))  # fmt: skip
MAGNET_KG = 1 / 3  # an electric vehicle has 1-2 kg of magnet: a third either side of what is asked
LISTED = 60

EXPORTER_COLUMNS = (
    Column("country", Words("Exporter", "輸出国・地域")),
    Column("unit_value_usd_per_kg", Words("Unit value", "単価")),
    Column("premium_share", Words("Over the reference", "基準国に対する上乗せ")),
    Column("mass_t", Words("Mass", "質量")),
    Column("value_usd", Words("Value", "金額")),
    Column("weighed_share", Words("Share of value with a mass", "質量のある金額の比率")),
    Column("remark", Words("Used as a price?", "価格として使用したか")),
)
PREMIUM_COLUMNS = (
    Column("country", Words("Exporter", "輸出国・地域")),
    Column("reading", Words("Reading", "比べ方")),
    Column("premium_share", Words("Premium", "プレミアム")),
    *ends("share"),
    Column("covered_share", Words("Share of mass compared", "比較できた質量の比率")),
)
CHAIN_COLUMNS = (
    Column("country", Words("Exporter", "輸出国・地域")),
    Column("reading", Words("Reading", "比べ方")),
    Column("oxide_usd_per_kg", Words("Added per kg of NdPr oxide", "NdPr 酸化物 1 kg 当たり")),
    Column("metal_usd_per_kg", Words("per kg of metal", "メタル 1 kg 当たり")),
    Column("magnet_usd_per_kg", Words("per kg of magnet", "磁石 1 kg 当たり")),
    Column("motor_usd", Words("per drive motor", "駆動モーター 1 台当たり")),
    Column("vehicle_jpy", Words("per vehicle", "車両 1 台当たり")),
    *ends("jpy"),
)
PATH_COLUMNS = (
    Column("year", Words("Year", "年")),
    Column("mass_t", Words("Mass", "質量")),
    Column("unit_value_usd_per_kg", Words("Value over mass, rows with both", "単価（金額と質量がある行）")),
    Column("all_usd_per_kg", Words("All value over mass on record", "単価（全金額÷記録された質量）")),
    Column("reference_share", Words("Share of the reference in mass", "基準国の質量比率")),
)
READING_WORDS = {
    "pooled": Words("pooled", "全体"),
    "within-code": Words("within code and year", "同じ番号・年の中"),
    "within-importer": Words("within code, importer and year", "同じ番号・輸入国・年の中"),
}
USED = Words("used", "使用")


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return unit values, premiums and what they add down the chain; see `SECURITY_PREMIUM`."""
    from ..trade import OTHERS, Coefficient, added, chain, flagged, flows, makers, path, premiums, unit_values

    first, last, reference = asked["first_year"], asked["last_year"], asked["reference"]
    chosen = flows(facts, REVISION, first, last, CODES)
    mines, plants, maker_facts = makers(facts, "rare-earths", PROCESSES)
    values = flagged(unit_values(facts, chosen), reference, mines, plants)
    _refuse(values, asked)
    used = [value.country for value in values if not value.flags and value.country != reference]
    found = premiums(facts, chosen, reference, used)
    kilograms = asked["magnet_kg"]
    along = chain(
        facts, first, last, Coefficient(kilograms, kilograms * (1 - MAGNET_KG), kilograms * (1 + MAGNET_KG))
    )
    costs = {
        (each.country, each.reading): added(
            along, Coefficient(each.share, each.low_share, each.high_share, "B")
        )
        for each in found
    }
    everything = flows(facts, REVISION, 1900, 2100, CODES)
    bought = path(facts, everything, asked["buyer"], reference)
    rate = asked["jpy_per_usd"]
    return Answer(
        study="security-premium",
        title=Words(
            f"How much dearer than {_en(reference)}'s are other rare earths? Export unit values {first}-{last}",
            f"{_ja(reference)}以外のレアアースはどれだけ高いか：輸出単価 {first}〜{last} 年の経済安保プレミアム",
        ),
        asked=asked,
        findings=(
            _reference_finding(values, reference),
            *_premium_findings([each for each in found if each.country == OTHERS], reference),
            _vehicle_finding(costs[OTHERS, "within-importer" if (OTHERS, "within-importer") in costs else "pooled"], rate),
            *_exporter_findings([each for each in found if each.country != OTHERS and each.reading == "pooled"], values),
        ),
        tables=(
            _exporters(values, reference),
            Rows("premiums", Words("Premium over the reference, three ways of comparing", "基準国に対するプレミアム（3 通りの比べ方）"), PREMIUM_COLUMNS,
                 tuple((e.country, e.reading, e.share, e.low_share, e.high_share, e.covered_share) for e in found)),
            Rows("chain", Words("What the premium adds from oxide to vehicle", "酸化物から車両までの上乗せ額"), CHAIN_COLUMNS,
                 tuple(_cost_row(key, cost, rate) for key, cost in costs.items())),
            _bought(bought, asked),
        ),
        facts=(*chosen.largest(facts, LISTED), *maker_facts, *along.facts),
        assumptions=_assumptions(asked),
        warnings=(*_warnings(values, reference, len(mines)), *chosen.notes),
        sources=tuple(dict.fromkeys((*chosen.sources, *everything.sources))),
    )  # fmt: skip


def _en(country: str) -> str:
    return COUNTRIES[country].words.en


def _ja(country: str) -> str:
    return COUNTRIES[country].words.ja


def _refuse(values: Sequence[UnitValue], asked: Mapping[str, Any]) -> None:
    """Refuse a reference that has no unit value, or whose unit value is no price."""
    for value in values:
        if value.country == asked["reference"] and not value.flags:
            return
    name, years = COUNTRIES[asked["reference"]].words, f"{asked['first_year']}-{asked['last_year']}"
    raise NoAnswerError(
        f"{name.en} has no unit value in {years} that may serve as a price (table trade_flows, HS {', '.join(CODES)}, "
        f"{REVISION}). Choose another reference, such as CHN.",
        f"{name.ja}には {years} 年に価格とみなせる輸出単価がありません（表 trade_flows、HS {'、'.join(CODES)}、{REVISION}）。"
        "CHN など別の基準国・地域を選んでください。",
    )


def _exporters(values: Sequence[UnitValue], reference: str) -> Rows:
    base = next(value.usd_per_kg for value in values if value.country == reference)
    rows = tuple(
        (v.country, v.usd_per_kg, None if v.usd_per_kg is None or not base else v.usd_per_kg / base - 1.0,
         v.mass_t, v.value_usd, v.weighed_share, _remark(v))
        for v in values if v.mass_t > 0.0
    )  # fmt: skip
    return Rows(
        "exporters",
        Words("Export unit value by exporter (HS 2846 + 280530)", "輸出国・地域別の単価（HS 2846・280530）"),
        EXPORTER_COLUMNS,
        rows,
    )


def _remark(value: UnitValue) -> Words:
    from ..trade import FLAGS

    if not value.flags:
        return USED
    words = [FLAGS[flag] for flag in value.flags]
    return Words("no: " + "; ".join(w.en for w in words), "不使用: " + "、".join(w.ja for w in words))


def _reference_finding(values: Sequence[UnitValue], reference: str) -> Finding:
    base = next(value for value in values if value.country == reference)
    return Finding(
        "reference_usd_per_kg", Words(f"Export unit value of {_en(reference)}, the base", f"基準：{_ja(reference)}の輸出単価"),
        base.usd_per_kg, grade="B", comment=Words(f"{base.mass_t:,.0f} t to {base.partners} countries.", f"{base.mass_t:,.0f} トン、{base.partners} か国・地域向け。"),
    )  # fmt: skip


def _premium_findings(found: Sequence[Premium], reference: str) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            f"premium_{each.reading.replace('-', '_')}_share",
            Words(f"Other exporters over {_en(reference)}, {READING_WORDS[each.reading].en}", f"他の輸出国・地域の{_ja(reference)}に対する上乗せ（{READING_WORDS[each.reading].ja}）"),
            each.share, each.low_share, each.high_share, "B", 0.0,
            Words(f"Compares {each.covered_share:.0%} of their mass.", f"質量の {each.covered_share:.0%} を比較。"),
        )
        for each in found
    )  # fmt: skip


def _vehicle_finding(cost: Added, rate: float) -> Finding:
    return Finding(
        "vehicle_cost_jpy", Words("What the premium adds to a vehicle with one drive motor", "プレミアムが駆動モーター 1 台の車両に上乗せする額"),
        cost.vehicle_usd * rate, cost.low_usd * rate, cost.high_usd * rate, "D", cost.assumed_share,
        Words(f"Material cost only, at {rate:g} JPY/USD.", f"材料費のみ、1 ドル＝{rate:g} 円。"),
    )  # fmt: skip


def _exporter_findings(found: Sequence[Premium], values: Sequence[UnitValue]) -> tuple[Finding, ...]:
    price = {value.country: value.usd_per_kg for value in values}
    return tuple(
        Finding(
            f"premium_{each.country.lower()}_share", Words(f"{_en(each.country)}, pooled", f"{_ja(each.country)}（全体）"),
            each.share, each.low_share, each.high_share, "B", 0.0,
            Words(f"Unit value {price[each.country] or 0:.1f} USD/kg.", f"輸出単価 {price[each.country] or 0:.1f} ドル/kg。"),
        )
        for each in found[:4]
    )  # fmt: skip


def _cost_row(key: tuple[str, str], cost: Added, rate: float) -> tuple[Any, ...]:
    return (
        *key, cost.oxide_usd_per_kg, cost.metal_usd_per_kg, cost.magnet_usd_per_kg, cost.vehicle_usd,
        cost.vehicle_usd * rate, cost.low_usd * rate, cost.high_usd * rate,
    )  # fmt: skip


def _bought(years: Sequence[Year], asked: Mapping[str, Any]) -> Rows:
    buyer = asked["buyer"]
    title = Words(
        f"What {_en(buyer)} paid, year by year (HS 2846 + 280530)",
        f"{_ja(buyer)}の輸入単価の推移（HS 2846・280530）",
    )
    return Rows("bought", title, PATH_COLUMNS, tuple((y.year, y.mass_t, y.usd_per_kg, y.all_usd_per_kg, y.origin_share) for y in years))  # fmt: skip


def _assumptions(asked: Mapping[str, Any]) -> tuple[Words, ...]:
    kilograms, rate = asked["magnet_kg"], asked["jpy_per_usd"]
    low, high = kilograms * (1 - MAGNET_KG), kilograms * (1 + MAGNET_KG)
    return (
        Words(
            f"Assumption: {kilograms:g} kg of magnet in a vehicle's drive motor ({low:.2g}-{high:.2g}); yields of metal and magnet from table recipes, swarf sold at the ratio of table elasticities.",
            f"仮定：車両の駆動モーターに磁石 {kilograms:g} kg（{low:.2g}〜{high:.2g} kg）。メタル・磁石の歩留まりは表 recipes、加工くずの売却価格は表 elasticities による。",
        ),
        Words(
            f"Assumption: {rate:g} JPY/USD. The premium is laid on the published price of NdPr oxide, and nobody adds a margin to it.",
            f"仮定：1 ドル＝{rate:g} 円。プレミアムは NdPr 酸化物の公表価格に乗せ、途中の利益は加えない。",
        ),
        Words(
            "A premium of the mix of all rare earths is taken as that of NdPr oxide: no trade code tells the elements apart.",
            "全レアアースの平均のプレミアムを NdPr 酸化物のものとみなす（元素別の貿易統計番号はない）。",
        ),
    )


def _warnings(values: Sequence[UnitValue], reference: str, mines: int) -> tuple[Words, ...]:
    left = [value for value in values if value.flags and value.usd_per_kg is not None][:6]
    en = "; ".join(
        f"{_en(v.country)} {v.usd_per_kg:.2f} USD/kg ({_remark(v).en.removeprefix('no: ')})" for v in left
    )
    ja = "、".join(
        f"{_ja(v.country)} {v.usd_per_kg:.2f} ドル/kg（{_remark(v).ja.removeprefix('不使用: ')}）"
        for v in left
    )
    return (
        Words(
            f"A unit value is not a price: pooled, most of the difference to {_en(reference)} is another mix of elements and purities. Read the comparison within one code and importer first.",
            "単価は価格ではない。全体の差の多くは元素・純度の構成の違いによるため、まず同じ番号・輸入国の中での比較を見ること。",
        ),
        Words(f"Not used as prices, largest first: {en}.", f"価格として使わない主なもの：{ja}。"),
        Words(
            f"Mines ({mines} countries on record) and plants come from tables production and plants: a country without a row there is left out, rightly or not; add a row to use it.",
            f"鉱山（記録のある {mines} か国・地域）と工場は表 production・plants による。行のない国・地域は除外されるため、使う場合は行を追加する。",
        ),
        Words("Values are nominal.", "金額は名目値。"),
    )  # fmt: skip


def _year(name: str, default: int, en: str, ja: str) -> Parameter:
    return Parameter(name, "integer", default, Words(en, ja), Words("calendar year", "暦年"), 1995, 2100)


SECURITY_PREMIUM = Study(
    name="security-premium",
    title=Words("What is the economic-security premium of rare earths?", "レアアースの経済安保プレミアムはどれだけか"),
    method=Words(
        "Export unit values of HS 2846 and 280530 (sum of value over sum of mass, pooled over the years) by exporter over the reference's. Since codes mix elements and purities, the premium is also taken within one code and year, and within one code, importer and year, weighed with the mass that both ship. Suspicious unit values (concentrate, re-exports, one declared flow) are flagged and not used. The range weighs the importers anew and redraws values and masses. The premium is then laid on NdPr oxide and followed through metal, magnet and motor to yen per vehicle by mass balance.",
        "HS 2846 と 280530 の輸出単価（期間合計の金額÷質量）を輸出国・地域別に求め、基準国と比べる。番号の中には元素・純度の異なるものが混ざるため、同じ番号・年の中、同じ番号・輸入国・年の中でも比べる（両者がともに出荷した質量で加重）。疑わしい単価（精鉱、再輸出、1 件の申告に左右されるもの）は印を付けて使わない。幅は輸入国の重みと金額・質量を引き直して求める。プレミアムを NdPr 酸化物に乗せ、メタル、磁石、モーターを経て車両 1 台当たりの円まで物質収支で追う。",
    ),
    parameters=(
        Parameter("reference", "country", "CHN", Words("reference exporter", "基準とする輸出国・地域"), Words("ISO code or name: CHN, 中国", "ISO コードまたは名称（例: CHN、中国）")),
        Parameter("buyer", "country", "JPN", Words("buyer", "輸入国・地域"), Words("whose import unit values are shown year by year", "輸入単価の推移を示す国・地域")),
        _year("first_year", 2020, "first year", "最初の年"),
        _year("last_year", 2024, "last year", "最後の年"),
        Parameter("magnet_kg", "number", 1.5, Words("kg of magnet per vehicle", "車両 1 台の磁石（kg）"), Words("in the drive motor; a third either side is the range", "駆動モーター分。上下 3 分の 1 を幅とする"), 0.1, 10.0),
        Parameter("jpy_per_usd", "number", 150.0, Words("JPY per USD", "為替レート（円/ドル）"), Words("rate at which yen are shown", "円換算に使うレート"), 50.0, 500.0),
    ),
    answer=answer,
    figures=(
        Figure("premiums", "range_bars", "premiums", "country", "premium_share",
               Words("Premium over the reference by exporter", "輸出国・地域別のプレミアム"),
               Words("For each exporter the premium pooled, within code, and within code and importer, with its 5-95 % range.", "輸出国・地域ごとに、全体・同じ番号の中・同じ番号と輸入国の中のプレミアムと 5〜95% 幅を示す。"),
               series="reading", low="low_share", high="high_share"),
        Figure("vehicle", "range_bars", "chain", "country", "vehicle_jpy",
               Words("What the premium adds to a vehicle (JPY)", "車両 1 台への上乗せ額（円）"),
               Words("Yen per vehicle by exporter and reading, with the 5-95 % range.", "輸出国・地域と比べ方ごとの車両 1 台当たりの円と 5〜95% 幅。"),
               series="reading", low="low_jpy", high="high_jpy"),
        Figure("bought", "lines", "bought", "year", "unit_value_usd_per_kg",
               Words("Import unit value of the buyer by year (USD/kg)", "輸入単価の推移（ドル/kg）"),
               Words("Value over mass of the buyer's imports, year by year.", "輸入の金額÷質量を年ごとに示す。")),
    ),
    names=READING_WORDS | {"others": Words("all compared exporters together", "比較した輸出国・地域の合計")},
)  # fmt: skip
