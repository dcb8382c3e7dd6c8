"""How much of what a buyer imports comes directly from an origin, and how much it lives on imports at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..terms import NoAnswerError, Words
from ..terms.facts import FactTables
from .index import Block, Evidence, Index, ranged
from .output import output
from .rows import missing
from .shipments import Revision, exports, imports

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
# Below this part of the value with a mass, a share by mass is not given.
COVERED_AT_LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Dependency:
    """How much of a buyer's direct imports comes from an origin.

    Attributes:
        by_value: share of the value, 0-1.
        by_mass: share of the mass on record, 0-1; None where less than half of the value has a mass.
        covered_share: share of the value whose mass is on record, 0-1.
        imports_usd: all imports [USD].
        imports_t: all imports with a mass [t].
    """

    by_value: Index
    by_mass: Index | None
    covered_share: float
    imports_usd: float
    imports_t: float


def direct_dependency(
    tables: FactTables,
    buyer: str,
    origin: str | Sequence[str],
    year: int,
    hs: Sequence[str],
    *,
    revision: Revision = None,
    seed: int = 0,
) -> Dependency:
    """Return the share of a buyer's imports that an origin ships directly, by value and by mass.

    share = sum of flows from the origin / sum of flows from every origin. It says who ships, not where the
    content was mined; `chain` traces that.

    Args:
        tables: declared tables; reads `trade_flows`.
        buyer: ISO3 code.
        origin: ISO3 code, or several that count together.
        year: calendar year.
        hs: six-digit HS codes.
        revision: HS revision of the codes, or that of each.
        seed: of the redrawing of facts.

    Raises:
        NoAnswerError: no trade on record, or no value.
    """
    bought = imports(tables, buyer, year, hs, revision)
    if bought.value_usd <= 0.0:
        raise missing(
            "trade_flows", {"year": year, "importer": buyer, "hs": list(hs), "value_usd": "(above 0)"}
        )
    origins = [origin] if isinstance(origin, str) else list(origin)
    covered = bought.covered_share
    with_mass = bought.rows[bought.rows["mass_t"].notna()]
    evidence = Evidence(bought.evidence.facts, bought.evidence.notes + bought.coverage)
    return Dependency(
        by_value=_from(bought.rows, origins, "value_usd", evidence, seed),
        by_mass=_from(with_mass, origins, "mass_t", evidence, seed)
        if covered >= COVERED_AT_LEAST and bought.mass_t > 0.0
        else None,
        covered_share=covered,
        imports_usd=bought.value_usd,
        imports_t=bought.mass_t,
    )


def _from(rows: pd.DataFrame, origins: list[str], column: str, evidence: Evidence, seed: int) -> Index:
    ours = rows["exporter"].isin(origins).to_numpy()
    block = Block.of(rows[column].to_numpy(dtype=np.float64), list(rows["quality"]), list(rows["grade"]))

    def law(flows: Floats) -> Floats:
        return np.asarray(flows[:, ours].sum(axis=-1) / flows.sum(axis=-1))

    return ranged(law, [block], evidence, seed=seed)


def net_import_reliance(production_t: float, imports_t: float, exports_t: float) -> float:
    """Return (imports - exports) / (production + imports - exports); at most 1, negative for a net exporter.

    Args:
        production_t: domestic output [t/yr].
        imports_t: imports [t/yr], in the same contained mass.
        exports_t: exports [t/yr].

    Raises:
        NoAnswerError: apparent consumption is not above zero.

    Source:
        U.S. Geological Survey, Mineral Commodity Summaries, here without stock changes.

    Example:
        >>> net_import_reliance(20.0, 100.0, 20.0)
        0.8
    """
    consumption_t = production_t + imports_t - exports_t
    if consumption_t <= 0.0:
        raise NoAnswerError(
            f"Apparent consumption is {consumption_t:g} t (production {production_t:g} + imports "
            f"{imports_t:g} - exports {exports_t:g}); wanted: above zero. Have all masses one basis?",
            f"見かけ消費が {consumption_t:g} トン（生産 {production_t:g}、輸入 {imports_t:g}、"
            f"輸出 {exports_t:g}）で依存度を計算できません。質量の基準がそろっているか確認してください。",
        )
    return (imports_t - exports_t) / consumption_t


def reliance(
    tables: FactTables,
    material: str,
    stage: str,
    buyer: str,
    year: int,
    hs: Sequence[str],
    *,
    content_share: float = 1.0,
    production_t: float | None = None,
    form: str | None = None,
    seed: int = 0,
) -> Index:
    """Return the net import reliance of a buyer from tables `production` and `trade_flows`.

    Args:
        tables: declared tables.
        material: id of the material.
        stage: id of the stage whose output counts as domestic production.
        buyer: ISO3 code.
        year: calendar year.
        hs: six-digit HS codes of the goods traded.
        content_share: tonnes of the production's basis in a tonne traded, 0-1.
        production_t: domestic output [t/yr], in place of the row of table `production` (0 for none).
        form: what is measured, where the publisher measures several things.
        seed: of the redrawing of facts.

    Raises:
        NoAnswerError: no domestic output on record and none given, no trade, or no mass.
    """
    bought = imports(tables, buyer, year, hs)
    sold, sold_evidence = _sold(tables, buyer, year, hs)
    facts = bought.evidence.facts + sold_evidence.facts
    notes = bought.evidence.notes + bought.coverage + sold_evidence.notes
    if production_t is None:
        made = output(tables, material, stage, year, form)
        home = made.of(buyer)
        if home is None:
            raise missing(
                "production", {"material": material, "stage": stage, "country": buyer, "year": year}
            )
        facts += tuple(fact for fact in made.evidence.facts if dict(fact.key)["country"] == buyer)
    else:
        home = Block.of([production_t], ["reported"], ["A"])

    def law(production: Floats, bought_t: Floats, sold_t: Floats) -> Floats:
        net_t = content_share * (bought_t.sum(axis=-1) - sold_t.sum(axis=-1))
        return np.asarray(net_t / np.maximum(production.sum(axis=-1) + net_t, 1e-9))

    blocks = [home, bought.masses, sold]
    net_import_reliance(
        float(home.values[0]), content_share * bought.mass_t, content_share * float(sold.values.sum())
    )
    return ranged(law, blocks, Evidence(facts, notes), seed=seed)


def _sold(tables: FactTables, seller: str, year: int, hs: Sequence[str]) -> tuple[Block, Evidence]:
    """Return what `seller` exported; where its imports are on record but no export is, it sold none."""
    try:
        sold = exports(tables, seller, year, hs)
    except NoAnswerError:
        note = Words(
            f"No exports of {seller} on record under these codes in {year}; none are counted.",
            f"{year} 年の {seller} の輸出は記録がなく、0 とした。",
        )
        return Block.of([0.0], ["reported"], ["A"]), Evidence(notes=(note,))
    return sold.masses, Evidence(sold.evidence.facts, sold.evidence.notes + sold.coverage)
