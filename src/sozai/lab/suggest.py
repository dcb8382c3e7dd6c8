"""`suggest`: from what was told to the next batch, each point with what it would reach and what it would teach."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from ..terms import ParameterError, Words
from .model import Model, Posterior
from .space import Space

Floats = NDArray[np.float64]
THREADS = ThreadpoolController()
"""The matrices are small: a second thread costs more than it gains."""
FIRST = 2
"""So many results are wanted before a model is asked."""
WEIGHT_FLOOR = 0.05
"""Share of the plain sum in a scalarised objective (Knowles 2006, ParEGO)."""
DRAWS = 128


@dataclass(frozen=True, slots=True)
class Objective:
    """A measured quantity to be made large, or small."""

    name: str
    maximise: bool = True

    @property
    def sign(self) -> float:
        """1 to maximise, -1 to minimise."""
        return 1.0 if self.maximise else -1.0


@dataclass(frozen=True, slots=True)
class Specification:
    """A measured quantity that must lie between two bounds."""

    name: str
    low: float = -math.inf
    high: float = math.inf

    def met(self, values: Floats) -> NDArray[np.bool_]:
        """Return whether values lie within; a missing one does not."""
        return np.asarray((values >= self.low) & (values <= self.high))


@dataclass(frozen=True)
class Told:
    """Everything known so far.

    Attributes:
        points (n, columns): what was tried.
        results: measured values (n) by name; NaN where missing.
        noise: known variances (n) of results, by name.
        failed (n): runs that gave no product; None for none.
        pending (k, columns): points being tried now.
    """

    points: Floats
    results: Mapping[str, Floats]
    noise: Mapping[str, Floats] = field(default_factory=dict)
    failed: NDArray[np.bool_] | None = None
    pending: Floats | None = None


@dataclass(frozen=True)
class Batch:
    """The next experiments.

    Attributes:
        points (n, columns): what to try.
        mean: expected result (n) by name; absent for an opening.
        sd: its standard deviation (n) by name.
        gain (n): expected improvement of the one objective in its unit; NaN where there is none.
        chance (n): chance that all specifications are met and the run works; 1 without any.
        reasons (n): why each.
        models: the fitted model by name of the quantity.
        stop: whether no point's expected gain is worth its cost; None where worth and cost were not given.
    """

    points: Floats
    mean: Mapping[str, Floats]
    sd: Mapping[str, Floats]
    gain: Floats
    chance: Floats
    reasons: tuple[Words, ...]
    models: Mapping[str, Posterior]
    stop: bool | None = None


@dataclass(frozen=True)
class Wish:
    """What is sought and how.

    Attributes:
        objectives: what to make large or small; several are a Pareto search.
        specifications: what must hold; until a point holds them all, the time to the first that does is shortened.
        cost: cost (n) of points (n, columns); gains are then counted per cost.
        worth: money that one unit of the objective is worth, in the unit of the cost; for the rule to stop.
        allowed: chance (n) 0-1 that points (n, columns) keep what is known without an experiment; 0 excludes.
        known: quantities computed, not measured: values (n) of points (n, columns), by name of objective or
            specification.
        shared: columns in which all points of a batch agree (one furnace run).
        model: the model of each quantity; None for `Default`.
    """

    objectives: tuple[Objective, ...] = ()
    specifications: tuple[Specification, ...] = ()
    cost: Callable[[Floats], Floats] | None = None
    worth: float | None = None
    allowed: Callable[[Floats], Floats] | None = None
    known: Mapping[str, Callable[[Floats], Floats]] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    model: Callable[[str], Model] | None = None


def suggest(
    space: Space, told: Told, wish: Wish, *, n: int = 1, candidates: Floats | int = 4_000, seed: int = 0
) -> Batch:
    """Return the next `n` experiments.

    Args:
        space: everything that may be tried.
        told: everything known so far.
        wish: what is sought.
        n: size of the batch.
        candidates: points (m, columns) to choose from, or how many to draw from the space.
        seed: of all draws; the same request gives the same batch.

    Raises:
        ParameterError: nothing is sought, `n` is below one, or no candidate is allowed.
    """
    from .batch import chosen

    if n < 1 or not (wish.objectives or wish.specifications):
        raise ParameterError(
            "A batch wants one point or more, and an objective or a specification to go by.",
            "提案には 1 点以上の点数と、目的か仕様のいずれかが必要です。",
        )
    with THREADS.limit(limits=1, user_api="blas"):
        return chosen(space, told, wish, n, candidates, seed)
