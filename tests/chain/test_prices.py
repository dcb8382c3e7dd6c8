"""Base prices at every market."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sozai.chain.prices import node_prices


def fitted(
    arcs: list[tuple[int, int, float]], regions: int = 3, freight: float = 0.02, reference: float = 100.0
):
    origin, destination, flow = (np.array(column) for column in zip(*arcs, strict=True))
    good = np.zeros(origin.size, dtype=np.int64)
    anchor = np.zeros(1, dtype=np.int64)
    return node_prices(np.array([reference]), freight, good, origin, destination, flow, anchor, regions)[0]


def test_each_leg_of_a_route_adds_its_freight() -> None:
    """From region 0 at 100 over two legs of 2 %: 102 and 104 (the weak pull to 100 takes a tenth of a cent or so)."""
    assert_allclose(fitted([(0, 1, 5.0), (1, 2, 5.0)]), [100.0, 102.0, 104.0], atol=0.05)


def test_two_routes_meet_at_the_mean_weighted_by_flow() -> None:
    """With a = p1 - 100 and b = p2 - 100, least squares of 3 (b - 2)^2 + (b - a - 2)^2 + (a - 2)^2.

    Its conditions b = 2a and 4b - a = 8 give a = 8/7 and b = 16/7.
    """
    assert_allclose(
        fitted([(0, 2, 3.0), (1, 2, 1.0), (0, 1, 1.0)]), [100.0, 100 + 8 / 7, 100 + 16 / 7], atol=0.05
    )


def test_a_market_without_trade_has_the_reference_price() -> None:
    assert fitted([(0, 1, 5.0)], regions=4)[[2, 3]] == pytest.approx([100.0, 100.0])


def test_an_arc_without_flow_says_nothing() -> None:
    assert_allclose(fitted([(0, 1, 5.0), (2, 0, 0.0)]), fitted([(0, 1, 5.0)]))


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_prices_scale_with_the_reference_and_ignore_the_unit_of_flow(reference: float, k: float) -> None:
    arcs = [(0, 1, 5.0), (2, 1, 3.0)]
    plain = fitted(arcs)
    assert_allclose(fitted(arcs, reference=reference), plain * reference / 100, rtol=1e-9)
    assert_allclose(fitted([(o, d, f * k) for o, d, f in arcs]), plain, rtol=1e-9)
