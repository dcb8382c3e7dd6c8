"""Declared tables held in memory, so that a law is tested without a store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import pytest

from sozai.terms import TABLES

PROVENANCE = {"source": "test-2026", "vintage": 2026, "quality": "reported", "grade": "A", "note": ""}
DEFAULTS: dict[str, dict[str, Any]] = {
    "production": {"material": "rare-earths", "stage": "mine", "form": "REO", "year": 2024, "basis": "oxide"},
    "trade_flows": {"year": 2024, "importer": "JPN", "hs": "850511", "hs_revision": "HS2017", "mass_t": None},
    "governance": {"indicator": "stability", "year": 2024, "standard_error": 0.2},
    "demand": {"material": "rare-earths", "use": "total", "scenario": "base", "scope": "all", "year": 2024},
    "supply_shares": {"material": "gallium", "stage": "refine", "scope": "world", "year": 2023},
}


class MemoryTables:
    """Rows of declared tables, as `FactTables` wants them."""

    digest = "0" * 16

    def __init__(self, **rows: Sequence[dict[str, Any]]) -> None:
        self.rows = {
            name: [DEFAULTS[name] | PROVENANCE | row for row in given] for name, given in rows.items()
        }

    def frame(self, table: str, **where: Any) -> pd.DataFrame:
        declared = TABLES[table]
        frame = pd.DataFrame(self.rows.get(table, []), columns=list(declared.columns))
        for name, value in where.items():
            frame = frame[frame[name].isin(value if isinstance(value, list) else [value])]
        numbers = [field.name for field in declared.own if field.kind == "number"]
        frame = frame.astype(dict.fromkeys(numbers, "float64"))
        return frame.sort_values([*declared.key, "source"]).reset_index(drop=True)

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        raise NotImplementedError(query, parameters)

    def sources(self, table: str) -> tuple[str, ...]:
        return tuple(sorted({str(row["source"]) for row in self.rows.get(table, [])}))


@pytest.fixture
def tables() -> Callable[..., MemoryTables]:
    return MemoryTables
