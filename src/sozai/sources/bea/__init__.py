"""U.S. Bureau of Economic Analysis, input-output accounts in detail: use and make tables of 402 sectors."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ...store import Card
from ...terms import DataError, Words
from ..reading import first_line, read_csv
from ..source import Refused, Source, Tidied, provenance

CODES = ("1111A0", "327310", "331313", "335912")
VINTAGE = 2023

CARD = Card(
    "bea-io-detail",
    Words("Input-output accounts, detail, producers' prices", "米国産業連関表（詳細、生産者価格）"),
    "U.S. Bureau of Economic Analysis",
    "public domain (United States)",
    "U.S. Bureau of Economic Analysis, Input-Output Accounts, detail, before redefinitions, million USD.",
    "https://www.bea.gov/industry/input-output-accounts-data",
    Words(
        "converted to CSV from a third party's data file, values unchanged",
        "第三者のデータを値を変えずに CSV にしたもの",
    ),
)


def recognises(path: Path) -> bool:
    """Return whether a CSV has BEA's sectors as columns."""
    columns = first_line(path)
    return len(columns) > 100 and set(CODES[:3]) <= set(columns)


def read(path: Path) -> pd.DataFrame:
    """Return one row for each cell; the file's name says the year, its columns which of the two tables it is.

    Raises:
        DataError: the year is not said, or the file is cut.
    """
    found = re.search(r"(19|20)\d\d", path.stem)
    if not found:
        raise DataError(
            f"{path.name} does not say its year; name it as in bea_use_2017_detail.csv.",
            f"{path.name} から年が分かりません。bea_use_2017_detail.csv のような名前にしてください。",
        )
    columns = first_line(path)
    if not columns or len(set(columns)) != len(columns) or columns[0] not in ("rownames", ""):
        raise DataError(
            f"{path.name} has columns that are not BEA's: the first must name the rows and no code may stand twice.",
            f"{path.name} の列が BEA の形式と違います（先頭列は行番号、各部門番号は 1 回だけ）。",
        )
    table = read_csv(path, columns)
    long = table.melt(id_vars=columns[0], var_name="column", value_name="cell").rename(
        columns={columns[0]: "row"}
    )
    long.index = pd.RangeIndex(1, len(long) + 1)
    # Final demand stands in the table of uses only.
    return long.assign(year=int(found[0]), uses="F01000" in columns)


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return table `input_output` (commodity x industry), or table `make` (industry x commodity)."""
    uses = bool(raw["uses"].any())
    name, row, column = ("input_output", "row", "column") if uses else ("make", "industry", "commodity")
    unnamed = raw["column"].str.fullmatch(r"NA(\.\d+)?|Unnamed.*|")
    kept = raw[~unnamed]
    values = pd.to_numeric(kept["cell"].str.replace(",", ""), errors="coerce").astype(float)
    table = pd.DataFrame(
        {
            "country": "USA",
            "year": kept["year"],
            row: kept["row"],
            column: kept["column"],
            "value_musd": values.astype(object).where(values.notna(), kept["cell"]),
        }
        | provenance(CARD, VINTAGE, "reported", "A"),
        index=kept.index,
    )
    reason = Words("totals in columns that the file leaves unnamed", "見出しのない合計列")
    refused = (Refused(reason, int(unnamed.sum()), tuple(raw.index[unnamed][:5])),) if unnamed.any() else ()
    return Tidied({name: table}, refused)


SOURCE = Source("bea", (CARD,), recognises, read, tidy, carried=False)
