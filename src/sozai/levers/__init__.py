"""Levers: one change of a chain each, `Chain -> Chain`; shocks and policies alike, so that they compose.

Law: a lever never writes to the chain it is given, is inert at zero strength, and names what it touches.
"""

from .demand_change import DEMAND_CHANGE, DemandChange
from .export_ban import EXPORT_BAN, ExportBan
from .lever import Change, Lever, compose, to_json
from .new_supply import NEW_SUPPLY, NewSupply
from .stock_release import STOCK_RELEASE, StockRelease

LEVERS: dict[str, Lever] = {
    lever.name: lever for lever in (EXPORT_BAN, NEW_SUPPLY, STOCK_RELEASE, DEMAND_CHANGE)
}

__all__ = [
    "LEVERS",
    "Change",
    "DemandChange",
    "ExportBan",
    "Lever",
    "NewSupply",
    "StockRelease",
    "compose",
    "to_json",
]
