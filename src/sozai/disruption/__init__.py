"""What a cut costs: shortage by use and country, prices, days to survive, and value added lost.

Law: a shortage is what the market's last rung carries; value added is lost by product-level exposure and upstream,
never by a bottleneck rule on broad sectors.
"""

from .bridge import Estimate, estimates, gdp_lost, published, share_that_costs
from .by_element import lost_by_element, lost_share_of_all
from .economy import Economy, economy
from .licence2025 import Licensing
from .loss import Loss, exposure, value_added_lost
from .remedy import (
    without_operating_stock,
    without_other_suppliers,
    without_recycling,
    without_substitution,
)
from .sensitivity import Indices, OneAtATime, one_at_a_time, sobol, to_find_out
from .shortage import Shortage, days_to_survive, lost_by_region, months_to_recover, shortage

__all__ = [
    "Economy",
    "Estimate",
    "Indices",
    "Licensing",
    "Loss",
    "OneAtATime",
    "Shortage",
    "days_to_survive",
    "economy",
    "estimates",
    "exposure",
    "gdp_lost",
    "lost_by_element",
    "lost_by_region",
    "lost_share_of_all",
    "months_to_recover",
    "one_at_a_time",
    "published",
    "share_that_costs",
    "shortage",
    "sobol",
    "to_find_out",
    "value_added_lost",
    "without_operating_stock",
    "without_other_suppliers",
    "without_recycling",
    "without_substitution",
]
