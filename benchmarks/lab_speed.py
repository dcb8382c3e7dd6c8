"""How long the laboratory takes for a suggestion, and to be imported, in processor time of one thread.

Promised: five of 4,000 candidates with 100 data in 0.2 s; of 100,000 in 2 s; import within 0.5 s beyond numpy and scipy.
"""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np

from sozai.lab import Category, Composition, Objective, Part, Range, Space, Told, Wish, suggest

IMPORT = """
import time
import numpy, scipy.linalg, scipy.optimize, scipy.special
begin = time.process_time()
import sozai.lab
print(time.process_time() - begin)
"""
SPACES = {
    "composition of 4, two ranges": (4, 0),
    "composition of 6, two ranges, two choices": (6, 2),
    "composition of 10, two ranges": (10, 0),
}


def space(parts: int, choices: int) -> Space:
    """Return a space of a composition, a temperature, a time and choices of four."""
    return Space((
        Composition(tuple(Part(f"p{i}") for i in range(parts))), Range("t", 0, 1), Range("u", 0, 1),
        *(Category(f"c{i}", ("a", "b", "c", "d")) for i in range(choices)),
    ))  # fmt: skip


def suggestion_s(what: Space, candidates: int, times: int) -> float:
    """Return the median processor time [s] of a suggestion of five with 100 data."""
    points = what.candidates(100, seed=1)
    rng = np.random.default_rng(0)
    values = np.sin(5 * points[:, 0]) + points[:, 1] ** 2 + 0.05 * rng.standard_normal(100)
    pool, wish, taken = what.candidates(candidates, seed=2), Wish((Objective("y"),)), []
    for seed in range(times):
        begin = time.process_time()
        suggest(what, Told(points, {"y": values}), wish, n=5, candidates=pool, seed=seed)
        taken.append(time.process_time() - begin)
    return float(np.median(taken))


def main() -> None:
    missed = False
    for name, (parts, choices) in SPACES.items():
        what = space(parts, choices)
        for candidates, promised, times in ((4_000, 0.2, 7), (100_000, 2.0, 3)):
            took = suggestion_s(what, candidates, times)
            missed |= took > promised
            said = "PASS" if took <= promised else "FAIL"
            print(f"{said} five of {candidates:,}, 100 data, {name}: {took:.3f} s (promised {promised:g} s)")
    run = lambda: float(subprocess.check_output([sys.executable, "-c", IMPORT], text=True))  # noqa: E731
    took = float(np.median([run() for _ in range(3)]))
    missed |= took > 0.5
    print(f"{'PASS' if took <= 0.5 else 'FAIL'} import beyond numpy and scipy: {took:.2f} s (promised 0.5 s)")
    if missed:
        sys.exit(1)


if __name__ == "__main__":
    main()
