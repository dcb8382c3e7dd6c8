"""U.S. Geological Survey, Mineral Commodity Summaries: the data releases of 2025 and 2026 in their own layouts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ..reading import first_line, read_csv
from ..source import Source, Tidied
from . import edition2025, edition2026
from .cards import CARDS


def recognises(path: Path) -> bool:
    """Return whether a CSV has the columns of one of the releases."""
    columns = set(first_line(path))
    return any(
        len(columns & set(layout)) >= 0.7 * len(layout) for layout in (edition2025.HEADER, edition2026.HEADER)
    )


def read(path: Path) -> pd.DataFrame:
    """Return one row for each printed value, with the publisher's labels, indexed from 1."""
    old = len(set(first_line(path)) & set(edition2025.HEADER)) > len(
        set(first_line(path)) & set(edition2026.HEADER)
    )
    if old:
        return edition2025.values(read_csv(path, edition2025.HEADER))
    return read_csv(path, edition2026.HEADER)


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return tables `production`, `capacity`, `reserves`, `national_flows`, `reliance` and `prices`."""
    return edition2025.tidy(raw) if "TYPE" in raw.columns else edition2026.tidy(raw)


SOURCE = Source("usgs_mcs", tuple(CARDS.values()), recognises, read, tidy)
