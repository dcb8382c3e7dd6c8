"""What the cells of a table say: numbers, ranges, units and dates as offices in Japan and elsewhere write them."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from ..terms.units import DAYS_PER_MONTH
from .declaration import Amount

LONGEST = 32_767

# What people write where they do not know; it is never a zero.
_UNKNOWN = frozenset(
    [
        "-",
        "–",
        "—",
        "―",
        "ー",
        "‐",
        "*",
        "?",
        "n/a",
        "na",
        "n.a.",
        "nil",
        "none",
        "null",
        "unknown",
        "tbd",
        "tba",
        "pending",
        "confidential",
        "withheld",
        "不明",
        "未定",
        "未回答",
        "調査中",
        "確認中",
        "秘匿",
        "非開示",
        "該当なし",
        "なし",
        "無し",
        "空欄",
    ]
) | {"not available", "#n/a", "not known"}

_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_PLAIN = re.compile(r"\d{1,12}(?:\.\d{1,12})?", re.ASCII)
_SIGNED = re.compile(rf"(?P<sign>[-+])?(?P<number>{_NUMBER})(?P<power>[eE][-+]?\d{{1,3}})?")
_AMOUNT = rf"[-+]?(?:{_NUMBER})(?:[eE][-+]?\d{{1,3}})?"
_RANGE = re.compile(rf"({_AMOUNT})\s*(?:~|to|\.\.|-)\s*({_AMOUNT})")
_SPREAD = re.compile(rf"({_AMOUNT})\s*(?:±|\+/-)\s*({_AMOUNT})\s*(%?)")
_BOUND = re.compile(rf"(<=|>=|<|>)\s*({_AMOUNT})")
_TAIL = re.compile(rf"({_AMOUNT})\s*(以下|未満|以上|超)")
_ABOUT = re.compile(r"^(?:about|approx\.?|ca\.?|約|およそ|概算)\s*|^~\s*")
_BRACKETED = re.compile(r"\(\s*([^()]+?)\s*\)")
# Kinds of minus and wave that NFKC leaves apart.
_SIGNS = str.maketrans({"▲": "-", "△": "-", "−": "-", "－": "-", "–": "-", "〜": "~", "～": "~", "≦": "\x01", "≧": "\x02",
                        "≤": "\x01", "≥": "\x02", "\u00a0": " ", "\u3000": " "})  # fmt: skip

# unit -> grams
GRAMS: dict[str, float] = {
    "ug": 1e-6, "μg": 1e-6, "µg": 1e-6, "mg": 1e-3, "g": 1.0, "kg": 1e3, "t": 1e6, "lb": 453.59237, "oz": 28.349523125,
}  # fmt: skip
# unit -> share
SHARES: dict[str, float] = {
    "share": 1.0, "%": 0.01, "wt%": 0.01, "mass%": 0.01, "masspercent": 0.01, "w/w%": 0.01, "重量%": 0.01, "質量%": 0.01,
    "ppm": 1e-6, "‰": 1e-3,
}  # fmt: skip
DAYS: dict[str, float] = {
    "day": 1.0, "days": 1.0, "d": 1.0, "日": 1.0, "week": 7.0, "weeks": 7.0, "wk": 7.0, "週": 7.0, "週間": 7.0,
    "month": DAYS_PER_MONTH, "months": DAYS_PER_MONTH, "か月": DAYS_PER_MONTH, "ヶ月": DAYS_PER_MONTH, "カ月": DAYS_PER_MONTH,
    "ケ月": DAYS_PER_MONTH, "月": DAYS_PER_MONTH,
}  # fmt: skip
MONEY: dict[str, str] = {
    "jpy": "JPY", "yen": "JPY", "円": "JPY", "¥": "JPY", "usd": "USD", "us$": "USD", "$": "USD", "ドル": "USD",
    "米ドル": "USD", "eur": "EUR", "€": "EUR", "ユーロ": "EUR", "cny": "CNY", "rmb": "CNY", "元": "CNY", "人民元": "CNY",
    "krw": "KRW", "twd": "TWD", "gbp": "GBP",
}  # fmt: skip
_PIECES = frozenset(
    [
        "each",
        "ea",
        "pc",
        "pcs",
        "piece",
        "pieces",
        "個",
        "本",
        "枚",
        "点",
        "台",
        "式",
        "ヶ",
        "pce",
        "unit",
        "units",
    ]
)


class UnreadableError(ValueError):
    """A cell is neither what was wanted nor unknown."""


def text_of(cell: Any) -> str:
    """Return a cell as text without surrounding space; whole numbers without a decimal point.

    Example:
        >>> text_of(12.0), text_of(" A-1 "), text_of(None)
        ('12', 'A-1', '')
    """
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return ""
        return f"{cell:.0f}" if cell == int(cell) and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    return str(cell)


def known(cell: Any) -> str | None:
    """Return a cell's text; None where it is empty or says that nobody knows.

    Example:
        >>> known("不明") is None, known("－") is None, known("MAG-1")
        (True, True, 'MAG-1')
    """
    text = text_of(cell)
    if not text or (len(text) <= 14 and unicodedata.normalize("NFKC", text).casefold() in _UNKNOWN):
        return None
    return text


def normal(text: str) -> str:
    """Return `text` in half width, with one kind of minus, wave and comparison sign.

    Example:
        >>> normal("▲１２．５"), normal("１〜２"), normal("≦5")
        ('-12.5', '1~2', '<=5')
    """
    signed = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS)
    return signed.replace("\x01", "<=").replace("\x02", ">=").strip()


def number(text: str) -> float:
    """Return the number a normal text writes; brackets are a minus, commas part thousands.

    Raises:
        UnreadableError: it writes none, or one that could be read in two ways, such as `1,5`.

    Example:
        >>> number("1,234.5"), number("(12)"), number("-0.5")
        (1234.5, -12.0, -0.5)
    """
    bracketed = _BRACKETED.fullmatch(text)
    found = _SIGNED.fullmatch(bracketed[1] if bracketed else text)
    if not found:
        raise UnreadableError(text)
    value = float(found["number"].replace(",", "") + (found["power"] or ""))
    if not math.isfinite(value):
        raise UnreadableError(text)
    return -value if (found["sign"] == "-") != bool(bracketed) else value


def amount(cell: Any, unit: str = "") -> tuple[Amount | None, str]:
    """Return what a cell of a quantity says, and the unit written in it ("" when none).

    Ranges `1-2` and `1~2` give both ends and no point; `1±0.1` and `1±5%` give all three; `<5`, `5以下` and `>=3` give
    one end.

    Args:
        cell: the cell.
        unit: the unit it is meant in, where the cell writes none.

    Raises:
        UnreadableError: it is no quantity.

    Example:
        >>> amount("１２．５ｇ")
        (Amount(value=12.5, low=None, high=None, unit='g'), 'g')
        >>> amount("10~12")[0]
        Amount(value=None, low=10.0, high=12.0, unit='')
        >>> amount("10±5%")[0]
        Amount(value=10.0, low=9.5, high=10.5, unit='')
    """
    if isinstance(cell, bool):
        raise UnreadableError(str(cell))
    if isinstance(cell, int | float):
        return (Amount(float(cell), unit=unit), "") if math.isfinite(cell) else (None, "")
    return _written(text_of(cell), unit)


@lru_cache(maxsize=100_000)
def _written(cell: str, unit: str) -> tuple[Amount | None, str]:
    # Most cells of a long table are plain numbers.
    if _PLAIN.fullmatch(cell):
        return Amount(float(cell), unit=unit), ""
    said = known(cell)
    if said is None:
        return None, ""
    if len(said) > 64:
        raise UnreadableError(said)
    text, written = _parted(_ABOUT.sub("", normal(said)))
    unit = written or unit
    if found := _SPREAD.fullmatch(text):
        middle, spread = number(found[1]), number(found[2])
        spread = abs(middle * spread / 100) if found[3] else abs(spread)
        return Amount(middle, middle - spread, middle + spread, unit), written
    if found := _BOUND.fullmatch(text):
        low, high = (None, number(found[2])) if "<" in found[1] else (number(found[2]), None)
        return Amount(None, low, high, unit), written
    if found := _TAIL.fullmatch(text):
        low, high = (None, number(found[1])) if found[2] in ("以下", "未満") else (number(found[1]), None)
        return Amount(None, low, high, unit), written
    if (found := _RANGE.fullmatch(text)) and number(found[1]) <= number(found[2]):
        return Amount(None, number(found[1]), number(found[2]), unit), written
    return Amount(number(text), unit=unit), written


_WRITTEN = re.compile(
    r"^([^\d\s(.<>=~-][^\d\s]*)?\s*(.*?[\d)])\s*([^\d\s()以未超][^\d]*)?(以下|未満|以上|超)?$"
)


def _parted(text: str) -> tuple[str, str]:
    """Return a quantity's text and the known unit written before or behind it."""
    found = _WRITTEN.match(text)
    if not found:
        return text, ""
    before, middle, behind, tail = (part or "" for part in found.groups())
    unit = unit_named(behind) or unit_named(before)
    if not unit or (before and behind) or (unit == "%" and "±" in middle):
        return text, ""
    return middle + tail, unit


