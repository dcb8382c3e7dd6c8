"""China's magnet licences of April 2025: customs' months, fitted on May and June, tested on September, October and the sum.

Observed (table `observations`): 2024 58,152 t; May 2025 1,238 t, June 3,188, September 5,774, October 5,473, January-October
45,290 t; first car line stopped on 26 May; Dy oxide 239 USD/kg (USGS, mean of 2025); Europe's ask about tripled.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.disruption.licence2025 import BEGINS, FITTED, LAWS, Law, Licensing, Seen, fitted, seen
from sozai.store import Facts
from sozai.studies import run
from sozai.studies.back_test_2025 import LINES
from sozai.terms import Answer, NoAnswerError


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


@pytest.fixture(scope="module")
def observed(facts: Facts) -> Seen:
    return seen(facts.frame("observations"))


@pytest.fixture(scope="module")
def told(facts: Facts) -> Answer:
    return run("back-test-2025", facts)


def errors(told: Answer) -> dict[tuple[str, str], float]:
    ids = {str(words): name for name, words in LINES.items()}
    return {(str(row[0]), ids[str(row[1])]): row[5] for row in told.table("trials").rows}


def test_what_was_observed_agrees_with_the_printed_changes(observed: Seen) -> None:
    """The year before, behind -74 and -38 %, lies within a tenth of a mean month of 2024; -5.2 % within 3 %."""
    assert observed.base_t == pytest.approx(58_152 / 12)
    for month, change in ((4, -0.74), (5, -0.38)):
        assert observed.month_t[month] / (1 + change) == pytest.approx(observed.base_t, rel=0.1)
    assert observed.sum_t[0, 9] / (1 - 0.052) == pytest.approx(10 * observed.base_t, rel=0.03)


def test_unknown_months_stay_unknown(observed: Seen, told: Answer) -> None:
    assert set(observed.month_t) == {4, 5, 8, 9}
    months = told.table("months").to_frame()
    known = months[(months["line"] == "observed (customs)") & months["exports_t"].notna()]
    assert known["month"].tolist() == [5, 6, 9, 10]


@pytest.mark.parametrize("law", LAWS)
def test_two_parameters_fit_the_two_months_they_are_fitted_to(law: Law, observed: Seen) -> None:
    path = fitted(law, observed).let_through() * observed.base_t
    assert [path[month] for month in FITTED] == pytest.approx([1238, 3188], rel=0.01)


def test_a_fixed_denial_fails_the_test_and_a_queue_comes_within_a_third(told: Answer) -> None:
    missed = errors(told)
    for period in ("September", "October"):
        assert missed[period, "steady"] < -0.6
        assert -1 / 3 < missed[period, "queue"] < 0, "shipments then exceeded the year before"
    assert missed["months 1 to 10", "steady"] < -0.35
    assert -0.25 < missed["months 1 to 10", "queue"] < -0.1


def test_magnets_with_dy_or_tb_alone_cannot_make_the_fall_of_may(told: Answer) -> None:
    """They are about a third of what China ships, and customs recorded three quarters less."""
    heavy = told.finding("heavy_share").value
    assert heavy is not None
    assert heavy < 0.74
    assert errors(told)["May", "ruled-magnets"] > 1.0
    assert abs(errors(told)["May", "all-magnets"]) < 0.01


def test_the_price_inside_stays_near_what_usgs_prints_and_the_one_outside_more_than_triples(
    told: Answer,
) -> None:
    """Europe's ask went from 250-310 to 700-1,000 USD/kg, 2.3 to 4 times; the model's 5.4 is above it: a cap, not a price."""
    prices = told.table("prices").to_frame()
    inside = prices[prices["market"] == "inside China"]["price_usd_per_kg"]
    assert inside.mean() == pytest.approx(239, rel=0.1)
    ratio = told.finding("price_ratio").value
    assert ratio is not None
    assert 4 < ratio < 7


def test_the_market_does_not_tell_the_first_line_s_stop_and_says_so(told: Answer) -> None:
    stops = {(row[0], str(row[1])): row[2] for row in told.table("stops").rows}
    assert all(stops[use, "market: all magnets wait"] is None for use in ("drive-motors", "power-steering"))
    assert any("52 days" in words.en for words in told.warnings)
    assert told.finding("own_stock_days").value != pytest.approx(52, rel=0.1)


@given(law=st.sampled_from(LAWS), delay=st.floats(0, 6), second=st.floats(0.05, 0.95))
def test_a_licence_never_lets_more_through_than_was_asked_for(law: Law, delay: float, second: float) -> None:
    path = Licensing(law, delay, second).let_through()
    assert (path >= -1e-12).all()
    assert (np.cumsum(path) <= np.arange(1, 13) + 1e-9).all()
    assert path[:3] == pytest.approx(1)
    waits = int(BEGINS + delay)
    assert path[4 : min(waits, 12)] == pytest.approx(0)


def test_a_queue_loses_nothing_and_a_denial_its_share() -> None:
    assert Licensing("queue", 1.0, 0.05).let_through().sum() == pytest.approx(12 - 0.05, abs=1e-6)
    assert Licensing("steady", 1.0, 0.4).let_through().sum() == pytest.approx(BEGINS + 0.6 * (12 - BEGINS))


def test_missing_months_are_named(facts: Facts) -> None:
    frame: pd.DataFrame = facts.frame("observations")
    with pytest.raises(NoAnswerError, match="May or June"):
        seen(frame[frame["first_month"] != 6])
