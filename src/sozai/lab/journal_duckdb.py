"""The journal of a campaign kept in one DuckDB file: the same entries and seals, one transaction an entry.

Law: an entry that was acknowledged is committed. The file is opened for as long as one call takes, so several processes
may work on it in turn; what others keep in the file is left alone.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..terms import DataError

if TYPE_CHECKING:
    import duckdb

SUFFIX = ".duckdb"
MADE = (
    "CREATE TABLE IF NOT EXISTS journal (number INTEGER PRIMARY KEY, seal VARCHAR NOT NULL, entry VARCHAR NOT NULL)",
    """CREATE OR REPLACE VIEW experiments AS
    SELECT number AS entry, json_extract_string(entry, '$.at') AS told_at, unnest(json_extract(entry, '$.rows[*]')) AS told
    FROM journal WHERE json_extract_string(entry, '$.kind') = 'told' ORDER BY number""",
)
_OWN = threading.Lock()


def read(path: Path, patience_s: float) -> list[tuple[str, str]]:
    """Return (seal, entry as text) of every entry, in order; none where the file or its journal is not there yet.

    Raises:
        DataError: the file is no DuckDB file, or another process keeps it open.
    """
    if not path.exists() or not path.stat().st_size:
        return []
    with _opened(path, patience_s, writes=False) as connection:
        if not _has_journal(connection):
            return []
        found = connection.execute("SELECT seal, entry FROM journal ORDER BY number").fetchall()
    return [(str(seal), str(entry)) for seal, entry in found]


def add(path: Path, seal: str, entry: str, number: int, patience_s: float) -> bool:
    """Write one entry as the `number`th and return when it is committed; False where there is one already.

    Raises:
        DataError: the file is no DuckDB file, or another process keeps it open.
    """
    import duckdb

    with _opened(path, patience_s, writes=True) as connection:
        connection.execute("BEGIN")
        for statement in MADE:
            connection.execute(statement)
        try:
            connection.execute("INSERT INTO journal VALUES (?, ?, ?)", [number, seal, entry])
        except duckdb.ConstraintException:
            connection.execute("ROLLBACK")
            return False
        connection.execute("COMMIT")
    return True


def is_journal(path: Path) -> bool:
    """Return whether a path is named as a DuckDB file."""
    return path.suffix.lower() == SUFFIX


def _has_journal(connection: duckdb.DuckDBPyConnection) -> bool:
    return bool(connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'journal'").fetchall())


@contextmanager
def _opened(path: Path, patience_s: float, writes: bool) -> Iterator[Any]:
    """Open the file, waiting for whoever has it open; one connection of this process at a time."""
    import duckdb

    until = time.monotonic() + patience_s
    with _OWN:
        while True:
            try:
                connection = duckdb.connect(str(path), read_only=not writes)
                break
            except (duckdb.ConnectionException, duckdb.IOException) as fault:
                if "not a valid" in str(fault):
                    raise DataError(
                        f"{path} is no DuckDB file; nothing was changed.",
                        f"{path} は DuckDB ファイルではありません（変更していません）。",
                    ) from fault
                if time.monotonic() > until:
                    raise DataError(
                        f"{path} cannot be opened: another process has it open, or it may not be read. Nothing of this request was written; close it there and ask again.",
                        f"{path} を開けません（別の処理が使用中か、読取り権限がありません）。今回の内容は書き込んでいません。使用中の処理を閉じて、もう一度実行してください。",
                    ) from fault
            time.sleep(0.02)
        try:
            yield connection
        finally:
            connection.close()


__all__ = ["SUFFIX", "add", "is_journal", "read"]
