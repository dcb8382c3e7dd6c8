"""Text tables as offices save them: any encoding, comma, semicolon or tab, packed or not; read at full size."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import shutil
import tempfile
import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from ..terms import DataError

BLOCK = 1 << 20
LARGEST_UNPACKED = 20_000_000_000
SUFFIXES = (".csv", ".txt", ".tsv", ".gz")
_JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-鿿]")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(start: bytes) -> str:
    """Return the encoding that the first bytes of a file show.

    A mark decides; zero bytes show UTF-16; then UTF-8, cp932 where it gives Japanese, and cp1252 (Latin-1).

    Example:
        >>> encoding_of("国名,金額".encode("cp932")), encoding_of("Türkiye".encode("latin-1")), encoding_of(b"a,b")
        ('cp932', 'cp1252', 'utf-8')
    """
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if start.count(0) > len(start) // 4:
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    with suppress(UnicodeDecodeError):
        decoder.decode(start)
        return "utf-8"
    with suppress(UnicodeDecodeError):
        if len(_JAPANESE.findall(codecs.getincrementaldecoder("cp932")().decode(start))) >= 2:
            return "cp932"
    return "cp1252"


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def head(path: Path, lines: int = 1) -> list[list[str]]:
    """Return the cells of a text table's first lines; [] when it is no such file."""
    if path.suffix.lower() not in SUFFIXES:
        return []
    try:
        with _open(path) as file:
            start = file.read(100_000)
        text = start.decode(encoding_of(start), errors="ignore").removeprefix("\ufeff")
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
        return [row for _, row in zip(range(lines), rows, strict=False)]
    except (OSError, EOFError, zlib.error, csv.Error):
        return []


def delimiter_of(text: str) -> str:
    """Return what stands between the cells of the first line: comma, semicolon or tab.

    Example:
        >>> delimiter_of("year;value\\n2020;1,5"), delimiter_of("a,b")
        (';', ',')
    """
    line = text.partition("\n")[0]
    return max(",;\t", key=line.count)


@contextmanager
def plain(path: Path, encoding: str = "", *, whole: bool = True) -> Iterator[Path]:
    """Give the path of the same text unpacked and in UTF-8: the file itself where it is that already.

    Args:
        path: the file.
        encoding: the encoding, if somebody knows it.
        whole: whether all of the file is looked at; else its beginning speaks for it.

    Raises:
        DataError: the file is packed badly, or holds bytes of no text.
    """
    try:
        with _open(path) as file:
            found = encoding or encoding_of(file.read(BLOCK))
        if found == "utf-8" and whole and not _is_utf8(path):
            found = "cp1252"
        if found == "utf-8" and path.suffix.lower() != ".gz":
            yield path
            return
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "plain.csv"
            with (
                _open(path) as packed,
                io.TextIOWrapper(packed, encoding=found, newline="") as text,
                copy.open("w", encoding="utf-8", newline="") as out,
            ):
                shutil.copyfileobj(_Bounded(text, path), out, BLOCK)
            yield copy
    except (OSError, EOFError, zlib.error, UnicodeError) as error:
        raise DataError(
            f"{path.name} is cut or damaged ({error}). Nothing was changed; get the file again.",
            f"{path.name} は途切れているか壊れています（{error}）。何も変更していません。取得し直してください。",
        ) from None


class _Bounded:
    """A text that ends with an error when it unpacks to more than a machine can hold."""

    def __init__(self, text: IO[str], path: Path) -> None:
        self._text, self._path, self._length = text, path, 0

    def read(self, size: int = BLOCK, /) -> str:
        block = self._text.read(size)
        self._length += len(block)
        if self._length > LARGEST_UNPACKED:
            raise DataError(
                f"{self._path.name} unpacks to more than {LARGEST_UNPACKED / 1e9:,.0f} GB; refused.",
                f"{self._path.name} は展開後の大きさが上限を超えるため読み込みません。",
            )
        return block


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with _open(path) as file:
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def ends_with_newline(path: Path) -> bool:
    """Return whether the last line of a text is whole, as every publisher here ends it."""
    with path.open("rb") as file:
        if not file.seek(0, 2):
            return False
        file.seek(-1, 2)
        return file.read(1) == b"\n"


def label(text: str) -> str:
    """Return a column's label without case, width, spaces and punctuation, so that spellings compare equal.

    Example:
        >>> label("Trade Value (US$)"), label("Ｎｅｔ Ｗｅｉｇｈｔ")
        ('tradevalueus', 'netweight')
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", str(text)).casefold())


def placed(names: Sequence[str], aliases: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """Return at which column each wanted one stands, by the first of its labels that is there.

    Example:
        >>> placed(["Year", "Trade Value (US$)"], {"value": ("primaryValue", "Trade Value (US$)"), "mass": ("netWgt",)})
        {'value': 1}
    """
    at = {label(name): place for place, name in reversed(list(enumerate(names)))}
    return {
        wanted: at[label(alias)]
        for wanted, spellings in aliases.items()
        for alias in next(([s] for s in spellings if label(s) in at), [])
    }
