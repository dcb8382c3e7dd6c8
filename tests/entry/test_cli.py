"""The command line: what it prints, in which language, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import sozai
from sozai.report import page
from sozai.studies.study import Study
from sozai.terms import read_all

pytestmark = pytest.mark.usefixtures("registry")
Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(
    ("line", "english", "japanese"),
    [
        (["run", "dependancy"], "Did you mean dependency?", "もしかして: dependency"),
        (["rn"], "Did you mean run?", "もしかして: run"),
        (["run", "dependency", "--byer", "JPN"], "Did you mean --buyer", "もしかして: --buyer"),
        (["run", "dependency", "--materials", "disprosium"], "Did you mean Dysprosium", "もしかして"),
        (["run", "dependency", "--materials", "gallium"], "has no chain here", "供給網はありません"),
        (["run", "dependency", "--buyer", "Jpan"], "Did you mean", "もしかして"),
        (["run", "dependency", "--cut-share", "1.5"], "out of bounds", "範囲外"),
        (["run", "dependency", "--cut-share", "much"], "takes a number", "数値を指定"),
        (["run", "dependency", "--reach", "drect"], "Did you mean direct?", "もしかして: direct"),
        (["run", "dependency", "--buyer"], "--buyer needs a value", "--buyer には値が必要"),
        (["run", "dependency", "spare"], "'spare' is too much", "余分な引数"),
        (["run", "dependency", "--json", "--csv"], "exclude each other", "同時に指定できません"),
        (["run", "dependency", "--csv", "--table", "month"], "Did you mean months?", "もしかして: months"),
        (["data", "show", "prodction"], "Did you mean production?", "もしかして: production"),
        (
            ["data", "show", "production", "--where", "contry=CHN"],
            "Did you mean country?",
            "もしかして: country",
        ),
        (["data", "show", "production", "--where", "year=x"], "takes a number", "数値を指定"),
        (["data", "show", "production", "--limit", "0"], "out of bounds", "範囲外"),
        (["data", "show"], "TABLE is missing", "表 を指定"),
        (["serve", "--port", "70000"], "out of bounds", "範囲外"),
        (["report", "--lang"], "--lang needs a value", "--lang には値が必要"),
    ],
)
def test_a_bad_line_is_a_sentence_and_code_2(
    sozai_: Run, monkeypatch: pytest.MonkeyPatch, line: list[str], english: str, japanese: str
) -> None:
    code, out, err = sozai_(*line)
    assert (code, out) == (2, "")
    assert english in err
    assert "--help" in err
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    code, out, err = sozai_(*line)
    assert (code, out) == (2, "")
    assert japanese in err
    assert err.startswith("エラー: ")


def test_facts_that_carry_no_answer_are_code_1_in_both_languages(sozai_: Run) -> None:
    line = ("run", "dependency", "--buyer", "World total")
    code, _, err = sozai_(*line)
    assert (code, err) == (1, "Error: No row of trade_flows for WLD.\n")
    assert sozai_(*line, "--lang", "ja")[2] == "エラー: trade_flows に世界計の行がありません。\n"


def test_a_file_that_cannot_be_written_is_code_1_and_a_sentence(sozai_: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, _, err = sozai_("run", "dependency", "--xlsx", str(tmp_path / "file" / "a.xlsx"))
    assert code == 1
    assert err.startswith("Error: ")
    assert "Traceback" not in err


def test_the_language_comes_from_the_option_then_the_variable_then_the_locale(
    sozai_: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Usage:" in sozai_("--help")[1]
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert "使い方:" in sozai_("--help")[1]
    monkeypatch.setenv("SOZAI_LANG", "en")
    assert "Usage:" in sozai_("--help")[1]
    for line in (
        ("--lang", "ja", "run", "--help"),
        ("run", "--help", "--lang=ja"),
        ("run", "--lang", "ja", "--help"),
    ):
        assert "使い方: sozai run" in sozai_(*line)[1]
    assert sozai_("--lang", "fr", "studies")[0] == 2


def test_help_of_a_study_shows_options_bounds_choices_and_examples(sozai_: Run) -> None:
    code, text, _ = sozai_("run", "dependency", "--help")
    assert code == 0
    for words in (
        "On whom does a buyer depend?",
        "--cut-share NUMBER",
        "From 0 to 1.",
        "Default: JPN",
        "dysprosium (Dy)",
    ):
        assert words in text
    assert "sozai run dependency --materials neodymium --cut-share 0.5" in text
    text = sozai_("run", "dependency", "--help", "--lang", "ja")[1]
    for words in (
        "購入国は誰に依存しているか",
        "0 から 1 まで。",
        "既定値: JPN",
        "例:",
        "everyone（全世界）",
    ):
        assert words in text.replace("\n", "")


def test_run_and_studies_list_every_study(sozai_: Run) -> None:
    assert "dependency  On whom does a buyer depend?" in sozai_("run", "--help")[1]
    assert sozai_("run")[0] == 0
    assert "購入国は誰に依存しているか" in sozai_("studies", "--lang", "ja")[1]


@pytest.mark.parametrize(
    "line", [["--help"], ["data", "--help"], ["data", "show", "--help"], ["report", "--help"]]
)
def test_japanese_help_fits_the_terminal(
    sozai_: Run, monkeypatch: pytest.MonkeyPatch, line: list[str]
) -> None:
    from sozai.cli.help import width

    monkeypatch.setenv("COLUMNS", "80")
    text = sozai_(*line, "--lang", "ja")[1]
    assert max(width(row) for row in text.split("例:")[0].splitlines()) <= 80


def test_the_terminal_shows_findings_table_warnings_and_sources(sozai_: Run) -> None:
    code, text, _ = sozai_("run", "dependency", "--lang", "ja")
    assert code == 0
    for words in (
        "91.3%（88.0〜94.0%）",
        "仮定への依存が大きい",
        "中国",
        "出典間に不一致",
        "iea:2025, mcs:2026",
    ):
        assert words in text


def test_json_is_the_answer_and_its_fields_end_in_units(sozai_: Run) -> None:
    code, text, _ = sozai_(
        "run", "dependency", "--materials", "Nd,ジスプロシウム", "--buyer", "日本", "--json"
    )
    content = json.loads(text)
    assert code == 0
    assert content["asked"] == {
        "buyer": "JPN",
        "materials": ["neodymium", "dysprosium"],
        "cut_share": 1.0,
        "reach": "direct",
    }
    assert {"traced_share", "output_t"} <= set(content["rows"][0])


def test_csv_has_a_bom_and_its_warnings_stand_beside_it(sozai_: Run) -> None:
    code, text, err = sozai_("run", "dependency", "--csv")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert code == 0
    assert text.startswith("\ufeff")
    assert [row["country"] for row in rows] == ["CHN", "JPN", "VNM"]
    assert err == "Sources disagree.\n"


def test_xlsx_is_a_file_and_the_language_is_kept(sozai_: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    code, _, err = sozai_("run", "dependency", "--xlsx", str(path), "--lang", "ja")
    assert code == 0
    assert str(path) in err
    assert openpyxl.load_workbook(path).sheetnames[0] == "主な結果"


def test_the_report_is_written_and_shown(
    sozai_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("report.js", "report.css"):
        (tmp_path / name).write_text("/* */")
    monkeypatch.setattr(page, "static", lambda: tmp_path)
    code, text, _ = sozai_("report", "--out", str(tmp_path / "out"), "--lang", "ja")
    assert code == 0
    assert "仮定への依存が大きい" in text
    assert (tmp_path / "out" / "report.html").exists()
    assert len(list((tmp_path / "out" / "answers").iterdir())) == 6


def test_a_question_that_fails_does_not_keep_the_others_from_the_report(
    sozai_: Run, study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("report.js", "report.css"):
        (tmp_path / name).write_text("/* */")
    monkeypatch.setattr(page, "static", lambda: tmp_path)
    failing = replace(study, name="world", standard=({"buyer": "WLD"},))
    registry = {study.name: study, failing.name: failing}
    monkeypatch.setattr(
        "sozai.studies.run",
        lambda name, facts, **given: registry[name].answer(facts, read_all(study.parameters, given, name)),
    )
    monkeypatch.setattr("sozai.studies.STUDIES", registry)
    code, text, err = sozai_("report", "--out", str(tmp_path / "out"))
    assert code == 1
    assert "world: not answered. No row of trade_flows for WLD." in err
    assert "Dependency of a buyer" in text
    assert (tmp_path / "out" / "report.html").exists()
    monkeypatch.setattr("sozai.studies.STUDIES", {failing.name: failing})
    code, text, err = sozai_("report", "--out", str(tmp_path / "none"))
    assert (code, text) == (1, "")
    assert not (tmp_path / "none").exists()


def test_without_the_page_the_answers_are_written_and_the_code_is_1(
    sozai_: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "static", lambda: tmp_path)
    code, _, err = sozai_("report", "--out", str(tmp_path / "out"))
    assert code == 1
    assert "pip install" in err
    assert len(list((tmp_path / "out" / "answers").iterdir())) == 6


def test_an_interrupt_is_code_130_without_a_traceback(sozai_: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_folder: object = None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sozai.store.open", interrupt)
    assert sozai_("run", "dependency")[0] == 130


def test_a_database_that_is_not_there_is_code_1(tmp_path: Path) -> None:
    result = start("data", "status", "--db", str(tmp_path), "--lang", "ja")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("エラー: ")


def test_the_module_is_the_command() -> None:
    result = start("--version")
    assert (result.returncode, result.stdout) == (0, f"sozai {sozai.__version__}\n")
    assert start("nonsense").returncode == 2


def test_help_is_fast_and_loads_nothing_heavy() -> None:
    heavy = ("numpy", "pandas", "scipy", "duckdb", "highspy", "clarabel", "fastapi", "rich", "xlsxwriter")
    code = (
        "import sys, sozai.cli\n"
        "assert sozai.cli.main(['--help']) == 0\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    before = os.times()
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment()
    )
    after = os.times()
    assert result.stdout.splitlines()[-1] == "[]"
    assert after.children_user + after.children_system - before.children_user - before.children_system < 0.3


def test_a_closed_pipe_is_quiet() -> None:
    line = f"'{sys.executable}' -m sozai data show --help | true"
    result = subprocess.run(
        ["/bin/sh", "-c", line], capture_output=True, text=True, check=False, env=environment()
    )
    assert result.stderr == ""


def environment() -> dict[str, str]:
    return {
        key: value for key, value in os.environ.items() if key not in ("SOZAI_LANG", "SOZAI_DB", "LC_ALL")
    }


def start(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sozai", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
