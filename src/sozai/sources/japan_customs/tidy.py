"""From the printed values to table `japan_trade`: yen, tonnes, and only the months that are out."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from ...store import Card, Fault
from ...terms import ParameterError, Words, country
from ..japanese import mass_factor, month, number
from ..japanese import plain as half_width
from ..source import Tidied, provenance, refused
from .layout import MONTHS

KEY = ["year", "month", "flow", "partner", "code"]
FLOWS = {
    "1": "export", "2": "import", "01": "export", "02": "import", "輸出": "export", "輸入": "import",
    "export": "export", "import": "import", "exp": "export", "imp": "import",
}  # fmt: skip
YEARLY = Words("a year's total beside its months", "各月とは別に載っている年計")
UNPUBLISHED = Words(
    "a month that is not out yet: 0 in every line of the file", "未公表の月（ファイルの全行が 0）"
)
GROUP = Words(
    "a heading, chapter or total: its nine-digit codes are counted on their own",
    "9 桁に満たない合計・類・項の行",
)
NEGATIVE = Words("a correction below zero", "負の訂正値")
NO_MASS = "the code is not counted by mass, or the mass is not printed"

CARD = Card(
    "japan-customs",
    Words("Trade Statistics of Japan", "財務省貿易統計"),
    "Ministry of Finance, Japan",
    "Government of Japan Standard Terms of Use 2.0 (CC BY 4.0 compatible)",
    "Ministry of Finance, Trade Statistics of Japan.",
    "https://www.e-stat.go.jp/stat-search/files?toukei=00350300",
    Words("the user's own download", "利用者自身による取得"),
)


@cache
def countries() -> dict[str, str]:
    """Return country by three-digit code of Japan's customs.

    Source: Ministry of Finance, country codes of the Trade Statistics.
    """
    with (Path(__file__).parent / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["country"] for row in csv.DictReader(file)}


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return table `japan_trade`; splits by customs office or port are added up."""
    faults: list[Fault] = []
    cells = pd.DataFrame(
        {
            "flow": _each(
                raw["flow"], lambda cell: FLOWS.get(half_width(cell).strip("'").lower()), "flow", raw, faults
            ),
            "partner": _each(raw["country"], _country, "country", raw, faults),
            "code": raw["code"].map(
                lambda cell: half_width(cell).strip("'\"").replace(".", "").replace(" ", "")
            ),
            "value": _each(raw["value"], number, "value", raw, faults, absent=True) * raw["yen"],
            "mass_t": _mass(raw, faults),
        },
        index=raw.index,
    )
    dates = [_date(year, when) for year, when in zip(raw["year"], raw["month"], strict=True)]
    cells["year"] = pd.array([date[0] if date else None for date in dates], dtype="Int64")
    cells["month"] = pd.array([date[1] if date else None for date in dates], dtype="Int64")
    undated = cells["year"].isna()
    if undated.any():
        faults.append(
            _fault("date", raw.loc[undated, ["year", "month"]].astype(str).agg(" ".join, axis=1), raw)
        )
    if faults:
        return Tidied({}, faults=tuple(faults))
    reasons = _reasons(cells)
    kept = cells[reasons.isna()]
    table, merged = _added_up(kept)
    left_out = {words: list(raw.index[reasons == words]) for words in dict.fromkeys(reasons.dropna())}
    return Tidied({"japan_trade": table}, refused(left_out), merged)


def _reasons(cells: pd.DataFrame) -> pd.Series:
    """Return why each value is left out; absent where it is stored."""
    reasons = pd.Series([None] * len(cells), index=cells.index, dtype=object)
    for words, test in (
        (YEARLY, cells["month"].isna()),
        (GROUP, ~cells["code"].str.fullmatch(r"\d{9}")),
        (NEGATIVE, (cells["value"] < 0) | (cells["mass_t"] < 0)),
        (Words("no value is printed", "金額の記載がない"), cells["value"].isna()),
        (UNPUBLISHED, _unpublished(cells)),
    ):
        reasons[reasons.isna() & test.fillna(False).to_numpy(dtype=bool)] = words
    return reasons


