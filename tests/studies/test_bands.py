"""Every index that a study of dependency or risk tells has a range that holds it."""

from collections.abc import Iterator
from typing import Any

import pytest

from sozai.store import Facts
from sozai.studies import run
from sozai.terms import Answer, Rows

INDICES = {
    "traced_share": ("low_share", "high_share"),
    **{
        name: (f"low_{name}", f"high_{name}")
        for name in (
            "world_hhi", "left_share", "origin_share", "top3_share", "hhi", "governance_hhi", "score", "import_risk",
            "factor_kg_cu_eq_per_kg", "geopolrisk_score", "composite_index", "exposure_share", "vulnerability_index",
            "world_risk", "eu_risk", "all_days", "largest_days",
        )
    },
}  # fmt: skip
TABLES = ("traced", "published", "geopolrisk", "factors", "union", "cover")


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


@pytest.mark.parametrize(
    ("study", "asked"),
    [
        ("dependency", {}),
        ("dependency", {"chain": "tungsten"}),
        ("dependency", {"materials": ("bismuth",)}),
        ("risk-ranking", {"importer": "USA"}),
    ],
)
def test_every_index_stands_within_its_range(facts: Facts, study: str, asked: dict[str, Any]) -> None:
    answer: Answer = run(study, facts, **asked)
    tables = [table for table in answer.tables if table.name in TABLES]
    assert tables
    assert sum(_held(table) for table in tables) > 0


def _held(table: Rows) -> int:
    """Return how many indices of a table stand within their range; one without a range fails."""
    frame, count = table.to_frame(), 0
    for name, (low, high) in INDICES.items():
        if name not in frame:
            continue
        assert {low, high} <= set(frame), f"{table.name}: {name} has no range"
        known = frame[frame[name].notna()]
        assert known[[low, high]].notna().all(axis=None), f"{table.name}: {name}"
        assert (known[low].astype(float) <= known[name].astype(float) + 1e-12).all(), f"{table.name}: {name}"
        assert (known[name].astype(float) <= known[high].astype(float) + 1e-12).all(), f"{table.name}: {name}"
        count += len(known)
    return count
