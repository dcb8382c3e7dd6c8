"""The program of a chain: which rows and columns take part, scaled so that the solver sees numbers near one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..chain.types import Chain
from ..terms import DataError
from .calibration import Calibration
from .columns import all_groups
from .curves import Floats, Ints, joined
from .grid import Grid, grid
from .group import Group
from .interior import Problem
from .shipments import arrivals

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Program:
    """The scaled problem, and what leads back from it to tonnes and dollars.

    Attributes:
        grid: the numbering of rows and their sizes.
        groups: the groups of columns, in column order.
        problem: the scaled problem of the live rows and columns.
        columns (all columns,): whether a column takes part.
        order (live rows,): index among all rows of every row of the problem.
    """

    grid: Grid
    groups: tuple[Group, ...]
    problem: Problem
    columns: Mask
    order: Ints

    def quantities(self, scaled: Floats) -> dict[str, Floats]:
        """Return the column values of every group by name; a column that takes no part is at its base of nothing."""
        values = np.concatenate(
            [np.zeros(g.size.size) if g.ceiling is None else g.ceiling for g in self.groups]
        )
        values[self.columns] = scaled * np.concatenate([group.size for group in self.groups])[self.columns]
        parts = np.split(values, np.cumsum([group.size.size for group in self.groups])[:-1])
        return {group.name: part for group, part in zip(self.groups, parts, strict=True)}

    def multipliers(self, scaled: Floats) -> Floats:
        """Return the multiplier of every row [present USD per t/yr]; NaN where the row takes no part."""
        values = np.full(self.grid.rows, np.nan)
        values[self.order] = scaled / self.grid.row_size[self.order]
        return values


def program(chain: Chain, calibration: Calibration) -> Program:
    """Return the program of the chain.

    Raises:
        DataError: a market that nothing reaches is asked to give.
    """
    axis = grid(chain, calibration)
    groups = all_groups(chain, calibration, axis)
    decisions, supply = _matrix(groups, axis), _supply(chain, calibration, axis)
    rows, columns = _live(chain, axis, decisions, supply)
    if (supply[~rows] < 0).any():
        raise DataError(
            f"The chain '{chain.name}' takes material from a market that nothing reaches. Remove the negative supply.",
            f"供給網「{chain.name}」: 供給の届かない市場から物質を取り出す設定です。負の供給を取り除いてください。",
        )
    service = axis.of_kind("use")
    order = np.lexsort((_carries(chain, axis), axis.month(), service))
    order = order[rows[order]]
    size, upper, base, price, weight = (
        np.concatenate([getattr(group, name) for group in groups])
        for name in ("size", "upper", "base", "price", "weight")
    )
    ceiling = np.concatenate([group.ceilings for group in groups])
    step = np.where(ceiling > 0, -size, size)  # a column of room left undoes its decision
    rhs = _demands(chain, axis) - supply - decisions[:, columns] @ ceiling[columns]
    matrix = sparse.diags_array(1 / axis.row_size) @ decisions @ sparse.diags_array(step)
    problem = Problem(
        matrix=sparse.csr_array(sparse.csr_array(matrix)[order][:, columns]),
        rhs=(rhs / axis.row_size)[order],
        upper=(upper / size)[columns],
        costs=joined([group.curves for group in groups]).scaled(size, weight).taken(columns),
        weight=(price * weight * size)[columns],
        block=np.where(service, -1, axis.month())[order],
        start=(base / size)[columns],
        start_dual=(_base_multipliers(chain, axis, calibration) * axis.row_size)[order],
    )
    return Program(axis, groups, problem, columns, order)


def _matrix(groups: tuple[Group, ...], axis: Grid) -> sparse.csr_array:
    """Return what every decision does to every row, tonnes per tonne (rows, columns)."""
    starts = np.cumsum([0] + [group.size.size for group in groups])
    parts = [
        (c + start, r, v) for group, start in zip(groups, starts, strict=False) for c, r, v in group.entries
    ]
    column, row, value = (np.concatenate([part[k] for part in parts]) for k in range(3))
    return sparse.csr_array(sparse.coo_array((value, (row, column)), shape=(axis.rows, starts[-1])))


def _supply(chain: Chain, calibration: Calibration, axis: Grid) -> Floats:
    """Return what is put into every row from outside: supply, arrivals, stocks and reserves at the start [t/yr]."""
    supply = np.zeros(axis.rows)
    put = np.moveaxis(chain.supply_tpa, 2, 0).reshape(axis.periods, -1)
    supply[axis.span("market")] = (put + arrivals(chain, calibration, axis)).ravel()
    stocks = chain.stocks
    if chain.months:
        first = axis.market(stocks.commodity, stocks.region, 0)
        held = np.asarray(chain.state.stock_t) if chain.state.stock_t else stocks.stock_t
        np.add.at(supply, first, held / axis.years_per_period)
    for number, reserve in enumerate(chain.reserves):
        if reserve.start < axis.periods:
            supply[axis.row("reserve", number, reserve.start)] = reserve.stock_t / axis.years_per_period
    return supply


def _demands(chain: Chain, axis: Grid) -> Floats:
    """Return what every row asks for: the demand of uses and the limits of quotas [t/yr]."""
    asked = np.zeros(axis.rows)
    asked[axis.span("use")] = (chain.uses.use_tpa[:, None] * chain.uses.demand).T.ravel()
    for number, quota in enumerate(chain.quotas):
        limit = np.asarray(quota.limit_tpa)
        asked[axis.row("quota", number, np.arange(axis.periods))] = np.where(np.isfinite(limit), limit, 0.0)
    return asked


def _live(chain: Chain, axis: Grid, decisions: sparse.csr_array, supply: Floats) -> tuple[Mask, Mask]:
    """Return the rows that something can reach and the columns that can be used.

    A market, or a place on the way to one, is reached when it has supply or a stock, or a usable column feeds it; a column is usable when
    all that it takes from is reached. What is left has a point with every column above zero, which the interior
    method needs: loops of scrap or of trade without any source are out.
    """
    fed = axis.of_kind("market") | axis.of_kind("transit")
    live = np.where(fed, supply > 0, np.diff(decisions.indptr) > 0)
    if chain.months:
        held = chain.stocks.stock_t > 0
        for month in range(axis.periods):
            live[axis.market(chain.stocks.commodity[held], chain.stocks.region[held], month)] = True
    takes = sparse.csr_array((decisions < 0).T.astype(np.int32))
    feeds = sparse.csr_array((decisions > 0).astype(np.int32))
    while True:
        usable = takes @ (~live).astype(np.int32) == 0
        reached = live | (feeds @ usable.astype(np.int32) > 0)
        if (reached == live).all():
            return live, usable
        live = reached


def _carries(chain: Chain, axis: Grid) -> Mask:
    """Return whether a row is linked to the next month; such rows come last in theirs, which saves work."""
    carries = np.ones(axis.rows, dtype=bool)
    carries[axis.span("market")] = False
    for month in range(axis.periods):
        carries[axis.market(chain.stocks.commodity, chain.stocks.region, month)] = True
    return carries


def _base_multipliers(chain: Chain, axis: Grid, calibration: Calibration) -> Floats:
    """Return the multipliers of the base: prices at markets and uses, nothing for what is not scarce."""
    multiplier = np.zeros(axis.rows)
    price = np.nan_to_num(chain.price_usd_per_t).ravel()
    multiplier[axis.span("market")] = np.outer(axis.weights, price).ravel()
    multiplier[axis.span("use")] = np.outer(axis.weights, calibration.use_usd_per_t).ravel()
    waiting = np.array(list(axis.waiting), dtype=np.int64).reshape(-1, 2)
    worth = price[waiting[:, 0]] * axis.discount ** waiting[:, 1]
    multiplier[axis.span("transit")] = np.outer(axis.weights, worth).ravel()
    return multiplier
