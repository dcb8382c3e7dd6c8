"""The runs behind study `range-test`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..chain import ASSUMPTION_KINDS, assuming, build, moved
from ..disruption import Loss, Shortage, economy, estimates, exposure, published, shortage, value_added_lost
from ..disruption.dearer import dearer_usd
from ..levers import ExportBan
from ..market import NotConvergedError, solve
from ..terms import Fact, NoAnswerError, Words
from ..terms.facts import FactTables, facts_of

if TYPE_CHECKING:
    from ..chain import Chain

COUNTRY, ORIGIN = "USA", "CHN"
MONTHS = 12
SEED = 2024
FEWEST = 4
LOSES_OUTPUT = 1e-3
MUSD = 1e6
SEMICONDUCTORS = "334413"


@dataclass(frozen=True, slots=True)
class Published:
    """What USGS prints for a material: (low, high) of the price's rise, high None when open, and of the loss [USD]."""

    price: tuple[float, float | None]
    loss: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Result:
    """What the model says of one material and one reach.

    Attributes:
        material, reach: what stops.
        published: what USGS prints.
        rise: mean rise of the price over the year.
        rise_range: its 5 and 95 % points; (None, None) when too few samples were solved.
        rationed: whether a use loses output, so that the price is a cap.
        short: the shortage.
        lost_usd: value added of output lost; None when the accounts are not imported.
        dearer_usd: paid more for what is bought.
        total_range_musd: 5 and 95 % points of the two together [million USD].
        sector_share: semiconductors' part of the value added lost; None when nothing is lost or told.
    """

    material: str
    reach: str
    published: Published
    rise: float
    rise_range: tuple[float | None, float | None]
    rationed: bool
    short: Shortage
    lost_usd: float | None
    dearer_usd: float
    total_range_musd: tuple[float | None, float | None]
    sector_share: float | None

    @property
    def total_usd(self) -> float | None:
        """Return output lost and dearer purchases; None when the former is unknown."""
        return None if self.lost_usd is None else self.lost_usd + self.dearer_usd

    @property
    def price_verdict(self) -> str:
        """Return where the rise stands against the published one."""
        return verdict(self.rise, *self.published.price)

    @property
    def loss_verdict(self) -> str:
        """Return where the loss stands against the published range."""
        return "unknown" if self.total_usd is None else verdict(self.total_usd, *self.published.loss)


def verdict(value: float, low: float, high: float | None) -> str:
    """Return whether a value is below, inside or above a range; a point has the width to which it is printed.

    Example:
        >>> verdict(0.257, 0.26, 0.26), verdict(67.0, 1.5, None), verdict(0.8, 0.26, 0.26)
        ('inside', 'inside', 'above')
    """
    width = 0.005 if high == low else 0.0
    if value < low - width:
        return "below"
    return "above" if high is not None and value > high + width else "inside"


