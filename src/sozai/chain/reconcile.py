"""Reconciliation: the mass-balanced quantities nearest to facts that disagree.

Law: unknowns x >= 0 minimise `sum_k w_k ((T x - target)_k / sigma_k)^2` subject to `B x = 0`, where a row of B is the
balance of one commodity in one region and a row of T is what one fact or prior says about x. Facts that lie more than
three sigma away lose weight (Huber), so one wrong number does not bend the chain; priors keep theirs.

Source: the classic weighted reconciliation of material flow analysis (Cencic and Rechberger, Environ. Eng. Manag. J. 7
(2008) 1); Huber, Ann. Math. Stat. 35 (1964) 73. Solver: clarabel.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import clarabel
import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import splu

from ..terms import NoAnswerError, Words
from .types import Floats

HUBER = 3.0  # distance [sigma] from which a fact loses weight
ROUNDS = 100  # of re-weighting, at most
SETTLED = 1e-4  # weights that change by less have settled
FLOOR_SHARE = 1e-3  # the least standard deviation of a term, over its target
RIDGE = 1e-9  # makes unknowns that nothing speaks of unique without moving the others
LEAST = 1e-3  # a quantity below a kilogram a year is none [t/yr]
PROJECTIONS = 20
TYPICAL = 100.0  # scale of an unknown that no fact speaks of [t/yr]
WIDEST = 2.0  # a coefficient is drawn within this many standard deviations, so that yields keep their sense


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A recipe's or basket's number: mean, standard deviation, and whether it is an assumption."""

    mean: float
    sd: float = 0.0
    assumed: bool = True


@dataclass(frozen=True, slots=True)
class Term:
    """What one fact or prior says: `sum_i factor_i * coefficient_i * x_i = target` within `sigma`.

    Attributes:
        unknowns: positions in x.
        factors: plain multipliers.
        coefficients: positions in the list of coefficients, -1 for none.
        target: the value [t/yr].
        sigma: standard deviation [t/yr].
        assumed: whether it is a prior (grade D) and not a fact.
        source: id of the source card.
        words: what it speaks of, for the list of conflicts.
    """

    unknowns: tuple[int, ...]
    factors: tuple[float, ...]
    coefficients: tuple[int, ...]
    target: float
    sigma: float
    assumed: bool
    source: str
    words: Words


@dataclass
class Problem:
    """Unknowns, balances and terms, filled by a chain's definition and then solved.

    Attributes:
        keys: what each unknown is, such as ("arc", "magnet-heavy", "CHN", "JPN").
        index: position of each key.
        coefficients: recipe and basket numbers that balances and terms refer to by position.
        terms: what facts and priors say.
        balance: entries of the balances: (row, unknown, factor, coefficient or -1).
        rows: row of the balance of each (commodity, region).
        least: below which an unknown is none, where that is not `LEAST` [t/yr].
        sizes: about how large an unknown is [t/yr] of which no term speaks alone; it scales the solver's numbers.
    """

    keys: list[tuple[str, ...]] = field(default_factory=list)
    index: dict[tuple[str, ...], int] = field(default_factory=dict)
    coefficients: list[Coefficient] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    balance: list[tuple[int, int, float, int]] = field(default_factory=list)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    least: dict[int, float] = field(default_factory=dict)
    sizes: dict[int, float] = field(default_factory=dict)

    def unknown(self, *key: str) -> int:
        """Return the position of an unknown, made on first mention."""
        if key not in self.index:
            self.index[key] = len(self.keys)
            self.keys.append(key)
        return self.index[key]

    def coefficient(self, mean: float, sd: float = 0.0, *, assumed: bool = True) -> int:
        """Return the position of a new coefficient."""
        self.coefficients.append(Coefficient(mean, sd, assumed))
        return len(self.coefficients) - 1

    def enters(self, commodity: str, region: str, unknown: int, factor: float, coefficient: int = -1) -> None:
        """Add `factor * coefficient * x[unknown]` to the balance of a commodity in a region."""
        row = self.rows.setdefault((commodity, region), len(self.rows))
        self.balance.append((row, unknown, factor, coefficient))

    def says(
        self,
        parts: Sequence[tuple[int, float, int]],
        target: float,
        sigma: float,
        *,
        assumed: bool,
        source: str,
        words: Words,
    ) -> None:
        """Add a term over `(unknown, factor, coefficient)` parts; no number is known better than to `FLOOR_SHARE`.

        Raises:
            NoAnswerError: the target or its standard deviation is no finite number.
        """
        if not (math.isfinite(target) and math.isfinite(sigma)):
            raise _unbalanced(
                f"{words.en}: {target} t within {sigma} t", f"{words.ja}：{target} トン、幅 {sigma} トン"
            )
        sigma = max(sigma, FLOOR_SHARE * abs(target), LEAST)
        unknowns, factors, coefficients = zip(*parts, strict=True)
        self.terms.append(Term(unknowns, factors, coefficients, target, sigma, assumed, source, words))


