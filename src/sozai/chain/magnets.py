"""What only the rare-earth magnet chain knows: its regions, the elements in its ores, and swarf that finds no plant.

Followed elements: Nd with Pr (`ndpr`), Dy and Tb, in tonnes of contained metal. Goods: concentrate, separated oxide,
metal, magnets with and without heavy rare earths, and new scrap (swarf), without which nothing closes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..terms import MATERIALS, NoAnswerError
from ..terms.atoms import OXIDE, contained_share
from ..terms.facts import FactTables, rows
from .definition import YEAR, Definition, read_goods, read_recipes
from .scalars import NORMAL
from .types import Floats

NAME = "rare-earth-magnets"
MEMBERS = {"ndpr": ("neodymium", "praseodymium"), "dysprosium": ("dysprosium",), "terbium": ("terbium",)}
# Materials whose oxide prices stand for an element: Nd and Pr cost nearly the same.
_PRICED = {"ndpr": ("ndpr", "neodymium"), "dysprosium": ("dysprosium",), "terbium": ("terbium",)}
# Myanmar, Laos and the assemblers of South-East Asia stand apart because the chain's questions ask for them.
REGIONS = (
    *("CHN", "JPN", "MMR", "LAO", "MYS", "THA", "VNM", "PHL", "KOR", "TWN", "IND", "AUS", "USA", "MEX"),
    *("BRA", "RUS", "EST", "DEU", "FRA", "ITA", "POL", "HUN", "NLD", "GBR", "CHE", "CZE", "FIN", "ROW"),
)
MAGNETS = ("magnet-standard", "magnet-heavy")
STEPS = ("mine", "magnet")  # processes of table `plants` that no recipe names


def oxide_content(element: str) -> float:
    """Return the mean share of contained element in its usual oxide [t/t] (Nd and Pr: plain mean, they differ by 3 %)."""
    return float(np.mean([_contained(member) for member in MEMBERS[element]]))


def _contained(element: str) -> float:
    return contained_share(OXIDE[element], MATERIALS[element].symbol)


def define(facts: FactTables) -> Definition:
    """Return the unknowns, balances and recipe coefficients of the chain; observations are added by `observe`."""
    chain = read_goods(facts, NAME)
    chain.regions = REGIONS
    read_recipes(chain, facts)
    _read_baskets(chain, facts)
    makers = {(str(row.process), str(row.country)) for row in rows(plants(chain, facts))}
    magnets = sorted(country for process, country in makers if process == "magnet")
    others = sorted(maker for maker in makers if maker[0] != "magnet")
    # Swarf has a market only where a plant recycles it; elsewhere it is not recovered.
    markets = {(process.removeprefix("recycle-") + "-swarf", country) for process, country in makers}
    for process, country in [*((magnet, country) for country in magnets for magnet in MAGNETS), *others]:
        _add_process(chain, process, country, markets)
    return chain


def plants(chain: Definition, facts: FactTables) -> pd.DataFrame:
    """Return the rows of `plants` of the chain."""
    return chain.frame_of(facts, "plants", "process", {*STEPS, *(process for process, _, _ in chain.recipe)})


def _read_baskets(chain: Definition, facts: FactTables) -> None:
    """Add one coefficient per mining country and element: contained tonnes per tonne of rare-earth oxide mined."""
    shares = {(row.deposit, row.material): row for row in rows(chain.frame(facts, "baskets"))}
    for country, deposits in chain.frame(facts, "deposits").groupby("country", sort=True):
        for element in chain.elements:
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


def reference_prices(chain: Definition, facts: FactTables) -> Floats:
    """Return the price of each good [USD/t]: oxide from the price table, other forms by their ratio to oxide."""
    reference = np.empty(len(chain.goods))
    for index, good in enumerate(chain.goods):
        element, _, form = good.rpartition("-")
        if good in MAGNETS:
            reference[index] = chain.scalars.value("reference_price_usd_per_t", good)
        else:
            oxide = _oxide_price(facts.frame("prices", year=YEAR, material=_PRICED[element]), element)
            if form == "oxide":
                chain.frames.append(("prices", oxide))
            per_contained = float(oxide.price_usd_per_t.iloc[0]) / oxide_content(element)
            reference[index] = per_contained * chain.scalars.value("price_ratio", form)
    return reference


def _oxide_price(prices: pd.DataFrame, element: str) -> pd.DataFrame:
    """Return the newest row of an oxide's price."""
    found = prices[prices.form.str.contains("oxide", case=False) & prices.price_usd_per_t.notna()]
    if found.empty:
        raise NoAnswerError(
            f"The chain needs the {YEAR} price of {element} oxide (table prices); there is no such row. "
            "Import one, or use the embedded facts.",
            f"供給網には {YEAR} 年の {element} 酸化物の価格（表 prices）が必要ですが、ありません。"
            "該当する行を取り込むか、同梱の事実を使ってください。",
        )
    return found.sort_values("vintage").tail(1)


def use_weights(good: str, declared_uses: pd.DataFrame) -> pd.Series:
    """Return how a region's use of a magnet falls on the declared uses: by mass, and by which grade they need."""
    heavy = declared_uses.heavy_share if good == "magnet-heavy" else 1.0 - declared_uses.heavy_share
    return declared_uses.share * heavy
