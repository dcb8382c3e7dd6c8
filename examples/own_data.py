"""Your own rows on top of the embedded facts: a database is a folder, and your row wins."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

import sozai
from sozai.risk import concentration
from sozai.store import Card, commit
from sozai.terms import Words

SURVEY = Card(
    id="own-survey-2026",
    title=Words("A survey of our own", "自社調査"),
    publisher="Example Co.",
    licence="not for publication",
    citation="Example Co., survey of 2026.",
)
WHENCE = {"source": SURVEY.id, "vintage": 2026, "quality": "estimated", "grade": "B", "note": "example"}
OUTPUT = [
    {"country": country, "output_t": output_t, **WHENCE}
    | {"material": "gallium", "stage": "refine", "form": "own survey", "year": 2031, "basis": "contained"}
    for country, output_t in (("CHN", 600.0), ("AUS", 100.0), ("JPN", 50.0))
]
STABILITY = [
    {"country": country, "indicator": "stability", "year": 2031, "estimate": estimate, "standard_error": 0.2}
    | WHENCE
    for country, estimate in (("CHN", -0.4), ("AUS", 0.9), ("JPN", 1.1))
]

with tempfile.TemporaryDirectory() as folder:
    database = Path(folder) / "facts"
    commit(database, {"production": pd.DataFrame(OUTPUT), "governance": pd.DataFrame(STABILITY)}, [SURVEY])
    with sozai.open(database) as facts:
        refined = concentration(facts, "gallium", "refine", 2031, form="own survey")

# (600^2 + 100^2 + 50^2) / 750^2
print(
    f"HHI {refined.hhi.value:.3f}, 5-95 % {refined.hhi.low:.3f} to {refined.hhi.high:.3f}, grade {refined.hhi.grade}"
)
print(f"Largest: {refined.shares[0][0]} with {refined.shares[0][1]:.1%} of {refined.sum_t:,.0f} t")
# A study takes the same folder: sozai.run("dependency", db=database, buyer="JPN")
