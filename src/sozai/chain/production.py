"""What production statistics say about the processes of a chain: one term per publisher and region.

Law: of each publisher the newest edition speaks, as wide as its editions disagree; what it calls the rest of the world
is every region it does not name. Where two publishers speak of one process, both are heard.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..terms import Words
from ..terms.facts import FactTables, rows
from ..terms.table import SPREADS
from .definition import REST, YEAR, Definition, unknowns
from .scalars import NORMAL
from .types import CONFLICT_SIGMAS, Conflict
from .words import process_words, region_words

SUM = "+"  # joins processes of which a fact knows only the sum
# Relative standard deviation of a publisher's output by country, where its own way of counting is wider than `SPREADS`.
PUBLISHER_SPREAD = {"iea-cm": 0.10}  # rounded estimates


@dataclass(frozen=True, slots=True)
class Output:
    """What one publisher says of a process, or of several together, in one country, as the process counts it."""

    processes: tuple[str, ...]
    publisher: str
    country: str
    output_tpa: float
    sd_tpa: float
    older: tuple[tuple[str, float], ...]
    source: str
    assumed: bool


def publisher(source: str) -> str:
    """Return the publisher of an edition.

    Example:
        >>> publisher("usgs-mcs-2026")
        'usgs-mcs'
    """
    return source.rpartition("-")[0] or source


def read_production(chain: Definition, facts: FactTables, processes: Iterable[str]) -> tuple[Output, ...]:
    """Return what publishers say of the processes in the chain's year; a zero says that there is none.

    A step that names several processes, joined by +, speaks of their sum.

    Raises:
        NoAnswerError: table `steps` names a fact that there is no row of.
    """
    known = set(processes)
    steps = facts.frame("steps")
    steps = steps[[known.issuperset(process.split(SUM)) for process in steps.process]]
    if steps.empty:
        return ()
    chain.frames.append(("steps", steps))
    found: list[Output] = []
    for step in rows(steps):
        said = facts.frame("production", material=step.material, stage=step.stage, year=YEAR)
        said = said[
            said.form.str.contains(step.form, case=False, regex=False)
            & (said.country != "WLD")
            & (said.output_t > 0)
        ]
        if said.empty:
            chain.frame(
                facts, "production", material=step.material, stage=step.stage, year=YEAR, form=step.form
            )
        chain.frames.append(("production", said))
        for name, rows_of in said.groupby(said.source.map(publisher), sort=True):
            newest = rows_of[rows_of.vintage == rows_of.vintage.max()]
            found += [
                _output(step, str(name), country, rows_of[rows_of.country == country])
                for country in sorted(set(newest.country))
            ]
    return tuple(found)


def _output(step: Any, name: str, country: str, group: pd.DataFrame) -> Output:
    content, spread = step.content_t_per_t, (step.high_t_per_t - step.low_t_per_t) / NORMAL
    latest = group[group.vintage == group.vintage.max()]
    editions = group.groupby("source").output_t.sum()
    value = float(latest.output_t.sum())
    relative = PUBLISHER_SPREAD.get(name, SPREADS[latest.quality.iloc[0]])
    sd = max(relative * value, float(editions.max() - editions.min()) / 2)
    apart = editions[(editions - value).abs() > CONFLICT_SIGMAS * relative * value]
    return Output(
        tuple(step.process.split(SUM)), name, country, value * content, ((sd * content) ** 2 + (spread * value) ** 2) ** 0.5,
        tuple((str(source), float(said) * content) for source, said in apart.items()),
        str(latest.source.iloc[0]), bool(spread > 0 and step.grade == "D"),
    )  # fmt: skip


def says_production(chain: Definition, outputs: Iterable[Output]) -> list[Conflict]:
    """Add one term per publisher, process and region; return where editions contradict each other."""
    said: dict[tuple[tuple[str, ...], str], dict[str, list[Output]]] = defaultdict(lambda: defaultdict(list))
    for output in outputs:
        said[output.processes, output.publisher][chain.region_of(output.country)].append(output)
    places: dict[str, dict[str, int]] = defaultdict(dict)
    for position, (process, region) in unknowns(chain.problem, "process"):
        places[process][region] = position
    disagreeing: list[Conflict] = []
    for (processes, _), regions in said.items():
        standing = {place for process in processes for place in places[process]}
        for region, parts in sorted(regions.items()):
            here = [
                position
                for process in processes
                for place, position in places[process].items()
                if place == region or (region == REST and place not in regions)
            ]
            if not here or (region == REST and REST not in standing):
                continue
            value, sd = sum(p.output_tpa for p in parts), sum(p.sd_tpa**2 for p in parts) ** 0.5
            words = _words(processes, region)
            chain.problem.says(
                [(position, 1.0, -1) for position in here], value, sd,
                assumed=parts[0].assumed, source=parts[0].source, words=words,
            )  # fmt: skip
            if region != REST:
                disagreeing += [
                    edition(source, t, value, words) for part in parts for source, t in part.older
                ]
    return disagreeing


def _words(processes: tuple[str, ...], region: str) -> Words:
    steps, place = [process_words(process) for process in processes], region_words(region)
    en, ja = " and ".join(step.en for step in steps), "と".join(step.ja for step in steps)
    return Words(f"{en.capitalize()}, {place.en}", f"{place.ja}の{ja}")


def edition(source: str, said: float, value: float, words: Words) -> Conflict:
    """Return the conflict of an older edition with the newest."""
    told = Words(
        f"{words.en}: an older edition says {said:,.0f} t, the newest {value:,.0f} t.",
        f"{words.ja}：旧版は {said:,.0f} トン、最新版は {value:,.0f} トン。",
    )
    return Conflict(told, said, value, source)
