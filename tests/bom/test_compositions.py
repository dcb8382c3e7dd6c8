"""The table of typical compositions: within bounds, and in line with the worked products' declarations."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import sozai.sources.assumptions as assumptions
from sozai import bom
from sozai.sources import load
from sozai.terms import MATERIALS


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return load(Path(assumptions.__file__).parent / "compositions.csv").tables["compositions"]


def test_a_share_lies_in_its_range_and_a_part_is_no_more_than_whole(table: pd.DataFrame) -> None:
    assert (table["low_share"] <= table["share"]).all()
    assert (table["share"] <= table["high_share"]).all()
    assert (table.groupby("part_type")[["share", "low_share"]].sum() <= 1.0 + 1e-9).all(axis=None)


def test_every_range_is_marked_as_an_assumption(table: pd.DataFrame) -> None:
    assert set(table["grade"]) == {"D"}
    assert table["note"].str.len().min() > 20


def test_what_the_worked_products_declare_lies_in_the_range_of_its_type(
    table: pd.DataFrame, products: dict[str, bom.Declaration]
) -> None:
    ranges = {(row.part_type, row.material): (row.low_share, row.high_share) for row in table.itertuples()}
    ids = {material.symbol: material.id for material in MATERIALS.values() if material.symbol}
    held: dict[tuple[str, str, str], float] = {}
    for declared in products.values():
        for line in declared.lines:
            part = line
            while part.kind != "part" and part.above is not None:
                part = declared.lines[part.above]
            if line.kind == "substance" and line.mass and line.mass.value and part.mass and part.mass.value:
                for element, share in bom.contained(line):
                    key = (part.item, str(part.part_type), ids.get(element, element))
                    held[key] = held.get(key, 0.0) + line.mass.value * share / part.mass.value
    compared = {key: (share, *ranges[key[1:]]) for key, share in held.items() if key[1:] in ranges}
    assert len(compared) >= 12
    assert {key: found for key, found in compared.items() if not found[1] <= found[0] <= found[2]} == {}
