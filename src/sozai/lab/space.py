"""`Space`: everything that may be tried, as numbers to compute with and as words to refuse with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..terms import DataError, ParameterError, Words
from .nearest import Presence, nearest
from .parameters import (
    SUM_TOLERANCE,
    Category,
    Choice,
    Composition,
    Limit,
    Ordered,
    Parameter,
    Range,
    from_json,
    to_json,
)
from .polytope import Polytope

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
SLACK = 1e-9
"""Relative slack of bounds, steps and limits."""


@dataclass(frozen=True)
class Space:
    """Everything that may be tried.

    A point is a row of numbers, one per column: shares, values, and for categories and ordered levels the place of
    the choice in its list. `points` reads rows and frames into that form, `frame` writes them back.

    Attributes:
        parameters: compositions, ranges, categories, ordered levels.
        limits: linear limits on shares and ranges.
        listed: the user's own candidates (n, columns) as points; None when any valid point may be tried.

    Example:
        >>> from sozai.lab import Composition, Part, Range, Space
        >>> space = Space((Composition((Part("Nd"), Part("Dy", high=0.1))), Range("age_h", 1.0, 100.0, log=True)))
        >>> space.encode(space.points([{"Nd": 0.95, "Dy": 0.05, "age_h": 10.0}])).round(3).tolist()
        [[0.95, 0.5, 0.5]]
    """

    parameters: tuple[Parameter, ...]
    limits: tuple[Limit, ...] = ()
    listed: tuple[tuple[float, ...], ...] | None = None

    def __post_init__(self) -> None:
        """Refuse names used twice and limits on what is no number."""
        names = self.columns
        twice = sorted({name for name in names if names.count(name) > 1})
        if not names or twice:
            raise ParameterError(
                f"Every column of a space has a name of its own; used twice: {', '.join(twice) or 'no parameter given'}.",
                f"各列の名前は一意でなければなりません（重複：{'、'.join(twice) or 'パラメータがありません'}）。",
            )
        numeric = {names[j] for j in self.numeric}
        strangers = sorted({name for limit in self.limits for name in limit.weights} - numeric)
        if strangers:
            raise ParameterError(
                f"A limit names {', '.join(strangers)}, which is no share or range of this space.",
                f"制約の {'、'.join(strangers)} は、この空間の比率・範囲の列にありません。",
            )

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return tuple(name for parameter in self.parameters for name in parameter.columns)

    @cached_property
    def numeric(self) -> Integers:
        """Which columns are shares or ranges."""
        kinds = [isinstance(p, Composition | Range) for p in self.parameters for _ in p.columns]
        return np.flatnonzero(kinds)

    @cached_property
    def start_of(self) -> tuple[int, ...]:
        """The first column of each parameter."""
        return tuple(np.cumsum([0, *(len(p.columns) for p in self.parameters)])[:-1].tolist())

    @cached_property
    def polytope(self) -> Polytope:
        """Bounds, groups, sums and limits over the numeric columns."""
        names = [self.columns[j] for j in self.numeric]
        low, high, rows, bounds, equal, totals = [], [], [], [], [], []

        def row(weights: Mapping[str, float], sign: float = 1.0) -> Floats:
            return np.array([sign * weights.get(name, 0.0) for name in names])

        for parameter in self.parameters:
            if isinstance(parameter, Range):
                low.append(parameter.low)
                high.append(parameter.high)
            elif isinstance(parameter, Composition):
                low += [part.low for part in parameter.parts]
                high += [part.high for part in parameter.parts]
                equal.append(row(dict.fromkeys(parameter.columns, 1.0)))
                totals.append(parameter.total)
                for group in parameter.groups:
                    members = dict.fromkeys(group.parts, 1.0)
                    if group.low == group.high:
                        equal.append(row(members))
                        totals.append(group.low)
                        continue
                    if group.high < parameter.total:
                        rows.append(row(members))
                        bounds.append(group.high)
                    if group.low > 0.0:
                        rows.append(row(members, -1.0))
                        bounds.append(-group.low)
        for limit in self.limits:
            if limit.relation == "=":
                equal.append(row(limit.weights))
                totals.append(limit.bound)
            else:
                rows.append(row(limit.weights))
                bounds.append(limit.bound)
        shape = (-1, len(names))
        return Polytope(
            np.array(low), np.array(high),
            np.array(rows).reshape(shape), np.array(bounds, dtype=np.float64),
            np.array(equal).reshape(shape), np.array(totals, dtype=np.float64),
        )  # fmt: skip

    @cached_property
    def steps(self) -> Floats:
        """Step of each numeric column; 0 for continuous."""
        found: list[float] = []
        for parameter in self.parameters:
            if isinstance(parameter, Composition | Range):
                found += [parameter.step or 0.0] * len(parameter.columns)
        return np.array(found)

    @cached_property
    def may_be_absent(self) -> Flags:
        """Which numeric columns are shares that may be zero."""
        found: list[bool] = []
        for parameter in self.parameters:
            if isinstance(parameter, Composition):
                found += [part.may_be_absent for part in parameter.parts]
            elif isinstance(parameter, Range):
                found.append(False)
        return np.array(found, dtype=bool)

    @cached_property
    def caps(self) -> tuple[Presence, ...]:
        """How many of some numeric columns may be present."""
        place = {self.columns[j]: i for i, j in enumerate(self.numeric)}
        made = []
        for parameter in self.parameters:
            if isinstance(parameter, Composition):
                if parameter.most is not None:
                    made.append(Presence(tuple(place[name] for name in parameter.columns), parameter.most))
                made += [
                    Presence(tuple(place[name] for name in group.parts), group.most)
                    for group in parameter.groups
                    if group.most is not None
                ]
        return tuple(made)

    def points(self, rows: pd.DataFrame | Iterable[Mapping[str, Any]]) -> Floats:
        """Return rows or a frame as points (n, columns); further columns are left alone.

        Raises:
            DataError: a column or a cell is missing, or a choice is unknown; all faults in one sentence.
        """
        if hasattr(rows, "to_dict"):
            table: dict[str, list[Any]] = {
                str(key): list(cells) for key, cells in rows.to_dict("list").items()
            }
        else:
            listed = list(rows)
            table = {name: [row.get(name) for row in listed] for name in self.columns}
        lacking = [name for name in self.columns if name not in table]
        if lacking:
            raise DataError(
                f"The columns {', '.join(lacking)} are missing; the space has {', '.join(self.columns)}.",
                f"列 {'、'.join(lacking)} がありません（必要な列：{'、'.join(self.columns)}）。",
            )
        made, faults = np.empty((len(table[self.columns[0]]), len(self.columns))), []
        for parameter, start in zip(self.parameters, self.start_of, strict=True):
            for offset, name in enumerate(parameter.columns):
                for i, cell in enumerate(table[name]):
                    value = _number(parameter, cell)
                    if value is None:
                        faults.append(f"{name}[{i + 1}]={cell!r}")
                    made[i, start + offset] = np.nan if value is None else value
        if faults:
            shown = ", ".join(faults[:8]) + (" …" if len(faults) > 8 else "")
            raise DataError(
                f"These cells are missing, no numbers, or no choice of their list (missing is not zero): {shown}.",
                f"欠損・数値以外・選択肢にない値があります（欠損は 0 ではありません）：{shown}。",
            )
        return made

    def rows(self, points: Floats) -> list[dict[str, float | str]]:
        """Return points as rows that name their choices."""
        found: list[dict[str, float | str]] = []
        for point in np.atleast_2d(points):
            row: dict[str, float | str] = {}
            for parameter, start in zip(self.parameters, self.start_of, strict=True):
                for offset, name in enumerate(parameter.columns):
                    value = float(point[start + offset])
                    named = isinstance(parameter, Choice)
                    row[name] = parameter.options[int(value)] if named else value  # type: ignore[union-attr]
            found.append(row)
        return found

    def frame(self, points: Floats) -> pd.DataFrame:
        """Return points as a frame with the columns of the space."""
        import pandas as pd

        return pd.DataFrame(self.rows(points), columns=list(self.columns))

    def encode(self, points: Floats) -> Floats:
        """Return features (n, features) in 0-1: log scales as logarithms, a category as one column per choice.

        A category's columns are 0 or the root of a half, so two unlike choices are one apart, as the ends of a
        range are.
        """
        points = np.atleast_2d(points)
        made = []
        for parameter, start in zip(self.parameters, self.start_of, strict=True):
            column = points[:, start]
            if isinstance(parameter, Composition):
                low = np.array([0.0 if part.may_be_absent else part.low for part in parameter.parts])
                width = np.array([part.high for part in parameter.parts]) - low
                shares = points[:, start : start + low.size]
                made.append((shares - low) / np.where(width > 0, width, 1.0))
            elif isinstance(parameter, Range):
                low_value, high_value, values = parameter.low, parameter.high, column
                if parameter.log:
                    low_value, high_value, values = np.log(low_value), np.log(high_value), np.log(column)
                made.append(((values - low_value) / ((high_value - low_value) or 1.0))[:, None])
            elif isinstance(parameter, Ordered):
                made.append((column / max(len(parameter.options) - 1, 1))[:, None])
            else:
                made.append((column[:, None] == np.arange(len(parameter.options))) * np.sqrt(0.5))
        return np.hstack(made)

    @cached_property
    def feature_groups(self) -> Integers:
        """Which features share one length scale: each number its own, all choices of a category one."""
        sizes = [
            size
            for parameter in self.parameters
            for size in (
                [len(parameter.options)] if isinstance(parameter, Category) else [1] * len(parameter.columns)
            )
        ]
        return np.repeat(np.arange(len(sizes)), sizes)

    def valid(self, points: Floats) -> Flags:
        """Return whether each point (n, columns) is allowed."""
        return np.array([not faults for faults in self.validate(points)], dtype=bool)

    def validate(self, points: Floats) -> list[tuple[Words, ...]]:
        """Return for each point the sentences that say what is wrong with it; none for a valid one."""
        from .validity import faults

        return faults(self, np.atleast_2d(np.asarray(points, dtype=np.float64)))

    def nearest_valid(self, point: Floats) -> Floats:
        """Return the valid point nearest to `point` (columns), by the sum of distances on the encoded scale.

        Raises:
            ParameterError: the space holds no point at all.
        """
        wish = np.asarray(point, dtype=np.float64).reshape(-1).copy()
        if self.listed is not None:
            own = np.array(self.listed)
            apart = np.abs(self.encode(own) - self.encode(wish)).sum(axis=1)
            return np.asarray(own[apart.argmin()])
        for parameter, start in zip(self.parameters, self.start_of, strict=True):
            if isinstance(parameter, Choice):
                wish[start] = np.clip(np.round(np.nan_to_num(wish[start])), 0, len(parameter.options) - 1)
        numeric, shape = self.numeric, self.polytope
        if numeric.size:
            scale = np.where(shape.high > shape.low, shape.high - shape.low, 1.0)
            asked = np.where(np.isfinite(wish[numeric]), wish[numeric], (shape.low + shape.high) / 2)
            found = nearest(shape, self.steps, self.may_be_absent, self.caps, asked, scale)
            if found is None:
                raise ParameterError(
                    "No point meets all bounds, steps and limits of this space. Widen one of them.",
                    "範囲・刻み・制約をすべて満たす点がありません。いずれかを緩めてください。",
                )
            wish[numeric] = found
        return wish

    def candidates(self, n: int, seed: int = 0) -> Floats:
        """Return `n` valid points (n, columns), drawn uniformly; of a listed space, its own points (at most all).

        Shares and limited ranges are drawn by hit-and-run within each uniformly drawn choice of parts present, stepped
        compositions by counting the lattice; no draw is ever thrown away.

        Raises:
            ParameterError: the space holds no point, or its limits cannot be walked.
        """
        from .draws import drawn

        if self.listed is not None:
            own = np.array(self.listed)
            if n >= len(own):
                return own
            return own[np.sort(np.random.default_rng(seed).choice(len(own), size=n, replace=False))]
        return drawn(self, n, np.random.default_rng(seed))

    def with_list(self, points: Floats) -> Space:
        """Return the space whose only candidates are these points."""
        return Space(self.parameters, self.limits, tuple(map(tuple, np.atleast_2d(points).tolist())))

    def to_json(self) -> dict[str, Any]:
        """Return the space as plain JSON values."""
        return {
            "parameters": [to_json(parameter) for parameter in self.parameters],
            "limits": [
                {"weights": dict(limit.weights), "bound": limit.bound, "relation": limit.relation}
                for limit in self.limits
            ],
            "listed": None if self.listed is None else [list(point) for point in self.listed],
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Space:
        """Return the space that `to_json` wrote.

        Raises:
            ParameterError: a parameter or limit is not written as it should be.
        """
        listed: Sequence[Sequence[float]] | None = written.get("listed")
        return cls(
            tuple(from_json(parameter) for parameter in written.get("parameters", ())),
            tuple(Limit(**limit) for limit in written.get("limits", ())),
            None if listed is None else tuple(tuple(map(float, point)) for point in listed),
        )


def _number(parameter: Parameter, cell: Any) -> float | None:
    if isinstance(parameter, Choice):
        return float(parameter.options.index(str(cell))) if str(cell) in parameter.options else None
    try:
        value = float(cell)
    except (TypeError, ValueError):
        return None
    return value if np.isfinite(value) else None


__all__ = ["SLACK", "SUM_TOLERANCE", "Space"]
