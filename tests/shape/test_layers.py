import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_imports_look_down_and_laws_touch_no_disk() -> None:
    """The contracts stand in pyproject.toml, each with the reason beside it."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_imports_the_package_from_inside_by_its_name() -> None:
    offenders = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "src" / "sozai").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if line.startswith(("import sozai", "from sozai"))
    ]
    assert offenders == []
