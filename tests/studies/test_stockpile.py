"""The study `stockpile`: what opens its answer, a user's probabilities, and what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sozai.chain import build
from sozai.stockpile import Scenario, gaps
from sozai.stockpile.cases import ALL
from sozai.store import Facts
from sozai.studies import run
from sozai.studies.stockpile_codes import codes_of
from sozai.studies.stockpile_facts import known
from sozai.studies.stockpile_needs import Need, need
from sozai.terms import MATERIALS, Answer, DataError, ParameterError, Words
from sozai.terms.materials import STOCKPILE


@pytest.fixture(scope="module")
def plain(facts: Facts) -> Answer:
    return run("stockpile", facts)


def rows(answer: Answer, table: str) -> list[dict[str, Any]]:
    return answer.table(table).to_json()


def test_the_answer_opens_with_how_many_of_the_34_have_facts_and_names_what_the_rest_lack(
    plain: Answer,
) -> None:
    count = plain.findings[0]
    assert (count.name, count.value) == ("minerals_count", float(len(rows(plain, "decision"))))
    assert plain.title.en.startswith(f"{count.value:g} of 34 minerals")
    lacking = {row["material"] for row in rows(plain, "missing")}
    assert lacking | {row["material"] for row in rows(plain, "decision")} == set(STOCKPILE)
    assert not lacking & {row["material"] for row in rows(plain, "decision")}
    assert all(row["missing"]["ja"] for row in rows(plain, "missing"))


def test_a_code_shared_by_minerals_counts_for_none() -> None:
    assert codes_of("beryllium")[0] == ("811212",)
    none, why = codes_of("gallium")
    assert none == ()
    assert "811292" in why.en


def test_the_best_split_of_the_same_money_saves_at_least_what_the_uniform_standard_does(
    plain: Answer,
) -> None:
    lost = {(row["plan"], row["scenario"]["en"]): row["lost_musd"] for row in rows(plain, "regret")}
    asked = next(scenario for plan, scenario in lost if plan == "uniform-60")
    assert lost["split-same-money", asked] <= lost["uniform-60", asked] <= lost["no-stock", asked]
    money = [row for row in rows(plain, "money") if row["plan"] == "uniform-days"]
    best = [row for row in rows(plain, "money") if row["plan"] == "split-same-money"]
    assert all(b["lost_musd"] <= u["lost_musd"] * (1 + 1e-9) for b, u in zip(best, money, strict=True))


def test_the_curve_falls_and_the_budget_is_kept(plain: Answer) -> None:
    by: dict[str, list[float]] = {}
    for row in rows(plain, "curve"):
        by.setdefault(row["material"], []).append(row["lost_musd"])
    assert all(sorted(lost, reverse=True) == lost for lost in by.values())
    assert sum(row["cost_jpy"] for row in rows(plain, "decision")) <= 100e9 * (1 + 1e-9)


def test_no_probability_no_expected_loss_and_the_users_own_give_one(
    plain: Answer, facts: Facts, tmp_path: Path
) -> None:
    assert rows(plain, "expected") == []
    cuts = tmp_path / "cuts.csv"
    cuts.write_text(
        "シナリオ,供給国,素材,深さ,日数,確率\n中国,CHN,,100%,180,2%\n南ア,南アフリカ,白金族,50%,90,1%\n",
        encoding="utf-8",
    )
    asked = run("stockpile", facts, scenarios=str(cuts), budget_jpy=1e13)
    assert {row["plan"] for row in rows(asked, "expected")} >= {"own-probabilities", "uniform-60"}
    total = {row["plan"]: row["total_musd"] for row in rows(asked, "expected")}
    assert total["own-probabilities"] == min(total.values())
    assert str(tmp_path) not in asked.to_json()
    cuts.write_text("scenario,origin,days,probability\nstop,CHN,180,0\n", encoding="utf-8")
    never = run("stockpile", facts, scenarios=str(cuts))
    assert [row["own_days"] for row in rows(never, "decision")] == pytest.approx(
        [0.0] * len(rows(never, "decision"))
    )


def test_todays_days_and_the_value_at_stake_are_the_users(facts: Facts, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("鉱種,備蓄日数,影響倍率\nタングステン,40,500\n", encoding="utf-8")
    row = next(
        r for r in rows(run("stockpile", facts, minerals=str(own)), "decision") if r["material"] == "tungsten"
    )
    assert (row["held_days"], row["value_ratio"]) == (40.0, 500.0)


def test_rare_earths_are_traced_to_where_they_were_separated(facts: Facts) -> None:
    mineral = next(m for m in known(facts, "JPN", {}).minerals if m.id == "rare-earths")
    assert mineral.largest[0] == "CHN"
    assert sum(mineral.origins.values()) == pytest.approx(1.0)
    assert mineral.origins["CHN"] > 0.5


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        ("scenario,origin,days\nx,Atlantis,90\n", ParameterError, "row 2: No country"),
        ("scenario,origin,days\nx,CHN,\n", ParameterError, "duration is missing"),
        ("scenario,origin,days,depth\nx,CHN,90,1.5\n", DataError, "a share above one"),
        ("scenario,origin,days,probability\nx,CHN,90,0.7\ny,CHN,90,0.7\n", ParameterError, "add up to 1.4"),
        ("scenario,origin,days\nx,CHN,90\nx,CHN,95\n", ParameterError, "stands twice"),
        ("scenario,origin,days,material\nx,CHN,90,caesium\n", ParameterError, "which has no facts here"),
        ("a,b\n1,2\n", DataError, "no table of scenarios"),
    ],
)
def test_a_table_of_scenarios_that_cannot_be_is_refused(
    facts: Facts, tmp_path: Path, text: str, error: type[Exception], told: str
) -> None:
    cuts = tmp_path / "cuts.csv"
    cuts.write_text(text, encoding="utf-8")
    with pytest.raises(error) as refused:
        run("stockpile", facts, scenarios=str(cuts))
    assert told in str(refused.value)


def test_a_material_without_facts_is_refused(facts: Facts) -> None:
    with pytest.raises(ParameterError, match="caesium has the facts"):
        run("stockpile", facts, materials="caesium")


def test_rare_earths_may_take_the_loss_of_the_magnet_market(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sozai.studies.stockpile_runs.MARKET_DAYS", (0.0, 20.0))
    answer = run("stockpile", facts, market=True, cut_days=90, materials="rare-earths")
    lost = [row["lost_musd"] for row in rows(answer, "curve")]
    assert sorted(lost, reverse=True) == lost
    simple = run("stockpile", facts, cut_days=90, materials="rare-earths")
    assert lost[0] != pytest.approx(rows(simple, "curve")[0]["lost_musd"])
    assert any("magnet chain's equilibrium" in warning.en for warning in answer.warnings)


def test_a_mineral_of_a_chain_is_what_its_uses_take_traced_and_with_what_hangs_on_them(facts: Facts) -> None:
    """Magnesium: 19,470 t of four uses at one price; alloying 38, castings 32, desulphurisation 12, reduction 18 %."""
    told = need(facts, "magnesium", "JPN")
    assert isinstance(told, Need)
    assert told.ratio is not None
    chain = build(facts, "magnesium", draws=0).chain
    here = chain.uses.region == chain.regions.index("JPN")
    price = chain.price_usd_per_t[0, chain.regions.index("JPN")]
    assert told.usd.value == pytest.approx(chain.uses.use_tpa[here].sum() * price)
    assert told.ratio.value == pytest.approx(
        (0.38 * 300e3 + 0.32 * 100e3 + 0.12 * 80e3 + 0.18 * 150e3) / price, rel=1e-3
    )
    assert told.ratio.low < told.ratio.value < told.ratio.high
    assert max(told.origins, key=told.origins.__getitem__) == "CHN"


def test_what_a_buyer_makes_itself_is_no_origin_and_no_cut_takes_it(facts: Facts) -> None:
    mineral = next(m for m in known(facts, "JPN", {}).minerals if m.id == "germanium")
    assert "JPN" not in mineral.origins
    assert 0.0 < mineral.abroad_share < 1.0
    cut = Scenario("all", Words("all", "全て"), ALL, 1.0, 90.0)
    assert gaps([cut], [mineral])[0, 0] == pytest.approx(mineral.abroad_share)


def test_synthetic_graphite_made_at_home_is_no_flake(facts: Facts) -> None:
    mineral = next(m for m in known(facts, "JPN", {}).minerals if m.id == "graphite")
    assert mineral.abroad_share == pytest.approx(1.0)
    assert mineral.largest[0] == "CHN"


def test_every_answer_says_which_values_at_stake_are_assumed_alike_and_which_needs_are_parts_of_a_shared_code(
    plain: Answer,
) -> None:
    said = " ".join(warning.en for warning in plain.warnings)
    for row in rows(plain, "decision"):
        alike = row["ratio_basis"]["en"] == "assumed alike for all"
        assert alike == (row["value_ratio"] == 30.0)
        if alike or row["basis"]["en"] == "an assumed part of a shared code":
            assert MATERIALS[row["material"]].words.en.lower() in said


def test_a_row_of_the_users_makes_any_of_the_34_computable(facts: Facts, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "鉱種,年間所要額,供給国,供給比率\nセシウム,2000000,カナダ,80%\nテルル,5000000,,\n", encoding="utf-8"
    )
    answer = run("stockpile", facts, minerals=str(own))
    found = {row["material"]: row for row in rows(answer, "decision")}
    assert (found["caesium"]["need_musd"], found["caesium"]["origin"]) == (2.0, "CAN")
    assert found["caesium"]["gap_share"] == pytest.approx(0.8)
    assert (found["tellurium"]["need_musd"], found["tellurium"]["origin"]) == (5.0, "CHN")
    assert "caesium" not in {row["material"] for row in rows(answer, "missing")}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mineral,need\ncopper,5\n", "none of the 34"),
        ("mineral,need\nunobtainium,5\n", "row 2: No material"),
        ("mineral,need\ncaesium,5\n", "add the columns origin"),
        ("mineral,origin\ncaesium,CAN\n", "an origin but no need"),
        ("mineral,held days\ncobalt,5\ncobalt,6\n", "stands twice"),
        ("mineral,value ratio\ncobalt,0.5\n", "at least 1"),
        ("mineral,need\ncobalt,0\n", "needs no stock"),
        ("mineral,origin share\ncobalt,0.5\n", "needs the origin"),
        ("mineral,need\n,5\n", "the mineral is missing"),
    ],
)
def test_a_table_of_minerals_that_cannot_be_is_refused(
    facts: Facts, tmp_path: Path, text: str, told: str
) -> None:
    own = tmp_path / "own.csv"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError) as refused:
        run("stockpile", facts, minerals=str(own))
    assert told in str(refused.value)
