"""The runs behind study `n-1`: which single supplier, lost for a year, hurts a buyer most?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..terms import Answer, Cell, Column, Finding, Rows, Words
from ..terms.countries import COUNTRIES
from .chains import followed
from .levers_asked import pulled

if TYPE_CHECKING:
    from ..chain import Chain
    from ..market import Equilibrium
    from ..terms.facts import FactTables

MUSD = 1e6
SEEN = 1e-4


@dataclass(frozen=True, slots=True)
class Lost:
    """What the loss of one supplier of one good does within a year.

    Attributes:
        good, place: indices of the good and of the region whose makers stop and whose exports end.
        world_share: its share of the world's output of the good.
        buyer_share: its share of what the buyer gets of it, directly.
        lost_share: share of its final uses that the buyer loses; None: the market has no solution.
        price_ratio: the good's price at the buyer over the base; None where the buyer has no market for it.
        cost_musd: cost to all countries of the chain.
    """

    good: int
    place: int
    world_share: float
    buyer_share: float
    lost_share: float | None
    price_ratio: float | None
    cost_musd: float | None


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return what each single loss does; see `N_MINUS_ONE` for what is asked."""
    from ..chain import build

    base = build(facts, asked["chain"], draws=0).chain
    chain = pulled(base.over(12, 12), asked["levers"])
    buyer = followed(chain, asked["buyer"])
    found = sorted(_each(chain, buyer, asked["least_share"]), key=_severity, reverse=True)
    return Answer(
        study="n-1",
        title=Words(
            f"Losing one supplier for a year, {COUNTRIES[asked['buyer']].words.en}",
            f"供給元を 1 か所、1 年間失った場合（{COUNTRIES[asked['buyer']].words.ja}）",
        ),
        asked=asked,
        findings=_findings(chain, found),
        tables=(_table(chain, found),),
        facts=base.facts,
        assumptions=(
            Words("All makers of the good in the country stop and nothing of it leaves the country, for one year; everyone knows.", "当該国・地域の当該品目の生産者がすべて止まり、輸出もなくなる状態が 1 年続き、全員がそれを知っているとする。"),
            Words("One year is one period: responses have the reach they have at its end.", "1 年を 1 期間とし、用途側の対応は年末時点の水準とする。"),
            *base.gaps,
        ),
        warnings=_warnings(found),
    )  # fmt: skip


def _warnings(found: list[Lost]) -> tuple[Words, ...]:
    said = []
    if any(lost.lost_share for lost in found):
        said.append(
            Words(
                "Where final uses are lost, prices and costs are capped by the value of lost output (assumptions): caps, not forecasts.",
                "最終用途が失われる場合の価格と負担は、失われる生産の価値（仮定）で頭打ちとなる上限値であり、予測ではない。",
            )
        )
    if any(lost.price_ratio is None for lost in found):
        said.append(
            Words(
                "A price is unknown where the buyer buys none of the good itself (it buys what others make of it).",
                "価格が不明の品目は、需要国・地域が直接購入しないもの（他国・地域での加工品を購入）。",
            )
        )
    return tuple(said)


def _severity(lost: Lost) -> tuple[float, float]:
    unknown = float("inf")
    return (
        unknown if lost.lost_share is None else lost.lost_share,
        unknown if lost.cost_musd is None else lost.cost_musd,
    )


def _each(chain: Chain, buyer: int, least_share: float) -> Iterator[Lost]:
    from ..market import solve

    was = solve(chain)
    made = np.einsum("pg,p->pg", chain.processes.outputs, was.activity_tpa[:, 0])
    for good in range(len(chain.commodities)):
        world = float(made[:, good].sum())
        if world <= 0 or chain.commodities[good].stage == "scrap":
            continue
        for place in np.unique(chain.processes.region[made[:, good] > 0]):
            share = float(made[chain.processes.region == place, good].sum()) / world
            if share >= least_share:
                yield _one(chain, was, buyer, good, int(place), share)


