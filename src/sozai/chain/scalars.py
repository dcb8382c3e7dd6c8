"""The scalars of a chain and its market: the rows of table `elasticities` by name and item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ..terms import NoAnswerError
from ..terms.facts import FactTables, rows

NORMAL = 3.2897  # a 5-95 % range is this many standard deviations of a normal wide


def between(value: ArrayLike, low: ArrayLike, high: ArrayLike, place: float) -> NDArray[np.float64]:
    """Return what stands at a place of a range: 0 its low end, 0.5 the value itself, 1 its high end.

    Example:
        >>> [float(between(3.0, 1.0, 9.0, place)) for place in (0, 0.25, 0.5, 1)]
        [1.0, 2.0, 3.0, 9.0]
    """
    middle = np.asarray(value, dtype=np.float64)
    down, up = max(0.0, 1.0 - 2.0 * place), max(0.0, 2.0 * place - 1.0)
    return np.asarray(middle - down * (middle - np.asarray(low)) + up * (np.asarray(high) - middle))


class Scalars:
    """The rows of `elasticities` by name and item; an item's own row goes before the row *."""

    def __init__(self, facts: FactTables, places: Mapping[str, float] | None = None) -> None:
        """Read the table once; `places` moves the values of a name to a place of their ranges."""
        place = places or {}
        self._frame = facts.frame("elasticities")
        self._asked: set[int] = set()
        self._rows = {
            (row.name, row.item): row._replace(value=between(row.value, row.low, row.high, place[row.name]))
            if row.name in place
            else row
            for row in rows(self._frame)
        }

    def row(self, name: str, *items: str) -> Any:
        """Return the row (value, low, high, source, grade) of the first item that has one, else of *.

        Raises:
            NoAnswerError: there is neither a row of an item nor one of *.
        """
        row = next((self._rows[name, item] for item in (*items, "*") if (name, item) in self._rows), None)
        if row is None:
            raise NoAnswerError(
                f"Table elasticities has no row '{name}' for {', '.join((*items, '*'))}. Add one, or use the embedded facts.",
                f"表 elasticities に「{name}」の行（{'、'.join((*items, '*'))}）がありません。行を加えるか、同梱の事実を使ってください。",
            )
        self._asked.add(row.Index)
        return row

    def asked(self) -> pd.DataFrame:
        """Return the rows that were asked for, which a number stands on."""
        return self._frame.loc[sorted(self._asked)]

    def has(self, name: str, item: str) -> bool:
        """Return whether the item has a row of its own."""
        return (name, item) in self._rows

    def value(self, name: str, *items: str) -> float:
        """Return the value alone."""
        return float(self.row(name, *items).value)

    def sd(self, name: str, *items: str) -> float:
        """Return the standard deviation that its 5-95 % range implies."""
        row = self.row(name, *items)
        return float(row.high - row.low) / NORMAL
