"""Export controls as dated rules: what each says of a case, and the strictest that is certain decides.

Law of this package: an unknown input stays unknown and no verdict says "free"; nothing here looks for routes,
splits, values or days that would free a case; entities are matched exactly; no legal advice.
"""

from .case import Case, EndUser, Item
from .measures import Measure, measures
from .register import SURE, Clause, Entity, Listed, Notice, Register, register
from .status import NOT_CLASSIFIED, NOT_REACHED, VERDICTS, Outcome, Verdict, judged, period, status
from .timeline import Span, boundaries, timeline
from .touched import Heading, headings, touched_imports
from .value_rule import Input, Interval, reaches_line, value_share

__all__ = [
    "NOT_CLASSIFIED",
    "NOT_REACHED",
    "SURE",
    "VERDICTS",
    "Case",
    "Clause",
    "EndUser",
    "Entity",
    "Heading",
    "Input",
    "Interval",
    "Item",
    "Listed",
    "Measure",
    "Notice",
    "Outcome",
    "Register",
    "Span",
    "Verdict",
    "boundaries",
    "headings",
    "judged",
    "measures",
    "period",
    "reaches_line",
    "register",
    "status",
    "timeline",
    "touched_imports",
    "value_share",
]
