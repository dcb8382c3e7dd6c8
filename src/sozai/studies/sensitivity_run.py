"""The runs behind study `sensitivity`: on which assumptions does the loss of a cut rest, and which should be found out first?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ..terms import Answer, Cell, Column, Finding, NoAnswerError, Rows, Words
from ..terms.facts import facts_of
from .chains import elements_asked, followed
from .levers_asked import pulled
from .sensitivity import DEFAULT_MATERIALS

if TYPE_CHECKING:
    from ..chain import Chain, Floats
    from ..disruption import Economy, Indices, OneAtATime
    from ..terms.facts import FactTables

MUSD = 1e6
SEEN = 3  # decimals of an index; what lies below, or outside 0-1, is noise of the sampling
FLOOR_USD = 1e6  # losses are compared by their logarithm; below a million dollars there is no decision
KINDS = {
    "responses.cost_usd_per_t": Words(
        "cost of responses and value at stake", "用途側の対応の費用・影響を受ける付加価値"
    ),
    "inventories.stock_days": Words("operating stocks", "操業在庫の日数"),
    "demand_elasticity": Words("elasticity of demand", "需要の価格弾力性"),
    "supply_elasticity": Words("elasticity of supply", "供給の価格弾力性"),
    "arc_premium_share": Words("premium that opens a new trade", "新たな貿易を始める上乗せ費用"),
    "capacity_margin_share": Words("spare capacity", "余剰能力"),
    "interest_share_per_year": Words("interest", "金利"),
    "holding_share_per_year": Words("cost of holding stock", "在庫の保有費用"),
    "arc_elasticity": Words("elasticity of trade", "貿易の代替弾力性"),
    "stock_elasticity": Words("curvature of the convenience yield", "在庫の便益の曲率"),
    "exposure": Words("exposure of sectors", "部門の影響範囲"),
}


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return what the loss rests on; see `SENSITIVITY` for what is asked."""
    from ..chain import build
    from ..disruption import one_at_a_time, sobol, to_find_out

    chain = build(facts, asked["chain"], draws=0).chain.over(12, 12)
    elements = elements_asked(chain, asked["materials"], DEFAULT_MATERIALS)
    loss = _Loss(facts, chain, asked, elements)
    kinds = loss.kinds
    tornado = one_at_a_time(loss.usd, len(kinds))
    indices = sobol(
        lambda places: float(np.log(max(loss.usd(places), FLOOR_USD))), len(kinds), asked["samples"]
    )
    first = kinds[to_find_out(indices)[0]]
    spread = np.exp(indices.outcomes) / MUSD
    return Answer(
        study="sensitivity",
        title=Words("What the loss of a cut rests on", "輸出停止の損失は何に左右されるか"),
        asked=asked,
        findings=(
            Finding("lost_musd", Words("Value added lost in a year, as stated", "1 年間に失われる付加価値（標準値）"), tornado.base / MUSD,
                    float(np.percentile(spread, 5)), float(np.percentile(spread, 95)), "D", 1.0),
            Finding("narrowed_share", Words(f"To find out first: {KINDS[first].en}; share of the spread that would vanish", f"最初に調べるべき仮定：{KINDS[first].ja}（判明すれば消える幅の割合）"),
                    float(max(indices.first.max(), 0.0)), grade="D",
                    comment=Words("Of the logarithm of the loss, so of the break-even probability of any stock or second source too.", "損失の対数に対する割合。備蓄や第二調達先の損益分岐確率の幅にもそのまま当てはまる。")),
        ),
        tables=(_tornado(kinds, tornado), _indices(kinds, indices)),
        facts=(*chain.facts, *loss.facts_used),
        assumptions=(
            Words("The cut is read as one year in one period: stocks help within the year, ramps of responses are those of its end.", "1 年を 1 期間として計算（在庫は年内に使われ、対応の立ち上がりは年末時点）。"),
            Words("Assumptions of one kind move together between the ends of their ranges, evenly and independently of other kinds.", "同じ種類の仮定は一体として、幅の両端の間を一様・独立に動くとする。"),
        ),
        warnings=loss.warnings,
    )  # fmt: skip


