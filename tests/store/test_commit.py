import errno
import json
import os
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from sozai.store import SCHEMA, Card, Facts, commit
from sozai.terms import DataError, Words

from .rows import coefficients


def values(facts: Facts) -> dict[str, float]:
    rows = facts.frame("elasticities")
    return dict(zip(rows["name"], rows["value"], strict=True))


def read(folder: Path) -> dict[str, float]:
    with Facts(folder, base=None) as facts:
        return values(facts)


def contents(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_what_was_committed_is_what_is_read(tmp_path: Path) -> None:
    commit(tmp_path, {"elasticities": coefficients({"b": 2.0, "a": 1.0})}, base=None)
    assert read(tmp_path) == {"a": 1.0, "b": 2.0}


def test_a_row_replaces_the_row_of_the_same_key_and_source_only(tmp_path: Path) -> None:
    commit(tmp_path, {"elasticities": coefficients({"a": 1.0, "b": 2.0})}, base=None)
    commit(tmp_path, {"elasticities": coefficients({"b": 3.0})}, base=None)
    commit(tmp_path, {"elasticities": coefficients({"b": 9.0}, source="theirs")}, base=None)
    with Facts(tmp_path, base=None) as facts:
        rows = facts.frame("elasticities")[["name", "source", "value"]].to_records(index=False).tolist()
    assert rows == [("a", "ours", 1.0), ("b", "ours", 3.0), ("b", "theirs", 9.0)]


def test_the_same_rows_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    rows = coefficients({f"n{index:03}": float(index) for index in range(500)})
    commit(tmp_path / "one", {"elasticities": rows}, base=None)
    commit(tmp_path / "two", {"elasticities": rows.sample(frac=1.0, random_state=1)}, base=None)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_parts_of_the_last_two_generations_stay_and_older_ones_go(tmp_path: Path) -> None:
    states = [commit(tmp_path, {"elasticities": coefficients({"a": float(n)})}, base=None) for n in range(4)]
    assert states[-1].generation == 4
    kept = {path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("parts/*")}
    assert kept == {part.path for state in states[-2:] for part in state.parts}


def test_a_reader_keeps_its_state_through_the_next_commit_and_is_told_after_two(tmp_path: Path) -> None:
    commit(tmp_path, {"elasticities": coefficients({"a": 1.0})}, base=None)
    with Facts(tmp_path, base=None) as facts:
        commit(tmp_path, {"elasticities": coefficients({"a": 2.0})}, base=None)
        assert values(facts) == {"a": 1.0}
        commit(tmp_path, {"elasticities": coefficients({"a": 3.0})}, base=None)
        with pytest.raises(DataError, match="open it again"):
            values(facts)
    assert read(tmp_path) == {"a": 3.0}


def test_the_digest_changes_with_any_fact_and_only_then(tmp_path: Path) -> None:
    digests = []
    for value in (1.0, 1.0, 2.0):
        commit(tmp_path, {"elasticities": coefficients({"a": value})}, base=None)
        with Facts(tmp_path, base=None) as facts:
            digests.append(facts.digest)
    assert digests[0] == digests[1] != digests[2]


def test_cards_lie_beside_the_manifest_and_go_with_their_rows(tmp_path: Path) -> None:
    cards = [
        Card(name, Words("Title", "題"), "Publisher", "CC BY 4.0", "Cite") for name in ("ours", "unused")
    ]
    commit(tmp_path, {"elasticities": coefficients({"a": 1.0})}, cards, base=None)
    with Facts(tmp_path, base=None) as facts:
        assert facts.cards() == {"ours": cards[0]}


def test_a_second_writer_is_refused_while_the_first_holds_the_lock(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    with (tmp_path / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(DataError, match="Another import"):
            commit(tmp_path, {"elasticities": coefficients({"a": 1.0})}, base=None)


def test_a_newer_schema_is_refused_with_a_sentence_and_left_alone(tmp_path: Path) -> None:
    commit(tmp_path, {"elasticities": coefficients({"a": 1.0})}, base=None)
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema": SCHEMA + 1}))
    before = contents(tmp_path)
    for attempt in (
        lambda: Facts(tmp_path, base=None),
        lambda: commit(tmp_path, {"elasticities": coefficients({"a": 2.0})}, base=None),
    ):
        with pytest.raises(DataError, match="newer sozai") as caught:
            attempt()
        assert "新しい版" in caught.value.of("ja")
    assert contents(tmp_path) == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": 1}'])
def test_a_damaged_manifest_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(DataError, match="not a manifest"):
        Facts(tmp_path, base=None)


def test_rows_that_break_the_declaration_change_nothing(tmp_path: Path) -> None:
    commit(tmp_path, {"elasticities": coefficients({"a": 1.0})}, base=None)
    before = contents(tmp_path)
    with pytest.raises(DataError, match="grade must be one of"):
        commit(tmp_path, {"elasticities": coefficients({"b": 1.0}, grade="Z")}, base=None)
    with pytest.raises(DataError, match="no table 'nonsense'"):
        commit(tmp_path, {"nonsense": pd.DataFrame()}, base=None)
    assert contents(tmp_path) == before


# the part, the cards and the manifest are each written and fsynced, renamed, and their folder fsynced
@pytest.mark.parametrize(
    ("step", "call"), [("fsync", n) for n in range(5)] + [("replace", n) for n in range(3)]
)
def test_a_full_disk_leaves_the_old_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, call: int
) -> None:
    commit(tmp_path, {"elasticities": coefficients({"a": 1.0})}, base=None)
    real, calls = getattr(os, step), iter(range(100))

    def full(*arguments: object) -> object:
        if next(calls) == call:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*arguments)

    monkeypatch.setattr(os, step, full)
    with pytest.raises(DataError, match="No space left"):
        commit(tmp_path, {"elasticities": coefficients({"a": 2.0})}, base=None)
    assert read(tmp_path) == {"a": 1.0}
    monkeypatch.undo()
    commit(tmp_path, {"elasticities": coefficients({"a": 2.0})}, base=None)
    assert read(tmp_path) == {"a": 2.0}


def test_a_full_disk_while_the_rows_are_written_leaves_the_old_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path, {"elasticities": coefficients({"a": 1.0})}, base=None)

    def full(*_: object, **__: object) -> None:
        raise duckdb.IOException("Could not write file: No space left on device")

    monkeypatch.setattr("sozai.store.parts._write", full)
    with pytest.raises(DataError, match="as it was"):
        commit(tmp_path, {"elasticities": coefficients({"a": 2.0})}, base=None)
    assert read(tmp_path) == {"a": 1.0}
