"""Excel workbooks: unpacked within limits first, then read from that clean copy."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from ..terms import DataError
from .archive import Limits, Members, members
from .text import named_name

MOST_CELLS = 10_000_000
LONGEST = 32_767  # characters in one cell, Excel's own limit

_PARTS = (".xml", ".rels")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr\s*=\s*[\"']\s*(\d+)")
# How wide a sheet is, from wide to narrow, without listing its cells; a search that begins with a letter is fast.
_WIDTHS = tuple(
    (re.compile(rb"r\s*=\s*[\"']\s*%s\d" % letters), width)
    for letters, width in (
        (rb"[A-Za-z]{3,}", 16_384),
        (rb"[N-Zn-z][A-Za-z]", 702),
        (rb"[B-Mb-m][A-Za-z]", 364),
        (rb"[A-Za-z][A-Za-z]", 52),
    )
)


@dataclass(frozen=True)
class Sheet:
    """One sheet: `rows[0]` is its first row, whether or not anything stands there."""

    name: str
    rows: list[list[Any]]


def workbook(path: Path, limits: Limits | None = None, most_cells: int = MOST_CELLS) -> CalamineWorkbook:
    """Return an Excel workbook after checking that it does not unpack to more than a machine can hold.

    Pictures and macros are left behind. A sheet is refused by the area it spans, because one cell in the last corner
    would make every reader allocate all the others.

    Args:
        path: the file.
        limits: what its archive may hold.
        most_cells: largest area of a sheet, rows times columns.

    Raises:
        DataError: it is damaged or too large.
    """
    name = named_name(path.name)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(name, error) from None
    if not content.startswith(b"PK"):
        raise DataError(
            f"{name} is no Excel workbook of the kind .xlsx; open it in Excel and save it as .xlsx.",
            f"{name} は .xlsx 形式の Excel ファイルではありません。Excel で開き、.xlsx 形式で保存し直してください。",
        )
    parts = members(name, content, limits, lambda part: part.lower().endswith(_PARTS))
    for part, inside in parts.items():
        _check_area(name, part, inside, most_cells)
    return _opened(name, parts)


def sheets(path: Path, limits: Limits | None = None) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, rows counted from the first; charts and empty sheets are left out.

    Raises:
        DataError: it is damaged or too large, or a cell is longer than Excel allows.
    """
    name = named_name(path.name)
    book = workbook(path, limits)
    for title in book.sheet_names:
        try:
            rows = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        except (CalamineError, OSError, ValueError) as error:
            if "not a worksheet" in str(error).lower() or "chart" in str(error).lower():
                continue
            raise _unreadable(name, error) from None
        except BaseException as error:
            raise _panicked(name, error) from None
        if rows:
            yield Sheet(title, rows)


def _check_area(name: str, part: str, inside: bytes, most_cells: int) -> None:
    if "sheet" not in part.lower():
        return
    tall = max(map(int, _ROW.findall(inside)), default=inside.count(b"<row") + inside.count(b":row"))
    wide = next((width for pattern, width in _WIDTHS if pattern.search(inside)), 26)
    # The classes of width are coarse: only a sheet that could be too large is measured cell by cell.
    if tall * wide > most_cells:
        wide = _widest(inside)
    if tall * wide > most_cells:
        raise DataError(
            f"{name}, '{part}': its cells span {tall:,} rows and {wide:,} columns, more than {most_cells:,} cells; "
            "refused. Delete what stands far outside the table.",
            f"{name}（{part}）: セルの範囲が {tall:,} 行 × {wide:,} 列に及び、上限の {most_cells:,} セルを超えるため読み込みません。"
            "表から離れた位置のセルを削除してください。",
        )


def _widest(inside: bytes) -> int:
    widest = 1
    for found in re.finditer(rb"(?i)\sr\s*=\s*[\"']\s*([a-z]+)\d", inside):
        letters = found[1].upper()
        if len(letters) > 3:
            return 16_384
        at = 0
        for letter in letters:
            at = at * 26 + letter - 64
        widest = max(widest, at)
    return widest


def _opened(name: str, parts: Members) -> CalamineWorkbook:
    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w", zipfile.ZIP_STORED) as archive:
        for part, inside in parts.items():
            archive.writestr(zipfile.ZipInfo(part), inside)
    clean.seek(0)
    try:
        return CalamineWorkbook.from_filelike(clean)
    except (CalamineError, OSError, ValueError) as error:
        raise _unreadable(name, error) from None
    except BaseException as error:
        raise _panicked(name, error) from None


def _unreadable(name: str, error: Exception) -> DataError:
    said = named_name(str(error)) or type(error).__name__
    return DataError(
        f"{name} is no complete Excel workbook ({said}). Nothing was changed; get the file again.",
        f"{name} は Excel ファイルとして読めません（{said}）。何も変更していません。取得し直してください。",
    )


def _panicked(name: str, error: BaseException) -> BaseException:
    """Return the refusal of a file that breaks the reader itself; anything else passes as it is."""
    # A panic of the Rust reader arrives as a BaseException whose class cannot be imported.
    if type(error).__name__ == "PanicException":
        return _unreadable(name, ValueError("the reader gave up"))
    return error
