"""N-1: what is left when the largest supplier is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..terms import NoAnswerError, Words
from ..terms.facts import FactTables, facts_of
from .concentration import top_share
from .index import Block, Evidence, Index, ranged
from .output import output
from .rows import rows_of

Floats = NDArray[np.float64]


def n_minus_one(masses: ArrayLike, demand_t: ArrayLike) -> Floats:
    """Return (supply - largest supplier) / demand; above 1 where the others alone suffice.

    Args:
        masses (..., suppliers): outputs [t/yr].
        demand_t (...): demand [t/yr], above zero.

    Source:
        International Energy Agency, Global Critical Minerals Outlook 2025 (N-1 supply against demand).

    Example:
        >>> float(n_minus_one([70.0, 20.0, 10.0], 120.0).round(6))
        0.25
    """
    values, demand = np.asarray(masses, dtype=np.float64), np.asarray(demand_t, dtype=np.float64)
    if (demand <= 0.0).any():
        raise NoAnswerError(
            "Demand is not above zero, so nothing can be set against it.",
            "需要が 0 以下のため比較できません。",
        )
    return np.asarray(values.sum(axis=-1) * (1.0 - top_share(values, 1)) / demand)


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left without the largest supplier of a stage.

    Attributes:
        largest: ISO3 code of the largest named supplier.
        of_supply: the others' share of supply, 0-1.
        of_demand: the others' output over demand; None where table `demand` has no row.
        others_t: the others' output [t/yr].
        demand_t: demand [t/yr]; None where not on record.
    """

    largest: str
    of_supply: Index
    of_demand: Index | None
    others_t: float
    demand_t: float | None


def without_largest(
    tables: FactTables,
    material: str,
    stage: str,
    year: int,
    *,
    scenario: str = "base",
    table: Literal["production", "supply_outlook"] = "production",
    form: str | None = None,
    seed: int = 0,
) -> Remainder:
    """Return what is left of a stage's output without its largest supplier, of supply and of demand.

    The rest of the world is never the largest supplier; it is part of what is left. The supplier taken away
    is the largest of the facts as they are, in every redraw.

    Args:
        tables: declared tables; reads `production` or `supply_outlook`, and `demand`.
        material: id of the material.
        stage: id of the stage.
        year: calendar year.
        scenario: of the demand (`base`, `STEPS`, `APS`, `NZE`).
        table: where supply is read.
        form: what is measured, where the publisher measures several things.
        seed: of the redrawing of facts.

    Raises:
        NoAnswerError: no output on record.
    """
    made = output(tables, material, stage, year, form, table)
    at = int(np.argmax(made.block.values[:-1]))
    others_t = made.sum_t - float(made.block.values[at])

    def left(masses: Floats) -> Floats:
        return np.asarray(masses.sum(axis=-1) - masses[:, at])

    demand = _demand(tables, material, scenario, year)
    evidence = made.evidence
    if demand is None:
        note = Words(
            f"Table 'demand' has no total for {material}, {scenario}, {year}; only supply is compared.",
            f"表「需要」に {material}・{scenario}・{year} 年の合計がないため、供給とだけ比較。",
        )
        evidence = Evidence(evidence.facts, (*evidence.notes, note))
    return Remainder(
        largest=made.countries[at],
        of_supply=ranged(
            lambda masses: left(masses) / masses.sum(axis=-1), [made.block], evidence, seed=seed
        ),
        of_demand=None
        if demand is None
        else ranged(
            lambda masses, wanted: left(masses) / wanted[:, 0],
            [made.block, demand[0]],
            Evidence(evidence.facts + demand[1].facts, evidence.notes),
            seed=seed,
        ),
        others_t=others_t,
        demand_t=None if demand is None else float(demand[0].values[0]),
    )


def _demand(tables: FactTables, material: str, scenario: str, year: int) -> tuple[Block, Evidence] | None:
    try:
        frame = rows_of(
            tables, "demand", material=material, use="total", scenario=scenario, scope="all", year=year
        )
    except NoAnswerError:
        return None
    row = frame.sort_values(["vintage", "source"]).tail(1)
    block = Block.of(row["demand_t"].to_numpy(dtype=np.float64), list(row["quality"]), list(row["grade"]))
    return (block, Evidence(facts_of(row, "demand"))) if float(block.values[0]) > 0.0 else None
