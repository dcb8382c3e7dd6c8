"""A primal-dual interior method for `min sum f_j(x_j), A x = b, 0 <= x <= u`; it knows nothing of chains.

Predictor and corrector after Mehrotra, with Gondzio's centrality correctors, on the normal equations. Every column
brings a weight, its natural turnover in the money of the objective: marginal costs and complementarity are measured
against it, so that a small market is solved as sharply as a large one.

Sources:
    S. Mehrotra, On the implementation of a primal-dual interior point method, SIAM J. Optim. 2 (1992) 575-601.
    J. Gondzio, Multiple centrality corrections in a primal-dual method, Comput. Optim. Appl. 6 (1996) 137-156.
    M. P. Friedlander, D. Orban, A primal-dual regularized interior-point method, Math. Prog. Comp. 4 (2012) 71-107.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .curves import Curves
from .normal import Factor, Normal, NotPositiveError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TOLERANCE = 1e-9
"""Largest miss of a row, and of a marginal cost against its weight, at the end."""
CENTRE = 1e-15
"""The product of a column and its multiplier is driven to this share of its weight, and no further."""
SPREAD = 1e-14
"""Largest such product at the end."""
PROXIMITY = 1e-8
"""Curvature that keeps a step of a linear column determined; it slows the method a little and moves no solution."""
ITERATIONS = 200
CORRECTORS = 3
ROOM, FORCE = 0.1, 1.0
"""How far the start stands off its bounds, and the multipliers that hold it there."""


@dataclass(frozen=True, eq=False)
class Problem:
    """A separable convex program, scaled so that columns, rows and marginal costs over weights are near one.

    Attributes:
        matrix: A (rows, columns); rows of block -1 come last, and a column is in at most one of those.
        rhs: b (rows,).
        upper: u (columns,); infinite where there is none.
        costs: f' of every column.
        weight: natural turnover of every column.
        block: block of every row, ascending; -1 for the rows that are eliminated first.
        start: a first guess of x; it need not be feasible.
        start_dual: a first guess of the multipliers of the rows.
    """

    matrix: sparse.csr_array
    rhs: Floats
    upper: Floats
    costs: Curves
    weight: Floats
    block: Ints
    start: Floats
    start_dual: Floats


@dataclass(frozen=True, eq=False)
class Solution:
    """Where the method stopped.

    Attributes:
        x: the columns.
        y: the multipliers of the rows: what one more unit of b costs.
        converged: whether the optimality conditions hold to the tolerances.
        iterations: how many factorisations it took.
        rows, slopes, products: largest miss of a row, of a marginal cost and of complementarity.
    """

    x: Floats
    y: Floats
    converged: bool
    iterations: int
    rows: float
    slopes: float
    products: float


@dataclass(frozen=True, eq=False)
class _Point:
    """A point, or a step: x, the room below the upper bounds, y, and the multipliers of both bounds."""

    x: Floats
    room: Floats
    y: Floats
    low: Floats
    high: Floats

    def moved(self, step: _Point, length: float) -> _Point:
        return _Point(
            *(getattr(self, k) + length * getattr(step, k) for k in ("x", "room", "y", "low", "high"))
        )

    def products(self) -> Floats:
        return np.concatenate([self.x * self.low, self.room * self.high])

    def longest(self, step: _Point) -> float:
        """Return the length at which the first of the positive quantities reaches zero."""
        pairs = ((self.x, step.x), (self.room, step.room), (self.low, step.low), (self.high, step.high))
        return 1 / max(1e-300, *(float((-d / q).max(initial=0.0)) for q, d in pairs))


class _System:
    """The Newton system at a point: the factors, and the residuals it has to remove."""

    def __init__(self, problem: Problem, normal: Normal, bounded: Ints, point: _Point) -> None:
        costs, weight = problem.costs, problem.weight
        self.problem, self.normal, self.bounded, self.point = problem, normal, bounded, point
        self.transposed = problem.matrix.T
        self.rows = problem.rhs - problem.matrix @ point.x
        self.slopes = point.low - (costs.slope(point.x) - self.transposed @ point.y) / weight
        self.slopes[bounded] -= point.high

    def factor(self) -> None:
        """Factor the normal equations."""
        point, costs, weight = self.point, self.problem.costs, self.problem.weight
        curvature = costs.power * costs.rising(point.x) / (point.x + costs.offset)
        self.curvature = curvature / weight + point.low / point.x + PROXIMITY
        self.curvature[self.bounded] += point.high / point.room
        self.factors: Factor = self.normal.factored(1 / (self.curvature * weight))

    def step(self, rows: Floats | float, slopes: Floats | float, products: Floats) -> _Point:
        """Return the step that changes rows, slopes and complementarity products by the amounts given."""
        point, matrix = self.point, self.problem.matrix
        below, above = np.split(products, [point.x.size])
        force = slopes + below / point.x
        force[self.bounded] -= above / point.room
        y = self.factors.solved(rows - matrix @ (force / self.curvature))
        x = (force + (self.transposed @ y) / self.problem.weight) / self.curvature
        room = -x[self.bounded]
        return _Point(x, room, y, (below - point.low * x) / point.x, (above - point.high * room) / point.room)


def minimised(problem: Problem) -> Solution:
    """Return the minimum, or where the method stopped short of it.

    Example:
        >>> from .curves import flat, joined, loss  # 1 + x/20 of one column against a constant 1.02 of the other
        >>> costs = joined([loss([1.0], [1.0]), flat([1.02])])
        >>> one = np.ones(2)
        >>> matrix = sparse.csr_array(np.ones((1, 2)))
        >>> free = np.full(2, np.inf)
        >>> found = minimised(Problem(matrix, one[:1], free, costs, one, np.zeros(1, int), one, one[:1]))
        >>> found.converged, found.x.round(9).tolist(), found.y.round(9).tolist()
        (True, [0.4, 0.6], [1.02])
    """
    block = problem.block
    normal = Normal(problem.matrix, block[block >= 0])
    bounded = np.flatnonzero(np.isfinite(problem.upper))
    point = _started(problem, bounded)
    for iteration in range(ITERATIONS + 1):
        system = _System(problem, normal, bounded, point)
        found = _judged(system, iteration)
        if found.converged or iteration == ITERATIONS or not np.isfinite(found.slopes + found.rows):
            return found
        try:
            system.factor()
        except NotPositiveError:
            return found
        point = _advanced(system)
    raise AssertionError  # the loop returns at its last iteration


def _started(problem: Problem, bounded: Ints) -> _Point:
    """Return the first guess, moved off its bounds."""
    upper = problem.upper
    x = np.clip(problem.start, np.minimum(ROOM, ROOM * upper), upper - np.minimum(ROOM, ROOM * upper))
    x = np.where(np.isfinite(upper), x, np.maximum(problem.start, ROOM))
    slopes = (problem.costs.slope(x) - problem.matrix.T @ problem.start_dual) / problem.weight
    low, high = np.maximum(slopes, 0) + FORCE, np.maximum(-slopes[bounded], 0) + FORCE
    return _Point(x, upper[bounded] - x[bounded], problem.start_dual, low, high)


def _judged(system: _System, iteration: int) -> Solution:
    worst = [float(np.abs(r).max(initial=0.0)) for r in (system.rows, system.slopes, system.point.products())]
    good = worst[0] <= TOLERANCE and worst[1] <= TOLERANCE and worst[2] <= SPREAD
    return Solution(system.point.x, system.point.y, good, iteration, *worst)


def _advanced(system: _System) -> _Point:
    """Return the next point: predictor, corrector, and correctors of centrality while they lengthen the step."""
    point = system.point
    products = point.products()
    mean = products.mean()
    predictor = system.step(system.rows, system.slopes, -products)
    ahead = point.moved(predictor, min(1.0, point.longest(predictor))).products().mean()
    target = max(mean * min(1.0, ahead / mean) ** 3, CENTRE)
    bent = np.concatenate([predictor.x * predictor.low, predictor.room * predictor.high])
    step = system.step(system.rows, system.slopes, target - products - bent)
    length = point.longest(step)
    for _ in range(CORRECTORS):
        if length >= 0.9:
            break
        trial = point.moved(step, min(1.0, 1.08 * length + 0.08)).products()
        aim = np.maximum(np.clip(trial, 0.1 * target, 10 * target) - trial, -10 * target)
        better = step.moved(system.step(0.0, np.zeros(point.x.size), aim), 1.0)
        if point.longest(better) < 1.01 * length:
            break
        step, length = better, point.longest(better)
    return point.moved(step, min(1.0, max(0.9, 1 - 10 * mean) * length))
