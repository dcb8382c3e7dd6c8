"""A chain under other assumptions: the rows' own ranges, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from sozai.chain import ASSUMPTION_KINDS, RESPONSES, Base, Chain, assuming
from sozai.chain.scalars import Scalars
from sozai.market import calibrate
from sozai.store import Facts


@pytest.fixture(scope="module")
def chain(base: Base) -> Chain:
    return base.chain


def arrays(chain: Chain) -> Iterator[tuple[str, np.ndarray]]:
    for part in (chain.processes, chain.arcs, chain.uses, chain.stocks):
        for name in part.__dataclass_fields__:
            if isinstance(getattr(part, name), np.ndarray):
                yield f"{type(part).__name__}.{name}", getattr(part, name)
    yield "terms", np.array(list(chain.terms.values()))


def changed(old: Chain, new: Chain) -> set[str]:
    """Return the arrays that differ by more than rounding."""
    pairs = zip(arrays(old), arrays(new), strict=True)
    return {
        name for (name, a), (_, b) in pairs if a.shape != b.shape or not np.allclose(a, b, rtol=1e-12, atol=0)
    }


def test_the_middle_of_every_range_is_the_chain_itself(facts: Facts, chain: Chain) -> None:
    assert changed(chain, assuming(chain, facts, {})) == set()
    assert changed(chain, assuming(chain, facts, dict.fromkeys(ASSUMPTION_KINDS, 0.5))) == set()


@pytest.mark.parametrize("place", [0.0, 1.0])
@pytest.mark.parametrize(
    ("kind", "moves"),
    [
        ("responses.cost_usd_per_t", {"Uses.cost_usd_per_t"}),
        ("inventories.stock_days", {"Stocks.stock_t"}),
        ("demand_elasticity", {"Uses.elasticity"}),
        ("supply_elasticity", {"Processes.elasticity"}),
        ("arc_premium_share", {"Arcs.premium_usd_per_t"}),
        ("capacity_margin_share", {"Processes.capacity_tpa"}),
        ("stock_elasticity", {"Stocks.eta", "terms"}),
        ("arc_elasticity", {"terms"}),
        ("interest_share_per_year", {"terms"}),
        ("holding_share_per_year", {"terms"}),
    ],
)
def test_a_kind_of_assumption_moves_what_it_is_about(
    facts: Facts, chain: Chain, kind: str, moves: set[str], place: float
) -> None:
    assert kind in ASSUMPTION_KINDS
    assert changed(chain, assuming(chain, facts, {kind: place})) == moves


def test_the_ends_are_those_of_the_rows(facts: Facts, chain: Chain) -> None:
    low, high = (assuming(chain, facts, dict.fromkeys(ASSUMPTION_KINDS, place)) for place in (0.0, 1.0))
    row = Scalars(facts).row("arc_elasticity")
    assert (low.terms["arc_elasticity"], high.terms["arc_elasticity"]) == (row.low, row.high)
    stake = facts.frame("responses", use="drive-motors", response="lost").iloc[0]
    use, lost = chain.uses.name.index("drive-motors"), RESPONSES.index("lost")
    assert low.uses.cost_usd_per_t[use, lost] == stake.low_usd_per_t
    assert high.uses.cost_usd_per_t[use, lost] == stake.high_usd_per_t
    days = facts.frame("inventories", commodity="magnet-heavy", country="WLD").iloc[0]
    here = (chain.stocks.commodity == chain.commodity("magnet-heavy")) & (
        chain.stocks.region == chain.region("JPN")
    )
    assert low.stocks.stock_t[here] / chain.stocks.stock_t[here] == pytest.approx(
        days.low_days / days.stock_days
    )
    assert high.stocks.stock_t[here] / chain.stocks.stock_t[here] == pytest.approx(
        days.high_days / days.stock_days
    )


def test_every_kind_has_rows_with_a_range(facts: Facts) -> None:
    scalars = facts.frame("elasticities").set_index("name")
    for kind in ASSUMPTION_KINDS:
        if "." not in kind:
            rows = scalars.loc[[kind]]
            assert (rows.low < rows.high).all(), kind
            assert ((rows.low <= rows.value) & (rows.value <= rows.high)).all(), kind


@pytest.mark.parametrize("place", [0.0, 1.0])
def test_the_market_can_be_calibrated_at_the_ends(facts: Facts, chain: Chain, place: float) -> None:
    calibrate(assuming(chain, facts, dict.fromkeys(ASSUMPTION_KINDS, place)))
