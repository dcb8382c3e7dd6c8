"""Tables and findings of study `disruption`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..chain import Floats
from ..disruption import days_to_survive
from ..terms import COUNTRIES, MATERIALS, Column, Finding, Rows, Words
from .disruption_runs import Reading, Runs

MUSD = 1e6
KG_PER_T = 1e3
ROUNDING = 1e-6
LOSES_OUTPUT = 1e-4  # a share of output lost below this is the solver's rounding
STOCK_DAYS = tuple(range(0, 181, 15))


def title(asked: Mapping[str, Any]) -> Words:
    """Return the answer's title."""
    names = [MATERIALS[m].words for m in asked["materials"]]
    origin, buyer = COUNTRIES[asked["origin"]].words, COUNTRIES[asked["buyer"]].words
    return Words(
        f"{origin.en} cuts {asked['cut_share']:.0%} of {', '.join(n.en for n in names)} to {buyer.en} for {asked['months']} months",
        f"{origin.ja}が{buyer.ja}向け{'・'.join(n.ja for n in names)}を {asked['months']} か月間 {asked['cut_share']:.0%} 停止",
    )


def readings(found: Mapping[str, Reading], runs: Runs) -> Rows:
    """Return the three readings side by side."""
    columns = (
        Column("reach", Words("Reading", "読み方")),
        Column("lost_musd", Words("Value added lost", "失われる付加価値")),
        Column("direct_musd", Words("of it direct", "うち直接")),
        Column("upstream_musd", Words("of it upstream", "うち上流への波及")),
        Column("lost_t", Words("Magnets the buyer goes without", "不足する磁石")),
        Column("peak_price_usd_per_kg", Words("Peak price at the buyer", "需要国・地域での最高価格")),
        Column("rationed", Words("Price is a cap (rationed)", "価格は上限値（割当て）")),
        Column("world_cost_musd", Words("Cost to all countries of the chain", "供給網全体（全世界）の負担")),
    )
    rows = []
    for reach, reading in found.items():
        loss = reading.loss
        rows.append(
            (
                reach,
                None if loss is None else loss.total_usd / MUSD,
                None if loss is None else float(loss.direct_usd.sum()) / MUSD,
                None if loss is None else float(loss.upstream_usd.sum()) / MUSD,
                reading.lost_t,
                _peak(price_path(reading, runs, runs.buyer)),
                _rationed(reading),
                max(0.0, -reading.found.welfare_usd) / MUSD,
            )
        )
    return Rows(
        "readings", Words("Three readings of the cut", "輸出停止の 3 つの読み方"), columns, tuple(rows)
    )


def heat(main: Reading) -> Rows:
    """Return lost and adapted shares by use and month (month 1 is the first of the cut)."""
    columns = (
        Column("use", Words("Use", "用途")),
        Column("month", Words("Month", "月")),
        Column("lost_share", Words("Output lost", "生産減の比率")),
        Column("adapted_share", Words("Saved or substituted", "節約・代替の比率")),
    )
    lost, adapted = _clean(main.short.lost_share), _clean(main.short.adapted_share)
    rows = tuple(
        (use, month + 1, float(lost[i, month]), float(adapted[i, month]))
        for i, use in enumerate(main.short.use)
        for month in range(lost.shape[1])
    )
    return Rows("heat", Words("Which use stops when", "どの用途がいつ止まるか"), columns, rows)


def _clean(shares: Floats) -> Floats:
    """Return shares with the solver's rounding set to zero."""
    return np.where(np.abs(shares) < ROUNDING, 0.0, shares)


def price_path(reading: Reading, runs: Runs, region: int) -> Floats:
    """Return the monthly price (months,) of the first element's oxide in a region [USD/kg contained]."""
    good = reading.chain.commodity(f"{runs.elements[0]}-oxide")
    path: Floats = reading.found.price_usd_per_t[good, region] / KG_PER_T
    return path


def _rationed(reading: Reading) -> bool:
    """Return whether any of the buyer's uses loses output, so that its prices are caps."""
    return bool(reading.short.lost_share.max() > LOSES_OUTPUT)


def _peak(path: Floats) -> float | None:
    return None if np.isnan(path).all() else float(np.nanmax(path))


def prices(main: Reading, runs: Runs) -> Rows:
    """Return the oxide's price path inside the origin and at the buyer."""
    columns = (
        Column("month", Words("Month", "月")),
        Column("market", Words("Market", "市場")),
        Column("price_usd_per_kg", Words("Price of contained oxide", "酸化物価格（含有量当たり）")),
    )
    rows = tuple(
        (month + 1, market, float(value))
        for market, region in (("inside", runs.origin), ("outside", runs.buyer))
        for month, value in enumerate(price_path(main, runs, region))
    )
    return Rows("prices", Words("Price path", "価格の推移"), columns, rows)


