"""Substitution and thrifting: designs of a use need less of the good, more so every year, up to a ceiling.

This is what engineers change for good, apart from the ladder of responses to a shortage. A share of at most ten per cent
of demand a year was seen after 2010 (Sprecher et al., Environ. Sci. Technol. 51 (2017) 3860).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..chain import Chain
from ..terms import Parameter, Words
from ..terms.chains import USES
from .demand_change import ALL, uses_of
from .fields import ANY_REGION, MATERIALS, STAGES, START, share
from .goods import goods
from .lever import Lever, per_period, window


@dataclass(frozen=True, slots=True)
class Substitution:
    """The need of a use for goods that hold the materials falls by a share of the base every year; inert at 0.

    Attributes:
        materials: ids of materials.
        stages: the stages whose goods the use buys.
        use: use of the chain; `all` for every use.
        region: where (ISO3); `WLD` for everywhere.
        saved_share: share of the base need saved in each year.
        ceiling_share: most that is ever saved.
        start_month: first month.
    """

    materials: tuple[str, ...] = ("dysprosium",)
    stages: tuple[str, ...] = STAGES.default
    use: str = ALL
    region: str = "JPN"
    saved_share: float = 0.1
    ceiling_share: float = 0.5
    start_month: int = 0

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        SUBSTITUTION.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the need falling.

        Raises:
            ParameterError: a use, a material or a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, chain.months)
        here = uses_of(chain, self.use, self.region)
        here &= np.isin(chain.uses.commodity, goods(chain, self.materials, self.stages))
        years = (np.arange(when.stop - when.start) + 1.0) / 12
        saved = np.minimum(self.saved_share * years, self.ceiling_share)
        demand = chain.uses.demand.copy()
        demand[here] *= 1.0 - per_period(chain, when, saved)
        return replace(chain, uses=replace(chain.uses, demand=demand))


SUBSTITUTION = Lever(
    "substitution",
    Words("Substitution and thrifting", "代替・使用量削減"),
    Words("Designs need less of a good, more so every year.", "設計変更により、ある品目の使用量を年々減らす。"),
    (
        MATERIALS, STAGES,
        Parameter("use", "choice", ALL, Words("use", "用途"), Words("one use, or all", "1 つの用途、または全用途（all）"),
                  choices=((ALL, Words("all uses", "すべての用途")), *USES.items())),
        ANY_REGION,
        share("saved_share", 0.1, Words("saved a year", "年間の削減率"), Words("share of the base need", "基準年の使用量に対する比率")),
        share("ceiling_share", 0.5, Words("ceiling", "上限"), Words("most that is ever saved", "削減率の上限")),
        START,
    ),
    Substitution,
)  # fmt: skip
