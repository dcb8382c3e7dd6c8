"""Laws of a status: what is not said stays unknown, nothing is free, and no guess is made about anybody."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozai.controls import (
    SURE,
    VERDICTS,
    Case,
    Clause,
    EndUser,
    Interval,
    Item,
    Listed,
    Register,
    Verdict,
    boundaries,
    judged,
    register,
    timeline,
)
from sozai.controls.status import CERTAIN, RANK
from sozai.store import Facts
from sozai.terms import MATERIALS, ParameterError
from sozai.terms.measures import FORMS

TRISTATE = st.sampled_from([None, True, False])
ELEMENTS = (
    "dysprosium",
    "holmium",
    "neodymium",
    "samarium",
    "gallium",
    "cobalt",
    "antimony",
    "tungsten",
    "steel",
)
PLACES = ("CHN", "JPN", "USA", "DEU", "COD", "IDN", "RUS", "AUS")


@st.composite
def items(draw: st.DrawFn) -> Item:
    form = draw(st.sampled_from(["", *FORMS]))
    low = draw(st.floats(0.0, 0.01))
    inputs = Interval(low, low + draw(st.floats(0.0, 0.01))) if draw(st.booleans()) else None
    return Item(
        tuple(draw(st.lists(st.sampled_from(ELEMENTS), min_size=1, max_size=2))),
        form,
        draw(TRISTATE),
        draw(st.sampled_from(["", "CHN", "JPN"])),
        draw(st.sampled_from([None, 0.9, 0.99999])),
        draw(TRISTATE),
        draw(TRISTATE),
        inputs if form in ("magnet", "target") else None,
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    user = EndUser(
        draw(st.sampled_from(["", "JAXA", "TDK", "nobody"])),
        draw(st.sampled_from(["civil", "military", "unknown"])),
        draw(st.sampled_from(["", "none", "cn-2026-11"])),
        draw(TRISTATE),
        draw(TRISTATE),
    )
    return Case(
        draw(items()),
        draw(st.sampled_from(PLACES)),
        draw(st.sampled_from(PLACES)),
        user,
        draw(st.dates(date(2023, 1, 1), date(2027, 12, 31))),
        draw(st.booleans()),
        draw(TRISTATE),
    )


def told(verdict: Verdict) -> tuple[object, ...]:
    """Return all that an answer says but the day it names."""
    decides = verdict.decides
    return (
        verdict.verdict,
        verdict.could_be,
        verdict.missing,
        verdict.outcomes,
        (decides.clause.notice.id, decides.clause.id) if decides else None,
    )


@settings(max_examples=150, deadline=None)
@given(case=cases(), share=st.floats(0.0, 1.0, exclude_max=True))
def test_moving_a_date_across_no_boundary_never_changes_an_answer(
    rules: Register, case: Case, share: float
) -> None:
    edges = [date.min, *boundaries(rules), date(2100, 1, 1)]
    place = bisect_right(edges, case.day)
    first, last = edges[place - 1], edges[place] - timedelta(days=1)
    moved = first + timedelta(days=round(share * (last - first).days))
    assert told(judged(rules, case)) == told(judged(rules, replace(case, day=moved)))


@settings(max_examples=150, deadline=None)
@given(case=cases())
def test_saying_more_never_contradicts_what_was_certain(rules: Register, case: Case) -> None:
    """A verdict that was certain with evidence missing is a lower bound when the evidence arrives."""
    vague = replace(
        case,
        item=replace(case.item, made_in="", described=None, chinese_technology=None, input_share=None),
        end_user=EndUser(case.end_user.name),
        assistance=None,
    )
    less, more = judged(rules, vague), judged(rules, case)
    if less.verdict in ("licence", "presumed_denied", "denied"):
        assert RANK[more.verdict] >= RANK[less.verdict]
        assert more.verdict == less.verdict or more.verdict in less.could_be
    if less.verdict == "no_registered_rule":
        assert more.verdict == "no_registered_rule"


@settings(max_examples=100, deadline=None)
@given(case=cases())
def test_there_is_no_verdict_free_and_every_day_after_the_last_check_is_unknown(
    rules: Register, case: Case
) -> None:
    assert judged(rules, case).verdict in VERDICTS
    assert not any("free" in words.en for words in VERDICTS.values())
    late = judged(rules, replace(case, day=rules.checked + timedelta(days=1 + case.day.toordinal() % 500)))
    assert late.verdict == "unknown"
    assert rules.checked.isoformat() in late.sentence.en
    assert {outcome.verdict for outcome in late.outcomes} <= {"unknown", "not_reached", "not_classified"}


@settings(max_examples=60, deadline=None)
@given(case=cases())
def test_a_timeline_says_on_every_day_what_the_day_alone_says(rules: Register, case: Case) -> None:
    spans = timeline(rules, case)
    found = [
        span for span in spans if span.first <= case.day and (span.last is None or case.day <= span.last)
    ]
    if case.day < rules.since:
        assert found == []
        return
    assert [span.verdict.verdict for span in found] == [judged(rules, case).verdict]
    assert spans[-1].last is None
    for one, other in pairwise(spans):
        assert one.last == other.first - timedelta(days=1)


def test_entities_are_matched_character_by_character(rules: Register) -> None:
    def listed(name: str) -> str:
        case = Case(Item(("dysprosium",), "oxide"), "CHN", "JPN", EndUser(name, "civil"), date(2026, 3, 15))
        return next(o.verdict for o in judged(rules, case).outcomes if o.clause.notice.id == "cn-2026-11")

    assert listed("JAXA") == "denied"
    for close in ("jaxa", "JAXA ", "JAXA Co.", "JAX", "Japan Aerospace Exploration Agency", ""):
        assert listed(close) == "unknown"


def test_nobody_is_taken_to_be_unlisted_or_unowned(rules: Register) -> None:
    user = EndUser(use="civil", listed="none")
    case = Case(Item(("dysprosium",), "oxide"), "CHN", "JPN", user, date(2026, 3, 15))
    assert judged(rules, case).could_be == ("denied",)
    assert judged(rules, replace(case, end_user=replace(user, owned=False))).could_be == ()


def weak(clause: Clause, item: Listed | None) -> bool:
    marks = {clause.notice.verification, clause.verification} | ({item.verification} if item else set())
    return bool(marks - set(SURE))


def beside_rows(rules: Register, count: int) -> Iterator[Case]:
    """Yield cases beside rows of the register: their materials, forms, ways and days, mixed."""
    draw = Random(5)
    listed = [item for items in rules.items.values() for item in items]
    places = ("CHN", "COD", "IDN", "RUS", "JPN", "USA", "DEU")
    for _ in range(count):
        item, clause = draw.choice(listed), draw.choice(rules.clauses)
        material = item.material if item.material in MATERIALS else draw.choice(("copper", "palladium"))
        form = item.form if item.form != "*" else draw.choice(("ore", "metal", "compound"))
        purity, described = draw.choice((None, 0.5, 1.0)), draw.choice((None, True, False))
        day = date(2019, 1, 1) + timedelta(
            days=draw.randrange((date(2026, 11, 9) - date(2019, 1, 1)).days + 1)
        )
        origin = clause.origin if clause.origin != "*" else draw.choice(places)
        destination = clause.destination if clause.destination != "*" else draw.choice(places)
        user = EndUser("", draw.choice(("unknown", "civil", "military")), "none", False)
        yield Case(Item((material,), form, True, "CHN", purity, described), origin, destination, user, day)


def test_what_is_not_verified_never_decides_alone(rules: Register) -> None:
    """A weak row leaves a case as it was or makes it unknown; it never gives, lifts or suspends a duty."""
    items = {key: tuple(i for i in held if i.verification in SURE) for key, held in rules.items.items()}
    clauses = tuple(clause for clause in rules.clauses if not weak(clause, None))
    strong = replace(rules, items=items, clauses=clauses)
    touched = 0
    for case in beside_rows(rules, 1_500):
        found, without = judged(rules, case), judged(strong, case)
        for outcome in found.outcomes:
            if weak(outcome.clause, outcome.item):
                assert outcome.verdict in ("unknown", "not_reached", "not_classified"), case
        assert found.verdict in (without.verdict, "unknown"), case
        if without.verdict in CERTAIN:
            assert found.verdict == without.verdict, case
        touched += found.verdict != without.verdict
    assert touched > 10


def test_every_weak_row_is_met_by_a_case_and_leaves_it_unknown(rules: Register) -> None:
    met = 0
    for clause in rules.clauses:
        for item in rules.covered(clause):
            if not weak(clause, item) or clause.origin == "*":
                continue
            elements = (item.material,) if item.material in MATERIALS else ("copper",)
            form = item.form if item.form != "*" else "metal"
            end = clause.destination if clause.destination != "*" else "DEU"
            user = EndUser("", "civil", "none", False)
            case = Case(Item(elements, form, True), clause.origin, end, user, date(2026, 3, 15))
            said = [o.verdict for o in judged(rules, case).outcomes if o.clause is clause]
            assert said in (["unknown"], ["not_classified"]), (clause.notice.id, item.id, said)
            met += 1
    assert met >= 6


def test_an_unverified_suspension_neither_suspends_nor_leaves_in_force(rules: Register) -> None:
    user = EndUser("", "civil", "none", False)
    case = Case(Item(("gallium",), "metal"), "CHN", "USA", user, date(2025, 6, 1))
    before = judged(rules, case)
    assert before.verdict == "presumed_denied"
    during = judged(rules, replace(case, day=date(2026, 6, 1)))
    assert (during.verdict, during.could_be) == ("licence", ("presumed_denied",))


@pytest.mark.parametrize(("origin", "material"), [("COD", "cobalt"), ("IDN", "nickel"), ("RUS", "palladium")])
def test_a_state_whose_rules_are_missing_is_unknown_and_not_without_rules(
    rules: Register, origin: str, material: str
) -> None:
    user = EndUser("", "civil", "none", False)
    form = "ore" if origin == "COD" else "metal"
    found = judged(rules, Case(Item((material,), form), origin, "KOR", user, date(2024, 3, 15)))
    assert found.verdict == "unknown"
    assert any("missing here" in words.en for words, _ in found.missing)


def test_a_users_row_says_what_holds_after_the_suspension(facts: Facts, rules: Register) -> None:
    """The row that answers from 2026-11-10 on is the user's: checked later, suspended longer or not at all."""

    class Mine:
        digest = "mine"

        def __init__(self, **columns: str) -> None:
            self.columns = columns

        def frame(self, table: str, **where: object):  # type: ignore[no-untyped-def]
            frame = facts.frame(table, **where)
            if table == "control_notices":
                frame.loc[frame["notice"] == "cn-2025-57", list(self.columns)] = list(self.columns.values())
            return frame

        def sql(self, query: str, parameters: object = ()):  # type: ignore[no-untyped-def]
            raise AssertionError(query, parameters)

        def sources(self, table: str):  # type: ignore[no-untyped-def]
            raise AssertionError(table)

    item = Item(("holmium",), "oxide")
    case = Case(item, "CHN", "KOR", EndUser("", "civil", "none", False), date(2026, 11, 15))
    assert judged(rules, case).verdict == "unknown"
    again = judged(register(Mine(checked="2026-12-31")), case)
    assert next(o.verdict for o in again.outcomes if o.clause.notice.id == "cn-2025-57") == "licence"
    longer = judged(register(Mine(checked="2026-12-31", suspended_to="2027-11-10")), case)
    assert next(o.verdict for o in longer.outcomes if o.clause.notice.id == "cn-2025-57") == "suspended"


