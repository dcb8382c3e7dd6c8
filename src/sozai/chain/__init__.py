"""The chain: who mines, separates, smelts, alloys, makes and uses a material, in one mass-balanced base year.

Law: in every region, outputs and imports of a commodity equal its inputs, exports and uses; every quantity is marked
observed, balanced or assumed, and facts that cannot both be true are listed.
"""

from .additions import (
    Additions,
    ByProduct,
    Delay,
    Expansion,
    Expense,
    Hoarding,
    Levy,
    Plant,
    Purchase,
    Quota,
    Reserve,
    State,
)
from .build import Base, build
from .magnets import NAME as RARE_EARTH_MAGNETS
from .ranges import ASSUMPTION_KINDS, assuming, moved
from .trace import bounds, network, node_shares, origin_shares
from .types import (
    ASSUMED,
    BALANCED,
    MARKS,
    OBSERVED,
    RESPONSES,
    Arcs,
    Chain,
    Commodity,
    Conflict,
    Floats,
    Ints,
    Processes,
    Stocks,
    Uses,
    imported_tpa,
    needed_tpa,
)
from .words import commodity_words, names

__all__ = [
    "ASSUMED",
    "ASSUMPTION_KINDS",
    "BALANCED",
    "MARKS",
    "OBSERVED",
    "RARE_EARTH_MAGNETS",
    "RESPONSES",
    "Additions",
    "Arcs",
    "Base",
    "ByProduct",
    "Chain",
    "Commodity",
    "Conflict",
    "Delay",
    "Expansion",
    "Expense",
    "Floats",
    "Hoarding",
    "Ints",
    "Levy",
    "Plant",
    "Processes",
    "Purchase",
    "Quota",
    "Reserve",
    "State",
    "Stocks",
    "Uses",
    "assuming",
    "bounds",
    "build",
    "commodity_words",
    "imported_tpa",
    "moved",
    "names",
    "needed_tpa",
    "network",
    "node_shares",
    "origin_shares",
]
