"""Under which HS codes a material's stage is on record: its own code before a shared one, all flows before some."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..terms import Words
from ..terms.hs import hs_codes
from ..terms.materials import MEMBERS

# Goods and scrap say nothing about who supplies the material.
NO_SUPPLY = ("magnet", "part", "product", "precursor", "scrap")


@dataclass(frozen=True, slots=True)
class Coded:
    """The codes of one material's stage.

    Attributes:
        material: id of the material whose codes they are.
        stage: id of the stage.
        revision: HS revision.
        codes: six-digit codes.
        shared: other materials in those codes; () where the codes hold this one alone.
        largest: whether only the largest flows are on record.
    """

    material: str
    stage: str
    revision: str
    codes: tuple[str, ...]
    shared: tuple[str, ...]
    largest: bool

    @property
    def words(self) -> Words:
        """Return the codes with their revision and what they share, such as "811292 (HS2017, with gallium)"."""
        held = "・".join(self.shared)
        en = f"{', '.join(self.codes)} ({self.revision}{', with ' + ', '.join(self.shared) if held else ''}{', largest flows only' if self.largest else ''})"
        ja = f"{'、'.join(self.codes)}（{self.revision}{'、' + held + ' と共通' if held else ''}{'、大口の取引のみ' if self.largest else ''}）"
        return Words(en, ja)


def coded(present: Iterable[tuple[str, str, bool]]) -> dict[tuple[str, str], Coded]:
    """Return the best codes of each (material, stage) among those on record.

    Best: codes of its own before shared ones, all flows before the largest only, more codes before fewer, then the
    older revision, whose series is longer. The codes of single rare earths also count for rare earths.

    Args:
        present: (code, revision, whether only the largest flows) on record.

    Example:
        Germanium's own code 811230 ended with HS2002; on record here is the one it shares since HS2007:

        >>> found = coded([("811292", "HS2017", False), ("260300", "HS1992", False)])
        >>> found["germanium", "refine"].words.en.split(",")[0]
        '811292 (HS2017'
        >>> found["copper", "mine"].shared
        ()
    """
    on_record = set(present)
    holders: dict[tuple[str, str], set[str]] = {}
    for entry in hs_codes():
        for revision in entry.revisions:
            holders.setdefault((entry.code, revision), set()).add(entry.material)
    choices: dict[tuple[str, str], dict[tuple[str, bool], set[str]]] = {}
    for entry in hs_codes():
        if entry.stage in NO_SUPPLY:
            continue
        names = {entry.material} | ({"rare-earths"} if entry.material in MEMBERS["rare-earths"] else set())
        for code, revision, largest in on_record:
            if code == entry.code and revision in entry.revisions:
                for name in names:
                    place = choices.setdefault((name, entry.stage), {})
                    place.setdefault((revision, largest), set()).add(code)
    found = {}
    for (material, stage), readings in choices.items():
        options = [
            _reading(material, stage, revision, largest, codes, holders)
            for (revision, largest), codes in readings.items()
        ]
        found[material, stage] = min(
            options, key=lambda one: (bool(one.shared), one.largest, -len(one.codes), one.revision)
        )
    return found


def _reading(
    material: str,
    stage: str,
    revision: str,
    largest: bool,
    codes: set[str],
    holders: dict[tuple[str, str], set[str]],
) -> Coded:
    family = {material, *MEMBERS.get(material, ())}
    own = {code for code in codes if holders[code, revision] <= family}
    kept = tuple(sorted(own or codes))
    shared = set() if own else set().union(*(holders[code, revision] for code in kept)) - family
    return Coded(material, stage, revision, kept, tuple(sorted(shared)), largest)