def survival(bare: Reading) -> Rows:
    """Return days until each use stops over days of stock of all kinds; a use that never stops has no days.

    `bare` is the run without operating stock, so that the days on the axis are all the stock there is.
    """
    columns = (
        Column("use", Words("Use", "用途")),
        Column("stock_days", Words("Stock of all kinds", "在庫・備蓄の合計日数")),
        Column("days", Words("Days until it stops", "操業継続可能日数")),
    )
    rows = []
    for days in STOCK_DAYS:
        found = days_to_survive(bare.short, float(days))
        rows += [
            (use, days, None if np.isinf(found[i]) else float(found[i]))
            for i, use in enumerate(bare.short.use)
            if bare.short.lost_share[i].max() > LOSES_OUTPUT
        ]
    return Rows("survival", Words("Days to survive", "操業継続可能日数"), columns, tuple(rows))


def stocks(found: Mapping[int, Reading]) -> Rows:
    """Return the loss that a strategic stock of N days leaves."""
    columns = (
        Column("stock_days", Words("Strategic stock", "備蓄日数")),
        Column("lost_musd", Words("Value added lost", "失われる付加価値")),
        Column("lost_t", Words("Magnets the buyer goes without", "不足する磁石")),
    )
    rows = tuple(
        (days, None if r.lost_usd is None else r.lost_usd / MUSD, r.lost_t)
        for days, r in sorted(found.items())
    )
    return Rows("stock", Words("What a stock of N days buys", "備蓄 N 日分の効果"), columns, rows)


def remedies(steps: list[tuple[str, Reading]]) -> Rows:
    """Return the waterfall: the loss without any remedy, what each takes off, and what is left."""
    columns = (
        Column("step", Words("Remedy", "対策")),
        Column("change_musd", Words("Change of value added lost", "失われる付加価値の変化")),
        Column("lost_musd", Words("Value added lost after it", "その後の損失")),
        Column("lost_t", Words("Magnets the buyer goes without", "不足する磁石")),
    )
    rows: list[tuple[Any, ...]] = []
    before: float | None = 0.0
    for step, reading in steps:
        loss = None if reading.lost_usd is None else reading.lost_usd / MUSD
        change = None if loss is None or before is None else loss - before
        rows.append((step, change, loss, reading.lost_t))
        before = loss
    rows.append(("loss", before, before, steps[-1][1].lost_t))
    return Rows("remedies", Words("What each remedy saves", "対策ごとの損失軽減"), columns, tuple(rows))


def regions(main: Reading, runs: Runs) -> Rows:
    """Return the tonnes of magnets every region goes without."""
    columns = (
        Column("country", Words("Country or region", "国・地域")),
        Column("lost_t", Words("Magnets it goes without", "不足する磁石")),
    )
    rows = tuple(runs.lost_by_region(main).items())
    return Rows("regions", Words("Shortage by country or region", "国・地域別の不足量"), columns, rows)


def sectors(main: Reading, runs: Runs) -> Rows:
    """Return value added lost by the sector that stops."""
    columns = (
        Column("sector", Words("Sector (OECD code)", "部門（OECD 番号）")),
        Column("direct_musd", Words("Direct", "直接")),
        Column("upstream_musd", Words("Upstream", "上流への波及")),
        Column(
            "sector_share",
            Words("Share of the sector's yearly value added", "部門の年間付加価値に占める比率"),
        ),
    )
    rows: list[tuple[Any, ...]] = []
    if main.loss is not None and runs.economy is not None:
        for i, sector in enumerate(main.loss.sector):
            yearly = runs.economy.value_added_usd[runs.economy.sector.index(sector)]
            direct, upstream = float(main.loss.direct_usd[i].sum()), float(main.loss.upstream_usd[i].sum())
            rows.append((sector, direct / MUSD, upstream / MUSD, direct / yearly))
    return Rows(
        "sectors", Words("Value added lost by sector", "部門別の失われる付加価値"), columns, tuple(rows)
    )


