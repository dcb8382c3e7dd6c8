"""The same question has the same answer in another process, and asking it opens no file and no socket."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sozai.studies import STUDIES
from sozai.terms import Answer, NoAnswerError

# A year of disruption takes half a minute and its law needs only a month.
QUICK: dict[str, dict[str, Any]] = {"disruption": {"months": 1}}


@pytest.fixture(scope="module")
def elsewhere() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "every_study_twice.py"), json.dumps(QUICK)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("study", STUDIES)
def test_the_same_question_has_the_same_answer_in_every_process(
    study: str, elsewhere: dict[str, Any], ask: Callable[..., Answer]
) -> None:
    try:
        here = ask(study, **QUICK.get(study, {})).hash
    except NoAnswerError as missing:  # it needs rows that are not embedded; that, too, is the same everywhere
        here = missing.words.en
    assert elsewhere["first"][study] == here
    assert elsewhere["second"][study] == here


def test_laws_open_no_file_and_no_socket(elsewhere: dict[str, Any]) -> None:
    """Import contracts cannot see `open()` or pandas; an audit hook sees them all."""
    assert elsewhere["tried"] == []
