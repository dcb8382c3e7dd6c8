"""How a question reads facts: a protocol, so that laws need not know the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pandas as pd


class FactTables(Protocol):
    """Declared tables, read-only."""

    @property
    def digest(self) -> str:
        """Return sixteen hex digits that change when any fact changes."""
        ...

    def frame(self, table: str, **where: Any) -> pd.DataFrame:
        """Return the rows of a declared table whose columns equal (or are in) the given values, in key order.

        Every column of the declaration is present; an absent value is NaN. No row is an empty frame, not an error.
        """
        ...

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """Return the result of a read-only query over the declared tables."""
        ...
