"""How numbers are printed: one place for digits, signs, shares, units and what is unknown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ..terms import GRADES, Words, unit_of
from ..terms.answer import plain
from ..terms.units import WORDS
from .names import name_of

if TYPE_CHECKING:
    from ..terms import Cell, Column, Finding, Lang

UNKNOWN = Words("unknown", "不明")
LEANS = Words("leans heavily on assumptions", "仮定への依存が大きい")
MINUS = Words("\N{MINUS SIGN}", "▲")
_SPAN = Words("–", "〜")
# A month is counted from the start of a scenario, so it is no month of the calendar.
_DATES = {"year": Words("{}", "{}年"), "month": Words("month {}", "{}か月目")}
_MONEY = {"USD": ("USD", 1.0), "MUSD": ("USD", 1e6), "JPY": ("JPY", 1.0), "TJPY": ("JPY", 1e12)}
_LARGE = {
    ("USD", "en"): ((1e9, " billion USD"), (1e6, " million USD")),
    ("USD", "ja"): ((1e12, "兆ドル"), (1e8, "億ドル")),
    ("JPY", "en"): ((1e12, " trillion JPY"), (1e9, " billion JPY"), (1e6, " million JPY")),
    ("JPY", "ja"): ((1e12, "兆円"), (1e8, "億円"), (1e4, "万円")),
}
# A share is printed as a percentage, so its unit stands beside the number instead of "share (0-1)".
_PERCENT = Words(" %", "%")


def number(value: Cell, unit: str, lang: Lang, *, exact: bool = False) -> str:
    """Return a number without its unit: three to four significant digits, whole counts in full, shares in per cent.

    Args:
        value: the number [unit]; None, NaN and infinity are unknown.
        unit: a unit of `terms.units`, "" for none.
        lang: the reader's language; minus is ▲ in Japanese.
        exact: all digits, as a row of facts has them.

    Example:
        >>> number(384_123.4, "t", "en"), number(0.9134, "share", "en"), number(-0.032, "share", "ja")
        ('384,100', '91.3', '▲3.2')
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return UNKNOWN.of(lang)
    size = abs(value) * (100 if unit == "share" else 1)
    text = _shown(size, unit, exact or isinstance(value, int))
    return MINUS.of(lang) + text if value < 0 and text.strip("0.") else text


def quantity(value: Cell, unit: str, lang: Lang) -> str:
    """Return a number with its unit.

    Example:
        >>> quantity(58_000, "t/yr", "ja"), quantity(0.913, "share", "en"), quantity(None, "t", "ja")
        ('58,000 トン/年', '91.3 %', '不明')
    """
    scale, suffix = _scale((value,), unit, lang)
    text = number(_times(value, scale), unit, lang)
    if text == UNKNOWN.of(lang):
        return text
    return _DATES[unit].of(lang).format(text) if unit in _DATES else text + suffix


def span(low: Cell, high: Cell, unit: str, lang: Lang) -> str:
    """Return a range with its unit written once; "" when neither end is known.

    Example:
        >>> span(0.88, 0.935, "share", "ja"), span(None, None, "t", "en")
        ('88.0〜93.5%', '')
    """
    if low is None and high is None:
        return ""
    scale, suffix = _scale((low, high), unit, lang)
    return _SPAN.of(lang).join(number(_times(end, scale), unit, lang) for end in (low, high)) + suffix


def finding_value(finding: Finding, lang: Lang) -> str:
    """Return a finding's value with its range; the range comes first when assumptions carry the spread."""
    point = quantity(finding.value, finding.unit, lang)
    band = span(finding.low, finding.high, finding.unit, lang)
    if not band:
        return point
    if not finding.leans_on_assumptions:
        return f"{point} ({band})" if lang == "en" else f"{point}（{band}）"
    return f"{band} (point {point})" if lang == "en" else f"{band}（点推定 {point}）"


