"""Unit values of trade, and why one is no price.

Law: a unit value is the sum of value over the sum of mass of the rows that have both. It is a price only where the good is
the same, so each carries flags that say when it is not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..terms import Words
from ..terms.facts import FactTables, rows
from .flows import Flows, total

WEIGHED_SHARE = 0.9  # below this part of the value with a mass, the rest could turn the number
ONE_ROW_SHARE = 0.5  # one declared mass above this part of the whole decides the number alone
THIN_TPA = 20.0  # below this, samples and speciality goods; the embedded facts have 20 t/yr exporters at 0.5-225 USD/kg
CHEAP_RATIO = 1 / 3  # below this part of the reference it is another good (concentrate, lanthanum, cerium)

FLAGS: dict[str, Words] = {
    "ore": Words("mines without a plant on record: concentrate, not a price", "採掘国だが工場の記録がなく精鉱とみられる（価格ではない）"),
    "no-plant": Words("no mine and no plant on record: may re-export", "鉱山・工場の記録がなく再輸出の可能性"),
    "cheap": Words("below a third of the reference: another good", "基準国の 3 分の 1 未満（別の品目とみられる）"),
    "one-row": Words("one declared flow has most of the mass", "1 件の申告が質量の過半を占める"),
    "thin": Words("less than 20 t a year", "年 20 トン未満"),
    "unweighed": Words("mass missing for more than a tenth of the value", "金額の 1 割超で質量が不明"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitValue:
    """What a country's shipments under some codes are worth per kilogram.

    Attributes:
        country: who ships, or who receives.
        usd_per_kg: value over mass of the rows that have both [USD/kg]; None where none has a mass.
        all_usd_per_kg: value of all rows over the masses on record [USD/kg], as some publications divide.
        value_usd: value of all rows [USD].
        mass_t: masses on record [t].
        weighed_share: share of the value whose mass is on record, 0-1.
        largest_share: share of the mass in one row, 0-1.
        partners: how many countries are on the other side.
        flags: ids of `FLAGS` that say why it is no price; () where nothing does.
    """

    country: str
    usd_per_kg: float | None
    all_usd_per_kg: float | None
    value_usd: float
    mass_t: float
    weighed_share: float
    largest_share: float
    partners: int
    flags: tuple[str, ...] = ()


def unit_values(tables: FactTables, chosen: Flows, side: str = "exporter") -> tuple[UnitValue, ...]:
    """Return the pooled unit value of every country, largest mass first.

    Args:
        tables: declared tables.
        chosen: rows that are added up.
        side: "exporter" for who ships, "importer" for who receives.
    """
    other = "importer" if side == "exporter" else "exporter"
    frame = chosen.ask(
        tables,
        f"""
        SELECT {side} AS country, {total("value_usd")} AS value_usd,
          coalesce({total("value_usd", "mass_t > 0")}, 0) AS weighed_usd, coalesce({total("mass_t")}, 0) AS mass_t,
          coalesce(max(mass_t), 0) AS largest_t, count(DISTINCT {other}) AS partners
        FROM flows GROUP BY ALL ORDER BY mass_t DESC, country""",
    )
    years = chosen.last_year - chosen.first_year + 1
    return tuple(_unit_value(row, years) for row in rows(frame))


def _unit_value(row: Any, years: int) -> UnitValue:
    mass = float(row.mass_t)
    known = mass > 0.0
    found = UnitValue(
        country=str(row.country),
        usd_per_kg=float(row.weighed_usd) / mass / 1e3 if known else None,
        all_usd_per_kg=float(row.value_usd) / mass / 1e3 if known else None,
        value_usd=float(row.value_usd),
        mass_t=mass,
        weighed_share=float(row.weighed_usd) / float(row.value_usd),
        largest_share=float(row.largest_t) / mass if known else 0.0,
        partners=int(row.partners),
    )
    flags = (
        ("one-row", found.largest_share > ONE_ROW_SHARE),
        ("thin", mass < THIN_TPA * years),
        ("unweighed", found.weighed_share < WEIGHED_SHARE),
    )
    return replace(found, flags=tuple(name for name, holds in flags if holds))


def flagged(
    values: Sequence[UnitValue],
    reference: str,
    mines: Collection[str] | None = None,
    plants: Collection[str] | None = None,
) -> tuple[UnitValue, ...]:
    """Return the unit values with the flags that need a reference and the producers' tables.

    Args:
        values: unit values of exporters.
        reference: the exporter that the others are compared with.
        mines: countries with mine output on record; None where no table says.
        plants: countries with a plant on record; None where no table says.

    Example:
        A miner without a plant ships concentrate, whatever it is worth:

        >>> value = UnitValue("AUS", 4.2, 4.2, 4.2e6, 1000.0, 1.0, 0.2, 3)
        >>> dear = UnitValue("CHN", 15.0, 15.0, 15e6, 1000.0, 1.0, 0.2, 9)
        >>> [(v.country, v.flags) for v in flagged([value, dear], "CHN", {"AUS", "CHN"}, {"CHN"})]
        [('AUS', ('ore', 'cheap')), ('CHN', ())]
    """
    base: Mapping[str, float | None] = {value.country: value.usd_per_kg for value in values}
    dear = base.get(reference)
    result = []
    for value in values:
        more = []
        if mines is not None and plants is not None and value.country not in plants:
            more.append("ore" if value.country in mines else "no-plant")
        if value.usd_per_kg is not None and dear is not None and value.usd_per_kg < CHEAP_RATIO * dear:
            more.append("cheap")
        result.append(replace(value, flags=(*more, *value.flags)))
    return tuple(result)


@dataclass(frozen=True, slots=True)
class Year:
    """What a buyer bought in one year.

    Attributes:
        year: calendar year.
        mass_t: masses on record [t].
        usd_per_kg: value over mass of rows that have both [USD/kg].
        all_usd_per_kg: value of all rows over the masses on record [USD/kg].
        origin_share: share of one origin in the mass, 0-1.
    """

    year: int
    mass_t: float
    usd_per_kg: float
    all_usd_per_kg: float
    origin_share: float


def path(tables: FactTables, chosen: Flows, buyer: str, origin: str) -> tuple[Year, ...]:
    """Return mass, unit value and the share of one origin in a buyer's imports, year by year.

    A year without a mass on record is left out.
    """
    frame = chosen.ask(
        tables,
        f"""
        SELECT year, {total("mass_t")} AS all_t, {total("value_usd", "mass_t > 0")} AS weighed_usd,
          {total("value_usd")} AS value_usd, coalesce({total("mass_t", f"exporter = '{origin}'")}, 0) AS origin_t
        FROM flows WHERE importer = '{buyer}' GROUP BY year HAVING max(mass_t) > 0 ORDER BY year""",
    )
    return tuple(
        Year(int(row.year), float(row.all_t), float(row.weighed_usd) / row.all_t / 1e3,
             float(row.value_usd) / row.all_t / 1e3, float(row.origin_t) / row.all_t)
        for row in rows(frame)
    )  # fmt: skip
