"""Export licence: shipments stop until licences are given; some buyers are on a list, others are denied in part."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..chain import Chain
from ..terms import Parameter, Words, country
from ..terms.cuts import REACH_CHOICES
from .export_ban import ExportBan
from .fields import DESTINATION, MATERIALS, MONTHS, ORIGIN, STAGES, START, share
from .goods import region
from .lever import Lever


@dataclass(frozen=True, slots=True)
class ExportLicence:
    """Nothing for `delay_months`, then what is not denied plus the backlog; inert at no delay and no denial.

    Attributes:
        origin: who licenses (ISO3).
        destination: who needs licences; `WLD` for everyone (reach `all`).
        materials: ids of materials.
        stages: the stages whose goods need a licence.
        reach: `direct`, `content` or `all`.
        denied_share: share of the base flow that is never licensed.
        delay_months: months without any licence.
        listed: buyers with a general licence, who wait for nothing (ISO3, by comma).
        start_month: first month.
        months: how long the rule lasts.
    """

    origin: str = "CHN"
    destination: str = "JPN"
    materials: tuple[str, ...] = ("dysprosium",)
    stages: tuple[str, ...] = STAGES.default
    reach: str = "direct"
    denied_share: float = 0.3
    delay_months: int = 2
    listed: str = ""
    start_month: int = 0
    months: int = 12

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        EXPORT_LICENCE.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with what licences let through.

        Raises:
            ParameterError: a material or a region that the chain does not have, or a start after the horizon.
        """
        everyone = self.destination == "WLD"
        ban = ExportBan(
            origin=self.origin,
            materials=self.materials,
            stages=self.stages,
            destination=self.origin if everyone else self.destination,
            reach="all" if everyone else self.reach,
            cut_share=max(self.denied_share, TINY) if self.delay_months else self.denied_share,
            start_month=self.start_month,
            months=self.months,
            allocation="licence",
            delay_months=self.delay_months,
        )
        changed = ban(chain)
        exempt = [
            region(chain, country(name).id) for name in filter(None, self.listed.replace(" ", "").split(","))
        ]
        if not exempt:
            return changed
        free = np.isin(chain.arcs.destination, exempt)[:, None]
        limit = np.where(free, chain.arcs.limit_tpa, changed.arcs.limit_tpa)
        return replace(changed, arcs=replace(changed.arcs, limit_tpa=limit))


TINY = 1e-12
EXPORT_LICENCE = Lever(
    "export-licence",
    Words("Export licence", "輸出許可制"),
    Words(
        "Shipments wait for licences; a share is denied, listed buyers go on.",
        "輸出が許可待ちとなり、一部は許可されない。包括許可を持つ相手先は継続する。",
    ),
    (
        ORIGIN, DESTINATION, MATERIALS, STAGES,
        Parameter("reach", "choice", "direct", Words("reach", "範囲"), Words("how far it goes", "どこまで及ぶか"), choices=REACH_CHOICES),
        share("denied_share", 0.3, Words("denied", "不許可の割合"), Words("share never licensed", "最後まで許可されない割合")),
        Parameter("delay_months", "integer", 2, Words("months without licences", "許可が出ない月数"), Words("then the backlog comes", "その後、滞留分が出る"), 0, 24),
        Parameter("listed", "text", "", Words("listed buyers", "包括許可の相手先"), Words("with a general licence, by comma", "コンマ区切りの国・地域")),
        START, MONTHS,
    ),
    ExportLicence,
)  # fmt: skip
