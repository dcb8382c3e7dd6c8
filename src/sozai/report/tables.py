"""An answer as text that programs read back: JSON whole, CSV table by table."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..terms import Words
from ..terms.answer import plain
from .names import known, name_of

if TYPE_CHECKING:
    from ..terms import Answer, Cell, Lang, Rows

# A spreadsheet takes a text that starts with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def to_json(answer: Answer) -> str:
    """Return the answer as JSON text, indented; the same answer gives the same text."""
    return answer.to_json(indent=2) + "\n"


def safe(value: Cell) -> Cell:
    """Return a cell that no spreadsheet runs: a text that looks like a formula gets an apostrophe before it.

    Example:
        >>> safe("=1+1"), safe(-1.5), safe("CHN")
        ("'=1+1", -1.5, 'CHN')
    """
    return "'" + value if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA) else value


def to_csv(
    answer: Answer, lang: Lang, table: str | None = None, extra: Mapping[str, Words] | None = None
) -> bytes:
    """Return one table of an answer as CSV, as `rows_csv` does.

    Args:
        answer: the answer.
        lang: language of the names.
        table: name of the table; None is the main one.
        extra: names of other ids, as in `names`.

    Raises:
        KeyError: there is no table of that name.
    """
    return rows_csv(answer.table(table) if table else answer.tables[0], lang, extra)


def rows_csv(rows: Rows, lang: Lang, extra: Mapping[str, Words] | None = None) -> bytes:
    """Return a table as CSV: UTF-8 with a byte order mark, the first line the machine names of the columns.

    A text column that holds ids gains a neighbour `<column>_name` with their names in `lang`. A sentence
    stands in `lang`. An unknown value is an empty field, never 0.

    Args:
        rows: the table.
        lang: language of the names and sentences.
        extra: names of other ids, as in `names`.
    """
    words = known(extra)
    taken = {column.name for column in rows.columns}
    named = [
        i
        for i, column in enumerate(rows.columns)
        if f"{column.name}_name" not in taken and any(_named(row[i], words) for row in rows.rows)
    ]
    header: list[Cell] = []
    for i, column in enumerate(rows.columns):
        header += [column.name, f"{column.name}_name"] if i in named else [column.name]
    lines = [header, *(_line(row, named, words, lang) for row in rows.rows)]
    text = io.StringIO()
    csv.writer(text).writerows([["" if cell is None else safe(cell) for cell in line] for line in lines])
    return text.getvalue().encode("utf-8-sig")


def _line(row: tuple[Cell, ...], named: list[int], words: dict[str, Words], lang: Lang) -> list[Cell]:
    line: list[Cell] = []
    for i, value in enumerate(map(plain, row)):
        shown = value.of(lang) if isinstance(value, Words) else value
        line.append(shown)
        if i in named:
            name = name_of(shown, words) if isinstance(shown, str) else None
            line.append(name.of(lang) if name else shown)
    return line


def _named(value: Cell, words: dict[str, Words]) -> bool:
    return isinstance(value, str) and name_of(value, words) is not None
