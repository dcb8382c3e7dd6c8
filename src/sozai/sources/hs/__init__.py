"""UN Statistics Division, correlation tables between revisions of the Harmonized System."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from ...store import Card
from ...terms import DataError, Words
from ..reading import sheet_starts, workbook
from ..source import Source, Tidied, provenance

CARD = Card(
    "unsd-hs-correlation",
    Words("HS correlation and conversion tables", "HS 相関表"),
    "United Nations Statistics Division",
    "free use with citation",
    "United Nations Statistics Division, Correspondence tables between HS revisions.",
    "https://unstats.un.org/unsd/classifications/Econ",
    Words("the publisher's workbooks", "公表機関の Excel ファイル"),
)
_REVISION = re.compile(r"\s*HS\s*(\d{4})\s*")


def recognises(path: Path) -> bool:
    """Return whether a workbook has a sheet that relates two revisions."""
    return sheet_starts(path, _relates)


def _relates(row: list[Any]) -> bool:
    return len(row) >= 3 and str(row[2]).strip() == "Relationship"


def read(path: Path) -> pd.DataFrame:
    """Return the rows of the correlation sheet, indexed by row of the sheet."""
    book = workbook(path)
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        if rows and _relates(rows[0]):
            ends = [_REVISION.fullmatch(str(cell)) for cell in rows[0][:2]]
            if ends[0] and ends[1]:
                raw = pd.DataFrame([row[:3] for row in rows[1:]], columns=["from", "to", "relation"])
                raw.index = pd.RangeIndex(2, len(rows) + 1)
                return raw.assign(from_revision=f"HS{ends[0][1]}", to_revision=f"HS{ends[1][1]}")
    raise DataError(
        f"{path.name} has no sheet that relates two HS revisions by name.",
        f"{path.name} に HS の版どうしを対応させるシートがありません。",
    )


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return table `hs_concordance`."""
    table = pd.DataFrame(
        {
            "from_revision": raw["from_revision"],
            "from_code": raw["from"].map(_code),
            "to_revision": raw["to_revision"],
            "to_code": raw["to"].map(_code),
            "relation": raw["relation"].str.strip(),
        }
        | provenance(CARD, 2022, "reported", "A")
    )
    return Tidied({"hs_concordance": table})


def _code(cell: Any) -> str:
    return f"{int(cell):06d}" if isinstance(cell, float) else str(cell).strip()


ADDRESSES = tuple(
    f"https://unstats.un.org/unsd/classifications/Econ/tables/{pair}ConversionAndCorrelationTables.xlsx"
    for pair in ("HS2022toHS2017", "HS2017toHS2012")
)
SOURCE = Source("hs", (CARD,), recognises, read, tidy, ADDRESSES)
