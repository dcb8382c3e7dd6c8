"""Published figures, read from the facts that the package carries."""

from collections.abc import Iterator

import pytest

from sozai.store import EMBEDDED, Facts


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


def test_rare_earth_mine_output_2024_adds_to_384_kt_beside_a_printed_total_of_380_kt(facts: Facts) -> None:
    """U.S. Geological Survey, Mineral Commodity Summaries 2026, Rare earths, World Mine Production and Reserves."""
    rows = facts.frame("production", material="rare-earths", stage="mine", year=2024, source="usgs-mcs-2026")
    world = rows["country"] == "WLD"
    assert rows[~world]["output_t"].sum() == 384_000.0
    assert rows[world]["output_t"].tolist() == [380_000.0]
    assert rows[world]["quality"].tolist() == ["rounded"]
    assert rows[rows["country"] == "CHN"]["output_t"].tolist() == [270_000.0]
    assert set(rows["basis"]) == {"oxide"}


def test_two_editions_disagree_on_australia_and_both_are_kept(facts: Facts) -> None:
    """Mineral Commodity Summaries 2025 and 2026, Rare earths: 13,000 and 29,000 t for 2024."""
    rows = facts.frame("production", material="rare-earths", country="AUS", year=2024)
    assert dict(zip(rows["source"], rows["output_t"], strict=True)) == {
        "usgs-mcs-2025": 13_000.0,
        "usgs-mcs-2026": 29_000.0,
    }


def test_china_refines_91_percent_of_magnet_rare_earths(facts: Facts) -> None:
    """IEA, Critical Minerals Dataset: refined magnet rare earths 2024, China 91.3 %."""
    rows = facts.frame("production", material="magnet-rare-earths", stage="refine", year=2024).set_index(
        "country"
    )
    named = rows.drop("WLD")["output_t"]
    assert named.sum() == pytest.approx(rows.loc["WLD", "output_t"], rel=1e-9)
    assert 100 * named["CHN"] / named.sum() == pytest.approx(91.3, abs=0.05)


def test_the_top_three_refine_86_percent_of_the_six_key_minerals(facts: Facts) -> None:
    """IEA, Global Critical Minerals Outlook 2025: the top three refiners' mean share is 86 % (85.81 from its data)."""
    rows = facts.frame("production", source="iea-cm-2025", stage="refine", year=2024)
    shares = []
    for _, mineral in rows.groupby("material"):
        output = mineral.set_index("country")["output_t"]
        shares.append(output.drop(["WLD", "ROW"]).nlargest(3).sum() / output["WLD"])
    assert len(shares) == 6
    assert 100 * sum(shares) / 6 == pytest.approx(85.81, abs=0.005)


@pytest.mark.parametrize(
    ("material", "multiple"), [("lithium", 6.32), ("nickel", 4.24), ("rare-earths", 2.47)]
)
def test_clean_energy_demand_grows_six_four_and_two_fold(
    facts: Facts, material: str, multiple: float
) -> None:
    """IEA, Critical Minerals Dataset, Stated Policies Scenario, clean energy technologies, 2040 over 2024."""
    rows = facts.frame("demand", material=material, use="total", scope="clean_energy")
    base = rows[(rows["scenario"] == "base") & (rows["year"] == 2024)]["demand_t"]
    later = rows[(rows["scenario"] == "STEPS") & (rows["year"] == 2040)]["demand_t"]
    assert float(later.iloc[0]) / float(base.iloc[0]) == pytest.approx(multiple, abs=0.005)


def test_magnets_worth_5_billion_dollars_crossed_borders_in_2024(facts: Facts) -> None:
    """CEPII, BACI version 202601, HS17, code 850511: 4.963 billion USD; China ships 137 kt."""
    rows = facts.frame("trade_flows", hs="850511", year=2024, source="baci-hs17-v202601")
    assert rows["value_usd"].sum() / 1e9 == pytest.approx(4.963, abs=0.0005)
    assert rows[rows["exporter"] == "CHN"]["mass_t"].sum() / 1e3 == pytest.approx(137, abs=0.5)


def test_japan_is_stable_and_the_2024_edition_revised_what_the_2023_edition_said(facts: Facts) -> None:
    """World Bank, Worldwide Governance Indicators 2024: Japan 1.03 in 2022 (the edition before: 1.07)."""
    rows = facts.frame("governance", indicator="stability", year=2022, country="JPN")
    assert rows["estimate"].tolist() == [pytest.approx(1.03, abs=0.005)]
    assert rows["vintage"].tolist() == [2024]


def test_the_chinese_processing_share_of_dysprosium_is_an_input_of_100_percent(facts: Facts) -> None:
    """European Commission, Study on the critical raw materials for the EU 2023."""
    rows = facts.frame("supply_shares", material="dysprosium", stage="refine", scope="world")
    assert rows[["country", "share"]].to_numpy().tolist() == [["CHN", 1.0]]


def test_japans_output_2018_is_its_inputs_and_its_value_added(facts: Facts) -> None:
    """OECD, Input-Output Tables 2021 edition: in every industry inputs at purchasers' prices + value added = output."""
    rows = facts.frame("input_output", country="JPN", year=2018).set_index(["row", "column"])["value_musd"]
    for number in range(1, 46):
        column = f"{number:02d}"
        inputs = rows["TTL_INT_FNL", column] + rows["VALU", column]
        assert inputs == pytest.approx(rows["OUTPUT", column], abs=0.25)


def test_every_source_of_the_carried_rows_has_a_card_with_a_licence(facts: Facts) -> None:
    cards = facts.cards()
    used = {row.source for row in facts.status()}
    assert used == set(cards)
    for card in cards.values():
        assert card.licence
        assert card.citation
        assert card.sha256


def test_the_carried_facts_are_small() -> None:
    assert sum(path.stat().st_size for path in EMBEDDED.rglob("*") if path.is_file()) < 8_000_000
