"""Minerals with their facts, and the cuts that a stock is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..chain import Floats
from ..terms import ParameterError, Words

LARGEST, ALL, REST = "largest", "*", "ROW"


@dataclass(frozen=True, slots=True)
class Mineral:
    """One mineral of a buyer.

    Attributes:
        id: id of the material.
        need_usd: what the buyer takes in a year [USD].
        origins: share of it by origin abroad (ISO3, or `REST`), by value; at most 1, less where some is made at home.
        value_ratio: value lost with the last unit over its price.
        operating_days: days of the need held anyway.
        held_days: days of strategic stock held today; None is unknown.
    """

    id: str
    need_usd: float
    origins: Mapping[str, float]
    value_ratio: float
    operating_days: float = 0.0
    held_days: float | None = None

    @property
    def largest(self) -> tuple[str, float]:
        """Return the largest origin and its share; the rest of the world is none unless it is all there is."""
        named = [country for country in self.origins if country != REST] or list(self.origins)
        origin = max(named, key=lambda country: (self.origins[country], country))
        return origin, self.origins[origin]

    @property
    def abroad_share(self) -> float:
        """Return the share of the need that comes from abroad."""
        return min(1.0, sum(self.origins.values()))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A cut.

    Attributes:
        id: its name.
        words: its title.
        origin: ISO3 code; `LARGEST` is each mineral's own largest origin, `ALL` every origin.
        depth_share: share of that origin's supply that is cut, 0-1.
        days: how long.
        minerals: ids it hits; () is all.
        probability: chance of its start in a year, the user's own; None where nobody has said one.
    """

    id: str
    words: Words
    origin: str
    depth_share: float
    days: float
    minerals: tuple[str, ...] = ()
    probability: float | None = None

    def __post_init__(self) -> None:
        """Refuse a cut that cannot be."""
        sure = self.probability is None or 0.0 <= self.probability <= 1.0
        if not (0.0 <= self.depth_share <= 1.0 and self.days >= 0.0 and sure):
            raise ParameterError(
                f"The scenario '{self.id}' needs a depth and a probability from 0 to 1 and a duration of 0 or more days.",
                f"シナリオ「{self.id}」には 0〜1 の深さ・確率と 0 日以上の期間が必要です。",
            )


def gaps(scenarios: Sequence[Scenario], minerals: Sequence[Mineral]) -> Floats:
    """Return the share (scenarios, minerals) of a buyer's need that each cut takes.

    Example:
        >>> lithium = Mineral("lithium", 1e6, {"CHL": 0.6, "CHN": 0.4}, 30.0)
        >>> cuts = [Scenario("a", Words("a", "あ"), LARGEST, 0.5, 90), Scenario("b", Words("b", "い"), "CHN", 1.0, 90)]
        >>> gaps(cuts, [lithium]).tolist()
        [[0.3], [0.4]]
    """
    found = np.zeros((len(scenarios), len(minerals)))
    for s, scenario in enumerate(scenarios):
        for m, mineral in enumerate(minerals):
            if scenario.minerals and mineral.id not in scenario.minerals:
                continue
            if scenario.origin == ALL:
                share = mineral.abroad_share
            elif scenario.origin == LARGEST:
                share = mineral.largest[1]
            else:
                share = mineral.origins.get(scenario.origin, 0.0)
            found[s, m] = scenario.depth_share * share
    return found


def probabilities(scenarios: Sequence[Scenario]) -> Floats:
    """Return the user's probabilities (scenarios,); they exclude each other within a year.

    Raises:
        ParameterError: one is missing, or they add up to more than one.
    """
    lacking = [scenario.id for scenario in scenarios if scenario.probability is None]
    if lacking:
        raise ParameterError(
            f"Every scenario needs a probability of your own; {', '.join(lacking[:8])} has none.",
            f"すべてのシナリオに利用者自身の確率が必要です（未記入: {'、'.join(lacking[:8])}）。",
        )
    given = np.array([float(scenario.probability or 0.0) for scenario in scenarios])
    if given.sum() > 1.0 + 1e-9:
        raise ParameterError(
            f"The probabilities of the scenarios add up to {given.sum():.3g}; within a year they exclude each other, so at most 1.",
            f"シナリオの確率の合計が {given.sum():.3g} です。1 年のうちでは互いに排反なので、合計は 1 以下にしてください。",
        )
    return given
