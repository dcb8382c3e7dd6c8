"""The three indicators of strategic dependency, for every country and code at once.

Laws, per country b, code and year, by value:
`import HHI = sum_o (V_ob / V_b)^2`, `world export HHI = sum_e (X_e / X)^2`, `imports / exports = V_b / X_b`.
A country depends where all three are above their thresholds in at least two of three years.

The standard deviation of an HHI follows from those of the flows, relative and independent (delta method):
`var H = 4 sum_i s_i^2 (s_i - H)^2 sigma_i^2`.

Source: European Commission, Strategic dependencies and capacities, SWD(2021) 352; Mejean and Rousseaux; CEPII, GeoDep (import
HHI above 0.4, world export HHI above 0.4, imports over exports above 1, in two of three years).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..terms import COUNTRIES, Words
from ..terms.facts import FactTables
from .flows import Flows, flows, total, total_of_squares

TEXTS = ("country", "hs", "top_origin", "top_exporter")
HELD = 4  # sets of indicators kept in memory; one of all of BACI has about 200 MB

# Powers of shares lie between 0 and 1, so 17 decimals of each keep their sums.
_QUERY = f""",
paid AS (SELECT importer, hs, year, {total("value_usd")} AS import_usd FROM coded GROUP BY ALL),
shares AS (
  SELECT importer, exporter, hs, year, import_usd, value_usd / import_usd AS share, spread
  FROM coded JOIN paid USING (importer, hs, year)),
bought AS (
  SELECT importer AS country, hs, year, any_value(import_usd) AS import_usd,
    {total("share ** 2", digits=17)} AS import_hhi,
    {total("share ** 2 * spread ** 2", digits=17)} AS a2,
    {total("share ** 3 * spread ** 2", digits=17)} AS a3,
    {total("share ** 4 * spread ** 2", digits=17)} AS a4,
    arg_max(exporter, (share, exporter)) AS top_origin, max(share) AS top_share
  FROM shares GROUP BY ALL),
sold AS (
  SELECT exporter AS country, hs, year, {total("value_usd")} AS export_usd,
    {total_of_squares("value_usd * spread")} AS noise
  FROM coded GROUP BY ALL),
traded AS (SELECT hs, year, {total("export_usd")} AS world_usd FROM sold GROUP BY ALL),
parts AS (
  SELECT country, hs, year, world_usd, export_usd / world_usd AS share, noise / world_usd ** 2 AS noise
  FROM sold JOIN traded USING (hs, year)),
world AS (
  SELECT hs, year, any_value(world_usd) AS world_usd, {total("share ** 2", digits=17)} AS world_hhi,
    {total("noise", digits=17)} AS b2,
    {total("share * noise", digits=17)} AS b3,
    {total("share ** 2 * noise", digits=17)} AS b4,
    arg_max(country, (share, country)) AS top_exporter, max(share) AS top_exporter_share
  FROM parts GROUP BY ALL)
SELECT country, hs, year, import_usd, export_usd, import_hhi,
  2 * sqrt(greatest(a4 - 2 * import_hhi * a3 + import_hhi ** 2 * a2, 0)) AS import_hhi_sd,
  sqrt(a2) AS import_spread, sqrt(noise) / export_usd AS export_spread,
  top_origin, top_share, world_usd, world_hhi,
  2 * sqrt(greatest(b4 - 2 * world_hhi * b3 + world_hhi ** 2 * b2, 0)) AS world_hhi_sd,
  top_exporter, top_exporter_share
