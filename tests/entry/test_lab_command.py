"""`sozai lab`: templates, and weighing sheets from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

Run = Callable[..., tuple[int, str, str]]
SHELF = "master,Nd (wt%),Dy (wt%),Fe (wt%),B (wt%)\nNd,100,,,\nDyFe,,80,20,\nFeB,,,80,20\nFe,,,100,\nyield,98,,,\n"


@pytest.fixture
def shelf(tmp_path: Path) -> str:
    path = tmp_path / "shelf.csv"
    path.write_text(SHELF, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("kind", ["magnets", "shelf"])
def test_a_template_is_a_workbook_in_both_languages(sozai_: Run, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "t.xlsx"
    code, _, said = sozai_("lab", "template", kind, "--out", str(out))
    assert code == 0
    assert "Written" in said
    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert sheet.cell(1, 1).value in ("試料番号", "母合金")


def test_a_weighing_sheet_says_what_to_weigh_and_what_is_reached(
    sozai_: Run, tmp_path: Path, shelf: str
) -> None:
    out = tmp_path / "order.xlsx"
    line = (
        "lab",
        "weigh",
        "--shelf",
        shelf,
        "--target",
        "Nd=30,Dy=2,B=1,Fe=bal",
        "--batch-g",
        "500",
        "--out",
        str(out),
    )
    code, text, _ = sozai_(*line, "--lang", "ja")
    assert code == 0
    for words in ("153.06", "12.50", "母合金", "到達する組成"):
        assert words in text.replace("12.5 ", "12.50 ")
    assert openpyxl.load_workbook(out).worksheets[0].title == "秤量指示書"
    csv = tmp_path / "order.csv"
    assert sozai_(*line[:-1], str(csv))[0] == 0
    assert "Nd,,153.06," in csv.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("change", "says", "code"),
    [({"--target": "Nd=30,Tb=1,Fe=bal"}, "Tb cannot be reached", 1), ({"--target": "Nd=30,Fe=60"}, "adds up to 90", 1), ({"--target": "Nd=x"}, "'Nd=x'", 1),
     ({"--target": "Nd=1,Xx=bal"}, "Xx", 1), ({"--shelf": "nowhere.csv"}, "no file 'nowhere.csv'", 2), ({"--out": "order.docx"}, ".xlsx or .csv", 2), ({"--batch-g": "-1"}, "out of bounds", 2)],
)  # fmt: skip
def test_what_cannot_be_weighed_is_a_sentence(
    sozai_: Run, shelf: str, change: dict[str, str], says: str, code: int
) -> None:
    asked = {"--shelf": shelf, "--target": "Nd=30,B=1,Fe=bal"} | change
    found, _, said = sozai_("lab", "weigh", *(part for pair in asked.items() for part in pair))
    assert found == code
    assert says in said
    assert "Traceback" not in said


def test_an_unknown_template_is_refused_with_a_suggestion(sozai_: Run, tmp_path: Path) -> None:
    code, _, said = sozai_("lab", "template", "magnet", "--out", str(tmp_path / "x.xlsx"))
    assert code == 2
    assert "Did you mean magnets" in said
