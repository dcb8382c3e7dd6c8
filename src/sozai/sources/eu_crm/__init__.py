"""European Commission, Study on the critical raw materials for the EU 2023: who supplies the world and the EU."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ...store import Card
from ...terms import DataError, ParameterError, Words, country, material
from ..reading import first_line, read_csv
from ..source import Collector, Row, Source, Tidied, provenance, rows_of

HEADER = ("Material", "Stage", "Country", "Share", "t")
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


def recognises(path: Path) -> bool:
    """Return whether a CSV has the columns of the study's supply shares."""
    return len(set(HEADER) & set(first_line(path))) >= 4 and "Material" in first_line(path)


def read(path: Path) -> pd.DataFrame:
    """Return the rows with the publisher's labels; whose supply they are about is said by the file's name only."""
    scope = "world" if "global" in path.name.lower() else "EU" if "eu" in path.name.lower() else ""
    if not scope:
        raise DataError(
            f"{path.name} does not say whether it is about the supply of the world or of the EU; "
            "give its name the word 'Global' or 'EU'.",
            f"{path.name} が世界と EU のどちらへの供給か分かりません。ファイル名に Global か EU を入れてください。",
        )
    return read_csv(path, HEADER).assign(scope=scope)


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return table `supply_shares`."""
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


SOURCE = Source("eu_crm", (CARD,), recognises, read, tidy)
