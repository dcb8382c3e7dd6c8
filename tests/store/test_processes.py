import os
import subprocess
import sys
from pathlib import Path

import pytest

from sozai.store import Facts, commit

from .rows import coefficients
from .test_commit import read

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def test_a_kill_at_any_step_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    before, copies = tmp_path / "before", tmp_path / "copies"
    commit(before, {"elasticities": coefficients({"a": 0.0})}, base=None)
    commit(before, {"elasticities": coefficients({"a": 1.0, "b": 2.0})}, base=None)
    run = subprocess.run(
        [sys.executable, str(HERE / "killed_child.py"), str(before), str(copies)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    old, new = {"a": 1.0, "b": 2.0}, {"a": 2.0, "b": 2.0, "c": 3.0}
    states = []
    for folder in sorted(copies.iterdir()):
        states.append(read(folder))
        assert states[-1] in (old, new)
        commit(folder, {"elasticities": coefficients({"a": 2.0, "c": 3.0})}, base=None)
        assert read(folder) == new
        assert not list(folder.rglob("*.tmp"))
    assert len(states) == int(run.stdout) > 20
    # once the new state is seen it stays: the change has one moment
    assert states == sorted(states, key=lambda state: state == new)
    assert states[0] == old
    assert states[-1] == new


def test_readers_in_other_processes_go_on_reading_during_an_import(tmp_path: Path) -> None:
    folder, stop = tmp_path / "db", tmp_path / "stop"
    commit(folder, {"elasticities": coefficients({"a": 1.0})}, base=None)
    command = [sys.executable, str(HERE / "reading_child.py"), str(folder), str(stop)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
        commit(folder, {"elasticities": coefficients({"a": 2.0})}, base=None)
        stop.touch()
        _, errors = reader.communicate(timeout=60)
        assert reader.returncode == 0, errors
    with Facts(folder, base=None) as facts:
        assert facts.frame("elasticities")["value"].tolist() == [2.0]


def test_a_disk_that_takes_no_more_bytes_leaves_the_old_state(tmp_path: Path) -> None:
    commit(tmp_path, {"elasticities": coefficients({"a": 1.0})}, base=None)
    code = (
        "import resource, signal, sys; from pathlib import Path; sys.path.insert(0, sys.argv[2])\n"
        "from rows import coefficients; from sozai.store import commit; from sozai.terms import DataError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "rows = coefficients({f'n{i}': i * 0.37 for i in range(5000)})\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: commit(Path(sys.argv[1]), {'elasticities': rows}, base=None)\n"
        "except DataError as error: sys.exit(7)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(HERE)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 7, run.stderr
    assert read(tmp_path) == {"a": 1.0}
