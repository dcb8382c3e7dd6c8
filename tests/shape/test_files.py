import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 400
FORBIDDEN_FOLDERS = {"core", "common", "utils", "helpers", "base"}
LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-build.txt")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return "" if b"\0" in content[:4096] else content.decode("utf-8")


def test_no_file_of_code_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked()
        if path.suffix in (".py", ".ts", ".css") and (lines := text_of(path).count("\n")) > LONGEST
    }
    assert long == {}


def test_no_folder_or_file_is_named_for_nothing() -> None:
    named = [
        path.relative_to(ROOT)
        for path in tracked()
        if FORBIDDEN_FOLDERS & {*path.relative_to(ROOT).parts, path.stem}
    ]
    assert named == []


def test_no_tracked_file_names_a_path_of_a_machine() -> None:
    """Only this file may spell them out, and it does so in pieces."""
    path_of_machine = re.compile(
        r"(?<![\w.])/(?:" + "|".join(("work", "root", "opt/[a-z]", "home/[a-z]", "Users/[a-z]")) + r")\b"
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path != Path(__file__)
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if path_of_machine.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_packages_and_hashes_and_no_address(name: str) -> None:
    text = text_of(ROOT / name)
    assert re.search(r"sha256:|sha512-", text)
    assert not re.search(r"\b(?:https?|file|git\+\w+|ssh)://", text)
    options = [line.strip() for line in text.splitlines() if line.lstrip().startswith("-")]
    assert options
    assert [option for option in options if not option.startswith("--hash=sha256:")] == []


def test_the_lock_of_the_page_names_no_place_to_download_from() -> None:
    """A package's own funding page is no download address."""
    lock = json.loads(text_of(ROOT / "page" / "package-lock.json"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [
        name for name, entry in packages.items() if "integrity" not in entry and not entry.get("inBundle")
    ]


def test_text_files_are_utf8_with_unix_line_ends_and_a_last_newline() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if (text := text_of(path))
        and path.suffix in (".py", ".md", ".csv", ".toml", ".ts")
        and ("\r" in text or not text.endswith("\n"))
    ]
    assert wrong == []
