"""A campaign keeps what it is told, whatever happens to the process, and says why it suggests what it suggests."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sozai.lab import Campaign, Category, Composition, Goal, Part, Plan, Range, Space, Specification, State
from sozai.lab.journal import NAME
from sozai.lab.progress import KEEP, OPENING, best, calibration, front, meets_all, mode, repeats, stop_words
from sozai.lab.work_order import Result
from sozai.terms import DataError, ParameterError

SPACE = Space((
    Composition((Part("Nd", 0.2, 0.4), Part("Dy", 0.0, 0.1), Part("Fe", 0.5, 0.8))), Range("age_c", 450.0, 550.0, step=5.0),
    Category("source", ("none", "Tb")),
))  # fmt: skip
PLAN = Plan(
    "trial", SPACE, (Goal("HcJ"),), (Specification("Br", low=1.2),), units={"HcJ": "kA/m", "Br": "T"}, shared=("age_c",),
    cost=1000.0, costs={"source=Tb": 500.0}, worth=100.0,
)  # fmt: skip
POINT = {"Nd": 0.3, "Dy": 0.05, "Fe": 0.65, "age_c": 500.0, "source": "Tb"}
LINE = Plan("line", Space((Range("x", 0.0, 1.0),)), (Goal("y"),))


def law(row: dict[str, Any]) -> dict[str, float]:
    coercivity = 1000 + 5000 * row["Dy"] - ((row["age_c"] - 500) / 10) ** 2
    return {"HcJ": coercivity, "Br": 1.5 - 3 * row["Dy"] - 0.2 * row["Nd"]}


def answered(campaign: Campaign) -> None:
    state = campaign.state
    for asked in state.open:
        campaign.tell(law(SPACE.rows(np.array(asked.point))[0]), suggestion=asked.id)


def test_one_writer_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    monkeypatch.setattr("sozai.lab.journal.PATIENCE_S", 0.05)
    campaign = Campaign.new(tmp_path / "a", LINE)
    handle = os.open(tmp_path / "a" / ".lock", os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(DataError, match="Another process"):
        campaign.tell({"y": 1.0}, point={"x": 0.5})
    assert campaign.state.experiments == ()
    os.close(handle)
    campaign.tell({"y": 1.0}, point={"x": 0.5})


def test_a_result_told_while_a_batch_is_computed_is_kept_and_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sozai.lab.campaign as module

    campaign = Campaign.new(tmp_path / "a", LINE)
    real, calls = module.propose, []

    def slow(state: State, *args: Any, **more: Any) -> Any:
        calls.append(len(state.experiments))
        if len(calls) == 1:
            campaign.tell({"y": 1.0}, point={"x": 0.5})
        return real(state, *args, **more)

    monkeypatch.setattr(module, "propose", slow)
    campaign.suggest(1)
    assert calls == [0, 1]
    assert len(campaign.state.experiments) == len(campaign.state.suggestions) == 1


def test_a_campaign_goes_round_and_every_suggestion_can_be_made_again(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", PLAN)
    assert mode(campaign.state) == OPENING
    for _ in range(3):
        made = campaign.suggest(3)
        assert len({s.point[SPACE.columns.index("age_c")] for s in made}) == 1
        for s in made:
            assert SPACE.valid(np.array([s.point])).all()
            assert s.reason.en != s.reason.ja
            assert s.cost == 1000.0 + 500.0 * s.point[-1]
        answered(campaign)
    state = campaign.state
    assert [campaign.remade(s.id[:6]) for s in state.suggestions] == [True] * 9
    last = state.suggestions[-1]
    assert len(last.audit["data_hash"]) == len(last.audit["model_hash"]) == 16
    assert all(0.0 <= share <= 1.0 for share in last.teaches.values())
    assert set(last.teaches) == {"HcJ", "Br"}
    at = best(state)
    assert at is not None
    assert meets_all(state)[at]
    assert state.experiments[at].results["HcJ"].value == max(
        e.results["HcJ"].value
        for e, met in zip(state.experiments, meets_all(state), strict=True)
        if met and e.results["HcJ"].value
    )
    assert state.spent == sum(1000.0 + 500.0 * e.point[-1] for e in state.experiments)
    assert {c.kind for c in calibration(state)} == {
        "left out, before",
        "left out, calibrated",
        "as predicted",
    }
    assert list(campaign.frame()["HcJ_state"]) == ["measured"] * 9


def test_the_data_hash_follows_data_and_nothing_else(tmp_path: Path) -> None:
    one, two = (Campaign.new(tmp_path / name, LINE) for name in ("a", "b"))
    for campaign in (one, two):
        campaign.tell({"y": 1.0}, point={"x": 0.5}, note=campaign.folder.name)
    assert one.state.data_hash == two.state.data_hash
    two.tell({"y": 1.0}, point={"x": 0.5})
    assert one.state.data_hash != two.state.data_hash


def test_with_specifications_the_first_sample_that_meets_them_comes_first(tmp_path: Path) -> None:
    plan = Plan("spec", Space((Range("x", 0.0, 1.0),)), (), (Specification("y", low=0.9),))
    campaign = Campaign.new(tmp_path / "a", plan)
    for x in (0.1, 0.2, 0.3):
        campaign.tell({"y": x}, point={"x": x})
    assert mode(campaign.state) == "first_feasible"
    assert campaign.suggest(1)[0].point[0] > 0.6
    campaign.tell({"y": 0.95}, point={"x": 0.95})
    assert mode(campaign.state) == KEEP


def test_a_target_is_neared_from_both_sides(tmp_path: Path) -> None:
    campaign = Campaign.new(
        tmp_path / "a", Plan("aim", Space((Range("x", 0.0, 1.0),)), (Goal("y", "target", 0.4),))
    )
    for _ in range(10):
        for s in campaign.suggest(1):
            campaign.tell({"y": s.point[0]}, suggestion=s.id)
    at = best(campaign.state)
    assert at is not None
    assert abs(campaign.state.experiments[at].point[0] - 0.4) < 0.05
    assert "目標値との差" in campaign.state.suggestions[-1].reason.ja


def test_the_front_holds_what_nothing_beats(tmp_path: Path) -> None:
    plan = Plan("two", Space((Range("x", 0.0, 1.0),)), (Goal("a"), Goal("b", "min")))
    campaign = Campaign.new(tmp_path / "a", plan)
    for x, a, b in ((0.1, 1.0, 1.0), (0.2, 2.0, 3.0), (0.3, 1.5, 3.5), (0.4, 2.0, 2.0)):
        campaign.tell({"a": a, "b": b}, point={"x": x})
    assert front(campaign.state) == (0, 3)
    assert campaign.suggest(2)[0].gain is None


def test_it_says_stop_when_no_gain_is_worth_its_cost(tmp_path: Path) -> None:
    for worth, said in ((1e-9, "Stop"), (1e9, "Go on")):
        plan = Plan("stop", Space((Range("x", 0.0, 1.0),)), (Goal("y"),), cost=100.0, worth=worth)
        campaign = Campaign.new(tmp_path / said, plan)
        for x in (0.0, 0.3, 0.6, 1.0):
            campaign.tell({"y": -((x - 0.5) ** 2)}, point={"x": x})
        made = campaign.suggest(1)
        assert stop_words(campaign.state, made[0]).en.startswith(said)


def test_bounded_and_missing_results_and_failures_are_data(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", PLAN)
    for dy, result in ((0.02, {"HcJ": "1100±10", "Br": 1.4}), (0.04, {"HcJ": "1200", "Br": "1.3~1.4"}), (0.06, {"HcJ": ">1250"}), (0.08, {"HcJ": "ND", "Br": 1.1})):  # fmt: skip
        campaign.tell(result, point={**POINT, "Dy": dy, "Fe": 0.7 - dy})
    campaign.tell({}, point={**POINT, "Dy": 0.1, "Fe": 0.6}, failed=True, note="割れ")
    state = campaign.state
    values, noise = state.values["HcJ"]
    assert values[2] > 1250.0
    assert noise[0] == 100.0
    assert noise[2] > 0.0
    assert np.isnan(values[[3, 4]]).all()
    assert state.experiments[2].results["HcJ"] == Result("above", None, 1250.0, None)
    assert meets_all(state).tolist() == [True, True, False, False, False]
    assert math.isfinite(campaign.suggest(1)[0].mean["HcJ"])


def test_a_point_nobody_suggested_is_taken_and_marked(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", PLAN)
    row = campaign.tell({"HcJ": 1200}, point={**POINT, "age_c": 497.0})
    assert "Nobody suggested" in row.notes[0].en
    assert campaign.state.experiments[0].suggestion == ""
    assert campaign.state.experiments[0].point[3] == 497.0


def test_a_point_out_of_bounds_is_refused_with_the_nearest_valid_one(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", PLAN)
    with pytest.raises(ParameterError) as refused:
        campaign.tell({"HcJ": 1200}, point={**POINT, "age_c": 573.0})
    assert "age_c is 573" in refused.value.words.en
    assert "age_c=550" in refused.value.words.en
    assert "最も近い有効な点" in refused.value.words.ja
    assert campaign.state.experiments == ()


def test_shares_as_weighed_are_scaled_to_their_sum_and_others_refused(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", PLAN)
    row = campaign.tell({"HcJ": 1200}, point={**POINT, "Nd": 0.301})
    assert "scaled" in row.notes[0].en
    assert sum(campaign.state.experiments[0].point[:3]) == pytest.approx(1.0, abs=1e-12)
    with pytest.raises(ParameterError, match="add up to"):
        campaign.tell({"HcJ": 1200}, point={**POINT, "Nd": 0.35})


def test_repeats_that_disagree_are_all_kept(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", PLAN)
    campaign.tell({"HcJ": 1200}, point=POINT)
    row = campaign.tell({"HcJ": 1500}, point=POINT)
    assert any("kept as repeats" in words.en and "1200" in words.en for words in row.notes)
    found = repeats(campaign.state)
    assert [(r.values, r.numbers) for r in found] == [((1200.0, 1500.0), (1, 2))]
    assert found[0].sd == pytest.approx(300.0 / math.sqrt(2.0))


@pytest.mark.parametrize(
    ("results", "more", "says"),
    [({"Hcj": 1}, {}, "Did you mean HcJ"), ({"HcJ": "good"}, {}, "no result of HcJ"), ({}, {}, "neither a result nor a failure"), ({"HcJ": math.nan}, {}, "no result"),
     ({"HcJ": 1}, {"point": {**POINT, "sauce": 1}}, "Did you mean source"), ({"HcJ": 1}, {"point": {"Nd": 0.3}}, "lacks Dy"), ({"HcJ": 1}, {"suggestion": "ffff"}, "no suggestion"),
     ({"HcJ": 1}, {"cost": -1.0}, "no amount of money"), ({"HcJ": 1}, {"point": {**POINT, "source": "Dy"}}, "no choice")],
)  # fmt: skip
def test_what_cannot_be_told_is_a_sentence_and_nothing_is_written(
    tmp_path: Path, results: dict[str, Any], more: dict[str, Any], says: str
) -> None:
    campaign = Campaign.new(tmp_path / "a", PLAN)
    before = (tmp_path / "a" / NAME).read_bytes()
    with pytest.raises((ParameterError, DataError), match=says):
        campaign.tell(results, **({"point": POINT} | more))
    assert (tmp_path / "a" / NAME).read_bytes() == before


def test_a_suggestion_taken_back_is_no_longer_under_way(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "a", LINE)
    one, two = campaign.suggest(2)
    campaign.withdraw([one.id[:5]])
    assert [s.id for s in campaign.state.open] == [two.id]
    assert any("taken back" in words.en for words in campaign.tell({"y": 1}, suggestion=one.id).notes)


def test_an_earlier_campaign_helps_where_it_tells_the_same_and_not_where_it_misleads(tmp_path: Path) -> None:
    def told(name: str, law: Any, xs: Any) -> Campaign:
        campaign = Campaign.new(tmp_path / name, Plan(name, Space((Range("x", 0.0, 1.0),)), (Goal("y"),)))
        for x in xs:
            campaign.tell({"y": float(law(x))}, point={"x": float(x)})
        return campaign

    def law(x: float) -> float:
        return math.sin(9.0 * x)

    dense, few = np.linspace(0.0, 1.0, 15), np.array([0.05, 0.1, 0.4, 0.45, 0.6, 0.62])
    same, other = (
        told("same", lambda x: 3.0 * law(x) + 5.0, dense),
        told("other", lambda x: (x * 7919.0) % 1.0, dense),
    )
    sd = {}
    for name, earlier in (("alone", []), ("with-same", [same.state]), ("with-other", [other.state])):
        campaign = told(name, law, few)
        (made,) = campaign.suggest(1, seed=3, earlier=earlier)
        assert made.audit["earlier"] == [each.data_hash for each in earlier]
        assert campaign.remade(made.id, earlier=earlier) is True
        assert campaign.remade(made.id) is (None if earlier else True)
        sd[name] = (made.sd["y"], made.point)
    assert sd["with-same"][0] < 0.8 * sd["alone"][0]
    assert sd["with-other"] == sd["alone"]
    with pytest.raises(ParameterError, match="no column Dy"):
        Campaign.new(tmp_path / "p", PLAN).suggest(1, earlier=[same.state])


def test_each_model_makes_a_batch_that_can_be_made_again(tmp_path: Path) -> None:
    campaign = Campaign.new(tmp_path / "c", Plan("c", Space((Range("x", 0.0, 1.0),)), (Goal("y"),)))
    for x in (0.1, 0.4, 0.6, 0.9):
        campaign.tell({"y": -((x - 0.55) ** 2)}, point={"x": x})
    for model in ("default", "mixed"):
        (made,) = campaign.suggest(model=model)
        assert made.audit["model"] == model
        assert campaign.remade(made.id)
    with pytest.raises(ParameterError, match="Did you mean"):
        campaign.suggest(model="mixd")
