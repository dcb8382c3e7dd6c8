"""Months of a notice's imports come from the statistics a user imports, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

from sozai.sources import import_file
from sozai.store import Facts
from sozai.studies import STUDIES, run

from .samples import SAMPLES


def test_months_appear_only_after_monthly_statistics_were_imported(tmp_path: Path) -> None:
    """Customs statistics in e-Stat's layout, own figures: two months of magnets, one of them printed as zero."""
    with Facts(None) as empty:
        plain = run("control-timeline", empty)
    assert plain.table("months").rows == ()
    assert any("monthly values appear" in words.en for words in plain.warnings)
    database = tmp_path / "own"
    import_file(SAMPLES["japan"][1](tmp_path), database)
    with Facts(database) as own:
        found = run("control-timeline", own, first_year=2000)
    drawn = next(figure for figure in STUDIES["control-timeline"].figures if figure.table == "months")
    assert (drawn.x, drawn.y, drawn.series) == ("calendar", "from_state_jpy", "hs")
    rows = [row for row in found.table("months").rows if row[0] == "850511"]
    assert len(rows) == 3
    months = {row[1][-2:]: row for row in rows}
    assert months["01"][3] == 9_500_000
    assert months["02"][3] == 0
    assert any(fact.table == "japan_trade" for fact in found.facts)
