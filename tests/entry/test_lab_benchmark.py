"""`sozai lab benchmark`: what it claims, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A folder with a synthetic file of the shape of the publisher's."""
    rng = np.random.default_rng(0)
    x = rng.random((120, 5))
    loss = np.square(x - 0.4).sum(axis=1)
    lines = ["a,b,c,d,e,loss", *(",".join(f"{v:.6f}" for v in row) for row in np.column_stack([x, loss]))]
    (tmp_path / "AgNP_dataset.csv").write_text("\n".join(lines), encoding="utf-8")
    return str(tmp_path)


def test_it_says_how_many_times_fewer_with_an_interval(sozai_: Run, folder: str) -> None:
    code, text, said = sozai_("lab", "benchmark", "--files", folder, "--pools", "agnp", "--model", "random")
    assert code == 0
    assert "agnp" in text
    assert "samples saved x batch width" in said


def test_few_seeds_claim_nothing(sozai_: Run, folder: str) -> None:
    line = ("lab", "benchmark", "--files", folder, "--pools", "agnp", "--seeds", "2", "--model", "random")
    code, text, said = sozai_(*line, "--lang", "ja")
    assert code == 0
    assert "判断できません" in said
    assert "不明" in text


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (("--pools", "nix"), "no pool 'nix'"),
        (("--pools", "perovskite"), "cannot be read"),
        (("--final", "--pools", "agnp"), "leave --pools out"),
        (("--pools", "agnp", "--seeds", "0"), "seeds"),
    ],
)
def test_what_cannot_be_replayed_is_said_in_one_sentence(
    sozai_: Run, folder: str, line: tuple[str, ...], says: str
) -> None:
    code, _, said = sozai_("lab", "benchmark", "--files", folder, *line)
    assert code != 0
    assert says in said
    assert "Traceback" not in said


def test_without_files_it_says_where_they_are_named(sozai_: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOZAI_FILES", raising=False)
    code, _, said = sozai_("lab", "benchmark")
    assert code != 0
    assert "--files" in said
