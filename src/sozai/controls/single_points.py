"""Where everything hangs on one source, over all products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .exposure import Exposure


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
