"""Declarations in XML: products, materials and substances in each other, whatever the namespace and version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .cells import GRAMS, SHARES, UnreadableError, known, normal, number
from .declaration import Amount, Kind
from .faults import Faults, place
from .tree import Draft, identified

DEEPEST = 100


@dataclass(frozen=True)
class Dialect:
    """The words of an XML format; names are compared without namespace and case.

    Attributes:
        kinds: element name -> part, material or substance.
        mass: names of the elements that hold a mass.
        mass_value, mass_unit: names of their attributes.
        share: names of the elements that hold a share of the parent's mass.
        percent: names of attributes that give such a share in per cent.
        item, name: names of the attributes that identify a part, best first.
        count: names of the attributes that say how many of a part are in its parent.
        supplier: names of the elements of the company that declares.
        below: names of elements or attributes that say "above the threshold".
        skipped: elements that hold no composition.
    """

    kinds: dict[str, Kind]
    mass: tuple[str, ...] = ("amount", "mass")
    mass_value: tuple[str, ...] = ("value", "mass", "amount")
    mass_unit: tuple[str, ...] = ("uom", "unitofmeasure", "unit", "massunit")
    share: tuple[str, ...] = ("concentration", "massfraction", "masspercent", "contentrate")
    percent: tuple[str, ...] = ("masspercent", "percentage", "concentration", "contentrate", "masspercentage")
    item: tuple[str, ...] = ("itemnumber", "identifier", "partnumber", "number", "id")
    name: tuple[str, ...] = ("itemname", "name", "partname", "productname", "namelocal")
    count: tuple[str, ...] = ("numberofinstances", "quantity", "count", "instances")
    supplier: tuple[str, ...] = ("supplycompany", "supplier", "respondingcompany")
    below: tuple[str, ...] = field(
        default=("abovethresholdlevel", "abovethreshold", "abovecompliancethreshold", "overthreshold")
    )
    skipped: tuple[str, ...] = ("businessinfo", "requester", "queries", "querylist", "attachment")


_LOW = ("min", "minimum", "low", "lower", "massmin", "valuemin", "minvalue", "lowervalue")
_HIGH = ("max", "maximum", "high", "upper", "massmax", "valuemax", "maxvalue", "uppervalue")
_MINUS = ("negativetolerance", "tolerancenegative", "toleranceminus", "minustolerance")
_PLUS = ("positivetolerance", "tolerancepositive", "toleranceplus", "plustolerance")
_NO = ("false", "0", "no", "n")


def local(node: Any) -> str:
    """Return an element's name without namespace, in lower case; "" for what is no element."""
    tag = node.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def attributes(node: Any) -> dict[str, str]:
    """Return an element's attributes by name without namespace, in lower case."""
    return {str(name).rpartition("}")[2].lower(): str(value).strip() for name, value in node.attrib.items()}


def declarant(root: Any, dialect: Dialect) -> str | None:
    """Return the name of the company that declares."""
    for node in root.iter():
        if local(node) in dialect.supplier:
            held = attributes(node)
            found = known(held.get("namelocal", "")) or known(held.get("name", ""))
            if found:
                return found
    return None


def walk(root: Any, dialect: Dialect, faults: Faults) -> list[Draft]:
    """Return the lines of an XML declaration; elements that are not known are looked through.

    Args:
        root: the root element.
        dialect: the format's words.
        faults: takes numbers that cannot be read.
    """
    drafts: list[Draft] = []
    _Walk(dialect, faults, drafts).children(root, None, 0)
    return drafts


def _first(held: list[dict[str, str]], names: tuple[str, ...]) -> str | None:
    return next((found for of in held for name in names if (found := known(of.get(name, "")))), None)


