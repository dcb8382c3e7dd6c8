"""Published facts that cannot all be true, found by the study that looks for them."""

from collections.abc import Iterator

import pytest

from sozai.risk.disagreement import against_totals, between_publishers, out_of_order, unlisted_producers
from sozai.store import Facts
from sozai.studies import run


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


def test_more_magnet_rare_earths_are_used_than_refined_and_refined_than_mined(facts: Facts) -> None:
    """IEA, Critical Minerals Dataset, 2024: 75.1 kt mined, 80.8 kt refined, 90.9 kt used."""
    rows = out_of_order(facts, 2024).set_index(["material", "source"])
    row = rows.loc[("magnet-rare-earths", "iea-cm-2025")]
    found = [row[name] / 1000 for name in ("mined_t", "refined_t", "used_t")]
    assert found == pytest.approx([75.1, 80.8, 90.9], abs=0.05)


def test_laos_is_in_no_table_of_output_and_ships_10_7_kt_of_rare_earths_to_china(facts: Facts) -> None:
    """CEPII, BACI HS92 202601, 2024, HS 2846 and 280530; U.S. Geological Survey, MCS 2025 and 2026."""
    rows = unlisted_producers(facts, 2024, ("rare-earths",)).set_index("country")
    assert rows.loc["LAO", "largest_buyer"] == "CHN"
    assert rows.loc["LAO", "largest_t"] / 1000 == pytest.approx(10.7, abs=0.05)
    assert "CHN" not in rows.index


def test_two_editions_give_australia_13_and_29_kt_and_the_newer_is_used(facts: Facts) -> None:
    """U.S. Geological Survey, Mineral Commodity Summaries 2025 and 2026, Rare earths, 2024."""
    rows = between_publishers(facts, 2024, ("rare-earths",)).set_index("country")
    row = rows.loc["AUS"]
    assert (row["low_t"], row["high_t"], row["used_t"], row["used_source"]) == (
        13_000,
        29_000,
        29_000,
        "usgs-mcs-2026",
    )


def test_a_digit_lost_in_a_printed_total_is_found(facts: Facts) -> None:
    """MCS 2025 world data: kaolin 2024, world total 4,400 thousand tonnes beside rows that add up to 43,410."""
    rows = against_totals(facts, 2024, ("clays",))
    row = rows[(rows["source"] == "usgs-mcs-2025") & rows["form"].str.contains("Kaolin")].iloc[0]
    assert (row["sum_t"], row["printed_t"]) == (43_410_000, 4_400_000)


def test_nickel_refined_2024_is_not_the_printed_total(facts: Facts) -> None:
    """IEA, Critical Minerals Dataset: rows 3,597 kt, total 3,484 kt."""
    rows = against_totals(facts, 2024, ("nickel",)).set_index(["source", "stage"])
    row = rows.loc[("iea-cm-2025", "refine")]
    assert [row["sum_t"] / 1000, row["printed_t"] / 1000] == pytest.approx([3597, 3484], abs=0.5)


def test_the_rest_of_the_world_is_no_country_to_disagree_on(facts: Facts) -> None:
    assert "ROW" not in set(between_publishers(facts, 2024)["country"])


def test_the_study_lists_a_material_by_its_japanese_name_with_its_groups(facts: Facts) -> None:
    answer = run("data-conflicts", facts, material="レアアース")
    assert set(answer.table("publishers").to_frame()["material"]) == {"rare-earths"}
    assert set(answer.table("order").to_frame()["material"]) == {"magnet-rare-earths"}
    assert "LAO" in set(answer.table("unlisted").to_frame()["country"])


@pytest.mark.parametrize(
    ("table", "amount"),
    [("production", "output_t"), ("capacity", "capacity_tpa"), ("reserves", "reserves_t")],
)
def test_no_material_is_a_thousand_times_larger_in_one_edition_than_in_the_next(
    facts: Facts, table: str, amount: str
) -> None:
    """U.S. Geological Survey, MCS 2025 and 2026: a unit that is misprinted shows in every country of a material."""
    rows = facts.sql(
        f"""
        WITH each AS (SELECT material, country, source, median({amount}) AS t FROM {table} WHERE {amount} > 0 GROUP BY ALL)
        SELECT material, median(new.t / old.t) AS ratio FROM each AS old JOIN each AS new USING (material, country)
        WHERE old.source = 'usgs-mcs-2025' AND new.source = 'usgs-mcs-2026' GROUP BY material"""
    )
    assert len(rows) > 5
    assert rows[(rows["ratio"] > 20) | (rows["ratio"] < 0.05)]["material"].tolist() == []


def test_conflicts_are_told_of_any_material_though_no_code_holds_it(facts: Facts) -> None:
    for name in ("industrial-sand", "zeolites", "cement"):
        assert list(unlisted_producers(facts, 2024, (name,)).columns) == list(
            unlisted_producers(facts, 2024).columns
        )
        assert run("data-conflicts", facts, material=name).table("publishers").rows
