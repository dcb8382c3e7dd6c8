"""Reading publishers' files safely: encodings, headers, cut files, printed numbers."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook

from .. import files
from ..terms import DataError
from .delimited import delimiter_of, encoding_of

LARGEST_WORKBOOK = 400_000_000  # bytes unpacked; the largest publisher's workbook here has 25 MB


@dataclass(frozen=True, slots=True)
class Printed:
    """What a printed cell says.

    Attributes:
        value: the number; None where the publisher withholds it or does not know it.
        quality: how it came about.
        note: what the cell says beyond a number.
    """

    value: float | None
    quality: str
    note: str = ""


FIRST_BYTES = 100_000
_EITHER = re.compile(r"[-+<>]?[\d.]*\d,\d+")
_NUMBER = r"-?[\d,]*\.?\d+"
_RANGE = re.compile(rf"({_NUMBER})\s*[–-]\s*({_NUMBER})")


def printed(text: str) -> Printed:
    """Return what a cell of a publisher's table says.

    A dash means zero, `W` withheld, `NA` not available, `s` less than half a unit, `>50` a bound and `50-300` a
    range (its middle); any other words say that there is no number.

    Example:
        >>> printed("1,234.5").value, printed(">50"), printed("W").value
        (1234.5, Printed(value=50.0, quality='bound', note='printed as >50'), None)
        >>> printed("50–300").value, printed("—").value
        (175.0, 0.0)
    """
    cell = text.replace("\u00a0", " ").strip()
    if re.fullmatch(_NUMBER, cell):
        return Printed(_number(cell), "reported")
    if cell in ("—", "–", "-"):
        return Printed(0.0, "reported", "printed as a dash, which means zero")
    if cell == "W":
        return Printed(None, "withheld", "withheld to avoid disclosing company data")
    if cell == "s":
        return Printed(0.5, "bound", "less than half a unit")
    if cell[:1] in "><≤≥?" and re.fullmatch(_NUMBER, cell[1:].strip()):
        return Printed(_number(cell[1:].strip()), "bound", f"printed as {cell}")
    found = _RANGE.fullmatch(cell)
    if found:
        return Printed((_number(found[1]) + _number(found[2])) / 2, "range", f"printed as {cell}")
    return Printed(None, "not_available", "" if cell.upper() in ("NA", "N/A") else f"printed as {cell}")


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def text_of(path: Path) -> str:
    """Return the text of a file in UTF-8 or UTF-16 (with or without a mark) or else in cp1252."""
    return _decoded(path.read_bytes())


def _decoded(content: bytes) -> str:
    found = encoding_of(content[:FIRST_BYTES])
    if found.startswith("utf-16"):
        return content.decode(found, errors="replace").removeprefix("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def first_line(path: Path) -> list[str]:
    """Return the cells of a text file's first line; [] when it is no such file."""
    if path.suffix.lower() not in (".csv", ".txt"):
        return []
    with path.open("rb") as file:
        start = file.read(FIRST_BYTES)
    if not encoding_of(start).startswith("utf-16"):
        start = start.partition(b"\n")[0]
    line = _decoded(start).partition("\n")[0]
    try:
        return next(csv.reader([line], delimiter=delimiter_of(line)), [])
    except csv.Error:
        return []


def read_csv(path: Path, header: Sequence[str]) -> pd.DataFrame:
    """Return the cells of a CSV as text, indexed by line number.

    Raises:
        DataError: the header is not the published one, the file is cut, or its commas may be decimal signs.
    """
    text = text_of(path)
    delimiter = delimiter_of(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    numbers: list[int] = []
    bad: list[int] = []
    try:
        came = next(lines, [])
        _check_header(path, came, header)
        for cells in lines:
            if cells:
                rows.append(cells)
                numbers.append(lines.line_num)
                if len(cells) != len(header):
                    bad.append(lines.line_num)
    except csv.Error:
        bad.append(lines.line_num)
    if bad or not text.endswith("\n"):
        line = bad[0] if bad else lines.line_num
        raise DataError(
            f"{path.name} is cut or damaged at line {line}: it should have {len(header)} fields a line and end "
            "with a full one. Nothing was changed; get the file again.",
            f"{path.name} は {line} 行目で途切れているか壊れています（1 行 {len(header)} 列のはずです）。"
            "何も変更していません。ファイルを取得し直してください。",
        )
    if delimiter != ",":
        _check_commas(path, rows, numbers)
    return pd.DataFrame(rows, columns=list(header), index=numbers, dtype=object)


def _check_commas(path: Path, rows: Sequence[Sequence[str]], numbers: Sequence[int]) -> None:
    """Refuse numbers with a comma in a file that no comma separates: nobody can tell decimals from thousands."""
    for number, cells in zip(numbers, rows, strict=True):
        for cell in cells:
            if _EITHER.fullmatch(cell.strip()):
                raise DataError(
                    f"{path.name} has no commas between its cells, and line {number} prints '{cell}': the comma may be a "
                    "decimal sign. Nothing was changed; get the file as the publisher saves it, with commas.",
                    f"{path.name} は列の区切りがコンマでなく、{number} 行目の「{cell}」のコンマが小数点か桁区切りか判別できません。"
                    "何も変更していません。公表されたままの CSV を取得し直してください。",
                )


def _check_header(path: Path, came: Sequence[str], wanted: Sequence[str]) -> None:
    if list(came) == list(wanted):
        return
    place = next((i for i, (a, b) in enumerate(zip(came, wanted, strict=False)) if a != b), len(came))
    got = came[place] if place < len(came) else "nothing"
    want = wanted[place] if place < len(wanted) else "nothing"
    raise DataError(
        f"{path.name} has a header that is not the publisher's: column {place + 1} is '{got}' where '{want}' was "
        "expected. Nothing was changed; get the file again in its published layout.",
        f"{path.name} の見出しが公表された形式と違います（{place + 1} 列目: 「{got}」、正しくは「{want}」）。"
        "何も変更していません。公表されたままの形式で取得し直してください。",
    )


def read_json(path: Path) -> dict[str, Any]:
    """Return the content of a JSON file.

    Raises:
        DataError: it is not JSON, for one because it is cut, or no object.
    """
    try:
        content = json.loads(text_of(path))
        if not isinstance(content, dict):
            raise ValueError("no object at its top")
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"{path.name} is no complete JSON file ({error}). Nothing was changed; get the file again.",
            f"{path.name} は JSON として読めません（{error}）。何も変更していません。取得し直してください。",
        ) from None
    return content


def json_keys(path: Path) -> set[str]:
    """Return the top keys of a JSON file; empty when it is none."""
    if path.suffix.lower() != ".json":
        return set()
    try:
        content = json.loads(text_of(path))
    except (ValueError, RecursionError):
        # A cut file is still told apart by the keys that are left, so that its reader can say it is cut.
        return set(re.findall(r'"(\w+)"\s*:', text_of(path)))
    return set(content) if isinstance(content, dict) else set()


def workbook(path: Path) -> CalamineWorkbook:
    """Return an Excel workbook after checking that it does not unpack to more than a machine can hold.

    Raises:
        DataError: it is damaged or too large.
    """
    return files.workbook(path, files.Limits(largest=LARGEST_WORKBOOK))


def sheet_starts(path: Path, test: Callable[[list[Any]], bool]) -> bool:
    """Return whether the first row of any sheet of a workbook passes a test."""
    if path.suffix.lower() != ".xlsx":
        return False
    book = workbook(path)
    for name in book.sheet_names:
        row = next(iter(book.get_sheet_by_name(name).to_python(nrows=1)), [])
        if test(row):
            return True
    return False
