from collections.abc import Iterator

import pytest

from sozai.store import Facts


@pytest.fixture(scope="session")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened
