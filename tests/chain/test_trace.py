"""Origin tracing: proportional mixing, and the bounds under any other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from sozai.chain import Chain, bounds, network, node_shares, origin_shares
from sozai.terms import NoAnswerError

from .worlds import chain, made_and_taken

PLACES = ("AUS", "CHN", "JPN")
AUS, CHN, JPN = range(3)


def mine(region: str, tonnes: float) -> tuple:
    return "mine-ore", region, {}, {"ore": 1.0}, tonnes


def magnets(region: str, tonnes: float) -> tuple:
    return "magnet-plain", region, {"ore": 1.0}, {"magnet": 1.0}, tonnes


def two_countries() -> Chain:
    """Australia mines 100 t and ships 40; China mines 20. Each makes 60 t of magnets; Australia ships China 30."""
    return chain(
        PLACES,
        [mine("AUS", 100.0), mine("CHN", 20.0), magnets("AUS", 60.0), magnets("CHN", 60.0)],
        [("ore", "AUS", "CHN", 40.0), ("magnet", "AUS", "CHN", 30.0)],
        [("magnet", "AUS", 30.0), ("magnet", "CHN", 90.0)],
    )


@st.composite
def balanced_chains(draw: st.DrawFn) -> Chain:
    """Mines, magnet makers with recycling of swarf, and trade of every good between all regions, in balance."""
    sizes = st.floats(1.0, 100.0)
    pairs = [(a, b) for a in PLACES for b in PLACES if a != b]
    flows = {(good, a, b): draw(st.just(0.0) | sizes) for good in ("ore", "magnet") for a, b in pairs}

    def traded(good: str, region: str) -> tuple[float, float]:
        return (
            sum(flow for (g, _, b), flow in flows.items() if g == good and b == region),
            sum(flow for (g, a, _), flow in flows.items() if g == good and a == region),
        )

    processes, uses = [], []
    for region in PLACES:
        ore_in, ore_out = traded("ore", region)
        magnets_in, magnets_out = traded("magnet", region)
        swarf = 0.2 * draw(st.booleans())
        made = max(ore_in, magnets_out) / (1 - swarf) + draw(sizes)
        mined = ore_out + made * (1 - swarf) - ore_in
        processes.append(mine(region, mined))
        outputs = {"magnet": 1 - swarf, "swarf": swarf}
        processes.append(("magnet-plain", region, {"ore": 1.0}, outputs, made))
        if swarf:
            processes.append(("recycle-ore", region, {"swarf": 1.0}, {"ore": 1.0}, made * swarf))
        uses.append(("magnet", region, made * (1 - swarf) + magnets_in - magnets_out))
    return chain(PLACES, processes, [(*key, flow) for key, flow in flows.items()], uses)


@settings(max_examples=30, deadline=None)
@given(balanced_chains(), st.sampled_from(("mine", "magnet")))
def test_shares_sum_to_one_and_agree_with_the_shares_of_the_market(made: Chain, stage: str) -> None:
    received, left = made_and_taken(made)
    assert_allclose(received, left, atol=1e-9)
    nodes = node_shares(made, "ndpr", stage)
    for buyer in range(3):
        shares = origin_shares(made, "ndpr", stage, buyer)
        assert shares.sum() == pytest.approx(1.0)
        assert (shares >= -1e-12).all()
        assert_allclose(nodes[made.commodity("magnet"), buyer], shares, atol=1e-12)


@settings(max_examples=30, deadline=None)
@given(balanced_chains(), st.sampled_from(("mine", "magnet")))
def test_bounds_hold_the_proportional_share(made: Chain, stage: str) -> None:
    shares = origin_shares(made, "ndpr", stage, JPN)
    for origin in range(3):
        least, most = bounds(made, "ndpr", stage, JPN, origin)
        assert 0.0 <= least <= shares[origin] + 1e-6
        assert shares[origin] - 1e-6 <= most <= 1.0


def test_shares_of_two_countries_by_hand() -> None:
    """China's ore is 40/60 Australian, its magnets (60 * 2/3 + 30) / 90 = 7/9; made in Australia 30/90."""
    made = two_countries()
    assert_allclose(origin_shares(made, "ndpr", "mine", CHN), [7 / 9, 2 / 9, 0.0], atol=1e-12)
    assert_allclose(origin_shares(made, "ndpr", "magnet", CHN), [1 / 3, 2 / 3, 0.0], atol=1e-12)
    assert_allclose(origin_shares(made, "ndpr", "mine", AUS), [1.0, 0.0, 0.0], atol=1e-12)


