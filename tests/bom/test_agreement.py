"""The same product says the same in every format that can say it, and nothing where it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sozai.bom import FIELDS, FORMATS, Amount, Declaration, Line, contained, read

EXAMPLES = Path(__file__).parents[2] / "examples" / "bom"
TABLES = ("excel", "csv")
MARKUP = ("ipc-1752a", "ipc-1752b", "iec-62474", "chemsherpa")
TEMPLATES = {"cmrt": {"Sn", "Ta", "W", "Au"}, "emrt": {"Co", "Cu", "C", "Li", "Ni"}}

Written = dict[tuple[str, str], Declaration]
Products = dict[str, Declaration]


def said(line: Line, fields: frozenset[str]) -> dict[str, Any]:
    return {field: rounded(getattr(line, field)) for field in sorted(fields)}


def rounded(value: Any) -> Any:
    if isinstance(value, Amount):
        ends = (None if end is None else float(f"{end:.9g}") for end in (value.value, value.low, value.high))
        return (*ends, value.unit)
    return value


def test_every_format_is_written_and_recognised_by_its_content(written: Written) -> None:
    assert {declared.format for declared in written.values()} == set(FORMATS)


def test_a_product_reads_the_same_from_every_table(written: Written, products: Products) -> None:
    everything = frozenset(FIELDS)
    compared = 0
    for (product, file), declared in written.items():
        if declared.format in TABLES:
            assert [said(line, everything) for line in declared.lines] == [
                said(line, everything) for line in products[product].lines
            ], file
            compared += 1
    assert compared == 14


def test_what_markup_can_carry_agrees_and_the_rest_is_unknown(written: Written, products: Products) -> None:
    compared = 0
    for (product, file), declared in written.items():
        if declared.format in MARKUP:
            base = products[product].lines
            assert [said(line, declared.carries) for line in declared.lines] == [
                said(line, declared.carries) for line in base
            ], file
            compared += 1
    assert compared == 8


def test_smelters_agree_and_masses_stay_unknown(written: Written, products: Products) -> None:
    for (product, _), declared in written.items():
        if declared.format not in ("cmrt", "emrt", "amrt"):
            continue
        wanted = TEMPLATES.get(declared.format)
        others = set().union(*TEMPLATES.values())
        expected = {
            (line.element, line.smelter, line.smelter_id, line.smelter_country)
            for line in products[product].lines
            if line.smelter and (line.element in wanted if wanted else line.element not in others)
        }
        found = {
            (line.element, line.smelter, line.smelter_id, line.smelter_country) for line in declared.lines[1:]
        }
        assert found == expected
        assert declared.lines[0].item == products[product].lines[0].item
        assert declared.declarant == "Example Co."


def test_a_field_outside_what_a_format_carries_is_never_filled(written: Written) -> None:
    for (_, file), declared in written.items():
        for line in declared.lines:
            filled = {field for field in FIELDS if getattr(line, field) is not None}
            assert filled <= declared.carries, file


def test_the_elements_of_a_product_weigh_the_same_in_every_format_with_masses(
    written: Written, products: Products
) -> None:
    def weights(declared: Declaration) -> dict[str, float]:
        found: dict[str, float] = {}
        for position, line in enumerate(declared.lines):
            pieces = declared.in_product(position)
            if line.kind == "substance" and line.mass and line.mass.value is not None and pieces:
                for element, share in contained(line):
                    found[element] = round(found.get(element, 0.0) + pieces * line.mass.value * share, 6)
        return found

    # 48 magnets with 9.1 g each
    assert weights(products["traction-motor"])["Nd"] == pytest.approx(436.8)
    for (product, file), declared in written.items():
        if "mass" in declared.carries:
            assert weights(declared) == pytest.approx(weights(products[product]), rel=1e-6), file


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_states_what_it_cannot_say_in_both_languages(name: str) -> None:
    format_ = FORMATS[name]
    assert format_.carries <= set(FIELDS)
    assert format_.limits
    assert all(limit.en and limit.ja for limit in format_.limits)


def test_reading_twice_gives_the_same_digest(products: Products) -> None:
    again = {name: read(EXAMPLES / f"{name}.csv").digest() for name in products}
    assert again == {name: declared.digest() for name, declared in products.items()}
    assert len(set(again.values())) == len(products)
