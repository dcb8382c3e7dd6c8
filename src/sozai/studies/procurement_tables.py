"""The tables of the study `procurement`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from ..procurement import losses
from ..procurement.origins import REFINED, same_refiner
from ..procurement.plan import tail_mean
from ..procurement.problem import YEAR_DAYS
from ..terms import Column, Rows, Words
from .procurement_runs import Runs, names

if TYPE_CHECKING:
    from ..procurement import Second

SHOWN = 0.05
NOTHING = Words("none", "なし")
SEEN_UNITS = 1e-6
UNITS = {"t": Words("t", "t"), "kg": Words("kg", "kg"), "each": Words("pieces", "個")}


def board(run: Runs, asked: Mapping[str, Any]) -> Rows:
    """Return the board's page: one line for each item."""
    columns = (
        Column("item", Words("Item", "品目")),
        Column("stop_date", Words("Line stops", "ライン停止日")),
        Column("today", Words("Contracts today", "現在の契約")),
        Column("plan", Words("Contracts to make", "契約案")),
        Column("stock_days", Words("Own stock to add", "積増し在庫")),
        Column("breakeven_share", Words("Best second source pays from a yearly probability of", "最良の第二調達先が見合う年確率")),
        Column("ask_t", Words("To ask the state for", "国への要望量")),
        Column("stop_days", Words("Days to line stop", "停止までの日数")),
        Column("by", Words("If", "想定")),
        Column("premium_jpy", Words("It may be dearer by, per unit (your probabilities)", "その許容上乗せ（1 単位、利用者の確率）")),
    )  # fmt: skip
    rows = []
    for i, item in enumerate(run.book.items):
        stop, where = _stop(run, i)
        best = _best(run, i)
        rows.append(
            (
                item.id, day(asked["date"], stop), _shares(run, i, run.today), _shares(run, i, run.plan.share),
                float(run.plan.stock[i] / item.need * YEAR_DAYS), None if best is None else best.breakeven,
                _tonnes(run, i, float(run.plan.short[i].max(initial=0.0))), stop,
                None if where is None else run.scenarios[where].words, None if best is None else best.premium_jpy,
            )
        )  # fmt: skip
    return Rows("board", Words("The board's page", "経営会議用 1 枚表"), columns, tuple(rows))


def _stop(run: Runs, item: int) -> tuple[float | None, int | None]:
    if run.book.items[item].cover is None or not run.scenarios:
        return None, None
    place = int(run.stops[item].argmin())
    days = float(run.stops[item, place])
    return (days, place) if np.isfinite(days) else (None, None)


def day(start: str, days: float | None) -> str | None:
    """Return the day after so many days.

    Example:
        >>> day("2026-11-09", 54.75), day("2026-11-09", None)
        ('2027-01-02', None)
    """
    return None if days is None else (date.fromisoformat(start) + timedelta(days=int(days))).isoformat()


def _best(run: Runs, item: int) -> Second | None:
    mine = [second for second in run.seconds if run.problem.item[second.offer] == item]
    if run.probability is not None:
        return max(mine, key=lambda s: ((s.premium_jpy or 0.0) - s.extra_jpy, -s.offer), default=None)
    return min(mine, key=lambda s: (2.0 if s.breakeven is None else s.breakeven, s.offer), default=None)


def vehicle(run: Runs, second: Second, premium: float | None) -> float | None:
    """Return a premium per unit as yen per vehicle that carries the second source's part."""
    units = run.book.items[int(run.problem.item[second.offer])].units_per_vehicle
    return None if premium is None or units is None else premium * units


def _tonnes(run: Runs, item: int, units: float) -> float | None:
    unit_t = run.book.items[item].unit_t
    return None if unit_t is None else units * unit_t


def _shares(run: Runs, item: int, share: Any) -> str:
    parts = [(run.book.offers[o].supplier, float(share[o])) for o in run.book.of(item) if share[o] > 0.005]
    return ", ".join(f"{name} {100 * part:.0f}%" for name, part in parts)


def contracts(run: Runs) -> Rows:
    """Return today's and the planned contracts, with what stands behind each supplier."""
    columns = (
        Column("item", Words("Item", "品目")),
        Column("supplier", Words("Supplier", "調達先")),
        Column("plant", Words("Plant", "工場所在国・地域")),
        Column(
            "refined",
            Words(
                "Refined in (traced or declared; largest share over its materials)",
                "分離・製錬地（源流推定・申告、素材間の最大比率）",
            ),
        ),
        Column("mined", Words("Mined in (largest share over its materials)", "採掘地（素材間の最大比率）")),
        Column("price_jpy", Words("Price per unit", "単価")),
        Column("unit", Words("Unit", "単位")),
        Column("today_share", Words("Today", "現在")),
        Column("plan_share", Words("Plan", "計画")),
        Column("yearly_units_count", Words("Units a year in the plan", "計画の年間数量")),
        Column("untraced", Words("Not traced", "源流不明の素材")),
    )
    said = names()
    rows = []
    for o, offer in enumerate(run.book.offers):
        item, relies = run.book.items[offer.item], run.traced[o]
        refined = _origins(run, o, REFINED, said)
        rows.append(
            (
                item.id, offer.supplier, offer.plant or None, refined, _origins(run, o, ("mine",), said), offer.price_jpy,
                UNITS[item.unit], float(run.today[o]), float(run.plan.share[o]), float(round(run.plan.share[o] * item.need)),
                _listed(relies.untraced, said) or NOTHING,
            )
        )  # fmt: skip
    return Rows(
        "contracts",
        Words("Contracts, and what stands behind each supplier", "契約と各調達先の源流"),
        columns,
        tuple(rows),
    )


