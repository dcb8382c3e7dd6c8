"""Contained-metal factors, computed from atomic weights and never typed in.

Source: CIAAW/IUPAC standard atomic weights 2021 (conventional values where an interval is given).
"""

from __future__ import annotations

import re
from functools import cache

from .errors import UnitError
from .names import suggestion

# symbol -> standard atomic weight [g/mol]; promethium has none: its longest-lived isotope stands in
WEIGHTS: dict[str, float] = {
    "H": 1.008, "He": 4.002602, "Li": 6.94, "Be": 9.0121831, "B": 10.81, "C": 12.011, "N": 14.007,
    "O": 15.999, "F": 18.998403162, "Ne": 20.1797, "Na": 22.98976928, "Mg": 24.305, "Al": 26.9815384,
    "Si": 28.085, "P": 30.973761998, "S": 32.06, "Cl": 35.45, "Ar": 39.95, "K": 39.0983, "Ca": 40.078,
    "Sc": 44.955907, "Ti": 47.867, "V": 50.9415, "Cr": 51.9961, "Mn": 54.938043, "Fe": 55.845,
    "Co": 58.933194, "Ni": 58.6934, "Cu": 63.546, "Zn": 65.38, "Ga": 69.723, "Ge": 72.630, "As": 74.921595,
    "Se": 78.971, "Br": 79.904, "Kr": 83.798, "Rb": 85.4678, "Sr": 87.62, "Y": 88.905838, "Zr": 91.224,
    "Nb": 92.90637, "Mo": 95.95, "Ru": 101.07, "Rh": 102.90549, "Pd": 106.42, "Ag": 107.8682, "Cd": 112.414,
    "In": 114.818, "Sn": 118.710, "Sb": 121.760, "Te": 127.60, "I": 126.90447, "Xe": 131.293,
    "Cs": 132.90545196, "Ba": 137.327, "La": 138.90547, "Ce": 140.116, "Pr": 140.90766, "Nd": 144.242,
    "Pm": 145.0, "Sm": 150.36, "Eu": 151.964, "Gd": 157.25, "Tb": 158.925354, "Dy": 162.500,
    "Ho": 164.930329, "Er": 167.259, "Tm": 168.934219, "Yb": 173.045, "Lu": 174.9668, "Hf": 178.486,
    "Ta": 180.94788, "W": 183.84, "Re": 186.207, "Os": 190.23, "Ir": 192.217, "Pt": 195.084,
    "Au": 196.966570, "Hg": 200.592, "Tl": 204.38, "Pb": 207.2, "Bi": 208.98040, "Th": 232.0377,
    "Pa": 231.03588, "U": 238.02891,
}  # fmt: skip

# material -> the compound in which its tonnes are usually counted or traded
OXIDE: dict[str, str] = {
    "lanthanum": "La2O3", "cerium": "CeO2", "praseodymium": "Pr6O11", "neodymium": "Nd2O3",
    "samarium": "Sm2O3", "europium": "Eu2O3", "gadolinium": "Gd2O3", "terbium": "Tb4O7",
    "dysprosium": "Dy2O3", "holmium": "Ho2O3", "erbium": "Er2O3", "thulium": "Tm2O3", "ytterbium": "Yb2O3",
    "lutetium": "Lu2O3", "yttrium": "Y2O3", "scandium": "Sc2O3", "lithium": "Li2CO3", "tungsten": "WO3",
    "vanadium": "V2O5", "niobium": "Nb2O5", "tantalum": "Ta2O5", "germanium": "GeO2", "gallium": "Ga2O3",
    "antimony": "Sb2O3", "titanium": "TiO2", "zirconium": "ZrO2", "hafnium": "HfO2", "molybdenum": "MoO3",
    "chromium": "Cr2O3", "boron": "B2O3", "beryllium": "BeO", "cobalt": "Co3O4", "nickel": "NiSO4",
    "manganese": "MnO2", "aluminium": "Al2O3", "magnesium": "MgO", "silicon": "SiO2", "strontium": "SrCO3",
    "barium": "BaSO4", "fluorine": "CaF2", "phosphorus": "P2O5", "indium": "In2O3", "tellurium": "TeO2",
    "iron": "Fe2O3", "uranium": "U3O8",
}  # fmt: skip

