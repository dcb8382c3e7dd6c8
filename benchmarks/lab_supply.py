"""How long the supply criteria of 100,000 compositions of 20 elements take, beside one composition at a time."""

from __future__ import annotations

import time
from datetime import date

import numpy as np

from sozai.lab import Criterion, composition_supply
from sozai.store import Facts
from sozai.studies.element_facts import element_facts

ELEMENTS = (
    "Nd",
    "Pr",
    "Dy",
    "Tb",
    "Ce",
    "La",
    "Sm",
    "Fe",
    "B",
    "Co",
    "Al",
    "Cu",
    "Ga",
    "Zr",
    "Nb",
    "Ti",
    "Si",
    "Ni",
    "Hf",
    "W",
)
MANY, FEW = 100_000, 500


def seconds(work: object) -> float:
    """Return CPU seconds of a call, the better of two."""
    took = []
    for _ in range(2):
        start = time.process_time()
        work()  # type: ignore[operator]
        took.append(time.process_time() - start)
    return min(took)


def main() -> None:
    """Print CPU seconds and the ratio in one run."""
    with Facts(None) as facts:
        supply = element_facts(facts, date(2025, 6, 1), "JPN", ELEMENTS)
    shares = np.random.default_rng(0).dirichlet(np.full(len(ELEMENTS), 0.3), MANY)
    together = seconds(lambda: composition_supply(supply, shares, least_known=0.9))
    alone = seconds(
        lambda: [composition_supply(supply, row[np.newaxis], least_known=0.9) for row in shares[:FEW]]
    )
    print(f"eight criteria with bands, {MANY:,} x {len(ELEMENTS)}: {together:.2f} CPU s; "
          f"one at a time would take {alone / FEW * MANY / together:.0f} x as long")  # fmt: skip
    for measure, limit in (("risk_usd_per_kg", 20.0), ("risk", 0.5)):
        kept = Criterion(measure, "chance", limit)
        took = seconds(lambda kept=kept: kept.evaluate(supply, shares, least_known=0.5))
        print(f"chance of {measure} <= {limit:g}: {took:.2f} CPU s")


if __name__ == "__main__":
    main()
