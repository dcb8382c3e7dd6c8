"""From a publisher's file to checked rows, with an account of every row read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

import pandas as pd

from ..files import whole_sheets
from ..store import Card, Fault, Given, check, refuse
from ..terms import TABLES, DataError, Words
from .registry import recognise, source
from .source import Refused, Source

Rows = TypeVar("Rows", covariant=True, bound=Given)


@dataclass(frozen=True)
class Loaded(Generic[Rows]):
    """A file in declared tables, every rule checked; `rows_read = rows_stored + rows_refused + duplicates`.

    Attributes:
        source: name of the source.
        path: the file.
        tables: rows by table, in memory or in files where they wait.
        cards: the cards of the sources named in the rows.
        rows_read: rows (or printed values, where a row prints several) in the file.
        rows_stored: rows in `tables`.
        refused: rows left out, by reason.
        duplicates: rows that repeat another exactly, or were added to one of the same key.
    """

    source: str
    path: Path
    tables: Mapping[str, Rows]
    cards: tuple[Card, ...]
    rows_read: int
    rows_stored: int
    refused: tuple[Refused, ...]
    duplicates: int

    @property
    def rows_refused(self) -> int:
        """Return how many rows were left out."""
        return sum(reason.count for reason in self.refused)


def load(path: Path, name: str | None = None) -> Loaded[pd.DataFrame]:
    """Return a file's rows, checked against the declarations.

    Args:
        path: the file.
        name: the source; None means that the file's content says it.

    Raises:
        DataError: the file is not what it should be; all its faults are in the message.
    """
    path = Path(path)
    found: Source = recognise(path) if name is None else source(name)
    with whole_sheets(path):
        raw = found.read(path)
    tidied = found.tidy(raw)
    faults = list(tidied.faults)
    tables: dict[str, pd.DataFrame] = {}
    duplicates = tidied.merged
    for table, rows in tidied.tables.items():
        same = _repeated(rows)
        duplicates += int(same.sum())
        kept = rows[~same] if same.any() else rows
        faults += [_in_file(fault, table, kept.index) for fault in check(TABLES[table], kept)]
        tables[table] = kept
    refuse(Words(path.name, f"{path.name} "), faults)
    stored = sum(map(len, tables.values()))
    if not stored:
        en = "; ".join(f"{each.count}: {each.reason.en}" for each in tidied.refused)
        ja = "、".join(f"{each.count} 行: {each.reason.ja}" for each in tidied.refused)
        raise DataError(
            f"{path.name} has no row that could be stored{en and f' ({en})'}. Nothing was changed.",
            f"{path.name} に取り込める行がありません{ja and f'（{ja}）'}。何も変更していません。",
        )
    # A reader that folds exact repetitions says how many rows it read.
    read = int(raw.attrs.get("rows_read", len(raw)))
    return Loaded(
        found.name,
        path,
        tables,
        cards_of((*found.cards, *tidied.cards), tables, path),
        read,
        stored,
        tidied.refused,
        duplicates,
    )


def _repeated(rows: pd.DataFrame) -> pd.Series:
    return rows.duplicated(keep="first")


def _in_file(fault: Fault, table: str, numbers: pd.Index) -> Fault:
    words = Words(f"{table}: {fault.words.en}", f"{TABLES[table].title.ja}: {fault.words.ja}")
    return replace(fault, words=words, rows=tuple(int(numbers[row - 1]) for row in fault.rows))


def cards_of(cards: Iterable[Card], tables: Mapping[str, Given], path: Path) -> tuple[Card, ...]:
    """Return the cards of the sources in the rows; a source without a card gets one that names the file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    known = {card.id: card for card in cards}
    used = sorted({name for rows in tables.values() for name in _sources(rows)})
    own = Words(f"Rows of {path.name}", f"{path.name} の行")
    return tuple(
        replace(
            known.get(name) or Card(name, own, "the user", "the user's", f"File {path.name}."), sha256=digest
        )
        for name in used
    )


def _sources(rows: Given) -> set[str]:
    if isinstance(rows, Sequence):
        return {each.source for each in rows}
    return {str(name) for name in rows["source"].unique()}
