"""A plan from a sheet, a table or JSON is the plan that was meant."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from sozai.lab import Category, Composition, Goal, Plan, Range, Space, Specification
from sozai.lab.plan_sheet import plan_template, read_plan
from sozai.lab.worked import worked_plan, worked_state
from sozai.terms import DataError, ParameterError

HEAD = "name,kind,low,high,step,value,options,shared,unit\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "plan.csv"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def test_the_template_reads_as_its_own_example(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(plan_template())
    plan, rows, notes = read_plan(path, "p")
    assert (rows, notes) == ((), ())
    assert plan.space.columns == ("Nd", "Dy", "Fe", "age_c", "gbd_source")
    assert isinstance(plan.space.parameters[0], Composition)
    assert plan.goals == (Goal("HcJ"),)
    assert plan.specifications == (Specification("Br", low=1.25),)
    assert (plan.shared, plan.cost, plan.worth, plan.units["HcJ"]) == (("age_c",), 80000.0, 5000.0, "kA/m")
    assert plan.titles["Dy"].ja == "ジスプロシウム"
    assert openpyxl.load_workbook(path).worksheets[0].cell(1, 1).value == "名前"


def test_both_languages_and_every_kind_are_understood(tmp_path: Path) -> None:
    plan, _, _ = read_plan(written(tmp_path, (
        "Nd,組成,20,40,,,,,\nFe,composition,60,80,,,,,\nsum,part,,,,100,,,\nmost,part,,,1,2,,,\nt_h,対数,1,100,,,,yes,h\n"
        "s,選択,,,,,a、b,,\ng,ordered,,,,,\"low,mid,high\",,\nHcJ,最大化,,,,,,,kA/m\nd,目標,,,,7.5,,,\nBr,仕様,1.2,1.4,,,,,T\n"
        "price_usd_per_kg,min,,,,,,,\nrisk_usd_per_kg,供給制約,,,,20,,,\nexperiment,費用,,,,1000,,,\ns=b,cost,,,,50,,,\nHcJ,worth,,,,3,,,\n"
    )), "p")  # fmt: skip
    composition = plan.space.parameters[0]
    assert isinstance(composition, Composition)
    assert (composition.total, composition.most, composition.step) == (100.0, 2, 1.0)
    assert plan.space.parameters[1] == Range("t_h", 1.0, 100.0, log=True)
    assert plan.space.parameters[2] == Category("s", ("a", "b"))
    assert plan.goals == (Goal("HcJ"), Goal("d", "target", 7.5), Goal("price_usd_per_kg", "min"))
    assert plan.specifications == (Specification("Br", 1.2, 1.4),)
    assert plan.quantities == ("HcJ", "d", "Br")
    assert plan.criteria[0].limit == 20.0
    assert (plan.costs, plan.worth, plan.shared) == ({"s=b": 50.0}, 3.0, ("t_h",))
    assert Plan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


@pytest.mark.parametrize(
    ("text", "says"),
    [("x,rnge,0,1,,,,,\n", "Did you mean range"), ("x,range,0,,,,,,\n", "needs high"), ("x,range,0,one,,,,,\n", "'one' \\(high\\) is no number"),
     ("x,range,1,0,,,,,\ny,max,,,,,,,\n", "hold nothing"), ("x,range,0,1,,,,,\n", "something to go by"), ("x,range,0,1,,,,,\nx,max,,,,,,,\n", "name of its own"),
     ("x,range,0,1,,,,,\ny,max,,,,,,,\nz,cost,,,,5,,,\n", "no column 'z'"), ("x,range,0,1,,,,,\ny,max,,,,,,,\nrisk,cap,,,,5,,,\n", "no composition")],
)  # fmt: skip
def test_a_bad_sheet_is_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        read_plan(written(tmp_path, text), "p")


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="kind"):
        read_plan(path, "p")


def test_a_campaign_of_another_tool_brings_its_measurements(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text(json.dumps({
        "searchspace": {"parameters": [{"type": "NumericalContinuousParameter", "name": "x", "bounds": [0, 1]}]},
        "objective": {"type": "SingleTargetObjective", "target": {"type": "NumericalTarget", "name": "y", "mode": "MATCH", "bounds": [2, 4]}},
        "measurements": [{"x": 0.5, "y": 2.5}],
    }), encoding="utf-8")  # fmt: skip
    plan, rows, _ = read_plan(path, "p", specifications=(Specification("z", low=1.0),))
    assert plan.goals == (Goal("y", "target", 3.0),)
    assert plan.specifications[0].name == "z"
    assert rows == ({"x": 0.5, "y": 2.5},)


def test_the_cost_of_a_choice_that_is_not_there_is_refused() -> None:
    plan = Plan("c", Space((Category("s", ("a", "b")),)), (Goal("y"),), cost=1.0, costs={"s=c": 1.0})
    with pytest.raises(ParameterError, match="no choice 'c'"):
        plan.costs_of(plan.space.candidates(1))


def test_the_worked_campaign_is_the_same_for_the_same_seed() -> None:
    assert worked_plan().synthetic
    one, two, other = (worked_state(seed, batches=2) for seed in (0, 0, 1))
    assert one.data_hash == two.data_hash != other.data_hash
