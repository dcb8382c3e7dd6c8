"""Uniform draws of stepped compositions, by counting how many ways each can be completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..terms import ParameterError
from .parameters import Composition

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Item:
    """One part, or one group as a whole.

    Attributes:
        ways (units + 1, present + 1): in how many ways it can have so many units with so many parts present.
        columns: its columns.
        inside: the parts of a group.
    """

    ways: Floats
    columns: tuple[int, ...]
    inside: tuple[_Item, ...] = ()


def lattice_draws(composition: Composition, n: int, rng: np.random.Generator) -> Floats:
    """Return `n` uniform draws (n, parts) of all compositions on the lattice of the step.

    Every lattice point within bounds, groups and the number of parts present is equally likely: the ways to
    complete a prefix are counted once by convolution, then parts are drawn one after the other with the
    probabilities that the counts give. Nothing is thrown away.

    Raises:
        ParameterError: groups overlap, or no point of the lattice is within the bounds.
    """
    step = composition.step or 1.0
    units = round(composition.total / step)
    item = _whole(composition, units)
    per_present = item.ways[units]
    if not per_present.sum() > 0:
        raise ParameterError(
            f"No multiple of {step:g} of {', '.join(composition.columns)} adds up to {composition.total:g} within the bounds.",
            f"{'、'.join(composition.columns)} を刻み {step:g} で合計 {composition.total:g} にできる点が範囲内にありません。",
        )
    present = rng.choice(per_present.size, size=n, p=per_present / per_present.sum())
    drawn = np.zeros((n, len(composition.parts)), dtype=np.int64)
    _draw(item, np.full(n, units), present, drawn, rng)
    return np.asarray(drawn * step, dtype=np.float64)


def _whole(composition: Composition, units: int) -> _Item:
    names = composition.columns
    singles = [
        _Item(_part_ways(part.low, part.high, part.may_be_absent, composition.step or 1.0, units), (j,))
        for j, part in enumerate(composition.parts)
    ]
    grouped: set[int] = set()
    items: list[_Item] = []
    for group in composition.groups:
        columns = tuple(names.index(name) for name in group.parts)
        if grouped & set(columns):
            raise ParameterError(
                "Groups of a stepped composition share no part; make the composition continuous, or list the candidates.",
                "刻み付き組成のグループは成分を共有できません。連続組成にするか、候補を一覧で与えてください。",
            )
        grouped |= set(columns)
        step = composition.step or 1.0
        inside = tuple(singles[j] for j in columns)
        ways = _prefixes([item.ways for item in inside], units, group.most)[-1].copy()
        totals = np.arange(units + 1)
        ways[(totals < round(group.low / step)) | (totals > round(group.high / step))] = 0.0
        items.append(_Item(ways, columns, inside))
    items += [item for j, item in enumerate(singles) if j not in grouped]
    ways = _prefixes([item.ways for item in items], units, composition.most)[-1]
    return _Item(ways, tuple(range(len(names))), tuple(items))


def _part_ways(low: float, high: float, absent: bool, step: float, units: int) -> Floats:
    ways = np.zeros((units + 1, 2))
    ways[max(1, round(low / step)) : min(units, round(high / step)) + 1, 1] = 1.0
    ways[0, 0] = 1.0 if absent else 0.0
    return ways


def _prefixes(tables: Sequence[Floats], units: int, most: int | None) -> list[Floats]:
    """Return, for the first 0, 1, ... items, the ways to reach each total with each number of parts present."""
    deepest = sum(table.shape[1] - 1 for table in tables)
    deepest = deepest if most is None else min(most, deepest)
    found = [np.zeros((units + 1, deepest + 1))]
    found[0][0, 0] = 1.0
    for table in tables:
        last, following = found[-1], np.zeros((units + 1, deepest + 1))
        for taken, present in zip(*np.nonzero(table), strict=True):
            if present <= deepest:
                following[taken:, present:] += (
                    table[taken, present] * last[: units + 1 - taken, : deepest + 1 - present]
                )
        found.append(following)
    return found


def _draw(item: _Item, units: Counts, present: Counts, drawn: Counts, rng: np.random.Generator) -> None:
    """Fill the columns of an item, given the units and the number of parts present of each row."""
    if not item.inside:
        drawn[:, item.columns[0]] = units
        return
    prefixes = _prefixes([inner.ways for inner in item.inside], item.ways.shape[0] - 1, None)
    left, absent = units.copy(), present.copy()
    for inner, before in zip(item.inside[::-1], prefixes[-2::-1], strict=True):
        choices = np.stack(np.nonzero(inner.ways), axis=1)
        weight = inner.ways[choices[:, 0], choices[:, 1]]
        rest_units, rest_present = (
            left[:, None] - choices[None, :, 0],
            absent[:, None] - choices[None, :, 1],
        )
        possible = (rest_units >= 0) & (rest_present >= 0)
        chance = np.where(
            possible, before[np.maximum(rest_units, 0), np.maximum(rest_present, 0)] * weight, 0.0
        )
        reached = np.cumsum(chance, axis=1)
        pick = (reached <= rng.random(left.size)[:, None] * reached[:, -1:]).sum(axis=1)
        taken = choices[np.minimum(pick, len(choices) - 1)]
        _draw(inner, taken[:, 0], taken[:, 1], drawn, rng)
        left, absent = left - taken[:, 0], absent - taken[:, 1]
