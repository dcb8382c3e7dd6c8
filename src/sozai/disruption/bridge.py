"""Which stated exposure moves one published estimate of a cut into another.

Law: the same sectors, the same months and the same input-output table turn a share of output that stops into a share of
GDP and back; what a stated share of output cannot carry must sit in other sectors. GDP is the table's value added at
basic prices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from ..terms import Words
from ..terms.facts import FactTables, rows
from .economy import Economy
from .loss import value_added_lost

CLOSE = 1e-10  # of output, by which a solved share may miss


@dataclass(frozen=True, slots=True)
class Estimate:
    """One published estimate.

    Attributes:
        case: its id.
        words: what stops.
        months: for how long.
        values: quantity -> (value, low, high), as printed.
        sectors: sectors of `output_change_share`; () where none is printed.
        publication: who printed it.
    """

    case: str
    words: Words
    months: int
    values: Mapping[str, tuple[float, float, float]]
    sectors: tuple[str, ...]
    publication: str


def estimates(frame: pd.DataFrame) -> dict[str, Estimate]:
    """Return the estimates of rows of table `published_estimates`, by case, shortest and mildest first."""
    found: dict[str, Estimate] = {}
    for row in rows(frame):
        before = found.get(row.case)
        values = {**(before.values if before else {}), row.quantity: (row.value, row.low, row.high)}
        sectors = tuple(row.sectors.split()) or (before.sectors if before else ())
        words = Words(row.title_en, row.title_ja)
        found[row.case] = Estimate(row.case, words, int(row.cut_months), values, sectors, row.publication)
    unknown = (0.0, 0.0, 0.0)
    order = sorted(found.values(), key=lambda e: (e.months, -e.values.get("gdp_change_share", unknown)[0]))
    return {each.case: each for each in order}


def published(facts: FactTables, country: str) -> pd.DataFrame:
    """Return the rows of table `published_estimates` for a country."""
    return facts.frame("published_estimates", country=country)


def gdp_lost(country: Economy, stopped: Mapping[str, float], months: int) -> tuple[float, float]:
    """Return the share of a year's value added lost (direct, with suppliers) when sectors stop for some months.

    Args:
        country: the economy.
        stopped: sector -> share of its output that stops, 0-1.
        months: how long.

    Raises:
        NoAnswerError: a sector that the economy does not have.

    Example:
        Cars are half of value added and buy nothing: a tenth of them for six months is a fortieth of a year.

        >>> one = Economy(("20", "26"), np.array([2.0, 2.0]), np.array([1.0, 1.0]), np.zeros((2, 2)), 2018)
        >>> tuple(round(share, 6) for share in gdp_lost(one, {"20": 0.1}, 6))
        (0.025, 0.025)
    """
    sectors = tuple(stopped)
    exposed = pd.DataFrame(
        {"use": sectors, "sector": sectors, "exposed_share": [stopped[s] for s in sectors]}
    )
    lost = value_added_lost(country, exposed, sectors, np.ones((len(sectors), 1)))
    part = months / float(country.value_added_usd.sum())
    return float(lost.direct_usd.sum()) * part, lost.total_usd * part


def share_that_costs(
    country: Economy,
    sectors: Sequence[str],
    gdp_share: float,
    months: int,
    *,
    suppliers: bool = True,
    beside: Mapping[str, float] | None = None,
) -> float | None:
    """Return the share of the sectors' output that must stop to cost a share of GDP; None where all of it is too little.

    Args:
        country: the economy.
        sectors: who stops, each by the same share.
        gdp_share: loss, positive.
        months: how long.
        suppliers: whether what is no longer ordered counts.
        beside: sector -> share that stops besides.

    Example:
        >>> one = Economy(("20", "26"), np.array([2.0, 2.0]), np.array([1.0, 1.0]), np.zeros((2, 2)), 2018)
        >>> share_that_costs(one, ("20",), 0.05, 12)
        0.1
    """

    def missing(share: float) -> float:
        lost = gdp_lost(country, {**(beside or {}), **dict.fromkeys(sectors, share)}, months)
        return lost[1 if suppliers else 0] - gdp_share

    if missing(0.0) > 0 or missing(1.0) < 0:
        return None
    return round(float(brentq(missing, 0.0, 1.0, xtol=CLOSE)), 9)
