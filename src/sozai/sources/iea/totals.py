"""Whether the lines of the dataset add up to the totals printed under them, as they do unless labels have shifted."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, TypeAlias

import pandas as pd

from ..source import rows_of

OFF = 0.1  # share of a total of the base year; the agency's own sums are up to 3 % off (refined nickel 2024)
Key: TypeAlias = tuple[str, ...]


def unsummed(raw: pd.DataFrame, base_year: int) -> Iterator[tuple[int, str]]:
    """Yield row and name of the printed totals of the base year from which their lines are further off than `OFF`."""
    lines: dict[Key, float] = defaultdict(float)
    totals: dict[Key, tuple[int, float]] = {}
    for number, row in rows_of(raw):
        labels, value = row["labels"], row["value"]
        if not labels or labels[-1] != str(base_year) or not isinstance(value, int | float):
            continue
        if math.isnan(value):
            continue
        held, whole = _parts(row["block"], labels[:-1])
        for key in held:
            lines[key] += float(value)
        if whole:
            totals[whole] = number, float(value)
    for key, (number, printed) in totals.items():
        if key in lines and not abs(lines[key] - printed) <= OFF * abs(printed) + 1e-9:
            yield number, " / ".join(key)


def _parts(block: str, labels: tuple[Any, ...]) -> tuple[tuple[Key, ...], Key | None]:
    """Return the totals that a line is part of, and the one that it is."""
    if block == "supply" and len(labels) > 2:
        side = (block, *labels[:2])
        return ((side,), None) if labels[2] == "countries" else ((), side if labels[2] == "total" else None)
    if block != "totalDemand" or len(labels) < 2:
        return (), None
    clean, whole = (block, labels[0], "totalClean"), (block, labels[0], "totalDemand")
    return {
        "sectors": ((clean,), None),
        "totalClean": ((whole,), clean),
        "otherUses": ((whole,), None),
        "totalDemand": ((), whole),
    }.get(labels[1], ((), None))
