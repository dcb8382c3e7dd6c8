"""Tables of study `disruption`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..chain import Chain, Floats
from ..disruption import Shortage, days_to_survive, months_to_recover
from ..terms import MATERIALS, Column, Rows, Words
from .chains import final_goods
from .disruption_runs import Reading, Runs, Step

MUSD = 1e6
KG_PER_T = 1e3
ROUNDING = 1e-6
LOSES_OUTPUT = 1e-4  # a share of output lost below this is the solver's rounding
SEEN_USD = 1.0  # a sector that loses less than a dollar loses nothing
STOCK_DAYS = tuple(range(0, 181, 15))


def readings(found: Mapping[str, Reading], runs: Runs) -> Rows:
    """Return the three readings side by side."""
    columns = (
        Column("reach", Words("Reading", "読み方")),
        Column("lost_musd", Words("Value added lost", "失われる付加価値")),
        Column("direct_musd", Words("of it direct", "うち直接")),
        Column("upstream_musd", Words("of it upstream", "うち上流への波及")),
        short_column(runs),
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
                reading.short.lost_t,
                peak(price_path(reading, runs, runs.buyer)),
                rationed(reading),
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


def priced_good(chain: Chain, element: str) -> int:
    """Return the good whose price is shown: the element's oxide where the chain has one, else its last good."""
    names = [good.name for good in chain.commodities]
    if f"{element}-oxide" in names:
        return names.index(f"{element}-oxide")
    return max(index for index, good in enumerate(chain.commodities) if good.content.get(element, 0.0) > 0)


def priced_words(chain: Chain, element: str) -> Words:
    """Return the name of the good whose price is shown."""
    name, good = MATERIALS[element].words, chain.commodities[priced_good(chain, element)]
    if good.name == f"{element}-oxide":
        return Words(f"{name.en.lower()} oxide", f"{name.ja}酸化物")
    return Words(good.words.en.lower(), good.words.ja)


def short_column(runs: Runs) -> Column:
    """Return the column of what the buyer goes without."""
    goods = final_goods(runs.chain)
    return Column("lost_t", Words(f"{goods.en.capitalize()} the buyer goes without", f"不足する{goods.ja}"))


def price_path(reading: Reading, runs: Runs, region: int) -> Floats:
    """Return the monthly price (months,) of the good that is priced, in a region [USD/kg contained]."""
    good = priced_good(reading.chain, runs.elements[0])
    path: Floats = reading.found.price_usd_per_t[good, region] / KG_PER_T
    return path


def rationed(reading: Reading) -> bool:
    """Return whether any of the buyer's uses loses output, so that its prices are caps."""
    return bool(reading.short.lost_share.max(initial=0.0) > LOSES_OUTPUT)


def peak(path: Floats) -> float | None:
    """Return the highest price of a path; None where there is none."""
    return None if np.isnan(path).all() else float(np.nanmax(path))


def prices(main: Reading, runs: Runs) -> Rows:
    """Return the price shown inside the origin and at the buyer."""
    columns = (
        Column("month", Words("Month", "月")),
        Column("market", Words("Market", "市場")),
        Column("price_usd_per_kg", Words("Price per kg contained", "価格（含有量当たり）")),
    )
    rows = tuple(
        (month + 1, market, float(value))
        for market, region in (("inside", runs.origin), ("outside", runs.buyer))
        for month, value in enumerate(price_path(main, runs, region))
        if not np.isnan(value)
    )
    name = priced_words(runs.chain, runs.elements[0])
    title = Words(f"Price path of {name.en}", f"{name.ja}の価格の推移")
    return Rows("prices", title, columns, rows)


def survival(bare: Reading | None) -> Rows:
    """Return days until each use stops over days of stock of all kinds; a use that never stops has no row.

    `bare` is the run without operating stock, so that the days on the axis are all the stock there is; without that
    run nothing is known.
    """
    columns = (
        Column("use", Words("Use", "用途")),
        Column("stock_days", Words("Stock of all kinds", "在庫・備蓄の合計日数")),
        Column("days", Words("Days until it stops", "操業継続可能日数")),
    )
    rows = () if bare is None else tuple(_survival(bare.short))
    return Rows("survival", Words("Days to survive", "操業継続可能日数"), columns, rows)


def _survival(short: Shortage) -> Iterator[tuple[Any, ...]]:
    for stock in STOCK_DAYS:
        found = days_to_survive(short, float(stock))
        for i in np.flatnonzero(short.lost_share.max(axis=1, initial=0.0) > LOSES_OUTPUT):
            yield short.use[i], stock, None if np.isinf(found[i]) else float(found[i])


