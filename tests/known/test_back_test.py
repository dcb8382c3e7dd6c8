"""The back-test of 2010-14: the base and the static model as published in METHODS, the dynamic model as it is."""

from __future__ import annotations

import numpy as np
import pytest

from sozai.disruption.backtest import Free, Seen, accepted, fits, price_error, static, told
from sozai.store import Facts
from sozai.studies.back_test_run import STATIC, _base_mix, _frame, observed

KG = 1e3


@pytest.fixture(scope="module")
def frame():
    with Facts(None) as facts:
        return _frame(facts)


@pytest.fixture(scope="module")
def seen(frame) -> Seen:
    return observed(frame)


def test_the_base_is_33_kt_at_15_dollars(seen: Seen) -> None:
    """BACI, mean of 2006-08: 33.3 kt at 15.3 USD/kg."""
    assert (seen.base_china_t + seen.base_others_t) / KG == pytest.approx(33.3, abs=0.05)
    assert seen.base_usd_per_t / KG == pytest.approx(15.3, abs=0.05)


def test_unit_values_are_those_observed(seen: Seen) -> None:
    """BACI 2010-13: 26.5, 95.2, 60.9, 36.3 USD/kg."""
    assert (seen.usd_per_t[:4] / KG).round(1).tolist() == [26.5, 95.2, 60.9, 36.3]


def test_the_static_model_fails_as_described(seen: Seen) -> None:
    """Static from 2006-08: 29, 85, 230, 198 USD/kg, at elasticities -0.2 and 0.3."""
    assert (static(seen, STATIC)[:4] / KG).round(0).tolist() == [29, 85, 230, 198]


def test_chinas_rise_is_twelvefold_and_tenfold_at_the_mix_of_2009() -> None:
    """Japan's imports from China, 2009 to 2011, HS 2846 and 2805 30."""
    with Facts(None) as facts:
        rows = facts.sql(
            "select year, hs, sum(mass_t) m, sum(value_usd) v from trade_flows where importer = 'JPN' and exporter = 'CHN' "
            "and hs in ('280530', '284610', '284690') and hs_revision = 'HS1992' and year in (2009, 2011) group by all"
        )
    mass, value = (rows.pivot_table(index="hs", columns="year", values=c) for c in ("m", "v"))
    plain = (value[2011].sum() / mass[2011].sum()) / (value[2009].sum() / mass[2009].sum())
    price = value / mass
    fixed = (mass[2009] * price[2011]).sum() / (mass[2009] * price[2009]).sum()
    assert plain == pytest.approx(12, abs=0.5)
    assert fixed == pytest.approx(10, abs=0.7)


def test_the_dynamic_model_without_time_is_the_static_one(seen: Seen) -> None:
    """No cover, no thrift, next to no stock: what is left between the two is the stock that smooths the years."""
    dynamic = told(seen, STATIC).usd_per_t
    assert (np.abs(np.log(dynamic / static(seen, STATIC))) < 0.25).all()


def test_what_fits_the_crisis_is_a_band_that_falls_with_cover_and_thrift(seen: Seen) -> None:
    found = fits(seen, (0.0, 365.0), (0.0, 0.10))
    assert max(fit.error for fit in found) < 0.25
    by = {(fit.free.cover_days, fit.free.thrift_share): fit.told.usd_per_t for fit in found}
    assert by[365.0, 0.0][2] < by[0.0, 0.0][2]
    assert by[365.0, 0.10][3] < by[365.0, 0.0][3]
    assert accepted(found)[0].error == min(fit.error for fit in found)


def test_more_shipments_never_make_it_dearer(seen: Seen) -> None:
    more = Seen(
        seen.base_china_t,
        seen.base_others_t,
        seen.base_usd_per_t,
        seen.china_t * 1.2,
        seen.others_t,
        seen.usd_per_t,
    )
    free = Free(-0.2, 0.3, 60.0, 0.05)
    assert (told(more, free).usd_per_t < told(seen, free).usd_per_t).all()


def test_the_unit_value_at_the_bases_mix_stays_below_the_plain_one_in_2011(frame, seen: Seen) -> None:
    assert _base_mix(frame)[1] != pytest.approx(seen.usd_per_t[1], rel=1e-3)
    assert price_error(seen.usd_per_t, seen) == 0.0
