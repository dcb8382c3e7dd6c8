"""Concentration by printed shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sozai.risk import shares_concentration
from sozai.store import Facts
from sozai.terms import NoAnswerError


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


def test_one_printed_supplier_is_a_monopoly(facts: Facts) -> None:
    plain, weighted = shares_concentration(facts, "dysprosium", "refine")
    assert plain.value == pytest.approx(1.0)
    assert 0.0 < weighted.value < 1.0
    assert {fact.source for fact in plain.facts} == {"eu-crm-2023"}


def test_the_index_is_the_sum_of_squared_printed_shares(facts: Facts) -> None:
    frame = facts.frame("supply_shares", material="neodymium", stage="mine", scope="world")
    shares = frame.loc[~frame["country"].isin(["WLD", "ROW"]), "share"].to_numpy()
    whole = max(1.0, float(shares.sum()))
    plain, weighted = shares_concentration(facts, "neodymium", "mine")
    assert plain.value == pytest.approx(float((shares**2).sum()) / whole**2)
    assert weighted.value < plain.value
    assert plain.low <= plain.value <= plain.high


def test_what_is_not_printed_is_refused_by_name(facts: Facts) -> None:
    with pytest.raises(NoAnswerError, match="supply_shares"):
        shares_concentration(facts, "dysprosium", "metal")
