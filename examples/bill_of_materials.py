"""Two products, an EV traction motor and a power module, read from every format: what agrees, and what each cannot say."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "bom"))

import writers  # noqa: E402

from sozai import bom  # noqa: E402

for product in ("traction-motor", "power-module"):
    declared = bom.read(HERE / "bom" / f"{product}.csv")
    with tempfile.TemporaryDirectory() as folder:
        for path in writers.write(declared, Path(folder)):
            read = bom.read(path)
            known = [line for line in read.lines if line.kind == "substance" and line.mass]
            print(
                f"{product:15} {path.name:20} {read.format:11} {len(read.lines):3} lines, {len(known):2} substances with mass"
            )

motor = bom.read(HERE / "bom" / "traction-motor.csv")
at, neodymium = next((i, line) for i, line in enumerate(motor.lines) if line.element == "Nd")
pieces = motor.in_product(at)
# 48 magnets of 9.1 g each
print(f"Neodymium in one motor: {pieces * neodymium.mass.value:.1f} g")
print(f"What a CMRT cannot say: {bom.FORMATS['cmrt'].limits[0]}")
