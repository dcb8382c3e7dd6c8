"""What must hold for a clause to reach a case: each check says yes, no or unknown, and what would settle it.

The logic is Kleene's: a "no" settles a conjunction, a "yes" an alternative, and otherwise the unknown stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..terms import COUNTRIES, GROUPS, Words
from ..terms.materials import MEMBERS
from .case import Case, Item
from .register import Clause, Listed, Register
from .value_rule import reaches_line

# Forms whose name does not say what they are made of: other elements may be in them.
MIXED_FORMS = ("", "magnet", "alloy", "target")
WITHIN = MEMBERS | {"graphite": ("natural-graphite", "synthetic-graphite")}

SILENT = Words("", "")
SUPPLIER = Words("the supplier or maker", "供給者・製造者")
CUSTOMER = Words("the customer and end user", "顧客・最終需要者")
AUTHORITY = Words("the authority that issued the notice", "公告を出した当局")


@dataclass(frozen=True, slots=True)
class Check:
    """What a check says.

    Attributes:
        holds: True, False, or None for unknown.
        reason: why, in one phrase.
        missing: the evidence that would settle an unknown.
        ask: who can give it.
    """

    holds: bool | None
    reason: Words = SILENT
    missing: Words | None = None
    ask: Words | None = None


YES, NO = Check(True), Check(False)


def unknown(missing: Words, ask: Words) -> Check:
    """Return the check that lacks a piece of evidence."""
    return Check(None, missing, missing, ask)


def together(checks: Iterable[Check]) -> bool | None:
    """Return whether all hold.

    Example:
        >>> together([Check(True), Check(None)]), together([Check(None), Check(False)]), together([])
        (None, False, True)
    """
    held = [check.holds for check in checks]
    return False if False in held else None if None in held else True


def on_route(clause: Clause, case: Case) -> Check:
    """Return whether the shipment goes a way that the clause speaks of; * is any place but the issuing state."""
    state = clause.notice.state
    if clause.kind == "deemed-export":
        return Check(case.origin == state, Words("technology given inside the state", "国内での技術提供"))
    if case.origin == case.destination:
        return Check(
            False,
            Words("it does not leave the country or region", "国・地域の外に出ない"),
        )
    here = _at(clause.origin, case.origin, state) and _at(clause.destination, case.destination, state)
    return Check(here, SILENT if here else Words("another route", "対象外の経路"))


def _at(wanted: str, place: str, state: str) -> bool:
    if wanted == "*":
        return place != state
    return place == wanted or place in GROUPS.get(wanted, ())


def on_list(listed: Listed, item: Item) -> Check:
    """Return whether an item is the one on the list."""
    open_: Check | None = None
    for check in (_form, _material, _purity, _description):  # the cheap ones settle most
        found = check(listed, item)
        if found.holds is False:
            return found
        open_ = open_ or (found if found.holds is None else None)
    return open_ or Check(True, listed.words)


def _material(listed: Listed, item: Item) -> Check:
    wanted = listed.material
    if wanted == "*" or any(held == wanted or held in WITHIN.get(wanted, ()) for held in item.elements):
        return YES
    vague = any(wanted in WITHIN.get(held, ()) for held in item.elements)
    if vague or (item.form in MIXED_FORMS and item.complete is not True):
        return unknown(Words("which elements it holds", "含有元素の全て"), SUPPLIER)
    return NO


def _form(listed: Listed, item: Item) -> Check:
    if listed.form == "*" or item.form == listed.form:
        return YES
    return NO if item.form else unknown(Words("its form", "形態"), SUPPLIER)


def _purity(listed: Listed, item: Item) -> Check:
    if not listed.purity_share:
        return YES
    if item.purity_share is None:
        return unknown(
            Words(f"its purity (listed from {_percent(listed.purity_share)} %)", f"純度（{_percent(listed.purity_share)}% 以上が対象）"),
            SUPPLIER,
        )  # fmt: skip
    return Check(item.purity_share >= listed.purity_share)


def _percent(share: float) -> str:
    return f"{100.0 * share:.10g}"


def _description(listed: Listed, item: Item) -> Check:
    if not listed.description.en:
        return YES
    if item.described is None:
        return unknown(
            Words(f"whether it {listed.description.en}", f"仕様が次に当たるか：{listed.description.ja}"),
            SUPPLIER,
        )
    return Check(item.described)


def _value(_register: Register, _clause: Clause, case: Case) -> Check:
    share = case.item.input_share
    reached = None if share is None else reaches_line(share)
    if share is None or reached is None:
        return unknown(
            Words(
                "the values of its listed Chinese inputs and of the magnet or target itself, close enough to tell",
                "中国原産の対象原料と、磁石・ターゲット自体の価額（判定できる精度のもの）",
            ),
            SUPPLIER,
        )
    if reached:
        return Check(
            True,
            Words(
                "listed Chinese inputs are at least 0.1 % of its value",
                "中国原産の対象原料が価額の 0.1% 以上",
            ),
        )
    return Check(False, Words("listed Chinese inputs are below 0.1 % of its stated value", "中国原産の対象原料は申告価額の 0.1% 未満"))  # fmt: skip


def _technology(_register: Register, _clause: Clause, case: Case) -> Check:
    if case.item.chinese_technology is None:
        return unknown(
            Words(
                "whether Chinese mining, separation, metal, magnet or recycling technology was used",
                "中国の採掘・分離・金属・磁石・リサイクル技術を用いたか",
            ),
            SUPPLIER,
        )
    return Check(case.item.chinese_technology, Words("the technology as stated", "技術の申告による"))


def _made_in(_register: Register, clause: Clause, case: Case) -> Check:
    state, made = clause.notice.state, case.item.made_in
    if not made:
        return unknown(Words("where it was made", "製造された国・地域"), SUPPLIER)
    name = COUNTRIES[made].words
    return Check(made == state, Words(f"made in {name.en}", f"{name.ja}で製造"))


def _military(_register: Register, _clause: Clause, case: Case) -> Check:
    if case.end_user.use == "unknown":
        return unknown(Words("a statement of end user and end use", "最終需要者・最終用途の誓約"), CUSTOMER)
    military = case.end_user.use == "military"
    return Check(military, Words("military end use", "軍事用途") if military else Words("civil end use as stated", "民生用途（申告による）"))  # fmt: skip


def _listed(register: Register, clause: Clause, case: Case) -> Check:
    """Return whether the notice lists the end user: an exact name, or what somebody found who compared it."""
    found = _on_entities(register, clause.notice.id, case)
    if found.holds is not False or case.end_user.owned is False:
        return found
    return unknown(
        Words(
            "whether the notice reaches those whom a listed entity owns", "掲載者が出資する者に公告が及ぶか"
        )
        if case.end_user.owned
        else Words("who owns half or more of the end user", "需要者に50%以上出資する者"),
        AUTHORITY if case.end_user.owned else CUSTOMER,
    )


def _on_entities(register: Register, notice: str, case: Case) -> Check:
    user, title = case.end_user, register.notices[notice].title
    names = [entity.name for entity in register.entities.get(notice, ())]
    if (user.name and user.name in names) or user.listed == notice:
        return Check(True, Words(f"listed by {title.en}", f"{title.ja}に掲載"))
    if user.listed:
        return Check(
            False, Words("compared with the lists and not on this one", "リストと照合済み、掲載なし")
        )
    return unknown(
        Words(
            f"the end user's full name compared with the text of {title.en} (this register holds short names)",
            f"需要者の正式名称と公告本文との照合：{title.ja}（本登録簿の名称は略記）",
        ),
        CUSTOMER,
    )


def _listed_or_owned(register: Register, clause: Clause, case: Case) -> Check:
    if case.end_user.owned:
        return Check(True, Words("a listed entity owns half or more", "掲載者が50%以上出資"))
    found = [
        _on_entities(register, notice, case)
        for notice in register.entities
        if register.notices[notice].state == clause.notice.state
    ]
    hit = next((check for check in found if check.holds), None)
    if hit:
        return hit
    open_ = next((check for check in found if check.holds is None), None)
    if open_:
        return open_
    if case.end_user.owned is None:
        return unknown(Words("who owns half or more of the end user", "需要者に50%以上出資する者"), CUSTOMER)
    return Check(
        False,
        Words("neither listed nor owned by half, as stated", "掲載なし・50%以上の出資なし（申告による）"),
    )


def _foreign(_register: Register, _clause: Clause, case: Case) -> Check:
    if case.end_user.foreign is None:
        return unknown(
            Words("whether a foreign person receives the technology", "技術を受ける者が外国の者か"), CUSTOMER
        )
    return Check(case.end_user.foreign)


def _assistance(_register: Register, _clause: Clause, case: Case) -> Check:
    if case.assistance is None:
        return unknown(
            Words(
                "whether it is substantial help to rare-earth work abroad",
                "国外の希土類事業への実質的な支援か",
            ),
            SUPPLIER,
        )
    return Check(case.assistance)


CONDITIONS: dict[str, Callable[[Register, Clause, Case], Check]] = {
    "value-share": _value,
    "chinese-technology": _technology,
    "made-in-state": _made_in,
    "military": _military,
    "listed": _listed,
    "listed-or-owned": _listed_or_owned,
    "foreign-person": _foreign,
    "assistance": _assistance,
}
