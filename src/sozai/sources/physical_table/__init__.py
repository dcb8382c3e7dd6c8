"""Ministry of Internal Affairs and Communications, physical table of Japan's input-output tables: tonnes from row to column."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from ...store import Card
from ...terms import DataError, Words
from ..japanese import mass_factor, plain
from ..reading import workbook
from ..source import Collector, Source, Tidied, provenance, rows_of

HEADER = ("行コード", "行部門名", "列コード", "列部門名", "特殊コード", "数量単位", "数量", "金額")
COLUMNS = ("row", "row_title", "column", "column_title", "kind", "unit", "amount", "value", "year")
TOTAL = "999900"
JPY_PER_UNIT = 1e6
TOLERANCE = 0.005
_SEARCHED = 10

CARD = Card(
    "japan-physical-table",
    Words("Physical table of the Input-Output Tables for Japan", "産業連関表 物量表"),
    "Ministry of Internal Affairs and Communications, Japan",
    "Government of Japan Standard Terms of Use 2.0 (compatible with CC BY 4.0)",
    "Ministry of Internal Affairs and Communications and others, Input-Output Tables for Japan, physical table.",
    "https://www.soumu.go.jp/toukei_toukatsu/data/io/",
    Words("the user's own download", "利用者自身による取得"),
)


def recognises(path: Path) -> bool:
    """Return whether the first sheet of a workbook has the table's row of labels."""
    return path.suffix.lower() == ".xlsx" and _start(_first(path, _SEARCHED)) is not None


def _first(path: Path, most: int | None = None) -> list[list[Any]]:
    book = workbook(path)
    return book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=most) if book.sheet_names else []


def _start(rows: Sequence[Sequence[Any]]) -> int | None:
    labels = ([plain(cell) for cell in row[: len(HEADER)]] for row in rows)
    return next((at for at, row in enumerate(labels) if tuple(row) == HEADER), None)


def read(path: Path) -> pd.DataFrame:
    """Return the lines of the table, numbered as the sheet numbers them.

    Raises:
        DataError: the labels are not where they belong, or neither sheet nor name says the year.
    """
    rows = _first(path)
    start = _start(rows[:_SEARCHED])
    if start is None:
        raise _wrong(path, "it has no row of the published labels", "公表された見出しの行がない")
    front = " ".join(str(cell) for row in rows[:start] for cell in row)
    found = re.search(r"(19|20)\d\d", front) or re.search(r"(19|20)\d\d", path.stem)
    if found is None:
        raise _wrong(path, "neither the sheet nor its name says the year", "表にもファイル名にも対象年がない")
    if not any("100万円" in plain(cell).replace("百万円", "100万円") for row in rows[:start] for cell in row):
        raise _wrong(
            path,
            "it does not say that its values are in million yen",
            "金額の単位（100万円）が書かれていない",
        )
    body = [(*row[: len(HEADER)], int(found[0])) for row in rows[start + 1 :]]
    numbers = range(start + 2, len(rows) + 1)
    return pd.DataFrame(body, columns=list(COLUMNS), index=numbers, dtype=object)


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return table `physical_inputs`; a total is compared with the sum of its lines."""
    result = Collector()
    sums: dict[str, float] = defaultdict(float)
    for _, row in rows_of(raw):
        if _code(row["column"]) != TOTAL and isinstance(row["amount"], int | float):
            sums[_code(row["row"])] += float(row["amount"])
    for number, row in rows_of(raw):
        factor = mass_factor(row["unit"])
        if not any(str(cell).strip() for name, cell in row.items() if name != "year"):
            result.refuse(number, "an empty line", "空行")
        elif _code(row["column"]) == TOTAL:
            _total(result, number, row, sums[_code(row["row"])])
        elif factor is None:
            result.refuse(number, "an amount that is no mass", "質量でない数量")
        else:
            result.store("physical_inputs", number, _line(row, factor))
    return result.done()


def _total(result: Collector, number: int, row: dict[str, Any], lines: float) -> None:
    printed = row["amount"]
    if isinstance(printed, int | float) and abs(lines - printed) <= TOLERANCE * max(abs(printed), 1.0):
        return result.refuse(number, "a total over all columns", "全列の合計")
    return result.refuse(
        number,
        "a total over all columns that is not the sum of its lines; the lines are kept",
        "行の合計と合わない全列の合計（各行の値を採用）",
    )


def _line(row: dict[str, Any], factor: float) -> dict[str, Any]:
    amount, value = row["amount"], row["value"]
    return {
        "country": "JPN", "year": row["year"], "row": _code(row["row"]), "row_title_ja": str(row["row_title"]).strip(),
        "column": _code(row["column"]), "kind": _code(row["kind"]),
        "amount_t": amount * factor if isinstance(amount, int | float) else amount,
        "value_jpy": value * JPY_PER_UNIT if isinstance(value, int | float) else value,
    } | provenance(CARD, row["year"] + 4, "estimated", "B")  # fmt: skip


def _code(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _wrong(path: Path, en: str, ja: str) -> DataError:
    return DataError(
        f"{path.name} cannot be read as the physical table: {en}. Nothing was changed; get the workbook again.",
        f"{path.name} を物量表として読めません（{ja}）。何も変更していません。取得し直してください。",
    )


SOURCE = Source("physical_table", (CARD,), recognises, read, tidy, carried=False)
