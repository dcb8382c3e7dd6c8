"""National Institute for Environmental Studies, 3EID: emission intensities of Japan's input-output sectors."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from ...store import Card, Fault
from ...terms import DataError, Words
from ..japanese import plain
from ..reading import sheet_starts, workbook
from ..source import Collector, Source, Tidied, provenance, rows_of

SHEET = "E"
UNITS = ("t-CO2/百万円", "t-CO2eq/百万円")
GASES = {
    "CO2排出": "co2_energy", "CH4排出": "ch4", "N2O排出": "n2o", "HFCs排出": "hfcs", "PFCs排出": "pfcs",
    "SF6排出": "sf6", "NF3排出": "nf3", "GHG排出": "ghg",
}  # fmt: skip
TOTAL_TOLERANCE = 1e-4

CARD = Card(
    "nies-3eid",
    Words(
        "Embodied energy and emission intensity data for Japan (3EID)",
        "産業連関表による環境負荷原単位データブック（3EID）",
    ),
    "National Institute for Environmental Studies, Japan",
    "use with citation",
    "Nansai, K., Embodied Energy and Emission Intensity Data for Japan Using Input-Output Tables (3EID), NIES; Nansai, K. "
    "et al. (2020), Resources, Conservation and Recycling 152, 104525.",
    "https://www.cger.nies.go.jp/publications/report/d031/",
    Words("the user's own download", "利用者自身による取得"),
)


def recognises(path: Path) -> bool:
    """Return whether a workbook has the book's title or its sheet of intensities."""
    return sheet_starts(
        path,
        lambda row: any(
            "環境負荷原単位データブック" in str(c) or "部門別原単位一覧" in str(c) for c in row[:1]
        ),
    )


def read(path: Path) -> pd.DataFrame:
    """Return one row for each printed intensity with the labels of its column and sector.

    Raises:
        DataError: the sheet of intensities or the year is missing, or its headers do not match.
    """
    book = workbook(path)
    sheet = book.get_sheet_by_name(SHEET).to_python() if SHEET in book.sheet_names else []
    if len(sheet) < 3 or not str(sheet[0][0]).startswith("部門別原単位一覧"):
        raise _wrong(path, "there is no sheet 'E' of intensities", "シート「E」（部門別原単位一覧）がない")
    front = " ".join(str(cell) for row in book.get_sheet_by_index(0).to_python(nrows=12) for cell in row)
    found = re.search(r"(19|20)\d\d", front) or re.search(r"(19|20)\d\d", path.stem)
    if not found:
        raise _wrong(path, "it does not say its year", "対象年が分からない")
    labels, units = ([plain(cell) for cell in row] for row in sheet[:2])
    width = len(labels)
    if (
        len(units) != width
        or units[:2] != ["列コード", "部門名"]
        or any(bool(label) != bool(unit) for label, unit in zip(labels[3:], units[3:], strict=True))
    ):
        raise _wrong(
            path, "its two rows of headers do not stand over each other", "2 行の見出しの列がずれている"
        )
    rows = [
        (
            str(row[0]).strip(),
            str(row[2]).strip(),
            labels[at],
            units[at],
            row[at] if at < len(row) else "",
            int(found[0]),
        )
        for row in sheet[2:]
        if len(row) > 2 and str(row[0]).strip()
        for at in range(3, width)
    ]
    names = ["sector", "title", "label", "unit", "cell", "year"]
    return pd.DataFrame(rows, columns=names, index=range(1, len(rows) + 1), dtype=object)


def tidy(raw: pd.DataFrame) -> Tidied:
    """Return table `emission_intensities`."""
    result = Collector()
    sums: dict[tuple[str, str], dict[str, float]] = {}
    for number, row in rows_of(raw):
        gas, scope = _meaning(row["label"])
        if row["unit"] not in UNITS or not gas:
            result.refuse(
                number,
                "energy, output or a total: no table holds them",
                "エネルギー・生産額・総量（該当する表がない）",
            )
        elif str(row["cell"]).strip() == "":
            result.refuse(number, "no intensity is printed for this row", "原単位の記載がない行")
        else:
            if isinstance(row["cell"], int | float):
                sums.setdefault((row["sector"], scope), {})[gas] = float(row["cell"])
            result.store(
                "emission_intensities",
                number,
                {
                    "country": "JPN", "year": row["year"], "sector": row["sector"], "title_ja": row["title"],
                    "scope": scope, "gas": gas, "emission_t_per_mjpy": row["cell"],
                }
                | provenance(CARD, row["year"] + 4, "estimated", "B"),
            )  # fmt: skip
    done = result.done()
    wrong = [key for key, gases in sums.items() if _differs(gases)]
    if wrong:
        sector, scope = wrong[0]
        return Tidied(
            done.tables,
            done.refused,
            faults=(*done.faults, *_fault(f"{sector}, {scope}", len(wrong))),
        )
    return done


def _fault(where: str, count: int) -> tuple[Fault, ...]:
    words = Words(
        f"the gases do not add up to the printed total ({where})",
        f"ガス別の合計が公表値と合いません（{where}）",
    )
    return (Fault(words, count),)


def _differs(gases: dict[str, float]) -> bool:
    parts = sum(value for name, value in gases.items() if name != "ghg")
    return (
        len(gases) > 1
        and "ghg" in gases
        and abs(parts - gases["ghg"]) > TOTAL_TOLERANCE * max(abs(gases["ghg"]), 1e-6)
    )


def _meaning(label: str) -> tuple[str, str]:
    """Return gas and scope of a column; "" where it is no intensity.

    Example:
        >>> _meaning("CO2排出原単位(非エネルギー起源)(I-Ad)-1"), _meaning("単位直接CH4排出量"), _meaning("国内生産額")
        (('co2_other', 'embodied_domestic'), ('ch4', 'direct'), ('', ''))
    """
    gas = next((name for start, name in GASES.items() if start in label), "")
    gas = "co2_other" if gas == "co2_energy" and "非エネルギー" in label else gas
    if label.startswith("単位直接"):
        return gas, "direct"
    if label.endswith("(I-Ad)-1"):
        return gas, "embodied_domestic"
    return (gas, "embodied") if label.endswith("(I-A)-1") else ("", "")


def _wrong(path: Path, en: str, ja: str) -> DataError:
    return DataError(
        f"{path.name} cannot be read as 3EID: {en}. Nothing was changed; get the workbook again.",
        f"{path.name} を 3EID として読めません（{ja}）。何も変更していません。取得し直してください。",
    )


SOURCE = Source("three_eid", (CARD,), recognises, read, tidy, carried=False)
