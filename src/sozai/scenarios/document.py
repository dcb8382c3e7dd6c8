"""A YAML or TOML file as plain values, with the line that each value stands on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..terms import DataError, Words

LARGEST_BYTES = 1_000_000
MOST_VALUES = 20_000
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a file.

    Attributes:
        name: of the file, for messages.
        content: its top-level table.
        lines: the line (from 1) of every value, by its place: keys and list positions from the top.
        faults: what the file itself has wrong, such as a key that stands twice.
    """

    name: str
    content: Mapping[str, Any]
    lines: Mapping[Place, int]
    faults: tuple[Words, ...] = ()

    def line(self, *place: str | int) -> int:
        """Return the line of a value, or of what holds it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def document(path: Path) -> Document:
    """Return what a scenario file holds.

    Raises:
        DataError: the file is missing, too large, not text, of another kind, or not YAML or TOML.
    """
    name = path.name
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(
            f"The scenario file '{path}' cannot be read ({error.strerror}). Give the path of a YAML or TOML file.",
            f"シナリオファイル「{path}」を読めません（{error.strerror}）。YAML または TOML ファイルのパスを指定してください。",
        ) from None
    if len(raw) > LARGEST_BYTES:
        raise DataError(
            f"{name}: {len(raw):,} bytes are more than a scenario needs (at most {LARGEST_BYTES:,}).",
            f"{name}：{len(raw):,} バイトはシナリオとして大きすぎます（上限 {LARGEST_BYTES:,} バイト）。",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DataError(
            f"{name}, line {line}: the text is not UTF-8. Save the file as UTF-8.",
            f"{name} {line} 行目：UTF-8 ではない文字があります。UTF-8 で保存してください。",
        ) from None
    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml"):
        return _yaml(name, text)
    if suffix == ".toml":
        return _toml(name, text)
    raise DataError(
        f"{name}: a scenario file ends in .yaml, .yml or .toml.",
        f"{name}：シナリオファイルの拡張子は .yaml、.yml、.toml のいずれかにしてください。",
    )


def _no_table(name: str) -> DataError:
    return DataError(
        f"{name}: a scenario has the keys base, levers and study; the file holds no such table.",
        f"{name}：シナリオには base、levers、study の項目が必要ですが、ファイルに表がありません。",
    )


def _yaml(name: str, text: str) -> Document:
    import yaml

    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        problem = str(getattr(error, "problem", "") or "not YAML")
        raise DataError(
            f"{name}, line {line}: this is not YAML ({problem}).",
            f"{name} {line} 行目：YAML として読めません（{problem}）。",
        ) from None
    if not isinstance(node, yaml.MappingNode):
        raise _no_table(name)
    reader = _Nodes(name)
    content = reader.value(node, ())
    return Document(name, content, reader.lines, tuple(reader.faults))


@dataclass
class _Nodes:
    """Turns YAML nodes into values and notes their lines; aliases are counted each time they are followed."""

    name: str
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Words] = field(default_factory=list)
    seen: int = 0

    def value(self, node: Any, place: Place) -> Any:
        import yaml

        self.seen += 1
        if self.seen > MOST_VALUES or len(place) > 20:
            raise DataError(
                f"{self.name}: more than {MOST_VALUES:,} values, or aliases within aliases; a scenario needs far fewer.",
                f"{self.name}：値が {MOST_VALUES:,} を超えるか、別名が入れ子になっています。シナリオには不要です。",
            )
        line = node.start_mark.line + 1
        self.lines.setdefault(place, line)
        if isinstance(node, yaml.MappingNode):
            found: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                if key in found:
                    at = key_node.start_mark.line + 1
                    self.faults.append(
                        Words(
                            f"line {at}: the key '{key}' stands twice",
                            f"{at} 行目：項目「{key}」が重複しています",
                        )
                    )
                self.lines[*place, key] = key_node.start_mark.line + 1
                found[key] = self.value(value_node, (*place, key))
            return found
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*place, number)) for number, each in enumerate(node.value)]
        return yaml.SafeLoader("").construct_object(node)


def _toml(name: str, text: str) -> Document:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise DataError(
            f"{name}, line {line}: this is not TOML ({error}).",
            f"{name} {line} 行目：TOML として読めません（{error}）。",
        ) from None
    if not content:
        raise _no_table(name)
    return Document(name, content, _toml_lines(text))


_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\-]+)\s*\]\]?")
_KEY = re.compile(r"\s*([\w.\-]+)\s*=")


def _toml_lines(text: str) -> dict[Place, int]:
    """Return the lines of tables and of their keys as they are written, one key a line."""
    lines: dict[Place, int] = {(): 1}
    here: Place = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            key = header.group(2)
            here = tuple(key.split("."))
            if header.group(1) == "[[":
                counts[key] = counts.get(key, -1) + 1
                here = (*here, counts[key])
            lines[here] = number
        elif key_found := _KEY.match(line):
            lines[(*here, *key_found.group(1).split("."))] = number
    return lines
