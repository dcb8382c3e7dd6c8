"""A worked campaign on synthetic magnets: for examples, the study's default and tests, never evidence about a real one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..terms import Words
from .intake import checked
from .magnet_set import ELEMENTS, NOISE, relations
from .parameters import Category, Composition, Part, Range
from .plan import Goal, Plan
from .proposal import propose
from .space import Space
from .state import State
from .suggest import Specification

Floats = NDArray[np.float64]
BATCHES, WIDTH = 5, 4
FIXED = {"B": 0.058, "Co": 0.010, "Al": 0.003, "Cu": 0.0015, "Ga": 0.001}
"""Atomic fractions that the worked campaign keeps (assumption)."""
OXYGEN_SHARE, GRAIN_UM = 8e-4, 4.0


def worked_plan() -> Plan:
    """Return the plan of the worked campaign: coercivity under a floor of remanence, one ageing temperature a batch."""
    rest = 1.0 - sum(FIXED.values())
    space = Space((
        Composition((Part("Nd", 0.09, 0.145), Part("Dy", 0.0, 0.02), Part("Tb", 0.0, 0.008), Part("Fe", 0.7, 0.85)), total=rest),
        Category("gbd_source", ("none", "Dy", "Tb")),
        Range("age_c", 430.0, 590.0, step=10.0),
    ))  # fmt: skip
    return Plan(
        "magnets", space, (Goal("hcj_ka_per_m"),), (Specification("br_tesla", low=1.25),),
        units={"hcj_ka_per_m": "kA/m", "br_tesla": "T", "age_c": "°C", **dict.fromkeys(("Nd", "Dy", "Tb", "Fe"), "at")},
        titles={
            "hcj_ka_per_m": Words("HcJ", "固有保磁力 HcJ"), "br_tesla": Words("Br", "残留磁束密度 Br"),
            "age_c": Words("ageing temperature", "時効温度"), "gbd_source": Words("diffusion source", "粒界拡散源"),
        },
        shared=("age_c",), cost=80_000.0, costs={"gbd_source=Dy": 30_000.0, "gbd_source=Tb": 60_000.0}, worth=5_000.0,
        composition_unit="at%", synthetic=True,
    )  # fmt: skip


def worked_results(row: Mapping[str, float | str], seed: int) -> dict[str, float]:
    """Return what one noisy measurement of a sample of the worked campaign says, by the relations of the synthetic set."""
    atomic = np.array([[float(row.get(symbol, FIXED.get(symbol, 0.0))) for symbol in ELEMENTS]])
    source = np.array([str(row["gbd_source"])])
    depth = np.where(source == "none", 0.0, 800.0)
    found = relations(
        atomic, np.array([GRAIN_UM]), np.array([OXYGEN_SHARE]), source, depth, np.array([float(row["age_c"])])
    )
    rng = np.random.default_rng(seed)
    return {
        name: round(max(0.0, float(found[name][0] + NOISE[name] * rng.standard_normal())), 4)
        for name in ("hcj_ka_per_m", "br_tesla")
    }


def worked_state(seed: int = 0, batches: int = BATCHES, width: int = WIDTH) -> State:
    """Return the worked campaign after some batches; the same seed gives the same campaign."""
    state = State(worked_plan())
    entries: list[dict[str, object]] = [{"kind": "made", "at": "", "plan": state.plan.to_json()}]
    for batch in range(1, batches + 1):
        made = propose(state, width, seed=1000 * seed + batch)
        entries.append(made.entry(state, ""))
        state = State.from_journal(entries)
        rows = []
        for number, asked in enumerate(state.open):
            planned = state.plan.space.rows(np.array(asked.point))[0]
            rows.append(checked(state, worked_results(planned, [seed, batch, number]), asked=asked).to_json())  # type: ignore[arg-type]
        entries.append({"kind": "told", "at": "", "source": "", "source_hash": "", "rows": rows})
        state = State.from_journal(entries)
    return state
