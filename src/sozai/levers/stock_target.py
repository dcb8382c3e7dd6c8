"""Stock target: a region buys a strategic stock over some months, which raises prices now, and may draw it later."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..chain import Chain, Reserve, imported_tpa
from ..terms import Parameter, ParameterError, Words
from ..terms.units import DAYS_PER_YEAR
from .fields import MATERIALS, REGION, STAGES, START
from .goods import goods, region
from .lever import Lever, per_period, window


@dataclass(frozen=True, slots=True)
class StockTarget:
    """Days of what a region imports are bought evenly over some months and may be drawn after; inert at 0 days.

    Attributes:
        region: who buys (ISO3).
        materials: ids of materials.
        stages: the stages whose goods are stocked.
        stock_days: days of the base year's imports to be reached.
        start_month: first month of buying.
        build_months: months over which it is bought.
    """

    region: str = "JPN"
    materials: tuple[str, ...] = ("dysprosium",)
    stages: tuple[str, ...] = STAGES.default
    stock_days: float = 60.0
    start_month: int = 0
    build_months: int = 12

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        STOCK_TARGET.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the purchases and, once they are made, the reserves.

        Raises:
            ParameterError: a material or a region that the chain does not have, a start after the horizon, or a target
                that is reached only after it.
        """
        when = window(chain, self.start_month, self.build_months)
        place, chosen = region(chain, self.region), goods(chain, self.materials, self.stages)
        if self.stock_days == 0.0:
            return chain
        if when.stop - when.start < self.build_months:
            raise ParameterError(
                f"A stock bought over {self.build_months} months from month {self.start_month} is not complete within "
                f"{chain.months} months; take a longer horizon or buy faster.",
                f"{self.start_month} か月目から {self.build_months} か月かけて積む備蓄は、分析期間 {chain.months} か月の"
                "中で完成しません。期間を延ばすか、早く積んでください。",
            )
        supply, imported = chain.supply_tpa.copy(), imported_tpa(chain)
        ready = min(-(-when.stop // chain.period_months), chain.periods)
        reserves = []
        for good in chosen:
            target = self.stock_days / DAYS_PER_YEAR * imported[good, place]
            if target > 0:
                supply[good, place] -= target * 12 / self.build_months * per_period(chain, when)
                reserves.append(Reserve(good, place, float(target), ready))
        return replace(chain, supply_tpa=supply, reserves=chain.reserves + tuple(reserves))


STOCK_TARGET = Lever(
    "stock-target",
    Words("Stock target", "備蓄目標"),
    Words("A strategic stock is bought over some months.", "備蓄を一定期間かけて買い増す。"),
    (
        REGION, MATERIALS, STAGES,
        Parameter("stock_days", "number", 60.0, Words("days of imports", "備蓄日数（輸入量の日数）"), Words("above operating stock", "操業在庫を超える分"), 0.0, 3650.0),
        START,
        Parameter("build_months", "integer", 12, Words("months of buying", "積み増し期間（月）"), Words("until the target is reached", "目標に達するまでの月数"), 1, 1200),
    ),
    StockTarget,
)  # fmt: skip
