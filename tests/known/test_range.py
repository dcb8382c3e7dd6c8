"""USGS Open-File Report 2024-1057 on a stop of China's gallium and germanium: where the model stands, inside or out.

United States, a year: GDP -1.7 to -8.2 billion USD (gallium; more than 40 % in semiconductor devices), -0.01 to -1.1 billion
(germanium); prices more than +150 % and +26 %. Nothing is fitted to these; the tests state what came out.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sozai.disruption import economy
from sozai.sources import import_file
from sozai.store import Facts
from sozai.studies import run
from sozai.studies.range_runs import verdict
from sozai.studies.range_test import REACHES
from sozai.terms import Answer, NoAnswerError

NEEDS_FILES = pytest.mark.skipif(
    "SOZAI_FILES" not in os.environ, reason="io/bea_*_2017_detail.csv: set SOZAI_FILES"
)


@pytest.fixture(scope="module")
def bare() -> Iterator[Answer]:
    with Facts(None) as facts:
        yield run("range-test", facts)


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    folder = tmp_path_factory.mktemp("bea")
    for kind in ("use", "make"):
        import_file(Path(os.environ["SOZAI_FILES"]) / "io" / f"bea_{kind}_2017_detail.csv", folder, "bea")
    with Facts(folder) as facts:
        yield facts


def prices(answer: Answer) -> dict[tuple[str, str], tuple[float, float, float, str, bool]]:
    ids = {str(words): name for name, words in REACHES.items()}
    return {
        (row[0], ids[str(row[1])]): (row[2], row[3], row[4], str(row[6]), row[7])
        for row in answer.table("prices").rows
    }


def test_gallium_s_price_is_above_150_percent_and_is_a_cap(bare: Answer) -> None:
    rise, low, _, stands, cap = prices(bare)["gallium", "all"]
    assert (stands, cap) == ("inside", True)
    assert low > 1.5
    assert rise > 10, "uses outside China lose output, so the price is what they would have earned"


def test_a_stop_towards_the_united_states_alone_stays_below_usgs(bare: Answer) -> None:
    """Its case is a stop of all exports: with gallium free elsewhere, others ship on."""
    told = prices(bare)
    assert [told["gallium", reach][3] for reach in ("content", "direct")] == ["below", "below"]
    assert told["gallium", "direct"][0] < 0.2


def test_germanium_s_price_is_outside_26_percent_even_with_its_range(bare: Answer) -> None:
    rise, low, high, stands, cap = prices(bare)["germanium", "all"]
    assert (stands, cap) == ("above", False)
    assert 0.26 < low < rise < high


def test_without_the_accounts_losses_are_unknown_and_the_answer_says_what_to_import(bare: Answer) -> None:
    losses = bare.table("losses").to_frame()
    assert losses["lost_musd"].isna().all()
    assert set(losses["verdict"]) == {"not told: facts are missing"}
    assert any("sozai data import bea" in words.en for words in bare.warnings)
    assert len(bare.table("missing").rows) >= 4


@pytest.mark.parametrize(
    ("value", "low", "high", "stands"),
    [(1.6, 1.7, 8.2, "below"), (1.7, 1.7, 8.2, "inside"), (8.3, 1.7, 8.2, "above"), (9.9, 1.5, None, "inside"), (1.4, 1.5, None, "below"),
     (0.264, 0.26, 0.26, "inside"), (0.251, 0.26, 0.26, "below")],
)  # fmt: skip
def test_the_range_test_can_fail(value: float, low: float, high: float | None, stands: str) -> None:
    assert verdict(value, low, high) == stands


@NEEDS_FILES
def test_bea_s_accounts_add_up_to_the_gdp_of_2017(accounts: Facts) -> None:
    """BEA: gross domestic product of 2017, 19,612 billion USD; 402 industries; semiconductors add 48.5 billion."""
    states, _ = economy(accounts, "USA")
    assert len(states.sector) == 402
    assert states.value_added_usd.sum() == pytest.approx(19_612e9, rel=1e-3)
    assert states.value_added_usd[states.sector.index("334413")] == pytest.approx(48.5e9, rel=1e-3)
    assert np.abs(np.linalg.eigvals(states.coefficients)).max() < 1


@NEEDS_FILES
def test_losses_stand_above_usgs_for_gallium_and_inside_for_germanium(accounts: Facts) -> None:
    losses = run("range-test", accounts).table("losses").to_frame().set_index(["material", "reach"])
    gallium, germanium = (losses.loc[(name, REACHES["all"].en)] for name in ("gallium", "germanium"))
    assert gallium["verdict"] == "above"
    assert gallium["low_musd"] < 8_200 < gallium["total_musd"], "its range and USGS's overlap"
    assert germanium["verdict"] == "inside"
    assert germanium["lost_musd"] == pytest.approx(0, abs=1), (
        "nothing stops: the loss is dearer germanium alone"
    )
    assert 10 < germanium["total_musd"] < 100


@NEEDS_FILES
def test_semiconductors_are_less_of_the_loss_than_usgs_prints(accounts: Facts) -> None:
    """More than 40 % there; here the exposures assumed of radio equipment and radar weigh as much."""
    share = run("range-test", accounts).finding("gallium_semiconductor_share").value
    assert share is not None
    assert 0.1 < share < 0.4


@NEEDS_FILES
def test_a_table_of_uses_without_its_makes_is_refused(tmp_path: Path) -> None:
    import_file(Path(os.environ["SOZAI_FILES"]) / "io" / "bea_use_2017_detail.csv", tmp_path, "bea")
    with Facts(tmp_path) as facts, pytest.raises(NoAnswerError, match="makes"):
        economy(facts, "USA")
