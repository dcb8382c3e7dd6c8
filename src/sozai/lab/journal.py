"""The journal of a campaign: one JSON object a line, each sealed with what came before it, added to and never rewritten.

In a folder it is a text file; a path that ends in .duckdb is one DuckDB file with the same entries and seals.

Law: a line that was acknowledged is on the disk. A line cut short by a kill was never acknowledged: whoever reads leaves
it out, whoever writes next cuts it off. A line damaged before the last one is no kill and is refused by its number.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..terms import DataError
from . import journal_duckdb as database

NAME = "journal.jsonl"
LOCK = ".lock"
START = "0" * 16
PATIENCE_S = 10.0
"""So long a writer waits for another before it is refused."""
Entry = Mapping[str, Any]


def read_journal(place: Path) -> list[Entry]:
    """Return the entries of a campaign's journal; a last line cut short by a kill is left out.

    Args:
        place: the campaign's folder or DuckDB file.

    Raises:
        DataError: a line before the last, or an entry of the file, is damaged.
    """
    return _read_database(place)[0] if database.is_journal(place) else _read(place)[0]


def add_to_journal(place: Path, entry: Entry, expected: int | None = None) -> bool:
    """Write one entry, and return only when it is on the disk.

    Args:
        place: the campaign's folder or DuckDB file.
        entry: JSON values; NaN and infinity are none.
        expected: number of entries the writer has seen; None for any. Returns False, and writes nothing, when there
            are others by now.

    Raises:
        DataError: another process is writing for long, or an earlier line is damaged.
    """
    if database.is_journal(place):
        return _add_to_database(place, entry, expected)
    folder = place
    with _one_writer(folder):
        entries, end, seal, whole = _read(folder)
        if expected is not None and expected != len(entries):
            return False
        body = _text(entry)
        line = f'{{"seal":"{_seal(seal, body)}","entry":{body}}}\n'
        content = line.encode() if whole else b"\n" + line.encode()
        path = folder / NAME
        fresh = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        try:
            os.ftruncate(handle, end)
            os.lseek(handle, end, os.SEEK_SET)
            while content:
                content = content[os.write(handle, content) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh and sys.platform != "win32":
            _settle(folder)
    return True


def digest(value: Any) -> str:
    """Return sixteen hex digits of JSON values: the same values have the same digits.

    Example:
        >>> digest({"a": 1.0, "b": 2}) == digest({"b": 2, "a": 1.0})
        True
    """
    return hashlib.sha256(_text(value).encode()).hexdigest()[:16]


def _read_database(path: Path) -> tuple[list[Entry], str]:
    """Return the entries and the seal of the last one."""
    entries: list[Entry] = []
    seal = START
    for number, (own, text) in enumerate(database.read(path, PATIENCE_S), 1):
        if own != _seal(seal, text):
            raise DataError(
                f"{path}, entry {number} of the journal: it was changed or damaged after it was written. Put back the file "
                "from a copy; nothing was changed.",
                f"{path} の記録 {number} 件目: 書き込み後に変更または破損しています。控えから復元してください（ファイルには手を加えていません）。",
            )
        seal = own
        entries.append(json.loads(text))
    return entries, seal


def _add_to_database(path: Path, entry: Entry, expected: int | None) -> bool:
    until = time.monotonic() + PATIENCE_S
    while True:
        entries, seal = _read_database(path)
        if expected is not None and expected != len(entries):
            return False
        body = _text(entry)
        if database.add(path, _seal(seal, body), body, len(entries) + 1, PATIENCE_S):
            return True
        if expected is not None or time.monotonic() > until:
            return False


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _seal(before: str, body: str) -> str:
    return hashlib.sha256((before + body).encode()).hexdigest()[:16]


def _read(folder: Path) -> tuple[list[Entry], int, str, bool]:
    """Return the entries, the byte after the last good line, its seal, and whether its line end stands."""
    path = folder / NAME
    content = path.read_bytes() if path.exists() else b""
    entries: list[Entry] = []
    seal, end, whole = START, 0, True
    lines = content.split(b"\n")
    for number, line in enumerate(lines, 1):
        opened = _opened(line, seal)
        if opened is None:
            if any(_looks_written(later) for later in lines[number:]):
                raise DataError(
                    f"{path}, line {number}: this line was changed or damaged after it was written, and others follow it. "
                    "Put back the journal from a copy; nothing was changed.",
                    f"{path} の {number} 行目: 書き込み後に変更または破損しており、後に続く行があります。控えから復元してください"
                    "（ファイルには手を加えていません）。",
                )
            break
        entry, seal = opened
        entries.append(entry)
        whole = number < len(lines)
        end += len(line) + int(whole)
    return entries, end, seal, whole


def _opened(line: bytes, before: str) -> tuple[Entry, str] | None:
    try:
        written = json.loads(line)
        entry, seal = written["entry"], written["seal"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(entry, dict) or seal != _seal(before, _text(entry)):
        return None
    return entry, seal


def _looks_written(line: bytes) -> bool:
    return line.startswith(b'{"seal":"') and line.endswith(b"}")


@contextmanager
def _one_writer(folder: Path) -> Iterator[None]:
    """Hold the writer's lock; the system lets go of it when the process ends, however it ends."""
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        until = time.monotonic() + PATIENCE_S
        while not _locked(handle):
            if time.monotonic() > until:
                raise DataError(
                    f"Another process is writing to the campaign {folder}. Nothing of this request was written; ask again.",
                    f"別の処理がキャンペーン {folder} に書き込み中です。今回の内容は書き込んでいません。もう一度実行してください。",
                )
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _settle(folder: Path) -> None:
    """Make the name of a new file durable."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
