"""Questions go out as a workbook and come back with answers; who is silent stays visible."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from sozai import bom
from sozai.files import sheets
from sozai.report import to_csv, to_xlsx
from sozai.store import Facts
from sozai.studies import STUDIES, run
from sozai.studies.supplier_words import CHINESE, QUESTIONS, asked_in
from sozai.terms import Answer, DataError, ParameterError

STUDY = "supplier-questions"
HANZI = re.compile(r"[一-鿿]")
KANA = re.compile(r"[ぁ-んァ-ヶ]")


def returned(path: Path, answer: Answer, filled: dict[str, str], lang: str = "en") -> Path:
    """Write the answer's workbook again as a supplier sends it back: the same cells, some answers filled in."""
    sent = path.with_name("sent.xlsx")
    sent.write_bytes(to_xlsx(answer, STUDIES[STUDY], lang))  # type: ignore[arg-type]
    with xlsxwriter.Workbook(path) as book:
        for sheet in sheets(sent):
            written = book.add_worksheet(sheet.name)
            columns = sheet.rows[2] if len(sheet.rows) > 2 else []
            for number, row in enumerate(sheet.rows):
                cells = list(row)
                if "answer" in columns and cells[0] in filled:
                    cells[columns.index("answer")] = filled[cells[0]]
                written.write_row(number, 0, cells)
    return path


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_returned_workbook_imports_and_the_silent_stay_visible(
    facts: Facts, tmp_path: Path, lang: str
) -> None:
    sent = run(STUDY, facts, use="civil")
    first, second = (row[0] for row in sent.table("questions").rows[:2])
    back = returned(tmp_path / "back.xlsx", sent, {first: "mined in MMR", second: "不明"}, lang)
    after = run(STUDY, facts, use="civil", answers=str(back))
    rows = {row[0]: row for row in after.table("questions").rows}
    assert rows[first][9] == "mined in MMR"
    assert rows[first][12].en == "answered"
    assert rows[second][12].en == "answered: not known to the supplier"
    assert after.finding("open_count").value == sent.finding("open_count").value - 2
    assert after.warnings[0].en.startswith("CONFIDENTIAL")
    assert after.table("unmatched").rows == ()
    # What was never answered is open, whatever language an unknown cell was written in.
    assert {row[12].en for id_, row in rows.items() if id_ not in (first, second)} == {"open"}


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ("ミャンマーで採掘", "不明"),
        ("mined in Myanmar", "Unknown"),
        ("在缅甸开采", "不详"),
        ("在緬甸", "未知"),
    ],
)
def test_a_suppliers_own_workbook_filled_in_by_hand_comes_back(
    facts: Facts, tmp_path: Path, lang: str, known: str, unknown: str
) -> None:
    supplier = "Example Magnet"
    sent = run(STUDY, facts, use="civil", supplier=supplier)
    path = tmp_path / "返送.xlsx"
    path.write_bytes(to_xlsx(sent, STUDIES[STUDY], lang))  # type: ignore[arg-type]
    book = openpyxl.load_workbook(path)
    (sheet,) = (each for each in book if {"question_id", "due"} <= {cell.value for cell in each[3]})
    at = {cell.value: cell.column for cell in sheet[3]}
    # Reading aids of a spreadsheet: another order of rows, a number, a date, blanks around a text, a note below.
    sheet.cell(4, at["answer"]).value = f"  {known} "
    sheet.cell(4, at["answered_on"]).value = date(2026, 11, 10)
    sheet.cell(4, at["document"]).value = "成績書 12.pdf"
    sheet.cell(5, at["answer"]).value = 0.9
    sheet.cell(6, at["answer"]).value = unknown
    ids = [sheet.cell(row, at["question_id"]).value for row in (4, 5, 6)]
    sheet.cell(sheet.max_row + 2, 1).value = "Thank you / ありがとうございます / 谢谢"
    book.save(path)
    after = run(STUDY, facts, use="civil", answers=str(path))
    rows = {row[0]: row for row in after.table("questions").rows}
    assert rows[ids[0]][9:12] == (known, "成績書 12.pdf", "2026-11-10")
    assert [rows[id_][12].en for id_ in ids] == [
        "answered",
        "answered",
        "answered: not known to the supplier",
    ]
    assert float(rows[ids[1]][9]) == 0.9
    before = {row[0]: row for row in run(STUDY, facts, use="civil").table("tracking").rows}
    tracked = {row[0]: row for row in after.table("tracking").rows}
    assert tracked[supplier][1:4] == (before[supplier][1], 3, before[supplier][1] - 3)
    assert all(tracked[name][2] == 0 for name in tracked if name != supplier)
    assert after.table("unmatched").rows == ()


