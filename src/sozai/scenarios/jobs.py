"""What a worker computes: the headline numbers of some samples, on a base that it builds once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..terms import DataError, SozaiError

if TYPE_CHECKING:
    from ..chain import Chain
    from ..market import Equilibrium


@dataclass(frozen=True, slots=True)
class Job:
    """Where the facts are, and which they must be: a worker with other facts must not answer."""

    db: str | None
    digest: str


_CHAINS: dict[tuple[Job, str], Chain] = {}
_BASES: dict[tuple[Job, str, int, int], tuple[Chain, Equilibrium]] = {}


def evaluated(job: Job, samples: Sequence[tuple[int, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return one row per sample: its number and its outcomes, or the sentence that says why there are none."""
    from ..market import solve
    from ..studies.chains import followed
    from ..studies.levers_asked import pulled
    from ..studies.scenario_run import outcomes

    rows = []
    for number, asked in samples:
        row: dict[str, Any] = {"sample": number}
        try:
            before, was = _base(job, asked)
            after = pulled(before, asked["levers"])
            row |= outcomes(after, solve(after), was, followed(before, asked["buyer"]))
        except SozaiError as error:
            row["fault"] = {"en": error.words.en, "ja": error.words.ja}
        rows.append(row)
    return rows


def _base(job: Job, asked: dict[str, Any]) -> tuple[Chain, Equilibrium]:
    from ..chain import build
    from ..market import solve
    from ..store import open as open_facts

    if (job, asked["chain"]) not in _CHAINS:
        with open_facts(None if job.db is None else Path(job.db)) as facts:
            if facts.digest != job.digest:
                raise DataError(
                    "This worker has other facts than the machine that asked; give every worker the same database.",
                    "この計算ノードの事実データが依頼元と異なります。全ノードに同じデータベースを置いてください。",
                )
            _CHAINS[job, asked["chain"]] = build(facts, asked["chain"], draws=0).chain
    axis = (12 * asked["years"], 12) if asked["years"] else (asked["months"], 1)
    key = (job, asked["chain"], *axis)
    if key not in _BASES:
        chain = _CHAINS[job, asked["chain"]].over(*axis)
        _BASES[key] = (chain, solve(chain))
    return _BASES[key]
