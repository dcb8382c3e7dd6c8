"""What trade statistics say: unit values and premiums, strategic dependency and its reverse, shares, signs of rerouting.

Law of this package: every number is a SQL query over one reading of `trade_flows` and a formula in a docstring. A unit
value is not a price, a difference between two years is no proof, and where rows are missing there is no number.
"""

from .advanced import Advanced, advanced
from .breaks import Break, trend_break
from .dependency import VERDICTS, Thresholds, dependencies, indispensable
from .flows import Flows, flows, years_of
from .indicators import Indicators, concentrations, indicators, revisions
from .makers import makers
from .mirror import Gap, gap, mirror_gaps
from .pass_through import Added, Chain, Coefficient, added, chain
from .premium import OTHERS, READINGS, Premium, premiums
from .rerouting import Event, Rerouting, Route, rerouting
from .unit_values import FLAGS, UnitValue, Year, flagged, path, unit_values
from .world_share import (
    Advantage,
    Printed,
    Share,
    advantages,
    export_shares,
    printed_shares,
    production_shares,
)

__all__ = [
    "FLAGS",
    "OTHERS",
    "READINGS",
    "VERDICTS",
    "Added",
    "Advanced",
    "Advantage",
    "Break",
    "Chain",
    "Coefficient",
    "Event",
    "Flows",
    "Gap",
    "Indicators",
    "Premium",
    "Printed",
    "Rerouting",
    "Route",
    "Share",
    "Thresholds",
    "UnitValue",
    "Year",
    "added",
    "advanced",
    "advantages",
    "chain",
    "concentrations",
    "dependencies",
    "export_shares",
    "flagged",
    "flows",
    "gap",
    "indicators",
    "indispensable",
    "makers",
    "mirror_gaps",
    "path",
    "premiums",
    "printed_shares",
    "production_shares",
    "rerouting",
    "revisions",
    "trend_break",
    "unit_values",
    "years_of",
]
