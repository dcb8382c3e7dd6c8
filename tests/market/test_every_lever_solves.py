"""Every registered lever, at its defaults on the real chain, has an equilibrium that balances; strength costs."""

from __future__ import annotations

import numpy as np
import pytest

from sozai.chain import Chain, build
from sozai.levers import LEVERS, Lever
from sozai.market import solve
from sozai.store import Facts


@pytest.fixture(scope="module")
def base() -> Chain:
    with Facts(None) as facts:
        return build(facts, draws=0).chain


@pytest.mark.parametrize("lever", LEVERS.values(), ids=LEVERS)
@pytest.mark.parametrize("axis", [(6, 1), (36, 12)], ids=["months", "years"])
def test_a_lever_at_its_defaults_has_an_equilibrium(lever: Lever, axis: tuple[int, int], base: Chain) -> None:
    given = {"build_months": 3} if lever.name == "stock-target" else {}
    world = lever.make(**given)(base.over(*axis))
    found = solve(world)
    assert found.residual < 1e-6
    assert found.welfare_usd == found.welfare_usd
    missed = found.response_tpa.sum(axis=1) + found.use_tpa - world.uses.use_tpa[:, None] * world.uses.demand
    assert np.abs(missed).max() < 1e-6 * world.uses.use_tpa.max()
    assert (found.flow_tpa <= world.arcs.limit_tpa * (1 + 1e-9) + 1e-9).all()
