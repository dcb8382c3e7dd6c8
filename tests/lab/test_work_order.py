"""A work order goes out as a workbook and comes back as what was done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sozai.lab import read_work_order, work_order
from sozai.lab.sheet import Column
from sozai.lab.work_order import Asked, Run, suggestion_id
from sozai.terms import DataError, Words

PARAMETERS = (
    Column("Dy", Words("Dysprosium", "ジスプロシウム"), "wt%", ("wt%",)),
    Column("age_c", Words("Ageing", "時効温度"), "°C", ("°C",)),
    Column("source", Words("Source", "拡散源")),
)
TARGETS = (
    Column("HcJ", Words("HcJ", "保磁力"), "kA/m", ("kA/m",)),
    Column("Br", Words("Br", "残留磁束密度"), "T", ("T",)),
)
PLANS = ({"Dy": 1.5, "age_c": 500.0, "source": "Tb"}, {"Dy": 0.0, "age_c": 520.0, "source": "none"}, {"Dy": 2.25, "age_c": 480.0, "source": "Dy"})  # fmt: skip
WHY = Words("teaches most", "最も学べる")


def filled(
    tmp_path: Path, cells: dict[tuple[int, str], Any], more: list[dict[str, Any]] | None = None
) -> Path:
    path = tmp_path / "order.xlsx"
    path.write_bytes(work_order("magnet", 3, [Asked(plan, WHY) for plan in PLANS], TARGETS, PARAMETERS))
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[4]}
    for (row, name), value in cells.items():
        sheet.cell(6 + row, at[name], value)
    for number, row in enumerate(more or [], 6 + len(PLANS)):
        for name, value in row.items():
            sheet.cell(number, at[name], value)
    book.save(path)
    return path


def came(path: Path) -> tuple[Run, ...]:
    return read_work_order(path, "magnet", 3, TARGETS, PARAMETERS)


def test_an_order_that_nobody_filled_in_is_pending(tmp_path: Path) -> None:
    runs = came(filled(tmp_path, {}))
    assert [run.state for run in runs] == ["pending"] * 3
    assert [dict(run.done) for run in runs] == list(PLANS)
    assert not any(run.changed or run.results for run in runs)
    assert [run.suggestion for run in runs] == [suggestion_id("magnet", 3, plan) for plan in PLANS]


def test_results_bounds_and_failures_come_back(tmp_path: Path) -> None:
    runs = came(
        filled(
            tmp_path,
            {
                (0, "HcJ"): 1500,
                (0, "Br"): "1.31±0.01",
                (0, "operator"): "山田",
                (1, "HcJ"): "<50",
                (2, "state"): "失敗 failed",
                (2, "remarks"): "割れ",
            },
        )
    )
    assert (runs[0].results["HcJ"].value, runs[0].results["Br"].value, runs[0].operator) == (
        1500.0,
        1.31,
        "山田",
    )
    assert (runs[1].results["HcJ"].state, runs[1].results["HcJ"].high, runs[1].results["HcJ"].value) == (
        "below",
        50.0,
        None,
    )
    assert "Br" not in runs[1].results
    assert [run.state for run in runs] == ["done", "done", "failed"]
    assert runs[2].remarks == "割れ"


def test_what_was_done_otherwise_is_told_as_done(tmp_path: Path) -> None:
    runs = came(
        filled(tmp_path, {(0, "actual_age_c"): 495, (0, "HcJ"): 1400, (1, "age_c"): 530, (1, "HcJ"): 800})
    )
    assert [run.changed for run in runs] == [True, True, False]
    assert (runs[0].done["age_c"], runs[1].done["age_c"]) == (495.0, 530.0)


def test_a_second_row_of_a_suggestion_is_a_repeat(tmp_path: Path) -> None:
    again = {"suggestion_id": suggestion_id("magnet", 3, PLANS[0]), **PLANS[0], "HcJ": 1510}
    runs = came(filled(tmp_path, {(0, "HcJ"): 1500}, [again]))
    assert [run.results["HcJ"].value for run in runs if run.results] == [1500.0, 1510.0]
    assert len({run.suggestion for run in runs}) == 3


def test_every_fault_is_named(tmp_path: Path) -> None:
    path = filled(tmp_path, {(0, "HcJ"): "good", (1, "state"): "maybe", (2, "state"): "完了"})
    with pytest.raises(DataError) as refused:
        came(path)
    for part in ("3 faults", "row 6", "'good' is no result", "row 7", "'maybe'", "row 8", "has no result"):
        assert part in refused.value.words.en
    assert "8 行目" in refused.value.words.ja


def test_a_file_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("suggestion_id,Dy\nabc,1\n", encoding="utf-8")
    with pytest.raises(DataError, match="lacks the columns"):
        came(path)
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="suggestion_id"):
        came(path)


def test_the_plan_is_locked_and_the_results_are_open(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(filled(tmp_path, {})).worksheets[0]
    at = {cell.value: cell.column for cell in sheet[4]}
    assert sheet.protection.sheet
    assert sheet.cell(6, at["Dy"]).protection.locked
    for name in ("HcJ", "Br", "actual_Dy", "state", "remarks"):
        assert not sheet.cell(6, at[name]).protection.locked
    assert [cell.value for cell in sheet[2]][1] == "ジスプロシウム"


def test_an_order_without_suggestions_or_parameters_is_refused() -> None:
    with pytest.raises(DataError):
        work_order("magnet", 1, [], TARGETS, PARAMETERS)
    with pytest.raises(DataError, match="lacks source"):
        work_order("magnet", 1, [Asked({"Dy": 1.0, "age_c": 500.0}, WHY)], TARGETS, PARAMETERS)


def test_the_same_batch_gives_the_same_bytes() -> None:
    first, second = (work_order("m", 1, [Asked(PLANS[0], WHY)], TARGETS, PARAMETERS) for _ in range(2))
    assert first == second
