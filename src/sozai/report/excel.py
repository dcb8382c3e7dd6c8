"""An answer as an Excel workbook: native numbers, units in the headers, the facts and sources beside them."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..terms import QUALITIES, TABLES, Words, unit_of
from ..terms.answer import jsonable, plain
from .format import LEANS, UNKNOWN, grade_words, heading, unit_words
from .names import known, name_of
from .sources import CARD, Cards, said, used_cards

if TYPE_CHECKING:
    from ..studies.study import Study
    from ..terms import Answer, Cell, Fact, Lang, Rows

# The file's date is fixed, so that the same answer gives the same bytes.
_CREATED = dt.datetime(2024, 1, 1)
_WIDEST = 60
# Columns of facts whose ids have names; the others keep the words of their declaration.
_NAMED = ("country", "exporter", "importer", "material", "stage", "commodity", "process", "use")
_SHEETS = {
    "findings": Words("Findings", "主な結果"),
    "notes": Words("Assumptions and warnings", "仮定と注意"),
    "facts": Words("Facts", "根拠データ"),
    "sources": Words("Sources", "出典"),
}
_FINDING = (
    Words("finding", "項目"),
    Words("value", "値"),
    Words("low (5 %)", "下限（5%）"),
    Words("high (95 %)", "上限（95%）"),
    Words("unit", "単位"),
    Words("grade", "確度"),
    Words("comment", "注記"),
    Words("field", "項目名"),
)
_FACT = (
    Words("table", "表"),
    Words("row", "行"),
    Words("value", "値"),
    Words("source", "出典"),
    Words("year", "年"),
    Words("quality", "値の性質"),
    Words("grade", "確度"),
)


def to_xlsx(
    answer: Answer, study: Study, lang: Lang, cards: Cards = (), extra: Mapping[str, Words] | None = None
) -> bytes:
    """Return the answer as a workbook; no cell is a formula, and the same answer gives the same bytes.

    Sheets: the findings, one per table, assumptions and warnings, facts, sources.

    Args:
        answer: the answer.
        study: the study it answers.
        lang: language of the sheets.
        cards: the source cards; without them only their ids are listed.
        extra: names of other ids, as in `names`.
    """
    import xlsxwriter

    file = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": answer.title.of(lang), "author": "sozai", "created": _CREATED})
        sheets = _Sheets(book, lang, known(extra))
        sheets.findings(answer, study)
        for rows in answer.tables:
            sheets.table(rows)
        sheets.notes(answer)
        sheets.facts(answer.facts)
        sheets.sources(answer, cards)
    return file.getvalue()


def number_format(values: Iterable[Cell], unit: str, lang: Lang) -> str:
    """Return the Excel number format for a column: as many decimals as its largest value needs.

    Example:
        >>> number_format([0.12, 0.5], "share", "en"), number_format([1500.0, 2.0], "t", "ja")
        ('0.0%', '#,##0;▲#,##0')
    """
    if unit in ("year", "month"):
        return "0"
    sizes = [abs(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    largest = max(sizes, default=0.0)
    if unit == "share":
        shown = "0.0%" if largest >= 0.01 or largest == 0 else "0.0000%"
    elif largest >= 1000 or all(size == int(size) for size in sizes):
        shown = "#,##0"
    else:
        shown = "#,##0.0" if largest >= 10 else "0.000" if largest >= 0.01 else "0.00E+00"
    return f"{shown};▲{shown}" if lang == "ja" else shown


class _Sheets:
    """Writes one sheet after the other; every method writes one whole sheet."""

    def __init__(self, book: Any, lang: Lang, words: dict[str, Words]) -> None:
        self.book, self.lang, self.words = book, lang, words
        self.taken: set[str] = set()
        font = {"font_name": "Yu Gothic" if lang == "ja" else "Calibri", "font_size": 11}
        self.font = font
        self.plain = book.add_format({**font, "valign": "top", "text_wrap": True})
        self.head = book.add_format({**font, "bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.title = book.add_format({**font, "bold": True, "font_size": 14})
        self.unknown = book.add_format({**font, "italic": True, "font_color": "#666666", "align": "right"})
        self.formats: dict[str, Any] = {}

    def findings(self, answer: Answer, study: Study) -> None:
        """Write title, method, what was asked, and the headline numbers."""
        sheet = self._sheet(_SHEETS["findings"].of(self.lang))
        sheet.write_string(0, 0, answer.title.of(self.lang), self.title)
        sheet.merge_range(1, 0, 1, len(_FINDING) - 1, "", self.plain)
        sheet.write_string(1, 0, study.method.of(self.lang), self.plain)
        sheet.set_row(1, 15 * (2 + _width(study.method.of(self.lang)) // 150))
        row = 2
        parameters = {parameter.name: parameter for parameter in study.parameters}
        for name, value in answer.asked.items():
            parameter = parameters.get(name)
            title = parameter.words.of(self.lang) if parameter else name
            sheet.write_string(row, 0, title, self.plain)
            choices = dict(parameter.choices) if parameter else {}
            self._cell(sheet, row, 1, self._asked(value, choices), unit_of(name), [])
            row += 1
        head = row + 1
        self._header(sheet, head, [words.of(self.lang) for words in _FINDING])
        for row, finding in enumerate(answer.findings, head + 1):
            unit = finding.unit
            sheet.write_string(row, 0, finding.words.of(self.lang), self.plain)
            for column, value in enumerate((finding.value, finding.low, finding.high), 1):
                if column == 1 or value is not None:
                    self._cell(sheet, row, column, value, unit, [finding.value])
            sheet.write_string(row, 4, unit_words(finding.name, self.lang), self.plain)
            sheet.write_string(row, 5, grade_words(finding.grade, self.lang), self.plain)
            caution = LEANS.of(self.lang) if finding.leans_on_assumptions else ""
            comment = " ".join(part for part in (caution, finding.comment.of(self.lang)) if part)
            sheet.write_string(row, 6, comment, self.plain)
            sheet.write_string(row, 7, finding.name, self.plain)
        for column, width in enumerate((48, 16, 12, 12, 14, 20, 60, 28)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(head + 1, 1)

    def table(self, rows: Rows) -> None:
        """Write one table; row 1 is its title, row 2 its header, row 3 the machine names."""
        sheet = self._sheet(rows.title.of(self.lang))
        sheet.write_string(0, 0, rows.title.of(self.lang), self.title)
        headings = [heading(column, self.lang) for column in rows.columns]
        self._header(sheet, 1, headings)
        for i, column in enumerate(rows.columns):
            sheet.write_string(2, i, column.name, self.unknown)
            values = [plain(row[i]) for row in rows.rows]
            for line, value in enumerate(values, 3):
                self._cell(sheet, line, i, value, column.unit, values)
            texts = [self._text(value) for value in values if isinstance(value, str | Words)]
            width = max([12, min(_width(headings[i]), 24), len(column.name), *map(_width, texts)])
            sheet.set_column(i, i, min(width + 2, _WIDEST))
        sheet.freeze_panes(3, 1)
        if rows.rows and rows.columns:
            sheet.autofilter(2, 0, len(rows.rows) + 2, len(rows.columns) - 1)

    def notes(self, answer: Answer) -> None:
        """Write what was assumed and what a reader must know."""
        kinds = (
            (Words("warning", "注意"), answer.warnings),
            (Words("assumption", "仮定"), answer.assumptions),
        )
        lines = [[kind.of(self.lang), words.of(self.lang)] for kind, texts in kinds for words in texts]
        self._lines("notes", [Words("kind", "種類"), Words("sentence", "内容")], lines, (14, 120))

    def facts(self, facts: Sequence[Fact]) -> None:
        """Write every row of a declared table that the answer stands on."""
        lines: list[list[Cell]] = [
            [
                TABLES[fact.table].title.of(self.lang) if fact.table in TABLES else fact.table,
                self._pairs(fact.key),
                self._pairs(fact.values),
                fact.source,
                fact.year,
                QUALITIES[fact.quality].of(self.lang) if fact.quality in QUALITIES else fact.quality,
                grade_words(fact.grade, self.lang),
            ]
            for fact in facts
        ]
        self._lines("facts", _FACT, lines, (22, 60, 40, 22, 8, 30, 24))

    def sources(self, answer: Answer, cards: Cards) -> None:
        """Write publisher, licence and citation of every source of the answer."""
        lines = [
            [said(card.get(name) or "", self.lang) for name in CARD] for card in used_cards([answer], cards)
        ]
        self._lines("sources", list(CARD.values()), lines, (20, 36, 28, 24, 24, 60, 40, 14))

    def _lines(
        self, name: str, headings: Sequence[Words], lines: Sequence[Sequence[Cell]], widths: Sequence[int]
    ) -> None:
        sheet = self._sheet(_SHEETS[name].of(self.lang))
        self._header(sheet, 0, [words.of(self.lang) for words in headings])
        for row, line in enumerate(lines, 1):
            for column, value in enumerate(line):
                if isinstance(value, str):
                    sheet.write_string(row, column, value, self.plain)
                else:
                    self._cell(sheet, row, column, value, "year", [])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)

    def _sheet(self, title: str) -> Any:
        sheet = self.book.add_worksheet(sheet_name(title, self.taken))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _header(self, sheet: Any, row: int, headings: Sequence[str]) -> None:
        for column, text in enumerate(headings):
            sheet.write_string(row, column, text, self.head)

    def _cell(self, sheet: Any, row: int, column: int, value: Cell, unit: str, peers: Sequence[Cell]) -> None:
        if value is None:
            sheet.write_string(row, column, UNKNOWN.of(self.lang), self.unknown)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.plain)
        elif isinstance(value, str | Words):
            sheet.write_string(row, column, self._text(value), self.plain)
        else:
            sheet.write_number(
                row, column, value, self._number(number_format(peers or [value], unit, self.lang))
            )

    def _number(self, shown: str) -> Any:
        if shown not in self.formats:
            self.formats[shown] = self.book.add_format({**self.font, "num_format": shown, "valign": "top"})
        return self.formats[shown]

    def _text(self, value: str | Words) -> str:
        name = value if isinstance(value, Words) else name_of(value, self.words)
        return name.of(self.lang) if name else str(value)

    def _asked(self, value: Any, choices: Mapping[str, Words]) -> Cell:
        item: Cell | list[Cell] = jsonable(value)
        if not isinstance(item, list | str):
            return item
        parts = map(str, item) if isinstance(item, list) else (item,)
        return ", ".join(
            choices[part].of(self.lang) if part in choices else self._text(part) for part in parts
        )

    def _pairs(self, pairs: Sequence[tuple[str, Cell]]) -> str:
        return "; ".join(f"{name} {self._fact(name, value)}" for name, value in pairs)

    def _fact(self, name: str, value: Cell) -> str:
        if value is None:
            return UNKNOWN.of(self.lang)
        if isinstance(value, str):
            return self._text(value) if name in _NAMED else value
        return f"{value:.12g}"


def sheet_name(title: str, taken: set[str]) -> str:
    """Return a sheet name Excel accepts: at most 31 characters, none of []:*?/\\, and not yet taken.

    Example:
        >>> sheet_name("Mine/refine: who?", set())
        'Mine refine who'
    """
    clean = re.sub(r"\s+", " ", re.sub(r"[\[\]:*?/\\]", " ", title)).strip().strip("'") or "sheet"
    name, count = clean[:31].rstrip(), 1
    while name.casefold() in taken:
        count += 1
        tail = f" {count}"
        name = clean[: 31 - len(tail)].rstrip() + tail
    taken.add(name.casefold())
    return name


def _width(text: str) -> int:
    """Return how many narrow characters a text is wide; a Japanese character counts for two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
