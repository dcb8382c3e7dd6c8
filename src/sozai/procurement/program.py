"""The decision as a linear or mixed-integer program.

Stock and what is short are counted in years of need, as contracts are: with columns in units, coefficients reach down to
the solver's tolerances, and its presolve then called plans optimal that were a twentieth too dear.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from ..chain import Floats, Ints
from ..chain.linear import Linear
from .problem import YEAR_DAYS, Patterns, Problem, patterns


@dataclass(frozen=True, eq=False)
class Aim:
    """What is made smallest.

    Attributes:
        weight (scenarios,): weight of each scenario's loss in the cost: its probability in a year.
        tail_cost (scenarios,): cost of each scenario's loss above the value at risk, per JPY; () for no tail.
        risk_weight: cost of the value at risk.
        ideal (scenarios + 1,): least cost of a buyer who knows the scenario, the last where nothing happens; then the
            largest regret is made smallest instead. () for expected cost.
    """

    weight: Floats
    tail_cost: Floats
    risk_weight: float
    ideal: Floats


def expected(probability: Floats, risk_weight: float, tail_share: float) -> Aim:
    """Return the aim: expected cost + risk weight x mean of the worst `tail_share` (the worst of all at 0)."""
    none = np.zeros(0)
    if risk_weight <= 0.0:
        return Aim(probability, none, 0.0, none)
    # In a tail of nothing any excess over the value at risk is too much.
    excess = risk_weight * probability / tail_share if tail_share > 0 else np.full(probability.size, np.inf)
    return Aim(probability, excess, risk_weight, none)


@dataclass(frozen=True, eq=False)
class Build:
    """A program with the places of its columns and rows.

    Attributes:
        program: the program, money over `scale`.
        offers, items, short: how many columns of each kind come first.
        tail_rows: first row of the scenarios' tails, -1 for none.
        scale: JPY of one unit of the objective.
    """

    program: Linear
    offers: int
    items: int
    short: int
    tail_rows: int
    scale: float
    uses: slice


def built(problem: Problem, aim: Aim, *, whole: bool = True) -> Build:
    """Return the program of a problem; `whole` makes the use of an offer 0 or 1, else anything between."""
    seen = patterns(problem)
    offers, items, short = problem.item.size, problem.need.size, seen.item.size
    using = np.flatnonzero(problem.uses)
    scenarios = problem.days.size
    tail, regret = aim.tail_cost.size > 0, aim.ideal.size > 0
    extra = 1 + scenarios if tail else 1 if regret else 0
    columns = offers + using.size + items + short + extra
    at_use, at_stock = offers, offers + using.size
    at_short, at_extra = at_stock + items, at_stock + items + short
    bought = problem.price * problem.need[problem.item]
    loss = _loss(problem, seen, scenarios)
    scale = max(1.0, float(bought.max(initial=0.0)))
    fixed = np.zeros(columns)
    fixed[:offers], fixed[at_use:at_stock], fixed[at_stock:at_short] = (
        bought,
        problem.switching[using],
        problem.carrying * problem.need,
    )
    cost = np.zeros(columns)
    if regret:
        cost[at_extra] = scale
        cost[:at_short] += 1e-6 * fixed[:at_short]
    else:
        cost += fixed
        cost[at_short:at_extra] = aim.weight @ loss
        if tail:
            cost[at_extra], cost[at_extra + 1 :] = (
                aim.risk_weight * scale,
                np.where(np.isfinite(aim.tail_cost), aim.tail_cost, 0.0) * scale,
            )
    upper = np.full(columns, np.inf)
    upper[:offers], upper[at_use:at_stock] = problem.room, 1.0
    upper[at_stock:at_short] = problem.most_stock / problem.need
    if tail:
        upper[at_extra + 1 :] = np.where(np.isfinite(aim.tail_cost), np.inf, 0.0)
    blocks = _Rows(columns)
    blocks.add(
        sparse.csr_matrix((np.ones(offers), (problem.item, np.arange(offers))), (items, columns)), 1.0, 1.0
    )
    if using.size:
        row = np.arange(using.size)
        most = sparse.csr_matrix(
            (
                np.concatenate([np.ones(using.size), -np.ones(using.size)]),
                (np.tile(row, 2), np.concatenate([using, at_use + row])),
            ),
            (using.size, columns),
        )
        least = sparse.csr_matrix(
            (
                np.concatenate([np.ones(using.size), -problem.lot_share[using]]),
                (np.tile(row, 2), np.concatenate([using, at_use + row])),
            ),
            (using.size, columns),
        )
        blocks.add(most, -np.inf, 0.0)
        blocks.add(least, 0.0, np.inf)
    if problem.cap.size:
        blocks.add(_wide(sparse.csr_matrix(problem.cap), 0, columns), -np.inf, problem.cap_share)
    if short:
        blocks.add(*_short_rows(problem, seen, using, at_use, at_stock, at_short, columns))
    tail_rows = -1
    if tail:
        tail_rows = blocks.count
        rows = sparse.hstack(
            [
                sparse.csr_matrix((scenarios, at_short)),
                -loss / scale,
                sparse.csr_matrix(np.ones((scenarios, 1))),
                sparse.identity(scenarios),
            ]
        )
        blocks.add(sparse.csr_matrix(rows), 0.0, np.inf)
    if regret:
        all_fixed = np.tile(fixed[:at_short] / scale, (scenarios + 1, 1))
        losses = sparse.vstack([loss, sparse.csr_matrix((1, short))]) / scale
        rows = sparse.hstack(
            [sparse.csr_matrix(all_fixed), losses, sparse.csr_matrix(-np.ones((scenarios + 1, 1)))]
        )
        blocks.add(sparse.csr_matrix(rows), -np.inf, aim.ideal / scale)
    integer = np.zeros(columns, dtype=np.bool_)
    integer[at_use:at_stock] = whole
    program = Linear(
        cost / scale, np.zeros(columns), upper, sparse.csr_matrix(sparse.vstack(blocks.parts)),
        np.concatenate(blocks.lower), np.concatenate(blocks.upper), integer,
    )  # fmt: skip
    return Build(program, offers, items, short, tail_rows, scale, slice(at_use, at_stock))


class _Rows:
    """Blocks of rows as they are added."""

    def __init__(self, columns: int) -> None:
        self.columns, self.count = columns, 0
        self.parts: list[sparse.csr_matrix] = []
        self.lower: list[Floats] = []
        self.upper: list[Floats] = []

    def add(self, rows: sparse.csr_matrix, lower: Floats | float, upper: Floats | float) -> None:
        count = rows.shape[0]
        self.parts.append(rows)
        self.lower.append(np.broadcast_to(np.asarray(lower, dtype=np.float64), (count,)))
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), (count,)))
        self.count += count


def _loss(problem: Problem, seen: Patterns, scenarios: int) -> sparse.csr_matrix:
    """Return the JPY (scenarios, patterns) that a scenario loses with a year's need short of each of its patterns."""
    item, scenario = np.nonzero(seen.of >= 0)
    return sparse.csr_matrix(
        ((problem.stake * problem.need)[item], (scenario, seen.of[item, scenario])),
        shape=(scenarios, seen.item.size),
    )


