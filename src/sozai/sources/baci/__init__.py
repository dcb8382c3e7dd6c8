"""CEPII, BACI: reconciled bilateral trade by six-digit HS code.

Four layouts are read: CEPII's yearly CSV and the same columns as Parquet (t, i, j, k, v, q), and two extracts of
it (a table with names, and JSON files with the largest flows of a year).
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

from ...store import Card, Fault
from ...terms import DataError, ParameterError, Words, country
from ...terms.countries import from_comtrade
from ..reading import first_line, json_keys, read_json
from ..source import Refused, Source, Tidied, unknown

Categories: TypeAlias = "pd.Categorical[str]"
NATIVE = ("t", "i", "j", "k", "v", "q")
EXTRACT = ("year", "exporter", "importer", "hs6", "value_kusd", "qty_t")
REVISIONS = {
    "92": "HS1992",
    "96": "HS1996",
    "02": "HS2002",
    "07": "HS2007",
    "12": "HS2012",
    "17": "HS2017",
    "22": "HS2022",
}
VERSION, VINTAGE = "v202601", 2026
# The goods of the extracts by the name they carry there; 811292 holds gallium, germanium, hafnium and others at once.
GOODS = {
    "graphite": "250490", "phosphate": "251010", "baryte": "251110", "boron": "252800", "feldspar": "252910",
    "fluorspar": "252922", "manganese": "260200", "bauxite": "260600", "cokingcoal": "270112", "helium": "280429",
    "silicon": "280469", "phosphorus": "280470", "arsenic": "280480", "cobalt": "282200", "lithium": "283691",
    "strontium": "283692", "platinum": "711011", "palladium": "711021", "vanadium": "720292", "niobium": "720293",
    "copper": "740311", "nickel": "750210", "tungsten": "810194", "tantalum": "810320", "magnesium": "810411",
    "titanium": "810820", "antimony": "811010", "beryllium": "811212", "magnets": "850511",
}  # fmt: skip
MIXED = ("gallium", "germanium", "hafnium")
# "Other Asia, not elsewhere specified", and two states that are no more, placed as their numbers are
OWN_CODES = {"S19": "TWN", "CS": "SRB", "AN": "CUW"}
NO_MASS = "the value is given, the mass is not"
LARGEST = "the largest flows only"


def _cards() -> dict[tuple[str, bool], Card]:
    citation = (
        "Gaulier, G. and Zignago, S., BACI: International Trade Database at the Product-Level, CEPII Working Paper "
        "2010-23; CEPII, BACI version 202601."
    )
    address = "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37"
    return {
        (year, largest): Card(
            f"baci-hs{year}-{VERSION}" + ("-largest" if largest else ""),
            Words(f"BACI HS{year}, version 202601", f"BACI HS{year}（202601 版）"),
            "CEPII",
            "Etalab 2.0",
            citation,
            address,
            Words(
                "an extract of the largest flows" if largest else "the publisher's file, or an extract of it",
                "金額の大きい取引の抜粋" if largest else "公表機関のファイルまたはその抜粋",
            ),
        )
        for year in REVISIONS
        for largest in (False, True)
    }


CARDS = _cards()


def recognises(path: Path) -> bool:
    """Return whether a file has the columns of one of the layouts."""
    if {"materials", "centroids"} <= json_keys(path):
        return True
    columns = set(_columns(path))
    return len(columns & set(NATIVE)) >= 5 or set(EXTRACT) <= columns


def _columns(path: Path) -> list[str]:
    if path.suffix.lower() != ".parquet":
        return [name.strip() for name in first_line(path)]
    try:
        with duckdb.connect() as connection:
            rows = connection.execute("SELECT name FROM parquet_schema(?)", [str(path)]).fetchall()
    except duckdb.Error as error:
        raise _damaged(path, _first_line(error)) from None
    return [name for (name,) in rows][1:]


def read(path: Path) -> pd.DataFrame:
    """Return the flows with the publisher's labels and columns `hs_year` and `largest`, indexed by row."""
    if path.suffix.lower() == ".json":
        return _read_largest(path)
    columns = _columns(path)
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
        raise _damaged(path, _first_line(error)) from None
    if text and not _ends_with_newline(path):
        raise _damaged(path, "the last line is cut")
    if raw.empty:
        raise _damaged(path, "it has a header and no rows")
    if raw.empty:
        raise _damaged(path, "it has a header and no row")
    raw.index = pd.RangeIndex(2 if text else 1, len(raw) + (2 if text else 1))
    return raw.assign(hs_year=_hs_year(path, "17" if not native else ""), largest=False)


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


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) == b"\n"


