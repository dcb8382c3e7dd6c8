"""What the studies of a chain share: its parameters, its stages and how a traced share is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..terms import COUNTRIES, STAGES, NoAnswerError, Parameter, ParameterError, Words
from ..terms.chains import CHAINS, FOLLOWED, chain_words, good_words
from ..terms.cuts import PAST_THE_MINE, REACH_CHOICES, STAGE_CHOICES
from ..terms.materials import MATERIALS

if TYPE_CHECKING:
    from ..chain import Base, Chain
    from ..terms.facts import FactTables

YEAR = 2024
MAGNETS = "rare-earth-magnets"
PART_OF = {"neodymium": "ndpr", "praseodymium": "ndpr"}
_LABELS = {
    "ndpr": Words("Nd and Pr together", "ネオジム・プラセオジム"),
    "neodymium": Words("neodymium (followed with Pr)", "ネオジム（Pr と合算）"),
    "praseodymium": Words("praseodymium (followed with Nd)", "プラセオジム（Nd と合算）"),
}
MATERIAL_CHOICES = tuple(
    (name, _LABELS.get(name, Words(MATERIALS[name].words.en.lower(), MATERIALS[name].words.ja)))
    for name in dict.fromkeys((FOLLOWED[0], *PART_OF, *FOLLOWED))
)
_DONE = {
    "mine": Words("mined", "採掘"),
    "separate": Words("separated", "分離精製"),
    "smelt": Words("smelted", "製錬"),
    "refine": Words("refined", "精錬"),
    "metal": Words("made into metal", "メタル化"),
    "magnet": Words("made into magnets", "磁石製造"),
    "precursor": Words("made into precursors", "前駆体製造"),
    "product": Words("made into products", "製品化"),
}

CHAIN = Parameter(
    "chain",
    "choice",
    MAGNETS,
    Words("chain", "供給網"),
    Words("which chain is asked", "対象の供給網"),
    choices=tuple((name, chain.words) for name, chain in CHAINS.items()),
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
CUT_STAGES = Parameter(
    "stages",
    "choices",
    PAST_THE_MINE,
    Words("stages that are cut", "停止する工程"),
    Words(
        "one or more, by comma; a chain has some of them", "コンマ区切りで複数可（供給網にあるもののみ効く）"
    ),
    choices=STAGE_CHOICES,
)
CUT_SHARE = Parameter(
    "cut_share",
    "number",
    1.0,
    Words("share that is cut", "停止する割合"),
    Words("1 is a total ban, 0 changes nothing", "1 で全面停止、0 で変化なし"),
    0.0,
    1.0,
)
CUT_MONTHS = Parameter(
    "months", "integer", 12, Words("months of the cut", "停止期間（月）"), Words("then trade is free again", "その後は再開"), 1, 36,
)  # fmt: skip
REACH = Parameter(
    "reach", "choice", "content", Words("reach", "範囲"), Words("how far the cut goes", "どこまで止まるか"), choices=REACH_CHOICES,
)  # fmt: skip
OR_ALL = Words(
    "; a chain that follows none of them by default takes all it follows",
    "。既定値を追わない供給網では、追跡する全素材",
)


def materials_of(default: tuple[str, ...]) -> Parameter:
    """Return the parameter of one or more materials of a chain."""
    return Parameter(
        "materials", "materials", default, Words("materials", "素材"),
        Words(f"one or more, by comma{OR_ALL.en}", f"コンマ区切りで複数可{OR_ALL.ja}"), choices=MATERIAL_CHOICES,
    )  # fmt: skip


def any_material_of(default: tuple[str, ...]) -> Parameter:
    """Return the parameter of one or more materials, those that no chain follows among them."""
    named = {name for name, _ in MATERIAL_CHOICES}
    rest = tuple(
        (name, Words(each.words.en.lower(), each.words.ja))
        for name, each in MATERIALS.items()
        if name not in named
    )
    return Parameter(
        "materials", "materials", default, Words("materials", "素材"),
        Words(
            "one or more, by comma; those of a chain are traced, any other is answered from facts",
            "コンマ区切りで複数可。供給網の素材は源流まで追い、他の素材は事実のみで答える",
        ),
        choices=MATERIAL_CHOICES + rest,
    )  # fmt: skip


def followed_by(chain: str, materials: Sequence[str]) -> bool:
    """Return whether a chain follows at least one of the materials."""
    return any(PART_OF.get(material, material) in CHAINS[chain].materials for material in materials)


def elements_asked(chain: Chain, materials: tuple[str, ...], default: tuple[str, ...]) -> tuple[str, ...]:
    """Return the elements of the chain that the materials name; the default stands for all of a chain without it.

    Raises:
        ParameterError: the chain does not follow one of them.
    """
    wanted = tuple(dict.fromkeys(PART_OF.get(material, material) for material in materials))
    if materials == default and not set(wanted) <= set(chain.elements):
        return chain.elements
    for element in wanted:
        if element not in chain.elements:
            others = [name for name, each in CHAINS.items() if element in each.materials]
            words, mine = MATERIALS[element].words, chain_words(chain.name)
            raise ParameterError(
                f"The chain '{mine.en}' does not follow {words.en.lower()}; it follows {', '.join(chain.elements)}."
                + (f" Take --chain {others[0]}." if others else ""),
                f"供給網「{mine.ja}」は{words.ja}を追跡していません（対象: {'、'.join(chain.elements)}）。"
                + (f"--chain {others[0]} を指定してください。" if others else ""),
            )
    return wanted


def done(stage: str) -> Words:
    """Return what happens at a stage, as a participle."""
    return _DONE.get(stage, STAGES[stage].words)


def final_goods(chain: Chain) -> Words:
    """Return what the chain's last stage makes, in few words."""
    if chain.name == MAGNETS:
        return Words("magnets", "磁石")
    names = [good_words(good.name) for good in chain.commodities if good.stage == chain.stages[-1]]
    if len(names) > 1:
        return Words("final goods", "最終品目")
    return Words(names[0].en.lower(), names[0].ja)


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
    """Return the share of an element in a buyer's final goods that passed `stage` in `origin`.

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


def evidence(held: Band, only_maker: bool, unread: bool = False) -> tuple[str, str]:
    """Return (how a traced share came about, its grade): an input, balanced from facts, or assumed.

    What is made under no trade code that is read moves from surplus to need: assumed, however narrow its band.
    """
    if only_maker:
        return "input", "D"
    if unread or (held.assumed_share is not None and held.assumed_share > 0.5):
        return "assumed", "D"
    return "balanced", "C"


def unread_goods(facts: FactTables) -> frozenset[tuple[str, str]]:
    """Return (chain, good) of the goods whose trade is under no code that is read."""
    goods = facts.frame("goods", trade="unseen")
    return frozenset(zip(goods.chain.astype(str), goods.commodity.astype(str), strict=True))


def made_unread(chain: Chain, element: str, stage: str, unread: frozenset[tuple[str, str]]) -> bool:
    """Return whether a good that holds the element at a stage is traded under no code that is read."""
    return any(
        good.stage == stage and good.content.get(element, 0.0) > 0.0 and (chain.name, good.name) in unread
        for good in chain.commodities
    )


def only_country(chain: Chain) -> str | None:
    """Return the one region in which all of a chain stands; None where it spans several.

    Of such a chain no share of the world, and no share from elsewhere, is on record.
    """
    regions = set(chain.processes.region.tolist())
    return chain.regions[regions.pop()] if len(regions) == 1 else None


EVIDENCE_WORDS = {
    "unknown": Words("unknown: no trade on record", "不明（貿易の記録なし）"),
    "input": Words("input, not a finding", "前提（推計結果ではない）"),
    "balanced": Words("balanced from facts", "整合化による推定"),
    "assumed": Words("rests on assumptions", "仮定に依存"),
}
