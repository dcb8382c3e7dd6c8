"""Reading Japan's trade statistics: one row for each printed value of a line and month."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from ...terms import DataError
from ..delimited import BLOCK, LARGEST_UNPACKED, delimiter_of, placed, plain
from ..japanese import yen_factor
from .layout import PERIODS, WIDE, first_sheet, header, wide

THOUSAND = 1e3
COLUMNS = (
    "line",
    "flow",
    "year",
    "month",
    "code",
    "country",
    "quantity",
    "unit",
    "quantity2",
    "unit2",
    "value",
    "yen",
)


def read(path: Path) -> pd.DataFrame:
    """Return the printed values as text: flow, date, code, country, quantities with units, value, yen in one of it.

    `month` is "Year" for the total that e-Stat prints beside the months; `line` is the line of the file.

    Raises:
        DataError: the layout is not one of the two, or the file is cut.
    """
    if path.suffix.lower() == ".xlsx":
        rows = first_sheet(path)
        return _wide(path, rows) if rows and wide(rows[0]) else _table(path, rows)
    with plain(path) as text:
        if text.stat().st_size > LARGEST_UNPACKED // 10:
            raise _wrong(path, "larger than a year of these statistics", "1 年分の統計より大きい")
        content = text.read_text(encoding="utf-8-sig")
    if not content.endswith("\n"):
        raise _wrong(path, "its last line is cut", "最終行が途切れている")
    try:
        rows = list(
            csv.reader(io.StringIO(content, newline=""), delimiter=delimiter_of(content[:BLOCK]), strict=True)
        )
    except csv.Error as error:
        raise _wrong(path, str(error), "CSV として読めない") from None
    return _wide(path, rows) if rows and wide(rows[0]) else _table(path, rows)


def _wide(path: Path, rows: list[list[str]]) -> pd.DataFrame:
    names = rows[0]
    bad = [at for at, row in enumerate(rows[1:], 2) if row and len(row) != len(names)]
    if bad:
        raise _wrong(
            path,
            f"line {bad[0]} has not the {len(names)} fields of the header",
            f"{bad[0]} 行目の列数が見出しと違う",
        )
    body = pd.DataFrame(
        [row for row in rows[1:] if row], columns=range(len(names)),
        index=[at for at, row in enumerate(rows[1:], 2) if row], dtype=object,
    )  # fmt: skip
    at = placed(names, WIDE)
    parts = []
    for period in PERIODS:
        own = placed(
            names,
            {"q1": (f"Quantity1-{period}",), "q2": (f"Quantity2-{period}",), "value": (f"Value-{period}",)},
        )
        if "value" in own:
            parts.append(
                pd.DataFrame(
                    {
                        "line": body.index,
                        "flow": body[at["flow"]],
                        "year": body[at["year"]],
                        "month": period,
                        "code": body[at["code"]],
                        "country": body[at["country"]],
                        "quantity": body[own["q1"]] if "q1" in own else "",
                        "unit": body[at["unit1"]],
                        "quantity2": body[own["q2"]] if "q2" in own else "",
                        "unit2": body[at["unit2"]],
                        "value": body[own["value"]],
                        "yen": THOUSAND,
                    }
                )
            )
    return _numbered(pd.concat(parts, ignore_index=True))


def _table(path: Path, rows: list[list[str]]) -> pd.DataFrame:
    found = header(rows)
    if found is None:
        raise _wrong(path, "it has no row of labels", "見出しの行がない")
    start, places, names = found
    yen = yen_factor(names[places["value"]])
    if yen is None:
        above = [cell for row in rows[: start - 1] for cell in row]
        yen = next(filter(None, map(yen_factor, above)), None)
    if yen is None:
        raise _wrong(
            path,
            "it does not say in which unit of yen its values are",
            "金額の単位（千円など）が書かれていない",
        )
    unit = names[places["quantity"]] if "quantity" in places else ""
    unit = unit.replace("（", "(").partition("(")[2].rstrip(")）")

    def cell(row: list[str], name: str) -> str:
        return row[places[name]] if name in places and places[name] < len(row) else ""

    body = [
        (
            line, cell(row, "flow"), "", cell(row, "when"), cell(row, "code"), cell(row, "country"),
            cell(row, "quantity"), cell(row, "unit") or unit, "", "", cell(row, "value"), yen,
        )
        for line, row in enumerate(rows[start:], start + 1)
        if any(part.strip() for part in row)
    ]  # fmt: skip
    return _numbered(pd.DataFrame(body, columns=list(COLUMNS)))


def _numbered(values: pd.DataFrame) -> pd.DataFrame:
    values.index = pd.RangeIndex(1, len(values) + 1)
    return values


def _wrong(path: Path, en: str, ja: str) -> DataError:
    return DataError(
        f"{path.name} cannot be read as Trade Statistics of Japan: {en}. Nothing was changed; get the file again.",
        f"{path.name} を貿易統計として読めません（{ja}）。何も変更していません。取得し直してください。",
    )
