"""The names the page shows for the ids that occur in answers and facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..chain.words import FORMS, MAGNETS
from ..chain.words import names as chain_names
from ..report.names import known
from ..report.sources import CARD
from ..terms import COUNTRIES, MATERIALS, QUALITIES, TABLES, Words


def goods() -> Mapping[str, Words]:
    """Return the names of the commodities, processes and uses that chains may have."""
    return chain_names((*MAGNETS, *(f"{material}-{form}" for material in MATERIALS for form in FORMS)))


def words() -> dict[str, Any]:
    """Return the names by id, and the ids a form offers; WLD is a sum, so no form asks for it."""
    named = {name: table.title for name, table in TABLES.items()} | QUALITIES | CARD | known(goods())
    return {
        "names": {name: text.to_json() for name, text in named.items()},
        "countries": [country for country in COUNTRIES if country != "WLD"],
        "materials": list(MATERIALS),
    }
