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
        holds = per_period(chain, when) > 0
        quotas: list[Quota] = []
        suppliers: dict[int, int] = {}
        for good in chosen:
            into = np.flatnonzero((chain.arcs.commodity == good) & (chain.arcs.destination == place))
            if chain.arcs.flow_tpa[into].sum() == 0:
                continue
            made = chain.processes.outputs[:, good] * chain.processes.activity_tpa
            own = float(made[chain.processes.region == place].sum())
            sells = (chain.arcs.limit_tpa[into][:, holds] > 0).any(axis=1)
            suppliers[good] = int(np.unique(chain.arcs.origin[into[sells]]).size) + (own > 0)
            limit = path(np.where(holds, self.cap_share * own, np.inf))
            for arc in into:
                weights = path(np.where(into == arc, 1.0, 0.0) - self.cap_share)
                quotas.append(Quota(tuple(into.tolist()), limit, weights))
        scarce = {good: count for good, count in suppliers.items() if 0 < count * self.cap_share < 1.0}
        if scarce:
            raise self._infeasible(chain, *min(scarce.items(), key=lambda item: item[1]))
        return replace(chain, quotas=chain.quotas + tuple(quotas))

    def _infeasible(self, chain: Chain, good: int, origins: int) -> ParameterError:
        words = chain.commodities[good].words
        least = np.ceil(1e3 / origins) / 1e3
        return ParameterError(
            f"A cap of {self.cap_share:.1%} on {words.en} in {self.region} cannot hold: only {origins} countries can supply "
            f"it there. The least cap that can be met is {least:.1%}; raise it, or add a supplier first.",
            f"{self.region} の{words.ja}に {self.cap_share:.1%} の上限は実現できません（供給できる国・地域は {origins} か所）。"
            f"実現できる最小の上限は {least:.1%} です。上限を上げるか、先に供給元を加えてください。",
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
