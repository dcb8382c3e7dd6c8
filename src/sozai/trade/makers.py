"""Who mines a material and who has a plant for it, as the tables say."""

from __future__ import annotations

from collections.abc import Collection

from ..terms import Fact
from ..terms.facts import FactTables, facts_of


def makers(
    tables: FactTables, material: str, processes: Collection[str]
) -> tuple[frozenset[str], frozenset[str], tuple[Fact, ...]]:
    """Return countries with mine output on record, countries with one of the processes, and the rows behind.

    Args:
        tables: declared tables; reads `production` and `plants`.
        material: id of the mined material.
        processes: names of processes of table `plants`.
    """
    mined = tables.frame("production", material=material, stage="mine")
    mined = mined[(mined["output_t"] > 0.0) & (mined["country"] != "WLD")]
    plants = tables.frame("plants", process=list(processes))
    plants = plants[plants["output_tpa"] > 0.0]
    facts = (*facts_of(mined, "production"), *facts_of(plants, "plants"))
    return frozenset(map(str, mined["country"])), frozenset(map(str, plants["country"])), facts
