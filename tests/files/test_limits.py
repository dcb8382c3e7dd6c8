"""Strangers' files: refused beyond stated limits, in one sentence, without a network."""

from __future__ import annotations

import io
import socketserver
import threading
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sozai import bom
from sozai.files import Limits, decoded, members, root_of, sheets
from sozai.terms import DataError


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """Yield the address of a server on this machine, and what was ever asked of it."""
    heard: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            heard.append(self.request.recv(1000))

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", heard
        server.shutdown()
        thread.join()


def archive(entries: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def workbook(sheet: bytes, extra: dict[str, bytes] | None = None) -> bytes:
    spreadsheet = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relation = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = b"http://schemas.openxmlformats.org/package/2006"
    office = b"application/vnd.openxmlformats-officedocument.spreadsheetml"
    return archive(
        {
            "[Content_Types].xml": b'<Types xmlns="%s/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            b'<Override PartName="/xl/workbook.xml" ContentType="%s.sheet.main+xml"/>'
            b'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="%s.worksheet+xml"/></Types>'
            % (package, office, office),
            "_rels/.rels": b'<Relationships xmlns="%s/relationships"><Relationship Id="rId1" Type="%s/officeDocument" '
            b'Target="xl/workbook.xml"/></Relationships>' % (package, relation),
            "xl/workbook.xml": b'<workbook %s xmlns:r="%s"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
            % (spreadsheet, relation),
            "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="%s/relationships"><Relationship Id="rId1" Type="%s/worksheet" '
            b'Target="worksheets/sheet1.xml"/></Relationships>' % (package, relation),
            "xl/worksheets/sheet1.xml": b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (spreadsheet, sheet),
            **(extra or {}),
        }
    )  # fmt: skip


ROWS = (
    b'<row r="1"><c r="A1" t="inlineStr"><is><t>item</t></is></c><c r="B1" t="inlineStr"><is><t>level</t></is></c></row>'
    b'<row r="2"><c r="A2" t="inlineStr"><is><t>A</t></is></c><c r="B2"><v>1</v></c></row>'
)


def refused(folder: Path, content: bytes, name: str = "parts.xlsx") -> str:
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        bom.read(path)
    assert caught.value.words.ja
    assert "\n" not in caught.value.words.en
    return caught.value.words.en


def test_the_hand_made_workbook_reads(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    path.write_bytes(workbook(ROWS))
    assert [sheet.rows for sheet in sheets(path)] == [[["item", "level"], ["A", 1.0]]]


def test_no_file_makes_a_request_leave(tmp_path: Path, listener: tuple[str, list[bytes]]) -> None:
    address, heard = listener
    ipc = "http://webstds.ipc.org/175x/2.0"
    inside = '<Product><ProductID itemNumber="P"/></Product>'
    tries = {
        "dtd.xml": f'<!DOCTYPE MainDeclaration SYSTEM "{address}/a.dtd"><MainDeclaration xmlns="{ipc}">{inside}</MainDeclaration>',
        "entity.xml": f'<!DOCTYPE a [<!ENTITY e SYSTEM "{address}/e">]><MainDeclaration xmlns="{ipc}">&e;</MainDeclaration>',
        "parameter.xml": f'<!DOCTYPE a [<!ENTITY % p SYSTEM "{address}/p"> %p;]><MainDeclaration xmlns="{ipc}"/>',
        "schema.xml": f'<MainDeclaration xmlns="{ipc}" xmlns:x="http://www.w3.org/2001/XMLSchema-instance" '
        f'x:schemaLocation="{ipc} {address}/s.xsd">{inside}</MainDeclaration>',
        "include.xml": f'<MainDeclaration xmlns="{ipc}" xmlns:i="http://www.w3.org/2001/XInclude">'
        f'<i:include href="{address}/i.xml"/>{inside}</MainDeclaration>',
        "style.xml": f'<?xml-stylesheet href="{address}/x.xsl" type="text/xsl"?><MainDeclaration xmlns="{ipc}">{inside}</MainDeclaration>',
    }
    for name, text in tries.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "sherpa.shai").write_bytes(archive({"a.xml": tries["entity.xml"].encode()}))
    linked = (
        b'<Relationships><Relationship Id="r9" TargetMode="External" Target="%s/x"/></Relationships>'
        % address.encode()
    )
    (tmp_path / "linked.xlsx").write_bytes(workbook(ROWS, {"xl/worksheets/_rels/sheet1.xml.rels": linked}))
    (tmp_path / "link.csv").write_text(f'item,qty\n"=WEBSERVICE(""{address}"")",1\n', encoding="utf-8")
    read = 0
    for path in sorted(tmp_path.iterdir()):
        try:
            bom.read(path)
            read += 1
        except DataError:
            continue
    assert read >= 3
    assert heard == []
    # The listener does hear whoever asks.
    import urllib.request

    with pytest.raises(OSError):
        urllib.request.urlopen(address, timeout=5)  # noqa: S310
    assert len(heard) == 1


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(10)
) + "]><a>&k;</a>"  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp037"])
def test_a_billion_laughs_are_refused_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    told = f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}'.encode(encoding)
    with pytest.raises(DataError):
        root_of("a.xml", told)
    if encoding != "cp037":
        assert "DOCTYPE" in refused(tmp_path, told, "a.xml")


