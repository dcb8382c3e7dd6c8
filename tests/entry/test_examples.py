"""The example that needs no study runs as a stranger would run it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_own_rows_are_answered_from_a_database_of_ones_own() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / "own_data.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # (600^2 + 100^2 + 50^2) / 750^2 = 0.662
    assert "HHI 0.662" in done.stdout
    assert "CHN with 80.0% of 750 t" in done.stdout


def test_two_products_are_read_from_every_format() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / "bill_of_materials.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # 48 magnets of 9.1 g
    assert "Neodymium in one motor: 436.8 g" in done.stdout
    assert done.stdout.count("traction-motor") == 14


def test_a_campaign_suggests_learns_and_can_be_made_again() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / "campaign.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("合成データ (synthetic)") == 5
    assert "made again from the journal, the same: True" in done.stdout
