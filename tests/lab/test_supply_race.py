"""The short form of the supply-aware benchmark: a synthetic plate, few seeds, no clock."""

import os
from pathlib import Path

import numpy as np
import pytest

from sozai.lab import Composition, ElementSupply, Part, Space
from sozai.lab.pools import Pool, read_pool
from sozai.lab.supply_race import supply_race, targets
from sozai.terms import DataError

RISK = np.array([[3.0], [0.06], [15.0], [np.nan]])
WORDS = np.full((4, 1), "A")
SUPPLY = ElementSupply(
    ("Ni", "Fe", "Co", "Mn"), ("risk_usd_per_kg",), RISK, RISK * 0.9, RISK * 1.1, WORDS, WORDS.copy()
)


def plate() -> Pool:
    """Return a synthetic plate in tenths whose best lies at much cobalt, with a lower hill at little."""
    space = Space((Composition(tuple(Part(symbol) for symbol in SUPPLY.elements)),))
    steps = np.stack(np.meshgrid(*[np.arange(11)] * 3), axis=-1).reshape(-1, 3)
    steps = steps[steps.sum(axis=1) <= 10]
    shares = np.column_stack([steps, 10 - steps.sum(axis=1)]) / 10.0
    ni, fe, co, _ = shares.T
    high = 1.0 * np.exp(-((co - 0.7) ** 2 + (ni - 0.2) ** 2) / 0.03)
    low = 0.9 * np.exp(-((co - 0.1) ** 2 + (fe - 0.7) ** 2) / 0.03)
    return Pool("synthetic plate", space.with_list(shares), high + low, "synthetic")


def test_what_meets_both_targets_is_good_and_its_supply_is_known() -> None:
    pool = plate()
    aims = targets(pool, SUPPLY, best=0.1, least=0.5)
    assert (pool.values[aims.both] >= aims.reach).all()
    assert (pool.points[aims.both][:, 3] == 0).all()
    assert 0 < aims.kept.sum() < len(pool.values)


def test_a_search_that_knows_supply_meets_both_targets_sooner() -> None:
    pool = plate()
    found = supply_race(pool, targets(pool, SUPPLY, best=0.1, least=0.5), batch=4, seeds=3, most=(60, 60))
    assert found.failed == 0
    assert found.aware.mean() < found.alone.mean()
    assert "cannot tell" in found.sentence.en
    assert "判断できません" in found.sentence.ja


def test_targets_that_nothing_meets_are_a_sentence() -> None:
    with pytest.raises(DataError, match="No candidate"):
        targets(plate(), SUPPLY, best=0.01, least=0.05)


@pytest.mark.skipif(
    "SOZAI_FILES" not in os.environ, reason="SOZAI_FILES names no folder of publishers' files"
)
def test_no_run_on_the_published_plate_fails() -> None:
    from datetime import date

    from sozai.store import Facts
    from sozai.studies.element_facts import element_facts

    pool = read_pool("oer-3496", Path(os.environ["SOZAI_FILES"]) / "materials")
    with Facts(None) as facts:
        supply = element_facts(facts, date(2025, 6, 1), "JPN", pool.space.columns)
    found = supply_race(pool, targets(pool, supply), batch=8, seeds=2, most=(100, 100))
    assert found.failed == 0
    assert found.aware.mean() < found.alone.mean() / 2
