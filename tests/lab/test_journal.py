"""A journal keeps what was acknowledged, whenever the process is killed and wherever the file is cut."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from sozai.lab import Campaign, Goal, Plan, Range, Space
from sozai.lab.journal import NAME, add_to_journal, read_journal
from sozai.terms import DataError

LINE = Plan("line", Space((Range("x", 0.0, 1.0),)), (Goal("y"),))


def test_a_journal_cut_at_any_byte_recovers_to_the_last_told_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = Campaign.new(tmp_path / "a", LINE)
    for x in (0.1, 0.2, 0.3):
        campaign.tell({"y": x}, point={"x": x}, note="試料")
    whole = (tmp_path / "a" / NAME).read_bytes()
    ends = [i + 1 for i, byte in enumerate(whole) if byte == 10]
    cut = tmp_path / "cut"
    cut.mkdir()
    monkeypatch.setattr(os, "fsync", lambda _: None)
    for length in range(len(whole) + 1):
        (cut / NAME).write_bytes(whole[:length])
        # A line is told once all of it but its line end stands.
        standing = sum(end - 1 <= length for end in ends)
        entries = read_journal(cut)
        assert len(entries) == standing, length
        assert add_to_journal(cut, {"kind": "told", "rows": []}, expected=standing)
        assert len(read_journal(cut)) == standing + 1
        assert [e["kind"] for e in read_journal(cut)[:standing]] == ["made", "told", "told", "told"][
            :standing
        ]


def test_a_line_changed_in_the_middle_is_refused_by_its_number(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", LINE)
    campaign.tell({"y": 1.0}, point={"x": 0.1})
    campaign.tell({"y": 2.0}, point={"x": 0.2})
    path = tmp_path / "a" / NAME
    path.write_bytes(path.read_bytes().replace(b'["measured",1.0', b'["measured",9.0'))
    with pytest.raises(DataError, match="line 2"):
        Campaign(tmp_path / "a")
    assert b'["measured",9.0' in path.read_bytes()


TELLER = """
import sys
from sozai.lab import Campaign
campaign = Campaign(sys.argv[1])
for number in range(int(sys.argv[2]), 10_000):
    campaign.tell({"y": float(number)}, point={"x": (number % 100) / 100.0})
    print(number, flush=True)
"""


@pytest.mark.parametrize("name", ["a", "a.duckdb"])
def test_nothing_acknowledged_is_lost_to_kill_9(tmp_path: Path, name: str) -> None:
    folder, said = tmp_path / name, []
    Campaign.new(folder, LINE)
    for turn in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", TELLER, str(folder), str(1000 * turn)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            said.append(int(process.stdout.readline()))
            time.sleep(0.02 + 0.013 * turn)
            process.send_signal(signal.SIGKILL)
            said += [
                int(line)
                for line in process.stdout.read().splitlines()
                if line.endswith(line.strip()) and line.strip()
            ]
        told = [e.results["y"].value for e in Campaign(folder).state.experiments]
        assert set(map(float, said)) <= set(told)
        assert len(told) == len(set(told))
        # At most the one that was under way when the kill came.
        assert len(told) <= len(said) + turn + 1


def test_a_folder_half_made_is_made_again_and_a_lost_manifest_mended(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / NAME).write_bytes(b'{"seal":"12')
    with pytest.raises(DataError, match="cut short"):
        Campaign(folder)
    Campaign.new(folder, LINE)
    (folder / "campaign.json").write_text('{"form', encoding="utf-8")
    Campaign(folder).tell({"y": 1.0}, point={"x": 0.5})
    assert json.loads((folder / "campaign.json").read_text("utf-8"))["name"] == "line"
    with pytest.raises(DataError, match="already"):
        Campaign.new(folder, LINE)
    with pytest.raises(DataError, match="holds no campaign"):
        Campaign(tmp_path)


def test_a_duckdb_file_is_a_campaign_like_a_folder(tmp_path: Path) -> None:
    folder, file = Campaign.new(tmp_path / "a", LINE), Campaign.new(tmp_path / "b" / "a.duckdb", LINE)
    for campaign in (folder, file):
        for x in (0.1, 0.5, 0.9):
            campaign.tell({"y": x}, point={"x": x})
        campaign.suggest(2)
    assert file.state.data_hash == folder.state.data_hash
    assert [s.point for s in file.state.open] == [s.point for s in folder.state.open]
    assert file.remade(file.state.open[0].id)
    with duckdb.connect(str(file.folder), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM experiments").fetchone() == (3,)
    with pytest.raises(DataError, match="already"):
        Campaign.new(file.folder, LINE)


def test_an_entry_of_a_duckdb_file_changed_by_hand_is_refused_by_its_number(tmp_path: Path) -> None:
    file = Campaign.new(tmp_path / "a.duckdb", LINE)
    file.tell({"y": 1.0}, point={"x": 0.1})
    with duckdb.connect(str(file.folder)) as connection:
        connection.execute("UPDATE journal SET entry = replace(entry, '1.0', '9.0') WHERE number = 2")
    with pytest.raises(DataError, match="entry 2"):
        Campaign(file.folder)


def test_a_duckdb_file_that_another_keeps_open_or_that_is_none_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sozai.lab.journal.PATIENCE_S", 0.1)
    file = Campaign.new(tmp_path / "a.duckdb", LINE)
    with duckdb.connect(str(file.folder)), pytest.raises(DataError, match="open"):
        _ = file.state
    file.tell({"y": 1.0}, point={"x": 0.1})
    (tmp_path / "b.duckdb").write_text("none" * 2000, encoding="utf-8")
    with pytest.raises(DataError, match="no DuckDB file"):
        Campaign(tmp_path / "b.duckdb")
    with pytest.raises(DataError, match="holds no campaign"):
        Campaign(tmp_path / "c.duckdb")
    with duckdb.connect(str(tmp_path / "d.duckdb")) as connection:
        connection.execute("CREATE TABLE other (x INTEGER)")
    with pytest.raises(DataError, match="holds no campaign"):
        Campaign(tmp_path / "d.duckdb")


def test_a_writer_that_saw_fewer_entries_writes_nothing_to_a_duckdb_file(tmp_path: Path) -> None:
    path = Campaign.new(tmp_path / "a.duckdb", LINE).folder
    assert not add_to_journal(path, {"kind": "told", "rows": []}, expected=0)
    assert add_to_journal(path, {"kind": "told", "rows": []}, expected=1)
    assert len(read_journal(path)) == 2
