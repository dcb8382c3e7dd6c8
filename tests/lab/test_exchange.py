"""Campaigns of other tools come in with every loss named, and ours come back as they went."""

from __future__ import annotations

import base64
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.lab import (
    Category,
    Composition,
    Exchange,
    Limit,
    Ordered,
    Part,
    Range,
    Space,
    campaign_json,
    read_campaign_json,
)
from sozai.lab.exchange import Target
from sozai.terms import DataError

BAYBE: dict[str, Any] = {
    "searchspace": {
        "constructor": "from_product",
        "parameters": [
            {"type": "NumericalContinuousParameter", "name": "Nd", "bounds": [0.2, 0.9]},
            {"type": "NumericalContinuousParameter", "name": "Dy", "bounds": {"lower": 0.0, "upper": 0.1}},
            {"type": "NumericalContinuousParameter", "name": "Fe", "bounds": [0.0, 0.8]},
            {"type": "NumericalDiscreteParameter", "name": "age", "values": [500, 400, 450]},
            {"type": "NumericalDiscreteParameter", "name": "hours", "values": [1, 2, 10], "tolerance": 0.1},
            {"type": "CategoricalParameter", "name": "source", "values": ["Tb", "Dy"], "encoding": "OHE"},
            {"type": "SubstanceParameter", "name": "solvent", "data": {"water": "O", "methanol": "CO"}},
        ],
        "constraints": [
            {"type": "ContinuousLinearConstraint", "parameters": ["Nd", "Dy", "Fe"], "operator": "=", "coefficients": [1.0, 1.0, 1.0], "rhs": 1.0},
            {"type": "ContinuousCardinalityConstraint", "parameters": ["Nd", "Dy", "Fe"], "max_cardinality": 2},
            {"type": "ContinuousLinearConstraint", "parameters": ["Nd", "Dy"], "operator": ">=", "coefficients": [1.0, 2.0], "rhs": 0.3},
            {"type": "DiscreteExcludeConstraint", "parameters": ["age", "source"]},
        ],
    },
    "objective": {"type": "ParetoObjective", "targets": [{"type": "NumericalTarget", "name": "HcJ", "mode": "MAX"}, {"type": "NumericalTarget", "name": "cost", "minimize": True}, {"name": "Br", "mode": "MATCH", "bounds": [1.2, 1.3]}]},
    "measurements": [{"Nd": 0.3, "Dy": 0.0, "Fe": 0.7, "age": 450, "hours": 10, "source": "Tb", "solvent": "water", "HcJ": 900.0, "cost": None, "BatchNr": 1}],
}  # fmt: skip


def test_baybes_campaign_becomes_a_space_with_its_goals_and_rows() -> None:
    found = read_campaign_json(json.dumps(BAYBE))
    mixture, age, hours, source, solvent = found.space.parameters
    assert mixture == Composition((Part("Nd", 0.2, 0.9), Part("Dy", 0.0, 0.1), Part("Fe", 0.0, 0.8)), most=2)
    assert age == Range("age", 400.0, 500.0, step=50.0)
    assert hours == Ordered("hours", ("1", "2", "10"))
    assert source == Category("source", ("Tb", "Dy"))
    assert solvent == Category("solvent", ("water", "methanol"))
    assert found.space.limits == (Limit({"Nd": -1.0, "Dy": -2.0}, -0.3),)
    assert found.targets == (Target("HcJ"), Target("cost", "min"), Target("Br", "match", 1.2, 1.3))
    (row,) = found.measurements
    assert row["hours"] == "10"
    assert row["cost"] is None
    assert "BatchNr" not in row
    assert found.space.valid(found.space.points([row])).all()


def test_what_is_not_carried_over_is_named() -> None:
    said = " ".join(str(note) for note in read_campaign_json(json.dumps(BAYBE)).notes)
    assert "'solvent': its chemical description" in said
    assert "DiscreteExcludeConstraint" in said
    assert "'hours': its uneven values" in said


def test_a_binary_table_is_never_opened() -> None:
    class Bomb:
        def __reduce__(self) -> tuple[Any, tuple[str]]:
            return (exec, ("raise SystemExit('opened')",))

    text = base64.b64encode(pickle.dumps(Bomb())).decode()
    found = read_campaign_json(json.dumps(BAYBE | {"measurements": text}))
    assert found.measurements == ()
    assert any("binary table" in str(note) for note in found.notes)


