"""The runs behind study `scenario`: what do these levers do to a chain, month by month or year by year?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..disruption.shortage import LOST, shortage
from ..terms import Answer, Column, Finding, Rows, Words
from ..terms.chains import chain_words, use_words
from .chains import followed
from .levers_asked import described, pulled

if TYPE_CHECKING:
    from ..chain import Chain, Floats
    from ..market import Equilibrium
    from ..terms.facts import FactTables

KG_PER_T = 1e3
MUSD = 1e6
SHOWN_FLOWS = 20
SEEN_SHARE = 1e-4  # changes below this share of the largest are the solver's rounding

RATES = Words("t/yr", "トン/年")


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return what the levers do; see `SCENARIO` for what is asked."""
    from ..chain import build
    from ..market import solve

    base = build(facts, asked["chain"], draws=0).chain
    axis = (12 * asked["years"], 12) if asked["years"] else (asked["months"], 1)
    before = base.over(*axis)
    buyer = followed(before, asked["buyer"])
    after = pulled(before, asked["levers"])
    found, was = solve(after), solve(before)
    return Answer(
        study="scenario",
        title=_title(asked),
        asked=asked,
        findings=_findings(after, found, was, buyer),
        tables=(
            _uses(after, found, buyer),
            _prices(after, found, was, buyer),
            _flows(after, found),
            _makers(after, found),
            _added(after, found),
            described(asked["levers"]),
        ),
        facts=base.facts,
        assumptions=(
            Words(
                "Firms foresee the levers from the first period on; a surprise would cost more.",
                "企業は最初の期から施策を予見すると仮定。予見できなければ損失は大きくなる。",
            ),
            Words(
                "Elasticities, responses, operating stocks and values at stake are assumptions with ranges.",
                "弾力性、用途側の対応、操業在庫、影響を受ける付加価値は幅のある仮定。",
            ),
            *base.gaps,
        ),
        warnings=_warnings(after, found, buyer),
    )


def _title(asked: Mapping[str, Any]) -> Words:
    chain, count = chain_words(asked["chain"]), len(asked["levers"])
    levers = "one lever" if count == 1 else f"{count} levers" if count else "no lever"
    return Words(f"{chain.en} with {levers}", f"{chain.ja}の供給網に {count} 件の施策を適用")


def _warnings(chain: Chain, found: Equilibrium, buyer: int) -> tuple[Words, ...]:
    if shortage(chain, found, buyer).lost_share.max(initial=0.0) < SEEN_SHARE:
        return ()
    return (
        Words(
            "Uses of the buyer are rationed: prices in those periods are caps, not forecasts.",
            "需要国・地域の用途が割当て状態になる。その期間の価格は上限値であり、予測ではない。",
        ),
    )


def _period(chain: Chain) -> Column:
    return Column("period", Words("Year", "年") if chain.period_months == 12 else Words("Month", "月"))


def _when(chain: Chain) -> list[int]:
    start = chain.year + 1 if chain.period_months == 12 else 1
    return list(range(start, start + chain.periods))


def _priced(chain: Chain, buyer: int) -> list[int]:
    """Return the goods that have a price at the buyer."""
    return [g for g in range(len(chain.commodities)) if not np.isnan(chain.price_usd_per_t[g, buyer])]


def _prices(chain: Chain, found: Equilibrium, was: Equilibrium, buyer: int) -> Rows:
    columns = (
        Column("good", Words("Good", "品目")),
        _period(chain),
        Column("price_usd_per_kg", Words("Price with the levers", "施策後の価格")),
        Column("base_usd_per_kg", Words("Price without", "施策なしの価格")),
    )
    rows = tuple(
        (
            chain.commodities[good].words,
            when,
            float(found.price_usd_per_t[good, buyer, t] / KG_PER_T),
            float(was.price_usd_per_t[good, buyer, t] / KG_PER_T),
        )
        for good in _priced(chain, buyer)
        for t, when in enumerate(_when(chain))
    )
    return Rows("prices", Words("Prices at the buyer", "需要国・地域での価格"), columns, rows)


def _uses(chain: Chain, found: Equilibrium, buyer: int) -> Rows:
    columns = (
        Column("use", Words("Use", "用途")),
        _period(chain),
        Column("lost_share", Words("Output lost", "生産減の比率")),
        Column("adapted_share", Words("Saved or substituted", "節約・代替の比率")),
    )
    uses = chain.uses
    here = np.flatnonzero((uses.region == buyer) & (uses.use_tpa > 0))
    demand = uses.use_tpa[:, None] * uses.demand
    rows = []
    for name in dict.fromkeys(uses.name[i] for i in here):
        same = [i for i in here if uses.name[i] == name]
        total = np.maximum(demand[same].sum(axis=0), 1e-12)
        lost = found.response_tpa[same, LOST].sum(axis=0) / total
        saved = found.response_tpa[same, :LOST].sum(axis=(0, 1)) / total
        rows += [
            (use_words(name), when, _clean(lost[t]), _clean(saved[t])) for t, when in enumerate(_when(chain))
        ]
    return Rows(
        "uses", Words("What the buyer's uses do without", "需要国・地域の用途の不足"), columns, tuple(rows)
    )


def _clean(share: float) -> float:
    return 0.0 if abs(share) < SEEN_SHARE else float(share)


