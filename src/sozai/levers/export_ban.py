"""Export ban: an origin cuts what it ships of named materials at named stages.

How far the cut reaches differs by an order of magnitude, so the reach is always named:

- `direct`: the origin's own shipments to the destination; third countries may pass more on;
- `content`: also goods from third countries, by the share of the origin's material in them (traced, any stage at or
  before the good's own);
- `all`: the origin's shipments to every destination.

What is left is allocated `pro_rata` (every arc keeps the same share), by `price` (the arcs compete for what is left)
or by `licence` (nothing for `delay_months`, then the share that is not denied plus the backlog, over as many months).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..chain import Chain, Floats, Ints, Quota, node_shares
from ..terms import Parameter, Words
from .goods import elements, goods
from .lever import Lever, shares, window

STAGES = ("separate", "metal", "magnet")
ORDER = ("mine", "separate", "metal", "magnet")
REACHES = ("direct", "content", "all")
ALLOCATIONS = ("pro_rata", "price", "licence")


@dataclass(frozen=True, slots=True)
class ExportBan:
    """A ban or cut by `origin` of `materials` at `stages`; inert at `cut_share` 0.

    Attributes:
        origin: who cuts (ISO3).
        materials: ids of materials.
        stages: the stages whose goods are cut.
        destination: who is cut off; ignored with reach `all`.
        reach: `direct`, `content` or `all`.
        cut_share: share of the base flow that is cut, 0-1.
        start_month: first month of the cut.
        months: how long it lasts.
        allocation: `pro_rata`, `price` or `licence`.
        delay_months: months without any licence (allocation `licence`).
    """

    origin: str
    materials: tuple[str, ...]
    stages: tuple[str, ...] = STAGES
    destination: str = "JPN"
    reach: str = "direct"
    cut_share: float = 1.0
    start_month: int = 0
    months: int = 12
    allocation: str = "pro_rata"
    delay_months: int = 2

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the cut written on its trade limits.

        Raises:
            ParameterError: an unknown material, a share outside 0-1, or a start after the horizon.
        """
        shares({"cut_share": self.cut_share})
        when = window(chain, self.start_month, self.months)
        if self.cut_share == 0.0:
            return chain
        touched = self.touched(chain)
        arcs = np.flatnonzero(touched > 0)
        if self.allocation == "price":
            return replace(chain, quotas=chain.quotas + self._quotas(chain, touched, when))
        limit = chain.arcs.limit_tpa.copy()
        left = chain.arcs.flow_tpa[arcs] * (1.0 - touched[arcs])
        limit[arcs, when] = np.minimum(limit[arcs, when], left[:, None] * self._profile(when))
        return replace(chain, arcs=replace(chain.arcs, limit_tpa=limit))

    def touched(self, chain: Chain) -> Floats:
        """Return the share (arcs,) of each arc's flow that the cut takes away."""
        arcs = chain.arcs
        covered = np.isin(arcs.commodity, goods(chain, self.materials, self.stages))
        origin, destination = chain.region(self.origin), chain.region(self.destination)
        own = covered & (arcs.origin == origin)
        if self.reach == "all":
            return np.where(own, self.cut_share, 0.0)
        to_buyer = covered & (arcs.destination == destination)
        direct = own & to_buyer
        if self.reach == "direct":
            return np.where(direct, self.cut_share, 0.0)
        content = self._content(chain, origin)[arcs.commodity, arcs.origin]
        return np.where(direct, self.cut_share, np.where(to_buyer, self.cut_share * content, 0.0))

    def _content(self, chain: Chain, origin: int) -> Floats:
        """Return the share (commodities, regions) of each market's good that holds the origin's material."""
        content = np.zeros((len(chain.commodities), len(chain.regions)))
        rank: Ints = np.array(
            [ORDER.index(good.stage) if good.stage in ORDER else -1 for good in chain.commodities]
        )
        for element in elements(chain, self.materials):
            for stage in self.stages:
                reached = rank >= ORDER.index(stage)
                content[reached] = np.maximum(
                    content[reached], node_shares(chain, element, stage)[reached, :, origin]
                )
        return np.clip(content, 0.0, 1.0)

    def _profile(self, when: slice) -> Floats:
        """Return what a month lets through as a multiple of what is left; licences start late and clear a backlog."""
        months = when.stop - when.start
        profile = np.ones(months)
        if self.allocation == "licence":
            delay = min(self.delay_months, months)
            profile[:delay] = 0.0
            profile[delay : 2 * delay] = 2.0
        return profile

    def _quotas(self, chain: Chain, touched: Floats, when: slice) -> tuple[Quota, ...]:
        quotas = []
        for good in np.unique(chain.arcs.commodity[touched > 0]):
            here = np.flatnonzero((touched > 0) & (chain.arcs.commodity == good))
            limit = np.full(chain.months, np.inf)
            limit[when] = float((chain.arcs.flow_tpa[here] * (1.0 - touched[here])).sum())
            quotas.append(Quota(tuple(int(arc) for arc in here), tuple(limit.tolist())))
        return tuple(quotas)


REACH_WORDS = (
    ("direct", Words("direct shipments only", "直接輸入のみ")),
    ("content", Words("the origin's content through third countries too", "第三国経由の含有分も")),
    ("all", Words("shipments to every destination", "全世界向け")),
)
ALLOCATION_WORDS = (
    ("pro_rata", Words("every buyer keeps the same share", "一律配分")),
    ("price", Words("buyers compete for what is left", "価格による配分")),
    ("licence", Words("by licence, after a delay", "許可制（遅延あり）")),
)
STAGE_WORDS = (
    ("separate", Words("separated oxide", "分離精製（酸化物）")),
    ("metal", Words("metal", "メタル")),
    ("magnet", Words("magnet", "磁石")),
)

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
        Parameter("stages", "choices", STAGES, Words("stages", "工程"), Words("stages whose goods are cut", "止まる品目の工程"), choices=STAGE_WORDS),
        Parameter("destination", "country", "JPN", Words("who is cut off", "止められる国・地域"), Words("ignored with reach all", "reach が all なら無視")),
        Parameter("reach", "choice", "direct", Words("reach", "範囲"), Words("how far the cut goes", "どこまで止まるか"), choices=REACH_WORDS),
        Parameter("cut_share", "number", 1.0, Words("share that is cut", "停止する割合"), Words("1 is a total ban", "1 で全面停止"), 0.0, 1.0),
        Parameter("start_month", "integer", 0, Words("first month", "開始月"), Words("0 is the first month", "0 が最初の月"), 0, 59),
        Parameter("months", "integer", 12, Words("months", "期間（月）"), Words("how long it lasts", "続く月数"), 1, 60),
        Parameter("allocation", "choice", "pro_rata", Words("allocation", "配分"), Words("who gets what is left", "残りを誰が得るか"), choices=ALLOCATION_WORDS),
        Parameter("delay_months", "integer", 2, Words("months without licences", "許可が出ない月数"), Words("with allocation licence", "許可制の場合"), 0, 24),
    ),
    ExportBan,
)  # fmt: skip
