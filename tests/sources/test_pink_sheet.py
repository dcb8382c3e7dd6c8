"""The Pink Sheet: a price is per tonne of what its unit says, and no month is invented."""

from pathlib import Path

import pandas as pd
import pytest

from sozai.sources import load
from sozai.terms import DataError

from .samples import PINK_SHEET, SAMPLES, _xlsx


def written(folder: Path, rows: list[list[object]]) -> Path:
    return _xlsx({"Monthly Prices": rows}, "prices.xlsx")(folder)


def price(rows: pd.DataFrame, material: str, year: int) -> float:
    found = rows[(rows.material == material) & (rows.year == year)]
    assert len(found) == 1
    return float(found["price_usd_per_t"].iloc[0])


def test_prices_are_per_tonne_whatever_the_unit(tmp_path: Path) -> None:
    rows = load(SAMPLES["pink-sheet"][1](tmp_path)).tables["monthly_prices"]
    assert price(rows, "copper", 2025) == 10_812.5
    assert price(rows, "iron-ore", 2025) == 105.25
    # 510 USD an ounce of 31.1034768 g
    assert price(rows, "gold", 2005) == pytest.approx(510 / 31.1034768e-6)
    assert set(rows["vintage"]) == {2025}


def test_what_is_no_price_of_a_mass_is_left_out_with_its_reason(tmp_path: Path) -> None:
    loaded = load(SAMPLES["pink-sheet"][1](tmp_path))
    assert {each.reason.en.split(":")[0]: each.count for each in loaded.refused} == {
        "a series of no material of sozai": 4,
        "no price is printed": 1,
        "iron ore before 2006": 1,
    }


@pytest.mark.parametrize("row", [2, 3, 4])
def test_a_header_that_stands_one_column_off_is_refused(tmp_path: Path, row: int) -> None:
    rows = [list(cells) for cells in PINK_SHEET]
    rows[row] = rows[row][1:]
    with pytest.raises(DataError, match="do not stand over the columns"):
        load(written(tmp_path, rows), "pink_sheet")


def test_a_price_that_is_no_number_is_named(tmp_path: Path) -> None:
    rows = [list(cells) for cells in PINK_SHEET]
    rows[5][1] = "about 4000"
    with pytest.raises(DataError, match="about 4000"):
        load(written(tmp_path, rows))


def test_a_line_among_the_months_that_is_none_is_named(tmp_path: Path) -> None:
    """Found by `make fuzz`: the lines in another order, the one with the update last."""
    rows = [PINK_SHEET[0], *PINK_SHEET[2:], PINK_SHEET[1]]
    with pytest.raises(DataError, match="is no month"):
        load(written(tmp_path, rows))
