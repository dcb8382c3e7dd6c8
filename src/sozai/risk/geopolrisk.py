"""GeoPolRisk: how exposed a country's imports of a material are to their origins, times their price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..terms import DataError, NoAnswerError, Words
from ..terms.facts import FactTables
from .concentration import hhi, scattered_hhi
from .governance import governance
from .index import Block, Evidence, Index, ranged
from .output import output
from .rows import missing
from .shipments import imports

Floats = NDArray[np.float64]

# Mean characterisation factor of copper over the OECD, 2017-21: the unit of the factor (geopolrisk-py).
COPPER_USD_PER_KG = 0.409412948


def import_risk(imported_t: ArrayLike, g: ArrayLike, production_t: ArrayLike = 0.0) -> Floats:
    """Return sum_i g_i f_i / (p + sum_i f_i), between 0 and 1.

    Args:
        imported_t (..., origins): imports f_i from each origin [t/yr]; not negative, none missing.
        g (..., origins): instability of each origin, 0-1 (`instability`).
        production_t (...): domestic output p [t/yr].

    Raises:
        DataError: a mass is missing or negative.
        NoAnswerError: neither imports nor domestic output.

    Example:
        >>> float(import_risk([60.0, 40.0], [0.5, 0.25], production_t=100.0))
        0.2
    """
    flows, home = np.asarray(imported_t, dtype=np.float64), np.asarray(production_t, dtype=np.float64)
    if not (np.isfinite(flows).all() and np.isfinite(home).all()) or (flows < 0).any() or (home < 0).any():
        raise DataError(
            "An import or a domestic output is missing, negative or infinite (missing is not zero).",
            "輸入量または国内生産量が欠損・負・無限大です（欠損は 0 ではありません）。",
        )
    supply = home + flows.sum(axis=-1)
    if (supply == 0.0).any():
        raise NoAnswerError(
            "There are neither imports nor domestic output, so there is no import risk.",
            "輸入も国内生産もないため、輸入リスクを計算できません。",
        )
    return np.asarray(np.einsum("...o,...o->...", flows, np.asarray(g, dtype=np.float64)) / supply)


@dataclass(frozen=True, eq=False)
class Scores:
    """GeoPolRisk of one or of many (material, buyer, year) at once; all arrays broadcast alike.

    Attributes:
        hhi (...): concentration of world output, 0-1.
        import_risk (...): governance-weighted import share of supply, 0-1.
        score (...): their product, 0-1.
        midpoint_usd_per_kg (...): score times the mean import price [USD/kg].
        characterisation_kg_cu_eq_per_kg (...): midpoint over that of copper [kg Cu-eq/kg].
    """

    hhi: Floats
    import_risk: Floats
    score: Floats
    midpoint_usd_per_kg: Floats
    characterisation_kg_cu_eq_per_kg: Floats


def scores(
    concentration: ArrayLike,
    imported_t: ArrayLike,
    g: ArrayLike,
    production_t: ArrayLike,
    price_usd_per_kg: ArrayLike,
) -> Scores:
    """Return score = HHI x import risk, midpoint = score x price, and factor = midpoint / 0.409412948.

    Every leading axis broadcasts, so all materials, buyers and years are one call.

    Args:
        concentration (...): HHI of world mine output, 0-1.
        imported_t (..., origins): imports from each origin [t/yr].
        g (..., origins): instability of each origin, 0-1.
        production_t (...): domestic output [t/yr].
        price_usd_per_kg (...): mean import price [USD/kg].

    Source:
        GeoPolRisk as published in geopolrisk-py (background, core and testing case).

    Example:
        The United States' manganese ore of 2022 (all partners as one, with their mean g):

        >>> us = scores(0.203518, [350700.567], [191198.003477 / 350700.567], 0.0, 0.400735)
        >>> round(float(us.score), 6), round(float(us.characterisation_kg_cu_eq_per_kg), 6)
        (0.110956, 0.108604)
    """
    risk = import_risk(imported_t, g, production_t)
    score = np.asarray(np.asarray(concentration, dtype=np.float64) * risk)
    midpoint = np.asarray(score * np.asarray(price_usd_per_kg, dtype=np.float64))
    return Scores(
        hhi=np.broadcast_to(np.asarray(concentration, dtype=np.float64), score.shape),
        import_risk=risk,
        score=score,
        midpoint_usd_per_kg=midpoint,
        characterisation_kg_cu_eq_per_kg=midpoint / COPPER_USD_PER_KG,
    )


@dataclass(frozen=True, slots=True)
class GeoPolRisk:
    """GeoPolRisk of a buyer for a material in a year.

    Attributes:
        hhi: concentration of world output, 0-1.
        import_risk: 0-1.
        score: 0-1.
        characterisation_kg_cu_eq_per_kg: characterisation factor [kg Cu-eq/kg].
        price_usd_per_kg: mean import price [USD/kg].
        production_t: domestic output counted [t/yr].
    """

    hhi: Index
    import_risk: Index
    score: Index
    characterisation_kg_cu_eq_per_kg: Index
    price_usd_per_kg: float
    production_t: float


def geopolrisk(
    tables: FactTables,
    material: str,
    buyer: str,
    year: int,
    hs: Sequence[str],
    *,
    stage: str = "mine",
    production_t: float | None = None,
    form: str | None = None,
    seed: int = 0,
) -> GeoPolRisk:
    """Return GeoPolRisk from tables `production`, `trade_flows` and `governance`.

    The method counts a buyer without a row in `production` as making none; a note says so. It adds domestic
    output and imports as they are printed, though ore and metal are not of one basis; that is the method's,
    not ours. Imports without a mass are left out of shares and price alike; a note says how much has one.

    Args:
        tables: declared tables.
        material: id of the material.
        buyer: ISO3 code.
        year: calendar year.
        hs: six-digit HS codes of what is imported.
        stage: stage of the world output; the method takes mines.
        production_t: domestic output [t/yr], in place of the row of table `production`.
        form: what is measured, where the publisher measures several things.
        seed: of the redrawing of facts.

    Raises:
        NoAnswerError: the table rows that are missing, by name.
    """
    made = output(tables, material, stage, year, form)
    if buyer in made.withheld and production_t is None:
        raise missing("production", {"material": material, "stage": stage, "country": buyer, "year": year})
    bought = imports(tables, buyer, year, hs)
    rows = bought.rows[bought.rows["mass_t"].notna()]
    if bought.mass_t <= 0.0:
        raise missing("trade_flows", {"year": year, "importer": buyer, "hs": list(hs), "mass_t": "(any)"})
    states = governance(tables, list(rows["exporter"]), year)
    on_record = made.of(buyer)
    notes = made.evidence.notes + bought.evidence.notes + bought.coverage + states.notes
    if production_t is not None:
        home = Block.of([production_t], ["reported"], ["A"])
    elif on_record is not None:
        home = on_record
    else:
        home = Block.of([0.0], ["reported"], ["A"])
        notes += (_none_made(buyer, material, year),)
    values = Block.of(
        rows["value_usd"].to_numpy(dtype=np.float64), list(rows["quality"]), list(rows["grade"])
    )
    evidence = Evidence(made.evidence.facts + bought.evidence.facts + states.facts, notes)

    def risk(made_t: Floats, flows_t: Floats, g: Floats) -> Floats:
        return import_risk(flows_t, g, made_t[:, 0])

    def score(masses: Floats, *trade: Floats) -> Floats:
        return scattered_hhi(masses) * risk(*trade)

    def score_upper(masses: Floats, *trade: Floats) -> Floats:
        return hhi(masses) * risk(*trade)

    def factor(usd: Floats, masses: Floats, made_t: Floats, flows_t: Floats, g: Floats) -> Floats:
        return _factor(usd, flows_t) * score(masses, made_t, flows_t, g)

    def factor_upper(usd: Floats, masses: Floats, made_t: Floats, flows_t: Floats, g: Floats) -> Floats:
        return _factor(usd, flows_t) * score_upper(masses, made_t, flows_t, g)

    trade = [home, bought.masses, states.block.weighted(bought.masses.values)]
    return GeoPolRisk(
        hhi=ranged(scattered_hhi, [made.block], made.evidence, upper=hhi, seed=seed),
        import_risk=ranged(risk, trade, evidence, seed=seed),
        score=ranged(score, [made.block, *trade], evidence, upper=score_upper, seed=seed),
        characterisation_kg_cu_eq_per_kg=ranged(
            factor, [values, made.block, *trade], evidence, upper=factor_upper, seed=seed
        ),
        price_usd_per_kg=1e-3 * float(rows["value_usd"].sum()) / bought.mass_t,
        production_t=float(home.values[0]),
    )


def _factor(usd: Floats, flows_t: Floats) -> Floats:
    return np.asarray(1e-3 * usd.sum(axis=-1) / flows_t.sum(axis=-1) / COPPER_USD_PER_KG)


def _none_made(buyer: str, material: str, year: int) -> Words:
    return Words(
        f"No output of {material} by {buyer} on record in {year}; the method counts none.",
        f"{year} 年の {buyer} の {material} 生産は記録がなく、手法どおり 0 とした。",
    )
