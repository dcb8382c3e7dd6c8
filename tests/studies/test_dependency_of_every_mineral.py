"""Every mineral of MCS 2026 with world output has a dependency, traced or from facts, and none is a silent zero."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from sozai.store import Facts
from sozai.studies import run
from sozai.terms import Answer, NoAnswerError

Asking = Callable[..., Answer]


def minerals() -> list[str]:
    with Facts(None) as facts:
        rows = facts.frame("production", year=2024, source="usgs-mcs-2026", country="WLD")
    return sorted(set(rows.loc[rows["output_t"].notna(), "material"]))


MINERALS = minerals()


def test_there_are_as_many_minerals_as_the_publisher_sums_up() -> None:
    assert len(MINERALS) >= 70


@pytest.mark.parametrize("mineral", MINERALS)
def test_every_mineral_has_a_dependency(facts: Facts, mineral: str) -> None:
    answer = run("dependency", facts, materials=mineral)
    assert answer.findings
    assert answer.facts
    assert any(finding.value is not None for finding in answer.findings)
    for table in answer.tables:
        assert {len(row) for row in table.rows} <= {len(table.columns)}
    answer.to_json()


def test_germanium_is_answered_under_the_code_it_shares(ask: Asking) -> None:
    answer = ask("dependency", materials="germanium")
    direct = answer.finding("germanium_direct_value_share")
    assert direct.value is not None
    assert direct.value > 0.0
    assert "811292" in direct.comment.en
    assert any("shares HS 811292" in warning.en for warning in answer.warnings)
    assert any("共有" in warning.ja for warning in answer.warnings)


def test_a_material_without_suppliers_on_record_is_refused_and_not_low(facts: Facts) -> None:
    with pytest.raises(NoAnswerError, match="absent, which is not low") as refused:
        run("dependency", facts, materials="kyanite")
    assert "低いという意味ではありません" in refused.value.words.ja


def test_a_material_of_another_chain_is_told_where_it_is_traced(
    facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = {"rare-earth-magnets": SimpleNamespace(materials=("talc",))}
    monkeypatch.setattr("sozai.studies.dependency_facts.CHAINS", elsewhere)
    answer = run("dependency", facts, materials="talc")
    assert any("--chain rare-earth-magnets" in warning.en for warning in answer.warnings)
