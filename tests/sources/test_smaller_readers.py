"""Governance in sheets, lists of critical materials, United States accounts, emission intensities, mineral statistics."""

import json
from pathlib import Path

import pandas as pd
import pytest

from sozai.sources import load, recognise
from sozai.terms import DataError

from .samples import BGS, EID, SAMPLES, WGI_OLD, WMD, _xlsx


def tables(sample: str, folder: Path) -> dict[str, pd.DataFrame]:
    return dict(load(SAMPLES[sample][1](folder)).tables)


def one(rows: pd.DataFrame, **where: object) -> pd.Series:
    for name, value in where.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1, rows
    return rows.iloc[0]


def test_older_sheets_of_governance_give_the_same_table_under_their_own_edition(tmp_path: Path) -> None:
    rows = tables("wgi-old", tmp_path)["governance"]
    row = one(rows, country="JPN", indicator="stability", year=2022)
    assert (row["estimate"], row["standard_error"], row["source"], row["vintage"]) == (
        0.96,
        0.21,
        "wgi-earlier",
        2023,
    )
    assert len(rows) == 3 * 3


@pytest.mark.parametrize("row", [2, 3])
def test_a_sheet_of_governance_with_a_header_one_column_off_is_refused(tmp_path: Path, row: int) -> None:
    shifted = [list(cells) for cells in WGI_OLD]
    shifted[row] = shifted[row][1:]
    sheets = dict.fromkeys(("VoiceandAccountability", "RuleofLaw", "ControlofCorruption"), shifted)
    try:
        rows = load(_xlsx(sheets, "wgi.xlsx")(tmp_path), "wgi").tables["governance"]
    except DataError:
        return
    # A year that stands one column to the left still stands over its own six columns.
    assert row == 2
    assert one(rows, country="JPN", indicator="voice", year=2022)["estimate"] == 0.96


def test_indices_of_the_eu_lists_say_which_method_they_follow(tmp_path: Path) -> None:
    loaded = load(SAMPLES["eu-crm-lists"][1](tmp_path))
    rows = loaded.tables["criticality"]
    assert "not comparable" in one(rows, year=2011)["note"]
    assert one(rows, year=2023)["note"] == ""
    assert (loaded.rows_read, loaded.rows_stored, loaded.rows_refused) == (3, 2, 1)


def test_uses_and_makes_of_the_united_states_lie_in_their_own_tables(tmp_path: Path) -> None:
    uses = tables("bea-use", tmp_path)["input_output"]
    assert one(uses, row="331313", column="F01000")["value_musd"] == 2.5
    assert "NA" not in set(uses["column"])
    assert set(uses["country"]) == {"USA"}
    makes = tables("bea-make", tmp_path)["make"]
    assert one(makes, industry="331313", commodity="335912")["value_musd"] == 2.5


def test_emission_intensities_name_their_scope_and_gas(tmp_path: Path) -> None:
    rows = tables("3eid", tmp_path)["emission_intensities"]
    assert one(rows, sector="261101", scope="direct", gas="co2_energy")["emission_t_per_mjpy"] == 36.6
    assert one(rows, scope="embodied_domestic", gas="ghg")["emission_t_per_mjpy"] == 42.2


def test_gases_that_do_not_add_up_to_the_printed_total_are_refused(tmp_path: Path) -> None:
    sheets = {name: [list(row) for row in rows] for name, rows in EID.items()}
    sheets["E"][2][6] = 50.0
    with pytest.raises(DataError, match="do not add up"):
        load(_xlsx(sheets, "3EID_2015.xlsx")(tmp_path))
    sheets["E"][0] = sheets["E"][0][1:]
    with pytest.raises(DataError):
        load(_xlsx(sheets, "3EID_2015.xlsx")(tmp_path))


def test_mineral_statistics_are_output_or_trade_by_what_they_say(tmp_path: Path) -> None:
    rows = tables("bgs", tmp_path)
    copper = one(rows["production"], material="copper")
    assert (copper["stage"], copper["output_t"], copper["basis"], copper["grade"]) == (
        "refine",
        1_545_000,
        "contained",
        "A",
    )
    tungsten = one(rows["production"], material="tungsten")
    assert (tungsten["stage"], tungsten["basis"], tungsten["quality"]) == ("mine", "contained", "estimated")
    assert one(rows["national_flows"])["statistic"] == "import"


def test_the_services_json_gives_the_rows_of_the_csv(tmp_path: Path) -> None:
    import csv
    import io

    features = [{"properties": row} for row in csv.DictReader(io.StringIO(BGS))]
    path = tmp_path / "items.json"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert recognise(path).name == "bgs"
    for name, rows in load(path).tables.items():
        other = tables("bgs", tmp_path)[name]
        pd.testing.assert_frame_equal(rows.reset_index(drop=True), other.reset_index(drop=True))


def test_a_total_that_is_not_the_sum_of_its_countries_is_left_out_and_named(tmp_path: Path) -> None:
    loaded = load(_xlsx(WMD, "wmd.xlsx")(tmp_path))
    rows = loaded.tables["production"]
    assert one(rows, country="WLD")["year"] == 2021
    assert one(rows, country="COD", year=2022)["output_t"] == 110_000
    assert one(rows, country="JPN")["quality"] == "estimated"
    assert {each.reason.en.split(" (")[0]: each.count for each in loaded.refused} == {
        "a total that is not the sum of its countries": 1,
        "a mineral of no material of sozai": 2,
        "an amount that is no mass": 2,
        "no amount is printed": 1,
    }
