"""The embedded base year of every chain is the equilibrium of its market."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from sozai.chain import build
from sozai.market import calibrate, solve
from sozai.store import Facts
from sozai.terms.chains import CHAINS

CLOSE = 1e-6


@pytest.fixture(scope="module")
def facts():
    with Facts(None) as opened:
        yield opened


@pytest.mark.parametrize("name", sorted(CHAINS))
def test_nothing_moves_the_base_year_of_a_chain(facts, name):
    """Prices relative, flows and activity relative to their market's throughput."""
    chain = build(facts, name, draws=0).chain.over(2)
    found, throughput = solve(chain), calibrate(chain).throughput_tpa
    base = np.broadcast_to(chain.price_usd_per_t[:, :, None], found.price_usd_per_t.shape)
    assert_allclose(found.price_usd_per_t, base, rtol=CLOSE)
    arcs = chain.arcs
    size = np.maximum(throughput[arcs.commodity, arcs.destination], throughput[arcs.commodity, arcs.origin])
    assert (np.abs(found.flow_tpa - arcs.flow_tpa[:, None]) <= CLOSE * size[:, None]).all()
    assert_allclose(found.activity_tpa, chain.processes.activity_tpa[:, None] * np.ones((1, 2)), rtol=CLOSE)
    assert (np.abs(found.response_tpa) <= CLOSE * chain.uses.use_tpa[:, None, None]).all()
