"""Broken files of every publisher: a sentence and an unchanged store, or rows that are all accounted for; never a traceback.

`make fuzz` runs 10,000 cases; the usual run 150.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from sozai.sources import SOURCES, import_file
from sozai.store import commit
from sozai.terms import DataError, ParameterError

from ..sources.samples import SAMPLES

CASES = 10_000 if settings().max_examples > 1_000 else 150
JUNK = (
    "", " ", "-", "NaN", "inf", "-1", "1e999", "999999999999999999999", "0", "２０２２", "▲１", "1,234", "1.234,5", "=1+1",
    "'; DROP TABLE x; --", "\x00", "令和六年", "World", "Atlantis", "W", ">50", "2022.5", '"', "a" * 5_000, "..", "None",
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-be", "cp932", "cp1252", "utf-8-sig", "utf-32", "shift_jis", "euc_jp")
Damage = Callable[[Path, random.Random], bytes]


def _table(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "cp932", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            break
    return list(csv.reader(io.StringIO(text), delimiter=";" if text.count(";") > text.count(",") else ","))


def _text(rows: list[list[Any]], draw: random.Random, delimiter: str = "") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter or draw.choice(",,,;\t"), lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8", errors="replace")


def _changed(rows: list[list[Any]], draw: random.Random) -> list[list[Any]]:
    """Damage a table of cells in one of the ways offices and downloads do."""
    rows = [list(row) for row in rows] or [[]]
    width = max(map(len, rows))
    way = draw.randrange(9)
    if way == 0:  # the columns of all rows in another order
        order = draw.sample(range(width), width)
        return [[row[at] if at < len(row) else "" for at in order] for row in rows]
    if way == 1:  # the header one column off
        return [["", *rows[0]], *rows[1:]] if draw.random() < 0.5 else [rows[0][1:], *rows[1:]]
    if way == 2:  # lines repeated and in another order
        body = rows[1:] * draw.randint(1, 3)
        draw.shuffle(body)
        return [rows[0], *body]
    if way == 3:  # a column lost
        at = draw.randrange(max(width, 1))
        return [row[:at] + row[at + 1 :] for row in rows]
    if way == 4:  # labels shifted between columns
        a, b = draw.randrange(max(width, 1)), draw.randrange(max(width, 1))
        for row in rows[1:]:
            if a < len(row) and b < len(row):
                row[a], row[b] = row[b], row[a]
        return rows
    if way == 5:  # a title above
        return [["統計表", ""], [], *rows]
    if way == 6:  # no body, or no header
        return rows[:1] if draw.random() < 0.5 else rows[1:]
    for _ in range(draw.randint(1, 4)):  # junk in cells
        row = draw.choice(rows)
        if row:
            row[draw.randrange(len(row))] = draw.choice(JUNK)
    return rows


def _tree(node: Any, draw: random.Random) -> Any:
    if draw.random() < 0.08:
        return draw.choice([None, [], {}, "", 7, -1, "x", True, [None], {"a": {}}, 1e308])
    if isinstance(node, dict):
        return {key: _tree(value, draw) for key, value in node.items() if draw.random() > 0.05}
    if isinstance(node, list):
        return [_tree(value, draw) for value in node]
    return node


def _cells(path: Path, draw: random.Random) -> bytes:
    """Damage the content in the terms of its format."""
    if path.suffix == ".json":
        return json.dumps(_tree(json.loads(path.read_bytes()), draw)).encode()
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(str(path))
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"nan_inf_to_errors": True}) as made:
            for name in book.sheet_names:
                sheet = made.add_worksheet(name if draw.random() > 0.05 else "")
                for at, row in enumerate(_changed(book.get_sheet_by_name(name).to_python(), draw)):
                    for place, cell in enumerate(row):
                        sheet.write(at, place, cell if isinstance(cell, int | float) else str(cell)[:1000])
        return out.getvalue()
    return _text(_changed(_table(path), draw), draw) if path.suffix == ".csv" else _bytes(path, draw)


def _bytes(path: Path, draw: random.Random) -> bytes:
    content = bytearray(path.read_bytes())
    for _ in range(draw.randint(1, 12)):
        at = draw.randrange(len(content))
        content[at] = draw.randrange(256)
    return bytes(content)


DAMAGES: dict[str, Damage] = {
    "cells": _cells,
    "bytes": _bytes,
    "cut": lambda path, draw: path.read_bytes()[: draw.randrange(path.stat().st_size)],
    "random": lambda _, draw: draw.randbytes(draw.randrange(2_000)),
    "encoded": lambda path, draw: (
        path.read_bytes().decode("utf-8", errors="replace").encode(draw.choice(ENCODINGS), errors="replace")
    ),
    "inserted": lambda path, draw: (
        (content := path.read_bytes())[: (at := draw.randrange(len(content)))]
        + draw.randbytes(9)
        + content[at:]
    ),
}


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Path], Path, Path]]:
    """Give the whole samples, a database with a few rows, and a folder to work in."""
    folder = tmp_path_factory.mktemp("fuzz")
    whole = {}
    for name, (_, write) in SAMPLES.items():
        (folder / name).mkdir()
        whole[name] = write(folder / name)
    database = folder / "database"
    report_rows = import_file(whole["eu-crm"], database, base=None)
    assert report_rows.done
    yield whole, database, folder / "work"
    shutil.rmtree(folder, ignore_errors=True)


def _state(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@settings(max_examples=CASES)
@given(
    sample=st.sampled_from(sorted(SAMPLES)),
    damage=st.sampled_from([*DAMAGES, "cells", "cells", "cells"]),
    seed=st.integers(0, 2**32),
    named=st.sampled_from(["own", "own", "auto", "other"]),
)
@example(
    sample="physical-table", damage="bytes", seed=5391717, named="own"
)  # a cell names a text that is not there
def test_a_broken_file_is_refused_or_read_and_never_breaks_the_store(
    workshop: tuple[dict[str, Path], Path, Path], sample: str, damage: str, seed: int, named: str
) -> None:
    whole, database, work = workshop
    draw = random.Random(seed)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    path = work / whole[sample].name
    path.write_bytes(DAMAGES[damage](whole[sample], draw))
    before = _state(database)
    source = {"own": SAMPLES[sample][0], "auto": None, "other": draw.choice(sorted(SOURCES))}[named]
    report, refusal = None, None
    try:
        report = import_file(path, database, source, base=None)
    except (DataError, ParameterError) as error:
        refusal = error
    if report is None:
        assert refusal is not None
        assert _state(database) == before
        assert refusal.of("en") != refusal.of("ja")
        assert len(refusal.of("en")) < 6_000
        return
    assert report.rows_read == report.rows_stored + report.rows_refused + report.duplicates
    assert report.rows_stored > 0
    shutil.rmtree(database)
    for name, content in before.items():
        (database / name).parent.mkdir(parents=True, exist_ok=True)
        (database / name).write_bytes(content)


def test_a_store_that_refuses_leaves_its_rows(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        commit(tmp_path / "db", {"no_such_table": None}, base=None)  # type: ignore[dict-item]
    assert not (tmp_path / "db").exists()
