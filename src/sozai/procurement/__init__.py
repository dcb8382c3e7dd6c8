"""A buyer's contracts and own stock over suppliers that may fail together, because one refinery stands behind them.

Law of this package: a supplier fails with the origins traced behind its plant, not with its own name; what the buyer's
table does not say is unknown; no probability is known here; who merely relabels a controlled origin is no second source.
"""

from .book import Book, Item, Offer
from .cases import Cut, Scenario, joint, lost_shares
from .origins import Reliance, relabelled, reliance
from .plan import Plan, frontier, least_regret, losses, planned, stop_days
from .premium import Second, second_sources
from .problem import Problem, problem_of
from .table import KIND, read
from .worked import WORKED

__all__ = [
    "KIND",
    "WORKED",
    "Book",
    "Cut",
    "Item",
    "Offer",
    "Plan",
    "Problem",
    "Reliance",
    "Scenario",
    "Second",
    "frontier",
    "joint",
    "least_regret",
    "losses",
    "lost_shares",
    "planned",
    "problem_of",
    "read",
    "relabelled",
    "reliance",
    "second_sources",
    "stop_days",
]
