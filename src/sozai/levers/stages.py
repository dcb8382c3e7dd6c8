"""The stages whose goods a lever can touch, in the order of the chain."""

from __future__ import annotations

from ..terms import Words

STAGE_WORDS = (
    ("mine", Words("concentrate", "精鉱")),
    ("separate", Words("separated oxide", "分離精製（酸化物）")),
    ("metal", Words("metal", "メタル")),
    ("magnet", Words("magnet", "磁石")),
)
ORDER = tuple(stage for stage, _ in STAGE_WORDS)
DEFAULT_STAGES = ("separate", "metal", "magnet")
