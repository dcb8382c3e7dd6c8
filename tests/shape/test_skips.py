import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = """
import pytest

def test_files():
    pytest.skip("SOZAI_FILES is not set")

def test_browser():
    pytest.skip("no Chromium on this machine")

def test_other():
    pytest.skip("only on Tuesdays")
"""


@pytest.mark.parametrize(("ci", "failed", "skipped"), [("true", 2, 1), ("", 0, 3)])
def test_a_skip_for_want_of_files_or_browser_fails_in_ci(
    tmp_path: Path, ci: str, failed: int, skipped: int
) -> None:
    (tmp_path / "conftest.py").write_text(
        (ROOT / "conftest.py").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (tmp_path / "test_three.py").write_text(TESTS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stdout.strip().splitlines()[-1]
    assert (f"{failed} failed" in last) == bool(failed), done.stdout
    assert f"{skipped} skipped" in last, done.stdout
