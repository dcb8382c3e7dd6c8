"""What a premium on oxide adds down the chain: oxide, metal, magnet, motor, vehicle.

Law: only the material's cost is passed on, at the mass balance of each step and without anybody's margin:
`metal = oxide / contained share * kg of oxide per kg of metal`,
`magnet = metal * kg of metal per kg of magnet - swarf sold`,
`vehicle = magnet * kg of magnet per vehicle`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..terms import Fact, NoAnswerError
from ..terms.atoms import contained_share
from ..terms.facts import FactTables, facts_of

Floats = NDArray[np.float64]
PRICE = "Neodymium-praseodymium (NdPr) oxide"
# Three quarters of NdPr are neodymium.
CONTAINED = 0.75 * contained_share("Nd2O3", "Nd") + 0.25 * contained_share("Pr6O11", "Pr")


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A number of the chain with its 5-95 % range and grade."""

    value: float
    low: float
    high: float
    grade: str = "D"

    def drawn(self, rng: np.random.Generator, draws: int) -> Floats:
        """Return draws (draws,) of a triangular distribution from low over value to high."""
        if self.low >= self.high:
            return np.full(draws, self.value)
        return rng.triangular(self.low, self.value, self.high, draws)


@dataclass(frozen=True, slots=True)
class Chain:
    """What leads from a kilogram of oxide to a vehicle.

    Attributes:
        oxide_usd_per_kg: price of NdPr oxide.
        oxide_per_metal: contained kg of oxide taken per contained kg of metal.
        metal_per_magnet: kg of metal taken per kg of magnet.
        swarf_per_magnet: kg of metal that returns as swarf per kg of magnet.
        swarf_ratio: price of the metal in swarf over its price in oxide.
        magnet_kg: kg of magnet in a vehicle's drive motor.
        facts: the rows behind the numbers.
    """

    oxide_usd_per_kg: Coefficient
    oxide_per_metal: Coefficient
    metal_per_magnet: Coefficient
    swarf_per_magnet: Coefficient
    swarf_ratio: Coefficient
    magnet_kg: Coefficient
    facts: tuple[Fact, ...] = ()

    def numbers(self) -> Mapping[str, Coefficient]:
        """Return the coefficients by name."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "facts"}


@dataclass(frozen=True, slots=True)
class Added:
    """What a premium adds at each step, with 5 and 95 % points of the last.

    Attributes:
        oxide_usd_per_kg: per kg of oxide.
        metal_usd_per_kg: per kg of metal.
        magnet_usd_per_kg: per kg of magnet, swarf sold.
        vehicle_usd: per vehicle.
        low_usd, high_usd: range of the last.
        assumed_share: how much of its variance comes from grade D, 0-1; None where nothing varies.
    """

    oxide_usd_per_kg: float
    metal_usd_per_kg: float
    magnet_usd_per_kg: float
    vehicle_usd: float
    low_usd: float
    high_usd: float
    assumed_share: float | None


def chain(tables: FactTables, first_year: int, last_year: int, magnet_kg: Coefficient) -> Chain:
    """Return the numbers of the chain from tables `prices`, `recipes` and `elasticities`.

    Args:
        tables: declared tables.
        first_year: first year of the mean oxide price.
        last_year: last year of it; years without a price are left out.
        magnet_kg: kg of magnet in a vehicle, from who asks.

    Raises:
        NoAnswerError: a row is missing.
    """
    years = list(range(first_year, last_year + 1))
    prices = tables.frame("prices", material="rare-earths", year=years)
    prices = prices[prices["form"].str.contains(PRICE, regex=False) & prices["price_usd_per_t"].notna()]
    if prices.empty:
        raise NoAnswerError(
            f"Table prices has no row of NdPr oxide in {first_year}-{last_year}; choose other years or import it.",
            f"表 prices に {first_year}〜{last_year} 年の NdPr 酸化物の行がありません。年を変えるか取り込んでください。",
        )
    kilograms = prices["price_usd_per_t"] / 1e3
    oxide = Coefficient(float(kilograms.mean()), float(kilograms.min()), float(kilograms.max()), "A")
    found: dict[str, Coefficient] = {}
    facts = list(facts_of(prices, "prices"))
    for name, process, role, commodity in (
        ("oxide_per_metal", "metal-ndpr", "input", "ndpr-oxide"),
        ("metal_per_magnet", "magnet-standard", "input", "ndpr-metal"),
        ("swarf_per_magnet", "magnet-standard", "output", "ndpr-swarf"),
    ):
        where = {"process": process, "role": role, "commodity": commodity}
        found[name] = _one(
            tables, "recipes", where, ("coefficient_t_per_t", "low_t_per_t", "high_t_per_t"), facts
        )
    swarf = {"name": "price_ratio", "item": "swarf"}
    found["swarf_ratio"] = _one(tables, "elasticities", swarf, ("value", "low", "high"), facts)
    return Chain(oxide_usd_per_kg=oxide, magnet_kg=magnet_kg, facts=tuple(facts), **found)


def _one(
    tables: FactTables, table: str, where: Mapping[str, str], columns: tuple[str, str, str], facts: list[Fact]
) -> Coefficient:
    frame = tables.frame(table, **where)
    if frame.empty:
        row = ", ".join(f"{name}={value}" for name, value in where.items())
        raise NoAnswerError(
            f"Table {table} has no row with {row}; add it.",
            f"表 {table} に {row} の行がありません。追加してください。",
        )
    facts += facts_of(frame.head(1), table)
    first = frame.iloc[0]
    value, low, high = (float(first[name]) for name in columns)
    return Coefficient(value, low, high, str(first["grade"]))


def added(along: Chain, premium: Coefficient, *, seed: int = 0, draws: int = 2000) -> Added:
    """Return what a premium adds at each step.

    Args:
        along: the chain.
        premium: the premium as a share of the oxide's price, with its range.
        seed: of the random draws.
        draws: how many.

    Example:
        A premium of a half on 60 USD/kg of oxide is 35 per kg contained, and 0.4 kg of metal is in a kg of magnet:

        >>> one = Coefficient(1.0, 1.0, 1.0)
        >>> none = Coefficient(0.0, 0.0, 0.0)
        >>> cost = added(
        ...     Chain(Coefficient(60.0, 60.0, 60.0), one, Coefficient(0.4, 0.4, 0.4), none, one, one),
        ...     Coefficient(0.5, 0.5, 0.5),
        ... )
        >>> cost.oxide_usd_per_kg, round(cost.metal_usd_per_kg), round(cost.vehicle_usd)
        (30.0, 35, 14)
    """
    numbers = {**along.numbers(), "premium": premium}
    point = _steps({name: np.array([number.value]) for name, number in numbers.items()})
    drawn: dict[str, Floats] = {}
    held: dict[str, Floats] = {}
    rng = np.random.default_rng(seed)
    for name, number in numbers.items():
        drawn[name] = number.drawn(rng, draws)
        held[name] = np.full(draws, number.value) if number.grade == "D" else drawn[name]
    last, without = _steps(drawn)[-1], _steps(held)[-1]
    low, high = np.quantile(last, (0.05, 0.95))
    variance = float(np.var(last))
    oxide, metal, magnet, vehicle = (float(step[0]) for step in point)
    return Added(
        oxide, metal, magnet, vehicle, min(vehicle, float(low)), max(vehicle, float(high)),
        None if variance <= 1e-18 else min(max(1.0 - float(np.var(without)) / variance, 0.0), 1.0),
    )  # fmt: skip


def _steps(n: Mapping[str, Floats]) -> tuple[Floats, Floats, Floats, Floats]:
    oxide = n["premium"] * n["oxide_usd_per_kg"]
    contained = oxide / CONTAINED
    metal = contained * n["oxide_per_metal"]
    magnet = metal * n["metal_per_magnet"] - contained * n["swarf_ratio"] * n["swarf_per_magnet"]
    return oxide, metal, magnet, magnet * n["magnet_kg"]
