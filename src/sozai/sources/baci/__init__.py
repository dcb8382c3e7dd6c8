"""CEPII, BACI: reconciled bilateral trade by six-digit HS code.

Five layouts are read: CEPII's yearly CSV, its archive of all years, the same columns as Parquet (t, i, j, k, v, q), and two
extracts (a table with names, and JSON files with the largest flows of a year).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...store import Fault
from ...terms import DataError, ParameterError, Words, country
from ...terms.countries import from_comtrade
from ..delimited import ends_with_newline
from ..reading import json_keys, read_json
from ..source import Refused, Source, Tidied, unknown
from .layout import (
    EXTRACT,
    GOODS,
    LARGEST,
    MIXED,
    NATIVE,
    NO_MASS,
    REVISIONS,
    SUM,
    VERSION,
    Edition,
    columns_of,
    damaged,
    edition_of,
    stumbled,
)
from .staging import staged_year, unpacked, years_in

Categories: TypeAlias = "pd.Categorical[str]"
# "Other Asia, not elsewhere specified", and two states that are no more, placed as their numbers are
OWN_CODES = {"S19": "TWN", "CS": "SRB", "AN": "CUW"}


CARDS = tuple(Edition(year, largest=largest).card for year in REVISIONS for largest in (False, True))


def recognises(path: Path) -> bool:
    """Return whether a file has the columns of one of the layouts, or is CEPII's archive of yearly files."""
    if {"materials", "centroids"} <= json_keys(path) or years_in(path):
        return True
    columns = set(columns_of(path))
    return len(columns & set(NATIVE)) >= 5 or set(EXTRACT) <= columns


def read(path: Path) -> pd.DataFrame:
    """Return the flows with the publisher's labels and columns `hs_year`, `version` and `largest`, indexed by row."""
    if years_in(path):
        raise DataError(
            f"{path.name} holds a file for every year; import it into a database, or unpack it and read one year.",
            f"{path.name} には年ごとのファイルが入っています。データベースに取り込むか、展開して 1 年分を指定してください。",
        )
    if path.suffix.lower() == ".json":
        return _read_largest(path)
    columns = columns_of(path)
    native = not set(EXTRACT) <= set(columns)
    wanted = NATIVE if native else EXTRACT
    if native and tuple(columns) != NATIVE:
        raise DataError(
            f"{path.name} has the columns {', '.join(columns)} where t, i, j, k, v, q were expected. "
            "Nothing was changed; get the file again in its published layout.",
            f"{path.name} の列は {', '.join(columns)} です（正しくは t, i, j, k, v, q）。何も変更していません。",
        )
    text = path.suffix.lower() != ".parquet"
    try:
        with duckdb.connect() as connection:
            raw = _rows_of_text(connection, path, wanted) if text else _rows(connection, path, wanted)
    except duckdb.Error as error:
        raise damaged(path, stumbled(error)) from None
    if text and not ends_with_newline(path):
        raise damaged(path, "the last line is cut")
    if raw.empty:
        raise damaged(path, "it has a header and no row")
    raw.index = pd.RangeIndex(2 if text else 1, len(raw) + (2 if text else 1))
    edition = edition_of(path, "" if native else "17")
    return raw.assign(hs_year=edition.hs_year, version=edition.version, largest=False)


def _rows(connection: duckdb.DuckDBPyConnection, path: Path, columns: Sequence[str]) -> pd.DataFrame:
    return connection.execute(f"SELECT {', '.join(columns)} FROM read_parquet(?)", [str(path)]).df()


