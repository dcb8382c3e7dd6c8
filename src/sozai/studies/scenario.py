"""Study `scenario`: what do these levers do to a chain, month by month or year by year?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Parameter, Words
from .chains import BUYER, CHAIN
from .levers_asked import LEVERS
from .study import Figure, Study

if TYPE_CHECKING:
    from ..terms.facts import FactTables

MOST_MONTHS, MOST_YEARS = 60, 16  # operating stocks and ramps speak of months; energy scenarios end in 2040


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return what the levers do; see `SCENARIO` for what is asked."""
    from .scenario_run import answer as run

    return run(facts, asked)


SCENARIO = Study(
    name="scenario",
    title=Words("What do these levers do to a chain?", "これらの施策は供給網をどう変えるか"),
    method=Words(
        "The levers are pulled, in order, on the balanced chain of 2024, and the market finds what is made, traded, substituted, invested, drawn from stock and lost: in months with inventories and fixed capacity, or in years with investment. The base year is exactly the equilibrium without levers.",
        "2024 年の整合化した供給網に施策を順に適用し、市場モデルが生産・貿易・代替・投資・在庫取り崩し・生産減を決める。月単位（在庫あり、能力は一定）または年単位（投資あり）で解く。施策がなければ基準年がそのまま均衡となる。",
    ),
    parameters=(
        CHAIN,
        LEVERS,
        BUYER,
        Parameter("months", "integer", 24, Words("months", "月数"), Words("short run, in months", "短期（月単位）"), 1, MOST_MONTHS),
        Parameter("years", "integer", 0, Words("years", "年数"), Words("long run, in years from 2025; 0 stays with months", "長期（2025 年からの年単位）。0 なら月単位"), 0, MOST_YEARS),
    ),
    answer=answer,
    figures=(
        Figure("prices", "lines", "prices", "period", "price_usd_per_kg",
               Words("Prices at the buyer", "需要国・地域での価格"),
               Words("A line per good.", "品目ごとの線。"), series="good"),
        Figure("uses", "heatmap", "uses", "period", "use",
               Words("Which use loses output when", "どの用途がいつ生産を失うか"),
               Words("Rows are uses, columns months, colour is the share of output lost.", "行は用途、列は月、色は生産減の比率。"), series="lost_share"),
    ),
    standard=(),
    examples=({"months": 6, "levers": ({"lever": "export-ban", "materials": ["dysprosium"], "months": 3},)},),
)  # fmt: skip
