"""Rows that are too many for memory: they wait in a Parquet file, in the order and the layout of a part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import duckdb

if TYPE_CHECKING:
    import pandas as pd

MEMORY = "800MB"  # what one import may take for its tables; the rest of a process has about 300 MB


@dataclass(frozen=True, slots=True)
class Staged:
    """Rows of one declared table and one source in a file.

    Attributes:
        path: the file, written by `stage`.
        source: the source of all its rows.
        rows: how many.
        first_year, last_year: the years they are for (the editions, where a row has no year).
    """

    path: Path
    source: str
    rows: int
    first_year: int
    last_year: int


Given: TypeAlias = "pd.DataFrame | Sequence[Staged]"


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection for tables larger than memory, which keeps what does not fit in a folder."""
    return duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(folder),
            "preserve_insertion_order": True,
            "python_enable_replacements": False,
        }
    )
