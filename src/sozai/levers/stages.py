"""The stages whose goods a lever can touch; a chain has some of them, in an order of its own."""

from __future__ import annotations

from ..terms import STAGES, Words

_GOODS = {
    "mine": Words("concentrate", "精鉱"),
    "separate": Words("separated oxide", "分離精製（酸化物）"),
    "metal": Words("metal", "メタル"),
    "magnet": Words("magnet", "磁石"),
}
STAGE_WORDS = tuple((id_, _GOODS.get(id_, stage.words)) for id_, stage in STAGES.items() if id_ != "scrap")
# Goods past the mine: what a seller of processed material can hold back.
DEFAULT_STAGES = tuple(stage for stage, _ in STAGE_WORDS if stage != "mine")
