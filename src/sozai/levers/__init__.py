"""Levers: one change of a chain each, `Chain -> Chain`; shocks and policies alike, so that they compose.

Law: a lever never writes to the chain it is given, is inert at zero strength, and names what it touches.
"""

from .demand_change import DEMAND_CHANGE, DemandChange
from .export_ban import EXPORT_BAN, ExportBan
from .lever import Change, Lever, compose
from .new_supply import NEW_SUPPLY, NewSupply
from .registry import LEVERS, from_json, to_json
from .stock_release import STOCK_RELEASE, StockRelease

__all__ = [
    "DEMAND_CHANGE",
    "EXPORT_BAN",
    "LEVERS",
    "NEW_SUPPLY",
    "STOCK_RELEASE",
    "Change",
    "DemandChange",
    "ExportBan",
    "Lever",
    "NewSupply",
    "StockRelease",
    "compose",
    "from_json",
    "to_json",
]
