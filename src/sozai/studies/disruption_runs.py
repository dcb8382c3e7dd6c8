"""The market runs behind study `disruption`: three readings, stocks, remedies and the spread of assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ..chain import RESPONSES, Chain
from ..disruption import (
    Economy,
    Loss,
    Shortage,
    economy,
    exposure,
    lost_by_region,
    shortage,
    value_added_lost,
    without_operating_stock,
    without_other_suppliers,
    without_substitution,
)
from ..levers import ExportBan, StockRelease
from ..market import Equilibrium, solve
from ..terms import Fact, NoAnswerError, Words
from ..terms.facts import FactTables, facts_of

SAMPLES = 5
SEED = 2024


@dataclass(frozen=True, eq=False)
class Reading:
    """One run: the disrupted chain, its equilibrium, the buyer's shortage and the loss (None: not known)."""

    chain: Chain
    found: Equilibrium
    short: Shortage
    loss: Loss | None
    lost_t: float

    @property
    def lost_usd(self) -> float | None:
        """Return the value added lost [USD]."""
        return None if self.loss is None else self.loss.total_usd


class Runs:
    """Runs the market for one question."""

    def __init__(
        self, facts: FactTables, chain: Chain, asked: Mapping[str, Any], elements: tuple[str, ...]
    ) -> None:
        """Prepare the chain over its months and the buyer's economy."""
        self.chain, self.asked, self.elements = chain, asked, elements
        self.buyer, self.origin = chain.region(asked["buyer"]), chain.region(asked["origin"])
        self._responses = facts.frame("responses")
        self._economy: Economy | None = None
        self._exposed: pd.DataFrame | None = None
        self._facts: tuple[Fact, ...] = ()
        self.missing: Words | None = None
        try:
            self._exposed = exposure(facts, asked["buyer"])
            self._economy, table = economy(facts, asked["buyer"])
            added = table[table.row.isin(["VALU", "OUTPUT"])]
            self._facts = (*facts_of(self._exposed, "exposure"), *facts_of(added, "input_output"))
        except NoAnswerError as missing:
            self.missing = missing.words

    def facts_used(self) -> tuple[Fact, ...]:
        """Return the facts that the loss stands on, besides the chain's."""
        return self._facts

    @property
    def economy(self) -> Economy | None:
        """Return the buyer's economy; None where its table is missing."""
        return self._economy

    def reading(self, reach: str) -> Reading:
        """Return the run of one reach of the cut."""
        return self._run(self._ban(reach)(self.chain))

    def with_stock(self, days: float) -> Reading:
        """Return the run of the main reading with a strategic stock of the buyer."""
        return self._run(self._stock(days)(self._ban(self.asked["reach"])(self.chain)))

    def remedies(self, main: Reading, stocks: Mapping[int, Reading]) -> list[tuple[str, Reading]]:
        """Return runs from no remedy to all, adding substitution, other suppliers, operating and strategic stock."""
        cut = self._ban(self.asked["reach"])(self.chain)
        bare = without_operating_stock(without_other_suppliers(cut))
        days = self.asked["stock_days"]
        return [
            ("none", self._run(without_substitution(bare))),
            ("substitution", self._run(bare)),
            ("other-suppliers", self._run(without_operating_stock(cut))),
            ("operating-stock", main),
            ("strategic-stock", stocks[days] if days in stocks else self.with_stock(days)),
        ]

    def spread(self) -> tuple[float, float] | None:
        """Return the 5 and 95 % points of the value added lost [USD] over samples of the assumptions; None if unknown.

        Costs and ceilings of responses, elasticities, operating stocks and exposures move within their ranges.
        """
        if self._economy is None:
            return None
        generator = np.random.default_rng(SEED)
        strata = (
            np.array([generator.permutation(SAMPLES) for _ in range(5)]) + generator.random((5, SAMPLES))
        ) / SAMPLES
        cut = self._ban(self.asked["reach"])(self.chain)
        losses = []
        for cost, ceiling, elasticity, stock, exposed in strata.T:
            found = self._run(_assuming(cut, cost, ceiling, elasticity, stock), exposed)
            losses.append(found.lost_usd or 0.0)
        low, high = np.percentile(losses, [5, 95])
        return float(low), float(high)

    def lost_by_region(self, reading: Reading) -> dict[str, float]:
        """Return the tonnes of final goods each region goes without [t], largest first."""
        lost = lost_by_region(reading.chain, reading.found)
        order = np.argsort(-lost)
        return {self.chain.regions[i]: float(lost[i]) for i in order if lost[i] > 1e-3}

    def _ban(self, reach: str) -> ExportBan:
        asked = self.asked
        return ExportBan(
            asked["origin"], self.elements, tuple(asked["stages"]), asked["buyer"], reach, asked["cut_share"],
            0, asked["months"], asked["allocation"],
        )  # fmt: skip

    def _stock(self, days: float) -> StockRelease:
        return StockRelease(self.elements, self.asked["buyer"], days, tuple(self.asked["stages"]))

    def _run(self, chain: Chain, exposed: float = 0.5) -> Reading:
        found = solve(chain)
        short = shortage(chain, found, self.buyer)
        loss = None
        if self._economy is not None and self._exposed is not None:
            loss = value_added_lost(
                self._economy, _within(self._exposed, exposed), short.use, short.lost_share
            )
        return Reading(chain, found, short, loss, float(short.lost_tpa.sum() / 12.0))


def _within(exposed: pd.DataFrame, place: float) -> pd.DataFrame:
    """Return exposure rows with the value at `place` of their range: 0 the low end, 0.5 the value, 1 the high end."""
    value = np.where(
        place < 0.5,
        exposed.low_share + 2 * place * (exposed.exposed_share - exposed.low_share),
        exposed.exposed_share + (2 * place - 1) * (exposed.high_share - exposed.exposed_share),
    )
    return exposed.assign(exposed_share=value)


def _assuming(chain: Chain, cost: float, ceiling: float, elasticity: float, stock: float) -> Chain:
    """Return the chain with assumptions moved to places (0-1) within about their ranges: half to twice the value."""
    uses = chain.uses
    lost = RESPONSES.index("lost")
    ceilings = uses.ceiling_share * 2.0 ** (2 * ceiling - 1)
    ceilings[:, lost] = uses.ceiling_share[:, lost]
    moved = replace(
        uses,
        cost_usd_per_t=uses.cost_usd_per_t * 2.5 ** (2 * cost - 1),
        ceiling_share=np.minimum(ceilings, 1.0),
        elasticity=uses.elasticity * 1.5 ** (2 * elasticity - 1),
    )
    stocks = replace(chain.stocks, stock_t=chain.stocks.stock_t * 2.0 ** (2 * stock - 1))
    return replace(chain, uses=moved, stocks=stocks)
