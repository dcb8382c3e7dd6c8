"""Demand change: a use in a region, or everywhere, grows or shrinks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..chain import Chain
from ..terms import Parameter, ParameterError, Words
from ..terms.names import suggestion
from .lever import Lever, window


@dataclass(frozen=True, slots=True)
class DemandChange:
    """Demand of `use` in `region` changes by `change_share`; inert at 0.

    Attributes:
        use: use of the chain; "" for all.
        region: where (ISO3); "" for everywhere.
        change_share: change relative to the base (0.1 is ten per cent more), at least -1.
        start_month: first month.
        months: how long it lasts.
    """

    use: str
    region: str
    change_share: float
    start_month: int = 0
    months: int = 600

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with demand changed.

        Raises:
            ParameterError: an unknown use, a change below -1, or a start after the horizon.
        """
        if self.use and self.use not in chain.uses.name:
            en, ja = suggestion(self.use, set(chain.uses.name))
            raise ParameterError(
                f"The chain has no use '{self.use}'.{en}", f"用途「{self.use}」はありません。{ja}"
            )
        if self.change_share < -1.0:
            raise ParameterError(
                f"Demand cannot fall by more than all of it; change_share {self.change_share} is below -1.",
                f"需要の減少は全量までです（change_share {self.change_share}）。",
            )
        when = window(chain, self.start_month, self.months)
        here = np.array([not self.use or name == self.use for name in chain.uses.name])
        if self.region:
            here &= chain.uses.region == chain.region(self.region)
        demand = chain.uses.demand.copy()
        demand[here, when] *= 1.0 + self.change_share
        return replace(chain, uses=replace(chain.uses, demand=demand))


DEMAND_CHANGE = Lever(
    "demand-change",
    Words("Demand change", "需要変化"),
    Words("The demand of a use grows or shrinks.", "ある用途の需要が増える・減る。"),
    (
        Parameter("use", "choice", "", Words("use", "用途"), Words("empty: all uses", "空欄: すべての用途"), choices=(("", Words("all uses", "すべての用途")),)),
        Parameter("region", "country", "JPN", Words("where", "国・地域"), Words("ISO code or name", "ISO コードまたは名称")),
        Parameter("change_share", "number", 0.1, Words("change", "変化率"), Words("0.1 is ten per cent more", "0.1 で 10% 増"), -1.0, 10.0),
        Parameter("start_month", "integer", 0, Words("first month", "開始月"), Words("0 is the first month", "0 が最初の月"), 0, 59),
        Parameter("months", "integer", 12, Words("months", "期間（月）"), Words("how long it lasts", "続く月数"), 1, 600),
    ),
    DemandChange,
)  # fmt: skip
