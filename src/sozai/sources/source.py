"""What a source is: a card, a test that knows its files, a reader of raw labels, and a way into declared tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ..store import Card, Fault, Staged
from ..terms import TABLES, Words

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """Rows of a file that are not stored, and why.

    Attributes:
        reason: one phrase.
        count: how many rows.
        rows: the first of them, numbered as the reader numbers them (lines of a text file).
    """

    reason: Words
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Tidied:
    """A file in declared tables.

    Attributes:
        tables: rows by table; the index is the number of the raw row.
        refused: raw rows that are not stored.
        merged: raw rows that were added to another row of the same key.
        faults: what makes the whole file unfit.
        cards: cards of editions that only the file names.
    """

    tables: Mapping[str, pd.DataFrame]
    refused: tuple[Refused, ...] = ()
    merged: int = 0
    faults: tuple[Fault, ...] = ()
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Checked rows of a file that wait in files.

    Attributes:
        tables: the files by table.
        cards: cards of the editions.
        rows_read: how many rows the file has.
        merged: how many of them were added to another of the same key.
    """

    tables: Mapping[str, tuple[Staged, ...]]
    cards: tuple[Card, ...]
    rows_read: int
    merged: int


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher.

    Attributes:
        name: its name on the command line, and its folder here.
        cards: the cards of its editions; a row's `source` is the id of one.
        recognises: whether a file is this publisher's, by its content.
        read: a file -> its rows with the publisher's labels; the index numbers them.
        tidy: those rows -> declared tables.
        addresses: where the publisher keeps the files, if the addresses are stable.
        carried: whether the publisher's terms let the package carry its rows; the others are the user's own files.
        staged: for files larger than memory: (file, folder) -> its rows in files of that folder; None where the file
            must be read row by row.
        unpacked: (archive, folder) -> its files one after the other.
    """

    name: str
    cards: tuple[Card, ...]
    recognises: Callable[[Path], bool]
    read: Callable[[Path], pd.DataFrame]
    tidy: Callable[[pd.DataFrame], Tidied]
    addresses: tuple[str, ...] = ()
    carried: bool = True
    staged: Callable[[Path, Path], Waiting | None] | None = None
    unpacked: Callable[[Path, Path], Iterator[Path]] | None = None

    def fetch(self, folder: Path) -> tuple[Path, ...]:
        """Download the publisher's files into a folder and return them; nothing else here uses the network.

        Raises:
            DataError: this publisher has no stable address, or it does not answer.
        """
        from .fetch import download

        return download(self, folder)


@dataclass
class Collector:
    """Gathers rows while a file is read one by one."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    reasons: dict[Words, list[int]] = field(default_factory=dict)
    broken: dict[Words, list[int]] = field(default_factory=dict)

    def store(self, table: str, number: int, row: Row) -> None:
        """Take a row of a declared table."""
        self.rows.setdefault(table, []).append(row)
        self.numbers.setdefault(table, []).append(number)

    def refuse(self, number: int, en: str, ja: str) -> None:
        """Leave a raw row out."""
        self.reasons.setdefault(Words(en, ja), []).append(number)

    def fault(self, number: int, en: str, ja: str) -> None:
        """Name what makes the file unfit."""
        self.broken.setdefault(Words(en, ja), []).append(number)

    def done(self) -> Tidied:
        """Return what was gathered."""
        return Tidied(
            {
                table: pd.DataFrame(rows, columns=list(TABLES[table].columns), index=self.numbers[table])
                for table, rows in self.rows.items()
            },
            refused(self.reasons),
            faults=tuple(Fault(words, len(rows), tuple(rows[:5])) for words, rows in self.broken.items()),
        )


def refused(reasons: Mapping[Words, Sequence[int]]) -> tuple[Refused, ...]:
    """Return the rows left out, by reason."""
    return tuple(Refused(words, len(rows), tuple(rows[:5])) for words, rows in reasons.items())


def rows_of(raw: pd.DataFrame) -> Iterator[tuple[int, Row]]:
    """Yield the number and the cells of each raw row."""
    names = [str(name) for name in raw.columns]
    for number, cells in zip(raw.index, raw.itertuples(index=False, name=None), strict=True):
        yield int(number), dict(zip(names, cells, strict=True))


def provenance(card: Card, vintage: int, quality: str, grade: str, note: str = "") -> Row:
    """Return the provenance columns of a row."""
    return {"source": card.id, "vintage": vintage, "quality": quality, "grade": grade, "note": note}


def unknown(kind: Words, names: Iterable[str]) -> tuple[Fault, ...]:
    """Return the fault of names that nobody has, if there are any."""
    shown = ", ".join(sorted(map(str, names)))
    return (
        (Fault(Words(f"unknown {kind.en}: {shown}", f"登録されていない{kind.ja}: {shown}")),) if shown else ()
    )
