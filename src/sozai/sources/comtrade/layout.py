"""The layouts of UN Comtrade's files: which of its labels means what, and whether cells stand under their label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...terms import DataError
from ..delimited import head, label, placed

# our name -> the labels of the API, of the web export of 2014-2022, and of short extracts
LABELS: dict[str, tuple[str, ...]] = {
    "frequency": ("freqCode",),
    "period": ("period", "refYear", "Year"),
    "flow": ("flowCode", "Trade Flow Code", "flow", "Trade Flow"),
    "reporter": ("reporterCode", "Reporter Code", "reporter"),
    "partner": ("partnerCode", "Partner Code", "partner"),
    "partner2": ("partner2Code", "2nd Partner Code"),
    "classification": ("classificationCode", "Classification"),
    "code": ("cmdCode", "Commodity Code", "cmd"),
    "customs": ("customsCode", "Customs Proc. Code"),
    "transport": ("motCode", "Mode of Transport Code"),
    "supply": ("mosCode",),
    "value": ("primaryValue", "Trade Value (US$)", "value"),
    "mass": ("netWgt", "Netweight (kg)", "netweight"),
    "unit": ("qtyUnitCode", "Qty Unit Code", "qtyunit"),
    "quantity": ("qty", "Qty"),
    "estimated": ("isNetWgtEstimated",),
}
NEEDED = ("period", "flow", "reporter", "partner", "code", "value")
FLOWS = {
    "m": "import",
    "x": "export",
    "1": "import",
    "2": "export",
    "import": "import",
    "imports": "import",
    "export": "export",
    "exports": "export",
}
# exports and imports hold these
INSIDE = (
    "rx", "rm", "dx", "fm", "mip", "xip", "mop", "xop", "3", "4", "re-export", "re-import", "re-exports", "re-imports",
)  # fmt: skip
# the value of a split that means "all of them"
TOTALS = {"customs": ("C00", "0", ""), "transport": ("0", ""), "partner2": ("0", ""), "supply": ("0", "")}
REVISIONS = {
    "H0": "HS1992",
    "H1": "HS1996",
    "H2": "HS2002",
    "H3": "HS2007",
    "H4": "HS2012",
    "H5": "HS2017",
    "H6": "HS2022",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file's columns lie.

    Attributes:
        places: our column -> its place, counted from 0.
        width: how many cells a line has.
        delimiter: what stands between them.
    """

    places: dict[str, int]
    width: int
    delimiter: str


def recognises(path: Path) -> bool:
    """Return whether a text table has the columns of one of the layouts."""
    names = next(iter(head(path)), [])
    return set(NEEDED) <= set(placed(names, LABELS)) and "hs6" not in map(label, names)


def layout(path: Path, names: Sequence[str], first: Sequence[str], delimiter: str) -> Layout:
    """Return where the columns of a file lie.

    The web export ends each line, but not its header, with a comma: the cells still stand under their labels. Some
    programs leave the label of their row numbers away: then every label stands one column too far to the left.

    Raises:
        DataError: columns are missing, or the cells do not stand under their labels.
    """
    places = placed(names, LABELS)
    missing = [LABELS[name][0] for name in NEEDED if name not in places]
    if missing:
        raise DataError(
            f"{path.name} lacks the columns {', '.join(missing)} of UN Comtrade. Nothing was changed; "
            "download it again with all columns.",
            f"{path.name} に UN Comtrade の列（{'、'.join(missing)}）がありません。何も変更していません。"
            "すべての列を含めて取得し直してください。",
        )
    surplus = len(first) - len(names)
    if _fits(places, first) and (surplus == 0 or (surplus == 1 and not first[-1].strip())):
        return Layout(places, len(first), delimiter)
    moved = {name: place + 1 for name, place in places.items()}
    if surplus == 1 and _fits(moved, first):
        return Layout(moved, len(first), delimiter)
    if not first:
        raise DataError(
            f"{path.name} has a header and no row. Nothing was changed.",
            f"{path.name} は見出しだけで、データの行がありません。何も変更していません。",
        )
    strange = next(iter(_strange(places, first)), "flow")
    raise DataError(
        f"{path.name} has cells that do not stand under their labels, as if the header were a column off: under "
        f"'{names[places[strange]]}' stands '{_at(first, places[strange])}', and the header has {len(names)} labels for "
        f"{len(first)} cells. Nothing was changed; download it again.",
        f"{path.name} の見出しとデータの列がずれています（「{names[places[strange]]}」の下に"
        f"「{_at(first, places[strange])}」、見出し {len(names)} 列に対しデータ {len(first)} 列）。"
        "何も変更していません。取得し直してください。",
    )


def _fits(places: dict[str, int], cells: Sequence[str]) -> bool:
    return not _strange(places, cells)


def _strange(places: dict[str, int], cells: Sequence[str]) -> list[str]:
    """Return the columns whose cell is not what its label says."""
    found = {name: _at(cells, place) for name, place in places.items()}
    fits = {
        "flow": found["flow"].lower() in (*FLOWS, *INSIDE),
        "period": re.fullmatch(r"(19|20)\d\d((0[1-9]|1[0-2])|52)?(\.0)?", found["period"]),
        "reporter": re.fullmatch(r"\d{1,3}(\.0)?", found["reporter"]),
        "partner": re.fullmatch(r"\d{1,3}(\.0)?", found["partner"]),
    }
    return [name for name, fit in fits.items() if not fit]


def _at(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""
