"""Demand change: a use in a region, or everywhere, grows or shrinks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..chain import Chain
from ..terms import Parameter, ParameterError, Words
from ..terms.chains import USES, use_words
from .goods import region
from .lever import Lever, per_period, window

ALL = "all"
WORLD = "WLD"


@dataclass(frozen=True, slots=True)
class DemandChange:
    """Demand of a use in a region changes by `change_share`; inert at 0.

    Attributes:
        use: use of the chain; `all` for every use.
        region: where (ISO3); `WLD` for everywhere.
        change_share: change relative to the base (0.1 is ten per cent more), at least -1.
        start_month: first month.
        months: how long it lasts.
    """

    use: str = ALL
    region: str = "JPN"
    change_share: float = 0.1
    start_month: int = 0
    months: int = 12

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        DEMAND_CHANGE.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with demand changed.

        Raises:
            ParameterError: a use or a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, self.months)
        uses = chain.uses
        here = uses_of(chain, self.use, self.region)
        demand = uses.demand.copy()
        demand[here] *= 1.0 + self.change_share * per_period(chain, when)
        return replace(chain, uses=replace(uses, demand=demand))


def uses_of(chain: Chain, use: str, place: str) -> NDArray[np.bool_]:
    """Return which uses of the chain (uses,) are of that name (or `all`) in that region (or `WLD`).

    Raises:
        ParameterError: a use or a region that the chain does not have.
    """
    uses = chain.uses
    if use not in (ALL, *uses.name):
        raise ParameterError(
            f"The chain '{chain.name}' has no use '{use}'; it has {', '.join(dict.fromkeys(uses.name))}.",
            f"供給網「{chain.name}」に用途「{use_words(use).ja}」はありません。",
        )
    here = np.array([use in (ALL, name) for name in uses.name])
    if place != WORLD:
        here &= uses.region == region(chain, place)
    return here


DEMAND_CHANGE = Lever(
    "demand-change",
    Words("Demand change", "需要変化"),
    Words("The demand of a use grows or shrinks.", "ある用途の需要が増える・減る。"),
    (
        Parameter("use", "choice", ALL, Words("use", "用途"), Words("one use, or all", "1 つの用途、または全用途（all）"),
                  choices=((ALL, Words("all uses", "すべての用途")), *USES.items())),
        Parameter("region", "country", "JPN", Words("where", "国・地域"), Words("ISO code or name; WLD is everywhere", "ISO コードまたは名称（WLD は全世界）")),
        Parameter("change_share", "number", 0.1, Words("change", "変化率"), Words("0.1 is ten per cent more", "0.1 で 10% 増"), -1.0, 10.0),
        Parameter("start_month", "integer", 0, Words("first month", "開始月"), Words("0 is the first month", "0 が最初の月"), 0, 59),
        Parameter("months", "integer", 12, Words("months", "期間（月）"), Words("how long it lasts", "続く月数"), 1, 60),
    ),
    DemandChange,
)  # fmt: skip
