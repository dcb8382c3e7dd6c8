"""The supply facts of elements, read from declared tables; what the laws of other packages say comes as arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..terms import MATERIALS, DataError, Fact, Words, contained_share
from ..terms.facts import FactTables, facts_of
from ..terms.table import SPREADS
from .fractions import atomic_weights
from .price_forms import PRICE_FORMS
from .supply import MEASURES, Z95, ElementSupply

if TYPE_CHECKING:
    import pandas as pd

# How much mining and refining count where both are on record: an assumption, open to the caller.
STAGE_WEIGHTS: Mapping[str, float] = {"mine": 0.5, "refine": 0.5}
# Sectors of Japan's input-output table of 2015 (3EID); every other metal counts as "other non-ferrous metals".
SECTORS: Mapping[str, str] = {"Cu": "271101", "Pb": "271102", "Zn": "271102"}
OTHER_METALS = "271109"
# Iron is priced as scrap, and Japan's aluminium is remelted: their sectors say nothing of the new metal.
NO_SECTOR = ("Fe", "Al")
CO2_FACTOR = 5.0  # a sector's mean stands for one metal within this factor (assumption)
NOT_BOUGHT = ("H", "C", "N", "O", "P", "S", "F", "Cl")


class Ranged(Protocol):
    """A number with its 5-95 % range, grade and facts."""

    @property
    def value(self) -> float:
        """Return the point value."""
        ...

    @property
    def low(self) -> float:
        """Return the 5 % point."""
        ...

    @property
    def high(self) -> float:
        """Return the 95 % point."""
        ...

    @property
    def grade(self) -> str:
        """Return the evidence grade."""
        ...

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return the rows it was made from."""
        ...


Concentrations = Callable[[str, str], tuple[Ranged, Ranged] | None]
"""(material, stage) -> concentration and governance-weighted concentration, each 0-1; None where unknown."""
Controls = Callable[[str], tuple[bool | None, tuple[Fact, ...]]]
"""Material -> whether a registered rule asks for a licence or denies (None: unknown), and the rows that say so."""


@dataclass(frozen=True, slots=True)
class _Known:
    value: float
    low: float
    high: float
    source: str
    grade: str


def element_supply(
    facts: FactTables,
    day: date,
    elements: Sequence[str],
    *,
    concentrations: Concentrations | None = None,
    controls: Controls | None = None,
    stock_days: Mapping[str, float] | None = None,
    usd_rate_jpy: float | None = None,
    stage_weights: Mapping[str, float] = STAGE_WEIGHTS,
) -> ElementSupply:
    """Return what each element costs a nation on a day; what is not on record stays unknown and is named.

    Args:
        facts: declared tables; reads `prices`, `monthly_prices`, `recycled_inputs`, `emission_intensities`.
        day: the day of prices and controls.
        elements: symbols, each once.
        concentrations: the law of concentration (package `risk`); without it concentration is unknown.
        controls: the law of export controls for the buyer (package `controls`); without it they are unknown.
        stock_days: days of stock by symbol, the user's own; nobody publishes them.
        usd_rate_jpy: yen per dollar, for CO2 by sectors' money; without it CO2 is unknown.
        stage_weights: weight of each stage in concentration and risk.

    Raises:
        DataError: a symbol twice, or a negative stock.
        UnitError: a symbol is no element.
    """
    if len(set(elements)) < len(elements):
        raise DataError("An element is named twice.", "同じ元素が 2 回指定されています。")
    atomic_weights(elements)
    ids = {material.symbol: name for name, material in MATERIALS.items() if material.symbol}
    notes: dict[Words, None] = {}
    used: dict[Fact, None] = {}
    recycled = facts.frame("recycled_inputs", material=[ids[e] for e in elements if e in ids])
    intensity = _intensities(facts) if usd_rate_jpy else {}
    arrays = {name: np.full((len(elements), len(MEASURES)), np.nan) for name in ("value", "low", "high")}
    source, grade = (np.full((len(elements), len(MEASURES)), "", dtype="<U60") for _ in range(2))
    for row, symbol in enumerate(elements):
        material = ids.get(symbol, "")
        price = _price(facts, symbol, day, notes, used)
        found: dict[str, _Known | None] = {"price_usd_per_kg": price}
        if material and concentrations:
            found |= _concentration(material, concentrations, stage_weights, notes, used)
        found["risk_usd_per_kg"] = _product(price, found.get("risk"))
        if material and controls:
            found["controlled_share"] = _controlled(material, controls, used)
        if stock_days and symbol in stock_days:
            found["stock_days"] = _stock(symbol, stock_days[symbol])
        found["recycled_share"] = _recycled(recycled, material, used)
        if price is not None and usd_rate_jpy:
            found["co2_kg_per_kg"] = _co2(symbol, price, usd_rate_jpy, intensity, notes, used)
        for at, measure in enumerate(MEASURES):
            known = found.get(measure)
            if known is not None:
                for name, array in arrays.items():
                    array[row, at] = getattr(known, name)
                source[row, at], grade[row, at] = known.source, known.grade
    return ElementSupply(
        tuple(elements), tuple(MEASURES), arrays["value"], arrays["low"], arrays["high"], source, grade,
        tuple(notes), tuple(used),
    )  # fmt: skip