def _listed(ids: tuple[str, ...], said: Mapping[str, Words]) -> Words | None:
    if not ids:
        return None
    return Words(", ".join(said[i].en.lower() for i in ids), "、".join(said[i].ja for i in ids))


def _origins(run: Runs, offer: int, stages: tuple[str, ...], said: Mapping[str, Words]) -> Words | None:
    found: dict[str, float] = {}
    for stage in stages:
        for origin, share in run.traced[offer].at(stage).items():
            found[origin] = max(found.get(origin, 0.0), share)
    top = sorted(((s, o) for o, s in found.items() if s >= SHOWN), reverse=True)[:3]
    if not top:
        return None
    en = ", ".join(f"{said[o].en} {100 * s:.0f} %" for s, o in top)
    return Words(en, "、".join(f"{said[o].ja} {100 * s:.0f}%" for s, o in top))


def seconds(run: Runs) -> Rows:
    """Return how much dearer each second source may be, and from which probability it pays at its price."""
    columns = (
        Column("item", Words("Item", "品目")),
        Column("source", Words("Second source of the item", "品目と第二調達先")),
        Column("second", Words("Second source", "第二調達先")),
        Column("first", Words("Beside", "第一調達先")),
        Column("share", Words("Share it gets", "割当比率")),
        Column("same_share", Words("Refined in the same countries as the first", "第一調達先と同じ製錬地の比率")),
        Column("extra_jpy", Words("Dearer by, per unit", "単価差")),
        Column("premium_jpy", Words("Break-even premium per unit (your probabilities)", "許容できる価格上乗せ（利用者の確率）")),
        Column("premium_vehicle_jpy", Words("The same per vehicle", "同（1 台当たり）")),
        Column("certain_jpy", Words("Premium per unit if the cut were certain", "途絶が確実な場合の上乗せ（1 単位）")),
        Column("certain_vehicle_jpy", Words("The same per vehicle", "同（1 台当たり）")),
        Column("breakeven_share", Words("Pays at its price from a yearly probability of", "この単価差が見合う年確率")),
        Column("scenario", Words("Of this cut", "対象の途絶")),
        Column("saved_jpy", Words("Loss it takes off then", "そのとき軽減される損失")),
    )  # fmt: skip
    rows = []
    for second in run.seconds:
        offer, first = run.book.offers[second.offer], run.book.offers[second.first]
        item = run.book.items[offer.item].id
        rows.append(
            (
                item, f"{item} {offer.supplier}", offer.supplier, first.supplier, second.share,
                min(1.0, same_refiner(run.traced, second.offer, second.first)), second.extra_jpy, second.premium_jpy,
                vehicle(run, second, second.premium_jpy), second.certain_jpy, vehicle(run, second, second.certain_jpy),
                second.breakeven, run.scenarios[second.scenario].words if second.scenario >= 0 else None, second.saved_jpy,
            )
        )  # fmt: skip
    return Rows(
        "seconds",
        Words("What a second source is worth", "第二調達先の価値（許容できる価格上乗せ）"),
        columns,
        tuple(rows),
    )


def stops(run: Runs, asked: Mapping[str, Any]) -> Rows:
    """Return the day each line stops under each scenario, with today's contracts and what is at hand."""
    columns = (
        Column("item", Words("Item", "品目")),
        Column("scenario", Words("If", "想定")),
        Column("gap_share", Words("Deliveries lost", "失われる納入の比率")),
        Column("stop_days", Words("Line stops after", "停止までの日数")),
        Column("stop_date", Words("On", "停止日")),
        Column("uncovered_days", Words("Days without the part", "欠品日数")),
    )
    problem = run.problem
    rows = []
    for i, item in enumerate(run.book.items):
        here = problem.item == i
        gap = run.today[here] @ problem.lost[here]
        for s in np.argsort(run.stops[i], kind="stable"):
            if np.isfinite(run.stops[i, s]) and item.cover is not None:
                until = float(run.stops[i, s])
                rows.append(
                    (
                        item.id,
                        run.scenarios[s].words,
                        float(gap[s]),
                        until,
                        day(asked["date"], until),
                        float(problem.days[s] - until),
                    )
                )
    return Rows(
        "stops",
        Words("When lines stop, with today's contracts", "現在の契約でのライン停止日"),
        columns,
        tuple(rows),
    )


