"""What the publisher's labels mean: units, stages, and what the tonnes are."""

from __future__ import annotations

import re
from contextlib import suppress

from ...terms import MATERIALS, ParameterError, country, material
from ...terms.units import UNITS

KG_PER_TROY_OUNCE = 0.0311034768
T_PER_SHORT_TON = 0.90718474

MASSES: dict[str, float] = {
    "metric tons": 1.0,
    "metric tons,": 1.0,
    "tons": 1.0,
    "thousand metric tons": UNITS["kt"][1],
    "thousand metric dry tons": UNITS["kt"][1],
    "million metric tons": UNITS["Mt"][1],
    "kilograms": UNITS["kg"][1],
    "million carats": 1e6 * UNITS["carat"][1],
    "thousand carats": 1e3 * UNITS["carat"][1],
    "thousands of carats": 1e3 * UNITS["carat"][1],
}

# USD/t for one of each
PRICES: dict[str, float] = {
    "dollars per metric ton": 1.0,
    "dollars per ton": 1.0,
    "dollars per short ton": 1 / T_PER_SHORT_TON,
    "dollars per kilogram": UNITS["USD/kg"][1],
    "dollars per pound": UNITS["USD/lb"][1],
    "cents per pound": UNITS["ct/lb"][1],
    "dollars per troy ounce": 1e3 / KG_PER_TROY_OUNCE,
    "dollars per gram": 1e6,
    "dollars per 10-grams": 1e5,
    "dollars per 25 grams": 4e4,
    "dollars per 50 grams": 2e4,
    "dollars per carat": 1 / UNITS["carat"][1],
    # one unit is a hundredth of a tonne of the metal inside, so this is a price of contained metal
    "dollars per dry metric ton unit": 100.0,
}

# Several countries in one row: no country, and not the world.
GROUPS = ("United States and Canada", "China, Germany, and Russia")

_STAGES: tuple[tuple[str, str], ...] = (
    (r"sponge", "metal"),
    (r"smelter|pig iron|silicon metal|fer+osilicon|slag", "smelt"),
    (
        r"refiner|refined|primary production|low-purity|alumina|arsenic trioxide|raw steel|pigment|sulfur",
        "refine",
    ),
    (r"plant|cement|clinker|synthetic|fused|silicon carbide|lime", "product"),
    (r"mine|mined|ore\b|brine|concentrate|natural", "mine"),
)
_BY_MATERIAL = {
    "aluminium": "smelt", "bismuth": "refine", "gallium": "refine", "germanium": "refine", "cadmium": "refine",
    "indium": "refine", "selenium": "refine", "tellurium": "refine", "arsenic": "refine", "lime": "product",
    "cement": "product", "ammonia": "product", "abrasives": "product", "scandium": "separate", "steel": "refine",
    "sulfur": "refine", "titanium-dioxide": "refine",
}  # fmt: skip


# The chapter's name is wider than the row: what the row is about, by its label.
_WITHIN: tuple[tuple[str, str, str], ...] = (
    ("bauxite", "alumina", "alumina"),
    ("steel", "pig iron", "pig-iron"),
    ("platinum-group-metals", "palladium", "palladium"),
    ("platinum-group-metals", "platinum content", "platinum"),
    ("titanium", "pigment", "titanium-dioxide"),
    ("zirconium-and-hafnium", "zirconium", "zirconium"),
    ("graphite", "", "natural-graphite"),
)


def material_of(commodity: str, label: str) -> str:
    """Return the material a row is about.

    Raises:
        ParameterError: nobody has that name.

    Example:
        >>> material_of("Iron and Steel", "Pig iron"), material_of("Iron and Steel", "Raw steel")
        ('pig-iron', 'steel')
    """
    name = material(commodity).id
    return next((new for old, word, new in _WITHIN if old == name and word in label.lower()), name)


def stage_of(material: str, label: str) -> str:
    """Return the stage a label of world output means.

    Example:
        >>> stage_of("copper", "Refinery production"), stage_of("gallium", "Primary production")
        ('refine', 'refine')
    """
    text = label.lower().replace("mineral", "")
    for pattern, stage in _STAGES:
        if re.search(pattern, text):
            return stage
    return _BY_MATERIAL.get(material, "mine")


def basis_of(material: str, stage: str, label: str, chapter: str = "") -> str:
    """Return what the tonnes are: contained element, oxide, or gross weight; the row's label goes before the chapter's.

    Example:
        >>> basis_of("rare-earths", "mine", "Mine production, rare-earth-oxide equivalent")
        'oxide'
        >>> basis_of("manganese", "mine", "Mine production, manganese content")
        'contained'
    """
    metal = MATERIALS[material].kind == "element" and stage in ("refine", "smelt", "metal")
    for text in (label.lower(), chapter.lower()):
        if re.search(r"gross weight|crude ore|\bore\b|dry tons|trioxide|sheet|flake|borates", text):
            return "gross"
        if re.search(r"[a-z]2o[35]?\b|tio2|zro2|\bmgo\b|oxide", text) and material != "iron-oxide-pigments":
            return "oxide"
        if re.search(r"content|contained|elemental", text):
            return "contained"
    return "contained" if metal else "gross"


def place_of(text: str) -> tuple[str, str]:
    """Return the country of a label and what else the label says.

    Raises:
        ParameterError: nobody has that name.

    Example:
        >>> place_of("World total (ilmenite, rounded)"), place_of("Peru (exports)")
        (('WLD', 'ilmenite'), ('PER', 'exports'))
        >>> place_of("Congo (Kinshasa)")
        ('COD', '')
    """
    with suppress(ParameterError):
        return country(text).id, ""  # brackets can be part of a name
    name, _, rest = text.replace("\u00a0", " ").strip().partition("(")
    inside, _, after = rest.partition(")")
    if name.startswith("World total"):
        inside = re.sub(r",?\s*rounded$", "", inside)
        after = re.sub(r"^[\s,]*\d*", "", after)  # a footnote's number
    said = (part.strip(" ,") for part in (inside, after))
    return country(name).id, ", ".join(filter(None, said))
