"""The names the page shows for the ids that occur in answers and facts."""

from __future__ import annotations

from typing import Any

from ..report.names import known, vocabulary
from ..report.sources import CARD
from ..terms import COUNTRIES, MATERIALS, QUALITIES, TABLES


def words() -> dict[str, Any]:
    """Return the names by id, and the ids a form offers; WLD is a sum, so no form asks for it."""
    named = {name: table.title for name, table in TABLES.items()} | QUALITIES | CARD | known(vocabulary())
    return {
        "names": {name: text.to_json() for name, text in named.items()},
        "countries": [country for country in COUNTRIES if country != "WLD"],
        "materials": list(MATERIALS),
    }
