"""Days to survive, and remedies taken away."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.chain import RESPONSES, Chain, build
from sozai.disruption import (
    Shortage,
    days_to_survive,
    lost_by_region,
    shortage,
    without_operating_stock,
    without_other_suppliers,
    without_substitution,
)
from sozai.store import Facts

MONTH = 365.25 / 12


def short(*lost: float) -> Shortage:
    """Return a shortage of one use that needs 12 t a year and loses these shares in its months."""
    shares = np.array([lost])
    return Shortage(("motors",), np.full(shares.shape, 12.0), 12.0 * shares, np.zeros(shares.shape))


@pytest.fixture(scope="module")
def chain() -> Chain:
    with Facts(None) as facts:
        return build(facts).chain.over(3)


@pytest.mark.parametrize(
    ("lost", "stock", "days"),
    [
        ((0.5,) * 6, 60.0, 120.0),
        ((1.0,) * 6, 60.0, 60.0),
        ((1.0,) * 6, 0.0, 0.0),
        ((0.0, 0.0, 1.0, 1.0), 10.0, 2 * MONTH + 10),
        ((0.0, 0.0, 1.0, 1.0), 0.0, 2 * MONTH),
        ((0.5,) * 4, 2 * MONTH, np.inf),
        ((0.0,) * 6, 0.0, np.inf),
    ],
    ids=["half", "all", "no-stock", "later", "later-no-stock", "just-enough", "never"],
)
def test_days_to_survive_by_hand(lost: tuple[float, ...], stock: float, days: float) -> None:
    assert days_to_survive(short(*lost), stock).tolist() == [pytest.approx(days)]


@given(
    lost=st.lists(st.floats(0, 1), min_size=1, max_size=12),
    stocks=st.tuples(st.floats(0, 400), st.floats(0, 400)),
)
def test_more_stock_never_survives_fewer_days(lost: list[float], stocks: tuple[float, float]) -> None:
    few, many = (days_to_survive(short(*lost), stock)[0] for stock in sorted(stocks))
    assert few <= many
    assert few >= min(stocks) - 1e-6  # a use never needs more than all of its demand


@given(lost=st.lists(st.floats(0, 1), min_size=1, max_size=12), stock=st.floats(0, 100), less=st.floats(0, 1))
def test_a_milder_shortage_never_survives_fewer_days(lost: list[float], stock: float, less: float) -> None:
    mild = days_to_survive(short(*(less * share for share in lost)), stock)[0]
    assert mild >= days_to_survive(short(*lost), stock)[0] - 1e-6


def test_shortage_of_a_use_counts_both_kinds_of_magnets_and_no_other_good(chain: Chain) -> None:
    """Every use of Japan loses a tenth and saves a fifth: so do the uses together."""
    demand = chain.uses.use_tpa[:, None] * chain.uses.demand
    response = np.zeros((len(chain.uses.name), len(RESPONSES), 3))
    response[:, RESPONSES.index("lost")] = 0.1 * demand
    response[:, RESPONSES.index("grade")] = 0.2 * demand
    japan = chain.region("JPN")
    found = shortage(chain, SimpleNamespace(response_tpa=response), japan)  # type: ignore[arg-type]
    assert len(set(found.use)) == len(found.use)
    assert "other-uses" not in found.use
    assert found.lost_share == pytest.approx(0.1)
    assert found.adapted_share == pytest.approx(0.2)
    magnets = np.array([good.stage == "magnet" for good in chain.commodities])[chain.uses.commodity]
    used = chain.uses.use_tpa[magnets & (chain.uses.region == japan)].sum()
    assert found.lost_t == pytest.approx(0.1 * used * 3 / 12)
    regions = lost_by_region(chain, SimpleNamespace(response_tpa=response))  # type: ignore[arg-type]
    assert regions[japan] == pytest.approx(found.lost_t)
    assert regions.sum() == pytest.approx(0.1 * chain.uses.use_tpa[magnets].sum() * 3 / 12)


def test_taking_a_remedy_away_leaves_the_given_chain_and_its_base_as_they_were(chain: Chain) -> None:
    before = chain.digest()
    for without in (without_substitution, without_other_suppliers, without_operating_stock):
        changed = without(chain)
        assert changed.digest() != before
        assert np.array_equal(changed.arcs.flow_tpa, chain.arcs.flow_tpa)
        assert (changed.arcs.limit_tpa >= changed.arcs.flow_tpa[:, None]).all()
        assert (changed.processes.capacity_tpa >= changed.processes.activity_tpa).all()
        assert np.array_equal(changed.uses.use_tpa, chain.uses.use_tpa)
    assert chain.digest() == before


def test_without_substitution_thrift_and_lost_output_stay(chain: Chain) -> None:
    ceiling = without_substitution(chain).uses.ceiling_share
    kept = [RESPONSES.index(name) for name in ("thrift", "lost")]
    assert np.array_equal(ceiling[:, kept], chain.uses.ceiling_share[:, kept])
    assert (np.delete(ceiling, kept, axis=1) == 0).all()
