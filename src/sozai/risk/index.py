"""An index with its range: the law is run again on facts redrawn within what their quality allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..terms import Fact, Words
from ..terms.table import SPREADS

Floats = NDArray[np.float64]
Law = Callable[..., Floats]

DRAWS = 1000
# A grade that carries less than this part of a block of numbers does not decide the grade of the index.
DECISIVE_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Index:
    """One index.

    Attributes:
        value: the index from the facts as they are.
        low: 5 % point when the facts are redrawn (never above `value`).
        high: 95 % point (never below `value`).
        grade: the weakest evidence grade that carries a decisive part of the numbers.
        assumed_share: how much of the variance comes from grade D, 0-1; None where nothing varies.
        facts: the rows it was made from.
        notes: what a reader must know, as sentences.
    """

    value: float
    low: float
    high: float
    grade: str
    assumed_share: float | None = None
    facts: tuple[Fact, ...] = ()
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, eq=False)
class Block:
    """Numbers that a law takes as one argument and that are redrawn together.

    Attributes:
        values (rows,): the numbers; a redraw never changes a sign or a zero unless `absolute`.
        spread (rows,): standard deviation, relative (lognormal) or, where `absolute`, in their unit (normal).
        grades (rows,): evidence grade of each.
        absolute: which of the two.
        low, high: bounds that a redraw is cut to.
        weight (rows,): how much each carries when the grade is decided; None for the numbers themselves.
    """

    values: Floats
    spread: Floats
    grades: Sequence[str]
    absolute: bool = False
    low: float = -np.inf
    high: float = np.inf
    weight: Floats | None = None

    @classmethod
    def of(
        cls, values: Sequence[float] | Floats, qualities: Sequence[str], grades: Sequence[str], **bounds: Any
    ) -> Block:
        """Return a block whose relative spreads follow from the qualities (`terms.table.SPREADS`)."""
        # A row may lack one number (a mass) and report another (a value): its quality is about the one it lacks.
        spread = np.array(
            [SPREADS.get(quality, SPREADS["reported"]) for quality in qualities], dtype=np.float64
        )
        return cls(np.asarray(values, dtype=np.float64), spread, tuple(grades), **bounds)

    def weighted(self, weight: Floats) -> Block:
        """Return the same numbers, their grades weighed by what they are multiplied with."""
        return replace(self, weight=weight)

    def redrawn(self, rng: np.random.Generator, draws: int) -> tuple[Floats, Floats]:
        """Return two samples (draws, rows): all redrawn, and the same with grade D held at its value."""
        noise = rng.standard_normal((draws, self.values.size)) * self.spread
        held = np.where(np.array([grade == "D" for grade in self.grades], dtype=bool), 0.0, noise)
        return self._moved(noise), self._moved(held)

    def _moved(self, noise: Floats) -> Floats:
        moved = self.values + noise if self.absolute else self.values * np.exp(noise)
        return np.clip(moved, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What travels with an index: its facts and the sentences about them."""

    facts: tuple[Fact, ...] = ()
    notes: tuple[Words, ...] = field(default=())


def ranged(
    law: Law,
    blocks: Sequence[Block],
    evidence: Evidence = Evidence(),
    *,
    upper: Law | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> Index:
    """Return the index that `law` gives, with its 5-95 % range over redrawn facts.

    Args:
        law: takes one array (draws, rows) per block and returns (draws,).
        blocks: the numbers, one block per argument of the law.
        evidence: facts and notes that the index keeps.
        upper: a second law whose 95 % point is the high end, where the facts allow two readings.
        seed: of the random draws; the same seed gives the same range.
        draws: how many.

    Example:
        A single supplier is a monopoly however badly its output is known:

        >>> block = Block.of([40.0], ["estimated"], ["B"])
        >>> index = ranged(lambda masses: (masses / masses.sum(-1, keepdims=True)).max(-1), [block])
        >>> index.value, index.low, index.high, index.grade
        (1.0, 1.0, 1.0, 'B')
    """
    rng = np.random.default_rng(seed)
    samples = [block.redrawn(rng, draws) for block in blocks]
    points = [block.values[np.newaxis, :] for block in blocks]
    value = float(law(*points)[0])
    redrawn = law(*(sample for sample, _ in samples))
    held = law(*(sample for _, sample in samples))
    highest = redrawn if upper is None else upper(*(sample for sample, _ in samples))
    variance = float(np.var(redrawn))
    return Index(
        value=value,
        low=min(value, float(np.quantile(redrawn, 0.05))),
        high=max(value, float(np.quantile(highest, 0.95))),
        grade=max((decisive_grade(block) for block in blocks), default="D"),
        assumed_share=None if variance <= 1e-24 else min(max(1.0 - float(np.var(held)) / variance, 0.0), 1.0),
        facts=evidence.facts,
        notes=evidence.notes,
    )


def decisive_grade(block: Block) -> str:
    """Return the weakest grade that, with those weaker still, carries at least `DECISIVE_SHARE` of the block.

    Example:
        >>> decisive_grade(Block.of([97.0, 2.0, 1.0], ["reported", "estimated", "assumption"], "ABD"))
        'A'
        >>> decisive_grade(Block.of([90.0, 9.0, 1.0], ["reported", "estimated", "assumption"], "ABD"))
        'B'
    """
    weight = np.abs(block.values if block.weight is None else block.weight)
    total = float(weight.sum())
    carried = 0.0
    for grade in sorted(set(block.grades), reverse=True):
        carried += float(weight[[other == grade for other in block.grades]].sum())
        if total == 0.0 or carried >= DECISIVE_SHARE * total:
            return grade
    return "A"
