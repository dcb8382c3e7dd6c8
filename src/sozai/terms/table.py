"""Declared tables: every column has a name, a unit, a meaning and a rule.

One declaration gives the DDL of the store, the checks of the importer and the page of the manual.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .words import Words

Kind = Literal["text", "integer", "number", "date"]

QUALITIES: dict[str, Words] = {
    "reported": Words("printed by the publisher as reported", "公表値"),
    "estimated": Words("estimated by the publisher", "公表機関の推計"),
    "rounded": Words("a rounded total of the publisher", "公表機関の丸めた合計"),
    "bound": Words("a bound such as >50", "上限・下限のみ公表"),
    "range": Words("the middle of a printed range", "公表された範囲の中央"),
    "withheld": Words("withheld by the publisher; the value is absent", "秘匿"),
    "not_available": Words("the publisher says it does not know", "公表機関も不明としている値"),
    "computed": Words("computed here from facts, by a law named in the note", "事実からの計算値"),
    "imputed": Words("filled by a stated rule", "補完値"),
    "assumption": Words("an assumption with a range", "仮定"),
}
ABSENT = ("withheld", "not_available")
# Relative standard deviation of a number by its quality, for publishers print none: assumptions (grade D).
SPREADS: dict[str, float] = {
    "reported": 0.05,
    "computed": 0.05,
    "rounded": 0.10,
    "estimated": 0.15,
    "range": 0.15,
    "bound": 0.25,
    "imputed": 0.25,
    "assumption": 0.25,
}
GRADES: dict[str, Words] = {
    "A": Words("reported", "公表値"),
    "B": Words("estimated by a publisher", "公表機関の推計"),
    "C": Words("inferred by reconciliation", "整合化による推定"),
    "D": Words("assumption", "仮定"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    Attributes:
        name: snake_case; a quantity ends in its unit (`output_t`, `price_usd_per_t`, `share`).
        kind: text, integer, number, or date (ISO text; where it may be absent, "" means that there is none).
        unit: the unit in words of `units.py`; "" for text, "1" for a pure number.
        words: the meaning in one phrase.
        low: smallest allowed value (None: no bound).
        high: largest allowed value.
        choices: the allowed words; () means any.
        nullable: whether the value may be absent (absence is never zero).
        pattern: a regular expression a text must match in full.
        domain: "material", "country" or "stage" where the text must be a known id of `terms`.
    """

    name: str
    kind: Kind
    unit: str
    words: Words
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    nullable: bool = False
    pattern: str = ""
    domain: str = ""

    @property
    def sql_type(self) -> str:
        """Return the DuckDB type."""
        return {"text": "VARCHAR", "date": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE"}[self.kind]


PROVENANCE: tuple[Field, ...] = (
    Field("source", "text", "", Words("id of the source card", "出典カードの番号"), pattern=r"[a-z0-9_:.-]+"),
    Field("vintage", "integer", "year", Words("year of the edition", "版の年"), low=1900, high=2100),
    Field("quality", "text", "", Words("how the value came about", "値の性質"), choices=tuple(QUALITIES)),
    Field("grade", "text", "", Words("evidence grade", "確度"), choices=tuple(GRADES)),
    Field("note", "text", "", Words("what a reader must know", "注記")),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A declared table; the provenance columns are added to its own.

    Attributes:
        name: the table's name in SQL.
        title: its title.
        words: what one row says, in one sentence.
        key: the columns that, with `source`, identify a row.
        own: its own columns.
    """

    name: str
    title: Words
    words: Words
    key: tuple[str, ...]
    own: tuple[Field, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return all columns, provenance last."""
        return self.own + PROVENANCE

    @property
    def columns(self) -> tuple[str, ...]:
        """Return all column names in order."""
        return tuple(field.name for field in self.fields)

    def field(self, name: str) -> Field:
        """Return the column of that name; KeyError if there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    def ddl(self) -> str:
        """Return the `CREATE TABLE` statement."""
        lines = [f'"{f.name}" {f.sql_type}{"" if f.nullable else " NOT NULL"}' for f in self.fields]
        return f'CREATE TABLE "{self.name}" (\n  ' + ",\n  ".join(lines) + "\n)"


def matches(field: Field, text: str) -> bool:
    """Return whether `text` has the form the field asks for."""
    return not field.pattern or re.fullmatch(field.pattern, text) is not None