class _Loss:
    """The loss of the cut [USD] at places of the assumptions' ranges; value added where it is known, else the market's."""

    def __init__(
        self, facts: FactTables, chain: Chain, asked: Mapping[str, Any], elements: tuple[str, ...]
    ) -> None:
        from ..chain import ASSUMPTION_KINDS
        from ..disruption import economy, exposure
        from ..levers import ExportBan

        ban = ExportBan(
            origin=asked["origin"], materials=elements, stages=asked["stages"], destination=asked["buyer"],
            reach=asked["reach"], cut_share=asked["cut_share"],
        )  # fmt: skip
        self._chain, self._facts = ban(pulled(chain, asked["levers"])), facts
        self._buyer = followed(chain, asked["buyer"])
        self.kinds: tuple[str, ...] = ASSUMPTION_KINDS
        self.warnings: tuple[Words, ...] = ()
        self.facts_used: tuple[Any, ...] = ()
        self._economy: Economy | None = None
        try:
            exposed = exposure(facts, asked["buyer"])
            self._exposed = exposed[exposed.use.isin(chain.uses.name)]
            if self._exposed.empty:
                raise NoAnswerError(
                    "No exposure of the chain's uses is declared", "供給網の用途の影響範囲が表にない"
                )
            self._economy, _ = economy(facts, asked["buyer"])
            self.kinds = (*ASSUMPTION_KINDS, "exposure")
            self.facts_used = facts_of(self._exposed, "exposure")
        except NoAnswerError as missing:
            self.warnings = (
                Words(
                    f"{missing.words.en} The loss is then that of the chain in all countries, by the model's objective.",
                    f"{missing.words.ja} 損失には供給網全体（全世界）のモデル上の負担を用いる。",
                ),
            )

    def usd(self, places: Floats) -> float:
        """Return the loss at these places."""
        from ..chain import assuming, moved
        from ..disruption import shortage, value_added_lost
        from ..market import solve

        place = dict(zip(self.kinds, places.tolist(), strict=True))
        chain = assuming(self._chain, self._facts, place)
        found = solve(chain)
        if self._economy is None:
            return max(0.0, -found.welfare_usd)
        exposed = moved(self._exposed, "exposed_share", "low_share", "high_share", place["exposure"])
        short = shortage(chain, found, self._buyer)
        return 12.0 * value_added_lost(self._economy, exposed, short.use, short.lost_share).total_usd


def _tornado(kinds: tuple[str, ...], found: OneAtATime) -> Rows:
    columns = (
        Column("assumption", Words("Assumption", "仮定")),
        Column("low_musd", Words("Loss at the low end", "下限での損失")),
        Column("base_musd", Words("As stated", "標準値")),
        Column("high_musd", Words("Loss at the high end", "上限での損失")),
        Column("swing_musd", Words("Swing", "振れ幅")),
    )
    swing = np.abs(found.high - found.low)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (KINDS[kinds[i]], *(float(x) / MUSD for x in (found.low[i], found.base, found.high[i], swing[i])))
        for i in np.argsort(-swing, kind="stable")
    )
    return Rows("tornado", Words("One assumption at a time", "仮定を一つずつ動かした場合"), columns, rows)


def _indices(kinds: tuple[str, ...], found: Indices) -> Rows:
    columns = (
        Column("assumption", Words("Assumption", "仮定")),
        Column("first_share", Words("Vanishes if it were known", "判明すれば消える幅")),
        Column("first_low_share", Words("The same, low", "同（下限）")),
        Column("first_high_share", Words("The same, high", "同（上限）")),
        Column("total_share", Words("Remains if only it were unknown", "他が判明しても残る幅")),
        Column("total_low_share", Words("The same, low", "同（下限）")),
        Column("total_high_share", Words("The same, high", "同（上限）")),
    )
    arrays = (found.first, found.first_low, found.first_high, found.total, found.total_low, found.total_high)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (KINDS[kinds[i]], *(round(min(max(float(array[i]), 0.0), 1.0), SEEN) for array in arrays))
        for i in np.argsort(-found.first, kind="stable")
    )
    title = Words("Value of information: what to find out first", "情報の価値：どの仮定から調べるべきか")
    return Rows("information", title, columns, rows)
