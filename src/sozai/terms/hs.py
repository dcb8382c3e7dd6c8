"""HS codes that carry the materials, each with the revisions in which it exists.

A code means nothing without its revision: germanium stood alone in 8112.30 until HS2002 and has shared
8112.92 with gallium and others since HS2007; hafnium and rhenium left 8112.92 in HS2022.

Source: UN Statistics Division, HS 2022-2017-2012 correlation tables (existence in those revisions is tested
against them); CEPII BACI HS92 for the codes of 1992. Titles are ours.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .errors import ParameterError
from .materials import MEMBERS, material
from .stages import stage
from .words import Words

REVISIONS: tuple[str, ...] = ("HS1992", "HS1996", "HS2002", "HS2007", "HS2012", "HS2017", "HS2022")


@dataclass(frozen=True, slots=True)
class HsCode:
    """What a six-digit code means for one material; a code of several materials has one entry for each.

    Attributes:
        code: six digits.
        first: first revision in which it has this meaning.
        last: last revision in which it has it.
        material: id of the material.
        stage: id of the stage that makes the good.
        form: the good, in one word.
        words: its title.
    """

    code: str
    first: str
    last: str
    material: str
    stage: str
    form: str
    words: Words

    @property
    def revisions(self) -> tuple[str, ...]:
        """Return the revisions in which the code has this meaning."""
        return REVISIONS[REVISIONS.index(self.first) : REVISIONS.index(self.last) + 1]


@cache
def hs_codes() -> tuple[HsCode, ...]:
    """Return every code that sozai uses, in order of code and material."""
    with (Path(__file__).parent / "data" / "hs.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            HsCode(
                row["code"], row["first"], row["last"], row["material"], row["stage"], row["form"],
                Words(row["en"], row["ja"]),
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


def codes(material_name: str, stage_name: str | None = None, revision: str = "HS2017") -> tuple[HsCode, ...]:
    """Return the codes under which a material is traded in a revision.

    A group's code holds its members too, so dysprosium is found under the code of rare-earth compounds; the
    entry's `material` says whose code it is.

    Raises:
        ParameterError: an unknown material, stage or revision.

    Example:
        >>> [entry.code for entry in codes("germanium", "refine", "HS2002")]
        ['282560', '811230']
        >>> [entry.code for entry in codes("germanium", "refine", "HS2017")]
        ['282560', '811292']
    """
    if revision not in REVISIONS:
        raise ParameterError(
            f"There is no HS revision '{revision}'; there are {', '.join(REVISIONS)}.",
            f"HS の版「{revision}」はありません。使える値: {'、'.join(REVISIONS)}",
        )
    wanted = material(material_name).id
    stages = None if stage_name is None else stage(stage_name).id
    names = {wanted} | {group for group, members in MEMBERS.items() if wanted in members}
    return tuple(
        entry
        for entry in hs_codes()
        if entry.material in names and stages in (None, entry.stage) and revision in entry.revisions
    )
