"""The monthly market beside BoARIO, an inventory model by days, on one small table (extra `sozai[witness]`).

A maker of parts in AAA serves cars in AAA and, alone, cars in BBB, which hold days of parts. The maker stops by a share for
some days. BoARIO's cars slow down once parts fall below psi of what they want to hold; with psi near zero they run
until the shelf is empty, as the market does.
"""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from sozai.market import unfold

from ..market.worlds import cut
from .test_dynamics import DAYS, importer, lost_months

pytest.importorskip("boario", reason="boario is not installed: pip install 'sozai[witness]'")

DAYS_PER_MONTH = DAYS / 12
LEANEST, DEFAULT = 0.05, 0.8
FIRST_MONTH = 3
CASES = [(20, 1.0, 6), (90, 1.0, 6), (90, 1.0, 1), (90, 0.5, 3)]


def boario_days(stock_days: int, share: float, months: int, psi: float) -> float:
    """Return the days of output that cars in BBB lose in BoARIO."""
    import pandas as pd
    import pymrio
    from boario import event
    from boario.extended_models import ARIOPsiModel
    from boario.simulation import Simulation

    industries = pd.MultiIndex.from_product([["AAA", "BBB"], ["parts", "cars"]], names=["region", "sector"])
    final = pd.MultiIndex.from_product([["AAA", "BBB"], ["final demand"]], names=["region", "category"])
    flows = pd.DataFrame(0.0, index=industries, columns=industries)
    demand = pd.DataFrame(0.0, index=industries, columns=final)
    flows.loc[("AAA", "parts"), ("AAA", "cars")] = 80.0
    flows.loc[("AAA", "parts"), ("BBB", "cars")] = 120.0
    demand.loc[("AAA", "cars"), ("AAA", "final demand")] = 800.0
    demand.loc[("BBB", "cars"), ("BBB", "final demand")] = 1200.0
    demand.loc[("BBB", "parts"), ("BBB", "final demand")] = 1e-6  # BoARIO wants every sector to sell
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = pymrio.IOSystem(Z=flows, Y=demand)
        table.calc_all()
        model = ARIOPsiModel(
            table, order_type="noalt", alpha_base=1.0, alpha_max=1.0, main_inv_dur=stock_days, psi_param=psi, monetary_factor=1,
            productive_capital_to_VA_dict={"parts": 4, "cars": 4},
        )  # fmt: skip
        simulation = Simulation(model, n_temporal_units_to_sim=540)
        if share:
            where = pd.MultiIndex.from_tuples([("AAA", "parts")], names=["region", "sector"])
            simulation.add_event(
                event.from_series(
                    pd.Series(share, index=where), event_type="arbitrary", occurrence=91, duration=round(months * DAYS_PER_MONTH), recovery_tau=1,
                )
            )  # fmt: skip
        simulation.loop()
    made = simulation.production_realised[("BBB", "cars")].to_numpy()
    assert (made <= made[0] * (1 + 1e-9)).all()
    return float(np.clip(1 - made / made[0], 0, None).sum())


def market_days(stock_days: float, share: float, months: int) -> float:
    """Return the days of output that cars in BBB lose in the market, the stop a surprise and its length then known."""
    base = importer(stock_days)
    shocked = cut(base, share, months=slice(FIRST_MONTH, FIRST_MONTH + months))
    found = unfold([(0, base), (FIRST_MONTH, shocked)])
    return float(lost_months(shocked, found).sum() * DAYS_PER_MONTH)


def test_neither_moves_without_a_shock() -> None:
    assert boario_days(90, 0.0, 1, DEFAULT) == pytest.approx(0, abs=1e-6)
    assert market_days(90, 0.0, 1) == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize(("stock_days", "share", "months"), CASES)
def test_the_market_loses_what_boario_does_when_shelves_are_emptied_first(
    stock_days: int, share: float, months: int
) -> None:
    ours, theirs = market_days(stock_days, share, months), boario_days(stock_days, share, months, LEANEST)
    least = max(0.0, share * months * DAYS_PER_MONTH - stock_days)
    assert least - 1 <= ours <= least + 3, "a little stays on the shelf: the emptier, the dearer its last day"
    assert ours - 2 <= theirs <= ours + 10, (ours, theirs)


@pytest.mark.parametrize(("stock_days", "share", "months"), CASES)
def test_boario_s_default_slows_down_earlier_and_loses_more(
    stock_days: int, share: float, months: int
) -> None:
    assert boario_days(stock_days, share, months, DEFAULT) >= market_days(stock_days, share, months)


@pytest.mark.parametrize("psi", [LEANEST, DEFAULT])
def test_a_thicker_shelf_loses_less_in_both(psi: float) -> None:
    assert boario_days(90, 1.0, 6, psi) < boario_days(20, 1.0, 6, psi)
    assert market_days(90, 1.0, 6) < market_days(20, 1.0, 6)
