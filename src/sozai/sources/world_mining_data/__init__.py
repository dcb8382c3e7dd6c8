"""Austrian Federal Ministry of Finance, World Mining Data: the user's own workbook, one sheet for each mineral."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineWorkbook

from ...store import Card
from ...terms import DataError, ParameterError, Words, country, material
from ...terms.units import UNITS
from ..delimited import label
from ..reading import printed, workbook
from ..source import Collector, Source, Tidied, provenance, rows_of
from ..usgs_mcs.labels import stage_of

MASSES = {
    "metrt": 1.0,
    "t": 1.0,
    "kg": UNITS["kg"][1],
    "ct": UNITS["carat"][1],
    "miot": UNITS["Mt"][1],
    "1000t": UNITS["kt"][1],
}
TITLE_ROWS = 8
TOTALS = ("total", "world", "world total")
TOTAL_TOLERANCE = 0.01

CARD = Card(
    "world-mining-data",
    Words("World Mining Data", "世界鉱業データ（WMD）"),
    "Federal Ministry of Finance, Austria",
    "the user's own copy, with citation; not redistributed here",
    "Reichl, C. and Schatz, M., World Mining Data, Federal Ministry of Finance, Vienna.",
    "https://www.world-mining-data.info",
    Words("the user's own download", "利用者自身による取得"),
)


def _headers(book: CalamineWorkbook) -> dict[str, int]:
    """Return at which row the header of each sheet of a mineral stands."""
    found = {}
    for name in book.sheet_names:
        for at, row in enumerate(book.get_sheet_by_name(name).to_python(nrows=TITLE_ROWS)):
            cells = [label(str(cell)) for cell in row]
            if cells[:2] == ["country", "unit"] and len(_years(row)) >= 2:
                found[name] = at
                break
    return found


def _years(row: list[Any]) -> dict[int, int]:
    """Return the years of a header by column."""
    return {
        at: int(float(cell))
        for at, cell in enumerate(row)
        if re.fullmatch(r"(19|20)\d\d(\.0)?", str(cell).strip())
    }


def recognises(path: Path) -> bool:
    """Return whether a workbook has a sheet with the header Country, unit and years."""
    return path.suffix.lower() == ".xlsx" and bool(_headers(workbook(path)))


def read(path: Path) -> pd.DataFrame:
    """Return one row for each printed value: sheet, country, unit, year, the cell and what stands beside it.

    Raises:
        DataError: no sheet has the header.
    """
    book = workbook(path)
    headers = _headers(book)
    if not headers:
        raise DataError(
            f"{path.name} has no sheet with the header Country, unit and years of World Mining Data. Nothing was changed.",
            f"{path.name} に World Mining Data の見出し（Country・unit・年）を持つシートがありません。何も変更していません。",
        )
    rows = []
    for name, at in headers.items():
        sheet = book.get_sheet_by_name(name).to_python()
        years = _years(sheet[at])
        last = max(years)
        for row in sheet[at + 1 :]:
            if row and str(row[0]).strip():
                beside = " ".join(str(cell).strip() for cell in row[last + 1 :] if str(cell).strip())
                unit = str(row[1]).strip() if len(row) > 1 else ""
                rows += [
                    (
                        name,
                        str(row[0]).strip(),
                        unit,
                        year,
                        row[place] if place < len(row) else "",
                        beside,
                        max(years.values()),
                    )
                    for place, year in years.items()
                ]
    names = ["sheet", "country", "unit", "year", "cell", "beside", "newest"]
    return pd.DataFrame(rows, columns=names, index=range(1, len(rows) + 1), dtype=object)


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return table `production`; a printed total that is not the sum of its countries is left out and named."""
    result = Collector()
    sums: dict[tuple[str, int], float] = {}
    totals = []
    for number, row in rows_of(raw):
        cell = printed(str(row["cell"]))
        factor = MASSES.get(label(re.sub(r"\(.*", "", row["unit"])))
        try:
            name, form = _material(row["sheet"])
        except ParameterError:
            result.refuse(number, "a mineral of no material of sozai", "対象外の鉱種")
            continue
        if factor is None:
            result.refuse(number, "an amount that is no mass", "質量でない数量")
        elif cell.value is None:
            result.refuse(number, "no amount is printed", "数量の記載がない")
        elif row["country"].lower() in TOTALS:
            totals.append((number, row, name, form, cell.value * factor))
        else:
            try:
                where = country(row["country"]).id
            except ParameterError as error:
                result.fault(number, str(error), error.of("ja"))
                continue
            key = (row["sheet"], row["year"])
            sums[key] = sums.get(key, 0.0) + cell.value * factor
            _store(result, number, row, name, form, where, cell.value * factor)
    for number, row, name, form, amount in totals:
        added = sums.get((row["sheet"], row["year"]), 0.0)
        if abs(added - amount) > TOTAL_TOLERANCE * max(abs(amount), 1e-9):
            result.refuse(
                number,
                "a total that is not the sum of its countries (more than 1 % apart)",
                "国・地域の合計と 1 % を超えて合わない合計",
            )
        else:
            _store(result, number, row, name, form, "WLD", amount)
    return result.done()


def _store(
    result: Collector, number: int, row: dict[str, Any], name: str, form: str, where: str, amount: float
) -> None:
    estimated = where != "WLD" and bool(re.search(r"\be\b|estimat", row["beside"].lower()))
    result.store(
        "production",
        number,
        {
            "material": name, "stage": stage_of(name, form), "form": form, "country": where, "year": row["year"],
            "output_t": amount, "basis": _basis(row["sheet"]),
        }
        | provenance(
            CARD, row["newest"] + 2, "estimated" if estimated else "reported", "B" if estimated else "A", row["beside"]
        ),
    )  # fmt: skip


def _material(sheet: str) -> tuple[str, str]:
    """Return material and label of a sheet.

    Raises:
        ParameterError: nobody has that name.
    """
    name = re.sub(r"\s*\(.*", "", sheet).strip()
    return material(name).id, sheet.strip()


def _basis(sheet: str) -> str:
    """Return what the tonnes are by the bracket of the sheet's name.

    Example:
        >>> _basis("Chromium (Cr2O3)"), _basis("Rare Earths (REO)"), _basis("Iron (Fe)"), _basis("Gypsum")
        ('oxide', 'oxide', 'contained', 'gross')
    """
    found = re.search(r"\(([^)]*)\)", sheet)
    if not found:
        return "gross"
    if re.search(r"O\d*$|REO", found[1]):
        return "oxide"
    return "contained" if re.fullmatch(r"[A-Z][a-z]?", found[1]) else "gross"


SOURCE = Source("world_mining_data", (CARD,), recognises, read, tidy, carried=False)
