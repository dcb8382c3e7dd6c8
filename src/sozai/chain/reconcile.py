"""Reconciliation: the mass-balanced quantities nearest to facts that disagree.

Law: unknowns x >= 0 minimise `sum_k w_k ((T x - target)_k / sigma_k)^2` subject to `B x = 0`, where a row of B is the
balance of one commodity in one region and a row of T is what one fact or prior says about x. Facts that lie more than
three sigma away lose weight (Huber), so one wrong number does not bend the chain.

Source: the classic weighted reconciliation of material flow analysis (Cencic and Rechberger, Environ. Eng. Manag. J. 7
(2008) 1); Huber, Ann. Math. Stat. 35 (1964) 73. Solver: clarabel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import clarabel
import numpy as np
import scipy.sparse as sparse

from ..terms import NoAnswerError
from .types import Floats

HUBER = 3.0
ROUNDS = 3
RIDGE = 1e-9  # makes unknowns that nothing speaks of unique without moving the others
PROJECTIONS = 20
TYPICAL = 100.0  # scale of an unknown that no fact speaks of [t/yr]


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
        label: where it comes from, for conflicts: (source id, English, Japanese).
        fact: position of the fact in the list of facts, -1 for none.
    """

    unknowns: tuple[int, ...]
    factors: tuple[float, ...]
    coefficients: tuple[int, ...]
    target: float
    sigma: float
    assumed: bool
    label: tuple[str, str, str]
    fact: int = -1


@dataclass
class Problem:
    """Unknowns, balances and terms, filled by a chain's definition and then solved."""

    keys: list[tuple[str, ...]] = field(default_factory=list)
    index: dict[tuple[str, ...], int] = field(default_factory=dict)
    coefficients: list[Coefficient] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    balance: list[tuple[int, int, float, int]] = field(default_factory=list)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)

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
        label: tuple[str, str, str],
        fact: int = -1,
    ) -> None:
        """Add a term over `(unknown, factor, coefficient)` parts."""
        unknowns, factors, coefficients = zip(*parts, strict=True)
        self.terms.append(Term(unknowns, factors, coefficients, target, sigma, assumed, label, fact))


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

    Raises:
        NoAnswerError: the solver did not converge.
    """
    system = _System(problem)
    mean = np.array([c.mean for c in problem.coefficients] or [0.0])
    weights = np.ones(len(problem.terms))
    for _ in range(ROUNDS):
        x = system.minimum(mean, system.target, weights)
        z = np.abs(system.terms(mean) @ x - system.target) / system.sigma
        weights = np.where(system.assumed, 1.0, np.minimum(1.0, HUBER / np.maximum(z, HUBER)))
    x = system.minimum(mean, system.target, weights)
    said = system.terms(mean) @ x
    everything = tuple(_draws(system, problem, weights, draws, seed, only_assumed=False))
    assumptions = tuple(_draws(system, problem, weights, draws, seed, only_assumed=True))
    return Reconciled(x, mean, said, everything, assumptions)


def _draws(
    system: _System, problem: Problem, weights: Floats, draws: int, seed: int, *, only_assumed: bool
) -> Iterator[Draw]:
    generator = np.random.default_rng(seed)
    mean = np.array([c.mean for c in problem.coefficients] or [0.0])
    sd = np.array([c.sd for c in problem.coefficients] or [0.0])
    vary_coefficient = np.array([c.assumed or not only_assumed for c in problem.coefficients] or [False])
    vary_term = system.assumed if only_assumed else np.ones_like(system.assumed)
    for _ in range(draws):
        coefficient_noise = np.clip(generator.standard_normal(mean.size), -2.0, 2.0)
        term_noise = generator.standard_normal(system.target.size)
        coefficients = np.maximum(mean + np.where(vary_coefficient, sd * coefficient_noise, 0.0), 0.1 * mean)
        target = np.where(vary_term, _redrawn(system.target, system.sigma, term_noise), system.target)
        yield Draw(system.minimum(coefficients, target, weights), coefficients)


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
        self.scale = _scale(problem)
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

    def terms(self, coefficients: Floats) -> sparse.csc_matrix:
        return self._terms.matrix(coefficients)

    def minimum(self, coefficients: Floats, target: Floats, weights: Floats) -> Floats:
        """Return the minimiser, cleaned so that balances hold to rounding and small numbers are exact zeros."""
        # Residuals are variables of their own (T x - r = target): the squared matrix would lose half the digits.
        weight = np.sqrt(weights) / self.sigma
        said = sparse.diags(weight) @ self._terms.matrix(coefficients) @ sparse.diags(self.scale)
        balance = self._balance.matrix(coefficients)
        scaled = balance @ sparse.diags(self.scale)
        scaled = sparse.diags(1.0 / np.maximum(np.abs(scaled.toarray()).max(axis=1), 1e-12)) @ scaled
        terms, size = said.shape
        quadratic = sparse.block_diag(
            [sparse.identity(size) * RIDGE, sparse.identity(terms) * 2.0], format="csc"
        )
        constraints = sparse.bmat(
            [[said, -sparse.identity(terms)], [scaled, None], [-sparse.identity(size), None]], format="csc"
        )
        right = np.concatenate([weight * target, np.zeros(balance.shape[0] + size)])
        cones = [clarabel.ZeroConeT(terms + balance.shape[0]), clarabel.NonnegativeConeT(size)]
        settings = clarabel.DefaultSettings()
        settings.verbose = False
        solver = clarabel.DefaultSolver(
            quadratic, np.zeros(size + terms), constraints, right, cones, settings
        )
        solution = solver.solve()
        if str(solution.status) != "Solved":
            raise NoAnswerError(
                f"The facts of the chain could not be balanced (solver: {solution.status}).",
                f"供給網の事実を整合化できませんでした（ソルバー: {solution.status}）。",
            )
        return _balanced(np.maximum(np.array(solution.x)[:size], 0.0) * self.scale, balance)


def _balanced(x: Floats, balance: sparse.csc_matrix) -> Floats:
    """Return x with numbers below a kilogram set to zero and the rest moved, in proportion, onto the balances."""
    x = np.where(x < 1e-3, 0.0, x)
    for _ in range(PROJECTIONS):
        residual = balance @ x
        throughput = abs(balance) @ x
        if np.all(np.abs(residual) <= 1e-10 * np.maximum(throughput, 1e-3)):
            return x
        weighted = balance @ sparse.diags(x / np.maximum(x.max(), 1.0))
        normal = (weighted @ balance.T).toarray()
        size = np.sqrt(np.maximum(normal.diagonal(), 1e-30))
        step = (
            np.linalg.solve(normal / np.outer(size, size) + 1e-13 * np.eye(size.size), residual / size) / size
        )
        x = np.maximum(x - weighted.T @ step, 0.0)
    return x


def _scale(problem: Problem) -> Floats:
    """Return a typical size [t/yr] of each unknown, so that the solver works with numbers near one."""
    scale = np.zeros(len(problem.keys))
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
        self._place = (np.array(row), np.array(col))
        self._factor = np.array(factor)
        self._coefficient = np.array(coefficient)
        self._shape = shape

    def matrix(self, coefficients: Floats) -> sparse.csc_matrix:
        values = np.where(self._coefficient >= 0, coefficients[self._coefficient], 1.0) * self._factor
        return sparse.coo_matrix((values, self._place), shape=self._shape).tocsc()
