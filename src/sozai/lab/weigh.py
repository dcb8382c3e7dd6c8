"""A target composition and a batch mass become grams of the master alloys on the shelf.

Law: charge x_k of master k with mass fractions a_ik, of which a share y_i of element i survives melting. The batch is
`b_i = y_i sum_k a_ik x_k`. First the largest relative miss `max_i |b_i - B w_i| / (B max(w_i, floor))` is made as
small as the stock allows; then, without missing by more, the sum of all misses; then the cost. Masses are rounded to the
balance's step and mended step by step where that brings the batch nearer. What the balance and the shelf leave over is
reported, and an element that cannot be reached within the tolerance is named with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..terms import DataError, NoAnswerError, Words
from .fractions import atomic_weights

Floats = NDArray[np.float64]

FLOOR = 0.001  # an element of less than 0.1 % of the batch is missed relative to 0.1 %
SLACK = 1e-9
TOLERANCE_SHARE = 0.0005
STEP_G = 0.01


@dataclass(frozen=True, slots=True)
class Master:
    """A master alloy or pure metal on the shelf.

    Attributes:
        name: its label.
        composition: mass shares by symbol; what they leave to one is unknown and only counts as mass.
        purity_share: share of its mass that the composition describes, 0-1.
        price_per_kg: price of a kg, in the user's currency; None is unknown.
        stock_g: what is on the shelf [g]; None is enough.
        lot: its lot number.
    """

    name: str
    composition: Mapping[str, float] = field(hash=False)
    purity_share: float = 1.0
    price_per_kg: float | None = None
    stock_g: float | None = None
    lot: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be an alloy."""
        shares = list(self.composition.values())
        if (
            not shares
            or not all(np.isfinite(v) and 0.0 <= v <= 1.0 for v in shares)
            or sum(shares) > 1.0 + 1e-6
        ):
            raise DataError(
                f"Master '{self.name}': mass shares lie between 0 and 1 and add up to 1 at most; they add up to {sum(shares):.6g}.",
                f"母合金「{self.name}」: 質量比は 0〜1、合計は 1 以下にしてください（合計 {sum(shares):.6g}）。",
            )
        for words, value, high in (
            (Words("purity", "純度"), self.purity_share, 1.0),
            (Words("price", "価格"), self.price_per_kg, np.inf),
            (Words("stock", "在庫"), self.stock_g, np.inf),
        ):
            if value is not None and not (np.isfinite(value) and 0.0 <= value <= high):
                raise DataError(
                    f"Master '{self.name}': the {words.en} {value} is out of bounds.",
                    f"母合金「{self.name}」: {words.ja} {value} が範囲外です。",
                )
        atomic_weights(tuple(self.composition))


@dataclass(frozen=True, eq=False)
class Weighing:
    """What to put on the balance.

    Attributes:
        masters (k,): the shelf.
        charge_g (k,): mass to weigh, a multiple of the step [g].
        elements (e,): symbols.
        target (e,): mass shares wanted.
        reached (e,): mass shares that the batch will have, of the elements named.
        batch_g: mass of the batch after losses [g].
        lost_g: what is lost on the way [g].
        unknown_g: mass whose composition no master declares [g].
        cost: price of the charge in the masters' currency; None where a price is unknown.
        step_g: step of the balance [g].
        notes: what the weigher must know.
    """

    masters: tuple[Master, ...]
    charge_g: Floats
    elements: tuple[str, ...]
    target: Floats
    reached: Floats
    batch_g: float
    lost_g: float
    unknown_g: float
    cost: float | None
    step_g: float
    notes: tuple[Words, ...] = ()

    @property
    def deviation(self) -> Floats:
        """Return reached minus wanted (e,), mass shares."""
        return np.asarray(self.reached - self.target)


