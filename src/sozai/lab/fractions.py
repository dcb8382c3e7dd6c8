"""Compositions in atomic and in mass fractions: one turned into the other by atomic weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..terms import DataError, UnitError
from ..terms.atoms import WEIGHTS
from ..terms.names import suggestion

Floats = NDArray[np.float64]


def atomic_weights(elements: Sequence[str]) -> Floats:
    """Return standard atomic weights [g/mol] (elements,).

    Raises:
        UnitError: a symbol is no element.

    Example:
        >>> atomic_weights(["Nd", "Fe"]).tolist()
        [144.242, 55.845]
    """
    for symbol in elements:
        if symbol not in WEIGHTS:
            en, ja = suggestion(symbol, WEIGHTS)
            raise UnitError(
                f"'{symbol}' is no symbol of an element.{en}", f"「{symbol}」は元素記号ではありません。{ja}"
            )
    return np.array([WEIGHTS[symbol] for symbol in elements])


def mass_fractions(elements: Sequence[str], atomic: ArrayLike) -> Floats:
    """Return mass fractions [share] (..., elements) of compositions in atomic fractions or counts of atoms.

    `w_i = x_i M_i / sum_j x_j M_j`; the rows add up to one whatever their sum was.

    Args:
        elements: symbols.
        atomic (..., elements): atoms; not negative, none missing.

    Raises:
        DataError: an amount is missing or negative, or a row adds up to zero.
        UnitError: a symbol is no element.

    Example:
        Nd2Fe14B: 2 x 144.242 g of Nd in 1081.124 g:

        >>> mass_fractions(["Nd", "Fe", "B"], [2.0, 14.0, 1.0]).round(4).tolist()
        [0.2668, 0.7232, 0.01]
    """
    return _rescaled(atomic, atomic_weights(elements))


def atomic_fractions(elements: Sequence[str], mass: ArrayLike) -> Floats:
    """Return atomic fractions [share] (..., elements) of compositions in mass fractions, % or grams.

    Args:
        elements: symbols.
        mass (..., elements): masses in any one unit; not negative, none missing.

    Raises:
        DataError: an amount is missing or negative, or a row adds up to zero.
        UnitError: a symbol is no element.

    Example:
        >>> atomic_fractions(["H", "O"], [2 * 1.008, 15.999]).round(6).tolist()
        [0.666667, 0.333333]
    """
    return _rescaled(mass, 1.0 / atomic_weights(elements))


def written_composition(text: str, unit: str = "wt%") -> dict[str, float]:
    """Return mass shares by symbol of a composition written like `Nd=29.5,Dy=2,B=1,Fe=bal`.

    Args:
        text: amounts in per cent; one element may be `bal` (残部).
        unit: "wt%" or "at%".

    Raises:
        DataError: it cannot be read, or does not add up to 100.
        UnitError: a symbol is no element.

    Example:
        >>> written_composition("Nd=30,B=1,Fe=bal")
        {'Nd': 0.3, 'B': 0.01, 'Fe': 0.69}
    """
    amounts: dict[str, float | None] = {}
    for piece in filter(None, (part.strip() for part in text.replace("、", ",").split(","))):
        symbol, _, amount = (side.strip() for side in piece.partition("="))
        balance = amount.casefold().rstrip(".") in ("bal", "残部")
        try:
            value = None if balance else float(amount.rstrip("%"))
        except ValueError:
            value = -1.0
        if (value is not None and not 0.0 <= value <= 100.0) or symbol in amounts:
            raise DataError(
                f"The composition has '{piece[:40]}'; write each element once, like Nd=29.5,Dy=2,B=1,Fe=bal.",
                f"組成の「{piece[:40]}」を読み取れません。Nd=29.5,Dy=2,B=1,Fe=bal のように各元素を 1 回ずつ書いてください。",
            )
        amounts[symbol] = value
    stated = sum(value for value in amounts.values() if value is not None)
    open_ = [symbol for symbol, value in amounts.items() if value is None]
    if len(open_) > 1 or stated > 100.0 + 1e-6 or (not open_ and abs(stated - 100.0) > 0.01):
        raise DataError(
            f"The composition adds up to {stated:.4g} %; 100 is wanted, or one element as 'bal'.",
            f"組成の合計が {stated:.4g}% です。100% にするか、1 つの元素を bal（残部）にしてください。",
        )
    whole = {symbol: 100.0 - stated if value is None else value for symbol, value in amounts.items()}
    symbols, given = tuple(whole), list(whole.values())
    shares = (
        mass_fractions(symbols, given)
        if unit == "at%"
        else mass_fractions(symbols, given / atomic_weights(symbols))
    )
    return {symbol: round(float(share), 12) for symbol, share in zip(symbols, shares, strict=True)}


def _rescaled(amounts: ArrayLike, factor: Floats) -> Floats:
    values = np.asarray(amounts, dtype=np.float64)
    if values.shape[-1:] != factor.shape:
        raise DataError(
            f"{factor.size} elements are named and {values.shape[-1] if values.ndim else 0} amounts came.",
            f"元素は {factor.size} 個ですが、値は {values.shape[-1] if values.ndim else 0} 個です。",
        )
    if not np.isfinite(values).all() or (values < 0).any():
        raise DataError(
            "A composition holds a missing or negative amount (missing is not zero). Give each element's amount.",
            "組成に欠損または負の値があります（欠損は 0 ではありません）。各元素の量を与えてください。",
        )
    # The largest amount of a row first becomes one, so that neither sums nor products leave the range of floats.
    largest = values.max(axis=-1, keepdims=True, initial=0.0)
    if (largest == 0.0).any():
        raise DataError("A composition adds up to zero.", "組成の合計が 0 です。")
    moved = values / largest * factor
    return np.asarray(moved / moved.sum(axis=-1, keepdims=True))
