"""The buyer's own table: one row for each item and supplier, headers in Japanese or English."""

from __future__ import annotations

from collections.abc import Mapping as Given
from dataclasses import dataclass, field
from typing import Any

from ..bom.faults import Faults
from ..bom.flat import Kind, Row, flat_rows
from ..bom.headers import Vocabulary
from ..bom.mapping import Mapping
from ..files import Sheet
from ..terms import ParameterError, Words, material
from .book import Book, Item, Offer
from .problem import YEAR_DAYS

_SPELLINGS = {
    "item": "item,item no,item number,part,part no,part number,品目,品番,品目コード,部品番号,部品コード",
    "name": "name,item name,part name,description,品名,品目名,名称,部品名",
    "material": "material,materials,element,metal,素材,材料,元素,金属,鉱種",
    "form": "form,stage,process,形態,工程,加工段階",
    "need": "need,demand,yearly need,annual need,annual demand,yearly demand,annual usage,usage,t/yr,年間使用量,年間必要量,年間数量,年間需要量,必要量,使用量,年間所要量",
    "supplier": "supplier,supplier name,vendor,maker,manufacturer,仕入先,供給者,調達先,サプライヤー,サプライヤ,メーカー",
    "price": "price,unit price,purchase price,単価,価格,購入単価",
    "currency": "currency,currency code,通貨",
    "plant": "plant,plant country,country of plant,country,production country,工場所在国,工場国,生産国,工場の国,製造国",
    "refiner": "refiner,refinery,refinery country,refiner country,smelter country,separation country,製錬国,精錬国,分離精製国,製錬地",
    "made_in": "made in,true origin,country of manufacture,actual origin,実際の製造国,実製造国",
    "current_share": "share,current share,present share,share today,contract share,現在の比率,現行比率,購入比率,調達比率,シェア",
    "capacity": "capacity,supply capacity,maximum,maximum quantity,max quantity,供給能力,供給可能量,最大数量,能力",
    "lot": "lot,minimum lot,min lot,minimum order,moq,minimum quantity,最小ロット,最小発注量,最低発注量,最小契約量",
    "switching": "switching cost,qualification cost,cost of switching,切替費用,切替コスト,認定費用",
    "switching_days": "switching time,time to switch,qualification time,switching days,切替期間,認定期間,切替日数",
    "lead_days": "lead time,leadtime,lt,delivery time,リードタイム,納期,調達リードタイム",
    "own_stock": "own stock,stock,inventory,on hand,自社在庫,在庫,在庫量,手持在庫",
    "work_in_progress": "work in progress,wip,work in process,仕掛,仕掛品,仕掛在庫",
    "in_transit": "in transit,transit,goods in transit,輸送中,積送,洋上在庫,輸送中在庫",
    "stake": "value at stake,loss per unit,shortage cost,line stop loss,欠品損失,欠品時損失,影響額,停止損失",
    "units_per_vehicle": "units per vehicle,per vehicle,usage per vehicle,1台当たり使用量,1台当たり数量,台当たり使用量,台あたり数量",
    "mass": "mass,unit mass,weight,unit weight,質量,重量,単重",
}  # fmt: skip
_KINDS = {
    "need": "number", "price": "money", "plant": "country", "refiner": "country", "made_in": "country",
    "current_share": "share", "capacity": "number", "lot": "number", "switching": "money", "switching_days": "days",
    "lead_days": "days", "own_stock": "number", "work_in_progress": "number", "in_transit": "number",
    "stake": "money", "units_per_vehicle": "number", "mass": "number",
}  # fmt: skip
KIND = Kind(
    Words("table of suppliers", "調達先の表"),
    Vocabulary(_SPELLINGS),
    _KINDS,
    ("item", "need", "supplier", "price"),
)
_APART = str.maketrans(dict.fromkeys("、・/+＋／", ","))
_TONNES = {"t": 1.0, "kg": 1e-3, "g": 1e-6}
# What belongs to the item may stand in its first row only; every row that says it must agree.
_OF_ITEM = ("name", "material", "form", "need", "own_stock", "work_in_progress", "in_transit", "stake", "units_per_vehicle", "mass")  # fmt: skip
FORMS = {
    "ore": "mine", "concentrate": "mine", "精鉱": "mine", "oxide": "separate", "compound": "separate", "酸化物": "separate",
    "metal": "metal", "メタル": "metal", "金属": "metal", "alloy": "metal", "合金": "metal", "magnet": "magnet", "磁石": "magnet",
    "part": "part", "部品": "part", "mine": "mine", "separate": "separate", "refine": "refine", "製錬": "refine", "smelt": "smelt",
}  # fmt: skip


