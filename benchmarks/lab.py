"""Experiments saved by the laboratory on published pools, beside random, forest EI and, where installed, other tools.

Run as `SOZAI_FILES=<folder> python benchmarks/lab.py [--seeds 50] [--final] [--with forest,tpe,botorch,physbo]`. Without
`--final` only the pools that may choose a default are touched; every final run is counted in docs/methods/lab.md.
Optuna, BoTorch and PHYSBO come with the extra sozai[bench]; the same seeds and the same harness serve all.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sozai.lab import Objective, Told, Wish, suggest
from sozai.lab.benchmark import (
    Integers,
    Strategy,
    acceleration,
    against,
    forest_strategy,
    published_protocol,
    random_strategy,
    sozai_strategy,
)
from sozai.lab.botorch import TorchProcess
from sozai.lab.parameters import Category
from sozai.lab.pools import BENCHMARK, DEVELOPMENT, Pool, read_pool

STARTS = 10  # Optuna's own default; PHYSBO wants random starts of its user


def tpe_strategy(pool: Pool, tried: Integers, n: int, seed: int) -> Sequence[int]:
    """Optuna's TPE asks for a point of the box; the nearest candidate left is tried and told back."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    X = pool.space.encode(pool.points)
    kinds = {name: parameter for parameter in pool.space.parameters for name in parameter.columns}
    points = pool.points
    space: dict[str, optuna.distributions.BaseDistribution] = {}
    for j, (name, parameter) in enumerate(kinds.items()):
        if isinstance(parameter, Category):
            space[name] = optuna.distributions.CategoricalDistribution(list(range(len(parameter.options))))
        else:
            space[name] = optuna.distributions.FloatDistribution(points[:, j].min(), points[:, j].max())
    sampler = optuna.samplers.TPESampler(seed=seed + 1000 * tried.size, n_startup_trials=min(STARTS, 10))
    study = optuna.create_study(direction="maximize", sampler=sampler)

    def row(i: int) -> dict[str, float]:
        return {
            name: int(v) if isinstance(kinds[name], Category) else float(v)
            for name, v in zip(kinds, points[i], strict=True)
        }

    study.add_trials([
        optuna.trial.create_trial(params=row(i), distributions=space, value=float(pool.values[i])) for i in tried
    ])  # fmt: skip
    chosen: list[int] = []
    for _ in range(n):
        asked = study.ask(space).params
        wish = pool.space.encode(np.array([[asked[name] for name in kinds]], dtype=float))
        apart = np.square(X - wish).sum(axis=1)
        apart[tried] = np.inf
        apart[chosen] = np.inf
        chosen.append(int(apart.argmin()))
    return chosen


def botorch_strategy(pool: Pool, tried: Integers, n: int, seed: int) -> Sequence[int]:
    """BoTorch's process in place of ours, the same acquisition, two random starts."""
    if tried.size < 2:
        return random_strategy(pool, tried, max(n, 2), seed)
    points = pool.points
    left = np.setdiff1d(np.arange(len(points)), tried)
    told = Told(points[tried], {"y": pool.values[tried]})
    wish = Wish((Objective("y"),), model=lambda _: TorchProcess())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        batch = suggest(pool.space, told, wish, n=min(n, left.size), candidates=points[left], seed=seed)
    place = {point.tobytes(): i for i, point in zip(left, points[left], strict=True)}
    return [int(place[point.tobytes()]) for point in batch.points]


def physbo_strategy(pool: Pool, tried: Integers, n: int, seed: int) -> Sequence[int]:
    """PHYSBO's Bayes search by Thompson sampling, after its random starts."""
    import physbo

    if tried.size < STARTS:
        return random_strategy(pool, tried, max(n, 1), seed)
    policy = physbo.search.discrete.Policy(
        test_X=pool.space.encode(pool.points), initial_data=(tried.tolist(), pool.values[tried])
    )
    policy.set_seed(seed + tried.size)
    with Path(os.devnull).open("w") as silent:
        out, sys.stdout = sys.stdout, silent
        try:
            found = policy.bayes_search(
                max_num_probes=1, num_search_each_probe=n, simulator=None, score="EI" if n == 1 else "TS",
                interval=0, num_rand_basis=0 if n == 1 else 500,
            )  # fmt: skip
        finally:
            sys.stdout = out
    return [int(i) for i in np.atleast_1d(found)]


OTHERS: dict[str, Strategy] = {
    "forest": forest_strategy, "tpe": tpe_strategy, "botorch": botorch_strategy, "physbo": physbo_strategy,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--final", action="store_true")
    parser.add_argument("--with", dest="others", default="forest")
    parser.add_argument("--pools", default="")
    asked = parser.parse_args()
    if "SOZAI_FILES" not in os.environ:
        print("SOZAI_FILES names no folder of publishers' files; nothing is replayed.")
        return
    folder = Path(os.environ["SOZAI_FILES"]) / "materials"
    names = asked.pools.split(",") if asked.pools else BENCHMARK if asked.final else DEVELOPMENT
    strategies = {"sozai": sozai_strategy} | {name: OTHERS[name] for name in asked.others.split(",") if name}
    for batch in (1, 8):
        for name in names:
            pool = read_pool(name, folder)
            own = None
            for label, strategy in strategies.items():
                begin = time.process_time()
                found = acceleration(pool, strategy, batch=batch, seeds=asked.seeds)
                own = own or found
                ratio, low, high = against(own, found)
                paired = (
                    "" if own is found else f" takes {ratio:.2f} x sozai's experiments ({low:.2f}–{high:.2f})"
                )
                spent = time.process_time() - begin
                print(f"{label:8s} {found.sentence.en}{paired} [{spent:.0f} s CPU]", flush=True)
    if asked.final:
        published = published_protocol(read_pool("crossed-barrel", folder), sozai_strategy, seeds=asked.seeds)
        for name, (middle, low, high) in (
            ("acceleration at half", published.half), ("at 80 %", published.most), ("enhancement at 50", published.enhancement),
        ):  # fmt: skip
            print(f"crossed barrel, published protocol: {name} {middle:.2f} ({low:.2f}–{high:.2f})")


if __name__ == "__main__":
    main()
