"""The register's rows fit together, say where they come from, and a wrong one is refused in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sozai.controls import Register, measures, register
from sozai.sources.controls import FOLDER
from sozai.store import Facts, check
from sozai.terms import MATERIALS, TABLES, DataError
from sozai.terms.events import EVENTS
from sozai.terms.measures import MEASURES


def test_every_notice_of_china_from_2023_to_2026_is_there_with_its_first_day(rules: Register) -> None:
    """First days of effect as printed; No. 46 of 2024 stands in two parts."""
    first = {id_: str(notice.effective) for id_, notice in rules.notices.items() if notice.state == "CHN"}
    assert first == {
        "cn-2023-23": "2023-08-01", "cn-2023-39": "2023-12-01", "cn-2024-33": "2024-09-15",
        "cn-2024-46-1": "2024-12-03", "cn-2024-46-2": "2024-12-03", "cn-2025-10": "2025-02-04",
        "cn-2025-18": "2025-04-04", "cn-2025-55": "2025-11-08", "cn-2025-56": "2025-11-08",
        "cn-2025-57": "2025-11-08", "cn-2025-58": "2025-11-08", "cn-2025-61": "2025-10-09",
        "cn-2025-62": "2025-10-09", "cn-2025-70": "2025-11-07", "cn-2026-1": "2026-01-06",
        "cn-2026-11": "2026-02-24", "cn-2026-12": "2026-02-24",
    }  # fmt: skip
    suspended = {id_ for id_, notice in rules.notices.items() if notice.suspended_by == "cn-2025-70"}
    assert suspended == {f"cn-2025-{number}" for number in (55, 56, 57, 58, 61, 62)}
    assert {rules.notices[id_].suspended_to for id_ in suspended} == {date(2026, 11, 9)}


def test_states_other_than_china_have_rows_or_a_row_that_says_what_is_missing(rules: Register) -> None:
    states = {notice.state for notice in rules.notices.values()}
    assert states == {"CHN", "COD", "IDN", "RUS", "JPN"}
    for notice in rules.notices.values():
        if notice.verification == "missing":
            assert notice.note.startswith("Missing:")


def test_every_row_says_how_it_was_checked_and_a_weak_one_has_a_weak_grade(facts: Facts) -> None:
    for table in MEASURES:
        for row in facts.frame(table.name).itertuples():
            grade = {"verified": "A", "repository": "B", "abbreviated": "C"}.get(row.verification, "D")
            assert row.grade == grade
            assert row.note or table.name in ("control_clauses", "control_items")


def test_every_sentence_stands_in_both_languages(facts: Facts) -> None:
    for table in MEASURES:
        frame = facts.frame(table.name)
        for name in (column[:-3] for column in table.columns if column.endswith("_en")):
            english, japanese = frame[f"{name}_en"] != "", frame[f"{name}_ja"] != ""
            assert (english == japanese).all()
            assert not frame.loc[english, f"{name}_ja"].str.fullmatch(r"[\x00-\x7f]*").any()


def test_every_file_of_the_folder_is_in_the_embedded_facts(facts: Facts) -> None:
    declared = (*MEASURES, *EVENTS)
    assert len(list(FOLDER.glob("*.csv"))) == len(declared)
    for table in declared:
        assert len(facts.frame(table.name)) > 0


class Changed:
    """The embedded facts with one table changed."""

    digest = "changed"

    def __init__(self, facts: Facts, table: str, **columns: Any) -> None:
        self.facts, self.table, self.columns = facts, table, columns

    def frame(self, table: str, **where: Any) -> Any:
        frame = self.facts.frame(table, **where)
        return frame.assign(**self.columns) if table == self.table else frame

    def sql(self, query: str, parameters: Any = ()) -> Any:
        return self.facts.sql(query, parameters)

    def sources(self, table: str) -> tuple[str, ...]:
        return self.facts.sources(table)


@pytest.mark.parametrize(
    ("table", "columns", "says"),
    [
        ("control_items", {"material": "unobtainium"}, "unknown material 'unobtainium'"),
        ("control_clauses", {"notice": "cn-1999-1"}, "has no notice"),
        ("control_clauses", {"covers": "part-9"}, "has no list 'part-9'"),
        ("control_notices", {"notice": "cn-2025-18"}, "comes from two sources"),
    ],
)
def test_rows_that_do_not_fit_together_are_refused(
    facts: Facts, table: str, columns: dict[str, str], says: str
) -> None:
    with pytest.raises(DataError, match=says):
        register(Changed(facts, table, **columns))


@pytest.mark.parametrize("day", ["2025-13-01", "2025-02-30", "20250204", "February", ""])
def test_a_day_that_is_none_is_refused_where_one_is_needed(facts: Facts, day: str) -> None:
    rows = facts.frame("control_notices", notice="cn-2025-18").assign(checked=day)
    assert any("checked must be a date" in fault.of().en for fault in check(TABLES["control_notices"], rows))
    may = facts.frame("control_notices", notice="cn-2025-18").assign(suspended_from=day)
    assert bool(check(TABLES["control_notices"], may)) == (day != "")


def test_listed_materials_are_known(rules: Register) -> None:
    named = {item.material for items in rules.items.values() for item in items} - {"*"}
    assert named <= set(MATERIALS)


def test_measures_on_a_route_are_those_of_the_goods_and_the_place(facts: Facts) -> None:
    steel = measures(facts, ("steel",), "JPN", "DEU", date(2026, 7, 1))
    quota = next(measure for measure in steel if measure.item == "japan-country-quota")
    assert quota.value == 551_539.0
    assert {measure.state for measure in steel} == {"EU27"}
    assert not any(measure.material == "cobalt" for measure in steel)
    gone = measures(facts, ("steel",), "JPN", "USA", date(2026, 7, 1))
    assert all(measure.valid_to == "" for measure in gone)
    british = measures(facts, ("steel",), "GBR", "USA", date(2026, 7, 1))
    assert any(measure.value is None for measure in british)