def test_a_purity_or_description_that_nobody_states_is_asked_for(rules: Register) -> None:
    user = EndUser("", "civil", "none", False)
    day = date(2026, 1, 5)

    def antimony(purity: float | None) -> Verdict:
        return judged(rules, Case(Item(("antimony",), "oxide", purity_share=purity), "CHN", "JPN", user, day))

    assert antimony(None).verdict == "unknown"
    assert antimony(0.9999).verdict == "licence"
    assert antimony(0.998).verdict == "no_registered_rule"
    assert any("99.99 %" in words.en for words, _ in antimony(None).missing)


def test_a_magnet_of_unstated_composition_is_unknown_and_not_neodymium_only(rules: Register) -> None:
    user = EndUser("", "civil", "none", False)
    found = judged(rules, Case(Item(("neodymium",), "magnet"), "CHN", "JPN", user, date(2026, 1, 5)))
    assert found.verdict == "unknown"
    assert found.could_be == ("licence",)
    assert any("elements" in words.en for words, _ in found.missing)


def test_the_value_rule_is_never_applied_to_a_product() -> None:
    with pytest.raises(ParameterError, match="magnet or target"):
        Item(("dysprosium",), "product", input_share=Interval(0.5, 0.5))


def test_a_shipment_starts_and_ends_in_one_place() -> None:
    with pytest.raises(ParameterError, match="one destination"):
        Case(Item(("dysprosium",), "oxide"), "CHN", "WLD", EndUser(), date(2026, 1, 1))
    with pytest.raises(ParameterError, match="There is no form"):
        Item(("dysprosium",), "ingot")
