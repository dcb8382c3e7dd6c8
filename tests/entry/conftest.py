"""Commands on a small study instead of the registry, and on no facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

import sozai.store
import sozai.studies
from sozai.cli import main
from sozai.report.sources import Card
from sozai.studies.study import Study
from sozai.terms import Answer, ParameterError, read_all

Run = Callable[..., tuple[int, str, str]]


class Facts:
    """No rows, but source cards."""

    folder = None
    digest = "0" * 16

    def __init__(self, cards: tuple[Mapping[str, Any], ...]) -> None:
        self._cards = cards

    def cards(self) -> dict[str, Card]:
        return {
            card["id"]: SimpleNamespace(id=card["id"], to_json=lambda card=card: dict(card))
            for card in self._cards
        }


@pytest.fixture
def registry(study: Study, cards: tuple[Mapping[str, Any], ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the small study in the place of the registry."""

    def run(name: str, facts: Any, **parameters: Any) -> Answer:
        if name != study.name:
            raise ParameterError(f"no study {name}", f"分析「{name}」はありません")
        return study.answer(facts, read_all(study.parameters, parameters, name))

    monkeypatch.setattr(sozai.studies, "STUDIES", {study.name: study}, raising=False)
    monkeypatch.setattr(sozai.studies, "run", run, raising=False)
    monkeypatch.setattr(sozai.store, "open", lambda _folder=None: Facts(cards))


@pytest.fixture
def sozai_(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command line and return its exit code, output and complaints."""
    for name in ("SOZAI_LANG", "SOZAI_DB", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run
