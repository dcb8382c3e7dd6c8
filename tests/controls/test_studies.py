"""The studies of controls on the embedded facts."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta

import pytest

from sozai.controls import Register
from sozai.store import Facts
from sozai.studies import STUDIES, run
from sozai.studies.control_status import CHECKED, STATUSES
from sozai.studies.control_timeline import NOTICES
from sozai.terms import ParameterError


def test_the_default_day_is_the_day_the_embedded_register_was_checked(rules: Register) -> None:
    assert rules.checked.isoformat() == CHECKED
    assert set(NOTICES) == {id_ for id_, notice in rules.notices.items() if notice.effective}


@pytest.mark.parametrize("name", ["control-status", "control-timeline"])
def test_standard_answers_are_fast_bilingual_and_stand_on_facts(facts: Facts, name: str) -> None:
    for given in STUDIES[name].standard:
        before = time.process_time()
        answer = run(name, facts, **given)
        assert time.process_time() - before < 3.0
        assert answer.to_json() == run(name, facts, **given).to_json()
        assert answer.facts
        assert answer.title.en != answer.title.ja
        assert json.loads(answer.to_json())["grade"] in "ABCD"
        for table in answer.tables:
            assert all(len(row) == len(table.columns) for row in table.rows)
            assert all(place < len(answer.facts) for place in table.facts)


def test_the_title_says_the_verdict_and_the_table_every_rule_behind_it(facts: Facts) -> None:
    answer = run("control-status", facts, use="military", listed="compared", owned="no", date="2026-03-15")
    assert answer.title.ja.endswith("2026-03-15：禁止")
    said = answer.table("rules").to_frame()["status"].tolist()
    assert said[0] == "denied"
    assert set(said) <= {words.en for words in STATUSES.values()}
    assert answer.finding("restricting_rules").value == said.count("denied") + said.count("licence required")


def test_a_value_is_shown_as_a_range_with_its_error_and_never_as_a_target(facts: Facts) -> None:
    magnet = {
        "materials": "Nd,Dy",
        "form": "magnet",
        "complete": "yes",
        "origin": "JPN",
        "destination": "USA",
    }
    values = {"inputs_low_usd": 0.8, "inputs_high_usd": 1.2, "part_low_usd": 1000.0}
    answer = run("control-status", facts, made_in="JPN", **magnet, **values)
    share = answer.finding("chinese_input_share")
    assert (share.value, share.low, share.high) == (None, 0.0008, 0.0012)
    assert "exact to 0.02 points" in share.comment.en
    with pytest.raises(ParameterError, match="needs both"):
        run("control-status", facts, **magnet, inputs_low_usd=1.0)
    with pytest.raises(ParameterError, match="wider than the notice"):
        run("control-status", facts, **(magnet | {"form": "product"}), **values)


def test_after_the_last_check_the_answer_is_unknown(facts: Facts) -> None:
    late = (date.fromisoformat(CHECKED) + timedelta(days=1)).isoformat()
    for given in STUDIES["control-status"].standard:
        assert run("control-status", facts, **{**given, "date": late}).title.en.endswith(": unknown")


def test_the_chronology_counts_what_stands_on_a_day(facts: Facts) -> None:
    answer = run("control-timeline", facts, date="2025-12-02")
    assert answer.finding("notices_suspended").value == 6.0
    # six of China, the cobalt quotas of DR Congo and the ore ban of Indonesia
    assert answer.finding("notices_in_force").value == 8.0
    early = run("control-timeline", facts, date="2023-08-01")
    # the first of China, and the ore ban of Indonesia
    assert early.finding("notices_in_force").value == 2.0


def test_the_chronology_is_even_handed(facts: Facts) -> None:
    answer = run("control-timeline", facts)
    stated = {
        table: {row[2 if table == "notices" else 1] for row in answer.table(table).rows}
        for table in ("notices", "measures", "gaps")
    }
    assert {"CHN", "COD", "IDN", "RUS", "JPN"} <= stated["notices"]
    assert {"EU27", "USA", "CAN", "JPN", "CHN"} <= stated["measures"]
    assert {"COD", "IDN", "RUS", "JPN"} <= stated["gaps"]
    rows = {row[0].en: row for row in answer.table("measures").rows}
    quota = next(row for title, row in rows.items() if "2026/1384" in title)
    assert quota[3] == "2026-07-01"
    first = [row[3] for row in answer.table("measures").rows]
    assert first == sorted(first, key=lambda day: (day is None, day or ""))
    assert len(first) < len(facts.frame("trade_measures"))


def test_imports_under_a_heading_are_those_of_the_trade_table(facts: Facts) -> None:
    """HS 850511 of Japan in 2024, read straight from `trade_flows`."""
    rows = run("control-timeline", facts).table("imports").to_frame()
    found = rows[(rows["hs"] == "850511") & (rows["year"] == 2024)].iloc[0]
    flows = facts.frame("trade_flows", importer="JPN", hs="850511", year=2024, source="baci-hs17-v202601")
    assert found["value_usd"] == pytest.approx(flows["value_usd"].sum())
    assert found["from_state_usd"] == pytest.approx(flows.loc[flows["exporter"] == "CHN", "value_usd"].sum())
    assert found["notices"] == "cn-2025-18"


def test_a_heading_without_rows_is_named_and_never_zero(facts: Facts) -> None:
    answer = run("control-timeline", facts)
    rows = answer.table("imports").to_frame()
    assert "282580" not in set(rows["hs"])
    assert any("282580" in warning.en for warning in answer.warnings)
    assert not (rows["from_state_usd"] == 0.0).any()
