"""British Geological Survey, World Mineral Statistics: the user's own download, as CSV or as JSON of its service."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from ...store import Card
from ...terms import ParameterError, Words, country, material
from ...terms.units import UNITS
from ..reading import first_line, json_keys, printed, read_csv, read_json
from ..source import Collector, Row, Source, Tidied, provenance, rows_of
from ..usgs_mcs.labels import basis_of, stage_of

NEEDED = ("bgs_commodity_trans", "bgs_statistic_type_trans", "country_trans", "year", "quantity", "units")
SUB, ISO, NOTES = "bgs_sub_commodity_trans", "country_iso3_code", "concat_table_notes_text"
STATISTICS = {"production": "", "imports": "import", "exports": "export"}
_MASSES = (
    ("million tonne", UNITS["Mt"][1]), ("thousand tonne", UNITS["kt"][1]), ("tonne", 1.0),
    ("kilogram", UNITS["kg"][1]), ("million carat", 1e6 * UNITS["carat"][1]), ("carat", UNITS["carat"][1]),
)  # fmt: skip

CARD = Card(
    "bgs-wms",
    Words("World Mineral Statistics", "世界鉱物統計（BGS）"),
    "British Geological Survey",
    "BGS terms: the user's own copy, with citation; not redistributed here",
    "British Geological Survey, World Mineral Statistics data, UKRI.",
    "https://www.bgs.ac.uk/mineralsuk/statistics/world-mineral-statistics/",
    Words("the user's own download", "利用者自身による取得"),
)


def recognises(path: Path) -> bool:
    """Return whether a file has the columns of the statistics, or is the service's collection of features."""
    return set(NEEDED[:3]) <= set(first_line(path)) or {"features", "type"} <= json_keys(path)


def read(path: Path) -> pd.DataFrame:
    """Return the rows with the publisher's labels.

    Raises:
        DataError: columns are missing, or the file is cut.
    """
    if path.suffix.lower() == ".json":
        features = read_json(path).get("features")
        found = (
            [feature.get("properties") for feature in features if isinstance(feature, dict)]
            if isinstance(features, list)
            else []
        )
        rows = [row if isinstance(row, dict) else {} for row in found]
        raw = pd.DataFrame(rows, index=range(1, len(rows) + 1), dtype=object)
    else:
        raw = read_csv(path, first_line(path))
    for name in (*NEEDED, SUB, ISO, NOTES):
        if name not in raw.columns:
            raw[name] = ""
    return raw.fillna("").astype(str)


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return tables `production` and `national_flows`."""
    result = Collector()
    for number, row in rows_of(raw):
        label = ", ".join(filter(None, (row[NEEDED[0]].strip(), row[SUB].strip())))
        kind = row["bgs_statistic_type_trans"].strip().lower()
        factor = next(
            (tonnes for unit, tonnes in _MASSES if row["units"].strip().lower().startswith(unit)), None
        )
        cell = printed(row["quantity"])
        if kind not in STATISTICS:
            result.fault(number, f"unknown statistic '{kind}'", f"登録されていない統計「{kind}」")
        elif factor is None:
            result.refuse(number, "an amount that is no mass", "質量でない数量")
        elif cell.value is None:
            result.refuse(number, "no amount is printed", "数量の記載がない")
        else:
            try:
                name = _material(row[NEEDED[0]])
            except ParameterError:
                result.refuse(number, "a commodity of no material of sozai", "対象外の品目")
                continue
            try:
                where = country(row[ISO].strip() or row["country_trans"]).id
            except ParameterError as error:
                result.fault(number, str(error), error.of("ja"))
                continue
            _store(result, number, row, name, where, label, STATISTICS[kind], cell.value * factor)
    return result.done()


def _store(
    result: Collector, number: int, row: Row, name: str, where: str, label: str, statistic: str, amount: float
) -> None:
    notes = row[NOTES].strip()
    estimated = bool(re.search(r"\bestimate", notes.lower()))
    found = re.match(r"(19|20)\d\d", row["year"].strip())
    year: Any = int(found[0]) if found else row["year"]
    cells: Row = {"material": name, "country": where, "year": year, "form": label}
    origin = provenance(
        CARD, year, "estimated" if estimated else "reported", "B" if estimated else "A", notes
    )
    if statistic:
        result.store("national_flows", number, cells | {"statistic": statistic, "amount_t": amount} | origin)
        return
    stage = stage_of(name, label)
    made = {"stage": stage, "output_t": amount, "basis": basis_of(name, stage, f"{label} {row['units']}")}
    result.store("production", number, cells | made | origin)


def _material(label: str) -> str:
    """Return the material of a label such as "copper, refined".

    Raises:
        ParameterError: nobody has that name.

    Example:
        >>> _material("copper, refined"), _material("lithium minerals"), _material("rare earth oxides")
        ('copper', 'lithium', 'rare-earths')
    """
    name = label.partition(",")[0].strip()
    try:
        return material(name).id
    except ParameterError:
        return material(re.sub(r"\s+(minerals|metal|ore|oxides?|primary)$", "", name)).id


SOURCE = Source("bgs", (CARD,), recognises, read, tidy, carried=False)
