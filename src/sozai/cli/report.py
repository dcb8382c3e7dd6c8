"""`sozai report`: every standard question, answered, shown and written to a folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
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
_FEW = 4
_WORKERS = 4  # each holds facts and a chain of its own; the report stays within its memory


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
    pairs, refused = _answers(session)
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


def _answers(session: Session) -> tuple[list[tuple[Study, Answer]], list[Words]]:
    """Return the answers to all standard questions in their order, and why some have none; on all cores."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    questions = list(_questions())
    found: dict[int, Answer | Words] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=len(questions))
        for number, answer in _each(session.db, questions):
            found[number] = answer
            progress.update(task, description=questions[number][0].title.of(session.lang), advance=1)
    pairs: list[tuple[Study, Answer]] = []
    refused: list[Words] = []
    for number, (study, _) in enumerate(questions):
        answer = found[number]
        if isinstance(answer, Words):
            # One question that fails must not keep the others from an answer; the exit code tells.
            en, ja = f"{study.name}: not answered. {answer.en}", f"{study.name}: 回答できません。{answer.ja}"
            refused.append(Words(en, ja))
        else:
            pairs.append((study, answer))
    return pairs, refused


def _each(
    db: Path | None, questions: Sequence[tuple[Study, Mapping[str, Any]]]
) -> Iterator[tuple[int, Answer | Words]]:
    """Yield the answers as they come, with their numbers; a few questions are not worth another process."""
    import multiprocessing
    import os
    from concurrent.futures import ProcessPoolExecutor, as_completed

    workers = min(os.cpu_count() or 1, _WORKERS)
    if workers == 1 or len(questions) <= _FEW:
        for number, (study, given) in enumerate(questions):
            yield number, _answered(db, study.name, given)
        _FACTS.clear()
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = {
            pool.submit(_answered, db, study.name, dict(given)): number
            for number, (study, given) in enumerate(questions)
        }
        for done in as_completed(waiting):
            yield waiting[done], done.result()


_FACTS: list[Facts] = []


def _answered(db: Path | None, name: str, given: Mapping[str, Any]) -> Answer | Words:
    """Return the answer of one question in a worker of its own, which opens the facts once; else why there is none."""
    from ..store import open as open_facts
    from ..studies import run

    if not _FACTS:
        _FACTS.append(open_facts(db))
    try:
        return run(name, _FACTS[0], **given)
    except SozaiError as error:
        return error.words


def _questions() -> Iterator[tuple[Study, Mapping[str, Any]]]:
    from ..studies import STUDIES

    for study in STUDIES.values():
        for given in study.standard:
            yield study, given
