"""How much dearer a second source may be, and from which probability it pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..chain import Floats
from .plan import losses, tail_mean
from .problem import ROUNDING, Problem


@dataclass(frozen=True, slots=True)
class Second:
    """A second source for a share of an item, the rest from the first one.

    Attributes:
        offer: position of the second source.
        first: position of the first.
        share: share bought from the second.
        extra_jpy: how much dearer it is [JPY per unit]; below 0 where it is cheaper.
        switching_jpy: yearly cost of using it.
        saved_jpy: the most that it saves in one scenario [JPY], beside the stock at hand.
        scenario: position of that scenario; -1 where it saves in none.
        breakeven: yearly probability of that scenario from which it pays; 0 where it costs nothing, None where never.
        certain_jpy: premium [JPY per unit] that would pay if that scenario were certain; times a probability it is the
            premium at that probability.
        premium_jpy: premium [JPY per unit] at which it breaks even under the user's probabilities; None without them.
    """

    offer: int
    first: int
    share: float
    extra_jpy: float
    switching_jpy: float
    saved_jpy: float
    scenario: int
    breakeven: float | None
    certain_jpy: float
    premium_jpy: float | None


def second_sources(
    problem: Problem,
    share: float,
    probability: Floats | None = None,
    risk_weight: float = 0.0,
    tail_share: float = 0.05,
) -> tuple[Second, ...]:
    """Return what every other supplier of every item is worth as a second source, item by item.

    The first source is the cheapest. Both prices leave out what buying less of the other does to its price.

    Args:
        problem: the decision.
        share: share that the second source gets, above 0 to 1; less where its room is less.
        probability: the user's, of each scenario in a year (scenarios,).
        risk_weight: of the tail's mean.
        tail_share: how much of the probability is the tail.

    Example:
        Two plants; one fails for 73 days and a missing unit costs 1,000: a fifth of the year, on half of the need.

        >>> two = np.ones(2)
        >>> p = Problem(np.zeros(2, dtype=int), np.array([100.0, 110.0]), two, two > 2, two, two * 0, two * 0, np.array([500.0]),
        ...             np.array([1000.0]), np.zeros(1), np.ones(1), np.array([[1.0], [0.0]]), np.array([73.0]), np.ones(1), np.zeros((0, 2)))
        >>> found, = second_sources(p, 0.5)
        >>> round(found.saved_jpy, 6), round(found.certain_jpy, 6), round(found.breakeven, 6)
        (50000.0, 200.0, 0.05)
        >>> round(second_sources(p, 0.5, np.array([0.1]))[0].premium_jpy, 6)
        20.0
    """
    found = []
    for i in range(problem.need.size):
        here = np.flatnonzero(problem.item == i)
        part = problem.of(i)
        first = int(np.argmin(np.where(part.room >= 1.0, part.price, part.price + part.price.max() * 2)))
        alone = np.zeros(here.size)
        alone[first] = 1.0
        before = part.stake @ losses(part, alone, np.zeros(1))
        for other in range(here.size):
            bought = min(share, float(part.room[other]))
            if other == first or bought <= 0.0:
                continue
            both = alone.copy()
            both[first], both[other] = 1.0 - bought, bought
            saved = before - part.stake @ losses(part, both, np.zeros(1))
            saved[np.abs(saved) <= ROUNDING * before] = 0.0
            units = bought * float(part.need[0])
            best = int(saved.argmax()) if saved.size else -1
            most = float(saved[best]) if best >= 0 else 0.0
            extra = float(part.price[other] - part.price[first])
            yearly = extra * units + float(part.switching[other])
            premium = None
            if probability is not None:
                worth = float(probability @ saved)
                if risk_weight > 0:
                    after = before - saved
                    tails = [tail_mean(loss, probability, tail_share) for loss in (before, after)]
                    worth += risk_weight * (tails[0] - tails[1])
                premium = (worth - float(part.switching[other])) / units
            pays = None if most <= 0 else max(0.0, yearly / most)
            found.append(
                Second(
                    int(here[other]), int(here[first]), bought, extra, float(part.switching[other]), max(0.0, most),
                    best if most > 0 else -1, pays if pays is None or pays <= 1.0 else None, max(0.0, most) / units, premium,
                )
            )  # fmt: skip
    return tuple(found)
