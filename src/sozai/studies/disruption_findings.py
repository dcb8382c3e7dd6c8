"""Title, findings, assumptions and warnings of study `disruption`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..chain import Chain
from ..disruption import days_to_survive, months_to_recover
from ..terms import COUNTRIES, MATERIALS, Finding, Words
from ..terms.chains import use_words
from .chains import MAGNETS, final_goods
from .disruption_runs import Reading, Runs
from .disruption_tables import KG_PER_T, MUSD, peak, price_path, priced_good, priced_words, rationed

READINGS = (
    ("direct", Words("Value added lost, direct shipments only", "失われる付加価値：直接輸入のみの停止")),
    (
        "content",
        Words(
            "Value added lost, content through third countries too",
            "失われる付加価値：第三国経由の含有分も停止",
        ),
    ),
    ("all", Words("Value added lost, all destinations", "失われる付加価値：全世界向けの停止")),
)


def title(asked: Mapping[str, Any]) -> Words:
    """Return the answer's title."""
    names = [MATERIALS[m].words for m in asked["materials"]]
    origin, buyer = COUNTRIES[asked["origin"]].words, COUNTRIES[asked["buyer"]].words
    return Words(
        f"{origin.en} cuts {asked['cut_share']:.0%} of {', '.join(n.en for n in names)} to {buyer.en} for {asked['months']} months",
        f"{origin.ja}が{buyer.ja}向け{'・'.join(n.ja for n in names)}を {asked['months']} か月間 {asked['cut_share']:.0%} 停止",
    )


def findings(
    found: Mapping[str, Reading], bare: Reading | None, spread: tuple[float, float] | None, runs: Runs
) -> tuple[Finding, ...]:
    """Return the headline numbers; the spread is that of the reading asked for."""
    main, goods = found[runs.asked["reach"]], final_goods(runs.chain)
    return (
        *(_lost(reach, words, found[reach], spread if found[reach] is main else None) for reach, words in READINGS),
        _worst(main),
        Finding("lost_t", Words(f"{goods.en.capitalize()} the buyer goes without", f"需要国・地域で不足する{goods.ja}"), main.short.lost_t, grade="D"),
        _price(main, runs),
        _first_stop(bare, runs.asked["stock_days"]),
        _recovered(main, runs.asked["months"], runs.chain.months),
    )  # fmt: skip


def _lost(reach: str, words: Words, reading: Reading, spread: tuple[float, float] | None) -> Finding:
    value = reading.lost_usd
    low = high = None
    if value is not None and spread is not None:
        low, high = min(spread[0], value), max(spread[1], value)
    cost = max(0.0, -reading.found.welfare_usd) / MUSD
    burden = Words(
        f"Cost to the chain in all countries: {cost:,.0f} million USD.",
        f"供給網全体（全世界）の負担: {cost:,.0f} 百万ドル。",
    )
    return Finding(f"{reach}_lost_usd", words, value, low, high, "D", None if low is None else 1.0, burden)


def _worst(main: Reading) -> Finding:
    lost = main.short.lost_share
    if not lost.size:
        none = Words("Largest share of output lost in a month", "生産減が最大の用途（月最大）")
        return Finding("worst_lost_share", none, None, grade="D")
    worst = int(np.argmax(lost.sum(axis=1)))
    name = use_words(main.short.use[worst])
    words = Words(
        f"Largest share of output lost in a month: {name.en}", f"生産減が最大の用途（月最大）：{name.ja}"
    )
    return Finding("worst_lost_share", words, float(lost[worst].max()), grade="D")


def _price(main: Reading, runs: Runs) -> Finding:
    element = runs.elements[0]
    name = priced_words(main.chain, element)
    base = main.chain.price_usd_per_t[priced_good(main.chain, element), runs.buyer] / KG_PER_T
    cap = Words(
        "Rationed: this price is the cap, not a forecast.", "割当て状態：この価格は上限値で、予測ではない。"
    )
    usual = Words(f"Base price {base:,.0f} USD/kg.", f"基準価格は {base:,.0f} ドル/kg。")
    words = Words(
        f"Peak price of {name.en} at the buyer, per kg contained",
        f"需要国・地域での{name.ja}の最高価格（含有 kg 当たり）",
    )
    value = peak(price_path(main, runs, runs.buyer))
    return Finding("peak_price_usd_per_kg", words, value, grade="D", comment=cap if rationed(main) else usual)


def _first_stop(bare: Reading | None, stock: int) -> Finding:
    words = Words(
        f"Days until the first use stops, on {stock} days of stock of all kinds",
        f"在庫・備蓄が合計 {stock} 日分のとき、最初の用途が止まるまでの日数",
    )
    if bare is None:
        unknown = Words("Unknown: that run has no solution.", "不明（この計算は解が得られなかった）。")
        return Finding("first_stop_days", words, None, grade="D", comment=unknown)
    days = float(days_to_survive(bare.short, float(stock)).min(initial=np.inf))
    if np.isinf(days):
        never = Words("No use stops.", "止まる用途はない。")
        return Finding("first_stop_days", words, None, grade="D", comment=never)
    return Finding("first_stop_days", words, days, grade="D")


