"""What a user knows of elements stands in the place of the embedded facts, for each measure and each use."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from sozai.lab import (
    MEASURES,
    Campaign,
    Composition,
    Criterion,
    ElementSupply,
    Goal,
    OwnFact,
    Part,
    Plan,
    Space,
    own_facts_template,
    read_own_facts,
    with_own,
)
from sozai.store import Facts
from sozai.studies.element_facts import element_facts
from sozai.terms import DataError, ParameterError

SPACE = Space((Composition((Part("Nd", 0.2, 0.35), Part("Dy", 0.0, 0.1), Part("Fe", 0.55, 0.8))),))
OWN = {
    "price_usd_per_kg": (90.0, 250.0, 0.5), "hhi": (0.6, 0.8, 0.3), "risk": (0.4, 0.6, 0.2), "risk_usd_per_kg": (36.0, 150.0, 0.1),
    "controlled_share": (0.0, 1.0, 0.0), "stock_days": (60.0, 30.0, 90.0), "recycled_share": (0.05, 0.0, 0.4),
    "co2_kg_per_kg": (40.0, 80.0, 2.0),
}  # fmt: skip
LIMITS = {
    "price_usd_per_kg": 35.0, "hhi": 0.7, "risk": 0.5, "risk_usd_per_kg": 15.0, "controlled_share": 0.03, "stock_days": 45.0,
    "recycled_share": 0.25, "co2_kg_per_kg": 14.0,
}  # fmt: skip


def own() -> list[OwnFact]:
    return [
        OwnFact(element, measure, value, value * 0.98, min(value * 1.02, MEASURES[measure].high), "own count")
        for measure, values in OWN.items()
        for element, value in zip(("Nd", "Dy", "Fe"), values, strict=True)
    ]


@pytest.fixture(scope="module")
def supply() -> ElementSupply:
    with Facts(None) as facts:
        return with_own(element_facts(facts, date(2025, 6, 1), "JPN", ("Nd", "Dy", "Fe")), own())


@pytest.mark.parametrize("use", ["cap", "chance", "objective"])
@pytest.mark.parametrize("measure", MEASURES)
def test_each_measure_serves_as_cap_as_chance_and_as_goal(
    tmp_path: Path, supply: ElementSupply, measure: str, use: str
) -> None:
    less = MEASURES[measure].less_is_better
    goal = (Goal(measure, "min" if less else "max"),) if use == "objective" else ()
    limits = () if goal else (Criterion(measure, use, LIMITS[measure], 0.9),)  # type: ignore[arg-type]
    campaign = Campaign.new(tmp_path / "c", Plan("c", SPACE, (Goal("y"), *goal), criteria=limits))
    for seed, point in enumerate(SPACE.rows(SPACE.candidates(5, 3))):
        campaign.tell({"y": float(seed)}, point=point)
    made = campaign.suggest(2, supply=supply)
    wish = campaign.state.plan.wish(supply)
    points = np.array([s.point for s in made])
    if goal:
        assert all(measure in s.mean for s in made)
        assert np.isfinite(wish.known[measure](points)).all()
    else:
        assert wish.allowed is not None
        chances = wish.allowed(SPACE.candidates(300, 0))
        assert (chances > 0).any()
        assert (chances == 0).any()
        assert (wish.allowed(points) > 0).all()


def test_own_facts_come_back_from_the_template_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "facts.xlsx"
    path.write_bytes(own_facts_template())
    book = openpyxl.load_workbook(path)
    for row in (("Dy", "stock_days", 90, None, None, "倉庫"), ("Fe", "CO2 換算排出量", 2.0, 1.5, 2.5, "EPD")):
        book.worksheets[0].append(row)
    book.save(path)
    found = read_own_facts(path)
    assert found[0] == OwnFact("Dy", "stock_days", 90.0, 90.0, 90.0, "倉庫")
    assert found[1] == OwnFact("Fe", "co2_kg_per_kg", 2.0, 1.5, 2.5, "EPD")


def test_every_fault_of_own_facts_is_named_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(
        "element,measure,value,low,high\nXx,hhi,0.5,,\nNd,hjj,1,,\nNd,hhi,2,,\nNd,hhi,abc,,\nDy,hhi,0.5,0.6,0.7\n",
        "utf-8",
    )
    with pytest.raises(DataError) as caught:
        read_own_facts(path)
    for row in range(2, 7):
        assert f"row {row}" in caught.value.words.en
    path.write_text("element,value\nNd,1\n", "utf-8")
    with pytest.raises(DataError, match="lacks the columns measure"):
        read_own_facts(path)


def test_what_is_told_of_elements_stays_with_the_campaign_and_what_was_made_before_is_told_apart(
    tmp_path: Path,
) -> None:
    with Facts(None) as facts:
        embedded = element_facts(facts, date(2025, 6, 1), "JPN", ("Nd", "Dy", "Fe"))
    plan = Plan("c", SPACE, (Goal("y"),), criteria=(Criterion("co2_kg_per_kg", "cap", 14.0),))
    campaign = Campaign.new(tmp_path / "c", plan)
    with pytest.raises(ParameterError, match="not on record for Nd, Dy, Fe"):
        campaign.suggest(supply=with_own(embedded, campaign.state.own))
    path = tmp_path / "own.csv"
    lines = [f"{e},co2_kg_per_kg,{v}" for e, v in zip(("Nd", "Dy", "Fe"), OWN["co2_kg_per_kg"], strict=True)]
    path.write_text("\n".join(["element,measure,value", *lines]), "utf-8")
    campaign.tell_facts(path)
    supply = with_own(embedded, campaign.state.own)
    (made,) = campaign.suggest(supply=supply)
    assert campaign.remade(made.id, supply)
    assert campaign.remade(made.id, embedded) is None
    assert supply.source[0, supply.column("co2_kg_per_kg")] == "user"
    with pytest.raises(ParameterError, match="at best"):
        campaign.suggest(supply=supply, caps=(Criterion("hhi", "cap", 0.01),))


def test_an_own_price_moves_the_risk_in_money_and_nothing_else() -> None:
    with Facts(None) as facts:
        before = element_facts(facts, date(2025, 6, 1), "JPN", ("Nd", "Dy"))
    after = with_own(before, [OwnFact("Nd", "price_usd_per_kg", 170.0, 150.0, 190.0)])
    risk = before.of("Nd", "risk")
    assert risk is not None
    assert after.of("Nd", "risk_usd_per_kg") == pytest.approx(170.0 * risk)
    changed = {
        (int(i), after.measures[j])
        for i, j in np.argwhere(~np.isclose(before.value, after.value, equal_nan=True))
    }
    assert changed == {(0, "price_usd_per_kg"), (0, "risk_usd_per_kg")}
