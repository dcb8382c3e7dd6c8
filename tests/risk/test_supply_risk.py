from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.risk import eu_supply_risk, hhi_wgi_t, supply_risk
from sozai.terms import DataError, NoAnswerError

UNIT = st.floats(0, 1)
WORLD = [
    {"country": "CHN", "share": 0.9, "restriction_factor": 1.1},
    {"country": "DEU", "share": 0.1, "restriction_factor": 0.8},
]
EU = [row | {"scope": "EU", "share": 0.5} for row in WORLD]
STATES = [
    {"country": country, "indicator": indicator, "estimate": estimate, "year": 2023}
    for country, estimate in (("CHN", -0.5), ("DEU", 1.5))
    for indicator in ("voice", "stability", "effectiveness", "regulation", "law", "corruption")
]


@given(st.floats(0, 10), st.floats(0, 10), UNIT, UNIT, UNIT)
def test_supply_risk_lies_between_zero_and_the_worse_scope(
    world: float, eu: float, reliance: float, recycled: float, substitution: float
) -> None:
    risk = supply_risk(world, eu, reliance, recycled, substitution)
    assert 0 <= risk <= max(world, eu) + 1e-9


@given(st.floats(0, 10), st.floats(0, 10), UNIT, UNIT, UNIT)
def test_more_recycling_never_raises_supply_risk(
    world: float, eu: float, reliance: float, one: float, other: float
) -> None:
    less, more = sorted((one, other))
    assert supply_risk(world, eu, reliance, more, 1.0) <= supply_risk(world, eu, reliance, less, 1.0) + 1e-12


@given(st.floats(0, 10), UNIT, UNIT)
def test_one_scope_alone_does_not_depend_on_import_reliance(scope: float, one: float, other: float) -> None:
    assert supply_risk(scope, None, one, 0.0, 1.0) == pytest.approx(
        float(supply_risk(scope, None, other, 0.0, 1.0))
    )
    assert supply_risk(None, scope, one, 0.0, 1.0) == pytest.approx(scope)


def test_a_percentage_is_refused() -> None:
    with pytest.raises(DataError, match="never %"):
        supply_risk(1.0, 1.0, 85.0, 0.0, 1.0)
    with pytest.raises(DataError, match="per cent"):
        hhi_wgi_t([85.0], [0.5])


def test_supply_risk_reads_both_scopes(tables) -> None:
    facts = tables(supply_shares=WORLD + EU, governance=STATES)
    found = eu_supply_risk(
        facts,
        "gallium",
        "refine",
        2023,
        import_reliance_share=0.8,
        recycling_share=0.1,
        substitution_index=0.9,
    )
    # WGI China 6, Germany 2: world 0.81 x 6 x 1.1 + 0.01 x 2 x 0.8; EU 0.25 x 6 x 1.1 + 0.25 x 2 x 0.8
    world, eu = 5.346 + 0.016, 1.65 + 0.4
    assert found.world is not None
    assert found.world.value == pytest.approx(world)
    assert found.risk.value == pytest.approx((world * 0.4 + eu * 0.6) * 0.9 * 0.9)
    assert found.risk.low < found.risk.value < found.risk.high
    assert len({fact.key for fact in found.risk.facts if fact.table == "supply_shares"}) == 4


def test_what_is_not_given_is_assumed_and_said(tables) -> None:
    rows = [row | {"restriction_factor": None} for row in WORLD]
    found = eu_supply_risk(
        tables(supply_shares=rows, governance=STATES), "gallium", "refine", 2023, import_reliance_share=1.0
    )
    assert found.eu is None
    assert found.risk.grade == "D"
    assert found.risk.value == pytest.approx(0.81 * 6 + 0.01 * 2)
    said = " ".join(note.en for note in found.risk.notes)
    for words in (
        "restriction factor for CHN, DEU",
        "No recycling",
        "No substitution",
        "No supply shares for the EU",
    ):
        assert words in said


def test_neither_scope_is_refused_by_table_and_key(tables) -> None:
    with pytest.raises(NoAnswerError, match=r"'supply_shares'.*material=gallium, stage=mine"):
        eu_supply_risk(tables(governance=STATES), "gallium", "mine", 2023, import_reliance_share=1.0)
