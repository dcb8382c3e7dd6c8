"""The commands for scenario files: check one, answer it, put two side by side, run thousands."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ..terms import Lang, Words
from .help import Command, Group
from .run import Output, deliver
from .session import Session

_SCENARIO = Words(
    "Answer a scenario file (YAML or TOML), or check it.",
    "シナリオファイル（YAML・TOML）を実行・検査します。",
)
_RUN = Words("Answer a scenario file.", "シナリオファイルを実行します。")
_CHECK = Words(
    "Name every fault of a scenario file with its line; nothing runs.",
    "シナリオファイルの誤りを行番号つきで示します（実行はしません）。",
)
_SCHEMA = Words("Print the JSON schema of scenario files.", "シナリオファイルの JSON スキーマを出力します。")
_COMPARE = Words(
    "Put two scenarios of one study side by side.", "同じ分析の 2 つのシナリオを並べて比べます。"
)
_ENSEMBLE = Words(
    "Run thousands of variants of a scenario: by Latin hypercube over its list `vary`, or row by row from a CSV.",
    "シナリオの数値を変えて多数回実行します（vary の範囲のラテン超方格、または CSV の各行）。",
)
_FILE = Words("FILE", "ファイル")
_OPTIONS = {
    "--size": Words("How many samples. Default: 1000", "標本数。既定値: 1000"),
    "--seed": Words("Seed of the hypercube. Default: 2024", "乱数の種。既定値: 2024"),
    "--rows": Words("A CSV whose header names what varies, such as levers.0.cut_share.", "変化させる項目（例: levers.0.cut_share）を見出しに持つ CSV。"),
    "--results": Words("Where results go, a JSON object a line; a killed run continues. Default: FILE.results.jsonl", "結果の出力先（1 行 1 JSON）。中断後は続きから実行します。既定値: FILE.results.jsonl"),
    "--workers": Words("Processes of this machine. Default: one per core", "この端末のプロセス数。既定値: コア数"),
    "--cluster": Words("Address of a dask scheduler, such as tcp://host:8786.", "dask スケジューラのアドレス（例: tcp://host:8786）。"),
}  # fmt: skip


def scenario(lang: Lang) -> click.Command:
    """Return the command `scenario` with its parts."""
    group = Group(
        "scenario", lang=lang, text=_SCENARIO, subcommand_metavar=Words("COMMAND FILE", "コマンド ファイル").of(lang),
        examples=("sozai scenario check plan.yaml", "sozai scenario run plan.yaml --lang ja"),
    )  # fmt: skip
    group.add_command(_of_file("run", lang, _RUN, _answer, outputs=True))
    group.add_command(_of_file("check", lang, _CHECK, _check))
    group.add_command(Command("schema", lang=lang, text=_SCHEMA, callback=_schema))
    return group


def compare(lang: Lang) -> click.Command:
    """Return the command that compares two scenarios."""
    return Command(
        "compare",
        lang=lang,
        text=_COMPARE,
        params=[click.Argument(["one"], type=click.Path(path_type=Path)), click.Argument(["other"], type=click.Path(path_type=Path)), *Output.options(lang)],
        callback=_compare,
        examples=("sozai compare ban.yaml ban-and-stock.yaml",),
    )  # fmt: skip


def ensemble(lang: Lang) -> click.Command:
    """Return the command that runs an ensemble."""
    types: dict[str, Any] = {
        "--size": int,
        "--seed": int,
        "--workers": int,
        "--table": click.Path(path_type=Path),
        "--results": click.Path(path_type=Path),
    }
    options = [
        click.Option([name], type=types.get(name, str), help=words.of(lang))
        for name, words in _OPTIONS.items()
    ]
    return Command(
        "ensemble",
        lang=lang,
        text=_ENSEMBLE,
        params=[click.Argument(["file"], type=click.Path(path_type=Path)), *options, *Output.options(lang)],
        callback=_ensemble,
        examples=("sozai ensemble plan.yaml --size 1000", "sozai ensemble plan.yaml --rows shocks.csv --workers 2"),
    )  # fmt: skip


def _of_file(name: str, lang: Lang, text: Words, callback: Any, *, outputs: bool = False) -> click.Command:
    params: list[click.Parameter] = [
        click.Argument(["file"], type=click.Path(path_type=Path), metavar=_FILE.of(lang))
    ]
    return Command(
        name,
        lang=lang,
        text=text,
        params=[*params, *(Output.options(lang) if outputs else ())],
        callback=callback,
    )


@click.pass_obj
def _answer(session: Session, /, file: Path, **line: Any) -> None:
    from ..scenarios import read, run
    from ..studies import STUDIES

    wanted = Output.taken(line)
    found = read(file)
    facts = session.facts()
    deliver(session, STUDIES[found.study], run(found, facts), facts, wanted)


@click.pass_obj
def _check(session: Session, /, file: Path) -> None:
    from ..scenarios import read

    found = read(file)
    session.say(
        Words(
            f"{file.name} is in order: study {found.study}.",
            f"{file.name} に誤りはありません（分析 {found.study}）。",
        )
    )


def _schema() -> None:
    from ..scenarios import schema

    click.echo(json.dumps(schema(), indent=1, ensure_ascii=False))


@click.pass_obj
def _compare(session: Session, /, one: Path, other: Path, **line: Any) -> None:
    from ..scenarios import compare as compared
    from ..scenarios import read
    from ..studies import STUDIES

    wanted = Output.taken(line)
    first, second = read(one), read(other)
    facts = session.facts()
    deliver(session, replace(STUDIES[first.study], figures=()), compared(first, second, facts), facts, wanted)


@click.pass_obj
def _ensemble(session: Session, /, file: Path, **line: Any) -> None:
    from rich.progress import Progress

    from ..scenarios import from_table, of_file, read, summary
    from ..studies import STUDIES

    wanted = Output.taken(line)
    found = read(file)
    table = line["rows"]
    asked = from_table(found, table) if table else of_file(found, line["size"] or 1000, line["seed"] or 2024)
    results = line["results"] or file.with_suffix(".results.jsonl")
    label = Words("samples", "標本").of(session.lang)
    with Progress(transient=True) as bar:
        task = bar.add_task(label, total=len(asked.points))
        asked.run(
            results, session.db, line["workers"] or 0, line["cluster"] or "",
            lambda done, _: bar.update(task, completed=done),
        )  # fmt: skip
    facts = session.facts()
    deliver(session, replace(STUDIES["scenario"], figures=()), summary(asked, results), facts, wanted)
    session.note(Words(f"Results: {results}", f"結果: {results}"))