def ramped(problem: Problem, seen: Patterns) -> sparse.csr_matrix:
    """Return the share of a year's need (patterns, offers) that each offer's whole room would deliver in a pattern.

    What is contracted of it is taken off by the caller.
    """
    at = seen.lost.tocsr()
    rows = np.repeat(
        np.arange(seen.item.size), np.bincount(problem.item, minlength=problem.need.size)[seen.item]
    )
    places = {i: np.flatnonzero(problem.item == i) for i in set(seen.item.tolist())}
    columns = (
        np.concatenate([places[int(i)] for i in seen.item]) if seen.item.size else np.zeros(0, dtype=np.int64)
    )
    left = 1.0 - np.asarray(at[rows, columns]).ravel() if rows.size else np.zeros(0)
    time = np.maximum(seen.days[rows] - problem.lead_days[columns], 0.0) / YEAR_DAYS
    value = np.where(problem.ramp[columns], left * time, 0.0)
    return sparse.csr_matrix((value, (rows, columns)), shape=at.shape)


def _short_rows(
    problem: Problem, seen: Patterns, using: Ints, at_use: int, at_stock: int, at_short: int, columns: int
) -> tuple[sparse.csr_matrix, Floats, float]:
    """Return `short + stock + ramp >= need - cover` for every pattern, in units of the item's yearly need."""
    count = seen.item.size
    rows = np.arange(count)
    need = problem.need[seen.item]
    # Ramp: room x use - contracted share, where an offer's use is a column; else its room is open anyway.
    ramp = ramped(problem, seen)
    taken = sparse.csr_matrix(seen.lost.multiply((seen.days / YEAR_DAYS)[:, None]))
    shares = -(taken + ramp)
    room = np.where(np.isfinite(problem.room), problem.room, 0.0)
    decided = np.zeros(problem.item.size, dtype=np.bool_)
    decided[using] = True
    open_room = ramp @ np.where(decided, 0.0, room)
    use = sparse.csr_matrix(ramp.tocsc()[:, using].multiply(room[using][None, :]))
    rest = sparse.csr_matrix(
        (np.ones(2 * count), (np.tile(rows, 2), np.concatenate([at_stock + seen.item, at_short + rows]))),
        shape=(count, columns),
    )  # fmt: skip
    matrix = _wide(sparse.csr_matrix(shares), 0, columns) + _wide(use, at_use, columns) + rest
    return sparse.csr_matrix(matrix), np.asarray(-problem.cover[seen.item] / need - open_room), np.inf


def _wide(block: sparse.csr_matrix, start: int, columns: int) -> sparse.csr_matrix:
    """Return a block as columns of a wider matrix."""
    return sparse.csr_matrix(
        (block.data, block.indices + start, block.indptr), shape=(block.shape[0], columns)
    )
