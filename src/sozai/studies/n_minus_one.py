"""Study `n-1`: which single supplier, lost for a year, hurts a buyer most?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Parameter, Words
from .chains import BUYER, CHAIN
from .levers_asked import LEVERS
from .study import Figure, Study

if TYPE_CHECKING:
    from ..terms.facts import FactTables


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return what each single loss does; see `N_MINUS_ONE` for what is asked."""
    from .n_minus_one_run import answer as run

    return run(facts, asked)


N_MINUS_ONE = Study(
    name="n-1",
    title=Words("Which single supplier, lost for a year, hurts a buyer most?", "どの供給元を 1 か所失うと、最も打撃が大きいか"),
    method=Words(
        "Every country is taken out of every good in turn: its makers stop and it ships nothing for a year; the market then finds what others make, where prices go and what the buyer's uses lose. A supplier may matter without selling to the buyer at all.",
        "品目ごとに、各国・地域の生産と輸出を 1 年間止め、他の供給者の増産、価格、需要国・地域の用途の損失を市場モデルで求める。直接取引のない供給元でも影響は及ぶ。",
    ),
    parameters=(
        CHAIN,
        BUYER,
        LEVERS,
        Parameter("least_share", "number", 0.02, Words("smallest supplier", "対象とする最小の供給元"), Words("share of world output of the good", "品目の世界生産に占める比率"), 0.0, 1.0),
    ),
    answer=answer,
    figures=(
        Figure("losses", "bars", "losses", "case", "lost_share",
               Words("Final uses lost when one supplier is lost", "供給元を 1 か所失ったときに失われる最終用途"),
               Words("A bar per supplier and good, worst first.", "供給元と品目ごとの棒（影響の大きい順）。")),
    ),
    standard=(),
    examples=({"least_share": 0.5},),
)  # fmt: skip