@dataclass(frozen=True, eq=False)
class Draw:
    """One sampled world: x [t/yr] and the coefficients it was solved with."""

    x: Floats
    coefficients: Floats


@dataclass(frozen=True, eq=False)
class Reconciled:
    """The reconciled quantities.

    Attributes:
        x (unknowns,): balanced quantities [t/yr].
        coefficients: the mean coefficients.
        said (terms,): T x, what each term says after balancing [t/yr].
        draws: worlds sampled from the spread of facts and priors.
        assumed_draws: worlds in which only assumptions (grade D) vary.
    """

    x: Floats
    coefficients: Floats
    said: Floats
    draws: tuple[Draw, ...]
    assumed_draws: tuple[Draw, ...]


def solve(problem: Problem, draws: int = 0, seed: int = 2024) -> Reconciled:
    """Return the balanced quantities with `draws` samples of each family.

    Both families are drawn with the same noise, so that their variances can be compared.

    Args:
        problem: unknowns, balances and terms.
        draws: worlds sampled in each family.
        seed: of the random draws; the same seed gives the same worlds.

    Raises:
        NoAnswerError: the solver did not converge, or the balances do not hold.

    Example:
        A mine says 100 t, the user 90 t, both within 5 t; balanced, they meet half-way:

        >>> problem = Problem()
        >>> mine, use = problem.unknown("process", "mine", "AUS"), problem.unknown("use", "ore", "AUS")
        >>> problem.enters("ore", "AUS", mine, 1.0)
        >>> problem.enters("ore", "AUS", use, -1.0)
        >>> said = dict(sigma=5.0, assumed=False, source="survey", words=Words("output", "生産"))
        >>> problem.says([(mine, 1.0, -1)], 100.0, **said)
        >>> problem.says([(use, 1.0, -1)], 90.0, **said)
        >>> solve(problem).x.round(6)
        array([95., 95.])
    """
    system = _System(problem)
    x, weights = _weighted(system)
    said = system.terms(system.mean) @ x
    everything = tuple(_draws(system, weights, draws, seed, only_assumed=False))
    assumptions = tuple(_draws(system, weights, draws, seed, only_assumed=True))
    return Reconciled(x, system.mean, said, everything, assumptions)


def _weighted(system: _System) -> tuple[Floats, Floats]:
    """Return the minimiser and the weights (terms,) that Huber's loss gives there, by re-weighting until they settle."""
    weights = np.ones(system.target.size)
    for _ in range(ROUNDS):
        x = system.minimum(system.mean, system.target, weights)
        z = np.abs(system.terms(system.mean) @ x - system.target) / system.sigma
        settled = np.where(system.assumed, 1.0, HUBER / np.maximum(z, HUBER))
        if np.abs(settled - weights).max() < SETTLED:
            return x, weights
        weights = settled
    raise _unbalanced("the weights did not settle", "重みが収束しません")


def _draws(system: _System, weights: Floats, draws: int, seed: int, *, only_assumed: bool) -> Iterator[Draw]:
    """Yield worlds: facts, priors and coefficients redrawn within their spread and balanced again."""
    generator = np.random.default_rng(seed)
    mean, target = system.mean, system.target
    vary_coefficient = system.assumed_coefficient | (not only_assumed)
    vary_term = system.assumed | (not only_assumed)
    for _ in range(draws):
        noise = np.clip(generator.standard_normal(mean.size), -WIDEST, WIDEST)
        term_noise = generator.standard_normal(target.size)
        coefficients = np.maximum(mean + np.where(vary_coefficient, system.sd * noise, 0.0), 0.1 * mean)
        redrawn = np.where(vary_term, _redrawn(target, system.sigma, term_noise), target)
        yield Draw(system.minimum(coefficients, redrawn, weights), coefficients)


