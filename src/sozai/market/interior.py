"""A primal-dual interior method for `min sum f_j(x_j), A x = b, 0 <= x <= u`; it knows nothing of chains.

Predictor and corrector after Mehrotra, with Gondzio's centrality correctors, on the normal equations; correctors are
weighted while progress stalls (Colombo and Gondzio). Every column brings a weight, its natural turnover in the money of the objective: marginal costs and complementarity are measured
against it, so that a small market is solved as sharply as a large one.

Sources:
    S. Mehrotra, On the implementation of a primal-dual interior point method, SIAM J. Optim. 2 (1992) 575-601.
    J. Gondzio, Multiple centrality corrections in a primal-dual method, Comput. Optim. Appl. 6 (1996) 137-156.
    M. Colombo, J. Gondzio, Further development of multiple centrality correctors, Comput. Optim. Appl. 41 (2008)
        277-305.
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
"""Largest miss of a row, and of a marginal cost against its weight or itself, at the end."""
CENTRE = 1e-18
"""The product of a column and its multiplier is driven to this share of its weight, and no further."""
SPREAD = 1e-13
"""Largest such product at the end; the method goes on towards CENTRE while that still brings it down."""
PROXIMITY = 1e-8
"""Curvature that keeps a step of a linear column determined; it slows the method a little and moves no solution."""
ITERATIONS = 200
CORRECTORS = 3
PATIENCE = 10
"""The method turns cautious while the mean product has not halved within this many iterations."""
ROOM, FORCE = 1.0, 10.0
"""How far the start stands off its bounds (a tenth of the way to the other bound at most), and the multipliers that
hold it there."""
STEEP = 100.0
"""A column whose multiplier starts above this many weights starts nearer to its bound."""
BEND = 10.0, 100.0
"""A step may raise the largest miss of a marginal cost this many times, or to this many weights; else it is halved."""


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
        self.problem, self.normal, self.bounded, self.point = problem, normal, bounded, point
        self.transposed = problem.matrix.T
        self.rows = problem.rhs - problem.matrix @ point.x
        self.slopes = self.missed(point)

    def missed(self, point: _Point) -> Floats:
        """Return by how much every marginal cost misses its price and multipliers, over its weight."""
        costs, weight = self.problem.costs, self.problem.weight
        slopes = np.asarray(point.low - (costs.slope(point.x) - self.transposed @ point.y) / weight)
        slopes[self.bounded] -= point.high
        return slopes

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
    means: list[float] = []
    before = np.inf
    with np.errstate(all="ignore"):  # a step that overflows is judged, and not taken for an answer
        point = _started(problem, bounded)
        for iteration in range(ITERATIONS + 1):
            system = _System(problem, normal, bounded, point)
            found = _judged(system, iteration)
            if found.converged and (found.products <= 10 * CENTRE or found.products > before / 2):
                break
            if iteration == ITERATIONS or not np.isfinite(found.rows + found.slopes + found.products):
                break
            before = found.products
            try:
                system.factor()
            except NotPositiveError:
                break
            means.append(float(point.products().mean()))
            stalled = len(means) > PATIENCE and means[-1] > means[-1 - PATIENCE] / 2
            point = _advanced(system, stalled)
    return found


def _started(problem: Problem, bounded: Ints) -> _Point:
    """Return the first guess, moved off its bounds."""
    upper = problem.upper
    room = np.minimum(ROOM, 0.1 * upper)
    x = np.minimum(np.maximum(problem.start, room), upper - room)

    def slopes() -> Floats:
        return np.asarray((problem.costs.slope(x) - problem.matrix.T @ problem.start_dual) / problem.weight)

    x = np.maximum(np.minimum(problem.start, x), x * np.minimum(1, STEEP / np.maximum(slopes(), FORCE)))
    low, high = np.maximum(slopes(), 0) + FORCE, np.maximum(-slopes()[bounded], 0) + FORCE
    return _Point(x, upper[bounded] - x[bounded], problem.start_dual, low, high)


def _judged(system: _System, iteration: int) -> Solution:
    problem, point = system.problem, system.point
    steep = np.maximum(1.0, np.abs(problem.costs.slope(point.x)) / problem.weight)
    misses = (system.rows, system.slopes / steep, point.products())
    worst = [float(np.abs(miss).max(initial=0.0)) for miss in misses]
    good = worst[0] <= TOLERANCE and worst[1] <= TOLERANCE and worst[2] <= SPREAD
    return Solution(system.point.x, system.point.y, good, iteration, *worst)


def _advanced(system: _System, cautious: bool) -> _Point:
    """Return the next point: predictor, corrector, and correctors of centrality while they lengthen the step."""
    point = system.point
    products = point.products()
    mean = products.mean()
    step = system.step(system.rows, system.slopes, -products)
    length = min(1.0, point.longest(step))
    target = max(mean * min(1.0, point.moved(step, length).products().mean() / mean) ** 3, CENTRE)
    bent = np.concatenate([step.x * step.low, step.room * step.high])
    step = _corrected(system, step, target - bent, cautious)
    for _ in range(CORRECTORS):
        length = point.longest(step)
        if length >= 0.9:
            break
        trial = point.moved(step, min(1.0, 1.08 * length + 0.08)).products()
        aim = np.maximum(np.clip(trial, 0.1 * target, 10 * target) - trial, -10 * target)
        better = _corrected(system, step, aim, cautious)
        if point.longest(better) < 1.01 * length:
            break
        step = better
    length = min(1.0, point.longest(step) * min(max(0.9, 1 - 10 * mean), 1 - 1e-6))
    allowed = max(BEND[0] * np.abs(system.slopes).max(), BEND[1])
    while length > 1e-6 and np.abs(system.missed(point.moved(step, length))).max() > allowed:
        length /= 2
    return point.moved(step, length)


def _corrected(system: _System, step: _Point, products: Floats, cautious: bool) -> _Point:
    """Return the step with a correction of the products; a cautious one takes the share of it that goes farthest."""
    correction = system.step(0.0, np.zeros(step.x.size), products)
    if not cautious:
        return step.moved(correction, 1.0)
    least = min(1.0, system.point.longest(step)) ** 2
    return max((step.moved(correction, s) for s in np.linspace(1.0, least, 5)), key=system.point.longest)
