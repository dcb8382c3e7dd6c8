"""ZIP archives: how many members, how large, how far they unpack; the sizes an archive claims are not believed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..terms import DataError

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may hold.

    Attributes:
        members: most members.
        largest: most bytes of all members unpacked.
        ratio: most bytes unpacked per byte packed, for members above one megabyte.
        packed: most bytes of the archive itself.
    """

    members: int = 2_000
    largest: int = 120 * MEGABYTE
    ratio: float = 250.0
    packed: int = 100 * MEGABYTE


Members = Mapping[str, bytes]


def members(
    name: str,
    content: bytes,
    limits: Limits | None = None,
    wanted: Callable[[str], bool] = lambda _: True,
) -> Members:
    """Return the wanted members of a ZIP archive, unpacked within the limits.

    Each member is inflated piece by piece and dropped as soon as it passes a limit, whatever size it claims.

    Args:
        name: the file's name, for the sentence.
        content: the archive.
        limits: what it may hold.
        wanted: which members are unpacked, by name; the others are only counted.

    Raises:
        DataError: no archive, a damaged one, an encrypted one, or one beyond the limits.

    Example:
        >>> held = io.BytesIO()
        >>> with zipfile.ZipFile(held, "w") as archive:
        ...     archive.writestr("a.xml", "<a/>")
        >>> dict(members("a.zip", held.getvalue()))
        {'a.xml': b'<a/>'}
    """
    limits = limits or Limits()
    if len(content) > limits.packed:
        raise too_large(name, len(content), limits.packed)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > limits.members:
                raise DataError(
                    f"{name} holds {len(entries):,} files, more than {limits.members:,}; refused.",
                    f"{name} には {len(entries):,} 個のファイルがあり、上限（{limits.members:,} 個）を超えるため読み込みません。",
                )
            held: dict[str, bytes] = {}
            left = limits.largest
            for entry in entries:
                if entry.is_dir() or not wanted(entry.filename):
                    continue
                if entry.flag_bits & 1:
                    raise DataError(
                        f"{name} is encrypted ('{entry.filename}'); save it without a password and read it again.",
                        f"{name} は暗号化されています（{entry.filename}）。パスワードなしで保存し直してください。",
                    )
                held[entry.filename] = _unpacked(name, archive, entry, left, limits)
                left -= len(held[entry.filename])
            return held
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise DataError(
            f"{name} is a damaged ZIP archive; get the file again.",
            f"{name} は ZIP として壊れています。ファイルを取得し直してください。",
        ) from None


def _unpacked(
    name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, limits: Limits
) -> bytes:
    pieces: list[bytes] = []
    size = 0
    allowed = max(MEGABYTE, limits.ratio * entry.compress_size)
    # A stored member cannot claim more packed bytes than the archive has.
    with archive.open(entry) as stream:
        while piece := stream.read(1 << 20):
            size += len(piece)
            if size > left:
                raise DataError(
                    f"{name} unpacks to more than {limits.largest / MEGABYTE:,.0f} MB; refused. Remove pictures and unused "
                    "sheets, or split it.",
                    f"{name} は展開すると上限の {limits.largest / MEGABYTE:,.0f} MB を超えるため読み込みません。"
                    "画像や不要なシートを除くか、分割してください。",
                )
            if size > allowed:
                raise DataError(
                    f"{name}: '{entry.filename}' unpacks to more than {limits.ratio:.0f} times its size, as a ZIP bomb "
                    "does; refused.",
                    f"{name}: 「{entry.filename}」は {limits.ratio:.0f} 倍を超えて展開されるため（ZIP 爆弾の疑い）読み込みません。",
                )
            pieces.append(piece)
    return b"".join(pieces)


def too_large(name: str, size: int, largest: int) -> DataError:
    """Return the refusal of a file beyond a limit of bytes."""
    return DataError(
        f"{name} has more than {largest / MEGABYTE:,.0f} MB ({size / MEGABYTE:,.1f} MB or more); refused. "
        "Split it, or remove pictures and unused sheets.",
        f"{name} は上限の {largest / MEGABYTE:,.0f} MB を超えるため読み込みません（{size / MEGABYTE:,.1f} MB 以上）。"
        "分割するか、画像や不要なシートを除いてください。",
    )
