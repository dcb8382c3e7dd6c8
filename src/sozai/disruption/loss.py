"""Value added lost, by product-level exposure and then upstream through the input-output table.

Law: a sector loses `share = 1 - prod_u (1 - e_u s_u)` of its output, where `e_u` is the part of its output that holds
the product of use `u` and `s_u` the part of that use that is lost: a car stops once, whichever part is missing. Its
suppliers then lose `x_i = L_ij / L_jj * x_j` (mixed model with the output of j given), and value added follows output.

Source: exposure is table `exposure`; the mixed model is Miller and Blair, Input-Output Analysis (2nd ed. 2009), ch. 13.
Imports compete with domestic products in proportion (`d_i = 1 - imports_i / (output_i + imports_i - exports_i)`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..chain import Floats
from ..terms import NoAnswerError
from ..terms.facts import FactTables, rows

MUSD = 1e6


@dataclass(frozen=True, eq=False)
class Economy:
    """A country's sectors.

    Attributes:
        sector (sectors,): codes.
        output_usd (sectors,): yearly output [USD of the table's year].
        value_added_usd (sectors,): yearly value added [USD].
        leontief (sectors, sectors): domestic output per unit of final demand.
        year: year of the table.
    """

    sector: tuple[str, ...]
    output_usd: Floats
    value_added_usd: Floats
    leontief: Floats
    year: int


@dataclass(frozen=True, eq=False)
class Loss:
    """Value added lost [USD over all months].

    Attributes:
        direct_usd (sectors, months): in the sectors whose products hold the missing part.
        upstream_usd (sectors, months): in their suppliers, by the sector that stops.
        sector (sectors,): codes of the sectors that stop.
    """

    direct_usd: Floats
    upstream_usd: Floats
    sector: tuple[str, ...]

    @property
    def total_usd(self) -> float:
        """Return direct and upstream loss over all sectors and months."""
        return float(self.direct_usd.sum() + self.upstream_usd.sum())


def economy(facts: FactTables, country: str) -> tuple[Economy, pd.DataFrame]:
    """Return the newest input-output table of a country, and its rows.

    Raises:
        NoAnswerError: there is none.
    """
    frame = facts.frame("input_output", country=country)
    if frame.empty:
        raise NoAnswerError(
            f"There is no input-output table of {country} (table input_output), so the value added lost cannot be told.",
            f"{country} の産業連関表（表 input_output）がないため、失われる付加価値は計算できません。",
        )
    year = int(frame.year.max())
    frame = frame[frame.year == year]
    wide = frame.pivot_table(index="row", columns="column", values="value_musd", aggfunc="sum")
    sectors = tuple(code for code in wide.columns if code.isdigit())
    flows = wide.loc[list(sectors), list(sectors)].fillna(0.0).to_numpy()
    output = wide.loc["OUTPUT", list(sectors)].to_numpy(dtype=np.float64)
    added = wide.loc["VALU", list(sectors)].to_numpy(dtype=np.float64)
    exports = wide.loc[list(sectors), "EXPO"].to_numpy(dtype=np.float64)
    imports = -wide.loc[list(sectors), "IMPO"].to_numpy(dtype=np.float64)
    supply = np.maximum(output + imports - exports, 1e-9)
    domestic = np.clip(1.0 - imports / supply, 0.0, 1.0)
    coefficients = domestic[:, None] * flows / np.maximum(output, 1e-9)
    leontief = np.linalg.inv(np.eye(len(sectors)) - coefficients)
    return Economy(sectors, output * MUSD, added * MUSD, leontief, year), frame


def exposure(facts: FactTables, country: str) -> pd.DataFrame:
    """Return the rows of table `exposure` for a country.

    Raises:
        NoAnswerError: there are none.
    """
    frame = facts.frame("exposure", country=country)
    if frame.empty:
        raise NoAnswerError(
            f"Table exposure has no row for {country}: which part of which sector's output holds the part is unknown.",
            f"表 exposure に {country} の行がなく、どの部門のどれだけの生産が当該部品を含むか不明です。",
        )
    return frame


def value_added_lost(
    country: Economy,
    exposed: pd.DataFrame,
    uses: tuple[str, ...],
    lost_share: Floats,
    column: str = "exposed_share",
) -> Loss:
    """Return the value added lost when uses lose shares of their output.

    Args:
        country: the economy.
        exposed: rows of table `exposure`.
        uses: names of the uses (uses,).
        lost_share: share of each use's output that is lost (uses, months), 0-1.
        column: which column of `exposed` to use (the value, or an end of its range).
    """
    months = lost_share.shape[1]
    kept = {sector: np.ones(months) for sector in sorted(set(exposed.sector))}
    for row in rows(exposed):
        if row.use in uses:
            kept[row.sector] *= 1.0 - getattr(row, column) * lost_share[uses.index(row.use)]
    stops = tuple(kept)
    place = np.array([country.sector.index(sector) for sector in stops], dtype=np.int64)
    share = np.array([1.0 - kept[sector] for sector in stops])
    added_per_output = country.value_added_usd / np.maximum(country.output_usd, 1e-9)
    output = share * country.output_usd[place, None] / 12.0
    direct = output * added_per_output[place, None]
    chain = country.leontief[:, place] / country.leontief[place, place]
    chain[place, np.arange(place.size)] = 0.0
    # A supplier that stops itself has its own direct loss; it is not counted again.
    chain[place] = 0.0
    upstream = (added_per_output @ chain)[:, None] * output
    return Loss(direct, upstream, stops)
