"""Whatever a file holds, a reader answers with experiments or with a sentence in two languages."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sozai.lab import read_campaign_json, read_magnets, read_shelf, read_work_order
from sozai.lab.sheet import Column
from sozai.terms import SozaiError, Words

HEADS = ["sample_id", "master", "suggestion_id", "Nd (wt%)", "Fe (at%)", "B", "HcJ (kOe)", "Br", "hcj_at_c (K)", "purity", "価格", "state", "残部", "(BH)max (MGOe)", "酸素量(ppm)", "unit", ""]  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(["", "ND", "<5", ">2400", "bal.", "残部", "1e999", "-1", "nan", "inf", "=1+1", "1,5", "１２", "単位", "kOe", "wt%", "10~5", "±", "ND(", "a", "完了", "TRUE", "2026-01-01"]),
    st.floats().map(str), st.text(max_size=6),
)  # fmt: skip
GRIDS = st.lists(st.sampled_from(HEADS), min_size=1, max_size=8).flatmap(
    lambda heads: st.lists(st.lists(CELLS, max_size=len(heads) + 1), max_size=6).map(
        lambda rows: [heads, *rows]
    )
)
HCJ = Column("HcJ", Words("HcJ", "保磁力"), "kA/m", ("kA/m",))
READERS: dict[str, Callable[[Path], Any]] = {
    "magnets": read_magnets,
    "shelf": read_shelf,
    "order": lambda path: read_work_order(path, "c", 1, (HCJ,), (Column("Nd", Words("Nd", "Nd")),)),
}


def refusal(work: Callable[[], Any]) -> Words | None:
    """Return the sentence a reader refuses with; None when it reads."""
    try:
        work()
    except SozaiError as refused:
        return refused.words
    return None


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=80, deadline=None)
@example([["sample_id", "Nd (wt%)", "Fe (wt%)"], ["a", "1e999", "bal."]])
@example([["master", "Nd (wt%)"], ["x", "inf"], ["yield", "-5"]])
@given(GRIDS)
def test_a_table_of_anything_is_read_or_refused_in_a_sentence(reader: str, grid: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(grid)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_text(text.getvalue(), encoding="utf-8", errors="replace", newline="")
        said = refusal(lambda: READERS[reader](path))
    assert said is None or (said.en.strip() and said.ja.strip())


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(allow_nan=False), st.text(max_size=5), st.sampled_from(["NumericalDiscreteParameter", "CategoricalParameter", "MAX", "="])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["type", "name", "values", "bounds", "parameters", "constraints", "objective", "targets", "target", "mode", "searchspace", "measurements", "coefficients", "rhs", "operator", "condition", "threshold", "max_cardinality", "format", "version", "space"]), inner, max_size=5),
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_a_json_of_anything_is_read_or_refused_in_a_sentence(value: Any) -> None:
    said = refusal(lambda: read_campaign_json(json.dumps(value)))
    assert said is None or (said.en.strip() and said.ja.strip())


WHOLE: dict[str, Any] = {
    "searchspace": {
        "parameters": [
            {"type": "NumericalContinuousParameter", "name": "a", "bounds": [0.0, 1.0]},
            {"type": "NumericalDiscreteParameter", "name": "b", "values": [0.0, 0.5, 1.0]},
            {"type": "CategoricalParameter", "name": "c", "values": ["x", "y"]},
        ],
        "constraints": [
            {"type": "ContinuousLinearConstraint", "parameters": ["a", "b"], "operator": "=", "coefficients": [1.0, 1.0], "rhs": 1.0},
            {"type": "DiscreteSumConstraint", "parameters": ["a", "b"], "condition": {"operator": "<=", "threshold": 1.0}},
            {"type": "ContinuousCardinalityConstraint", "parameters": ["a", "b"], "max_cardinality": 1},
        ],
    },
    "objective": {"targets": [{"name": "y", "mode": "MATCH", "bounds": [0.0, 1.0], "transformation": {"type": "X"}}]},
    "measurements": [{"a": 0.5, "b": 0.5, "c": "x", "y": 1.0}],
}  # fmt: skip


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inside for found in leaves(item, (*path, key)))][
        1 if not path else 0 :
    ]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(leaves(WHOLE)), VALUES)
def test_a_campaign_with_one_part_broken_is_read_or_refused_in_a_sentence(
    path: tuple[Any, ...], value: Any
) -> None:
    broken = json.loads(json.dumps(WHOLE))
    owner = broken
    for key in path[:-1]:
        owner = owner[key]
    owner[path[-1]] = value
    said = refusal(lambda: read_campaign_json(json.dumps(broken)))
    assert said is None or (said.en.strip() and said.ja.strip())
