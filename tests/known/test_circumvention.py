"""Signs of rerouting around dated measures, from the facts that the package carries."""

from collections.abc import Iterator

import pytest

from sozai.store import Facts
from sozai.studies import run
from sozai.studies.circumvention import PRESETS, _act
from sozai.terms import COUNTRIES, NoAnswerError, SozaiError


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


def test_little_of_the_fall_of_2010_went_round_through_third_countries(facts: Facts) -> None:
    """China's quotas on rare earths, 2010: Japan's direct imports fell from 24.6 to 10.7 kt (BACI HS92 202601)."""
    answer = run("circumvention", facts)
    leg = answer.table("direct").to_frame().iloc[0]
    assert (leg["before_tpa"], leg["after_tpa"]) == (
        pytest.approx(24_558, abs=1),
        pytest.approx(10_714, abs=1),
    )
    bound = answer.finding("rerouted_bound_tpa")
    assert bound.value is not None
    assert bound.value < 0.05 * (leg["before_tpa"] - leg["after_tpa"])
    assert any(
        "reported_trade" in words.en and "BACI cannot stand in" in words.en for words in answer.warnings
    )


@pytest.mark.parametrize("event", PRESETS)
def test_every_preset_answers_with_countries_only_or_says_what_is_missing(facts: Facts, event: str) -> None:
    preset = PRESETS[event]
    importer = "KOR" if event.startswith("japan-hydrogen") else preset.importer
    if preset.imported:
        with pytest.raises(NoAnswerError, match="trade_flows") as refused:
            run("circumvention", facts, event=event, importer=importer)
        assert "china-rare-earths-2010" in refused.value.words.en
        assert all(code in preset.label.en for code in preset.hs)
        return
    answer = run("circumvention", facts, event=event, importer=importer)
    act = next(fact for fact in answer.facts if fact.table in ("events", "trade_measures"))
    assert preset.act in dict(act.key).values()
    assert "upper bounds" in answer.title.en
    assert "上限値" in answer.title.ja
    assert {row[0] for row in answer.table("routes").rows} <= set(COUNTRIES)
    assert "no evidence against any country, region or firm" in answer.warnings[0].en


def test_presets_take_exporter_and_day_from_the_tables_of_events_and_measures(facts: Facts) -> None:
    acts = {name: _act(facts, preset) for name, preset in PRESETS.items()}
    assert {act.origin for act in acts.values()} == {"CHN", "RUS", "IDN", "COD", "JPN", "KOR"}
    for name, act in acts.items():
        assert name.endswith(act.date[:4])
    assert (acts["congo-cobalt-2025"].date, acts["japan-graphite-electrodes-2025"].date) == (
        "2025-02-22",
        "2025-03-29",
    )


def test_presets_cover_japan_s_own_measures() -> None:
    assert sum("Japan's own" in preset.words.en for preset in PRESETS.values()) >= 5
    assert sum(not preset.imported for preset in PRESETS.values()) >= 5


def test_a_custom_measure_needs_its_codes(facts: Facts) -> None:
    with pytest.raises(SozaiError, match="--hs needs"):
        run("circumvention", facts, event="custom")
    with pytest.raises(SozaiError, match="six digits"):
        run("circumvention", facts, event="custom", hs="2846")
    custom = run("circumvention", facts, event="custom", hs="284610, 284690、280530", event_year=2010)
    assert custom.finding("rerouted_bound_tpa") == run("circumvention", facts).finding("rerouted_bound_tpa")
