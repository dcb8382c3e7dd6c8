"""A weighing sheet gives the composition asked for, by what is on the shelf."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozai.lab import Master, read_shelf, shelf_template, weigh, weighing_csv, weighing_workbook
from sozai.terms import DataError, NoAnswerError, UnitError

SHELF = (
    Master("Nd", {"Nd": 1.0}, 0.999, 12000.0),
    Master("DyFe", {"Dy": 0.8, "Fe": 0.2}, 1.0, 60000.0),
    Master("FeB", {"B": 0.2, "Fe": 0.8}, 0.995, 900.0),
    Master("Fe", {"Fe": 1.0}, 0.9995, 150.0),
    Master("Co", {"Co": 1.0}, 0.999, 5000.0),
)
TARGET = {"Nd": 0.29, "Dy": 0.02, "Co": 0.01, "B": 0.01, "Fe": 0.67}


@settings(max_examples=40, deadline=None)
@given(st.floats(0.2, 0.34), st.floats(0.0, 0.06), st.floats(0.008, 0.012), st.floats(50.0, 20_000.0))
def test_pure_masters_reach_any_composition_within_the_balance(
    nd: float, dy: float, b: float, batch: float
) -> None:
    target = {"Nd": nd, "Dy": dy, "B": b, "Fe": 1.0 - nd - dy - b}
    found = weigh(target, batch, SHELF, step_g=0.001)
    assert np.abs(found.deviation).max() <= 5 * 0.001 / batch + 1e-6
    assert found.batch_g == pytest.approx(batch, abs=0.02 + 1e-3 * batch)


def test_mass_is_conserved() -> None:
    found = weigh(TARGET, 500.0, SHELF, yields={"Nd": 0.98, "Dy": 0.97})
    assert found.charge_g.sum() == pytest.approx(found.batch_g + found.lost_g, abs=1e-9)
    assert found.lost_g > 0.0


def test_what_evaporates_is_weighed_in_more() -> None:
    tight, lossy = (weigh(TARGET, 500.0, SHELF, yields=y) for y in (None, {"Nd": 0.95}))
    assert lossy.charge_g[0] == pytest.approx(tight.charge_g[0] / 0.95, rel=1e-3)


def test_every_mass_is_a_multiple_of_the_step() -> None:
    for step in (0.1, 0.01, 0.05, 1.0):
        charge = weigh(TARGET, 2000.0, SHELF, step_g=step, tolerance_share=0.001).charge_g
        np.testing.assert_allclose(charge / step, np.round(charge / step), atol=1e-6)


def test_of_two_ways_the_cheaper_is_weighed() -> None:
    dear = Master("Nd dear", {"Nd": 1.0}, 0.999, 99_000.0)
    found = weigh(TARGET, 500.0, (dear, *SHELF))
    assert found.charge_g[0] == 0.0
    assert found.cost == pytest.approx(weigh(TARGET, 500.0, SHELF).cost, rel=1e-6)


def test_an_unknown_price_makes_an_unknown_cost() -> None:
    shelf = (Master("Nd", {"Nd": 1.0}), *SHELF[1:])
    assert weigh(TARGET, 500.0, shelf).cost is None


def test_stock_is_never_overdrawn() -> None:
    shelf = (Master("Nd old", {"Nd": 1.0}, stock_g=50.0, price_per_kg=1.0), *SHELF)
    assert weigh(TARGET, 500.0, shelf).charge_g[0] <= 50.0


def test_an_element_on_no_shelf_is_named() -> None:
    with pytest.raises(NoAnswerError, match="Tb cannot be reached: no master") as refused:
        weigh({**TARGET, "Fe": 0.66, "Tb": 0.01}, 500.0, SHELF)
    assert "Tb を配合できません" in refused.value.words.ja


def test_too_little_stock_is_named_with_grams() -> None:
    shelf = (Master("Nd", {"Nd": 1.0}, stock_g=100.0), *SHELF[1:])
    with pytest.raises(
        NoAnswerError, match=r"Nd cannot be reached: all stock holds 100 g after losses and 145 g"
    ):
        weigh(TARGET, 500.0, shelf)


def test_an_element_that_a_master_brings_too_much_of_is_named() -> None:
    shelf = (Master("mischmetal", {"Nd": 0.7, "Ce": 0.3}), Master("Fe", {"Fe": 1.0}))
    with pytest.raises(NoAnswerError, match=r"Ce comes out .* too high, brought by mischmetal"):
        weigh({"Nd": 0.3, "Fe": 0.7}, 100.0, shelf)


@pytest.mark.parametrize(
    ("target", "batch", "more"),
    [({"Nd": 0.5}, 100.0, {}), ({"Nd": 1.0}, 0.0, {}), ({"Nd": 1.0}, 100.0, {"step_g": 0.0}), ({"Nd": 1.0}, 100.0, {"step_g": 50.0}),
     ({"Nd": 1.0}, 100.0, {"yields": {"Nd": 0.0}}), ({"Nd": float("nan")}, 100.0, {}), ({}, 100.0, {})],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(
    target: dict[str, float], batch: float, more: dict[str, object]
) -> None:
    with pytest.raises(DataError):
        weigh(target, batch, SHELF, **more)  # type: ignore[arg-type]


def test_a_master_that_is_none_is_refused() -> None:
    for composition in ({"Nd": 0.7, "Fe": 0.5}, {"Nd": -0.1}, {}):
        with pytest.raises(DataError):
            Master("x", composition)
    with pytest.raises(UnitError):
        Master("x", {"Zz": 1.0})


def test_undeclared_mass_is_reported() -> None:
    found = weigh({"Nd": 0.3, "Fe": 0.7}, 100.0, (Master("Nd", {"Nd": 0.98}), Master("Fe", {"Fe": 1.0})))
    assert found.unknown_g == pytest.approx(0.02 * found.charge_g[0])
    assert any("no declared composition" in str(note) for note in found.notes)


def test_the_sheet_shows_what_to_weigh_and_asks_what_was_weighed(tmp_path: Path) -> None:
    found = weigh(TARGET, 500.0, SHELF)
    path = tmp_path / "order.xlsx"
    path.write_bytes(weighing_workbook(found, "S-001"))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    shown = {
        row[1]: row[3] for row in sheet.iter_rows(min_row=8, values_only=True) if isinstance(row[0], int)
    }
    assert shown == {
        m.name: pytest.approx(g) for m, g in zip(found.masters, found.charge_g, strict=True) if g > 0
    }
    rows = list(csv.DictReader(io.StringIO(weighing_csv(found))))
    assert [float(row["charge_g"]) for row in rows] == [g for g in found.charge_g.tolist() if g > 0]
    assert weighing_workbook(found, "S-001") == path.read_bytes()


def test_a_formula_in_a_name_stays_text() -> None:
    found = weigh({"Nd": 1.0}, 10.0, (Master("=1+1", {"Nd": 1.0}),))
    assert "'=1+1" in weighing_csv(found)


def test_the_shelf_is_read_from_the_template(tmp_path: Path) -> None:
    path = tmp_path / "shelf.xlsx"
    path.write_bytes(shelf_template())
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[3]}
    for row, cells in enumerate(
        ({"master": "Nd-Fe", "Nd": 80, "Fe": 20, "price": 9000, "stock": 1000}, {"master": "鉄", "Fe": 99.9}, {"master": "歩留まり", "Nd": 98}), 5
    ):  # fmt: skip
        for name, value in cells.items():
            sheet.cell(row, at[name], value)
    book.save(path)
    masters, yields = read_shelf(path)
    assert [m.name for m in masters] == ["Nd-Fe", "鉄"]
    assert masters[0].composition == pytest.approx({"Nd": 0.8, "Fe": 0.2})
    assert (masters[0].price_per_kg, masters[0].stock_g, masters[1].stock_g) == (9000.0, 1000.0, None)
    assert yields == pytest.approx({"Nd": 0.98})


def test_a_shelf_of_csv_with_units_in_its_headers_is_read(tmp_path: Path) -> None:
    path = tmp_path / "shelf.csv"
    path.write_text("原料名,純度(wt%),Nd (wt%),Fe (wt%),在庫(kg)\nネオジム,99.5,100,,2\n", encoding="cp932")
    (master,), yields = read_shelf(path)
    assert (master.purity_share, master.stock_g, yields) == (pytest.approx(0.995), 2000.0, {})


def test_all_faults_of_a_shelf_are_in_one_message(tmp_path: Path) -> None:
    path = tmp_path / "shelf.csv"
    path.write_text("master,Nd (wt%),Fe (wt%)\na,80,30\nb,many,1\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"2 faults.*row 3.*'many'.*row 2") as refused:
        read_shelf(path)
    assert "誤り" in refused.value.words.ja
    path.write_text("x,y\n1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="master"):
        read_shelf(path)


def test_a_shelf_without_units_says_so_once_a_column_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "shelf.csv"
    path.write_text("master,Nd,Fe,purity\nNd metal,100,,0.99\nFe,,100,1\n", "utf-8")
    with pytest.raises(DataError, match="3 faults") as caught:
        read_shelf(path)
    assert caught.value.words.en.count("unit is not stated") == 3
    path.write_text("master,Nd,Fe,purity\nunit,wt%,wt%,mass share\nNd metal,100,,0.99\nFe,,100,1\n", "utf-8")
    masters, _ = read_shelf(path)
    assert [m.purity_share for m in masters] == [0.99, 1.0]
