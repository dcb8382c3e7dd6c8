"""What studies ask of the rare-earth magnet chain alone."""

from __future__ import annotations

from ..terms import Words
from .chains import BUYER, PART_OF, YEAR, Band, band, followed

MAGNET_HS = "850511"
STAGES = ("mine", "separate", "metal", "magnet")
ELEMENT_OF = {"ndpr": "ndpr", **PART_OF, "dysprosium": "dysprosium", "terbium": "terbium"}
WHY_STAGES_DIFFER = Words(
    "The stages differ because who makes the magnets is not who makes their metal, oxide and ore: a low direct share can hide a high traced one.",
    "磁石・メタル・酸化物・鉱石の作り手が異なるため、工程ごとに値が異なる。直接の比率が低くても、源流では高いことがある。",
)
WHY_IN_JAPAN = Words(
    "The stages differ because magnets are made in Japan from metal reduced in Vietnam, China and Thailand, out of oxide separated in China and Malaysia: a low direct share can hide a high traced one.",
    "工程ごとに値が異なるのは、日本の磁石がベトナム・中国・タイで還元したメタルから、さらに中国・マレーシアで分離した酸化物から作られるため。直接の比率が低くても、源流では高いことがある。",
)

__all__ = [
    "BUYER",
    "ELEMENT_OF",
    "MAGNET_HS",
    "STAGES",
    "WHY_IN_JAPAN",
    "WHY_STAGES_DIFFER",
    "YEAR",
    "Band",
    "band",
    "followed",
]
