"""A sentence inside a table: every output shows it in the reader's language, JSON keeps both."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import openpyxl
import pytest
from rich.console import Console

from sozai.report import rows_table, to_csv, to_json, to_xlsx
from sozai.report.format import cell
from sozai.studies.study import Study
from sozai.terms import LANGS, Answer, Column, Lang, Rows, Words

REFUSED = Words("40,700 t at 0.05 USD/kg is no rare earth", "0.05 ドル/kg の 40,700 トンは希土類とみなせない")
FORMULA = Words("=1+1", "=1+1（数式ではない）")
COLUMN = Column("conflict", Words("Conflict", "矛盾"))
ROWS = Rows("conflicts", Words("Conflicts", "矛盾"), (COLUMN,), ((REFUSED,), (FORMULA,), ("CHN",)))


@pytest.fixture
def told(answer: Answer) -> Answer:
    return replace(answer, tables=(ROWS,))


def test_json_keeps_a_sentence_in_both_languages(told: Answer) -> None:
    content = json.loads(to_json(told))
    assert content["rows"][0] == {"conflict": {"en": REFUSED.en, "ja": REFUSED.ja}}
    assert content["rows"] == content["tables"][0]["rows"]


def test_a_frame_shows_a_sentence_in_english(told: Answer) -> None:
    assert told.to_frame()["conflict"].tolist() == [REFUSED.en, FORMULA.en, "CHN"]


def test_the_hash_follows_the_sentence_in_either_language(told: Answer) -> None:
    other = replace(ROWS, rows=((replace(REFUSED, ja="不採用"),), (FORMULA,), ("CHN",)))
    assert replace(told, tables=(other,)).hash != told.hash


@pytest.mark.parametrize("lang", LANGS)
def test_csv_terminal_and_workbook_show_the_readers_language(told: Answer, study: Study, lang: Lang) -> None:
    other: Lang = "en" if lang == "ja" else "ja"
    console = Console(file=io.StringIO(), width=120)
    console.print(rows_table(ROWS, lang))
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(told, study, lang))).worksheets[1]
    printed = console.file.getvalue()  # type: ignore[attr-defined]
    texts = (
        to_csv(told, lang).decode("utf-8-sig"),
        "\n".join(str(row[0]) for row in sheet.iter_rows(values_only=True)),
        cell(REFUSED, COLUMN, lang, {}),
    )
    for text in texts:
        assert REFUSED.of(lang) in text
        assert REFUSED.of(other) not in text
    # The terminal leaves out the spaces of Japanese text beside figures, where a line would break.
    assert (REFUSED.en if lang == "en" else REFUSED.ja.replace(" ", "")) in printed
    assert REFUSED.of(other).replace(" ", "") not in printed.replace(" ", "")


def test_a_sentence_in_csv_is_no_formula_beside_named_ids(told: Answer) -> None:
    lines = list(csv.DictReader(io.StringIO(to_csv(told, "ja").decode("utf-8-sig"), newline="")))
    assert [line["conflict"] for line in lines] == [REFUSED.ja, "'" + FORMULA.ja, "CHN"]
    assert lines[2]["conflict_name"] == "中国"
    assert lines[0]["conflict_name"] == REFUSED.ja
