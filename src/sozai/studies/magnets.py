"""What the studies of the rare-earth magnet chain share: its parameters, its stages and how a traced share is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..terms import COUNTRIES, NoAnswerError, Parameter, Words

if TYPE_CHECKING:
    from ..chain import Base, Chain

MAGNET_HS = "850511"
YEAR = 2024
STAGES = ("mine", "separate", "metal", "magnet")
STAGE_WORDS = {
    "mine": Words("mined", "採掘"),
    "separate": Words("separated", "分離精製"),
    "metal": Words("made into metal", "メタル化"),
    "magnet": Words("made into magnets", "磁石製造"),
}
ELEMENT_OF = {
    "ndpr": "ndpr",
    "neodymium": "ndpr",
    "praseodymium": "ndpr",
    "dysprosium": "dysprosium",
    "terbium": "terbium",
}
MATERIAL_CHOICES = (
    ("ndpr", Words("Nd and Pr together", "ネオジム・プラセオジム")),
    ("neodymium", Words("neodymium (followed with Pr)", "ネオジム（Pr と合算）")),
    ("praseodymium", Words("praseodymium (followed with Nd)", "プラセオジム（Nd と合算）")),
    ("dysprosium", Words("dysprosium", "ジスプロシウム")),
    ("terbium", Words("terbium", "テルビウム")),
)

BUYER = Parameter(
    "buyer",
    "country",
    "JPN",
    Words("buyer", "需要国・地域"),
    Words("ISO code or name: JPN, 日本", "ISO コードまたは名称（例: JPN、日本）"),
)
ORIGIN = Parameter(
    "origin",
    "country",
    "CHN",
    Words("origin", "供給国・地域"),
    Words("ISO code or name: CHN, 中国", "ISO コードまたは名称（例: CHN、中国）"),
)


def followed(chain: Chain, country: str) -> int:
    """Return the index of the region that a country is.

    Raises:
        NoAnswerError: the chain has the country only within the rest of the world, whose figures are not its own.
    """
    if country not in chain.regions:
        words = COUNTRIES[country].words
        raise NoAnswerError(
            f"The chain has no figures of {words.en} ({country}) apart from the rest of the world; "
            f"it follows {', '.join(chain.regions)}.",
            f"供給網では{words.ja}（{country}）は「その他の国・地域」に含まれ、個別の値はありません"
            f"（対象: {'、'.join(chain.regions)}）。",
        )
    return chain.regions.index(country)


@dataclass(frozen=True, slots=True)
class Band:
    """A share with its 5-95 % band and the part of its variance that rests on assumptions (None: no variance)."""

    value: float
    low: float
    high: float
    assumed_share: float | None


def traced_band(base: Base, element: str, stage: str, buyer: int, origin: int) -> Band:
    """Return the share of an element in a buyer's magnets that passed `stage` in `origin`.

    Raises:
        NoAnswerError: the chain has no use of the element by the buyer.
    """
    from ..chain import origin_shares

    def share(chains: Sequence[object]) -> list[float]:
        return [float(origin_shares(chain, element, stage, buyer)[origin]) for chain in chains]  # type: ignore[arg-type]

    (value,) = share([base.chain])
    return band(value, share(base.ensemble), share(base.assumed))


def band(value: float, everything: Sequence[float], assumed: Sequence[float]) -> Band:
    """Return a value with the 5-95 % band of its samples; the band always holds the value."""
    import numpy as np

    low, high = np.percentile(everything, [5, 95])
    spread, spread_assumed = float(np.var(everything)), float(np.var(assumed))
    share = min(1.0, spread_assumed / spread) if spread > 1e-12 else None
    return Band(value, float(min(low, value)), float(max(high, value)), share)


def evidence(held: Band, only_maker: bool) -> tuple[str, str]:
    """Return (how a traced share came about, its grade): an input, balanced from facts, or assumed."""
    if only_maker:
        return "input", "D"
    if held.assumed_share is not None and held.assumed_share > 0.5:
        return "assumed", "D"
    return "balanced", "C"


EVIDENCE_WORDS = {
    "input": Words("input, not a finding", "前提（推計結果ではない）"),
    "balanced": Words("balanced from facts", "整合化による推定"),
    "assumed": Words("rests on assumptions", "仮定に依存"),
}
