"""The register of controls: declared rows as frozen objects, joined and checked once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..terms import MATERIALS, DataError, Fact, Words
from ..terms.facts import FactTables, facts_of
from ..terms.facts import rows as rows_of

SURE = ("verified", "repository")  # only these decide; an entity's name is matched as printed


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of export control, or a part of one with dates of its own; columns of `control_notices`."""

    id: str
    state: str
    title: Words
    issued: date | None
    effective: date | None
    suspended_from: date | None
    suspended_to: date | None
    suspended_by: str
    suspension: str
    checked: date
    verification: str
    note: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule of a notice; columns of `control_clauses`."""

    notice: Notice
    id: str
    kind: str
    covers: tuple[str, ...]
    origin: str
    destination: str
    conditions: tuple[str, ...]
    outcome: str
    valid_from: date | None
    valid_to: date | None
    duty: Words
    verification: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Listed:
    """An item on a list of a notice; columns of `control_items`."""

    notice: str
    annex: str
    id: str
    words: Words
    material: str
    form: str
    purity_share: float
    description: Words
    code: str
    hs6: tuple[str, ...]
    verification: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity that a notice lists, by the name printed in our source."""

    notice: str
    name: str
    verification: str
    fact: Fact


@dataclass(frozen=True)
class Register:
    """The rules on record.

    Attributes:
        notices: by id.
        clauses: all, in order of notice and clause.
        items: by notice and list.
        entities: by notice.
        since: the first day the register speaks of.
        checked: the last day through which every row was checked; after it everything is unknown.
    """

    notices: Mapping[str, Notice]
    clauses: tuple[Clause, ...]
    items: Mapping[tuple[str, str], tuple[Listed, ...]]
    entities: Mapping[str, tuple[Entity, ...]]
    since: date
    checked: date

    def covered(self, clause: Clause) -> tuple[Listed, ...]:
        """Return the items on the clause's own lists; () where it covers what other clauses list."""
        return tuple(
            item for annex in clause.covers for item in self.items.get((clause.notice.id, annex), ())
        )

    def listing(self, state: str) -> tuple[Clause, ...]:
        """Return the clauses by which a state puts items under licence whoever receives them."""
        return tuple(
            clause
            for clause in self.clauses
            if clause.notice.state == state and clause.kind in ("licence", "technology") and clause.destination == "*"
        )  # fmt: skip


def register(facts: FactTables) -> Register:
    """Return the register that the facts hold; a user's rows have replaced the embedded ones of the same key.

    Raises:
        DataError: rows that do not fit together: a notice twice, a clause without its notice or list, a material
            that nobody knows. All faults are in the message.
    """
    faults: list[Words] = []
    notices = _notices(facts, faults)
    items = _items(facts, faults)
    clauses = tuple(_clauses(facts, notices, items, faults))
    entities: dict[str, list[Entity]] = {}
    for row, fact in _rows(facts, "control_entities"):
        entities.setdefault(row.notice, []).append(Entity(row.notice, row.name, row.verification, fact))
    if not notices:
        faults.append(Words("no row of control_notices", "control_notices に行がない"))
    if faults:
        raise DataError(
            f"The register of controls does not fit together: {'; '.join(words.en for words in faults)}. "
            "Mend your rows and import them again.",
            f"輸出管理登録簿の行が整合しません: {'、'.join(words.ja for words in faults)}。"
            "行を直して取り込み直してください。",
        )
    issued = [notice.issued for notice in notices.values() if notice.issued and notice.verification in SURE]
    return Register(
        notices,
        clauses,
        {key: tuple(group) for key, group in items.items()},
        {key: tuple(group) for key, group in entities.items()},
        min(issued, default=date.min),
        min(notice.checked for notice in notices.values()),
    )


def _rows(facts: FactTables, table: str) -> Iterable[tuple[Any, Fact]]:
    frame = facts.frame(table)
    return zip(rows_of(frame), facts_of(frame, table), strict=True)


def _notices(facts: FactTables, faults: list[Words]) -> dict[str, Notice]:
    found: dict[str, Notice] = {}
    for row, fact in _rows(facts, "control_notices"):
        if row.notice in found:
            faults.append(
                Words(f"notice {row.notice} comes from two sources", f"公告 {row.notice} が二つの出典にある")
            )
        found[row.notice] = Notice(
            row.notice, row.state, Words(row.title_en, row.title_ja),
            _day(row.issued), _day(row.effective), _day(row.suspended_from), _day(row.suspended_to),
            row.suspended_by, row.suspension, date.fromisoformat(row.checked), row.verification, row.note, fact,
        )  # fmt: skip
    return found


def _items(facts: FactTables, faults: list[Words]) -> dict[tuple[str, str], list[Listed]]:
    found: dict[tuple[str, str], list[Listed]] = {}
    for row, fact in _rows(facts, "control_items"):
        if row.material != "*" and row.material not in MATERIALS:
            faults.append(
                Words(
                    f"unknown material '{row.material}' in {row.notice}",
                    f"{row.notice} の素材「{row.material}」は未登録",
                )
            )
        listed = Listed(
            row.notice, row.annex, row.item, Words(row.words_en, row.words_ja), row.material, row.form,
            float(row.purity_share), Words(row.description_en, row.description_ja), row.code,
            tuple(row.hs6.split()), row.verification, fact,
        )  # fmt: skip
        found.setdefault((row.notice, row.annex), []).append(listed)
    return found


def _clauses(
    facts: FactTables,
    notices: Mapping[str, Notice],
    items: Mapping[tuple[str, str], list[Listed]],
    faults: list[Words],
) -> Iterable[Clause]:
    for row, fact in _rows(facts, "control_clauses"):
        covers = tuple(row.covers.split())
        if row.notice not in notices:
            faults.append(
                Words(
                    f"clause {row.notice}/{row.clause} has no notice",
                    f"条項 {row.notice}/{row.clause} の公告がない",
                )
            )
            continue
        faults += [
            Words(f"{row.notice} has no list '{annex}'", f"{row.notice} にリスト「{annex}」がない")
            for annex in covers
            if annex not in ("dual-use", "notice") and (row.notice, annex) not in items
        ]
        yield Clause(
            notices[row.notice], row.clause, row.kind, covers, row.origin, row.destination,
            tuple(row.conditions.split()), row.outcome, _day(row.valid_from), _day(row.valid_to),
            Words(row.duty_en, row.duty_ja), row.verification, fact,
        )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
