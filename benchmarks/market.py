"""Time and memory of one market solve against countries and months, and against an LP of the same curves in 15 pieces.

Run as `python benchmarks/market.py`; every row is a fresh process, so that memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

CASES = ((5, 12), (10, 12), (25, 0), (25, 12), (25, 24), (40, 24))
STAGES = 5  # two lines of ore to metal, two grades of magnet, swarf: 13 commodities
RACE = (4, 3, 6)  # countries, stages, months of the world that the LP solves too
PIECES = 15


def measured(regions: int, months: int) -> dict[str, float]:
    """Return seconds, iterations and memory of the base and of a total ban by one country."""
    from tests.market.worlds import cut, random_world

    from sozai.market import solve

    world = random_world(1, regions, STAGES, months, density=0.4)
    found = {"countries": regions, "months": months, "arcs": world.arcs.flow_tpa.size * max(months, 1)}
    for name, asked in (("base", world), ("ban", cut(world, 1.0))):
        begin = time.process_time(), time.perf_counter()
        result = solve(asked)
        found[f"{name}_cpu_s"] = round(time.process_time() - begin[0], 2)
        found[f"{name}_s"] = round(time.perf_counter() - begin[1], 2)
        found[f"{name}_iterations"] = result.iterations
    found["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def raced() -> dict[str, float]:
    """Return the seconds that the curves and that the LP take on one world, and how far the LP's prices are off."""
    from tests.market.test_witnesses import apart
    from tests.market.witness import linear
    from tests.market.worlds import cut, random_world

    from sozai.market import solve

    regions, stages, months = RACE
    world = cut(random_world(1, regions, stages, months), 0.5)
    begin = time.perf_counter()
    solve(world)
    exact = time.perf_counter() - begin
    begin = time.perf_counter()
    prices = linear(world, PIECES)
    pieces = time.perf_counter() - begin
    return {
        "curves_s": exact,
        "lp_s": pieces,
        "ratio": pieces / exact,
        "lp_price_error_share": apart(world, prices),
    }


def fresh(*arguments: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def main() -> None:
    if sys.argv[1:] == ["race"]:
        print(json.dumps(raced()))
    elif sys.argv[1:]:
        print(json.dumps(measured(*map(int, sys.argv[1:]))))
    else:
        rows = [fresh(str(regions), str(months)) for regions, months in CASES]
        print("  ".join(f"{name:>15}" for name in rows[0]))
        for row in rows:
            print("  ".join(f"{value:>15}" for value in row.values()))
        race = fresh("race")
        print(f"\n{RACE[0]} countries, {RACE[2]} months, half of one country's exports cut:")
        print(
            f"curves {race['curves_s']:.2f} s, LP in {PIECES} pieces built and solved {race['lp_s']:.2f} s, ratio {race['ratio']:.1f};"
        )
        print(f"the LP's prices are up to {race['lp_price_error_share']:.0%} off")


if __name__ == "__main__":
    main()
