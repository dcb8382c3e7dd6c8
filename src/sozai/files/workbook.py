"""Excel workbooks: unpacked within limits first, then read from that clean copy."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from ..terms import DataError
from .archive import MEGABYTE, Limits, Members, members
from .text import named_name

MOST_CELLS = 5_000_000
MOST_TEXT = 100 * MEGABYTE  # bytes of all text cells, each counted as often as it is shown
LONGEST = 32_767  # characters in one cell, Excel's own limit

_PARTS = (".xml", ".rels")
# Where a cell or row stands, whichever element says so; a search that begins with a letter is fast.
_REFERENCE = re.compile(rb"r\s*=\s*[\"']\s*([A-Za-z]*)(\d*)\s*[\"']")
_PREFIX = rb"<(?:[^\s<>/:]+:)?"
_ROW = re.compile(_PREFIX + rb"row\b")
_STRING = re.compile(_PREFIX + rb"si\b")
_SHOWN = re.compile(rb"t\s*=\s*[\"']s[\"'][^<]*<(?:[^\s<>/:]+:)?v[^<>]*>\s*(\d+)")
_SHARED = re.compile(rb"t\s*=\s*[\"']s[\"']")


def _classes(pattern: bytes, *sizes: tuple[bytes, int]) -> tuple[tuple[re.Pattern[bytes], int], ...]:
    return tuple((re.compile(rb"r\s*=\s*[\"']\s*" + pattern % ends), size) for ends, size in sizes)


# How wide and tall a sheet can be, largest first, without listing its cells.
_WIDTHS = _classes(
    rb"%s\d",
    (rb"[A-Za-z]{3,}", 16_384),
    (rb"[N-Zn-z][A-Za-z]", 702),
    (rb"[B-Mb-m][A-Za-z]", 364),
    (rb"[A-Za-z][A-Za-z]", 52),
)
_HEIGHTS = _classes(
    rb"[A-Za-z]*%s",
    (rb"\d{7}", 1_048_576),
    (rb"[2-9]\d{5}", 999_999),
    (rb"1[5-9]\d{4}", 199_999),
    (rb"\d{6}", 149_999),
    (rb"\d{5}", 99_999),
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
    parts = members(name, content, limits, _is_wanted)
    for part, inside in parts.items():
        _check_area(name, part, inside, most_cells)
    _check_text(name, parts)
    return _opened(name, parts)


def _is_wanted(part: str) -> bool:
    """Return whether a part may hold cells; drawings are left behind, for their extents look like cells."""
    return part.lower().endswith(_PARTS) and "/drawings/" not in part.lower()


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


@contextmanager
def whole_sheets(path: Path) -> Iterator[None]:
    """Refuse a workbook that turns out damaged only while its cells are read.

    Raises:
        DataError: a sheet cannot be read.
    """
    try:
        yield
    except CalamineError as error:
        raise _unreadable(named_name(path.name), error) from None
    except Exception:
        raise
    except BaseException as error:
        raise _panicked(named_name(path.name), error) from None


def _check_area(name: str, part: str, inside: bytes, most_cells: int) -> None:
    rows = _ROW.split(inside)
    if len(rows) == 1:
        return
    # Rows and cells without a reference follow each other.
    follow = max(row.count(b"<c") + row.count(b":c") for row in rows[1:])
    tall = max(len(rows), _largest(_HEIGHTS, inside, 9_999))
    wide = max(follow, _largest(_WIDTHS, inside, 26))
    # The classes are coarse: only a sheet that could be too large is measured reference by reference.
    if tall * wide > most_cells:
        widest, tallest = _measured(inside)
        tall, wide = max(len(rows), tallest), max(follow, widest)
    if tall * wide > most_cells:
        raise DataError(
            f"{name}, '{part}': its cells span {tall:,} rows and {wide:,} columns, more than {most_cells:,} cells; "
            "refused. Delete what stands far outside the table.",
            f"{name}（{part}）: セルの範囲が {tall:,} 行 × {wide:,} 列に及び、上限の {most_cells:,} セルを超えるため読み込みません。"
            "表から離れた位置のセルを削除してください。",
        )


def _largest(classes: tuple[tuple[re.Pattern[bytes], int], ...], inside: bytes, least: int) -> int:
    return next((size for pattern, size in classes if pattern.search(inside)), least)


def _measured(inside: bytes) -> tuple[int, int]:
    """Return the last column and row that any reference names."""
    letters: set[bytes] = set()
    tall = 1
    for found in _REFERENCE.finditer(inside):
        letters.add(found[1])
        if len(found[2]) > 7:
            return 16_384, 1_048_576
        tall = max(tall, int(found[2] or 1))
    return max(map(_column, letters), default=1), tall


def _column(letters: bytes) -> int:
    if len(letters) > 3:
        return 16_384
    at = 0
    for letter in letters.upper():
        at = at * 26 + letter - 64
    return at


def _check_text(name: str, parts: Members) -> None:
    """Refuse a workbook that shows one long text in very many cells; every reader copies it for each."""
    lengths = [len(text) for inside in parts.values() for text in _STRING.split(inside)[1:]]
    longest = max(lengths, default=0)
    for part, inside in parts.items():
        shown = len(_SHARED.findall(inside)) if longest else 0
        if shown * longest <= MOST_TEXT:
            continue
        counts = Counter(_SHOWN.findall(inside))
        told = sum(
            count * (lengths[int(at)] if len(at) < 9 and int(at) < len(lengths) else longest)
            for at, count in counts.items()
        )
        if told + (shown - counts.total()) * longest > MOST_TEXT:
            raise DataError(
                f"{name}, '{part}': its text cells hold more than {MOST_TEXT / MEGABYTE:,.0f} MB; refused. Shorten or split it.",
                f"{name}（{part}）: 文字列のセルが合計 {MOST_TEXT / MEGABYTE:,.0f} MB を超えるため読み込みません。分割してください。",
            )


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
