"""Joint scenarios: which offers lose how much when something behind them is cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..chain import Floats
from ..terms import ParameterError, Words
from .book import Book
from .origins import Reliance

PLANT = "plant"


@dataclass(frozen=True, slots=True)
class Cut:
    """One thing that is cut.

    Attributes:
        origin: country (ISO3).
        stage: stage that stops there, `PLANT` for the suppliers' own plants, "" for every stage and the plants.
        material: which material; "" for every one.
        depth_share: how much of it, 0-1.
    """

    origin: str
    stage: str = ""
    material: str = ""
    depth_share: float = 1.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """Cuts that happen together.

    Attributes:
        id: its name.
        words: its title.
        cuts: what is cut.
        days: how long.
        probability: chance of its start in a year, the user's own; None where nobody has said one.
    """

    id: str
    words: Words
    cuts: tuple[Cut, ...]
    days: float
    probability: float | None = None

    def __post_init__(self) -> None:
        """Refuse a cut that cannot be."""
        fits = all(0.0 <= cut.depth_share <= 1.0 for cut in self.cuts) and self.days >= 0.0
        if not (fits and (self.probability is None or 0.0 <= self.probability <= 1.0)):
            raise ParameterError(
                f"The scenario '{self.id}' needs depths and a probability from 0 to 1 and a duration of 0 or more days.",
                f"シナリオ「{self.id}」には 0〜1 の深さ・確率と 0 日以上の期間が必要です。",
            )


def lost_shares(book: Book, traced: Sequence[Reliance], scenarios: Sequence[Scenario]) -> Floats:
    """Return the share (offers, scenarios) of each offer's deliveries that each scenario takes.

    At one stage of one material the cut origins add up; over stages and materials the scarcest binds.
    """
    lost = np.zeros((len(book.offers), len(scenarios)))
    for o, relies in enumerate(traced):
        for s, scenario in enumerate(scenarios):
            lost[o, s] = _lost(relies, scenario.cuts)
    return lost


def _lost(relies: Reliance, cuts: Iterable[Cut]) -> float:
    found: dict[tuple[str, str], float] = {}
    for cut in cuts:
        if (
            cut.stage in ("", PLANT)
            and relies.plant == cut.origin
            and cut.material in ("", *relies.materials)
        ):
            found["", PLANT] = found.get(("", PLANT), 0.0) + cut.depth_share
        for (material, stage), shares in relies.shares.items():
            if cut.material in ("", material) and cut.stage in ("", stage) and cut.origin in shares:
                share = cut.depth_share * shares[cut.origin]
                found[material, stage] = found.get((material, stage), 0.0) + share
    return min(1.0, max(found.values(), default=0.0))


def joint(
    traced: Sequence[Reliance], names: dict[str, Words], days: Sequence[float], least_share: float
) -> tuple[Scenario, ...]:
    """Return one total cut for every stage and origin, and plant country, that some offer relies on, for each duration.

    Args:
        traced: what each offer relies on.
        names: names of stages and countries.
        days: durations.
        least_share: smallest share of an offer for which an origin is listed.
    """
    seen: dict[tuple[str, str, str], None] = {}
    for relies in traced:
        for (material, stage), shares in relies.shares.items():
            for origin, share in shares.items():
                if share >= least_share:
                    seen[material, stage, origin] = None
        if relies.plant:
            seen["", PLANT, relies.plant] = None
    found = []
    for material, stage, origin in sorted(seen):
        for lasts in days:
            of = names.get(material, Words("", ""))
            what, where = names[stage], names[origin]
            words = Words(
                f"{where.en}: {lasts:g} days without {what.en}{f' of {of.en.lower()}' if of.en else ''}",
                f"{where.ja}：{of.ja}{'の' if of.ja else ''}{what.ja}が {lasts:g} 日停止",
            )
            id_ = "-".join(part for part in (origin, stage, material, f"{lasts:g}") if part)
            found.append(Scenario(id_, words, (Cut(origin, stage, material),), lasts))
    return tuple(found)
