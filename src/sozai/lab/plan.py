"""The plan of a campaign: what may be varied, what is sought, what must hold, what an experiment costs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..terms import ParameterError, Words
from ..terms.names import suggestion
from ..terms.units import unit_of
from .criterion import Criterion
from .exchange import Exchange
from .parameters import Choice
from .space import Space
from .suggest import Objective, Specification, Wish
from .supply import MEASURES, ElementSupply
from .supply_wish import allowed_by, elements_of, known_by, point_fractions

Floats = NDArray[np.float64]
LEAST_KNOWN = 0.95
"""Elements without a fact may make up five hundredths of a composition's mass."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A quantity to be made large, small, or near a target; a supply measure's name needs no experiment."""

    name: str
    goal: Literal["max", "min", "target"] = "max"
    target: float | None = None

    def __post_init__(self) -> None:
        """Refuse an unknown goal and a target without a number."""
        if self.goal not in ("max", "min", "target") or (self.goal == "target") != (self.target is not None):
            raise ParameterError(
                f"'{self.name}': a goal is max, min, or target with its number.",
                f"「{self.name}」：目的は max（最大化）、min（最小化）、target（目標値。数値が必要）のいずれかです。",
            )

    @property
    def key(self) -> str:
        """The quantity that is searched: the distance where there is a target."""
        return self.name if self.target is None else f"|{self.name} - {self.target:g}|"

    def of(self, title: Words) -> Words:
        """Return what is sought, in words, for a quantity of that title."""
        if self.target is not None:
            return Words(f"{title.en} near {self.target:g}", f"{title.ja}を {self.target:g} に近づける")
        if self.goal == "max":
            return Words(f"{title.en} as large as possible", f"{title.ja}を最大化")
        return Words(f"{title.en} as small as possible", f"{title.ja}を最小化")


@dataclass(frozen=True)
class Plan:
    """Everything a campaign starts from.

    Attributes:
        name: the campaign's name.
        space: what may be varied.
        goals: what is sought; several are a Pareto search.
        specifications: what must hold; the first sample that holds all is then sought first.
        units: unit of a column or a quantity, by name.
        titles: title of a column or a quantity in both languages, by name.
        shared: columns in which all samples of a batch agree (one furnace run).
        cost: cost of any experiment; None when unknown.
        costs: further cost per unit of a column, or of a choice as "column=choice".
        money: unit of cost.
        worth: what one unit of the first goal is worth, in that money; None when unknown.
        criteria: limits on supply of every suggestion.
        composition_unit: whether shares are by mass or by atoms.
        synthetic: whether results are invented, so that everything printed must say so.
    """

    name: str
    space: Space
    goals: tuple[Goal, ...] = ()
    specifications: tuple[Specification, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, Words] = field(default_factory=dict)
    shared: tuple[str, ...] = ()
    cost: float | None = None
    costs: Mapping[str, float] = field(default_factory=dict)
    money: str = "JPY"
    worth: float | None = None
    criteria: tuple[Criterion, ...] = ()
    composition_unit: Literal["wt%", "at%"] = "wt%"
    synthetic: bool = False

    def __post_init__(self) -> None:
        """Refuse a plan that seeks nothing or names what is not there."""
        if not self.name.strip() or len(self.name) > 100 or not self.name.isprintable():
            raise ParameterError(
                "A campaign wants a name of 1 to 100 characters.",
                "キャンペーンには 1〜100 文字の名前が必要です。",
            )
        if not (self.goals or self.specifications):
            raise ParameterError(
                "A campaign wants something to go by: a quantity to maximise, to minimise or to bring to a target, or a specification.",
                "キャンペーンには、最大化・最小化・目標値・仕様のいずれかの指定が必要です。",
            )
        named = [goal.name for goal in self.goals]
        clash = sorted(
            set(self.quantities) & set(self.space.columns) | {n for n in named if named.count(n) > 1}
        )
        if clash:
            raise ParameterError(
                f"{', '.join(clash)}: a quantity needs a name of its own, apart from the columns and sought once.",
                f"{'、'.join(clash)}：測定量の名前は、変数の列とも互いにも重複できません。",
            )
        for name in (*self.shared, *(key.partition("=")[0] for key in self.costs)):
            if name not in self.space.columns:
                en, ja = suggestion(name, self.space.columns)
                raise ParameterError(
                    f"There is no column '{name}' in the space.{en}", f"空間に列「{name}」はありません。{ja}"
                )
        if self.uses_supply:
            elements_of(self.space)

    @property
    def quantities(self) -> tuple[str, ...]:
        """The measured quantities, goals first."""
        names = [goal.name for goal in self.goals] + [spec.name for spec in self.specifications]
        return tuple(name for name in dict.fromkeys(names) if name not in MEASURES)

    @property
    def uses_supply(self) -> bool:
        """Whether a suggestion needs the facts of elements."""
        names = [goal.name for goal in self.goals] + [spec.name for spec in self.specifications]
        return bool(self.criteria) or any(name in MEASURES for name in names)

    def title(self, name: str) -> Words:
        """Return the title of a column or a quantity, with its unit."""
        words = self.titles.get(name) or (MEASURES[name].words if name in MEASURES else Words(name, name))
        unit = self.units.get(name, "") or (unit_of(name) if name in MEASURES else "")
        unit = "" if unit == "share" else unit
        return Words(f"{words.en} ({unit})", f"{words.ja}（{unit}）") if unit else words

    def costs_of(self, points: Floats) -> Floats:
        """Return the planned cost (n) of points (n, columns); NaN when the cost of an experiment is unknown."""
        points = np.atleast_2d(points)
        total = np.full(len(points), math.nan if self.cost is None else self.cost)
        for key, price in self.costs.items():
            name, _, choice = key.partition("=")
            column = points[:, self.space.columns.index(name)]
            if choice:
                total = total + price * (column == self._choice(name, choice))
            else:
                total = total + price * column
        return total

    def _choice(self, name: str, choice: str) -> int:
        for parameter in self.space.parameters:
            if isinstance(parameter, Choice) and parameter.name == name and choice in parameter.options:
                return parameter.options.index(choice)
        raise ParameterError(
            f"'{name}' has no choice '{choice}', whose cost is given.",
            f"「{name}」に選択肢「{choice}」がありません（費用の指定）。",
        )

    def wish(self, supply: ElementSupply | None = None, caps: tuple[Criterion, ...] = ()) -> Wish:
        """Return what is sought in the form the search takes.

        Args:
            supply: facts of the elements; needed where a limit or goal is on supply.
            caps: limits on supply beside the plan's own.

        Raises:
            ParameterError: facts are needed and not given.
        """
        criteria = (*self.criteria, *caps)
        names = [goal.name for goal in self.goals] + [spec.name for spec in self.specifications]
        measures = [name for name in dict.fromkeys(names) if name in MEASURES]
        allowed: Callable[[Floats], Floats] | None = None
        known: dict[str, Callable[[Floats], Floats]] = {}
        if criteria or measures:
            if supply is None:
                raise ParameterError(
                    "This campaign limits supply, so it needs the facts of its elements: give `supply`.",
                    "供給の基準を使うキャンペーンです。元素の供給データ（supply）を指定してください。",
                )
            fractions = point_fractions(self.space, supply, self.composition_unit)
            known = {name: known_by(name, supply, fractions, least_known=LEAST_KNOWN) for name in measures}
            kept = allowed_by(criteria, supply, fractions, least_known=LEAST_KNOWN)

            def allowed(points: Floats) -> Floats:
                """What is unknown is never suggested."""
                sure = [np.isfinite(law(points)) for law in known.values()]
                return np.asarray(kept(points) * np.all([np.ones(len(points), dtype=bool), *sure], axis=0))

        priced = self.cost is not None
        return Wish(
            objectives=tuple(Objective(goal.key, goal.goal == "max") for goal in self.goals),
            specifications=self.specifications, cost=self.costs_of if priced else None,
            worth=self.worth, allowed=allowed, known=known, shared=self.shared,
        )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """Return the plan as plain JSON values."""
        return {
            "name": self.name, "space": self.space.to_json(),
            "goals": [{"name": g.name, "goal": g.goal, "target": g.target} for g in self.goals],
            "specifications": [
                {"name": s.name, "low": _closed(s.low), "high": _closed(s.high)} for s in self.specifications
            ],
            "units": dict(self.units), "titles": {name: words.to_json() for name, words in self.titles.items()},
            "shared": list(self.shared), "cost": self.cost, "costs": dict(self.costs), "money": self.money,
            "worth": self.worth, "criteria": [criterion_json(each) for each in self.criteria],
            "composition_unit": self.composition_unit, "synthetic": self.synthetic,
        }  # fmt: skip

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Plan:
        """Return the plan that `to_json` wrote."""
        return cls(
            name=written["name"], space=Space.from_json(written["space"]),
            goals=tuple(Goal(**goal) for goal in written["goals"]),
            specifications=tuple(
                Specification(s["name"], _open(s["low"], -math.inf), _open(s["high"], math.inf))
                for s in written["specifications"]
            ),
            units=written["units"], titles={name: Words(**words) for name, words in written["titles"].items()},
            shared=tuple(written["shared"]), cost=written["cost"], costs=written["costs"], money=written["money"],
            worth=written["worth"], criteria=tuple(Criterion(**each) for each in written["criteria"]),
            composition_unit=written["composition_unit"], synthetic=written["synthetic"],
        )  # fmt: skip

    @classmethod
    def from_exchange(
        cls,
        name: str,
        given: Exchange,
        goals: Sequence[Goal] = (),
        specifications: Sequence[Specification] = (),
    ) -> Plan:
        """Return the plan of a campaign of another tool; a match becomes a target in the middle of its bounds.

        Args:
            name: the campaign's name.
            given: what the other tool wrote.
            goals: further goals.
            specifications: further specifications.

        Raises:
            ParameterError: a match has no bounds, or nothing is sought.
        """
        found = []
        for target in given.targets:
            if target.goal != "match":
                found.append(Goal(target.name, target.goal))
                continue
            if target.low is None or target.high is None:
                raise ParameterError(
                    f"'{target.name}' is to be matched and has no bounds; give both.",
                    f"「{target.name}」は目標値への一致ですが上下限がありません。両方を指定してください。",
                )
            found.append(Goal(target.name, "target", (target.low + target.high) / 2.0))
        return cls(name, given.space, (*found, *goals), tuple(specifications))


def criterion_json(criterion: Criterion) -> dict[str, Any]:
    """Return a limit on supply as plain JSON values."""
    return {
        "measure": criterion.measure, "use": criterion.use, "limit": criterion.limit, "probability": criterion.probability
    }  # fmt: skip


def _closed(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None


def _open(bound: float | None, otherwise: float) -> float:
    return otherwise if bound is None else float(bound)
