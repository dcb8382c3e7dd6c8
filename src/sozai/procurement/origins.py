"""What stands behind a supplier's plant: the origins of what it takes in, stage by stage, traced through a chain.

Law: at its own stage a plant is its own country. Above it, the plant takes in what its country's makers take in, whose
origins mix in proportion (`chain.node_shares`); a refiner that the supplier declares takes the place of the traced ones.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..chain import Chain, Floats, node_shares
from ..terms import Words
from .book import Book, Item, Offer

REFINED = ("separate", "refine", "smelt")
SEEN = 1e-6
MOSTLY = 0.5


@dataclass(frozen=True, eq=False)
class Reliance:
    """What one offer relies on.

    Attributes:
        plant: country of its plant.
        materials: the item's materials.
        shares: (material, stage) -> origin -> share of what the offer needs from that stage; a stage that nobody can
            trace is absent.
        untraced: materials that no chain follows from this plant.
    """

    plant: str
    materials: tuple[str, ...]
    shares: Mapping[tuple[str, str], Mapping[str, float]] = field(default_factory=dict)
    untraced: tuple[str, ...] = ()

    def at(self, stage: str) -> dict[str, float]:
        """Return the largest share of each origin at a stage over the materials."""
        found: dict[str, float] = {}
        for (_, at), shares in self.shares.items():
            if at == stage:
                for origin, share in shares.items():
                    found[origin] = max(found.get(origin, 0.0), share)
        return found


def reliance(book: Book, chains: Mapping[str, tuple[Chain, str]]) -> tuple[Reliance, ...]:
    """Return what each offer relies on.

    Args:
        book: the buyer's table.
        chains: material -> (the chain that follows it, the element's name there).
    """
    traced = {}
    for material in {material for item in book.items for material in item.materials} & set(chains):
        traced[material] = _Traced(*chains[material])
    return tuple(_of(offer, book.items[offer.item], traced) for offer in book.offers)


def _of(offer: Offer, item: Item, traced: Mapping[str, _Traced]) -> Reliance:
    shares: dict[tuple[str, str], Mapping[str, float]] = {}
    untraced = []
    for material in item.materials:
        found = traced[material].behind(item.form, offer.plant) if material in traced and offer.plant else {}
        if offer.refiner:
            found = _declared(found, offer.refiner, traced.get(material))
        if not found:
            untraced.append(material)
        shares |= {(material, stage): origins for stage, origins in found.items()}
    return Reliance(offer.plant, item.materials, shares, tuple(untraced))


def _declared(
    found: Mapping[str, Mapping[str, float]], refiner: str, traced: _Traced | None
) -> dict[str, Mapping[str, float]]:
    """Return the stages with a declared refiner in the place of the traced ones, and the mines behind it."""
    stage = next((stage for stage in REFINED if stage in found), "") or (
        traced.refined if traced else REFINED[1]
    )
    kept = {at: origins for at, origins in found.items() if at != "mine"}
    behind = traced.behind(stage, refiner) if traced else {}
    return {**kept, stage: {refiner: 1.0}} | ({"mine": behind["mine"]} if "mine" in behind else {})


class _Traced:
    """One material of a chain, with the origin shares at every market."""

    def __init__(self, chain: Chain, element: str) -> None:
        self.chain, self.element = chain, element
        self.content = np.array([good.content.get(element, 0.0) for good in chain.commodities])
        self.stage = [good.stage for good in chain.commodities]
        held = [stage for stage, content in zip(self.stage, self.content, strict=True) if content > 0]
        self.stages = tuple(dict.fromkeys(stage for stage in held if stage != "scrap"))
        self.refined = next((stage for stage in REFINED if stage in self.stages), self.stages[0])
        self.at = {stage: node_shares(chain, element, stage) for stage in self.stages}

    def makers(self, stage: str, region: int) -> list[int]:
        """Return the processes that make the element's goods of a stage in a region."""
        made = np.array([at == stage for at in self.stage]) & (self.content > 0)
        processes = self.chain.processes
        here = (processes.region == region) & (processes.activity_tpa > SEEN)
        return [int(p) for p in np.flatnonzero(here) if (processes.outputs[p][made] > 0).any()]

    def taken(self, stage: str, region: int) -> Floats:
        """Return the tonnes of the element (commodities,) that makers of a stage take in; zeros where there are none."""
        processes, makers = self.chain.processes, self.makers(stage, region)
        return np.asarray(
            sum(
                (processes.inputs[p] * processes.activity_tpa[p] for p in makers), np.zeros(self.content.size)
            )
            * self.content
        )

    def sold(self, stage: str, region: int) -> Floats:
        """Return the element's content (commodities,) of the goods of a stage that stand at a region's market."""
        made = np.array([at == stage for at in self.stage]) & (self.content > 0)
        present = self.at[self.stages[0]][:, region].sum(axis=1) > SEEN
        return np.asarray(np.where(made & present, self.content, 0.0))

    def behind(self, form: str, plant: str) -> dict[str, Mapping[str, float]]:
        """Return the origins of each stage behind a plant that makes `form`; {} where the chain cannot tell."""
        if plant not in self.chain.regions:
            return {form: {plant: 1.0}} if form in self.stages else {}
        region = self.chain.regions.index(plant)
        if form in self.stages:
            found: dict[str, Mapping[str, float]] = {form: {plant: 1.0}}
            mass = self.taken(form, region)
            upstream = self.stages[: self.stages.index(form)]
        else:
            # A maker of parts, or of a form that was not said, buys the last good of the chain.
            found, mass, upstream = {}, self.sold(self.stages[-1], region), self.stages
        if mass.sum() <= 0:
            return found
        for stage in upstream:
            mixed = mass @ self.at[stage][:, region] / mass.sum()
            found[stage] = {self.chain.regions[r]: float(mixed[r]) for r in np.flatnonzero(mixed > SEEN)}
        return found

    def relabels(self, form: str, plant: str) -> str:
        """Return where the goods that a plant country sells were mostly made, if nobody there makes them; else ""."""
        if form not in self.stages or plant not in self.chain.regions:
            return ""
        region = self.chain.regions.index(plant)
        if self.makers(form, region):
            return ""
        mass = self.sold(form, region)
        if mass.sum() <= 0:
            return ""
        mixed = mass @ self.at[form][:, region] / mass.sum()
        largest = int(mixed.argmax())
        return self.chain.regions[largest] if mixed[largest] > MOSTLY else ""


def relabelled(
    book: Book,
    chains: Mapping[str, tuple[Chain, str]],
    controlled: Mapping[str, Collection[str]],
    names: Mapping[str, Words],
) -> dict[int, Words]:
    """Return the offers that merely relabel a controlled origin, each with the reason.

    An offer does so when it says that its goods were made in a controlled country other than its plant's, or when the
    chain has no maker of them in the plant's country and most of what is sold there was made in a controlled one.

    Args:
        book: the buyer's table.
        chains: as for `reliance`.
        controlled: material -> countries with export controls on it.
        names: names of countries and materials.
    """
    found: dict[int, Words] = {}
    traced: dict[str, _Traced] = {}
    for place, offer in enumerate(book.offers):
        item = book.items[offer.item]
        for material in item.materials:
            under = controlled.get(material, ())
            if offer.made_in and offer.made_in != offer.plant and offer.made_in in under:
                found[place] = _said(names, offer, material, offer.made_in, declared=True)
            elif material in chains and under:
                traced.setdefault(material, _Traced(*chains[material]))
                origin = traced[material].relabels(item.form, offer.plant)
                if origin in under:
                    found[place] = _said(names, offer, material, origin, declared=False)
            if place in found:
                break
    return found


def _said(names: Mapping[str, Words], offer: Offer, material: str, origin: str, *, declared: bool) -> Words:
    plant, made = names.get(offer.plant, Words("", "")), names[origin]
    what = names[material]
    if declared:
        return Words(
            f"{offer.supplier}: its goods are made in {made.en}, which controls exports of {what.en.lower()}; a label of {plant.en} changes nothing.",
            f"{offer.supplier}: 製品は{what.ja}の輸出を規制する{made.ja}で製造されており、{plant.ja}の表示では供給源は変わりません。",
        )
    return Words(
        f"{offer.supplier}: no maker in {plant.en} is on record, and what is sold there is mostly made in {made.en}, which controls exports of {what.en.lower()}. With evidence of a plant, add its row to table plants.",
        f"{offer.supplier}: {plant.ja}に製造者の記録がなく、同地で流通する製品の大半は{what.ja}の輸出を規制する{made.ja}製です。工場の証拠があれば表 plants に行を追加してください。",
    )


def same_refiner(traced: Sequence[Reliance], one: int, other: int) -> float:
    """Return the share of two offers' refined material that comes from the same countries, 0-1.

    Example:
        >>> vietnam = Reliance("VNM", ("dysprosium",), {("dysprosium", "separate"): {"CHN": 1.0}})
        >>> japan = Reliance("JPN", ("dysprosium",), {("dysprosium", "separate"): {"CHN": 0.9, "MYS": 0.1}})
        >>> same_refiner((vietnam, japan), 0, 1)
        0.9
    """
    overlap = 0.0
    for (material, stage), first in traced[one].shares.items():
        if stage in REFINED:
            second = traced[other].shares.get((material, stage), {})
            overlap = max(
                overlap, sum(min(share, second.get(origin, 0.0)) for origin, share in first.items())
            )
    return overlap
