"""Where in a chain a lever acts: which goods hold a material at a stage, and which region a country is."""

from __future__ import annotations

import numpy as np

from ..chain import Chain, Ints, commodity_words
from ..terms import COUNTRIES, MATERIALS, ParameterError

PARTS = {"neodymium": "ndpr", "praseodymium": "ndpr"}
WHOLE = ("rare-earths", "magnet-rare-earths")


def region(chain: Chain, country: str) -> int:
    """Return the index of the region that a country is.

    Raises:
        ParameterError: the chain does not follow the country apart, so a lever would act on the whole rest of the world.
    """
    if country not in chain.regions:
        words = COUNTRIES[country].words
        raise ParameterError(
            f"The chain '{chain.name}' does not follow {words.en} ({country}) apart from the rest of the world; "
            f"it follows {', '.join(chain.regions)}.",
            f"供給網「{chain.name}」では{words.ja}（{country}）は「その他の国・地域」に含まれ、個別には扱えません"
            f"（対象: {'、'.join(chain.regions)}）。",
        )
    return chain.regions.index(country)


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
            words = MATERIALS[material].words
            raise ParameterError(
                f"The chain '{chain.name}' does not follow {words.en}; it follows {', '.join(chain.elements)}.",
                f"供給網「{chain.name}」は{words.ja}を追跡していません（対象: {'、'.join(chain.elements)}）。",
            )
        found.append(element)
    return tuple(dict.fromkeys(found))


def shipments(
    chain: Chain, origin: str, destination: str, materials: tuple[str, ...], stages: tuple[str, ...]
) -> Ints:
    """Return the arcs from an origin to a destination (either may be `WLD`) with goods that hold the materials.

    Raises:
        ParameterError: a country, or a material at these stages, that the chain does not have, or no such trade.
    """
    arcs = chain.arcs
    chosen = np.isin(arcs.commodity, goods(chain, materials, stages))
    for place, ends in ((origin, arcs.origin), (destination, arcs.destination)):
        if place != "WLD":
            chosen &= ends == region(chain, place)
    return np.flatnonzero(chosen)


def makers(chain: Chain, place: str, materials: tuple[str, ...], stages: tuple[str, ...]) -> Ints:
    """Return the processes of a region (or of all, `WLD`) that put out goods that hold the materials at the stages.

    Raises:
        ParameterError: a country, or a material at these stages, that the chain does not have.
    """
    part = chain.processes
    chosen = np.asarray((part.outputs[:, list(goods(chain, materials, stages))] > 0).any(axis=1))
    if place != "WLD":
        chosen &= part.region == region(chain, place)
    return np.flatnonzero(chosen)


def good(chain: Chain, name: str) -> int:
    """Return the index of a commodity.

    Raises:
        ParameterError: the chain has no such good.
    """
    names = [commodity.name for commodity in chain.commodities]
    if name not in names:
        raise ParameterError(
            f"The chain '{chain.name}' has no good '{name}'; it has {', '.join(names)}.",
            f"供給網「{chain.name}」に{commodity_words(name).ja}はありません（品目: {'、'.join(names)}）。",
        )
    return names.index(name)


def goods(chain: Chain, materials: tuple[str, ...], stages: tuple[str, ...]) -> tuple[int, ...]:
    """Return the indices of the commodities at `stages` that hold any of the materials.

    A ban on dysprosium at the stage `magnet` touches the magnets that hold dysprosium and no others.

    Raises:
        ParameterError: nothing in the chain fits.
    """
    wanted = elements(chain, materials)
    found = tuple(
        index
        for index, commodity in enumerate(chain.commodities)
        if commodity.stage in stages and any(commodity.content.get(element, 0.0) > 0 for element in wanted)
    )
    if not found:
        raise ParameterError(
            f"No good of the chain '{chain.name}' at {', '.join(stages)} holds {', '.join(materials)}.",
            f"供給網「{chain.name}」の工程（{'、'.join(stages)}）に {'、'.join(materials)} を含む品目はありません。",
        )
    return found
