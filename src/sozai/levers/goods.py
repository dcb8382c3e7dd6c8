"""Which goods of a chain a lever on materials and stages touches."""

from __future__ import annotations

from ..chain import Chain
from ..terms import MATERIALS, ParameterError

PARTS = {"neodymium": "ndpr", "praseodymium": "ndpr"}
WHOLE = ("rare-earths", "magnet-rare-earths")


def elements(chain: Chain, materials: tuple[str, ...]) -> tuple[str, ...]:
    """Return the elements of the chain that the named materials cover.

    Raises:
        ParameterError: the chain does not follow one of them.
    """
    found = []
    for material in materials:
        if material in WHOLE:
            found += list(chain.elements)
            continue
        element = PARTS.get(material, material)
        if element not in chain.elements:
            name = MATERIALS[material].words if material in MATERIALS else None
            raise ParameterError(
                f"The chain '{chain.name}' does not follow {material}; it follows {', '.join(chain.elements)}.",
                f"供給網「{chain.name}」は{name.ja if name else material}を追跡していません（対象: {'、'.join(chain.elements)}）。",
            )
        found.append(element)
    return tuple(dict.fromkeys(found))


def goods(chain: Chain, materials: tuple[str, ...], stages: tuple[str, ...]) -> tuple[int, ...]:
    """Return the indices of the commodities at `stages` that hold any of the materials.

    A ban on dysprosium at the stage `magnet` touches the magnets that hold dysprosium and no others.

    Raises:
        ParameterError: nothing in the chain fits.
    """
    wanted = elements(chain, materials)
    found = tuple(
        index
        for index, good in enumerate(chain.commodities)
        if good.stage in stages and any(good.content.get(element, 0.0) > 0 for element in wanted)
    )
    if not found:
        raise ParameterError(
            f"No good of the chain '{chain.name}' at {', '.join(stages)} holds {', '.join(materials)}.",
            f"供給網「{chain.name}」の工程（{'、'.join(stages)}）に {'、'.join(materials)} を含む品目はありません。",
        )
    return found
