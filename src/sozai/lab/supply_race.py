"""How much sooner a search that knows supply meets a target and a limit on supply than one for performance alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..terms import DataError, Words
from .benchmark import ENOUGH_SEEDS, RESAMPLED, Integers, Strategy, replay, sozai_strategy
from .criterion import Criterion
from .pools import Pool
from .suggest import Specification, Told, Wish, suggest
from .supply import ElementSupply
from .supply_wish import allowed_by, known_by, point_fractions

Floats = NDArray[np.float64]
LEAST_KNOWN = 0.95


@dataclass(frozen=True)
class Targets:
    """A result to reach and a limit on supply to keep, on a pool.

    Attributes:
        reach: the least result.
        limit: the limit on supply.
        kept (n): whether each candidate surely keeps the limit.
        both (k): places of the candidates that meet both.
    """

    reach: float
    limit: Criterion
    kept: NDArray[np.bool_]
    both: Integers


def targets(
    pool: Pool, supply: ElementSupply, measure: str = "risk_usd_per_kg", *,
    best: float = 0.05, least: float = 0.25,
) -> Targets:  # fmt: skip
    """Return two targets on a pool of compositions in atoms: results among the `best`, supply among the `least`.

    A candidate whose supply is unknown keeps no limit.

    Args:
        pool: candidates whose parts are element symbols, by atoms.
        supply: facts of those elements.
        measure: a measure of supply of which less is better.
        best: share of the pool with the best results, 0-1.
        least: share of the candidates with a known measure that have the least of it, 0-1.

    Raises:
        DataError: no candidate meets both.
    """
    fractions = point_fractions(pool.space, supply, "at%")
    value = known_by(measure, supply, fractions, least_known=LEAST_KNOWN)(pool.points)
    if not np.isfinite(value).any():
        raise DataError(
            f"'{measure}' is known of no candidate of {pool.name}.",
            f"{pool.name} のどの候補についても「{measure}」が不明です。",
        )
    limit = Criterion(measure, "cap", float(np.nanquantile(value, least)))
    kept = allowed_by((limit,), supply, fractions, least_known=LEAST_KNOWN)(pool.points) > 0.0
    reach = float(np.quantile(pool.values, 1.0 - best))
    both = np.flatnonzero(kept & (pool.values >= reach))
    if not both.size:
        raise DataError(
            f"No candidate of {pool.name} is among the best {best:.0%} and keeps {measure} <= {limit.limit:.4g}.",
            f"{pool.name} に、上位 {best:.0%} かつ {measure} ≦ {limit.limit:.4g} の候補がありません。",
        )
    return Targets(reach, limit, kept, both)


def aware_strategy(aims: Targets) -> Strategy:
    """Return the search for the first sample that meets both targets, as a campaign with a specification and a cap runs it."""

    def strategy(pool: Pool, tried: Integers, n: int, seed: int) -> Sequence[int]:
        points = pool.points
        left = np.setdiff1d(np.arange(len(points)), tried)
        place = {point.tobytes(): i for i, point in zip(left, points[left], strict=True)}
        kept = {points[i].tobytes() for i in np.flatnonzero(aims.kept)}
        wish = Wish(
            specifications=(Specification("y", low=aims.reach),),
            allowed=lambda asked: np.array([point.tobytes() in kept for point in asked], dtype=np.float64),
        )
        told = Told(points[tried], {"y": pool.values[tried]})
        batch = suggest(pool.space, told, wish, n=min(n, left.size), candidates=points[left], seed=seed)
        return [int(place[point.tobytes()]) for point in batch.points]

    return strategy


@dataclass(frozen=True)
class SupplyRace:
    """Experiments to the first candidate that meets both targets, by two searches on the same seeds.

    Attributes:
        name: pool.
        batch: size of the batches.
        most: where a search was given up; it then counts as that many, so the ratio is no better than it was.
        aware (seeds): experiments of the search that knows supply.
        alone (seeds): experiments of the search for performance alone.
        failed: runs of the first that were given up.
        failed_alone: runs of the second that were given up.
        ratio: mean of `aware` over that of `alone`, with its 95 % interval over paired seeds.
    """

    name: str
    batch: int
    most: tuple[int, int]
    aware: Integers
    alone: Integers
    failed: int
    failed_alone: int
    ratio: tuple[float, float, float]

    @property
    def sentence(self) -> Words:
        """What may be claimed of it."""
        if self.aware.size < ENOUGH_SEEDS:
            return Words(
                f"{self.name}: cannot tell (fewer than {ENOUGH_SEEDS} seeds).",
                f"{self.name}：判断できません（乱数系列が {ENOUGH_SEEDS} 未満）。",
            )
        share, low, high = self.ratio
        return Words(
            f"{self.name}, batches of {self.batch}: the first sample that meets both targets after {self.aware.mean():.1f} "
            f"experiments with supply in view, after {'at least ' if self.failed_alone else ''}{self.alone.mean():.1f} for performance alone: "
            f"{share:.2f} of the time ({low:.2f}–{high:.2f}); not found within {self.most[0]}: {self.failed} of {self.aware.size} "
            f"(performance alone, within {self.most[1]}: {self.failed_alone}).",
            f"{self.name}（{self.batch} 点ずつ）：両目標を満たす最初の試料まで、供給考慮で {self.aware.mean():.1f} 回、"
            f"性能のみで {self.alone.mean():.1f} 回{'以上' if self.failed_alone else ''}。所要は {share:.2f} 倍（{low:.2f}〜{high:.2f}）。"
            f"{self.most[0]} 回以内に未達：{self.aware.size} 系列中 {self.failed}（性能のみ、{self.most[1]} 回以内：{self.failed_alone}）。",
        )


def supply_race(
    pool: Pool, aims: Targets, *, batch: int = 1, seeds: int = 50, most: tuple[int, int] = (100, 300),
    alone: Strategy = sozai_strategy,
) -> SupplyRace:  # fmt: skip
    """Return how long both searches take to the first candidate that meets both targets.

    Args:
        pool: the candidates.
        aims: what is to be met.
        batch: size of the batches.
        seeds: how many paired runs.
        most: experiments after which the aware search and the other are given up.
        alone: the search for performance alone.
    """
    counts, lost = [], []
    for strategy, limit in zip((aware_strategy(aims), alone), most, strict=True):
        taken = [_first(pool, strategy, aims.both, batch, seed, limit) for seed in range(seeds)]
        counts.append(np.array([limit if at is None else at for at in taken], dtype=np.int64))
        lost.append(sum(at is None for at in taken))
    drawn = np.random.default_rng(0).integers(0, seeds, (RESAMPLED, seeds))
    low, high = np.quantile(counts[0][drawn].mean(axis=1) / counts[1][drawn].mean(axis=1), [0.025, 0.975])
    ratio = float(counts[0].mean() / counts[1].mean()), float(low), float(high)
    return SupplyRace(pool.name, batch, most, counts[0], counts[1], lost[0], lost[1], ratio)


def _first(pool: Pool, strategy: Strategy, wanted: Integers, batch: int, seed: int, most: int) -> int | None:
    tried = replay(pool, strategy, batch=batch, seed=seed, until=1, wanted=wanted, most=most)
    found = np.flatnonzero(np.isin(tried, wanted))
    return int(found[0]) + 1 if found.size else None


__all__ = ["SupplyRace", "Targets", "aware_strategy", "supply_race", "targets"]
