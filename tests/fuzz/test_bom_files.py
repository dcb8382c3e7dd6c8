"""Broken and hostile files of every format: a sentence or a declaration, never a traceback, a request or a full memory.

`make fuzz` runs 10,000 cases; the usual run some hundred.
"""

from __future__ import annotations

import contextlib
import importlib.util
import io
import itertools
import random
import resource
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozai import bom
from sozai.terms import DataError, Words

EXAMPLES = Path(__file__).parents[2] / "examples" / "bom"
CASES = 10_000 if settings().max_examples > 1_000 else 200
GROWTH_MB = 600  # what one case may add to the largest memory

_spec = importlib.util.spec_from_file_location("fuzzed_writers", EXAMPLES / "writers.py")
assert _spec is not None
assert _spec.loader is not None
writers = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(writers)

_asked: list[str] = []
_watching = False


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if _watching and event.startswith(("socket.", "urllib.", "http.", "ftplib.")):
        _asked.append(f"{event} {args}")


sys.addaudithook(_watch)


def seeds() -> dict[str, bytes]:
    """Return small products in every format."""
    found = {}
    for product in ("traction-motor", "power-module"):
        declared = bom.read(EXAMPLES / f"{product}.csv")
        found |= {f"{product}-{name}": content for name, content in writers.every_format(declared).items()}
    return found


SEEDS = seeds()
Damage = Callable[[bytes, random.Random], bytes]


def as_is(content: bytes, _: random.Random) -> bytes:
    return content


def noise(content: bytes, draw: random.Random) -> bytes:
    return (
        draw.randbytes(draw.randrange(0, 4_000))
        if draw.random() < 0.5
        else content[:4] + draw.randbytes(2_000)
    )


def cut(content: bytes, draw: random.Random) -> bytes:
    return content[: draw.randrange(len(content))]


