"""Workbooks of the Responsible Minerals Initiative: smelters by metal (CMRT, EMRT, AMRT and the older CRT)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..files import Sheet
from ..terms import Words
from .cells import known, normal, text_of
from .faults import Faults, place
from .substances import symbol
from .tables import country_of
from .tree import Draft

CARRIES = frozenset(
    {"item", "parent", "level", "name", "element", "substance", "smelter", "smelter_id", "smelter_country"}
    | {"origin", "document"}
)
LIMITS = (
    Words(
        "The template carries no masses, prices or quantities: it says which smelters, not how much.",
        "この様式には質量・価格・数量がありません。どの製錬所かは分かりますが、量は分かりません。",
    ),
    Words(
        "Its smelters are those of the whole declaration (often a whole company); which of them a part's metal came "
        "from is not said.",
        "製錬所は申告範囲全体（多くは全社）のもので、個々の部品の金属がどこから来たかは示されません。",
    ),
    Words(
        "Only the minerals of the template are asked: tin, tantalum, tungsten and gold in the CMRT.",
        "対象は様式の鉱物に限られます（CMRT はスズ、タンタル、タングステン、金）。",
    ),
)
TITLES = {
    "conflict minerals": "cmrt",
    "紛争鉱物": "cmrt",
    "extended minerals": "emrt",
    "拡張鉱物": "emrt",
    "additional minerals": "amrt",
    "追加鉱物": "amrt",
    "pilot reporting": "amrt",
    "cobalt reporting": "emrt",
}

_HEADERS = {
    "metal": ("metal", "mineral", "金属", "鉱物"),
    "lookup": ("smelter look-up", "smelter reference list", "look-up", "照合", "参照リスト", "ルックアップ"),
    "name": ("smelter name", "processor name", "standard smelter name", "製錬業者名", "製錬所名", "精錬業者名", "製錬/精製業者名"),
    "country": ("smelter country", "facility location: country", "processor country", "製錬業者の国", "製錬所の国", "精錬業者の国"),
    "id": ("smelter identification", "smelter id", "cid", "製錬業者 id", "製錬業者id", "製錬所識別", "精錬業者識別"),
    "mines": ("location (country) of mine", "country of mine", "鉱山の所在", "鉱山の国"),
    "mine": ("name of mine", "鉱山名"),
    "input": ("identification number input", "入力欄", "入力列"),
    "source": ("source of smelter identification", "識別番号の発行元", "識別番号の出典"),
}  # fmt: skip
_NOT_LISTED = ("smelter not listed", "smelter not yet identified", "掲載されていない", "特定されていない")


def template(found: list[Sheet]) -> str | None:
    """Return which template a workbook is; None for another workbook."""
    names = {normal(sheet.name).casefold() for sheet in found}
    lists = [sheet for sheet in found if _is_list(sheet.name)]
    if not lists or not names & {"declaration", "申告", "宣言", "回答"}:
        return None
    for sheet in found:
        for row in sheet.rows[:25]:
            for cell in row[:12]:
                text = normal(text_of(cell)).casefold()[:200]
                for title, kind in TITLES.items():
                    if title in text:
                        return kind
    return None


def _is_list(name: str) -> bool:
    plain = normal(name).casefold()
    return plain.startswith(("smelter list", "製錬所リスト", "製錬業者リスト", "精錬業者リスト"))


def drafts_of(found: list[Sheet], faults: Faults) -> tuple[list[Draft], str | None]:
    """Return the lines of a template, and who declares.

    The first line is the declaration's scope: its only product, else the company; the smelters stand under it.
    """
    company = _labelled(found, ("company name", "会社名", "企業名"))
    products = list(_products(found))
    drafts: list[Draft] = []
    if len(products) == 1:
        drafts.append(products[0])
    else:
        drafts.append(Draft("part", company or "declaration", "Declaration", 0, said={"name": company}))
        drafts += [Draft(p.kind, p.item, p.sheet, p.row, above=0, said=p.said) for p in products]
    for sheet in found:
        if _is_list(sheet.name):
            _smelters(sheet, drafts, faults)
    if all(draft.kind == "part" for draft in drafts) and not any(_is_list(sheet.name) for sheet in found):
        faults.add(place("", 0), "it has no smelter list", "製錬所リストがありません")
    return drafts, company


def _smelters(sheet: Sheet, drafts: list[Draft], faults: Faults) -> None:
    at, columns = _columns(sheet)
    if at is None:
        faults.add(
            place(sheet.name, 0),
            "the row of headers (Metal, Smelter Look-up, Smelter Country) is not there",
            "見出し行（金属、製錬業者、国）が見つかりません",
        )
        return
    for row, cells in enumerate(sheet.rows[at + 1 :], start=at + 2):
        said = {
            name: found
            for name, column in columns.items()
            if column < len(cells) and (found := known(cells[column]))
        }
        metal = said.get("metal")
        if not metal:
            if said.get("name") or said.get("id"):
                faults.note(
                    place(sheet.name, row),
                    "a smelter without its metal; left out",
                    "金属名のない製錬所の行は取り込みません",
                )
            continue
        drafts.append(
            Draft(
                "substance",
                _named(metal, said),
                sheet.name,
                row,
                above=0,
                said=_said(said, sheet, row, faults),
            )
        )


def _said(said: dict[str, str], sheet: Sheet, row: int, faults: Faults) -> dict[str, Any]:
    where = (sheet.name, row)
    metal = said["metal"]
    found: dict[str, Any] = {"substance": metal, "element": symbol(metal)}
    name = said.get("name") or said.get("lookup")
    if name and not any(phrase in name.casefold() for phrase in _NOT_LISTED):
        found["smelter"] = name
    found["smelter_id"] = said.get("id") or said.get("input")
    if "country" in said:
        found["smelter_country"] = country_of(said["country"], faults, where)
    # Several countries of mines say no single origin.
    if "mines" in said and not any(mark in said["mines"] for mark in ",;、/\n"):
        found["origin"] = country_of(said["mines"], faults, where)
    return {key: value for key, value in found.items() if value is not None}


def _named(metal: str, said: dict[str, str]) -> str:
    return f"{metal}@{said.get('id') or said.get('input') or said.get('name') or said.get('lookup') or '?'}"


def _columns(sheet: Sheet) -> tuple[int | None, dict[str, int]]:
    for at, cells in enumerate(sheet.rows[:30]):
        found: dict[str, int] = {}
        for column, cell in enumerate(cells[:80]):
            text = normal(text_of(cell)).casefold()
            if not text or len(text) > 200:
                continue
            for name in ("input", "source", "mines", "mine", "lookup", "country", "id", "name", "metal"):
                if any(phrase in text for phrase in _HEADERS[name]):
                    if name != "metal" or len(text) < 20:
                        found.setdefault(name, column)
                    break
        if "metal" in found and {"lookup", "name", "country"} & set(found):
            return at, found
    return None, {}


def _products(found: list[Sheet]) -> Iterator[Draft]:
    for sheet in found:
        plain = normal(sheet.name).casefold()
        if not plain.startswith(("product list", "製品リスト", "製品一覧")):
            continue
        at = next(
            (
                index
                for index, cells in enumerate(sheet.rows[:20])
                if any(_is_product_header(cell) for cell in cells[:10])
            ),
            None,
        )
        if at is None:
            continue
        column = next(i for i, cell in enumerate(sheet.rows[at]) if _is_product_header(cell))
        for row, cells in enumerate(sheet.rows[at + 1 :], start=at + 2):
            item = known(cells[column]) if column < len(cells) else None
            if item:
                name = known(cells[column + 1]) if column + 1 < len(cells) else None
                yield Draft("part", item, sheet.name, row, said={"name": name} if name else {})


def _is_product_header(cell: Any) -> bool:
    text = normal(text_of(cell)).casefold()
    return len(text) < 80 and any(
        phrase in text for phrase in ("product number", "item number", "製品番号", "製造者の製品番号")
    )


def _labelled(found: list[Sheet], labels: tuple[str, ...]) -> str | None:
    for sheet in found:
        if normal(sheet.name).casefold() not in ("declaration", "申告", "宣言", "回答"):
            continue
        for cells in sheet.rows[:40]:
            for at, cell in enumerate(cells[:6]):
                text = normal(text_of(cell)).casefold()
                if len(text) < 40 and any(text.startswith(label) for label in labels):
                    return next((value for other in cells[at + 1 : at + 8] if (value := known(other))), None)
    return None
