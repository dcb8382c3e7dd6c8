"""Numbers, dates and units as Japanese offices print them."""

from __future__ import annotations

import re
import unicodedata

ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
ABSENT = ("", "-", "―", "–", "—", "…", "...", "***", "X", "x", "NA", "n.a.")
MASSES = {
    "KG": 1e-3,
    "MT": 1.0,
    "GR": 1e-6,
    "トン": 1.0,
    "T": 1.0,
    "キログラム": 1e-3,
    "千トン": 1e3,
    "千T": 1e3,
    "グラム": 1e-6,
}
YEN = {"円": 1.0, "千円": 1e3, "万円": 1e4, "百万円": 1e6, "億円": 1e8, "十億円": 1e9}


def plain(text: object) -> str:
    """Return a cell in half width without surrounding space.

    Example:
        >>> plain("　１２，３４５ "), plain("㎏")
        ('12,345', 'kg')
    """
    return unicodedata.normalize("NFKC", str(text)).strip()


def number(text: object) -> float | None:
    """Return a printed number; None where a mark says that there is none.

    ▲, △, − and brackets are minus signs; full-width digits and commas between thousands are read.

    Raises:
        ValueError: the cell is neither a number nor such a mark.

    Example:
        >>> number("▲１，２３４"), number("（56）"), number("△ 7.5"), number("…"), number("1,000")
        (-1234.0, -56.0, -7.5, None, 1000.0)
    """
    cell = plain(text).strip("'\"")
    if cell in ABSENT:
        return None
    found = re.fullmatch(r"\(\s*([\d.,]+)\s*\)", cell)
    minus, digits = (True, found[1]) if found else (cell[0] in "▲△-−", cell.lstrip("▲△-−").strip())
    if not re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d*)?|\d+(\.\d*)?|\.\d+", digits):
        raise ValueError(cell)
    value = float(digits.replace(",", ""))
    return -value if minus and value else value


def month(text: object) -> tuple[int, int | None] | None:
    """Return year and month (None for a year alone) of a printed date, in the calendar of the West or of Japan.

    Example:
        >>> month("令和６年３月"), month("R1.5"), month("2024/03"), month("平成31年"), month("202403"), month("soon")
        ((2024, 3), (2019, 5), (2024, 3), (2019, None), (2024, 3), None)
    """
    cell = plain(text).replace("元年", "1年")
    found = re.fullmatch(
        r"(令和|平成|昭和|R|H|S)?\s*(\d{1,4})\s*[年./-]?\s*(?:(\d{1,2})\s*月?)?(?:分|[./-]\d{1,2})?", cell
    )
    if found is None or (found[1] is None and len(found[2]) != 4):
        packed = re.fullmatch(r"((?:19|20)\d\d)(0[1-9]|1[0-2])", cell)
        return (int(packed[1]), int(packed[2])) if packed else None
    year = int(found[2]) + (ERAS[found[1]] if found[1] else 0)
    when = int(found[3]) if found[3] else None
    return (year, when) if 1900 <= year <= 2100 and (when is None or 1 <= when <= 12) else None


def mass_factor(unit: object) -> float | None:
    """Return the tonnes in one of a unit of mass; None for any other unit.

    Example:
        >>> mass_factor("㎏"), mass_factor("トン"), mass_factor("NO")
        (0.001, 1.0, None)
    """
    return MASSES.get(plain(unit).upper())


def yen_factor(label: object) -> float | None:
    """Return the yen in one of the unit that a label names; None where it names none.

    Example:
        >>> yen_factor("金額（千円）"), yen_factor("金額 百万円"), yen_factor("金額")
        (1000.0, 1000000.0, None)
    """
    found = re.search(r"(十億|百万|億|千|万)?円", plain(label))
    return YEN[found[0]] if found else None
