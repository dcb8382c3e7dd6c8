"""What each reader makes of its publisher's quirks."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.sources import load
from sozai.sources.reading import printed
from sozai.terms import DataError

from .samples import BACI, CRM, MCS2025, MCS2026, SAMPLES


def tables(sample: str, folder: Path) -> dict[str, pd.DataFrame]:
    return dict(load(SAMPLES[sample][1](folder)).tables)


def one(rows: pd.DataFrame, **where: object) -> pd.Series:
    for name, value in where.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1, rows
    return rows.iloc[0]


@given(st.integers(0, 10**12))
def test_a_printed_number_is_read_with_or_without_commas(number: int) -> None:
    assert printed(f"{number:,}") == printed(str(number))
    assert printed(str(number)).value == number


@pytest.mark.parametrize(
    ("cell", "value", "quality"),
    [
        ("W", None, "withheld"),
        ("NA", None, "not_available"),
        ("Large", None, "not_available"),
        ("—", 0.0, "reported"),
        (">50", 50.0, "bound"),
        ("<1,000", 1000.0, "bound"),
        ("500–17,000", 8750.0, "range"),
        ("330 - 390", 360.0, "range"),
        ("5.66", 5.66, "reported"),
    ],
)
def test_words_in_cells_become_a_quality_never_a_zero(cell: str, value: float | None, quality: str) -> None:
    assert (printed(cell).value, printed(cell).quality) == (value, quality)


def test_mcs_2025_masses_are_tonnes_and_notes_say_why_a_value_is_absent(tmp_path: Path) -> None:
    rows = tables("mcs-2025", tmp_path)
    china = one(rows["production"], material="gallium", country="CHN", year=2023)
    assert (china["output_t"], china["stage"], china["quality"], china["grade"]) == (
        600.0,
        "refine",
        "reported",
        "A",
    )
    assert one(rows["production"], material="gallium", country="WLD", year=2024)["quality"] == "rounded"
    assert one(rows["capacity"], material="gallium")["capacity_tpa"] == 1000.0
    reserves = one(rows["reserves"], country="USA")
    assert (reserves["reserves_t"], reserves["quality"]) == (1_900_000.0, "bound")
    assert one(rows["reserves"], country="MMR")["quality"] == "not_available"
    burma = one(rows["production"], country="MMR", year=2024)
    assert (burma["quality"], burma["grade"], burma["basis"]) == ("estimated", "B", "oxide")
    assert set(rows["production"].query("country == 'PER'")["form"]) == {"Mine production (andalusite)"}


def test_units_that_mcs_misprints_are_thousands_of_tonnes_and_say_so(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text(
        MCS2025.partition("\n")[0]
        + "\nMCS2025,Sand and gravel (industrial),Netherlands,Mine production,metric tons,60,60,,,,,,\n"
        + 'MCS2025,Molybdenum ,Chile,"Mine production, molybdenum content",metric tons,44,38,,,,,1400,\n'
    )
    old = load(tmp_path / "old.csv").tables
    sand, mined = (
        old["production"].query(f"material == '{name}'") for name in ("industrial-sand", "molybdenum")
    )
    assert sand["output_t"].tolist() == [60_000.0, 60_000.0]
    assert mined["output_t"].tolist() == [44.0, 38.0]
    assert old["reserves"]["reserves_t"].tolist() == [1_400_000.0]
    head, gallium = MCS2026.partition("\n")[0], "VANADIUM,World Mine Production and Reserves,Vanadium,China,"
    (tmp_path / "new.csv").write_text(
        f"{head}\n{gallium}Production,Mine production,metric tons,2025,84,,Yes,\n"
        f"{gallium}Reserves,Reserves,metric tons,2025,5,,Yes,\n"
    )
    new = load(tmp_path / "new.csv").tables
    assert (new["production"]["output_t"].tolist(), new["reserves"]["reserves_t"].tolist()) == (
        [84.0],
        [5000.0],
    )
    for rows in (sand, old["reserves"], new["reserves"]):
        assert all("read as thousand metric tons" in note for note in rows["note"])


def test_mcs_2026_rows_go_to_the_table_their_statistic_names(tmp_path: Path) -> None:
    rows = tables("mcs-2026", tmp_path)
    china = one(rows["production"], country="CHN")
    assert (china["output_t"], china["basis"], china["quality"], china["grade"]) == (
        270_000,
        "oxide",
        "estimated",
        "B",
    )
    assert one(rows["production"], country="CIV")["output_t"] == 0.0
    assert one(rows["production"], country="WLD")["quality"] == "rounded"
    assert one(rows["production"], material="gemstones")["output_t"] == pytest.approx(20_000 * 1000 * 0.2e-6)
    assert one(rows["prices"], material="gallium")["price_usd_per_t"] == 500_000.0
    cobalt = one(rows["prices"], material="cobalt")
    assert cobalt["price_usd_per_t"] == pytest.approx(15 * 2204.62262)
    assert cobalt["quality"] == "range"
    assert one(rows["reliance"], material="gallium")["net_import_share"] == 0.5
    assert one(rows["reliance"], material="silver")["note"].startswith("net exporter")
    withheld = one(rows["national_flows"], material="gallium", statistic="import")
    assert (withheld["quality"], withheld["amount_t"]) == ("withheld", None) or pd.isna(withheld["amount_t"])
    mica = rows["national_flows"].query("material == 'mica'")
    assert mica["form"].tolist() == ["Imports", "Imports [2]"]


def test_baci_codes_become_countries_and_a_missing_mass_stays_missing(tmp_path: Path) -> None:
    rows = tables("baci-csv", tmp_path)["trade_flows"]
    japan = one(rows, importer="JPN", hs="850511")
    assert (japan["exporter"], japan["value_usd"], japan["mass_t"]) == ("CHN", 120_500.0, 2.0)
    assert (japan["hs_revision"], japan["source"]) == ("HS2017", "baci-hs17-v202601")
    america = one(rows, importer="USA")
    assert pd.isna(america["mass_t"])
    assert america["quality"] == "not_available"
    assert one(rows, hs="010121")[["exporter", "importer"]].tolist() == ["USA", "IND"]
    assert one(rows, hs="280530", importer="FRA")["exporter"] == "TWN"
    nowhere = one(rows, hs="280530", importer="JPN")
    assert (nowhere["exporter"], nowhere["value_usd"], nowhere["mass_t"]) == ("ROW", 3000.0, 1.0)


def test_one_goods_code_printed_under_three_names_is_not_counted_three_times(tmp_path: Path) -> None:
    loaded = load(SAMPLES["baci-largest"][1](tmp_path))
    assert loaded.rows_refused == 1
    rows = loaded.tables["trade_flows"]
    assert one(rows, hs="811292")["value_usd"] == 300.0
    rows = rows[rows["hs"] == "850511"]
    assert one(rows, exporter="CHN")["value_usd"] == 5000.0
    assert one(rows, exporter="JPN")["mass_t"] == 0.5


def test_the_iea_file_is_split_into_base_year_outlook_and_demand(tmp_path: Path) -> None:
    rows = tables("iea", tmp_path)
    china = one(rows["production"], country="CHN")
    assert (china["material"], china["stage"], china["output_t"]) == ("magnet-rare-earths", "refine", 9000.0)
    assert one(rows["production"], country="WLD")["output_t"] == 10_000.0
    assert one(rows["supply_outlook"], country="CHN")["year"] == 2030
    total = one(rows["demand"], material="lithium", use="total", scope="all", scenario="STEPS", year=2040)
    assert total["demand_t"] == 8000.0
    assert (
        one(rows["demand"], material="lithium", use="Electric vehicles", scenario="base")["demand_t"]
        == 1000.0
    )


def test_governance_keeps_the_banks_scale_and_translates_its_old_codes(tmp_path: Path) -> None:
    rows = tables("wgi", tmp_path)["governance"]
    assert one(rows, country="JPN", indicator="stability")["estimate"] == pytest.approx(1.07)
    assert one(rows, country="ROU")["indicator"] == "voice"


def test_shares_of_the_eu_study_are_fractions_and_bounds_say_so(tmp_path: Path) -> None:
    rows = tables("eu-crm", tmp_path)["supply_shares"]
    assert one(rows, material="dysprosium")[["share", "stage", "scope"]].tolist() == [0.4, "mine", "world"]
    assert one(rows, country="TUR")[["share", "quality"]].tolist() == [0.001, "bound"]
    assert one(rows, country="CHL")["share"] == 0.06


def test_sectors_carry_a_japanese_name_of_ours(tmp_path: Path) -> None:
    rows = tables("oecd", tmp_path)
    assert one(rows["sectors"], sector="20")["title_ja"] == "自動車・同部品"
    assert one(rows["input_output"], row="20", column="EXPO")["value_musd"] == 1.5


def test_codes_of_the_concordance_keep_their_leading_zeros_and_relation(tmp_path: Path) -> None:
    rows = tables("hs", tmp_path)["hs_concordance"]
    assert one(rows, from_code="811292")["relation"] == "n:n"
    assert set(rows["from_revision"] + rows["to_revision"]) == {"HS2017HS2012"}


@pytest.mark.parametrize(
    ("sample", "text", "old", "new", "said"),
    [
        ("baci-csv", BACI, "120.500", "-120.500", "value_usd must be at least 0"),
        ("baci-csv", BACI, ",2.000\n", ",-2.000\n", "mass_t must be at least 0"),
        ("baci-csv", BACI, "2023,156,392", "2023,999,392", "unknown country code: 999"),
        ("baci-csv", BACI, "850511", "85051123", "hs must have the form"),
        ("baci-csv", BACI, "120.500", "much", "value_usd must be a number"),
        ("mcs-2026", MCS2026, "China", "Atlantis", "Atlantis"),
        ("mcs-2026", MCS2026, "270,000", "-270,000", "output_t must be at least 0"),
        ("mcs-2026", MCS2026, "Rare Earths", "Unobtainium", "Unobtainium"),
        ("eu-crm", CRM, "40%", "140%", "share must be at most 1"),
        ("eu-crm", CRM, "China", "Chinaland", "Chinaland"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_its_line(
    tmp_path: Path, sample: str, text: str, old: str, new: str, said: str
) -> None:
    path = SAMPLES[sample][1](tmp_path)
    path.write_bytes(text.replace(old, new).encode("cp1252", errors="replace"))
    with pytest.raises(DataError) as caught:
        load(path)
    assert said in str(caught.value)
    assert "nothing was changed" in str(caught.value)
    assert "何も変更していません" in caught.value.of("ja")


def test_the_same_key_with_two_values_is_refused_and_the_same_row_twice_is_one(tmp_path: Path) -> None:
    path = tmp_path / "BACI_HS17_Y2023_V202601.csv"
    path.write_text(BACI + "2023,156,392,850511,120.500,2.000\n")
    assert load(path).duplicates == 2  # this one, and the areas that are no country
    path.write_text(BACI + "2023,156,392,850511,99,2.000\n")
    with pytest.raises(DataError, match=r"850511 / HS2017 .* more than once \(2 rows: 2, 8\)"):
        load(path)


def test_a_baci_file_that_hides_its_revision_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trade.csv"
    path.write_text(BACI)
    with pytest.raises(DataError, match="HS revision"):
        load(path)


def test_a_workbook_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = SAMPLES["wgi"][1](tmp_path)
    monkeypatch.setattr("sozai.sources.reading.LARGEST_WORKBOOK", 1000)
    with pytest.raises(DataError, match="unpacks to"):
        load(path)
