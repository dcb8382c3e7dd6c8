"""The catalogue of declared tables: publishers' facts first, then dated law, then the assumptions."""

from __future__ import annotations

from .assumptions import ASSUMPTIONS
from .measures import MEASURES
from .published import FACTS
from .table import Table

TABLES: dict[str, Table] = {table.name: table for table in FACTS + MEASURES + ASSUMPTIONS}

__all__ = ["ASSUMPTIONS", "FACTS", "MEASURES", "TABLES"]
