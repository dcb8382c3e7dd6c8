"""Laws of the accounts of an industry: the Leontief inverse by hand, and shares that are parts of a whole."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.industry import accounts, content, field_uses, sizes
from sozai.store import Facts
from sozai.terms import NoAnswerError
from sozai.terms.industry import FIELDS, NAMING


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


@given(st.floats(0.0, 0.4), st.floats(0.0, 0.4))
def test_the_content_of_a_chain_of_two_is_the_product_of_its_links(first: float, second: float) -> None:
    chain = np.array([[0.0, first, 0.0], [0.0, 0.0, second], [0.0, 0.0, 0.0]])
    assert content(chain, [0])[0] == pytest.approx([1.0, first, first * second])


@given(st.integers(0, 2**32 - 1))
def test_content_is_never_less_than_what_is_bought_directly(seed: int) -> None:
    table = np.random.default_rng(seed).uniform(0.0, 0.15, (6, 6))
    inside = content(table, [1, 4])
    assert (inside >= table[[1, 4]] - 1e-12).all()
    # Output covers final demand and every sector's purchases of it: x = y + A x, for each unit of demand.
    whole = content(table, list(range(6)))
    assert whole == pytest.approx(np.eye(6) + table @ whole)


def test_shares_of_an_account_are_parts_of_a_whole(facts: Facts) -> None:
    every = accounts(facts, "JPN")
    assert len(every) == 45
    assert all(0.0 <= each.industry_share <= 1.0 and 0.0 <= each.export_share <= 1.0 for each in every)
    assert all(each.value_added_usd <= each.output_usd for each in every)


def test_a_country_without_a_table_is_refused(facts: Facts) -> None:
    with pytest.raises(NoAnswerError, match="input_output"):
        accounts(facts, "LAO")


def test_published_rows_keep_their_grade_and_no_number_is_invented(facts: Facts) -> None:
    for size in sizes(facts, "JPN"):
        assert size.grade == max(fact.grade for fact in size.facts)
        assert all(value > 0.0 for value in size.values.values())
    assert sizes(facts, "LAO") == ()


def test_every_use_names_a_field_of_the_seventeen_or_none(facts: Facts) -> None:
    uses = field_uses(facts)
    assert uses
    assert len(FIELDS) == 18
    assert {use.field for use in uses} <= set(FIELDS)
    assert all((use.fact.grade == "A") == (use.naming == "named") for use in uses)
    assert {use.naming for use in uses} == set(NAMING)
