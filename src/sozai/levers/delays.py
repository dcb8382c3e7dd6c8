"""Delays: what is shipped, or put into a process, arrives months later."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..chain import Chain, Delay
from ..terms import Parameter, Words
from .fields import ANY_REGION, MATERIALS, STAGES
from .goods import makers, region, shipments
from .lever import Lever, adding, window


@dataclass(frozen=True, slots=True)
class Delays:
    """Shipping and processing take time, in the base as after it; inert at 0.

    Attributes:
        region: whose imports and plants (ISO3); `WLD` for everyone's.
        materials: ids of materials.
        stages: the stages whose goods are shipped and made.
        shipping_months: months on the way.
        processing_months: months from input to output.
    """

    region: str = "WLD"
    materials: tuple[str, ...] = ("rare-earths",)
    stages: tuple[str, ...] = STAGES.default
    shipping_months: int = 1
    processing_months: int = 0

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        DELAYS.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with its goods under way.

        Raises:
            ParameterError: a material or a region that the chain does not have, or no time axis.
        """
        window(chain, 0, chain.months)
        if self.region != "WLD":
            region(chain, self.region)
        arcs = shipments(chain, "WLD", self.region, self.materials, self.stages)
        processes = makers(chain, self.region, self.materials, self.stages)
        late = (
            Delay(self.shipping_months // chain.period_months, arcs=tuple(arcs.tolist())),
            Delay(
                self.processing_months // chain.period_months, processes=tuple(np.asarray(processes).tolist())
            ),
        )
        return adding(chain, delays=tuple(delay for delay in late if delay.periods))


DELAYS = Lever(
    "delays",
    Words("Delays", "輸送・加工の所要期間"),
    Words("Goods are months on the way or in process.", "輸送や加工に月単位の時間がかかる。"),
    (
        replace(ANY_REGION, default="WLD"), replace(MATERIALS, default=("rare-earths",)), STAGES,
        Parameter("shipping_months", "integer", 1, Words("on the way", "輸送月数"), Words("whole months", "月単位"), 0, 12),
        Parameter("processing_months", "integer", 0, Words("in process", "加工月数"), Words("whole months", "月単位"), 0, 12),
    ),
    Delays,
)  # fmt: skip
