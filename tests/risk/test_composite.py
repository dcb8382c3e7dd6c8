"""Laws of disruption potential x trade exposure x economic vulnerability, and of days of cover."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.risk import composite, days_of_cover, economic_vulnerability, trade_exposure
from sozai.terms import DataError, NoAnswerError

PARTS = st.floats(0.0, 1.0)
MASS = st.floats(0.01, 1e6)


@given(PARTS, PARTS, PARTS)
def test_the_composite_lies_between_its_least_and_its_largest_factor(a: float, b: float, c: float) -> None:
    value = float(composite(a, b, c))
    assert min(a, b, c) - 1e-9 <= value <= max(a, b, c) + 1e-9


@given(PARTS, PARTS, PARTS, st.floats(0.0, 1.0))
def test_a_lower_factor_never_raises_the_composite(a: float, b: float, c: float, part: float) -> None:
    assert float(composite(a * part, b, c)) <= float(composite(a, b, c)) + 1e-12


@given(MASS, MASS, st.floats(0.1, 10.0))
def test_trade_exposure_ignores_the_unit_of_mass(net: float, made: float, unit: float) -> None:
    assert float(trade_exposure(net * unit, made * unit)) == pytest.approx(float(trade_exposure(net, made)))


@given(MASS, MASS, MASS)
def test_more_domestic_output_never_raises_trade_exposure(net: float, made: float, more: float) -> None:
    assert float(trade_exposure(net, made + more)) <= float(trade_exposure(net, made))


def test_a_net_exporter_has_no_trade_exposure_and_one_without_output_has_all() -> None:
    assert trade_exposure([-5.0, 5.0], [10.0, 0.0]).tolist() == [0.0, 1.0]


def test_trade_exposure_without_facts_is_refused_and_not_zero() -> None:
    with pytest.raises(DataError, match="missing is not zero"):
        trade_exposure(np.nan, 1.0)
    with pytest.raises(NoAnswerError):
        trade_exposure(0.0, 0.0)


def test_importance_above_the_scale_is_one() -> None:
    assert economic_vulnerability([0.0, 5.0, 10.0, 11.0]).tolist() == [0.0, 0.5, 1.0, 1.0]


@given(MASS, MASS, st.floats(0.05, 1.0))
def test_a_stock_lasts_longer_the_less_is_lost(stock: float, use: float, lost: float) -> None:
    assert float(days_of_cover(stock, use, lost)) == pytest.approx(float(days_of_cover(stock, use)) / lost)


def test_cover_without_use_is_refused() -> None:
    with pytest.raises(NoAnswerError):
        days_of_cover(1.0, 0.0)