class Runs:
    """Solves the chains of gallium and germanium with China's exports stopped, over samples of the assumptions."""

    def __init__(self, facts: FactTables, samples: int) -> None:
        """Read the accounts, where they are imported, and what USGS prints."""
        self._facts, self._samples = facts, samples
        self.missing: Words | None = None
        self._exposed = exposure(facts, COUNTRY)
        rows = published(facts, COUNTRY)
        self._told = {
            each.case.split("-")[1]: each.values
            for each in estimates(rows).values()
            if each.case.count("-") == 2
        }
        self._above = set(rows[(rows["printed"] == "above")]["case"].str.split("-").str[1])
        self.facts_used: tuple[Fact, ...] = (
            *facts_of(self._exposed, "exposure"),
            *facts_of(rows, "published_estimates"),
        )
        try:
            self._economy, frame = economy(facts, COUNTRY)
            self.year = self._economy.year
            self.facts_used += facts_of(
                frame[
                    frame["row"].isin(["V00100", "V00200", "V00300"])
                    & frame["column"].isin(self._exposed.sector)
                ],
                "input_output",
            )
        except NoAnswerError as absent:
            self.missing = absent.words
        self._bases = {
            material: build(facts, material, draws=0).chain for material in ("gallium", "germanium")
        }
        for base in self._bases.values():
            self.facts_used += base.facts

    def result(self, material: str, reach: str) -> Result:
        """Return what a stop of a material's exports does.

        Raises:
            NotConvergedError: the market has no solution with the assumptions as stated.
        """
        chain = self._bases[material].over(MONTHS, 1)
        cut = ExportBan(ORIGIN, (material,), ("refine",), COUNTRY, reach, months=MONTHS)(chain)
        rise, short, lost, dearer = self._run(cut, self._exposed)
        told = self._told[material]
        gdp, price = told["gdp_change_usd"], told["price_change_share"]
        spread = self._spread(cut)
        totals = [total for _, total in spread if total is not None]
        where = None
        if lost is not None and lost.total_usd > MUSD and SEMICONDUCTORS in lost.sector:
            place = lost.sector.index(SEMICONDUCTORS)
            where = float((lost.direct_usd + lost.upstream_usd)[place].sum()) / lost.total_usd
        total = None if lost is None else (lost.total_usd + dearer) / MUSD
        return Result(
            material, reach, Published((price[1], None if material in self._above else price[2]), (-gdp[2], -gdp[1])),
            rise, _ends([sample for sample, _ in spread], rise), bool(short.lost_share.max(initial=0.0) > LOSES_OUTPUT),
            short, None if lost is None else lost.total_usd, dearer,
            (None, None) if total is None else _ends([each / MUSD for each in totals], total), where,
        )  # fmt: skip

    def warnings(self) -> tuple[Words, ...]:
        """Return what a reader must know first: whether accounts are missing, and what a comparison is worth."""
        notes = []
        if self.missing is not None:
            notes.append(
                Words(f"{self.missing.en} Import BEA's detail tables of uses and of makes with `sozai data import bea FILE`; until then losses are not told.",
                      f"{self.missing.ja} BEA の詳細表（使用表・供給表）を `sozai data import bea FILE` で取り込むまで、損失は示せない。")
            )  # fmt: skip
        else:
            notes.append(
                Words(f"The accounts are of {self.year} at prices of that year; exposures of sectors are expert judgement, and the loss moves in proportion to them.",
                      f"産業連関表は {self.year} 年（当年価格）。部門の影響範囲は専門的判断による仮定で、損失はそれに比例して動く。")
            )  # fmt: skip
        notes.append(
            Words("No published number was used to choose an assumption. USGS prints germanium's price without a range, and gallium's as a lower bound only, so 'inside' says little for a price that is a cap.",
                  "仮定の設定に公表値は用いていない。USGS のゲルマニウム価格には幅がなく、ガリウム価格は下限のみのため、上限値としての価格が「範囲の内」でも意味は限られる。")
        )  # fmt: skip
        return tuple(notes)

    def _run(self, chain: Chain, exposed: pd.DataFrame) -> tuple[float, Shortage, Loss | None, float]:
        """Return the mean rise of the price, the shortage, the value added lost and what is paid more."""
        found = solve(chain)
        buyer, good = chain.region(COUNTRY), len(chain.commodities) - 1
        rise = float(
            np.nanmean(found.price_usd_per_t[good, buyer]) / chain.price_usd_per_t[good, buyer] - 1.0
        )
        short = shortage(chain, found, buyer)
        lost = None
        if self.missing is None:
            lost = value_added_lost(self._economy, exposed, short.use, short.lost_share)
        return rise, short, lost, float(dearer_usd(chain, found, buyer).sum())

    def _spread(self, cut: Chain) -> list[tuple[float, float | None]]:
        """Return (rise, total loss [USD]) of samples of the assumptions; what has no solution is left out."""
        told = []
        for places in _places(self._samples):
            exposed = moved(self._exposed, "exposed_share", "low_share", "high_share", places["exposure"])
            try:
                rise, _, lost, dearer = self._run(assuming(cut, self._facts, places), exposed)
            except NotConvergedError:
                continue
            told.append((rise, None if lost is None else lost.total_usd + dearer))
        return told


def _ends(values: Sequence[float], point: float) -> tuple[float | None, float | None]:
    """Return the 5 and 95 % points, which always hold the point; unknown from too few values."""
    if len(values) < FEWEST:
        return None, None
    low, high = np.percentile(values, [5, 95])
    return float(min(low, point)), float(max(high, point))


def _places(samples: int) -> list[Mapping[str, float]]:
    """Return a Latin hypercube: for every sample the place of each kind of assumption in its range."""
    generator = np.random.default_rng(SEED)
    kinds = (*ASSUMPTION_KINDS, "exposure")
    strata = np.array([generator.permutation(samples) for _ in kinds])
    places = (strata + generator.random(strata.shape)) / samples
    return [dict(zip(kinds, column.tolist(), strict=True)) for column in places.T]
