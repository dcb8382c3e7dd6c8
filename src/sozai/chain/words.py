"""The names of commodities, processes and uses for people."""

from __future__ import annotations

from ..terms import COUNTRIES, MATERIALS, Words

FORMS: dict[str, Words] = {
    "concentrate": Words("in concentrate", "精鉱（含有量）"),
    "oxide": Words("oxide (contained)", "酸化物（含有量）"),
    "metal": Words("metal", "メタル"),
    "swarf": Words("in magnet swarf", "磁石加工くず（含有量）"),
}
MAGNET = Words("NdFeB magnet", "NdFeB磁石")
MAGNETS: dict[str, Words] = {
    "magnet-standard": Words("NdFeB magnet without heavy rare earths", "NdFeB磁石（重希土なし）"),
    "magnet-heavy": Words("NdFeB magnet with Dy or Tb", "NdFeB磁石（Dy・Tb入り）"),
}
STEPS: dict[str, Words] = {
    "mine": Words("mining", "採掘"),
    "separate": Words("separation", "分離精製"),
    "metal": Words("metal making", "メタル製造"),
    "magnet": Words("magnet making", "磁石製造"),
    "recycle": Words("recycling of swarf", "加工くずのリサイクル"),
}
USES: dict[str, Words] = {
    "drive-motors": Words("drive motors of vehicles", "自動車駆動用モーター"),
    "generators": Words("generators of vehicles", "自動車用発電機"),
    "power-steering": Words("electric power steering", "電動パワーステアリング"),
    "wind-turbines": Words("wind turbines", "風力発電機"),
    "compressors": Words("compressors (air conditioners)", "コンプレッサー（エアコン等）"),
    "washing-machines": Words("washing machines", "洗濯機"),
    "industrial-motors": Words("industrial motors and robots", "産業用モーター・ロボット"),
    "hard-disks": Words("hard disk drives", "HDD"),
    "mri": Words("MRI", "MRI"),
    "electronics": Words("electronics", "電子機器"),
    "other": Words("other magnets", "その他の磁石用途"),
    "other-uses": Words("uses other than magnets", "磁石以外の用途"),
}


def commodity_words(name: str) -> Words:
    """Return the name of a commodity such as `dysprosium-oxide`; `magnet` is both kinds together."""
    if name == "magnet":
        return MAGNET
    if name in MAGNETS:
        return MAGNETS[name]
    element, _, form = name.rpartition("-")
    material, suffix = MATERIALS[element].words, FORMS[form]
    return Words(f"{material.en} {suffix.en}", f"{material.ja}{suffix.ja}")


def process_words(name: str) -> Words:
    """Return the name of a process such as `separate-dysprosium` or `magnet`.

    Example:
        >>> process_words("separate-dysprosium").en
        'separation of dysprosium'
    """
    step, _, element = name.partition("-")
    if element not in MATERIALS:
        return STEPS[step]
    material = MATERIALS[element].words
    return Words(f"{STEPS[step].en} of {material.en.lower()}", f"{material.ja}の{STEPS[step].ja}")


def region_words(name: str) -> Words:
    """Return the name of a region of a chain."""
    return COUNTRIES[name].words


def names(commodities: tuple[str, ...]) -> dict[str, Words]:
    """Return the words of the commodities and of every use and step, by id."""
    return {**{name: commodity_words(name) for name in commodities}, **USES, **STEPS}
