"""The command `sozai`: it reads the line, runs a command, and turns every fault into a sentence."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ..terms import Lang, SozaiError, Words
from . import faults
from .data import data
from .help import Group
from .lab import lab
from .language import language, taken
from .report import report
from .run import run, studies
from .scenarios import compare, ensemble, scenario
from .serve import serve
from .session import Session

_HELP = Words(
    "See and secure the materials a nation lives on: studies on public facts, each answer with its range, "
    "evidence "
    "grade and sources.",
    "国の産業を支える素材の供給網を、公開データに基づいて分析します。どの結果にも幅・確度・出典が付きます。",
)
_LANG = Words(
    "Language of everything printed; may stand anywhere on the line. Default: SOZAI_LANG, else the locale's.",
    "表示言語。コマンドラインのどこに置いても構いません。既定値は SOZAI_LANG、なければロケールに従います。",
)
_DB = Words(
    "Database to lay over the embedded facts; may stand anywhere on the line. Default: SOZAI_DB, else the "
    "user's "
    "data folder when it holds one.",
    "内蔵データに重ねるデータベースのフォルダー。どこに置いても構いません。既定値は SOZAI_DB、"
    "なければ利用者のデータフォルダー。",
)
_VERSION = Words("Show the version.", "版を表示します。")
_EXAMPLES = (
    "sozai report",
    "sozai run dependency --buyer JPN --lang ja",
    "sozai data show production --where material=dysprosium",
)


def app(lang: Lang) -> click.Group:
    """Return the command `sozai` with every help text in `lang`."""
    group = Group(
        "sozai",
        lang=lang,
        text=_HELP,
        examples=_EXAMPLES,
        subcommand_metavar=Words("COMMAND [ARGS]…", "コマンド [引数]…").of(lang),
        invoke_without_command=True,
        callback=_start,
        params=[
            click.Option(["--lang"], metavar="en|ja", help=_LANG.of(lang), expose_value=False),
            click.Option(
                ["--db"], metavar=Words("DIR", "フォルダー").of(lang), help=_DB.of(lang), expose_value=False
            ),
            click.Option(["--version"], is_flag=True, help=_VERSION.of(lang)),
        ],
    )
    for command in (
        report(lang),
        studies(lang),
        run(lang),
        scenario(lang),
        compare(lang),
        ensemble(lang),
        serve(lang),
        data(lang),
        lab(lang),
    ):
        group.add_command(command)
    return group


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code: 0, 1 for facts and files, 2 for the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a character gets a mark instead of a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    lang: Lang = "en"
    rest: list[str] = []
    try:
        # Until --lang is known to be good, a complaint about it is in the locale's language.
        lang = language(None, {**os.environ, "SOZAI_LANG": ""})
        given, rest = taken(sys.argv[1:] if arguments is None else list(arguments))
        lang = language(given.get("--lang"))
        db = given.get("--db")
        return _run(app(lang), rest, Session(lang, Path(db) if db else None))
    except BrokenPipeError:
        # The reader has seen enough (`| head`). What is still in the buffer must not complain at exit either.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, click.Abort):
        return faults.INTERRUPTED
    except (SozaiError, click.UsageError, OSError) as error:
        label = Words("Error", "エラー").of(lang)
        click.echo(f"{label}: {faults.sentence(error).of(lang)}", err=True)
        if faults.code(error) == faults.COMMAND_LINE:
            command = " ".join(["sozai", *_path(app(lang), rest), "--help"])
            click.echo(Words(f"See: {command}", f"使い方: {command}").of(lang), err=True)
        return faults.code(error)


def _run(command: click.Group, arguments: list[str], session: Session) -> int:
    try:
        with command.make_context("sozai", arguments, obj=session) as context:
            code = command.invoke(context)
    except click.exceptions.Exit as exit_:
        code = exit_.exit_code
    # Here, not at the interpreter's end, so that a closed pipe is met where it is understood.
    sys.stdout.flush()
    return int(code or 0)


def _start(version: bool) -> None:
    context = click.get_current_context()
    if version:
        from .. import __version__

        click.echo(f"sozai {__version__}")
        context.exit()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _path(command: click.Command, arguments: Sequence[str]) -> list[str]:
    """Return the commands that a line names, so that a complaint can point to the right help."""
    path: list[str] = []
    for word in arguments:
        context = click.Context(command)
        if not isinstance(command, click.Group) or word not in command.list_commands(context):
            break
        command = command.get_command(context, word) or command
        path.append(word)
    return path
