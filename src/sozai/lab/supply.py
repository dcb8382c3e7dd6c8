"""What elements cost a nation, and compositions by them: prices, concentration, controls, stock, recycling, CO2.

Law: of mass fractions w and element values v a composition has
`sum_i w_i v_i` (price, risk in money, controlled and recycled share, CO2), `max_i v_i` over what it holds (concentration,
risk) or `min_i v_i` (days of stock). What nobody knows stays unknown: where a held element has no value the composition
has none, unless the caller says how small an unknown share may be; then the known part stands for the whole, its band
is widened by the unknown share, and the share is reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..terms import DataError, Fact, ParameterError, Words
from ..terms.names import suggestion

Floats = NDArray[np.float64]
Law = Literal["sum", "largest", "least"]

Z95 = 1.6448536269514722  # 95 % point of the standard normal
TRACE = 1e-6  # mass share below which an element does not count as held
DRAWS = 256


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing an element costs a nation.

    Attributes:
        name: its name, ending in its unit.
        words: its title.
        law: how a composition follows from its elements.
        less_is_better: whether less of it is wanted.
        low, high: bounds of an element's value.
    """

    name: str
    words: Words
    law: Law
    less_is_better: bool = True
    low: float = 0.0
    high: float = np.inf


MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure("price_usd_per_kg", Words("Price of the elements inside", "含有元素の価格"), "sum"),
        Measure("hhi", Words("Concentration (mining and refining)", "集中度（採掘・製錬）"), "largest", high=1.0),
        Measure("risk", Words("Concentration weighted by governance", "統治リスクで重み付けた集中度"), "largest", high=1.0),
        Measure("risk_usd_per_kg", Words("Risk in money (price times risk)", "リスク金額（価格×リスク）"), "sum"),
        Measure("controlled_share", Words("Share under a registered export control", "輸出規制対象元素の割合"), "sum", high=1.0),
        Measure("stock_days", Words("Days of stock", "在庫日数"), "least", less_is_better=False),
        Measure("recycled_share", Words("Share from old scrap", "再生由来の割合"), "sum", less_is_better=False, high=1.0),
        Measure("co2_kg_per_kg", Words("CO2 equivalent", "CO2 換算排出量"), "sum"),
    )
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class ElementSupply:
    """What each element costs a nation on a day; NaN is unknown, never zero.

    Attributes:
        elements (e,): symbols.
        measures (m,): names of `MEASURES`.
        value (e, m): point values in the unit of the measure's name.
        low (e, m): 5 % points.
        high (e, m): 95 % points.
        source (e, m): id of the source; "" where unknown.
        grade (e, m): evidence grade; "" where unknown.
        notes: what a reader must know, as sentences.
        facts: the rows read.
    """

    elements: tuple[str, ...]
    measures: tuple[str, ...]
    value: Floats
    low: Floats
    high: Floats
    source: NDArray[np.str_]
    grade: NDArray[np.str_]
    notes: tuple[Words, ...] = ()
    facts: tuple[Fact, ...] = ()

    def __post_init__(self) -> None:
        """Hold the arrays together and closed."""
        shape = (len(self.elements), len(self.measures))
        for name in ("value", "low", "high", "source", "grade"):
            held = getattr(self, name)
            if held.shape != shape:
                raise DataError(
                    f"Element facts '{name}' have shape {held.shape}; {shape} is wanted.",
                    f"元素データ「{name}」の形が {held.shape} です（{shape} が必要）。",
                )
            held.flags.writeable = False

    def column(self, measure: str) -> int:
        """Return the position of a measure.

        Raises:
            ParameterError: there is no such measure.
        """
        if measure not in self.measures:
            en, ja = suggestion(measure, self.measures)
            raise ParameterError(
                f"There is no supply criterion '{measure}'.{en} There are: {', '.join(self.measures)}.",
                f"供給の基準「{measure}」はありません。{ja} 使える基準: {'、'.join(self.measures)}",
            )
        return self.measures.index(measure)

    def of(self, element: str, measure: str) -> float | None:
        """Return one value; None where it is unknown."""
        value = float(self.value[self.elements.index(element), self.column(measure)])
        return None if np.isnan(value) else value

    @property
    def unknown(self) -> dict[str, tuple[str, ...]]:
        """Return the elements without a value, by measure."""
        gaps = np.isnan(self.value)
        return {
            measure: tuple(element for element, gap in zip(self.elements, gaps[:, at], strict=True) if gap)
            for at, measure in enumerate(self.measures)
            if gaps[:, at].any()
        }

    def drawn(self, measure: str, draws: int = DRAWS, seed: int = 0) -> Floats:
        """Return a measure's values (draws, e) redrawn from two half normals through its 5 and 95 % points.

        An unknown yes or no (value unknown, band known) is drawn evenly from its band.
        """
        at = self.column(measure)
        value, low, high = self.value[:, at], self.low[:, at], self.high[:, at]
        normal = np.random.default_rng([seed, at]).standard_normal((draws, len(self.elements)))
        side = np.where(normal < 0.0, value - low, high - value) / Z95
        drawn = np.clip(value + normal * side, MEASURES[measure].low, MEASURES[measure].high)
        loose = np.isnan(value) & np.isfinite(low) & np.isfinite(high)
        if loose.any():
            even = np.random.default_rng([seed, at, 1]).random((draws, len(self.elements)))
            drawn = np.where(loose, low + even * (high - low), drawn)
        return np.asarray(drawn)


