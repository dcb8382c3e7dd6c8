"""The rare-earth magnet chain: which goods, steps and regions there are, and what every fact says about them.

Followed elements: Nd with Pr (`ndpr`), Dy and Tb, in tonnes of contained metal. Goods: concentrate, separated oxide,
metal, magnets with and without heavy rare earths, and new scrap (swarf), without which nothing closes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from ..terms import MATERIALS, NoAnswerError
from ..terms.atoms import OXIDE, contained_share
from ..terms.facts import FactTables, rows
from .reconcile import Problem
from .scalars import NORMAL

NAME = "rare-earth-magnets"
YEAR = 2024
ELEMENTS = ("ndpr", "dysprosium", "terbium")
MEMBERS = {"ndpr": ("neodymium", "praseodymium"), "dysprosium": ("dysprosium",), "terbium": ("terbium",)}
FORMS = ("concentrate", "oxide", "metal", "swarf")
REGIONS = (
    *(
        "CHN",
        "JPN",
        "MMR",
        "LAO",
        "MYS",
        "THA",
        "VNM",
        "PHL",
        "KOR",
        "TWN",
        "IND",
        "AUS",
        "USA",
        "MEX",
        "BRA",
    ),
    *("RUS", "EST", "DEU", "FRA", "ITA", "POL", "HUN", "NLD", "GBR", "CHE", "CZE", "FIN", "ROW"),
)
MAGNETS = ("magnet-standard", "magnet-heavy")
COMMODITIES = (*(f"{element}-{form}" for form in FORMS for element in ELEMENTS), *MAGNETS)
STAGE_OF = {"concentrate": "mine", "oxide": "separate", "metal": "metal", "swarf": "scrap"}


@dataclass
class Definition:
    """The chain's problem and what is needed to read it again.

    Attributes:
        problem: unknowns, balances, coefficients and terms.
        recipe: position of the coefficient of each (process, role, commodity).
        basket: position of the coefficient of each (mining country, element).
        frames: the rows the chain stands on, as (table, rows).
    """

    problem: Problem = field(default_factory=Problem)
    recipe: dict[tuple[str, str, str], int] = field(default_factory=dict)
    basket: dict[tuple[str, str], int] = field(default_factory=dict)
    frames: list[tuple[str, pd.DataFrame]] = field(default_factory=list)

    def frame(self, facts: FactTables, table: str, **where: object) -> pd.DataFrame:
        """Return rows of a table and remember that the chain stands on them.

        Raises:
            NoAnswerError: there is no such row.
        """
        frame = facts.frame(table, **where)
        if frame.empty:
            wanted = ", ".join(f"{key}={value}" for key, value in where.items()) or "any row"
            raise NoAnswerError(
                f"The rare-earth magnet chain needs rows of '{table}' ({wanted}), and there are none. "
                "Import a file that has them, or use the embedded facts.",
                f"希土類磁石の供給網には表「{table}」の行（{wanted}）が必要ですが、ありません。"
                "該当するファイルを取り込むか、同梱の事実を使ってください。",
            )
        self.frames.append((table, frame))
        return frame


def region_of(country: str) -> str:
    """Return the region of the chain that a country belongs to."""
    return country if country in REGIONS else "ROW"


def oxide_content(element: str) -> float:
    """Return the mean share of contained element in its usual oxide [t/t] (Nd and Pr: plain mean, they differ by 3 %)."""
    return float(np.mean([_contained(member) for member in MEMBERS[element]]))


def _contained(element: str) -> float:
    return contained_share(OXIDE[element], MATERIALS[element].symbol)


def define(facts: FactTables) -> Definition:
    """Return the unknowns, balances and recipe coefficients of the chain; observations are added by `observe`."""
    chain = Definition()
    _read_recipes(chain, facts)
    _read_baskets(chain, facts)
    makers = {(str(row.process), str(row.country)) for row in rows(chain.frame(facts, "plants"))}
    magnets = sorted(country for process, country in makers if process == "magnet")
    others = sorted(maker for maker in makers if maker[0] != "magnet")
    # Swarf has a market only where a plant recycles it; elsewhere it is not recovered.
    markets = {(process.removeprefix("recycle-") + "-swarf", country) for process, country in makers}
    for process, country in [*((magnet, country) for country in magnets for magnet in MAGNETS), *others]:
        _add_process(chain, process, country, markets)
    return chain


def _read_recipes(chain: Definition, facts: FactTables) -> None:
    for row in rows(chain.frame(facts, "recipes")):
        sd = (row.high_t_per_t - row.low_t_per_t) / NORMAL
        position = chain.problem.coefficient(row.coefficient_t_per_t, sd, assumed=row.grade == "D")
        chain.recipe[row.process, row.role, row.commodity] = position


def _read_baskets(chain: Definition, facts: FactTables) -> None:
    """Add one coefficient per mining country and element: contained tonnes per tonne of rare-earth oxide mined."""
    shares = {(row.deposit, row.material): row for row in rows(chain.frame(facts, "baskets"))}
    for country, deposits in chain.frame(facts, "deposits").groupby("country", sort=True):
        for element in ELEMENTS:
            parts = [
                _ore_content(deposit, shares[deposit.deposit, member], member)
                for member in MEMBERS[element]
                for deposit in rows(deposits)
                if (deposit.deposit, member) in shares
            ]
            mean = sum(part[0] for part in parts)
            if mean > 0:
                sd = float(np.sqrt(sum(part[1] for part in parts)))
                chain.basket[str(country), element] = chain.problem.coefficient(mean, sd)


def _ore_content(deposit: Any, basket: Any, element: str) -> tuple[float, float]:
    """Return what a deposit type adds to a country's ore [t/t], with its variance."""
    content = _contained(element)
    sd_deposit = (deposit.high_share - deposit.low_share) / NORMAL * basket.share * content
    sd_basket = (basket.high_share - basket.low_share) / NORMAL * deposit.share * content
    return deposit.share * basket.share * content, sd_deposit**2 + sd_basket**2


def _add_process(chain: Definition, process: str, country: str, markets: set[tuple[str, str]]) -> None:
    """Add the unknown of a process and enter its recipe in the balances; swarf without a market is lost."""
    unknown = chain.problem.unknown("process", process, country)
    for (name, role, commodity), coefficient in chain.recipe.items():
        lost = commodity.endswith("-swarf") and (commodity, country) not in markets
        if name == process and not lost:
            factor = 1.0 if role == "output" else -1.0
            chain.problem.enters(commodity, country, unknown, factor, coefficient)


def add_arc(chain: Definition, commodity: str, origin: str, destination: str) -> int:
    """Return the unknown of a trade arc, entered in both balances."""
    key = ("arc", commodity, origin, destination)
    fresh = key not in chain.problem.index
    unknown = chain.problem.unknown(*key)
    if fresh:
        chain.problem.enters(commodity, origin, unknown, -1.0)
        chain.problem.enters(commodity, destination, unknown, 1.0)
    return unknown


def add_use(chain: Definition, commodity: str, region: str) -> int:
    """Return the unknown of a final use, entered in its balance."""
    key = ("use", commodity, region)
    fresh = key not in chain.problem.index
    unknown = chain.problem.unknown(*key)
    if fresh:
        chain.problem.enters(commodity, region, unknown, -1.0)
    return unknown


def unknowns(problem: Problem, kind: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the position and the rest of the key of every unknown of a kind (process, arc, use)."""
    for position, key in enumerate(problem.keys):
        if key[0] == kind:
            yield position, key[1:]
