"""The market runs behind study `disruption`: three readings, stocks, remedies and the spread of assumptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ..chain import ASSUMPTION_KINDS, Chain, assuming, moved
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
    without_recycling,
    without_substitution,
)
from ..levers import ExportBan, StockRelease
from ..market import Equilibrium, NotConvergedError, solve, unfold
from ..terms import Fact, NoAnswerError, Words
from ..terms.chains import chain_words
from ..terms.facts import FactTables, facts_of, rows
from .chains import followed

SAMPLES = 5
FEWEST = 3  # samples from which a spread is still told, when others have no solution
SEED = 2024
PERFECT, SURPRISE = "perfect", "surprise"
SEEN_T = 1e-3  # a region that goes without less than a kilogram goes without nothing


@dataclass(frozen=True, eq=False)
class Reading:
    """One run: the disrupted chain, its equilibrium, the buyer's shortage and the loss (None: not known)."""

    chain: Chain
    found: Equilibrium
    short: Shortage
    loss: Loss | None

    @property
    def lost_usd(self) -> float | None:
        """Return the value added lost [USD]."""
        return None if self.loss is None else self.loss.total_usd


Step = tuple[str, Reading | None]
Change = Callable[[Chain], Chain]


class Runs:
    """Runs the market for one question.

    The three readings are what is asked: if one has no solution, there is no answer. Any other run may have none; it is
    then unknown (None) and named in `unsolved`.

    Attributes:
        chain: the chain over its months, before the cut.
        asked: the parameters.
        elements: the elements that are cut.
        buyer, origin: indices of their regions.
        economy: the buyer's economy; None where its tables are missing.
        missing: what is missing then.
        sector_words: the names of the economy's sectors, by code.
        facts_used: the facts that the loss stands on, besides the chain's.
        unsolved: names of runs that the market did not solve.
    """

    def __init__(
        self, facts: FactTables, chain: Chain, asked: Mapping[str, Any], elements: tuple[str, ...]
    ) -> None:
        """Prepare the chain over its months and the buyer's economy."""
        self.chain, self.asked, self.elements = chain, asked, elements
        self.buyer, self.origin = followed(chain, asked["buyer"]), followed(chain, asked["origin"])
        self.economy: Economy | None = None
        self.missing: Words | None = None
        self.sector_words: dict[str, Words] = {}
        self.facts_used: tuple[Fact, ...] = ()
        self.unsolved: list[Words] = []
        self._facts = facts
        self._exposed = pd.DataFrame()
        self._solved: dict[str, Equilibrium] = {}
        try:
            self._exposed = _of_uses(exposure(facts, asked["buyer"]), chain, asked["buyer"])
            self.economy, table = economy(facts, asked["buyer"])
            titles = facts.frame("sectors", country=asked["buyer"], year=self.economy.year)
            self.sector_words = {row.sector: Words(row.title_en, row.title_ja) for row in rows(titles)}
            added = table[table.row.isin(["VALU", "OUTPUT"])]
            self.facts_used = (*facts_of(self._exposed, "exposure"), *facts_of(added, "input_output"))
        except NoAnswerError as missing:
            self.missing = missing.words

    def reading(self, reach: str) -> Reading:
        """Return the run of one reach of the cut.

        Raises:
            NotConvergedError: the market has no solution.
        """
        return self._run(self._exposed, reach=reach)

    def with_stock(self, days: float) -> Reading | None:
        """Return the run of the main reading with a strategic stock of the buyer."""
        stock = StockRelease(self.elements, self.asked["buyer"], days, self.asked["stages"])
        name = Words(f"a strategic stock of {days:g} days", f"備蓄 {days:g} 日分")
        return self._try(name, stock)

    def remedies(self, main: Reading, stocked: Reading | None) -> tuple[Step, ...]:
        """Return runs from no remedy to all, adding substitution, recycling, other suppliers, and both stocks."""

        def bare(chain: Chain) -> Chain:
            return without_other_suppliers(without_operating_stock(chain))

        def barest(chain: Chain) -> Chain:
            cut, months = self.asked["cut_share"], self.asked["months"]
            return without_recycling(bare(chain), self.buyer, self.elements, months, cut)

        return (
            ("none", self._try(Words("no remedy", "対策なし"), lambda chain: without_substitution(barest(chain)))),
            ("substitution", self._try(Words("substitution alone", "節約・代替のみ"), barest)),
            ("recycling", self._try(Words("no other suppliers and no operating stock", "他の供給者・操業在庫なし"), bare)),
            ("other-suppliers", self._try(Words("no operating stock", "操業在庫なし"), without_operating_stock)),
            ("operating-stock", main),
            ("strategic-stock", stocked),
        )  # fmt: skip

    def spread(self) -> tuple[float, float] | None:
        """Return the 5 and 95 % points of the value added lost [USD] over samples of the assumptions; None if unknown.

        Every kind of assumption moves within the ranges of its rows, evenly on either side of the value, by a Latin
        hypercube: each fifth of every range is drawn once.
        """
        if self.economy is None:
            return None
        losses = []
        for number, places in enumerate(_places(), start=1):
            name = Words(f"sample {number} of the assumptions", f"仮定の標本 {number}")
            exposed = moved(self._exposed, "exposed_share", "low_share", "high_share", places["exposure"])
            found = self._try(name, partial(_assumed, self._facts, places), exposed)
            if found is not None and found.lost_usd is not None:
                losses.append(found.lost_usd)
        if len(losses) < FEWEST:
            return None
        low, high = np.percentile(losses, [5, 95])
        return float(low), float(high)

    def lost_by_region(self, reading: Reading) -> dict[str, float]:
        """Return the tonnes of final goods each region goes without [t], largest first."""
        lost = lost_by_region(reading.chain, reading.found)
        return {self.chain.regions[i]: float(lost[i]) for i in np.argsort(-lost) if lost[i] > SEEN_T}

    def _cut(self, reach: str, months: int) -> Chain:
        """Return the chain with a cut of so many months; its reach is the one asked for unless another is named."""
        asked = self.asked
        ban = ExportBan(
            origin=asked["origin"],
            materials=self.elements,
            stages=asked["stages"],
            destination=asked["buyer"],
            reach=reach or asked["reach"],
            cut_share=asked["cut_share"],
            months=min(months, self.chain.months),
            allocation=asked["allocation"],
        )
        return ban(self.chain)

    def _news(self) -> list[tuple[int, int]]:
        """Return (month, months that the cut is then believed to last in all), from the first month on.

        A surprise comes when the cut outlasts what was believed; under a hazard every month of it brings the same rest.
        """
        length, rest = self.asked["months"], self.asked["believed_months"]
        if self.asked["foresight"] == PERFECT:
            return [(0, length)]
        news = [
            (month, month + rest)
            for month in range(0, length, rest if self.asked["foresight"] == SURPRISE else 1)
        ]
        return news if news[-1][1] == length else [*news, (length, length)]

    def _try(
        self, name: Words, change: Change | None = None, exposed: pd.DataFrame | None = None
    ) -> Reading | None:
        """Return a run, or None if the market has no solution; its name is then kept."""
        try:
            return self._run(self._exposed if exposed is None else exposed, change)
        except NotConvergedError:
            self.unsolved.append(name)
            return None

    def _run(self, exposed: pd.DataFrame, change: Change | None = None, reach: str = "") -> Reading:
        """Return a run; equal beliefs are solved once."""
        cuts = ((month, self._cut(reach, months)) for month, months in self._news())
        beliefs = [(month, cut if change is None else change(cut)) for month, cut in cuts]
        chain = beliefs[-1][1]
        key = " ".join(belief.digest() for _, belief in beliefs)
        if key not in self._solved:
            self._solved[key] = solve(chain) if len(beliefs) == 1 else unfold(beliefs)
        found = self._solved[key]
        short = shortage(chain, found, self.buyer)
        loss = None
        if self.economy is not None:
            loss = value_added_lost(self.economy, exposed, short.use, short.lost_share)
        return Reading(chain, found, short, loss)