def _first_line(error: duckdb.Error) -> str:
    """Return where the reader of CSV and Parquet stumbled, without its advice for programmers."""
    found = re.search(r"[Ll]ine: ?(\d+)", str(error))
    return f"line {found[1]}" if found else "its rows do not have the columns of its header"


def _damaged(path: Path, error: str) -> DataError:
    return DataError(
        f"{path.name} is cut or damaged ({error}). Nothing was changed; get the file again.",
        f"{path.name} は途切れているか壊れています（{error}）。何も変更していません。取得し直してください。",
    )


def _hs_year(path: Path, known: str = "") -> str:
    """Return the HS revision, which BACI's columns do not say: the file's name does."""
    found = re.search(r"hs(92|96|02|07|12|17|22)", path.name.lower())
    if found or known:
        return found[1] if found else known
    raise DataError(
        f"{path.name} does not say which HS revision its codes have. "
        "Keep CEPII's name, such as BACI_HS17_Y2024_V202601.csv.",
        f"{path.name} から HS の版が分かりません。BACI_HS17_Y2024_V202601.csv のような元の名前にしてください。",
    )


def _read_largest(path: Path) -> pd.DataFrame:
    content = read_json(path)
    found = re.search(r"HS(92|96|02|07|12|17|22)", str(content.get("source", "")))
    hs_year = found[1] if found else _hs_year(path)
    materials, year = content.get("materials"), content.get("year")
    groups: dict[str, Any] = materials if isinstance(materials, dict) else {"": None}
    if not isinstance(year, int) or not all(
        isinstance(flows, list) and all(map(_is_flow, flows)) for flows in groups.values()
    ):
        raise _damaged(path, "its flows do not have from, to, value and qty")
    rows = [
        (year, flow["from"], flow["to"], name, flow["value"] / 1000, flow.get("qty"))
        for name, flows in groups.items()
        for flow in flows
    ]
    raw = pd.DataFrame(rows, columns=list(EXTRACT), index=range(1, len(rows) + 1))
    return raw.assign(hs_year=hs_year, largest=True)


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
    largest, hs_year = bool(raw["largest"].any()), str(raw["hs_year"].iloc[0])
    card = CARDS[hs_year, largest]
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
            "hs_revision": pd.Categorical([REVISIONS[hs_year]] * len(raw)),
            "value_usd": dollars,
            "mass_t": mass,
            "source": pd.Categorical([card.id] * len(raw)),
            "vintage": VINTAGE,
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
        "gallium, germanium and hafnium share the code 811292, whose flows are printed under each",
        "ガリウム・ゲルマニウム・ハフニウムは番号 811292 を共有し、同じ取引が重ねて載っている",
    )
    refused = (Refused(reason, int(mixed.sum()), tuple(raw.index[mixed][:5])),) if mixed.any() else ()
    return Tidied({"trade_flows": table}, refused, merged, tuple(faults))


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
    first["note"] = "sum over areas that are no country"
    whole = first.reset_index()[list(table.columns)]
    whole.index = table.index[twice & ~table.duplicated(key)]
    return pd.concat([table[~twice], whole]), int(twice.sum()) - len(whole)


ADDRESSES = tuple(
    f"https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_HS{year}_{VERSION.upper()}.zip"
    for year in ("92", "17")
)
SOURCE = Source("baci", tuple(CARDS.values()), recognises, read, tidy, ADDRESSES)
