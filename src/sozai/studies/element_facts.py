"""What the studies of the laboratory share: supply facts of elements, by the laws of risk and controls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ..terms import Fact, NoAnswerError

if TYPE_CHECKING:
    from ..lab import ElementSupply
    from ..risk import Index
    from ..terms.facts import FactTables

CONTROLLING = "CHN"  # the register's rules are about shipments from here
YEAR = 2024
USD_RATE_JPY = 150.0  # for CO2 by sectors' money, which is good to a factor of five
# Where the statistics name another material or stage than the element and its refining.
COUNTED_AS = {
    ("iron", "mine"): ("iron-ore", "mine"),
    ("iron", "refine"): ("pig-iron", "smelt"),
    ("aluminium", "mine"): ("bauxite", "mine"),
    ("aluminium", "refine"): ("aluminium", "smelt"),
    ("magnesium", "refine"): ("magnesium", "smelt"),
    ("silicon", "refine"): ("silicon", "smelt"),
    ("titanium", "refine"): ("titanium", "metal"),
}


def element_facts(
    facts: FactTables,
    day: date,
    buyer: str,
    elements: Sequence[str],
    *,
    stock_days: Mapping[str, float] | None = None,
    usd_rate_jpy: float = USD_RATE_JPY,
) -> ElementSupply:
    """Return the supply facts of elements for a buyer on a day; see `lab.element_supply`.

    Concentration is that of output by country where such rows exist, else of the shares the EU prints. A control is
    asked of the register for the element's metal from China to the buyer, civil use; what the register does not say
    for sure is unknown.
    """
    from ..controls import Case, EndUser, Item, judged, register
    from ..controls.status import CERTAIN
    from ..lab import element_supply
    from ..risk import concentration, shares_concentration

    rules = register(facts)

    def concentrations(material: str, stage: str) -> tuple[Index, Index] | None:
        material, stage = COUNTED_AS.get((material, stage), (material, stage))
        try:
            found = concentration(facts, material, stage, YEAR)
            return found.hhi, found.governance_hhi
        except NoAnswerError:
            pass
        try:
            return shares_concentration(facts, material, stage)
        except NoAnswerError:
            return None

    def controls(material: str) -> tuple[bool | None, tuple[Fact, ...]]:
        item = Item((material,), "metal", complete=True, described=True)
        verdict = judged(rules, Case(item, CONTROLLING, buyer, EndUser(use="civil"), day, True))
        if verdict.verdict in CERTAIN:
            return True, verdict.facts
        if verdict.verdict in ("suspended", "no_registered_rule"):
            return False, verdict.facts
        return None, verdict.facts

    return element_supply(
        facts, day, elements, concentrations=concentrations, controls=controls, stock_days=stock_days,
        usd_rate_jpy=usd_rate_jpy,
    )  # fmt: skip
