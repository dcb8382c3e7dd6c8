"""Value added lost: worked by hand, by its laws, and against published estimates for Japan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.disruption import Economy, economy, exposure, value_added_lost
from sozai.disruption.loss import output_fall, stopped_share
from sozai.store import Facts
from sozai.terms import NoAnswerError

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-鿿]")
# A tonne of steel takes 0.1 of steel and 0.2 of cars; a car 0.3 of steel and 0.1 of cars.
STEEL_AND_CARS = Economy(
    ("15", "20"),
    np.array([1200.0, 2400.0]),
    np.array([600.0, 960.0]),
    np.array([[0.1, 0.3], [0.2, 0.1]]),
    2018,
)
SHARES = st.floats(0, 1)


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


def exposed(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["use", "sector", "exposed_share"])


def random_economy(seed: int, sectors: int = 5) -> Economy:
    generator = np.random.default_rng(seed)
    output = generator.uniform(10, 100, sectors)
    coefficients = generator.uniform(0, 0.9 / sectors, (sectors, sectors))
    return Economy(tuple(map(str, range(sectors))), output, output * 0.5, coefficients, 2018)


def test_two_sectors_by_hand() -> None:
    """Half the cars of a month stop: 100 of output, 40 of value added; steel falls by 30 / 0.9, half of it value added."""
    lost = value_added_lost(STEEL_AND_CARS, exposed(("motors", "20", 1.0)), ("motors",), np.array([[0.5]]))
    assert lost.direct_usd.ravel() == pytest.approx([0, 40])
    assert lost.upstream_usd.ravel() == pytest.approx([30 / 0.9 / 2, 0])
    assert lost.total_usd == pytest.approx(40 + 30 / 1.8)


def test_a_car_stops_once_whichever_part_is_missing() -> None:
    both = exposed(("motors", "20", 0.5), ("steering", "20", 1.0))
    assert stopped_share(("20",), both, ("motors", "steering"), np.array([[1.0], [0.4]])) == pytest.approx(
        0.7
    )
    assert stopped_share(("20",), both, ("motors", "steering"), np.ones((2, 1))) == pytest.approx(1.0)


@given(shares=st.lists(SHARES, min_size=1, max_size=5), parts=st.lists(SHARES, min_size=5, max_size=5))
def test_what_stops_is_between_the_largest_part_and_the_sum_of_all(
    shares: list[float], parts: list[float]
) -> None:
    uses = tuple(f"use-{i}" for i in range(len(shares)))
    rows = exposed(*((use, "20", part) for use, part in zip(uses, parts, strict=False)))
    stopped = float(stopped_share(("20",), rows, uses, np.array(shares)[:, None])[0, 0])
    alone = np.array(shares) * np.array(parts[: len(shares)])
    assert alone.max() - 1e-12 <= stopped <= min(1.0, alone.sum()) + 1e-12


@given(seed=st.integers(0, 10**6), stops=st.integers(1, 4))
def test_orders_lost_are_the_mixed_models_where_only_some_sectors_stop(seed: int, stops: int) -> None:
    """Miller and Blair 2009, ch. 13: x_F = (I - A_FF)^-1 A_FS x_S, here by an inverse of its own."""
    country = random_economy(seed)
    stopped = np.zeros((5, 1))
    stopped[:stops] = 1.0  # the rows of A add up to less than one, so no order that falls away is larger
    free, a = slice(stops, 5), country.coefficients
    hand = np.linalg.inv(np.eye(5 - stops) - a[free, free]) @ a[free, :stops] @ stopped[:stops]
    fall = output_fall(a, stopped)
    assert fall[free] == pytest.approx(hand, rel=1e-9)
    assert np.array_equal(fall[:stops], stopped[:stops])


@given(seed=st.integers(0, 10**6))
def test_one_sector_that_stops_is_the_ratio_of_leontief_columns(seed: int) -> None:
    country = random_economy(seed)
    stopped = np.zeros((5, 2))
    stopped[2] = 3.0, 7.0
    leontief = np.linalg.inv(np.eye(5) - country.coefficients)
    assert output_fall(country.coefficients, stopped) == pytest.approx(
        np.outer(leontief[:, 2] / leontief[2, 2], stopped[2]), rel=1e-9
    )


def test_a_supplier_that_stops_itself_is_not_counted_twice() -> None:
    """Cars that stop order 30 less steel; steel that could not make those 30 anyway loses them once."""
    fall = output_fall(STEEL_AND_CARS.coefficients, np.array([[40.0], [100.0]]))
    assert fall.ravel() == pytest.approx([40, 100])


@given(seed=st.integers(0, 10**6), shares=st.lists(SHARES, min_size=5, max_size=5), part=SHARES, more=SHARES)
def test_more_exposure_or_more_shortage_never_costs_less(
    seed: int, shares: list[float], part: float, more: float
) -> None:
    country = random_economy(seed)
    uses = country.sector
    rows = exposed(*((use, use, part) for use in uses))
    lost = np.array(shares)[:, None]
    base = value_added_lost(country, rows, uses, lost)
    wider = rows.assign(exposed_share=part + more * (1 - part))
    deeper = lost + more * (1 - lost)
    slack = 1 + 1e-9
    for worse in (
        value_added_lost(country, wider, uses, lost),
        value_added_lost(country, rows, uses, deeper),
    ):
        assert worse.total_usd * slack >= base.total_usd
        assert (worse.direct_usd * slack >= base.direct_usd).all()


def test_no_shortage_costs_nothing() -> None:
    lost = value_added_lost(STEEL_AND_CARS, exposed(("motors", "20", 1.0)), ("motors",), np.zeros((1, 6)))
    assert lost.total_usd == 0


def test_a_use_that_the_buyer_does_not_have_costs_nothing() -> None:
    lost = value_added_lost(STEEL_AND_CARS, exposed(("wind", "20", 1.0)), ("motors",), np.ones((1, 1)))
    assert lost.total_usd == 0


def test_an_unknown_sector_is_refused() -> None:
    with pytest.raises(NoAnswerError, match="sector '99'") as refused:
        value_added_lost(STEEL_AND_CARS, exposed(("motors", "99", 1.0)), ("motors",), np.ones((1, 1)))
    assert JAPANESE.search(refused.value.words.ja)


@pytest.mark.parametrize("read", [economy, exposure])
def test_a_country_without_rows_is_refused_by_the_name_of_the_table(read: object, facts: Facts) -> None:
    with pytest.raises(NoAnswerError, match=r"input_output|exposure") as refused:
        read(facts, "LAO")  # type: ignore[operator]
    assert JAPANESE.search(refused.value.words.ja)


# Published for Japan: a year without rare earths costs 0.43 % of GDP (Nomura Research Institute), with rare metals
# output of transport equipment falls by 17.6 % (Daiwa Institute of Research, 2025-12-05). What each means in the other's
# terms follows from the table (OECD, Input-Output Tables 2021 edition, Japan 2018) alone.
@pytest.mark.parametrize(
    ("sectors", "share", "direct", "with_upstream"),
    [(("20",), 0.18, 0.0043, None), (("20",), 0.098, None, 0.0043), (("20", "21"), 0.176, 0.0049, 0.0091)],
    ids=["vehicles-directly", "vehicles-with-upstream", "transport-equipment"],
)
def test_published_losses_of_japan_follow_from_shares_of_vehicle_output(
    facts: Facts, sectors: tuple[str, ...], share: float, direct: float | None, with_upstream: float | None
) -> None:
    japan, _ = economy(facts, "JPN")
    rows = exposed(*(("part", sector, 1.0) for sector in sectors))
    lost = value_added_lost(japan, rows, ("part",), np.full((1, 12), share))
    total = japan.value_added_usd.sum()
    if direct is not None:
        assert lost.direct_usd.sum() / total == pytest.approx(direct, abs=0.00005)
    if with_upstream is not None:
        assert lost.total_usd / total == pytest.approx(with_upstream, abs=0.00005)


def test_no_sector_loses_more_than_it_adds_when_everything_stops(facts: Facts) -> None:
    japan, _ = economy(facts, "JPN")
    rows = exposed(*(("part", sector, 1.0) for sector in japan.sector))
    lost = value_added_lost(japan, rows, ("part",), np.ones((1, 12)))
    assert lost.direct_usd.sum(axis=1) == pytest.approx(japan.value_added_usd)


def test_loss_does_not_depend_on_the_unit_of_money() -> None:
    rows, lost = exposed(("motors", "20", 1.0)), np.array([[0.5]])
    scaled = replace(
        STEEL_AND_CARS,
        output_usd=STEEL_AND_CARS.output_usd * 1e6,
        value_added_usd=STEEL_AND_CARS.value_added_usd * 1e6,
    )
    base = value_added_lost(STEEL_AND_CARS, rows, ("motors",), lost).total_usd
    assert value_added_lost(scaled, rows, ("motors",), lost).total_usd == pytest.approx(1e6 * base)
