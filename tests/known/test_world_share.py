"""World shares as printed and as their own tonnes give them, from the facts that the package carries."""

import pytest

from sozai.store import Facts
from sozai.studies import run


def test_the_deck_s_printed_shares_stand_beside_those_of_its_own_tonnes() -> None:
    """METI, 19 February 2026: 5 / 7.5 / 3.9 % printed; 84.00/1,884.6 Mt, 366.6/4,690 and 313.5/7,713 (10 kt)."""
    with Facts(None) as facts:
        rows = run("world-share", facts, items=("steel", "aluminium", "copper")).table("printed").to_frame()
    found = {
        (r.material, r.year): (100 * r.printed_share, 100 * r.own_share, r.remark) for r in rows.itertuples()
    }
    assert found["steel", 2024] == (5.0, pytest.approx(4.46, abs=0.005), "no")
    assert found["aluminium", 2010] == (7.5, pytest.approx(7.82, abs=0.005), "no")
    assert found["aluminium", 2020] == (pytest.approx(3.9), pytest.approx(4.06, abs=0.005), "no")
    assert found["copper", 2010] == (pytest.approx(8.2), pytest.approx(8.17, abs=0.005), "yes")
    assert found["copper", 2024] == (pytest.approx(5.7), pytest.approx(5.73, abs=0.005), "yes")


def test_japan_makes_84_of_1880_million_tonnes_of_steel() -> None:
    """U.S. Geological Survey, Mineral Commodity Summaries 2026, Iron and steel, raw steel 2024."""
    with Facts(None) as facts:
        rows = run("world-share", facts, items=("steel",)).table("production").to_frame()
    row = rows[(rows["year"] == 2024) & (rows["source"] == "usgs-mcs-2026")].iloc[0]
    assert (row["output_t"], row["world_t"]) == (84e6, 1_880e6)
    assert row["share"] == pytest.approx(84 / 1880)


def test_china_s_share_of_rare_earth_exports_turned_in_2012() -> None:
    """WTO DS431 was opened in March 2012 and the quotas ended in January 2015; the value share peaked in 2010-11."""
    with Facts(None) as facts:
        answer = run("world-share", facts, country="CHN", items=("rare-earths",))
    row = answer.table("breaks").to_frame().iloc[0]
    assert row["break_year"] == 2012
    assert row["p_value"] < 0.05
    assert row["before_share"] > 0.0 > row["after_share"]


def test_what_is_not_on_record_is_named() -> None:
    with Facts(None) as facts:
        warnings = [words.en for words in run("world-share", facts).warnings]
    assert any(
        words.startswith("Production of Japan: no row of its own") and "aluminium" in words
        for words in warnings
    )
    assert any(
        words.startswith("Exports of Japan: no trade under its codes") and "steel" in words
        for words in warnings
    )
