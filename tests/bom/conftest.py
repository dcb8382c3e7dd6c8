"""The worked products of the examples, written in every format."""

from __future__ import annotations

import pytest

from sozai import bom

from .writers import EXAMPLES, PRODUCTS, writers


@pytest.fixture(scope="session")
def products() -> dict[str, bom.Declaration]:
    return {name: bom.read(EXAMPLES / f"{name}.csv") for name in PRODUCTS}


@pytest.fixture(scope="session")
def written(
    products: dict[str, bom.Declaration], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], bom.Declaration]:
    """Return (product, file) -> what was read of it."""
    found = {}
    for name, declared in products.items():
        for path in writers.write(declared, tmp_path_factory.mktemp(name)):
            found[name, path.name] = bom.read(path)
    return found
