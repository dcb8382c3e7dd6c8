"""What controls, concentration and money say of every element in every part of a bill of materials.

Law: a verdict rests on what is declared; an origin from statistics or a content from typical compositions gives an
estimate beside it and never the verdict. Nothing here looks for another route, supplier, value or day that would free
a line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from ..bom import Declaration, Line
from ..terms import NoAnswerError
from .case import Case, EndUser, Item
from .conditions import WITHIN
from .holdings import Holding, form_of
from .register import Register
from .status import CERTAIN, RANK, Verdict, judged

DAYS_A_YEAR = 365.0
STAGE_OF = {"ore": "mine", "oxide": "separate", "compound": "separate", "metal": "metal", "alloy": "metal", "magnet": "magnet"}  # fmt: skip
UNSAID_STAGE = "separate"  # the stage a refiner is estimated at when the form bought is not declared
LEAST_ORIGIN = 0.01  # smaller traced shares are not asked about


@dataclass(frozen=True, slots=True)
class Origin:
    """A country's traced share of a material, with its 5-95 % band."""

    country: str
    share: float
    low_share: float
    high_share: float


@dataclass(frozen=True, slots=True)
class Supply:
    """What statistics say of a material at a stage, for one buyer; every part may be absent.

    Attributes:
        origins: where the buyer's material passed the stage, largest share first; () where no chain is followed.
        hhi: concentration of the world's supply, 0-1.
        hhi_stage: the stage it is of.
        price_ratio: highest over lowest yearly price on record.
    """

    origins: tuple[Origin, ...] = ()
    hhi: float | None = None
    hhi_stage: str = ""
    price_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked of a bill of materials.

    Attributes:
        buyer: who receives the parts.
        day: the day the controls are asked for, and from which days to a line stop count.
        end_user: what is known of the end user.
        jpy_per: yen per unit of each currency; a price in another currency stays unknown.
        volumes: products a year by part number; "" stands for every other product. Absent is unknown.
    """

    buyer: str
    day: date
    end_user: EndUser
    jpy_per: Mapping[str, float]
    volumes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Leg:
    """One crossing on the declared way: ore to refiner, refiner to maker, or part to buyer.

    Attributes:
        origin, destination: its ends; "" when nobody has said.
        verdict: what the register says; None when an end or the content is not declared.
    """

    name: Literal["ore", "material", "part"]
    origin: str
    destination: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the register would say if the refiner stood where the buyer's traced statistics put it.

    Attributes:
        origin: the likeliest country with its share and band.
        verdict: what holds for it.
        restricted_share: traced share of all countries from which a licence or denial would be certain.
    """

    origin: Origin
    verdict: Verdict
    restricted_share: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """One element in one part.

    Attributes:
        holding: how much of it, and who says so.
        line: the part's line.
        says: the line that declares the element; the part's own for a typical content.
        product: part number of the product.
        stage: stage of the chain that the form bought belongs to; "" when the form is unknown.
        legs: the declared way.
        verdict: the strictest status on it that is certain, else unknown if anything is; one of `VERDICTS`.
        decides: the verdict that says so; None when nothing could be judged.
        listed: whether any notice names the material.
        estimate: by traced statistics, where the refiner is not declared.
        supply: concentration and price of the material.
    """

    holding: Holding
    line: Line
    says: Line
    product: str
    stage: str
    legs: tuple[Leg, ...]
    verdict: str
    decides: Verdict | None
    listed: bool
    estimate: Estimate | None
    supply: Supply

    @property
    def restricted(self) -> bool:
        """Return whether a licence or denial is certain."""
        return self.verdict in CERTAIN


def exposures(
    declared: Declaration,
    held: Sequence[Holding],
    rules: Register,
    asked: Terms,
    supplies: Mapping[tuple[str, str], Supply],
) -> tuple[Exposure, ...]:
    """Return every element in every part with its declared way, status, estimate and concentration.

    Args:
        declared: the bill of materials.
        held: what its parts hold (`holdings`).
        rules: the register.
        asked: buyer, day and end user.
        supplies: by material and stage; a material or stage without facts is absent.

    Raises:
        NoAnswerError: no line holds an element that is known here.
    """
    if not held:
        raise NoAnswerError(
            f"{declared.file} names no element, and no type of part with a typical composition; add a column of substances, "
            "CAS numbers or types of part.",
            f"{declared.file} には元素の記載も、標準組成のある部品種別もありません。含有物質、CAS 番号または部品種別の列を加えてください。",
        )
    court = _Court(rules, asked)
    found: list[Exposure] = []
    for _, group in groupby(held, key=lambda holding: holding.part):
        own = tuple(group)
        part_leg = court.part(declared.lines[own[0].part], own)
        found += [court.heard(declared, holding, part_leg, supplies) for holding in own]
    return tuple(found)


