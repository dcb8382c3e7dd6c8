"""What buyers pay more for what they still get."""

from __future__ import annotations

import numpy as np

from ..chain import Chain, Floats
from ..market import Equilibrium

MONTHS = 12.0


def dearer_usd(chain: Chain, found: Equilibrium, region: int) -> Floats:
    """Return what a region's uses pay above base prices for what they buy (periods,) [USD].

    Where uses lose output the price is a cap, and so is this; part of it is income of sellers at home.

    Args:
        chain: the disrupted chain, with its time axis.
        found: its equilibrium.
        region: index of the region.
    """
    here = np.flatnonzero((chain.uses.region == region) & (chain.uses.use_tpa > 0))
    goods = chain.uses.commodity[here]
    rise = found.price_usd_per_t[goods, region] - chain.price_usd_per_t[goods, region, None]
    paid = found.use_tpa[here] * np.where(np.isfinite(rise), rise, 0.0)
    return np.asarray(paid.sum(axis=0) * chain.period_months / MONTHS)
