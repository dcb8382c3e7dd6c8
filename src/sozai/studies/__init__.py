"""Studies: one file is one policy question. The registry feeds the API, the command line, the forms and the report.

Law: a study joins chains, levers and questions, and computes nothing that a question could compute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..terms import Answer, ParameterError, read_all
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

STUDIES: dict[str, Study] = {
    study.name: study
    for study in (
        SUPPLY_MAP,
        DEPENDENCY,
        DISRUPTION,
        N_MINUS_ONE,
        CASCADE,
        SCENARIO,
        BACK_TEST,
        BACK_TEST_2025,
        SENSITIVITY,
        BRIDGE,
        RANGE_TEST,
        STOCKPILE,
        PROCUREMENT,
        CONTROL_STATUS,
        CONTROL_TIMELINE,
        BOM_EXPOSURE,
        SUPPLIER_QUESTIONS,
        SECURITY_PREMIUM,
        CHOKEPOINTS,
        INDISPENSABILITY,
        RISK_RANKING,
        WORLD_SHARE,
        CIRCUMVENTION,
        INDUSTRY,
        TRADE_MEASURES,
        MIRROR_GAPS,
        DATA_CONFLICTS,
        LEAN_DESIGN,
        DESIGN,
    )
}


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


__all__ = ["STUDIES", "Figure", "Study", "run"]
