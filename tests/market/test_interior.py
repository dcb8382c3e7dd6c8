"""The solver by itself: its normal equations against dense algebra, its minima against hand cases."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import sparse

from sozai.market.curves import flat, joined, loss, switch, thrift
from sozai.market.interior import Problem, minimised
from sozai.market.normal import Normal

FREE = np.inf


def banded(rng, blocks, size, ties):
    """Return rows by block and columns that reach neighbours at most, with tied rows at the end."""
    rows = blocks * size
    columns = []
    for block in range(blocks):
        for _ in range(3 * size):
            column = np.zeros(rows + ties)
            inside = block * size + rng.choice(size, 2, replace=False)
            column[inside] = rng.normal(size=2)
            if block + 1 < blocks and rng.random() < 0.3:
                column[(block + 1) * size + rng.integers(size)] = rng.normal()
            columns.append(column)
    for tie in range(ties):
        block = rng.integers(blocks)
        for _ in range(rng.integers(2, 5)):
            column = np.zeros(rows + ties)
            column[block * size + rng.integers(size)] = rng.normal()
            column[rows + tie] = rng.choice([-1.0, 1.0, 2.0])
            columns.append(column)
    return sparse.csr_array(np.array(columns).T), np.repeat(np.arange(blocks), size)


@given(seed=st.integers(0, 10**6), blocks=st.integers(1, 4), size=st.integers(2, 5), ties=st.integers(0, 4))
@settings(max_examples=40)
def test_block_factors_solve_the_normal_equations(seed, blocks, size, ties):
    rng = np.random.default_rng(seed)
    matrix, block = banded(rng, blocks, size, ties)
    weight = 10 ** rng.uniform(-3, 3, matrix.shape[1])
    right = rng.normal(size=matrix.shape[0])
    solved = Normal(matrix, block).factored(weight).solved(right)
    dense = matrix.toarray() * weight @ matrix.toarray().T
    assert_allclose(dense @ solved, right, rtol=1e-6, atol=1e-6)


def test_a_column_over_distant_blocks_is_refused():
    matrix = sparse.csr_array(np.array([[1.0], [0.0], [1.0]]))
    with pytest.raises(ValueError, match="not neighbours"):
        _ = Normal(matrix, np.arange(3)).blocks


def problem(costs, matrix, rhs, upper, start=0.5):
    count = len(upper)
    return Problem(
        matrix=sparse.csr_array(np.array(matrix, dtype=float)),
        rhs=np.array(rhs, dtype=float),
        upper=np.array(upper, dtype=float),
        costs=joined(costs),
        weight=np.ones(count),
        block=np.zeros(len(rhs), dtype=np.int64),
        start=np.full(count, start),
        start_dual=np.ones(len(rhs)),
    )


def test_the_cheaper_of_two_constant_costs_is_used_up_to_its_bound():
    found = minimised(problem([flat([1.0]), flat([3.0])], [[1, 1]], [1.0], [0.7, FREE]))
    assert found.converged
    assert_allclose(found.x, [0.7, 0.3], atol=1e-12)
    assert_allclose(found.y, [3.0], rtol=1e-9)


def test_rising_costs_are_equalised():
    """1 + 0.05 x/1 against 1.01 + 0.05 * 1.01 x: the mean point by hand."""
    found = minimised(problem([loss([1.0], [1.0]), loss([1.0], [2.0])], [[1, 1]], [0.9], [FREE, FREE]))
    assert_allclose(found.x, [0.3, 0.6], rtol=1e-9)
    assert_allclose(found.y, [1.015], rtol=1e-9)


def test_a_curve_without_end_keeps_off_its_bound():
    """Room left y at marginal value y^-2 against a price of 1e6: y = 1e-3."""
    found = minimised(
        problem([thrift([1.0], [1.0], [2.0]), flat([1e6])], [[-1, 1]], [-1e-3 + 2.0], [1.5, FREE])
    )
    assert found.converged
    assert_allclose(found.x[0], 1e-3, rtol=1e-9)


def test_an_empty_set_is_not_converged():
    found = minimised(problem([flat([1.0]), flat([1.0])], [[1, 1]], [3.0], [1.0, 1.0]))
    assert not found.converged


@given(value=st.floats(0.2, 50.0), power=st.floats(0.1, 8.0))
def test_the_integral_of_a_curve_has_the_curve_as_its_slope(value, power):
    for curve in (thrift([3.0], [2.0], [power]), switch([3.0], [2.0]), loss([3.0], [2.0])):
        x, step = np.array([value / 25]), 1e-6
        slope = (curve.value(x + step) - curve.value(x - step)) / (2 * step)
        assert_allclose(curve.slope(x), slope, rtol=1e-4)
