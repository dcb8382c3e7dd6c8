"""Which parts of a composition may be present together, and uniform draws of such choices."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ..terms import ParameterError
from .parameters import SUM_TOLERANCE, Composition

Flags = NDArray[np.bool_]
LISTED = 200_000
"""Up to so many choices are listed; beyond, they are drawn by size and then uniformly."""


def drawn_supports(composition: Composition, n: int, rng: np.random.Generator) -> Flags:
    """Return `n` choices (n, parts) of the parts present, uniform over all that the bounds leave open.

    Raises:
        ParameterError: no choice of parts can reach the total.
    """
    must = np.array([not part.may_be_absent for part in composition.parts])
    free = np.flatnonzero(~must)
    most = len(composition.parts) if composition.most is None else composition.most
    room = min(most - int(must.sum()), free.size)
    if room < 0:
        raise _impossible(composition)
    if composition.most is None and free.size > 0 and all(part.low == 0.0 for part in composition.parts):
        # Without a limit on their number, all parts present is the one face that has a volume.
        return np.broadcast_to(_capped_all(composition, rng, n), (n, must.size)).copy()
    ways = np.array([math.comb(free.size, k) for k in range(room + 1)], dtype=np.float64)
    if ways.sum() <= LISTED:
        listed = np.array(
            [_with(must, chosen) for k in range(room + 1) for chosen in combinations(free.tolist(), k)]
        )
        listed = listed[reachable(composition, listed)]
        if not len(listed):
            raise _impossible(composition)
        return np.asarray(listed[rng.integers(len(listed), size=n)])
    kept = np.zeros((0, must.size), dtype=bool)
    for _ in range(200):
        sizes = rng.choice(room + 1, size=4 * n, p=ways / ways.sum())
        rank = rng.random((4 * n, free.size)).argsort(axis=1).argsort(axis=1)
        tried = np.broadcast_to(must, (4 * n, must.size)).copy()
        tried[:, free] = rank < sizes[:, None]
        kept = np.concatenate([kept, tried[reachable(composition, tried)]])
        if len(kept) >= n:
            return kept[:n]
    raise _impossible(composition)


def reachable(composition: Composition, present: Flags) -> Flags:
    """Return whether the bounds of parts and of disjoint groups leave a point for each choice (n, parts)."""
    names = composition.columns
    low = np.where(present, [part.low for part in composition.parts], 0.0)
    high = np.where(present, [part.high for part in composition.parts], 0.0)
    open_ = present.any(axis=1)
    if composition.most is not None:
        open_ &= present.sum(axis=1) <= composition.most
    least, reach = low.sum(axis=1), high.sum(axis=1)
    for group in composition.groups:
        columns = [names.index(name) for name in group.parts]
        if group.most is not None:
            open_ &= present[:, columns].sum(axis=1) <= group.most
        below, above = low[:, columns].sum(axis=1), high[:, columns].sum(axis=1)
        open_ &= (below <= group.high + SUM_TOLERANCE) & (above >= group.low - SUM_TOLERANCE)
        least = least + np.maximum(group.low - below, 0.0)
        reach = reach - np.maximum(above - group.high, 0.0)
    shared = sum(len(group.parts) for group in composition.groups) > len(
        {name for group in composition.groups for name in group.parts}
    )
    if shared:
        least, reach = low.sum(axis=1), high.sum(axis=1)
    return np.asarray(
        open_ & (least <= composition.total + SUM_TOLERANCE) & (reach >= composition.total - SUM_TOLERANCE)
    )


def _capped_all(composition: Composition, rng: np.random.Generator, n: int) -> Flags:
    """Return all parts present, less those that groups with a limit on their number leave out."""
    present = np.ones((n, len(composition.parts)), dtype=bool)
    for group in composition.groups:
        if group.most is not None and group.most < len(group.parts):
            columns = np.array([composition.columns.index(name) for name in group.parts])
            rank = rng.random((n, columns.size)).argsort(axis=1).argsort(axis=1)
            present[:, columns] &= rank < group.most
    kept = reachable(composition, present)
    if not kept.any():
        raise _impossible(composition)
    return np.asarray(present[kept][rng.integers(int(kept.sum()), size=n)])


def _with(must: Flags, chosen: tuple[int, ...]) -> Flags:
    made = must.copy()
    made[list(chosen)] = True
    return made


def _impossible(composition: Composition) -> ParameterError:
    return ParameterError(
        f"No choice of {', '.join(composition.columns)} reaches the sum {composition.total:g} within the bounds"
        + ("" if composition.most is None else f" with at most {composition.most} present")
        + ". Widen the bounds, or allow more parts.",
        f"{'、'.join(composition.columns)} の範囲内で合計 {composition.total:g} になる組み合わせがありません"
        + ("" if composition.most is None else f"（最大 {composition.most} 成分）")
        + "。範囲を広げるか、成分数の上限を増やしてください。",
    )
