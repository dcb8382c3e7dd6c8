"""Price floor: no tonne of a good enters, or is sold in, a region below a price.

Two instruments, named apart because they do different things: a `levy` at the border lifts the landed base price of
the named origins to the floor, as a reference-price tariff does; a `purchase` takes what is offered below the floor off
the market, as a public buyer does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..chain import Chain, Levy, Purchase
from ..terms import Parameter, Words
from ..terms.chains import GOODS
from .fields import ANY_ORIGIN, MONTHS, REGION, START
from .goods import good, region
from .lever import Lever, adding, path, per_period, window

INSTRUMENTS = (
    ("levy", Words("levy at the border", "国境での課徴金")),
    ("purchase", Words("public purchase at the floor", "下限価格での公的買入れ")),
)


@dataclass(frozen=True, slots=True)
class PriceFloor:
    """A floor under the price of a good in a region; inert at 0.

    Attributes:
        commodity: good of the chain.
        region: where (ISO3).
        floor_usd_per_t: the floor [USD/t].
        instrument: `levy` or `purchase`.
        origin: whose goods a levy falls on (ISO3); `WLD` for everyone's.
        start_month: first month.
        months: how long it lasts.
    """

    commodity: str = "ndpr-oxide"
    region: str = "JPN"
    floor_usd_per_t: float = 110_000.0
    instrument: str = "levy"
    origin: str = "CHN"
    start_month: int = 0
    months: int = 12

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        PRICE_FLOOR.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the floor.

        Raises:
            ParameterError: a good or a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, self.months)
        item, place = good(chain, self.commodity), region(chain, self.region)
        arcs = chain.arcs
        bought = (arcs.commodity == item) & (arcs.destination == place)
        if self.origin != "WLD":
            bought &= arcs.origin == region(chain, self.origin)
        holds = per_period(chain, when)
        if self.floor_usd_per_t == 0.0:
            return chain
        if self.instrument == "purchase":
            most = np.where(holds > 0, np.inf, 0.0)
            return adding(chain, purchases=(Purchase(item, place, self.floor_usd_per_t, path(most)),))
        gap = self.floor_usd_per_t - chain.price_usd_per_t[item, place]
        charge = float(np.nan_to_num(max(gap, 0.0)))
        return adding(chain, levies=(Levy(tuple(np.flatnonzero(bought).tolist()), path(charge * holds)),))


PRICE_FLOOR = Lever(
    "price-floor",
    Words("Price floor", "価格下限"),
    Words("A good is not sold below a price in a region.", "ある国・地域で、品目が一定の価格を下回って取引されないようにする。"),
    (
        Parameter("commodity", "choice", "ndpr-oxide", Words("good", "品目"), Words("a good of the chain", "供給網の品目"),
                  choices=tuple(GOODS.items())),
        REGION,
        Parameter("floor_usd_per_t", "number", 110_000.0, Words("floor", "下限価格"), Words("USD per contained tonne", "含有トン当たりドル"), 0.0, 1e9),
        Parameter("instrument", "choice", "levy", Words("instrument", "手段"), Words("how it is held", "下限を保つ方法"), choices=INSTRUMENTS),
        ANY_ORIGIN, START, MONTHS,
    ),
    PriceFloor,
)  # fmt: skip
