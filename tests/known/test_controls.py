"""Dated cases of export control, decided as the notices read.

MOFCOM No. 18, 57, 61 and 70 of 2025 and Nos. 1, 11 and 12 of 2026, as read in public texts (the rows of the
register name them): the answers are those of the law's text on a day, not of the program.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from sozai.controls import EndUser, Interval, Item, Outcome, Verdict, status
from sozai.store import Facts

SCREENED = {"listed": "none", "owned": False}
CIVIL = EndUser(use="civil", **SCREENED)
DYSPROSIUM_OXIDE = Item(("dysprosium",), "oxide")
HOLMIUM_OXIDE = Item(("holmium",), "oxide")


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


def magnet(share: float | None, **known: Any) -> Item:
    """Return a magnet made in Japan whose Chinese dysprosium is worth that share of it."""
    inputs = None if share is None else Interval(share, share)
    return Item(("neodymium", "dysprosium"), "magnet", True, "JPN", input_share=inputs, **known)


def rule(verdict: Verdict, notice: str, clause: str) -> Outcome:
    found = [o for o in verdict.outcomes if (o.clause.notice.id, o.clause.id) == (notice, clause)]
    assert len(found) == 1, (notice, clause, [(o.clause.notice.id, o.clause.id) for o in verdict.outcomes])
    return found[0]


@pytest.mark.parametrize(
    ("share", "rule_a"), [(0.0005, "not_reached"), (0.001, "licence"), (0.005, "licence")]
)
def test_chinese_dysprosium_in_a_japanese_magnet_needs_a_licence_from_a_thousandth_of_its_value(
    facts: Facts, share: float, rule_a: str
) -> None:
    """No. 61, paragraph 1(1), in force from 2025-12-01 were it not suspended; rule B asks for the technology."""
    day = date(2025, 12, 2)
    asked = status(facts, magnet(share), "Japan", "USA", CIVIL, day, suspensions=False)
    assert rule(asked, "cn-2025-61", "a-value").verdict == rule_a
    assert rule(asked, "cn-2025-61", "b-technology").verdict == "unknown"
    assert rule(asked, "cn-2025-61", "c-origin").verdict == "not_reached"
    assert asked.verdict == ("licence" if rule_a == "licence" else "unknown")
    told = status(facts, magnet(share, chinese_technology=False), "JPN", "USA", CIVIL, day, suspensions=False)
    assert rule(told, "cn-2025-61", "b-technology").verdict == "not_reached"
    assert told.verdict == ("licence" if rule_a == "licence" else "no_registered_rule")


@pytest.mark.parametrize("share", [0.001, 0.005])
def test_no_70_suspends_no_61(facts: Facts, share: float) -> None:
    found = status(facts, magnet(share), "JPN", "USA", CIVIL, date(2025, 12, 2))
    assert found.verdict == "suspended"
    assert rule(found, "cn-2025-61", "a-value").verdict == "suspended"


def test_a_sale_inside_japan_is_not_reached(facts: Facts) -> None:
    found = status(facts, magnet(0.005), "JPN", "JPN", CIVIL, date(2025, 12, 2), suspensions=False)
    assert rule(found, "cn-2025-61", "a-value").verdict == "not_reached"
    assert found.verdict == "no_registered_rule"
    assert found.words.ja == "該当する登録規制なし（登録簿 2026-11-09 時点）"


def test_holmium_oxide_to_japan_is_suspended_for_civil_use_and_unknown_without_a_stated_use(
    facts: Facts,
) -> None:
    """No. 57 is suspended; the notice on Japan of 2026-01-06 asks for the end use."""
    day = date(2026, 3, 15)
    civil = status(facts, HOLMIUM_OXIDE, "CHN", "JPN", CIVIL, day)
    assert rule(civil, "cn-2025-57", "export").verdict == "suspended"
    assert rule(civil, "cn-2026-1", "military").verdict == "not_reached"
    assert civil.verdict == "suspended"
    silent = status(facts, HOLMIUM_OXIDE, "CHN", "JPN", EndUser(**SCREENED), day)
    assert rule(silent, "cn-2026-1", "military").verdict == "unknown"
    assert any("end use" in missing.en for missing, _ in silent.missing)
    assert silent.verdict == "unknown"


def test_dysprosium_oxide_to_japan_needs_a_licence_for_civil_use_and_is_denied_for_military_use(
    facts: Facts,
) -> None:
    day = date(2026, 3, 15)
    civil = status(facts, DYSPROSIUM_OXIDE, "CHN", "JPN", CIVIL, day)
    assert civil.verdict == "licence"
    assert civil.decides is not None
    assert civil.decides.clause.notice.id == "cn-2025-18"
    assert civil.could_be == ()
    military = status(facts, DYSPROSIUM_OXIDE, "CHN", "JPN", EndUser(use="military", **SCREENED), day)
    assert military.verdict == "denied"
    assert military.decides is not None
    assert military.decides.clause.notice.id == "cn-2026-1"


def test_a_listed_end_user_is_denied_by_no_11_and_needs_an_individual_licence_by_no_12(facts: Facts) -> None:
    day = date(2026, 3, 15)
    listed = status(facts, DYSPROSIUM_OXIDE, "CHN", "JPN", EndUser("JAXA", "civil"), day)
    assert listed.verdict == "denied"
    assert "listed by MOFCOM No. 11 of 2026" in listed.sentence.en
    watched = status(facts, DYSPROSIUM_OXIDE, "CHN", "JPN", EndUser("TDK", "civil"), day)
    assert watched.verdict == "licence"
    assert watched.decides is not None
    assert watched.decides.clause.notice.id == "cn-2026-12"
    assert "individual licence with a risk report and a pledge" in watched.sentence.en
    before = status(facts, DYSPROSIUM_OXIDE, "CHN", "JPN", EndUser("JAXA", "civil"), date(2026, 2, 23))
    assert before.verdict == "licence"


def test_half_ownership_by_a_listed_entity_is_presumed_denied_by_no_61_and_unknown_under_no_11(
    facts: Facts,
) -> None:
    owned = EndUser(use="civil", listed="none", owned=True)
    day = date(2026, 3, 15)
    abroad = status(facts, magnet(0.005), "JPN", "USA", owned, day, suspensions=False)
    assert abroad.verdict == "presumed_denied"
    assert rule(abroad, "cn-2025-61", "deny-listed").verdict == "presumed_denied"
    home = status(facts, DYSPROSIUM_OXIDE, "CHN", "JPN", owned, day)
    assert rule(home, "cn-2026-11", "listed").verdict == "unknown"
    assert home.verdict == "licence"
    assert home.could_be == ("denied",)


@pytest.mark.parametrize(
    "item",
    [Item(("neodymium",), "magnet", complete=True), Item(("neodymium", "dysprosium"), "product")],
    ids=["neodymium-only magnet", "motor"],
)
def test_a_neodymium_only_magnet_and_a_motor_are_said_to_be_generally_outside(
    facts: Facts, item: Item
) -> None:
    """The authority's answers to questions on No. 18, read at yjmagnetic.com; its source is shown."""
    found = status(facts, item, "CHN", "JPN", CIVIL, date(2026, 3, 15))
    assert found.verdict == "no_registered_rule"
    said = rule(found, "cn-2025-18", "faq")
    assert "generally not controlled" in said.reason.en
    assert said.item is not None
    assert said.item.fact.source == "mofcom-notices"


