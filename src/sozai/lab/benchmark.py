"""How many experiments a search saves: replays on pools whose results are known, with intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..terms import ParameterError, Words
from .acquisition import log_expected_improvement
from .pools import Pool
from .suggest import Objective, Told, Wish, suggest

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Strategy = Callable[[Pool, Integers, int, int], Sequence[int]]
"""Pool, places tried so far, size of the batch, seed -> the next places."""
ENOUGH_SEEDS = 20
RESAMPLED = 2_000


def sozai_strategy(pool: Pool, tried: Integers, n: int, seed: int) -> Sequence[int]:
    """Return what `suggest` asks for, as it would in a campaign on this pool."""
    points = pool.points
    told = Told(points[tried], {"y": pool.values[tried]})
    left = np.setdiff1d(np.arange(len(points)), tried)
    batch = suggest(
        pool.space, told, Wish((Objective("y"),)), n=min(n, left.size), candidates=points[left], seed=seed
    )
    place = {point.tobytes(): i for i, point in zip(left, points[left], strict=True)}
    return [int(place[point.tobytes()]) for point in batch.points]


def random_strategy(pool: Pool, tried: Integers, n: int, seed: int) -> Sequence[int]:
    """Return the next of one random order of the pool."""
    order = np.random.default_rng(seed).permutation(len(pool.values))
    left = order[~np.isin(order, tried)]
    return [int(place) for place in left[:n]]


def forest_strategy(pool: Pool, tried: Integers, n: int, seed: int, starts: int = 2) -> Sequence[int]:
    """Return the largest expected improvements of a random forest of 100 trees, spread taken across the trees.

    Source:
        As in Liang et al. 2021, npj Comput. Mater. 7, 188 (random forest, expected improvement, `starts` random).
    """
    if tried.size < starts:
        return random_strategy(pool, tried, max(n, starts - tried.size) if n > 1 else 1, seed)
    from sklearn.ensemble import RandomForestRegressor

    X = pool.space.encode(pool.points)
    forest = RandomForestRegressor(100, random_state=seed, n_jobs=1).fit(X[tried], pool.values[tried])
    drawn = np.array([tree.predict(X) for tree in forest.estimators_])
    gain = log_expected_improvement(
        drawn.mean(axis=0),
        drawn.std(axis=0) + 1e-9 * float(np.ptp(pool.values)),
        float(pool.values[tried].max()),
    )
    gain[tried] = -np.inf
    return [int(place) for place in np.argsort(-gain, kind="stable")[:n]]


SEARCHES: Mapping[str, Strategy] = {
    "sozai": sozai_strategy, "forest": forest_strategy, "random": random_strategy,
}  # fmt: skip


def replay(
    pool: Pool, strategy: Strategy, *, batch: int, seed: int, until: int, wanted: Integers,
    begin: Integers | None = None, most: int | None = None,
) -> Integers:  # fmt: skip
    """Return the places tried, in order, until `until` of the `wanted` ones are found or `most` are tried."""
    tried = np.zeros(0, dtype=np.int64) if begin is None else begin.copy()
    most = len(pool.values) if most is None else min(most, len(pool.values))
    while tried.size < most and int(np.isin(tried, wanted).sum()) < until:
        following = strategy(pool, tried, min(batch, most - tried.size), seed)
        tried = np.concatenate([tried, np.array(following, dtype=np.int64)])
    return tried


def top(pool: Pool, share: float) -> Integers:
    """Return the places of the best `share` of a pool, at least one; ties with the last count too."""
    count = max(1, math.ceil(share * len(pool.values) - 1e-9))
    return np.flatnonzero(pool.values >= np.sort(pool.values)[-count])


def expected_random(pool: Pool, share: float) -> float:
    """Return how many experiments a random order takes on average to the first of the best `share`: (N + 1) / (K + 1).

    Source:
        The mean of the smallest of K places drawn without replacement from N (negative hypergeometric law).
    """
    return (len(pool.values) + 1) / (top(pool, share).size + 1)


@dataclass(frozen=True)
class Acceleration:
    """How many times fewer experiments, or rounds, than random.

    Attributes:
        name: pool.
        batch: size of the batches.
        random: experiments that a random order takes on average, exactly.
        experiments (seeds): experiments to the first of the best.
        samples: random over the mean of `experiments`, with its 95 % interval.
        rounds: random over the mean number of rounds, with its 95 % interval.
    """

    name: str
    batch: int
    random: float
    experiments: Integers
    samples: tuple[float, float, float]
    rounds: tuple[float, float, float]

    @property
    def told(self) -> bool:
        """Whether there are seeds enough to claim anything."""
        return self.experiments.size >= ENOUGH_SEEDS

    @property
    def sentence(self) -> Words:
        """What may be claimed of it."""
        if not self.told:
            return Words(
                f"{self.name}: cannot tell (fewer than {ENOUGH_SEEDS} seeds).",
                f"{self.name}：判断できません（乱数系列が {ENOUGH_SEEDS} 未満）。",
            )
        a, low, high = self.samples
        r, r_low, r_high = self.rounds
        return Words(
            f"{self.name}, batches of {self.batch}: {a:.1f} x fewer experiments ({low:.1f}–{high:.1f}); "
            f"{r:.1f} x fewer rounds ({r_low:.1f}–{r_high:.1f}) = samples saved x batch width.",
            f"{self.name}（{self.batch} 点ずつ）：実験数 {a:.1f} 分の 1（{low:.1f}〜{high:.1f}）、"
            f"回数 {r:.1f} 分の 1（{r_low:.1f}〜{r_high:.1f}）＝実験削減 × 並行数。",
        )


def acceleration(
    pool: Pool,
    strategy: Strategy,
    *,
    batch: int = 1,
    seeds: int = 50,
    share: float = 0.01,
    most: int | None = None,
) -> Acceleration:
    """Return how much sooner than random the first of the best `share` is found.

    A search that has not found it after `most` experiments counts as `most`.
    """
    wanted, expected = top(pool, share), expected_random(pool, share)
    counts = []
    for seed in range(seeds):
        tried = replay(pool, strategy, batch=batch, seed=seed, until=1, wanted=wanted, most=most)
        found = np.flatnonzero(np.isin(tried, wanted))
        counts.append(int(found[0]) + 1 if found.size else tried.size)
    experiments = np.array(counts, dtype=np.int64)
    rounds = -(-experiments // batch)
    return Acceleration(
        pool.name, batch, expected, experiments, _ratio(expected, experiments), _ratio(expected, rounds)
    )


def _ratio(random: float, counts: Integers) -> tuple[float, float, float]:
    drawn = np.random.default_rng(0).choice(counts, size=(RESAMPLED, counts.size)).mean(axis=1)
    low, high = np.quantile(random / drawn, [0.025, 0.975])
    return float(random / counts.mean()), float(low), float(high)


def against(one: Acceleration, other: Acceleration) -> tuple[float, float, float]:
    """Return how many times the experiments of `one` another search takes, with its 95 % interval; seeds are paired.

    Raises:
        ParameterError: the two ran on different pools, batches or numbers of seeds.
    """
    same = (one.name, one.batch, one.experiments.size) == (other.name, other.batch, other.experiments.size)
    if not same:
        raise ParameterError(
            f"{one.name} in batches of {one.batch} with {one.experiments.size} seeds cannot be compared with {other.name} in batches of {other.batch} with {other.experiments.size}.",
            f"{one.name}（{one.batch} 点ずつ、{one.experiments.size} 系列）と {other.name}（{other.batch} 点ずつ、{other.experiments.size} 系列）は比較できません。",
        )
    size = one.experiments.size
    drawn = np.random.default_rng(0).integers(size, size=(RESAMPLED, size))
    low, high = np.quantile(
        other.experiments[drawn].mean(axis=1) / one.experiments[drawn].mean(axis=1), [0.025, 0.975]
    )
    return float(other.experiments.mean() / one.experiments.mean()), float(low), float(high)


@dataclass(frozen=True)
class Published:
    """The curves of the published protocol.

    Attributes:
        found (seeds, experiments): share of the best five in a hundred found after each experiment.
        half: acceleration at half of them found, with its 95 % interval over seeds.
        most: acceleration at four in five found, with its interval.
        enhancement: share found after 50 experiments over that of random, with its interval.
    """

    found: Floats
    half: tuple[float, float, float]
    most: tuple[float, float, float]
    enhancement: tuple[float, float, float]


def published_protocol(
    pool: Pool, strategy: Strategy, *, seeds: int = 50, experiments: int = 200
) -> Published:
    """Return acceleration and enhancement as Liang et al. define them: two random starts, one at a time.

    The share of the best 5 % found is averaged over the seeds; random finds i/N after i experiments. Acceleration at a
    share is the ratio of the experiments that random and the search take to it.

    Source:
        Liang et al. 2021, npj Comput. Mater. 7, 188, equations 1-3.
    """
    wanted, size = top(pool, 0.05), len(pool.values)
    curves = []
    for seed in range(seeds):
        begin = np.random.default_rng(seed).choice(size, 2, replace=False)
        tried = replay(
            pool, strategy, batch=1, seed=seed, until=math.ceil(0.8 * wanted.size), wanted=wanted,
            begin=begin, most=experiments,
        )  # fmt: skip
        hit = np.isin(tried, wanted).cumsum() / wanted.size
        curves.append(np.concatenate([hit, np.full(experiments - hit.size, hit[-1])]))
    found = np.array(curves)
    return Published(
        found,
        _ranged(found, lambda some: _at(some, 0.5, size)),
        _ranged(found, lambda some: _at(some, 0.8, size)),
        _ranged(found, lambda some: float(some[:, 49].mean() / (50.0 / size))),
    )


def _ranged(found: Floats, measure: Callable[[Floats], float]) -> tuple[float, float, float]:
    rng = np.random.default_rng(0)
    drawn = [measure(found[rng.integers(len(found), size=len(found))]) for _ in range(RESAMPLED)]
    # An acceleration that a resample never reaches is none at all.
    low, high = np.quantile(np.nan_to_num(drawn), [0.025, 0.975])
    return measure(found), float(low), float(high)


def _at(found: Floats, share: float, size: int) -> float:
    """Return the ratio of experiments at which the median run and random have found `share`; NaN if it never does."""
    reached = np.flatnonzero(np.median(found, axis=0) >= share - 1e-9)
    return share * size / float(reached[0] + 1) if reached.size else math.nan
