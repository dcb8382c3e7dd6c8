"""Write docs/reference/ from the registries, one page a registry and language, and the schema of scenario files.

Run `make reference` after a change of any of them; a test fails when a page is stale.
"""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from sozai.cli import app
from sozai.scenarios import schema
from sozai.terms import LANGS, TABLES, Field, Lang, Parameter, Table, Words
from sozai.terms.table import PROVENANCE

FOLDER = Path(__file__).parent / "reference"
WRITTEN = Words(
    "Written by `make reference` from the code; do not edit.",
    "このページは `make reference` がコードから生成します。直接編集しないでください。",
)
NONE_YET = Words("None yet.", "まだありません。")
KINDS: dict[str, Words] = {
    "records": Words("list of JSON objects", "JSON オブジェクトの一覧"),
    "file": Words("file", "ファイル"),
    "files": Words("files", "ファイル（複数可）"),
    "folder": Words("folder", "フォルダー"),
    "text": Words("text", "文字列"),
    "date": Words("date", "日付"),
    "integer": Words("integer", "整数"),
    "number": Words("number", "数値"),
    "flag": Words("true or false", "真偽"),
    "choice": Words("one word", "選択"),
    "choices": Words("words", "複数選択"),
    "country": Words("country or region", "国・地域"),
    "material": Words("material", "素材・鉱種"),
    "materials": Words("materials", "素材・鉱種（複数可）"),
    "stage": Words("stage", "工程"),
}


def registry(module: str, name: str) -> Mapping[str, Any]:
    """Return a registry by name -> entry; empty while the package has none."""
    return dict(getattr(importlib.import_module(module), name, {}))


def cell(text: str) -> str:
    """Return `text` as the cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def grid(head: list[Words], rows: list[list[str]], lang: Lang) -> list[str]:
    """Return the lines of a Markdown table."""
    lines = [[words.of(lang) for words in head], ["---"] * len(head), *rows]
    return ["| " + " | ".join(map(cell, line)) + " |" for line in lines] + [""]


def rule(field: Field, lang: Lang) -> str:
    """Return what a column allows, in one phrase."""
    parts = []
    if field.low is not None:
        parts.append(f"≥ {field.low:g}")
    if field.high is not None:
        parts.append(f"≤ {field.high:g}")
    if field.choices:
        parts.append(", ".join(f"`{choice}`" for choice in field.choices))
    if field.pattern:
        parts.append(f"`{field.pattern}`")
    if field.domain:
        parts.append(Words(f"known {KINDS[field.domain].en}", f"登録済みの{KINDS[field.domain].ja}").of(lang))
    if field.nullable:
        parts.append(Words("may be absent", "空欄可").of(lang))
    return "; ".join(parts)


def fields(columns: tuple[Field, ...], key: tuple[str, ...], lang: Lang) -> list[str]:
    """Return the table of a declared table's columns."""
    head = [
        Words("column", "列"),
        Words("kind", "型"),
        Words("unit", "単位"),
        Words("meaning", "意味"),
        Words("rule", "規則"),
    ]
    rows = [
        [
            f"`{f.name}`" + (" 🔑" if f.name in key else ""),
            KINDS[f.kind].of(lang),
            f.unit,
            f.words.of(lang),
            rule(f, lang),
        ]
        for f in columns
    ]
    return grid(head, rows, lang)


def tables(lang: Lang) -> Iterator[str]:
    """Yield the lines of the page of declared tables."""
    yield Words("# Tables", "# 表").of(lang)
    yield ""
    yield Words(
        "A row is identified by its key columns (🔑) and its source. Every table ends with the "
        "same columns, which say where a row comes from and how good it is:",
        "行はキー列（🔑）と出典で特定されます。どの表も、出典と値の性質を示す次の列で終わります。",
    ).of(lang)
    yield ""
    yield from fields(PROVENANCE, (), lang)
    for table in TABLES.values():
        yield from declared(table, lang)


def declared(table: Table, lang: Lang) -> Iterator[str]:
    """Yield the lines of one declared table."""
    yield f"## {table.title.of(lang)} (`{table.name}`)"
    yield ""
    yield table.words.of(lang)
    yield ""
    yield from fields(table.own, table.key, lang)