def _price(
    facts: FactTables, symbol: str, day: date, notes: dict[Words, None], used: dict[Fact, None]
) -> _Known | None:
    if symbol not in PRICE_FORMS:
        return None
    form = PRICE_FORMS[symbol]
    inside = contained_share(form.formula, symbol) if form.formula else 1.0
    monthly = facts.frame("monthly_prices", material=form.material, year=day.year, month=day.month)
    if not form.formula and len(monthly) == 1 and np.isfinite(monthly["price_usd_per_t"].iloc[0]):
        return _priced(monthly, "monthly_prices", inside, 0.0, bool(form.stand_in.en), used)
    series = facts.frame("prices", material=form.material)
    series = series[series["form"].str.contains(form.form, regex=False) & series["price_usd_per_t"].notna()]
    series = series[series["price_usd_per_t"] > 0].sort_values(["year", "vintage"])
    past = series[series["year"] <= day.year]
    if past.empty:
        return None
    row = past.tail(1)
    years = day.year - int(row["year"].iloc[0])
    drift = 0.0
    if years:
        steps = np.diff(np.log(past.drop_duplicates("year", keep="last")["price_usd_per_t"].to_numpy()))
        drift = float(np.sqrt(np.mean(np.square(steps)) * years)) if steps.size else SPREADS["assumption"]
        held = int(row["year"].iloc[0])
        notes[
            Words(
                f"Prices of {held} stand for {day.year}; the band adds their mean yearly change.",
                f"{day.year} 年の価格がないものは {held} 年の値を用い、年間変動の平均だけ幅を広げた。",
            )
        ] = None
    if form.stand_in.en:
        notes[form.stand_in] = None
    if form.formula:
        notes[
            Words(
                "Oxide prices are per kg of the element inside, without the cost of making metal.",
                "酸化物価格は元素純分当たりに換算した（金属化の費用は含まない）。",
            )
        ] = None
    return _priced(row, "prices", inside, drift, bool(form.stand_in.en), used)


def _priced(
    row: pd.DataFrame, table: str, inside: float, drift: float, stands_in: bool, used: dict[Fact, None]
) -> _Known:
    (fact,) = facts_of(row, table)
    used[fact] = None
    value = float(row["price_usd_per_t"].iloc[0]) / 1000.0 / inside
    spread = float(np.hypot(SPREADS.get(fact.quality, SPREADS["reported"]), drift))
    spread = float(np.hypot(spread, SPREADS["assumption"])) if stands_in else spread
    factor = float(np.exp(Z95 * spread))
    return _Known(value, value / factor, value * factor, fact.source, "D" if stands_in else fact.grade)