FROM bought FULL JOIN sold USING (country, hs, year) JOIN world USING (hs, year) ORDER BY country, hs, year"""


@dataclass(frozen=True, eq=False)
class Indicators:
    """The indicators of every country, code and year of a window.

    Attributes:
        frame: one row per country, code and year in which it trades, sorted by them; see the module for the laws.
        revision: HS revision.
        years: the years of the window that have trade on record.
        sources: ids of the sources.
        notes: what a reader must know.
        on_record: how many years of the window each code has trade on record.
    """

    frame: pd.DataFrame
    revision: str
    years: tuple[int, ...]
    sources: tuple[str, ...]
    notes: tuple[Words, ...]
    on_record: pd.Series[int]

    def code(self, country: str) -> int:
        """Return the number by which a country stands in the frame; -1 when it does not trade."""
        places = list(self.frame["country"].cat.categories)
        return places.index(country) if country in places else -1

    def of(self, country: str) -> pd.DataFrame:
        """Return the rows of one country, with its words as text."""
        code = self.code(country)
        first, last = np.searchsorted(self.frame["country"].cat.codes.to_numpy(), [code, code + 1])
        rows = self.frame.iloc[int(first) : int(last)] if code >= 0 else self.frame.head(0)
        return rows.astype(dict.fromkeys(TEXTS, "object"))


_held: OrderedDict[tuple[str, str, int, int], Indicators] = OrderedDict()
_lock = threading.Lock()


def indicators(tables: FactTables, revision: str, first_year: int, last_year: int) -> Indicators:
    """Return the indicators of every country and code; the same facts are computed once and held.

    Args:
        tables: declared tables; reads `trade_flows`.
        revision: HS revision.
        first_year: first year of the window.
        last_year: last year of it.

    Raises:
        NoAnswerError: no row.
    """
    key = (tables.digest, revision, first_year, last_year)
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    chosen = flows(tables, revision, first_year, last_year)
    frame = chosen.ask(tables, _coded(tables, chosen) + _QUERY)
    on_record = frame[["hs", "year"]].drop_duplicates()["hs"].astype("object").value_counts()
    years = tuple(sorted(int(year) for year in frame["year"].unique()))
    found = Indicators(frame, revision, years, chosen.sources, chosen.notes, on_record)
    with _lock:
        _held[key] = found
        while len(_held) > HELD:
            _held.popitem(last=False)
    return found


def _coded(tables: FactTables, chosen: Flows) -> str:
    """Return the rows with countries and codes as numbers of a list: texts are slow to group and to hand over."""
    places = ", ".join(f"'{country}'" for country in sorted(COUNTRIES))
    codes = chosen.ask(tables, "SELECT DISTINCT hs FROM flows ORDER BY hs")["hs"]
    goods = ", ".join(f"'{code}'" for code in codes)
    return (
        f", coded AS (SELECT CAST(exporter AS ENUM({places})) AS exporter, CAST(importer AS ENUM({places})) AS importer, "
        f"CAST(hs AS ENUM({goods})) AS hs, year, value_usd, spread FROM flows)"
    )


def revisions(tables: FactTables, first_year: int, last_year: int) -> tuple[str, ...]:
    """Return the HS revisions under which there is trade in a window, newest first."""
    window = f"year BETWEEN {int(first_year)} AND {int(last_year)}"
    found = tables.sql(f"SELECT DISTINCT hs_revision FROM trade_flows WHERE {window} ORDER BY 1 DESC")
    return tuple(str(revision) for revision in found["hs_revision"])


def concentrations(tables: FactTables, chosen: Flows, buyer: str) -> pd.DataFrame:
    """Return the concentration of one buyer's origins for every code and year, without looking at other buyers.

    Columns: hs, year, import_usd, import_hhi, top_origin, top_share; sorted by hs and year.

    Args:
        tables: declared tables.
        chosen: the rows.
        buyer: ISO3 code.
    """
    # The buyer's rows are taken out once, before they meet their sums: else every row of every buyer is.
    return tables.sql(
        f"""
        WITH bought AS MATERIALIZED (SELECT hs, year, exporter, value_usd FROM ({chosen.sql}) WHERE importer = '{buyer}'),
        paid AS (SELECT hs, year, {total("value_usd")} AS import_usd FROM bought GROUP BY ALL),
        shares AS (SELECT hs, year, exporter, import_usd, value_usd / import_usd AS share FROM bought JOIN paid USING (hs, year))
        SELECT hs, year, any_value(import_usd) AS import_usd, {total("share ** 2", digits=17)} AS import_hhi,
          arg_max(exporter, (share, exporter)) AS top_origin, max(share) AS top_share
        FROM shares GROUP BY hs, year ORDER BY hs, year""",
    )
