"""The back-test of 2025: what licences for magnets, from 4 April 2025, would have let through month by month.

Two laws of a licence, each with two free parameters, are fitted to China's magnet exports of May and June alone:

- `steady`: nothing for a delay; what had waited comes over as long a time again; a share is denied for good;
- `queue`: nothing for a delay; then whoever waits is licensed at a constant rate, so that the backlog melts away and
  nothing is denied.

A month's exports are the month's mean of what the law lets through, times those of a mean month of the year before.
Customs count all magnets and the rule covers those with Dy or Tb: `covered` says which shipments wait.

Sources: table `observations`; MOFCOM and Customs announcement 18 of 2025.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.optimize import least_squares

from ..chain import Chain, Floats
from ..levers import ExportBan
from ..terms import NoAnswerError
from ..terms.facts import rows

Law = Literal["steady", "queue"]
LAWS: tuple[Law, ...] = ("steady", "queue")
BEGINS = 3.1  # months from 1 January to 4 April
FIRST = 3  # the month in which the rule begins, from 0
MONTHS = 12
FITTED = (4, 5)  # May and June, from 0; every other month is a test
BOUNDS = {"steady": ((0.0, 0.0), (6.0, 0.99)), "queue": ((0.0, 0.05), (6.0, 24.0))}
STARTS = ((0.5, 0.2), (1.0, 0.6), (1.5, 0.3), (1.5, 0.9))
RULED = ("dysprosium", "terbium")
RULED_STAGES = ("separate", "metal", "magnet")
MAGNETS = ("magnet-standard", "magnet-heavy")


@dataclass(frozen=True, slots=True)
class Licensing:
    """A law with its two parameters.

    Attributes:
        law: `steady` or `queue`.
        delay_months: months from 4 April until the first licence.
        second: `steady`: the share that is denied; `queue`: mean months that a licence takes from then on.
    """

    law: Law
    delay_months: float
    second: float

    def let_through(self) -> Floats:
        """Return the share of base shipments that each month of the year lets through (months,).

        Example:
            No delay and nothing denied: the year goes on as before.

            >>> Licensing("steady", 0.0, 0.0).let_through().tolist() == [1.0] * 12
            True
        """
        edges = np.arange(MONTHS + 1.0)
        since = np.maximum(edges - BEGINS - self.delay_months, 0.0)
        if self.law == "steady":
            after = (1.0 - self.second) * (since + np.minimum(since, self.delay_months))
        else:
            after = since + (self.delay_months - self.second) * (1.0 - np.exp(-since / self.second))
        return np.asarray(np.diff(np.minimum(edges, BEGINS) + after))


@dataclass(frozen=True, eq=False)
class Seen:
    """What was observed.

    Attributes:
        base_t: exports of a mean month of 2024 [t].
        month_t: month of 2025 (from 0) -> exports [t]; other months are unknown.
        sum_t: months of 2025 (first, last, from 0) -> exports [t].
    """

    base_t: float
    month_t: Mapping[int, float]
    sum_t: Mapping[tuple[int, int], float]


def seen(frame: pd.DataFrame) -> Seen:
    """Return China's magnet exports from rows of table `observations`.

    Raises:
        NoAnswerError: the year before, or a month that is fitted, is missing.
    """
    told = [row for row in rows(frame) if row.series == "rare-earth-magnets" and row.quantity == "exports_t"]
    spans = {(row.year, int(row.first_month) - 1, int(row.last_month) - 1): float(row.value) for row in told}
    months = {first: value for (year, first, last), value in spans.items() if year == 2025 and first == last}
    base = spans.get((2024, 0, 11))
    if base is None or not set(FITTED) <= set(months):
        raise NoAnswerError(
            "Table observations lacks China's magnet exports (rare-earth-magnets, exports_t) of 2024, May or June 2025.",
            "表 observations に中国の磁石輸出（rare-earth-magnets、exports_t）の 2024 年、2025 年 5・6 月のいずれかがありません。",
        )
    sums = {
        (first, last): value for (year, first, last), value in spans.items() if year == 2025 and last > first
    }
    return Seen(base / MONTHS, months, sums)


def fitted(law: Law, observed: Seen) -> Licensing:
    """Return the law's parameters that miss May and June least, by the logarithm."""
    wanted = np.array([observed.month_t[month] / observed.base_t for month in FITTED])
    tiny = 1e-6  # keeps the logarithm of a month without any shipment

    def misses(places: Floats) -> Floats:
        said = Licensing(law, *places.tolist()).let_through()[list(FITTED)]
        return np.asarray(np.log((said + tiny) / wanted))

    found = [least_squares(misses, start, bounds=BOUNDS[law], xtol=1e-12, ftol=1e-12) for start in STARTS]
    best = min(found, key=lambda each: float(each.cost))
    return Licensing(law, *(float(value) for value in best.x))


def covered(chain: Chain, *, all_magnets: bool) -> Floats:
    """Return 1 for every arc (arcs,) of China's whose goods wait for a licence, else 0.

    Args:
        chain: the chain of rare-earth magnets.
        all_magnets: whether magnets without Dy and Tb wait too, as customs cannot see what a magnet holds.
    """
    ban = ExportBan("CHN", RULED, RULED_STAGES, reach="all")
    held = ban.covered(chain)
    if all_magnets:
        magnets = [chain.commodity(name) for name in MAGNETS]
        own = (chain.arcs.origin == chain.region("CHN")) & np.isin(chain.arcs.commodity, magnets)
        held = np.where(own, 1.0, held)
    return held


def licensed(chain: Chain, held: Floats, let_through: Floats) -> Chain:
    """Return the chain whose held arcs carry no more than the share let through of their base, from April on.

    Args:
        chain: over months that begin in January 2025.
        held: from `covered` (arcs,).
        let_through: from `Licensing.let_through` (months,).
    """
    limit = chain.arcs.limit_tpa.copy()
    rule = np.ix_(held > 0, np.arange(chain.months) >= FIRST)
    share = let_through[FIRST : chain.months]
    limit[rule] = np.minimum(limit[rule], chain.arcs.flow_tpa[held > 0, None] * share)
    return replace(chain, arcs=replace(chain.arcs, limit_tpa=limit))


def magnet_exports_t(chain: Chain, flow_tpa: Floats) -> Floats:
    """Return China's exports of magnets (grades, months), those without Dy and Tb first [t]."""
    own = chain.arcs.origin == chain.region("CHN")
    grades = [own & (chain.arcs.commodity == chain.commodity(name)) for name in MAGNETS]
    return np.stack([flow_tpa[grade].sum(axis=0) / MONTHS for grade in grades])
