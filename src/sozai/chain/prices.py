"""Base prices at every market: reference prices of goods, carried along the trade that was seen.

Law: with reference price `P` of a commodity and a freight share `f`, node prices minimise
`sum_arcs w (p_d - p_o - f P)^2 + ANCHOR (p_anchor - P)^2 + WEAK sum_nodes (p - P)^2`, where w is an arc's share of the
good's trade: a weighted least squares on the graph of trade, so a country that imports pays more than one that exports.
What the fit leaves over is each curve's observed wedge.
"""

from __future__ import annotations

import numpy as np

from .types import Floats, Ints

ANCHOR = 1e3  # weight of the anchor, over the whole flow
WEAK = 1e-3  # pull of every node to the reference, which alone prices a node without trade


def node_prices(
    reference: Floats,
    freight_share: float,
    commodity: Ints,
    origin: Ints,
    destination: Ints,
    flow: Floats,
    anchor: Ints,
    regions: int,
) -> Floats:
    """Return prices [USD/t] (commodities, regions).

    Args:
        reference: price of each commodity [USD/t] (commodities,).
        freight_share: freight and margin as a share of the reference price.
        commodity: good of each arc.
        origin: seller of each arc.
        destination: buyer of each arc.
        flow: base flow of each arc [t/yr].
        anchor: region whose price is the reference, per commodity (commodities,).
        regions: number of regions.

    Example:
        Region 0 sells to region 1 at 2 % freight; region 2 does not trade:

        >>> index = np.array([0])
        >>> node_prices(np.array([100.0]), 0.02, index, index, index + 1, np.array([5.0]), index, 3).round(1)
        array([[100., 102., 100.]])
    """
    prices = np.empty((reference.size, regions))
    for good, price in enumerate(reference):
        here = (commodity == good) & (flow > 0)
        weight = flow[here] / max(flow[here].sum(), 1e-12)
        normal = np.eye(regions) * WEAK
        right = np.full(regions, WEAK)
        for o, d, w in zip(origin[here], destination[here], weight, strict=True):
            normal[[o, d], [o, d]] += w
            normal[[o, d], [d, o]] -= w
            right[d] += w * freight_share
            right[o] -= w * freight_share
        normal[anchor[good], anchor[good]] += ANCHOR
        right[anchor[good]] += ANCHOR
        prices[good] = price * np.linalg.solve(normal, right)
    return prices
