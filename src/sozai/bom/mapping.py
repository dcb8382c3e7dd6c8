"""Which column of a table means what: guessed, confirmed by a person, kept as a file, used again."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Sequence
from collections.abc import Mapping as Given
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from ..files import named_name
from ..terms import DataError, Words
from .cells import text_of
from .declaration import FIELDS
from .headers import HELPERS, SURE, WIDEST, Vocabulary

Layout = Literal["flat", "level", "dotted", "indent", "list"]
LAYOUTS: dict[str, Words] = {
    "flat": Words("each line names its parent", "各行が親品番を示す"),
    "level": Words("a column gives the level as a number", "階層番号の列で示す"),
    "dotted": Words("a column numbers the lines 1, 1.1, 1.1.2", "1、1.1、1.1.2 のような構成番号で示す"),
    "indent": Words("part numbers are indented by spaces", "品番の字下げで示す"),
    "list": Words("no structure: every part is a product of its own", "構造なし（各行が独立した品目）"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        field: what it means, a key of `FIELDS` or of `HELPERS`, such as `mass_unit`.
        header: its header in the file.
        unit: the unit its cells are meant in, "" when the cells say it or it needs none.
        confidence: how sure the guess is, 0-1; what a person wrote is 1.
    """

    field: str
    header: str
    unit: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class TableMapping:
    """One table of a file.

    Attributes:
        sheet: name of the sheet, "" in a text file.
        header_row: row of its headers, counted from 1.
        layout: how lines show what they belong to, a key of `LAYOUTS`.
        columns: what its columns mean.
        unused: headers that mean nothing here.
    """

    sheet: str
    header_row: int
    layout: Layout
    columns: tuple[Column, ...]
    unused: tuple[str, ...] = ()

    def has(self, field: str) -> bool:
        """Return whether a column means `field`."""
        return any(column.field == field for column in self.columns)


@dataclass(frozen=True, slots=True)
class Mapping:
    """What the tables of a file mean.

    Attributes:
        tables: its tables.
        encoding: encoding of a text file, "" to find out.
        delimiter: what parts the cells of a text file, "" to find out.
        doubts: what a person should look at before trusting it, as sentences.
    """

    tables: tuple[TableMapping, ...]
    encoding: str = ""
    delimiter: str = ""
    doubts: tuple[Words, ...] = ()

    @property
    def sure(self) -> bool:
        """Return whether every column is recognised without doubt."""
        return not self.doubts and all(
            column.confidence >= SURE for table in self.tables for column in table.columns
        )

    def save(self, path: str | Path) -> None:
        """Write the mapping as TOML or JSON, by the file's ending."""
        path = Path(path)
        content = asdict(self)
        del content["doubts"]
        text = (
            json.dumps(content, ensure_ascii=False, indent=2) + "\n"
            if path.suffix.lower() == ".json"
            else _toml(content)
        )
        path.write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path, fields: Collection[str] = (*FIELDS, *HELPERS)) -> Mapping:
        """Return a saved mapping.

        Args:
            path: the file.
            fields: what a column may mean; by default what a line of a bill of materials has.

        Raises:
            DataError: the file is none, or names unknown fields; all its faults are in the message.
        """
        path = Path(path)
        name = named_name(path.name)
        try:
            text = path.read_text(encoding="utf-8-sig")
            content = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
        except (OSError, ValueError, RecursionError):
            raise DataError(
                f"{name} is no mapping in TOML or JSON; save one with `guess(...).save(...)` and edit that.",
                f"{name} は列の対応表（TOML・JSON）として読めません。`guess(...).save(...)` で保存したものを編集してください。",
            ) from None
        return _checked(name, content, fields)


def _toml(content: Given[str, Any]) -> str:
    """Return a mapping as TOML; a JSON string is a TOML string, but for DEL, which no header holds."""

    def said(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "")

    lines = [f"encoding = {said(content['encoding'])}", f"delimiter = {said(content['delimiter'])}"]
    for table in content["tables"]:
        lines += ["", "[[tables]]"]
        lines += [f"{key} = {said(table[key])}" for key in ("sheet", "header_row", "layout", "unused")]
        for column in table["columns"]:
            lines += ["[[tables.columns]]", *(f"{key} = {said(value)}" for key, value in column.items())]
    return "\n".join(lines) + "\n"


def _checked(name: str, content: Any, known_fields: Collection[str]) -> Mapping:
    faults: list[str] = []

    def part(kind: type[Any], given: Any, where: str) -> dict[str, Any]:
        known = {field.name for field in fields(kind)}
        if not isinstance(given, dict) or not set(given) <= known:
            faults.append(f"{where}: {sorted(set(given) - known) if isinstance(given, dict) else given!r}")
            return {}
        return dict(given)

    tables = []
    whole = part(Mapping, content, "mapping")
    for number, given in enumerate(_listed(whole.get("tables")), start=1):
        table = part(TableMapping, given, f"table {number}")
        columns = []
        for column in _listed(table.get("columns")):
            said = part(Column, column, f"table {number}, column")
            if not said or said.get("field") not in known_fields or not _texts(said):
                faults.append(f"table {number}: {column!r}"[:120])
                continue
            columns.append(Column(**said))
        row, layout = table.get("header_row"), table.get("layout")
        if (
            not isinstance(row, int)
            or row < 1
            or layout not in LAYOUTS
            or not isinstance(table.get("sheet"), str)
        ):
            faults.append(f"table {number}: header_row {row!r}, layout {layout!r}")
            continue
        tables.append(
            TableMapping(
                table["sheet"], row, layout, tuple(columns), tuple(map(str, _listed(table.get("unused"))))
            )
        )
    if faults or not tables:
        told = "; ".join(faults) or "no table"
        raise DataError(
            f"{name} does not fit: {told}. Fields are {', '.join(known_fields)}; layouts are "
            f"{', '.join(LAYOUTS)}.",
            f"{name} の列の対応に誤りがあります: {told}。使える項目: {'、'.join(known_fields)}。"
            f"配置: {'、'.join(LAYOUTS)}。",
        )
    return Mapping(tuple(tables), str(whole.get("encoding", "")), str(whole.get("delimiter", "")))


def _listed(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else []


def _texts(said: Given[str, Any]) -> bool:
    return isinstance(said.get("header"), str) and isinstance(said.get("unit", ""), str)


def columns_of(cells: Sequence[object], vocabulary: Vocabulary) -> tuple[dict[str, Column], list[str]]:
    """Return the columns that a row of headers names, the surest of each field, and the headers that are not used."""
    best: dict[str, Column] = {}
    unused = []
    for cell in cells[:WIDEST]:
        header = text_of(cell)
        if not header or len(header) > 120:
            continue
        field, unit, confidence = vocabulary.meaning(header)
        if not field or (field in best and best[field].confidence >= confidence):
            unused.append(header)
            continue
        if field in best:
            unused.append(best[field].header)
        best[field] = Column(field, header, unit, confidence)
    return best, unused
