"""Remedies taken away one by one, so that what each saves can be told.

Nothing here is a policy: each function returns the chain as it would be if a remedy did not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..chain import RESPONSES, Chain

SUBSTITUTES = [RESPONSES.index(name) for name in ("grade", "design")]
RECYCLER = "recycle"  # what lever `recycling` calls its plants
NONE = 0.01  # a hundredth stays: it changes little, and an exact zero would leave the market no interior


def without_substitution(chain: Chain) -> Chain:
    """Return the chain whose uses have no other grade and no other design; thrift by price stays."""
    ceiling = chain.uses.ceiling_share.copy()
    ceiling[:, SUBSTITUTES] = 0.0
    return replace(chain, uses=replace(chain.uses, ceiling_share=ceiling))


def without_other_suppliers(chain: Chain) -> Chain:
    """Return the chain in which no arc carries, and no process makes, noticeably more than in the base.

    What levers have built goes too, but for recyclers, which are a remedy of their own.
    """
    limit = np.minimum(chain.arcs.limit_tpa, chain.arcs.flow_tpa[:, None] * (1.0 + NONE))
    processes = replace(chain.processes, capacity_tpa=chain.processes.activity_tpa * (1.0 + NONE))
    plants = tuple(plant for plant in chain.additions.plants if plant.name == RECYCLER)
    additions = replace(chain.additions, plants=plants, expansions=())
    return replace(chain, arcs=replace(chain.arcs, limit_tpa=limit), processes=processes, additions=additions)


def without_recycling(
    chain: Chain, region: int, elements: Sequence[str], months: int, cut_share: float
) -> Chain:
    """Return the chain whose recycling does not stand in for a cut.

    Args:
        chain: the disrupted chain.
        region: index of the region whose own recycling it is.
        elements: what is recycled.
        months: how long the cut lasts; afterwards recycling goes on.
        cut_share: share of the supply that is cut. Of recycling in the base, as much is left out: all under a total
            cut and nothing under none, when there is nothing to stand in for.
    """
    held = np.array(
        [sum(good.content.get(element, 0.0) for element in elements) for good in chain.commodities]
    )
    scrap = np.array([good.stage == "scrap" for good in chain.commodities])
    part = chain.processes
    recycles = (part.region == region) & (part.inputs[:, scrap] > 0).any(axis=1) & (part.outputs @ held > 0)
    availability = part.availability.copy()
    availability[recycles, :months] *= max(NONE, 1.0 - cut_share)
    plants = tuple(plant for plant in chain.additions.plants if plant.name != RECYCLER)
    return replace(
        chain,
        processes=replace(part, availability=availability),
        additions=replace(chain.additions, plants=plants),
    )


def without_operating_stock(chain: Chain) -> Chain:
    """Return the chain whose firms hold next to no operating stock."""
    return replace(chain, stocks=replace(chain.stocks, stock_t=chain.stocks.stock_t * NONE))
