"""New supply: a plant outside the chain delivers a good in a region, after a start and a ramp."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..chain import Chain
from ..terms import Parameter, Words
from ..terms.chains import GOODS
from .goods import good, region
from .lever import Lever, grown, window


@dataclass(frozen=True, slots=True)
class NewSupply:
    """`supply_tpa` tonnes a year of a good in a region; inert at 0.

    Attributes:
        commodity: good of the chain, such as `dysprosium-oxide`.
        region: where it arrives (ISO3).
        supply_tpa: yearly supply after the ramp [t/yr].
        start_month: first month of delivery.
        ramp_months: months from the start to full supply, linear; 3 gives one third, two thirds, all.
    """

    commodity: str = "dysprosium-oxide"
    region: str = "JPN"
    supply_tpa: float = 100.0
    start_month: int = 0
    ramp_months: int = 0

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        NEW_SUPPLY.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the supply added.

        Raises:
            ParameterError: a good or a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, chain.months)
        supply = chain.supply_tpa.copy()
        profile = grown(chain, when, self.ramp_months)
        supply[good(chain, self.commodity), region(chain, self.region)] += self.supply_tpa * profile
        return replace(chain, supply_tpa=supply)


NEW_SUPPLY = Lever(
    "new-supply",
    Words("New supply", "新規供給"),
    Words("A new plant delivers a good in a region.", "新しい工場が、ある国・地域に品目を供給する。"),
    (
        Parameter("commodity", "choice", "dysprosium-oxide", Words("good", "品目"), Words("a good of the chain", "供給網の品目"),
                  choices=tuple(GOODS.items())),
        Parameter("region", "country", "JPN", Words("where", "国・地域"), Words("ISO code or name", "ISO コードまたは名称")),
        Parameter("supply_tpa", "number", 100.0, Words("supply", "供給量"), Words("contained tonnes a year", "含有トン/年"), 0.0, 1e6),
        Parameter("start_month", "integer", 0, Words("first month", "開始月"), Words("0 is the first month", "0 が最初の月"), 0, 59),
        Parameter("ramp_months", "integer", 0, Words("ramp", "立ち上げ月数"), Words("months to full supply", "全量供給までの月数"), 0, 60),
    ),
    NewSupply,
)  # fmt: skip
