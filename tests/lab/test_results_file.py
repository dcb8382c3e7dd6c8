"""Results from files: a work order that came back, a table of one's own, the magnet template."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sozai.lab import Campaign, Category, Composition, Goal, Part, Plan, Range, Space, Specification
from sozai.terms import DataError

SPACE = Space((
    Composition((Part("Nd", 0.2, 0.4), Part("Dy", 0.0, 0.1), Part("Fe", 0.5, 0.8))), Range("age_c", 450.0, 550.0, step=5.0),
    Category("source", ("none", "Tb")),
))  # fmt: skip
PLAN = Plan(
    "trial",
    SPACE,
    (Goal("HcJ"),),
    (Specification("Br", low=1.2),),
    units={"HcJ": "kA/m", "Br": "T"},
    shared=("age_c",),
)


def order(campaign: Campaign, path: Path, cells: dict[tuple[int, str], Any]) -> Path:
    path.write_bytes(campaign.work_order())
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[4]}
    for (row, name), value in cells.items():
        sheet.cell(row, at[name], value)
    book.save(path)
    return path


def test_a_work_order_comes_back_whole_twice_and_changed(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", PLAN)
    campaign.suggest(3)
    path = order(campaign, tmp_path / "o.xlsx", {(6, "HcJ"): 1500, (6, "operator"): "山田", (7, "state"): "失敗 failed", (8, "HcJ"): "<50", (8, "actual_age_c"): 495})  # fmt: skip
    rows, _ = campaign.tell_file(path)
    assert [row.changed for row in rows] == [False, False, True]
    state = campaign.state
    assert [e.failed for e in state.experiments] == [False, True, False]
    assert state.experiments[0].point == state.suggestions[0].point
    assert state.experiments[0].by == "山田"
    assert state.open == ()
    rows, notes = campaign.tell_file(path)
    assert rows == []
    assert "left out: 3" in notes[-1].en
    assert len(campaign.tell_file(path, again=True)[0]) == 3


def test_a_unit_changed_in_the_order_is_converted(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", PLAN)
    campaign.suggest(1)
    campaign.tell_file(order(campaign, tmp_path / "o.xlsx", {(5, "HcJ"): "kOe", (6, "HcJ"): 12.0}))
    assert campaign.state.experiments[0].results["HcJ"].value == pytest.approx(954.93, abs=0.01)


def test_a_table_of_ones_own_is_told_whole_or_not_at_all(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", PLAN)
    path = tmp_path / "r.csv"
    path.write_text(
        "Nd,Dy,Fe,age_c,source,HcJ,memo\n0.3,0.05,0.65,500,Tb,1200,x\n0.3,0.05,0.65,500,Tb,1210,y\n",
        encoding="utf-8",
    )
    rows, notes = campaign.tell_file(path)
    assert len(rows) == 2
    assert any("'memo' is not used" in words.en for words in notes)
    path.write_text(
        "Nd,Dy,Fe,age_c,source,HcJ\n0.3,0.04,0.66,500,Tb,1180\n0.3,0.05,0.65,700,Tb,good\n0.3,0.05,0.65,700,Tb,1\n",
        encoding="utf-8",
    )
    with pytest.raises(DataError) as refused:
        campaign.tell_file(path)
    for part in ("2 faults", "row 3", "'good' is no result", "row 4", "age_c is 700"):
        assert part in refused.value.words.en
    assert len(campaign.state.experiments) == 2


def test_a_file_whose_columns_do_not_match_says_what_it_has_and_lacks(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", PLAN)
    path = tmp_path / "r.csv"
    path.write_text("Nd,Dy,Fe,temperature,HcJ\n0.3,0.05,0.65,500,1200\n", encoding="utf-8")
    with pytest.raises(DataError, match="lacks the columns age_c, source") as refused:
        campaign.tell_file(path)
    assert "temperature" in refused.value.words.en
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="none of the campaign's columns"):
        campaign.tell_file(path)


def test_the_magnet_template_is_told_with_its_units_and_its_balance(tmp_path: Path) -> None:
    from sozai.lab import magnet_template

    space = Space((Composition((Part("Nd", 20.0, 40.0), Part("Dy", 0.0, 5.0), Part("Fe", 55.0, 80.0)), total=100.0), Range("age2_temperature_c", 440.0, 600.0)))  # fmt: skip
    units = dict.fromkeys(("Nd", "Dy", "Fe"), "wt%") | {"hcj_ka_per_m": "kA/m", "age2_temperature_c": "°C"}
    campaign = Campaign.new(tmp_path / "a", Plan("m", space, (Goal("hcj_ka_per_m"),), units=units))
    path = tmp_path / "m.xlsx"
    path.write_bytes(magnet_template())
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[3]}
    for name, cell in {
        "sample_id": "A-1",
        "Nd": 30.0,
        "Fe": "bal.",
        "age2_temperature_c": 500,
        "hcj_ka_per_m": 15,
    }.items():
        sheet.cell(5, at[name], cell)
    sheet.cell(4, at["hcj_ka_per_m"], "kOe")
    book.save(path)
    campaign.tell_file(path)
    told = campaign.state.experiments[0]
    assert (told.point, told.note) == ((30.0, 0.0, 70.0, 500.0), "A-1")
    assert told.results["hcj_ka_per_m"].value == pytest.approx(15 * 250 / math.pi)
