"""The one frozen model of what a product is made of, whatever file it came from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..terms import Words

Kind = Literal["part", "material", "substance"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as declared; what is not declared is None, never zero.

    Attributes:
        value: the point value.
        low: low end of the range.
        high: high end of the range.
        unit: its unit: "g" for masses, "share" for shares, an ISO 4217 code for money, else as declared.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the amount as a JSON object."""
        return {"value": self.value, "low": self.low, "high": self.high, "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a part of the product, a material of a part, or a substance of a material or part.

    Attributes:
        kind: part, material or substance.
        item: part number; a material's or substance's line has `part/material/substance`.
        parent: item of the line it belongs to; None for a product.
        above: position of that line in the declaration; None for a product.
        level: 0 for a product, then one more each step down.
        sheet, row: where it stands in the file (row: line of a text or XML file).
        name: its name.
        quantity: how much of it is in one of its parent.
        mass: mass of one of it [g]; for a material or substance, its mass in one of the part.
        share: its share of its parent's mass.
        material: material, in the file's words.
        substance: substance, in the file's words.
        cas: CAS registry number, check digit verified.
        element: chemical symbol, where the substance is an element or the file names one.
        part_type: type of part, a key of the table `compositions`.
        form: ore, oxide, compound, metal, alloy, magnet, target and so on, in the file's words.
        origin: country or region of origin (ISO 3166 alpha-3); for a smelter's line, of the ore.
        supplier: who supplies it.
        smelter: smelter or refiner.
        smelter_id: its number in the list of the Responsible Minerals Initiative.
        smelter_country: where it stands (ISO 3166 alpha-3).
        value: price of one of it.
        own_stock, work_in_progress, in_transit: what one has of it.
        lead_time_days: days from order to delivery.
        programme: the customer's programme it is for.
        line_stop: the day the line stops without it (ISO 8601).
        document: the document the line rests on.
        confidence: how sure the declarant is, 0-1.
    """

    kind: Kind
    item: str
    parent: str | None
    above: int | None
    level: int
    sheet: str
    row: int
    name: str | None = None
    quantity: Amount | None = None
    mass: Amount | None = None
    share: Amount | None = None
    material: str | None = None
    substance: str | None = None
    cas: str | None = None
    element: str | None = None
    part_type: str | None = None
    form: str | None = None
    origin: str | None = None
    supplier: str | None = None
    smelter: str | None = None
    smelter_id: str | None = None
    smelter_country: str | None = None
    value: Amount | None = None
    own_stock: Amount | None = None
    work_in_progress: Amount | None = None
    in_transit: Amount | None = None
    lead_time_days: float | None = None
    programme: str | None = None
    line_stop: str | None = None
    document: str | None = None
    confidence: float | None = None


# What a file may say of a line, beside where it stands in the tree.
FIELDS: dict[str, Words] = {
    "item": Words("part number", "品番"),
    "parent": Words("parent part number", "親品番"),
    "level": Words("level", "階層"),
    "name": Words("name", "品名"),
    "quantity": Words("quantity", "員数"),
    "mass": Words("mass", "質量"),
    "share": Words("share of the parent's mass", "含有率"),
    "material": Words("material", "材質"),
    "substance": Words("substance", "物質名"),
    "cas": Words("CAS number", "CAS 番号"),
    "element": Words("element", "元素"),
    "part_type": Words("type of part", "部品種別"),
    "form": Words("form", "形態"),
    "origin": Words("country of origin", "原産国・地域"),
    "supplier": Words("supplier", "仕入先"),
    "smelter": Words("smelter", "製錬所"),
    "smelter_id": Words("smelter number", "製錬所番号"),
    "smelter_country": Words("country of the smelter", "製錬所の国・地域"),
    "value": Words("price", "単価"),
    "own_stock": Words("own stock", "自社在庫"),
    "work_in_progress": Words("work in progress", "仕掛在庫"),
    "in_transit": Words("in transit", "輸送中在庫"),
    "lead_time_days": Words("lead time", "調達リードタイム"),
    "programme": Words("customer programme", "対象車種・製品"),
    "line_stop": Words("line-stop date", "ライン停止日"),
    "document": Words("source document", "根拠資料"),
    "confidence": Words("confidence", "確からしさ"),
}


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader of the lines must know: something was in the file and could not be taken as it stood.

    Attributes:
        words: one sentence.
        count: how many lines it is true of.
        places: the first of them, as "sheet, row".
    """

    words: Words
    count: int
    places: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Declaration:
    """What a file declares.

    Attributes:
        format: name of the format, a key of `FORMATS`.
        file: the file's name.
        lines: its lines, in the file's order.
        carries: the fields the format can carry; all others are unknown in every line.
        limits: what the format cannot say, as sentences.
        notes: what could not be taken as it stood.
        declarant: who declares, if the file says so.
        sha256: digest of the file.
    """

    format: str
    file: str
    lines: tuple[Line, ...]
    carries: frozenset[str]
    limits: tuple[Words, ...]
    notes: tuple[Note, ...] = ()
    declarant: str | None = None
    sha256: str = ""

    def below(self) -> Mapping[int | None, tuple[int, ...]]:
        """Return the positions of the lines directly below each line; under None, the products."""
        found: dict[int | None, list[int]] = {}
        for position, line in enumerate(self.lines):
            found.setdefault(line.above, []).append(position)
        return {above: tuple(positions) for above, positions in found.items()}

    def in_product(self, position: int) -> float | None:
        """Return how many of a line are in one product: the product of the quantities on the way up.

        A quantity that is unknown, or given in anything but pieces, makes it unknown.
        """
        pieces = 1.0
        at: int | None = position
        while at is not None:
            line = self.lines[at]
            if line.kind == "part" and line.above is not None:
                if line.quantity is None or line.quantity.value is None or line.quantity.unit != "each":
                    return None
                pieces *= line.quantity.value
            at = line.above
        return pieces

    def digest(self) -> str:
        """Return sixteen hex digits; equal lines give equal digits."""
        return hashlib.sha256(repr(self.lines).encode()).hexdigest()[:16]
