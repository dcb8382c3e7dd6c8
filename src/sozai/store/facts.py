"""Reading facts: DuckDB in memory over the parts of one manifest, and of the embedded one below it."""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from ..terms import TABLES, DataError, Table
from ..terms.names import suggestion
from . import parts
from .cards import Card
from .manifest import NAME, Manifest, read_cards, read_manifest

if TYPE_CHECKING:
    import pandas as pd

EMBEDDED = Path(__file__).parent / "embedded"
VARIABLE = "SOZAI_DB"


@dataclass(frozen=True, slots=True)
class Status:
    """What a database holds of one source in one table.

    Attributes:
        table: the declared table.
        source: the source.
        rows: how many rows a question sees.
        first_year, last_year: the years its rows are for (the editions, where a row has no year).
        layer: "embedded", or "user" for the user's database.
        generation: how often that layer was written.
    """

    table: str
    source: str
    rows: int
    first_year: int
    last_year: int
    layer: str
    generation: int


class Facts:
    """The declared tables, read-only; safe to share between threads.

    Attributes:
        folder: the user's database; None when only the embedded facts are open.
        digest: sixteen hex digits that change when any fact changes.
    """

    def __init__(self, folder: Path | None, base: Path | None = EMBEDDED) -> None:
        """Open the facts of a database on top of the embedded ones."""
        self.folder = folder
        self._base = base if base is not None and (base / NAME).exists() else None
        self._below = read_manifest(self._base) if self._base else Manifest()
        self._above = read_manifest(folder) if folder else Manifest()
        states = f"{self._below.digest} {self._above.digest}"
        self.digest = hashlib.sha256(states.encode()).hexdigest()[:16]
        self._lock = threading.Lock()
        self._connection = self._connect()

    def __enter__(self) -> Facts:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Let go of the files."""
        self._connection.close()

    def frame(self, table: str, **where: Any) -> pd.DataFrame:
        """Return the rows of a declared table whose columns equal (or are in) the given values, in key order.

        Every column of the declaration is present; an absent value is NaN. No row is an empty frame.

        Raises:
            DataError: there is no such table or column.
        """
        declared = _declared(table)
        conditions, parameters = [], []
        for name, value in where.items():
            if name not in declared.columns:
                en, ja = suggestion(name, declared.columns)
                raise DataError(
                    f"The table '{table}' has no column '{name}'.{en} It has: {', '.join(declared.columns)}.",
                    f"表「{table}」に列「{name}」はありません。{ja} 列: {'、'.join(declared.columns)}",
                )
            several = isinstance(value, (list, tuple, set, frozenset))
            values = [
                getattr(item, "item", lambda item=item: item)() for item in (value if several else (value,))
            ]
            conditions.append(f'"{name}" IN ({", ".join("?" * len(values))})' if values else "false")
            parameters += values
        condition = " AND ".join(conditions) or "true"
        order = ", ".join(f'"{name}"' for name in (*declared.key, "source"))
        return self.sql(f'SELECT * FROM "{table}" WHERE {condition} ORDER BY {order}', parameters)

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
        """Return the result of one SELECT over the declared tables; nothing else can be read or written.

        Raises:
            DataError: the query is not one SELECT, fails, or the database was rewritten twice meanwhile.
        """
        with self._lock:
            cursor = self._connection.cursor()
        try:
            statements = cursor.extract_statements(query)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise DataError(
                    "Facts are read-only: a query must be one SELECT.",
                    "データは読み取り専用です。SELECT 文を 1 つだけ指定してください。",
                )
            return cursor.execute(query, list(parameters)).df()
        except duckdb.Error as error:
            if not all(path.exists() for path in self._files()):
                raise DataError(
                    f"The database {self.folder} was rewritten since it was opened; open it again.",
                    f"データベース {self.folder} は開いた後に更新されました。開き直してください。",
                ) from error
            raise DataError(f"The query failed: {error}", f"問い合わせに失敗しました: {error}") from error
        finally:
            cursor.close()

    def select(self, table: str) -> str:
        """Return the SELECT of a declared table over its files, for a comparison with rows that are not in yet.

        Raises:
            DataError: there is no such table.
        """
        return self._view(_declared(table))

    def sources(self, table: str) -> tuple[str, ...]:
        """Return the ids of the sources with rows in a declared table, in order, as the manifests name them."""
        return tuple(
            sorted({part.source for state in (self._below, self._above) for part in state.of(table)})
        )

    def status(self) -> tuple[Status, ...]:
        """Return what the facts hold, by table and source."""
        user = {(part.table, part.source) for part in self._above.parts if not part.hidden}
        result = []
        for name, table in TABLES.items():
            year = "year" if "year" in table.columns else "vintage"
            rows = self.sql(
                f"SELECT source, count(*) AS n, min({year}) AS a, max({year}) AS b "
                f'FROM "{name}" GROUP BY source ORDER BY source'
            )
            for source, count, first, last in rows.itertuples(index=False):
                layer = "user" if (name, source) in user else "embedded"
                generation = (self._above if layer == "user" else self._below).generation
                result.append(Status(name, source, int(count), int(first), int(last), layer, generation))
        return tuple(result)

    def cards(self) -> dict[str, Card]:
        """Return the source cards by id; a user's card wins over the embedded one of the same id."""
        below = read_cards(self._base, self._below) if self._base else {}
        return below | (read_cards(self.folder, self._above) if self.folder else {})

    def _connect(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(
            config={
                "python_enable_replacements": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        try:
            for table in TABLES.values():
                connection.execute(f'CREATE VIEW "{table.name}" AS {self._view(table)}')
        except duckdb.IOException as error:
            connection.close()
            raise DataError(
                f"The database {self.folder or self._base} lacks a file its manifest names ({error}). "
                "Restore the folder from a backup, or import the files again.",
                f"データベース {self.folder or self._base} に、目録にあるファイルがありません（{error}）。"
                "バックアップから戻すか、もう一度取り込んでください。",
            ) from error
        allowed = [str(path) for path in self._files()]
        connection.execute(
            "SET allowed_paths = [" + ", ".join("'" + path.replace("'", "''") + "'" for path in allowed) + "]"
        )
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection

    def _files(self) -> list[Path]:
        layers = ((self._base, self._below), (self.folder, self._above))
        return [home / part.path for home, state in layers if home is not None for part in state.parts]

    def _view(self, table: Table) -> str:
        """Return the SELECT of a table: the user's rows, and the embedded rows they do not replace."""
        ours, theirs, hidden = (
            self._above.of(table.name),
            self._below.of(table.name),
            self._above.of(table.name, hidden=True),
        )
        layers = []
        if ours and self.folder:
            layers.append(f"SELECT * FROM {parts.files(self.folder, ours)}")
        if theirs and self._base:
            below = f"SELECT * FROM {parts.files(self._base, theirs)} AS below"
            replaced = parts.files(self.folder, hidden) if hidden and self.folder else ""
            if ours and self.folder and self._above.base != self._below.digest:
                # The hidden keys were found against the embedded facts of an older sozai: find them now.
                replaced = parts.files(self.folder, ours)
            if replaced:
                same = " AND ".join(f'above."{name}" = below."{name}"' for name in table.key)
                below += f" WHERE NOT EXISTS (SELECT 1 FROM {replaced} AS above WHERE {same})"
            layers.append(below)
        if not layers:
            columns = ", ".join(f'CAST(NULL AS {field.sql_type}) AS "{field.name}"' for field in table.fields)
            return f"SELECT {columns} WHERE false"
        return " UNION ALL ".join(layers)


def open(folder: Path | None = None) -> Facts:
    """Return the facts of a database over the embedded ones.

    Args:
        folder: the database; None means the folder that the variable SOZAI_DB names, else the platform's
            data folder when it holds a database, else the embedded facts alone.

    Raises:
        DataError: the folder holds no database, or one of a newer version.
    """
    named = folder is not None or bool(os.environ.get(VARIABLE))
    home = Path(folder) if folder is not None else default_folder()
    if (home / NAME).exists():
        return Facts(home)
    if named:
        raise DataError(
            f"There is no sozai database in {home}. Import a file into it first, or name another folder.",
            f"{home} に sozai のデータベースはありません。"
            "先にファイルを取り込むか、別のフォルダーを指定してください。",
        )
    return Facts(None)


def default_folder() -> Path:
    """Return where a user's database lies when no folder is named."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "sozai"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "sozai"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "sozai"


def _declared(name: str) -> Table:
    if name not in TABLES:
        en, ja = suggestion(name, TABLES)
        raise DataError(
            f"There is no table '{name}'.{en} The tables are: {', '.join(TABLES)}.",
            f"「{name}」という表はありません。{ja} 表: {'、'.join(TABLES)}",
        )
    return TABLES[name]
