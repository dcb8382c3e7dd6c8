"""The materials industry and trade measures: published figures beside what the embedded facts give."""

from collections.abc import Iterator

import pytest

from sozai.store import Facts
from sozai.studies import STUDIES, run
from sozai.studies.industry_plants import Plants, plants
from sozai.terms import Answer, NoAnswerError


@pytest.fixture(scope="module")
def facts() -> Iterator[Facts]:
    with Facts(None) as opened:
        yield opened


@pytest.fixture(scope="module")
def industry(facts: Facts) -> Answer:
    return run("industry", facts)


def test_the_deck_s_overview_is_repeated_as_printed(industry: Answer) -> None:
    """METI, 19 February 2026: 40 thousand sites, 1.70 million people, 103 and 30 trillion yen."""
    names = ("establishments_count", "people_count", "shipments_tjpy", "value_added_tjpy")
    assert [industry.finding(name).value for name in names] == [40_000, 1_700_000, 103.0, 30.0]


def test_outputs_are_those_of_the_oecd_table_at_the_rate_asked(facts: Facts, industry: Answer) -> None:
    """OECD input-output table of Japan, 2018: basic metals 343.4 and chemicals 194.2 billion USD of output."""
    one = run("industry", facts, sectors=("11", "15"), jpy_per_usd=100.0).table("accounts").to_frame()
    assert one["output_tjpy"].tolist() == pytest.approx([19.42, 34.34], abs=0.01)
    whole = industry.table("accounts").to_frame()
    assert industry.finding("computed_value_added_tjpy").value == pytest.approx(
        whole["value_added_tjpy"].sum()
    )
    assert industry.finding("manufacturing_share").value == pytest.approx(whole["manufacturing_share"].sum())


def test_what_nobody_at_hand_publishes_is_named_and_never_zero(industry: Answer) -> None:
    missing = {row[0].en: row[1].en for row in industry.table("missing").rows}
    assert {"Non-ferrous metals", "Ceramics, stone and clay products", "Rubber products"} <= set(missing)
    assert "Iron and steel" not in missing
    printed = industry.table("published").to_frame()
    assert not (printed.select_dtypes("number") == 0.0).any().any()


def test_the_matrix_names_the_deck_s_uses_and_the_fields_it_is_silent_on(industry: Answer) -> None:
    cells = {(row[0], row[1]): row for row in industry.table("fields").rows}
    assert cells["deck-sputtering-target", "field-ai-semiconductors"][4].en == "the page names the field"
    assert cells["deck-permanent-magnets", "field-energy-security"][2] == 2
    assert ("deck-carbon-fibre", "field-aerospace") in cells
    assert {name for cell in cells for name in cell} <= set(STUDIES["industry"].names)
    assert any(
        "Quantum technology" in words.en and "Fusion energy" in words.en for words in industry.warnings
    )


def test_ethylene_has_eleven_makers_and_twelve_plants_that_add_up_to_the_survey(industry: Answer) -> None:
    """METI survey, end of 2019, by JPCA: 6,162 kt in a year with maintenance; twelve plants become eight."""
    makers = industry.table("makers").to_frame()
    assert (len(makers), makers["plants_count"].sum(), makers["capacity_tpa"].sum()) == (11, 12, 6_162_000)
    assert industry.finding("ethylene_capacity_tpa").value == 6_162_000
    left = industry.finding("ethylene_left_tpa")
    # 480 of Maruzen and 496 of Mizushima go for sure; 404 or 491 in Kawasaki; of Idemitsu's 997 nobody says how much.
    assert (left.low, left.high) == (6_162_000 - 480_000 - 496_000 - 491_000 - 997_000, 4_782_000)
    assert left.comment is not None
    assert "12 plants become 8" in left.comment.en


def test_a_plant_without_a_source_is_named_as_missing_and_has_no_number(industry: Answer) -> None:
    closures = industry.table("closures").to_frame().set_index("plant")
    assert len(closures) == 4
    assert closures["capacity_tpa"].notna().sum() == 2
    said = next(words for words in industry.warnings if words.en.startswith("Ethylene"))
    assert "Idemitsu Kosan, Chiba" in said.en
    assert "ENEOS" in said.ja


