"""Dominant exporter: a country that knows its weight sells less and dearer, the one exception to perfect competition.

Law of the dominant firm (Carlton and Perloff, Modern Industrial Organization, ch. 4): the buyers' demand left to it has
elasticity `e = (|eD| + (1 - s) eS) / s`, with s its share of what they buy, eD their elasticity of demand and eS the
elasticity of other supply; the profit-making mark-up over cost is `1 / (e - 1)`. Where e is near one or below, only what
buyers can bear limits it: `most_share` does here, and it is the user's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..chain import Chain, Floats, Levy
from ..terms import Words
from .fields import MATERIALS, MONTHS, ORIGIN, STAGES, START, share
from .goods import region, shipments
from .lever import Lever, adding, path, per_period, window


@dataclass(frozen=True, slots=True)
class DominantExporter:
    """An origin adds a share of its profit-making mark-up to what it ships; inert at 0.

    Attributes:
        origin: who uses its weight (ISO3).
        materials: ids of materials.
        stages: the stages whose goods it sells dear.
        weight_share: how much of the mark-up it takes; 1 is all.
        most_share: largest mark-up over the base price.
        start_month: first month.
        months: how long it lasts.
    """

    origin: str = "CHN"
    materials: tuple[str, ...] = ("dysprosium",)
    stages: tuple[str, ...] = STAGES.default
    weight_share: float = 1.0
    most_share: float = 2.0
    start_month: int = 0
    months: int = 12

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        DOMINANT_EXPORTER.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the mark-up on the origin's exports.

        Raises:
            ParameterError: a material or a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, self.months)
        arcs = shipments(chain, self.origin, "WLD", self.materials, self.stages)
        if self.weight_share == 0.0:
            return chain
        price = np.nan_to_num(chain.price_usd_per_t[chain.arcs.commodity[arcs], chain.arcs.origin[arcs]])
        charge, holds = (
            self.weight_share * self._markups(chain)[chain.arcs.commodity[arcs]] * price,
            per_period(chain, when),
        )
        levies = tuple(Levy((int(arc),), path(usd * holds)) for arc, usd in zip(arcs, charge, strict=True))
        return adding(chain, levies=levies)

    def _markups(self, chain: Chain) -> Floats:
        """Return the mark-up over the price per commodity (commodities,)."""
        part, place = chain.arcs, region(chain, self.origin)
        markups = np.zeros(len(chain.commodities))
        demand = float(np.abs(chain.uses.elasticity).mean())
        for good in range(markups.size):
            sold = (part.commodity == good) & (part.origin == place)
            buyers = np.unique(part.destination[sold & (part.flow_tpa > 0)])
            bought = (part.commodity == good) & np.isin(part.destination, buyers)
            if not buyers.size:
                continue
            own = part.flow_tpa[sold].sum() / part.flow_tpa[bought].sum()
            makes = chain.processes.outputs[:, good] > 0
            supply = float(chain.processes.elasticity[makes].mean()) if makes.any() else 0.0
            left = (demand + (1.0 - own) * supply) / own
            markups[good] = min(1.0 / (left - 1.0), self.most_share) if left > 1.0 else self.most_share
        return markups


DOMINANT_EXPORTER = Lever(
    "dominant-exporter",
    Words("Dominant exporter", "支配的輸出国"),
    Words(
        "A country that knows its weight in the market sells less and dearer.",
        "市場支配力を持つ輸出国が、販売を絞って価格を上げる。",
    ),
    (
        ORIGIN, MATERIALS, STAGES,
        share("weight_share", 1.0, Words("share of the mark-up", "行使する割合"), Words("1 takes all it can", "1 で利潤最大化の全幅")),
        share("most_share", 2.0, Words("largest mark-up", "上乗せの上限"), Words("over the base price", "基準価格に対する比率"), 100.0),
        START, MONTHS,
    ),
    DominantExporter,
)  # fmt: skip
