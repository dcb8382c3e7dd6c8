"""The Answer: a value with its unit and range, what was asked, and every fact it stands on.

An answer is frozen, is never a plot, and is never written back into its inputs.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .units import WORDS, unit_of
from .words import Words

if TYPE_CHECKING:
    import pandas as pd

# An id is text and is named for people by the reports; a sentence is `Words`.
Cell = str | float | int | bool | Words | None
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a table that an answer stands on.

    Attributes:
        table: name of the declared table.
        key: the row's key, as (column, value) pairs.
        values: the quantities read from the row, as (column, value) pairs; None is "withheld".
        source: id of the source card.
        year: the year the value is for, else the edition.
        quality: how the value came about (`table.QUALITIES`).
        grade: A reported, B estimated by a publisher, C inferred, D assumption.
    """

    table: str
    key: tuple[tuple[str, Cell], ...]
    values: tuple[tuple[str, float | None], ...]
    source: str
    year: int
    quality: str
    grade: str

    def to_json(self) -> dict[str, Any]:
        """Return the fact as a JSON object."""
        return {
            "table": self.table,
            "key": dict(self.key),
            "values": dict(self.values),
            "source": self.source,
            "year": self.year,
            "quality": self.quality,
            "grade": self.grade,
        }


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer: its name (ending in its unit) and its title for people."""

    name: str
    words: Words

    @property
    def unit(self) -> str:
        """Return the unit the name ends in; "" for text."""
        return unit_of(self.name)

    def to_json(self) -> dict[str, Any]:
        """Return the column as a JSON object."""
        shown = WORDS.get(self.unit, Words(self.unit, self.unit))
        return {
            "name": self.name,
            "unit": self.unit,
            "title": self.words.to_json(),
            "unit_title": shown.to_json(),
        }


def ends(name: str) -> tuple[Column, Column]:
    """Return the columns of the 5 % and the 95 % point of a quantity: `low_` and `high_` before its name."""
    return Column(f"low_{name}", Words("5 % point", "5% 点")), Column(
        f"high_{name}", Words("95 % point", "95% 点")
    )


def banded(name: str, words: Words) -> tuple[Column, Column, Column]:
    """Return the column of a quantity and those of the ends of its range."""
    return Column(name, words), *ends(name)


@dataclass(frozen=True, slots=True)
class Rows:
    """One table of an answer, with the facts behind it.

    Attributes:
        name: snake_case id.
        title: what the table shows.
        columns: its columns.
        rows: its rows, each as long as `columns`; None is "unknown", never zero.
        facts: positions in `Answer.facts` of the rows behind this table; () means all of them.
    """

    name: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    facts: tuple[int, ...] = ()

    def to_json(self) -> list[dict[str, Any]]:
        """Return the rows as JSON objects; a sentence becomes `{"en": ..., "ja": ...}`."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, map(jsonable, row), strict=True)) for row in self.rows]

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a DataFrame; a sentence stands in English."""
        import pandas as pd

        cells = [[str(cell) if isinstance(cell, Words) else cell for cell in row] for row in self.rows]
        return pd.DataFrame(cells, columns=[c.name for c in self.columns])


@dataclass(frozen=True, slots=True)
class Finding:
    """One headline number.

    Attributes:
        name: snake_case id ending in its unit.
        words: the label.
        value: the point value [unit of the name]; None is "unknown".
        low: 5 % point of its range.
        high: 95 % point of its range.
        grade: evidence grade of its weakest decisive fact.
        assumed_share: how much of the spread comes from assumptions (grade D), 0-1; None without a range.
        comment: one sentence that helps to read it.
    """

    name: str
    words: Words
    value: float | None
    low: float | None = None
    high: float | None = None
    grade: str = "C"
    assumed_share: float | None = None
    comment: Words = Words("", "")

    @property
    def unit(self) -> str:
        """Return the unit the name ends in."""
        return unit_of(self.name)

    @property
    def leans_on_assumptions(self) -> bool:
        """Return whether more than half of the spread comes from assumptions (the range then comes first)."""
        return self.assumed_share is not None and self.assumed_share > 0.5

    def to_json(self) -> dict[str, Any]:
        """Return the finding as a JSON object."""
        return {
            "name": self.name,
            "title": self.words.to_json(),
            "unit": self.unit,
            "value": plain(self.value),
            "low": plain(self.low),
            "high": plain(self.high),
            "grade": self.grade,
            "assumed_share": plain(self.assumed_share),
            "leans_on_assumptions": self.leans_on_assumptions,
            "comment": self.comment.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question returns.

    Attributes:
        study: name of the study or question.
        title: its title.
        asked: the parameters, as given after defaults.
        findings: the headline numbers, most important first.
        tables: the tables; the first one is `rows`.
        facts: the rows of declared tables the answer stands on.
        assumptions: what was assumed, as sentences.
        warnings: what a reader must know before using a number, as sentences.
    """

    study: str
    title: Words
    asked: Mapping[str, Any]
    findings: tuple[Finding, ...]
    tables: tuple[Rows, ...]
    facts: tuple[Fact, ...] = ()
    assumptions: tuple[Words, ...] = ()
    warnings: tuple[Words, ...] = ()
    sources: tuple[str, ...] = field(default=())

    @property
    def grade(self) -> str:
        """Return the weakest grade among the findings ("D" when there is none)."""
        return max((finding.grade for finding in self.findings), default="D")

    @property
    def hash(self) -> str:
        """Return sixteen hex digits; the same inputs give the same hash."""
        content = json.dumps(self._content(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    def table(self, name: str) -> Rows:
        """Return the table of that name; KeyError if there is none."""
        for rows in self.tables:
            if rows.name == name:
                return rows
        raise KeyError(name)

    def finding(self, name: str) -> Finding:
        """Return the finding of that name; KeyError if there is none."""
        for finding in self.findings:
            if finding.name == name:
                return finding
        raise KeyError(name)

    def to_frame(self, table: str = "") -> pd.DataFrame:
        """Return the main table, or the one named, as a DataFrame."""
        return (self.table(table) if table else self.tables[0]).to_frame()

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as one JSON object."""
        return self._content() | {"hash": self.hash}

    def to_json(self, indent: int | None = None) -> str:
        """Return the answer as JSON text; NaN never occurs."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent, allow_nan=False)

    def _content(self) -> dict[str, Any]:
        sources = sorted({fact.source for fact in self.facts} | set(self.sources))
        return {
            "format": FORMAT,
            "study": self.study,
            "title": self.title.to_json(),
            "asked": {key: jsonable(value) for key, value in self.asked.items()},
            "grade": self.grade,
            "findings": [finding.to_json() for finding in self.findings],
            "rows": self.tables[0].to_json() if self.tables else [],
            "tables": [
                {
                    "name": rows.name,
                    "title": rows.title.to_json(),
                    "columns": [column.to_json() for column in rows.columns],
                    "rows": rows.to_json(),
                    "facts": list(rows.facts),
                }
                for rows in self.tables
            ],
            "facts": [fact.to_json() for fact in self.facts],
            "sources": sources,
            "assumptions": [words.to_json() for words in self.assumptions],
            "warnings": [words.to_json() for words in self.warnings],
        }


def plain(value: Any) -> Cell:
    """Return `value` as a plain cell: numpy scalars become Python's, NaN and infinity become None.

    Raises:
        TypeError: it is nothing that a cell holds.
    """
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | bool | int | float | Words):
        return value
    raise TypeError(f"not a cell of an answer: {value!r}")


def jsonable(value: Any) -> Any:
    """Return a cell or a parameter's value as JSON: sequences become lists, mappings objects, sentences `{"en": ..., "ja": ...}`.

    Example:
        >>> jsonable(Words("refused", "不採用")), jsonable(("CHN", 1.0)), jsonable(math.nan)
        ({'en': 'refused', 'ja': '不採用'}, ['CHN', 1.0], None)
    """
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [jsonable(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): jsonable(item) for key, item in value.items()}
    cell = plain(value)
    return cell.to_json() if isinstance(cell, Words) else cell
