"""Remedies taken away one by one, so that what each saves can be told.

Nothing here is a policy: each function returns the chain as it would be if a remedy did not exist.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..chain import RESPONSES, Chain

SUBSTITUTES = [RESPONSES.index(name) for name in ("grade", "design")]
NONE = 0.01  # a hundredth stays: it changes little, and an exact zero would leave the market no interior


def without_substitution(chain: Chain) -> Chain:
    """Return the chain whose uses have no other grade and no other design; thrift by price stays."""
    ceiling = chain.uses.ceiling_share.copy()
    ceiling[:, SUBSTITUTES] = 0.0
    return replace(chain, uses=replace(chain.uses, ceiling_share=ceiling))


def without_other_suppliers(chain: Chain) -> Chain:
    """Return the chain in which no arc carries, and no process makes, noticeably more than in the base."""
    limit = np.minimum(chain.arcs.limit_tpa, chain.arcs.flow_tpa[:, None] * (1.0 + NONE))
    processes = replace(chain.processes, capacity_tpa=chain.processes.activity_tpa * (1.0 + NONE))
    return replace(chain, arcs=replace(chain.arcs, limit_tpa=limit), processes=processes)


def without_operating_stock(chain: Chain) -> Chain:
    """Return the chain whose firms hold next to no operating stock."""
    return replace(chain, stocks=replace(chain.stocks, stock_t=chain.stocks.stock_t * NONE))
