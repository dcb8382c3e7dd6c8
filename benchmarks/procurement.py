"""How long contracts and stock of 50 items from 200 suppliers take over 500 joint scenarios, and what lots and a tail add."""

from __future__ import annotations

import time

import numpy as np

from sozai.procurement.plan import least_regret, losses, planned, tail_mean
from sozai.procurement.premium import second_sources
from sozai.procurement.problem import Problem

ITEMS, OFFERS, SCENARIOS = 50, 200, 500


def made(lots: bool, seed: int = 7) -> Problem:
    """Return a problem in which suppliers share a few refiners, so that scenarios strike many items together."""
    rng = np.random.default_rng(seed)
    item = np.sort(np.concatenate([np.arange(ITEMS), rng.integers(0, ITEMS, OFFERS - ITEMS)]))
    mix = rng.dirichlet(np.full(12, 0.3), OFFERS)
    cut = rng.random((12, SCENARIOS)) * (rng.random((12, SCENARIOS)) < 0.2)
    base = rng.uniform(500.0, 50_000.0, ITEMS)
    some = rng.random(OFFERS) < 0.6
    need = rng.uniform(1e3, 1e6, ITEMS)
    return Problem(
        item=item, price=base[item] * rng.uniform(1.0, 1.3, OFFERS), room=np.full(OFFERS, 1.0),
        ramp=rng.random(OFFERS) < 0.5, lead_days=rng.uniform(30.0, 120.0, OFFERS),
        lot_share=np.where(some & lots, 0.1, 0.0), switching=np.where(some & lots, base[item] * need[item] * 0.01, 0.0),
        need=need, stake=base * rng.uniform(5.0, 100.0, ITEMS), cover=need * 30 / 365, carrying=base * 0.1,
        lost=mix @ cut, days=rng.uniform(20.0, 365.0, SCENARIOS), most_stock=need * 180 / 365, cap=np.zeros((0, OFFERS)),
    )  # fmt: skip


probability = np.full(SCENARIOS, 0.4 / SCENARIOS)
base = 0.0
for lots in (False, True):
    problem = made(lots)
    for weight in (0.0, 1.0):
        start, busy = time.perf_counter(), time.process_time()
        plan = planned(problem, probability, weight, 0.05)
        took, cpu = time.perf_counter() - start, time.process_time() - busy
        base = base or cpu
        tail = tail_mean(losses(problem, plan.share, plan.stock).T @ problem.stake, probability, 0.05)
        print(
            f"lots {lots!s:5} risk weight {weight:g}: {took:6.2f} s ({cpu:.2f} s of CPU, {cpu / base:.1f} x the first), "
            f"tail {tail / 1e9:.2f} billion JPY, gap {plan.gap_share:.1e}"
        )
    start, busy = time.perf_counter(), time.process_time()
    plan, _ = least_regret(problem)
    took, cpu = time.perf_counter() - start, time.process_time() - busy
    print(
        f"lots {lots!s:5} least regret:  {took:6.2f} s ({cpu:.2f} s of CPU, {cpu / base:.1f} x the first), gap {plan.gap_share:.1e}"
    )
start = time.process_time()
print(
    f"{len(second_sources(made(True), 0.3, probability, 1.0))} second sources: {time.process_time() - start:.2f} s of CPU"
)
