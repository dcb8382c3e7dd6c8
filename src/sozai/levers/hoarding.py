"""Hoarding: holders want more operating stock for some months, and give it back afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..chain import Chain, Hoarding, needed_tpa
from ..terms import Parameter, Words
from ..terms.units import DAYS_PER_YEAR
from .fields import ANY_REGION, MATERIALS, STAGES, START
from .goods import goods, region
from .lever import Lever, adding, path, per_period, window


@dataclass(frozen=True, slots=True)
class HoardedDays:
    """Holders of a region want `extra_days` of what they take more in stock; inert at 0 days.

    Attributes:
        region: whose holders (ISO3); `WLD` for everyone's.
        materials: ids of materials.
        stages: the stages whose goods are hoarded.
        extra_days: days of the base year's needs, above the operating stock of the base.
        start_month: first month.
        months: how long they want it.
    """

    region: str = "JPN"
    materials: tuple[str, ...] = ("dysprosium",)
    stages: tuple[str, ...] = STAGES.default
    extra_days: float = 30.0
    start_month: int = 0
    months: int = 6

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        HOARDING.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the wanted stocks raised.

        Raises:
            ParameterError: a material or a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, self.months)
        stocks = chain.stocks
        chosen = np.isin(stocks.commodity, goods(chain, self.materials, self.stages)) & (stocks.stock_t > 0)
        if self.region != "WLD":
            chosen &= stocks.region == region(chain, self.region)
        if self.extra_days == 0.0:
            return chain
        needed, holds = needed_tpa(chain)[stocks.commodity, stocks.region], per_period(chain, when)
        records = tuple(
            Hoarding(
                (int(i),), path(1.0 + self.extra_days / DAYS_PER_YEAR * needed[i] / stocks.stock_t[i] * holds)
            )
            for i in np.flatnonzero(chosen)
        )
        return adding(chain, hoarding=records)


HOARDING = Lever(
    "hoarding",
    Words("Hoarding", "買いだめ・在庫積み増し"),
    Words("Holders want more stock for some months.", "企業が一定期間、在庫を積み増す。"),
    (
        ANY_REGION, MATERIALS, STAGES,
        Parameter("extra_days", "number", 30.0, Words("extra days", "積み増す日数"), Words("days of needs above operating stock", "操業在庫を超える所要量の日数"), 0.0, 3650.0),
        START,
        Parameter("months", "integer", 6, Words("months", "期間（月）"), Words("how long they want it", "積み増しを続ける月数"), 1, 1200),
    ),
    HoardedDays,
)  # fmt: skip
