"""A table of experiments becomes a campaign: its space is what the data span, its rows are the first results."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from sozai.lab import Campaign, Category, Composition, Goal, Range, magnet_csv, read_magnets
from sozai.lab.own_space import OwnSpace, plan_of_table
from sozai.terms import DataError, ParameterError

TABLE = """no,alloy,Nd,Dy,Fe,age,gas,lab,strength
1,a,30,1,69,500,Ar,X,10
2,b,29,0,71,520,N2,X,<5
3,c,31,2,67,540,Ar,X,ND
4,d,28,1,71.1,500,N2,X,14
5,e,30,1,69,,Ar,X,15
6,f,30,1,69,530,Ar,X,
"""


def made(folder: Path, found: OwnSpace) -> Campaign:
    campaign = Campaign.new(folder, found.plan)
    campaign.tell_rows(found.rows)
    return campaign


def test_the_space_is_what_varies_and_the_rows_are_told(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(TABLE, "utf-8")
    found = plan_of_table(path, "own", (Goal("strength"),))
    composition, age, gas = found.plan.space.parameters
    assert isinstance(composition, Composition)
    assert (composition.columns, composition.total) == (("Nd", "Dy", "Fe"), 100.0)
    assert isinstance(age, Range)
    assert (age.low, age.high) == (500.0, 540.0)
    assert isinstance(gas, Category)
    assert gas.options == ("Ar", "N2")
    assert "no, alloy, lab" in found.notes[1].en
    assert "2 of 6" in found.notes[2].en
    states = [e.results["strength"].state for e in made(tmp_path / "a", found).state.experiments]
    assert states == ["measured", "below", "below", "measured"]


def test_a_column_that_is_left_is_no_variable(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(TABLE, "utf-8")
    assert "age" not in plan_of_table(path, "own", (Goal("strength"),), leave=("age",)).plan.space.columns
    with pytest.raises(ParameterError, match="Did you mean strength"):
        plan_of_table(path, "own", (Goal("strenght"),))


@pytest.mark.parametrize(
    ("text", "says"),
    [("1,2\n3,4\n", "row of headers"), ("a,a\n1,2\n", "twice: a"), ("a,y\n1,2\n1,3\n", "nothing varies")],
)
def test_a_table_that_spans_nothing_is_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(DataError, match=says):
        plan_of_table(path, "own", (Goal("y"),))


def test_magnets_of_the_template_become_a_campaign_in_at_percent(tmp_path: Path) -> None:
    path = tmp_path / "magnets.csv"
    path.write_text(magnet_csv(read_back(tmp_path)), "utf-8")
    found = plan_of_table(path, "own", (Goal("hcj_ka_per_m"),))
    assert found.plan.composition_unit == "at%"
    assert found.plan.units["hcj_ka_per_m"] == "kA/m"
    composition = found.plan.space.parameters[0]
    assert isinstance(composition, Composition)
    assert {"Nd", "Dy", "Fe"} <= set(composition.columns)
    assert "br_tesla" not in found.plan.space.columns
    campaign = made(tmp_path / "a", found)
    assert len(campaign.state.experiments) == 4
    assert campaign.suggest(2)[0].mean.keys() == {"hcj_ka_per_m"}


def read_back(folder: Path):  # type: ignore[no-untyped-def]
    """Return four magnets, one of them hot, as the template's reader gives them."""
    text = "sample_id,Nd,Dy,Fe,age2_temperature_c,hcj_ka_per_m,hcj_at_c,br_tesla,br_at_c\n単位,at%,at%,at%,°C,kOe,°C,T,°C\n"
    rows = [
        "A,14,1,85,500,18,20,1.3,20",
        "B,13,2,85,520,22,20,1.25,20",
        "C,15,0,85,540,14,20,1.35,20",
        "D,14,0.5,85.5,510,16,20,1.33,20",
    ]
    path = folder / "first.csv"
    path.write_text(text + "\n".join([*rows, "D,14,0.5,85.5,510,6,150,1.1,150"]), "utf-8")
    return read_magnets(path)


FILES = os.environ.get("SOZAI_FILES", "")


@pytest.mark.skipif(not FILES, reason="SOZAI_FILES names no folder of publishers' files")
@pytest.mark.parametrize(
    ("file", "goal", "leave", "columns", "rows"),
    [
        ("steel_strength.csv", "yield strength", ("tensile strength", "elongation"), 13, 312),
        ("heusler_magnetic.csv", "mu_b saturation", ("pol fermi", "mu_b", "e_form"), 5, 1081),
        ("Crossed_barrel_dataset.csv", "toughness", (), 4, 1800),
        ("Perovskite_dataset.csv", "Instability index", (), 3, 139),
    ],
)
def test_published_tables_become_campaigns(
    tmp_path: Path, file: str, goal: str, leave: tuple[str, ...], columns: int, rows: int
) -> None:
    found = plan_of_table(Path(FILES) / "materials" / file, "published", (Goal(goal),), leave=leave)
    assert len(found.plan.space.columns) == columns
    campaign = made(tmp_path / "a", found)
    assert len(campaign.state.experiments) == rows
    assert np.isfinite(campaign.state.points).all()