def _flows(chain: Chain, found: Equilibrium) -> Rows:
    columns = (
        Column("good", Words("Good", "品目")),
        Column("origin", Words("Origin", "輸出国・地域")),
        Column("destination", Words("Destination", "輸入国・地域")),
        Column("base_tpa", Words("Base", "基準年")),
        Column("mean_tpa", Words("Mean with the levers", "施策後の平均")),
    )
    arcs = chain.arcs
    mean = found.flow_tpa.mean(axis=1)
    worth = chain.price_usd_per_t[arcs.commodity, arcs.destination]
    change = np.nan_to_num(np.abs(mean - arcs.flow_tpa) * worth)
    chosen = [
        i for i in np.argsort(-change)[:SHOWN_FLOWS] if change[i] > SEEN_SHARE * change.max(initial=0.0)
    ]
    rows = tuple(
        (
            chain.commodities[arcs.commodity[i]].words,
            chain.regions[arcs.origin[i]],
            chain.regions[arcs.destination[i]],
            float(arcs.flow_tpa[i]),
            float(mean[i]),
        )
        for i in chosen
    )
    return Rows(
        "flows", Words("Trade that changes most, by value", "変化の大きい貿易（金額順）"), columns, rows
    )


def _makers(chain: Chain, found: Equilibrium) -> Rows:
    columns = (
        Column("good", Words("Good", "品目")),
        Column("country", Words("Country or region", "国・地域")),
        Column("base_tpa", Words("Base", "基準年")),
        Column("mean_tpa", Words("Mean with the levers", "施策後の平均")),
    )
    part = chain.processes
    mean = found.activity_tpa.mean(axis=1)
    rows = []
    for good, commodity in enumerate(chain.commodities):
        made = part.outputs[:, good]
        for place in np.unique(part.region[made > 0]):
            here = (part.region == place) & (made > 0)
            base, now = float((made * part.activity_tpa)[here].sum()), float((made * mean)[here].sum())
            if max(base, now) > 0:
                rows.append((commodity.words, chain.regions[place], base, now))
    return Rows("makers", Words("Output by country", "国・地域別の生産"), columns, tuple(rows))


def _added(chain: Chain, found: Equilibrium) -> Rows:
    """Return what new plants run, what is built, bought publicly, and what quotas are worth."""
    columns = (
        Column("what", Words("What", "内容")),
        Column("country", Words("Country or region", "国・地域")),
        Column("good", Words("Good", "品目")),
        _period(chain),
        Column("amount_tpa", Words("Amount", "量")),
    )
    more, rows = chain.additions, []
    for number, plant in enumerate(more.plants):
        good = chain.commodities[plant.outputs[0][0]].words
        what = Words("output of a new plant", "新工場・回収の生産")
        rows += _path(chain, what, chain.regions[plant.outlet], good, found.plant_tpa[number])
    for number, buyer in enumerate(more.purchases):
        good = chain.commodities[buyer.commodity].words
        what = Words("public purchase", "公的買入れ")
        rows += _path(chain, what, chain.regions[buyer.region], good, found.purchased_tpa[number])
    for number, room in enumerate(more.expansions):
        process = room.process
        good = chain.commodities[int(np.argmax(chain.processes.outputs[process]))].words
        what = Words("capacity that comes into use", "稼働を始める新設能力")
        rows += _path(
            chain, what, chain.regions[chain.processes.region[process]], good, found.built_tpa[number]
        )
    return Rows("added", Words("What is added", "追加された設備・買入れ"), columns, tuple(rows))


def _path(chain: Chain, what: Words, place: str, good: Words, path: Floats) -> list[tuple[Any, ...]]:
    if path.max(initial=0.0) < 1e-6:
        return []
    return [
        (what, place, good, when, float(path[t])) for t, when in enumerate(_when(chain)) if path[t] > 1e-6
    ]


OUTCOMES = ("cost_musd", "worst_lost_share", "peak_change_share")


def outcomes(chain: Chain, found: Equilibrium, was: Equilibrium, buyer: int) -> dict[str, float | None]:
    """Return the headline numbers by name, in the order of `OUTCOMES`."""
    lost = shortage(chain, found, buyer).lost_share
    last = max(_priced(chain, buyer), default=0)
    return {
        "cost_musd": (was.welfare_usd - found.welfare_usd) / MUSD,
        "worst_lost_share": _clean(float(lost.max(initial=0.0))),
        "peak_change_share": _ratio(found.price_usd_per_t[last, buyer], was.price_usd_per_t[last, buyer]),
    }


def _findings(chain: Chain, found: Equilibrium, was: Equilibrium, buyer: int) -> tuple[Finding, ...]:
    short = shortage(chain, found, buyer)
    worst = int(np.argmax(short.lost_share.max(axis=1, initial=0.0))) if short.use else None
    name = Words("none", "なし") if worst is None else use_words(short.use[worst])
    good = chain.commodities[max(_priced(chain, buyer), default=0)].words
    value = outcomes(chain, found, was, buyer)
    return (
        Finding("cost_musd", Words("Cost to all countries of the chain, present value", "供給網全体（全世界）の負担（現在価値）"), value["cost_musd"], grade="D",
                comment=Words("Less consumers' value, more costs, levies counted as costs: only the model's objective.", "消費者の価値の減少と費用の増加（課徴金も費用に算入）。モデルの目的関数であり予測ではない。")),
        Finding("worst_lost_share", Words(f"Largest share of output lost: {name.en}", f"生産減が最大の用途：{name.ja}"), value["worst_lost_share"], grade="D"),
        Finding("peak_change_share", Words(f"Largest rise of the price of {good.en.lower()} at the buyer", f"需要国・地域での{good.ja}の価格の最大上昇率"), value["peak_change_share"], grade="D"),
    )  # fmt: skip


def _ratio(now: Floats, before: Floats) -> float | None:
    change = now / before - 1.0
    return None if np.isnan(change).all() else _clean(float(np.nanmax(change)))
