"""Defects that publishers' files had when somebody needed them, one test for each: survived, or refused by a sentence."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from sozai.sources import load
from sozai.sources.japanese import mass_factor, month, number, yen_factor
from sozai.sources.load import Loaded
from sozai.terms import DataError

from .iea_samples import IEA_BOOK
from .samples import BACI, BGS, COMTRADE, JAPAN_TABLE, PHYSICAL, PINK_SHEET, SAMPLES, WMD

HEADER, *LINES = COMTRADE.splitlines(keepends=True)
FIRST = LINES[0]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def book(
    folder: Path,
    rows: list[list[object]],
    sheet: str = "Sheet1",
    name: str = "book.xlsx",
    change: Callable[[object], None] = lambda _: None,
) -> Path:
    with xlsxwriter.Workbook(str(folder / name)) as made:
        page = made.add_worksheet(sheet)
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
        change(page)
    return folder / name


def reasons(loaded: Loaded) -> dict[str, int]:  # type: ignore[type-arg]
    return {each.reason.en.split(" (")[0].split(":")[0]: each.count for each in loaded.refused}


def accounted(loaded: Loaded) -> bool:  # type: ignore[type-arg]
    return bool(loaded.rows_read == loaded.rows_stored + loaded.rows_refused + loaded.duplicates)


@pytest.mark.parametrize(
    "sample",
    [name for name in SAMPLES if name not in ("baci-largest", "iea", "baci-parquet", "baci-extract")],
)
def test_a_header_one_column_off_is_refused(sample: str, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    source, write = SAMPLES[sample]
    path = write(tmp_path)
    if path.suffix == ".csv":
        encoding = (
            "cp932"
            if sample == "japan-table"
            else "utf-8-sig"
            if sample.startswith("mcs-2025")
            else "latin-1"
        )
        text = path.read_bytes().decode(encoding)
        cut = "年月" if sample == "japan-table" else ""
        head, mark, rest = text.partition(cut) if cut else ("", "", text)
        separator = ";" if sample == "comtrade-web" else ","
        path.write_bytes((head + separator + mark + rest).encode(encoding))
    else:
        sheets = {
            name: CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name).to_python()
            for name in CalamineWorkbook.from_path(str(path)).sheet_names
        }
        with xlsxwriter.Workbook(str(path)) as made:
            for name, rows in sheets.items():
                page = made.add_worksheet(name)
                headers = [
                    at for at, row in enumerate(rows) if len([cell for cell in row if cell != ""]) > 2
                ][:2]
                for at, row in enumerate(rows):
                    page.write_row(at, 1 if at in headers else 0, row)
    with pytest.raises(DataError):
        load(path, source)


def test_more_than_half_of_the_rows_repeat_another_exactly(tmp_path: Path) -> None:
    plain = load(written(tmp_path, "a.csv", COMTRADE))
    loaded = load(written(tmp_path, "b.csv", HEADER + "".join(LINES) * 3))
    assert accounted(loaded)
    assert loaded.rows_stored == plain.rows_stored
    assert loaded.duplicates - plain.duplicates + loaded.rows_refused - plain.rows_refused == 2 * len(LINES)


def test_partner_0_is_the_world_and_no_partner(tmp_path: Path) -> None:
    loaded = load(written(tmp_path, "a.csv", COMTRADE))
    assert reasons(loaded)["a total over all partners"] == 1
    assert "WLD" not in set(loaded.tables["reported_trade"]["partner"])


def test_revisions_and_headings_of_four_digits_in_one_file_are_told_apart(tmp_path: Path) -> None:
    older = FIRST.replace("H6,850511", "H4,850511").replace("2022,2022", "2016,2016")
    heading = FIRST.replace("850511", "8505")
    loaded = load(written(tmp_path, "a.csv", HEADER + FIRST + older + heading))
    rows = loaded.tables["reported_trade"]
    assert sorted(zip(rows["hs"], rows["hs_revision"], strict=True)) == [
        ("850511", "HS2012"),
        ("850511", "HS2022"),
    ]
    assert reasons(loaded) == {"a total, chapter or heading": 1}


@pytest.mark.parametrize("mass", ["0.0", "", "0"])
def test_a_mass_of_zero_beside_a_value_is_missing_and_never_zero(mass: str, tmp_path: Path) -> None:
    line = FIRST.replace("8,2000.0,2000.0", f"-1,,{mass}")
    row = load(written(tmp_path, "a.csv", HEADER + line)).tables["reported_trade"].iloc[0]
    assert row["mass_t"] != row["mass_t"]
    assert row["quality"] == "not_available"


def test_a_fifth_of_the_keys_stands_twice_because_of_customs_and_transport(tmp_path: Path) -> None:
    whole = [FIRST.replace("M,156", f"M,{code}") for code in (36, 76, 152, 360, 458)]
    split = [whole[0].replace("C00,0 ,0", "C01,0 ,0"), whole[1].replace("C00,0 ,0", "C00,0 ,2100")]
    loaded = load(written(tmp_path, "a.csv", HEADER + "".join(whole + split)))
    assert (loaded.rows_stored, loaded.rows_refused) == (5, 2)
    assert reasons(loaded) == {
        "a split by customs procedure, transport or second partner; the total is kept": 2
    }


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-be", "utf-8-sig"])
def test_semicolons_latin_1_and_utf_16_change_no_row(encoding: str, tmp_path: Path) -> None:
    text = COMTRADE.replace('"China, mainland"', "Türkiye").replace(",", ";")
    content = text.encode(encoding)
    content = b"\xfe\xff" + content if encoding == "utf-16-be" else content
    loaded = load(written(tmp_path, "a.csv", content))
    assert loaded.rows_stored == load(written(tmp_path, "b.csv", COMTRADE)).rows_stored


def test_cp932_full_width_digits_and_every_minus_are_read() -> None:
    assert [number(text) for text in ("１，２３４", "▲５", "△ ５", "（５）", "−５")] == [
        1234.0,
        -5.0,
        -5.0,
        -5.0,
        -5.0,
    ]


def test_japanese_units_and_dates_are_read() -> None:
    assert [mass_factor(unit) for unit in ("㎏", "トン", "千トン", "千ｔ")] == [0.001, 1.0, 1000.0, 1000.0]
    assert yen_factor("金額（千円）") == 1000.0
    assert [month(text) for text in ("令和６年３月", "平成31年4月", "令和元年５月")] == [
        (2024, 3),
        (2019, 4),
        (2019, 5),
    ]


def _japanese() -> list[list[object]]:
    import csv
    import io

    return [list(row) for row in csv.reader(io.StringIO(JAPAN_TABLE))]


def test_merged_headers_in_two_rows_of_a_workbook_are_read(tmp_path: Path) -> None:
    def merge(page: object) -> None:
        page.merge_range(1, 4, 1, 5, "数量")  # type: ignore[attr-defined]
        page.merge_range(1, 6, 1, 7, "金額")  # type: ignore[attr-defined]

    path = book(tmp_path, _japanese(), change=merge)
    row = load(path).tables["japan_trade"].iloc[0]
    assert (row["value_jpy"], row["mass_t"]) == (5_678_000.0, 1.234)


def test_hidden_rows_and_columns_are_rows_like_the_others(tmp_path: Path) -> None:
    def hide(page: object) -> None:
        page.set_row(len(PINK_SHEET) - 1, None, None, {"hidden": True})  # type: ignore[attr-defined]
        page.set_column(2, 2, None, None, {"hidden": True})  # type: ignore[attr-defined]

    (tmp_path / "a").mkdir()
    hidden = load(book(tmp_path, PINK_SHEET, "Monthly Prices", change=hide))
    shown = load(book(tmp_path / "a", PINK_SHEET, "Monthly Prices"))
    assert accounted(hidden)
    assert hidden.rows_stored == shown.rows_stored
    assert 2025 in set(hidden.tables["monthly_prices"]["year"])


def test_numbers_as_text_with_commas_are_numbers(tmp_path: Path) -> None:
    rows = load(book(tmp_path, PINK_SHEET, "Monthly Prices")).tables["monthly_prices"]
    assert 10_812.5 in set(rows["price_usd_per_t"])


def test_labels_shifted_between_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        load(
            written(tmp_path, "BACI_HS17_Y2023_V202601.csv", BACI.replace("t,i,j,k,v,q", "t,k,i,j,v,q")),
            "baci",
        )
    columns = BGS.split("\n")[0].split(",")
    columns[0], columns[3] = columns[3], columns[0]
    with pytest.raises(DataError):
        load(written(tmp_path, "bgs.csv", ",".join(columns) + "\n" + BGS.split("\n", 1)[1]), "bgs")
    rows = [list(row) for row in IEA_BOOK["1 Total demand for key minerals"]]
    labels = [row[0] for row in rows[6:11]]
    for row, label in zip(rows[6:11], labels[1:] + labels[:1], strict=True):
        row[0] = label
    sheets = {**IEA_BOOK, "1 Total demand for key minerals": rows}
    with xlsxwriter.Workbook(str(tmp_path / "iea.xlsx")) as made:
        for name, lines in sheets.items():
            page = made.add_worksheet(name)
            for at, row in enumerate(lines):
                page.write_row(at, 0, row)
    with pytest.raises(DataError, match="do not add up"):
        load(tmp_path / "iea.xlsx")


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("reporter", "partner", "the world .0. is no reporter"),
        ("cmd", "partner", "under 'partner' stands '850511'"),
    ],
)
def test_labels_of_comtrade_exchanged_with_each_other_are_refused(
    one: str, other: str, said: str, tmp_path: Path
) -> None:
    labels = "year,reporter,partner,cmd,flow,value,netwgt,qty,qtyunit\n"
    rows = "2022,392,156,850511,M,100,10,10,8\n2022,392,0,850511,M,100,10,10,8\n"
    assert load(written(tmp_path, "a.csv", labels + rows)).rows_stored == 1
    exchanged = labels.replace(one, "x").replace(other, one).replace("x", other)
    with pytest.raises(DataError, match=said):
        load(written(tmp_path, "b.csv", exchanged + rows))


def test_a_publishers_total_that_does_not_add_up_is_named_and_the_rows_are_kept(tmp_path: Path) -> None:
    world = FIRST.replace("M,156", "M,0").replace("120500.5", "999999")
    loaded = load(written(tmp_path, "a.csv", HEADER + FIRST + world))
    assert any("not the sum of its partners" in each.reason.en for each in loaded.refused)
    mined = load(SAMPLES["wmd"][1](tmp_path))
    assert any("sum" in each.reason.en for each in mined.refused)
    assert WMD
    rows = [list(row) for row in PHYSICAL]
    rows[5][6] = 9999.0
    inputs = load(book(tmp_path, rows, "物量表", "butsuryo_2015.xlsx"))
    assert any("not the sum of its lines" in each.reason.en for each in inputs.refused)
    assert inputs.tables["physical_inputs"]["amount_t"].tolist() == [600.0, 400.0, -100.0]
