"""The scalars of a chain and its market: the rows of table `elasticities` by name and item."""

from __future__ import annotations

from typing import Any

from ..terms import NoAnswerError
from ..terms.facts import FactTables, rows

NORMAL = 3.2897  # a 5-95 % range is this many standard deviations of a normal wide


class Scalars:
    """The rows of `elasticities` by name and item; an item's own row goes before the row *."""

    def __init__(self, facts: FactTables) -> None:
        """Read the table once."""
        self._rows = {(row.name, row.item): row for row in rows(facts.frame("elasticities"))}

    def row(self, name: str, item: str = "*") -> Any:
        """Return the row (value, low, high, source, grade).

        Raises:
            NoAnswerError: there is neither a row of the item nor one of *.
        """
        row = self._rows.get((name, item), self._rows.get((name, "*")))
        if row is None:
            raise NoAnswerError(
                f"Table elasticities has no row '{name}' for '{item}' or '*'. Add one, or use the embedded facts.",
                f"表 elasticities に「{name}」の行（{item} または *）がありません。行を加えるか、同梱の事実を使ってください。",
            )
        return row

    def value(self, name: str, item: str = "*") -> float:
        """Return the value alone."""
        return float(self.row(name, item).value)

    def sd(self, name: str, item: str = "*") -> float:
        """Return the standard deviation that its 5-95 % range implies."""
        row = self.row(name, item)
        return float(row.high - row.low) / NORMAL
