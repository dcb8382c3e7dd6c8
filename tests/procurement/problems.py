"""Problems written by hand and at random."""

from __future__ import annotations

from typing import Any

import numpy as np

from sozai.procurement import Problem


def one_item(lost: list[list[float]], days: list[float], price: list[float], **changed: Any) -> Problem:
    """Return the problem of one item of 365 units a year; `lost` is by offer and scenario."""
    n = len(price)
    given: dict[str, Any] = {
        "item": np.zeros(n, dtype=np.int64), "price": np.array(price), "room": np.ones(n), "ramp": np.zeros(n, dtype=bool),
        "lead_days": np.zeros(n), "lot_share": np.zeros(n), "switching": np.zeros(n), "need": np.array([365.0]),
        "stake": np.array([1000.0]), "cover": np.zeros(1), "carrying": np.array([10.0]), "lost": np.array(lost),
        "days": np.array(days), "most_stock": np.array([np.inf]), "cap": np.zeros((0, n)), "names": ("A-1",),
    }  # fmt: skip
    return Problem(**(given | changed))


def random_problem(seed: int, lots: bool = False, items: int = 4, scenarios: int = 12) -> Problem:
    rng = np.random.default_rng(seed)
    item = np.sort(np.concatenate([np.arange(items), rng.integers(0, items, 2 * items)]))
    n = item.size
    base = rng.uniform(10.0, 100.0, items)
    need = rng.uniform(100.0, 1000.0, items)
    mix = rng.dirichlet(np.full(5, 0.4), n)
    cut = rng.random((5, scenarios)) * (rng.random((5, scenarios)) < 0.5)
    room = rng.uniform(0.5, 1.0, n)
    # Somebody can deliver each item alone.
    room[np.unique(item, return_index=True)[1]] = 1.0
    return Problem(
        item=item, price=base[item] * rng.uniform(1.0, 1.5, n), room=np.ones(n) if lots else room,
        ramp=rng.random(n) < 0.3, lead_days=rng.uniform(30.0, 150.0, n), lot_share=np.full(n, 0.2 if lots else 0.0),
        switching=base[item] * need[item] * (0.02 if lots else 0.0), need=need, stake=base * rng.uniform(2.0, 8.0, items),
        cover=need * rng.uniform(0.0, 0.05, items), carrying=base * 0.3, lost=mix @ cut,
        days=rng.uniform(10.0, 300.0, scenarios), most_stock=need * 0.2, cap=np.zeros((0, n)),
        names=tuple(f"I-{i}" for i in range(items)),
    )  # fmt: skip