def listed_materials(rules: Register) -> frozenset[str]:
    """Return the materials that a notice names, by themselves or within a group; what is not classified here names none."""
    named = {
        item.material
        for items in rules.items.values()
        for item in items
        if item.material != "*" and item.verification != "outside"
    }
    return frozenset(named.union(*(WITHIN.get(name, ()) for name in named)))


NOTHING_KNOWN = Supply()
Way = tuple[tuple[Leg, ...], str, str, Verdict | None]


class _Court:
    """Asks the register each distinct case once."""

    def __init__(self, rules: Register, asked: Terms) -> None:
        self.rules, self.asked = rules, asked
        self._known: dict[tuple[tuple[str, ...], str, str, str, str], Verdict] = {}
        self.named = listed_materials(rules)
        self._parts: dict[tuple[tuple[str, ...], str, str], Leg] = {}
        self._ways: dict[tuple[object, ...], Way] = {}
        self._estimates: dict[tuple[str, str, str], Estimate | None] = {}

    def judged(
        self, elements: tuple[str, ...], form: str, origin: str, destination: str, made_in: str = ""
    ) -> Verdict:
        """Return the status of a part made in `made_in`, or of one element by itself where that is empty."""
        key = (elements, form, origin, destination, made_in)
        if key not in self._known:
            item = Item(elements, form, None if made_in else True, made_in)
            case = Case(item, origin, destination, self.asked.end_user, self.asked.day)
            self._known[key] = judged(self.rules, case)
        return self._known[key]

    def part(self, line: Line, own: tuple[Holding, ...]) -> Leg | None:
        """Return the crossing of the part itself; None where it holds nothing that a notice names."""
        if self.named.isdisjoint([holding.material for holding in own]):
            return None
        elements = tuple(sorted({holding.material for holding in own if holding.declared}))
        maker, form, buyer = line.origin or "", form_of(line.form), self.asked.buyer
        key = (elements, form, maker)
        if key not in self._parts:
            known = bool(maker and elements)
            verdict = self.judged(elements, form, maker, buyer, maker) if known else None
            self._parts[key] = Leg("part", maker, buyer, verdict)
        return self._parts[key]

    def heard(
        self,
        declared: Declaration,
        holding: Holding,
        part_leg: Leg | None,
        supplies: Mapping[tuple[str, str], Supply],
    ) -> Exposure:
        line, says = declared.lines[holding.part], declared.lines[holding.says]
        smelted = bool(says.smelter or says.smelter_id or says.smelter_country)
        told = (says.origin, says.smelter_country, smelted) if holding.declared else None
        key = (holding.material, holding.form, told, line.origin, id(part_leg))  # a leg is made once
        if key not in self._ways:
            self._ways[key] = self._way_heard(holding, line, says, part_leg)
        legs, refiner, verdict, decides = self._ways[key]
        stage = STAGE_OF.get(holding.form, "")
        supply = supplies.get((holding.material, stage or UNSAID_STAGE), NOTHING_KNOWN)
        return Exposure(
            holding, line, says, declared.lines[holding.product].item, stage, legs, verdict, decides,
            holding.material in self.named, None if refiner else self._estimate(holding, line, supply), supply,
        )  # fmt: skip

    def _way_heard(self, holding: Holding, line: Line, says: Line, part_leg: Leg | None) -> Way:
        """Return the legs, the refiner, and the strictest verdict on them with what decides it."""
        way = self._way(holding, line, says)
        legs = (*way, part_leg) if part_leg and holding.material in self.named else tuple(way)
        verdicts = [leg.verdict for leg in legs if leg.verdict]
        decides = max(verdicts, key=lambda verdict: RANK[verdict.verdict], default=None)
        verdict = decides.verdict if decides else "unknown"
        if len(verdicts) < len(legs) and verdict not in CERTAIN:
            verdict, decides = "unknown", decides if verdict == "unknown" else None
        return legs, next(leg.origin for leg in legs if leg.name == "material"), verdict, decides

    def _way(self, holding: Holding, line: Line, says: Line) -> list[Leg]:
        """Return the crossings of the element: from the ore's origin to a smelter that is named, and on to the maker."""
        if not holding.declared:
            return [Leg("material", "", line.origin or "", None)]
        smelted = bool(says.smelter or says.smelter_id or says.smelter_country)
        mined, maker = says.origin or "", line.origin or ""
        refiner = says.smelter_country or "" if smelted else mined
        legs = [self._leg("material", holding, holding.form, refiner, maker)]
        if smelted and mined and mined != refiner:
            legs.insert(0, self._leg("ore", holding, "", mined, refiner))
        return legs

    def _leg(
        self, name: Literal["ore", "material"], holding: Holding, form: str, origin: str, destination: str
    ) -> Leg:
        known = bool(origin and destination)
        return Leg(
            name,
            origin,
            destination,
            self.judged((holding.material,), form, origin, destination) if known else None,
        )

    def _estimate(self, holding: Holding, line: Line, supply: Supply) -> Estimate | None:
        key = (holding.material, holding.form, line.origin or self.asked.buyer)
        if key not in self._estimates:
            self._estimates[key] = self._estimated(*key, supply)
        return self._estimates[key]

    def _estimated(self, material: str, form: str, maker: str, supply: Supply) -> Estimate | None:
        asked = [
            origin for origin in supply.origins if origin.share >= LEAST_ORIGIN and origin.country != "ROW"
        ]
        if not asked:
            return None
        heard = [(origin, self.judged((material,), form, origin.country, maker)) for origin in asked]
        origin, verdict = heard[0]
        return Estimate(origin, verdict, sum(o.share for o, v in heard if v.verdict in CERTAIN))


