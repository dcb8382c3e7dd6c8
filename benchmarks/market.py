"""Time and memory of the market: one solve against countries and months, ensembles against scenarios, and a linear program.

Run as `python benchmarks/market.py`; every figure is of a fresh process, so that memory is its own. It writes the table
`benchmarks/market.md` and the plot `benchmarks/market.svg` beside itself. Processor time is what growth is told in.
"""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

COUNTRIES = ((5, 12), (10, 12), (20, 12), (40, 12))
MONTHS = ((20, 3), (20, 6), (20, 12), (20, 24))
SCENARIOS = (50, 100, 200, 400)
SHOCKS = 1_000
STAGES = 5  # two lines of ore to metal, two grades of magnet, swarf: 13 commodities
RACE = (4, 3, 6)  # countries, stages, months of the world that the linear program solves too
PIECES = 15

Row = dict[str, float]


def spent(begin: tuple[float, float]) -> Row:
    return {
        "cpu_s": round(time.process_time() - begin[0], 2),
        "wall_s": round(time.perf_counter() - begin[1], 2),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def now() -> tuple[float, float]:
    return time.process_time(), time.perf_counter()


def world(regions: int, months: int) -> Row:
    """Return what a total ban by one country takes in a world made at random."""
    from tests.market.worlds import cut, random_world

    from sozai.market import solve

    banned = cut(random_world(1, regions, STAGES, months, density=0.4), 1.0)
    begin = now()
    found = solve(banned)
    return {
        "countries": regions,
        "months": months,
        "trades": banned.arcs.flow_tpa.size,
        "iterations": found.iterations,
    } | spent(begin)


def magnets(months: int) -> Row:
    """Return what one solve of the rare-earth magnet chain takes: the base, and China's ban to all."""
    from sozai.chain import build
    from sozai.levers import ExportBan
    from sozai.market import solve
    from sozai.store import Facts

    with Facts(None) as facts:
        base = build(facts, draws=0).chain.over(months)
    banned = ExportBan(reach="all", months=12)(base)
    solve(base)
    row: Row = {"months": months, "trades": base.arcs.flow_tpa.size}
    for name, asked in (("base", base), ("ban", banned)):
        begin = now()
        row[f"{name}_iterations"] = solve(asked).iterations
        took = spent(begin)
        row |= {f"{name}_cpu_s": took["cpu_s"], f"{name}_wall_s": took["wall_s"]}
    return row


def ensemble(size: int, workers: int) -> Row:
    """Return what so many shocks of a year as one period take, their file included."""
    from sozai.scenarios import Axis, Ensemble
    from sozai.scenarios.scenario import Scenario

    ban = {"lever": "export-ban", "materials": ["dysprosium"], "reach": "all", "months": 12, "cut_share": 0.5}
    asked = Scenario("shocks", "shocks", "scenario", {"years": 1, "levers": (ban,)})
    axes = (Axis("levers.0.cut_share", 0.1, 1.0), Axis("levers.0.months", 3, 12))
    begin = now()
    with tempfile.TemporaryDirectory() as folder:
        Ensemble(asked, axes, size).run(Path(folder) / "r.jsonl", workers=workers)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    row = {"scenarios": size, "workers": workers} | spent(begin)
    row["cpu_s"] = round(row["cpu_s"] + children.ru_utime + children.ru_stime, 2)
    row["memory_mb"] = max(row["memory_mb"], children.ru_maxrss // 1024)
    return row


def raced() -> Row:
    """Return the seconds that the curves and that the pieces take on one world, and how far the pieces' prices are off."""
    from tests.market.test_witnesses import apart
    from tests.market.witness import linear
    from tests.market.worlds import cut, random_world

    from sozai.market import solve

    regions, stages, months = RACE
    small = cut(random_world(1, regions, stages, months), 0.5)
    solve(small)
    begin = time.process_time()
    solve(small)
    exact = time.process_time() - begin
    begin = time.process_time()
    prices = linear(small, PIECES)
    pieces = time.process_time() - begin
    return {"curves_s": exact, "lp_s": pieces, "ratio": pieces / exact, "price_error": apart(small, prices)}


def exponent(rows: Sequence[Row], of: str) -> float:
    """Return the power of `of` with which processor time grows (least squares of the logarithms)."""
    x = [math.log(row[of]) for row in rows]
    y = [math.log(max(row["cpu_s"], 0.01)) for row in rows]
    middle_x, middle_y = sum(x) / len(x), sum(y) / len(y)
    rise = sum((a - middle_x) * (b - middle_y) for a, b in zip(x, y, strict=True))
    return rise / sum((a - middle_x) ** 2 for a in x)


def table(rows: Sequence[Row]) -> str:
    lines = [
        list(rows[0]),
        ["---:"] * len(rows[0]),
        *([f"{value:g}" for value in row.values()] for row in rows),
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def plot(series: dict[str, Sequence[Row]]) -> str:
    """Return processor time against size, both over the smallest, on logarithmic axes, as SVG."""
    wide, high, edge, decades = 640, 420, 60, (math.log10(20.0), math.log10(64.0))
    colours = ("#1f4e79", "#c55a11", "#548235")

    def place(x: float, y: float) -> tuple[float, float]:
        share_x, share_y = math.log10(x) / decades[0], math.log10(max(y, 0.5)) / decades[1]
        return edge + share_x * (wide - 2 * edge), high - edge - share_y * (high - 2 * edge)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="12">',
        f'<rect width="{wide}" height="{high}" fill="white"/>',
        f'<text x="{edge}" y="24" font-size="14">Processor time against size, both over the smallest (log axes)</text>',
    ]
    for tick in (1, 2, 4, 8, 16):
        x, y = place(tick, tick)
        parts += [
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{edge}" y2="{high - edge}" stroke="#ddd"/>',
            f'<line x1="{edge}" x2="{wide - edge}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>',
            f'<text x="{x:.1f}" y="{high - edge + 18}" text-anchor="middle">{tick}</text>',
            f'<text x="{edge - 8}" y="{y + 4:.1f}" text-anchor="end">{tick}</text>',
        ]
    (x1, y1), (x2, y2) = place(1, 1), place(16, 16)
    parts.append(
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#888" stroke-dasharray="4 4"/>'
    )
    for number, ((name, rows), colour) in enumerate(zip(series.items(), colours, strict=True)):
        first = rows[0]
        dots = [place(row[name] / first[name], row["cpu_s"] / max(first["cpu_s"], 0.01)) for row in rows]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in dots]
        told = f"{name}: power {exponent(rows, name):.2f}"
        parts.append(f'<text x="{edge + 12}" y="{edge + 18 + 18 * number}" fill="{colour}">{told}</text>')
    parts.append(f'<text x="{edge + 12}" y="{edge + 72}" fill="#888">dashed: linear</text></svg>')
    return "\n".join(parts) + "\n"


STEPS = {"world": world, "magnets": magnets, "ensemble": ensemble, "race": raced}


def fresh(*arguments: object) -> Row:
    command = [sys.executable, __file__, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    row = dict(json.loads(done.stdout.strip().splitlines()[-1]))
    print(*arguments, row, flush=True)
    return row


def main() -> None:
    """Measure, and write the table and the plot."""
    chain = fresh("magnets", 24)
    race = fresh("race")
    scenarios = [fresh("ensemble", size, 1) for size in SCENARIOS]
    shocks = fresh("ensemble", SHOCKS, 2)
    countries = [fresh("world", *case) for case in COUNTRIES]
    months = [fresh("world", *case) for case in MONTHS]
    series = {"countries": countries, "months": months, "scenarios": scenarios}
    text = [
        "# The market: time and memory", "", "Written by `python benchmarks/market.py`.", "",
        "One solve of the rare-earth magnet chain:", "", table([chain]), "",
        f"{RACE[0]} countries, {RACE[2]} months, half of one country's exports cut, against the same curves in {PIECES} line "
        f"pieces (linopy, HiGHS), building included: {race['curves_s']:.2f} s against {race['lp_s']:.2f} s of processor, "
        f"{race['ratio']:.0f} times; the pieces' prices are up to {race['price_error']:.0%} off.", "",
        f"{SHOCKS:,} shocks of one year as one period, two processes:", "", table([shocks]), "",
    ]  # fmt: skip
    for name, rows in series.items():
        text += [
            f"Against {name} (processor time grows with the power {exponent(rows, name):.2f}):",
            "",
            table(rows),
            "",
        ]
    text += ["![Processor time against size](market.svg)", ""]
    (HERE / "market.md").write_text("\n".join(text), encoding="utf-8")
    (HERE / "market.svg").write_text(plot(series), encoding="utf-8")
    print("\n".join(text))


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(STEPS[sys.argv[1]](*map(int, sys.argv[2:]))))
    else:
        main()
