from collections.abc import Callable

import pytest

from sozai.terms import NoAnswerError, ParameterError
from sozai.trade import flows, years_of

from .conftest import SqlTables, flow

Tables = Callable[..., SqlTables]


def total(tables: SqlTables, **asked: object) -> float:
    chosen = flows(tables, "HS1992", 2020, 2024, **asked)  # type: ignore[arg-type]
    return float(chosen.ask(tables, "SELECT sum(value_usd) AS total FROM flows")["total"].iloc[0])


def test_one_flow_in_two_editions_counts_once_from_the_newest(tables: Tables) -> None:
    facts = tables(
        trade_flows=[
            flow("CHN", "JPN", 10.0, source="old", vintage=2023),
            flow("CHN", "JPN", 12.0, source="new", vintage=2026),
            flow("CHN", "KOR", 5.0, source="old", vintage=2023),
            flow("CHN", "USA", 7.0, source="old", vintage=2023, year=2022),
        ]
    )
    assert total(facts) == 12.0 + 5.0 + 7.0
    (note,) = flows(facts, "HS1992", 2020, 2024).notes
    assert "new, old" in note.en


def test_trade_with_oneself_and_with_the_world_is_left_out(tables: Tables) -> None:
    facts = tables(
        trade_flows=[
            flow("CHN", "CHN", 9.0),
            flow("CHN", "WLD", 9.0),
            flow("CHN", "ROW", 2.0),
            flow("EU27", "JPN", 9.0),
        ]
    )
    assert total(facts) == 2.0


def test_revisions_are_never_added_up(tables: Tables) -> None:
    facts = tables(trade_flows=[flow("CHN", "JPN", 3.0), flow("CHN", "JPN", 3.0, hs_revision="HS2017")])
    assert total(facts) == 3.0
    assert years_of(facts, "HS2017") == (2024,)


def test_missing_years_are_refused_by_name(tables: Tables) -> None:
    facts = tables(trade_flows=[flow("CHN", "JPN", 3.0, year=2010)])
    with pytest.raises(NoAnswerError, match=r"trade_flows.*HS1992 in 2020-2024 under 284690"):
        total(facts, hs=("284690",))


@pytest.mark.parametrize("code", ["2846", "28469x", "284690' OR true --"])
def test_a_code_that_is_not_six_digits_never_reaches_the_query(tables: Tables, code: str) -> None:
    with pytest.raises(ParameterError, match="six digits"):
        flows(tables(), "HS1992", 2020, 2024, (code,))
