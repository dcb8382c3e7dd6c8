"""Closure: plants of a region stop, in part or whole, for a time or for good."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..chain import Chain
from ..terms import Words
from .fields import ANY_REGION, MATERIALS, MONTHS, STAGES, START, share
from .goods import makers
from .lever import Lever, per_period, window


@dataclass(frozen=True, slots=True)
class Closure:
    """A share of the capacity that makes goods at `stages` stops; inert at 0.

    Attributes:
        region: whose plants (ISO3); `WLD` for everyone's.
        materials: ids of materials.
        stages: the stages whose goods they make.
        closed_share: share of capacity and base output that stops.
        start_month: first month.
        months: how long it lasts; longer than the horizon is for good.
    """

    region: str = "CHN"
    materials: tuple[str, ...] = ("dysprosium",)
    stages: tuple[str, ...] = STAGES.default
    closed_share: float = 0.5
    start_month: int = 0
    months: int = 12

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        CLOSURE.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with less that can run.

        Raises:
            ParameterError: a material or a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, self.months)
        runs = 1.0 - self.closed_share * per_period(chain, when)
        availability = chain.processes.availability.copy()
        availability[makers(chain, self.region, self.materials, self.stages)] *= np.maximum(runs, 0.0)
        return replace(chain, processes=replace(chain.processes, availability=availability))


CLOSURE = Lever(
    "closure",
    Words("Closure", "操業停止"),
    Words("Plants of a region stop, in part or whole.", "ある国・地域の工場の一部または全部が止まる。"),
    (
        replace(ANY_REGION, default="CHN"), MATERIALS, STAGES,
        share("closed_share", 0.5, Words("share that stops", "停止する割合"), Words("1 stops all", "1 で全面停止")),
        START, MONTHS,
    ),
    Closure,
)  # fmt: skip
