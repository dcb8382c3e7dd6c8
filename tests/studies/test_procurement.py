"""The study `procurement`: the worked table, a user's own with probabilities, and what it refuses."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from sozai.procurement import WORKED
from sozai.store import Facts
from sozai.studies import run
from sozai.terms import Answer, DataError, NoAnswerError, ParameterError

TABLE = WORKED["vehicle-parts"]
CUTS = "scenario,origin,stage,material,depth,days,probability\nrefiners,CHN,separate,,1,180,0.03\nplants,CHN,plant,,0.6,90,0.05\n"


@pytest.fixture(scope="module")
def plain(facts: Facts) -> Answer:
    return run("procurement", facts)


@pytest.fixture(scope="module")
def mine(facts: Facts, tmp_path_factory: pytest.TempPathFactory) -> Answer:
    folder = tmp_path_factory.mktemp("secret-folder")
    (folder / "own.csv").write_text(TABLE, encoding="utf-8")
    (folder / "cuts.csv").write_text(CUTS, encoding="utf-8")
    return run("procurement", facts, file=str(folder / "own.csv"), scenarios=str(folder / "cuts.csv"))


def rows(answer: Answer, table: str) -> list[dict[str, Any]]:
    return answer.table(table).to_json()


def test_the_plan_buys_all_of_every_item_and_lowers_the_worst_loss(plain: Answer) -> None:
    bought: dict[str, float] = {}
    for row in rows(plain, "contracts"):
        bought[row["item"]] = bought.get(row["item"], 0.0) + row["plan_share"]
    assert bought == pytest.approx(dict.fromkeys(bought, 1.0))
    assert plain.finding("worst_plan_jpy").value < plain.finding("worst_today_jpy").value


def test_without_probabilities_there_is_a_break_even_probability_and_no_premium(plain: Answer) -> None:
    assert all(row["premium_jpy"] is None for row in rows(plain, "seconds"))
    assert any(row["breakeven_share"] is not None for row in rows(plain, "seconds"))
    assert all(row["probability_share"] is None for row in rows(plain, "scenarios"))
    assert all(row["regret_jpy"] >= -1.0 for row in rows(plain, "scenarios"))
    assert any("No probability was given" in warning.en for warning in plain.warnings)


def test_with_the_users_probabilities_there_is_a_premium_down_to_yen_per_vehicle(mine: Answer) -> None:
    premiums = {(row["item"], row["second"]): row for row in rows(mine, "seconds")}
    row = premiums["MG-01", "例示磁石B"]
    assert row["premium_vehicle_jpy"] == pytest.approx(row["premium_jpy"] * 1.5)
    # All Dy is refined in China: only the cut of plants parts the two, and it is worth 5 % of what it saves.
    assert row["same_share"] == pytest.approx(1.0, abs=1e-6)
    assert all(r["regret_jpy"] is None for r in rows(mine, "scenarios"))


def test_a_users_table_is_marked_and_its_folder_is_not_named(mine: Answer, plain: Answer) -> None:
    assert mine.warnings[0].en.startswith("CONFIDENTIAL")
    assert mine.warnings[0].ja.startswith("【社外秘】")
    assert "secret-folder" not in mine.to_json()
    assert (mine.asked["file"], mine.asked["scenarios"]) == ("own.csv", "cuts.csv")
    assert plain.warnings[0].en.startswith("The worked table is invented")


def test_the_frontier_goes_from_cheap_to_safe(mine: Answer, plain: Answer) -> None:
    for answer in (mine, plain):
        tails = [row["tail_jpy"] for row in rows(answer, "frontier")]
        assert all(after <= before * (1 + 1e-6) + 1.0 for before, after in itertools.pairwise(tails))
    costs = [row["cost_jpy"] + row["expected_jpy"] for row in rows(mine, "frontier")]
    assert costs[0] <= costs[-1] * (1 + 1e-9)


def test_every_material_that_a_chain_follows_is_traced(plain: Answer) -> None:
    """Tungsten has a chain of its own beside the magnets'."""
    cutters = [row for row in rows(plain, "contracts") if row["item"] == "WC-01"]
    assert cutters
    assert all(row["mined"] and row["refined"] for row in cutters)
    assert {str(row["untraced"]) for row in rows(plain, "contracts")} <= {
        "none",
        "なし",
        "{'en': 'none', 'ja': 'なし'}",
    }


