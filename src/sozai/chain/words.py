"""The names of commodities, processes and regions for people."""

from __future__ import annotations

from ..terms import COUNTRIES, MATERIALS, Words
from ..terms.chains import GOODS, PROCESSES, USES, good_words

MAGNET = Words("NdFeB magnet", "NdFeB磁石")
STEPS: dict[str, Words] = {
    "mine": Words("mining", "採掘"),
    "separate": Words("separation", "分離精製"),
    "smelt": Words("smelting", "製錬"),
    "refine": Words("refining", "精錬"),
    "metal": Words("metal making", "メタル製造"),
    "alloy": Words("alloying", "合金製造"),
    "magnet": Words("magnet making", "磁石製造"),
    "precursor": Words("precursor making", "前駆体製造"),
    "part": Words("part making", "部品製造"),
    "product": Words("product making", "製品製造"),
    "recycle": Words("recycling of swarf", "加工くずのリサイクル"),
    "scrap": Words("recovery of scrap", "スクラップ回収"),
}


def commodity_words(name: str) -> Words:
    """Return the name of a commodity such as `dysprosium-oxide`; `magnet` is both kinds together."""
    return MAGNET if name == "magnet" else good_words(name)


def process_words(name: str) -> Words:
    """Return the name of a process such as `separate-dysprosium` or `magnet`.

    Example:
        >>> process_words("separate-dysprosium").en
        'separation of dysprosium'
    """
    if name in PROCESSES:
        return PROCESSES[name]
    step, _, what = name.partition("-")
    if what not in MATERIALS and what not in GOODS:
        return STEPS[step]
    words = MATERIALS[what].words if what in MATERIALS else GOODS[what]
    return Words(f"{STEPS[step].en} of {words.en.lower()}", f"{words.ja}の{STEPS[step].ja}")


def region_words(name: str) -> Words:
    """Return the name of a region of a chain."""
    return COUNTRIES[name].words


def names() -> dict[str, Words]:
    """Return the words of every commodity, use and step, by id."""
    return {"magnet": MAGNET, **GOODS, **USES, **STEPS, **PROCESSES}
