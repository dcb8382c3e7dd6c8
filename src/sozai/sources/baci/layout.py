"""What CEPII's files look like: columns, editions, names of goods, and the sentence for a damaged file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ...store import Card
from ...terms import DataError, Words
from ..reading import first_line

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
VERSION = "202601"
# The goods of the extracts by the name they carry there; 811292 holds gallium, germanium, hafnium and others at once,
# and its flows are printed under each: they are read once.
GOODS = {
    "graphite": "250490", "phosphate": "251010", "baryte": "251110", "boron": "252800", "feldspar": "252910",
    "fluorspar": "252922", "manganese": "260200", "bauxite": "260600", "cokingcoal": "270112", "helium": "280429",
    "silicon": "280469", "phosphorus": "280470", "arsenic": "280480", "cobalt": "282200", "lithium": "283691",
    "strontium": "283692", "platinum": "711011", "palladium": "711021", "vanadium": "720292", "niobium": "720293",
    "gallium": "811292", "copper": "740311", "nickel": "750210", "tungsten": "810194", "tantalum": "810320", "magnesium": "810411",
    "titanium": "810820", "antimony": "811010", "beryllium": "811212", "magnets": "850511",
}  # fmt: skip
MIXED = ("germanium", "hafnium")
NO_MASS = "the value is given, the mass is not"
LARGEST = "the largest flows only"
SUM = "sum over areas that are no country"


@dataclass(frozen=True, slots=True)
class Edition:
    """Which revision and version of BACI a file is from, as its name says.

    Attributes:
        hs_year: two digits of the HS revision.
        version: six digits of year and month.
        largest: whether it is an extract of the largest flows.
    """

    hs_year: str
    version: str = VERSION
    largest: bool = False

    @property
    def vintage(self) -> int:
        """Return the year of the version."""
        return int(self.version[:4])

    @property
    def card(self) -> Card:
        """Return the card of the edition."""
        return Card(
            f"baci-hs{self.hs_year}-v{self.version}" + ("-largest" if self.largest else ""),
            Words(
                f"BACI HS{self.hs_year}, version {self.version}",
                f"BACI HS{self.hs_year}（{self.version} 版）",
            ),
            "CEPII",
            "Etalab 2.0",
            "Gaulier, G. and Zignago, S., BACI: International Trade Database at the Product-Level, CEPII Working Paper "
            f"2010-23; CEPII, BACI version {self.version}.",
            "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
            Words(
                "an extract of the largest flows"
                if self.largest
                else "the publisher's file, or an extract of it",
                "金額の大きい取引の抜粋" if self.largest else "公表機関のファイルまたはその抜粋",
            ),
        )


def edition_of(path: Path, hs_year: str = "") -> Edition:
    """Return the edition, which BACI's columns do not say: the file's name does.

    Args:
        path: the file.
        hs_year: the revision where the name need not say it.

    Raises:
        DataError: the name does not say which HS revision its codes have.
    """
    revision = re.search(r"hs(92|96|02|07|12|17|22)", path.name.lower())
    version = re.search(r"_v(20\d{2}(?:0[1-9]|1[0-2]))", path.name.lower())
    if revision or hs_year:
        return Edition(revision[1] if revision else hs_year, version[1] if version else VERSION)
    raise DataError(
        f"{path.name} does not say which HS revision its codes have. "
        "Keep CEPII's name, such as BACI_HS17_Y2024_V202601.csv.",
        f"{path.name} から HS の版が分かりません。BACI_HS17_Y2024_V202601.csv のような元の名前にしてください。",
    )


def columns_of(path: Path) -> list[str]:
    """Return the names of a file's columns.

    Raises:
        DataError: a Parquet file is damaged.
    """
    if path.suffix.lower() != ".parquet":
        return [name.strip() for name in first_line(path)]
    try:
        with duckdb.connect() as connection:
            rows = connection.execute("SELECT name FROM parquet_schema(?)", [str(path)]).fetchall()
    except duckdb.Error as error:
        raise damaged(path, stumbled(error)) from None
    return [name for (name,) in rows][1:]


def stumbled(error: duckdb.Error) -> str:
    """Return where the reader of CSV and Parquet stumbled, without its advice for programmers."""
    found = re.search(r"[Ll]ine: ?(\d+)", str(error))
    return f"line {found[1]}" if found else "its rows do not have the columns of its header"


def damaged(path: Path, error: str) -> DataError:
    """Return the refusal of a file that is not whole."""
    return DataError(
        f"{path.name} is cut or damaged ({error}). Nothing was changed; get the file again.",
        f"{path.name} は途切れているか壊れています（{error}）。何も変更していません。取得し直してください。",
    )
