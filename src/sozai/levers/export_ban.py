"""Export ban: an origin cuts what it ships of named materials at named stages.

How far the cut reaches differs by an order of magnitude, so the reach is always named:

- `direct`: the origin's own shipments to the destination; third countries may pass more on;
- `content`: also goods from third countries, by the share of the origin's material in them (traced, any stage at or
  before the good's own);
- `all`: the origin's shipments to every destination.

An arc that is covered carries no more than its base flow less the cut, so a third country does not make up for it.
What is left is allocated `pro_rata` (every arc keeps the same share), by `price` (the origin's buyers compete for it)
or by `licence` (nothing for `delay_months`, then the share that is not denied plus the backlog, over as many months).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..chain import Chain, Floats, Ints, Quota, node_shares
from ..terms import Parameter, ParameterError, Words
from ..terms.cuts import ALLOCATION_CHOICES, PAST_THE_MINE, REACH_CHOICES, STAGE_CHOICES
from .goods import elements, goods, region
from .lever import Lever, path, per_period, window

# Content below a thousandth is no content: the rule on re-exports itself begins at 0.1 % of a good's value
# (MOFCOM announcement 61 of 2025), and what tracing rounds must not close a trade.
DE_MINIMIS_SHARE = 0.001


@dataclass(frozen=True, slots=True)
class ExportBan:
    """A ban or cut by `origin` of `materials` at `stages`; inert at `cut_share` 0, however it is allocated.

    Attributes:
        origin: who cuts (ISO3).
        materials: ids of materials.
        stages: the stages whose goods are cut.
        destination: who is cut off; ignored with reach `all`.
        reach: `direct`, `content` or `all`.
        cut_share: share of the base flow that is cut, 0-1; by licence, the share that is denied.
        start_month: first month of the cut.
        months: how long it lasts.
        allocation: `pro_rata`, `price` or `licence`.
        delay_months: months without any licence (allocation `licence`).
    """

    origin: str = "CHN"
    materials: tuple[str, ...] = ("dysprosium",)
    stages: tuple[str, ...] = PAST_THE_MINE
    destination: str = "JPN"
    reach: str = "direct"
    cut_share: float = 1.0
    start_month: int = 0
    months: int = 12
    allocation: str = "pro_rata"
    delay_months: int = 2

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        EXPORT_BAN.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the cut written on its trade limits.

        Raises:
            ParameterError: a material or a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, self.months)
        covered = self.covered(chain)
        if self.cut_share == 0.0:
            return chain
        joint = covered > 0
        joint &= (self.allocation == "price") & (chain.arcs.origin == region(chain, self.origin))
        arcs = np.flatnonzero((covered > 0) & ~joint)
        holds = per_period(chain, when) > 0
        removed = per_period(chain, when, 1.0 - (1.0 - self.cut_share) * self._profile(when))[holds]
        left = chain.arcs.flow_tpa[arcs, None] * (1.0 - covered[arcs, None] * removed)
        limit = chain.arcs.limit_tpa.copy()
        limit[np.ix_(arcs, holds)] = np.minimum(limit[np.ix_(arcs, holds)], left)
        quotas = chain.quotas + self._quotas(chain, joint, when)
        return replace(chain, arcs=replace(chain.arcs, limit_tpa=limit), quotas=quotas)

    def covered(self, chain: Chain) -> Floats:
        """Return the share (arcs,) of each arc's flow that the measure covers, whatever part of it is then cut."""
        arcs = chain.arcs
        goods_cut = np.isin(arcs.commodity, goods(chain, self.materials, self.stages))
        origin, destination = region(chain, self.origin), region(chain, self.destination)
        own = goods_cut & (arcs.origin == origin)
        if origin == destination and self.reach != "all":
            raise ParameterError(
                f"{self.origin} cannot cut its exports to itself; name another destination, or reach all.",
                f"{self.origin} の自国・地域向け輸出は止められません。別の相手を指定するか、範囲を all にしてください。",
            )
        if self.reach == "all":
            return np.where(own, 1.0, 0.0)
        to_buyer = arcs.destination == destination
        if self.reach == "direct":
            return np.where(own & to_buyer, 1.0, 0.0)
        content = self._content(chain, origin)[arcs.commodity, arcs.origin]
        through = np.where(goods_cut & (content >= DE_MINIMIS_SHARE), content, 0.0)
        return np.where(to_buyer, np.where(own, 1.0, through), 0.0)

    def _content(self, chain: Chain, origin: int) -> Floats:
        """Return the share (commodities, regions) of each market's good that holds the origin's material."""
        content = np.zeros((len(chain.commodities), len(chain.regions)))
        order = chain.stages
        rank: Ints = np.array(
            [order.index(good.stage) if good.stage in order else -1 for good in chain.commodities]
        )
        for element in elements(chain, self.materials):
            for stage in (stage for stage in self.stages if stage in order):
                reached = rank >= order.index(stage)
                traced = node_shares(chain, element, stage)[reached, :, origin]
                content[reached] = np.maximum(content[reached], traced)
        return np.clip(content, 0.0, 1.0)

    def _profile(self, when: slice) -> Floats:
        """Return what a month lets through of what is not denied: all; by licence nothing at first, then a backlog."""
        profile = np.ones(when.stop - when.start)
        if self.allocation == "licence":
            profile[: self.delay_months] = 0.0
            profile[self.delay_months : 2 * self.delay_months] = 2.0
        return profile

    def _quotas(self, chain: Chain, joint: NDArray[np.bool_], when: slice) -> tuple[Quota, ...]:
        """Return one limit per good: the origin's buyers compete for what the cut leaves of its base shipments."""
        quotas = []
        for good in np.unique(chain.arcs.commodity[joint]):
            here = np.flatnonzero(joint & (chain.arcs.commodity == good))
            held = per_period(chain, when)
            limit = np.where(
                held > 0, chain.arcs.flow_tpa[here].sum() * (1.0 - self.cut_share * held), np.inf
            )
            quotas.append(Quota(tuple(here.tolist()), path(limit)))
        return tuple(quotas)


