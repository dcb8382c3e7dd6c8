"""A chain under other assumptions: the same rows, read the same way, at another place of their ranges.

The base year stays as it is, for the market is calibrated to it under any assumption; what changes is how the chain
responds to a lever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from ..terms.facts import FactTables
from .market_data import TERMS, operating_stocks, responses, supply_elasticities
from .scalars import Scalars, between
from .types import Chain, Stocks, needed_tpa

COST, STOCK = "responses.cost_usd_per_t", "inventories.stock_days"
SCALARS = ("demand_elasticity", "supply_elasticity", "arc_premium_share", "capacity_margin_share", *TERMS)
# Assumptions of one kind were judged by one person, who errs the same way in all of them: they move together.
ASSUMPTION_KINDS = (COST, STOCK, *SCALARS)


def moved(frame: pd.DataFrame, value: str, low: str, high: str, place: float) -> pd.DataFrame:
    """Return rows with column `value` moved to a place of its range: 0 the low end, 1 the high end."""
    return frame.assign(**{value: between(frame[value], frame[low], frame[high], place)})


def assuming(chain: Chain, facts: FactTables, places: Mapping[str, float]) -> Chain:
    """Return the chain with kinds of assumptions moved to places of their ranges; 0.5 of all gives the chain itself.

    Costs and values at stake of responses, operating stocks, elasticities and terms have ranges; ceilings and ramps of
    responses have none and stay.

    Args:
        chain: a chain of these facts, with or without levers.
        facts: where the rows are.
        places: kind (of `ASSUMPTION_KINDS`) -> place, 0 to 1.

    Raises:
        NoAnswerError: a row that the market needs is missing.
    """
    stated, there = Scalars(facts), Scalars(facts, places)
    cost = moved(
        facts.frame("responses"), "cost_usd_per_t", "low_usd_per_t", "high_usd_per_t", places.get(COST, 0.5)
    )
    days = moved(facts.frame("inventories"), "stock_days", "low_days", "high_days", places.get(STOCK, 0.5))
    goods, regions, stock = operating_stocks(
        days, needed_tpa(chain), tuple(good.name for good in chain.commodities), chain.regions
    )
    premium = there.value("arc_premium_share") / stated.value("arc_premium_share")
    margin = (1.0 + there.value("capacity_margin_share")) / (1.0 + stated.value("capacity_margin_share"))
    return replace(
        chain,
        processes=replace(
            chain.processes,
            capacity_tpa=chain.processes.capacity_tpa * margin,
            elasticity=supply_elasticities(there, chain.processes.name),
        ),
        arcs=replace(chain.arcs, premium_usd_per_t=chain.arcs.premium_usd_per_t * premium),
        uses=replace(
            chain.uses,
            cost_usd_per_t=responses(cost, chain.uses.name)[0],
            elasticity=np.full(len(chain.uses.name), there.value("demand_elasticity", chain.name)),
        ),
        stocks=Stocks(goods, regions, stock, np.full(stock.size, there.value("stock_elasticity"))),
        terms={name: there.value(name) for name in TERMS},
    )
