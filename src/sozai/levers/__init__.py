"""Levers: one change of a chain each, `Chain -> Chain`; shocks and policies alike, so that they compose.

Law: a lever never writes to the chain it is given, is inert at zero strength, and names what it touches.
"""

from .clashes import clashes
from .closure import CLOSURE, Closure
from .delays import DELAYS, Delays
from .demand_change import DEMAND_CHANGE, DemandChange
from .demand_path import DEMAND_PATH, DemandPath
from .diversification import DIVERSIFICATION_CAP, DiversificationCap
from .dominant_exporter import DOMINANT_EXPORTER, DominantExporter
from .exchange_rate import EXCHANGE_RATE, ExchangeRate
from .export_ban import EXPORT_BAN, ExportBan
from .export_licence import EXPORT_LICENCE, ExportLicence
from .export_quota import EXPORT_QUOTA, ExportQuota
from .hoarding import HOARDING, HoardedDays
from .investment import INVESTMENT, Investment
from .lever import Change, Lever, compose
from .new_plant import NEW_PLANT, NewPlant
from .new_supply import NEW_SUPPLY, NewSupply
from .price_floor import PRICE_FLOOR, PriceFloor
from .recycling import RECYCLING, Recycling
from .registry import LEVERS, from_json, to_json
from .stock_release import STOCK_RELEASE, StockRelease
from .stock_target import STOCK_TARGET, StockTarget
from .substitution import SUBSTITUTION, Substitution
from .tariff import TARIFF, Tariff

__all__ = [
    "CLOSURE",
    "DELAYS",
    "DEMAND_CHANGE",
    "DEMAND_PATH",
    "DIVERSIFICATION_CAP",
    "DOMINANT_EXPORTER",
    "EXCHANGE_RATE",
    "EXPORT_BAN",
    "EXPORT_LICENCE",
    "EXPORT_QUOTA",
    "HOARDING",
    "INVESTMENT",
    "LEVERS",
    "NEW_PLANT",
    "NEW_SUPPLY",
    "PRICE_FLOOR",
    "RECYCLING",
    "STOCK_RELEASE",
    "STOCK_TARGET",
    "SUBSTITUTION",
    "TARIFF",
    "Change",
    "Closure",
    "Delays",
    "DemandChange",
    "DemandPath",
    "DiversificationCap",
    "DominantExporter",
    "ExchangeRate",
    "ExportBan",
    "ExportLicence",
    "ExportQuota",
    "HoardedDays",
    "Investment",
    "Lever",
    "NewPlant",
    "NewSupply",
    "PriceFloor",
    "Recycling",
    "StockRelease",
    "StockTarget",
    "Substitution",
    "Tariff",
    "clashes",
    "compose",
    "from_json",
    "to_json",
]
