"""The rare-earth magnet chain: which goods, steps and regions there are, and what every fact says about them.

Followed elements: Nd with Pr (`ndpr`), Dy and Tb, in tonnes of contained metal. Goods: concentrate, separated oxide,
metal, magnets with and without heavy rare earths, and new scrap (swarf), without which nothing closes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..terms import NoAnswerError
from ..terms.atoms import OXIDE, contained_share
from ..terms.facts import FactTables, rows
from .reconcile import Problem

NAME = "rare-earth-magnets"
YEAR = 2024
ELEMENTS = ("ndpr", "dysprosium", "terbium")
MEMBERS = {"ndpr": ("neodymium", "praseodymium"), "dysprosium": ("dysprosium",), "terbium": ("terbium",)}
FORMS = ("concentrate", "oxide", "metal", "swarf")
COMMODITIES = (
    *(f"{element}-{form}" for form in FORMS for element in ELEMENTS),
    "magnet-standard",
    "magnet-heavy",
)
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
STAGE_OF = {"concentrate": "mine", "oxide": "separate", "metal": "metal", "swarf": "scrap"}
NORMAL = 3.2897  # a 5-95 % range is this many standard deviations of a normal wide


@dataclass
class Definition:
    """The chain's problem and what is needed to read it again: coefficients by use and the facts behind it."""

    problem: Problem = field(default_factory=Problem)
    recipe: dict[tuple[str, str, str], int] = field(
        default_factory=dict
    )  # (process, role, commodity) -> coefficient
    basket: dict[tuple[str, str], int] = field(default_factory=dict)  # (country, element) -> coefficient
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
    return float(np.mean([contained_share(OXIDE[m], _symbol(OXIDE[m])) for m in MEMBERS[element]]))


def _symbol(formula: str) -> str:
    return formula[:2]


def define(facts: FactTables) -> Definition:
    """Return the unknowns, balances and recipe coefficients of the chain; observations are added by `observe`."""
    chain = Definition()
    _read_recipes(chain, facts)
    _read_baskets(chain, facts)
    plants = chain.frame(facts, "plants")
    makers = {(str(row.process), str(row.country)) for row in rows(plants)}
    _magnet_makers(chain, sorted(country for process, country in makers if process == "magnet"))
    for process, country in sorted(makers):
        if process != "magnet":
            _process(chain, process, country)
    return chain


def _read_recipes(chain: Definition, facts: FactTables) -> None:
    for row in rows(chain.frame(facts, "recipes")):
        sd = (row.high_t_per_t - row.low_t_per_t) / NORMAL
        position = chain.problem.coefficient(row.coefficient_t_per_t, sd, assumed=row.grade == "D")
        chain.recipe[row.process, row.role, row.commodity] = position


def _read_baskets(chain: Definition, facts: FactTables) -> None:
    """Add one coefficient per mining country and element: contained tonnes per tonne of rare-earth oxide mined."""
    shares = {(row.deposit, row.material): row for row in rows(chain.frame(facts, "baskets"))}
    for country, group in chain.frame(facts, "deposits").groupby("country", sort=True):
        for element in ELEMENTS:
            mean, variance = 0.0, 0.0
            for member in MEMBERS[element]:
                content = contained_share(OXIDE[member], _symbol(OXIDE[member]))
                for deposit in rows(group):
                    basket = shares.get((deposit.deposit, member))
                    if basket is not None:
                        mean += deposit.share * basket.share * content
                        variance += (
                            (deposit.high_share - deposit.low_share) / NORMAL * basket.share * content
                        ) ** 2
                        variance += (
                            (basket.high_share - basket.low_share) / NORMAL * deposit.share * content
                        ) ** 2
            if mean > 0:
                chain.basket[str(country), element] = chain.problem.coefficient(
                    mean, float(np.sqrt(variance))
                )


def _process(chain: Definition, process: str, country: str) -> None:
    unknown = chain.problem.unknown("process", process, country)
    for (name, role, commodity), coefficient in chain.recipe.items():
        if name == process:
            chain.problem.enters(commodity, country, unknown, 1.0 if role == "output" else -1.0, coefficient)


def _magnet_makers(chain: Definition, countries: list[str]) -> None:
    """Add both magnet processes; swarf has a market only where a recycler is, elsewhere it is not recovered."""
    recyclers = {"CHN", "JPN", "VNM"}
    for country in countries:
        for process in ("magnet-standard", "magnet-heavy"):
            unknown = chain.problem.unknown("process", process, country)
            for (name, role, commodity), coefficient in chain.recipe.items():
                lost = commodity.endswith("-swarf") and country not in recyclers
                if name == process and not lost:
                    chain.problem.enters(
                        commodity, country, unknown, 1.0 if role == "output" else -1.0, coefficient
                    )


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
