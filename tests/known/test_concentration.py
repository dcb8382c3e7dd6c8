"""Concentration in publishers' own numbers."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from sozai.risk import hhi, top_share

# USGS, Mineral Commodity Summaries 2026: mine production of rare earths 2024, t of oxide; China 270,000.
MINED_T = [45500, 29000, 560, 27000, 270000, 2900, 1400, 140, 1500, 2600, 2100, 300, 1000]
NEEDS_FILES = pytest.mark.skipif("SOZAI_FILES" not in os.environ, reason="iea/iea.json: set SOZAI_FILES")


def test_rare_earth_mining_2024_has_chinas_part_of_the_sum_of_rows() -> None:
    assert sum(MINED_T) == 384_000
    assert float(top_share(MINED_T, 1)) == pytest.approx(270 / 384, abs=1e-12)
    assert float(hhi(MINED_T)) == pytest.approx(0.519, abs=0.001)


@NEEDS_FILES
def test_mean_top_three_refining_share_2024_is_86_per_cent() -> None:
    """IEA, Global Critical Minerals Outlook 2025: copper, lithium, nickel, cobalt, graphite, rare earths."""
    supply = json.loads((Path(os.environ["SOZAI_FILES"]) / "iea" / "iea.json").read_text())["supply"]
    published = {name: stages["refining"]["top3Share"]["2024"] for name, stages in supply.items()}
    assert sum(published.values()) / 6 == pytest.approx(0.8581, abs=1e-4)
    for name, stages in supply.items():
        made = {country: years["2024"] for country, years in stages["refining"]["countries"].items()}
        rest = made.pop("Rest of world")
        # The rest of the world is many countries, none of them among the three.
        ours = float(top_share([*made.values(), *[rest / 1000] * 1000], 3))
        # Nickel's rows add up to 3,597 kt; the publisher divides by its printed total of 3,484.
        wanted = published[name] * (3483.697 / 3596.797 if name == "Nickel" else 1.0)
        assert ours == pytest.approx(wanted, abs=1e-9)