def edge(run: Runs, asked: Mapping[str, Any]) -> Rows:
    """Return the efficient frontier: what safety costs."""
    columns = (
        Column("risk_weight_index", Words("Weight of the tail", "裾の重み")),
        Column("cost_jpy", Words("Cost a year: contracts and stock", "年間費用（契約・在庫）")),
        Column("expected_jpy", Words("Expected loss a year", "年間期待損失")),
        Column("tail_jpy", Words("Mean loss of the worst tail; worst scenario without probabilities", "裾の平均損失（確率なしでは最悪シナリオの損失）")),
    )  # fmt: skip
    rows = []
    for weight, plan in run.frontier:
        chance = run.probability
        mean = None if chance is None else float(chance @ plan.loss_jpy)
        tail = (
            float(plan.loss_jpy.max(initial=0.0))
            if chance is None
            else tail_mean(plan.loss_jpy, chance, asked["tail_share"])
        )
        rows.append((weight, plan.cost_jpy, mean, tail))
    return Rows(
        "frontier",
        Words("Efficient frontier: cost against loss", "効率的フロンティア（費用と損失）"),
        columns,
        tuple(rows),
    )


def scenarios(run: Runs) -> Rows:
    """Return what each joint scenario costs with today's contracts and with the plan."""
    columns = (
        Column("scenario", Words("Cut", "途絶")),
        Column("days", Words("Days", "日数")),
        Column("probability_share", Words("Your yearly probability", "利用者の年確率")),
        Column("items_count", Words("Items it reaches", "影響を受ける品目数")),
        Column("today_jpy", Words("Loss with today's contracts", "現在の契約での損失")),
        Column("plan_jpy", Words("Loss with the plan", "計画での損失")),
        Column("regret_jpy", Words("Regret of the plan", "計画の後悔")),
    )
    problem = run.problem
    today = problem.stake @ losses(problem, run.today, np.zeros(len(run.book.items)))
    rows = []
    for s in np.argsort(-today, kind="stable"):
        struck = len({int(problem.item[o]) for o in np.flatnonzero(problem.lost[:, s] > 0)})
        scenario = run.scenarios[s]
        regret = float(run.regret[s]) if run.regret.size else None
        rows.append(
            (
                scenario.words,
                scenario.days,
                scenario.probability,
                struck,
                float(today[s]),
                float(run.plan.loss_jpy[s]),
                regret,
            )
        )
    return Rows(
        "scenarios",
        Words("Joint scenarios by traced origin", "源流に基づく同時途絶シナリオ"),
        columns,
        tuple(rows),
    )


def asks(run: Runs) -> Rows:
    """Return what remains short after the plan: what the firm should ask the state for."""
    columns = (
        Column("item", Words("Item", "品目")),
        Column("scenario", Words("If", "想定")),
        Column("material", Words("Material", "素材")),
        Column("short_t", Words("Short after the firm's own measures", "自社対策後の不足")),
        Column("short_days", Words("Days of need", "必要量の日数")),
        Column("loss_jpy", Words("Loss left", "残る損失")),
        Column("ask", Words("What to ask for", "国への要望")),
    )
    said = names()
    rows = []
    for i, item in enumerate(run.book.items):
        short = run.plan.short[i]
        if not short.size or short.max() <= SEEN_UNITS * item.need:
            continue
        worst = int(short.argmax())
        what = _listed(item.materials, said) or Words("the material", "当該素材")
        rows.append(
            (
                item.id, run.scenarios[worst].words, what, _tonnes(run, i, float(short[worst])),
                float(short[worst] / item.need * YEAR_DAYS), float(short[worst] * run.problem.stake[i]),
                Words(f"release from the state's stock of {what.en}, or support for a source refined elsewhere; no supplier in the table covers it", f"{what.ja}の国家備蓄の放出、または別の製錬地の供給源への支援（表の調達先では賄えない）"),
            )
        )  # fmt: skip
    return Rows(
        "asks",
        Words("What to ask the state for", "国に求めるもの（自社対策後に残る不足）"),
        columns,
        tuple(rows),
    )


def refused(run: Runs) -> Rows:
    """Return the suppliers that merely relabel a controlled origin."""
    columns = (
        Column(
            "reason",
            Words("Refused: relabelling of a controlled origin", "不採用：規制対象の供給源の名義替え"),
        ),
    )
    rows = tuple((sentence,) for sentence in run.refused)
    return Rows(
        "refused", Words("Suppliers that are no second source", "第二調達先と認めない供給者"), columns, rows
    )
