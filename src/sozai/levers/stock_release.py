"""Stock release: a strategic stock above operating stock, drawn when the price pays for it.

The days count what the region imports of each good: its imports of oxide, metal and magnets add up to all it takes from
abroad, while its needs at each stage would count the same element several times.

What is not drawn keeps its base value, so a stock never costs the chain anything by being there; its holding cost is
the question of the stockpile study, not of this lever.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..chain import Chain, Reserve, imported_tpa
from ..terms import Parameter, Words
from ..terms.cuts import PAST_THE_MINE, STAGE_CHOICES
from ..terms.units import DAYS_PER_YEAR
from .goods import goods, region
from .lever import Lever, window


@dataclass(frozen=True, slots=True)
class StockRelease:
    """Days of what a region imports of every good at `stages` that holds the materials; inert at 0 days.

    Attributes:
        materials: ids of materials.
        region: whose stock it is (ISO3).
        stock_days: days of the base year's imports.
        stages: the stages whose goods are stocked.
        start_month: first month in which it may be drawn.
    """

    materials: tuple[str, ...] = ("dysprosium",)
    region: str = "JPN"
    stock_days: float = 60.0
    stages: tuple[str, ...] = PAST_THE_MINE
    start_month: int = 0

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        STOCK_RELEASE.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the reserves added.

        Raises:
            ParameterError: a material or a region that the chain does not have, or a start after the horizon.
        """
        window(chain, self.start_month, chain.months)
        place = region(chain, self.region)
        imported = imported_tpa(chain)
        added = tuple(
            Reserve(
                good,
                place,
                float(self.stock_days / DAYS_PER_YEAR * imported[good, place]),
                self.start_month // chain.period_months,
            )
            for good in goods(chain, self.materials, self.stages)
            if self.stock_days > 0 and imported[good, place] > 0
        )
        return replace(chain, reserves=chain.reserves + added)


STOCK_RELEASE = Lever(
    "stock-release",
    Words("Stock release", "備蓄放出"),
    Words("A strategic stock of some days' imports is drawn when it pays.", "輸入量の一定日数分の備蓄を、必要に応じて放出する。"),
    (
        Parameter("materials", "materials", ("dysprosium",), Words("materials", "素材"), Words("one or more, by comma", "コンマ区切りで複数可")),
        Parameter("region", "country", "JPN", Words("whose stock", "保有する国・地域"), Words("ISO code or name", "ISO コードまたは名称")),
        Parameter("stock_days", "number", 60.0, Words("days of imports", "備蓄日数（輸入量の日数）"), Words("above operating stock", "操業在庫を超える分"), 0.0, 3650.0),
        Parameter("stages", "choices", PAST_THE_MINE, Words("stages", "工程"), Words("stages whose goods are stocked", "備蓄する品目の工程"), choices=STAGE_CHOICES),
        Parameter("start_month", "integer", 0, Words("first month", "開始月"), Words("0 is the first month", "0 が最初の月"), 0, 59),
    ),
    StockRelease,
)  # fmt: skip