def weigh(
    target: Mapping[str, float],
    batch_g: float,
    masters: Sequence[Master],
    *,
    yields: Mapping[str, float] | None = None,
    step_g: float = STEP_G,
    tolerance_share: float = TOLERANCE_SHARE,
) -> Weighing:
    """Return what to weigh for a batch of a composition.

    Args:
        target: mass shares by symbol; they add up to one.
        batch_g: mass wanted after losses [g].
        masters: what is on the shelf.
        yields: share of an element that survives melting, 0-1; an element not named loses nothing.
        step_g: step of the balance [g].
        tolerance_share: largest miss of an element that is accepted, as a mass share of the batch (before rounding).

    Raises:
        DataError: the target, the mass, the yields or the step make no sense.
        NoAnswerError: an element cannot be reached; the sentence names it and why.

    Example:
        Nd-Fe from a master of 80 % Nd and pure iron; 10 % of the neodymium evaporates, so 33.33 g carry 24 g:

        >>> shelf = [Master("NdFe80", {"Nd": 0.8, "Fe": 0.2}), Master("Fe", {"Fe": 1.0})]
        >>> found = weigh({"Nd": 0.24, "Fe": 0.76}, 100.0, shelf, yields={"Nd": 0.9})
        >>> found.charge_g.tolist(), round(found.batch_g, 2), round(found.lost_g, 2)
        ([33.33, 69.33], 99.99, 2.67)
    """
    elements, wanted = _checked(target, batch_g, masters, step_g, tolerance_share)
    keep = _kept(elements, yields or {})
    inside = np.array([[m.composition.get(e, 0.0) * m.purity_share for m in masters] for e in elements])
    carried = inside * keep[:, np.newaxis]
    stock = np.array([np.inf if m.stock_g is None else m.stock_g for m in masters])
    _reachable(elements, wanted, carried, stock, batch_g, tolerance_share)
    exact = _solved(carried, wanted * batch_g, stock, masters, batch_g)
    missed = carried @ exact - wanted * batch_g
    if np.abs(missed).max() > tolerance_share * batch_g + 1e-6:
        raise _infeasible(elements, missed, carried, exact, masters, stock, batch_g, tolerance_share)
    charge = _rounded(carried, wanted * batch_g, exact, stock, step_g)
    batch = carried @ charge
    declared = inside.sum(axis=0)
    unknown = float(((1.0 - declared) * charge).sum())
    prices = [m.price_per_kg for m in masters]
    known = all(p is not None for p, grams in zip(prices, charge, strict=True) if grams > 0)
    cost = (
        sum((p or 0.0) * grams / 1000.0 for p, grams in zip(prices, charge, strict=True)) if known else None
    )
    found = Weighing(
        masters=tuple(masters),
        charge_g=charge,
        elements=elements,
        target=wanted,
        reached=batch / batch.sum(),
        batch_g=float(batch.sum() + unknown),
        lost_g=float((inside @ charge - batch).sum()),
        unknown_g=unknown,
        cost=cost,
        step_g=step_g,
        notes=_notes(unknown, batch_g, masters, charge, step_g),
    )
    for array in (found.charge_g, found.target, found.reached):
        array.flags.writeable = False
    return found


def _checked(
    target: Mapping[str, float], batch_g: float, masters: Sequence[Master], step_g: float, tolerance: float
) -> tuple[tuple[str, ...], Floats]:
    total = sum(target.values())
    shares = list(target.values())
    if not shares or not all(np.isfinite(v) and v >= 0.0 for v in shares) or abs(total - 1.0) > 1e-6:
        raise DataError(
            f"The target's mass shares are 0 or more and add up to 1; they add up to {total:.6g}.",
            f"目標組成の質量比は 0 以上、合計 1 にしてください（合計 {total:.6g}）。",
        )
    for en, ja, value in (
        ("batch mass", "バッチ質量", batch_g),
        ("step", "秤量単位", step_g),
        ("tolerance", "許容差", tolerance),
    ):
        if not (np.isfinite(value) and value > 0.0):
            raise DataError(f"The {en} {value} is not above 0.", f"{ja} {value} は正の値にしてください。")
    if step_g > batch_g / 10.0:
        raise DataError(
            f"A balance with a step of {step_g:g} g cannot weigh a batch of {batch_g:g} g.",
            f"秤量単位 {step_g:g} g ではバッチ {batch_g:g} g を秤量できません。",
        )
    if not masters or len({m.name for m in masters}) < len(masters):
        raise DataError(
            "Name at least one master alloy, each once.", "母合金を 1 つ以上、重複なく指定してください。"
        )
    named = {e for m in masters for e, share in m.composition.items() if share > 0.0}
    elements = (*target, *sorted(named - set(target)))
    atomic_weights(elements)
    return elements, np.array([target.get(e, 0.0) for e in elements]) / total


