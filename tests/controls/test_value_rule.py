"""The 0.1 % rule by interval arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.controls import Input, Interval, reaches_line, value_share
from sozai.terms import ParameterError

ENDS = st.tuples(st.floats(0.01, 1e4), st.floats(0.0, 1e4)).map(
    lambda ends: Interval(ends[0], ends[0] + ends[1])
)


def exactly(value: float) -> Interval:
    return Interval(value, value)


@pytest.mark.parametrize(("input_value", "item"), [(0.1, 100.0), (0.3, 300.0), (0.7, 700.0), (1.1, 1100.0)])
def test_a_thousandth_is_a_thousandth_whatever_the_currency(input_value: float, item: float) -> None:
    share = value_share([Input(exactly(input_value), True)], exactly(item))
    assert reaches_line(share) is True
    assert reaches_line(value_share([Input(exactly(input_value), True)], exactly(item * 1.001))) is False


@given(inputs=st.lists(ENDS, max_size=4), item=ENDS, place=st.floats(0.0, 1.0))
def test_the_share_of_any_values_in_the_ranges_lies_in_the_range_of_the_share(
    inputs: list[Interval], item: Interval, place: float
) -> None:
    share = value_share([Input(each, True) for each in inputs], item)
    assert share.high is not None
    assert item.high is not None
    top = sum(each.low + place * ((each.high or 0.0) - each.low) for each in inputs)
    value = top / (item.low + place * (item.high - item.low))
    assert share.low * (1 - 1e-9) <= value <= share.high * (1 + 1e-9)


@given(value=ENDS, item=ENDS)
def test_an_input_of_unknown_origin_may_count_or_not(value: Interval, item: Interval) -> None:
    unknown = value_share([Input(value, None)], item)
    assert unknown.low == 0.0
    assert unknown.high == value_share([Input(value, True)], item).high
    assert value_share([Input(value, False)], item) == exactly(0.0)


def test_an_input_of_unknown_value_may_be_worth_anything() -> None:
    share = value_share([Input(None, True), Input(exactly(0.01), True)], exactly(1000.0))
    assert share.high is None
    assert reaches_line(share) is None
    assert reaches_line(value_share([Input(None, True), Input(exactly(2.0), True)], exactly(1000.0))) is True


def test_the_measurement_error_is_half_the_range() -> None:
    assert Interval(0.0008, 0.0012).error == pytest.approx(0.0002)
    assert Interval(0.0008, None).error is None


@pytest.mark.parametrize("ends", [(-1.0, 1.0), (2.0, 1.0), (float("nan"), 1.0), (0.0, float("inf"))])
def test_a_range_that_is_none_is_refused(ends: tuple[float, float]) -> None:
    with pytest.raises(ParameterError):
        Interval(*ends)


def test_a_part_without_value_is_refused() -> None:
    with pytest.raises(ParameterError, match="above 0"):
        value_share([], Interval(0.0, 1.0))