def test_the_older_spelling_is_read() -> None:
    old = {
        "parameters": [{"type": "NumericalDiscreteParameter", "name": "p", "values": [1, 5, 10]}],
        "objective": {"mode": "SINGLE", "targets": [{"name": "Yield", "mode": "MAX"}]},
        "strategy": {"type": "TwoPhaseStrategy"},
    }
    found = read_campaign_json(json.dumps(old))
    assert found.space.columns == ("p",)
    assert found.targets == (Target("Yield"),)


def test_tables_by_column_and_by_record_are_the_same() -> None:
    rows = BAYBE["measurements"]
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    first, second, third = (
        read_campaign_json(json.dumps(BAYBE | {"measurements": m})).measurements
        for m in (rows, columns, {"constructor": "from_records", "data": rows})
    )
    assert first == second == third


SPACES = st.builds(
    lambda low, width, step, options, most: Space(
        (
            Composition((Part("A", 0.0, 0.9), Part("B", 0.1, 0.8, optional=True), Part("C")), most=most),
            Range("t", low, low + width, log=low > 0), Range("n", 0.0, 10.0, step=step), Category("k", tuple(options)), Ordered("o", ("low", "high")),
        ),
        (Limit({"A": 1.0, "t": 0.001}, 5.0),),
    ),
    st.floats(-10.0, 1000.0), st.floats(0.1, 1000.0), st.sampled_from([1.0, 2.0, 2.5]),
    st.lists(st.text("abcあ", min_size=1, max_size=4), min_size=1, max_size=4, unique=True), st.sampled_from([None, 2]),
)  # fmt: skip


@given(
    SPACES,
    st.lists(
        st.dictionaries(st.sampled_from(["t", "y"]), st.one_of(st.none(), st.floats(-1e6, 1e6))), max_size=3
    ),
)
def test_ours_comes_back_as_it_went(space: Space, rows: list[dict[str, float | None]]) -> None:
    sent = Exchange(space, (Target("y", "match", 0.0, 1.0), Target("z", "min")), tuple(rows))
    came = read_campaign_json(campaign_json(sent))
    assert came.space.to_json() == space.to_json()
    assert came.targets == sent.targets
    assert list(came.measurements) == rows


@given(SPACES)
def test_what_another_tool_is_given_describes_the_same_columns(space: Space) -> None:
    written = json.loads(campaign_json(Exchange(space, (Target("y"),))))["baybe"]
    again = read_campaign_json(json.dumps(written))
    assert again.space.columns == space.columns
    first, second = space.parameters[0], again.space.parameters[0]
    assert isinstance(first, Composition)
    assert isinstance(second, Composition)
    assert (first.most, first.total) == (second.most, second.total)
    assert again.targets == (Target("y"),)


@pytest.mark.parametrize(
    ("text", "says"),
    [("not json", "no JSON"), ("[1]", "object"), ('{"searchspace": 3}', "searchspace"), ('{"parameters": [{"type": "Odd", "name": "x"}]}', "'Odd'"),
     ('{"parameters": [{"type": "NumericalContinuousParameter", "name": "x", "bounds": [0]}]}', "x"),
     ('{"parameters": [{"type": "NumericalContinuousParameter", "name": "x", "bounds": ["a", 1]}]}', "x"),
     ('{"parameters": [{"type": "NumericalContinuousParameter", "name": "x", "bounds": [0, NaN]}]}', "no JSON"),
     ('{"format": "sozai-campaign", "version": 99}', "version 99"), ('{"format": "sozai-campaign", "version": 1}', "lacks"),
     ('{"parameters": [], "measurements": 7}', "own")],
)  # fmt: skip
def test_what_is_no_campaign_is_refused_with_its_part(text: str, says: str) -> None:
    with pytest.raises(Exception, match=says) as refused:
        read_campaign_json(text)
    assert refused.value.words.ja  # type: ignore[attr-defined]


def test_ends_of_deep_nesting_are_a_sentence() -> None:
    with pytest.raises(DataError):
        read_campaign_json("[" * 100_000)
