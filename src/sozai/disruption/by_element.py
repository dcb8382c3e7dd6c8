"""What a use loses for want of the goods that hold an element: a shortage told element by element."""

from __future__ import annotations

import numpy as np

from ..chain import Chain, Floats
from ..market import Equilibrium
from .shortage import LOST, ROUNDING_T, shortage

MONTHS = 12.0


def lost_by_element(chain: Chain, found: Equilibrium, region: int) -> dict[tuple[str, str], Floats]:
    """Return the share lost in each month (months,) of the final goods that hold an element, by use and element.

    A use that takes a good with the element and one without loses of the first only: a motor with heavy rare earths may stand
    while one without runs on.

    Args:
        chain: the disrupted chain, with its time axis.
        found: its equilibrium.
        region: index of the region.
    """
    uses, last = chain.uses, chain.commodities[-1].stage
    lost: dict[tuple[str, str], Floats] = {}
    wanted: dict[tuple[str, str], Floats] = {}
    for at in np.flatnonzero((uses.region == region) & (uses.use_tpa > 0)):
        good = chain.commodities[uses.commodity[at]]
        if good.stage != last:
            continue
        missing, demand = found.response_tpa[at, LOST], uses.use_tpa[at] * uses.demand[at]
        for element, content in good.content.items():
            if content > 0:
                key = (uses.name[at], element)
                lost[key] = lost.get(key, 0.0) + missing
                wanted[key] = wanted.get(key, 0.0) + demand
    seen = {key: values.sum() / MONTHS > ROUNDING_T for key, values in lost.items()}
    return {
        key: np.clip(lost[key] / np.maximum(wanted[key], 1e-300), 0.0, 1.0)
        if seen[key]
        else np.zeros_like(lost[key])
        for key in lost
    }


def lost_share_of_all(chain: Chain, found: Equilibrium, region: int) -> Floats:
    """Return the share lost in each month (months,) of all final goods that a region's uses take, uses together.

    Args:
        chain: the disrupted chain, with its time axis.
        found: its equilibrium.
        region: index of the region.
    """
    short = shortage(chain, found, region)
    lost: Floats = short.lost_tpa.sum(axis=0)
    if short.lost_t == 0.0:
        return np.zeros_like(lost)
    return np.asarray(np.clip(lost / np.maximum(short.demand_tpa.sum(axis=0), 1e-300), 0.0, 1.0))