@lru_cache(maxsize=10_000)
def unit_named(text: str) -> str:
    """Return the unit that a text names, in its usual spelling; "" when it names none.

    Example:
        >>> unit_named("ｇ"), unit_named("質量%"), unit_named("千円"), unit_named("個"), unit_named("円/個")
        ('g', 'wt%', '', 'each', 'JPY')
    """
    named = normal(text).strip().strip(".").casefold()
    plain = named.split("/")[0] if named not in SHARES else named
    if named in SHARES:
        return {"%": "%", "ppm": "ppm", "share": "share", "‰": "‰"}.get(named, "wt%")
    if plain in GRAMS:
        return "μg" if plain in ("ug", "μg", "µg") else plain
    if plain in MONEY:
        return MONEY[plain]
    if plain in _PIECES:
        return "each"
    if plain in DAYS:
        return "days" if DAYS[plain] == 1 else "weeks" if DAYS[plain] == 7 else "months"
    return {
        "gram": "g",
        "grams": "g",
        "グラム": "g",
        "キログラム": "kg",
        "ミリグラム": "mg",
        "日分": "days",
    }.get(plain, "")


def scaled(found: Amount, factor: float, unit: str) -> Amount:
    """Return an amount in another unit."""
    value, low, high = (None if end is None else end * factor for end in (found.value, found.low, found.high))
    return Amount(value, low, high, unit)


