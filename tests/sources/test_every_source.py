"""Laws that every registered source holds, on a small file of ours in its layout."""

import csv
import io
import re
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozai.sources import SOURCES, import_file, load, recognise
from sozai.store import check
from sozai.terms import TABLES, DataError

from .samples import SAMPLES

EACH = pytest.mark.parametrize("sample", SAMPLES)
TEXTS = [
    name
    for name in SAMPLES
    if name in ("mcs-2025", "mcs-2026", "baci-csv", "eu-crm", "oecd", "assumptions", "comtrade")
]


def written(sample: str, folder: Path) -> Path:
    return SAMPLES[sample][1](folder)


def test_every_source_has_a_sample() -> None:
    assert {source for source, _ in SAMPLES.values()} == set(SOURCES)


@EACH
def test_a_file_is_recognised_by_its_content_whatever_its_name(sample: str, tmp_path: Path) -> None:
    path = written(sample, tmp_path)
    other = path.rename(tmp_path / f"download{path.suffix}")
    assert recognise(other).name == SAMPLES[sample][0]


@EACH
def test_every_row_read_is_stored_refused_or_a_duplicate(sample: str, tmp_path: Path) -> None:
    loaded = load(written(sample, tmp_path))
    assert loaded.rows_read == loaded.rows_stored + loaded.rows_refused + loaded.duplicates
    assert loaded.rows_stored == sum(len(rows) for rows in loaded.tables.values()) > 0
    for reason in loaded.refused:
        assert reason.reason.en != reason.reason.ja
        assert reason.count >= len(reason.rows) > 0


@EACH
def test_stored_rows_keep_their_declaration_and_their_card(sample: str, tmp_path: Path) -> None:
    loaded = load(written(sample, tmp_path))
    for name, rows in loaded.tables.items():
        assert check(TABLES[name], rows) == []
        assert set(rows["source"].astype(str)) <= {card.id for card in loaded.cards}


@EACH
def test_reading_twice_gives_the_same_rows_and_leaves_the_file_alone(sample: str, tmp_path: Path) -> None:
    path = written(sample, tmp_path)
    before = path.read_bytes()
    first, second = load(path), load(path)
    assert path.read_bytes() == before
    for name in first.tables:
        pd.testing.assert_frame_equal(first.tables[name], second.tables[name])


@EACH
def test_a_file_imported_again_brings_nothing_new_and_changes_nothing(sample: str, tmp_path: Path) -> None:
    path = written(sample, tmp_path)
    first = import_file(path, tmp_path / "db", base=None)
    assert [(each.rows, each.changed, each.movers) for each in first.changes] == [
        (each.new, 0, ()) for each in first.changes
    ]
    again = import_file(path, tmp_path / "db", base=None)
    assert [(each.new, each.changed, each.movers) for each in again.changes] == [(0, 0, ())] * len(
        first.changes
    )


@EACH
def test_a_cut_file_is_refused_in_both_languages(sample: str, tmp_path: Path) -> None:
    path = written(sample, tmp_path)
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(DataError) as caught:
        load(path, SAMPLES[sample][0])
    assert path.name in str(caught.value)
    assert caught.value.of("ja") != caught.value.of("en")


@pytest.mark.parametrize("sample", TEXTS)
def test_a_shifted_header_is_refused(sample: str, tmp_path: Path) -> None:
    path = written(sample, tmp_path)
    first, _, rest = path.read_bytes().partition(b"\n")
    names = first.split(b",")
    path.write_bytes(b",".join(names[1:] + names[:1]) + b"\n" + rest)
    with pytest.raises(DataError):
        load(path, SAMPLES[sample][0])


@pytest.mark.parametrize("sample", [name for name in TEXTS if name not in ("comtrade", "baci-csv")])
def test_utf_16_and_semicolons_change_no_row_and_a_doubtful_comma_is_refused(
    sample: str, tmp_path: Path
) -> None:
    path = written(sample, tmp_path)
    plain = load(path)
    text = path.read_bytes().decode("cp1252" if sample in ("mcs-2026", "eu-crm") else "utf-8-sig")
    for encoding in ("utf-16", "utf-16-le"):
        path.write_bytes(text.encode(encoding))
        assert recognise(path).name == SAMPLES[sample][0]
        assert load(path).rows_stored == plain.rows_stored
    rows = list(csv.reader(io.StringIO(text, newline="")))
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue())
    assert recognise(path).name == SAMPLES[sample][0]
    if any(re.fullmatch(r">?[\d,]+,\d+", cell) for row in rows for cell in row):
        with pytest.raises(DataError, match="decimal sign"):
            load(path)
    else:
        assert load(path).rows_stored == plain.rows_stored


@settings(max_examples=60, deadline=None)
@given(sample=st.sampled_from(list(SAMPLES)), cut=st.floats(0.0, 1.0))
def test_a_file_cut_anywhere_is_an_error_or_a_whole_shorter_file(sample: str, cut: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(sample, Path(folder))
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * cut)])
        try:
            loaded = load(path, SAMPLES[sample][0])
        except DataError:
            return
        assert content.startswith(path.read_bytes())
        assert loaded.rows_read == loaded.rows_stored + loaded.rows_refused + loaded.duplicates


def test_a_file_of_no_source_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="not a file of a known source"):
        load(tmp_path / "x.csv")
    with pytest.raises(DataError, match="no file"):
        load(tmp_path / "absent.csv")


def test_fetching_from_a_publisher_without_a_stable_address_says_where_to_get_the_file(
    tmp_path: Path,
) -> None:
    with pytest.raises(DataError, match="worldbank"):
        SOURCES["wgi"].fetch(tmp_path)
