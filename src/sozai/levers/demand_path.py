"""Demand path: a use grows, or shrinks, by a share every year, as an energy scenario says."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..chain import Chain
from ..terms import Parameter, Words
from ..terms.chains import USES
from .demand_change import ALL, uses_of
from .fields import ANY_REGION, START
from .lever import Lever, per_period, window


@dataclass(frozen=True, slots=True)
class DemandPath:
    """Demand of a use grows by `growth_share` a year, compounded monthly; inert at 0.

    Attributes:
        use: use of the chain; `all` for every use.
        region: where (ISO3); `WLD` for everywhere.
        growth_share: growth in a year (0.1 is ten per cent), at least -1.
        start_month: first month of growth.
    """

    use: str = ALL
    region: str = "WLD"
    growth_share: float = 0.05
    start_month: int = 0

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        DEMAND_PATH.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with demand on its path.

        Raises:
            ParameterError: a use or a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, chain.months)
        years = (np.arange(when.stop - when.start) + 1.0) / 12
        here = uses_of(chain, self.use, self.region)
        demand = chain.uses.demand.copy()
        demand[here] *= 1.0 + per_period(chain, when, (1.0 + self.growth_share) ** years - 1.0)
        return replace(chain, uses=replace(chain.uses, demand=demand))


DEMAND_PATH = Lever(
    "demand-path",
    Words("Demand path", "需要の成長経路"),
    Words("The demand of a use grows by a share every year.", "ある用途の需要が毎年一定の率で増える・減る。"),
    (
        Parameter("use", "choice", ALL, Words("use", "用途"), Words("one use, or all", "1 つの用途、または全用途（all）"),
                  choices=((ALL, Words("all uses", "すべての用途")), *USES.items())),
        replace(ANY_REGION, default="WLD"),
        Parameter("growth_share", "number", 0.05, Words("growth a year", "年成長率"), Words("0.05 is five per cent", "0.05 で年 5% 増"), -1.0, 10.0),
        START,
    ),
    DemandPath,
)  # fmt: skip
