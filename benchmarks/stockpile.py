"""How long a stockpile of 34 minerals takes over 200 joint scenarios: curves, greedy split, two stages with a tail, regret."""

from __future__ import annotations

import time

import numpy as np

from sozai.stockpile import Mineral, Scenario, Terms, best_split, curves, least_regret, two_stage
from sozai.terms import Words

MINERALS, SCENARIOS = 34, 200
rng = np.random.default_rng(5)
origins = [f"C{n:02}" for n in range(25)]
minerals = [
    Mineral(
        f"m{n}", float(rng.lognormal(17, 1.5)), dict(zip(origins, rng.dirichlet(np.full(25, 0.2)).tolist(), strict=True)),
        float(rng.uniform(5, 200)), float(rng.uniform(15, 60)),
    )
    for n in range(MINERALS)
]  # fmt: skip
cuts = [
    Scenario(
        f"s{n}",
        Words("cut", "途絶"),
        origins[n % 25],
        float(rng.uniform(0.2, 1)),
        float(rng.uniform(30, 540)),
    )
    for n in range(SCENARIOS)
]
chance = np.full(SCENARIOS, 0.3 / SCENARIOS)
first = 0.0


def timed(name: str, start: float) -> None:
    """Print the CPU time since `start`, and as a multiple of the first step's."""
    global first
    took = time.process_time() - start
    first = first or took
    print(f"{name}: {took:.2f} s of CPU ({took / first:.1f} x the curves)")


for rule in ("fill", "even"):
    start = time.process_time()
    found = curves(cuts, minerals, Terms(rule=rule))
    timed(f"{rule}: curves of {MINERALS} minerals x {SCENARIOS} scenarios x {found.days.size} days", start)
    budget = float(found.day_usd.sum()) * 60
    start = time.process_time()
    greedy = best_split(found, chance, budget)
    timed(f"{rule}: greedy split", start)
    start = time.process_time()
    plain = two_stage(found, chance, budget)
    timed(
        f"{rule}: linear program ({plain.objective_usd / greedy.objective_usd - 1:+.1e} from greedy)", start
    )
    start = time.process_time()
    two_stage(found, chance, budget, 1.0, 0.05)
    timed(f"{rule}: two stages with a tail", start)
    start = time.process_time()
    least_regret(found, budget)
    timed(f"{rule}: least regret", start)
