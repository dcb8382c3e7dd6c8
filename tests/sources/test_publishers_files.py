"""The publishers' own files, in the folder that SOZAI_FILES names."""

import os
from pathlib import Path

import pytest

from sozai.sources import build, load, recognise
from sozai.store import EMBEDDED
from sozai.store.manifest import read_manifest

FILES = {
    "usgs_mcs/MCS2025_World_Data.csv": ("usgs_mcs", 3115, 3083),
    "usgs_mcs/MCS2026_Commodities_Data.csv": ("usgs_mcs", 8886, 7663),
    "baci/baci_hs92_1995_2024.parquet": ("baci", 1_264_888, 1_264_888),
    "baci/atlas_trade_BACI_HS17_latest.parquet": ("baci", 21_723, 21_723),
    "baci/flows_2023.json": ("baci", None, None),
    "wgi/wgidataset_2024ed.xlsx": ("wgi", 32_100, 30_914),
    "iea/iea.json": ("iea", 3548, 2164),
    "eu_crm/fact_GlobalSupplyShares_and_t.csv": ("eu_crm", 2561, 2538),
    "eu_crm/fact_EUSupplyShares_and_t.csv": ("eu_crm", 907, 907),
    "io/oecd_io_jpn_2018.csv": ("oecd", 2750, 2750),
    "comtrade/comtrade_2022.csv.gz": ("comtrade", 166_616, 33_332),
    "comtrade/rshimizu_trade2015.csv": ("comtrade", 16_200, 717),
    "prices/CMO-Historical-Data-Monthly_2026-05.xlsx": ("pink_sheet", 56_161, 11_227),
    "io/oecd_io_jpn_2009.csv": ("oecd", 2750, 2750),
    "io/bea_use_2017_detail.csv": ("bea", 173_400, 172_584),
    "io/bea_make_2017_detail.csv": ("bea", 162_409, 162_409),
    "io/3EID_2015.xlsx": ("three_eid", 16_154, 10_530),
    "io/butsuryo_2015.xlsx": ("physical_table", 8151, 4632),
    "io/oecd_io_jpn_2011.csv": ("oecd", 2750, 2750),
    "io/oecd_io_jpn_2015.csv": ("oecd", 2750, 2750),
    "eu_crm/dimension_CRMsOverTime.csv": ("eu_crm", 355, 292),
    "hs/HS2022_to_HS2017.xlsx": ("hs", 15_657, 15_657),
    "hs/HS2017_to_HS2012.xlsx": ("hs", 6141, 6141),
}


@pytest.fixture
def files() -> Path:
    folder = os.environ.get("SOZAI_FILES")
    if not folder:
        pytest.skip("SOZAI_FILES does not name the folder of publishers' files")
    return Path(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_publishers_file_is_recognised_and_every_row_accounted_for(files: Path, name: str) -> None:
    source, read, stored = FILES[name]
    assert recognise(files / name).name == source
    loaded = load(files / name)
    assert loaded.rows_read == loaded.rows_stored + loaded.rows_refused + loaded.duplicates
    if read is not None:
        assert (loaded.rows_read, loaded.rows_stored) == (read, stored)


def test_the_carried_facts_are_what_build_makes_of_the_files(files: Path, tmp_path: Path) -> None:
    fresh, carried = build(files, tmp_path / "facts"), read_manifest(EMBEDDED)
    assert [(part.table, part.source, part.rows) for part in fresh.parts] == [
        (part.table, part.source, part.rows) for part in carried.parts
    ]
    changed = [
        part.table for part, old in zip(fresh.parts, carried.parts, strict=True) if part.sha256 != old.sha256
    ]
    assert changed == [], "rebuild them with `sozai data build --from DIR`"
    assert (tmp_path / "facts" / "manifest.json").read_bytes() == (EMBEDDED / "manifest.json").read_bytes()


def test_the_two_congos_are_told_apart(files: Path) -> None:
    produced = load(files / "usgs_mcs" / "MCS2026_Commodities_Data.csv").tables["production"]
    mined = produced[(produced.material == "cobalt") & (produced.stage == "mine") & (produced.year == 2024)]
    countries = mined[mined.country != "WLD"]
    assert countries.loc[countries.output_t.idxmax(), "country"] == "COD"
    assert mined.form.nunique() == 1


def test_every_total_of_comtrade_is_the_sum_of_the_largest_rows_of_its_partners(files: Path) -> None:
    """More than half of the file's rows repeat another, and a fifth of its keys hold unnamed splits."""
    reasons = {each.reason.en for each in load(files / "comtrade" / "comtrade_2022.csv.gz").refused}
    assert "a total over all partners (partner 0)" in reasons
    assert not any("not the sum" in reason for reason in reasons)
