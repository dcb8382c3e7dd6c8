"""Which elements a substance holds: by its CAS number and formula, else by its symbol or name.

Source: CAS registry numbers as printed in public chemical inventories; every check digit is tested. The shares follow
from atomic weights.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from pathlib import Path

from ..terms import MATERIALS
from ..terms.atoms import WEIGHTS, atoms, contained_share
from ..terms.names import folded, lookup
from .declaration import Line


@cache
def formulas() -> dict[str, str]:
    """Return CAS number -> chemical formula of the substances known here."""
    with (Path(__file__).parent / "substances.csv").open(encoding="utf-8", newline="") as file:
        return {row["cas"]: row["formula"] for row in csv.DictReader(file)}


@cache
def _elements() -> dict[str, str]:
    found = ((m.symbol, (m.words.en, m.words.ja, *m.aliases)) for m in MATERIALS.values() if m.symbol)
    return lookup(found) | {folded(name): name for name in WEIGHTS}


@lru_cache(maxsize=10_000)
def symbol(text: str) -> str | None:
    """Return the chemical symbol of an element named by symbol or name in English or Japanese; None for another name.

    Example:
        >>> symbol("ネオジム"), symbol("Dysprosium"), symbol("Nd"), symbol("steel")
        ('Nd', 'Dy', 'Nd', None)
    """
    return _elements().get(folded(text)) if len(text) <= 60 else None


@cache
def element_of(cas: str) -> str | None:
    """Return the symbol of the element that a CAS number stands for; None for a compound or a number not known here.

    Example:
        >>> element_of("7440-00-8"), element_of("1313-97-9")
        ('Nd', None)
    """
    held = atoms(formulas()[cas]) if cas in formulas() else ()
    return held[0][0] if len(held) == 1 else None


def contained(line: Line) -> tuple[tuple[str, float], ...]:
    """Return the elements a substance's line holds as (symbol, share of the substance's mass); () where unknown.

    Args:
        line: the line of a substance.

    Example:
        >>> oxide = Line("substance", "a/b", "a", 0, 1, "", 0, cas="1313-97-9")
        >>> [(name, round(share, 4)) for name, share in contained(oxide)]  # 2 Nd in Nd2O3
        [('Nd', 0.8574), ('O', 0.1426)]
    """
    if line.cas in formulas():
        formula = formulas()[line.cas]
        return tuple((name, contained_share(formula, name)) for name, _ in atoms(formula))
    return ((line.element, 1.0),) if line.element and not line.cas else ()
