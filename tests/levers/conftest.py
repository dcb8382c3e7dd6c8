"""The embedded chain over a year and a half, built once."""

import pytest

from sozai.chain import Chain, build
from sozai.store import Facts


@pytest.fixture(scope="session")
def chain() -> Chain:
    with Facts(None) as facts:
        return build(facts).chain.over(18)
