"""Excel workbooks."""

from __future__ import annotations

import io

import openpyxl
import pytest

from sozai.report import to_xlsx
from sozai.report.excel import sheet_name
from sozai.studies.study import Study
from sozai.terms import LANGS, Answer, Lang, Words


def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("lang", LANGS)
def test_no_cell_is_a_formula_and_every_fact_is_there(
    answer: Answer, study: Study, cards: object, lang: Lang
) -> None:
    opened = book(to_xlsx(answer, study, lang, cards))
    cells = [cell for sheet in opened for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert all(len(sheet.title) <= 31 for sheet in opened)
    texts = {str(cell.value) for cell in cells}
    assert {"mcs:2026", "USGS", "public domain", "=HYPERLINK(1)"} <= texts
    assert ("不明" if lang == "ja" else "unknown") in texts


def test_numbers_are_native_with_formats_of_their_unit(answer: Answer, study: Study) -> None:
    sheet = book(to_xlsx(answer, study, "ja")).worksheets[1]
    assert sheet["D4"].value == 0.913
    assert sheet["D4"].number_format == "0.0%;▲0.0%"
    assert sheet["E4"].number_format == "#,##0;▲#,##0"
    assert sheet["C4"].number_format == "0"
    assert sheet["E2"].value == "生産量（トン）"
    assert sheet["E3"].value == "output_t"
    assert sheet["A4"].value == "中国"
    assert sheet.freeze_panes == "B4"


def test_facts_and_sources_keep_their_own_words(answer: Answer, study: Study, cards: object) -> None:
    misleading = {"mcs:2026": Words("x", "x"), "reported": Words("y", "y")}
    opened = book(to_xlsx(answer, study, "ja", cards, misleading))
    fact = next(opened["根拠データ"].iter_rows(min_row=2, values_only=True))
    assert fact[1] == "material ジスプロシウム; country 中国; year 2024"
    assert fact[2:6] == ("output_t 1234567; capacity_tpa 不明", "mcs:2026", 2024, "公表値")
    assert [row[0] for row in opened["出典"].iter_rows(min_row=2, values_only=True)] == [
        "iea:2025",
        "mcs:2026",
    ]


def test_what_was_asked_and_the_sources_are_in_the_reader_s_language(
    answer: Answer, study: Study, cards: object
) -> None:
    opened = book(to_xlsx(answer, study, "ja", cards))
    asked = {row[0]: row[1] for row in opened.worksheets[0].iter_rows(min_row=3, max_row=6, values_only=True)}
    assert asked == {"購入国・地域": "日本", "素材": "Dy", "削減率": 1, "範囲": "直接"}
    titles = [row[1] for row in opened["出典"].iter_rows(min_row=2, values_only=True)]
    assert titles == ["Critical minerals", "鉱物商品概要 2026"]


def test_same_answer_same_bytes(answer: Answer, study: Study) -> None:
    assert to_xlsx(answer, study, "en") == to_xlsx(answer, study, "en")


def test_a_leaning_finding_says_so(answer: Answer, study: Study) -> None:
    sheet = book(to_xlsx(answer, study, "ja")).worksheets[0]
    rows = {row[0].value: row for row in sheet.iter_rows()}
    assert "仮定への依存が大きい" in rows["中国での採掘"][6].value
    assert rows["備蓄量"][1].value == "不明"


def test_sheet_names_are_short_clean_and_different() -> None:
    taken: set[str] = set()
    found = [sheet_name(title, taken) for title in ("a/b" * 20, "A/B" * 20, "''", "")]
    assert len({name.casefold() for name in found}) == 4
    assert all(1 <= len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in found)
