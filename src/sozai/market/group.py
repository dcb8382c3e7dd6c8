"""What a column of the program is, and how a decision enters the rows of this and the next period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..chain.types import Chain
from .curves import Curves, Floats, Ints
from .grid import Grid

Entries = list[tuple[Ints, Ints, Floats]]


@dataclass(frozen=True, eq=False)
class Group:
    """Columns of one kind; every array is (columns,).

    Attributes:
        name: what is decided.
        item: index of the process, arc, use, stock or the like.
        month: index of the period.
        curves: marginal costs [USD/t, in the money of its period].
        weight: present USD per USD of the period's rate [yr; stocks 1].
        upper: largest value of the column.
        base: its value in the base.
        size: its natural size.
        price: its natural price [USD/t].
        entries: (column, row, tonnes per tonne) of what the decision does to the rows.
        ceiling: where the column is the room left below a ceiling X, the decision is X less the column; else None.
    """

    name: str
    item: Ints
    month: Ints
    curves: Curves
    weight: Floats
    upper: Floats
    base: Floats
    size: Floats
    price: Floats
    entries: Entries = field(default_factory=list)
    ceiling: Floats | None = None

    @property
    def ceilings(self) -> Floats:
        """Return the ceilings X; 0 where the column is the decision itself. An idle column has this value."""
        return np.zeros(self.size.size) if self.ceiling is None else self.ceiling

    def decided(self, column: Floats) -> Floats:
        """Return the decision from the column's value."""
        return column if self.ceiling is None else self.ceiling - column


def kept(chosen: NDArray[np.bool_], *arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """Return the chosen entries of every array."""
    return tuple(array[chosen] for array in arrays)


def carried(row: Ints, following: Ints, month: Ints, grid: Grid, kept_share: float = 1.0) -> Entries:
    """Return the entries of what is left after a period: taken out of it, put into the next [t to t/yr]."""
    column, rate = np.arange(row.size), np.full(row.size, 1 / grid.years_per_period)
    goes_on = month < grid.periods - 1
    return [(column, row, -rate), (column[goes_on], following[goes_on], kept_share * rate[goes_on])]


def paths(records: Iterable[tuple[tuple[int, ...], tuple[float, ...]]], items: int, grid: Grid) -> Floats:
    """Return the sum of what records say per period of their items (items, periods)."""
    total = np.zeros((items, grid.periods))
    for indices, path in records:
        total[list(indices)] += np.asarray(path)
    return total


def delivered(grid: Grid, column: Ints, market: Ints, month: Ints, lag: Ints, amount: Floats) -> Entries:
    """Return the entries of what reaches a market `lag` periods later; beyond the next period it waits on its way.

    Args:
        grid: the numbering of rows.
        column: column of each delivery.
        market: commodity times regions plus region.
        month: period of the decision.
        lag: periods until it arrives.
        amount: tonnes per tonne of the decision.
    """
    entries: Entries = []
    for periods in (0, 1):
        due = (lag == periods) & (month + periods < grid.periods)
        c, m, t, a = kept(due, column, market, month, amount)
        entries.append((c, grid.row("market", m, t + periods), a))
    far = (lag > 1) & (month + 1 < grid.periods)
    if far.any():
        c, m, t, d, a = kept(far, column, market, month, lag, amount)
        waiting = [grid.waiting[int(place), int(left) - 1] for place, left in zip(m, d, strict=True)]
        entries.append((c, grid.row("transit", waiting, t + 1), a))
    return entries


def after_the_end(chain: Chain, grid: Grid, market: Ints, month: Ints, lag: Ints, amount: Floats) -> Floats:
    """Return what is worth at base prices, today, that arrives only when the last period is over [USD/t]."""
    price = np.nan_to_num(chain.price_usd_per_t).ravel()[market]
    beyond = (lag > 0) & (month == grid.periods - 1)
    return np.where(beyond, grid.discount**lag * price * amount, 0.0)


def recipe(chain: Chain, grid: Grid, item: Ints, month: Ints, lag: Ints) -> tuple[Entries, Floats]:
    """Return what processes take from their markets and give to them, and what comes after the end [USD/t]."""
    part = chain.processes
    prompt = (lag == 0)[:, None]
    net = np.where(prompt, part.outputs[item], 0.0) - part.inputs[item]
    column, good = np.nonzero(net)
    entries: Entries = [
        (column, grid.market(good, part.region[item][column], month[column]), net[column, good])
    ]
    later = np.where(prompt, 0.0, part.outputs[item])
    column, good = np.nonzero(later)
    market = good * grid.shape[1] + part.region[item][column]
    sent = month[column], lag[column], later[column, good]
    entries += delivered(grid, column, market, *sent)
    worth = after_the_end(chain, grid, market, *sent)
    return entries, np.asarray(np.bincount(column, worth, minlength=item.size), dtype=np.float64)