def _assumed(facts: FactTables, places: Mapping[str, float], chain: Chain) -> Chain:
    """Return the chain with its assumptions at other places of their ranges."""
    return assuming(chain, facts, places)


def _of_uses(exposed: pd.DataFrame, chain: Chain, buyer: str) -> pd.DataFrame:
    """Return the exposures to uses of the chain.

    Raises:
        NoAnswerError: there are none: what the loss of its uses costs is unknown, not nothing.
    """
    held = exposed[exposed.use.isin(chain.uses.name)]
    if held.empty:
        name = chain_words(chain.name)
        raise NoAnswerError(
            f"Table exposure has no row for {buyer} and the uses of the chain '{name.en}', so value added lost is not told.",
            f"表 exposure に {buyer} の供給網「{name.ja}」の用途の行がないため、失われる付加価値は示せない。",
        )
    return held


def _places() -> list[dict[str, float]]:
    """Return for every sample the place of each kind of assumption in its range."""
    generator = np.random.default_rng(SEED)
    kinds = (*ASSUMPTION_KINDS, "exposure")
    fifths = np.array([generator.permutation(SAMPLES) for _ in kinds])
    places = (fifths + generator.random(fifths.shape)) / SAMPLES
    return [dict(zip(kinds, column.tolist(), strict=True)) for column in places.T]
