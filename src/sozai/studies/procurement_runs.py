"""What the study `procurement` computes: the buyer's book, traced, its scenarios, and its plans."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..procurement import (
    KIND,
    WORKED,
    Book,
    Cut,
    Plan,
    Problem,
    Reliance,
    Scenario,
    Second,
    frontier,
    joint,
    least_regret,
    lost_shares,
    planned,
    problem_of,
    read,
    relabelled,
    reliance,
    second_sources,
    stop_days,
)
from ..procurement.cases import PLANT
from ..procurement.origins import REFINED
from ..terms import COUNTRIES, MATERIALS, STAGES, Fact, ParameterError, Words
from ..terms.chains import CHAINS
from .chains import PART_OF
from .own_tables import own_cuts

if TYPE_CHECKING:
    from ..chain import Chain, Floats
    from ..terms.facts import FactTables

LEAST_SHARE = 0.05
WEIGHTS = (0.0, 0.001, 0.002, 0.004, 0.006, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)
PLANTS = Words("the suppliers' plants", "調達先の工場")
STOPS = {
    "mine": Words("mining", "採掘"),
    "separate": Words("separation", "分離精製"),
    "metal": Words("metal making", "メタル製造"),
    "magnet": Words("magnet making", "磁石製造"),
    PLANT: PLANTS,
}


@dataclass(frozen=True, eq=False)
class Runs:
    """A question's book, scenarios and plans.

    Attributes:
        book: the buyer's table without the offers that are refused.
        refused: sentences on those.
        traced: what each offer relies on.
        scenarios: joint scenarios.
        problem: the decision.
        today: today's contract shares (offers,).
        probability: of each scenario in a year (scenarios,), the user's; None without.
        plan: the plan: by expected cost and tail with probabilities, else by least regret.
        regret: of the plan (scenarios + 1,); () with probabilities.
        frontier: plans from the cheapest to the safest, each with its weight.
        seconds: what each second source is worth.
        stops: days (items, scenarios) until a line stops today.
        own: whether the table is the user's.
        facts: rows behind the traces.
    """

    book: Book
    refused: tuple[Words, ...]
    traced: tuple[Reliance, ...]
    scenarios: tuple[Scenario, ...]
    problem: Problem
    today: Floats
    probability: Floats | None
    plan: Plan
    regret: Floats
    frontier: tuple[tuple[float, Plan], ...]
    seconds: tuple[Second, ...]
    stops: Floats
    own: bool
    facts: tuple[Fact, ...]

    @property
    def weight(self) -> Floats:
        """Return the user's probabilities, or zeros."""
        return np.zeros(len(self.scenarios)) if self.probability is None else self.probability


def runs(facts: FactTables, asked: Mapping[str, Any]) -> Runs:
    """Return the runs of a question.

    Raises:
        DataError: the table cannot be read, or its constraints cannot be kept.
        ParameterError: the table of scenarios names what does not exist.
    """
    own = bool(asked["file"])
    whole = _book(asked)
    chains, used = _chains(facts, whole)
    said = names()
    refused = relabelled(whole, chains, _controlled(facts), said)
    book = whole.without(refused)
    if asked["value_ratio"] is not None:
        book = _staked(book, asked["value_ratio"])
    traced = reliance(book, chains)
    scenarios = _scenarios(asked, traced, said)
    lost = lost_shares(book, traced, scenarios)
    problem = problem_of(
        book, lost, [scenario.days for scenario in scenarios], asked["carrying_share"], asked["switching_years"],
        asked["most_stock_days"], _cap(traced) if asked["cap_share"] < 1.0 else None, asked["cap_share"],
    )  # fmt: skip
    today = np.array(book.today())
    chance = _chance(scenarios)
    seconds = second_sources(
        problem, asked["second_share"], chance, asked["risk_weight"], asked["tail_share"]
    )
    if chance is None:
        plan, regret = least_regret(problem)
        # In a tail of nothing the tail is the worst scenario, which needs no probability.
        edge = frontier(problem, np.zeros(len(scenarios)), WEIGHTS, 0.0)
    else:
        plan, regret = planned(problem, chance, asked["risk_weight"], asked["tail_share"]), np.zeros(0)
        edge = frontier(problem, chance, WEIGHTS, asked["tail_share"])
    return Runs(
        book, tuple(refused.values()), traced, scenarios, problem, today, chance, plan, regret,
        tuple(zip(WEIGHTS, edge, strict=True)), seconds, stop_days(problem, today), own, used,
    )  # fmt: skip


def names() -> dict[str, Words]:
    """Return the names of countries, materials and stages."""
    found: dict[str, Words] = {id_: each.words for id_, each in COUNTRIES.items()}
    found |= {id_: each.words for id_, each in MATERIALS.items()}
    return found | {id_: each.words for id_, each in STAGES.items()} | STOPS


