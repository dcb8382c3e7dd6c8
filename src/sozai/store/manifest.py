"""The manifest: the one file that says which parts are the database."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from ..terms import DataError
from .cards import Card

SCHEMA = 1
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Part:
    """One immutable Parquet file.

    Attributes:
        table: the declared table its rows belong to.
        source: the source of all its rows; "" for hidden keys.
        rows: how many rows it has.
        sha256: hash of its bytes, and its name.
        hidden: whether it lists keys of embedded rows that this database replaces instead of rows.
    """

    table: str
    source: str
    rows: int
    sha256: str
    hidden: bool = False

    @property
    def path(self) -> str:
        """Return its path inside the database folder."""
        return f"parts/{self.sha256}.parquet"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One state of a database.

    Attributes:
        generation: counts the commits, from 1.
        parts: its parts, ordered by table, source and hash.
        cards: hash of its file of source cards.
        base: digest of the embedded facts that the hidden keys were found against; "" without embedded facts.
    """

    generation: int = 0
    parts: tuple[Part, ...] = ()
    cards: str = ""
    base: str = ""

    @property
    def cards_path(self) -> str:
        """Return the path of the source cards inside the database folder."""
        return f"cards-{self.cards}.json"

    @property
    def files(self) -> frozenset[str]:
        """Return the paths this state stands on."""
        return frozenset(part.path for part in self.parts) | (
            {self.cards_path} if self.cards else frozenset()
        )

    @property
    def digest(self) -> str:
        """Return sixteen hex digits of the content; the same parts and cards give the same digits."""
        return hashlib.sha256(" ".join(sorted(self.files)).encode()).hexdigest()[:16]

    def of(self, table: str, hidden: bool = False) -> tuple[Part, ...]:
        """Return the parts of a table (or the parts of its hidden keys)."""
        return tuple(part for part in self.parts if part.table == table and part.hidden == hidden)

    def to_json(self) -> str:
        """Return the manifest as JSON text."""
        return json.dumps({"schema": SCHEMA} | asdict(self), indent=1, sort_keys=True)


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a database folder; generation 0 when there is none yet.

    Raises:
        DataError: the manifest is damaged, or a newer sozai wrote it.
    """
    path = folder / NAME
    try:
        content = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Manifest()
    except ValueError:
        raise _damaged(path) from None
    schema = content.get("schema") if isinstance(content, dict) else None
    if isinstance(schema, int) and schema > SCHEMA:
        raise DataError(
            f"The database {folder} was written by a newer sozai (schema {schema}; this one reads {SCHEMA}). "
            "Update sozai, or open another database.",
            f"データベース {folder} は新しい版の sozai が書いたものです"
            f"（形式 {schema}、この版が読めるのは {SCHEMA} まで）。"
            "sozai を更新するか、別のデータベースを指定してください。",
        )
    try:
        parts = tuple(Part(**part) for part in content["parts"])
        return Manifest(content["generation"], parts, content["cards"], content["base"])
    except (TypeError, KeyError):
        raise _damaged(path) from None


def read_cards(folder: Path, manifest: Manifest) -> dict[str, Card]:
    """Return the source cards of one state, by id."""
    if not manifest.cards:
        return {}
    content = json.loads((folder / manifest.cards_path).read_text("utf-8"))
    return {card["id"]: Card.from_json(card) for card in content}


def write_file(path: Path, content: bytes) -> None:
    """Write a file so that its name shows the old content or all of the new, even after a power cut."""
    fresh = path.with_name(path.name + ".tmp")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    publish(fresh, path)


def publish(fresh: Path, path: Path) -> None:
    """Give a finished file its name and make the name durable."""
    os.replace(fresh, path)  # noqa: PTH105 - the test that kills at every step patches this name
    if sys.platform == "win32":
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError:
        # The new manifest stands; at worst a power cut brings the old one back, which is whole too.
        if path.name != NAME:
            raise
    finally:
        os.close(folder)


def _damaged(path: Path) -> DataError:
    return DataError(
        f"{path} is not a manifest of a sozai database. "
        "Restore it from a backup, or import into a new folder.",
        f"{path} は sozai のデータベースの目録として読めません。"
        "バックアップから戻すか、新しいフォルダーに取り込んでください。",
    )
