"""Export controls as dated rules: what each says of a case, and the strictest that is certain decides.

Law of this package: an unknown input stays unknown and no verdict says "free"; nothing here looks for routes,
splits, values or days that would free a case; entities are matched exactly; no legal advice.
"""

from .case import Case, EndUser, Item
from .duties import DUTIES, STANDINGS, Duty, Touched, duties, standing, touched_trade
from .exposure import (
    Estimate,
    Exposure,
    Leg,
    Origin,
    Supply,
    Terms,
    covered_products,
    days_of_cover,
    days_to_stop,
    exposures,
    listed_materials,
    price_jpy,
    value_jpy,
    volume,
)
from .holdings import Holding, Typical, compositions, form_of, holdings
from .losses import LineLoss, losses, lost_sales_jpy
from .measures import Measure, every_measure, measures
from .register import SURE, Clause, Entity, Listed, Notice, Register, register
from .single_points import SinglePoint, single_points
from .status import NOT_CLASSIFIED, NOT_REACHED, VERDICTS, Outcome, Verdict, judged, period, status
from .substitutes import Substitute, Substitutes, substitute_of, substitutes
from .timeline import Span, boundaries, timeline
from .touched import Heading, Month, headings, touched_imports, touched_months
from .value_rule import Input, Interval, reaches_line, value_share

__all__ = [
    "DUTIES",
    "NOT_CLASSIFIED",
    "NOT_REACHED",
    "STANDINGS",
    "SURE",
    "VERDICTS",
    "Case",
    "Clause",
    "Duty",
    "EndUser",
    "Entity",
    "Estimate",
    "Exposure",
    "Heading",
    "Holding",
    "Input",
    "Interval",
    "Item",
    "Leg",
    "LineLoss",
    "Listed",
    "Measure",
    "Month",
    "Notice",
    "Origin",
    "Outcome",
    "Register",
    "SinglePoint",
    "Span",
    "Substitute",
    "Substitutes",
    "Supply",
    "Terms",
    "Touched",
    "Typical",
    "Verdict",
    "boundaries",
    "compositions",
    "covered_products",
    "days_of_cover",
    "days_to_stop",
    "duties",
    "every_measure",
    "exposures",
    "form_of",
    "headings",
    "holdings",
    "judged",
    "listed_materials",
    "losses",
    "lost_sales_jpy",
    "measures",
    "period",
    "price_jpy",
    "reaches_line",
    "register",
    "single_points",
    "standing",
    "status",
    "substitute_of",
    "substitutes",
    "timeline",
    "touched_imports",
    "touched_months",
    "touched_trade",
    "value_jpy",
    "value_share",
    "volume",
]
