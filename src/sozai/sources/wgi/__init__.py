"""World Bank, Worldwide Governance Indicators: the layout of 2024 (a row for each value) and the older sheets."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ...store import Card
from ...terms import COUNTRIES, DataError, Words
from ..reading import sheet_starts, workbook
from ..source import Source, Tidied, provenance, refused, unknown
from . import sheets

HEADER = (
    "codeindyr", "code", "countryname", "year", "indicator", "estimate", "stddev", "nsource", "pctrank",
    "pctranklower", "pctrankupper",
)  # fmt: skip
INDICATORS = {
    "va": "voice",
    "pv": "stability",
    "ge": "effectiveness",
    "rq": "regulation",
    "rl": "law",
    "cc": "corruption",
}
# The Bank's own codes for some; those that stand for no country of today are refused by name.
CODES = {"ADO": "AND", "ROM": "ROU", "ZAR": "COD", "TMP": "TLS", "WBG": "PSE", "KSV": "XKX"}
GONE = ("ANT",)

CARD = Card(
    "wgi-2024",
    Words("Worldwide Governance Indicators, 2024 update", "世界ガバナンス指標（2024 年版）"),
    "World Bank",
    "CC BY 4.0",
    "Kaufmann, D. and Kraay, A., Worldwide Governance Indicators, 2024 update, World Bank.",
    "https://www.worldbank.org/en/publication/worldwide-governance-indicators",
    Words("the publisher's workbook", "公表機関の Excel ファイル"),
)

EARLIER = Card(
    "wgi-earlier",
    Words("Worldwide Governance Indicators, editions up to 2023", "世界ガバナンス指標（2023 年版以前）"),
    "World Bank",
    "CC BY 4.0",
    "Kaufmann, D. and Kraay, A., Worldwide Governance Indicators, World Bank; the edition is the row's vintage.",
    CARD.address,
    Words("the user's own file", "利用者のファイル"),
)


def recognises(path: Path) -> bool:
    """Return whether a workbook has this layout."""
    starts = sheet_starts(
        path, lambda row: "codeindyr" in row or {"code", "indicator", "estimate"} <= set(row)
    )
    return starts or (path.suffix.lower() == ".xlsx" and sheets.has_sheets(workbook(path)))


def read(path: Path) -> pd.DataFrame:
    """Return the rows with the publisher's labels, indexed by row of the sheet."""
    book = workbook(path)
    if sheets.has_sheets(book):
        return sheets.read(path, book)
    sheet = book.get_sheet_by_index(0).to_python()
    if not sheet or tuple(sheet[0]) != HEADER:
        raise DataError(
            f"{path.name} has a header that is not the one of the 2024 edition: {', '.join(map(str, sheet[0] if sheet else ()))}.",
            f"{path.name} の見出しが 2024 年版の形式と違います: {', '.join(map(str, sheet[0] if sheet else ()))}",
        )
    return pd.DataFrame(sheet[1:], columns=list(HEADER), index=range(2, len(sheet) + 1))


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return table `governance`."""
    country = raw["code"].replace(CODES)
    estimate = pd.to_numeric(raw["estimate"], errors="coerce")
    error = pd.to_numeric(raw["stddev"], errors="coerce")
    gone = country.isin(GONE)
    blank = estimate.isna() & ~gone
    kept = ~(gone | blank)
    strange = sorted(set(country[kept]) - set(COUNTRIES))
    table = pd.DataFrame(
        {
            "country": country,
            "indicator": raw["indicator"].map(INDICATORS),
            "year": pd.to_numeric(raw["year"], errors="coerce"),
            "estimate": estimate,
            "standard_error": error,
        }
        | provenance(CARD, 2024, "estimated", "B")
    )
    if "vintage" in raw.columns:
        table = table.assign(vintage=raw["vintage"], source=EARLIER.id)
    table = table[kept]
    return Tidied(
        {"governance": table},
        refused(
            {
                words: list(raw.index[rows])
                for words, rows in (
                    (Words("no estimate is given", "推計値がない行"), blank),
                    (Words("a state that is no more", "現存しない国"), gone),
                )
                if rows.any()
            }
        ),
        faults=unknown(Words("country code", "国コード"), strange),
    )


SOURCE = Source("wgi", (CARD, EARLIER), recognises, read, tidy)