def _rows_of_text(connection: duckdb.DuckDBPyConnection, path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Return the rows as numbers (a year of BACI has eleven million), or as text where one is no number."""
    connection.execute(
        "CREATE TABLE cells AS SELECT * FROM read_csv(?, header = true, all_varchar = true, delim = ',', "
        "strict_mode = true)",
        [str(path)],
    )
    if tuple(columns) != NATIVE:
        return connection.execute(f"SELECT {', '.join(columns)} FROM cells").df()
    strange = " OR ".join(
        f"(TRY_CAST({name} AS DOUBLE) IS NULL AND trim({name}) NOT IN ('', 'NA'))" for name in columns
    )
    if connection.execute(f"SELECT count(*) FROM cells WHERE {strange}").fetchall()[0][0]:
        return connection.execute("SELECT * FROM cells").df()
    kinds = dict.fromkeys(columns[:4], "BIGINT") | dict.fromkeys(columns[4:], "DOUBLE")
    numbers = ", ".join(f"TRY_CAST({name} AS {kind}) AS {name}" for name, kind in kinds.items())
    return connection.execute(f"SELECT {numbers} FROM cells").df()


def _read_largest(path: Path) -> pd.DataFrame:
    content = read_json(path)
    found = re.search(r"HS(92|96|02|07|12|17|22)", str(content.get("source", "")))
    edition = Edition(found[1] if found else edition_of(path).hs_year, largest=True)
    materials, year = content.get("materials"), content.get("year")
    groups: dict[str, Any] = materials if isinstance(materials, dict) else {"": None}
    if not isinstance(year, int) or not all(
        isinstance(flows, list) and all(map(_is_flow, flows)) for flows in groups.values()
    ):
        raise damaged(path, "its flows do not have from, to, value and qty")
    rows = [
        (year, flow["from"], flow["to"], name, flow["value"] / 1000, flow.get("qty"))
        for name, flows in groups.items()
        for flow in flows
    ]
    if not rows:
        raise damaged(path, "it has no flow")
    raw = pd.DataFrame(rows, columns=list(EXTRACT), index=range(1, len(rows) + 1))
    return raw.assign(hs_year=edition.hs_year, version=edition.version, largest=True)


def _is_flow(flow: object) -> bool:
    return (
        isinstance(flow, dict)
        and all(isinstance(flow.get(end), str) for end in ("from", "to"))
        and isinstance(flow.get("value"), int | float)
        and isinstance(flow.get("qty"), int | float | None)
    )


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return table `trade_flows`; flows of areas that are no country are added up under ROW."""
    raw = raw.rename(columns=dict(zip(NATIVE, EXTRACT, strict=True)))
    largest = bool(raw["largest"].any())
    edition = Edition(str(raw["hs_year"].iloc[0]), str(raw["version"].iloc[0]), largest)
    same = raw.duplicated()
    raw = raw[~same]
    exporter, strange_from = _countries(raw["exporter"])
    importer, strange_to = _countries(raw["importer"])
    faults = [*unknown(Words("country code", "国コード"), strange_from | strange_to)]
    value, mass = _number(raw["value_kusd"], "value_usd", faults), _number(raw["qty_t"], "mass_t", faults)
    with np.errstate(over="ignore"):  # what overflows is infinite, and the check names it
        dollars = (value * 1000).round(3)
    table = pd.DataFrame(
        {
            "year": _number(raw["year"], "year", faults),
            "exporter": exporter,
            "importer": importer,
            "hs": _codes(raw["hs6"], largest),
            "hs_revision": pd.Categorical([REVISIONS[edition.hs_year]] * len(raw)),
            "value_usd": dollars,
            "mass_t": mass,
            "source": pd.Categorical([edition.card.id] * len(raw)),
            "vintage": edition.vintage,
            "quality": _either(mass.isna(), "not_available", "estimated"),
            "grade": pd.Categorical(["B"] * len(raw)),
            "note": _either(
                mass.isna(), f"{LARGEST}; {NO_MASS}" if largest else NO_MASS, LARGEST if largest else ""
            ),
        },
        index=raw.index,
    )
    mixed = raw["hs6"].isin(MIXED) if largest else pd.Series(False, index=raw.index)
    table, merged = _added_up(table[~mixed])
    reason = Words(
        "gallium, germanium and hafnium share the code 811292, whose flows are printed under each and read once",
        "ガリウム・ゲルマニウム・ハフニウムは番号 811292 を共有し、同じ取引が重ねて載っているため一度だけ読む",
    )
    refused = (Refused(reason, int(mixed.sum()), tuple(raw.index[mixed][:5])),) if mixed.any() else ()
    return Tidied({"trade_flows": table}, refused, merged + int(same.sum()), tuple(faults), (edition.card,))


def _labelled(codes: NDArray[np.intp], texts: list[str]) -> Categories:
    """Return the texts at the positions `codes`; millions of rows hold a number each, not a text."""
    names, place = np.unique(texts, return_inverse=True)
    return pd.Categorical(pd.Categorical.from_codes(place[codes].tolist(), categories=names.tolist()))


def _either(test: pd.Series, yes: str, no: str) -> Categories:
    return _labelled(test.to_numpy(dtype=np.intp), [no, yes])


def _number(cells: pd.Series, name: str, faults: list[Fault]) -> pd.Series:
    """Return the cells as numbers; what is neither a number nor a word for "absent" is a fault."""
    if cells.dtype.kind in "iuf":
        return cells
    words = cells.astype("string").str.strip()
    numbers = pd.to_numeric(words, errors="coerce").astype(float)
    strange = words[numbers.isna() & ~(words.isna() | words.isin(["", "NA", "nan"]))]
    if len(strange):
        said = Words(
            f"{name} must be a number, got '{strange.iloc[0]}'",
            f"{name} が数値ではありません（値: {strange.iloc[0]}）",
        )
        faults.append(Fault(said, len(strange), tuple(int(row) for row in strange.index[:5])))
    return numbers


def _countries(cells: pd.Series) -> tuple[Categories, set[str]]:
    codes, labels = pd.factorize(cells)
    known: list[str] = []
    strange = set()
    for label in labels:
        found = _country(label)
        known.append(found or "ROW")
        if not found:
            strange.add(str(label))
    return _labelled(codes, known), strange


def _country(label: object) -> str | None:
    text = str(label).strip()
    if text in OWN_CODES:
        return OWN_CODES[text]
    if re.fullmatch(r"\d+(\.0)?", text):
        return from_comtrade(int(float(text)))
    try:
        return country(text).id
    except ParameterError:
        return None


def _codes(cells: pd.Series, largest: bool) -> Categories:
    codes, labels = pd.factorize(cells)
    texts = [
        GOODS.get(str(x), str(x)) if largest else str(x).strip().removesuffix(".0").zfill(6) for x in labels
    ]
    return _labelled(codes, texts)


def _added_up(table: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    key = ["year", "exporter", "importer", "hs"]
    vague = (table["exporter"] == "ROW") | (table["importer"] == "ROW")
    twice = vague & table.duplicated(key, keep=False)
    if not twice.any():
        return table, 0
    groups = table[twice].groupby(key, observed=True, sort=False)
    first = table[twice & ~table.duplicated(key)].set_index(key)
    first[["value_usd", "mass_t"]] = groups[["value_usd", "mass_t"]].sum(min_count=1)
    first["quality"] = np.where(first["mass_t"].isna(), "not_available", "estimated")
    first["note"] = SUM
    whole = first.reset_index()[list(table.columns)]
    whole.index = table.index[twice & ~table.duplicated(key)]
    return pd.concat([table[~twice], whole]), int(twice.sum()) - len(whole)


ADDRESSES = tuple(
    f"https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_HS{year}_V{VERSION}.zip" for year in ("92", "17")
)
SOURCE = Source("baci", CARDS, recognises, read, tidy, ADDRESSES, staged=staged_year, unpacked=unpacked)