@dataclass(frozen=True, eq=False)
class CompositionSupply:
    """What compositions cost a nation; NaN is unknown.

    Attributes:
        measures (m,): names of `MEASURES`.
        value (n, m): point values.
        low (n, m), high (n, m): 5 and 95 % points.
        sd (n, m): half the band over 1.645.
        known_share (n, m): mass share of the elements whose value is known.
    """

    measures: tuple[str, ...]
    value: Floats
    low: Floats
    high: Floats
    sd: Floats
    known_share: Floats

    def column(self, measure: str) -> Floats:
        """Return one measure's values (n,)."""
        return np.asarray(self.value[:, self.measures.index(measure)])


def composition_supply(
    supply: ElementSupply, fractions: ArrayLike, *, least_known: float = 1.0
) -> CompositionSupply:
    """Return what compositions cost a nation, with bands from those of their elements (taken as independent).

    Args:
        supply: the elements' facts.
        fractions (n, e): mass fractions, in the order of `supply.elements`; rows add up to one.
        least_known: least mass share of elements with a known value, for a sum to have one.

    Raises:
        DataError: fractions are missing, negative, or do not add up to one.

    Example:
        >>> one = np.array([[10.0], [2.0]])
        >>> words = np.full((2, 1), "A")
        >>> supply = ElementSupply(("Nd", "Fe"), ("price_usd_per_kg",), one, one, one, words, words.copy())
        >>> composition_supply(supply, [[0.25, 0.75]]).value.tolist()
        [[4.0]]
    """
    shares = checked_fractions(supply.elements, fractions)
    n, m = shares.shape[0], len(supply.measures)
    value, low, high, known = (np.full((n, m), np.nan) for _ in range(4))
    held = shares > TRACE
    for at, name in enumerate(supply.measures):
        known[:, at] = shares @ np.isfinite(supply.value[:, at]).astype(np.float64)
        ends = supply.value[:, at], supply.low[:, at], supply.high[:, at]
        law = _sums if MEASURES[name].law == "sum" else _ends
        value[:, at], low[:, at], high[:, at] = law(
            MEASURES[name], shares, held, *ends, known[:, at], least_known
        )
    return CompositionSupply(supply.measures, value, low, high, (high - low) / (2.0 * Z95), known)