def test_an_answer_in_a_csv_imports_too(facts: Facts, tmp_path: Path) -> None:
    sent = run(STUDY, facts)
    id_ = sent.table("questions").rows[0][0]
    path = tmp_path / "back.csv"
    path.write_text(f"question_id,answer\n{id_},0.9-1.3 g\nffffffffffff,what\n", encoding="utf-8")
    after = run(STUDY, facts, answers=[str(path)])
    assert after.finding("open_count").value == sent.finding("open_count").value - 1
    assert [row[:2] for row in after.table("unmatched").rows] == [("ffffffffffff", "what")]
    assert to_csv(after, "ja")


def test_a_past_due_date_without_an_answer_is_overdue(facts: Facts) -> None:
    # the magnets' line stop of 2027-02-15 less a lead time of 90 days is 2026-11-17
    late = run(STUDY, facts, date="2026-11-18").table("tracking").rows
    on_time = run(STUDY, facts, date="2026-11-17").table("tracking").rows
    assert sum(row[4] for row in late) > sum(row[4] for row in on_time) == 0


def test_a_question_keeps_its_number_on_other_days(facts: Facts) -> None:
    def ids(day: str) -> set[str]:
        return {row[0] for row in run(STUDY, facts, date=day).table("questions").rows}

    assert ids("2026-11-05") & ids("2027-03-01")


def test_one_suppliers_workbook_names_no_other(facts: Facts) -> None:
    alone = run(STUDY, facts, supplier="Example Magnet")
    assert {row[1] for row in alone.table("questions").rows} == {"Example Magnet"}
    others = {line.supplier for line in bom.read(bom.WORKED["traction-motor"]).lines} - {
        None,
        "Example Magnet",
    }
    assert [name for name in others if str(name) in alone.to_json()] == []
    with pytest.raises(ParameterError, match="Did you mean Example Magnet"):
        run(STUDY, facts, supplier="Example Magnets")


def test_two_answers_to_one_question_are_refused(tmp_path: Path) -> None:
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, said in zip(paths, ("yes", "no"), strict=True):
        path.write_text(f"question_id,answer\nabcdefabcdef,{said}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"row 2.*another answer in a\.csv|another answer in a\.csv"):
        bom.replies(paths)


def test_a_file_without_the_machine_names_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("質問,回答\na,b\n", encoding="utf-8")
    with pytest.raises(DataError, match="question_id"):
        bom.replies([path])


@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_question_is_asked_in_three_languages(kind: str) -> None:
    ja, en, zh = asked_in(QUESTIONS[kind], "P-1", ("dysprosium", "terbium"))
    assert KANA.search(ja)
    assert HANZI.search(zh)
    assert not KANA.search(zh)
    assert en.isascii()
    assert all("P-1" in text for text in (ja, en, zh))
    assert "镝、铽" in zh


def test_every_listed_material_of_the_register_has_a_chinese_name(facts: Facts) -> None:
    elements = {
        row for row in facts.frame("control_items")["material"] if row not in ("*", "diamond", "rare-earths")
    }
    assert {each for each in elements if not each.endswith("-graphite")} <= set(CHINESE)
