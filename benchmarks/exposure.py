"""How long 100,000 lines of a bill of materials take against the register and the chains, and how much memory."""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

LINES = 100_000
HEAD = [
    "item", "parent", "name", "quantity", "mass (g)", "material", "substance", "CAS", "part type", "form", "origin",
    "supplier", "smelter", "smelter country", "price (JPY)", "own stock", "lead time (days)", "line stop",
]  # fmt: skip
SUBSTANCES = (("Neodymium", "7440-00-8"), ("Dysprosium", "7429-91-6"), ("Cobalt", "7440-48-4"), ("Yttrium oxide", "1314-36-9"))  # fmt: skip
PLACES = ("CHN", "JPN", "VNM", "THA", "MYS", "DEU", "")
TYPES = ("ndfeb-magnet", "mlcc", "circuit-board", "steel", "copper-winding", "")


def written(path: Path, count: int) -> Path:
    """Write a product of parts, half of the lines materials and substances, many without an origin."""
    rows: list[list[str]] = [["TOP", "", "product", "", "900000", *[""] * 13]]
    part = 0
    while len(rows) < count:
        item, place = f"P-{part:06}", PLACES[part % 7]
        stop = "2027-02-15" if part % 3 == 0 else ""
        rows.append([item, "TOP", "part", "2", "40", "", "", "", TYPES[part % 6], "magnet" if part % 5 == 0 else "", place,
                     f"Company {part % 500}", "", "", f"{part % 900}", f"{part % 300}", "45", stop])  # fmt: skip
        if part % 2:
            substance, cas = SUBSTANCES[part % 4]
            rows.append([item, "TOP", "", "", "39", "alloy", "", "", "", "", "", "", "", "", "", "", "", ""])
            rows.append([item, "TOP", "", "", "9", "alloy", substance, cas, "", "metal", PLACES[part % 5 + 2], "",
                         f"Smelter {part % 90}" if part % 3 else "", PLACES[part % 4], "", "", "", ""])  # fmt: skip
        part += 1
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows[:count]])
    return path


MEASURE = """
import resource, sys, time
from sozai.chain import build
from sozai.store import Facts
from sozai.studies import run
from sozai.terms.chains import CHAINS
facts = Facts(None)
start = time.perf_counter()
for name in CHAINS:
    build(facts, name)  # once for a state of the facts, whatever is asked
built = time.perf_counter() - start
start, busy = time.perf_counter(), time.process_time()
answer = run("bom-exposure", facts, file=sys.argv[1], volumes="12000", use="civil")
took, busy = time.perf_counter() - start, time.process_time() - busy
unit = 1e6 if sys.platform == "darwin" else 1e3
print(f"{len(answer.table('actions').rows):,} rows to act on; chains {built:.1f} s once; file, register and chains {took:.2f} s "
      f"({busy:.2f} s of CPU), largest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit:.0f} MB")
"""

with tempfile.TemporaryDirectory() as folder:
    path = written(Path(folder) / "large.csv", LINES)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=False
    )
    print(f"{LINES:,} lines, .csv: {done.stdout.strip() or done.stderr[-2000:]}")
