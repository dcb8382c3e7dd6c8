"""OECD, input-output table of Japan: 45 industries of ISIC Rev. 4, total flows, million USD at current prices."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ...store import Card
from ...terms import DataError, Words
from ..reading import first_line, read_csv
from ..source import Collector, Source, Tidied, provenance, rows_of
from .sectors import TITLES

FINAL = ("HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "CONS_ABR", "CONS_NONRES", "EXPO", "IMPO")
HEADER = ("Code", "Description", *(f"{number:02d}" for number in range(1, 46)), *FINAL)
VINTAGE = 2021

CARD = Card(
    "oecd-io-2021",
    Words("Input-Output Tables, 2021 edition", "産業連関表（2021 年版）"),
    "OECD",
    "OECD terms and conditions (CC BY 4.0)",
    "OECD, Input-Output Tables, 2021 edition, Japan.",
    "https://www.oecd.org/en/data/datasets/input-output-tables.html",
    Words(
        "converted to CSV from a third party's data file, values unchanged",
        "第三者のデータを値を変えずに CSV にしたもの",
    ),
)


def recognises(path: Path) -> bool:
    """Return whether a CSV has sectors as rows and columns."""
    return {"Code", "Description", "HFCE", "EXPO"} <= set(first_line(path))


def read(path: Path) -> pd.DataFrame:
    """Return one row for each cell, and one for the name of each row; the file's name says the year."""
    found = re.search(r"(19|20)\d\d", path.stem)
    if not found:
        raise DataError(
            f"{path.name} does not say its year; name it as in oecd_io_jpn_2018.csv.",
            f"{path.name} から年が分かりません。oecd_io_jpn_2018.csv のような名前にしてください。",
        )
    table = read_csv(path, HEADER)
    long = table.melt(id_vars="Code", value_vars=list(HEADER[1:]), var_name="column", value_name="cell")
    long.index = pd.RangeIndex(1, len(long) + 1)
    return long.assign(year=int(found[0]))


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return tables `input_output` and `sectors`."""
    named = raw["column"] == "Description"
    cells, names = raw[~named], raw[named]
    base = {"country": "JPN"}
    values = pd.to_numeric(cells["cell"], errors="coerce").astype(float)
    broken = values.isna()
    flows = pd.DataFrame(
        base
        | {
            "year": cells["year"],
            "row": cells["Code"],
            "column": cells["column"],
            "value_musd": values.astype(object).where(~broken, cells["cell"]),
        }
        | provenance(CARD, VINTAGE, "estimated", "B"),
        index=cells.index,
    )
    result = Collector()
    for number, row in rows_of(names):
        title = TITLES.get(row["Code"])
        if title is None:
            result.fault(number, f"unknown sector '{row['Code']}'", f"登録されていない部門「{row['Code']}」")
            continue
        sector = {"year": row["year"], "sector": row["Code"], "title_en": row["cell"], "title_ja": title}
        note = "the Japanese name is ours"
        result.store("sectors", number, base | sector | provenance(CARD, VINTAGE, "reported", "A", note))
    done = result.done()
    return Tidied({"input_output": flows, **done.tables}, faults=done.faults)


SOURCE = Source("oecd", (CARD,), recognises, read, tidy)