def test_a_relabelling_supplier_is_refused_by_name(plain: Answer) -> None:
    (refused,) = rows(plain, "refused")
    assert "例示商事D" in refused["reason"]["ja"]
    assert "例示商事D" not in {row["supplier"] for row in rows(plain, "contracts")}


def test_a_line_stops_when_its_stock_is_used_up(plain: Answer) -> None:
    """9,000 kg at hand of 60,000 a year and nothing arrives: 54.75 days from 9 November are 2 January."""
    board = {row["item"]: row for row in rows(plain, "board")}
    assert board["MG-01"]["stop_days"] == pytest.approx(54.75)
    assert board["MG-01"]["stop_date"] == "2027-01-02"


def test_what_remains_is_asked_of_the_state_in_tonnes(plain: Answer) -> None:
    asks = rows(plain, "asks")
    assert asks
    assert all(row["short_t"] > 0 and row["ask"]["ja"] for row in asks)


def test_a_cap_that_cannot_be_kept_says_the_least_that_can(facts: Facts) -> None:
    with pytest.raises(
        DataError, match=r"Item MG-01: at most 65\.0% .* least cap that can be is 100\.0%"
    ) as refused:
        run("procurement", facts, cap_share=0.65)
    assert "100.0%" in refused.value.words.ja


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        (("11000,CHN", ",CHN"), DataError, "has no price"),
        (("CHN,,,0.8", "CHN,,,0.9"), DataError, "shares of MG-01 add up to 110%"),
        ((",900000,1.5", ",,1.5"), DataError, "What a missing unit costs is unknown for MG-01"),
        (("例示磁石A,11000,CHN", "例示磁石A,11000,不明"), None, ""),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_is_refused(
    facts: Facts, tmp_path: Path, change: tuple[str, str], error: type[Exception] | None, told: str
) -> None:
    path = tmp_path / "own.csv"
    text = TABLE.replace(*change)
    assert text != TABLE
    path.write_text(text, encoding="utf-8")
    if error is None:
        # A plant that is unknown relies on nothing that is known, and is said to be untraced.
        first = rows(run("procurement", facts, file=str(path)), "contracts")[0]
        assert first["plant"] is None
        assert first["untraced"] is not None
        return
    with pytest.raises(error) as refused:
        run("procurement", facts, file=str(path))
    assert told in str(refused.value)


def test_scenarios_that_disagree_with_themselves_are_refused(facts: Facts, tmp_path: Path) -> None:
    path = tmp_path / "cuts.csv"
    for text, told in (
        ("scenario,origin,days\nx,all,90\n", "names no country"),
        ("scenario,origin,days\nx,CHN,90\nx,VNM,95\n", "different durations"),
        ("scenario,origin,days,probability\nx,CHN,90,0.1\ny,VNM,95,\n", "y has no probability"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises((ParameterError, NoAnswerError), match=told):
            run("procurement", facts, scenarios=str(path))


def test_a_supplier_without_a_plant_or_with_a_lot_above_the_need_is_named(
    facts: Facts, tmp_path: Path
) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        TABLE.replace("例示磁石B,12600,VNM", "例示磁石B,12600,").replace(
            "40000,6000,60000000", "40000,9999999,60000000"
        ),
        encoding="utf-8",
    )
    said = [warning.en for warning in run("procurement", facts, file=str(own)).warnings]
    assert any("No plant country is stated for 例示磁石B (MG-01)" in words for words in said)
    assert any("smallest lot of 例示磁石C (MG-01)" in words for words in said)
    assert not any("No plant country" in warning.en for warning in run("procurement", facts).warnings)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (
            "例示磁石B,12600,VNM",
            "例示磁石B,12600,Atlantis",
            "row 3, column H (工場所在国): 'Atlantis' is no country",
        ),
        ("ネオジム・ジスプロシウム", "ミスリル", "No material is called 'ミスリル'. Nothing was read"),
        ("単価(円/kg)", "備考", "supplier, price. Name the headers so"),
    ],
)
def test_a_name_that_nobody_knows_is_refused_where_it_stands(
    facts: Facts, tmp_path: Path, was: str, now: str, told: str
) -> None:
    own = tmp_path / "own.csv"
    own.write_text(TABLE.replace(was, now), encoding="utf-8")
    with pytest.raises(DataError) as refused:
        run("procurement", facts, file=str(own))
    assert told in str(refused.value)
