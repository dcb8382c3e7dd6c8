"""The levers by name, and changes as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..terms import ParameterError, read_all
from ..terms.names import suggestion
from .closure import CLOSURE
from .delays import DELAYS
from .demand_change import DEMAND_CHANGE
from .demand_path import DEMAND_PATH
from .diversification import DIVERSIFICATION_CAP
from .dominant_exporter import DOMINANT_EXPORTER
from .exchange_rate import EXCHANGE_RATE
from .export_ban import EXPORT_BAN
from .export_licence import EXPORT_LICENCE
from .export_quota import EXPORT_QUOTA
from .hoarding import HOARDING
from .investment import INVESTMENT
from .lever import Change, Lever
from .new_plant import NEW_PLANT
from .new_supply import NEW_SUPPLY
from .price_floor import PRICE_FLOOR
from .recycling import RECYCLING
from .stock_release import STOCK_RELEASE
from .stock_target import STOCK_TARGET
from .substitution import SUBSTITUTION
from .tariff import TARIFF

LEVERS: dict[str, Lever] = {
    lever.name: lever
    for lever in (
        EXPORT_BAN,
        EXPORT_LICENCE,
        EXPORT_QUOTA,
        TARIFF,
        PRICE_FLOOR,
        DOMINANT_EXPORTER,
        EXCHANGE_RATE,
        CLOSURE,
        NEW_PLANT,
        NEW_SUPPLY,
        INVESTMENT,
        RECYCLING,
        STOCK_TARGET,
        STOCK_RELEASE,
        HOARDING,
        DIVERSIFICATION_CAP,
        DEMAND_CHANGE,
        DEMAND_PATH,
        SUBSTITUTION,
        DELAYS,
    )
}


def to_json(change: Any) -> dict[str, Any]:
    """Return a change as a JSON object that `from_json` reads back.

    Raises:
        TypeError: it is no change of a registered lever.
    """
    for lever in LEVERS.values():
        if lever.make is type(change):
            values = {field.name: getattr(change, field.name) for field in fields(change)}
            lists = {name: list(value) for name, value in values.items() if isinstance(value, tuple)}
            return {"lever": lever.name} | values | lists
    raise TypeError(f"{type(change).__name__} is no change of a registered lever")


def from_json(value: Mapping[str, Any]) -> Change:
    """Return the change that a JSON object describes; a parameter not given takes its default.

    Raises:
        ParameterError: no lever has that name, or a parameter is unknown or does not fit.

    Example:
        >>> ban = from_json({"lever": "export-ban", "origin": "中国", "materials": ["Dy"], "months": 6})
        >>> ban.origin, ban.materials, ban.reach
        ('CHN', ('dysprosium',), 'direct')
        >>> from_json(to_json(ban)) == ban
        True
    """
    name = str(value.get("lever", ""))
    if name not in LEVERS:
        en, ja = suggestion(name, LEVERS)
        raise ParameterError(
            f"There is no lever '{name}'.{en} The levers are: {', '.join(LEVERS)}.",
            f"「{name}」という施策はありません。{ja} 施策: {'、'.join(LEVERS)}",
        )
    lever = LEVERS[name]
    given = {key: item for key, item in value.items() if key != "lever"}
    return lever.make(**read_all(lever.parameters, given, name))
