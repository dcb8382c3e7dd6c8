"""The shelf of master alloys as a file, and the weighing sheet as Excel and CSV."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np

from ..bom.faults import Faults, place
from ..files import named_name
from ..terms import DataError, Lang, Words
from ..terms.atoms import WEIGHTS
from .sheet import MEASURED, Column, data_rows, opened, readings, texts
from .weigh import Master, Weighing
from .workbook import Book

_NAME = Column(
    "master", Words("Master alloy", "母合金"), also=("name", "原料", "原料名", "母合金名", "material")
)
_LOT = Column("lot", Words("Lot", "ロット"), also=("lot no", "ロット番号"))
_PURITY = Column("purity", Words("Purity", "純度"), "mass share", ("wt%", "mass share"))
_PRICE = Column("price", Words("Price", "価格"), "JPY/kg", ("JPY/kg",), also=("単価",))
_STOCK = Column("stock", Words("Stock", "在庫"), "g", ("g", "kg"), also=("在庫量", "stock_g"))
_FIXED = (_NAME, _LOT, _PURITY, _PRICE, _STOCK)
YIELDS = ("yield", "歩留", "歩留まり", "yields", "歩留り")
_SHOWN = ("Nd", "Pr", "Dy", "Tb", "Ce", "La", "Fe", "B", "Co", "Al", "Cu", "Ga", "Zr", "Nb")


def _elements() -> tuple[Column, ...]:
    return tuple(
        Column(symbol, Words(symbol, symbol), "mass share", ("wt%", "ppm", "mass share"))
        for symbol in WEIGHTS
    )


def read_shelf(path: str | Path) -> tuple[tuple[Master, ...], dict[str, float]]:
    """Return the master alloys of a file and, from its row named `yield` (歩留まり), the yields by symbol.

    Args:
        path: an Excel or CSV file with a column of names (母合金), one column for each element, and purity, price and stock.

    Raises:
        DataError: the file cannot be read; all faults are in the message.
    """
    path = Path(path)
    faults = Faults(named_name(path.name))
    columns = (*_FIXED, *_elements())
    found = opened(path, columns, "master", faults)
    rows, numbers = data_rows(found, "master")
    names, lots = texts(rows, found, "master"), texts(rows, found, "lot")
    symbols = [symbol for symbol in found.at if symbol in WEIGHTS]
    if not symbols:
        raise DataError(
            f"{faults.file} has no column of an element.", f"{faults.file} に元素の列がありません。"
        )
    parts = {
        s: readings(rows, numbers, found, next(c for c in columns if c.name == s), faults) for s in symbols
    }
    purity, price, stock = (
        readings(rows, numbers, found, column, faults) for column in (_PURITY, _PRICE, _STOCK)
    )
    masters: list[Master] = []
    yields: dict[str, float] = {}
    for i, (name, number) in enumerate(zip(names, numbers, strict=True)):
        shares = {s: float(parts[s].value[i]) for s in symbols if parts[s].state[i] == MEASURED}
        if any(np.isnan(share) for share in shares.values()):
            continue  # its unit is a fault already
        if name.casefold() in YIELDS:
            yields = shares
            continue
        try:
            masters.append(
                Master(
                    name, shares,
                    1.0 if np.isnan(purity.value[i]) else float(purity.value[i]),
                    None if np.isnan(price.value[i]) else float(price.value[i]),
                    None if np.isnan(stock.value[i]) else float(stock.value[i]),
                    lots[i],
                )
            )  # fmt: skip
        except DataError as wrong:
            faults.add(
                place(found.sheet.name, number), wrong.words.en.rstrip("."), wrong.words.ja.rstrip("。")
            )
    faults.check()
    if not masters:
        raise DataError(f"{faults.file} names no master alloy.", f"{faults.file} に母合金の行がありません。")
    return tuple(masters), yields


def shelf_template() -> bytes:
    """Return an Excel template for the shelf, with Japanese and English headers and a row of units."""
    book = Book("母合金リスト / shelf of master alloys")
    sheet = book.sheet("母合金")
    columns = (*_FIXED, *(c for c in _elements() if c.name in _SHOWN))
    first = book.headers(sheet, 0, columns, [c.units[0] if c.units else "" for c in columns], entry=True)
    sheet.write_string(first - 1, 0, "単位", book.faint)
    for at, column in enumerate(columns):
        if column.units:
            sheet.data_validation(
                first, at, first + 99, at,
                {"validate": "decimal", "criteria": ">=", "value": 0, "ignore_blank": True, "error_message": "0 以上の数値 / a number of 0 or more"},
            )  # fmt: skip
    sheet.freeze_panes(first, 1)
    book.lines("説明", (
        Words("One row per master alloy or pure metal; element columns in the unit of row 4. Leave unknown cells empty.", "母合金・純金属 1 つにつき 1 行。元素の列は 4 行目の単位。不明なセルは空欄にする。"),
        Words("A row named 'yield' gives, element by element, the share that survives melting (98 for 98 %).", "原料名を「歩留まり」とした行に、溶解後に残る割合を元素別に記入する（98% なら 98）。"),
        Words("The composition describes the share given as purity; what it leaves open is reported as unknown.", "組成は純度欄の割合に対する値。申告のない残りは不明として報告する。"),
    ))  # fmt: skip
    return book.content()


def _decimals(step: float) -> int:
    return max(0, round(-np.log10(step) + 0.499)) if step < 1.0 else 0


def weighing_workbook(found: Weighing, title: str = "", lang: Lang = "ja") -> bytes:
    """Return the weighing sheet as a workbook: what to weigh, cells for what was weighed, and the composition reached."""
    book = Book(title or "秤量指示書")
    words = {
        "title": Words("Weighing sheet", "秤量指示書"), "batch": Words("Batch after losses (g)", "歩留まり後のバッチ質量 (g)"),
        "lost": Words("Losses (g)", "損失 (g)"), "cost": Words("Cost (JPY)", "原料費（円）"), "unknown": Words("unknown", "不明"),
        "compositions": Words("Composition", "組成"), "step": Words("Balance step (g)", "秤量単位 (g)"),
    }  # fmt: skip
    heads = (
        Words("No.", "順"), Words("Master alloy", "母合金"), Words("Lot", "ロット"), Words("To weigh (g)", "秤量値 (g)"),
        Words("Weighed (g)", "実測値 (g)"), Words("Time", "時刻"), Words("Initials", "担当"),
    )  # fmt: skip
    sheet = book.sheet(words["title"].of(lang))
    sheet.write_string(0, 0, title or words["title"].of(lang), book.title)
    facts = (("batch", found.batch_g), ("lost", found.lost_g), ("cost", found.cost), ("step", found.step_g))
    for at, (name, value) in enumerate(facts):
        sheet.write_string(1 + at, 1, words[name].of(lang), book.plain)
        if value is None:
            sheet.write_string(1 + at, 3, words["unknown"].of(lang), book.faint)
        else:
            sheet.write_number(1 + at, 3, value, book.number(3))
    for column, head in enumerate(heads):
        sheet.write_string(6, column, head.of(lang), book.head)
    grams, entry, row = (
        book.number(_decimals(found.step_g)),
        book.number(_decimals(found.step_g), entry=True),
        7,
    )
    for master, charge in zip(found.masters, found.charge_g, strict=True):
        if charge <= 0.0:
            continue
        sheet.write_number(row, 0, row - 6, book.fixed)
        sheet.write_string(row, 1, master.name, book.fixed)
        sheet.write_string(row, 2, master.lot, book.fixed)
        sheet.write_number(row, 3, float(charge), grams)
        sheet.write_blank(row, 4, None, entry)
        sheet.data_validation(
            row, 4, row, 4, {"validate": "decimal", "criteria": ">=", "value": 0, "ignore_blank": True}
        )
        sheet.write_blank(row, 5, None, book.open)
        sheet.write_blank(row, 6, None, book.open)
        row += 1
    for at, note in enumerate(found.notes):
        sheet.write_string(row + 1 + at, 1, note.of(lang), book.plain)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 6, 14)
    sheet.protect("", {"format_columns": True})
    second = book.sheet(words["compositions"].of(lang))
    titles = (Words("Element", "元素"), Words("Wanted (wt%)", "目標 (wt%)"), Words("Reached (wt%)", "到達 (wt%)"), Words("Difference (wt%)", "差 (wt%)"))  # fmt: skip
    for column, head in enumerate(titles):
        second.write_string(0, column, head.of(lang), book.head)
    for line, (symbol, wanted, reached) in enumerate(
        zip(found.elements, found.target, found.reached, strict=True), 1
    ):
        second.write_string(line, 0, symbol, book.fixed)
        for column, value in enumerate((wanted, reached, reached - wanted), 1):
            second.write_number(line, column, 100.0 * float(value), book.number(4))
    second.set_column(0, 3, 18)
    return book.content()


def weighing_csv(found: Weighing) -> str:
    """Return the weighing sheet as CSV with machine names, one row for each master that is used."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["master", "lot", "charge_g", "weighed_g"])
    for master, charge in zip(found.masters, found.charge_g, strict=True):
        if charge > 0.0:
            lines.writerow(
                [_safe(master.name), _safe(master.lot), f"{charge:.{_decimals(found.step_g)}f}", ""]
            )
    return out.getvalue()


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
