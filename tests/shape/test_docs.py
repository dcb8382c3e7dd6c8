"""Documentation is code: its examples run, its links lead somewhere, its reference is current."""

import doctest
import importlib.util
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for folder in (".", "docs", "docs/decisions", "docs/methods")
    for page in (ROOT / folder).glob("*.md")
)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# These never end, write to the reader's disk, or have their own tests in tests/entry.
NOT_RUN = ("sozai serve", "sozai report", "sozai data import", "sozai data build")

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def blocks(page: Path, language: str) -> list[str]:
    return [text for found, text in BLOCK.findall(page.read_text(encoding="utf-8")) if found == language]


def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pages
def test_python_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "example"}
    for text in blocks(page, "python"):
        if ">>>" not in text:
            exec(compile(text, str(page), "exec"), names)  # noqa: S102
            continue
        test = doctest.DocTestParser().get_doctest(text, names, str(page), str(page), 0)
        heard: list[str] = []
        outcome = doctest.DocTestRunner(optionflags=LOOSE).run(test, out=heard.append, clear_globs=False)
        assert outcome.failed == 0, "".join(heard)
        names.update(test.globs)


@pages
def test_command_examples_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    env = {**os.environ, "COLUMNS": "80", "SOZAI_LANG": "en", "NO_COLOR": "1"}
    for text in blocks(page, "console"):
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            line, _, shown = part.partition("\n")
            if not line.startswith("sozai ") or line.startswith(NOT_RUN):
                continue
            done = subprocess.run(
                [sys.executable, "-m", *shlex.split(line)],
                cwd=tmp_path, env=env, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, f"{line}: {done.stderr}"
            if shown.strip():
                assert doctest.OutputChecker().check_output(shown, done.stdout, LOOSE), (
                    f"{line}:\n{done.stdout}"
                )


@pages
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    missing = [
        link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()
    ]
    assert missing == []


def test_the_reference_is_what_the_registries_say() -> None:
    module = reference()
    written = {path.name: path.read_text(encoding="utf-8") for path in module.FOLDER.iterdir()}
    stale = sorted(name for name, text in module.pages().items() if written.pop(name, None) != text)
    assert stale + sorted(written) == [], "run `make reference`"


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in folder.glob("[0-9]*.md") if f"({page.name})" not in index] == []


def test_the_readme_lists_every_study_under_its_theme() -> None:
    from sozai.studies import THEMES

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = [
        re.findall(r"`([a-z0-9-]+)`", line) for line in readme.splitlines() if re.match(r"\| \w.*\?", line)
    ]
    assert [sorted(row) for row in rows if row] == [
        sorted(study.name for study in group) for _, group in THEMES
    ]
