"""What a user knows of elements better than the embedded facts: stock, CO2, recycled share, prices, with source and range.

Law: an own fact stands in the place of the embedded one, and what follows from it follows anew (risk in money from price
and risk); where no range is given the value is taken as sure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..bom.cells import text_of
from ..bom.faults import Faults, place
from ..files import named_name
from ..terms import DataError, Words
from ..terms.atoms import WEIGHTS
from ..terms.names import suggestion
from .sheet import Column, data_rows, opened
from .supply import MEASURES, ElementSupply
from .workbook import Book

_ELEMENT = Column("element", Words("Element", "元素"), also=("symbol", "元素記号"))
_MEASURE = Column("measure", Words("Measure", "基準"), also=("criterion", "項目"))
_VALUE = Column("value", Words("Value", "値"))
_LOW = Column("low", Words("5 % point", "5% 点"), also=("low", "下限"))
_HIGH = Column("high", Words("95 % point", "95% 点"), also=("high", "上限"))
_SOURCE = Column("source", Words("Source", "出典"))
COLUMNS = (_ELEMENT, _MEASURE, _VALUE, _LOW, _HIGH, _SOURCE)
PRICE, RISK, IN_MONEY = "price_usd_per_kg", "risk", "risk_usd_per_kg"


@dataclass(frozen=True, slots=True)
class OwnFact:
    """One thing a user knows of an element.

    Attributes:
        element: symbol.
        measure: one of `MEASURES`, whose name ends in its unit.
        value: point value.
        low, high: 5 and 95 % points.
        source: where it comes from.
    """

    element: str
    measure: str
    value: float
    low: float
    high: float
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse what no element can have."""
        if self.element not in WEIGHTS:
            en, ja = suggestion(self.element, WEIGHTS)
            raise DataError(
                f"'{self.element}' is no element.{en}", f"「{self.element}」は元素記号ではありません。{ja}"
            )
        if self.measure not in MEASURES:
            en, ja = suggestion(self.measure, MEASURES)
            raise DataError(
                f"There is no supply criterion '{self.measure}'.{en} There are: {', '.join(MEASURES)}.",
                f"供給の基準「{self.measure}」はありません。{ja} 使える基準: {'、'.join(MEASURES)}",
            )
        bounds = MEASURES[self.measure]
        ends = (bounds.low, self.low, self.value, self.high, bounds.high)
        if not all(math.isfinite(x) for x in ends[1:4]) or list(ends) != sorted(ends):
            raise DataError(
                f"{self.measure} of {self.element} is {self.value:g} ({self.low:g} to {self.high:g}); the value lies between its ends, and all between {bounds.low:g} and {bounds.high:g}.",
                f"{self.element} の {self.measure} が {self.value:g}（{self.low:g}〜{self.high:g}）です。値は上下限の間、いずれも {bounds.low:g}〜{bounds.high:g} にしてください。",
            )

    def to_json(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {"element": self.element, "measure": self.measure, "value": self.value, "low": self.low, "high": self.high, "source": self.source}  # fmt: skip


def with_own(supply: ElementSupply, own: Sequence[OwnFact]) -> ElementSupply:
    """Return the facts of elements with a user's own in their place; those of other elements are left alone.

    Example:
        >>> import numpy as np
        >>> one, words = np.array([[10.0, 0.5, 5.0]]), np.array([["B", "B", "B"]])
        >>> names = ("price_usd_per_kg", "risk", "risk_usd_per_kg")
        >>> supply = ElementSupply(("Nd",), names, one, one, one, words, words.copy())
        >>> with_own(supply, [OwnFact("Nd", "price_usd_per_kg", 20.0, 20.0, 20.0)]).of("Nd", "risk_usd_per_kg")
        10.0
    """
    arrays = {name: getattr(supply, name).copy() for name in ("value", "low", "high")}
    words = {name: getattr(supply, name).astype("<U60") for name in ("source", "grade")}
    given = {(fact.element, fact.measure): fact for fact in own if fact.element in supply.elements}
    for (element, measure), fact in given.items():
        at = supply.elements.index(element), supply.column(measure)
        for name, array in arrays.items():
            array[at] = getattr(fact, name)
        words["source"][at], words["grade"][at] = f"user: {fact.source}"[:60] if fact.source else "user", "A"
    for element in {element for element, measure in given if measure in (PRICE, RISK)}:
        if (element, IN_MONEY) not in given:
            _in_money(supply, supply.elements.index(element), arrays, words)
    return replace(supply, **arrays, **words) if given else supply


def _in_money(supply: ElementSupply, row: int, arrays: Mapping[str, Any], words: Mapping[str, Any]) -> None:
    price, risk, product = (supply.column(name) for name in (PRICE, RISK, IN_MONEY))
    value = arrays["value"][row, price] * arrays["value"][row, risk]
    for end in ("low", "high"):
        away = [
            abs(arrays[end][row, k] / arrays["value"][row, k] - 1.0) if arrays["value"][row, k] else 0.0
            for k in (price, risk)
        ]
        share = math.hypot(*away)
        arrays[end][row, product] = value * (max(0.0, 1.0 - share) if end == "low" else 1.0 + share)
    arrays["value"][row, product] = value
    words["source"][row, product] = words["source"][row, price]
    words["grade"][row, product] = max(words["grade"][row, price], words["grade"][row, risk])


def read_own_facts(path: str | Path) -> tuple[OwnFact, ...]:
    """Return the facts of a table with the columns element, measure, value, and where known low, high and source.

    Raises:
        DataError: the file cannot be read; all faults are in the message, each with its row.
    """
    path = Path(path)
    faults = Faults(named_name(path.name))
    found = opened(path, COLUMNS, _ELEMENT.name, faults)
    lacking = [c.name for c in (_MEASURE, _VALUE) if c.name not in found.at]
    if lacking:
        raise DataError(
            f"{faults.file} lacks the columns {', '.join(lacking)}.",
            f"{faults.file} に列 {'、'.join(lacking)} がありません。",
        )
    rows, numbers = data_rows(found, _ELEMENT.name)
    named = {text.casefold(): m.name for m in MEASURES.values() for text in (m.name, m.words.en, m.words.ja)}
    made: list[OwnFact] = []
    for row, number in zip(rows, numbers, strict=True):

        def cell(column: Column, row: Sequence[Any] = row) -> str:
            at = found.at.get(column.name)
            return "" if at is None or at >= len(row) else text_of(row[at])

        if not cell(_VALUE):
            continue
        try:
            value = float(cell(_VALUE))
            low, high = (float(cell(c)) if cell(c) else value for c in (_LOW, _HIGH))
            measure = named.get(cell(_MEASURE).casefold(), cell(_MEASURE))
            made.append(OwnFact(cell(_ELEMENT), measure, value, low, high, cell(_SOURCE)))
        except ValueError:
            faults.add(
                place(found.sheet.name, number),
                "a value or an end is no number",
                "値または上下限が数値ではありません",
            )
        except DataError as wrong:
            faults.add(
                place(found.sheet.name, number), wrong.words.en.rstrip("."), wrong.words.ja.rstrip("。")
            )
    faults.check()
    if not made:
        raise DataError(f"{faults.file} holds no value.", f"{faults.file} に値がありません。")
    return tuple(made)


def own_facts_template() -> bytes:
    """Return an Excel template for a user's own facts of elements."""
    book = Book("元素の自社データ / own facts of elements")
    sheet = book.sheet("元素データ")
    first = book.headers(sheet, 0, COLUMNS, [""] * len(COLUMNS), entry=True)
    last = first + 199
    sheet.data_validation(first, 1, last, 1, {"validate": "list", "source": list(MEASURES)})
    for at in (2, 3, 4):
        sheet.data_validation(
            first, at, last, at,
            {"validate": "decimal", "criteria": ">=", "value": 0, "ignore_blank": True, "error_message": "0 以上の数値 / a number of 0 or more"},
        )  # fmt: skip
    sheet.set_column(1, 1, 26, book.open)
    sheet.freeze_panes(first, 1)
    lines = [
        Words("One row per element and measure; units are in the measure's name, shares are 0 to 1. Empty value: the embedded fact stays.", "元素・基準ごとに 1 行。単位は基準名のとおり、比率は 0〜1。値が空欄なら収録データを使う。"),
        Words("The 5 and 95 % points may be left empty: the value is then taken as sure.", "5%・95% 点は空欄でもよい（その場合は確定値とみなす）。"),
        *(Words(f"{m.name}: {m.words.en}", f"{m.name}：{m.words.ja}") for m in MEASURES.values()),
    ]  # fmt: skip
    book.lines("説明", lines)
    return book.content()


__all__ = ["OwnFact", "own_facts_template", "read_own_facts", "with_own"]