def price_jpy(line: Line, jpy_per: Mapping[str, float]) -> float | None:
    """Return the price of one of a line in yen; None without a price or a rate.

    Example:
        >>> from sozai.bom import Amount
        >>> price_jpy(Line("part", "P", None, None, 0, "", 1, value=Amount(2.0, unit="USD")), {"USD": 150.0})
        300.0
    """
    price = line.value
    if price is None or price.value is None or price.unit not in jpy_per:
        return None
    return price.value * jpy_per[price.unit]


def volume(asked: Terms, product: str) -> float | None:
    """Return the products a year of a product; None when nobody has said."""
    return asked.volumes.get(product, asked.volumes.get(""))


def value_jpy(exposure: Exposure, asked: Terms) -> float | None:
    """Return the value of a part in one product [JPY]; None when its price, rate or quantity is unknown."""
    price, pieces = price_jpy(exposure.line, asked.jpy_per), exposure.holding.pieces
    return None if price is None or pieces is None else price * pieces


def covered_products(exposure: Exposure) -> float | None:
    """Return for how many products the stated stock of a part lasts; None when none is stated in pieces.

    Own stock, work in progress and goods in transit that are stated count; one that is not stated is not counted, so the
    number is the least.
    """
    line, pieces = exposure.line, exposure.holding.pieces
    stated = [
        stock.value
        for stock in (line.own_stock, line.work_in_progress, line.in_transit)
        if stock is not None and stock.value is not None and stock.unit == "each"
    ]
    return sum(stated) / pieces if stated and pieces else None


def days_of_cover(exposure: Exposure, asked: Terms) -> float | None:
    """Return the calendar days the stated stock of a part lasts; None when stock or volume is unknown."""
    products, yearly = covered_products(exposure), volume(asked, exposure.product)
    return products / (yearly / DAYS_A_YEAR) if products is not None and yearly else None


def days_to_stop(exposure: Exposure, asked: Terms) -> float | None:
    """Return the days from the day asked for to the declared line stop, else the days of cover; below 0 it has passed."""
    if exposure.line.line_stop:
        return float((date.fromisoformat(exposure.line.line_stop) - asked.day).days)
    return days_of_cover(exposure, asked)
