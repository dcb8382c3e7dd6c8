"""Two worked products that need no user's file: an EV traction motor and a power module; every name in them is invented."""

from __future__ import annotations

from pathlib import Path

WORKED: dict[str, Path] = {
    name: Path(__file__).parent / "products" / f"{name}.csv" for name in ("traction-motor", "power-module")
}
