"""Recycling supply: scrap of old products gives a good back, at a cost, after a ramp; it runs only when it pays."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..chain import Chain, Plant
from ..terms import Parameter, Words
from ..terms.chains import GOODS
from .fields import RAMP, REGION, START
from .goods import good, region
from .lever import Lever, adding, grown, path, window


@dataclass(frozen=True, slots=True)
class Recycling:
    """Up to `recovered_tpa` of a good from old scrap in a region; inert at 0.

    Attributes:
        commodity: the good that comes back.
        region: where (ISO3).
        recovered_tpa: yearly recovery after the ramp [t/yr].
        cost_usd_per_t: cost of collecting, dismantling and refining, scrap paid for [USD/t].
        start_month: first month.
        ramp_months: months from the start to the full quantity, linear.
    """

    commodity: str = "dysprosium-oxide"
    region: str = "JPN"
    recovered_tpa: float = 20.0
    cost_usd_per_t: float = 200_000.0
    start_month: int = 0
    ramp_months: int = 12

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        RECYCLING.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the recycler.

        Raises:
            ParameterError: a good or a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, chain.months)
        item, place = good(chain, self.commodity), region(chain, self.region)
        if self.recovered_tpa == 0.0:
            return chain
        capacity = path(self.recovered_tpa * grown(chain, when, self.ramp_months))
        plant = Plant("recycle", place, place, (), ((item, 1.0),), capacity, self.cost_usd_per_t)
        return adding(chain, plants=(plant,))


RECYCLING = Lever(
    "recycling",
    Words("Recycling", "リサイクル供給"),
    Words("Scrap of old products gives a good back when it pays.", "使用済み製品から、採算が合うときに品目を回収する。"),
    (
        Parameter("commodity", "choice", "dysprosium-oxide", Words("good", "品目"), Words("what comes back", "回収される品目"),
                  choices=tuple(GOODS.items())),
        REGION,
        Parameter("recovered_tpa", "number", 20.0, Words("recovered", "回収量"), Words("contained tonnes a year", "含有トン/年"), 0.0, 1e9),
        Parameter("cost_usd_per_t", "number", 200_000.0, Words("cost", "費用"), Words("collecting, dismantling and refining", "回収・解体・精製の費用"), 0.0, 1e9),
        START, replace(RAMP, default=12),
    ),
    Recycling,
)  # fmt: skip
