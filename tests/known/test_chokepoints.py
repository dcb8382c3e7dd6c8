"""Strategic dependency of Japan, from the facts that the package carries."""

import itertools
from collections.abc import Iterator

import pytest

from sozai.store import Facts
from sozai.studies import run
from sozai.terms.hs import REVISIONS

COUNTER = itertools.count()


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


def test_japan_takes_its_lithium_hydroxide_from_china_and_its_ferroniobium_from_brazil(facts: Facts) -> None:
    """Both are textbook chokepoints (JOGMEC; CEPII BACI HS92 2024: 84 and 98 % by value)."""
    rows = run("chokepoints", facts).to_frame().set_index("hs")
    for hs, origin, share in (("282520", "CHN", 84), ("720293", "BRA", 98)):
        assert rows.loc[hs, "verdict"] == "dependent"
        assert rows.loc[hs, "top_origin"] == origin
        assert 100 * rows.loc[hs, "top_share"] == pytest.approx(share, abs=0.5)


def test_a_chokepoint_is_told_from_the_raw_rows(facts: Facts) -> None:
    """The HHI of ferroniobium, from the rows and not by the query."""
    rows = facts.frame("trade_flows", year=2024, hs="720293", importer="JPN", hs_revision="HS1992")
    shares = rows["value_usd"] / rows["value_usd"].sum()
    found = run("chokepoints", facts).to_frame().set_index("hs")
    assert found.loc["720293", "import_hhi"] == pytest.approx(float((shares**2).sum()))


def test_japan_is_the_largest_exporter_of_titanium_sponge_without_a_verdict_on_one_year(facts: Facts) -> None:
    rows = run("indispensability", facts).to_frame().set_index("hs")
    assert rows.loc["810820", "top_exporter"] == "JPN"
    assert rows.loc["810820", "verdict"] == "undecided"


def test_published_shares_are_marked_as_published(facts: Facts) -> None:
    """TrendForce 72.5 %, MBP Japan 92 % for photoresist: both stand, neither is computed."""
    published = run("indispensability", facts).table("published").to_frame()
    resist = published[published["good"] == "Photoresist"]
    assert sorted(resist["share"]) == [0.725, 0.92]
    assert set(resist["status"]) == {"published, not computed"}
    assert published["publication"].str.len().min() > 0


def test_every_code_of_an_advanced_material_exists_in_its_revision(facts: Facts) -> None:
    rows = facts.frame("advanced_materials")
    for hs, revision in set(zip(rows["hs"], rows["hs_revision"], strict=True)) - {("", "")}:
        assert revision in REVISIONS
        either = f"('{revision}', '{hs}') IN ((from_revision, from_code), (to_revision, to_code))"
        found = facts.sql(f"SELECT count(*) AS n FROM hs_concordance WHERE {either}")
        assert found["n"].iloc[0] > 0, (hs, revision)


@pytest.mark.parametrize(
    "study", ["security-premium", "chokepoints", "indispensability", "world-share", "circumvention"]
)
def test_the_same_facts_give_the_same_answer_to_the_last_digit(study: str) -> None:
    """Sums of floats depend on how threads share the rows; here whole numbers are added."""

    def once() -> str:
        with Facts(None) as facts:
            facts.digest = f"{study} {next(COUNTER)}"  # so that nothing is held from the time before
            return run(study, facts).hash

    assert len({once() for _ in range(3)}) == 1