def _redrawn(target: Floats, sigma: Floats, noise: Floats) -> Floats:
    """Return targets redrawn: log-normal with the same mean and variance where positive, normal where zero."""
    positive = target > 0
    width = np.sqrt(np.log1p((sigma / np.where(positive, target, 1.0)) ** 2))
    return np.where(positive, target * np.exp(width * noise - width**2 / 2), sigma * noise)


class _System:
    """The sparse matrices of a problem, re-valued for every set of coefficients."""

    def __init__(self, problem: Problem) -> None:
        self.size = len(problem.keys)
        self.target = np.array([term.target for term in problem.terms])
        self.sigma = np.array([term.sigma for term in problem.terms])
        self.assumed = np.array([term.assumed for term in problem.terms], dtype=bool)
        # One number stands in where a problem has no coefficients, so that positions of -1 stay legal.
        self.mean = np.array([c.mean for c in problem.coefficients] or [0.0])
        self.sd = np.array([c.sd for c in problem.coefficients] or [0.0])
        self.assumed_coefficient = np.array([c.assumed for c in problem.coefficients] or [False])
        self.scale = _scale(problem)
        self.least = np.array([problem.least.get(position, LEAST) for position in range(self.size)])
        row: list[int] = []
        col: list[int] = []
        factor: list[float] = []
        coefficient: list[int] = []
        for position, term in enumerate(problem.terms):
            row += [position] * len(term.unknowns)
            col += term.unknowns
            factor += term.factors
            coefficient += term.coefficients
        self._terms = _Valued(row, col, factor, coefficient, (len(problem.terms), self.size))
        rows, cols, factors, coefficients = (list(part) for part in zip(*problem.balance, strict=True))
        self._balance = _Valued(rows, cols, factors, coefficients, (len(problem.rows), self.size))
        self._least_squares = _LeastSquares(self._terms, self._balance, self.scale)

    def terms(self, coefficients: Floats) -> sparse.csc_matrix:
        return self._terms.matrix(coefficients)

    def minimum(self, coefficients: Floats, target: Floats, weights: Floats) -> Floats:
        """Return the minimiser, cleaned so that balances hold to rounding and small numbers are exact zeros.

        Raises:
            NoAnswerError: there is none, or the solver did not find it.
        """
        weight = np.sqrt(weights) / self.sigma
        found = self._least_squares.solved(coefficients, weight, weight * target)
        return _balanced(found * self.scale, self._balance.matrix(coefficients), self.least)


class _LeastSquares:
    """`y >= 0` with `B y = 0` that minimises `|T y - target|^2`: one sparse pattern, re-valued for every world.

    Residuals are variables of their own (T y - r = target): the squared matrix would lose half the digits.
    """

    def __init__(self, terms: _Valued, balance: _Valued, scale: Floats) -> None:
        (self._terms, self._balance), (said, size), markets = (terms, balance), terms.shape, balance.shape[0]
        self._scale, self._rest = scale, markets + size
        row = [terms.row, balance.row + said, np.arange(size) + said + markets, np.arange(said)]
        col = np.concatenate([terms.col, balance.col, np.arange(size), np.arange(said) + size])
        rows = np.concatenate(row)
        self._order = np.lexsort((rows, col))
        rows, col = rows[self._order], col[self._order]
        # Entries that meet in one place are added up.
        self._first = np.flatnonzero(np.append(True, (np.diff(rows) != 0) | (np.diff(col) != 0)))
        counts = np.bincount(col[self._first], minlength=size + said)
        self._pattern = rows[self._first], np.append(0, np.cumsum(counts))
        self._shape = (said + markets + size, size + said)
        self._fixed = np.full(size + said, -1.0)
        self._quadratic = sparse.diags(np.append(np.full(size, RIDGE), np.full(said, 2.0))).tocsc()
        self._cones = [clarabel.ZeroConeT(said + markets), clarabel.NonnegativeConeT(size)]
        self._settings = clarabel.DefaultSettings()
        self._settings.verbose = False

    def solved(self, coefficients: Floats, weight: Floats, target: Floats) -> Floats:
        """Return y.

        Raises:
            NoAnswerError: a number is not finite, or the solver did not converge.
        """
        terms, balance = self._terms, self._balance
        said = terms.values(coefficients) * weight[terms.row] * self._scale[terms.col]
        held = balance.values(coefficients) * self._scale[balance.col]
        if not (np.isfinite(said).all() and np.isfinite(held).all()):
            raise _unbalanced("a coefficient is no finite number", "有限でない係数があります")
        largest = np.full(balance.shape[0], 1e-12)
        np.maximum.at(largest, balance.row, np.abs(held))
        values = np.concatenate([said, held / largest[balance.row], self._fixed])[self._order]
        matrix = sparse.csc_matrix((np.add.reduceat(values, self._first), *self._pattern), shape=self._shape)
        right = np.append(target, np.zeros(self._rest))
        costs = np.zeros(self._shape[1])
        solver = clarabel.DefaultSolver(self._quadratic, costs, matrix, right, self._cones, self._settings)
        solution = solver.solve()
        if str(solution.status) != "Solved":
            raise _unbalanced(f"solver: {solution.status}", f"ソルバー: {solution.status}")
        found: Floats = np.maximum(np.array(solution.x)[: terms.shape[1]], 0.0)
        return found


