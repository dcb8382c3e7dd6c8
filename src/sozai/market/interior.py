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

from dataclasses import dataclass, replace

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
ACCURACY = 1e-12
"""A step whose rows miss by a larger share of its largest right-hand side is refined once."""
ITERATIONS = 200
CORRECTORS = 3
FARTHER = 0.3
"""Correctors aim at a step longer by this."""
PATIENCE = 10
"""The method turns cautious while the mean product has not halved within this many iterations."""
ROOM, FORCE = 1.0, 10.0
"""How far the start stands off its bounds (a tenth of the way to the other bound at most), and the multipliers that
hold it there."""
STEEP = 100.0
"""A column whose multiplier starts above this many weights starts nearer to its bound."""
BEND = 10.0
"""A step may raise the largest miss of a marginal cost this many times; else it is halved."""
LOOSE = 100.0, 1e4
"""It may also raise it to this many weights, and to this many mean products: far from the end a miss does no harm."""


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
    """A point, or a step.

    Attributes:
        pairs (2, columns and bounds): x and the room below the upper bounds; the multipliers of both.
        y: the multipliers of the rows.
        columns: how many entries of a pair are columns; the rest are their upper bounds, of the first columns.
        scratch (2, columns and bounds): room to compute in; all points share it.
    """

    pairs: Floats
    y: Floats
    columns: int
    scratch: Floats

    @property
    def x(self) -> Floats:
        return self.pairs[0, : self.columns]

    @property
    def low(self) -> Floats:
        return self.pairs[1, : self.columns]

    @property
    def high(self) -> Floats:
        return self.pairs[1, self.columns :]

    def moved(self, step: _Point, length: float) -> _Point:
        pairs = length * step.pairs
        pairs += self.pairs
        return replace(self, pairs=pairs, y=self.y + length * step.y)

    def products(self) -> Floats:
        return np.asarray(self.pairs[0] * self.pairs[1])

    def products_at(self, step: _Point, length: float) -> Floats:
        moved = np.multiply(step.pairs, length, out=self.scratch)
        moved += self.pairs
        return np.asarray(moved[0] * moved[1])

    def longest(self, step: _Point) -> float:
        """Return the length at which the first of the positive quantities reaches zero."""
        return 1 / max(1e-300, -float(np.divide(step.pairs, self.pairs, out=self.scratch).min(initial=0.0)))


class _System:
    """The Newton system at a point: the factors, and the residuals it has to remove."""

    def __init__(self, problem: Problem, normal: Normal, point: _Point) -> None:
        self.problem, self.normal, self.point = problem, normal, point
        self.bounded = point.pairs.shape[1] - point.columns
        self.worth = 1 / problem.weight
        self.rising = problem.costs.rising(point.x)
        self.rows = problem.rhs - problem.matrix @ point.x
        self.slopes = self._missed()
        self.products = point.products()

    def _missed(self) -> Floats:
        """Return by how much every marginal cost misses its price and multipliers, over its weight."""
        point = self.point
        marginal = self.problem.costs.intercept + self.rising
        slopes = np.asarray(point.low - (marginal - self.normal.transposed @ point.y) * self.worth)
        slopes[: self.bounded] -= point.high
        return slopes

    def after(self, step: _Point, length: float) -> _System:
        """Return the system at the point to which a step leads."""
        return _System(self.problem, self.normal, self.point.moved(step, length))

    def factor(self) -> None:
        """Factor the normal equations."""
        point, costs = self.point, self.problem.costs
        curved = costs.power * self.rising / (point.x + costs.offset)
        self.reach = 1 / point.pairs[0]
        self.pull = point.pairs[1] * self.reach
        curvature = curved * self.worth + self.pull[: point.columns] + PROXIMITY
        curvature[: self.bounded] += self.pull[point.columns :]
        self.give = 1 / curvature
        self.right = 0.0
        self.factors: Factor = self.normal.factored(self.give * self.worth)

    def step(self, rows: Floats | float, slopes: Floats | float, products: Floats | float) -> _Point:
        """Return the step that changes rows, slopes and complementarity products by the amounts given."""
        point, columns, bounded = self.point, self.point.columns, self.bounded
        wanted = np.multiply(products, self.reach)
        force = slopes + wanted[:columns]
        force[:bounded] -= wanted[columns:]
        right = rows - self.problem.matrix @ (force * self.give)
        self.right = max(self.right, float(np.abs(right).max(initial=0.0)))
        y = self.factors.solved(right)
        across = self.normal.transposed @ y
        pairs = np.empty_like(point.pairs)
        across *= self.worth
        across += force
        np.multiply(across, self.give, out=pairs[0, :columns])
        np.negative(pairs[0, :bounded], out=pairs[0, columns:])
        np.multiply(self.pull, pairs[0], out=pairs[1])
        np.subtract(wanted, pairs[1], out=pairs[1])
        return replace(point, pairs=pairs, y=y)

    def refined(self, step: _Point) -> _Point:
        """Return the step with what it misses of the rows, for want of precision in the factors, made good."""
        left = self.rows - self.problem.matrix @ step.x
        if np.abs(left).max(initial=0.0) <= ACCURACY * self.right:
            return step
        return step.moved(self.step(left, 0.0, 0.0), 1.0)


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
    order = np.argsort(~np.isfinite(problem.upper), kind="stable")
    found = _followed(_ordered(problem, order))
    x = np.empty_like(found.x)
    x[order] = found.x
    return replace(found, x=x)


