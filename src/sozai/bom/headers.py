"""What the headers of a table mean, in Japanese and English, and how sure that is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .cells import normal, text_of, unit_named

# Helper columns say the unit of another column, row by row.
UNIT_COLUMNS = {"quantity_unit": "quantity", "mass_unit": "mass", "value_unit": "value"}
# Some exports give the mass of the part and the mass of the content side by side.
HELPERS = (*UNIT_COLUMNS, "content_mass")

# field -> spellings; parted by commas, without case, width, space and brackets
_SPELLINGS = {
    "item": "item,item no,item number,item code,part,part no,part number,part id,part code,p/n,pn,component,"
    "component number,component item,material number,mpn,品番,部品番号,部品番,品目コード,品目番号,品目,子品番,子品目,図番,部番,部品コード,"
    "構成品番,子部品番号",
    "parent": "parent,parent item,parent part,parent no,parent number,parent part number,parent item number,"
    "assembly,assembly number,parent id,parent code,親品番,親品目,親部品番号,親品目コード,親コード,上位品番,親部品,上位品目",
    "level": "level,lvl,lv,bom level,indent level,tier,階層,レベル,構成レベル,階層レベル,深さ,構成番号,階層番号,outline,hierarchy",
    "name": "name,item name,part name,description,component name,part description,item description,product name,"
    "品名,部品名,品目名,名称,部品名称,品目名称,子品名",
    "quantity": "quantity,qty,qty per,quantity per,usage,qty per assembly,qty/assy,員数,数量,使用数,使用数量,使用量,個数,構成数量,取数,原単位",
    "quantity_unit": "quantity unit,qty unit,uom,unit,unit of measure,単位,数量単位,員数単位",
    "mass": "mass,weight,unit mass,unit weight,part weight,part mass,net weight,net mass,mass per piece,質量,重量,単重,単位質量,製品質量,部品質量,部品重量,重さ,単品質量",
    "content_mass": "content mass,substance mass,contained mass,content weight,substance weight,含有量,含有質量,物質質量,成分質量",
    "mass_unit": "mass unit,weight unit,unit of mass,質量単位,重量単位,含有量単位",
    "share": "share,mass share,mass fraction,weight fraction,concentration,content,content rate,mass percent,"
    "weight percent,wt%,mass%,w/w,含有率,濃度,含有濃度,重量比,質量比,組成比,質量分率,配合率",
    "material": "material,material name,homogeneous material,material grade,grade,raw material,材質,材料,材料名,材質名,均質材料,素材,鋼種",
    "substance": "substance,substance name,chemical,chemical name,chemical substance,constituent,物質,物質名,化学物質,化学物質名,含有物質,成分,成分名",
    "cas": "cas,cas no,cas number,cas rn,casrn,cas registry number,cas番号,casno,casナンバー",
    "element": "element,element symbol,symbol,metal,chemical element,元素,元素名,元素記号,金属",
    "part_type": "part type,type,component type,commodity,category,part category,type of part,部品種別,部品分類,品種,種別,分類,部品種類",
    "form": "form,material form,state,shape,形態,形状,荷姿",
    "origin": "origin,country of origin,coo,origin country,made in,country,原産国,原産地,生産国,製造国,産地,原産国・地域,原産国/地域",
    "supplier": "supplier,supplier name,vendor,vendor name,manufacturer,maker,source,仕入先,仕入先名,調達先,サプライヤ,サプライヤー,購入先,取引先,メーカー,メーカ,製造者,発注先",
    "smelter": "smelter,refiner,smelter name,refinery,smelter or refiner,製錬所,精錬所,製錬業者,製錬業者名,製錬所名",
    "smelter_id": "smelter id,cid,smelter number,rmi id,smelter identification,製錬所番号,製錬所id,製錬業者id",
    "smelter_country": "smelter country,country of smelter,refining country,製錬国,製錬所の国,製錬業者の国,精錬国",
    "value": "price,unit price,cost,unit cost,value,standard cost,purchase price,単価,価格,購入単価,標準原価,原価,購入価格,金額",
    "value_unit": "currency,price currency,currency code,通貨,通貨コード",
    "own_stock": "stock,own stock,on hand,inventory,stock on hand,qty on hand,在庫,自社在庫,手持在庫,在庫数,在庫量,現在庫",
    "work_in_progress": "wip,work in progress,work in process,in process,仕掛,仕掛在庫,仕掛品,仕掛数",
    "in_transit": "in transit,transit,on order in transit,goods in transit,輸送中,輸送中在庫,積送,積送在庫,洋上在庫",
    "lead_time_days": "lead time,leadtime,lt,l/t,delivery time,リードタイム,調達lt,納期,調達リードタイム,手配lt",
    "programme": "programme,program,customer programme,vehicle,platform,project,customer program,車種,対象車種,プログラム,機種,対象製品,対象車種・製品,適用車種,搭載車種",
    "line_stop": "line stop,line stop date,line-stop date,stop date,ライン停止日,停止日,欠品日,ライン停止予定日",
    "document": "document,source document,evidence,reference,declaration,data source,根拠,根拠資料,資料,出典,文書,調査票",
    "confidence": "confidence,certainty,reliability,確度,確からしさ,信頼度",
}  # fmt: skip

_BRACKETS = re.compile(r"[(\[{<【]([^)\]}>】]*)[)\]}>】]")
_PUNCTUATION = re.compile(r"[.\s_\-:*#'\"?!]+")
EXACT, WITHIN, ALIKE = 1.0, 0.6, 0.5
SURE = 0.9
WIDEST = 300  # columns in which headers are looked for


def folded(text: str) -> str:
    """Return a header without case, width, space and punctuation."""
    return _PUNCTUATION.sub("", normal(text).casefold())


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """What the headers of one kind of table may be called.

    Attributes:
        spellings: field -> its spellings, parted by commas.
    """

    spellings: Mapping[str, str]

    @cached_property
    def known(self) -> dict[str, str]:
        """Return folded spelling -> field; a field's id is a spelling of itself."""
        return {
            folded(name): field
            for field, names in self.spellings.items()
            for name in (field, *names.split(","))
        }

    def bare(self, header: str) -> tuple[str, str]:
        """Return a header without its unit, and the unit."""
        plain = normal(header)
        unit = ""
        for inside in _BRACKETS.findall(plain):
            unit = unit or unit_named(inside)
        bare = _BRACKETS.sub(" ", plain)
        if not unit and folded(bare) not in self.known:
            parts = re.split(r"[\s_,、:]+", bare.strip())
            if len(parts) > 1 and unit_named(parts[-1]):
                return " ".join(parts[:-1]), unit_named(parts[-1])
        return bare, unit

    def meaning(self, header: str) -> tuple[str, str, float]:
        """Return what a header means as (field, unit, confidence); ("", "", 0) when nothing is known."""
        bare, unit = self.bare(header)
        name = folded(bare)
        if not name or len(name) > 60:
            return "", "", 0.0
        if name in self.known:
            field = self.known[name]
            if field == "share" and not unit:
                unit = unit_named(bare) or ("wt%" if "%" in bare or "percent" in name else "")
            return field, unit, EXACT
        inside = [
            known for known in self.known if len(known) > 1 and known in name and (len(known) > 3 or not known.isascii())
        ]  # fmt: skip
        if inside:
            return self.known[max(inside, key=len)], unit, WITHIN
        alike = difflib.get_close_matches(name, self.known, n=1, cutoff=0.85)
        return (self.known[alike[0]], unit, ALIKE) if alike else ("", "", 0.0)

    def header_row(self, rows: list[list[object]], deepest: int = 40) -> int | None:
        """Return the position of the row that names most fields for sure, at least two; None when no row does."""
        best, row = 1, None
        for position, cells in enumerate(rows[:deepest]):
            texts = (text_of(cell) for cell in cells[:WIDEST] if isinstance(cell, str))
            # Likeness would take long over every cell of every sheet; a header row names some fields exactly.
            found = {self.known.get(folded(self.bare(text)[0])) for text in texts if 0 < len(text) <= 80} - {
                None
            }
            if len(found) > best:
                best, row = len(found), position
        return row


BOM = Vocabulary(_SPELLINGS)


@lru_cache(maxsize=10_000)
def meaning(header: str) -> tuple[str, str, float]:
    """Return what a header of a bill of materials means as (field, unit, confidence); ("", "", 0) when unknown.

    Example:
        >>> meaning("質量（ｇ）"), meaning("Unit price [USD]"), meaning("部品番号")
        (('mass', 'g', 1.0), ('value', 'USD', 1.0), ('item', '', 1.0))
        >>> meaning("mass_kg"), meaning("新しい親品番コード")[0], meaning("備考")
        (('mass', 'kg', 1.0), 'parent', ('', '', 0.0))
    """
    return BOM.meaning(header)


def header_row(rows: list[list[object]], deepest: int = 40) -> int | None:
    """Return the position of the row that names most fields of a bill of materials; see `Vocabulary.header_row`."""
    return BOM.header_row(rows, deepest)
