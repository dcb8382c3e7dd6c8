"""MCS 2025, file World_Data: one line for a country and type, the years side by side."""

from __future__ import annotations

import re

import pandas as pd

from ...terms import ParameterError
from ..reading import printed
from ..source import Collector, Row, Tidied, provenance, rows_of
from .cards import CARDS
from .labels import GROUPS, MASSES, basis_of, material_of, place_of, stage_of

HEADER = (
    "SOURCE", "COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS", "PROD_2023", "PROD_EST_ 2024", "PROD_NOTES", "CAP_2023",
    "CAP_EST_ 2024", "CAP_NOTES", "RESERVES_2024", "RESERVE_NOTES",
)  # fmt: skip
CELLS = (
    ("PROD_2023", "PROD_NOTES", 2023),
    ("PROD_EST_ 2024", "PROD_NOTES", 2024),
    ("CAP_2023", "CAP_NOTES", 2023),
    ("CAP_EST_ 2024", "CAP_NOTES", 2024),
    ("RESERVES_2024", "RESERVE_NOTES", 2024),
)
# The edition prints "metric tons" where its numbers, those of the edition before and after say thousands.
MISPRINTED_UNITS = {
    "Titanium Mineral Concentrates": "thousand metric tons",
    "Sand and gravel (industrial)": "thousand metric tons",
}
# Reserves in thousands of tonnes; the edition says so beside some rows of the commodity, among them the world total.
RESERVES_IN_THOUSANDS = ("Molybdenum", "Vanadium")
_WORDS = re.compile(r"(W|NA|na|Large|Moderate|Small)\b")


def values(lines: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each printed value; where a cell is empty, its note may say why (W, NA, Large)."""
    rows = []
    for line in lines.to_dict("records"):
        for name, notes, year in CELLS:
            note = line[notes].strip()
            said = _WORDS.match(note)
            cell = line[name].strip() or (
                said[1].upper() if said and len(said[1]) < 3 else said[1] if said else ""
            )
            if cell:
                rows.append(
                    {key: line[key] for key in HEADER[:5]}
                    | {"cell": name, "year": year, "value": cell, "notes": note}
                )
    return pd.DataFrame(rows, index=range(1, len(rows) + 1))


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return tables `production`, `capacity` and `reserves`."""
    result = Collector()
    taken: dict[tuple[object, ...], int] = {}
    for number, row in rows_of(raw):
        place = row["COUNTRY"].replace("\u00a0", " ").strip()
        if place in GROUPS:
            result.refuse(number, "several countries in one row", "複数の国をまとめた行")
            continue
        try:
            name, (where, said) = material_of(row["COMMODITY"], row["TYPE"]), place_of(row["COUNTRY"])
        except ParameterError as error:
            result.fault(number, str(error), error.of("ja"))
            continue
        table, cells = _cells(row, name, where, said)
        if table == "":
            result.refuse(
                number, "a volume, which has no mass without its state", "体積であり質量に換算できない値"
            )
            continue
        if cells["year"] is None:
            result.fault(number, "unknown edition", "版が不明")
            continue
        key = (table, name, cells.get("stage"), cells["form"], where, cells["year"])
        taken[key] = taken.get(key, 0) + 1
        if taken[key] > 1:
            cells["form"] += f" [{taken[key]}]"
            cells["note"] = "; ".join(
                filter(None, (cells["note"], "the label occurs twice; numbered in print order"))
            )
        result.store(table, number, cells)
    return result.done()


def _cells(row: Row, name: str, where: str, said: str) -> tuple[str, Row]:
    kind, notes = row["TYPE"].strip(), row["notes"]
    commodity, reserves = row["COMMODITY"].strip(), row["cell"].startswith("RESERVES")
    unit = re.search(r"(million|thousand) metric tons", notes) if reserves else None
    said_unit = MISPRINTED_UNITS.get(commodity, row["UNIT_MEAS"].strip())
    said_unit = "thousand metric tons" if reserves and commodity in RESERVES_IN_THOUSANDS else said_unit
    factor = MASSES.get(unit[0] if unit else said_unit)
    if factor is None:
        return "", {}
    cell = printed(row["value"])
    amount = None if cell.value is None else cell.value * factor
    kind = re.sub(r",?\s*estimated$", "", kind).rstrip(".")
    form = kind + (f" ({said})" if said else "")
    where_and_when: Row = {"material": name, "country": where, "year": row["year"]}
    note = "; ".join(filter(None, (cell.note, notes if notes not in ("NA", "na", cell.note) else "")))
    if unit is None and said_unit != row["UNIT_MEAS"].strip():
        note = "; ".join(
            filter(None, (note, f"unit printed as {row['UNIT_MEAS'] or 'none'}, read as {said_unit}"))
        )
    origin = provenance(CARDS[2025], 2025, *_quality(row, cell.quality, where), note)
    if reserves:
        inside = re.match(r"\s*(Crude Ore|Iron Content|ZrO2 content)", notes)
        of = inside[1] if inside else kind.partition(", ")[2]
        form = "Reserves" + (f", {of}" if of else "") + (f" ({said})" if said else "")
        return "reserves", where_and_when | {"form": form, "reserves_t": amount} | origin
    stage = stage_of(name, kind)
    if row["cell"].startswith("CAP") or "apacity" in kind:
        form = form if "apacity" in form else f"Capacity: {form}"
        return "capacity", where_and_when | {"stage": stage, "form": form, "capacity_tpa": amount} | origin
    made: Row = {"stage": stage, "form": form, "output_t": amount, "basis": basis_of(name, stage, kind)}
    return "production", where_and_when | made | origin


def _quality(row: Row, quality: str, where: str) -> tuple[str, str]:
    notes = row["notes"].lower()
    estimated = ("EST" in row["cell"] and not notes.startswith("reported")) or "estimated" in row["TYPE"]
    estimated = estimated or (row["year"] == 2023 and "estimated" in notes)
    if quality == "reported":
        quality = "rounded" if where == "WLD" else "estimated" if estimated else "reported"
    return quality, "B" if estimated else "A"
