"""The writers of the examples, which put a product into every format."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

EXAMPLES = Path(__file__).parents[2] / "examples" / "bom"
PRODUCTS = ("traction-motor", "power-module")


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("example_writers", EXAMPLES / "writers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


writers = _loaded()