def test_a_zip_bomb_is_refused_by_its_ratio_and_its_size(tmp_path: Path) -> None:
    zeros = archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"\0" * 60_000_000})
    assert "ZIP bomb" in refused(tmp_path, zeros)
    noise = zlib.compress(b"a" * 3_000_000) * 400
    with pytest.raises(DataError, match="unpacks to more than 0 MB"):
        members("a.zip", archive({"a.xml": noise}), Limits(largest=1000))


def test_an_archive_that_lies_about_its_sizes_is_refused_or_read_to_its_word() -> None:
    honest = archive({"a.xml": b"\0" * 5_000_000})
    # The size unpacked stands in the local header and in the directory.
    lying = honest.replace((5_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(DataError):
        members("a.zip", lying)


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    told = refused(
        tmp_path, archive({f"{i}.xml": b"<a/>" for i in range(2_001)}, zipfile.ZIP_STORED), "a.shai"
    )
    assert "2,001 files" in told


def test_a_cell_in_the_last_corner_does_not_fill_the_memory(tmp_path: Path) -> None:
    for cell in (
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r = '1048576'><c r = 'xfd1048576'><v>1</v></c></row>",
    ):
        assert "16,384 columns" in refused(tmp_path, workbook(ROWS + cell))


FAR = {
    "the cell alone says it": b'<row r="3"><c r="XFD1048576"><v>1</v></c></row>',
    "an attribute holds a bracket": b'<row x=">" r="1048576"><c x=">" r="XFD1048576"><v>1</v></c></row>',
    "cells follow each other": b'<row r="1000000">' + b"<c><v>1</v></c>" * 50 + b"</row>",
    "rows follow each other": b'<row><c r="XFD3"><v>1</v></c></row>'
    + b"<row/>" * 1_000
    + b"<row><c><v>1</v></c></row>",
    "a prefix": b'<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1048576"><x:c r="XFD1048576"/></x:row>',
}


@pytest.mark.parametrize("cell", FAR.values(), ids=FAR)
def test_no_way_of_writing_a_far_cell_passes(tmp_path: Path, cell: bytes) -> None:
    assert "its cells span" in refused(tmp_path, workbook(ROWS + cell))


def test_one_long_text_shown_in_many_cells_is_refused(tmp_path: Path) -> None:
    spreadsheet = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    texts = b"<sst %s><si><t>%s</t></si><si><t>a</t></si></sst>" % (spreadsheet, b"x" * 30_000)

    def shown(at: int) -> bytes:
        cells = b"".join(
            b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>' % (r, r, at) for r in range(3, 5_003)
        )
        return workbook(ROWS + cells, {"xl/sharedStrings.xml": texts})

    assert "text cells hold more than 100 MB" in refused(tmp_path, shown(0))
    # The same cells showing the short text are no burden.
    path = tmp_path / "short.xlsx"
    path.write_bytes(shown(1))
    assert sum(len(sheet.rows) for sheet in sheets(path)) >= 2


def test_a_huge_cell_is_refused(tmp_path: Path) -> None:
    long = b'<row r="3"><c r="A3" t="inlineStr"><is><t>%s</t></is></c></row>' % (b"x" * 40_000)
    assert "40,000 characters" in refused(tmp_path, workbook(ROWS + long))
    text = f'<MainDeclaration><Product name="{"x" * 40_000}"/></MainDeclaration>'
    assert "32,767" in refused(tmp_path, text.encode(), "a.xml")


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"PK\x03\x04" + b"\0" * 50, b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"%PDF-1.7", b"\x81\xff\x00"],
)
def test_what_is_no_such_file_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    refused(tmp_path, content)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be opened"):
        bom.read(tmp_path / "nowhere.csv")
    with pytest.raises(DataError, match="cannot be opened"):
        bom.read(tmp_path)


def test_an_archive_inside_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = archive({"a.xml": b'<Main xmlns="http://std.iec.ch/iec62474"><Product/></Main>'})
    assert "unpack it" in refused(tmp_path, archive({"inner.zip": inner}), "a.shai")


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("品番".encode(), "utf-8"),
        ("品番".encode("utf-16"), "utf-16"),
        ("品番,a".encode("utf-16-be"), "utf-16-be"),
        ("品番".encode("cp932"), "cp932"),
    ],
)
def test_encodings_are_told_apart(content: bytes, encoding: str) -> None:
    assert decoded("a.csv", content)[1] == encoding


def test_a_western_encoding_is_asked_for_and_not_misread() -> None:
    content = "Gehäuse;Größe".encode("cp1252")
    with pytest.raises(DataError, match="no known encoding"):
        decoded("a.csv", content)
    assert decoded("a.csv", content, "cp1252")[0] == "Gehäuse;Größe"
