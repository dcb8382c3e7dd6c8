"""Study `lean-design` on the synthetic set and on a file of one's own."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from sozai.lab import magnet_set
from sozai.lab.magnet_set import ELEMENTS
from sozai.store import Facts
from sozai.studies import run
from sozai.terms import Answer, NoAnswerError, ParameterError

Asking = Callable[..., Answer]


def written(path: Path, rows: slice, results: bool = True, censored: bool = False) -> Path:
    made = magnet_set(200, 5)
    values = made.measured(5)["hcj_ka_per_m"]
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["sample_id", *(f"{e} (at%)" for e in ELEMENTS), "grain_um (µm)", "gbd_source", "gbd_depth_um (µm)", "age2_temperature_c (°C)", "HcJ (kA/m)", "measured at (°C)"])  # fmt: skip
        for i in range(200)[rows]:
            shown = f">{values[i]:.0f}" if censored and i % 7 == 0 else f"{values[i]:.1f}"
            lines.writerow([
                f"M-{i}", *(f"{100 * x:.9f}" for x in made.atomic[i]), made.grain_um[i], made.gbd_source[i], made.gbd_depth_um[i],
                made.ageing_c[i], shown if results else "", 23 if results else "",
            ])  # fmt: skip
    return path


def test_every_chart_of_the_example_says_that_it_is_synthetic(ask: Asking) -> None:
    answer = ask("lean-design")
    assert "合成データ (synthetic)" in answer.title.ja
    assert "合成データ (synthetic)" in answer.table("front").title.ja
    from sozai.studies import STUDIES

    assert all("合成データ (synthetic)" in figure.title.ja for figure in STUDIES["lean-design"].figures)
    assert any("合成データ (synthetic)" in words.ja for words in answer.warnings)


def test_the_leanest_keeps_the_floor_with_less(ask: Asking) -> None:
    answer = ask("lean-design")
    assert answer.finding("leanest_share").value < answer.finding("reference_share").value  # type: ignore[operator]
    assert answer.finding("kept_share").value >= 0.9  # type: ignore[operator]
    assert answer.finding("risk_removed_usd_per_kg").value > 0.0  # type: ignore[operator]


def test_the_leanest_really_keeps_the_floor_and_is_near_the_least_there_is(ask: Asking) -> None:
    answer = ask("lean-design")
    made = magnet_set(2000, 0)
    name = next(row[0] for row in answer.table("front").rows if str(row[1]) == "leanest")
    true, scarce = made.results["hcj_ka_per_m"], made.mass[:, 2] + made.mass[:, 3]
    assert true[int(str(name).removeprefix("S-")) - 1] >= 1200.0
    assert answer.finding("leanest_share").value <= scarce[true >= 1200.0].min() + 0.001  # type: ignore[operator]


def test_what_is_not_on_record_is_named_and_not_zero(ask: Asking) -> None:
    answer = ask("lean-design")
    frame = answer.to_frame("elements").set_index("element")
    assert np.isnan(frame.loc["B", "price_usd_per_kg"])
    assert frame.loc["Dy", "price_usd_per_kg"] > 1.5 * frame.loc["Nd", "price_usd_per_kg"]
    assert "stock" in str(answer.to_frame("unknown")["quantity"].tolist()).lower()


def test_a_file_of_ones_own_is_answered_and_marked_confidential(tmp_path: Path, facts: Facts) -> None:
    file = written(tmp_path / "own.csv", slice(0, 40), censored=True)
    answer = run("lean-design", facts, file=str(file), floor=500.0)
    assert "synthetic" not in answer.title.en
    assert answer.asked["file"] == "own.csv"
    assert any("社外秘" in words.ja for words in answer.warnings)
    assert any("left out of the fit" in words.en for words in answer.warnings)
    assert answer.table("front").rows[0][0].startswith("M-")  # type: ignore[union-attr]


def test_candidates_without_results_are_predicted(tmp_path: Path, facts: Facts) -> None:
    file, more = (
        written(tmp_path / "own.csv", slice(0, 120)),
        written(tmp_path / "next.csv", slice(150, 200), results=False),
    )
    answer = run("lean-design", facts, file=str(file), candidates=str(more), floor=400.0)
    names = {row[0] for row in answer.table("front").rows}
    assert names <= {f"M-{i}" for i in range(150, 200)}


def test_too_few_experiments_and_floors_out_of_reach_are_refused(tmp_path: Path, facts: Facts) -> None:
    few = written(tmp_path / "few.csv", slice(0, 3))
    with pytest.raises(NoAnswerError, match="Only 3 experiments"):
        run("lean-design", facts, file=str(few))
    enough = written(tmp_path / "enough.csv", slice(0, 20))
    with pytest.raises(NoAnswerError, match="Only 0 experiments"):
        run("lean-design", facts, file=str(enough), temperature_c=150.0)
    with pytest.raises(NoAnswerError, match="No candidate reaches"):
        run("lean-design", facts, file=str(enough), floor=9000.0)
    with pytest.raises(ParameterError):
        run("lean-design", facts, lean_in=())


def battery() -> ModuleType:
    """Return the laws of every study; this one's example is synthetic and stands in no default report."""
    spec = importlib.util.spec_from_file_location("every", Path(__file__).with_name("test_every_study.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "law",
    ["there_is_an_answer", "every_row_is_as_long_as_its_columns", "every_figure_draws_columns_of_its_table", "json_holds_no_nan", "a_number_names_its_unit",
     "what_is_unknown_is_none_and_what_is_known_is_finite", "shares_are_from_0_to_1", "every_sentence_has_both_languages", "every_finding_has_a_grade_and_stands_inside_its_range"],
)  # fmt: skip
def test_it_holds_the_laws_of_every_study(law: str, ask: Asking) -> None:
    from sozai.studies import STUDIES

    getattr(battery(), f"test_{law}")(STUDIES["lean-design"], {}, ask)


def test_its_facts_are_in_the_store_and_it_stays_out_of_the_default_report(ask: Asking, facts: Facts) -> None:
    from sozai.studies import STUDIES

    study = STUDIES["lean-design"]
    assert study.standard == ()
    battery().test_every_fact_is_in_the_store_and_its_source_has_a_card(study, {}, ask, facts)
