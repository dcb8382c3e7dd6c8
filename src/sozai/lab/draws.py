"""Uniform candidates of a space, block by block: what is free, what is stepped, what is bound together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..terms import ParameterError
from .lattice import lattice_draws
from .nearest import inner_point, nearest
from .parameters import Composition, Range
from .polytope import Polytope, hit_and_run, stepped_walk
from .supports import drawn_supports

if TYPE_CHECKING:
    from .space import Space

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
FACES = 256
"""At most so many choices of parts get their own linear program when limits tie them; the rest share these."""
STARTS = 64
"""So many valid points of a stepped and limited space start the walk."""


def drawn(space: Space, n: int, rng: np.random.Generator) -> Floats:
    """Return `n` valid points (n, columns)."""
    made = np.zeros((n, len(space.columns)))
    tied = {name for limit in space.limits for name in limit.weights}
    walked = np.zeros(len(space.columns), dtype=bool)
    for parameter, start in zip(space.parameters, space.start_of, strict=True):
        stop = start + len(parameter.columns)
        if isinstance(parameter, Composition):
            if parameter.step is not None and not tied & set(parameter.columns):
                made[:, start:stop] = lattice_draws(parameter, n, rng)
            else:
                walked[start:stop] = True
        elif isinstance(parameter, Range):
            if parameter.name in tied:
                walked[start] = True
            else:
                made[:, start] = _ranged(parameter, n, rng)
        else:
            made[:, start] = rng.integers(len(parameter.options), size=n)
    if walked.any():
        columns = np.flatnonzero(walked[space.numeric])
        made[:, space.numeric[columns]] = _walked(space, columns, n, rng)
    return made


def _ranged(parameter: Range, n: int, rng: np.random.Generator) -> Floats:
    if parameter.step:
        count = int(np.floor((parameter.high - parameter.low) / parameter.step + 1e-9)) + 1
        return np.asarray(parameter.low + parameter.step * rng.integers(count, size=n), dtype=np.float64)
    if parameter.log:
        return np.asarray(np.exp(rng.uniform(np.log(parameter.low), np.log(parameter.high), n)))
    return rng.uniform(parameter.low, parameter.high, n)


def _walked(space: Space, columns: NDArray[np.int64], n: int, rng: np.random.Generator) -> Floats:
    shape = space.polytope.only(columns)
    step = space.steps[columns]
    if (step > 0).any():
        return _stepped(space, shape, columns, step, n, rng)
    present = np.ones((n, columns.size), dtype=bool)
    names = [space.columns[j] for j in space.numeric[columns]]
    plain = True
    for parameter in space.parameters:
        if isinstance(parameter, Composition) and parameter.columns[0] in names:
            first = names.index(parameter.columns[0])
            present[:, first : first + len(parameter.parts)] = drawn_supports(parameter, n, rng)
            plain &= not parameter.groups
    plain &= len(shape.equal) == 1 and not len(shape.at_most)
    if plain:
        low, high = np.where(present, shape.low, 0.0), np.where(present, shape.high, 0.0)
        width = high - low
        spare = shape.total[0] - low.sum(axis=1, keepdims=True)
        starts = low + width * spare / np.maximum(width.sum(axis=1, keepdims=True), 1e-300)
    else:
        present, starts = _inner(shape, present, rng)
    found = hit_and_run(shape, starts, present, rng)
    return _summed(shape, found, present)


def _inner(shape: Polytope, present: Flags, rng: np.random.Generator) -> tuple[Flags, Floats]:
    faces, which = np.unique(present, axis=0, return_inverse=True)
    tried = rng.permutation(len(faces))[: 4 * FACES]
    inner: dict[int, Floats] = {}
    for face in tried:
        point = inner_point(shape, faces[face])
        if point is not None:
            inner[int(face)] = point
        if len(inner) == FACES:
            break
    if not inner:
        raise ParameterError(
            "No point meets all bounds and limits of this space. Widen one of them.",
            "範囲と制約をすべて満たす点がありません。いずれかを緩めてください。",
        )
    known = np.array(sorted(inner))
    which = which.reshape(-1)
    lost = ~np.isin(which, known)
    which[lost] = known[rng.integers(known.size, size=int(lost.sum()))]
    return faces[which], np.array([inner[int(face)] for face in which])


def _stepped(
    space: Space, shape: Polytope, columns: NDArray[np.int64], step: Floats, n: int, rng: np.random.Generator
) -> Floats:
    if any(limit.relation == "=" for limit in space.limits):
        raise ParameterError(
            "An equality over stepped columns cannot be walked. Use a group with equal bounds, drop the steps, or list the candidates.",
            "刻み付きの列に等式制約は使えません。上下限の等しいグループにするか、刻みを外すか、候補を一覧で与えてください。",
        )
    absent = space.may_be_absent[columns]
    place = {int(j): i for i, j in enumerate(columns)}
    caps = tuple(
        type(cap)(tuple(place[j] for j in cap.columns), cap.most)
        for cap in space.caps
        if all(j in place for j in cap.columns)
    )
    scale = np.where(shape.high > shape.low, shape.high - shape.low, 1.0)
    starts = []
    for _ in range(min(STARTS, n)):
        point = nearest(
            shape, step, absent, caps, rng.uniform(np.where(absent, 0.0, shape.low), shape.high), scale
        )
        if point is not None:
            starts.append(point)
    if not starts:
        raise ParameterError(
            "No point meets all bounds, steps and limits of this space. Widen one of them.",
            "範囲・刻み・制約をすべて満たす点がありません。いずれかを緩めてください。",
        )
    begun = np.array(starts)[np.arange(n) % len(starts)]
    ranged = ~np.isin(np.arange(columns.size), [j for row in shape.equal for j in np.flatnonzero(row)])
    return stepped_walk(shape, begun, (begun > 0) | ranged, step, rng)


def _summed(shape: Polytope, found: Floats, present: Flags) -> Floats:
    """Take the rounding of many steps out of the sums, where there is room."""
    low, high = np.where(present, shape.low, 0.0), np.where(present, shape.high, 0.0)
    for _ in range(3):
        for row, total in zip(shape.equal, shape.total, strict=True):
            moving = present & (row != 0.0) & (found > low) & (found < high)
            off = total - found @ row
            found += np.where(
                moving, row * (off / np.maximum((moving * row**2).sum(axis=1), 1e-300))[:, None], 0.0
            )
            np.clip(found, low, high, out=found)
    return found