@dataclass
class _Draft:
    """An item while its rows are read."""

    place: Words
    said: dict[str, Any] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


def read(name: str, sheets: list[Sheet], jpy_per: Given[str, float], mapping: Mapping | None = None) -> Book:
    """Return the book that a table says; what it does not say is unknown.

    Args:
        name: the file's name.
        sheets: its grids.
        jpy_per: yen per unit of a currency; `JPY` is 1.
        mapping: what its columns mean, where the headers leave doubt.

    Raises:
        DataError: prices or needs are missing, shares add up to more than one, or a cell cannot be read; all faults are
            in the message, with sheet, row and column.
    """
    drafts: dict[str, _Draft] = {}
    faults = Faults(name)
    for row in flat_rows(name, sheets, KIND, mapping):
        id_ = str(row.said.get("item", "")).strip()
        if not id_:
            faults.add(row.place, "the row names no item", "品目がありません")
            continue
        draft = drafts.setdefault(id_, _Draft(row.place))
        for key in _OF_ITEM:
            if key in row.said:
                if key in draft.said and draft.said[key] != row.said[key]:
                    faults.add(
                        row.place,
                        f"{id_} says another {key} than above",
                        f"{id_} の {key} が上の行と異なります",
                    )
                draft.said.setdefault(key, row.said[key])
                draft.units.setdefault(key, row.units[key])
        if "supplier" in row.said or "price" in row.said:
            draft.rows.append(row)
    items, offers = [], []
    for position, (id_, draft) in enumerate(drafts.items()):
        item = _item(id_, draft, jpy_per, faults)
        items.append(item)
        stated = sum(row.said.get("current_share", 0.0) for row in draft.rows)
        if stated > 1.0 + 1e-6:
            faults.add(
                draft.place,
                f"the shares of {id_} add up to {stated:.0%}; at most 100 %",
                f"{id_} の現在の比率の合計が {stated:.0%} です（100% 以下）",
            )
        offers += [_offer(position, item, row, jpy_per, faults) for row in draft.rows]
    if not items:
        faults.add(Words("", ""), "the table has no rows", "表に行がありません")
    faults.check()
    return Book(tuple(items), tuple(offers))


def _item(id_: str, draft: _Draft, jpy_per: Given[str, float], faults: Faults) -> Item:
    said = draft.said
    unit = draft.units.get("need") or "t"
    need = said.get("need")
    if not need:
        faults.add(
            draft.place,
            f"{id_} has no yearly need above 0",
            f"{id_} の年間必要量（0 より大きい値）がありません",
        )
    if unit not in (*_TONNES, "each"):
        faults.add(
            draft.place,
            f"'{unit}' is no unit of a need; t, kg, g or pieces",
            f"「{unit}」は年間必要量の単位ではありません（t、kg、g、個）",
        )
    mass_unit = draft.units.get("mass") or "g"
    mass_t = said["mass"] * _TONNES.get(mass_unit, 1e-6) if "mass" in said else None
    unit_t = _TONNES.get(unit, mass_t)
    stocks = {
        key: _units(said.get(key), draft.units.get(key, ""), unit, unit_t, need or 0.0, draft.place, faults)
        for key in ("own_stock", "work_in_progress", "in_transit")
    }
    form = str(said.get("form", "")).strip().lower()
    if form and form not in FORMS:
        faults.add(
            draft.place,
            f"'{form}' is no form; known are {', '.join(FORMS)}",
            f"「{form}」という形態はありません。使える値: {'、'.join(FORMS)}",
        )
    return Item(
        id=id_, name=str(said.get("name", "")), materials=_materials(said.get("material"), draft.place, faults),
        form=FORMS.get(form, ""), unit=unit, need=float(need or 1.0), unit_t=unit_t,
        units_per_vehicle=said.get("units_per_vehicle"),
        stake_jpy=_money("stake", said, draft.units, unit, unit_t, jpy_per, draft.place, faults), **stocks,
    )  # fmt: skip


