"""Diversification cap: a buyer takes no more than a share of a good from any one country.

Source: Regulation (EU) 2024/1252 sets 65 % of consumption from a single third country as its benchmark for 2030.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..chain import Chain, Quota
from ..terms import ParameterError, Words
from .fields import MATERIALS, MONTHS, REGION, STAGES, START, share
from .goods import goods, region
from .lever import Lever, path, per_period, window


@dataclass(frozen=True, slots=True)
class DiversificationCap:
    """No origin ships more than `cap_share` of a region's supply of a good, own output counted; inert at 1.

    Attributes:
        region: who diversifies (ISO3).
        materials: ids of materials.
        stages: the stages whose goods are capped.
        cap_share: largest share of one origin.
        start_month: first month.
        months: how long it holds.
    """

    region: str = "JPN"
    materials: tuple[str, ...] = ("ndpr",)
    stages: tuple[str, ...] = STAGES.default
    cap_share: float = 0.65
    start_month: int = 0
    months: int = 12

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        DIVERSIFICATION_CAP.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the cap.

        Raises:
            ParameterError: a material or a region that the chain does not have, a start after the horizon, or a cap that
                no number of suppliers at hand can meet.
        """
        when = window(chain, self.start_month, self.months)
        place, chosen = region(chain, self.region), goods(chain, self.materials, self.stages)
        if self.cap_share == 1.0:
            return chain
        free = path(np.where(per_period(chain, when) > 0, 0.0, np.inf))
        quotas = []
        for good in chosen:
            quotas += self._of(chain, good, place, free)
        return replace(chain, quotas=chain.quotas + tuple(quotas))

    def _of(self, chain: Chain, good: int, place: int, free: tuple[float, ...]) -> list[Quota]:
        part = chain.arcs
        into = np.flatnonzero((part.commodity == good) & (part.destination == place))
        processes = chain.processes
        own = float((processes.outputs[:, good] * processes.activity_tpa)[processes.region == place].sum())
        if part.flow_tpa[into].sum() == 0:
            return []
        origins = int(np.unique(part.origin[into]).size) + (own > 0)
        if origins * self.cap_share < 1.0:
            raise self._infeasible(chain, good, origins)
        limit = path(np.where(np.isfinite(free), self.cap_share * own, np.inf))
        return [
            Quota(tuple(into.tolist()), limit, path(np.where(into == arc, 1.0, 0.0) - self.cap_share))
            for arc in into
        ]

    def _infeasible(self, chain: Chain, good: int, origins: int) -> ParameterError:
        words, least = chain.commodities[good].words, 1.0 / origins
        return ParameterError(
            f"A cap of {self.cap_share:.0%} on {words.en} in {self.region} cannot hold: only {origins} countries can supply "
            f"it there. The least cap that can be met is {least:.0%}; raise it, or add a supplier first.",
            f"{self.region} の{words.ja}に {self.cap_share:.0%} の上限は実現できません（供給できる国・地域は {origins} か所）。"
            f"実現できる最小の上限は {least:.0%} です。上限を上げるか、先に供給元を加えてください。",
        )


DIVERSIFICATION_CAP = Lever(
    "diversification-cap",
    Words("Diversification cap", "単一国への依存上限"),
    Words("A buyer takes at most a share from any one country.", "一つの国・地域からの調達比率に上限を設ける。"),
    (
        REGION, replace(MATERIALS, default=("ndpr",)), STAGES,
        share("cap_share", 0.65, Words("largest share", "上限比率"), Words("of one country; 1 is no cap", "1 か国の比率（1 は上限なし）")),
        START, MONTHS,
    ),
    DiversificationCap,
)  # fmt: skip
