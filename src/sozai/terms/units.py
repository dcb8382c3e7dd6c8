"""Units: mass in tonnes of contained element, money in real USD of 2024, shares from 0 to 1."""

from __future__ import annotations

import math

from .errors import UnitError
from .names import suggestion
from .words import Words

# unit -> (dimension, factor to the first unit of that dimension)
DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12

UNITS: dict[str, tuple[str, float]] = {
    "t": ("mass", 1.0),
    "kg": ("mass", 1e-3),
    "g": ("mass", 1e-6),
    "kt": ("mass", 1e3),
    "Mt": ("mass", 1e6),
    "lb": ("mass", 0.00045359237),
    "carat": ("mass", 2e-7),
    "t/yr": ("mass flow", 1.0),
    "kt/yr": ("mass flow", 1e3),
    "t/month": ("mass flow", 12.0),
    "USD": ("money", 1.0),
    "kUSD": ("money", 1e3),
    "MUSD": ("money", 1e6),
    "JPY": ("yen", 1.0),
    "TJPY": ("yen", 1e12),
    "USD/yr": ("money flow", 1.0),
    "USD/t": ("price", 1.0),
    "USD/kg": ("price", 1e3),
    "USD/lb": ("price", 1 / 0.00045359237),
    "ct/lb": ("price", 0.01 / 0.00045359237),
    "share": ("share", 1.0),
    "%": ("share", 0.01),
    "1": ("number", 1.0),
    "days": ("time", 1.0),
    "months": ("time", DAYS_PER_MONTH),
    "years": ("time", DAYS_PER_YEAR),
    "year": ("date", 1.0),
    "month": ("date", 1.0),
    "t/t": ("ratio of masses", 1.0),
    "t/MJPY": ("mass per money", 1.0),
    "kg Cu-eq/kg": ("characterisation", 1.0),
    "kg/kg": ("ratio of masses in kg", 1.0),
    "T": ("flux density", 1.0),
    "mT": ("flux density", 1e-3),
    "kG": ("flux density", 0.1),
    "G": ("flux density", 1e-4),
    "kA/m": ("magnetic field", 1.0),
    "A/m": ("magnetic field", 1e-3),
    "MA/m": ("magnetic field", 1e3),
    "kOe": ("magnetic field", 250.0 / math.pi),
    "Oe": ("magnetic field", 0.25 / math.pi),
    "kJ/m3": ("energy density", 1.0),
    "J/m3": ("energy density", 1e-3),
    "MGOe": ("energy density", 25.0 / math.pi),
}

SUFFIXES: dict[str, str] = {
    "_usd_per_t": "USD/t",
    "_usd_per_kg": "USD/kg",
    "_kg_cu_eq_per_kg": "kg Cu-eq/kg",
    "_t_per_t": "t/t",
    "_t_per_mjpy": "t/MJPY",
    "_kg_per_kg": "kg/kg",
    "_ka_per_m": "kA/m",
    "_kj_per_m3": "kJ/m3",
    "_tesla": "T",
    "_usd_per_tpa": "USD per t/yr",
    "_tpa": "t/yr",
    "_g": "g",
    "_musd": "MUSD",
    "_usd": "USD",
    "_tjpy": "TJPY",
    "_jpy": "JPY",
    "_t": "t",
    "_days": "days",
    "_years": "years",
    "_months": "months",
    "_month": "month",
    "_year": "year",
    "share": "share",
}

WORDS: dict[str, Words] = {
    "t": Words("t", "トン"),
    "t/yr": Words("t/yr", "トン/年"),
    "g": Words("g", "g"),
    "USD/t": Words("USD/t", "ドル/トン"),
    "USD/kg": Words("USD/kg", "ドル/kg"),
    "USD per t/yr": Words("USD per t/yr", "ドル/(トン/年)"),
    "USD": Words("USD", "ドル"),
    "MUSD": Words("million USD", "百万ドル"),
    "JPY": Words("JPY", "円"),
    "TJPY": Words("trillion JPY", "兆円"),
    "share": Words("share (0-1)", "比率（0〜1）"),
    "days": Words("days", "日"),
    "months": Words("months", "か月"),
    "month": Words("month", "月"),
    "years": Words("years", "年"),
    "year": Words("year", "年"),
    "1": Words("", ""),
    "t/t": Words("t per t", "トン/トン"),
    "t/MJPY": Words("t per million JPY", "トン/百万円"),
    "kg Cu-eq/kg": Words("kg Cu-eq/kg", "kg 銅換算/kg"),
    "kg/kg": Words("kg/kg", "kg/kg"),
    "T": Words("T", "T"),
    "kA/m": Words("kA/m", "kA/m"),
    "kJ/m3": Words("kJ/m³", "kJ/m³"),
}


def converted(value: float, unit: str, wanted: str) -> float:
    """Return `value` [unit] expressed in `wanted`.

    Raises:
        UnitError: a unit is unknown, or the two measure different things.

    Example:
        >>> converted(110.0, "USD/kg", "USD/t")
        110000.0
    """
    for name in (unit, wanted):
        if name not in UNITS:
            en, ja = suggestion(name, UNITS)
            raise UnitError(
                f"Unknown unit '{name}'.{en} Known units: {', '.join(UNITS)}.",
                f"単位「{name}」は登録されていません。{ja} 使える単位: {'、'.join(UNITS)}",
            )
    (kind, factor), (wanted_kind, wanted_factor) = UNITS[unit], UNITS[wanted]
    if kind != wanted_kind:
        raise UnitError(
            f"'{unit}' measures {kind} and '{wanted}' {wanted_kind}; they cannot be converted.",
            f"「{unit}」と「{wanted}」は測る量が違うため換算できません。",
        )
    return value * factor / wanted_factor


def unit_of(name: str) -> str:
    """Return the unit a field name ends in ("" when it names no quantity).

    Example:
        >>> unit_of("price_usd_per_t"), unit_of("traced_share"), unit_of("year"), unit_of("country")
        ('USD/t', 'share', 'year', '')
    """
    for suffix, unit in SUFFIXES.items():
        if name.endswith(suffix) or name == suffix[1:]:
            return unit
    return ""
