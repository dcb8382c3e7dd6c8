"""The embedded base year, built once."""

from collections.abc import Iterator

import pytest

from sozai.chain import Base
from sozai.chain.build import build
from sozai.store import Facts


@pytest.fixture(scope="session")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


@pytest.fixture(scope="session")
def base(facts: Facts) -> Base:
    return build(facts, draws=4)
