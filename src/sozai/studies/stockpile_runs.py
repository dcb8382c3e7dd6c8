"""What the study `stockpile` computes: curves of its scenarios, splits of its budget, and their spread over assumptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..stockpile import (
    Curves,
    Mineral,
    Scenario,
    Split,
    Terms,
    best_split,
    curves,
    least_regret,
    regrets,
    two_stage,
)
from ..stockpile.cases import ALL, LARGEST, probabilities
from ..terms import COUNTRIES, ParameterError, Words
from .own_tables import own_cuts, own_minerals
from .stockpile_codes import MAGNET_MINERAL
from .stockpile_facts import Known, known
from .stockpile_needs import Range

if TYPE_CHECKING:
    from ..chain import Floats
    from ..terms.facts import FactTables

MAIN = "asked"
UNIFORM_DAYS = 60.0
SAMPLES, SEED = 24, 2024
GRID = ((0.5, 90), (1.0, 90), (0.5, 180), (1.0, 180), (0.5, 365), (1.0, 365))
MARKET_DAYS = (0.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0, 120.0)


@dataclass(frozen=True, eq=False)
class Runs:
    """A question's curves and plans.

    Attributes:
        known: minerals and terms.
        scenarios: the cut that is asked about, then the others.
        terms: of the decision.
        found: the curves.
        budget_usd: what may be spent.
        best: the split of the budget for the cut that is asked about.
        uniform: the same number of days of each mineral, the historic standard.
        same_money: the best split of what the uniform standard costs.
        regret: the split of least regret over all scenarios, within the budget.
        own: the split under the user's probabilities; None without them.
        rate: yen per US dollar.
    """

    known: Known
    scenarios: tuple[Scenario, ...]
    terms: Terms
    found: Curves
    budget_usd: float
    best: Split
    uniform: Split
    same_money: Split
    regret: Split
    own: Split | None
    rate: float

    def left_usd(self, days: Floats, scenario: int = 0) -> float:
        """Return what a scenario costs with so many days of each mineral."""
        return float(self.found.at(days)[scenario].sum())

    @property
    def choices(self) -> dict[str, Split]:
        """Return the plans by name."""
        none = Split(np.zeros(len(self.found.minerals)), 0.0, 0.0, 0.0)
        plans = {
            "no-stock": none,
            "uniform-60": self.uniform,
            "split-same-money": self.same_money,
            "split-budget": self.best,
            "least-regret": self.regret,
        }
        return plans | ({"own-probabilities": self.own} if self.own else {})

    def regrets(self) -> Floats:
        """Return the regret (choices, scenarios) among the plans [USD]."""
        return regrets(self.found, np.array([split.days for split in self.choices.values()]))


def runs(facts: FactTables, asked: Mapping[str, Any]) -> Runs:
    """Return the runs of a question.

    Raises:
        ParameterError: a table of the user's names what does not exist.
        NoAnswerError: no mineral has the facts.
    """
    held = known(facts, asked["buyer"], own_minerals(asked["minerals"]) if asked["minerals"] else {})
    held = replace(held, minerals=tuple(m for m in held.minerals if m.id in asked["materials"]))
    if not held.minerals:
        raise ParameterError(
            f"None of {', '.join(asked['materials'])} has the facts that a curve needs; run without --materials to see what is missing.",
            f"{'、'.join(asked['materials'])} には計算に必要な事実がありません。--materials を指定せずに実行すると不足が分かります。",
        )
    terms = Terms(
        held.terms["demand_elasticity"].value, carrying(held.terms, 0.5), asked["rule"], asked["delay_days"]
    )
    scenarios = _scenarios(asked, held)
    solved = _market(facts, asked, scenarios, held.minerals) if asked["market"] else None
    found = curves(scenarios, held.minerals, terms, solved)
    budget = asked["budget_jpy"] / asked["usd_rate_jpy"]
    only = np.eye(len(scenarios))[0]
    uniform = _plain(found, np.full(len(held.minerals), UNIFORM_DAYS))
    own = None
    if asked["scenarios"]:
        users = [place for place, scenario in enumerate(scenarios) if scenario.id != MAIN]
        theirs = [scenarios[place] for place in users]
        if any(scenario.probability is not None for scenario in theirs):
            part = replace(found, scenarios=tuple(s.id for s in theirs), loss_usd=found.loss_usd[users])
            own = two_stage(part, probabilities(theirs), budget, asked["risk_weight"], asked["tail_share"])
    return Runs(
        held, scenarios, terms, found, budget, best_split(found, only, budget, net=False), uniform,
        best_split(found, only, uniform.cost_usd, net=False), least_regret(found, budget), own, asked["usd_rate_jpy"],
    )  # fmt: skip


def carrying(terms: Mapping[str, Range], place: float) -> float:
    """Return the yearly cost of a stock over its value at a place of the assumptions' ranges."""
    parts = ("interest_share_per_year", "holding_share_per_year", "rotation_share_per_year")
    return sum(terms[name].at(place) for name in parts)


def _plain(found: Curves, days: Floats) -> Split:
    return Split(days, float(found.day_usd @ days), float(found.carrying_usd @ days), 0.0)