_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*)?")
_FIRST_DAY = date(1899, 12, 30)


def day(cell: Any) -> str | None:
    """Return the day a cell names, in ISO 8601; day and month in an order that could be read twice are refused.

    Raises:
        UnreadableError: it names none.

    Example:
        >>> day("2026年4月1日"), day("２０２６/4/1"), day(46113.0)
        ('2026-04-01', '2026-04-01', '2026-04-01')
    """
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if not (math.isfinite(cell) and 20_000 < cell < 80_000):
            raise UnreadableError(str(cell))
        return (_FIRST_DAY + timedelta(days=int(cell))).isoformat()
    said = known(cell)
    if said is None:
        return None
    found = _DATE.fullmatch(normal(said))
    if not found:
        raise UnreadableError(said)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        raise UnreadableError(said) from None


_CAS = re.compile(r"(\d{2,7})-(\d{2})-(\d)")


def cas_number(text: str) -> str | None:
    """Return a CAS registry number if its check digit holds.

    Example:
        >>> cas_number("7440-00-8"), cas_number("7440-00-9"), cas_number("７４４０－００－８")
        ('7440-00-8', None, '7440-00-8')
    """
    found = _CAS.fullmatch(normal(text).replace(" ", "").lstrip("0"))
    if not found:
        return None
    digits = (found[1] + found[2])[::-1]
    total = sum(weight * int(digit) for weight, digit in enumerate(digits, start=1))
    return found[0] if total % 10 == int(found[3]) else None
