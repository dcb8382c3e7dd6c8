"""Uniform draws from a polytope by hit-and-run, many chains at once, each with its own parts present."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Polytope:
    """Bounds and linear rows over the numeric columns.

    Attributes:
        low (columns): least value when present.
        high (columns): most value.
        at_most (rows, columns): weights of the rows that are at most `bound`.
        bound (rows): their bounds.
        equal (equalities, columns): weights of the rows that are equal to `total`.
        total (equalities): their right-hand sides.
    """

    low: Floats
    high: Floats
    at_most: Floats
    bound: Floats
    equal: Floats
    total: Floats

    def only(self, columns: NDArray[np.int64]) -> Polytope:
        """Return the polytope over some columns; rows without any of them fall away."""
        rows, equalities = self.at_most[:, columns], self.equal[:, columns]
        kept, tied = rows.any(axis=1), equalities.any(axis=1)
        return replace(
            self,
            low=self.low[columns], high=self.high[columns],
            at_most=rows[kept], bound=self.bound[kept],
            equal=equalities[tied], total=self.total[tied],
        )  # fmt: skip


def hit_and_run(
    shape: Polytope, starts: Floats, present: Flags, rng: np.random.Generator, steps: int | None = None
) -> Floats:
    """Return one uniform draw per chain (chains, columns), each in the face where its absent columns are zero.

    Every step picks a direction uniformly within the affine hull and a point uniformly on the chord, so a point
    never leaves the polytope and none is rejected.

    Args:
        shape: the polytope.
        starts (chains, columns): interior points of each chain's face.
        present (chains, columns): which columns may move.
        rng: source of draws.
        steps: length of a chain; None for 20 per column and at least 100.

    Source:
        Smith 1984, Oper. Res. 32, 1296; mixing: Lovász 1999, Math. Program. 86, 443.
    """
    at = np.where(present, starts, 0.0)
    chains, columns = at.shape
    low, high = np.where(present, shape.low, 0.0), np.where(present, shape.high, 0.0)
    hulls, which = _hulls(shape, present)
    slack = shape.bound - at @ shape.at_most.T
    for _ in range(steps or max(100, 20 * columns)):
        direction = _directions(shape, hulls, which, present, rng.standard_normal((chains, columns)))
        rate = direction @ shape.at_most.T
        near, far = _chord(low - at, high - at, direction, slack, rate)
        length = near + rng.random(chains) * (far - near)
        at += length[:, None] * direction
        np.clip(at, low, high, out=at)
        slack = shape.bound - at @ shape.at_most.T
    return at


def _chord(down: Floats, up: Floats, direction: Floats, slack: Floats, rate: Floats) -> tuple[Floats, Floats]:
    """Return how far each chain may go back (<= 0) and on (>= 0)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = down / direction, up / direction
        reach = slack / rate
    still, flat = np.abs(direction) < 1e-12, np.abs(rate) < 1e-12
    far = np.where(still, np.inf, np.maximum(first, second)).min(axis=1, initial=np.inf)
    near = np.where(still, -np.inf, np.minimum(first, second)).max(axis=1, initial=-np.inf)
    far = np.minimum(far, np.where(flat | (rate < 0), np.inf, reach).min(axis=1, initial=np.inf))
    near = np.maximum(near, np.where(flat | (rate > 0), -np.inf, reach).max(axis=1, initial=-np.inf))
    fixed = ~np.isfinite(far) | ~np.isfinite(near)
    return np.where(fixed, 0.0, np.minimum(near, 0.0)), np.where(fixed, 0.0, np.maximum(far, 0.0))


def _hulls(shape: Polytope, present: Flags) -> tuple[Floats | None, NDArray[np.int64]]:
    """Return the projector onto the affine hull of each kind of face; None where one plain sum needs no matrix."""
    which = np.zeros(len(present), dtype=np.int64)
    if not len(shape.equal):
        return None, which
    if len(shape.equal) == 1 and np.ptp(shape.equal) == 0:
        return None, which
    faces, which = np.unique(present, axis=0, return_inverse=True)
    tied = shape.equal[None] * faces[:, None, :]
    projector = np.eye(present.shape[1])[None] - np.linalg.pinv(tied) @ tied
    return projector * faces[:, None, :] * faces[:, :, None], which.reshape(-1)


def _directions(
    shape: Polytope, hulls: Floats | None, which: NDArray[np.int64], present: Flags, drawn: Floats
) -> Floats:
    drawn = np.where(present, drawn, 0.0)
    if hulls is not None:
        drawn = np.einsum("ijk,ik->ij", hulls[which], drawn)
    elif len(shape.equal):
        mean = drawn.sum(axis=1, keepdims=True) / np.maximum(present.sum(axis=1, keepdims=True), 1)
        drawn = np.where(present, drawn - mean, 0.0)
    return drawn


def stepped_walk(
    shape: Polytope, starts: Floats, present: Flags, step: Floats, rng: np.random.Generator, steps: int = 400
) -> Floats:
    """Return one draw per chain where some columns move by whole steps, from valid starts.

    A Gibbs walk: a column alone, or two columns of one sum against each other, go to a uniformly drawn place among
    all that are valid. It keeps which columns are present, so the starts must differ in that.

    Args:
        shape: the polytope; every equality is a plain sum over columns of one step.
        starts (chains, columns): valid points.
        present (chains, columns): which columns may move.
        step (columns): their steps; 0 for continuous.
        rng: source of draws.
        steps: length of a chain.
    """
    at = starts.copy()
    chains, columns = at.shape
    low, high = np.where(present, shape.low, 0.0), np.where(present, shape.high, 0.0)
    sums = [np.flatnonzero(row) for row in shape.equal]
    alone = np.setdiff1d(np.arange(columns), np.concatenate([*sums, np.zeros(0, dtype=np.int64)]))
    moves = [*([j] for j in alone), *(list(row) for row in sums for _ in row)]
    rows = np.arange(chains)
    for _ in range(steps):
        move = moves[rng.integers(len(moves))]
        direction = np.zeros_like(at)
        first = rng.choice(move, size=chains)
        direction[rows, first] = 1.0
        if len(move) > 1:
            second = rng.choice(move, size=chains)
            direction[rows, second] -= 1.0
        direction[(direction.astype(bool) & ~present).any(axis=1)] = 0.0
        rate = direction @ shape.at_most.T
        near, far = _chord(low - at, high - at, direction, shape.bound - at @ shape.at_most.T, rate)
        unit = step[first]
        whole = np.where(unit > 0, unit, 1.0)
        least, most = np.ceil(near / whole - 1e-9), np.floor(far / whole + 1e-9)
        jumps = least + np.floor(rng.random(chains) * (most - least + 1.0))
        free = near + rng.random(chains) * (far - near)
        at += np.where(unit > 0, np.clip(jumps, least, most) * whole, free)[:, None] * direction
    return at