def _scenarios(asked: Mapping[str, Any], held: Known) -> tuple[Scenario, ...]:
    origin = {"largest-origin": LARGEST, "all-origins": ALL}.get(asked["reach"], asked["origin"])
    main = _scenario(MAIN, origin, asked["depth_share"], asked["cut_days"])
    if asked["scenarios"]:
        ids = tuple(mineral.id for mineral in held.minerals)
        return (main, *_own(asked["scenarios"], ids))
    return (main, *(_scenario(f"{100 * depth:g}-{days}", origin, depth, days) for depth, days in GRID))


def _scenario(id_: str, origin: str, depth: float, days: float) -> Scenario:
    en, ja = {
        LARGEST: ("each mineral's largest origin", "各鉱種の最大供給国・地域"), ALL: ("all origins", "全供給国・地域")
    }.get(origin) or (COUNTRIES[origin].words.en, COUNTRIES[origin].words.ja)  # fmt: skip
    words = Words(f"{depth:.0%} of {en}, {days:g} days", f"{ja}の {depth:.0%}、{days:g} 日")
    return Scenario(id_, words, origin, depth, days)


def _own(path: str, ids: Sequence[str]) -> tuple[Scenario, ...]:
    found: list[Scenario] = []
    for cut in own_cuts(path):
        if cut.scenario == MAIN or cut.scenario in {scenario.id for scenario in found}:
            raise ParameterError(
                f"Scenarios: '{cut.scenario}' stands twice (or is 'asked'); a stockpile takes one row for each scenario.",
                f"シナリオの表: 「{cut.scenario}」が重複しています（または予約語 asked です）。備蓄の分析では 1 シナリオ 1 行にしてください。",
            )
        if cut.material and cut.material not in ids:
            raise ParameterError(
                f"Scenarios: '{cut.scenario}' cuts {cut.material}, which has no facts here; there are {', '.join(ids)}.",
                f"シナリオの表: 「{cut.scenario}」の {cut.material} には事実がありません（使える鉱種: {'、'.join(ids)}）。",
            )
        words = Words(cut.scenario, cut.scenario)
        only = (cut.material,) if cut.material else ()
        found.append(
            Scenario(cut.scenario, words, cut.origin, cut.depth_share, cut.days, only, cut.probability)
        )
    return tuple(found)


def _market(
    facts: FactTables, asked: Mapping[str, Any], scenarios: Sequence[Scenario], minerals: Sequence[Mineral]
) -> dict[tuple[str, str], Callable[[float], float]]:
    """Return the losses of rare earths in the magnet chain's equilibrium, for the cut that is asked about."""
    from .disruption import DISRUPTION, RECOVERY_MONTHS
    from .disruption_runs import Runs as MagnetRuns

    main = scenarios[0]
    mineral = next((m for m in minerals if m.id == MAGNET_MINERAL), None)
    if mineral is None or main.origin == ALL:
        return {}
    from ..chain import build
    from ..terms.parameter import read_all

    origin = mineral.largest[0] if main.origin == LARGEST else main.origin
    months = max(1, round(main.days / (365.25 / 12)))
    given = {"buyer": asked["buyer"], "origin": origin, "cut_share": main.depth_share, "months": months}
    magnets = MagnetRuns(
        facts,
        build(facts).chain.over(months + RECOVERY_MONTHS),
        read_all(DISRUPTION.parameters, given, "disruption"),
        ("ndpr", "dysprosium", "terbium"),
    )
    found = [(days, magnets.with_stock(days)) for days in MARKET_DAYS]
    points = [(days, run.lost_usd) for days, run in found if run is not None and run.lost_usd is not None]
    if len(points) < 2:
        return {}
    days, lost = zip(*points, strict=True)
    return {(MAIN, MAGNET_MINERAL): lambda held: float(np.interp(held, days, lost))}


def spread(run: Runs) -> dict[str, tuple[float, float]]:
    """Return the 5 and 95 % points of the losses [USD] without stock, with the uniform standard and with the best split.

    The days stay as planned; elasticity, value at stake, operating stock and needs that rest on an assumed share
    move within the ranges of their rows, by a Latin hypercube.
    """
    generator = np.random.default_rng(SEED)
    names = ("elasticity", "ratio", "operating", "need")
    places = {name: (generator.permutation(SAMPLES) + generator.random(SAMPLES)) / SAMPLES for name in names}
    plans = {
        "none": np.zeros(len(run.known.minerals)),
        "uniform": run.uniform.days,
        "best": run.best.days,
        "same": run.same_money.days,
    }
    lost: dict[str, list[float]] = {name: [] for name in (*plans, "saved", "uniform_saved")}
    for n in range(SAMPLES):
        terms = replace(
            run.terms, elasticity=run.known.terms["demand_elasticity"].at(places["elasticity"][n])
        )
        minerals = [
            replace(
                m, value_ratio=run.known.ratio[m.id].at(places["ratio"][n]),
                need_usd=run.known.needs[m.id].usd.at(places["need"][n]),
                operating_days=run.known.terms["operating_days"].at(places["operating"][n]),
            )
            for m in run.known.minerals
        ]  # fmt: skip
        found = curves(run.scenarios[:1], minerals, terms)
        at = {name: float(found.at(days).sum()) for name, days in plans.items()}
        for name, value in at.items():
            lost[name].append(value)
        lost["saved"].append(at["none"] - at["best"])
        lost["uniform_saved"].append(at["none"] - at["uniform"])
    return {name: (float(np.percentile(v, 5)), float(np.percentile(v, 95))) for name, v in lost.items()}
