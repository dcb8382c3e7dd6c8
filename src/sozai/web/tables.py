"""The tables of facts as JSON, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import TABLES, Field, ParameterError, Table, Words
from ..terms.answer import plain
from ..terms.names import suggestion
from ..terms.units import WORDS

if TYPE_CHECKING:
    from ..store import Facts


def listing(facts: Facts) -> list[dict[str, Any]]:
    """Return the declared tables with how many rows each holds."""
    rows = dict.fromkeys(TABLES, 0)
    for status in facts.status():
        rows[status.table] += status.rows
    return [_heading(table) | {"rows": rows[name]} for name, table in TABLES.items()]


def page(facts: Facts, name: str, where: Mapping[str, str], offset: int, limit: int) -> dict[str, Any]:
    """Return rows of a table whose columns equal the texts in `where`.

    Raises:
        ParameterError: there is no such table or column, or a text is no number.
    """
    table = _table(name)
    frame = facts.frame(name, **{column: _value(table, column, text) for column, text in where.items()})
    shown = frame.iloc[offset : offset + limit]
    cells = shown[list(table.columns)].itertuples(index=False)
    rows = [dict(zip(table.columns, map(plain, row), strict=True)) for row in cells]
    columns = [_column(field) for field in table.fields]
    return _heading(table) | {
        "columns": columns,
        "rows": rows,
        "facts": [],
        "total": len(frame),
        "offset": offset,
        "limit": limit,
    }


def _heading(table: Table) -> dict[str, Any]:
    return {"name": table.name, "title": table.title.to_json(), "words": table.words.to_json()}


def _column(field: Field) -> dict[str, Any]:
    unit = "" if field.unit == "1" else field.unit
    shown = WORDS.get(unit, Words(unit, unit))
    return {"name": field.name, "unit": unit, "title": field.words.to_json(), "unit_title": shown.to_json()}


def _table(name: str) -> Table:
    if name not in TABLES:
        en, ja = suggestion(name, TABLES)
        raise ParameterError(
            f"There is no table '{name}'.{en} The tables are: {', '.join(TABLES)}.",
            f"「{name}」という表はありません。{ja} 表: {'、'.join(TABLES)}",
        )
    return TABLES[name]


def _value(table: Table, column: str, text: str) -> str | int | float:
    if column not in table.columns:
        en, ja = suggestion(column, table.columns)
        raise ParameterError(
            f"The table '{table.name}' has no column '{column}'.{en} It has: {', '.join(table.columns)}.",
            f"表「{table.name}」に列「{column}」はありません。{ja} 列: {'、'.join(table.columns)}",
        )
    kind = table.field(column).kind
    try:
        return text if kind in ("text", "date") else int(text) if kind == "integer" else float(text)
    except ValueError:
        raise ParameterError(
            f"The column '{column}' holds numbers; '{text}' is none.",
            f"列「{column}」は数値です（指定された値: {text}）。",
        ) from None