def parameters(given: tuple[Parameter, ...], lang: Lang) -> list[str]:
    """Return the table of the parameters of a study or lever."""
    head = [
        Words("parameter", "項目"),
        Words("kind", "型"),
        Words("default", "既定値"),
        Words("meaning", "意味"),
        Words("allowed", "範囲・選択肢"),
    ]
    rows = [
        [
            f"`{p.name}`",
            KINDS[p.kind].of(lang),
            shown(p.default),
            f"{p.words.of(lang)}: {p.help.of(lang)}",
            allowed(p, lang),
        ]
        for p in given
    ]
    return grid(head, rows, lang) if rows else []


def shown(value: Any) -> str:
    """Return a default as the command line takes it."""
    return ",".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else f"{value}"


def allowed(parameter: Parameter, lang: Lang) -> str:
    """Return the bounds or choices of a parameter."""
    if parameter.choices:
        return ", ".join(f"`{name}` {words.of(lang)}" for name, words in parameter.choices)
    bounds = [
        (sign, bound) for sign, bound in (("≥", parameter.low), ("≤", parameter.high)) if bound is not None
    ]
    return ", ".join(f"{sign} {bound:g}" for sign, bound in bounds)


def entries(title: Words, found: Mapping[str, Any]) -> Callable[[Lang], Iterator[str]]:
    """Return the page of a registry whose entries have a title, perhaps a method, and parameters."""

    def page(lang: Lang) -> Iterator[str]:
        yield f"# {title.of(lang)}"
        yield ""
        if not found:
            yield NONE_YET.of(lang)
            yield ""
        for name, entry in found.items():
            yield f"## `{name}`"
            yield ""
            for text in (
                getattr(entry, attribute, None) for attribute in ("title", "words", "method", "help")
            ):
                if isinstance(text, Words):
                    yield text.of(lang)
                    yield ""
            yield from parameters(tuple(getattr(entry, "parameters", ())), lang)

    return page


def sources(lang: Lang) -> Iterator[str]:
    """Yield the lines of the page of publishers."""
    yield Words("# Sources", "# 出典").of(lang)
    yield ""
    found = registry("sozai.sources", "SOURCES")
    if not found:
        yield NONE_YET.of(lang)
        yield ""
    head = [
        Words("id", "番号"),
        Words("title", "題名"),
        Words("publisher", "公表機関"),
        Words("licence", "利用条件"),
        Words("address", "所在"),
    ]
    for name, source in found.items():
        yield f"## `{name}`"
        yield ""
        cards = source.cards.values() if isinstance(source.cards, Mapping) else source.cards
        rows = [[f"`{c.id}`", c.title.of(lang), c.publisher, c.licence, c.address] for c in cards]
        yield from grid(head, rows, lang)


def commands(lang: Lang) -> Iterator[str]:
    """Yield the lines of the page of commands: every help text as the terminal shows it."""
    yield Words("# Commands", "# コマンド").of(lang)
    yield ""
    for path, text in helped(app(lang), None, "sozai"):
        yield f"## `{path}`"
        yield ""
        yield "```text"
        yield text.strip()
        yield "```"
        yield ""


def helped(command: click.Command, parent: click.Context | None, name: str) -> Iterator[tuple[str, str]]:
    """Yield the path and help of a command and all below it."""
    context = click.Context(command, parent=parent, info_name=name)
    try:
        text = command.get_help(context)
    except ImportError:  # a command whose registry does not exist yet
        return
    yield context.command_path, text
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            found = command.get_command(context, below)
            if found is not None:
                yield from helped(found, context, below)


def pages() -> dict[str, str]:
    """Return the text of every page by file name."""
    os.environ["COLUMNS"] = "100"
    makers: dict[str, Callable[[Lang], Iterator[str]]] = {
        "tables": tables,
        "studies": entries(Words("Studies", "分析"), registry("sozai.studies", "STUDIES")),
        "levers": entries(Words("Levers", "施策・変化"), registry("sozai.levers", "LEVERS")),
        "sources": sources,
        "commands": commands,
    }
    return {
        f"{name}{'' if lang == 'en' else '.' + lang}.md": "\n".join(
            [f"<!-- {WRITTEN.of(lang)} -->", "", *make(lang)]
        ).rstrip()
        + "\n"
        for name, make in makers.items()
        for lang in LANGS
    } | {"scenario.schema.json": json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"}


def main() -> None:
    """Write the pages and remove those that no longer exist."""
    FOLDER.mkdir(exist_ok=True)
    written = pages()
    for stale in {path.name for path in FOLDER.iterdir()} - set(written):
        (FOLDER / stale).unlink()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
