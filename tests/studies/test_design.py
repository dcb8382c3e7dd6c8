"""Study `design` tells of a campaign of one's own what its journal holds, and proposes without recording."""

from __future__ import annotations

from pathlib import Path

import pytest

from sozai.lab import Campaign, Composition, Criterion, Goal, Part, Plan, Range, Space, Specification
from sozai.store import Facts
from sozai.studies import run
from sozai.studies.design import state_answer, study_of
from sozai.terms import NoAnswerError, ParameterError, Words

MAGNETS = Space(
    (
        Composition((Part("Nd", 0.25, 0.35), Part("Dy", 0.0, 0.05), Part("Fe", 0.6, 0.75))),
        Range("age_c", 450.0, 550.0),
    )
)
PLAN = Plan(
    "own", MAGNETS, (Goal("HcJ"), Goal("price_usd_per_kg", "min")), (Specification("Br", 1.2, 1.5),), shared=("age_c",), cost=10.0,
    costs={"age_c": 0.1}, worth=2.0, criteria=(Criterion("risk_usd_per_kg", "cap", 30.0), Criterion("hhi", "chance", 0.9, 0.8)),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> str:
    campaign = Campaign.new(tmp_path / "own", PLAN)
    for dy, hcj in ((0.0, 800.0), (0.02, 1000.0), (0.04, 1200.0)):
        campaign.tell(
            {"HcJ": hcj, "Br": 1.4 - 3 * dy}, point={"Nd": 0.3, "Dy": dy, "Fe": 0.7 - dy, "age_c": 500.0}
        )
    return str(tmp_path / "own")


def test_a_campaign_of_ones_own_is_told_by_its_name_and_left_as_it_was(folder: str, facts: Facts) -> None:
    before = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    answer = run("design", facts, campaign=folder, n=2)
    assert {path.name: path.read_bytes() for path in Path(folder).iterdir()} == before
    assert answer.asked["campaign"] == "own"
    assert folder not in answer.to_json()
    assert len(answer.table("next").rows) == 2
    assert "not recorded" in answer.table("next").title.en
    assert answer.finding("open_count").value == 0.0
    assert any("社外秘" in words.ja for words in answer.warnings)
    assert answer.finding("front_count").value == 3.0
    said = [row[1].en for row in answer.table("plan").rows if isinstance(row[1], Words)]
    assert "Br ≥ 1.2, ≤ 1.5" in said
    assert any("≤ 30" in text for text in said)
    assert any("≤ 0.9 (80%)" in text for text in said)
    assert all(isinstance(row[1], float) for row in answer.table("supply").rows)


def test_what_is_proposed_is_what_would_be_suggested(folder: str, facts: Facts) -> None:
    from sozai.studies.design import supply_of

    answer = run("design", facts, campaign=folder, n=2)
    campaign = Campaign(folder)
    supply = supply_of(facts, campaign.state, answer.asked["date"], answer.asked["buyer"])
    made = campaign.suggest(2, supply=supply)
    assert [row[0] for row in answer.table("next").rows] == [s.id for s in made]
    shown = run("design", facts, campaign=folder)
    assert "results open" in shown.table("next").title.en
    assert shown.finding("open_count").value == 2.0


def test_the_figures_of_a_real_campaign_are_not_called_synthetic(folder: str) -> None:
    assert not any("synthetic" in figure.title.en for figure in study_of(Campaign(folder).state).figures)


def test_limits_on_supply_without_elements_have_no_answer(tmp_path: Path, facts: Facts) -> None:
    state = Campaign.new(tmp_path / "a", Plan("a", Space((Range("x", 0.0, 1.0),)), (Goal("y"),))).state
    asked = {"campaign": "a", "n": 1, "cap": "hhi=0.5", "date": "2025-06-01", "buyer": "JPN", "seed": 0}
    with pytest.raises(NoAnswerError):
        state_answer(facts, state, asked)
    with pytest.raises(ParameterError, match="MEASURE=LIMIT"):
        state_answer(facts, state, asked | {"cap": "hhi"})
    assert state_answer(facts, state, asked | {"cap": ""}).facts == ()