def findings(
    found: Mapping[str, Reading], main: Reading, bare: Reading, spread: tuple[float, float] | None, runs: Runs
) -> tuple[Finding, ...]:
    """Return the headline numbers."""
    headline = []
    for reach, words in (
        ("direct", Words("Value added lost, direct shipments only", "失われる付加価値：直接輸入のみの停止")),
        (
            "content",
            Words(
                "Value added lost, content through third countries too",
                "失われる付加価値：第三国経由の含有分も停止",
            ),
        ),
        ("all", Words("Value added lost, all destinations", "失われる付加価値：全世界向けの停止")),
    ):
        low, high = (None, None) if spread is None or found[reach] is not main else spread
        value = found[reach].lost_usd
        if value is not None and low is not None and high is not None:
            low, high = min(low, value), max(high, value)
        cost = max(0.0, -found[reach].found.welfare_usd) / MUSD
        burden = Words(
            f"Cost to the chain in all countries: {cost:,.0f} million USD.",
            f"供給網全体（全世界）の負担: {cost:,.0f} 百万ドル。",
        )
        assumed = None if low is None else 1.0
        headline.append(Finding(f"{reach}_lost_usd", words, value, low, high, "D", assumed, burden))
    lost = main.short.lost_share
    worst = int(np.argmax(lost.sum(axis=1)))
    use = main.short.use[worst]
    from ..chain.words import USES

    name = USES[use]
    path = price_path(main, runs, runs.buyer)
    base = (
        main.chain.price_usd_per_t[main.chain.commodity(f"{runs.elements[0]}-oxide"), runs.buyer] / KG_PER_T
    )
    rationed = _rationed(main)
    cap = Words(
        "Rationed: this price is the cap, not a forecast.", "割当て状態：この価格は上限値で、予測ではない。"
    )
    stock = runs.asked["stock_days"]
    days = float(days_to_survive(bare.short, float(stock)).min())
    return (
        *headline,
        Finding("worst_lost_share", Words(f"Largest share of output lost in a month: {name.en}", f"生産減が最大の用途（月最大）：{name.ja}"), float(lost[worst].max()), grade="D"),
        Finding("lost_t", Words("Magnets the buyer goes without", "需要国・地域で不足する磁石"), main.lost_t, grade="D"),
        Finding("peak_price_usd_per_kg", Words("Peak price of the oxide at the buyer, per kg contained", "需要国・地域での酸化物の最高価格（含有 kg 当たり）"), _peak(path), grade="D",
                comment=cap if rationed else Words(f"Base price {base:,.0f} USD/kg.", f"基準価格は {base:,.0f} ドル/kg。")),
        Finding("first_stop_days", Words(f"Days until the first use stops, on {stock} days of stock of all kinds", f"在庫・備蓄が合計 {stock} 日分のとき、最初の用途が止まるまでの日数"), None if np.isinf(days) else days, grade="D",
                comment=Words("No use loses output.", "生産減が生じる用途はない。") if np.isinf(days) else Words("", "")),
    )  # fmt: skip


ASSUMPTIONS = (
    Words("Buyers foresee how long the cut lasts; a surprise would cost more.", "需要側は停止期間を予見できると仮定。予見できなければ損失は大きくなる。"),
    Words("Elasticities, responses of uses, values at stake, operating stocks and exposures are assumptions with ranges (tables responses, elasticities, inventories, exposure).", "弾力性、用途側の対応、影響を受ける付加価値、操業在庫、影響範囲は幅のある仮定（表 responses、elasticities、inventories、exposure）。"),
    Words("Motors and vehicles that hold magnets go on being traded; only the goods of the chain are cut.", "磁石を含むモーターや車両の貿易は続き、供給網上の品目だけが止まると仮定。"),
    Words("No strategic stock is taken as given; the days are a question, not a statement about any government's stocks.", "国家備蓄の量は前提としない。備蓄日数は問いであり、いずれの政府の在庫の推計でもない。"),
)  # fmt: skip


def warnings(main: Reading, runs: Runs) -> tuple[Words, ...]:
    """Return what a reader must know before using a number."""
    notes = []
    if runs.missing is not None:
        notes.append(runs.missing)
    elif runs.economy is not None:
        year = runs.economy.year
        notes.append(
            Words(
                f"Value added is of the {year} input-output table, in dollars of {year}; it is not deflated.",
                f"付加価値は {year} 年の産業連関表（{year} 年のドル、実質化していない）による。",
            )
        )
    if _rationed(main):
        notes.append(
            Words(
                "Where uses are rationed, prices are caps set by the value of lost output, not forecasts.",
                "割当て状態の市場では、価格は失われる生産の価値による上限値であり、予測ではない。",
            )
        )
    notes.append(
        Words(
            "The loss stands on values at stake and exposures for which no statistics exist; read its range before its point.",
            "損失額は統計のない前提（影響を受ける付加価値・影響範囲）に依存するため、点推定より幅を先に読むこと。",
        )
    )
    return tuple(notes)
