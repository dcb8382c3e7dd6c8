"""Rows of our own and of users: any CSV whose columns are those of a declared table, provenance included.

The files in this folder are the assumptions sozai ships: each row says a range, a grade and where it comes from.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ...store import Card
from ...terms import TABLES, DataError, Words
from ..reading import first_line, read_csv
from ..source import Source, Tidied

FOLDER = Path(__file__).parent

CARDS = (
    Card(
        "assumption",
        Words("Assumptions of sozai", "sozai の仮定"),
        "the sozai authors",
        "Apache-2.0",
        "Each row says what it rests on; replace it by a row of your own.",
        obtained_via=Words("rows written by hand", "手で書いた行"),
    ),
    Card(
        "literature",
        Words("Figures from the literature", "文献の数値"),
        "several; each row names its own",
        "facts, cited one by one",
        "Each row names the paper, agency or law it is taken from.",
        obtained_via=Words("typed from the publication named in the row", "行に示した文献から転記"),
    ),
)


def _table(columns: list[str]) -> str:
    """Return the declared table that shares most columns; "" when none shares four fifths of its own."""
    score = {
        name: len(set(table.columns) & set(columns)) / len(table.columns) for name, table in TABLES.items()
    }
    best = max(score, key=lambda name: (score[name], tuple(columns) == TABLES[name].columns))
    exact = [name for name, table in TABLES.items() if tuple(columns) == table.columns]
    return exact[0] if exact else best if score[best] >= 0.8 else ""


def recognises(path: Path) -> bool:
    """Return whether a CSV has the columns of a declared table."""
    return bool(_table(first_line(path)))


def read(path: Path) -> pd.DataFrame:
    """Return the cells of the file, indexed by line; `attrs["table"]` says the table."""
    name = _table(first_line(path))
    if not name:
        raise DataError(
            f"{path.name} has the columns of no declared table. Nothing was changed.",
            f"{path.name} の列はどの表の定義とも合いません。何も変更していません。",
        )
    raw = read_csv(path, TABLES[name].columns)
    raw.attrs["table"] = name
    return raw


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return the rows in their table; an empty cell of a number is absent, never zero."""
    name = raw.attrs["table"]
    table = raw.copy()
    for field in TABLES[name].fields:
        if field.kind not in ("text", "date"):
            cells = raw[field.name].str.strip()
            numbers = pd.to_numeric(cells, errors="coerce")
            # A cell that is no number stays text, so that the check names it.
            table[field.name] = (
                numbers if not (numbers.isna() & (cells != "")).any() else cells.where(cells != "", None)
            )
    return Tidied({name: table})


SOURCE = Source("assumptions", CARDS, recognises, read, tidy)