def flipped(content: bytes, draw: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(draw.randrange(1, 30)):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def moved(content: bytes, draw: random.Random) -> bytes:
    """Cut a piece out and put it elsewhere."""
    start, end = sorted(draw.randrange(len(content)) for _ in range(2))
    piece, rest = content[start:end], content[:start] + content[end:]
    at = draw.randrange(len(rest) + 1)
    return rest[:at] + piece + rest[at:]


def other_encoding(content: bytes, draw: random.Random) -> bytes:
    came, goes = draw.choice(
        [
            ("utf-8", "utf-16"),
            ("utf-8", "cp932"),
            ("cp932", "utf-8"),
            ("utf-16", "cp1252"),
            ("latin-1", "utf-7"),
        ]
    )
    return content.decode(came, errors="replace").encode(goes, errors="replace")


NASTY = (
    "", " ", "-", "▲", "1e999", "nan", "inf", "-1", "(1)", "1,5", "９９９", "=1+1", "x" * 33_000, "\x00", "🧲", "a\nb", "1-2-3",
    "7440-00-9", "100000000000000000000", "%", "±", "0.1.2.3", "<", "5以下以下", "&lt;", "'", '"', "\u202e", "none",
)  # fmt: skip


def shuffled(content: bytes, draw: random.Random) -> bytes:
    """Shuffle the columns and put nasty cells into a table; other files get nasty words."""
    if content[:2] == b"PK":
        return rezipped(content, draw, lambda inner: worded(inner, draw))
    for encoding in ("utf-8-sig", "cp932", "utf-16"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        return content
    if text.lstrip().startswith("<"):
        return worded(content, draw)
    mark = draw.choice(",;\t")
    rows = [line.split(mark) for line in text.splitlines()]
    order = list(range(len(rows[0])))
    draw.shuffle(order)
    mixed = [[row[at] if at < len(row) else "" for at in order] for row in rows]
    for _ in range(draw.randrange(6)):
        row = draw.choice(mixed)
        row[draw.randrange(len(row))] = draw.choice(NASTY)
    if draw.random() < 0.3:
        draw.shuffle(mixed)
    return "\n".join(mark.join(row) for row in mixed).encode(encoding, errors="replace")


def worded(content: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.randrange(1, 5)):
        found = [at for at in range(len(content)) if content[at : at + 1] in (b'"', b">")]
        if not found:
            return content
        at = draw.choice(found) + 1
        end = content.find(b'"' if content[at - 1 : at] == b'"' else b"<", at)
        content = (
            content[:at] + draw.choice(NASTY).encode("utf-8", errors="replace") + content[max(end, at) :]
        )
    return content


def rezipped(content: bytes, draw: random.Random, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = draw.choice(old.namelist())
        for name in old.namelist():
            inner = old.read(name)
            if name == chosen:
                inner = change(inner)
                name = draw.choice([name, name, name, name.upper(), f"../{name}", "x/" * 40 + name])
            new.writestr(name, inner)
    return out.getvalue()


def nested(content: bytes, draw: random.Random) -> bytes:
    for _ in range(draw.randrange(1, 5)):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr(draw.choice(["a.zip", "a.xml", "[Content_Types].xml", "xl/workbook.xml"]), content)
        content = out.getvalue()
    return content


def swollen(content: bytes, draw: random.Random) -> bytes:
    """Make a bomb: of zeros, of laughs, of depth, of breadth, or of a cell in the last corner."""
    kind = draw.randrange(5)
    if kind == 0:
        return nested(b"\0" * draw.choice([2_000_000, 30_000_000]), draw)
    if kind == 1:
        names = "abcdefghij"
        told = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise(names))
        return f'<!DOCTYPE x [<!ENTITY a "ha">{told}]><MainDeclaration y="&j;">&j;</MainDeclaration>'.encode()
    if kind == 2:
        depth = draw.choice([90, 200, 5_000])
        return b"<MainDeclaration>" + b"<Product>" * depth + b"</Product>" * depth + b"</MainDeclaration>"
    if kind == 3:
        return (
            b"item,parent\n" + b"A," + b"A" * draw.choice([100, 200_000]) + b"\n" + b",".join([b"x"] * 20_000)
        )
    if content[:2] == b"PK":
        far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        return rezipped(content, draw, lambda inner: inner.replace(b"</sheetData>", far))
    return content * 20


DAMAGES: tuple[Damage, ...] = (
    as_is, noise, cut, flipped, moved, other_encoding, shuffled, shuffled, nested, swollen,
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def largest_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


@settings(max_examples=CASES, deadline=None)
@given(
    name=st.sampled_from(sorted(SEEDS)),
    damages=st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=2),
    seed=st.integers(0, 2**32),
)
def test_any_file_is_a_declaration_or_a_sentence(
    folder: Path, name: str, damages: list[Damage], seed: int
) -> None:
    draw = random.Random(seed)
    content = SEEDS[name]
    for damage in damages:
        # A file that one damage has broken may be beyond the next.
        with contextlib.suppress(
            zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError, ValueError
        ):
            content = damage(content, draw) if content else content
    path = folder / "case.bin"
    path.write_bytes(content)
    before = largest_mb()
    told, lines = outcome(path)
    if told is None:
        assert lines
        assert all(line.above is None or lines[line.above].level == line.level - 1 for line in lines)
    else:
        assert told.en.startswith(("case.bin", "The headers of case.bin"))
        assert told.ja.startswith("case.bin")
        assert told.en.isprintable()
        assert len(told.en) < 20_000
    assert _asked == []
    assert largest_mb() - before < GROWTH_MB


def outcome(path: Path) -> tuple[Words | None, tuple[bom.Line, ...]]:
    """Return the sentence a file is refused with, or its lines; the network is watched meanwhile."""
    global _watching
    _watching = True
    try:
        return None, bom.read(path).lines
    except DataError as error:
        return error.words, ()
    finally:
        _watching = False


def test_an_untouched_seed_is_read() -> None:
    assert len(SEEDS) == 28