@pytest.mark.parametrize(
    ("day", "verdict"),
    [(date(2026, 11, 9), "suspended"), (date(2026, 11, 10), "unknown"), (date(2026, 11, 11), "unknown")],
)
def test_no_61_is_suspended_through_9_november_2026_and_unknown_after(
    facts: Facts, day: date, verdict: str
) -> None:
    found = status(facts, magnet(0.005), "JPN", "USA", CIVIL, day)
    assert found.verdict == verdict
    assert rule(found, "cn-2025-61", "a-value").verdict == verdict


def test_each_entity_list_of_february_2026_has_twenty_entries(facts: Facts) -> None:
    """MOFCOM Nos. 11 and 12 of 2026."""
    counts = facts.frame("control_entities").groupby("notice")["count"].sum()
    assert counts.to_dict() == {"cn-2026-11": 20.0, "cn-2026-12": 20.0}


@pytest.mark.parametrize(
    ("day", "verdict", "notice"),
    [
        (date(2025, 6, 30), "denied", "cod-2025-001"),
        (date(2025, 10, 15), "denied", "cod-2025-001"),
        (date(2025, 10, 16), "licence", "cod-2025-004"),
        (date(2026, 6, 30), "licence", "cod-2025-004"),
    ],
)
def test_cobalt_of_dr_congo_was_stopped_and_then_rationed(
    facts: Facts, day: date, verdict: str, notice: str
) -> None:
    """ARECOMS decisions 001 and 004 of 2025: suspended from 2025-02-22 through 2025-10-15, quotas from 2025-10-16."""
    found = status(facts, Item(("cobalt",), "compound"), "COD", "FIN", CIVIL, day)
    assert found.verdict == verdict
    assert found.decides is not None
    assert found.decides.clause.notice.id == notice


def test_nickel_ore_of_indonesia_is_banned_and_its_metal_is_not_known(facts: Facts) -> None:
    """Energy Minister's Regulation 11 of 2019, from 2020-01-01."""
    day = date(2026, 3, 15)
    assert status(facts, Item(("nickel",), "ore"), "IDN", "JPN", CIVIL, day).verdict == "denied"
    metal = status(facts, Item(("nickel",), "metal"), "IDN", "JPN", CIVIL, day)
    assert metal.verdict == "unknown"
    assert metal.could_be == ()


def test_japans_own_list_is_named_and_not_judged(facts: Facts) -> None:
    """Ministerial ordinance in force from 2023-07-23: 23 kinds of chip-making equipment."""
    found = status(facts, Item(("silicon",), "equipment"), "JPN", "CHN", CIVIL, date(2026, 3, 15))
    assert rule(found, "jpn-2023-chips", "export").verdict == "not_classified"
    assert found.verdict == "no_registered_rule"
