from __future__ import annotations

from collections.abc import Iterator

import pytest

from sozai.controls import Register, register
from sozai.store import Facts


@pytest.fixture(scope="session")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


@pytest.fixture(scope="session")
def rules(facts: Facts) -> Register:
    return register(facts)
