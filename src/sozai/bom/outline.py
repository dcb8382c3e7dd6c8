"""Where a row of a table belongs: by its parent's number, its level, its outline number or its indent."""

from __future__ import annotations

import re
from typing import Any

from .cells import normal
from .faults import Faults, place
from .mapping import Layout
from .tree import Draft, identified

# What a content may say; the rest of its row is said of its part.
OF_CONTENT = frozenset(
    {"mass", "share", "material", "substance", "cas", "element", "form", "origin"}
    | {"smelter", "smelter_id", "smelter_country", "document", "confidence"}
)
_WIDTH = {"\u3000": 2, "\t": 4}
DEEPEST = 99


class Outline:
    """Places the rows of one table, from top to bottom."""

    def __init__(
        self, layout: Layout, sheet: str, drafts: list[Draft], faults: Faults, part_mass: bool = False
    ) -> None:
        """Start an empty outline that appends to `drafts`; `part_mass`: contents have a column of their own mass."""
        self.of_content = OF_CONTENT - {"mass"} if part_mass else OF_CONTENT
        self.layout, self.sheet, self.drafts, self.faults = layout, sheet, drafts, faults
        self.current: Draft | None = None
        self._at = -1
        self._open: list[tuple[int, int]] = []  # (depth, position) of the parts a row could stand under
        self._numbered: dict[tuple[int, ...], int] = {}
        self._materials: dict[str, int] = {}

    def part(
        self, item: str, row: int, said: dict[str, Any], *, level: Any, parent: str | None, indented: str
    ) -> None:
        """Append a part."""
        draft = Draft("part", item, self.sheet, row, said=said)
        if self.layout == "flat":
            draft.parent = parent
        elif self.layout == "dotted":
            draft.above = self._by_number(level, row)
        elif self.layout in ("level", "indent"):
            depth = _depth(level) if self.layout == "level" else _indent(indented)
            draft.above = self._by_depth(depth, row)
        self.drafts.append(draft)
        self.current, self._at = draft, len(self.drafts) - 1
        self._materials = {}

    def content(self, said: dict[str, Any], row: int) -> None:
        """Append a material or substance of the current part; its material's line is made if there is none."""
        inside = {key: value for key, value in said.items() if key in self.of_content}
        if "content_mass" in said:
            inside["mass"] = said["content_mass"]
        material = inside.get("material")
        above = self._at
        if not any(key in inside for key in ("substance", "cas", "element")):
            self._materials[str(material)] = len(self.drafts)
            self.drafts.append(Draft("material", str(material), self.sheet, row, above=above, said=inside))
            return
        if material:
            if material not in self._materials:
                self._materials[material] = len(self.drafts)
                own = {"material": material}
                self.drafts.append(Draft("material", material, self.sheet, row, above=above, said=own))
            above = self._materials[material]
        identified(inside, place(self.sheet, row), self.faults)
        named = inside.get("substance") or inside.get("element") or inside.get("cas") or "?"
        self.drafts.append(Draft("substance", named, self.sheet, row, above=above, said=inside))

    def homeless(self, row: int) -> None:
        """Take a row that belongs to no part."""
        self.faults.add(
            place(self.sheet, row),
            "the row names no part number, and nothing above it either",
            "品番がなく、上の行にも属しません",
        )

    def _by_depth(self, depth: int | None, row: int) -> int | None:
        if depth is None:
            self.faults.add(
                place(self.sheet, row), "its level is no whole number", "階層の値が整数ではありません"
            )
            return None
        while self._open and self._open[-1][0] >= depth:
            self._open.pop()
        above = self._open[-1] if self._open else None
        if self.layout == "level" and above is not None and depth > above[0] + 1:
            self.faults.add(
                place(self.sheet, row),
                f"level {depth} follows level {above[0]}; a level is missing between",
                f"階層 {above[0]} の次が {depth} です（途中の階層がありません）",
            )
        self._open.append((depth, len(self.drafts)))
        return above[1] if above else None

    def _by_number(self, cell: Any, row: int) -> int | None:
        digits = re.findall(r"\d{1,9}", normal(str(cell or "")))
        number = tuple(map(int, digits))
        if not number or number in self._numbered:
            self.faults.add(
                place(self.sheet, row),
                f"the outline number '{cell}' " + ("stands twice" if number else "is missing or none"),
                f"構成番号「{cell}」が" + ("重複しています" if number else "ないか、番号ではありません"),
            )
            return None
        self._numbered[number] = len(self.drafts)
        # "1.0" numbers the product as "1" does.
        above = next((self._numbered[n] for n in _prefixes(number) if n in self._numbered), None)
        if above is None and len(number) > 1 and len(self._numbered) > 1:
            self.faults.add(
                place(self.sheet, row),
                f"nothing above has the number that '{cell}' continues",
                f"構成番号「{cell}」の上位の行がありません",
            )
        return above


def _prefixes(number: tuple[int, ...]) -> list[tuple[int, ...]]:
    over = number[:-1]
    return [over, (*over, 0)] if over and number[-1] else [over]


def _depth(cell: Any) -> int | None:
    """Return the level a cell writes: 2, "2", "..2" or ".."."""
    text = normal(str(cell if cell is not None else ""))
    digits = text.lstrip(".・ ")
    if digits.isdigit() and len(digits) <= 2:
        return int(digits)
    return len(text) if text and not digits else None


def _indent(cell: str) -> int:
    stripped = cell.lstrip(" \u3000\t\u00a0")
    return sum(_WIDTH.get(mark, 1) for mark in cell[: len(cell) - len(stripped)])