def _sums(
    measure: Measure, shares: Floats, held: NDArray[np.bool_], v: Floats, a: Floats, b: Floats,
    known: Floats, least_known: float,
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    there = np.isfinite(v)
    loose = ~there & np.isfinite(a) & np.isfinite(b)
    known = np.where((held & ~there).any(axis=1), np.minimum(known, 1.0), 1.0)
    enough = known >= max(least_known, TRACE)
    part = np.where(enough, known, np.nan)
    value = shares @ np.where(there, v, 0.0) / part
    square = np.square(shares)
    down = np.sqrt(square @ np.where(there, np.square(v - a), 0.0)) / part
    up = np.sqrt(square @ np.where(there, np.square(b - v), 0.0)) / part
    rest = (1.0 - part) * np.abs(value)
    low, high = value - down - rest, value + up + rest
    if loose.any():
        # A yes or no that nobody knows bounds the sum although it has no value.
        bounds = ~enough & (np.isfinite(a) | ~held).all(axis=1)
        low = np.where(bounds, shares @ np.where(np.isfinite(a), a, 0.0), low)
        high = np.where(bounds, shares @ np.where(np.isfinite(b), b, 0.0), high)
    return value, np.clip(low, measure.low, measure.high), np.clip(high, measure.low, measure.high)


def _ends(
    measure: Measure, shares: Floats, held: NDArray[np.bool_], v: Floats, a: Floats, b: Floats,
    known: Floats, least_known: float,
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    worst = np.fmax if measure.law == "largest" else np.fmin
    gaps = (held & np.isnan(v)) @ np.ones(v.size) > 0
    out = []
    for end in (v, a, b):
        found = np.full(shares.shape[0], np.nan)
        for i, element in enumerate(end):
            np.copyto(found, worst(found, element), where=held[:, i])
        out.append(np.where(gaps & (known < least_known), np.nan, found))
    return out[0], out[1], out[2]


def checked_fractions(elements: Sequence[str], fractions: ArrayLike) -> Floats:
    """Return mass fractions (n, e) as an array, or refuse them.

    Raises:
        DataError: a wrong number of columns, a missing or negative share, or a row that does not add up to one.
    """
    shares = np.atleast_2d(np.asarray(fractions, dtype=np.float64))
    if shares.ndim != 2 or shares.shape[1] != len(elements):
        raise DataError(
            f"Compositions come as (n, {len(elements)}) for {', '.join(elements)}; {shares.shape} came.",
            f"組成は (n, {len(elements)})（{'、'.join(elements)}）の形で与えてください（{shares.shape} が与えられました）。",
        )
    wrong = (
        ~np.isfinite(shares).all(axis=1)
        | (shares < 0).any(axis=1)
        | (np.abs(shares.sum(axis=1) - 1.0) > 1e-6)
    )
    if wrong.any():
        row = int(np.argmax(wrong))
        raise DataError(
            f"Composition {row + 1} of {shares.shape[0]} has a missing or negative share, or adds up to "
            f"{shares[row].sum():.6g} instead of 1.",
            f"{shares.shape[0]} 件中 {row + 1} 件目の組成に欠損・負の値があるか、合計が {shares[row].sum():.6g} です（1 が必要）。",
        )
    return shares


def chosen(supply: ElementSupply, measures: Sequence[str]) -> ElementSupply:
    """Return the facts of some measures only."""
    at = [supply.column(name) for name in measures]
    arrays = (np.array(getattr(supply, name)[:, at]) for name in ("value", "low", "high", "source", "grade"))
    value, low, high, source, grade = arrays
    return ElementSupply(
        supply.elements, tuple(measures), value, low, high, source, grade, supply.notes, supply.facts
    )


def aligned(supply: ElementSupply, fractions: Mapping[str, ArrayLike]) -> Floats:
    """Return mass fractions (n, e) in the order of the supply's elements from columns by symbol; absent is 0.

    Raises:
        DataError: a column's element is not among the supply's.
    """
    strangers = sorted(set(fractions) - set(supply.elements))
    if strangers:
        raise DataError(
            f"There are no supply facts of {', '.join(strangers)}; ask for them with the others.",
            f"{'、'.join(strangers)} の供給データがありません。対象元素に加えてください。",
        )
    columns = {symbol: np.asarray(values, dtype=np.float64).ravel() for symbol, values in fractions.items()}
    n = max((column.size for column in columns.values()), default=0)
    zero = np.zeros(n)
    return np.column_stack([columns.get(symbol, zero) for symbol in supply.elements])
