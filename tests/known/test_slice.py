"""Published figures as the studies of the thin slice show them, from the embedded facts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sozai.store import Facts
from sozai.studies import run
from sozai.terms import Answer


@pytest.fixture(scope="module")
def answer() -> Iterator[Answer]:
    with Facts(None) as facts:
        yield run("supply-map", facts)


def test_chinas_part_of_rare_earth_mining_2024_is_of_the_sum_of_rows_with_the_printed_total_beside(
    answer: Answer,
) -> None:
    """USGS, Mineral Commodity Summaries 2026, Rare earths: China 270,000 t; rows add to 384,000, printed 380,000."""
    found = answer.finding("reported_mine_china_share")
    assert found.value == pytest.approx(270 / 384, abs=1e-12)
    for said in (found.comment.en, found.comment.ja):
        assert "384,000" in said
        assert "380,000" in said
    mined = [
        row for row in answer.table("reported").rows if row[0] == "rare-earths|mine" and row[3] is not None
    ]
    assert sum(row[2] for row in mined) == 384_000
    assert sum(row[3] for row in mined) == pytest.approx(1, abs=1e-12)


def test_china_refined_91_per_cent_of_magnet_rare_earths_in_2024(answer: Answer) -> None:
    """IEA, Critical Minerals Dataset 2025: refined magnet rare earths."""
    assert answer.finding("reported_refine_china_share").value == pytest.approx(0.913, abs=0.0005)


def test_world_exports_of_magnets_2024(answer: Answer) -> None:
    """CEPII, BACI version 202601, HS 2017, code 850511: 4.963 billion USD."""
    assert answer.finding("world_magnet_exports_usd").value == pytest.approx(4.963e9, abs=0.0005e9)
