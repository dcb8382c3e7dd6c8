"""How a question reads facts: a protocol, so that laws need not know the store."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from .answer import Fact, plain
from .catalogue import TABLES

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

        Every column of the declaration is present; an absent value is NaN. No row is an empty frame.
        """
        ...

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """Return the result of a read-only query over the declared tables."""
        ...

    def sources(self, table: str) -> tuple[str, ...]:
        """Return the ids of the sources with rows in a declared table, in order, without reading them."""
        ...


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame as named tuples (their fields are those of the table's declaration).

    Example:
        >>> import pandas as pd
        >>> [row.share for row in rows(pd.DataFrame({"share": [0.25]}))]
        [0.25]
    """
    yield from frame.itertuples()


def facts_of(frame: pd.DataFrame, table: str) -> tuple[Fact, ...]:
    """Return one `Fact` per row of `frame`, in its order.

    The key and number columns are those of the table's declaration; the year is the column `year` where the
    table has one, else the edition's.

    Args:
        frame: rows of a declared table, all its columns present.
        table: name of the declared table.

    Raises:
        KeyError: no table of that name is declared.

    Example:
        >>> import pandas as pd
        >>> row = {"deposit": "ion-clay", "material": "dysprosium", "share": 0.05, "low_share": 0.03,
        ...        "high_share": None, "source": "usgs", "vintage": 2026, "quality": "range", "grade": "B"}
        >>> fact, = facts_of(pd.DataFrame([row]), "baskets")
        >>> fact.key, fact.year
        ((('deposit', 'ion-clay'), ('material', 'dysprosium')), 2026)
        >>> fact.values
        (('share', 0.05), ('low_share', 0.03), ('high_share', None))
    """
    declared = TABLES[table]
    numbers = [field.name for field in declared.own if field.kind == "number"]
    year = "year" if any(field.name == "year" for field in declared.own) else "vintage"
    return tuple(
        Fact(
            table=table,
            key=tuple((name, plain(row[name])) for name in declared.key),
            values=tuple((name, _number(row[name])) for name in numbers),
            source=str(row["source"]),
            year=int(row[year]),
            quality=str(row["quality"]),
            grade=str(row["grade"]),
        )
        for row in frame.to_dict("records")
    )


def _number(value: Any) -> float | None:
    return None if plain(value) is None else float(value)
