"""Stages of a chain, from the ground to the product and back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .names import lookup, named
from .words import Words


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a chain.

    Attributes:
        id: its id in tables and parameters.
        words: its name.
        order: its place from ore (1) to product and scrap.
    """

    id: str
    words: Words
    order: int


# id, English, Japanese, other spellings of publishers
_ROWS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("mine", "Mining", "採掘", ("mine production", "extraction", "ore", "concentrate", "鉱山", "採掘・選鉱")),
    ("separate", "Separation", "分離精製", ("separated oxide", "oxide", "分離")),
    ("smelt", "Smelting", "製錬", ("smelter", "smelter production")),
    ("refine", "Refining", "精錬・精製", ("refinery", "refinery production", "processing", "精錬", "精製")),
    ("metal", "Metal making", "金属化", ("metal production", "reduction", "金属", "還元")),
    ("alloy", "Alloying", "合金製造", ("alloys", "合金")),
    ("magnet", "Magnet making", "磁石製造", ("magnets", "磁石")),
    ("precursor", "Precursor making", "前駆体製造", ("precursors", "前駆体")),
    ("part", "Part making", "部品製造", ("parts", "component", "部品")),
    ("product", "Product making", "最終製品製造", ("products", "final product", "最終製品")),
    ("scrap", "Scrap", "スクラップ回収", ("recycling", "secondary", "スクラップ", "リサイクル")),
)

STAGES: dict[str, Stage] = {
    row[0]: Stage(row[0], Words(row[1], row[2]), order) for order, row in enumerate(_ROWS, start=1)
}
_TITLES = {id_: stage.words for id_, stage in STAGES.items()}


@cache
def _lookup() -> dict[str, str]:
    return lookup((id_, (en, ja, *aliases)) for id_, en, ja, aliases in _ROWS)


def stage(text: str) -> Stage:
    """Return the stage that `text` names, in English, Japanese or a publisher's spelling.

    Raises:
        ParameterError: no stage has that name.

    Example:
        >>> stage("分離精製").id, stage("Extraction").id
        ('separate', 'mine')
    """
    return STAGES[named(text, _lookup(), _TITLES, Words("stage", "工程"))]
