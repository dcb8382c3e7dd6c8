"""Atomic and mass fractions are two readings of one composition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sozai.lab import atomic_fractions, mass_fractions
from sozai.terms import DataError, UnitError
from sozai.terms.atoms import WEIGHTS

SYMBOLS = sorted(WEIGHTS)
COMPOSITIONS = st.lists(st.sampled_from(SYMBOLS), min_size=1, max_size=12, unique=True).flatmap(
    lambda names: st.tuples(
        st.just(names),
        arrays(np.float64, (3, len(names)), elements=st.floats(0.0, 1e6)).filter(
            lambda a: bool((a.max(axis=1) > 1e-6).all())
        ),
    )
)


@given(COMPOSITIONS)
def test_there_and_back_is_the_same_composition(case: tuple[list[str], np.ndarray]) -> None:
    names, amounts = case
    shares = amounts / amounts.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(atomic_fractions(names, mass_fractions(names, amounts)), shares, atol=1e-12)
    np.testing.assert_allclose(mass_fractions(names, atomic_fractions(names, amounts)), shares, atol=1e-12)


@given(COMPOSITIONS)
def test_shares_add_up_to_one_and_no_element_appears(case: tuple[list[str], np.ndarray]) -> None:
    names, amounts = case
    found = mass_fractions(names, amounts)
    np.testing.assert_allclose(found.sum(axis=1), 1.0, atol=1e-12)
    assert not found[amounts == 0.0].any()


@given(COMPOSITIONS, st.floats(1e-6, 1e6))
def test_the_size_of_the_sample_does_not_matter(case: tuple[list[str], np.ndarray], scale: float) -> None:
    names, amounts = case
    np.testing.assert_allclose(
        mass_fractions(names, amounts * scale), mass_fractions(names, amounts), rtol=1e-9
    )


@pytest.mark.parametrize("bad", [[np.nan, 1.0], [-0.1, 1.1], [0.0, 0.0], [1.0]])
def test_a_missing_negative_or_empty_composition_is_refused(bad: list[float]) -> None:
    with pytest.raises(DataError):
        mass_fractions(["Nd", "Fe"], bad)


def test_a_wrong_symbol_is_named() -> None:
    with pytest.raises(UnitError, match="'Nb2'"):
        atomic_fractions(["Nb2", "Fe"], [1.0, 1.0])
