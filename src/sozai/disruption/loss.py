"""Value added lost, by product-level exposure and then upstream through the input-output table.

Law: a sector cannot make `d = 1 - prod_u (1 - e_u s_u)` of its output, where `e_u` is the part of its output that holds
the product of use `u` and `s_u` the part of that use that is lost: a car stops once, whichever part is missing. Output
then falls by what a sector cannot make or by what nobody orders from it any more, whichever is more: the smallest
`x = max(d, A x)`. Where sectors S stop and the others only lose orders that is `x_F = (I - A_FF)^-1 A_FS d_S`, the mixed
model; a supplier that stops itself is never counted twice. Value added follows output.

Source: exposure is table `exposure`; the mixed model is Miller and Blair, Input-Output Analysis (2nd ed. 2009), ch. 13.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..chain import Floats
from ..terms import COUNTRIES, NoAnswerError
from ..terms.facts import FactTables, rows
from .economy import SOME, Economy

MONTHS = 12.0
SETTLED = 1e-12  # share of the largest fall by which a round of orders may still change it


@dataclass(frozen=True, eq=False)
class Loss:
    """Value added lost by every sector of an economy in each month [USD].

    Attributes:
        sector (sectors,): codes.
        direct_usd (sectors, months): of what the sector cannot make for want of the part.
        upstream_usd (sectors, months): of what is no longer ordered from it, beyond that.
    """

    sector: tuple[str, ...]
    direct_usd: Floats
    upstream_usd: Floats

    @property
    def total_usd(self) -> float:
        """Return direct and upstream loss over all sectors and months."""
        return float(self.direct_usd.sum() + self.upstream_usd.sum())


def exposure(facts: FactTables, country: str) -> pd.DataFrame:
    """Return the rows of table `exposure` for a country.

    Raises:
        NoAnswerError: there are none.
    """
    frame = facts.frame("exposure", country=country)
    if frame.empty:
        raise NoAnswerError(
            f"Table exposure has no row for {COUNTRIES[country].words.en}: which part of which sector's output holds the part is unknown.",
            f"表 exposure に{COUNTRIES[country].words.ja}の行がなく、どの部門のどれだけの生産が当該部品を含むか不明です。",
        )
    return frame


def stopped_share(
    sectors: tuple[str, ...], exposed: pd.DataFrame, uses: tuple[str, ...], lost_share: Floats
) -> Floats:
    """Return the share (sectors, months) of each sector's output that cannot be made.

    Args:
        sectors: codes.
        exposed: rows of table `exposure`.
        uses: names of the uses (uses,).
        lost_share: share of each use's output that is lost (uses, months), 0-1.

    Raises:
        NoAnswerError: a row names a sector that the economy does not have.

    Example:
        Half of all cars lack one part and half, independently, another: three quarters stop.

        >>> rows = pd.DataFrame({"use": ["a", "b"], "sector": "20", "exposed_share": 1.0})
        >>> stopped_share(("20",), rows, ("a", "b"), np.full((2, 1), 0.5)).tolist()
        [[0.75]]
    """
    made = np.ones((len(sectors), lost_share.shape[1]))
    for row in rows(exposed):
        if row.sector not in sectors:
            raise NoAnswerError(
                f"Table exposure names sector '{row.sector}', which the input-output table does not have.",
                f"表 exposure の部門「{row.sector}」は産業連関表にありません。",
            )
        if row.use in uses:
            made[sectors.index(row.sector)] *= 1.0 - row.exposed_share * lost_share[uses.index(row.use)]
    return 1.0 - made


def output_fall(coefficients: Floats, stopped: Floats) -> Floats:
    """Return by how much output falls (sectors, months): what cannot be made or is not ordered, whichever is more.

    Args:
        coefficients: domestic input from the row per unit of the column's output (sectors, sectors).
        stopped: output that cannot be made (sectors, months).

    Example:
        Cars stop by 10; a tenth of a car is steel, and a tenth of steel is steel: steel falls by 1 / 0.9.

        >>> fall = output_fall(np.array([[0.1, 0.1], [0.0, 0.0]]), np.array([[0.0], [10.0]]))
        >>> fall.ravel().round(6).tolist()
        [1.111111, 10.0]
    """
    fall = stopped
    while True:
        ordered = np.maximum(stopped, coefficients @ fall)
        if (np.abs(ordered - fall) <= SETTLED * np.abs(ordered).max(initial=0.0)).all():
            return ordered
        fall = ordered


def value_added_lost(
    country: Economy, exposed: pd.DataFrame, uses: tuple[str, ...], lost_share: Floats
) -> Loss:
    """Return the value added lost when uses lose shares of their output.

    Args:
        country: the economy.
        exposed: rows of table `exposure`.
        uses: names of the uses (uses,).
        lost_share: share of each use's output that is lost (uses, months), 0-1.

    Raises:
        NoAnswerError: a row of `exposed` names a sector that the economy does not have.
    """
    added_per_output = (country.value_added_usd / np.maximum(country.output_usd, SOME))[:, None]
    share = stopped_share(country.sector, exposed, uses, lost_share)
    stopped = share * country.output_usd[:, None] / MONTHS
    fall = output_fall(country.coefficients, stopped)
    return Loss(country.sector, stopped * added_per_output, (fall - stopped) * added_per_output)
