"""The buyer's decision as arrays, and as a linear or mixed-integer program.

Columns: contract share of each offer, its use (0 or 1, only where a lot or a switching cost makes it matter), own stock
of each item, units short of each item in each distinct pattern of loss, and what the risk measure needs. With `n` units
needed a day, a scenario that takes `l` of each share `x` for `T` days leaves `n T sum(x l)` units to be covered by stock
at hand, added stock, and what contracted suppliers can still ramp up to within their capacity; the rest is short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from ..chain import Floats, Ints
from ..terms import DataError
from .book import Book

YEAR_DAYS = 365.0
ROUNDING = 1e-7


@dataclass(frozen=True, eq=False)
class Problem:
    """The decision.

    Attributes:
        item (offers,): position of each offer's item.
        price (offers,): [JPY per unit].
        room (offers,): most share of the item's need; infinite where the capacity is unknown.
        ramp (offers,): whether a contracted supplier can deliver more up to its room; only where that is known.
        lead_days (offers,): until what it ramps up arrives.
        lot_share (offers,): least share if any is bought.
        switching (offers,): yearly cost of using an offer that is not used today [JPY].
        need (items,): units a year.
        stake (items,): [JPY per missing unit].
        cover (items,): units at hand; 0 where none is stated.
        carrying (items,): yearly cost of one unit of added stock [JPY].
        lost (offers, scenarios): share of deliveries that a scenario takes.
        days (scenarios,): how long it lasts.
        cap (caps, offers): rows of the diversification cap, `cap @ share <= cap_share`.
        cap_share: the cap.
        most_stock (items,): most units that may be added to the stock.
        names (items,): the items' numbers, for sentences.
    """

    item: Ints
    price: Floats
    room: Floats
    ramp: NDArray[np.bool_]
    lead_days: Floats
    lot_share: Floats
    switching: Floats
    need: Floats
    stake: Floats
    cover: Floats
    carrying: Floats
    lost: Floats
    days: Floats
    most_stock: Floats
    cap: Floats
    cap_share: float = 1.0
    names: tuple[str, ...] = ()

    @property
    def uses(self) -> NDArray[np.bool_]:
        """Return the offers (offers,) for which using them at all is a decision."""
        return np.asarray((self.lot_share > 0.0) | (self.switching > 0.0))

    def of(self, item: int) -> Problem:
        """Return the problem of one item."""
        here = self.item == item
        cap = self.cap[:, here]
        return replace(
            self, item=np.zeros(int(here.sum()), dtype=np.int64), price=self.price[here], room=self.room[here],
            ramp=self.ramp[here], lead_days=self.lead_days[here], lot_share=self.lot_share[here],
            switching=self.switching[here], need=self.need[[item]], stake=self.stake[[item]],
            cover=self.cover[[item]], carrying=self.carrying[[item]], lost=self.lost[here], most_stock=self.most_stock[[item]],
            cap=cap[(cap > 0).any(axis=1)], names=self.names[item : item + 1],
        )  # fmt: skip

    def fixed_cost(self, share: Floats, stock: Floats) -> float:
        """Return the yearly cost [JPY] of contracts (offers,) and added stock (items,), whatever happens."""
        bought = float((self.price * self.need[self.item]) @ share)
        return bought + float(self.switching @ (share > ROUNDING)) + float(self.carrying @ stock)


def problem_of(
    book: Book,
    lost: Floats,
    days: Sequence[float],
    carrying_share: float,
    switching_years: float,
    most_stock_days: float = np.inf,
    cap: Floats | None = None,
    cap_share: float = 1.0,
) -> Problem:
    """Return the decision of a book.

    Args:
        book: the buyer's table.
        lost: share (offers, scenarios) of deliveries that each scenario takes.
        days: how long each scenario lasts.
        carrying_share: yearly cost of stock over its value.
        switching_years: years over which a switching cost is spread.
        most_stock_days: most days of need that may be added to the stock of an item.
        cap: rows (caps, offers) of a diversification cap.
        cap_share: the cap, 0-1.

    Raises:
        DataError: an item has no offer, no value at stake, or less capacity than need.
    """
    offers, items = book.offers, book.items
    _complete(book)
    item = np.array([offer.item for offer in offers], dtype=np.int64)
    need = np.array([each.need for each in items])
    price = np.array([offer.price_jpy for offer in offers])
    room = np.array([np.inf if o.capacity is None else o.capacity / need[o.item] for o in offers])
    today = np.array(book.today())
    cheapest = np.array([price[item == i].min() for i in range(len(items))])
    lots = np.array([min(o.lot / need[o.item], 1.0) if o.lot <= need[o.item] else 2.0 for o in offers])
    problem = Problem(
        item=item, price=price, room=np.where(lots > 1.0, 0.0, np.minimum(room, 1.0)),
        ramp=np.isfinite(room) & (room > 0),
        # Who is paid to be qualified is so before the cut; others first qualify, then deliver.
        lead_days=np.array([o.lead_days + (0.0 if t > 0 or o.switching_jpy > 0 else o.switching_days) for o, t in zip(offers, today, strict=True)]),
        lot_share=np.where(lots > 1.0, 0.0, lots),
        switching=np.array([0.0 if t > 0 else o.switching_jpy / switching_years for o, t in zip(offers, today, strict=True)]),
        need=need, stake=np.array([float(each.stake_jpy or 0.0) for each in items]),
        cover=np.array([each.cover or 0.0 for each in items]), carrying=cheapest * carrying_share,
        lost=lost, days=np.asarray(days, dtype=np.float64),
        most_stock=np.full(len(items), np.inf) if most_stock_days == np.inf else most_stock_days / YEAR_DAYS * need,
        cap=np.zeros((0, len(offers))) if cap is None else cap, cap_share=cap_share,
        names=tuple(each.id for each in items),
    )  # fmt: skip
    for i, each in enumerate(items):
        if problem.room[item == i].sum() < 1.0 - 1e-9:
            short = 1.0 - problem.room[item == i].sum()
            raise DataError(
                f"Item {each.id}: its suppliers can deliver {1 - short:.1%} of the need of {each.need:,.6g} {each.unit} a year (lots above the need count as nothing). Add a supplier, raise a capacity, or lower the need by {short * each.need:,.6g}.",
                f"品目 {each.id}: 供給者の能力の合計は年間必要量 {each.need:,.6g} {each.unit} の {1 - short:.1%} です（必要量を超える最小ロットは使えません）。供給者を加えるか、能力を増やすか、必要量を {short * each.need:,.6g} 減らしてください。",
            )
    return problem


def _complete(book: Book) -> None:
    bare = [each.id for i, each in enumerate(book.items) if not book.of(i)]
    if bare:
        raise DataError(
            f"No supplier that may be used is left for {', '.join(bare[:8])}. Add one for each.",
            f"{'、'.join(bare[:8])} に使える供給者がありません。供給者を加えてください。",
        )
    unknown = [each.id for each in book.items if each.stake_jpy is None]
    if unknown:
        raise DataError(
            f"What a missing unit costs is unknown for {', '.join(unknown[:8])}. Fill the column 'value at stake (JPY)', or give --value-ratio.",
            f"{'、'.join(unknown[:8])} の欠品 1 単位当たりの損失が不明です。列「欠品損失（円）」を記入するか、--value-ratio を指定してください。",
        )


@dataclass(frozen=True, eq=False)
class Patterns:
    """What is short in which scenario, each distinct pattern of one item once.

    Attributes:
        item (patterns,): position of the item.
        lost (patterns, offers): share that each of its offers loses.
        days (patterns,): how long.
        of (items, scenarios): pattern of an item in a scenario; -1 where it loses nothing.
    """

    item: Ints
    lost: sparse.csr_matrix
    days: Floats
    of: Ints


def patterns(problem: Problem) -> Patterns:
    """Return the distinct patterns of loss."""
    scenarios = problem.days.size
    of = np.full((problem.need.size, scenarios), -1, dtype=np.int64)
    item: list[int] = []
    days: list[float] = []
    blocks = []
    for i in range(problem.need.size):
        here = np.flatnonzero(problem.item == i)
        struck = np.flatnonzero((problem.lost[here] > 0).any(axis=0) & (problem.days > 0))
        if not struck.size:
            continue
        seen = np.column_stack([problem.days[struck], problem.lost[here][:, struck].T])
        distinct, inverse = _distinct(seen)
        of[i, struck] = inverse + len(item)
        item += [i] * len(distinct)
        days += distinct[:, 0].tolist()
        rows, columns = np.nonzero(distinct[:, 1:])
        blocks.append((rows + of[i, struck].min(), here[columns], distinct[:, 1:][rows, columns]))
    joined = [np.concatenate(part) for part in zip(*blocks, strict=True)] if blocks else [np.zeros(0)] * 3
    shape = (len(item), problem.item.size)
    lost = sparse.csr_matrix((joined[2], (joined[0].astype(int), joined[1].astype(int))), shape=shape)
    return Patterns(np.array(item, dtype=np.int64), lost, np.array(days), of)


def _distinct(seen: Floats) -> tuple[Floats, Ints]:
    """Return the distinct rows, and which of them each row is; one row, the common case of regret, needs no sorting."""
    if len(seen) == 1:
        return seen, np.zeros(1, dtype=np.int64)
    distinct, inverse = np.unique(seen, axis=0, return_inverse=True)
    return distinct, inverse.ravel()
