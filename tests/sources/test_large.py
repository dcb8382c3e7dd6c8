"""Files larger than memory: the same rows, the same account and the same refusals as the reader of rows gives."""

import random
import tempfile
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozai.sources import import_file, load, prepare
from sozai.sources.baci.staging import staged_year
from sozai.store import Facts
from sozai.terms import DataError

HEADER = "t,i,j,k,v,q\n"
CODES = (4, 156, 251, 392, 490, 577, 697, 699, 837, 842)
NAME = "BACI_HS92_Y{}_V202601.csv"


def flows(year: int, count: int, seed: int = 0) -> str:
    draw = random.Random(f"{year} {seed}")
    keys = draw.sample(
        [(i, j, k) for i in CODES for j in CODES if i != j for k in (10121, 280530, 850511)], count
    )
    rows = (
        f"{year},{i},{j},{k:06d},{draw.uniform(0.001, 1e6):.3f},{draw.choice(['NA', '          NA', '1.250', '0.000'])}\n"
        for i, j, k in keys
    )
    return HEADER + "".join(rows)


def archive(path: Path, years: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("Readme.txt", "BACI")
        made.writestr("country_codes_V202601.csv", "country_code,country_name\n4,Afghanistan\n")
        for name, text in years.items():
            made.writestr(name, text)
    return path


def stored(folder: Path) -> pd.DataFrame:
    with Facts(folder, base=None) as facts:
        return facts.frame("trade_flows")


@settings(max_examples=30)
@given(count=st.integers(1, 250), seed=st.integers(0, 99))
def test_rows_that_wait_in_files_are_the_rows_that_are_read_one_by_one(count: int, seed: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / NAME.format(2020)
        path.write_text(flows(2020, count, seed))
        (waiting := folder / "waiting").mkdir()
        found = staged_year(path, waiting)
        assert found is not None
        by_row = load(path)
        rows = by_row.tables["trade_flows"]
        (file,) = found.tables["trade_flows"]
        assert (found.rows_read, found.merged, file.rows) == (count, by_row.duplicates, len(rows))
        key = ["year", "exporter", "importer", "hs"]
        ours = _parquet(file.path)
        pd.testing.assert_frame_equal(
            ours.sort_values(key, ignore_index=True),
            rows.astype(ours.dtypes.to_dict()).sort_values(key, ignore_index=True)[list(ours.columns)],
        )


def _parquet(path: Path) -> pd.DataFrame:
    import duckdb

    with duckdb.connect() as connection:
        return connection.execute("SELECT * FROM read_parquet(?)", [str(path)]).df()


def test_the_archive_of_all_years_is_one_import(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "BACI_HS92_V202601.zip", {NAME.format(y): flows(y, 50) for y in (1995, 1996, 2020)}
    )
    with prepare(path, tmp_path / "db", base=None) as prepared:
        assert not (tmp_path / "db").exists()
        assert (prepared.report.source, prepared.report.rows_read) == ("baci", 150)
        (change,) = prepared.report.changes
        assert (change.first_year, change.last_year, change.new) == (1995, 2020, prepared.report.rows_stored)
        done = prepared.commit()
    assert done.rows_read == done.rows_stored + done.rows_refused + done.duplicates
    rows = stored(tmp_path / "db")
    assert len(rows) == done.rows_stored
    assert set(rows["year"]) == {1995, 1996, 2020}


def test_a_second_version_of_a_year_replaces_it_and_names_the_largest_movers(tmp_path: Path) -> None:
    years = {NAME.format(y): flows(y, 40) for y in (2019, 2020)}
    import_file(archive(tmp_path / "BACI_HS92_V202601.zip", years), tmp_path / "db", base=None)
    before = stored(tmp_path / "db")
    text = HEADER + "2020,156,392,850511,9999999.000,1.000\n2020,156,842,850511,5.000,1.000\n"
    known = before.query("year == 2020 and exporter == 'CHN' and importer == 'JPN' and hs == '850511'")
    (tmp_path / NAME.format(2020)).write_text(text)
    report = import_file(tmp_path / NAME.format(2020), tmp_path / "db", base=None)
    (change,) = report.changes
    assert change.rows == 2
    assert {mover.after for mover in change.movers} >= set([9_999_999_000.0] if len(known) else [])
    after = stored(tmp_path / "db")
    assert len(after) == len(before) + change.new
    value = after.query("year == 2020 and exporter == 'CHN' and importer == 'JPN' and hs == '850511'")[
        "value_usd"
    ]
    assert value.tolist() == [9_999_999_000.0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",392,", ",1,", "unknown country code"),
        ("2020,", "x,", "year"),
        (",850511,", ",8505119,", "hs"),
        ("\n2020,", "\n2020,-", "value_usd|year|unknown"),
    ],
)
def test_what_is_unusual_in_a_year_of_an_archive_is_named_and_changes_nothing(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    good, bad = NAME.format(2019), NAME.format(2020)
    text = HEADER + "2020,156,392,850511,1.000,1.000\n"
    path = archive(tmp_path / "BACI_HS92_V202601.zip", {good: flows(2019, 10), bad: text.replace(old, new)})
    with pytest.raises(DataError, match=said) as caught:
        import_file(path, tmp_path / "db", base=None)
    assert bad in str(caught.value)
    assert not (tmp_path / "db").exists()


def test_a_flow_that_stands_twice_in_a_year_of_an_archive_is_one_row_and_a_named_duplicate(
    tmp_path: Path,
) -> None:
    line = "2020,156,392,850511,1.000,1.000\n"
    path = archive(tmp_path / "BACI_HS92_V202601.zip", {NAME.format(2020): HEADER + line * 2})
    report = import_file(path, tmp_path / "db", base=None)
    assert (report.rows_read, report.rows_stored, report.duplicates) == (2, 1, 1)


def test_a_cut_archive_and_one_without_years_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "BACI_HS92_V202601.zip", {NAME.format(2020): flows(2020, 200)})
    content = path.read_bytes()
    for kept in (len(content) // 3, len(content) - 5):
        path.write_bytes(content[:kept])
        with pytest.raises(DataError):
            import_file(path, tmp_path / "db", "baci", base=None)
    middle = len(content) // 2
    path.write_bytes(content[:middle] + bytes(8) + content[middle + 8 :])
    with pytest.raises(DataError):
        import_file(path, tmp_path / "db", "baci", base=None)
    archive(path, {})
    with pytest.raises(DataError, match="no file of"):
        import_file(path, tmp_path / "db", "baci", base=None)
    assert not (tmp_path / "db").exists()


def test_the_version_in_the_name_is_the_edition_of_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "BACI_HS17_Y2020_V202501.csv"
    path.write_text(flows(2020, 5))
    import_file(path, tmp_path / "db", base=None)
    rows = stored(tmp_path / "db")
    assert set(rows["source"]) == {"baci-hs17-v202501"}
    assert set(rows["vintage"]) == {2025}
    with Facts(tmp_path / "db", base=None) as facts:
        assert facts.cards()["baci-hs17-v202501"].publisher == "CEPII"
