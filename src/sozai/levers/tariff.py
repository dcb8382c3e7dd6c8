"""Tariff: a buyer charges imports, all of them or only what comes above a quota.

The rate is applied to the base price at the seller's border, so the charge per tonne stays what it was when the tariff
was set; a rate on the moving price would be the same to first order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..chain import Chain, Levy, Quota
from ..terms import Words
from .fields import ANY_ORIGIN, DESTINATION, MATERIALS, MONTHS, STAGES, START, share
from .goods import shipments
from .lever import Lever, adding, path, per_period, window


@dataclass(frozen=True, slots=True)
class Tariff:
    """A charge on imports; with a quota, only on what is above it; inert at rate 0.

    Attributes:
        destination: who charges (ISO3).
        origin: whose goods; `WLD` for everyone's.
        materials: ids of materials.
        stages: the stages whose goods are charged.
        rate_share: share of the base price at the seller's border.
        quota_share: imports up to this share of the base flow of each origin and good are free of it.
        start_month: first month.
        months: how long it lasts.
    """

    destination: str = "USA"
    origin: str = "CHN"
    materials: tuple[str, ...] = ("ndpr",)
    stages: tuple[str, ...] = STAGES.default
    rate_share: float = 0.25
    quota_share: float = 0.0
    start_month: int = 0
    months: int = 12

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        TARIFF.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with the charge.

        Raises:
            ParameterError: a material or a region that the chain does not have, or a start after the horizon.
        """
        when = window(chain, self.start_month, self.months)
        arcs = shipments(chain, self.origin, self.destination, self.materials, self.stages)
        if self.rate_share == 0.0:
            return chain
        holds = per_period(chain, when)
        part = chain.arcs
        price = np.nan_to_num(chain.price_usd_per_t[part.commodity[arcs], part.origin[arcs]])
        charge = self.rate_share * price
        if self.quota_share == 0.0:
            levies = (Levy((int(arc),), path(usd * holds)) for arc, usd in zip(arcs, charge, strict=True))
            return adding(chain, levies=tuple(levies))
        free = self.quota_share * part.flow_tpa[arcs]
        quotas = tuple(
            Quota((int(arc),), path(np.where(holds > 0, limit, np.inf)), over_usd_per_t=float(usd))
            for arc, limit, usd in zip(arcs, free, charge, strict=True)
        )
        return replace(chain, quotas=chain.quotas + quotas)


TARIFF = Lever(
    "tariff",
    Words("Tariff or tariff-rate quota", "関税・関税割当"),
    Words("A buyer charges imports, or those above a quota.", "輸入に課税する。枠を定めれば枠を超える分だけに課税する。"),
    (
        replace(DESTINATION, default="USA"), ANY_ORIGIN, replace(MATERIALS, default=("ndpr",)), STAGES,
        share("rate_share", 0.25, Words("rate", "税率"), Words("share of the base price", "基準価格に対する比率"), 10.0),
        share("quota_share", 0.0, Words("free of it", "無税枠"), Words("share of the base flow; 0 charges all", "基準年の輸入量に対する比率（0 は全量課税）"), 10.0),
        START, MONTHS,
    ),
    Tariff,
)  # fmt: skip
