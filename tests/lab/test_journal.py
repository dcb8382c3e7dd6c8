"""A journal keeps what was acknowledged, whenever the process is killed and wherever the file is cut."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

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


def test_nothing_acknowledged_is_lost_to_kill_9(tmp_path: Path) -> None:
    folder, said = tmp_path / "a", []
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
