"""Columns that several declared tables share, and short ways to declare one."""

from __future__ import annotations

from .table import Field
from .words import Words


def text(
    name: str, en: str, ja: str, *, domain: str = "", choices: tuple[str, ...] = (), pattern: str = ""
) -> Field:
    """Return a text column."""
    return Field(name, "text", "", Words(en, ja), domain=domain, choices=choices, pattern=pattern)


def year(name: str = "year", en: str = "calendar year the value is for", ja: str = "対象年（暦年）") -> Field:
    """Return a column of calendar years."""
    return Field(name, "integer", "year", Words(en, ja), low=1900, high=2100)


def number(
    name: str,
    unit: str,
    en: str,
    ja: str,
    *,
    low: float | None = 0.0,
    high: float | None = None,
    absent: bool = False,
) -> Field:
    """Return a column of a quantity; `low` defaults to zero, and only `absent` columns may be empty."""
    return Field(name, "number", unit, Words(en, ja), low=low, high=high, nullable=absent)


MATERIAL = text("material", "material", "素材・鉱種", domain="material")
STAGE = text("stage", "stage of the chain", "工程", domain="stage")
COUNTRY = text(
    "country", "country or region (ISO 3166 alpha-3; WLD world, ROW the rest)", "国・地域", domain="country"
)
FORM = text("form", "what exactly is measured, in the publisher's words", "計上対象（公表機関の用語）")
CHAIN = text("chain", "chain, such as rare-earth-magnets", "供給網", pattern=r"[a-z0-9-]+")
COMMODITY = text("commodity", "commodity of a chain, such as dysprosium-oxide", "供給網上の品目")
LOW_SHARE = number("low_share", "share", "low end of the range", "下限", high=1.0)
HIGH_SHARE = number("high_share", "share", "high end of the range", "上限", high=1.0)