class _Walk:
    def __init__(self, dialect: Dialect, faults: Faults, drafts: list[Draft]) -> None:
        self.dialect, self.faults, self.drafts = dialect, faults, drafts

    def children(self, node: Any, above: int | None, depth: int) -> None:
        if depth > DEEPEST:
            self.faults.add(
                place("", node.sourceline or 0),
                f"elements stand more than {DEEPEST} deep",
                f"要素の入れ子が {DEEPEST} 段を超えています",
            )
            return
        for child in node:
            named = local(child)
            if not named or named in self.dialect.skipped:
                continue
            kind = self.dialect.kinds.get(named)
            if kind is None or (kind != "part" and above is None):
                self.children(child, above, depth + 1)
            elif kind == "substance" and self._absent(child):
                self._say_absent(child)
            else:
                self.children(child, self._drafted(kind, child, above), depth + 1)

    def _drafted(self, kind: Kind, node: Any, above: int | None) -> int:
        row = node.sourceline or 0
        said: dict[str, Any] = {}
        item, name = self._identity(node)
        if kind == "part":
            if name:
                said["name"] = name
            if above is not None and (count := self._count(node)) is not None:
                said["quantity"] = count
        elif kind == "material":
            said["material"] = name or item or "?"
        else:
            over = self.drafts[above] if above is not None else None
            if over is not None and over.kind == "material":
                said["material"] = over.said["material"]
            if name:
                said["substance"] = name
            if cas := self._cas(node):
                said["cas"] = cas
            identified(said, place("", row), self.faults)
        said |= self._masses(kind, node)
        shown = item or name if kind == "part" else name or item
        self.drafts.append(Draft(kind, shown or f"{kind} at line {row}", "", row, above=above, said=said))
        return len(self.drafts) - 1

    def _own(self, node: Any) -> Iterator[Any]:
        """Yield the elements that speak of this node and not of one below it."""
        for child in node:
            named = local(child)
            if named and named not in self.dialect.kinds:
                yield child
                if named.endswith("id") or named in ("productinfo", "materialinfo"):
                    yield from (inner for inner in child if local(inner) not in self.dialect.kinds)

    def _identity(self, node: Any) -> tuple[str | None, str | None]:
        held = [
            attributes(node),
            *(attributes(child) for child in self._own(node) if local(child).endswith("id")),
        ]
        # A product's own ID element is better than what its tag says.
        held.reverse()
        return _first(held, self.dialect.item), _first(held, self.dialect.name)

    def _cas(self, node: Any) -> str | None:
        for child in (node, *self._own(node)):
            held = attributes(child)
            found = held.get("casnumber") or held.get("cas") or held.get("casno")
            if not found and held.get("authority", "").upper().startswith("CAS"):
                found = held.get("identity") or held.get("identifier")
            if found and known(found):
                return found
        return None

    def _count(self, node: Any) -> Amount | None:
        held = attributes(node)
        for name in self.dialect.count:
            if known(held.get(name, "")):
                value = self._number(held[name], node, name)
                kind = held.get("unittype", "each").lower()
                return None if value is None else Amount(value, unit="each" if kind == "each" else kind)
        return None

    def _masses(self, kind: Kind, node: Any) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for child in (node, *self._own(node)):
            held, named = attributes(child), local(child)
            if named in self.dialect.mass:
                self._measured(said, held, child)
            elif named in self.dialect.share:
                value = next((held[name] for name in ("value", *self.dialect.percent) if name in held), None)
                said.setdefault("share", self._ranged(held, value, child, 0.01, "share"))
            elif child is node and kind != "part":
                weighed = "value" in held and any(name in held for name in self.dialect.mass_unit)
                if weighed or any(name in held for name in ("mass", "massmin", "massmax")):
                    self._measured(said, held, child)
                percent = next((held[name] for name in self.dialect.percent if name in held), None)
                if percent is not None:
                    said.setdefault("share", self._ranged({}, percent, child, 0.01, "share"))
        return {key: value for key, value in said.items() if value is not None}

    def _measured(self, said: dict[str, Any], held: dict[str, str], node: Any) -> None:
        value = next((held[name] for name in self.dialect.mass_value if name in held), "")
        unit = normal(next((held[name] for name in self.dialect.mass_unit if name in held), "")).casefold()
        if unit in GRAMS:
            said.setdefault("mass", self._ranged(held, value, node, GRAMS[unit], "g"))
        elif unit in SHARES:
            said.setdefault("share", self._ranged(held, value, node, SHARES[unit], "share"))
        elif known(value):
            self.faults.add(
                place("", node.sourceline or 0),
                f"'{unit[:20]}' is no unit of mass" if unit else f"the mass {value[:20]!r} has no unit",
                f"「{unit[:20]}」は質量の単位ではありません"
                if unit
                else f"質量「{value[:20]}」に単位がありません",
            )

    def _ranged(
        self, held: dict[str, str], value: str | None, node: Any, factor: float, unit: str
    ) -> Amount | None:
        point = self._number(value, node, "value") if value else None
        ends = []
        for names, tolerances, sign in ((_LOW, _MINUS, -1), (_HIGH, _PLUS, 1)):
            given = next((held[name] for name in names if name in held), None)
            end = self._number(given, node, "range") if given is not None else None
            spread = next((held[name] for name in tolerances if name in held), None)
            if end is None and point is not None and spread is not None:
                by = self._number(spread, node, "tolerance")
                # Tolerances are per cent of the value.
                end = None if by is None else point * (1 + sign * abs(by) / 100)
            ends.append(None if end is None else end * factor)
        if point is None and ends == [None, None]:
            return None
        return Amount(None if point is None else point * factor, ends[0], ends[1], unit)

    def _number(self, text: str, node: Any, what: str) -> float | None:
        if known(text) is None:
            return None
        try:
            found = number(normal(text)[:64])
            if found < 0:
                raise UnreadableError(text)
        except UnreadableError:
            where = place("", node.sourceline or 0)
            self.faults.add(
                where,
                f"'{text[:40]}' in {local(node)}/{what} is no number of zero or more",
                f"{local(node)}/{what} の「{text[:40]}」は 0 以上の数値として読めません",
            )
            return None
        return found

    def _absent(self, node: Any) -> bool:
        """Return whether a substance is named only to say that it is not above its threshold."""
        for child in (node, *self._own(node)):
            held = attributes(child)
            if any(held.get(name, "").lower() in _NO for name in self.dialect.below):
                return True
            if local(child) in self.dialect.below and (child.text or "").strip().lower() in _NO:
                return True
        return False

    def _say_absent(self, node: Any) -> None:
        self.faults.note(
            place("", node.sourceline or 0),
            "a substance is declared as not above its threshold; how much there is stays unknown",
            "しきい値以下と申告された物質があります（含有量は不明のままとします）",
        )
