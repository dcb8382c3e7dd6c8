"""The study of mirror gaps, on a handful of reports."""

import pytest

from sozai.studies import STUDIES
from sozai.terms import NoAnswerError
from sozai.terms.parameter import read_all

from .conftest import SqlTables

STUDY = STUDIES["mirror-gaps"]
ASKED = {"importer": "JPN", "year": 2024, "revision": "HS1992"}


def report(reporter: str, partner: str, flow: str, usd: float) -> dict[str, object]:
    return {"reporter": reporter, "partner": partner, "flow": flow, "value_usd": usd}


def test_a_gap_is_what_was_received_beyond_what_was_sent() -> None:
    tables = SqlTables(
        reported_trade=[
            report("PHL", "JPN", "export", 20.0),
            report("JPN", "PHL", "import", 80.0),
            report("JPN", "VNM", "import", 5.0),
            report("CHN", "KOR", "export", 7.0),
        ]
    )
    answer = STUDY.answer(tables, read_all(STUDY.parameters, ASKED, STUDY.name))
    assert [row[:5] for row in answer.table("gaps").rows] == [("PHL", 20.0, 80.0, 0.75, 60.0)]
    assert answer.finding("gap_share").value == 0.75
    assert answer.finding("received_alone_usd").value == 5.0


@pytest.mark.parametrize("rows", [[], [report("JPN", "VNM", "import", 5.0)]])
def test_one_side_alone_is_no_gap(rows: list[dict[str, object]]) -> None:
    with pytest.raises(NoAnswerError, match="reported_trade"):
        STUDY.answer(SqlTables(reported_trade=rows), read_all(STUDY.parameters, ASKED, STUDY.name))
