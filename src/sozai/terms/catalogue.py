"""The catalogue of declared tables: publishers' facts and printed shares, the industry, dated law, assumptions."""

from __future__ import annotations

from .advanced import ADVANCED
from .assumptions import ASSUMPTIONS
from .industry import INDUSTRY
from .measures import MEASURES
from .published import FACTS
from .table import Table

TABLES: dict[str, Table] = {
    table.name: table for table in FACTS + ADVANCED + INDUSTRY + MEASURES + ASSUMPTIONS
}

__all__ = ["ADVANCED", "ASSUMPTIONS", "FACTS", "INDUSTRY", "MEASURES", "TABLES"]
