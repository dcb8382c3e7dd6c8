"""Which use of its chain an element in a part belongs to: by the product's use for magnets, else by the type of part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..terms import NoAnswerError, ParameterError
from ..terms.chains import CHAINS, FOLLOWED
from .chains import PART_OF
from .magnets import ELEMENT_OF

if TYPE_CHECKING:
    from ..chain import Base
    from ..terms.facts import FactTables

ANY_USE = ""  # all uses of the material at the buyer together, where the type of part does not tell which
CHAIN_OF: dict[str, str] = {
    material: next(
        name for name, chain in CHAINS.items() if PART_OF.get(material, material) in chain.materials
    )
    for material in dict.fromkeys((*PART_OF, *FOLLOWED))
}
USE_OF_PART: dict[tuple[str, str], str] = {
    ("gallium", "gan-die"): "gallium-wafers",
    ("gallium", "gaas-die"): "gallium-wafers",
    ("gallium", "led-package"): "gallium-wafers",
    ("gallium", "ndfeb-magnet"): "gallium-magnets",
    ("gallium", "ndfeb-magnet-heavy"): "gallium-magnets",
    ("gallium", "ndfeb-magnet-light"): "gallium-magnets",
    ("germanium", "ge-optics"): "germanium-infrared",
    ("tungsten", "cemented-carbide"): "tungsten-carbide",
    ("tungsten", "nickel-superalloy"): "tungsten-steels",
    ("antimony", "flame-retarded-plastic"): "antimony-flame-retardants",
    ("cobalt", "cemented-carbide"): "cobalt-hard-metals",
    ("cobalt", "smco-magnet"): "cobalt-hard-metals",
    ("cobalt", "nickel-superalloy"): "cobalt-superalloys",
    ("copper", "copper-winding"): "copper-wire",
    ("copper", "copper-baseplate"): "copper-mill-products",
    ("copper", "circuit-board"): "copper-foil",
}


def use_in_chain(material: str, part_type: str | None, product_use: str) -> str:
    """Return the use an element in a part belongs to; `ANY_USE` where neither product nor type of part tells.

    Example:
        >>> use_in_chain("dysprosium", "ndfeb-magnet-heavy", "drive-motors")
        'drive-motors'
        >>> use_in_chain("gallium", "gan-die", "drive-motors"), use_in_chain("gallium", None, "drive-motors")
        ('gallium-wafers', '')
    """
    if material in ELEMENT_OF:
        return product_use
    return USE_OF_PART.get((material, part_type or ""), ANY_USE)


DRAWS = 30  # worlds of a traced origin: a part's band needs no more, and a product may touch many chains


def base_of(facts: FactTables, chain: str) -> Base:
    """Return a chain in its base year.

    Raises:
        NoAnswerError: the facts, which may be a user's own or older ones, do not hold the chain.
    """
    from ..chain import build

    try:
        return build(facts, chain, DRAWS)
    except ParameterError as missing:
        raise NoAnswerError(missing.words.en, missing.words.ja) from None
