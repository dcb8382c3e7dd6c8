"""MCS 2026, file Commodities_Data: one line for each printed value."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from ...terms import ParameterError
from ..reading import Printed, printed
from ..source import Collector, Row, Tidied, provenance, rows_of
from .cards import CARDS
from .labels import GROUPS, MASSES, PRICES, basis_of, material_of, place_of, stage_of

HEADER = (
    "MCS chapter", "Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value", "Notes",
    "Is critical mineral 2025", "Other notes",
)  # fmt: skip
NATIONAL = {
    "Production": "production",
    "Import": "import",
    "Export": "export",
    "Consumption": "consumption",
    "Stock": "stocks",
    "Shipment": "shipment",
    "Sold or used": "shipment",
    "Sold": "shipment",
    "Sales": "shipment",
}
WORLD = {"Production": "production", "Capacity": "capacity", "Reserves": "reserves"}
# Printed as metric tons; beside the same reserves the edition before says thousands, and Australia's note agrees.
MISPRINTED_UNITS = {("Vanadium", "Reserves"): "thousand metric tons"}
AMOUNT = {
    "production": "output_t",
    "capacity": "capacity_tpa",
    "reserves": "reserves_t",
    "national_flows": "amount_t",
}


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return tables `production`, `capacity`, `reserves`, `national_flows`, `reliance` and `prices`."""
    result = Collector()
    taken: dict[tuple[object, ...], int] = {}
    for number, row in rows_of(raw):
        reason = _refusal(row)
        if reason:
            result.refuse(number, *reason)
            continue
        try:
            name, (where, said) = (
                material_of(row["Commodity"], row["Statistics_detail"]),
                place_of(row["Country"]),
            )
        except ParameterError as error:
            result.fault(number, str(error), error.of("ja"))
            continue
        table, cells = _cells(row, name, where, said)
        key = (table, name, where, *(cells.get(part) for part in ("stage", "statistic", "form", "year")))
        taken[key] = taken.get(key, 0) + 1
        if taken[key] > 1:
            cells["form"] += f" [{taken[key]}]"
            cells["note"] = "; ".join(
                filter(None, (cells["note"], "the label occurs twice; numbered in print order"))
            )
        result.store(table, number, cells)
    return result.done()


def _refusal(row: Row) -> tuple[str, str] | None:
    """Return why a row has no place in the declared tables."""
    unit, statistic = row["Unit"].strip(), row["Statistics"]
    if row["Country"] in GROUPS:
        return "several countries in one row", "複数の国をまとめた行"
    if statistic.startswith("Import sources"):
        return (
            "shares of the origins of United States imports: no table holds them",
            "米国輸入の相手国比率（該当する表がない）",
        )
    held = WORLD if row["Section"].startswith("World") and statistic in WORLD else NATIONAL
    if statistic not in ("Price", "Net import reliance", *held):
        return f"no table holds the statistic {statistic}", f"該当する表がない統計（{statistic}）"
    if statistic == "Price" and unit not in PRICES:
        return "a price of no mass, or an index", "質量当たりでない価格・指数"
    if statistic not in ("Price", "Net import reliance") and unit not in MASSES:
        return "an amount that is no mass", "質量でない数量"
    return None


def _cells(row: Row, name: str, where: str, said: str) -> tuple[str, Row]:
    unit, statistic = row["Unit"].strip(), row["Statistics"]
    detail = re.sub(r"[:,]\s*rounded$", "", row["Statistics_detail"].strip()) + (f" ({said})" if said else "")
    table = WORLD.get(statistic) if row["Section"].startswith("World") else None
    cell = printed(row["Value"])
    base: Row = {"material": name, "year": _year(row["Year"])}
    if statistic == "Price":
        price = _times(cell, PRICES[unit])
        return "prices", base | {"form": f"{detail} [{unit}]", "price_usd_per_t": price} | _origin(row, cell)
    base["country"] = where
    if statistic == "Net import reliance":
        cell = _reliance(row["Value"].strip(), cell)
        share = None if cell.value is None else round(cell.value / 100, 6)
        return "reliance", base | {"form": detail, "net_import_share": share} | _origin(row, cell)
    said_unit = MISPRINTED_UNITS.get((row["Commodity"].strip(), statistic), unit)
    amount = _times(cell, MASSES[said_unit])
    if table is None:
        flow: Row = {"statistic": NATIONAL[statistic], "form": detail, "amount_t": amount}
        return "national_flows", base | flow | _origin(row, cell)
    made: Row = {"form": detail, AMOUNT[table]: amount}
    if said_unit != unit:
        cell = replace(cell, note=f"unit printed as {unit}, read as {said_unit}")
    if table != "reserves":
        made["stage"] = stage_of(name, detail)
    if table == "production":
        label = f"{row['Unit']} {detail}" if "dry" in unit else detail
        made["basis"] = basis_of(name, made["stage"], label, _chapter(row["Other notes"]))
    return table, base | made | _origin(row, cell)


def _chapter(notes: str) -> str:
    found = re.match(r"\((.*?unless otherwise.*?)\)", notes)
    return found[1] if found else ""


def _reliance(text: str, cell: Printed) -> Printed:
    if text == "E":
        return Printed(0.0, "bound", "net exporter: the share is negative")
    return Printed(None, "not_available", "no meaningful figure") if text == "s" else cell


def _times(cell: Printed, factor: float) -> float | None:
    return None if cell.value is None else cell.value * factor


def _year(text: str) -> object:
    found = re.fullmatch(r"(\d{4})(?:[–-](\d{2,4}))?", text.strip())
    if not found:
        return text
    return int(found[1][: 4 - len(found[2])] + found[2]) if found[2] else int(found[1])


def _origin(row: Row, cell: Printed) -> Row:
    notes = row["Notes"].strip()
    estimated = notes.startswith("Estimated")
    quality = cell.quality
    if quality == "reported":
        quality = "rounded" if row["Country"] == "World total" else "estimated" if estimated else "reported"
    note = "; ".join(filter(None, (cell.note, re.sub(r"^(Estimated|Reported)\.(\s*--\s*)?", "", notes))))
    return provenance(CARDS[2026], 2026, quality, "B" if estimated else "A", note)
