"""Building the facts that the package carries, from publishers' files; the same files give the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from ..store import EMBEDDED, Card, Manifest, commit
from ..terms import DataError
from ..terms.hs import hs_codes
from . import assumptions, controls
from .load import load
from .registry import recognise

RARE_EARTHS = ("284610", "284690", "280530")
FIRST_YEAR = 2020  # of the codes other than rare earths; older years come with a user's own BACI
MAGNETS, FIRST_MAGNET_YEAR, LAST_MAGNET_YEAR = "850511", 2017, 2023
IO_YEAR = 2018


def _trade(rows: pd.DataFrame) -> pd.Series:
    largest = rows["source"].astype(str).str.endswith("-largest")
    rare = rows["hs"].isin(RARE_EARTHS)
    magnets = (rows["hs"] == MAGNETS) & rows["year"].between(FIRST_MAGNET_YEAR, LAST_MAGNET_YEAR)
    return (~largest & (rare | (rows["year"] >= FIRST_YEAR))) | (largest & magnets)


# Which rows of a table are carried; the others are all carried.
CARRIED: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "trade_flows": _trade,
    "input_output": lambda rows: rows["year"] == IO_YEAR,
    "sectors": lambda rows: rows["year"] == IO_YEAR,
}


def export_totals(left_out: pd.DataFrame) -> pd.DataFrame:
    """Return what each country exported under each code that sozai knows, summed over the flows not carried.

    A code must exist in the revision it is printed with: extracts print today's codes for older years too.

    Args:
        left_out: rows of `trade_flows`.
    """
    known = {(entry.code, revision) for entry in hs_codes() for revision in entry.revisions}
    pairs = pd.MultiIndex.from_frame(left_out[["hs", "hs_revision"]].astype(str))
    rows = left_out[pairs.isin(list(known))]
    rows = rows[rows["exporter"] != rows["importer"].astype(str)]
    key = ["year", "exporter", "hs", "hs_revision", "source", "vintage", "grade"]
    plain = rows.astype(dict.fromkeys(("exporter", "hs", "hs_revision", "source", "grade"), str))
    sums = plain.groupby(key, sort=False)[["value_usd", "mass_t"]].sum(min_count=1).reset_index()
    largest = sums["source"].str.endswith("-largest")
    note = largest.map({True: "sum over the largest flows only", False: "sum over importers"})
    quality = sums["mass_t"].isna().map({True: "not_available", False: "computed"})
    return sums.assign(quality=quality, note=note)


def build(from_dir: Path, into: Path = EMBEDDED) -> Manifest:
    """Build the embedded facts from a folder of publishers' files and the rows of this package.

    Files of no known source are left alone. The old facts stay until the new ones are complete.

    Args:
        from_dir: the folder; its subfolders are read too.
        into: the folder of the embedded facts.

    Raises:
        DataError: a known file is not what it should be, or there is none.
    """
    tables: dict[str, list[pd.DataFrame]] = {}
    cards: dict[str, list[Card]] = {}
    found = list(_known(Path(from_dir)))
    if not found:
        raise DataError(
            f"There is no known file in {from_dir}.", f"{from_dir} に既知のファイルがありません。"
        )
    ours = [path for own in (assumptions, controls) for path in sorted(own.FOLDER.glob("*.csv"))]
    for path in [*found, *ours]:
        loaded = load(path)
        for name, rows in loaded.tables.items():
            carried = CARRIED[name](rows) if name in CARRIED else pd.Series(True, index=rows.index)
            parts = {name: rows[carried]}
            if name == "trade_flows":
                parts["export_totals"] = export_totals(rows[~carried])
            for part, kept in parts.items():
                if len(kept):
                    tables.setdefault(part, []).append(kept)
                    for card in loaded.cards:
                        cards.setdefault(card.id, []).append(card)
    fresh = into.with_name(into.name + ".building")
    shutil.rmtree(fresh, ignore_errors=True)
    joined = {
        name: pd.concat([rows.astype(object) for rows in parts]) for name, parts in sorted(tables.items())
    }
    state = commit(fresh, joined, [_one(cards[name]) for name in sorted(cards)], base=None)
    (fresh / ".lock").unlink()
    shutil.rmtree(into, ignore_errors=True)
    fresh.rename(into)
    return state


def _known(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (".csv", ".json", ".parquet", ".xlsx"):
            try:
                known = recognise(path)
            except DataError:
                continue
            if known.carried:
                yield path


def _one(cards: list[Card]) -> Card:
    """Return the card of an edition that several files belong to."""
    hashes = sorted({card.sha256 for card in cards})
    return replace(cards[0], sha256=" ".join(hashes))
