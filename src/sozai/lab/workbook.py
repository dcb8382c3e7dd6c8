"""Workbooks that a laboratory fills in: one format for templates, weighing sheets and work orders."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from ..terms import Lang, Words
from .sheet import Column

_CREATED = dt.datetime(2024, 1, 1)  # fixed, so that the same content gives the same bytes
HEADERS = 4  # rows before the data: Japanese, English, machine names, units


class Book:
    """An Excel workbook in memory; no cell is a formula and the same content gives the same bytes."""

    def __init__(self, title: str) -> None:
        """Start an empty workbook."""
        import xlsxwriter

        self._file = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._file,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )  # fmt: skip
        self.book.set_properties({"title": title, "author": "sozai", "created": _CREATED})
        font = {"font_name": "Yu Gothic", "font_size": 11}
        self.plain = self.book.add_format({**font, "valign": "top", "text_wrap": True})
        self.open = self.book.add_format({**font, "bg_color": "#FFF9DB", "border": 1, "locked": False})
        self.fixed = self.book.add_format({**font, "bg_color": "#F0F0F0", "border": 1})
        self.head = self.book.add_format(
            {**font, "bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        )
        self.title = self.book.add_format({**font, "bold": True, "font_size": 14})
        self.faint = self.book.add_format({**font, "italic": True, "font_color": "#666666"})
        self._font = font

    def number(self, decimals: int, *, entry: bool = False) -> Any:
        """Return a format with so many decimals."""
        shown = "0" if decimals <= 0 else "0." + "0" * decimals
        style = {"bg_color": "#FFF9DB" if entry else "#F0F0F0", "border": 1, "locked": not entry}
        return self.book.add_format({**self._font, **style, "num_format": shown})

    def sheet(self, name: str) -> Any:
        """Return a new sheet, printed A4 landscape on one page's width."""
        sheet = self.book.add_worksheet(name[:31])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def headers(
        self, sheet: Any, row: int, columns: Sequence[Column], units: Sequence[str], *, entry: bool = False
    ) -> int:
        """Write four rows of headers (Japanese, English, machine names, units); return the row after them.

        Args:
            sheet: the sheet.
            row: first row.
            columns: what stands in them.
            units: unit shown over each.
            entry: whether the columns below are for filling in.
        """
        for at, (column, unit) in enumerate(zip(columns, units, strict=True)):
            sheet.write_string(row, at, column.words.ja, self.head)
            sheet.write_string(row + 1, at, column.words.en, self.head)
            sheet.write_string(row + 2, at, column.name, self.faint)
            sheet.write_string(row + 3, at, unit, self.open if column.units else self.faint)
            if len(column.units) > 1:
                sheet.data_validation(
                    row + 3, at, row + 3, at,
                    {"validate": "list", "source": list(column.units), "error_message": "単位はリストから選択 / choose a unit"},
                )  # fmt: skip
            if column.help is not None:
                sheet.write_comment(row, at, f"{column.help.ja}\n{column.help.en}", {"x_scale": 2})
            width = max(11, min(24, 2 + _width(column.words.ja)))
            sheet.set_column(at, at, width, self.open if entry else None)
        return row + HEADERS

    def lines(self, name: str, lines: Sequence[Words], lang: Lang | None = None) -> None:
        """Write a sheet of sentences, in one language or Japanese first and English beside it."""
        sheet = self.sheet(name)
        for row, words in enumerate(lines):
            if lang is None:
                sheet.write_string(row, 0, words.ja, self.plain)
                sheet.write_string(row, 1, words.en, self.plain)
            else:
                sheet.write_string(row, 0, words.of(lang), self.plain)
        sheet.set_column(0, 1, 80)

    def content(self) -> bytes:
        """Close the workbook and return its bytes."""
        self.book.close()
        return self._file.getvalue()


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