def recovery(main: Reading, months: int) -> Rows:
    """Return the months after the cut until each use makes, and buys, what it did; blank if not within the axis."""
    columns = (
        Column("use", Words("Use", "用途")),
        Column("output_months", Words("Months until output is back", "生産が戻るまでの月数")),
        Column("bought_months", Words("Months until purchases are back", "購入量が戻るまでの月数")),
    )
    both = months_to_recover(main.short, months)
    rows = tuple(
        (use, *(None if np.isinf(back[i]) else float(back[i]) for back in both))
        for i, use in enumerate(main.short.use)
    )
    title = Words("Months to recover after the cut (within 1 %)", "停止の終了後、回復までの月数（1 % 以内）")
    return Rows("recovery", title, columns, rows)


def stocks(found: Mapping[int, Reading | None], runs: Runs) -> Rows:
    """Return the loss that a strategic stock of N days leaves; a run without a solution is unknown."""
    columns = (
        Column("stock_days", Words("Strategic stock", "備蓄日数")),
        Column("lost_musd", Words("Value added lost", "失われる付加価値")),
        short_column(runs),
    )
    rows = tuple((days, *_lost(reading)) for days, reading in sorted(found.items()))
    return Rows("stock", Words("What a stock of N days buys", "備蓄 N 日分の効果"), columns, rows)


def _lost(reading: Reading | None) -> tuple[float | None, float | None]:
    """Return what a run loses (million USD, t); None is unknown."""
    if reading is None:
        return None, None
    return None if reading.lost_usd is None else reading.lost_usd / MUSD, reading.short.lost_t


def remedies(steps: tuple[Step, ...], runs: Runs) -> Rows:
    """Return the waterfall: the loss without any remedy, what each takes off, and what is left."""
    columns = (
        Column("step", Words("Remedy", "対策")),
        Column("change_musd", Words("Change of value added lost", "失われる付加価値の変化")),
        Column("lost_musd", Words("Value added lost after it", "その後の損失")),
        short_column(runs),
    )
    rows: list[tuple[Any, ...]] = []
    before: float | None = 0.0
    for step, reading in steps:
        loss, tonnes = _lost(reading)
        change = None if loss is None or before is None else loss - before
        rows.append((step, change, loss, tonnes))
        before = loss
    rows.append(("loss", before, before, rows[-1][-1]))
    return Rows("remedies", Words("What each remedy saves", "対策ごとの損失軽減"), columns, tuple(rows))


def regions(main: Reading, runs: Runs) -> Rows:
    """Return the tonnes of final goods every region goes without."""
    columns = (
        Column("country", Words("Country or region", "国・地域")),
        Column(
            "lost_t",
            Words(
                f"{final_goods(runs.chain).en.capitalize()} it goes without",
                f"不足する{final_goods(runs.chain).ja}",
            ),
        ),
    )
    rows = tuple(runs.lost_by_region(main).items())
    return Rows("regions", Words("Shortage by country or region", "国・地域別の不足量"), columns, rows)


def sectors(main: Reading, runs: Runs) -> Rows:
    """Return value added lost by sector, largest first: what it cannot make, and what is no longer ordered from it."""
    columns = (
        Column("sector", Words("Sector (OECD code)", "部門（OECD 番号）")),
        Column("name", Words("Name", "名称")),
        Column("direct_musd", Words("Direct", "直接")),
        Column("upstream_musd", Words("Upstream (orders lost)", "上流（受注減）")),
        Column(
            "sector_share",
            Words("Share of the sector's yearly value added", "部門の年間付加価値に占める比率"),
        ),
    )
    rows: list[tuple[Any, ...]] = []
    if main.loss is not None and runs.economy is not None:
        direct, upstream = main.loss.direct_usd.sum(axis=1), main.loss.upstream_usd.sum(axis=1)
        for i in np.argsort(-(direct + upstream), kind="stable"):
            yearly, lost = runs.economy.value_added_usd[i], direct[i] + upstream[i]
            if lost > SEEN_USD and yearly > 0:
                code = main.loss.sector[i]
                name = runs.sector_words.get(code)
                rows.append((code, name, direct[i] / MUSD, upstream[i] / MUSD, lost / yearly))
    title = Words("Value added lost by sector", "部門別の失われる付加価値")
    return Rows("sectors", title, columns, tuple(rows))