def test_the_chain_of_ethylene_starts_from_the_capacity_of_its_makers(facts: Facts) -> None:
    plant = facts.frame("plants", process="refine-ethylene", country="JPN").iloc[0]
    capacity = facts.frame("makers", good="ethylene", country="JPN")["capacity_tpa"].sum()
    assert plant["output_tpa"] == pytest.approx(0.78 * capacity, rel=1e-3)


def test_a_country_without_makers_on_record_has_no_table_of_them(facts: Facts) -> None:
    assert plants(facts, "DEU") == Plants()


def _rates(facts: Facts, country: str, day: str) -> dict[str, tuple[object, object]]:
    table = run("trade-measures", facts, country=country, date=day).table("measures")
    place = {column.name: number for number, column in enumerate(table.columns)}
    stands = place["stands"]
    live = (row for row in table.rows if row[stands].en.startswith("in force"))
    return {row[place["goods"]].en: (row[stands].en, row[place["rate_share"]]) for row in live}


@pytest.mark.parametrize(
    ("day", "rate", "stands"),
    [("2025-03-12", 0.25, "in force"), ("2025-06-03", 0.25, "in force"), ("2025-06-04", 0.5, "in force"),
     ("2026-06-08", 0.5, "in force"), ("2026-11-09", 0.5, "in force when last read")],
)  # fmt: skip
def test_section_232_holds_at_the_rate_of_its_day(facts: Facts, day: str, rate: float, stands: str) -> None:
    """Whitecase, alstontrade and ashurst: 25 % from 12 March 2025, 50 % from 4 June 2025 and 6 April 2026."""
    table = run("trade-measures", facts, date=day).table("measures").rows
    live = [row for row in table if row[0].en == "Steel articles" and row[4].en.startswith("in force")]
    assert [(row[4].en, row[5]) for row in live] == [(stands, rate)]


def test_britain_has_its_own_rate_and_after_april_2026_none_on_record(facts: Facts) -> None:
    assert _rates(facts, "GBR", "2025-07-01")["Steel articles"] == ("in force", 0.25)
    assert _rates(facts, "GBR", "2026-05-01")["Steel articles"] == ("in force", None)


def test_the_eu_quota_of_japan_and_the_rate_over_it(facts: Facts) -> None:
    """Regulation (EU) 2026/1384 from 1 July 2026: 551,539 t for Japan, half over it; 25 % under the safeguard before."""
    table = run("trade-measures", facts, date="2026-07-01").table("measures").to_frame()
    mine = table[table["goods"] == "Japan's own quota, inside quota"].iloc[0]
    assert (mine["quota_tpa"], mine["rate_share"], mine["inside_share"]) == (551_539, 0.5, 0.0)
    assert _rates(facts, "JPN", "2026-06-30")["26 categories of steel, over quota"] == ("in force", 0.25)


def test_japan_s_own_duty_on_graphite_electrodes_is_known_while_provisional(facts: Facts) -> None:
    """Ministry of Finance, 28 March 2025: 95.2 % from 29 March to 28 July 2025; the definitive rate is not at hand."""
    assert _rates(facts, "JPN", "2025-04-01")["Graphite electrodes"][1] == 0.952
    after = run("trade-measures", facts, date="2025-08-01").table("measures").rows
    left = [row for row in after if row[0].en == "Graphite electrodes"]
    assert [(row[4].en, row[5]) for row in left] == [("day not in our sources", None)]


def test_trade_that_is_not_on_record_says_what_to_import(facts: Facts) -> None:
    trade = run("trade-measures", facts).table("trade").to_frame()
    electrodes = trade[trade["goods"] == "Graphite electrodes"].iloc[0]
    assert electrodes["value_usd"] != electrodes["value_usd"]
    assert "854511" in electrodes["remark"]
    metal = trade[trade["goods"] == "Aluminium articles"].iloc[0]
    assert metal["duty_usd"] == pytest.approx(0.5 * metal["value_usd"])


def test_a_side_without_measures_is_refused_by_the_table_s_name(facts: Facts) -> None:
    with pytest.raises(NoAnswerError, match="trade_measures"):
        run("trade-measures", facts, country="LAO", side="own")
