"""Study `cascade`: how does a cut at one stage run down the chain, stage by stage and month by month?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Parameter, Words
from .chains import BUYER, CHAIN, CUT_MONTHS, CUT_STAGES, ORIGIN, REACH, materials_of
from .levers_asked import LEVERS
from .study import Figure, Study

if TYPE_CHECKING:
    from ..terms.facts import FactTables

DEFAULT_MATERIALS = ("dysprosium",)
PLACES = (
    ("buyer", Words("buyer", "需要国・地域")),
    ("world", Words("world outside the origin", "停止国・地域を除く世界")),
)


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return how the cut runs down; see `CASCADE` for what is asked."""
    from .cascade_run import answer as run

    return run(facts, asked)


CASCADE = Study(
    name="cascade",
    title=Words("How does a cut run down the chain?", "輸出停止は供給網をどう伝わるか"),
    method=Words(
        "The cut is solved in months, with goods on the way and in process as long as the user says. For every good of the chain the answer shows what the buyer, and the world outside the origin, still takes of it against the base, and when.",
        "輸出停止を月単位で解く（輸送と加工の月数は利用者が指定）。供給網の品目ごとに、需要国・地域と停止国・地域以外の世界が使える量を、基準年比で月ごとに示す。",
    ),
    parameters=(
        CHAIN,
        materials_of(DEFAULT_MATERIALS),
        ORIGIN,
        BUYER,
        CUT_MONTHS,
        replace(REACH, default="all"),
        CUT_STAGES,
        Parameter("shipping_months", "integer", 1, Words("on the way", "輸送月数"), Words("whole months", "月単位"), 0, 6),
        Parameter("processing_months", "integer", 0, Words("in process", "加工月数"), Words("whole months", "月単位"), 0, 6),
        LEVERS,
    ),
    answer=answer,
    figures=(
        Figure("stages", "lines", "stages", "month", "supplied_ratio",
               Words("What every stage still gets, against the base", "各工程が使える量（基準年比）"),
               Words("A line per good and place.", "品目と場所ごとの線。"), series="series"),
        Figure("uses", "heatmap", "uses", "month", "use",
               Words("Which use stops in which month", "どの用途がどの月に止まるか"),
               Words("Rows are uses, columns months, colour is the share of output lost.", "行は用途、列は月、色は生産減の比率。"), series="lost_share"),
    ),
    standard=(),
    examples=({"months": 3},),
    names=dict(PLACES),
)  # fmt: skip
