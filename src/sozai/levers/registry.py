"""The levers by name, and changes as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..terms import ParameterError, read_all
from ..terms.names import suggestion
from .demand_change import DEMAND_CHANGE
from .export_ban import EXPORT_BAN
from .lever import Change, Lever
from .new_supply import NEW_SUPPLY
from .stock_release import STOCK_RELEASE

LEVERS: dict[str, Lever] = {
    lever.name: lever for lever in (EXPORT_BAN, NEW_SUPPLY, STOCK_RELEASE, DEMAND_CHANGE)
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
