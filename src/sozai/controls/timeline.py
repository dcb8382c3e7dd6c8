"""A status over time: it changes on the days the register names, and on no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .case import Case
from .register import Register
from .status import Verdict, judged

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which a case has one status, both ends included; `last` None means open."""

    first: date
    last: date | None
    verdict: Verdict


def boundaries(register: Register) -> tuple[date, ...]:
    """Return the days on which an answer may change, in order: first days of effect, of suspension, of ignorance."""
    found = {register.since, register.checked + DAY}
    for notice in register.notices.values():
        found.add(notice.checked + DAY)
        found |= {day for day in (notice.issued, notice.suspended_from) if day}
        found |= {notice.suspended_to + DAY} if notice.suspended_to else set()
    for clause in register.clauses:
        found |= {clause.valid_from} if clause.valid_from else set()
        found |= {clause.valid_to + DAY} if clause.valid_to else set()
    return tuple(sorted(found))


def timeline(register: Register, case: Case) -> tuple[Span, ...]:
    """Return the status of a case from the first day of the register on; days of one status stand together.

    The case's own day is not used. The last span is unknown and open: it begins when the register was last checked.
    """
    return tuple(_joined(register, case))


def _joined(register: Register, case: Case) -> Iterator[Span]:
    span: Span | None = None
    for day in boundaries(register):
        if day < register.since:
            continue
        verdict = judged(register, replace(case, day=day))
        if span and _same(span.verdict, verdict):
            continue
        if span:
            yield replace(span, last=day - DAY)
        span = Span(day, None, verdict)
    if span:
        yield span


def _same(one: Verdict, other: Verdict) -> bool:
    return one.verdict == other.verdict and one.could_be == other.could_be and _rule(one) == _rule(other)


def _rule(verdict: Verdict) -> tuple[str, str] | None:
    decides = verdict.decides
    return (decides.clause.notice.id, decides.clause.id) if decides else None
