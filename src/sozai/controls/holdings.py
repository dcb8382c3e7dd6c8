"""Which elements the parts of a bill of materials hold, how much, and who says so.

Law: a declaration speaks first; what it leaves unnamed is filled from the table of typical compositions, as an estimate
that is marked; an element that neither names is unknown, not absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from ..bom import Amount, Declaration, Line, contained
from ..terms import MATERIALS, Fact
from ..terms.facts import FactTables, facts_of, rows
from ..terms.measures import FORMS
from ..terms.names import folded

NAMED_SHARE = 0.99  # a declaration that names so much of a part's mass leaves no room for typical contents


@dataclass(frozen=True, slots=True)
class Typical:
    """The usual share of a material in the mass of a type of part, with its range and its row."""

    material: str
    share: float
    low_share: float
    high_share: float
    fact: Fact


@dataclass(frozen=True, slots=True)
class Holding:
    """What one part holds of one element.

    Attributes:
        part: position of the part's line.
        says: position of the line that says so; the part's own where the table of compositions does.
        product: position of the product's line.
        material: id of the element.
        pieces: pieces of the part in one product; None when unknown.
        mass: mass of the element in one product [g]; None when unknown.
        form: form in which it was bought, a key of `FORMS`; "" when nobody has said.
        typical: the row of the table of compositions; None where the declaration speaks.
    """

    part: int
    says: int
    product: int
    material: str
    pieces: float | None
    mass: Amount | None
    form: str
    typical: Typical | None = None

    @property
    def declared(self) -> bool:
        """Return whether the declaration names the element."""
        return self.typical is None


def compositions(facts: FactTables) -> dict[str, tuple[Typical, ...]]:
    """Return the typical composition of each type of part; reads `compositions`."""
    frame = facts.frame("compositions")
    found: dict[str, list[Typical]] = {}
    for row, fact in zip(rows(frame), facts_of(frame, "compositions"), strict=True):
        typical = Typical(row.material, float(row.share), float(row.low_share), float(row.high_share), fact)
        found.setdefault(row.part_type, []).append(typical)
    return {part_type: tuple(listed) for part_type, listed in found.items()}


def holdings(declared: Declaration, typical: Mapping[str, tuple[Typical, ...]]) -> tuple[Holding, ...]:
    """Return what every part holds, in the order of the lines; the typical contents of a part follow its declared ones.

    Args:
        declared: the bill of materials.
        typical: compositions by type of part.

    Example:
        >>> fact = Fact("compositions", (), (), "assumption", 2026, "assumption", "D")
        >>> line = Line("part", "M", None, None, 0, "", 1, mass=Amount(100.0, unit="g"), part_type="magnet")
        >>> found, = holdings(
        ...     Declaration("csv", "x", (line,), frozenset(), ()),
        ...     {"magnet": (Typical("neodymium", 0.25, 0.2, 0.3, fact),)},
        ... )
        >>> found.material, found.mass, found.declared
        ('neodymium', Amount(value=25.0, low=20.0, high=30.0, unit='g'), False)
    """
    tree = _Tree(declared)
    told: dict[int, list[Holding]] = {}
    named_g: dict[int, float] = {}
    for position, line in enumerate(declared.lines):
        if line.kind == "part":
            continue
        part = tree.part(position)
        mass = tree.mass(position)
        if line.kind == "substance":
            named_g[part] = named_g.get(part, 0.0) + (_low(mass) or 0.0)
            told.setdefault(part, []).extend(_declared(tree, part, position, mass))
    found: list[Holding] = []
    for position, line in enumerate(declared.lines):
        if line.kind == "part":
            own = told.get(position, [])
            found += own
            found += _typical(tree, position, own, named_g.get(position, 0.0), typical)
    return tuple(found)


def form_of(said: str | None) -> str:
    """Return the form that a word names in English or Japanese; "" for a word that names none.

    Example:
        >>> form_of("Metal"), form_of("酸化物"), form_of("sheet"), form_of(None)
        ('metal', 'oxide', '', '')
    """
    return _forms().get(folded(said), "") if said else ""


@cache
def _forms() -> dict[str, str]:
    return {folded(text): id_ for id_, words in FORMS.items() for text in (id_, words.en, words.ja)}


@cache
def _material(symbol: str) -> str | None:
    return next((m.id for m in MATERIALS.values() if m.symbol == symbol and m.kind == "element"), None)


class _Tree:
    """Where the lines stand: the part, the product and the pieces of each, found once."""

    def __init__(self, declared: Declaration) -> None:
        self.declared, self.lines = declared, declared.lines
        self._pieces: dict[int, float | None] = {}

    def part(self, position: int) -> int:
        """Return the part that a material or substance belongs to."""
        at = position
        while self.lines[at].kind != "part" and (above := self.lines[at].above) is not None:
            at = above
        return at

    def product(self, part: int) -> int:
        """Return the product that a part belongs to."""
        at = part
        while (above := self.lines[at].above) is not None:
            at = above
        return at

    def pieces(self, part: int) -> float | None:
        """Return how many of a part are in one product; None when unknown."""
        if part not in self._pieces:
            self._pieces[part] = self.declared.in_product(part)
        return self._pieces[part]

    def mass(self, position: int) -> Amount | None:
        """Return the declared mass [g], else the declared share of the line above."""
        line = self.lines[position]
        if line.mass is not None:
            return line.mass
        above = None if line.above is None else self.lines[line.above].mass
        if line.share is None or above is None:
            return None
        return _product(above, line.share)


def _product(mass: Amount, share: Amount) -> Amount:
    value, low, high = (
        None if one is None or other is None else one * other
        for one, other in ((mass.value, share.value), (_low(mass), _low(share)), (_high(mass), _high(share)))
    )
    return Amount(value, low, high, "g")


def _low(amount: Amount | None) -> float | None:
    return None if amount is None else amount.value if amount.low is None else amount.low


def _high(amount: Amount | None) -> float | None:
    return None if amount is None else amount.value if amount.high is None else amount.high


def scaled(amount: Amount | None, factor: float | None) -> Amount | None:
    """Return an amount times a factor; unknown when either is.

    Example:
        >>> scaled(Amount(None, 1.0, 2.0, "g"), 3.0), scaled(Amount(1.0), None)
        (Amount(value=None, low=3.0, high=6.0, unit='g'), None)
    """
    if amount is None or factor is None:
        return None
    value, low, high = (None if x is None else x * factor for x in (amount.value, amount.low, amount.high))
    return Amount(value, low, high, amount.unit)


def _declared(tree: _Tree, part: int, position: int, mass: Amount | None) -> Iterator[Holding]:
    line: Line = tree.lines[position]
    pieces = tree.pieces(part)
    elements: tuple[tuple[str, float | None], ...] = contained(line)
    if not elements and line.element:
        elements = ((line.element, None),)
    for symbol, share in elements:
        # Carbon bound in a compound is no graphite.
        material = None if symbol == "C" and len(elements) > 1 else _material(symbol)
        if material is not None:
            held = scaled(scaled(mass, share), pieces)
            yield Holding(part, position, tree.product(part), material, pieces, held, form_of(line.form))


def _typical(
    tree: _Tree, part: int, own: list[Holding], named_g: float, typical: Mapping[str, tuple[Typical, ...]]
) -> Iterator[Holding]:
    line = tree.lines[part]
    whole = line.mass
    if line.part_type is None or line.part_type not in typical:
        return
    most = _high(whole)
    if most and named_g >= NAMED_SHARE * most:
        return
    named = {held.material for held in own}
    pieces, product = tree.pieces(part), tree.product(part)
    low, high = _low(whole), _high(whole)
    weighed = whole is not None and pieces is not None and low is not None and high is not None
    inside = scaled(Amount(whole.value, low, high, "g"), pieces) if weighed and whole else None
    for usual in typical[line.part_type]:
        if usual.material not in named:
            held = None if inside is None else _share_of(inside, usual)
            yield Holding(part, part, product, usual.material, pieces, held, "", usual)


def _share_of(inside: Amount, usual: Typical) -> Amount:
    value, low, high = inside.value, inside.low or 0.0, inside.high or 0.0
    return Amount(
        None if value is None else value * usual.share, low * usual.low_share, high * usual.high_share, "g"
    )
