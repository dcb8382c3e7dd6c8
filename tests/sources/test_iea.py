"""The agency's workbook in its own layout, and what shows that its labels have shifted."""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter

from sozai.sources import load, recognise
from sozai.terms import DataError

from .iea_samples import IEA, IEA_BOOK

DEMAND, SUPPLY = "1 Total demand for key minerals", "2 Total supply for key minerals"
YEARS = ("2030", "2035", "2040", "2045", "2050")


def book(folder: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    path = folder / "CM_Data_Explorer.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def one(rows: pd.DataFrame, **where: object) -> pd.Series:
    for name, value in where.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1
    return rows.iloc[0]


def test_the_workbook_gives_demand_base_year_and_outlook(tmp_path: Path) -> None:
    loaded = load(book(tmp_path, IEA_BOOK))
    demand, made, later = (loaded.tables[name] for name in ("demand", "production", "supply_outlook"))
    vehicles = {"material": "lithium", "use": "Electric vehicles", "scope": "clean_energy"}
    assert one(demand, **vehicles, scenario="base", year=2024)["demand_t"] == 2000.0
    assert one(demand, **vehicles, scenario="NZE", year=2050)["demand_t"] == 12_000.0
    assert one(demand, material="lithium", use="total", scope="all", scenario="base")["demand_t"] == 4000.0
    assert one(demand, material="lithium", use="other uses", scenario="APS", year=2030)["demand_t"] == 1000.0
    assert one(made, country="CHN", stage="refine")["output_t"] == 9000.0
    assert one(made, country="WLD", stage="mine")["output_t"] == 10_000.0
    assert set(made["material"]) == {"magnet-rare-earths"}
    assert one(later, country="ROW", stage="mine", year=2030)["output_t"] == 2000.0
    reasons = {each.reason.en: each.count for each in loaded.refused}
    assert reasons["a technology under other assumptions than the base case"] == 7


def test_an_edition_is_named_by_its_base_year_and_its_scenarios(tmp_path: Path) -> None:
    sheets = copy.deepcopy(IEA_BOOK)
    for rows in sheets.values():
        for row in rows:
            for at, cell in enumerate(row):
                row[at] = 2025 if cell == 2024 else cell
                if isinstance(cell, str):
                    row[at] = cell.replace("Announced Pledges", "Current Policies").replace(
                        "Total clean technologies", "Total energy technologies"
                    )
    sheets["3.1 Energy demand by tech"] = sheets.pop("3.1 Cleantech demand by tech")
    loaded = load(book(tmp_path, sheets))
    assert [card.id for card in loaded.cards] == ["iea-cm-2026"]
    assert set(loaded.tables["demand"]["scenario"]) == {"base", "STEPS", "CPS", "NZE"}
    assert set(loaded.tables["production"]["year"]) == {2025}


@pytest.mark.parametrize("sheet", [DEMAND, SUPPLY])
@pytest.mark.parametrize("way", ["labels a row down", "numbers a column off", "header a column off"])
def test_labels_that_have_shifted_are_refused_by_a_sentence(tmp_path: Path, sheet: str, way: str) -> None:
    sheets = copy.deepcopy(IEA_BOOK)
    rows = sheets[sheet]
    years = next(at for at, row in enumerate(rows) if 2024 in row)
    if way == "header a column off":
        rows[years] = ["", *rows[years]]
    elif way == "numbers a column off":
        rows[years + 1 :] = [[*row[:1], "", *row[1:]] for row in rows[years + 1 :]]
    else:
        body = [row for row in rows[years + 1 :] if len(row) > 2]
        labels = [row[0] for row in body]
        for row, label in zip(body, labels[-1:] + labels[:-1], strict=True):
            row[0] = label
    with pytest.raises(
        DataError, match=r"where none belongs|do not add up|No country|occurs more than once"
    ) as caught:
        load(book(tmp_path, sheets))
    assert "何も変更していません" in caught.value.of("ja")


def test_shifted_labels_of_the_converted_file_are_refused_too(tmp_path: Path) -> None:
    content = copy.deepcopy(IEA)
    mineral: Any = content["totalDemand"]
    lithium = mineral["Lithium"]
    lithium["totalClean"], lithium["totalDemand"] = {"2024": 40.0}, lithium["totalClean"]
    path = tmp_path / "iea.json"
    path.write_text(json.dumps(content))
    with pytest.raises(DataError, match="do not add up to the printed total"):
        load(path)


def test_names_of_minerals_that_have_shifted_in_one_table_only_are_refused(tmp_path: Path) -> None:
    content = copy.deepcopy(IEA)
    path = tmp_path / "iea.json"
    path.write_text(json.dumps(content))
    assert load(path).rows_stored
    clean: Any = content["cleantechByMineral"]
    name = next(iter(set(clean) & set(content["totalDemand"])))  # type: ignore[call-overload]
    clean[name] = {year: 1_000 * value for year, value in clean[name].items() if year == "2024"}
    path.write_text(json.dumps(content))
    with pytest.raises(DataError, match="more than ten times apart"):
        load(path)


@pytest.mark.skipif("SOZAI_FILES" not in os.environ, reason="SOZAI_FILES does not name the folder of files")
def test_the_workbook_and_its_conversion_give_the_same_rows(tmp_path: Path) -> None:
    """The JSON lists the cells of the workbook's sheets, so a workbook laid out from it must be read back as the same rows."""
    converted = Path(os.environ["SOZAI_FILES"]) / "iea" / "iea.json"
    path = book(tmp_path, _laid_out(json.loads(converted.read_text())))
    assert recognise(path).name == "iea"
    ours, theirs = load(path), load(converted)
    for name, rows in theirs.tables.items():
        key = [column for column in rows.columns if not column.endswith("_t")]
        pd.testing.assert_frame_equal(
            ours.tables[name].sort_values(key, ignore_index=True),
            rows.sort_values(key, ignore_index=True),
            check_dtype=False,
        )


def _laid_out(content: dict[str, Any]) -> dict[str, list[list[Any]]]:
    def line(label: str, values: dict[str, Any]) -> list[Any]:
        cells: list[Any] = [label, values.get("2024")]
        for scenario in ("STEPS", "APS", "NZE"):
            cells += [None, *(values.get(scenario, {}).get(year) for year in YEARS)]
        return cells

    titles = [["", "", "", "Stated Policies scenario", *[""] * 5, "Announced Pledges scenario", *[""] * 5, "Net Zero Emissions"],
              ["", 2024, *(cell for _ in range(3) for cell in ("", *map(int, YEARS)))]]  # fmt: skip
    ends = {"totalClean": "Total clean technologies", "otherUses": "Other uses", "totalDemand": "Total demand",
            "cleanShare": "Share of clean technologies in total demand"}  # fmt: skip
    demand: list[list[Any]] = [["x"], [], *titles]
    for name, block in content["totalDemand"].items():
        demand += [[name], *(line(*pair) for pair in block["sectors"].items())]
        demand += [line(ends[kind], block[kind]) for kind in ends]
    by_technology: list[list[Any]] = [[], [], *titles]
    for name, block in content["cleantechByTech"].items():
        by_technology += [[name], *(line(*pair) for pair in block["sectors"].items())]
        by_technology += [line("Total", block["total"])] if block["total"] else []
    by_mineral = [[], [], *titles, *(line(*pair) for pair in content["cleantechByMineral"].items())]
    supply: list[list[Any]] = [[], [], [], ["", 2024, 2030, 2035, 2040, "", "", 2024, 2030, 2035, 2040]]
    for name, block in content["supply"].items():
        sides = []
        for stage in ("mining", "refining"):
            side = {
                **block[stage]["countries"],
                "Total": block[stage]["total"],
                "Top 3 share": block[stage]["top3Share"],
            }
            side = {label: values for label, values in side.items() if not label.startswith(("Notes", "“"))}
            rows = [[f"{name} - {stage.title()}", None, None, None, None]]
            rows += [
                [label, *(values[year] for year in ("2024", "2030", "2035", "2040"))]
                for label, values in side.items()
            ]
            sides.append(rows)
        for at in range(max(map(len, sides))):
            left, right = (side[at] if at < len(side) else [None] * 5 for side in sides)
            supply.append([*left, None, *right])
    sheets = {DEMAND: demand, SUPPLY: supply, "3.1 Cleantech demand by tech": by_technology,
              "3.2 Cleantech demand by mineral": by_mineral}  # fmt: skip
    names = (
        "4.1 Solar PV",
        "4.2 Wind",
        "4.3 EV",
        "4.4 Battery storage",
        "4.5 Electricity networks",
        "4.6 Hydrogen",
    )
    for name, block in zip(names, content["byTechnology"].values(), strict=True):
        sheets[name] = [[], [], *titles, ["Base case"], *(line(*pair) for pair in block["minerals"].items())]
    return sheets