def _offer(position: int, item: Item, row: Row, jpy_per: Given[str, float], faults: Faults) -> Offer:
    said, where = row.said, row.place
    named = str(said.get("supplier", "")).strip()
    if not named:
        faults.add(where, f"{item.id}: the row names no supplier", f"{item.id}: 調達先がありません")
    price = _money("price", said, row.units, item.unit, item.unit_t, jpy_per, where, faults)
    if price is None:
        faults.add(
            where,
            f"{item.id}: {named or 'a supplier'} has no price; missing is not zero, so give one or delete the row",
            f"{item.id}: {named or '調達先'}の単価がありません。空欄は 0 ではないので、単価を記入するか行を削除してください",
        )
    amounts = {
        key: _units(said.get(key), row.units.get(key, ""), item.unit, item.unit_t, item.need, where, faults)
        for key in ("capacity", "lot")
    }
    switching = _money("switching", said, row.units, "", None, jpy_per, where, faults)
    return Offer(
        item=position, supplier=named, price_jpy=price or 0.0, plant=said.get("plant", ""),
        refiner=said.get("refiner", ""), made_in=said.get("made_in", ""), current_share=said.get("current_share"),
        capacity=amounts["capacity"], lot=amounts["lot"] or 0.0, switching_jpy=switching or 0.0,
        switching_days=said.get("switching_days", 0.0), lead_days=said.get("lead_days", 0.0),
    )  # fmt: skip


def _materials(said: Any, where: Words, faults: Faults) -> tuple[str, ...]:
    text = str(said or "").strip()
    if not text:
        return ()
    try:
        return (material(text).id,)
    except ParameterError:
        found = []
    for part in filter(None, (piece.strip() for piece in text.translate(_APART).split(","))):
        try:
            found.append(material(part).id)
        except ParameterError as unknown:
            faults.add(where, unknown.words.en.rstrip("."), unknown.words.ja.rstrip("。"))
    return tuple(dict.fromkeys(found))


def _units(
    value: float | None,
    unit: str,
    wanted: str,
    unit_t: float | None,
    need: float,
    where: Words,
    faults: Faults,
) -> float | None:
    """Return an amount in the item's unit; days are days of its need."""
    if value is None or unit in ("", wanted):
        return value
    if unit == "days":
        return value / YEAR_DAYS * need
    if unit in _TONNES and unit_t:
        return value * _TONNES[unit] / unit_t
    if unit == "each" and unit_t is None:
        return value
    faults.add(
        where,
        f"an amount in '{unit}' cannot be turned into '{wanted}'; give the mass of a piece",
        f"「{unit}」を「{wanted}」に換算できません。1 個の質量を記入してください",
    )
    return None


def _money(
    key: str, said: Given[str, Any], units: Given[str, str], wanted: str, unit_t: float | None,
    jpy_per: Given[str, float], where: Words, faults: Faults,
) -> float | None:  # fmt: skip
    """Return an amount of money in yen, for one unit of the item where its header says what it is for."""
    if key not in said:
        return None
    currency, _, per = units.get(key, "").partition("/")
    currency = currency or str(said.get("currency", "JPY")).upper()
    if currency not in jpy_per:
        faults.add(
            where,
            f"a {key} in '{currency}'; give it in {' or '.join(jpy_per)}",
            f"{key} の通貨「{currency}」は換算できません。{'・'.join(jpy_per)} で記入してください",
        )
        return None
    yen = float(said[key]) * jpy_per[currency]
    if not per or per == wanted or not wanted:
        return yen
    if per in _TONNES and unit_t:
        return yen / _TONNES[per] * unit_t
    faults.add(
        where,
        f"a {key} per '{per}' cannot be turned into one per '{wanted}'; give the mass of a piece",
        f"「{per}」当たりの {key} を「{wanted}」当たりに換算できません。1 個の質量を記入してください",
    )
    return None
