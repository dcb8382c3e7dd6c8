"""Supply criteria on the points of a space, in the form in which a wish takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..terms import ParameterError
from ..terms.atoms import WEIGHTS
from .criterion import Criterion
from .fractions import mass_fractions
from .parameters import Composition
from .space import Space
from .supply import ElementSupply, composition_supply

Floats = NDArray[np.float64]
OnPoints = Callable[[Floats], Floats]


def elements_of(space: Space) -> tuple[str, ...]:
    """Return the element symbols among the parts of a space's compositions.

    Raises:
        ParameterError: it has none.
    """
    found = tuple(
        name for p in space.parameters if isinstance(p, Composition) for name in p.columns if name in WEIGHTS
    )
    if not found:
        raise ParameterError(
            "The space has no composition whose parts are element symbols, so supply criteria say nothing of it.",
            "元素記号を成分とする組成が空間にないため、供給の基準を適用できません。",
        )
    return found


def point_fractions(space: Space, supply: ElementSupply, unit: Literal["wt%", "at%"] = "wt%") -> OnPoints:
    """Return the function from points (n, columns) to mass fractions (n, e) in the order of the supply's elements.

    Args:
        space: the space; its parts named by symbols are the composition.
        supply: the elements' facts, all of those symbols among them.
        unit: whether the shares of the space are by mass or by atoms.

    Raises:
        ParameterError: no element, or one without facts.
    """
    symbols = elements_of(space)
    strangers = sorted(set(symbols) - set(supply.elements))
    if strangers:
        raise ParameterError(
            f"There are no supply facts of {', '.join(strangers)}; ask for them with the others.",
            f"{'、'.join(strangers)} の供給データがありません。対象元素に加えてください。",
        )
    columns = [space.columns.index(symbol) for symbol in symbols]
    places = [supply.elements.index(symbol) for symbol in symbols]

    def fractions(points: Floats) -> Floats:
        shares = np.atleast_2d(points)[:, columns]
        mass = (
            mass_fractions(symbols, shares) if unit == "at%" else shares / shares.sum(axis=1, keepdims=True)
        )
        out = np.zeros((shares.shape[0], len(supply.elements)))
        out[:, places] = mass
        return out

    return fractions


def allowed_by(
    criteria: Sequence[Criterion], supply: ElementSupply, fractions: OnPoints, *, least_known: float = 1.0, seed: int = 0
) -> OnPoints:  # fmt: skip
    """Return the function from points to the chance (n,) that they keep every limit; 0 excludes a point.

    A hard cap counts 0 or 1; a chance constraint counts its chance where that is enough, and 0 elsewhere. What is
    unknown is excluded.
    """

    def allowed(points: Floats) -> Floats:
        shares = fractions(points)
        kept = np.ones(shares.shape[0])
        for criterion in criteria:
            judged = criterion.evaluate(supply, shares, least_known=least_known, seed=seed)
            kept *= np.where(judged.allowed, judged.chance, 0.0)
        return kept

    return allowed


def known_by(
    measure: str, supply: ElementSupply, fractions: OnPoints, *, least_known: float = 1.0
) -> OnPoints:
    """Return the function from points to a measure's values (n,); NaN is unknown.

    Raises:
        ParameterError: there is no such measure.
    """
    at = supply.column(measure)

    def known(points: Floats) -> Floats:
        return np.asarray(composition_supply(supply, fractions(points), least_known=least_known).value[:, at])

    return known
