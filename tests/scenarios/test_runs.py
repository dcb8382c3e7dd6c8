"""Scenarios run: levers act, two stand side by side, thousands are the same wherever and whenever they are run."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sozai.scenarios import Axis, Ensemble, compare, from_table, of_file, read, run, summary
from sozai.scenarios.scenario import Scenario
from sozai.store import Facts
from sozai.studies import run as run_study
from sozai.terms import DataError, ParameterError

EXAMPLES = Path(__file__).parents[2] / "examples" / "scenarios"
BAN = {"lever": "export-ban", "materials": ["dysprosium"], "reach": "all", "months": 3}


@pytest.fixture(scope="module")
def ban():
    found = read(EXAMPLES / "ban.yaml")
    return replace(found, parameters=dict(found.parameters) | {"months": 3, "levers": (BAN,)})


@pytest.fixture(scope="module")
def year(ban):
    """One year as one period: the fastest reading of a shock."""
    lever = BAN | {"cut_share": 0.5, "months": 12}
    return replace(ban, parameters=dict(ban.parameters) | {"years": 1, "levers": (lever,)})


def test_no_lever_changes_nothing(facts: Facts) -> None:
    answer = run_study("scenario", facts, months=3)
    assert answer.finding("cost_musd").value == pytest.approx(0.0, abs=1e-3)
    assert answer.finding("peak_change_share").value == pytest.approx(0.0, abs=1e-6)
    assert answer.table("added").rows == ()


def test_a_ban_costs_and_a_stock_saves(facts: Facts) -> None:
    stock = {"lever": "stock-release", "stock_days": 90}
    costs = [
        run_study("scenario", facts, months=4, levers=levers).finding("cost_musd").value
        for levers in ((), (BAN,), (BAN, stock))
    ]
    assert costs[0] < costs[2] < costs[1]


def test_bans_that_contradict_are_refused_wherever_they_are_written(facts: Facts) -> None:
    other = BAN | {"cut_share": 0.5}
    for study in ("scenario", "disruption"):
        with pytest.raises(ParameterError, match="lever 1 and lever 2: two cuts") as refused:
            run_study(study, facts, months=3, levers=(BAN, other))
        assert "施策 1と施策 2" in refused.value.words.ja


def test_a_cap_that_no_suppliers_can_meet_names_itself_and_the_least(facts: Facts) -> None:
    cap = {
        "lever": "diversification-cap",
        "materials": ["dysprosium"],
        "stages": ["separate"],
        "cap_share": 0.05,
    }
    with pytest.raises(
        ParameterError,
        match=r"lever 1 \(diversification-cap\): A cap of 5.0% .* The least cap that can be met is",
    ) as refused:
        run_study("scenario", facts, months=3, levers=(cap,))
    assert "最小の上限" in refused.value.words.ja


def test_every_lever_that_does_not_fit_the_chain_is_named_with_its_number_and_the_file(facts: Facts) -> None:
    late = {"lever": "export-ban", "start_month": 8}
    foreign = {"lever": "export-ban", "origin": "JPN", "destination": "KOR", "materials": ["gallium"]}
    asked = Scenario("plan", "plan", "scenario", {"months": 6, "levers": (late, foreign)})
    with pytest.raises(DataError) as refused:
        run(asked, facts)
    for told in (refused.value.words.en, refused.value.words.ja):
        assert told.startswith("plan")
    assert "lever 1 (export-ban): A lever starts in month 8" in refused.value.words.en
    assert (
        "lever 2 (export-ban): The chain 'rare-earth-magnets' does not follow Gallium"
        in refused.value.words.en
    )
    assert "施策 2（export-ban）：" in refused.value.words.ja


def test_years_bring_investment(facts: Facts) -> None:
    levers = (
        {"lever": "demand-path", "growth_share": 0.08},
        {"lever": "investment", "stages": ["separate"], "lead_months": 24},
    )
    answer = run_study("scenario", facts, years=6, levers=json.dumps(levers))
    built = answer.to_frame("added")
    assert built.period.min() >= 2027
    assert (built.amount_tpa > 0).all()


def test_two_scenarios_stand_side_by_side(facts: Facts, ban) -> None:
    stocked = replace(
        ban,
        name="stocked",
        title="Stocked",
        parameters=dict(ban.parameters) | {"levers": (BAN, {"lever": "stock-release"})},
    )
    answer = compare(ban, stocked, facts)
    first = answer.to_frame("findings").iloc[0]
    assert first.a == run(ban, facts).finding("cost_musd").value
    assert first.difference == pytest.approx(first.b - first.a)
    assert {"a_lost_share", "b_lost_share"} <= {column.name for column in answer.table("uses").columns}


def test_scenarios_of_two_studies_do_not_stand_side_by_side(facts: Facts, ban) -> None:
    with pytest.raises(DataError, match="compare scenarios of one study"):
        compare(ban, replace(ban, study="disruption"), facts)


def hypercube(year, size: int = 12) -> Ensemble:
    return Ensemble(
        year, (Axis("levers.0.cut_share", 0.1, 0.9), Axis("levers.0.months", 3, 12)), size, seed=7
    )


def test_a_hypercube_has_one_sample_in_every_slice(year) -> None:
    points = hypercube(year).points
    slices = np.floor((points - [0.1, 3]) / [0.8, 9] * 12).astype(int)
    assert [sorted(column) for column in slices.T.tolist()] == [list(range(12))] * 2
    assert (hypercube(year).points == points).all()


def test_a_killed_run_goes_on_and_gives_the_same(year, tmp_path: Path) -> None:
    ensemble = hypercube(year)
    whole = ensemble.run(tmp_path / "whole.jsonl", workers=1).read_bytes()
    killed = tmp_path / "killed.jsonl"
    lines = whole.splitlines(keepends=True)
    killed.write_bytes(b"".join([lines[0], lines[5], lines[2]]) + lines[7][:20])
    seen = []
    assert (
        ensemble.run(killed, workers=1, progress=lambda done, total: seen.append((done, total))).read_bytes()
        == whole
    )
    assert seen[0] == (2, 12)
    assert seen[-1] == (12, 12)


def test_a_run_killed_outright_goes_on_and_gives_the_same(year, tmp_path: Path) -> None:
    """SIGKILL, to the run and its processes, while results are coming in."""
    ensemble = hypercube(year, size=40)
    whole = ensemble.run(tmp_path / "whole.jsonl", workers=2).read_bytes()
    killed = tmp_path / "killed.jsonl"
    (tmp_path / "ensemble.pickle").write_bytes(pickle.dumps(ensemble))
    program = (
        "import pickle, sys; from pathlib import Path\n"
        "if __name__ == '__main__':\n"
        "    pickle.loads(Path(sys.argv[1]).read_bytes()).run(Path(sys.argv[2]), workers=2)\n"
    )
    (tmp_path / "run.py").write_text(program, encoding="utf-8")
    asked = [sys.executable, str(tmp_path / "run.py"), str(tmp_path / "ensemble.pickle"), str(killed)]
    running = subprocess.Popen(asked, start_new_session=True)
    while running.poll() is None and (not killed.exists() or killed.read_bytes().count(b"\n") < 9):
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    left = killed.read_bytes().count(b"\n") - 1
    assert 8 <= left < 40
    assert ensemble.run(killed, workers=2).read_bytes() == whole


def test_a_sample_that_does_not_fit_is_refused_before_anything_is_written(year, tmp_path: Path) -> None:
    ensemble = Ensemble(year, (Axis("levers.0.cut_share", 0.5, 3.0),), 6)
    with pytest.raises(ParameterError):
        ensemble.run(tmp_path / "r.jsonl", workers=1)
    assert list(tmp_path.iterdir()) == []


def test_processes_and_a_cluster_give_the_numbers_of_one_process(year, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    ensemble = hypercube(year, size=9)
    alone = ensemble.run(tmp_path / "alone.jsonl", workers=1).read_bytes()
    assert ensemble.run(tmp_path / "pool.jsonl", workers=2).read_bytes() == alone
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cluster = distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None)
        try:
            found = ensemble.run(tmp_path / "cluster.jsonl", cluster=cluster.scheduler_address).read_bytes()
        finally:
            cluster.close()
    assert found == alone


def test_a_result_file_of_another_ensemble_is_left_alone(year, tmp_path: Path) -> None:
    results = hypercube(year, size=2).run(tmp_path / "r.jsonl", workers=1)
    before = results.read_bytes()
    with pytest.raises(DataError, match="another ensemble"):
        hypercube(year, size=3).run(results, workers=1)
    assert results.read_bytes() == before


def test_rows_of_a_table_are_samples(year, tmp_path: Path) -> None:
    table = tmp_path / "shocks.csv"
    table.write_text("levers.0.cut_share\n0.0\n0.5\n0.9\n", encoding="utf-8")
    ensemble = from_table(year, table)
    results = ensemble.run(tmp_path / "r.jsonl", workers=1)
    costs = [json.loads(line)["cost_musd"] for line in results.read_text().splitlines()[1:]]
    assert costs[0] == pytest.approx(0.0, abs=1e-3)
    assert costs[0] < costs[1] < costs[2]
    answer = summary(ensemble, results)
    assert answer.finding("cost_musd").value == pytest.approx(costs[1])
    assert answer.to_frame("drivers").cost.iloc[0] == pytest.approx(1.0)
    table.write_text("levers.0.cut_share\nmuch\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 2"):
        from_table(year, table)


def test_a_place_that_is_none_is_refused(year, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="is no place of the scenario"):
        Ensemble(year, (Axis("levers.4.cut_share", 0, 1),), 2).run(tmp_path / "r.jsonl")
    with pytest.raises(DataError, match="has no list `vary`"):
        of_file(year.__class__("x", "x", "scenario", {}), 3)


def test_a_sample_without_an_equilibrium_is_counted(year, tmp_path: Path) -> None:
    cap = {"lever": "diversification-cap", "stages": ["separate"], "cap_share": 0.5}
    scenario = replace(year, parameters=dict(year.parameters) | {"levers": (cap,)})
    ensemble = Ensemble(scenario, (Axis("levers.0.cap_share", 0.01, 0.02),), 2)
    answer = summary(ensemble, ensemble.run(tmp_path / "r.jsonl", workers=1))
    assert "2 samples have no equilibrium or do not fit" in str(answer.warnings[0])