def test_a_country_that_only_ships_goods_on_keeps_nothing() -> None:
    made = chain(
        PLACES,
        [mine("AUS", 50.0), magnets("AUS", 50.0)],
        [("magnet", "AUS", "CHN", 50.0), ("magnet", "CHN", "JPN", 50.0)],
        [("magnet", "JPN", 50.0)],
    )
    for stage in ("mine", "magnet"):
        assert_allclose(origin_shares(made, "ndpr", stage, JPN), [1.0, 0.0, 0.0], atol=1e-12)
        assert bounds(made, "ndpr", stage, JPN, AUS) == pytest.approx((1.0, 1.0))
        assert bounds(made, "ndpr", stage, JPN, CHN) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_a_loop_through_a_processor_gives_it_no_origin() -> None:
    """Japan sends the Philippines magnets to be finished and gets most of them back."""
    made = chain(
        ("JPN", "PHL"),
        [mine("JPN", 100.0), magnets("JPN", 100.0)],
        [("magnet", "JPN", "PHL", 43.0), ("magnet", "PHL", "JPN", 30.0)],
        [("magnet", "JPN", 87.0), ("magnet", "PHL", 13.0)],
    )
    for buyer in range(2):
        assert_allclose(origin_shares(made, "ndpr", "magnet", buyer), [1.0, 0.0], atol=1e-12)
        assert_allclose(origin_shares(made, "ndpr", "mine", buyer), [1.0, 0.0], atol=1e-12)


def test_recycling_hands_its_origin_on() -> None:
    """Japan's swarf comes from Australian ore; what it recycles stays Australian."""
    made = chain(
        PLACES,
        [
            mine("AUS", 80.0),
            ("magnet-plain", "JPN", {"ore": 1.0}, {"magnet": 0.8, "swarf": 0.2}, 100.0),
            ("recycle-ore", "JPN", {"swarf": 1.0}, {"ore": 1.0}, 20.0),
        ],
        [("ore", "AUS", "JPN", 80.0)],
        [("magnet", "JPN", 80.0)],
    )
    assert_allclose(origin_shares(made, "ndpr", "mine", JPN), [1.0, 0.0, 0.0], atol=1e-12)
    assert_allclose(origin_shares(made, "ndpr", "magnet", JPN), [0.0, 0.0, 1.0], atol=1e-12)
    assert bounds(made, "ndpr", "mine", JPN, AUS) == pytest.approx((1.0, 1.0))


def test_a_process_loses_mass_but_no_origin() -> None:
    """Half of the ore is lost on the way into magnets; the shares are those of what went in."""
    made = chain(
        PLACES,
        [
            mine("AUS", 30.0),
            mine("CHN", 10.0),
            ("magnet-plain", "CHN", {"ore": 2.0}, {"magnet": 1.0}, 20.0),
        ],
        [("ore", "AUS", "CHN", 30.0)],
        [("magnet", "CHN", 20.0)],
    )
    assert_allclose(origin_shares(made, "ndpr", "mine", CHN), [0.75, 0.25, 0.0], atol=1e-12)
    assert bounds(made, "ndpr", "mine", CHN, AUS) == pytest.approx((0.75, 0.75))


@pytest.mark.parametrize(
    ("to_japan", "least", "most"),
    [
        (80.0, 0.5, 0.75),  # the other buyer takes 20: of 60 Australian tonnes 40 to 60 are Japan's
        (50.0, 0.2, 1.0),  # ... takes 50: 10 to 50
        (30.0, 0.0, 1.0),  # ... takes 70: none to 30
    ],
)
def test_bounds_of_two_sources_and_two_buyers_by_hand(to_japan: float, least: float, most: float) -> None:
    """Australia sends 60 t and China 40 t to one port, which serves Japan and itself."""
    made = chain(
        (*PLACES, "SGP"),
        [mine("AUS", 60.0), magnets("AUS", 60.0), mine("CHN", 40.0), magnets("CHN", 40.0)],
        [("magnet", "AUS", "SGP", 60.0), ("magnet", "CHN", "SGP", 40.0), ("magnet", "SGP", "JPN", to_japan)],
        [("magnet", "JPN", to_japan), ("magnet", "SGP", 100.0 - to_japan)],
    )
    assert bounds(made, "ndpr", "magnet", JPN, AUS) == pytest.approx((least, most), abs=1e-6)
    assert origin_shares(made, "ndpr", "magnet", JPN)[AUS] == pytest.approx(0.6)


def test_what_never_passed_the_stage_is_no_ones() -> None:
    """Half of Japan's magnets come without a magnet maker on record: traced, that is refused; bounded, it is not China's."""
    made = chain(
        PLACES,
        [
            mine("CHN", 50.0),
            magnets("CHN", 50.0),
            ("import-unknown", "JPN", {}, {"magnet": 1.0}, 50.0),
        ],
        [("magnet", "CHN", "JPN", 50.0)],
        [("magnet", "JPN", 100.0)],
    )
    assert bounds(made, "ndpr", "magnet", JPN, CHN) == pytest.approx((0.5, 0.5))
    with pytest.raises(NoAnswerError, match="begins nowhere") as caught:
        origin_shares(made, "ndpr", "magnet", JPN)
    assert "起点が不明" in caught.value.of("ja")


@pytest.mark.parametrize("question", [origin_shares, lambda *asked: bounds(*asked, AUS)])
def test_a_buyer_without_uses_gets_no_answer(question) -> None:
    with pytest.raises(NoAnswerError, match="no use of ndpr in JPN"):
        question(two_countries(), "ndpr", "mine", JPN)


def test_an_element_that_is_not_followed_gets_no_answer() -> None:
    with pytest.raises(NoAnswerError, match="does not follow gallium"):
        network(two_countries(), "gallium", "mine")
