"""Sobol' indices and one-at-a-time swings against functions whose answer is known, and against SALib."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import sobol as analysis
from SALib.sample import sobol as design

from sozai.disruption import one_at_a_time, sobol, to_find_out


def ishigami(places: np.ndarray) -> float:
    x = np.pi * (2 * places - 1)
    return float(np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


def test_ishigami_has_the_indices_of_its_closed_form() -> None:
    """Ishigami and Homma (1990): with a = 7, b = 0.1 the first-order indices are 0.3139, 0.4424 and 0."""
    found = sobol(ishigami, 3, 1024)
    assert found.first == pytest.approx([0.3139, 0.4424, 0.0], abs=0.03)
    assert found.total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.03)
    assert ((found.first_low <= found.first) & (found.first <= found.first_high)).all()


def test_salib_agrees() -> None:
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    points = design.sample(problem, 1024, calc_second_order=False, seed=1)
    witness = analysis.analyze(
        problem, np.array([ishigami(x) for x in points]), calc_second_order=False, seed=1
    )
    found = sobol(ishigami, 3, 1024)
    assert found.first == pytest.approx(witness["S1"], abs=0.05)
    assert found.total == pytest.approx(witness["ST"], abs=0.05)


def test_an_assumption_that_matters_not_has_no_part() -> None:
    found = sobol(lambda x: float(x[1]), 3, 64)
    assert to_find_out(found)[0] == 1
    assert found.first[[0, 2]] == pytest.approx([0, 0], abs=1e-9)


def test_a_constant_has_no_spread_to_divide() -> None:
    found = sobol(lambda _: 3.0, 2, 16)
    assert found.first.tolist() == [0.0, 0.0]


def test_the_same_seed_gives_the_same_indices() -> None:
    assert (sobol(ishigami, 3, 64).first == sobol(ishigami, 3, 64).first).all()


def test_one_at_a_time_moves_one_only() -> None:
    seen = []
    found = one_at_a_time(lambda x: seen.append(x.copy()) or float(x.sum()), 3)  # type: ignore[func-returns-value]
    assert all((np.abs(x - 0.5) > 0).sum() <= 1 for x in seen)
    assert found.high - found.low == pytest.approx([1, 1, 1])
