"""Downloading a publisher's files: the only place of sozai that uses the network, and only when asked."""

from __future__ import annotations

import shutil
import urllib.error
import urllib.request
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..terms import DataError

if TYPE_CHECKING:
    from .source import Source

TIMEOUT_SECONDS = 60


def download(source: Source, folder: Path) -> tuple[Path, ...]:
    """Download every file of a source into a folder and return them.

    Raises:
        DataError: the source has no stable address, or it does not answer.
    """
    if not source.addresses:
        pages = ", ".join(sorted({card.address for card in source.cards if card.address}))
        raise DataError(
            f"'{source.name}' has no address that stays the same. Download the file yourself ({pages or 'no page'}) "
            "and import it.",
            f"「{source.name}」には変わらない取得先がありません。ご自身で取得して（{pages or '掲載ページなし'}）"
            "取り込んでください。",
        )
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(path for address in source.addresses for path in _unpacked(_one(address, folder)))


def _unpacked(path: Path) -> tuple[Path, ...]:
    """Return the tables of an archive, put beside it under their bare names; any other file as it is."""
    if path.suffix != ".zip":
        return (path,)
    result = []
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                name = PurePosixPath(entry.filename).name
                if name.lower().endswith(".csv"):
                    with archive.open(entry) as packed, (path.parent / name).open("wb") as file:
                        shutil.copyfileobj(packed, file)
                    result.append(path.parent / name)
    except zipfile.BadZipFile as error:
        raise DataError(
            f"{path.name} came damaged ({error}). Fetch it again.",
            f"{path.name} が壊れています（{error}）。取得し直してください。",
        ) from error
    return tuple(result)


def _one(address: str, folder: Path) -> Path:
    parts = urlsplit(address)
    if parts.scheme != "https":
        raise DataError(f"Only https is used, not {address}.", f"https 以外の取得先は使えません: {address}")
    path = folder / PurePosixPath(parts.path).name
    fresh = path.with_name(path.name + ".tmp")
    try:
        with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as answer, fresh.open("wb") as file:  # noqa: S310
            shutil.copyfileobj(answer, file)
    except (urllib.error.URLError, OSError) as error:
        fresh.unlink(missing_ok=True)
        raise DataError(
            f"{address} could not be fetched ({error}). Try again later, or download it yourself and import it.",
            f"{address} を取得できませんでした（{error}）。後でやり直すか、ご自身で取得して取り込んでください。",
        ) from error
    fresh.replace(path)
    return path
