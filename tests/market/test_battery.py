"""Where lithium, nickel, cobalt and graphite meet in one cell, the scarcest binds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sozai.chain import Chain, build
from sozai.market import Equilibrium, solve
from sozai.store import Facts

MADE_BY = {
    "lithium-refined": ("refine-lithium",),
    "nickel-refined": ("refine-nickel",),
    "cobalt-refined": ("refine-cobalt",),
    "graphite-anode": ("refine-natural-anode", "refine-synthetic-anode"),
}
KEPT = {"lithium-refined": 0.6, "nickel-refined": 0.5, "cobalt-refined": 0.2, "graphite-anode": 0.6}
MONTHS = 6  # by then operating stocks are gone


@pytest.fixture(scope="module")
def chain() -> Chain:
    with Facts(None) as facts:
        return build(facts, "battery", draws=0).chain.over(MONTHS)


def after(chain: Chain, *goods: str) -> Equilibrium:
    """Return the market when the world's works of the goods run at a part of their base."""
    runs = chain.processes.availability.copy()
    for place, name in enumerate(chain.processes.name):
        for good in goods:
            if name in MADE_BY[good]:
                runs[place] *= KEPT[good]
    return solve(replace(chain, processes=replace(chain.processes, availability=runs)))


def dearer(chain: Chain, found: Equilibrium) -> dict[str, float]:
    """Return how many times its base price each of the four costs in China in the last month."""
    at, goods = chain.region("CHN"), {name: chain.commodity(name) for name in MADE_BY}
    return {
        name: float(found.price_usd_per_t[good, at, -1] / chain.price_usd_per_t[good, at])
        for name, good in goods.items()
    }


def cells(chain: Chain, found: Equilibrium) -> float:
    here = np.array([name == "product-battery-nickel" for name in chain.processes.name])
    return float(found.activity_tpa[here, -1].sum() / chain.processes.activity_tpa[here].sum())


@pytest.mark.parametrize("short", sorted(MADE_BY))
def test_one_short_element_binds_and_the_others_stand_idle(chain: Chain, short: str) -> None:
    found = after(chain, short)
    prices = dearer(chain, found)
    assert prices.pop(short) > 2
    assert max(prices.values()) < 1.05
    assert cells(chain, found) < 0.99


def test_of_two_short_elements_the_scarcer_binds(chain: Chain) -> None:
    """Cobalt cut to 20 % leaves so few cells that lithium cut to 60 % is hardly short."""
    both, alone = after(chain, "cobalt-refined", "lithium-refined"), after(chain, "cobalt-refined")
    prices = dearer(chain, both)
    assert prices["cobalt-refined"] > 10
    assert prices["lithium-refined"] < dearer(chain, after(chain, "lithium-refined"))["lithium-refined"] / 2
    assert cells(chain, both) == pytest.approx(cells(chain, alone), rel=0.05)
