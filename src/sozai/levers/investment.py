"""Investment: capacity is built where prices pay for it, after a lead time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..chain import Chain, Expansion
from ..terms import Parameter, Words
from .fields import ANY_REGION, MATERIALS, STAGES, START, share
from .goods import makers
from .lever import Lever, adding, window


@dataclass(frozen=True, slots=True)
class Investment:
    """Plants of a region may be enlarged; inert at 0.

    Attributes:
        region: whose plants (ISO3); `WLD` for everyone's.
        materials: ids of materials.
        stages: the stages whose goods they make.
        most_share: most that can be added in a year, as a share of the base output.
        capex_usd_per_tpa: cost of a tonne of yearly capacity [USD per t/yr].
        lead_months: months from the decision to the first output.
        life_years: life of what is built.
        retired_share: share of what is built that retires in a year.
        start_month: first month in which it may be decided.
    """

    region: str = "WLD"
    materials: tuple[str, ...] = ("ndpr",)
    stages: tuple[str, ...] = STAGES.default
    most_share: float = 0.2
    capex_usd_per_tpa: float = 50_000.0
    lead_months: int = 36
    life_years: float = 20.0
    retired_share: float = 0.0
    start_month: int = 0

    def __post_init__(self) -> None:
        """Refuse what the lever's parameters refuse."""
        INVESTMENT.check(self)

    def __call__(self, chain: Chain) -> Chain:
        """Return the chain with room for investment.

        Raises:
            ParameterError: a material or a region that the chain does not have, or a start after the horizon.
        """
        window(chain, self.start_month, chain.months)
        chosen = makers(chain, self.region, self.materials, self.stages)
        if self.most_share == 0.0:
            return chain
        lead = -(-(self.start_month + self.lead_months) // chain.period_months)
        base = chain.processes.activity_tpa
        records = tuple(
            Expansion(
                int(p),
                self.capex_usd_per_tpa,
                lead,
                self.life_years,
                self.most_share * float(base[p]),
                self.retired_share,
            )
            for p in chosen
            if base[p] > 0
        )
        return adding(chain, expansions=records)


INVESTMENT = Lever(
    "investment",
    Words("Investment", "設備投資"),
    Words("Capacity is built where prices pay for it.", "価格が見合うとき、能力が増強される。"),
    (
        replace(ANY_REGION, default="WLD"), replace(MATERIALS, default=("ndpr",)), STAGES,
        share("most_share", 0.2, Words("most a year", "年間の増設上限"), Words("share of the base output", "基準年の生産に対する比率"), 10.0),
        Parameter("capex_usd_per_tpa", "number", 50_000.0, Words("capital cost", "設備費"), Words("per tonne of yearly capacity", "年産 1 トン当たり"), 0.0, 1e9),
        Parameter("lead_months", "integer", 36, Words("lead time", "リードタイム（月）"), Words("from decision to output", "決定から生産開始まで"), 1, 240),
        Parameter("life_years", "number", 20.0, Words("life", "耐用年数"), Words("years", "年"), 1.0, 100.0),
        share("retired_share", 0.0, Words("retired a year", "年間の廃棄率"), Words("of what is built", "増設分に対する比率")),
        START,
    ),
    Investment,
)  # fmt: skip