def _kept(elements: Sequence[str], yields: Mapping[str, float]) -> Floats:
    for symbol, share in yields.items():
        if not (np.isfinite(share) and 0.0 < share <= 1.0):
            raise DataError(
                f"The yield of {symbol} is {share}; it lies above 0 and at most at 1.",
                f"{symbol} の歩留まり {share} は 0 より大きく 1 以下にしてください。",
            )
    return np.array([yields.get(e, 1.0) for e in elements])


def _reachable(
    elements: Sequence[str], wanted: Floats, carried: Floats, stock: Floats, batch_g: float, tolerance: float
) -> None:  # fmt: skip
    most = carried @ np.where(np.isinf(stock), 1e12, stock)
    for symbol, share, there in zip(elements, wanted, most, strict=True):
        need = share * batch_g
        if share > tolerance and there < need - tolerance * batch_g:
            if there == 0.0:
                raise NoAnswerError(
                    f"{symbol} cannot be reached: no master on the shelf holds it. Add one that does.",
                    f"{symbol} を配合できません: 含有する母合金がありません。{symbol} を含む原料を追加してください。",
                )
            raise NoAnswerError(
                f"{symbol} cannot be reached: all stock holds {there:.4g} g after losses and {need:.4g} g are wanted. "
                "Order more, or make a smaller batch.",
                f"{symbol} を配合できません: 在庫すべてで {there:.4g} g（歩留まり後）、必要量は {need:.4g} g です。"
                "在庫を補充するか、バッチを小さくしてください。",
            )


def _solved(
    carried: Floats, need: Floats, stock: Floats, masters: Sequence[Master], batch_g: float
) -> Floats:
    """Return masses [g] (k,): least largest relative miss, then least sum of misses, then least cost."""
    from scipy.optimize import linprog

    e, k = carried.shape
    weight = 1.0 / (np.maximum(need, FLOOR * batch_g))
    prices = [1.0 if m.price_per_kg is None else m.price_per_kg for m in masters]
    highest = max(prices, default=1.0) or 1.0
    # Variables in units of the batch: charges (k), misses (e), the largest miss (1).
    a, b = carried, need / batch_g
    scale = weight * batch_g
    rows = np.vstack([
        np.hstack([a * scale[:, None], -np.eye(e), np.zeros((e, 1))]),
        np.hstack([-a * scale[:, None], -np.eye(e), np.zeros((e, 1))]),
        np.hstack([np.zeros((e, k)), np.eye(e), -np.ones((e, 1))]),
    ])  # fmt: skip
    right = np.concatenate([b * scale, -b * scale, np.zeros(e)])
    bounds = [(0.0, None if np.isinf(s) else s / batch_g) for s in stock] + [(0.0, None)] * (e + 1)
    goals = (
        np.concatenate([np.zeros(k + e), [1.0]]),
        np.concatenate([np.zeros(k), np.ones(e), [0.0]]),
        np.concatenate([np.array(prices) / highest, np.zeros(e + 1)]),
    )
    x: Floats = np.zeros(k + e + 1)
    for goal in goals:
        found = linprog(goal, A_ub=rows, b_ub=right, bounds=bounds, method="highs")
        if found.status != 0:
            break
        x = np.asarray(found.x, dtype=np.float64)
        rows = np.vstack([rows, goal])
        right = np.append(right, float(goal @ x) + SLACK)
    return np.asarray(np.maximum(x[:k], 0.0) * batch_g)


