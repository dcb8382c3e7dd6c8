"""Files larger than memory: their rows wait in files of a folder, checked, until a database takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..store import Card, Given, Staged, stage
from ..store.staged import connect
from ..terms import DataError
from .load import Loaded, cards_of, load
from .registry import recognise, source
from .source import Refused, Source


def load_large(path: Path, folder: Path, name: str | None = None) -> Loaded[Given]:
    """Return a file's rows as `load` does; where the source can do so, they wait in files of a folder.

    Args:
        path: the file, or an archive of files of one source.
        folder: where the rows wait.
        name: the source; None means that the file's content says it.

    Raises:
        DataError: the file is not what it should be; all its faults are in the message.
    """
    path = Path(path)
    found = recognise(path) if name is None else source(name)
    if found.staged is None or not path.is_file():
        return load(path, found.name)
    if found.unpacked is None or path.suffix.lower() != ".zip":
        return _one(found, path, folder)
    return _joined(found, path, folder)


def _one(found: Source, path: Path, folder: Path) -> Loaded[Given]:
    waiting = found.staged(path, folder) if found.staged else None
    if waiting is None:
        return load(path, found.name)
    stored = sum(each.rows for rows in waiting.tables.values() for each in rows)
    cards = cards_of((*found.cards, *waiting.cards), waiting.tables, path)
    return Loaded(found.name, path, waiting.tables, cards, waiting.rows_read, stored, (), waiting.merged)


def _joined(found: Source, path: Path, folder: Path) -> Loaded[Given]:
    """Return the rows of all files of an archive as one import."""
    tables: dict[str, list[Staged]] = {}
    refused: list[Refused] = []
    cards: dict[str, Card] = {}
    read, stored, duplicates = 0, 0, 0
    for file in found.unpacked(path, folder) if found.unpacked else ():
        loaded = _one(found, file, folder)
        for table, rows in loaded.tables.items():
            tables.setdefault(table, []).extend(_in_files(rows, table, folder))
        cards |= {card.id: card for card in loaded.cards}
        refused += loaded.refused
        read, stored = read + loaded.rows_read, stored + loaded.rows_stored
        duplicates += loaded.duplicates
    if not tables:
        raise DataError(
            f"{path.name} holds no file of '{found.name}'. Nothing was changed.",
            f"{path.name} に「{found.name}」のファイルが入っていません。何も変更していません。",
        )
    whole = {table: tuple(rows) for table, rows in tables.items()}
    return Loaded(
        found.name,
        path,
        whole,
        cards_of(cards.values(), whole, path),
        read,
        stored,
        _summed(refused),
        duplicates,
    )


def _in_files(rows: Given, table: str, folder: Path) -> Sequence[Staged]:
    if isinstance(rows, Sequence):
        return rows
    result: list[Staged] = []
    with connect(folder) as connection:
        connection.register("given", rows)
        for (name,) in connection.execute("SELECT DISTINCT source FROM given ORDER BY 1").fetchall():
            file = folder / f"{table}-{name}-{len(list(folder.iterdir()))}.parquet"
            result += stage(connection, file, table, name, f"SELECT * FROM given WHERE source = '{name}'")
    return result


def _summed(refused: Sequence[Refused]) -> tuple[Refused, ...]:
    """Return the rows left out of several files, by reason."""
    found: dict[str, Refused] = {}
    for each in refused:
        first = found.get(each.reason.en)
        found[each.reason.en] = replace(first, count=first.count + each.count) if first else each
    return tuple(found.values())
