"""The status of a case: what every clause says, and the strictest that is certain decides.

There is no verdict "free": where nothing reaches a case, no rule is registered as of the register's day. Paraphrases
are ours and unofficial; nothing here is legal advice or a classification under Japan's own law.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..terms import Fact, Words
from ..terms.facts import FactTables
from .case import Case, EndUser, Item
from .conditions import AUTHORITY, CONDITIONS, SILENT, Check, on_list, on_route, together, unknown
from .register import SURE, Clause, Listed, Notice, Register, register

VERDICTS: dict[str, Words] = {
    "denied": Words("denied", "禁止"),
    "presumed_denied": Words("presumed denied", "原則不許可"),
    "licence": Words("licence required", "要許可"),
    "unknown": Words("unknown", "不明"),
    "suspended": Words("suspended", "停止中"),
    "no_registered_rule": Words("no registered rule", "該当する登録規制なし"),
}
RANK = {name: len(VERDICTS) - place for place, name in enumerate(VERDICTS)}
CERTAIN = ("denied", "presumed_denied", "licence")
NOT_REACHED = "not_reached"
NOT_CLASSIFIED = "not_classified"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one clause says about the case.

    Attributes:
        clause: the clause.
        item: the item on its list that is met, or may be; None when it covers what others list.
        verdict: one of `VERDICTS`, or "not_reached", or "not_classified" for a law this register leaves to others.
        reason: why, in one phrase.
        missing: evidence that would settle it.
        ask: who can give that evidence, in the same order.
    """

    clause: Clause
    item: Listed | None
    verdict: str
    reason: Words
    missing: tuple[Words, ...] = ()
    ask: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status of a case.

    Attributes:
        verdict: one of `VERDICTS`.
        words: its name; "no registered rule" names the register's day.
        decides: the clause's outcome that decides; None when none does.
        sentence: the rule that decides, in one sentence (ours, unofficial).
        could_be: stricter verdicts that missing evidence leaves open, strictest first.
        outcomes: what every clause says whose items may be met, strictest first.
        missing: all evidence that is missing, with who can give it.
        checked: the register's day.
        facts: the rows it stands on.
    """

    verdict: str
    words: Words
    decides: Outcome | None
    sentence: Words
    could_be: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    missing: tuple[tuple[Words, Words], ...]
    checked: date
    facts: tuple[Fact, ...]


def status(
    facts: FactTables,
    item: Item,
    origin: str,
    destination: str,
    end_user: EndUser,
    day: date,
    *,
    suspensions: bool = True,
) -> Verdict:
    """Return the status of an item that goes from `origin` to `destination` on a day.

    Args:
        facts: declared tables; reads `control_notices`, `control_clauses`, `control_items`, `control_entities`.
        item: what is shipped; what nobody has said stays unknown.
        origin: who ships it.
        destination: who receives it.
        end_user: who receives it in the end.
        day: the day of export.
        suspensions: False asks what the rules would say if no suspension stood.

    Raises:
        DataError: the register does not fit together.
        ParameterError: an unknown place.
    """
    return judged(register(facts), Case(item, origin, destination, end_user, day, suspensions))


def judged(register: Register, case: Case) -> Verdict:
    """Return the status of a case under a register that was read once."""
    found = [outcome for clause in register.clauses if (outcome := _outcome(register, clause, case))]
    found.sort(key=lambda outcome: -RANK.get(outcome.verdict, 0))
    certain = [outcome for outcome in found if outcome.verdict in CERTAIN]
    if certain:
        # Of equals the latest rule speaks: a list of end users asks more than the list of items before it.
        decides = max(
            (outcome for outcome in certain if outcome.verdict == certain[0].verdict),
            key=lambda outcome: outcome.clause.notice.issued or date.min,
        )
        return _verdict(register, case, decides.verdict, decides, found)
    if not register.since <= case.day <= register.checked:
        return _verdict(register, case, "unknown", None, found)
    open_ = [outcome for outcome in found if outcome.verdict == "unknown"]
    if open_:
        worst = max(open_, key=lambda outcome: RANK.get(outcome.clause.outcome, 0), default=None)
        return _verdict(register, case, "unknown", worst, found)
    suspended = next((outcome for outcome in found if outcome.verdict == "suspended"), None)
    return _verdict(register, case, "suspended" if suspended else "no_registered_rule", suspended, found)


def _verdict(
    register: Register, case: Case, verdict: str, decides: Outcome | None, found: list[Outcome]
) -> Verdict:
    open_ = {outcome.clause.outcome for outcome in found if outcome.verdict == "unknown"} & set(CERTAIN)
    missing = dict.fromkeys(pair for o in found for pair in zip(o.missing, o.ask, strict=True))
    words = VERDICTS[verdict]
    if verdict == "no_registered_rule":
        day = register.checked.isoformat()
        words = Words(f"{words.en} (register as of {day})", f"{words.ja}（登録簿 {day} 時点）")
    facts = dict.fromkeys(
        fact
        for outcome in found
        for fact in (
            outcome.clause.notice.fact,
            outcome.clause.fact,
            *((outcome.item.fact,) if outcome.item else ()),
        )
    )
    return Verdict(
        verdict, words, decides, _sentence(register, case, verdict, decides),
        tuple(sorted((o for o in open_ if RANK[o] > RANK[verdict]), key=lambda o: -RANK[o])),
        tuple(found), tuple(missing), register.checked, tuple(facts),
    )  # fmt: skip


def _sentence(register: Register, case: Case, verdict: str, decides: Outcome | None) -> Words:
    day = register.checked.isoformat()
    if case.day > register.checked:
        return Words(
            f"The register was last checked on {day}; what holds on {case.day.isoformat()} is unknown.",
            f"登録簿の最終確認日は {day}。{case.day.isoformat()} 時点の規制は不明。",
        )
    if case.day < register.since:
        since = register.since.isoformat()
        return Words(f"The register begins on {since}.", f"登録簿は {since} 以降の規制を収録。")
    if decides is None:
        return Words(
            f"No rule in the register of {day} reaches the case; that does not mean that none exists.",
            f"登録簿（{day} 時点）に該当する規制はない。規制が存在しないことを意味しない。",
        )
    title, duty = decides.clause.notice.title, decides.clause.duty
    if verdict == "unknown":
        return Words(
            f"{title.en}: not known: {decides.reason.en}.", f"{title.ja}：次が不明：{decides.reason.ja}"
        )
    if verdict == "suspended":
        return Words(f"{title.en}: {decides.reason.en}.", f"{title.ja}：{decides.reason.ja}。")
    listed = decides.reason if decides.clause.kind == "end-user-list" else SILENT
    lead = Words(f" ({listed.en})", f"（{listed.ja}）") if listed.en else listed
    return Words(f"{title.en}{lead.en}: {duty.en}", f"{title.ja}{lead.ja}：{duty.ja}")


def _outcome(register: Register, clause: Clause, case: Case) -> Outcome | None:
    """Return what a clause says; None when it speaks of other items, or of other ways for whatever is listed."""
    route = on_route(clause, case)
    if route.holds is False and case.origin != case.destination:
        return None
    cover, item = _cover(register, clause, case)
    if cover.holds is False or (route.holds is False and item is None):
        return None
    if route.holds is False:
        return Outcome(clause, item, NOT_REACHED, route.reason)
    if clause.verification == "outside":
        return Outcome(clause, item, NOT_CLASSIFIED, SILENT, (clause.duty,), (_OWN_LAW,))
    stage = period(clause, case.day, suspensions=case.suspensions)
    if stage == "past":
        return _unknown(clause, item, [unknown(_past(clause.notice), AUTHORITY)])
    checks = [cover, *(CONDITIONS[name](register, clause, case) for name in clause.conditions)]
    refuted = next((check for check in checks if check.holds is False), None)
    if refuted:
        return Outcome(clause, item, NOT_REACHED, refuted.reason)
    if stage in ("before", "ended"):
        return Outcome(clause, item, NOT_REACHED, _PERIODS[stage])
    doubt = _doubt(clause, item)
    if stage == "suspended" and doubt is None:
        return Outcome(clause, item, "suspended", _suspended(register, clause.notice))
    if clause.outcome == "outside":
        return Outcome(clause, item, NOT_REACHED, clause.duty)
    if stage == "suspended?":
        checks.append(
            unknown(
                Words(
                    "whether the notice is suspended (known only from hearsay)",
                    "公告が停止中か（未確認情報のみ）",
                ),
                AUTHORITY,
            )
        )
    if doubt:
        checks.append(doubt)
    if together(checks) is None:
        return _unknown(clause, item, [check for check in checks if check.holds is None])
    said = next((check.reason for check in reversed(checks) if check.reason.en), SILENT)
    return Outcome(clause, item, clause.outcome, said)


def _unknown(clause: Clause, item: Listed | None, checks: list[Check]) -> Outcome:
    pairs = [(check.missing, check.ask) for check in checks if check.missing and check.ask]
    return Outcome(
        clause, item, "unknown", checks[0].reason, tuple(a for a, _ in pairs), tuple(b for _, b in pairs)
    )


def _cover(register: Register, clause: Clause, case: Case) -> tuple[Check, Listed | None]:
    """Return whether the clause covers the item, and the listed item that is met or may be."""
    if clause.covers == ("dual-use",):
        return _dual_use(register, clause.notice.state, case), None
    if clause.covers == ("notice",):
        return _elsewhere_in_notice(register, clause, case), None
    checks = [(on_list(listed, case.item), listed) for listed in register.covered(clause)]
    for wanted in (True, None):
        for check, listed in checks:
            if check.holds is wanted:
                return check, listed
    return Check(False), None


def _dual_use(register: Register, state: str, case: Case) -> Check:
    """Return whether the state lists the item; never "no", for its whole catalogue is not in this register."""
    for clause in register.listing(state):
        check, listed = _cover(register, clause, case)
        stage = period(clause, case.day, suspensions=case.suspensions)
        if check.holds and stage == "in force" and _doubt(clause, listed) is None:
            return Check(True, listed.words if listed else SILENT)
    return unknown(
        Words(
            "whether the item is on the dual-use catalogue (only part of it is in this register)",
            "両用品目リストへの該当性（本登録簿は一部のみ収録）",
        ),
        AUTHORITY,
    )


def _elsewhere_in_notice(register: Register, clause: Clause, case: Case) -> Check:
    found = [
        outcome
        for other in register.clauses
        if other.notice.id == clause.notice.id and other.covers != ("notice",)
        if (outcome := _outcome(register, other, case)) and outcome.verdict != NOT_REACHED
    ]
    if not found:
        return Check(False)
    sure = next((o for o in found if o.verdict != "unknown"), None)
    return Check(True) if sure else Check(None, found[0].reason)


def _doubt(clause: Clause, item: Listed | None) -> Check | None:
    """Return what keeps the rows from deciding; None when all were read where they were published."""
    marks = [clause.notice.verification, clause.verification, *([item.verification] if item else [])]
    weak = next((mark for mark in marks if mark not in SURE), None)
    if weak is None:
        return None
    if weak == "missing":
        return Check(None, clause.duty, clause.duty, AUTHORITY)
    return unknown(Words("the official text: the row is not verified", "公告の本文（行が未確認）"), AUTHORITY)


def period(clause: Clause, day: date, *, suspensions: bool = True) -> str:
    """Return where a day lies in the life of a clause.

    "before", "in force", "suspended", "suspended?" (the suspension itself is not verified), "ended", or "past"
    (after the row's last check). After a suspension's last day the clause is in force again only if its row was
    checked later still.
    """
    notice = clause.notice
    if day > notice.checked:
        return "past"
    if notice.issued and day < notice.issued:
        return "before"
    until = notice.suspended_to or date.max
    if suspensions and notice.suspended_from and notice.suspended_from <= day <= until:
        return "suspended" if notice.suspension in SURE else "suspended?"
    if clause.valid_from and day < clause.valid_from:
        return "before"
    return "ended" if clause.valid_to and day > clause.valid_to else "in force"


_OWN_LAW = Words("the exporter's own export-control office, METI", "自社の輸出管理部門、経済産業省")
_PERIODS = {
    "before": Words("not yet in force", "施行前"),
    "ended": Words("no longer in force", "失効"),
}


def _suspended(register: Register, notice: Notice) -> Words:
    last, by = notice.suspended_to, register.notices.get(notice.suspended_by)
    name = by.title if by else Words(notice.suspended_by, notice.suspended_by)
    until = Words(f" through {last.isoformat()}", f"（{last.isoformat()} まで）") if last else SILENT
    return Words(f"suspended{until.en} by {name.en}", f"停止中{until.ja}：{name.ja}")


def _past(notice: Notice) -> Words:
    day = notice.checked.isoformat()
    return Words(f"what holds after {day}, when the row was last checked", f"最終確認日 {day} より後の状況")
