"""Every study answered once per set of parameters, on the embedded facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sozai.store import Facts
from sozai.studies import run
from sozai.terms import Answer

Asking = Callable[..., Answer]


@pytest.fixture(scope="session")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


@pytest.fixture(scope="session")
def ask(facts: Facts) -> Asking:
    """Return `run` that remembers its answers; a disruption takes half a minute."""
    known: dict[tuple[str, str], Answer] = {}

    def asked(name: str, **parameters: Any) -> Answer:
        key = (name, repr(sorted(parameters.items())))
        if key not in known:
            known[key] = run(name, facts, **parameters)
        return known[key]

    return asked