def _book(asked: Mapping[str, Any]) -> Book:
    from ..bom.grids import grids
    from ..bom.mapping import Mapping as Columns
    from ..files import Sheet

    rates = {"JPY": 1.0, "USD": asked["usd_rate_jpy"]}
    if not asked["file"]:
        rows = list(csv.reader(io.StringIO(WORKED["vehicle-parts"])))
        return read("vehicle-parts", [Sheet("", rows)], rates)
    path = Path(asked["file"])
    mapping = Columns.load(asked["mapping"], tuple(KIND.vocabulary.spellings)) if asked["mapping"] else None
    return read(path.name, grids(path, mapping)[0], rates, mapping)


def _staked(book: Book, ratio: float) -> Book:
    """Return the book with a value at stake of so many prices where the table states none."""
    items = []
    for place, item in enumerate(book.items):
        prices = [book.offers[offer].price_jpy for offer in book.of(place)]
        stake = item.stake_jpy if item.stake_jpy is not None or not prices else ratio * min(prices)
        items.append(replace(item, stake_jpy=stake))
    return replace(book, items=tuple(items))


def _chains(facts: FactTables, book: Book) -> tuple[dict[str, tuple[Chain, str]], tuple[Fact, ...]]:
    """Return the chain that follows each material of a book, and the facts behind it."""
    from ..chain import build

    wanted = sorted({material for item in book.items for material in item.materials})
    element = {material: PART_OF.get(material, material) for material in wanted}
    follows = {
        material: next((name for name, each in CHAINS.items() if element[material] in each.materials), "")
        for material in wanted
    }
    named = sorted({name for name in follows.values() if name})
    if not named:
        from ..controls import register

        return {}, tuple(notice.fact for notice in register(facts).notices.values())
    built = {name: build(facts, name, draws=0).chain for name in named}
    traced = {material: (built[name], element[material]) for material, name in follows.items() if name}
    return traced, tuple(dict.fromkeys(fact for name in named for fact in built[name].facts))


def _controlled(facts: FactTables) -> dict[str, set[str]]:
    """Return the countries whose export-control lists name a material; a list of rare earths names each of them."""
    from ..controls import register
    from ..terms.materials import MEMBERS

    rules = register(facts)
    found: dict[str, set[str]] = {}
    for (notice, _), listed in rules.items.items():
        state = rules.notices[notice].state
        for item in listed:
            for material in (item.material, *MEMBERS.get(item.material, ())):
                found.setdefault(material, set()).add(state)
    return found


def _scenarios(
    asked: Mapping[str, Any], traced: Sequence[Reliance], said: dict[str, Words]
) -> tuple[Scenario, ...]:
    if not asked["scenarios"]:
        return joint(
            traced,
            said,
            (90.0, float(asked["cut_days"])) if asked["cut_days"] != 90 else (90.0,),
            LEAST_SHARE,
        )
    rows: dict[str, list[Any]] = {}
    for cut in own_cuts(asked["scenarios"]):
        if cut.origin in ("*", "largest"):
            raise ParameterError(
                f"Scenarios: '{cut.scenario}' names no country; suppliers fail with a country (and a stage).",
                f"シナリオの表: 「{cut.scenario}」に国・地域がありません。調達先の停止は国・地域（と工程）で指定してください。",
            )
        rows.setdefault(cut.scenario, []).append(cut)
    scenarios = []
    for name, cuts in rows.items():
        days = {cut.days for cut in cuts}
        chances = {cut.probability for cut in cuts if cut.probability is not None}
        if len(days) > 1 or len(chances) > 1:
            raise ParameterError(
                f"Scenarios: the rows of '{name}' say different durations or probabilities; rows of one name happen together.",
                f"シナリオの表: 「{name}」の行で期間または確率が異なります。同じ名前の行は同時に起こるものとします。",
            )
        parts = tuple(Cut(cut.origin, cut.stage, cut.material, cut.depth_share) for cut in cuts)
        scenarios.append(
            Scenario(name, Words(name, name), parts, days.pop(), chances.pop() if chances else None)
        )
    return tuple(scenarios)


def _chance(scenarios: Sequence[Scenario]) -> Floats | None:
    """Return the user's probabilities; None when no scenario has one."""
    given = [scenario.probability for scenario in scenarios]
    if all(chance is None for chance in given):
        return None
    lacking = [scenario.id for scenario in scenarios if scenario.probability is None]
    if lacking:
        raise ParameterError(
            f"Scenarios: {', '.join(lacking[:8])} has no probability while others have; give all or none.",
            f"シナリオの表: {'、'.join(lacking[:8])} に確率がありません。全てに記入するか、全て空欄にしてください。",
        )
    return np.array([float(chance or 0.0) for chance in given])


def _cap(traced: Sequence[Reliance]) -> Floats:
    """Return the rows (origins, offers) of the cap: the refined share of each offer that comes from an origin, else its plant."""
    shares = []
    for relies in traced:
        refined: dict[str, float] = {}
        for stage in REFINED:
            for origin, share in relies.at(stage).items():
                refined[origin] = max(refined.get(origin, 0.0), share)
        shares.append(refined or ({relies.plant: 1.0} if relies.plant else {}))
    origins = sorted({origin for each in shares for origin in each})
    return np.array([[each.get(origin, 0.0) for each in shares] for origin in origins])
