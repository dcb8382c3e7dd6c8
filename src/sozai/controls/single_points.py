"""Where everything hangs on one source, and what a shortage takes from each part and product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..terms import ParameterError
from .exposure import Exposure, Terms, value_jpy, volume

MONTHS_A_YEAR = 12.0


@dataclass(frozen=True, slots=True)
class SinglePoint:
    """The only declared source of something, over all products.

    Attributes:
        kind: whether it supplies parts or smelts a material.
        name: its name.
        country: where it stands; "" when unknown.
        holds: part numbers, or ids of materials, for which no other source is named.
        products: products that need them.
        sure: False where a line of the same part or material names no source, which may be another.
    """

    kind: Literal["supplier", "smelter"]
    name: str
    country: str
    holds: tuple[str, ...]
    products: tuple[str, ...]
    sure: bool


def single_points(found: Sequence[Exposure]) -> tuple[SinglePoint, ...]:
    """Return the suppliers of parts and smelters of materials without a second named source, most products first."""
    named: dict[tuple[Literal["supplier", "smelter"], str], dict[tuple[str, str] | None, set[str]]] = {}
    for each in found:
        line, says = each.line, each.says
        part = (line.supplier, line.origin or "") if line.supplier else None
        named.setdefault(("supplier", line.item), {}).setdefault(part, set()).add(each.product)
        if each.holding.declared:
            smelter = says.smelter or says.smelter_id
            source = (smelter, says.smelter_country or "") if smelter else None
            named.setdefault(("smelter", each.holding.material), {}).setdefault(source, set()).add(
                each.product
            )
    gathered: dict[tuple[Literal["supplier", "smelter"], str, str, bool], tuple[set[str], set[str]]] = {}
    for (kind, thing), sources in named.items():
        known = [source for source in sources if source is not None]
        if len(known) == 1:
            name, country = known[0]
            holds, products = gathered.setdefault((kind, name, country, None not in sources), (set(), set()))
            holds.add(thing)
            products.update(*sources.values())
    points = [
        SinglePoint(kind, name, country, tuple(sorted(holds)), tuple(sorted(products)), sure)
        for (kind, name, country, sure), (holds, products) in gathered.items()
    ]
    return tuple(sorted(points, key=lambda p: (-len(p.products), -len(p.holds), p.kind, p.name, not p.sure)))


@dataclass(frozen=True, slots=True)
class LineLoss:
    """What a shortage takes from one part.

    Attributes:
        exposure: the element in the part that is short.
        lost_share: share of the part's supply that is lost, 0-1.
        value_jpy: value of the parts not made [JPY]; None when price, quantity or volume is unknown.
        sales_jpy: sales of the product not made for want of this part [JPY]. Sales of one product are lost once: the
            product's loss is the largest of its lines, never their sum.
    """

    exposure: Exposure
    lost_share: float
    value_jpy: float | None
    sales_jpy: float | None


def losses(
    found: Sequence[Exposure],
    asked: Terms,
    lost_share: Mapping[tuple[str, str], float],
    use_of: Mapping[str, str],
    months: float,
    prices_jpy: Mapping[str, float],
) -> tuple[LineLoss, ...]:
    """Return line by line what a disruption scenario takes; a line whose use or material it does not name is absent.

    Args:
        found: the exposures.
        asked: volumes and rates.
        lost_share: share of a material's supply that a use loses over the scenario, by use and material, 0-1.
        use_of: the use each product belongs to, by its part number; "" stands for every other product.
        months: how long the scenario lasts [months].
        prices_jpy: price of each product [JPY]; absent is unknown.

    Raises:
        ParameterError: a lost share is outside 0-1.
    """
    wrong = [share for share in lost_share.values() if not 0.0 <= share <= 1.0]
    if wrong:
        raise ParameterError(
            f"A lost share lies between 0 and 1; {wrong[0]} came.",
            f"不足率は 0〜1 で指定してください（指定された値: {wrong[0]}）。",
        )
    rows = []
    for each in found:
        use = use_of.get(each.product, use_of.get("", ""))
        share = lost_share.get((use, each.holding.material))
        if share is None:
            continue
        yearly = volume(asked, each.product)
        missing = None if yearly is None else yearly * months / MONTHS_A_YEAR * share
        rows.append(
            LineLoss(
                each,
                share,
                _times(value_jpy(each, asked), missing),
                _times(prices_jpy.get(each.product), missing),
            )
        )
    return tuple(rows)


def _times(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other
