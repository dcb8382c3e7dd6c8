"""The runs behind study `cascade`: how does a cut at one stage run down the chain, stage by stage and month by month?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..terms import Answer, Cell, Column, Finding, Rows, Words
from ..terms.countries import COUNTRIES
from .cascade import DEFAULT_MATERIALS, PLACES
from .chains import elements_asked, followed
from .levers_asked import pulled

if TYPE_CHECKING:
    from ..chain import Chain, Floats
    from ..market import Equilibrium
    from ..terms.facts import FactTables

FELT = 0.05  # a stage feels the cut when it has a twentieth less than in the base
RECOVERY_MONTHS = 6


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return how the cut runs down; see `CASCADE` for what is asked."""
    from ..chain import build
    from ..levers import Delays, ExportBan
    from ..market import solve

    base = build(facts, asked["chain"], draws=0).chain
    elements = elements_asked(base, asked["materials"], DEFAULT_MATERIALS)
    chain = base.over(asked["months"] + RECOVERY_MONTHS)
    buyer, origin = followed(chain, asked["buyer"]), followed(chain, asked["origin"])
    late = Delays(
        materials=elements,
        shipping_months=asked["shipping_months"],
        processing_months=asked["processing_months"],
    )
    ban = ExportBan(
        origin=asked["origin"], materials=elements, stages=asked["stages"], destination=asked["buyer"],
        reach=asked["reach"], months=asked["months"],
    )  # fmt: skip
    after = ban(late(pulled(chain, asked["levers"])))
    found = solve(after)
    paths = {
        (good, place): _supplied(after, found, good, here)
        for good in _goods(after, elements)
        for place, here in (("buyer", _only(after, buyer)), ("world", ~_only(after, origin)))
    }
    return Answer(
        study="cascade",
        title=Words(
            f"A cut by {COUNTRIES[asked['origin']].words.en}, stage by stage",
            f"{COUNTRIES[asked['origin']].words.ja}による輸出停止の工程別の波及",
        ),
        asked=asked,
        findings=_findings(after, paths),
        tables=(_order(after, paths), _stages(after, paths), _uses(after, found, buyer)),
        facts=base.facts,
        assumptions=(
            Words("What a region has of a good is what it makes, imports and draws from stock in the month, against the base.", "各国・地域が月に使える量は、生産・輸入・在庫取り崩しの合計（基準年比）。"),
            Words("Months on the way and in process are the user's; the chain has no facts on them.", "輸送と加工の月数は利用者の設定（供給網に事実はない）。"),
            *base.gaps,
        ),
    )  # fmt: skip


def _goods(chain: Chain, elements: tuple[str, ...]) -> list[int]:
    return [
        index
        for index, good in enumerate(chain.commodities)
        if good.stage != "scrap" and any(good.content.get(element, 0.0) > 0 for element in elements)
    ]


def _only(chain: Chain, place: int) -> NDArray[np.bool_]:
    return np.asarray(np.arange(len(chain.regions)) == place)


def _supplied(chain: Chain, found: Equilibrium, good: int, here: NDArray[np.bool_]) -> Floats | None:
    """Return what processes and uses of the regions take of a good over the base (months,); None where they take none."""
    processes, uses = chain.processes, chain.uses
    inside = here[processes.region]
    base = float((processes.inputs[inside, good] * processes.activity_tpa[inside]).sum())
    taken = processes.inputs[inside, good] @ found.activity_tpa[inside]
    bought = (uses.commodity == good) & here[uses.region]
    base += float(uses.use_tpa[bought].sum())
    taken = taken + found.use_tpa[bought].sum(axis=0)
    return None if base <= 0 else np.asarray(taken / base, dtype=np.float64)


def _stages(chain: Chain, paths: Mapping[tuple[int, str], Floats | None]) -> Rows:
    columns = (
        Column("good", Words("Good", "品目")),
        Column("place", Words("Where", "場所")),
        Column("month", Words("Month", "月")),
        Column("supplied_ratio", Words("Taken, against the base", "使用量（基準年比）")),
        Column("series", Words("Good and place", "品目・場所")),
    )
    names = dict(PLACES)
    rows: list[tuple[Cell, ...]] = []
    for (good, place), path in paths.items():
        words, where = chain.commodities[good].words, names[place]
        both = Words(f"{words.en}, {where.en}", f"{words.ja}・{where.ja}")
        rows += [
            (words, place, m + 1, float(v), both) for m, v in enumerate(path if path is not None else ())
        ]
    return Rows("stages", Words("What every stage still gets", "各工程が使える量"), columns, tuple(rows))


def _uses(chain: Chain, found: Equilibrium, buyer: int) -> Rows:
    from ..disruption import shortage

    columns = (
        Column("use", Words("Use", "用途")),
        Column("month", Words("Month", "月")),
        Column("lost_share", Words("Output lost", "生産減の比率")),
    )
    short = shortage(chain, found, buyer)
    rows = tuple(
        (use, month + 1, float(v) if v > 1e-4 else 0.0)
        for use, path in zip(short.use, short.lost_share, strict=True)
        for month, v in enumerate(path)
    )
    return Rows("uses", Words("Final uses of the buyer", "需要国・地域の最終用途"), columns, rows)


def _order(chain: Chain, paths: Mapping[tuple[int, str], Floats | None]) -> Rows:
    columns = (
        Column("good", Words("Good", "品目")),
        Column("place", Words("Where", "場所")),
        Column("felt_month", Words("First month with a twentieth less", "5% 以上減る最初の月")),
        Column("least_share", Words("Least that is taken, against the base", "最小の使用量（基準年比）")),
        Column("back_month", Words("First month back within a twentieth", "5% 以内に戻る最初の月")),
    )
    rows: list[tuple[Cell, ...]] = []
    for (good, place), path in paths.items():
        if path is None:
            continue
        low = np.flatnonzero(path < 1 - FELT)
        first = int(low[0]) + 1 if low.size else None
        back = int(low[-1]) + 2 if low.size and low[-1] + 1 < path.size else None
        rows.append((chain.commodities[good].words, place, first, _left(path), back))
    return Rows("order", Words("When each stage feels it", "各工程に及ぶ時期"), columns, tuple(rows))


def _left(path: Floats) -> float:
    """Return the least that is taken over the base, at most all of it."""
    return min(1.0, float(path.min()))


def _findings(chain: Chain, paths: Mapping[tuple[int, str], Floats | None]) -> tuple[Finding, ...]:
    at_buyer = [
        (good, path) for (good, place), path in paths.items() if place == "buyer" and path is not None
    ]
    if not at_buyer:
        none = Words("The buyer takes none of these goods", "需要国・地域はこれらの品目を使用していない")
        return (Finding("least_share", none, None, grade="D"),)
    good, path = min(at_buyer, key=lambda pair: pair[1].min())
    words = chain.commodities[good].words
    last, end = at_buyer[-1]
    name = chain.commodities[last].words
    return (
        Finding("least_share", Words(f"Deepest fall at the buyer: {words.en}, what is left", f"需要国・地域で最も減る品目：{words.ja}（残る割合）"), _left(path), grade="D"),
        Finding("final_share", Words(f"What is left of the last good, {name.en}", f"最終品目（{name.ja}）の残る割合"), _left(end), grade="D"),
    )  # fmt: skip
