"""Exchange rate: a region's currency falls, so what it imports is dearer there and what it exports is cheaper abroad.

Law: a fall of the currency by d acts like a tax of d / (1 - d) on every import together with a subsidy of d on every
export (Lerner, Economica 3 (1936) 306), here at base prices. Prices inside the region are then in its own money at the
old rate; prices elsewhere stay in dollars.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..chain import Chain, Levy
from ..terms import Words
from .fields import MONTHS, REGION, START, share
from .goods import region
from .lever import Lever, adding, path, per_period, window


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """The currency of a region loses a share of its value in dollars; inert at 0.

    Attributes:
        region: whose currency (ISO3).
        fall_share: share of its value in dollars that it loses.
        start_month: first month.
        months: how long it lasts.
    """

    region: str = "JPN"
    fall_share: float = 0.1
    start_month: int = 0
    months: int = 12

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        EXCHANGE_RATE.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with imports dearer and exports cheaper.

        Raises:
            ParameterError: a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, self.months)
        place, arcs = region(chain, self.region), chain.arcs
        if self.fall_share == 0.0:
            return chain
        holds = per_period(chain, when)
        price = np.nan_to_num(chain.price_usd_per_t[arcs.commodity, arcs.origin])
        dearer = self.fall_share / (1.0 - self.fall_share) * price
        charge = np.where(
            arcs.destination == place, dearer, np.where(arcs.origin == place, -self.fall_share * price, 0.0)
        )
        levies = tuple(Levy((int(arc),), path(charge[arc] * holds)) for arc in np.flatnonzero(charge))
        return adding(chain, levies=levies)


EXCHANGE_RATE = Lever(
    "exchange-rate",
    Words("Exchange rate", "為替変動"),
    Words("The currency of a region falls in dollars.", "ある国・地域の通貨がドルに対して下落する。"),
    (
        REGION,
        share("fall_share", 0.1, Words("fall", "下落率"), Words("share of its value in dollars", "ドル建て価値の下落率"), 0.9),
        START, MONTHS,
    ),
    ExchangeRate,
)  # fmt: skip
