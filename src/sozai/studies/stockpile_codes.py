"""Which HS codes speak of which of the 34 stockpile minerals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..terms import MATERIALS, Words
from ..terms.materials import STOCKPILE

if TYPE_CHECKING:
    from ..terms.hs import HsCode

# A code of a carrier stands for the element: its trade is the element's.
CARRIERS = {"barium": ("barite",), "fluorine": ("fluorspar",), "graphite": ("natural-graphite",)}
STAGES = ("mine", "separate", "refine", "smelt", "metal")
MAGNET_MINERAL = "rare-earths"
OLDEST = "HS2012"  # a code that ended before is no code of today's trade


def codes_of(mineral: str) -> tuple[tuple[str, ...], Words]:
    """Return the HS codes that hold this stockpile mineral and no other, or why there is none.

    Example:
        >>> codes_of("beryllium")[0], codes_of("gallium")[0]
        (('811212',), ())
    """
    owners, mine = _entries(mineral)
    alone = tuple(dict.fromkeys(entry.code for entry in mine if len(owners[entry.code]) == 1))
    if alone:
        return alone, Words("", "")
    shared = sorted({entry.code for entry in mine})
    if shared:
        others = {o for code in shared for o in owners[code]} - {mineral}
        en = sorted(MATERIALS[other].words.en.lower() for other in others)
        ja = sorted(MATERIALS[other].words.ja for other in others)
        return (), Words(
            f"its trade code is shared (HS {', '.join(shared)}, with {', '.join(en)}); nine-digit customs statistics would tell it apart",
            f"統計番号が共用（HS {'、'.join(shared)}。{'・'.join(ja)}と区別できない）。9 桁の税関統計が必要",
        )
    return (), Words(
        "it has no trade code of its own, and no consumption of the country is published",
        "固有の統計番号がなく、国内消費量の公表値もない",
    )


def shared_by(mineral: str) -> tuple[str, ...]:
    """Return the HS codes that hold this stockpile mineral among others.

    Example:
        >>> shared_by("indium"), shared_by("beryllium")
        (('811292',), ())
    """
    owners, mine = _entries(mineral)
    return tuple(dict.fromkeys(entry.code for entry in mine if len(owners[entry.code]) > 1))


def _entries(mineral: str) -> tuple[Mapping[str, set[str]], list[HsCode]]:
    from ..terms.hs import hs_codes

    owners: dict[str, set[str]] = {}
    mine: list[HsCode] = []
    for entry in hs_codes():
        for id_ in STOCKPILE:
            if entry.material in ids_of(id_) and entry.last >= OLDEST:
                owners.setdefault(entry.code, set()).add(id_)
                if id_ == mineral and entry.stage in STAGES:
                    mine.append(entry)
    return owners, mine


def ids_of(mineral: str) -> set[str]:
    """Return the materials whose codes stand for a stockpile mineral."""
    from ..terms.materials import MEMBERS

    return {mineral, *MEMBERS.get(mineral, ()), *CARRIERS.get(mineral, ())}
