"""Independent solvers agree, and ever closer as the pieces grow (clarabel and linopy with HiGHS)."""

import numpy as np
import pytest

from sozai.market import solve

from .witness import linear, quadratic
from .worlds import adorned, cut, random_world, runnable, two_countries

WORLDS = {
    "two countries": two_countries(),
    "two countries, no trade": cut(two_countries(), 1.0),
    "two countries, months": cut(two_countries(months=4), 1.0, months=slice(0, 2)),
    "plant, tariff and a cap on a share": adorned(),
    "plant, tariff and a cap on a share, months": adorned(3),
    "chain": cut(random_world(11, 3, 2), 0.5),
    "chain with scarce ore": runnable(random_world(12, 3, 2), 0.8, "mine"),
    "chain, months": cut(random_world(13, 2, 2, months=3), 0.5),
}


def test_the_world_with_additions_uses_them_all():
    found = solve(adorned())
    assert found.plant_tpa[0, 0] > 1.0
    assert found.licence_usd_per_t[0, 0] > 1.0
    assert found.flow_tpa[0, 0] == pytest.approx(30.0)


def apart(world, witness):
    """Return the largest relative distance between two sets of prices that are not nearly zero."""
    own = solve(world).price_usd_per_t
    scale = np.maximum(own, 0.1 * world.price_usd_per_t[:, :, None])
    return float(np.nanmax(np.abs(witness - own) / scale))


@pytest.mark.parametrize("name", WORLDS)
def test_clarabel_agrees_as_the_square_of_the_pieces(name):
    world = WORLDS[name]
    coarse, middle, fine = (apart(world, quadratic(world, count)) for count in (8, 32, 128))
    assert fine < middle < coarse
    assert fine < min(2e-3, coarse / 50)


@pytest.mark.parametrize("name", WORLDS)
def test_linopy_agrees_within_a_piece(name):
    world = WORLDS[name]
    coarse, fine = (apart(world, linear(world, count)) for count in (8, 128))
    assert fine < coarse / 3
    assert fine < 0.1