def _balanced(x: Floats, balance: sparse.csc_matrix, least: Floats) -> Floats:
    """Return x with what is no quantity set to zero and the rest moved, in proportion, onto the balances.

    Raises:
        NoAnswerError: the balances cannot be met to 1e-10 of throughput.
    """
    x = np.where(x < least, 0.0, x)
    transposed, absolute = balance.T.tocsc(), abs(balance)
    at, markets = np.repeat(np.arange(x.size), np.diff(balance.indptr)), np.arange(balance.shape[0])
    for _ in range(PROJECTIONS):
        residual = balance @ x
        throughput = absolute @ x
        if np.all(np.abs(residual) <= 1e-10 * np.maximum(throughput, LEAST)):
            return x
        share = x / np.maximum(x.max(), 1.0)
        weighted = sparse.csc_matrix(
            (balance.data * share[at], balance.indices, balance.indptr), balance.shape
        )
        normal = (weighted @ transposed).tocoo()
        size = 1.0 / np.sqrt(np.maximum(normal.diagonal(), 1e-30))
        # An emptied market would make it singular; the identity keeps such a market where it is.
        row, col = np.append(normal.row, markets), np.append(normal.col, markets)
        data = np.append(normal.data * size[normal.row] * size[normal.col], np.full(markets.size, 1e-13))
        system = sparse.coo_matrix((data, (row, col)), normal.shape).tocsc()
        x = np.maximum(x - weighted.T @ (size * splu(system).solve(size * residual)), 0.0)
    worst = float(np.abs(residual).max())
    raise _unbalanced(f"a balance is off by {worst:.3g} t", f"収支の差 {worst:.3g} トンが残りました")


def _unbalanced(en: str, ja: str) -> NoAnswerError:
    return NoAnswerError(
        f"The facts of the chain could not be balanced ({en}). Look for an absurd value among them.",
        f"供給網の事実を整合化できませんでした（{ja}）。事実の中に極端な値がないか確認してください。",
    )


def _scale(problem: Problem) -> Floats:
    """Return a typical size [t/yr] of each unknown, so that the solver works with numbers near one."""
    scale = np.zeros(len(problem.keys))
    for position, size in problem.sizes.items():
        scale[position] = size
    for term in problem.terms:
        if len(term.unknowns) <= 2:
            unknowns = list(term.unknowns)
            scale[unknowns] = np.maximum(scale[unknowns], abs(term.target))
    return np.where(scale > 0, np.maximum(scale, 1.0), TYPICAL)


class _Valued:
    """A sparse matrix whose entries are `factor * coefficient`."""

    def __init__(
        self,
        row: list[int],
        col: list[int],
        factor: list[float],
        coefficient: list[int],
        shape: tuple[int, int],
    ) -> None:
        self.row, self.col, self.shape = np.array(row), np.array(col), shape
        self._factor = np.array(factor)
        self._coefficient = np.array(coefficient)

    def values(self, coefficients: Floats) -> Floats:
        found: Floats = np.where(self._coefficient >= 0, coefficients[self._coefficient], 1.0) * self._factor
        return found

    def matrix(self, coefficients: Floats) -> sparse.csc_matrix:
        return sparse.coo_matrix((self.values(coefficients), (self.row, self.col)), shape=self.shape).tocsc()