def _recovered(main: Reading, months: int, axis: int) -> Finding:
    words = Words(
        "Months after the cut until every use buys what it did, within 1 %",
        "停止の終了後、全用途の購入量が 1 % 以内に戻るまでの月数",
    )
    back = float(months_to_recover(main.short, months)[1].max(initial=0.0))
    if np.isinf(back):
        late = Words(
            f"Not within the {axis - months} months that are followed.",
            f"終了後 {axis - months} か月以内には戻らない。",
        )
        return Finding("recovery_months", words, None, grade="D", comment=late)
    return Finding("recovery_months", words, back, grade="D")


FORESIGHT = {
    "perfect": Words(
        "Buyers foresee how long the cut lasts; a surprise costs more (--foresight surprise or hazard).",
        "需要側は停止期間を予見できると仮定。予見できなければ損失は大きくなる（--foresight surprise・hazard）。",
    ),
    "surprise": Words(
        "Buyers believe that the cut ends after {} months, and so again each time that it goes on; what they did until then is done.",
        "需要側は停止が {} か月で終わると信じ、続くたびに同じ期間の延長を知る。それまでの行動は取り消せない。",
    ),
    "hazard": Words(
        "Buyers know only that the cut may end in any month: each month they expect {} more, and plan as if that were certain; hedging against a longer one is left out.",
        "需要側は停止が毎月終わり得ることだけを知り、毎月「あと {} か月」と見込んで確実なものとして計画する。長期化に備える行動は含まない。",
    ),
}
ASSUMED = (
    Words("Elasticities, costs of responses, values at stake, operating stocks and exposures are assumptions with ranges (tables elasticities, responses, inventories, exposure); ceilings and ramps of responses have no range, so the loss's range leaves them out.", "弾力性、用途側の対応の費用、影響を受ける付加価値、操業在庫、影響範囲は幅のある仮定（表 elasticities、responses、inventories、exposure）。対応の上限と所要月数には幅がなく、損失額の幅に含まれない。"),
    Words("No strategic stock is taken as given; the days are a question, not a statement about any government's stocks.", "国家備蓄の量は前提としない。備蓄日数は問いであり、いずれの政府の在庫の推計でもない。"),
)  # fmt: skip

EMBODIED = {
    True: Words("Motors and vehicles that hold magnets go on being traded; only the goods of the chain are cut.", "磁石を含むモーターや車両の貿易は続き、供給網上の品目だけが止まると仮定。"),
    False: Words("Products that hold the final goods go on being traded; only the goods of the chain are cut.", "最終品目を含む製品の貿易は続き、供給網上の品目だけが止まると仮定。"),
}  # fmt: skip


RECYCLING = Words(
    "In the waterfall, recycling is the buyer's own of the base year (of swarf and scrap), in the share that is cut, and all that levers add.",
    "対策の比較の「リサイクル」は、需要国・地域が基準年に行うもの（工程くず等）のうち停止割合に当たる分と、施策で加えた分。",
)


def assumptions(chain: Chain, asked: Mapping[str, Any]) -> tuple[Words, ...]:
    """Return what the study assumes about a chain."""
    known, rest = FORESIGHT[asked["foresight"]], asked["believed_months"]
    foresight = Words(known.en.format(rest), known.ja.format(rest))
    return (foresight, ASSUMED[0], EMBODIED[chain.name == MAGNETS], *ASSUMED[1:], RECYCLING)


UNREACHED = Words(
    "The market found no solution for: {}. What rests on it is unknown, not zero.",
    "次の計算では市場均衡の解が得られなかった：{}。これに基づく値は不明であり、ゼロではない。",
)


def warnings(main: Reading, runs: Runs) -> tuple[Words, ...]:
    """Return what a reader must know before using a number."""
    notes = []
    if runs.unsolved:
        en, ja = ", ".join(name.en for name in runs.unsolved), "、".join(name.ja for name in runs.unsolved)
        notes.append(Words(UNREACHED.en.format(en), UNREACHED.ja.format(ja)))
    notes += runs.chain.gaps
    if runs.missing is not None:
        notes.append(runs.missing)
    if runs.economy is not None:
        year = runs.economy.year
        notes.append(
            Words(
                f"Value added is of the {year} input-output table, in dollars of {year}; it is not deflated.",
                f"付加価値は {year} 年の産業連関表（{year} 年のドル、実質化していない）による。",
            )
        )
        notes.append(
            Words(
                "The loss stands on values at stake and exposures for which no statistics exist; read its range before its point.",
                "損失額は統計のない前提（影響を受ける付加価値・影響範囲）に依存するため、点推定より幅を先に読むこと。",
            )
        )
    if rationed(main):
        notes.append(
            Words(
                "Where uses are rationed, prices are caps set by the value of lost output, not forecasts.",
                "割当て状態の市場では、価格は失われる生産の価値による上限値であり、予測ではない。",
            )
        )
    if len(runs.elements) > 1:
        name = MATERIALS[runs.elements[0]].words
        notes.append(
            Words(
                f"Prices are shown for {name.en.lower()}, the first of the materials.",
                f"価格は最初に指定した素材（{name.ja}）のもの。",
            )
        )
    return tuple(notes)
