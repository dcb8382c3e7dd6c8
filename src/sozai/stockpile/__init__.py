"""How many days of strategic stock, above operating stock, are worth holding, and of which minerals.

Law of this package: a stock delays or thins a shortage and is paid for every year; no probability is known here, so
without the user's own the answer is the probability at which the next day breaks even, and the regret of each choice.
"""

from .cases import Mineral, Scenario, gaps
from .curve import Curves, curves, worth_days
from .law import RULES, Terms, loss_usd, shortage_cost
from .split import Split, best_split, least_regret, regrets, two_stage

__all__ = [
    "RULES",
    "Curves",
    "Mineral",
    "Scenario",
    "Split",
    "Terms",
    "best_split",
    "curves",
    "gaps",
    "least_regret",
    "loss_usd",
    "regrets",
    "shortage_cost",
    "two_stage",
    "worth_days",
]