EXPORT_BAN = Lever(
    "export-ban",
    Words("Export ban", "輸出停止・制限"),
    Words(
        "An origin cuts its shipments of named materials at named stages, with a named reach and allocation.",
        "ある国・地域が、指定した素材・工程の輸出を、指定した範囲と配分方法で止める・減らす。",
    ),
    (
        Parameter("origin", "country", "CHN", Words("who cuts", "輸出を止める国・地域"), Words("ISO code or name", "ISO コードまたは名称")),
        Parameter("materials", "materials", ("dysprosium",), Words("materials", "素材"), Words("one or more, by comma", "コンマ区切りで複数可")),
        Parameter("stages", "choices", PAST_THE_MINE, Words("stages", "工程"), Words("stages whose goods are cut", "止まる品目の工程"), choices=STAGE_CHOICES),
        Parameter("destination", "country", "JPN", Words("who is cut off", "止められる国・地域"), Words("ignored with reach all", "reach が all なら無視")),
        Parameter("reach", "choice", "direct", Words("reach", "範囲"), Words("how far the cut goes", "どこまで止まるか"), choices=REACH_CHOICES),
        Parameter("cut_share", "number", 1.0, Words("share that is cut", "停止する割合"), Words("1 is a total ban, 0 changes nothing", "1 で全面停止、0 で変化なし"), 0.0, 1.0),
        Parameter("start_month", "integer", 0, Words("first month", "開始月"), Words("0 is the first month", "0 が最初の月"), 0, 59),
        Parameter("months", "integer", 12, Words("months", "期間（月）"), Words("how long it lasts", "続く月数"), 1, 60),
        Parameter("allocation", "choice", "pro_rata", Words("allocation", "配分"), Words("who gets what is left", "残りを誰が得るか"), choices=ALLOCATION_CHOICES),
        Parameter("delay_months", "integer", 2, Words("months without licences", "許可が出ない月数"), Words("with allocation licence", "許可制の場合"), 0, 24),
    ),
    ExportBan,
)  # fmt: skip