def _concentration(
    material: str, law: Concentrations, weights: Mapping[str, float], notes: dict[Words, None], used: dict[Fact, None]
) -> dict[str, _Known | None]:  # fmt: skip
    known = {stage: pair for stage in weights if (pair := law(material, stage)) is not None}
    total = sum(weights[stage] for stage in known)
    if not known or total <= 0.0:
        return {}
    if len(known) < len(weights):
        names = {"mine": Words("mining", "採掘"), "refine": Words("refining", "製錬")}
        (only,) = (names.get(stage, Words(stage, stage)) for stage in sorted(known)[:1])
        notes[
            Words(
                f"For some elements only {only.en} is on record; it stands alone.",
                f"一部の元素は{only.ja}の記録しかなく、それのみで評価した。",
            )
        ] = None
    out: dict[str, _Known | None] = {}
    for at, name in enumerate(("hhi", "risk")):
        parts = [(weights[stage] / total, pair[at]) for stage, pair in known.items()]
        value, low, high = (
            min(1.0, max(0.0, sum(w * getattr(index, end) for w, index in parts)))
            for end in ("value", "low", "high")
        )
        rows = [fact for _, index in parts for fact in index.facts]
        used.update(dict.fromkeys(rows))
        sources = sorted({fact.source for fact in rows if fact.table != "governance"})
        worst = max((index.grade for _, index in parts), default="D")
        out[name] = _Known(value, low, high, " ".join(sources)[:60], worst)
    return out


def _product(price: _Known | None, risk: _Known | None) -> _Known | None:
    if price is None or risk is None:
        return None
    value = price.value * risk.value
    ends = []
    for end in ("low", "high"):
        first, second = (abs(getattr(k, end) - k.value) / k.value if k.value else 0.0 for k in (price, risk))
        ends.append(float(np.hypot(first, second)))
    return _Known(
        value, max(0.0, value * (1.0 - ends[0])), value * (1.0 + ends[1]), price.source, max(price.grade, risk.grade)
    )  # fmt: skip


def _controlled(material: str, law: Controls, used: dict[Fact, None]) -> _Known:
    flag, rows = law(material)
    used.update(dict.fromkeys(rows))
    source = rows[0].source if rows else "mofcom-notices"
    if flag is None:
        return _Known(np.nan, 0.0, 1.0, source, "D")
    grade = max((fact.grade for fact in rows), default="B")
    return _Known(float(flag), float(flag), float(flag), source, grade)


def _stock(symbol: str, days: float) -> _Known:
    if not (np.isfinite(days) and days >= 0.0):
        raise DataError(
            f"The stock of {symbol} is {days} days; 0 or more is wanted, and unknown is left out.",
            f"{symbol} の在庫日数 {days} は 0 以上にしてください（不明なら指定しない）。",
        )
    return _Known(days, days, days, "user", "A")


def _recycled(frame: pd.DataFrame, material: str, used: dict[Fact, None]) -> _Known | None:
    rows = frame[(frame["material"] == material) & frame["share"].notna()] if material else frame.iloc[:0]
    if rows.empty:
        return None
    row = rows.sort_values(["grade", "vintage"]).head(1)
    (fact,) = facts_of(row, "recycled_inputs")
    used[fact] = None
    value, low, high = (float(row[name].iloc[0]) for name in ("share", "low_share", "high_share"))
    return _Known(value, low, high, fact.source, fact.grade)


def _intensities(facts: FactTables) -> dict[str, tuple[float, Fact]]:
    frame = facts.frame("emission_intensities", country="JPN", scope="embodied", gas="ghg")
    frame = frame[frame["year"] == frame["year"].max()]
    rows = facts_of(frame, "emission_intensities")
    return {
        str(sector): (float(value), fact)
        for sector, value, fact in zip(frame["sector"], frame["emission_t_per_mjpy"], rows, strict=True)
    }


def _co2(
    symbol: str, price: _Known, jpy: float, intensity: Mapping[str, tuple[float, Fact]], notes: dict[Words, None], used: dict[Fact, None]
) -> _Known | None:  # fmt: skip
    sector = SECTORS.get(symbol, OTHER_METALS)
    if symbol in NOT_BOUGHT or symbol in NO_SECTOR or sector not in intensity:
        return None
    per_mjpy, fact = intensity[sector]
    used[fact] = None
    notes[
        Words(
            f"CO2 is the price times its sector's emission per yen (3EID), good to a factor of {CO2_FACTOR:g}.",
            f"CO2 は価格に部門の金額当たり排出量（3EID）を掛けた推計で、{CO2_FACTOR:g} 倍程度の幅がある。",
        )
    ] = None
    value = price.value * jpy * per_mjpy / 1000.0  # t per million yen is kg per thousand yen
    return _Known(value, value / CO2_FACTOR, value * CO2_FACTOR, fact.source, "D")
