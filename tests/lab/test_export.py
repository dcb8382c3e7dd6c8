"""What a campaign was told leaves it as a table that reads back, and as JSON that other tools read."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.lab import (
    Campaign,
    Category,
    Composition,
    Goal,
    Part,
    Plan,
    Range,
    Space,
    Specification,
    read_campaign_json,
)
from sozai.lab.export import results_csv, results_json, results_workbook, written
from sozai.lab.sheet import read_cell
from sozai.lab.work_order import Result

SPACE = Space((
    Composition((Part("Nd", 0.2, 0.4), Part("Dy", 0.0, 0.1), Part("Fe", 0.5, 0.8))), Range("age_c", 450.0, 550.0, step=5.0),
    Category("source", ("none", "Tb")),
))  # fmt: skip
PLAN = Plan("trial", SPACE, (Goal("HcJ"),), (Specification("Br", low=1.2),), units={"HcJ": "kA/m", "Br": "T"})
POINT = {"Nd": 0.3, "Dy": 0.05, "Fe": 0.65, "age_c": 500.0, "source": "Tb"}


def told(folder: Path) -> Campaign:
    campaign = Campaign.new(folder, PLAN)
    campaign.tell({"HcJ": "1500±20", "Br": 1.31}, point=POINT, cost=1200.0, by="佐藤", note="=1+1")
    campaign.tell({"HcJ": "<50", "Br": "1.2~1.3"}, point=POINT | {"age_c": 510.0})
    campaign.tell({"HcJ": "ND"}, point=POINT | {"age_c": 520.0, "source": "none"})
    campaign.tell({"Br": ">1.4"}, point=POINT | {"age_c": 530.0})
    campaign.tell({}, point=POINT, failed=True, note="割れ")
    return campaign


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_was_told_reads_back_as_it_was(tmp_path: Path, suffix: str) -> None:
    first = told(tmp_path / "a")
    path = tmp_path / f"told{suffix}"
    path.write_bytes(results_csv(first.state).encode() if suffix == ".csv" else results_workbook(first.state))
    second = Campaign.new(tmp_path / "b", PLAN)
    rows, notes = second.tell_file(path)
    assert (len(rows), notes) == (5, [])
    for before, after in zip(first.state.experiments, second.state.experiments, strict=True):
        assert after.point == pytest.approx(before.point)
        assert (after.failed, after.cost, after.by) == (before.failed, before.cost, before.by)
        assert dict(after.results) == dict(before.results)


def test_no_cell_of_the_table_is_a_formula(tmp_path: Path) -> None:
    assert ",'=1+1" in results_csv(told(tmp_path / "a").state)


def test_measured_numbers_go_to_other_tools_and_bounds_do_not(tmp_path: Path) -> None:
    found = read_campaign_json(results_json(told(tmp_path / "a").state))
    assert [(t.name, t.goal) for t in found.targets] == [("HcJ", "max")]
    assert [row.get("HcJ") for row in found.measurements] == [1500.0]
    assert found.space == PLAN.space


def test_a_target_is_a_match(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", Plan("a", PLAN.space, (Goal("HcJ", "target", 1500.0),)))
    (target,) = read_campaign_json(results_json(campaign.state)).targets
    assert (target.goal, target.low, target.high) == ("match", 1500.0, 1500.0)


@given(st.floats(-1e9, 1e9))
def test_a_bound_and_a_number_are_read_as_they_are_written(value: float) -> None:
    for result in (
        Result("measured", value, value, value), Result("below", None, None, value), Result("above", None, value, None),
    ):  # fmt: skip
        state, *_, low, high = read_cell(written(result))
        assert state == result.state
        assert (low if math.isfinite(low) else None, high if math.isfinite(high) else None) == (
            result.low,
            result.high,
        )
