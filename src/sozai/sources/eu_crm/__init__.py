"""European Commission, critical raw materials: who supplies the world and the EU, and the indices of every list."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ...store import Card
from ...terms import DataError, ParameterError, Words, country, material
from ..reading import first_line, read_csv
from ..source import Collector, Row, Source, Tidied, provenance, rows_of

HEADER = ("Material", "Stage", "Country", "Share", "t")
INDICES = ("Material", "Year", "SR", "EI")
NEW_METHOD = 2017
STAGES = {"E": "mine", "P": "refine"}
YEAR = 2023

CARD = Card(
    "eu-crm-2023",
    Words("Study on the critical raw materials for the EU 2023", "EU 重要原材料調査 2023"),
    "European Commission",
    "CC BY 4.0",
    "European Commission, Study on the Critical Raw Materials for the EU 2023, DOI 10.2873/725585.",
    "https://doi.org/10.2873/725585",
    Words(
        "the report's tables, typed into CSV files by a third party", "報告書の表を第三者が CSV にしたもの"
    ),
)

INDEX_CARD = Card(
    "eu-crm-lists",
    Words("Critical raw materials for the EU, lists of 2011 to 2023", "EU 重要原材料リスト（2011〜2023 年）"),
    "European Commission",
    "CC BY 4.0",
    "European Commission, Study on the Critical Raw Materials for the EU 2023, and the studies of 2011, 2014, 2017, 2020.",
    "https://doi.org/10.2873/725585",
    CARD.obtained_via,
)


def recognises(path: Path) -> bool:
    """Return whether a CSV has the columns of the study's supply shares, or of the lists' indices."""
    columns = set(first_line(path))
    return "Material" in columns and (len(set(HEADER) & columns) >= 4 or set(INDICES) <= columns)


def read(path: Path) -> pd.DataFrame:
    """Return the rows with the publisher's labels; whose supply they are about is said by the file's name only."""
    if "SR" in first_line(path):
        return read_csv(path, INDICES)
    scope = "world" if "global" in path.name.lower() else "EU" if "eu" in path.name.lower() else ""
    if not scope:
        raise DataError(
            f"{path.name} does not say whether it is about the supply of the world or of the EU; "
            "give its name the word 'Global' or 'EU'.",
            f"{path.name} が世界と EU のどちらへの供給か分かりません。ファイル名に Global か EU を入れてください。",
        )
    return read_csv(path, HEADER).assign(scope=scope)


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return table `supply_shares`, or `criticality` from a file of indices."""
    if "SR" in raw.columns:
        return _criticality(raw)
    result = Collector()
    for number, row in rows_of(raw):
        try:
            names = {"material": material(row["Material"]).id, "country": country(row["Country"]).id}
        except ParameterError as error:
            result.fault(number, str(error), error.of("ja"))
            continue
        share, quality, note = _share(row["Share"])
        if names["material"] in ("dysprosium", "terbium") and row["Stage"] == "E":
            note = (
                note + "; " if note else ""
            ) + "the study rescales the shares of neodymium: no evidence of its own"
        result.store(
            "supply_shares",
            number,
            names
            | {
                "stage": _stage(row),
                "scope": row["scope"],
                "year": YEAR,
                "share": share,
                "restriction_factor": row["t"] or None,
            }
            | provenance(CARD, YEAR, quality, "B", note),
        )
    return result.done()


def _criticality(raw: pd.DataFrame) -> Tidied:
    result = Collector()
    for number, row in rows_of(raw):
        try:
            name = material(row["Material"]).id
        except ParameterError as error:
            result.fault(number, str(error), error.of("ja"))
            continue
        if row["SR"].strip() == row["EI"].strip() == "-":
            result.refuse(number, "not assessed in that year", "その年には評価対象外")
            continue
        new = row["Year"] >= str(NEW_METHOD)
        note = "" if new else f"method before {NEW_METHOD}: not comparable with later lists"
        cells = {
            name: _number(row[label])
            for name, label in (("year", "Year"), ("supply_risk", "SR"), ("economic_importance", "EI"))
        }
        result.store(
            "criticality",
            number,
            {"material": name, "form": row["Material"], **cells}
            | provenance(INDEX_CARD, YEAR, "estimated", "B", note),
        )
    return result.done()


def _number(text: str) -> object:
    """Return the number, or the text that is none so that the check names it."""
    try:
        return float(text)
    except ValueError:
        return text.strip()


def _stage(row: Row) -> object:
    """Return the stage; the study processes titanium twice, into pigment and into metal."""
    made_metal = row["Material"] == "Titanium metal" and row["Stage"] == "P"
    return "metal" if made_metal else STAGES.get(row["Stage"], row["Stage"])


def _share(text: str) -> tuple[object, str, str]:
    cell = text.strip()
    quality, note = "estimated", ""
    if cell.startswith("<"):
        cell, quality, note = cell[1:], "bound", f"printed as {text.strip()}"
    elif not cell.endswith("%"):
        note = "printed without the percent sign"
    try:
        return round(float(cell.rstrip("%")) / 100, 6), quality, note
    except ValueError:
        return text, quality, note


SOURCE = Source("eu_crm", (CARD, INDEX_CARD), recognises, read, tidy)