def _rounded(carried: Floats, need: Floats, exact: Floats, stock: Floats, step: float) -> Floats:
    """Return multiples of the step near the exact masses, mended while one step more or less brings the batch nearer."""
    most = np.where(np.isinf(stock), np.inf, np.floor(stock / step + 1e-9))
    counts = np.minimum(np.round(exact / step), most)
    weight = 1.0 / np.maximum(need, FLOOR * need.sum())

    def miss(count: Floats) -> float:
        return float(np.square((carried @ count * step - need) * weight).sum())

    best = miss(counts)
    used = np.flatnonzero(exact > 0.0)
    for _ in range(50 * max(1, used.size)):
        moves = [(k, way) for k in used for way in (-1.0, 1.0) if 0.0 <= counts[k] + way <= most[k]]
        tried = [miss(counts + way * (np.arange(counts.size) == k)) for k, way in moves]
        if not tried or min(tried) >= best * (1.0 - 1e-12):
            break
        k, way = moves[int(np.argmin(tried))]
        counts[k] += way
        best = min(tried)
    # A decimal step is no binary number: the sheet shows 33.33, not 33.330000000000005.
    digits = max(0, int(np.ceil(-np.log10(step))) + 3)
    return np.asarray(np.round(counts * step, digits))


def _infeasible(
    elements: Sequence[str], missed: Floats, carried: Floats, exact: Floats, masters: Sequence[Master], stock: Floats, batch_g: float, tolerance: float
) -> NoAnswerError:  # fmt: skip
    en, ja = [], []
    full = [m.name for m, x, s in zip(masters, exact, stock, strict=True) if x >= s - 1e-6 * batch_g]
    for at in np.argsort(-np.abs(missed)):
        if abs(missed[at]) <= tolerance * batch_g:
            break
        symbol, points = elements[at], 100.0 * missed[at] / batch_g
        if points > 0:
            by = [m.name for m, share, x in zip(masters, carried[at], exact, strict=True) if share * x > 0.0]
            en.append(f"{symbol} comes out {points:.3g} % of the batch too high, brought by {', '.join(by)}")
            ja.append(f"{symbol} が {points:.3g} wt% 過剰（{'、'.join(by)} に由来）")
        else:
            en.append(f"{symbol} falls {-points:.3g} % of the batch short")
            ja.append(f"{symbol} が {-points:.3g} wt% 不足")
    out = (
        Words(f" The stock of {', '.join(full)} is used up.", f"在庫を使い切る原料: {'、'.join(full)}。")
        if full
        else Words("", "")
    )
    return NoAnswerError(
        f"The target cannot be reached with these masters: {'; '.join(en)}.{out.en} Add a purer or richer master, or widen the tolerance.",
        f"この母合金では目標組成に届きません: {'、'.join(ja)}。{out.ja}より純粋または高濃度の原料を加えるか、許容差を広げてください。",
    )


def _notes(
    unknown: float, batch_g: float, masters: Sequence[Master], charge: Floats, step: float
) -> tuple[Words, ...]:
    notes = []
    if unknown > 1e-9:
        notes.append(
            Words(
                f"{unknown:.3g} g ({100 * unknown / batch_g:.2g} %) of the charge has no declared composition; the reached shares leave it out.",
                f"装入のうち {unknown:.3g} g（{100 * unknown / batch_g:.2g}%）は組成の申告がなく、到達組成には含めない。",
            )
        )
    small = [m.name for m, grams in zip(masters, charge, strict=True) if 0.0 < grams < 20.0 * step]
    if small:
        notes.append(
            Words(
                f"Less than 20 steps of the balance: {', '.join(small)}. Use a finer balance or a diluted master.",
                f"秤量単位の 20 倍未満: {'、'.join(small)}。より細かい天秤か希釈した母合金を用いること。",
            )
        )
    return tuple(notes)
