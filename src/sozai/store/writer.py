"""One commit: new parts first, then the manifest that names them, then what nobody reads any more goes."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from ..terms import TABLES, DataError, Words
from . import parts
from .cards import Card
from .check import Fault, check, refuse
from .facts import EMBEDDED
from .manifest import NAME, Manifest, Part, read_cards, read_manifest, write_file
from .staged import Given


def commit(
    folder: Path,
    tables: Mapping[str, Given],
    cards: Sequence[Card] = (),
    *,
    base: Path | None = EMBEDDED,
) -> Manifest:
    """Add rows to a database (made when it is not there yet) and return its new state.

    A row replaces the row of the same key and source; rows of other sources stay beside it. Either all rows
    are in, or the database is as it was.

    Args:
        folder: the database.
        tables: rows of declared tables, each with its provenance columns, in memory or in files where they wait.
        cards: the cards of the sources of those rows.
        base: folder of the embedded facts that this database lies on; None for none.

    Raises:
        DataError: rows break the declaration, another import is running, or the disk refuses.
    """
    folder = Path(folder)
    refuse(
        Words("The import", "この取り込み"),
        [fault for name in tables for fault in _faults(name, tables[name])],
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _one_writer(folder):
            return _commit(folder, tables, cards, base)
    except (OSError, duckdb.IOException) as error:
        raise DataError(
            f"The disk refused to take the rows into {folder} ({error}); the database is as it was. "
            "Make room or choose another folder, then import again.",
            f"{folder} に書き込めませんでした（{error}）。データベースは元のままです。"
            "空き容量を確保するか別のフォルダーを指定して、もう一度取り込んでください。",
        ) from error


def _faults(name: str, rows: Given) -> list[Fault]:
    if name not in TABLES:
        return [Fault(Words(f"there is no table '{name}'", f"「{name}」という表はありません"))]
    return [
        replace(fault, words=Words(f"{name}: {fault.words.en}", f"{name}: {fault.words.ja}"))
        for part in (rows if isinstance(rows, Sequence) else (rows,))
        for fault in check(TABLES[name], part)
    ]


def _commit(folder: Path, tables: Mapping[str, Given], cards: Sequence[Card], base: Path | None) -> Manifest:
    old = read_manifest(folder)
    kept = {part for part in old.parts if not part.hidden}
    with parts.connect() as connection:
        for name, rows in tables.items():
            for waiting in rows if isinstance(rows, Sequence) else ():
                fresh = f"SELECT * FROM {parts.read(waiting.path)}"
                kept = _without_replaced(connection, folder, kept, name, waiting.source, fresh)
                kept.add(parts.take(folder, name, waiting))
            if not isinstance(rows, Sequence):
                connection.register("given", rows)
                for (source,) in connection.execute(
                    "SELECT DISTINCT source FROM given ORDER BY 1"
                ).fetchall():
                    fresh = f"SELECT * FROM given WHERE source = '{source}'"
                    kept = _without_replaced(connection, folder, kept, name, source, fresh)
                    kept.add(parts.write_rows(connection, folder, name, source, fresh))
                connection.unregister("given")
        below = read_manifest(base) if base is not None else Manifest()
        hidden = [part for name in TABLES for part in _hidden(connection, folder, kept, name, base, below)]
    known = read_cards(folder, old) | {card.id: card for card in cards}
    used = {part.source for part in kept}
    sheet = json.dumps(
        [known[key].to_json() for key in sorted(known) if key in used], ensure_ascii=False, indent=1
    ).encode()
    digest = hashlib.sha256(sheet).hexdigest()
    write_file(folder / f"cards-{digest}.json", sheet)
    ordered = sorted(kept | set(hidden), key=lambda part: (part.hidden, part.table, part.source, part.sha256))
    new = Manifest(old.generation + 1, tuple(ordered), digest, below.digest if below.parts else "")
    write_file(folder / NAME, new.to_json().encode())
    _sweep(folder, new.files | old.files)
    return new


def _without_replaced(
    connection: duckdb.DuckDBPyConnection, folder: Path, kept: set[Part], table: str, source: str, fresh: str
) -> set[Part]:
    """Return the parts with the rows that `fresh` replaces taken out of them."""
    result = set(kept)
    same = " AND ".join(f'fresh."{name}" = old."{name}"' for name in TABLES[table].key)
    rivals = [part for part in kept if (part.table, part.source) == (table, source)]
    years = _years(connection, table, fresh) if rivals else (0, 0)
    for part in rivals:
        first, last = parts.years(connection, folder, part)
        if last < years[0] or years[1] < first:
            continue
        replaced = f"SELECT 1 FROM ({fresh}) AS fresh WHERE {same}"
        rest = f"SELECT * FROM {parts.files(folder, (part,))} AS old WHERE NOT EXISTS ({replaced})"
        count = connection.execute(f"SELECT count(*) FROM ({rest})").fetchall()[0][0]
        if count < part.rows:
            result.remove(part)
            if count:
                result.add(parts.write_rows(connection, folder, table, source, rest))
    return result


def _years(connection: duckdb.DuckDBPyConnection, table: str, rows: str) -> tuple[int, int]:
    """Return the first and the last year of rows; (0, 0) where no year is part of the key."""
    year = "year" if "year" in TABLES[table].key else "0"
    first, last = connection.execute(f"SELECT min({year}), max({year}) FROM ({rows})").fetchall()[0]
    return int(first), int(last)


def _hidden(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    kept: set[Part],
    table: str,
    base: Path | None,
    below: Manifest,
) -> Iterator[Part]:
    """Yield the part that lists the keys of embedded rows which this database replaces, if there are any."""
    ours = tuple(part for part in kept if part.table == table)
    theirs = below.of(table)
    if base is None or not ours or not theirs:
        return
    key = ", ".join(f'"{name}"' for name in TABLES[table].key)
    embedded, own = parts.files(base, theirs), parts.files(folder, ours)
    query = f"SELECT DISTINCT {key} FROM {embedded} AS below SEMI JOIN {own} AS own USING ({key})"
    if connection.execute(f"SELECT count(*) FROM ({query})").fetchall()[0][0]:
        yield parts.write_keys(connection, folder, table, query)


def _sweep(folder: Path, used: frozenset[str]) -> None:
    """Remove what neither this state nor the one before it stands on; their readers go on reading."""
    for path in [*folder.glob("parts/*"), *folder.glob("cards-*"), *folder.glob("*.tmp")]:
        if path.relative_to(folder).as_posix() not in used:
            path.unlink(missing_ok=True)


@contextmanager
def _one_writer(folder: Path) -> Iterator[None]:
    """Hold the writer's lock; the system lets go of it when the process ends, however it ends."""
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DataError(
                f"Another import into {folder} is running. Wait until it is done, then import again.",
                f"{folder} への別の取り込みが実行中です。終わってからもう一度取り込んでください。",
            ) from None
        yield
    finally:
        os.close(handle)