def _one(chain: Chain, was: Equilibrium, buyer: int, good: int, place: int, share: float) -> Lost:
    from ..market import NotConvergedError, solve

    arcs = chain.arcs
    into = (arcs.commodity == good) & (arcs.destination == buyer)
    makes = (chain.processes.region == buyer) & (chain.processes.outputs[:, good] > 0)
    own = float((chain.processes.outputs[makes, good] * was.activity_tpa[makes, 0]).sum())
    supply = float(was.flow_tpa[into, 0].sum()) + own
    direct = own if place == buyer else float(was.flow_tpa[into & (arcs.origin == place), 0].sum())
    part = direct / supply if supply > 0 else 0.0
    try:
        found = solve(_without(chain, good, place))
    except NotConvergedError:
        return Lost(good, place, share, part, None, None, None)
    before, after = was.price_usd_per_t[good, buyer, 0], found.price_usd_per_t[good, buyer, 0]
    times = None if np.isnan(before) or np.isnan(after) or before <= 0 else float(after / before)
    return Lost(
        good,
        place,
        share,
        part,
        _lost(chain, found, buyer),
        times,
        (was.welfare_usd - found.welfare_usd) / MUSD,
    )


def _without(chain: Chain, good: int, place: int) -> Chain:
    """Return the chain in which no process of the region makes the good and nothing of it leaves."""
    from dataclasses import replace

    processes, arcs = chain.processes, chain.arcs
    availability, limit = processes.availability.copy(), arcs.limit_tpa.copy()
    availability[(processes.region == place) & (processes.outputs[:, good] > 0)] = 0.0
    limit[(arcs.commodity == good) & (arcs.origin == place)] = 0.0
    return replace(
        chain,
        processes=replace(processes, availability=availability),
        arcs=replace(arcs, limit_tpa=limit),
    )


def _lost(chain: Chain, found: Equilibrium, buyer: int) -> float:
    from ..disruption import shortage

    short = shortage(chain, found, buyer)
    demand = float(short.demand_tpa.sum())
    share = float(short.lost_tpa.sum()) / demand if demand > 0 else 0.0
    return share if share > SEEN else 0.0


def _table(chain: Chain, found: list[Lost]) -> Rows:
    columns = (
        Column("good", Words("Good", "品目")),
        Column("supplier", Words("Supplier lost", "失われる供給元")),
        Column("world_share", Words("Share of world output", "世界生産に占める比率")),
        Column(
            "buyer_share",
            Words("Share of the buyer's supply, direct", "需要国・地域の調達に占める比率（直接）"),
        ),
        Column("lost_share", Words("Final uses lost by the buyer", "需要国・地域で失われる最終用途")),
        Column(
            "price_ratio",
            Words("Good's price at the buyer, times the base", "需要国・地域での品目価格（基準年の倍）"),
        ),
        Column("cost_musd", Words("Cost to all countries of the chain", "供給網全体（全世界）の負担")),
        Column("case", Words("Case", "ケース")),
    )
    rows: list[tuple[Cell, ...]] = []
    for lost in found:
        words, place = chain.commodities[lost.good].words, chain.regions[lost.place]
        name = COUNTRIES[place].words
        rows.append(
            (words, place, lost.world_share, lost.buyer_share, lost.lost_share, lost.price_ratio, lost.cost_musd,
             Words(f"{name.en}: {words.en}", f"{name.ja}：{words.ja}"))
        )  # fmt: skip
    return Rows(
        "losses",
        Words("One supplier lost, worst first", "供給元を 1 か所失った場合（影響の大きい順）"),
        columns,
        tuple(rows),
    )


def _findings(chain: Chain, found: list[Lost]) -> tuple[Finding, ...]:
    if not found:
        none = Words("Largest loss of final uses", "最終用途の最大の損失")
        return (Finding("worst_lost_share", none, None, grade="D"),)
    worst = found[0]
    good, place = chain.commodities[worst.good].words, COUNTRIES[chain.regions[worst.place]].words
    hurt = sum(lost.lost_share is None or lost.lost_share > 0 for lost in found)
    return (
        Finding("worst_lost_share", Words(f"Largest loss of final uses: {good.en} of {place.en}", f"最終用途の最大の損失：{place.ja}の{good.ja}"), worst.lost_share, grade="D"),
        Finding("critical_suppliers", Words("Suppliers whose loss stops some final use", "失えば何らかの最終用途が止まる供給元の数"), float(hurt), grade="D"),
    )  # fmt: skip
