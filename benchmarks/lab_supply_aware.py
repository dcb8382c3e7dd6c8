"""Experiments to the first catalyst that meets two targets, a result and a limit on supply, beside performance alone.

Run as `SOZAI_FILES=<folder> python benchmarks/lab_supply_aware.py [--seeds 50]`: on the OER plate 3496 (Olympus), results
among the best 5 % and risk in money among the least quarter of the candidates whose prices are known. The pool chooses
no default; both targets were set before any search was run.
"""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path

from sozai.lab.benchmark import forest_strategy
from sozai.lab.pools import read_pool
from sozai.lab.supply_race import supply_race, targets
from sozai.store import Facts
from sozai.studies.element_facts import element_facts

DAY, BUYER = date(2025, 6, 1), "JPN"


def main() -> None:
    """Print the race one at a time and in batches of 8, against our own search and a forest's for performance alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    asked = parser.parse_args()
    if "SOZAI_FILES" not in os.environ:
        print("SOZAI_FILES names no folder of publishers' files; nothing is replayed.")
        return
    pool = read_pool("oer-3496", Path(os.environ["SOZAI_FILES"]) / "materials")
    with Facts(None) as facts:
        supply = element_facts(facts, DAY, BUYER, pool.space.columns)
    aims = targets(pool, supply)
    kept = int(aims.kept.sum())
    print(
        f"{aims.both.size} of {len(pool.values)} candidates meet both; {kept} keep the limit: a random order takes "
        f"{(len(pool.values) + 1) / (aims.both.size + 1):.0f} experiments, one within the limit {(kept + 1) / (aims.both.size + 1):.1f}"
    )
    for batch in (1, 8):
        print(supply_race(pool, aims, batch=batch, seeds=asked.seeds).sentence.en, flush=True)
    forest = supply_race(pool, aims, batch=8, seeds=asked.seeds, alone=forest_strategy)
    print(f"performance alone by forest EI: {forest.sentence.en}")


if __name__ == "__main__":
    main()