def _ordered(problem: Problem, order: Ints) -> Problem:
    """Return the problem with its columns in another order."""
    return replace(
        problem,
        matrix=sparse.csr_array(sparse.csc_array(problem.matrix)[:, order]),
        costs=problem.costs.taken(order),
        **{name: getattr(problem, name)[order] for name in ("upper", "weight", "start")},
    )


def _followed(problem: Problem) -> Solution:
    """Return the minimum of a problem whose columns with an upper bound come first."""
    normal = Normal(problem.matrix, problem.block[problem.block >= 0])
    means: list[float] = []
    before = np.inf
    with np.errstate(all="ignore"):  # a step that overflows is judged, and not taken for an answer
        system = _System(problem, normal, _started(problem, normal))
        for iteration in range(ITERATIONS + 1):
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
            means.append(float(system.products.mean()))
            stalled = len(means) > PATIENCE and means[-1] > means[-1 - PATIENCE] / 2
            system = _advanced(system, stalled)
    return found


def _started(problem: Problem, normal: Normal) -> _Point:
    """Return the first guess, moved off its bounds."""
    upper, bounded = problem.upper, int(np.isfinite(problem.upper).sum())
    worth = normal.transposed @ problem.start_dual
    room = np.minimum(ROOM, 0.1 * upper)
    x = np.minimum(np.maximum(problem.start, room), upper - room)

    def slopes() -> Floats:
        return np.asarray((problem.costs.slope(x) - worth) / problem.weight)

    x = np.maximum(np.minimum(problem.start, x), x * np.minimum(1, STEEP / np.maximum(slopes(), FORCE)))
    last = slopes()
    low, high = np.maximum(last, 0) + FORCE, np.maximum(-last[:bounded], 0) + FORCE
    places = np.concatenate([x, upper[:bounded] - x[:bounded]])
    pairs = np.stack([places, np.concatenate([low, high])])
    return _Point(pairs, problem.start_dual, x.size, np.empty_like(pairs))


def _judged(system: _System, iteration: int) -> Solution:
    problem = system.problem
    steep = np.maximum(1.0, np.abs(problem.costs.intercept + system.rising) / problem.weight)
    misses = (system.rows, system.slopes / steep, system.products)
    worst = [float(np.abs(miss).max(initial=0.0)) for miss in misses]
    good = worst[0] <= TOLERANCE and worst[1] <= TOLERANCE and worst[2] <= SPREAD
    return Solution(system.point.x, system.point.y, good, iteration, *worst)


def _advanced(system: _System, cautious: bool) -> _System:
    """Return the system at the next point: predictor, corrector, and correctors of centrality while they lengthen the step."""
    point = system.point
    mean = system.products.mean()
    step = system.step(system.rows, system.slopes, -system.products)
    length = min(1.0, point.longest(step))
    target = max(mean * min(1.0, point.products_at(step, length).mean() / mean) ** 3, CENTRE)
    step = _corrected(system, step, target - step.products(), cautious)
    for _ in range(CORRECTORS):
        length = point.longest(step)
        if length >= 0.9:
            break
        trial = point.products_at(step, min(1.0, length + FARTHER))
        aim = np.maximum(np.clip(trial, 0.1 * target, 10 * target) - trial, -10 * target)
        better = _corrected(system, step, aim, cautious)
        if point.longest(better) < 1.01 * length:
            break
        step = better
    step = system.refined(step)
    length = min(1.0, point.longest(step) * min(max(0.9, 1 - 10 * mean), 1 - 1e-6))
    allowed = max(BEND * np.abs(system.slopes).max(), min(LOOSE[0], LOOSE[1] * mean))
    after = system.after(step, length)
    while length > 1e-6 and np.abs(after.slopes).max() > allowed:
        length /= 2
        after = system.after(step, length)
    return after


def _corrected(system: _System, step: _Point, products: Floats, cautious: bool) -> _Point:
    """Return the step with a correction of the products; a cautious one takes the share of it that goes farthest."""
    correction = system.step(0.0, 0.0, products)
    if not cautious:
        return step.moved(correction, 1.0)
    least = min(1.0, system.point.longest(step)) ** 2
    return max((step.moved(correction, s) for s in np.linspace(1.0, least, 5)), key=system.point.longest)
