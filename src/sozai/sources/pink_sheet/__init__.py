"""World Bank, Commodity Price Data (The Pink Sheet): monthly prices since 1960, of the materials sozai knows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from ...store import Card
from ...terms import DataError, Words
from ...terms.units import UNITS
from ..reading import sheet_starts, workbook
from ..source import Collector, Source, Tidied, provenance, rows_of

TITLE = "world bank commodity price data"
SHEET = "Monthly Prices"
KG_PER_TROY_OUNCE = 0.0311034768
# the publisher's code -> material
SERIES = {
    "COAL_AUS": "coal", "COAL_SAFRICA": "coal", "RUBBER_TSR20": "natural-rubber", "RUBBER1_MYSG": "natural-rubber",
    "PHOSROCK": "phosphate-rock", "POTASH": "potash", "ALUMINUM": "aluminium", "IRON_ORE": "iron-ore",
    "COPPER": "copper", "LEAD": "lead", "TIN": "tin", "NICKEL": "nickel", "ZINC": "zinc", "GOLD": "gold",
    "PLATINUM": "platinum", "SILVER": "silver",
}  # fmt: skip
# USD/t for one of each
PRICES = {
    "($/mt)": 1.0,
    "($/kg)": UNITS["USD/kg"][1],
    "($/troy oz)": 1e3 / KG_PER_TROY_OUNCE,
    # The label says dry metric ton unit, the description and the level (about 100) say dry tonne.
    "($/dmtu)": 1.0,
}
IRON_ORE_SPOT, IRON_ORE_62 = (2006, 1), (2008, 12)
NONE = ("…", "...", "..", "", "n.a.")
_MONTH = re.compile(r"((?:19|20)\d\d)M(0[1-9]|1[0-2])")

CARD = Card(
    "wb-pink-sheet",
    Words("Commodity Price Data (The Pink Sheet), monthly", "商品価格データ（ピンクシート、月次）"),
    "World Bank",
    "CC BY 4.0",
    "World Bank, Commodity Price Data (The Pink Sheet), Commodity Markets.",
    "https://www.worldbank.org/en/research/commodity-markets",
    Words("the publisher's workbook", "公表機関の Excel ファイル"),
)


def recognises(path: Path) -> bool:
    """Return whether a workbook has a sheet with the publisher's title."""
    return sheet_starts(path, lambda row: bool(row) and str(row[0]).strip().lower().startswith(TITLE))


def read(path: Path) -> pd.DataFrame:
    """Return one row for each printed price: code, label, unit, month, the cell and the year of the update.

    Raises:
        DataError: the sheet of monthly prices is not there or its header does not stand over its columns.
    """
    book = workbook(path)
    if SHEET not in book.sheet_names:
        raise DataError(
            f"{path.name} has no sheet '{SHEET}'; get the workbook of monthly prices.",
            f"{path.name} にシート「{SHEET}」がありません。月次の Excel ファイルを取得してください。",
        )
    sheet = book.get_sheet_by_name(SHEET).to_python()
    start = next((at for at, row in enumerate(sheet) if row and _MONTH.fullmatch(str(row[0]))), 0)
    if start < 3:
        raise _shifted(path)
    labels, units, codes = (_header(path, sheet[start - back]) for back in (3, 2, 1))
    body = [row for row in sheet[start:] if any(str(cell).strip() for cell in row)]
    widest = max(
        (at for row in body for at, cell in enumerate(row) if str(cell).strip() not in NONE), default=0
    )
    if not (set(labels) == set(units) == set(codes)) or widest > max(labels):
        raise _shifted(path)
    found = next(
        (re.search(r"(19|20)\d\d", str(row[0])) for row in sheet[:start] if "pdated" in str(row[0])), None
    )
    months = [str(row[0]) for row in body if _MONTH.fullmatch(str(row[0]))]
    updated = int(found[0]) if found else int(months[-1][:4])
    rows = [
        (codes[at].upper(), labels[at], units[at], str(row[0]).strip(), cell, updated)
        for row in body
        for at, cell in ((at, row[at] if at < len(row) else "") for at in labels)
    ]
    names = ["code", "label", "unit", "month", "cell", "updated"]
    return pd.DataFrame(rows, columns=names, index=range(1, len(rows) + 1), dtype=object)


def _header(path: Path, row: list[Any]) -> dict[int, str]:
    """Return the labels of a header's row by column; the first column holds months and has none."""
    if row and str(row[0]).strip():
        raise _shifted(path)
    return {at: str(cell).strip() for at, cell in enumerate(row) if str(cell).strip()}


def _shifted(path: Path) -> DataError:
    return DataError(
        f"{path.name}: the rows of labels, units and codes on '{SHEET}' do not stand over the columns of prices. "
        "Nothing was changed; get the workbook again.",
        f"{path.name} の「{SHEET}」では、品目名・単位・コードの行と価格の列がずれています。"
        "何も変更していません。取得し直してください。",
    )


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return table `monthly_prices`."""
    result = Collector()
    for number, row in rows_of(raw):
        found = _MONTH.fullmatch(str(row["month"]))
        if not found:
            result.fault(number, f"'{row['month']}' is no month", f"「{row['month']}」は月ではありません")
            continue
        when = (int(found[1]), int(found[2]))
        cell = str(row["cell"]).strip()
        if row["code"] not in SERIES:
            result.refuse(number, "a series of no material of sozai", "対象外の品目")
        elif row["unit"] not in PRICES:
            result.refuse(number, "a price of no mass", "質量当たりでない価格")
        elif cell in NONE:
            result.refuse(number, "no price is printed", "価格の記載がない月")
        elif row["code"] == "IRON_ORE" and when < IRON_ORE_SPOT:
            result.refuse(
                number,
                "iron ore before 2006: a contract price in cents per unit of iron, not per tonne",
                "2005 年以前の鉄鉱石（トン当たりではなく鉄分 1 % 当たりのセント建て契約価格）",
            )
        else:
            _store(result, number, row, when, cell)
    return result.done()


def _store(result: Collector, number: int, row: dict[str, Any], when: tuple[int, int], cell: str) -> None:
    try:
        price: object = float(cell.replace(",", "")) * PRICES[row["unit"]]
    except ValueError:
        price = cell
    iron = "62" if when >= IRON_ORE_62 else "63.5"
    label = f"labelled per dry metric ton unit; the price is per dry tonne of {iron} % iron"
    note = label if row["code"] == "IRON_ORE" else ""
    result.store(
        "monthly_prices",
        number,
        {
            "material": SERIES[row["code"]],
            "form": f"{row['label'].strip(' *')} [{row['unit'].strip('()')}]",
            "year": when[0],
            "month": when[1],
            "price_usd_per_t": price,
        }
        | provenance(CARD, row["updated"], "reported", "A", note),
    )


SOURCE = Source("pink_sheet", (CARD,), recognises, read, tidy)
