"""Time and memory of the market: one solve against countries and months, ensembles against scenarios, and a linear program.

Run as `python benchmarks/market.py`; every figure is of a fresh process, so that memory is its own. It writes the table
`benchmarks/market.md` and the plot `benchmarks/market.svg` beside itself. Processor time is what growth is told in.
`python benchmarks/market.py --against COMMIT` solves the magnet chain with the sources of that commit too, in the same run.
"""

from __future__ import annotations

import json
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sozai.chain import Chain

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

COUNTRIES = ((10, 12), (20, 12), (40, 12), (60, 12))
MONTHS = ((20, 3), (20, 6), (20, 12), (20, 24))
SCENARIOS = (50, 100, 200, 400)
SHOCKS, WORKERS = 1_000, 2
PARTNERS = {10: 4.9, 20: 6.7, 40: 8.6, 60: 8.7}
"""Suppliers per buyer and code among the largest so many countries: BACI 2024, mean of the ten codes of the chains that more
than 160 countries trade, flows that make 99.9 % of a buyer's imports; it stays near nine from 40 countries to 80."""
IDLE = 0.41  # open trades without a flow over those with one, as in the rare-earth magnet chain
STAGES = 5  # two lines of ore to metal, two grades of magnet, swarf: 13 commodities
RACES = (1, 6, 24)  # months of the magnet chain that the linear program solves too; 1: a year as one period
PIECES = 15
PATIENCE = 1_200.0  # seconds that the linear program may take

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
    """Return what a total ban by one country takes in a world made at random, with as many suppliers as in BACI."""
    import numpy as np
    from tests.market.worlds import cut, random_world

    from sozai.market import solve

    # half of the countries make a good, so a buyer finds its suppliers among so many
    made = random_world(1, regions, STAGES, months, density=min(1.0, 2 * PARTNERS[regions] / (regions - 1)))
    idle = np.flatnonzero(made.arcs.flow_tpa == 0)
    surplus = max(idle.size - int(IDLE * (made.arcs.flow_tpa.size - idle.size)), 0)
    banned = without(cut(made, 1.0), np.random.default_rng(1).choice(idle, surplus, replace=False))
    begin = now()
    found = solve(banned)
    return {
        "countries": regions,
        "months": months,
        "trades": banned.arcs.flow_tpa.size,
        "iterations": found.iterations,
    } | spent(begin)


def without(chain: Chain, arcs: Sequence[int]) -> Chain:
    """Return the chain without some of its arcs."""
    import numpy as np

    kept = np.setdiff1d(np.arange(chain.arcs.flow_tpa.size), arcs)
    parts = {part.name: getattr(chain.arcs, part.name)[kept] for part in fields(chain.arcs)}
    return replace(chain, arcs=replace(chain.arcs, **parts))


def magnet_chains(months: int) -> dict[str, Chain]:
    """Return the rare-earth magnet chain, China's ban of dysprosium to all, and that to Japan by content; 1: a year."""
    from sozai.chain import build
    from sozai.levers import ExportBan
    from sozai.store import Facts

    with Facts(None) as facts:
        whole = build(facts, draws=0).chain
    base = whole.over(12, 12) if months == 1 else whole.over(months)
    return {"base": base, "ban": ExportBan(reach="all")(base), "content": ExportBan(reach="content")(base)}


def magnets(months: int) -> Row:
    """Return what one solve of the rare-earth magnet chain takes."""
    from sozai.market import solve

    chains = magnet_chains(months)
    solve(chains["base"])
    row: Row = {"months": months, "trades": chains["base"].arcs.flow_tpa.size}
    for name, asked in chains.items():
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


def raced(months: int) -> Row:
    """Return what the curves and what the pieces take on the magnet chain under a ban, and how far the pieces' prices are off."""
    import numpy as np
    from market_lp import linear_prices

    from sozai.market import calibrate, solve
    from sozai.market.interior import minimised
    from sozai.market.program import program

    chain = magnet_chains(months)["ban"]
    begin = time.process_time()
    solve(chain)
    exact = time.process_time() - begin
    problem = program(chain, calibrate(chain)).problem
    own = minimised(problem).y
    row: Row = {"months": months, "curves_cpu_s": round(exact, 2)}
    begin = time.process_time()
    try:
        pieces = linear_prices(chain, PIECES, PATIENCE)
    except TimeoutError:
        return row | {
            "pieces_cpu_s": math.inf,
            "times": math.floor(PATIENCE / exact),
            "price_error": math.nan,
        }
    taken = time.process_time() - begin
    scale = np.maximum(np.abs(own), 0.1 * np.abs(problem.start_dual))
    error = (np.abs(pieces - own) / scale)[problem.block >= 0]
    found = {"pieces_cpu_s": taken, "times": taken / exact, "price_error": float(np.percentile(error, 95))}
    return row | {name: round(value, 2) for name, value in found.items()}


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


def fresh(*arguments: object, sources: Path | None = None) -> Row:
    """Return what a step measures in a process of its own, with other sources of sozai if asked."""
    command = [sys.executable, __file__, *map(str, arguments)]
    environment = os.environ | ({"PYTHONPATH": str(sources)} if sources else {})
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    row = dict(json.loads(done.stdout.strip().splitlines()[-1]))
    print(*arguments, row, flush=True)
    return row


def against(commit: str) -> list[str]:
    """Return the table of the magnet chain with the sources of a commit."""
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "sources.tar"
        subprocess.run(["git", "archive", "-o", packed, commit, "src/sozai"], cwd=HERE.parent, check=True)
        shutil.unpack_archive(packed, folder)
        rows = [fresh("magnets", months, sources=Path(folder) / "src") for months in (12, 24)]
    return [f"The same with the sources of {commit}, in the same run:", "", table(rows), ""]


def main(commit: str = "") -> None:
    """Measure, and write the table and the plot."""
    chain = [fresh("magnets", months) for months in (12, 24)]
    before = against(commit) if commit else []
    races = [fresh("race", months) for months in RACES]
    scenarios = [fresh("ensemble", size, 1) for size in SCENARIOS]
    shocks = fresh("ensemble", SHOCKS, WORKERS)
    countries = [fresh("world", *case) for case in COUNTRIES]
    months = [fresh("world", *case) for case in MONTHS]
    series = {"countries": countries, "months": months, "scenarios": scenarios}
    text = [
        "# The market: time and memory", "", "Written by `python benchmarks/market.py`.", "",
        "One solve of the rare-earth magnet chain: the base, China's ban of dysprosium to all, and that to Japan by content:", "",
        table(chain), "", *before,
        f"The ban against the same curves in {PIECES} line pieces (linopy, HiGHS), model building included (months 1: a year as one "
        "period; the error of 95 % of the pieces' prices is at most the last column):", "", table(races), "",
        f"{SHOCKS:,} shocks of one year as one period:", "", table([shocks]), "",
    ]  # fmt: skip
    for name, rows in series.items():
        also = f", with trades {exponent(rows, 'trades'):.2f}" if name == "countries" else ""
        text += [
            f"Against {name} (processor time grows with the power {exponent(rows, name):.2f}{also}):",
            "",
            table(rows),
            "",
        ]
    text += ["![Processor time against size](market.svg)", ""]
    (HERE / "market.md").write_text("\n".join(text), encoding="utf-8")
    (HERE / "market.svg").write_text(plot(series), encoding="utf-8")
    print("\n".join(text))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--against"]:
        main(sys.argv[2])
    elif sys.argv[1:]:
        print(json.dumps(STEPS[sys.argv[1]](*map(int, sys.argv[2:]))))
    else:
        main()
