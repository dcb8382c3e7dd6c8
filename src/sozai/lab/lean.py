"""Same performance, lean in X: the least scarce content that keeps a floor, and what each point of performance buys.

Law: with a normal posterior of the property, candidate i keeps the floor with probability
`P_i = Phi((mean_i - floor) / sd_i)`. The leanest is the one with the least scarce content among `P_i >= p`, the cheaper of
equals. The front holds the candidates that no other beats in both scarce content and property. A point is one hundredth
of the reference's property; the reference is the best property among those that keep the floor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..terms import DataError, NoAnswerError, ParameterError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Lean:
    """The answer to "same performance, lean in X".

    Attributes:
        reference: position of the best property that keeps the floor.
        leanest: position of the least scarce content that keeps it.
        front (f,): positions that nothing beats in both, least scarce first.
        chance (n,): probability that each keeps the floor.
        points_lost (n,): property lost against the reference, in hundredths of it.
        points_sd (n,): its standard deviation (the two posteriors taken as independent).
        scarce_saved (n,): scarce content saved against the reference, mass share.
        premium_usd_per_kg (n,): price above the reference; negative is cheaper; NaN unknown.
        risk_removed (n,): risk below the reference's, in the risk's unit; NaN unknown.
        premium_per_point (n,), risk_removed_per_point (n,): the same per point lost; NaN where none is lost.
    """

    reference: int
    leanest: int
    front: Integers
    chance: Floats
    points_lost: Floats
    points_sd: Floats
    scarce_saved: Floats
    premium_usd_per_kg: Floats
    risk_removed: Floats
    premium_per_point: Floats
    risk_removed_per_point: Floats


def lean(
    scarce: ArrayLike,
    mean: ArrayLike,
    sd: ArrayLike,
    floor: float,
    *,
    probability: float = 0.9,
    price_usd_per_kg: ArrayLike | None = None,
    risk: ArrayLike | None = None,
) -> Lean:
    """Return the leanest candidate that keeps the floor, the front, and the exchange of property for price and risk.

    Args:
        scarce (n,): mass share of the scarce elements.
        mean (n,): posterior mean of the property; more is better.
        sd (n,): its standard deviation; 0 is certain.
        floor: what the property must reach, in its unit.
        probability: least probability that it does.
        price_usd_per_kg (n,): price of what is inside; None is unknown.
        risk (n,): supply risk; None is unknown.

    Raises:
        DataError: arrays of different length, or a missing content, mean or sd.
        ParameterError: the probability is not between 0 and 1.
        NoAnswerError: no candidate keeps the floor; the sentence says how near the best comes.

    Example:
        The middle one has a third of the dysprosium, loses 5 points and saves 4 USD/kg:

        >>> found = lean([0.03, 0.01, 0.0], [2000.0, 1900.0, 1500.0], [10.0, 10.0, 10.0], 1800.0,
        ...              price_usd_per_kg=[40.0, 36.0, 34.0])
        >>> found.leanest, float(found.points_lost[1]), float(found.premium_per_point[1]), found.front.tolist()
        (1, 5.0, -0.8, [2, 1, 0])
    """
    held, mu, sigma = (np.asarray(a, dtype=np.float64).ravel() for a in (scarce, mean, sd))
    n = held.size
    unknown = np.full(n, np.nan)
    price = unknown if price_usd_per_kg is None else np.asarray(price_usd_per_kg, dtype=np.float64).ravel()
    danger = unknown if risk is None else np.asarray(risk, dtype=np.float64).ravel()
    if not n or {mu.size, sigma.size, price.size, danger.size} != {n}:
        raise DataError(
            "Candidates' arrays differ in length, or there are none.",
            "候補の配列の長さが一致しないか、候補がありません。",
        )
    if not (np.isfinite(held) & np.isfinite(mu) & np.isfinite(sigma) & (sigma >= 0.0)).all():
        raise DataError(
            "A candidate lacks its scarce content, mean or standard deviation (missing is not zero); leave it out.",
            "希少元素量・平均・標準偏差が欠けた候補があります（欠損は 0 ではありません）。除いてください。",
        )
    if not 0.0 < probability < 1.0:
        raise ParameterError(
            f"The probability {probability:g} must lie between 0 and 1.",
            f"確率 {probability:g} は 0 と 1 の間にしてください。",
        )
    chance = kept(mu, sigma, floor)
    allowed = np.flatnonzero(chance >= probability)
    if not allowed.size:
        best = int(np.argmax(chance))
        raise NoAnswerError(
            f"No candidate reaches {floor:g} with a probability of {probability:g}; the nearest does with {chance[best]:.2g} "
            f"(mean {mu[best]:.4g}, sd {sigma[best]:.2g}). Lower the floor or the probability, or measure more.",
            f"{floor:g} に確率 {probability:g} で届く候補がありません。最も近い候補の確率は {chance[best]:.2g}"
            f"（平均 {mu[best]:.4g}、標準偏差 {sigma[best]:.2g}）。下限か確率を下げるか、実験を追加してください。",
        )
    reference = int(allowed[np.argmax(mu[allowed])])
    cost = np.where(np.isnan(price), np.inf, price)
    leanest = int(allowed[np.lexsort((-mu[allowed], cost[allowed], held[allowed]))[0]])
    points = 100.0 * (mu[reference] - mu) / abs(mu[reference])
    lost = np.where(points > 0.0, points, np.nan)
    premium, removed = price - price[reference], danger[reference] - danger
    return Lean(
        reference=reference,
        leanest=leanest,
        front=front(held, mu),
        chance=chance,
        points_lost=points,
        points_sd=100.0 * np.hypot(sigma, sigma[reference]) / abs(mu[reference]),
        scarce_saved=held[reference] - held,
        premium_usd_per_kg=premium,
        risk_removed=removed,
        premium_per_point=premium / lost,
        risk_removed_per_point=removed / lost,
    )


def kept(mean: Floats, sd: Floats, floor: float) -> Floats:
    """Return the probability (n,) that a normal quantity reaches a floor; a certain one does or does not."""
    from scipy.special import ndtr

    sure = sd <= 0.0
    return np.asarray(
        np.where(sure, mean >= floor, ndtr((mean - floor) / np.where(sure, 1.0, sd))), dtype=np.float64
    )


def front(scarce: Floats, mean: Floats) -> Integers:
    """Return the positions that no other beats in both less scarce content and more property, least scarce first.

    Example:
        >>> front(np.array([0.0, 0.01, 0.01, 0.02]), np.array([1.0, 3.0, 2.0, 2.5])).tolist()
        [0, 1]
    """
    order = np.lexsort((-mean, scarce))
    best = np.maximum.accumulate(np.append(-np.inf, mean[order][:-1]))
    return np.asarray(order[mean[order] > best], dtype=np.int64)
