from pathlib import Path

import pytest

from sozai.sources import build, import_file
from sozai.store import Facts
from sozai.terms import DataError

from .samples import BACI, SAMPLES


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def written(sample: str, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return SAMPLES[sample][1](folder)


def test_an_import_says_what_it_is_and_what_it_changes(tmp_path: Path) -> None:
    path, folder = written("baci-csv", tmp_path / "in"), tmp_path / "db"
    first = import_file(path, folder, base=None)
    assert (first.source, first.rows_read, first.rows_stored, first.duplicates) == ("baci", 6, 5, 1)
    assert first.done
    assert (first.changes[0].table, first.changes[0].new, first.changes[0].first_year) == (
        "trade_flows",
        5,
        2023,
    )
    path.write_text(BACI.replace("120.500", "241.000"))
    second = import_file(path, folder, base=None)
    assert (second.changes[0].new, second.changes[0].changed) == (0, 1)
    (mover,) = second.changes[0].movers
    assert (mover.field, mover.before, mover.after) == ("value_usd", 120_500.0, 241_000.0)
    with Facts(folder, base=None) as facts:
        assert facts.frame("trade_flows", importer="JPN", hs="850511")["value_usd"].tolist() == [241_000.0]
        assert len(facts.frame("trade_flows")) == 5
        assert facts.cards()["baci-hs17-v202601"].retrieved


def test_a_mass_that_changes_or_goes_missing_is_told_beside_the_value(tmp_path: Path) -> None:
    path, folder = written("baci-csv", tmp_path / "in"), tmp_path / "db"
    import_file(path, folder, base=None)
    path.write_text(BACI.replace("7.250,0.125", "7.250,125").replace("120.500,2.000", "120.500,NA"))
    (change,) = import_file(path, folder, base=None, preview=True).changes
    assert (change.new, change.changed) == (0, 2)
    (mover,) = change.movers
    assert (mover.field, mover.before, mover.after) == ("mass_t", 0.125, 125.0)


def test_a_preview_says_the_same_and_changes_nothing(tmp_path: Path) -> None:
    path, folder = written("eu-crm", tmp_path / "in"), tmp_path / "db"
    preview = import_file(path, folder, preview=True, base=None)
    assert not folder.exists()
    report = import_file(path, folder, base=None)
    assert preview.changes == report.changes
    assert (preview.done, report.done) == (False, True)


def test_two_years_of_one_source_lie_side_by_side(tmp_path: Path) -> None:
    folder = tmp_path / "db"
    for year in ("2022", "2023"):
        path = tmp_path / f"BACI_HS17_Y{year}_V202601.csv"
        path.write_text(BACI.replace("2023,", f"{year},"))
        import_file(path, folder, base=None)
    with Facts(folder, base=None) as facts:
        assert set(facts.frame("trade_flows")["year"]) == {2022, 2023}


@pytest.mark.parametrize("old", ["120.500", "156,392", "850511"])
def test_a_bad_file_leaves_the_database_byte_for_byte(tmp_path: Path, old: str) -> None:
    path, folder = written("baci-csv", tmp_path / "in"), tmp_path / "db"
    import_file(path, folder, base=None)
    before = contents(folder)
    path.write_text(BACI.replace(old, "-" + old))
    with pytest.raises(DataError):
        import_file(path, folder, base=None)
    assert contents(folder) == before


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    for sample in set(SAMPLES) - {"iea-book"}:  # the same edition as "iea", in another file
        written(sample, tmp_path / "in")
    (tmp_path / "in" / "notes.csv").write_text("of,no\nsource,here\n")
    for name in ("one", "two"):
        build(tmp_path / "in", tmp_path / name)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    with Facts(None, base=tmp_path / "one") as facts:
        assert {row.layer for row in facts.status()} == {"embedded"}
        assert not facts.frame("baskets").empty
        assert facts.frame("trade_flows", source="baci-hs92-v202601")["year"].tolist() == [2023]
        assert {card.id for card in facts.cards().values()} >= {"assumption", "usgs-mcs-2026"}


def test_one_edition_in_two_files_is_refused_by_its_keys(tmp_path: Path) -> None:
    for sample in ("iea", "iea-book"):
        written(sample, tmp_path / "in")
    with pytest.raises(DataError, match="occurs more than once"):
        build(tmp_path / "in", tmp_path / "base")
    assert not (tmp_path / "base").exists()


def test_building_from_an_empty_folder_leaves_the_old_facts(tmp_path: Path) -> None:
    written("wgi", tmp_path / "in")
    build(tmp_path / "in", tmp_path / "facts")
    before = contents(tmp_path / "facts")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="no known file"):
        build(tmp_path / "empty", tmp_path / "facts")
    assert contents(tmp_path / "facts") == before
