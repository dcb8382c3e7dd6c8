"""WGI up to the edition of 2023: one sheet for each indicator, six columns for each year under a merged header."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook

from ...terms import DataError
from ..delimited import label

SHEETS = {
    "voiceandaccountability": "va",
    "politicalstabilitynoviolence": "pv",
    "politicalstability": "pv",
    "governmenteffectiveness": "ge",
    "regulatoryquality": "rq",
    "ruleoflaw": "rl",
    "controlofcorruption": "cc",
}
PLACE, CODE = ("country/territory", "country"), "code"
TITLE_ROWS = 40
COLUMNS = ("code", "countryname", "year", "indicator", "estimate", "stddev")


def has_sheets(book: CalamineWorkbook) -> bool:
    """Return whether a workbook has at least three of the indicators' sheets."""
    return len({SHEETS[label(name)] for name in book.sheet_names if label(name) in SHEETS}) >= 3


def read(path: Path, book: CalamineWorkbook) -> pd.DataFrame:
    """Return one row for each country, year and indicator, with the columns of the later layout that are there.

    Raises:
        DataError: a sheet has not the header of this layout.
    """
    rows = [
        row
        for name in book.sheet_names
        if label(name) in SHEETS
        for row in _sheet(path, name, book.get_sheet_by_name(name).to_python())
    ]
    raw = pd.DataFrame(rows, columns=list(COLUMNS), index=range(1, len(rows) + 1), dtype=object)
    years = pd.to_numeric(raw["year"], errors="coerce")
    # The edition of a year ends with the year before it.
    return raw.assign(vintage=int(years.max()) + 1 if len(raw) else 0)


def _sheet(path: Path, name: str, sheet: list[list[Any]]) -> Iterator[tuple[Any, ...]]:
    at = next(
        (i for i, row in enumerate(sheet[:TITLE_ROWS]) if row and str(row[0]).strip().lower() in PLACE), 0
    )
    header = [str(cell).strip().lower() for cell in sheet[at]] if at else []
    if not at or CODE not in header or "estimate" not in header:
        raise _wrong(path, name)
    code = header.index(CODE)
    years, current = [], ""
    for cell in sheet[at - 1] + [""] * (len(header) - len(sheet[at - 1])):
        current = str(int(cell)) if isinstance(cell, float | int) else str(cell).strip() or current
        years.append(current)
    places = [(i, years[i]) for i, title in enumerate(header) if title == "estimate"]
    if not all(year.isdigit() and len(year) == 4 for _, year in places) or any(
        len(header) <= i + 1 or header[i + 1] != "stderr" for i, _ in places
    ):
        raise _wrong(path, name)
    for row in sheet[at + 1 :]:
        if any(str(cell).strip() for cell in row):
            cells = [*row, *[""] * (len(header) - len(row))]
            for i, year in places:
                yield (
                    str(cells[code]).strip(),
                    cells[0],
                    int(year),
                    SHEETS[label(name)],
                    cells[i],
                    cells[i + 1],
                )


def _wrong(path: Path, name: str) -> DataError:
    return DataError(
        f"{path.name}: the sheet '{name}' has not the header of the Worldwide Governance Indicators (years above, "
        "Estimate and StdErr below). Nothing was changed; get the workbook again.",
        f"{path.name} のシート「{name}」の見出しが世界ガバナンス指標の形式（上に年、下に Estimate と StdErr）と違います。"
        "何も変更していません。取得し直してください。",
    )
