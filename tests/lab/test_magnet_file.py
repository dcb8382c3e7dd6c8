"""Magnet experiments come in whole, in one unit each, with what is censored and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozai.lab import magnet_csv, magnet_template, read_magnets
from sozai.lab.magnet_columns import RESULTS, template_columns
from sozai.lab.sheet import UNITS, converted, read_cell, unit_of
from sozai.terms import DataError

BASE = {
    "sample_id": "S-1",
    "Nd": 24.0,
    "Pr": 6.0,
    "Dy": 2.0,
    "Fe": "bal.",
    "B": 1.0,
    "Co": 1.0,
    "br_tesla": 1.31,
    "br_at_c": 20,
    "hcj_ka_per_m": 1900,
    "hcj_at_c": 20,
}


def filled(tmp_path: Path, rows: list[dict[str, Any]], units: dict[str, str] | None = None) -> Path:
    path = tmp_path / "magnets.xlsx"
    path.write_bytes(magnet_template())
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[3]}
    for name, unit in (units or {}).items():
        sheet.cell(4, at[name], unit)
    for number, row in enumerate(rows, 5):
        for name, value in row.items():
            sheet.cell(number, at[name], value)
    book.save(path)
    return path


def test_the_template_has_both_languages_units_and_validation(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(magnet_template())
    sheet = openpyxl.load_workbook(path).worksheets[0]
    columns = template_columns()
    for row, texts in (
        (1, [c.words.ja for c in columns]),
        (2, [c.words.en for c in columns]),
        (3, [c.name for c in columns]),
    ):
        assert [cell.value for cell in sheet[row]] == texts
    for at, column in enumerate(columns, 1):
        if column.units:
            assert unit_of(str(sheet.cell(4, at).value)) == column.units[0]
    checked = {str(cell) for rule in sheet.data_validations.dataValidation for cell in rule.sqref.ranges}
    hcj = next(at for at, column in enumerate(columns, 1) if column.name == "hcj_ka_per_m")
    letter = openpyxl.utils.get_column_letter(hcj)
    assert f"{letter}4" in checked
    assert any(cell.startswith(f"{letter}5:") for cell in checked)
    assert magnet_template() == path.read_bytes()


def test_an_empty_template_has_no_samples(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no row with a sample number"):
        read_magnets(filled(tmp_path, []))


def test_a_row_is_read_in_si_with_its_temperature(tmp_path: Path) -> None:
    row = {
        **BASE,
        "br_tesla": 13.1,
        "hcj_ka_per_m": 24.0,
        "bh_max_kj_per_m3": 41.0,
        "bh_max_at_c": 293.15,
        "squareness_share": 95,
        "squareness_at_c": 20,
        "oxygen_share": 900,
    }
    units = {"br_tesla": "kG", "hcj_ka_per_m": "kOe", "bh_max_kj_per_m3": "MGOe", "bh_max_at_c": "K"}
    found = read_magnets(filled(tmp_path, [row], units))
    assert found.results["br_tesla"].value[0] == pytest.approx(1.31)
    assert found.results["hcj_ka_per_m"].value[0] == pytest.approx(1909.86, abs=0.01)
    assert found.results["bh_max_kj_per_m3"].value[0] == pytest.approx(326.27, abs=0.01)
    assert found.at_c["bh_max_kj_per_m3"][0] == pytest.approx(20.0)
    assert found.results["squareness_share"].value[0] == pytest.approx(0.95)
    assert found.process["oxygen_share"].value[0] == pytest.approx(900e-6)
    assert np.isnan(found.process["carbon_share"].value[0])
    fe = found.elements.index("Fe")
    assert found.mass[0, fe] == pytest.approx(0.66)
    assert found.atomic[0].sum() == pytest.approx(1.0)


def test_the_same_sample_in_at_and_wt_is_the_same_composition(tmp_path: Path) -> None:
    first = read_magnets(filled(tmp_path, [BASE]))
    row = {"sample_id": "S-1"} | {s: 100.0 * x for s, x in zip(first.elements, first.atomic[0], strict=True)}
    second = read_magnets(filled(tmp_path, [row], dict.fromkeys(first.elements, "at%")))
    np.testing.assert_allclose(second.mass, first.mass, atol=1e-9)


@pytest.mark.parametrize(
    ("written", "state", "low", "high"),
    [("<1.0", "below", -np.inf, 1.0), (">2400", "above", 2400.0, np.inf), ("ND", "below", -np.inf, np.inf),
     ("検出限界以下", "below", -np.inf, np.inf), ("ND(<50)", "below", -np.inf, 50.0), ("１９００〜２０００", "between", 1900.0, 2000.0),
     ("測定上限超", "above", -np.inf, np.inf), ("", "missing", np.nan, np.nan), ("不明", "missing", np.nan, np.nan)],
)  # fmt: skip
def test_what_is_censored_or_missing_is_data(
    tmp_path: Path, written: str, state: str, low: float, high: float
) -> None:
    found = read_magnets(filled(tmp_path, [{**BASE, "hcj_ka_per_m": written}])).results["hcj_ka_per_m"]
    assert found.state[0] == state
    np.testing.assert_equal((found.low[0], found.high[0]), (low, high))
    assert np.isnan(found.value[0]) == (state != "between")


def test_repeats_and_other_temperatures_stay_rows_of_one_sample(tmp_path: Path) -> None:
    hot = {**BASE, "hcj_ka_per_m": 620, "hcj_at_c": 160}
    found = read_magnets(filled(tmp_path, [BASE, BASE, hot]))
    assert found.samples == ("S-1",) * 3
    assert found.at_c["hcj_ka_per_m"].tolist() == [20.0, 20.0, 160.0]


def test_every_fault_is_named_with_row_and_column(tmp_path: Path) -> None:
    rows = [
        {**BASE, "hcj_ka_per_m": "many"},
        {**BASE, "Nd": 99.0},
        {**BASE, "br_tesla": 13.1},
        {**BASE, "Nd": -1.0},
    ]
    with pytest.raises(DataError) as refused:
        read_magnets(filled(tmp_path, rows))
    said = refused.value.words.en
    for part in (
        "4 faults",
        "row 5, column",
        "'many'",
        "row 6: the composition adds up to 109 %",
        "row 7",
        "is the unit T right?",
        "row 8",
        "negative",
    ):
        assert part in said
    assert "5 行目" in refused.value.words.ja


def test_more_energy_than_the_remanence_allows_is_refused(tmp_path: Path) -> None:
    row = {**BASE, "bh_max_kj_per_m3": 420.0, "bh_max_at_c": 20}
    with pytest.raises(DataError, match=r"more than Br = 1\.31 T allows"):
        read_magnets(filled(tmp_path, [row]))


def test_mixed_and_missing_units_of_a_composition_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"all say one unit.*at%, wt%"):
        read_magnets(filled(tmp_path, [BASE], {"Nd": "at%"}))
    with pytest.raises(DataError, match="no known unit"):
        read_magnets(filled(tmp_path, [BASE], {"hcj_ka_per_m": "furlong"}))
    with pytest.raises(DataError, match="does not fit"):
        read_magnets(filled(tmp_path, [BASE], {"hcj_ka_per_m": "T"}))


def test_a_composition_that_is_not_whole_stays_unknown(tmp_path: Path) -> None:
    found = read_magnets(filled(tmp_path, [{"sample_id": "S", "Nd": 30.0}, {"sample_id": "T"}, BASE]))
    assert np.isnan(found.atomic[:2]).all()
    assert not np.isnan(found.atomic[2]).any()
    assert any("not whole" in str(words) for words, _ in found.notes)


def test_two_balances_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="two elements are marked"):
        read_magnets(filled(tmp_path, [{**BASE, "Co": "残部"}]))


def test_a_result_without_a_temperature_is_noted(tmp_path: Path) -> None:
    row = {name: value for name, value in BASE.items() if name != "hcj_at_c"}
    found = read_magnets(filled(tmp_path, [row]))
    assert np.isnan(found.at_c["hcj_ka_per_m"][0])
    assert any("HcJ without a temperature" in str(words) for words, _ in found.notes)


def test_a_plain_japanese_csv_is_read(tmp_path: Path) -> None:
    path = tmp_path / "measured.csv"
    path.write_text(
        "試料番号,Nd(wt%),Fe(wt%),B(wt%),HcJ (kOe),Br(kG),(BH)max (MGOe),測定温度(℃),O (ppm),お気に入り\nA-1,31,残部,1.0,14.5,13.9,46,23,ND,はい\n",
        encoding="cp932",
    )
    found = read_magnets(path)
    assert found.results["hcj_ka_per_m"].value[0] == pytest.approx(14.5 * 79.5775, abs=0.01)
    assert found.results["bh_max_kj_per_m3"].value[0] == pytest.approx(366.06, abs=0.01)
    assert {name: at[0] for name, at in found.at_c.items()} == dict.fromkeys(found.at_c, 23.0)
    assert found.process["oxygen_share"].state[0] == "below"
    assert any("お気に入り" in words.ja for words, _ in found.notes)
    table = found.table()
    assert table["oxygen_share_state"] == ["below"]
    assert table["hcj_at_c"] == [23.0]


def test_a_file_of_something_else_is_refused_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="Start from the template") as refused:
        read_magnets(path)
    assert "テンプレート" in refused.value.words.ja


@given(
    st.floats(1e-3, 1e4),
    st.sampled_from([(a, b) for a in UNITS for b in UNITS if UNITS[a][0] == UNITS[b][0]]),
)
def test_a_unit_there_and_back_is_the_same(value: float, units: tuple[str, str]) -> None:
    first, second = units
    assert converted(converted(value, first, second), second, first) == pytest.approx(
        value, rel=1e-9, abs=1e-6
    )


@given(st.floats(0.0, 1e6, allow_subnormal=False))
def test_a_number_written_is_the_number_read(value: float) -> None:
    assert read_cell(value) == ("measured", value, value, value)
    state, read, _, high = read_cell(f"<{value:.6f}")
    assert state == "below"
    assert np.isnan(read)
    assert high == pytest.approx(value, abs=1e-6)


def test_magnetic_units_are_exact() -> None:
    assert converted(1.0, "kOe", "kA/m") == pytest.approx(1e3 / (4 * np.pi))
    assert converted(1.0, "MGOe", "kJ/m3") == pytest.approx(100.0 / (4 * np.pi))
    assert converted(10.0, "kG", "T") == pytest.approx(1.0)
    assert all(column.units for column in RESULTS)


def test_what_is_written_as_csv_is_read_back(tmp_path: Path) -> None:
    rows = [
        {**BASE, "hcj_ka_per_m": ">2400", "bh_max_kj_per_m3": "300~310", "bh_max_at_c": 20, "gbd_source": "Tb", "gbd_depth_um": 250},
        {**BASE, "sample_id": "S-2", "br_tesla": "1.31±0.01", "oxygen_share": "ND", "squareness_share": 94.5, "squareness_at_c": 23, "remarks": "割れ"},
        {"sample_id": "S-3", "hcj_ka_per_m": "<50", "hcj_at_c": 160},
    ]  # fmt: skip
    first = read_magnets(filled(tmp_path, rows))
    path = tmp_path / "out.csv"
    path.write_text(magnet_csv(first), encoding="utf-8")
    second = read_magnets(path)
    assert second.samples == first.samples
    assert second.remarks == first.remarks
    assert second.gbd_source == first.gbd_source
    np.testing.assert_allclose(second.atomic[:, : len(first.elements)], first.atomic, rtol=1e-9)
    for table, again in ((first.process, second.process), (first.results, second.results)):
        for name, readings in table.items():
            assert again[name].state.tolist() == readings.state.tolist(), name
            np.testing.assert_allclose(again[name].value, readings.value, rtol=1e-9)
            np.testing.assert_allclose(again[name].low, readings.low, rtol=1e-9)
            np.testing.assert_allclose(again[name].high, readings.high, rtol=1e-9)
    for name, at in first.at_c.items():
        if not (first.results[name].state == "missing").all():
            np.testing.assert_allclose(second.at_c[name], at)
