"""Which printed price stands for an element, and what share of the priced goods the element is."""

from __future__ import annotations

from dataclasses import dataclass

from ..terms import Words

_NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class PriceForm:
    """The price of an element.

    Attributes:
        symbol: the element.
        material: material of table `prices`.
        form: a part of the publisher's words that names one series.
        formula: the compound that is priced, for its mass share of the element; "" for the element itself.
        stand_in: what a reader must know where the goods priced are not quite the element; grade D then.
    """

    symbol: str
    material: str
    form: str
    formula: str = ""
    stand_in: Words = _NOTHING


_SCRAP = Words("The price of steel scrap stands for iron.", "鉄は鉄スクラップの価格で代用した。")
_FERRONIOBIUM = Words(
    "The price of ferroniobium is taken as per kg of niobium inside.",
    "フェロニオブの価格をニオブ純分当たりとみなした。",
)
_MOLYBDENUM = Words(
    "The price of molybdenum is taken as per kg inside.", "モリブデンの価格を純分当たりとみなした。"
)

_OXIDES = (
    ("La", "lanthanum", "Lanthanum oxide", "La2O3"),
    ("Ce", "cerium", "Cerium oxide", "CeO2"),
    ("Pr", "praseodymium", "Praseodymium oxide", "Pr6O11"),
    ("Nd", "neodymium", "Neodymium oxide", "Nd2O3"),
    ("Sm", "samarium", "Samarium oxide", "Sm2O3"),
    ("Eu", "europium", "Europium oxide", "Eu2O3"),
    ("Gd", "gadolinium", "Gadolinium oxide", "Gd2O3"),
    ("Tb", "terbium", "Terbium oxide", "Tb4O7"),
    ("Dy", "dysprosium", "Dysprosium oxide", "Dy2O3"),
    ("Ho", "holmium", "Holmium oxide", "Ho2O3"),
    ("Er", "erbium", "Erbium oxide", "Er2O3"),
    ("Yb", "ytterbium", "Ytterbium oxide", "Yb2O3"),
    ("Lu", "lutetium", "Lutetium oxide", "Lu2O3"),
    ("Y", "yttrium", "Y2O3", "Y2O3"),
    ("Sc", "scandium", "Scandium oxide", "Sc2O3"),
    ("W", "tungsten", "tungsten trioxide", "WO3"),
    ("V", "vanadium", "vanadium pentoxide", "V2O5"),
    ("Ta", "tantalum", "tantalum oxide", "Ta2O5"),
    ("Li", "lithium", "lithium carbonate", "Li2CO3"),
)
_METALS = (
    ("Co", "cobalt", "London Metal Exchange"),
    ("Cu", "copper", "London Metal Exchange"),
    ("Ni", "nickel", "Dollars per metric ton"),
    ("Al", "aluminium", "ingot"),
    ("Ga", "gallium", "unit value of imports"),
    ("Ge", "germanium", "Germanium metal"),
    ("Zr", "zirconium", "Zirconium, sponge"),
    ("Hf", "hafnium", "unwrought"),
    ("Ti", "titanium", "dollars per kilogram"),
    ("Si", "silicon", "Silicon metal"),
    ("Cr", "chromium", "Chromium metal"),
    ("Mg", "magnesium", "European free market"),
    ("Sn", "tin", "London Metal Exchange"),
    ("Zn", "zinc", "London Metal Exchange"),
    ("Pb", "lead", "North American"),
    ("Sb", "antimony", "metal"),
    ("Bi", "bismuth", "Price, average"),
    ("In", "indium", "Rotterdam"),
    ("Te", "tellurium", "Europe"),
    ("Ag", "silver", "bullion"),
    ("Au", "gold", "troy ounce"),
    ("Pt", "platinum", "Platinum"),
    ("Pd", "palladium", "Palladium"),
    ("Rh", "rhodium", "Rhodium"),
    ("Ru", "ruthenium", "Ruthenium"),
    ("Ir", "iridium", "Iridium"),
)
PRICE_FORMS: dict[str, PriceForm] = {
    form.symbol: form
    for form in (
        *(PriceForm(*row) for row in _OXIDES),
        *(PriceForm(*row) for row in _METALS),
        PriceForm("Fe", "steel-scrap", "heavy melting", stand_in=_SCRAP),
        PriceForm("Nb", "niobium", "ferroniobium", stand_in=_FERRONIOBIUM),
        PriceForm("Mo", "molybdenum", "dollars per kilogram", stand_in=_MOLYBDENUM),
    )
}
