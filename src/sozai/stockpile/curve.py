"""Loss against days of stock, what the next day is worth, and the probability at which it pays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..chain import Floats
from .cases import Mineral, Scenario, gaps
from .law import YEAR_DAYS, Terms, loss_usd

Loss = Callable[[float], float]


@dataclass(frozen=True, eq=False)
class Curves:
    """Losses on a grid of days.

    Attributes:
        minerals: their ids (minerals,).
        scenarios: their ids (scenarios,).
        days (grid,): days of strategic stock.
        loss_usd (scenarios, minerals, grid): what the cut costs with so many days; convex, never rising.
        day_usd (minerals,): what one day of the need costs to buy.
        carrying_usd (minerals,): what it costs to keep for a year.
    """

    minerals: tuple[str, ...]
    scenarios: tuple[str, ...]
    days: Floats
    loss_usd: Floats
    day_usd: Floats
    carrying_usd: Floats

    @property
    def saved_usd(self) -> Floats:
        """Return what one more day takes off the loss (scenarios, minerals, pieces) [USD per day]."""
        saved: Floats = -np.diff(self.loss_usd, axis=-1) / np.diff(self.days)
        return np.asarray(np.maximum(saved, 0.0))

    @property
    def breakeven(self) -> Floats:
        """Return the yearly probability (scenarios, minerals, pieces) from which a day pays; infinite where it saves nothing."""
        with np.errstate(divide="ignore"):
            return np.asarray(self.carrying_usd[None, :, None] / self.saved_usd)

    def at(self, days: Floats) -> Floats:
        """Return the losses (scenarios, minerals) with so many days (minerals,) of each."""
        found = np.empty((len(self.scenarios), len(self.minerals)))
        for m in range(len(self.minerals)):
            for s in range(len(self.scenarios)):
                found[s, m] = np.interp(days[m], self.days, self.loss_usd[s, m])
        return found


def curves(
    scenarios: Sequence[Scenario],
    minerals: Sequence[Mineral],
    terms: Terms,
    solved: Mapping[tuple[str, str], Loss] | None = None,
) -> Curves:
    """Return the losses on the grid of days.

    Args:
        scenarios: the cuts.
        minerals: with their facts.
        terms: of the decision.
        solved: by (scenario, mineral), the loss of a market's equilibrium [USD] against days of stock, which takes the
            place of the simple law; it is made convex from below, so that days are bought in order.
    """
    days = np.arange(0, terms.longest_days + 1, terms.step_days, dtype=np.float64)
    gap = gaps(scenarios, minerals)
    need = np.array([mineral.need_usd for mineral in minerals])
    ratio = np.array([mineral.value_ratio for mineral in minerals])
    operating = np.array([mineral.operating_days for mineral in minerals])
    lasts = np.array([scenario.days for scenario in scenarios])
    loss = loss_usd(
        days,
        gap[:, :, None],
        lasts[:, None, None],
        need[:, None],
        ratio[:, None],
        operating[:, None],
        terms,
    )
    for (scenario, mineral), law in (solved or {}).items():
        s = [each.id for each in scenarios].index(scenario)
        m = [each.id for each in minerals].index(mineral)
        loss[s, m] = convex(days, np.array([law(float(day)) for day in days]))
    day = need / YEAR_DAYS
    return Curves(
        tuple(mineral.id for mineral in minerals), tuple(scenario.id for scenario in scenarios), days, loss, day,
        day * terms.carrying_share,
    )  # fmt: skip


def convex(days: Floats, loss: Floats) -> Floats:
    """Return the largest convex curve that never rises and lies nowhere above `loss`.

    Example:
        >>> convex(np.array([0.0, 1.0, 2.0, 3.0]), np.array([4.0, 4.0, 0.0, 1.0])).tolist()
        [4.0, 2.0, 0.0, 0.0]
    """
    falling = np.minimum.accumulate(loss)
    hull = [0]
    for i in range(1, days.size):
        while len(hull) > 1:
            a, b = hull[-2], hull[-1]
            if (falling[b] - falling[a]) * (days[i] - days[a]) < (falling[i] - falling[a]) * (
                days[b] - days[a]
            ):
                break
            hull.pop()
        hull.append(i)
    return np.asarray(np.interp(days, days[hull], falling[hull]))


def worth_days(found: Curves, probability: Floats) -> Floats:
    """Return the days (minerals,) of each mineral worth holding without a budget: while a day saves more than it costs.

    Args:
        found: the losses.
        probability: chance of each scenario in a year (scenarios,).
    """
    saved = np.einsum("s,smk->mk", probability, found.saved_usd)
    pays = np.logical_and.accumulate(saved > found.carrying_usd[:, None], axis=1)
    return np.asarray((pays * np.diff(found.days)).sum(axis=1))
