"""What the board reads of study `bom-exposure`: the headline, the findings, and three lawful measures with their cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..controls import (
    Exposure,
    LineLoss,
    Substitutes,
    days_to_stop,
    lost_sales_jpy,
    substitute_of,
    value_jpy,
    volume,
)
from ..terms import Finding, Rows, Words
from . import bom_tables as tables
from .bom_inputs import EXAMPLES

if TYPE_CHECKING:
    from .bom_inputs import Joined


def title(held: Joined, restricted: Mapping[int, Exposure], asked: Mapping[str, Any]) -> Words:
    """Return the answer in one line; the redacted copy names no product."""
    name = _named(held, asked)
    return Words(
        f"{name.en}{': ' if name.en else ''}parts under a licence or ban on {asked['date']}: {len(restricted)}",
        f"{name.ja}{'：' if name.ja else ''}{asked['date']} 時点で許可・禁止の対象となる部品は {len(restricted)} 点",
    )


def _named(held: Joined, asked: Mapping[str, Any]) -> Words:
    if asked["redacted"]:
        return Words("", "")
    if not held.confidential:
        return dict(EXAMPLES)[asked["example"]]
    names = [line.name or line.item for line in held.declared.lines if line.above is None]
    return (
        Words(names[0], names[0])
        if len(names) == 1
        else Words(f"{len(names)} products", f"{len(names)} 製品")
    )


def measures(
    held: Joined, restricted: Mapping[int, Exposure], asked: Mapping[str, Any], known: Substitutes
) -> Rows:
    """Return three lawful measures with their cost for one product; what is not known costs an unknown sum."""
    outer = tables.outermost(dict(restricted), held)
    products = [line.item for line in held.declared.lines if line.above is None]
    value, unknown = tables.total(value_jpy(each, held.asked) for each in outer)
    each_product = None if value is None or unknown else value / max(1, len(products))
    made, unsaid = tables.total(volume(held.asked, product) for product in products)
    days, carrying, premium = asked["stock_days"], asked["carrying_share"], asked["premium_share"]
    parts = ", ".join(sorted({each.line.item for each in outer})) or None
    mean = Words(" (mean of the products)", "（製品平均）") if len(products) > 1 else Words("", "")
    replaced, months = _replaced(held, known)
    rows = (
        (Words(f"Hold {days} more days of the restricted parts", f"規制対象部品の在庫を {days} 日分積み増す"), parts,
         None if each_product is None else each_product * days / 365.0 * carrying,
         Words(f"value x days / 365 x carrying cost of {100 * carrying:g} % a year{mean.en}", f"金額×日数÷365×在庫費用率（年 {100 * carrying:g}%）{mean.ja}")),
        (Words(f"A second source that is {100 * premium:g} % dearer", f"{100 * premium:g}% 高い第二の調達先を確保する"), parts,
         None if each_product is None else each_product * premium,
         Words(f"value x premium, if all is bought there{mean.en}; the source must not be a relabelled one of the same origin", f"全量を切り替えた場合の金額×上乗せ率{mean.ja}。同じ原産地の名義替えは認めない")),
        (Words("Qualify a substitute", "代替材・代替設計を認定する"), replaced, None,
         Words(f"cost unknown: ask for quotations; {months.en}", f"費用は不明（見積りが必要）。{months.ja}")),
    )  # fmt: skip
    return Rows("measures", Words("Measures and their cost", "対策と費用"), tables.columns(
        ("measure", "Measure", "対策"), ("covers", "Parts it covers", "対象部品"),
        ("cost_jpy", "Cost for one product (vehicle)", "1 製品（1 台）当たりの費用"), ("yearly_jpy", "Cost a year", "年間費用"),
        ("basis", "How it is reckoned", "算定方法"),
    ), tuple((what, covers, cost, None if cost is None or made is None or unsaid else cost * made, basis) for what, covers, cost, basis in rows))  # fmt: skip


def _replaced(held: Joined, known: Substitutes) -> tuple[str | None, Words]:
    """Return the restricted parts with a substitute on record, and the months that the slowest and fastest take."""
    parts, months = set(), []
    for each in held.found:
        other = substitute_of(known, each.holding.material, each.line.part_type) if each.restricted else None
        if other is not None:
            parts.add(each.line.item)
            months += [other.low_months, other.high_months]
    if not months:
        return None, Words("no substitute is registered", "登録された代替策はない")
    low, high = min(months), max(months)
    return ", ".join(sorted(parts)), Words(
        f"{low:g} to {high:g} months (assumption)", f"所要 {low:g}〜{high:g} か月（仮定）"
    )


def findings(held: Joined, restricted: Mapping[int, Exposure], redacted: bool) -> tuple[Finding, ...]:
    """Return the headline numbers; the redacted copy has counts only."""
    acted = tables.to_act_on(held.found)
    parts = tables.strictest(acted)
    unknown = sum(each.verdict == "unknown" for each in parts.values())
    estimated = sum(not e.holding.declared or e.estimate is not None for e in acted)
    counts = (
        Finding("restricted_count", Words("Parts for which a licence or denial is certain", "許可・禁止の対象と確定した部品の数"), float(len(restricted)), grade="B"),
        Finding("unknown_count", Words("Parts with listed elements whose status is unknown", "規制対象の元素を含み判定が不明な部品の数"), float(unknown), grade="D", comment=Words("Unknown is not free: ask the suppliers (study supplier-questions).", "不明は対象外を意味しない。仕入先に確認する（分析 supplier-questions）。")),
        Finding("estimated_count", Words("Lines of the list that rest on an estimate", "推定に基づく行の数"), float(estimated), grade="D"),
    )  # fmt: skip
    if redacted:
        return counts
    sold = tables.sales(held)
    hit = {each.product for each in restricted.values()}
    dependent, unsaid = tables.total(sold[product] for product in sold if product in hit)
    every, unsold = tables.total(sold.values())
    dependent = None if unsaid else dependent if hit else 0.0
    share = None if dependent is None or not every or unsold else dependent / every
    days = [d for e in restricted.values() if (d := days_to_stop(e, held.asked)) is not None]
    rate = held.asked.jpy_per["USD"]
    return (
        Finding("restricted_sales_jpy", Words("Sales a year that need a restricted part", "規制対象部品に依存する年間売上"), dependent, grade="B", comment=Words(f"At {rate:g} yen per dollar; unknown without price and volume.", f"1 ドル {rate:g} 円で換算。単価と生産数がなければ不明。")),
        Finding("restricted_share", Words("Their share of all sales", "全売上に占める割合"), share, grade="B"),
        Finding("shortest_days", Words("Shortest days to a line stop for want of a restricted part", "規制対象部品によるライン停止までの最短日数"), min(days, default=None), grade="B", comment=Words("From declared line-stop dates, else stocks and volumes.", "申告のライン停止日、なければ在庫と生産数による。")),
        *counts,
        Finding("confidential_count", Words("Confidential lines behind this answer", "この結果の元となった社外秘の行数"), float(len(held.declared.lines) if held.confidential else 0), grade="A"),
    )  # fmt: skip


def lost_sales(lost: Sequence[LineLoss]) -> tuple[Finding, ...]:
    """Return the sales that the scenario takes; nothing where no line is touched."""
    if not lost:
        return ()
    return (
        Finding("lost_sales_jpy", Words("Sales not made under the scenario", "シナリオで失われる売上"), lost_sales_jpy(lost), grade="D", comment=Words("Of each product the largest of its lines, before stated stock.", "製品ごとに最大の行を採る（申告在庫を使う前）。")),
    )  # fmt: skip
