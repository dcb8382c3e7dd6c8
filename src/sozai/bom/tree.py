"""From what a file says line by line to a tree of parts, materials and substances, checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..terms import Words
from .cells import cas_number
from .declaration import Kind, Line
from .faults import Faults, place
from .substances import element_of, symbol


@dataclass(slots=True)
class Draft:
    """A line before the tree stands.

    Attributes:
        kind: part, material or substance.
        item: part number, or the name of the material or substance.
        sheet, row: where it stands.
        parent: part number of the parent, where lines name theirs (None: no parent).
        above: position of the draft above, where the file's order or nesting says it.
        said: the other fields.
    """

    kind: Kind
    item: str
    sheet: str
    row: int
    parent: str | None = None
    above: int | None = None
    said: dict[str, Any] = field(default_factory=dict)


def planted(drafts: Sequence[Draft], faults: Faults) -> tuple[Line, ...]:
    """Return the lines of a checked tree.

    A part without `above` is placed by its parent's number, at the first line of that number.

    Args:
        drafts: what the file says, in its order.
        faults: takes parents that are nowhere, and parts that contain themselves.
    """
    if not drafts:
        faults.add(place("", 0), "it holds no line of a product", "製品の行がありません")
        return ()
    above = _above(drafts, faults)
    if _circles(drafts, above, faults):
        return ()
    levels, items = _levels(drafts, above)
    return tuple(
        Line(
            kind=draft.kind,
            item=items[position],
            parent=None if above[position] is None else items[above[position]],  # type: ignore[index]
            above=above[position],
            level=levels[position],
            sheet=draft.sheet,
            row=draft.row,
            **draft.said,
        )
        for position, draft in enumerate(drafts)
    )


def _above(drafts: Sequence[Draft], faults: Faults) -> list[int | None]:
    first: dict[str, int] = {}
    for position, draft in enumerate(drafts):
        if draft.kind == "part":
            first.setdefault(draft.item, position)
    above: list[int | None] = []
    for draft in drafts:
        at = draft.above
        if at is None and draft.parent is not None:
            at = first.get(draft.parent)
            if at is None:
                faults.add(
                    place(draft.sheet, draft.row),
                    f"its parent '{draft.parent}' stands in no line",
                    f"親品番「{draft.parent}」の行がありません",
                )
        above.append(at)
    return above


def _circles(drafts: Sequence[Draft], above: Sequence[int | None], faults: Faults) -> bool:
    """Tell the lines by which parts contain themselves."""
    edges = {
        (drafts[at].item, draft.item)
        for draft, at in zip(drafts, above, strict=True)
        if draft.kind == "part" and at is not None
    }
    # What hangs above or below a circle is taken away from both ends.
    left = _kept(_kept(edges), turned=True)
    told = set()
    for draft, at in zip(drafts, above, strict=True):
        edge = (drafts[at].item, draft.item) if draft.kind == "part" and at is not None else None
        if edge in left and edge not in told:
            told.add(edge)
            faults.add(
                place(draft.sheet, draft.row),
                f"'{draft.item}' under '{edge[0]}' closes a circle: a part cannot contain itself",
                f"「{draft.item}」と親「{edge[0]}」が循環しています（部品は自分自身を含めません）",
            )
    return bool(left)


def _kept(edges: set[tuple[str, str]], turned: bool = False) -> set[tuple[str, str]]:
    """Return the edges that remain when nodes with nothing above (turned: below) are taken away, again and again."""
    waiting: dict[str, int] = {}
    onward: dict[str, list[str]] = {}
    for over, under in edges:
        start, end = (under, over) if turned else (over, under)
        waiting.setdefault(start, 0)
        waiting[end] = waiting.get(end, 0) + 1
        onward.setdefault(start, []).append(end)
    free = [item for item, count in waiting.items() if not count]
    while free:
        for item in onward.get(free.pop(), ()):
            waiting[item] -= 1
            if not waiting[item]:
                free.append(item)
    return {edge for edge in edges if waiting[edge[0]] and waiting[edge[1]]}


def _levels(drafts: Sequence[Draft], above: Sequence[int | None]) -> tuple[list[int], list[str]]:
    """Return the level of every line, and its item: that of a content is the path from its part."""
    levels = [-1] * len(drafts)
    items = [draft.item for draft in drafts]
    for start in range(len(drafts)):
        way = []
        at: int | None = start
        while at is not None and levels[at] < 0:
            way.append(at)
            at = above[at]
        for position in reversed(way):
            over = above[position]
            levels[position] = 0 if over is None else levels[over] + 1
            if over is not None and drafts[position].kind != "part":
                items[position] = f"{items[over]}/{items[position]}"
    return levels, items


def identified(said: dict[str, Any], draft_place: Words, faults: Faults) -> None:
    """Check the CAS number of a substance in `said` and add the element it stands for.

    A number whose check digit fails is left out with a note: it would name another substance or none.
    """
    printed = said.get("cas")
    if printed is not None:
        said["cas"] = cas_number(printed)
        if said["cas"] is None:
            faults.note(
                draft_place,
                f"'{printed}' is no CAS number (its check digit fails); the substance is known by name only",
                f"「{printed}」は CAS 番号として誤りです（検査数字の不一致）。物質は名称のみで扱います",
            )
    element = element_of(said["cas"]) if said.get("cas") else None
    named = symbol(said["element"]) if said.get("element") else None
    if element or named:
        said["element"] = element or named
    elif "element" in said:
        faults.note(
            draft_place,
            f"'{said['element']}' is no chemical element; left unknown",
            f"「{said['element']}」は元素名ではないため不明とします",
        )
        del said["element"]
    elif not said.get("cas") and said.get("substance"):
        found = symbol(said["substance"])
        if found:
            said["element"] = found


def with_root(drafts: list[Draft], faults: Faults) -> list[Draft]:
    """Return the lines with the product added that stands in no line but is everybody's last parent.

    Bills of materials are often printed without a line for the product itself.
    """
    items = {draft.item for draft in drafts if draft.kind == "part"}
    missing = {draft.parent for draft in drafts if draft.parent is not None} - items
    tops = any(draft.kind == "part" and draft.parent is None and draft.above is None for draft in drafts)
    if len(missing) != 1 or tops:
        return drafts
    product = str(missing.pop())
    first = drafts[0]
    faults.note(
        place(first.sheet, first.row),
        f"the product '{product}' stands in no line of its own; a line was added for it",
        f"製品「{product}」自身の行がないため、補いました",
    )
    moved = [
        Draft(d.kind, d.item, d.sheet, d.row, d.parent, None if d.above is None else d.above + 1, d.said)
        for d in drafts
    ]
    return [Draft("part", product, first.sheet, 0), *moved]


def weighed(lines: Sequence[Line], faults: Faults) -> None:
    """Note contents that weigh more than what holds them, by more than five per cent."""
    inside: dict[int, float] = {}
    for line in lines:
        if (
            line.above is not None
            and line.kind != "part"
            and line.mass is not None
            and line.mass.value is not None
        ):
            inside[line.above] = inside.get(line.above, 0.0) + line.mass.value
    for position, mass_g in inside.items():
        held = lines[position].mass
        if held is not None and held.value is not None and mass_g > 1.05 * held.value:
            faults.note(
                place(lines[position].sheet, lines[position].row),
                "the contents of a line weigh more than the line itself; check units",
                "内訳の質量合計が本体の質量を超えています。単位を確認してください",
            )
