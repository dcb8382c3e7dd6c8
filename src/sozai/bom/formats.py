"""The formats that are read, what each can carry, and which one a file is in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..files import Sheet, members, named_name, one_line, root_of
from ..terms import DataError, Words
from ..terms.collector import uncollected
from . import iec62474, ipc1752, rmi
from .declaration import FIELDS, Declaration
from .faults import Faults
from .grids import grids, proposed, starts_as_zip
from .mapping import Mapping
from .markup import Dialect, declarant, local, walk
from .tables import lines_of
from .tree import Draft, planted, weighed, with_root

_TABLE_LIMITS = (
    Words(
        "A table says what its columns say; a column that is missing leaves its field unknown in every line.",
        "表にない列の項目は、すべての行で不明となります。",
    ),
    Words(
        "Indents made by the cell's format, colours and comments are not read; indent by spaces or by a level column.",
        "セルの書式による字下げ、色、コメントは読み取りません。空白または階層の列で示してください。",
    ),
)


@dataclass(frozen=True)
class Format:
    """A format of bills of materials or declarations.

    Attributes:
        name: its name.
        title: its title.
        endings: usual endings of its files.
        carries: the fields of a line it can carry.
        limits: what it cannot say, as sentences.
    """

    name: str
    title: Words
    endings: tuple[str, ...]
    carries: frozenset[str]
    limits: tuple[Words, ...]


_ALL = frozenset(FIELDS)
FORMATS: dict[str, Format] = {
    format_.name: format_
    for format_ in (
        Format("excel", Words("Excel workbook", "Excel ブック"), (".xlsx", ".xlsm"), _ALL, _TABLE_LIMITS),
        Format("csv", Words("CSV or other text table", "CSV などの表形式テキスト"), (".csv", ".tsv", ".txt"), _ALL, _TABLE_LIMITS),
        Format("ipc-1752a", Words("IPC-1752A declaration", "IPC-1752A 材料宣言"), (".xml",), ipc1752.CARRIES, ipc1752.LIMITS),
        Format("ipc-1752b", Words("IPC-1752B declaration", "IPC-1752B 材料宣言"), (".xml",), ipc1752.CARRIES, ipc1752.LIMITS),
        Format("iec-62474", Words("IEC 62474 declaration", "IEC 62474 材料宣言"), (".xml",), iec62474.CARRIES, iec62474.LIMITS),
        Format("chemsherpa", Words("chemSHERPA article file", "chemSHERPA 成形品（AI）ファイル"), (".shai",), iec62474.CARRIES, iec62474.CHEMSHERPA_LIMITS),
        Format("cmrt", Words("Conflict Minerals Reporting Template", "紛争鉱物報告テンプレート（CMRT）"), (".xlsx",), rmi.CARRIES, rmi.LIMITS),
        Format("emrt", Words("Extended Minerals Reporting Template", "拡張鉱物報告テンプレート（EMRT）"), (".xlsx",), rmi.CARRIES, rmi.LIMITS),
        Format("amrt", Words("Additional Minerals Reporting Template", "追加鉱物報告テンプレート（AMRT）"), (".xlsx",), rmi.CARRIES, rmi.LIMITS),
    )
}  # fmt: skip


def read(path: str | Path, mapping: Mapping | str | Path | None = None) -> Declaration:
    """Return what a bill of materials or declaration says; its content tells the format, not its name.

    A table whose headers leave doubt is not read without a mapping: guess one, look at it, save it, pass it.

    Args:
        path: the file.
        mapping: what the columns of a table mean, or the file of a saved mapping.

    Raises:
        DataError: the file is not what it should be (all its faults in one message, with sheet, row and column), or
            its headers leave doubt.
    """
    if isinstance(mapping, str | Path):
        mapping = Mapping.load(mapping)
    with _told_in_one_line(), uncollected():
        return _read(Path(path), mapping)


def _read(path: Path, mapping: Mapping | None) -> Declaration:
    name = named_name(path.name)
    faults = Faults(name)
    kind, content = _recognised(path, name, mapping)
    who = None
    if kind in ("excel", "csv"):
        drafts = _table_drafts(name, content, mapping, faults)
    elif kind in ("cmrt", "emrt", "amrt"):
        drafts, who = rmi.drafts_of(content, faults)
    else:
        dialect = _dialect(kind)
        drafts, who = walk(content, dialect, faults), declarant(content, dialect)
    faults.check()
    lines = planted(drafts, faults)
    faults.check()
    weighed(lines, faults)
    return Declaration(
        kind,
        name,
        lines,
        FORMATS[kind].carries,
        FORMATS[kind].limits,
        faults.notes(),
        who,
        hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def guess(path: str | Path) -> Mapping:
    """Return what the columns of a table probably mean, each with a confidence, and what to look at.

    Args:
        path: an Excel or text file.

    Raises:
        DataError: the file cannot be read, is no table, or none of its headers is known.
    """
    path = Path(path)
    name = named_name(path.name)
    with _told_in_one_line():
        kind, content = _recognised(path, name, None)
        if kind not in ("excel", "csv"):
            raise DataError(
                f"{name} is a file of {FORMATS[kind].title.en}; it needs no mapping, read it as it is.",
                f"{name} は{FORMATS[kind].title.ja}のため、列の対応は不要です。そのまま読み込めます。",
            )
        return proposed(name, *content)


@contextmanager
def _told_in_one_line() -> Iterator[None]:
    """Keep line breaks and control characters of a file out of the sentence that quotes it."""
    try:
        yield
    except DataError as error:
        raise DataError(one_line(error.words.en), one_line(error.words.ja)) from None


def _recognised(path: Path, name: str, mapping: Mapping | None) -> tuple[str, Any]:
    """Return the format of a file and its content: grids for tables, sheets for templates, a root for XML."""
    try:
        if starts_as_zip(path):
            return _zipped(path, name)
        start = path.read_bytes()[:4_000].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    except OSError:
        raise DataError(
            f"{name} cannot be opened; check that the file is there and that you may read it.",
            f"{name} を開けません。ファイルの有無と読み取り権限を確認してください。",
        ) from None
    if start.startswith(b"<"):
        root = root_of(name, path.read_bytes())
        return _markup(name, root), root
    if start.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise DataError(
            f"{name} is an old Excel (.xls), password-protected or PDF file; save it as .xlsx without a password, or as CSV.",
            f"{name} は旧形式（.xls）・パスワード付きの Excel または PDF です。パスワードなしの .xlsx か CSV で保存し直してください。",
        )
    return "csv", grids(path, mapping)


def _zipped(path: Path, name: str) -> tuple[str, Any]:
    packed = path.read_bytes()
    if members(name, packed, wanted=lambda part: part == "[Content_Types].xml"):
        found, encoding, delimiter = grids(path)
        kind = rmi.template(found)
        return (kind, found) if kind else ("excel", (found, encoding, delimiter))
    listed = members(name, packed, wanted=lambda part: part.lower().endswith(".xml"))
    for part, content in sorted(listed.items()):
        root = root_of(f"{name}/{part}", content)
        if any(local(node) in ("product", "productpart") for node in root.iter()):
            return "chemsherpa", root
    raise DataError(
        f"{name} is a ZIP archive, but neither an Excel workbook nor a chemSHERPA file (no XML with a product in it); "
        "unpack it and read what is inside.",
        f"{name} は ZIP ですが、Excel ブックでも chemSHERPA ファイルでもありません（製品を含む XML がありません）。"
        "展開して中のファイルを読み込んでください。",
    )


def _markup(name: str, root: Any) -> str:
    # Namespaces are compared as text: they are names, and nothing is fetched from them.
    spaces = " ".join(
        {str(node.tag).partition("}")[0].lower() for node in root.iter()} | {str(root.get("version"))}
    )
    tags = {local(node) for node in root.iter()}
    if "62474" in spaces or (local(root) == "main" and "product" in tags):
        return "iec-62474"
    if "1752b" in spaces or "ipc-1752b" in tags:
        return "ipc-1752b"
    if ipc1752.NAMESPACE in spaces or local(root) in ipc1752.ROOTS:
        return "ipc-1752a"
    raise DataError(
        f"{name} is XML, but no declaration known here (its root is '{local(root)[:40]}'); IPC-1752A, IPC-1752B and IEC 62474 "
        "are read.",
        f"{name} は XML ですが、対応する宣言の形式ではありません（ルート要素: {local(root)[:40]}）。"
        "IPC-1752A、IPC-1752B、IEC 62474 を読み込めます。",
    )


def _dialect(kind: str) -> Dialect:
    return ipc1752.DIALECT if kind.startswith("ipc") else iec62474.DIALECT


def _table_drafts(
    name: str, content: tuple[list[Sheet], str, str], mapping: Mapping | None, faults: Faults
) -> list[Draft]:
    found, encoding, delimiter = content
    if mapping is None:
        mapping = proposed(name, found, encoding, delimiter)
        if not mapping.sure:
            raise DataError(
                f"The headers of {name} leave doubt: {' '.join(doubt.en for doubt in mapping.doubts[:8])} "
                "Save what `guess` proposes, correct it, and read the file with it.",
                f"{name} の見出しの解釈に確認が必要です: {''.join(doubt.ja for doubt in mapping.doubts[:8])}"
                "`guess` の提案を保存・修正し、それを指定して読み込んでください。",
            )
    named = {sheet.name: sheet for sheet in found}
    drafts: list[Draft] = []
    for table in mapping.tables:
        if table.sheet not in named:
            faults.add(
                Words("", ""),
                f"the sheet '{table.sheet}' of the mapping is not there",
                f"対応表のシート「{table.sheet}」がありません",
            )
            continue
        lines_of(named[table.sheet], table, drafts, faults)
    return with_root(drafts, faults)