def finding_sentence(finding: Finding, lang: Lang) -> str:
    """Return a finding as one sentence; it ends with a caution when it leans on assumptions.

    Example:
        >>> from sozai.terms import Finding
        >>> words = Words("China's share", "中国の比率")
        >>> finding_sentence(Finding("x_share", words, 0.9, 0.6, 0.95, "D", 0.8), "ja")
        '中国の比率: 60.0〜95.0%（点推定 90.0%）。仮定への依存が大きい'
    """
    stop, comma = (". ", "; ") if lang == "en" else ("。", "。")
    parts = [f"{finding.words.of(lang)}: {finding_value(finding, lang)}"]
    if finding.comment.of(lang):
        parts.append(finding.comment.of(lang).rstrip("。."))
    text = stop.join(parts)
    return text + comma + LEANS.of(lang) if finding.leans_on_assumptions else text


def cell(value: Cell, column: Column, lang: Lang, names: dict[str, Words], *, exact: bool = False) -> str:
    """Return a table's cell as a person reads it: sentences and names of ids in `lang`, numbers without their unit."""
    value = plain(value)
    if value is None:
        return UNKNOWN.of(lang)
    if isinstance(value, bool):
        return {"en": ("no", "yes"), "ja": ("いいえ", "はい")}[lang][value]
    if isinstance(value, Words):
        return value.of(lang)
    if isinstance(value, str):
        name = name_of(value, names)
        return name.of(lang) if name else value
    return number(value, column.unit, lang, exact=exact)


def heading(column: Column, lang: Lang) -> str:
    """Return a column's title with its unit."""
    title, unit = column.words.of(lang), unit_words(column.name, lang)
    if not unit:
        return title
    return f"{title} [{unit}]" if lang == "en" else f"{title}（{unit}）"


def unit_words(name: str, lang: Lang) -> str:
    """Return the unit a column is printed in; a share is printed in per cent, a date needs none."""
    unit = unit_of(name)
    if unit == "share":
        return "%"
    return "" if unit in _DATES else _unit(unit, lang)


def grade_words(grade: str, lang: Lang) -> str:
    """Return a grade with its meaning.

    Example:
        >>> grade_words("D", "en")
        'D (assumption)'
    """
    words = GRADES.get(grade)
    if words is None:
        return grade
    return f"{grade} ({words.en})" if lang == "en" else f"{grade}（{words.ja}）"


def _shown(size: float, unit: str, exact: bool) -> str:
    if unit in _DATES:
        return f"{size:.0f}"
    if exact:
        return f"{size:,.12g}"
    return _percent(size) if unit == "share" else _digits(size)


def _percent(size: float) -> str:
    return f"{size:.1f}" if size >= 1 or size == 0 else _digits(size, 2)


def _digits(size: float, figures: int = 4) -> str:
    rounded = float(f"{size:.{figures}g}")
    if rounded >= 10 ** (figures - 1):
        return f"{rounded:,.0f}"
    if size == int(size):
        return f"{size:.0f}"
    if size >= 1:
        return f"{size:.{figures - 1 - math.floor(math.log10(size))}f}"
    if size < 1e-6:
        return f"{size:.2g}"
    return f"{size:.{min(figures, 3) - 1 - math.floor(math.log10(size))}f}"


def _unit(unit: str, lang: Lang) -> str:
    return WORDS[unit].of(lang) if unit in WORDS else unit


def _scale(values: tuple[Cell, ...], unit: str, lang: Lang) -> tuple[float, str]:
    """Return what to multiply by and the unit to print: sums of money in millions, billions, 億 or 兆."""
    if unit in _MONEY:
        money, factor = _MONEY[unit]
        size = factor * max((abs(value) for value in values if isinstance(value, int | float)), default=0.0)
        for least, words in _LARGE[money, lang]:
            if size >= least:
                return factor / least, words
    return 1.0, _suffix(unit, lang)


def _times(value: Cell, scale: float) -> Cell:
    return value * scale if scale != 1 and isinstance(value, int | float) else value


def _suffix(unit: str, lang: Lang) -> str:
    if unit == "share":
        return _PERCENT.of(lang)
    words = "" if unit in _DATES else _unit(unit, lang)
    return f" {words}" if words else ""