def _unpublished(cells: pd.DataFrame) -> pd.Series:
    """Return which values belong to months after the last one with any trade in the file, year by year."""
    traded = cells[
        cells["month"].notna() & ((cells["value"].fillna(0) != 0) | (cells["mass_t"].fillna(0) != 0))
    ]
    last = traded.groupby(["year", "flow"])["month"].max()
    ends = pd.Series(
        [last.get(key, 0) for key in zip(cells["year"], cells["flow"], strict=True)], index=cells.index
    )
    return cells["month"].fillna(0) > ends


def _added_up(kept: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return one row for each key; lines that differ in customs office or port, or in areas of no country, are added."""
    lines = kept.reset_index(names="number").groupby(KEY, sort=False, dropna=False)
    rows = lines.agg(
        number=("number", "first"), lines=("number", "size"), value_jpy=("value", "sum"),
        masses=("mass_t", "count"), mass_t=("mass_t", "sum"),
    ).reset_index()  # fmt: skip
    rows["mass_t"] = rows["mass_t"].where(rows["masses"] == rows["lines"])
    several, absent = rows["lines"] > 1, rows["mass_t"].isna()
    table = rows[[*KEY, "value_jpy", "mass_t"]].astype({"year": "int64", "month": "int64"})
    table = table.assign(**provenance(CARD, 0, "reported", "A"))
    table["vintage"] = table["year"]
    table["quality"] = table["quality"].mask(several, "computed").mask(absent, "not_available")
    table["note"] = table["note"].mask(several, "sum over lines of one key").mask(absent, NO_MASS)
    table.index = pd.Index(rows["number"])
    return table, len(kept) - len(rows)


def _mass(raw: pd.DataFrame, faults: list[Fault]) -> pd.Series:
    """Return tonnes from whichever of the two quantities is a mass."""
    result = pd.Series(float("nan"), index=raw.index)
    for quantity, unit in (("quantity2", "unit2"), ("quantity", "unit")):
        factor = raw[unit].map({cell: mass_factor(cell) for cell in raw[unit].unique()}).astype(float)
        counted = factor.notna()
        if counted.any():
            amounts = _each(raw.loc[counted, quantity], number, quantity, raw, faults, absent=True)
            result = result.fillna(amounts.reindex(raw.index) * factor)
    return result


def _each(
    cells: pd.Series,
    meaning: Callable[[object], Any],
    name: str,
    raw: pd.DataFrame,
    faults: list[Fault],
    *,
    absent: bool = False,
) -> pd.Series:
    """Return what each cell means, looking at every distinct text once; what means nothing is a fault."""
    known: dict[object, Any] = {}
    strange = set()
    for cell in cells.unique():
        try:
            known[cell] = meaning(cell)
        except ValueError:
            known[cell] = None
            strange.add(cell)
        if known[cell] is None and not absent:
            strange.add(cell)
    if strange:
        faults.append(_fault(name, cells[cells.isin(strange)], raw))
    found = cells.map(known)
    return found.astype(float) if absent else found


def _fault(name: str, cells: pd.Series, raw: pd.DataFrame) -> Fault:
    lines = tuple(int(line) for line in raw.loc[cells.index[:5], "line"])
    came = str(cells.iloc[0])[:40]
    return Fault(
        Words(f"{name} is not as published, got '{came}'", f"{name} が公表形式と違います（値: {came}）"),
        len(cells),
        lines,
    )


def _country(cell: object) -> str | None:
    text = half_width(cell).strip("'\"")
    code, _, name = text.partition(":") if ":" in text else text.partition("_")
    if code.zfill(3) in countries():
        return countries()[code.zfill(3)]
    try:
        return country(name or text).id
    except ParameterError:
        return None


def _date(year: object, when: object) -> tuple[int, int | None] | None:
    if when == "Year":
        found = month(year)
        return (found[0], None) if found else None
    if when in MONTHS:
        found = month(year)
        return (found[0], MONTHS.index(str(when)) + 1) if found else None
    return month(when)
