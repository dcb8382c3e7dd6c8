"""`sozai report`: every standard question, answered, shown and written to a folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..terms import Answer, Lang, SozaiError, Words
from .faults import FACTS
from .help import Command
from .session import Session

if TYPE_CHECKING:
    from ..store import Facts
    from ..studies.study import Study

_HELP = Words(
    "Answer the standard questions of every study, print the findings and write the report.",
    "すべての分析の標準設問に答え、主な結果を表示し、報告書を書き出します。",
)
_OUT = Words(
    "Folder for report.html and answers/ (JSON and CSV). Default: out",
    "report.html と answers/（JSON・CSV）の出力先フォルダー。既定値: out",
)
_MOST = 6


def report(lang: Lang) -> click.Command:
    """Return the command that writes the report."""
    return Command(
        "report",
        lang=lang,
        text=_HELP,
        params=[
            click.Option(
                ["--out"], default="out", metavar=Words("DIR", "フォルダー").of(lang), help=_OUT.of(lang)
            )
        ],
        callback=_report,
        examples=("sozai report", "sozai report --out /tmp/sozai --lang ja"),
    )


@click.pass_obj
def _report(session: Session, out: str) -> int:
    from ..report import findings_table, vocabulary, write_report

    facts = session.facts()
    pairs, refused = _answers(session, facts)
    if not pairs:
        for words in refused:
            session.note(words)
        return FACTS
    session.draw(findings_table(pairs, session.lang, _MOST))
    files = write_report(
        Path(out),
        pairs,
        cards=facts.cards().values(),
        lang=session.lang,
        generated=dt.date.today().isoformat(),
        extra=vocabulary(),
    )
    count, page = len(files) - 1, files[0]
    session.say(
        Words(
            f"Wrote {page} and {count} files of answers in {page.parent / 'answers'}.",
            f"{page} と、{page.parent / 'answers'} に結果のファイル {count} 件を書き出しました。",
        )
    )
    for words in refused:
        session.note(words)
    return FACTS if refused else 0


def _answers(session: Session, facts: Facts) -> tuple[list[tuple[Study, Answer]], list[Words]]:
    """Return the answers to all standard questions, and why some have none."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from ..studies import run

    pairs: list[tuple[Study, Answer]] = []
    refused: list[Words] = []
    questions = list(_questions())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(questions))
        for study, given in questions:
            progress.update(task, description=study.title.of(session.lang))
            try:
                pairs.append((study, run(study.name, facts, **given)))
            except SozaiError as error:
                # One question that fails must not keep the others from an answer; the exit code tells.
                refused.append(
                    Words(
                        f"{study.name}: not answered. {error.words.en}",
                        f"{study.name}: 回答できません。{error.words.ja}",
                    )
                )
            progress.advance(task)
    return pairs, refused


def _questions() -> Iterator[tuple[Study, Mapping[str, Any]]]:
    from ..studies import STUDIES

    for study in STUDIES.values():
        for given in study.standard:
            yield study, given
