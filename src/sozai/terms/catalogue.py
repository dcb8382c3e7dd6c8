"""The catalogue of declared tables: publishers' facts and printed shares first, then dated law, then the assumptions."""

from __future__ import annotations

from .advanced import ADVANCED
from .assumptions import ASSUMPTIONS
from .measures import MEASURES
from .published import FACTS
from .table import Table

TABLES: dict[str, Table] = {table.name: table for table in FACTS + ADVANCED + MEASURES + ASSUMPTIONS}

__all__ = ["ADVANCED", "ASSUMPTIONS", "FACTS", "MEASURES", "TABLES"]
