"""Tables in the terminal."""

from __future__ import annotations

import io

from rich.console import Console

from sozai.report import findings_table, rows_table
from sozai.studies.study import Study
from sozai.terms import Answer, Column, Rows, Words


def drawn(table: object, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width)
    console.print(table)
    return console.file.getvalue()


def test_findings_show_value_range_grade_and_caution(answer: Answer, study: Study) -> None:
    text = drawn(findings_table([(study, answer)], "ja"))
    for words in (
        "購入国の依存度",
        "91.3%（88.0〜94.0%）",
        "▲3.2%",
        "不明",
        "仮定への依存が大きい",
        "384,100 トン",
    ):
        assert words in text


def test_what_is_left_out_is_said(answer: Answer, study: Study) -> None:
    assert "3 more in the report" in drawn(findings_table([(study, answer)], "en", most=2))
    assert "ほか 1 行" in drawn(rows_table(answer.tables[0], "ja", most=2))


def test_a_table_shows_names_and_never_runs_markup(answer: Answer) -> None:
    text = drawn(rows_table(answer.tables[0], "ja"))
    assert "中国" in text
    assert "磁石製造" in text
    assert "2024" in text
    assert "=HYPERLINK(1)" in text


def test_a_column_that_does_not_fit_is_named_instead_of_squeezed(answer: Answer) -> None:
    rows = answer.tables[0]
    heads = [column.words.en for column in rows.columns]
    whole, narrow = (drawn(rows_table(rows, "en", width=width), width) for width in (400, 30))
    assert "no room" not in whole
    assert "no room" in narrow
    assert heads[-1] in " ".join(narrow.split())
    assert all(len(line) <= 30 for line in narrow.splitlines())


def test_no_number_is_folded() -> None:
    cost, why = Column("cost_jpy", Words("Cost", "費用")), Column("why", Words("Reason", "理由"))
    rows = Rows(
        "costs", Words("Costs", "費用"), (cost, why), ((28_600_000_000.0, Words("x" * 40, "あ" * 40)),)
    )
    assert "28,600,000,000" in drawn(rows_table(rows, "ja", width=30), 30)


def test_a_japanese_line_does_not_break_beside_a_figure() -> None:
    rows = Rows(
        "a",
        Words("", ""),
        (Column("a", Words("Use", "最初の 1 日")),),
        (("在庫が 60 日分のとき、最初の用途が",),),
    )
    text = drawn(rows_table(rows, "ja"), 24)
    assert "最初の1日" in text
    assert "在庫が60日分" in text
