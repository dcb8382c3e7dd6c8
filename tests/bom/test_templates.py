"""Reporting templates of the Responsible Minerals Initiative: what their smelter lists say and what they cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from sozai import bom
from sozai.terms import DataError

from .writers import writers

TITLE = "Conflict Minerals Reporting Template (CMRT)"
HEAD = [
    "Smelter Identification Number Input Column", "Metal (*)", "Smelter Look-up (*)", "Smelter Name (1)",
    "Smelter Country (*)", "Smelter Identification", "Name of Mine(s)", "Location (Country) of Mine(s)",
]  # fmt: skip


def template(folder: Path, rows: list[list[str]], head: list[str] | None = None) -> Path:
    path = folder / "cmrt.xlsx"
    declaration = [[TITLE], ["", "Company Name (*):", "Example Co."]]
    path.write_bytes(
        writers.as_workbook(
            [
                ("Declaration", declaration),
                ("Smelter List", [["note"], head or HEAD, *rows]),
                ("Checker", [["x"]]),
            ]
        )
    )
    return path


def test_countries_in_the_lists_spelling_are_known(tmp_path: Path) -> None:
    rows = [
        ["", "Tin", "A", "A", "KOREA, REPUBLIC OF", "CID1"],
        ["", "Tin", "B", "B", "TAIWAN, PROVINCE OF CHINA", "CID2"],
        ["", "Gold", "C", "C", "VIET NAM", "CID3"],
        ["", "Tantalum", "D", "D", "CONGO, DEMOCRATIC REPUBLIC OF THE", "CID4"],
        ["", "Tungsten", "E", "E", "RUSSIAN FEDERATION", "CID5"],
        ["", "Tungsten", "F", "F", "BOLIVIA (PLURINATIONAL STATE OF)", "CID6"],
    ]
    declared = bom.read(template(tmp_path, rows))
    assert [line.smelter_country for line in declared.lines[1:]] == ["KOR", "TWN", "VNM", "COD", "RUS", "BOL"]


def test_a_country_nobody_knows_stays_unknown_and_is_said(tmp_path: Path) -> None:
    declared = bom.read(template(tmp_path, [["", "Tin", "A", "A", "Atlantis", "CID1"]]))
    assert declared.lines[1].smelter_country is None
    assert "Atlantis" in declared.notes[0].words.ja


def test_a_smelter_that_is_not_listed_has_the_name_typed_or_none(tmp_path: Path) -> None:
    rows = [
        ["", "Tin", "Smelter Not Listed", "Own Works", "Japan", ""],
        ["", "Tin", "Smelter Not Yet Identified", "", "", ""],
        ["", "", "", "", "", ""],
    ]
    declared = bom.read(template(tmp_path, rows))
    assert [line.smelter for line in declared.lines[1:]] == ["Own Works", None]


def test_several_countries_of_mines_are_no_single_origin(tmp_path: Path) -> None:
    rows = [
        ["", "Tin", "A", "A", "Japan", "CID1", "", "Indonesia"],
        ["", "Tin", "B", "B", "Japan", "CID2", "", "Indonesia, Peru"],
    ]
    assert [line.origin for line in bom.read(template(tmp_path, rows)).lines[1:]] == ["IDN", None]


def test_a_template_filled_in_japanese_reads_the_same(tmp_path: Path) -> None:
    head = [
        "製錬所識別番号入力列",
        "金属 (*)",
        "製錬所参照リスト (*)",
        "製錬所名 (1)",
        "製錬所の国 (*)",
        "製錬所識別",
    ]
    row = ["CID1", "スズ", "A", "A", "日本", "CID1"]
    line = bom.read(template(tmp_path, [row], head)).lines[1]
    assert (line.element, line.smelter, line.smelter_country, line.smelter_id) == ("Sn", "A", "JPN", "CID1")


def test_a_list_without_its_headers_is_a_fault_with_its_sheet(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"sheet 'Smelter List'.*headers"):
        bom.read(template(tmp_path, [["", "Tin"]], ["a", "b"]))
