"""What a chain must hold before it can be a market; every fault is named in one message."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..chain.types import RESPONSES, Chain
from ..terms import DataError, Words
from .curves import Floats

TERMS = ("interest_share_per_year", "holding_share_per_year", "arc_elasticity")
"""What `Chain.terms` must hold: the discount rate of firms; what holding a stock costs in a year as a share of its
value; sigma, the elasticity of trade."""
BALANCE_SHARE = 1e-6
"""A base market may miss its balance by this share of its throughput."""
SHOWN = 5
THRIFT, GRADE, DESIGN, LOST = range(len(RESPONSES))

Rule = tuple[NDArray[np.bool_], str, str]


def refuse_faults(chain: Chain, throughput: Floats, excess: Floats) -> None:
    """Refuse a chain that cannot be a market.

    Args:
        chain: the chain.
        throughput: what enters every market in the base (commodities, regions) [t/yr].
        excess: how much more that is than what leaves it (commodities, regions) [t/yr].

    Raises:
        DataError: a term is missing, a price or a number that a curve needs is missing or out of its range, or a
            market does not balance in the base.
    """
    faults = _terms(chain) + _processes(chain) + _arcs(chain) + _uses(chain) + _stocks(chain) + _supply(chain)
    faults = faults or _unbalanced(chain, throughput, excess)
    if not faults:
        return
    more = len(faults) - SHOWN
    raise DataError(
        f"The chain '{chain.name}' cannot be a market: {'; '.join(fault.en for fault in faults[:SHOWN])}"
        f"{f'; and {more} more' if more > 0 else ''}. Correct the facts, the lever or the chain.",
        f"供給網「{chain.name}」から市場を組み立てられません: {'；'.join(fault.ja for fault in faults[:SHOWN])}"
        f"{f'；ほか {more} 件' if more > 0 else ''}。事実・施策・供給網のいずれかを修正してください。",
    )


def market_name(chain: Chain, commodity: int, region: int) -> Words:
    """Return the name of a market."""
    place, words = chain.regions[region], chain.commodities[commodity].words
    return Words(f"{words.en} in {place}", f"{place} の{words.ja}")


def process_name(chain: Chain, index: int) -> Words:
    """Return the name of a process."""
    place, name = chain.regions[chain.processes.region[index]], chain.processes.name[index]
    return Words(f"{name} in {place}", f"{place} の {name}")


def arc_name(chain: Chain, index: int) -> Words:
    """Return the name of an arc."""
    part = chain.arcs
    origin, destination = chain.regions[part.origin[index]], chain.regions[part.destination[index]]
    words = chain.commodities[part.commodity[index]].words
    return Words(f"{words.en} from {origin} to {destination}", f"{origin} から {destination} への{words.ja}")


def use_name(chain: Chain, index: int) -> Words:
    """Return the name of a use."""
    place, name = chain.regions[chain.uses.region[index]], chain.uses.name[index]
    return Words(f"{name} in {place}", f"{place} の {name}")


def _named(chain: Chain, name: Callable[[Chain, int], Words], rules: Sequence[Rule]) -> list[Words]:
    faults = []
    for bad, en, ja in rules:
        for index in np.flatnonzero(bad):
            words = name(chain, int(index))
            faults.append(Words(f"{words.en}: {en}", f"{words.ja}: {ja}"))
    return faults


def _terms(chain: Chain) -> list[Words]:
    faults = []
    for term in TERMS:
        value = chain.terms.get(term)
        if value is None:
            faults.append(Words(f"the term '{term}' is missing", f"パラメータ「{term}」がありません"))
        elif not (np.isfinite(value) and (value > 0 if term == "arc_elasticity" else value >= 0)):
            faults.append(
                Words(f"the term '{term}' is {value:g}", f"パラメータ「{term}」の値 {value:g} は使えません")
            )
    return faults


def _processes(chain: Chain) -> list[Words]:
    part = chain.processes
    price = chain.price_usd_per_t[:, part.region].T
    unpriced = (((part.inputs != 0) | (part.outputs != 0)) & np.isnan(price)).any(axis=1)
    worth = (part.outputs * np.nan_to_num(price)).sum(axis=1)
    rules = (
        (unpriced, "a good without a price", "価格のない品目があります"),
        (~unpriced & ~(worth > 0), "outputs worth nothing", "産出物の価値がありません"),
        (~(part.elasticity > 0), "no positive elasticity of supply", "供給の価格弾力性が正ではありません"),
        (
            ~(part.capacity_tpa >= part.activity_tpa),
            "less capacity than activity",
            "能力が稼働量を下回ります",
        ),
        (~(part.availability >= 0).all(axis=1), "negative availability", "稼働可能な割合が負です"),
    )
    return _named(chain, process_name, [(bad & (part.activity_tpa > 0), en, ja) for bad, en, ja in rules])


def _arcs(chain: Chain) -> list[Words]:
    part, price = chain.arcs, chain.price_usd_per_t
    unpriced = np.isnan(price[part.commodity, part.origin] + price[part.commodity, part.destination])
    rules = (
        (unpriced & (part.flow_tpa > 0), "no price at one of its ends", "両端のいずれかに価格がありません"),
        (np.equal(part.origin, part.destination), "one region at both ends", "両端が同じ国・地域です"),
        (
            ~(part.premium_usd_per_t >= 0),
            "no opening premium of zero or more",
            "開設時の上乗せ費用が 0 以上ではありません",
        ),
        (np.asarray(~(part.limit_tpa >= 0).all(axis=1)), "a negative limit", "上限が負です"),
    )
    return _named(chain, arc_name, rules)


def _uses(chain: Chain) -> list[Words]:
    part = chain.uses
    costs, offered = part.cost_usd_per_t, part.ceiling_share > 0
    negative = (offered & ~(costs >= 0))[:, [GRADE, DESIGN]].any(axis=1)
    rules = (
        (
            ~(chain.price_usd_per_t[part.commodity, part.region] > 0),
            "no price of the good",
            "品目の価格がありません",
        ),
        (
            offered[:, THRIFT] & ~(part.elasticity < 0),
            "no negative elasticity",
            "価格弾力性が負ではありません",
        ),
        (~np.isfinite(costs[:, LOST]), "no value at stake", "影響を受ける付加価値がありません"),
        (negative, "a negative cost of another grade or design", "代替の費用が負です"),
        (~(part.demand >= 0).all(axis=1), "a negative demand", "需要が負です"),
    )
    return _named(chain, use_name, [(bad & (part.use_tpa > 0), en, ja) for bad, en, ja in rules])


def _stocks(chain: Chain) -> list[Words]:
    part, price = chain.stocks, chain.price_usd_per_t
    wrong = (part.stock_t > 0) & ~((price[part.commodity, part.region] > 0) & (part.eta > 0))
    wrong |= ~(part.stock_t >= 0)

    def stock_name(chain: Chain, index: int) -> Words:
        return market_name(chain, int(part.commodity[index]), int(part.region[index]))

    rule = (wrong, "a stock without a price or a positive eta", "在庫に価格又は正の曲率 eta がありません")
    faults = _named(chain, stock_name, (rule,))
    for reserve in chain.reserves:
        if not (price[reserve.commodity, reserve.region] > 0 and reserve.stock_t >= 0 and reserve.start >= 0):
            words = market_name(chain, reserve.commodity, reserve.region)
            faults.append(
                Words(
                    f"{words.en}: a reserve without a price, or negative",
                    f"{words.ja}: 備蓄に価格がないか、値が負です",
                )
            )
    for number, quota in enumerate(chain.quotas):
        if len(quota.limit_tpa) != chain.arcs.limit_tpa.shape[1] or not min(quota.limit_tpa) >= 0:
            words = Words(
                f"quota {number}: not one limit of zero or more per month",
                f"数量枠 {number}: 月ごとの上限が不正です",
            )
            faults.append(words)
    return faults


def _supply(chain: Chain) -> list[Words]:
    stranded = (chain.supply_tpa != 0).any(axis=2) & np.isnan(chain.price_usd_per_t)
    names = [market_name(chain, int(commodity), int(region)) for commodity, region in np.argwhere(stranded)]
    return [
        Words(f"{name.en}: supply where there is no market", f"{name.ja}: 市場のない所への供給です")
        for name in names
    ]


def _unbalanced(chain: Chain, throughput: Floats, excess: Floats) -> list[Words]:
    wrong = np.abs(excess) > BALANCE_SHARE * np.maximum(throughput, throughput - excess)
    wrong &= ~((excess > 0) & (chain.price_usd_per_t == 0))  # a free good may be left over
    faults = []
    for commodity, region in np.argwhere(wrong):
        words = market_name(chain, int(commodity), int(region))
        miss, enters = excess[commodity, region], throughput[commodity, region]
        faults.append(
            Words(
                f"{words.en}: {enters:.6g} t/yr enter and {enters - miss:.6g} leave in the base",
                f"{words.ja}: 基準年の流入 {enters:.6g} トン/年と流出 {enters - miss:.6g} トン/年が一致しません",
            )
        )
    return faults
