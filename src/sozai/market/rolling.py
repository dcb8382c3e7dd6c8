"""The rolling horizon: what happens when nobody knew.

Law: in every period firms plan over the rest of the axis with what they believe then, and only what they do until their
belief changes is done; the past is fixed when news strikes. Between two pieces of news foresight is perfect. One
belief from the first period on is the equilibrium of `solve`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np

from ..chain.additions import Additions, State
from ..chain.types import Chain
from ..terms import DataError
from .calibration import discount
from .curves import Floats
from .equilibrium import Equilibrium
from .solve import solve

BY_ITEM = ("iterations", "residual", "objective_usd", "welfare_usd")
PATHS = {
    "levies": "usd_per_t",
    "expenses": "usd_per_t",
    "hoarding": "factor",
    "purchases": "most_tpa",
    "plants": "capacity_tpa",
}


def unfold(beliefs: Sequence[tuple[int, Chain]]) -> Equilibrium:
    """Return what happens period by period as beliefs change.

    Args:
        beliefs: (period, chain believed from then on), the first with period 0, in ascending order. All chains have the
            same axis, and each describes the whole of it.

    Raises:
        DataError: the beliefs are not in order, differ in their axis, or invest (capacity under construction would have
            to be handed on).
        NotConvergedError: no equilibrium was found.
    """
    starts = [start for start, _ in beliefs]
    first = beliefs[0][1] if beliefs else None
    if first is None or starts != sorted(set(starts)) or starts[0] != 0 or starts[-1] >= first.periods:
        raise DataError(
            "Beliefs must begin with period 0 and follow in ascending order within the time axis.",
            "予想（その時点で信じられている供給網）は期間 0 から始め、分析期間内で昇順に並べてください。",
        )
    if any(c.months != first.months or c.period_months != first.period_months for _, c in beliefs):
        raise DataError(
            "All beliefs need the same time axis.", "すべての予想の分析期間を同じにしてください。"
        )
    if any(c.additions.expansions for _, c in beliefs[1:]):
        raise DataError(
            "A rolling horizon cannot hand on capacity under construction; solve with perfect foresight.",
            "段階的な予想では建設中の能力を引き継げません。完全予見で解いてください。",
        )
    parts: list[Equilibrium] = []
    for (start, chain), end in zip(beliefs, [*starts[1:], first.periods], strict=True):
        done = _joined(parts, first) if parts else None
        found = solve(_from(chain, start, done) if start else chain)
        parts.append(_cut(found, end - start))
    return _joined(parts, first)


def _from(chain: Chain, start: int, done: Equilibrium | None) -> Chain:
    """Return the chain from a period on, standing where what was done has left it."""
    assert done is not None  # noqa: S101
    rest = slice(start, None)
    left = [r.stock_t - float(d.sum()) for r, d in zip(chain.reserves, done.drawn_t, strict=False)]
    reserves = tuple(
        replace(
            reserve,
            stock_t=max(left[n] if n < len(left) else reserve.stock_t, 0.0),
            start=max(reserve.start - start, 0),
        )
        for n, reserve in enumerate(chain.reserves)
    )
    moved = {
        kind: tuple(replace(r, **{name: getattr(r, name)[rest]}) for r in getattr(chain.additions, kind))
        for kind, name in PATHS.items()
    }
    longest = max((delay.periods for delay in chain.additions.delays), default=0)
    state = State(
        elapsed=chain.state.elapsed + start * chain.period_months,
        stock_t=tuple(done.stock_t[:, -1].tolist()),
        shipped_tpa=_latest(done.flow_tpa, longest),
        made_tpa=_latest(done.activity_tpa, longest),
    )
    return replace(
        chain,
        months=chain.months - start * chain.period_months,
        processes=replace(chain.processes, availability=chain.processes.availability[:, rest].copy()),
        arcs=replace(chain.arcs, limit_tpa=chain.arcs.limit_tpa[:, rest].copy()),
        uses=replace(chain.uses, demand=chain.uses.demand[:, rest].copy()),
        supply_tpa=chain.supply_tpa[..., rest].copy(),
        quotas=tuple(replace(quota, limit_tpa=quota.limit_tpa[rest]) for quota in chain.quotas),
        reserves=reserves,
        additions=Additions(**{**_plain(chain.additions), **moved}),
        state=state,
    )


def _plain(part: Any) -> dict[str, Any]:
    return {each.name: getattr(part, each.name) for each in fields(part)}


def _latest(done: Floats, periods: int) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in done[:, -periods:].tolist()) if periods else ()


def _cut(found: Equilibrium, periods: int) -> Equilibrium:
    """Return the first periods of an equilibrium."""
    arrays = {name: value[..., :periods] for name, value in _plain(found).items() if name not in BY_ITEM}
    return replace(found, **arrays)


def _joined(parts: Sequence[Equilibrium], chain: Chain) -> Equilibrium:
    """Return pieces one after the other; items that only later pieces have are idle before."""
    pieces = [_plain(part) for part in parts]
    together = {name: _row(pieces, name) for name in pieces[0] if name not in BY_ITEM}
    starts = np.cumsum([0] + [part.cost_usd.size for part in parts[:-1]])
    per_start = discount(chain) ** np.repeat(starts, [part.cost_usd.size for part in parts])
    together["cost_usd"] = together["cost_usd"] * per_start
    together["base_usd"] = together["base_usd"] * per_start
    cost, base = float(together["cost_usd"].sum()), float(together["base_usd"].sum())
    return Equilibrium(
        **together,
        objective_usd=cost,
        welfare_usd=base - cost,
        iterations=sum(part.iterations for part in parts),
        residual=max(part.residual for part in parts),
    )


def _row(pieces: Sequence[dict[str, Any]], name: str) -> Any:
    most = max(piece[name].shape[0] for piece in pieces)
    if name in ("cost_usd", "base_usd"):
        return np.concatenate([piece[name] for piece in pieces])
    rows = []
    for piece in pieces:
        value = piece[name]
        room = [(0, most - value.shape[0])] + [(0, 0)] * (value.ndim - 1)
        rows.append(np.pad(value, room))
    return np.concatenate(rows, axis=-1)