_TOKEN = re.compile(r"(?P<element>[A-Z][a-z]?)|(?P<open>[(\[])|(?P<close>[)\]])|(?P<dot>[·*])")
_COUNT = re.compile(r"\d+(?:\.\d+)?")


@cache
def atoms(formula: str) -> tuple[tuple[str, float], ...]:
    """Return how many atoms of each element a formula holds, as (symbol, count) pairs in order of appearance.

    Brackets nest, counts may be fractions, and a dot starts a hydrate: `Na2B4O7·10H2O`.

    Raises:
        UnitError: the formula cannot be read, or names no element.

    Example:
        >>> atoms("(NH4)2MoO4")
        (('N', 2.0), ('H', 8.0), ('Mo', 1.0), ('O', 4.0))
    """
    total: dict[str, float] = {}
    for part in re.split(r"[·*]", formula.strip()):
        times = _COUNT.match(part)
        for symbol, count in _counted(part[times.end() :] if times else part, formula).items():
            total[symbol] = total.get(symbol, 0.0) + count * (float(times.group()) if times else 1.0)
    return tuple(total.items())


def _counted(part: str, formula: str) -> dict[str, float]:
    levels: list[tuple[str, dict[str, float]]] = [("", {})]
    at = 0
    while at < len(part):
        token = _TOKEN.match(part, at)
        if token is None:
            raise _unreadable(formula, part[at])
        at = token.end()
        if token["open"]:
            levels.append((token["open"], {}))
            continue
        if token["element"]:
            if token["element"] not in WEIGHTS:
                raise _unreadable(formula, token["element"])
            inside = {token["element"]: 1.0}
        else:
            if levels[-1][0] + token.group() not in ("()", "[]"):
                raise _unreadable(formula, token.group())
            inside = levels.pop()[1]
        count = _COUNT.match(part, at)
        at = count.end() if count else at
        for symbol, number in inside.items():
            level = levels[-1][1]
            level[symbol] = level.get(symbol, 0.0) + number * (float(count.group()) if count else 1.0)
    if len(levels) > 1 or not levels[0][1]:
        raise _unreadable(formula, levels[-1][0] or "''")
    return levels[0][1]


def mass(formula: str) -> float:
    """Return the molar mass of a formula [g/mol].

    Raises:
        UnitError: the formula cannot be read.

    Example:
        >>> round(mass("H2O"), 3)  # 2 * 1.008 + 15.999
        18.015
    """
    return sum(WEIGHTS[symbol] * count for symbol, count in atoms(formula))


def contained_share(formula: str, element: str) -> float:
    """Return the mass share of an element in a compound [share, 0-1].

    Raises:
        UnitError: the formula cannot be read, or does not hold the element.

    Example:
        >>> round(contained_share("Nd2O3", "Nd"), 4)  # 288.484 / 336.481
        0.8574
    """
    counts = dict(atoms(formula))
    if element not in counts:
        en, ja = suggestion(element, counts)
        raise UnitError(
            f"'{formula}' holds no '{element}'; it holds {', '.join(counts)}.{en}",
            f"「{formula}」に元素「{element}」は含まれません。含まれる元素: {'、'.join(counts)}。{ja}",
        )
    return WEIGHTS[element] * counts[element] / mass(formula)


def _unreadable(formula: str, at: str) -> UnitError:
    return UnitError(
        f"The formula '{formula}' cannot be read at {at}; write it like Nd2O3 or (NH4)10(H2W12O42).",
        f"化学式「{formula}」の {at} を読み取れません。Nd2O3 や (NH4)10(H2W12O42) のように書いてください。",
    )
