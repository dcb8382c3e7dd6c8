"""The commands on the embedded facts and the real studies, as a new user runs them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sozai.report.page import static
from sozai.studies import STUDIES


def start(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    kept = {key: value for key, value in os.environ.items() if key not in ("SOZAI_LANG", "SOZAI_DB")}
    # An empty home holds no database, so the embedded facts answer.
    environment = kept | {"HOME": str(cwd), "XDG_DATA_HOME": str(cwd), "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "sozai", *arguments],
        capture_output=True,
        check=False,
        env=environment,
        cwd=cwd,
    )


def test_an_answer_as_json_is_all_there_is_on_the_output(tmp_path: Path) -> None:
    done = start("run", "dependency", "--materials", "Dy", "--buyer", "日本", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    assert answer["asked"]["materials"] == ["dysprosium"]
    assert answer["asked"]["buyer"] == "JPN"
    numbers = {name for row in answer["rows"] for name, cell in row.items() if isinstance(cell, float)}
    assert numbers
    assert all(name.endswith(("share", "_t", "_tpa", "_usd", "_usd_per_t", "hhi")) for name in numbers), (
        numbers
    )
    known = {"table", "key", "values", "source", "year", "quality", "grade"}
    assert answer["facts"]
    assert all(set(fact) == known for fact in answer["facts"])


def test_the_default_report_answers_every_standard_question(tmp_path: Path) -> None:
    if not (static() / "report.js").is_file():
        pytest.skip("the page is not built")
    done = start("report", "--lang", "ja", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    shown = done.stdout.decode()
    folder = tmp_path / "out"
    assert str(Path("out") / "report.html") in shown
    answers = [json.loads(path.read_text("utf-8")) for path in (folder / "answers").glob("*.json")]
    assert len(answers) == sum(len(study.standard) for study in STUDIES.values())
    for answer in answers:
        # The terminal leaves the spaces beside figures out, and folds the line where it must.
        assert answer["title"]["ja"].replace(" ", "")[:10] in "".join(shown.split())
        assert answer["findings"]
        assert answer["sources"]
    page = (folder / "report.html").read_text("utf-8")
    for answer in answers:
        for source in answer["sources"]:
            assert f'"id":"{source}","title"' in page, f"{source} has no card in the report"
    for path in (folder / "answers").glob("*.csv"):
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
        assert {len(row) for row in rows} == {len(rows[0])}, path.name
