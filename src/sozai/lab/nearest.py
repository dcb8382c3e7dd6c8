"""The valid point nearest to a wish: a small mixed-integer program over shares, steps and what is present."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from .polytope import Polytope

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Presence:
    """At most `most` of the columns are present."""

    columns: tuple[int, ...]
    most: int


def nearest(
    shape: Polytope, step: Floats, absent: Flags, caps: tuple[Presence, ...], wish: Floats, scale: Floats
) -> Floats | None:
    """Return the valid point (columns) with the least sum of scaled distances to `wish`; None when there is none.

    Args:
        shape: bounds and rows over the numeric columns.
        step (columns): steps from zero (shares) or from `low`; 0 for continuous.
        absent (columns): whether a column may also be zero.
        caps: how many of some columns may be present.
        wish (columns): the point asked for.
        scale (columns): widths by which distances are divided.
    """
    n = wish.size
    eye, none = np.eye(n), np.zeros((n, n))
    origin = np.where(absent, 0.0, shape.low)
    # Unknowns: values, whole steps, present or not, distance.
    rows = [
        np.hstack([eye, none, np.diag(-shape.high), none]),
        np.hstack([-eye, none, np.diag(shape.low), none]),
        np.hstack([eye, none, none, -eye]),
        np.hstack([-eye, none, none, -eye]),
        np.hstack([shape.at_most, np.zeros((len(shape.bound), 3 * n))]),
    ]
    tops = [np.zeros(n), np.zeros(n), wish, -wish, shape.bound]
    for cap in caps:
        row = np.zeros((1, 4 * n))
        row[0, [2 * n + j for j in cap.columns]] = 1.0
        rows.append(row)
        tops.append(np.array([float(cap.most)]))
    stepped = np.flatnonzero(step > 0)
    ties = np.zeros((len(stepped), 4 * n))
    ties[np.arange(len(stepped)), stepped] = 1.0
    ties[np.arange(len(stepped)), n + stepped] = -step[stepped]
    equal = np.vstack([np.hstack([shape.equal, np.zeros((len(shape.total), 3 * n))]), ties])
    right = np.concatenate([shape.total, origin[stepped]])
    constraints = [LinearConstraint(np.vstack(rows), -np.inf, np.concatenate(tops))]
    if len(right):
        constraints.append(LinearConstraint(equal, right, right))
    lowest = np.concatenate(
        [np.minimum(origin, shape.low), np.zeros(n), np.where(absent, 0.0, 1.0), np.zeros(n)]
    )
    highest = np.concatenate([shape.high, np.full(n, np.inf), np.ones(n), np.full(n, np.inf)])
    found = milp(
        np.concatenate([np.zeros(3 * n), 1.0 / scale]),
        integrality=np.concatenate([np.zeros(n), step > 0, absent, np.zeros(n)]).astype(int),
        bounds=Bounds(lowest, highest),
        constraints=constraints,
    )
    if found.x is None:
        return None
    value = np.clip(found.x[:n], 0.0 if n == 0 else lowest[:n], shape.high)
    value[absent & (found.x[2 * n : 3 * n] < 0.5)] = 0.0
    whole = np.where(step > 0, step, 1.0)
    return np.where(step > 0, origin + np.round((value - origin) / whole) * whole, value)


def inner_point(shape: Polytope, present: Flags) -> Floats | None:
    """Return a point (columns) well inside the face of the columns present; None when the face is empty."""
    n = present.size
    low, high = np.where(present, shape.low, 0.0), np.where(present, shape.high, 0.0)
    wide = np.where(high > low, 1.0, 0.0)
    norms = np.abs(shape.at_most * present).sum(axis=1)
    rows = np.vstack([
        np.column_stack([np.eye(n), wide * (high - low)]),
        np.column_stack([-np.eye(n), wide * (high - low)]),
        np.column_stack([shape.at_most, norms]),
    ])  # fmt: skip
    found = linprog(
        np.concatenate([np.zeros(n), [-1.0]]),
        A_ub=rows,
        b_ub=np.concatenate([high, -low, shape.bound]),
        A_eq=np.column_stack([shape.equal, np.zeros(len(shape.total))]) if len(shape.total) else None,
        b_eq=shape.total if len(shape.total) else None,
        bounds=[(None, None)] * n + [(0.0, 0.5)],
    )
    return None if found.x is None else np.clip(found.x[:n], low, high)
