"""Studies: one file is one policy question. The registry feeds the API, the command line, the forms and the report.

Law: a study joins chains, levers and questions, and computes nothing that a question could compute.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, ParameterError, Words, read_all
from ..terms.names import suggestion
from .back_test import BACK_TEST
from .back_test_2025 import BACK_TEST_2025
from .bom_exposure import BOM_EXPOSURE
from .bridge import BRIDGE
from .cascade import CASCADE
from .chokepoints import CHOKEPOINTS
from .circumvention import CIRCUMVENTION
from .control_status import CONTROL_STATUS
from .control_timeline import CONTROL_TIMELINE
from .data_conflicts import DATA_CONFLICTS
from .dependency import DEPENDENCY
from .design import DESIGN
from .disruption import DISRUPTION
from .indispensability import INDISPENSABILITY
from .industry import INDUSTRY
from .lean_design import LEAN_DESIGN
from .mirror_gaps import MIRROR_GAPS
from .n_minus_one import N_MINUS_ONE
from .procurement import PROCUREMENT
from .range_test import RANGE_TEST
from .risk_ranking import RISK_RANKING
from .scenario import SCENARIO
from .security_premium import SECURITY_PREMIUM
from .sensitivity import SENSITIVITY
from .stockpile import STOCKPILE
from .study import Figure, Study
from .supplier_questions import SUPPLIER_QUESTIONS
from .supply_map import SUPPLY_MAP
from .trade_measures import TRADE_MEASURES
from .world_share import WORLD_SHARE

if TYPE_CHECKING:
    from ..store import Facts

THEMES: tuple[tuple[Words, tuple[Study, ...]], ...] = (
    (
        Words("Who makes it, and on whom does a buyer depend?", "誰が作り、誰に依存しているか"),
        (SUPPLY_MAP, DEPENDENCY, RISK_RANKING, CHOKEPOINTS, DATA_CONFLICTS),
    ),
    (
        Words("What does a cut cost, how long do we last, what helps?", "途絶で何を失い、どれだけ持ち、何が効くか"),
        (DISRUPTION, N_MINUS_ONE, CASCADE, SCENARIO, SENSITIVITY, STOCKPILE, PROCUREMENT),
    ),
    (
        Words("How far are such answers to be trusted?", "こうした答えはどこまで信頼できるか"),
        (BACK_TEST, BACK_TEST_2025, BRIDGE, RANGE_TEST),
    ),
    (
        Words("Which parts are caught by which rule, on which day?", "どの部品が、いつ、どの規制の対象になるか"),
        (CONTROL_STATUS, CONTROL_TIMELINE, BOM_EXPOSURE, SUPPLIER_QUESTIONS, TRADE_MEASURES),
    ),
    (
        Words("Where does the world depend on Japan, and what does security cost?", "世界は日本の何に依存し、安全保障の費用はいくらか"),
        (INDISPENSABILITY, WORLD_SHARE, SECURITY_PREMIUM, INDUSTRY, CIRCUMVENTION, MIRROR_GAPS),
    ),
    (
        Words("Which experiment next, with less of what is scarce?", "次にどの実験を行い、希少元素をどう減らすか"),
        (DESIGN, LEAN_DESIGN),
    ),
)  # fmt: skip
"""The studies by what a reader wants to know, in the order of the list, the page and the report."""

STUDIES: dict[str, Study] = {study.name: study for _, studies in THEMES for study in studies}


def by_theme(studies: Mapping[str, Study]) -> list[tuple[Words, list[Study]]]:
    """Return the studies of a registry by theme; those of no theme stand last."""
    themed = {study.name for _, group in THEMES for study in group}
    groups = [(title, [studies[s.name] for s in group if s.name in studies]) for title, group in THEMES]
    groups.append((Words("Others", "その他"), [s for name, s in studies.items() if name not in themed]))
    return [(title, group) for title, group in groups if group]


def run(name: str, facts: Facts, **parameters: Any) -> Answer:
    """Return the answer of a study; parameters not given take their defaults.

    Raises:
        ParameterError: there is no such study or parameter, or a value does not fit.
        NoAnswerError: the facts do not carry an answer.
    """
    if name not in STUDIES:
        en, ja = suggestion(name, STUDIES)
        raise ParameterError(
            f"There is no study '{name}'.{en} The studies are: {', '.join(STUDIES)}.",
            f"「{name}」という分析はありません。{ja} 分析: {'、'.join(STUDIES)}",
        )
    study = STUDIES[name]
    return study.answer(facts, read_all(study.parameters, parameters, name))


__all__ = ["STUDIES", "THEMES", "Figure", "Study", "by_theme", "run"]
