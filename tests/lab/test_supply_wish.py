"""A search that knows what elements cost keeps its caps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pytest

from sozai.lab import (
    Category,
    Composition,
    Criterion,
    ElementSupply,
    Objective,
    Part,
    Range,
    Space,
    Told,
    Wish,
    allowed_by,
    composition_supply,
    known_by,
    mass_fractions,
    point_fractions,
    suggest,
)
from sozai.store import Facts
from sozai.studies.element_facts import element_facts
from sozai.terms import ParameterError

SPACE = Space(
    (
        Composition((Part("Nd", 0.2, 0.34), Part("Dy", 0.0, 0.1), Part("Fe", 0.5, 0.8))),
        Category("route", ("a", "b")),
    )
)


@pytest.fixture(scope="module")
def supply() -> Iterator[ElementSupply]:
    with Facts(None) as facts:
        yield element_facts(facts, date(2025, 6, 1), "JPN", ("Fe", "Dy", "Nd", "Co"))


def test_points_become_mass_fractions_in_the_order_of_the_facts(supply: ElementSupply) -> None:
    points = SPACE.points([{"Nd": 0.3, "Dy": 0.1, "Fe": 0.6, "route": "b"}])
    assert point_fractions(SPACE, supply)(points).tolist() == [pytest.approx([0.6, 0.1, 0.3, 0.0])]
    by_atoms = point_fractions(SPACE, supply, "at%")(points)[0]
    assert by_atoms[:3] == pytest.approx(mass_fractions(["Fe", "Dy", "Nd"], [0.6, 0.1, 0.3]))


def test_what_a_wish_knows_is_what_the_composition_costs(supply: ElementSupply) -> None:
    fractions = point_fractions(SPACE, supply)
    points = SPACE.candidates(50, seed=1)
    at = supply.column("price_usd_per_kg")
    np.testing.assert_allclose(known_by("price_usd_per_kg", supply, fractions)(points), composition_supply(supply, fractions(points)).value[:, at])  # fmt: skip


def test_no_suggestion_breaks_a_cap(supply: ElementSupply) -> None:
    fractions = point_fractions(SPACE, supply)
    points = SPACE.candidates(30, seed=2)
    told = Told(points, {"HcJ": 800.0 + 8000.0 * points[:, 1]})
    cap = Criterion("price_usd_per_kg", "cap", 30.0)
    free = suggest(SPACE, told, Wish((Objective("HcJ"),)), n=4, candidates=400, seed=0)
    price = known_by("price_usd_per_kg", supply, fractions)
    assert price(free.points).max() > 30.0
    wish = Wish((Objective("HcJ"),), allowed=allowed_by((cap,), supply, fractions))
    capped = suggest(SPACE, told, wish, n=4, candidates=400, seed=0)
    assert price(capped.points).max() <= 30.0


def test_chances_of_several_criteria_multiply_and_unknown_excludes(supply: ElementSupply) -> None:
    fractions = point_fractions(SPACE, supply)
    points = SPACE.candidates(20, seed=3)
    price = Criterion("price_usd_per_kg", "chance", 35.0, probability=0.05)
    one = allowed_by((price,), supply, fractions)(points)
    both = allowed_by((price, Criterion("controlled_share", "cap", 0.02)), supply, fractions)(points)
    assert (both <= one).all()
    assert set(both[points[:, 1] > 0.0201]) <= {0.0}
    days = allowed_by((Criterion("stock_days", "cap", 30.0),), supply, fractions)(points)
    assert not days.any()


def test_a_space_without_elements_or_facts_is_refused(supply: ElementSupply) -> None:
    with pytest.raises(ParameterError, match="no composition"):
        point_fractions(Space((Category("k", ("a", "b")),)), supply)
    strange = Space((Composition((Part("Nd"), Part("Tb"))),))
    with pytest.raises(ParameterError, match="Tb"):
        point_fractions(strange, supply)


def test_what_is_unknown_is_never_suggested_although_it_was_told() -> None:
    space = Space((Range("x", 0.0, 1.0), Range("z", 0.0, 1.0)))
    points = space.candidates(12, 0)
    burden = {"burden": lambda asked: np.where(asked[:, 0] > 0.5, np.nan, asked[:, 0])}
    for goals in (
        (Objective("burden", maximise=False),),
        (Objective("y"), Objective("burden", maximise=False)),
    ):
        batch = suggest(
            space, Told(points, {"y": points[:, 0]}), Wish(goals, known=burden), n=3, candidates=300
        )
        assert (batch.points[:, 0] <= 0.5).all()
