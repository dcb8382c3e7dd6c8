"""Materials: elements, groups of elements, minerals, compounds and basic products.

Source: the 34 stockpile minerals of Japan (55 elements) as listed by the ministry; commodities of the USGS
Mineral Commodity Summaries 2026 and of the EU critical raw materials study 2023.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .names import lookup, named
from .words import Words


@dataclass(frozen=True, slots=True)
class Material:
    """A material.

    Attributes:
        id: lower-case hyphenated English, such as `natural-graphite`.
        symbol: chemical symbol of an element; "" otherwise.
        words: its name.
        kind: element, group (of elements), mineral, compound or product.
        group: its family, a key of `FAMILIES`.
        stockpile: whether it is, belongs to, or carries one of Japan's 34 stockpile minerals.
        aliases: other spellings.
    """

    id: str
    symbol: str
    words: Words
    kind: str
    group: str
    stockpile: bool
    aliases: tuple[str, ...]


FAMILIES: dict[str, Words] = {
    "rare-earth": Words("Rare earths", "希土類"),
    "light-rare-earth": Words("Light rare earths", "軽希土類"),
    "heavy-rare-earth": Words("Heavy rare earths", "重希土類"),
    "platinum-group": Words("Platinum-group metals", "白金族"),
    "battery-metal": Words("Battery materials", "電池材料"),
    "minor-metal": Words("Minor metals", "レアメタル等"),
    "light-metal": Words("Light metals", "軽金属"),
    "base-metal": Words("Base metals", "ベースメタル"),
    "precious-metal": Words("Precious metals", "貴金属"),
    "ferrous": Words("Iron, steel and alloying metals", "鉄鋼・合金元素"),
    "industrial-mineral": Words("Industrial minerals", "工業用鉱物"),
    "construction": Words("Construction minerals", "建設用鉱物"),
    "gas": Words("Industrial gases", "産業用ガス"),
    "energy": Words("Energy", "エネルギー資源"),
    "chemical": Words("Inorganic chemicals", "無機化学品"),
    "petrochemical": Words("Petrochemicals", "石油化学"),
    "biotic": Words("Biotic materials", "生物由来素材"),
}


def _read() -> dict[str, Material]:
    with (Path(__file__).parent / "data" / "materials.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["id"]: Material(
                row["id"],
                row["symbol"],
                Words(row["en"], row["ja"]),
                row["kind"],
                row["group"],
                row["stockpile"] == "1",
                tuple(filter(None, row["aliases"].split("|"))),
            )
            for row in csv.DictReader(file)
        }


MATERIALS: dict[str, Material] = _read()

_LIGHT = ("lanthanum", "cerium", "praseodymium", "neodymium", "promethium", "samarium")
_HEAVY = (
    "europium", "gadolinium", "terbium", "dysprosium", "holmium", "erbium", "thulium", "ytterbium",
    "lutetium", "yttrium",
)  # fmt: skip

MEMBERS: dict[str, tuple[str, ...]] = {
    "rare-earths": (*_LIGHT, *_HEAVY, "scandium"),
    "light-rare-earths": _LIGHT,
    "heavy-rare-earths": _HEAVY,
    "ndpr": ("neodymium", "praseodymium"),
    "magnet-rare-earths": ("neodymium", "praseodymium", "dysprosium", "terbium"),
    "platinum-group-metals": ("ruthenium", "rhodium", "palladium", "osmium", "iridium", "platinum"),
    "zirconium-and-hafnium": ("zirconium", "hafnium"),
    "rare-gases": ("neon", "krypton", "xenon"),
    "helium-and-rare-gases": ("helium", "neon", "argon", "krypton", "xenon"),
}

# The 34 minerals; rare earths and the platinum group count once each.
STOCKPILE: tuple[str, ...] = (
    "lithium", "beryllium", "boron", "titanium", "vanadium", "chromium", "manganese", "cobalt",
    "nickel", "gallium", "germanium", "selenium", "rubidium", "strontium", "zirconium", "niobium",
    "molybdenum", "indium", "antimony", "tellurium", "caesium", "barium", "hafnium", "tantalum",
    "tungsten", "rhenium", "thallium", "bismuth", "rare-earths", "platinum-group-metals",
    "graphite", "fluorine", "magnesium", "silicon",
)  # fmt: skip


@cache
def _lookup() -> dict[str, str]:
    return lookup((m.id, (m.symbol, m.words.en, m.words.ja, *m.aliases)) for m in MATERIALS.values())


@cache
def _titles() -> dict[str, Words]:
    return {m.id: m.words for m in MATERIALS.values()}


def material(text: str) -> Material:
    """Return the material of that id, symbol, name (English or Japanese) or publisher's spelling.

    Raises:
        ParameterError: no material has that name.

    Example:
        >>> material("Dy").id, material("ジスプロシウム").id, material("Aluminum").id
        ('dysprosium', 'dysprosium', 'aluminium')
    """
    return MATERIALS[named(text, _lookup(), _titles(), Words("material", "素材・鉱種"))]
