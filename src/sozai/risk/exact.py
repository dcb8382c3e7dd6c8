"""Exact tests for few events: every arrangement is counted, none is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import comb, lcm

import numpy as np
from numpy.typing import NDArray

from ..terms import NoAnswerError

Floats = NDArray[np.float64]
MOST_SIGNS = 20


@dataclass(frozen=True, slots=True)
class Placed:
    """The ranks that the materials of one event had among all ranked before it.

    Attributes:
        ranks: distinct ranks, 1 the highest index.
        among: how many were ranked.
    """

    ranks: tuple[float, ...]
    among: int

    @property
    def mean(self) -> float:
        """Return the mean rank."""
        return sum(self.ranks) / len(self.ranks)


def rank_sums(k: int, n: int) -> list[int]:
    """Return how many sets of k of the ranks 1..n have each sum, from 0 on.

    Example:
        >>> rank_sums(2, 3)
        [0, 0, 0, 1, 1, 1]
    """
    most = sum(range(n - k + 1, n + 1))
    ways = [[1] + [0] * most] + [[0] * (most + 1) for _ in range(k)]
    for rank in range(1, n + 1):
        for size in range(min(k, rank), 0, -1):
            below, here = ways[size - 1], ways[size]
            for total in range(most, rank - 1, -1):
                here[total] += below[total - rank]
    return ways[k]


def chance_of_ranks(events: Sequence[Placed]) -> float:
    """Return the probability that ranks drawn blindly have a sum of mean ranks at most as large as these.

    Each event counts once: its mean rank, of k ranks without replacement among n. The distributions of the
    events are convolved, so the probability is exact (to rounding of doubles).

    Args:
        events: what each event's materials were ranked, one entry per event.

    Raises:
        NoAnswerError: no event.

    Example:
        Two events, each at the first of ten places: one chance in a hundred.

        >>> round(chance_of_ranks([Placed((1,), 10), Placed((1,), 10)]), 12)
        0.01
    """
    if not events:
        raise _no_event()
    step = lcm(*(len(event.ranks) for event in events))
    total = np.ones(1)
    for event in events:
        k = len(event.ranks)
        counts, scale = rank_sums(k, event.among), step // k
        spread = np.zeros((len(counts) - 1) * scale + 1)
        spread[::scale] = np.array([count / comb(event.among, k) for count in counts])
        total = np.convolve(total, spread)
    observed = sum(sum(event.ranks) * (step // len(event.ranks)) for event in events)
    return float(min(total[: int(np.floor(observed + 1e-9)) + 1].sum(), 1.0))


def chance_of_difference(differences: Sequence[float]) -> float:
    """Return the probability that swapping the two indices at random gives a sum at least as large as this.

    differences: for each event, mean rank by the naive index less mean rank by the other; above zero where the
    other ranked the disrupted materials higher. All 2^n swaps are counted.

    Raises:
        NoAnswerError: no event, or more than 20.

    Example:
        Three events, all better: one of eight arrangements is as good.

        >>> chance_of_difference([2.0, 1.0, 3.0])
        0.125
    """
    if not differences:
        raise _no_event()
    if len(differences) > MOST_SIGNS:
        raise NoAnswerError(
            f"{len(differences)} events are more than the {MOST_SIGNS} whose swaps are counted one by one.",
            f"{len(differences)} 件は、全ての入れ替えを数えられる {MOST_SIGNS} 件を超えています。",
        )
    signs = np.array(list(product((1.0, -1.0), repeat=len(differences))))
    sums = signs @ np.asarray(differences, dtype=np.float64)
    return float((sums >= sums[0] - 1e-9).mean())


def _no_event() -> NoAnswerError:
    return NoAnswerError(
        "No event has facts from before it, so nothing can be tested.",
        "事前の事実がある事例がないため、検証できません。",
    )
