"""Study `sensitivity`: on which assumptions does the loss of a cut rest, and which should be found out first?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Parameter, Words
from .chains import BUYER, CHAIN, CUT_SHARE, CUT_STAGES, ORIGIN, REACH, materials_of
from .levers_asked import LEVERS
from .study import Figure, Study

if TYPE_CHECKING:
    from ..terms.facts import FactTables

DEFAULT_MATERIALS = ("dysprosium",)


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return what the loss rests on; see `SENSITIVITY` for what is asked."""
    from .sensitivity_run import answer as run

    return run(facts, asked)


SENSITIVITY = Study(
    name="sensitivity",
    title=Words("On which assumptions does the loss of a cut rest?", "輸出停止の損失は、どの仮定に左右されるか"),
    method=Words(
        "The cut is solved again with every kind of assumption at the ends of its range, one at a time, and then with all of them drawn together (Saltelli's design). First-order Sobol' indices tell which unknown narrows the result most once it is found out.",
        "仮定を一つずつ幅の両端に動かした場合と、すべてを同時に動かした場合（Saltelli の設計）について輸出停止を解き直す。一次の Sobol 指数が、判明すれば結果の幅を最も狭める仮定を示す。",
    ),
    parameters=(
        CHAIN,
        materials_of(DEFAULT_MATERIALS),
        ORIGIN,
        BUYER,
        CUT_SHARE,
        REACH,
        CUT_STAGES,
        LEVERS,
        Parameter("samples", "integer", 32, Words("samples", "標本の行数"), Words("a power of two: 16, 32, 64 …; the market is solved 13 times as often", "2 のべき乗（16、32、64 …）。市場はその 13 倍の回数解かれる"), 8, 1024),
    ),
    answer=answer,
    figures=(
        Figure("tornado", "range_bars", "tornado", "assumption", "base_musd",
               Words("One assumption at a time: value added lost", "仮定を一つずつ動かした場合の損失"),
               Words("Each bar runs from the loss at one end of the assumption's range to the loss at the other.", "各棒は、仮定の幅の両端での損失を結ぶ。"), low="low_musd", high="high_musd"),
        Figure("information", "bars", "information", "assumption", "first_share",
               Words("What to find out first", "どの仮定から調べるべきか"),
               Words("Share of the spread that would vanish if the assumption were known.", "その仮定が判明すれば消える幅の割合。"), low="first_low_share", high="first_high_share"),
    ),
    standard=(),
    examples=({"samples": 8},),
)  # fmt: skip
