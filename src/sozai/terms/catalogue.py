"""The catalogue of declared tables: publishers' facts, printed shares, the industry, law and events, estimates, assumptions."""

from __future__ import annotations

from .advanced import ADVANCED
from .assumptions import ASSUMPTIONS
from .estimates import ESTIMATES
from .events import EVENTS
from .industry import INDUSTRY
from .measures import MEASURES
from .published import FACTS
from .table import Table

TABLES: dict[str, Table] = {
    table.name: table for table in FACTS + ADVANCED + INDUSTRY + MEASURES + EVENTS + ESTIMATES + ASSUMPTIONS
}

__all__ = ["ADVANCED", "ASSUMPTIONS", "ESTIMATES", "EVENTS", "FACTS", "INDUSTRY", "MEASURES", "TABLES"]
