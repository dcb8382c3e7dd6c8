"""Export quota: an origin limits what it ships to all buyers together; the buyers compete for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..chain import Chain, Quota
from ..terms import Words
from .fields import DESTINATION, MATERIALS, MONTHS, ORIGIN, STAGES, START, share
from .goods import shipments
from .lever import Lever, path, per_period, window


@dataclass(frozen=True, slots=True)
class ExportQuota:
    """One limit per good on the sum of an origin's shipments, below the base by `cut_share`; inert at 0.

    Attributes:
        origin: who limits (ISO3).
        destination: whose purchases count; `WLD` for all together.
        materials: ids of materials.
        stages: the stages whose goods are limited.
        cut_share: share of the base shipments that is cut.
        start_month: first month.
        months: how long it lasts.
    """

    origin: str = "CHN"
    destination: str = "WLD"
    materials: tuple[str, ...] = ("dysprosium",)
    stages: tuple[str, ...] = STAGES.default
    cut_share: float = 0.4
    start_month: int = 0
    months: int = 12

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        EXPORT_QUOTA.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the joint limits.

        Raises:
            ParameterError: a material or a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, self.months)
        arcs = shipments(chain, self.origin, self.destination, self.materials, self.stages)
        if self.cut_share == 0.0:
            return chain
        holds = per_period(chain, when)
        quotas = []
        for good in np.unique(chain.arcs.commodity[arcs]):
            here = arcs[chain.arcs.commodity[arcs] == good]
            base = chain.arcs.flow_tpa[here].sum()
            limit = np.where(holds > 0, base * (1.0 - self.cut_share * holds), np.inf)
            quotas.append(Quota(tuple(here.tolist()), path(limit)))
        return replace(chain, quotas=chain.quotas + tuple(quotas))


EXPORT_QUOTA = Lever(
    "export-quota",
    Words("Export quota", "輸出数量枠"),
    Words(
        "An origin limits what it ships; buyers compete for it by price.",
        "輸出国が総量に上限を設け、買い手が価格で競い合う。",
    ),
    (
        ORIGIN, replace(DESTINATION, default="WLD"), MATERIALS, STAGES,
        share("cut_share", 0.4, Words("share that is cut", "削減率"), Words("of the base year's shipments", "基準年の輸出量に対する比率")),
        START, MONTHS,
    ),
    ExportQuota,
)  # fmt: skip
