"""What trade statistics say: unit values and premiums, strategic dependency and its reverse, shares, signs of rerouting.

Law of this package: every number is a SQL query over one reading of `trade_flows` and a formula in a docstring. A unit
value is not a price, a difference between two years is no proof, and where rows are missing there is no number.
"""

from .advanced import Advanced, advanced
from .dependency import VERDICTS, Thresholds, dependencies, indispensable
from .flows import Flows, flows, years_of
from .indicators import Indicators, indicators, revisions
from .makers import makers
from .pass_through import Added, Chain, Coefficient, added, chain
from .premium import OTHERS, READINGS, Premium, premiums
from .unit_values import FLAGS, UnitValue, Year, flagged, path, unit_values

__all__ = [
    "FLAGS",
    "OTHERS",
    "READINGS",
    "VERDICTS",
    "Added",
    "Advanced",
    "Chain",
    "Coefficient",
    "Flows",
    "Indicators",
    "Premium",
    "Thresholds",
    "UnitValue",
    "Year",
    "added",
    "advanced",
    "chain",
    "dependencies",
    "flagged",
    "flows",
    "indicators",
    "indispensable",
    "makers",
    "path",
    "premiums",
    "revisions",
    "unit_values",
    "years_of",
]
