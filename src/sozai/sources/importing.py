"""Importing a file into a user's database: what it is, what it changes, and then the change."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ..store import EMBEDDED, Facts, Given, commit
from ..store.manifest import read_manifest
from ..terms import Words
from .change import Change, change
from .large import load_large
from .load import Loaded
from .source import Refused


@dataclass(frozen=True, slots=True)
class Report:
    """The account of an import; `rows_read = rows_stored + rows_refused + duplicates`.

    Attributes:
        source: name of the source the file was recognised as.
        titles: the titles of its editions.
        file: the file's name.
        rows_read, rows_stored, rows_refused, duplicates: the account of its rows.
        refused: rows left out, by reason.
        changes: what it does, by table.
        done: whether the rows are in the database (False for a preview).
        generation: the state of the database afterwards.
    """

    source: str
    titles: tuple[Words, ...]
    file: str
    rows_read: int
    rows_stored: int
    rows_refused: int
    duplicates: int
    refused: tuple[Refused, ...]
    changes: tuple[Change, ...]
    done: bool
    generation: int


class Prepared:
    """A file that was read and checked and compared with the facts, and is not in the database yet."""

    def __init__(self, loaded: Loaded[Given], report: Report, folder: Path, base: Path | None) -> None:
        """Hold the rows."""
        self.report = report
        self._loaded, self._folder, self._base = loaded, folder, base

    def commit(self) -> Report:
        """Put the rows into the database and return the account of it.

        Raises:
            DataError: another import is running, or the disk refuses; the database is as it was.
        """
        today = date.today().isoformat()
        cards = [replace(card, retrieved=today) for card in self._loaded.cards]
        state = commit(self._folder, self._loaded.tables, cards, base=self._base)
        return replace(self.report, done=True, generation=state.generation)


@contextmanager
def prepare(
    path: Path, folder: Path, name: str | None = None, *, base: Path | None = EMBEDDED
) -> Iterator[Prepared]:
    """Read a publisher's file and say what it would do to a database; nothing is changed before `commit`.

    Args:
        path: the file.
        folder: the database; it is made when it is not there yet.
        name: the source; None means that the file's content says it.
        base: the embedded facts below the database.

    Raises:
        DataError: the file or the database is not what it should be.
    """
    with tempfile.TemporaryDirectory(prefix="sozai-") as waiting:
        loaded = load_large(path, Path(waiting), name)
        state = read_manifest(Path(folder))
        with Facts(Path(folder) if state.generation else None, base) as facts:
            changes = tuple(
                change(facts, table, rows, Path(waiting)) for table, rows in loaded.tables.items()
            )
        report = Report(
            loaded.source,
            tuple(card.title for card in loaded.cards),
            loaded.path.name,
            loaded.rows_read,
            loaded.rows_stored,
            loaded.rows_refused,
            loaded.duplicates,
            loaded.refused,
            changes,
            done=False,
            generation=state.generation,
        )
        yield Prepared(loaded, report, Path(folder), base)


def import_file(
    path: Path, folder: Path, name: str | None = None, *, preview: bool = False, base: Path | None = EMBEDDED
) -> Report:
    """Import a publisher's file into a database and return what that did.

    Args:
        path: the file.
        folder: the database; it is made when it is not there yet.
        name: the source; None means that the file's content says it.
        preview: only say what would happen.
        base: the embedded facts below the database.

    Raises:
        DataError: the file or the database is not what it should be; nothing was changed.
    """
    with prepare(path, folder, name, base=base) as prepared:
        return prepared.report if preview else prepared.commit()
