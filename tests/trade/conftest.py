"""Declared tables in a DuckDB of their own, so that the SQL of a law is tested on a handful of rows."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import pandas as pd
import pytest

from sozai.terms import TABLES

PROVENANCE = {"source": "test-2026", "vintage": 2026, "quality": "reported", "grade": "A", "note": ""}
DEFAULTS: dict[str, dict[str, Any]] = {
    "trade_flows": {"year": 2024, "hs": "284690", "hs_revision": "HS1992", "mass_t": None},
    "production": {"material": "rare-earths", "stage": "mine", "form": "REO", "year": 2024, "basis": "oxide"},
    "reported_trade": {"year": 2024, "hs": "284690", "hs_revision": "HS1992", "mass_t": None},
    "plants": {"process": "separate-ndpr", "output_tpa": 1.0, "low_tpa": 0.5, "high_tpa": 2.0},
    "advanced_materials": {
        "title_en": "good", "title_ja": "材料", "country": "JPN", "measure": "sales", "period": "2024", "share": 0.5,
        "low_share": 0.5, "high_share": 0.5, "hs": "", "hs_revision": "", "holds": "hidden", "publication": "test",
    },
    "printed_shares": {"measure": "production", "country": "JPN", "year": 2024, "publication": "test"},
}  # fmt: skip


COUNTER = itertools.count()


class SqlTables:
    """Rows of declared tables in memory, as `FactTables` wants them."""

    def __init__(self, **rows: Sequence[dict[str, Any]]) -> None:
        self.connection = duckdb.connect()
        self.digest = str(next(COUNTER))
        for name, table in TABLES.items():
            self.connection.execute(table.ddl())
            for row in rows.get(name, ()):
                full = PROVENANCE | DEFAULTS[name] | row
                marks = ", ".join("?" * len(full))
                columns = ", ".join(f'"{column}"' for column in full)
                self.connection.execute(
                    f'INSERT INTO "{name}" ({columns}) VALUES ({marks})', list(full.values())
                )

    def frame(self, table: str, **where: Any) -> pd.DataFrame:
        conditions, values = ["true"], []
        for name, value in where.items():
            several = list(value) if isinstance(value, (list, tuple, set)) else [value]
            conditions.append(f'"{name}" IN ({", ".join("?" * len(several))})' if several else "false")
            values += several
        order = ", ".join(f'"{name}"' for name in (*TABLES[table].key, "source"))
        return self.sql(f'SELECT * FROM "{table}" WHERE {" AND ".join(conditions)} ORDER BY {order}', values)

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        return self.connection.execute(query, list(parameters)).df()

    def sources(self, table: str) -> tuple[str, ...]:
        return tuple(self.sql(f'SELECT DISTINCT source FROM "{table}" ORDER BY source')["source"])


@pytest.fixture
def tables() -> Callable[..., SqlTables]:
    return SqlTables


def flow(
    exporter: str, importer: str, value_usd: float, mass_t: float | None = None, **more: Any
) -> dict[str, Any]:
    return {"exporter": exporter, "importer": importer, "value_usd": value_usd, "mass_t": mass_t} | more
