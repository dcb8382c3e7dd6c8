"""How concentrated a stage is by the shares a publisher prints, where no output by country is on record."""

from __future__ import annotations

import numpy as np

from ..terms.facts import FactTables, facts_of
from .concentration import scattered_hhi
from .governance import governance
from .index import Block, Evidence, Index, ranged
from .rows import missing, one_reading

_TOTALS = ("WLD", "ROW")


def shares_concentration(
    tables: FactTables, material: str, stage: str, *, scope: str = "world", seed: int = 0
) -> tuple[Index, Index]:
    """Return the Herfindahl-Hirschman index and the same weighted by instability, from table `supply_shares`.

    Shares that add up to less than one leave the rest to many small suppliers.

    Args:
        tables: declared tables; reads the newest year of `supply_shares`, and `governance`.
        material: id of the material.
        stage: id of the stage.
        scope: whose supply, "world" or "EU".
        seed: of the redrawing of facts.

    Raises:
        NoAnswerError: no such rows.
    """
    frame = tables.frame("supply_shares", material=material, stage=stage, scope=scope)
    frame = frame[~frame["country"].isin(_TOTALS) & frame["share"].notna()]
    if frame.empty:
        raise missing("supply_shares", {"material": material, "stage": stage, "scope": scope})
    year = int(frame["year"].max())
    reading = one_reading(frame[frame["year"] == year], ["country"])
    rows = reading.rows
    values = rows["share"].to_numpy(dtype=np.float64)
    rest = max(0.0, 1.0 - float(values.sum()))
    weakest = str(rows["grade"].max())
    shares = Block.of(
        np.append(values, rest), [*rows["quality"], "rounded"], [*rows["grade"], weakest], high=1.0
    )
    states = governance(tables, list(rows["country"]), year)
    g = states.block.weighted(values)
    evidence = Evidence(facts_of(rows, "supply_shares"), reading.notes)
    weighted = Evidence(evidence.facts + states.facts, evidence.notes + states.notes)
    return (
        ranged(scattered_hhi, [shares], evidence, seed=seed),
        ranged(scattered_hhi, [shares, g], weighted, seed=seed),
    )
