import io
import urllib.error
import zipfile
from pathlib import Path

import pytest

from sozai.sources import SOURCES
from sozai.terms import DataError


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("../../BACI_HS17_Y2024_V202601.csv", "t,i,j,k,v,q\n")
        packed.writestr("Readme.txt", "no table")
    return content.getvalue()


def test_an_archive_is_unpacked_inside_the_folder_whatever_paths_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(address: str, timeout: float) -> io.BytesIO:
        assert timeout > 0
        asked.append(address)
        return io.BytesIO(archive())

    monkeypatch.setattr("urllib.request.urlopen", answer)
    paths = SOURCES["baci"].fetch(tmp_path / "in")
    assert set(paths) == {tmp_path / "in" / "BACI_HS17_Y2024_V202601.csv"}
    assert all(address.startswith("https://") for address in asked)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_publisher_that_does_not_answer_is_an_error_and_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> io.BytesIO:
        raise urllib.error.URLError("no route")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    with pytest.raises(DataError, match="could not be fetched"):
        SOURCES["hs"].fetch(tmp_path)
    assert list(tmp_path.iterdir()) == []
