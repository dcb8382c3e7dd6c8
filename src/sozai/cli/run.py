"""`sozai studies` and `sozai run STUDY`: one option for each parameter the study declares."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..terms import Answer, DataError, Lang, ParameterError, Words, read_all
from ..terms.names import suggestion
from .help import Command, Group, folded, option, shown
from .session import Session, send

if TYPE_CHECKING:
    from ..store import Facts
    from ..studies.study import Study

_STUDIES = Words("List the studies, by what they answer.", "分析の一覧を、答える問いごとに表示します。")
_ASK = Words(
    "What a study may be asked: sozai run STUDY --help",
    "各分析で指定できる項目: sozai run 分析名 --help --lang ja",
)
_RUN = Words("Answer one study.", "分析を 1 つ実行します。")
_JSON = Words("Print the whole answer as JSON.", "結果全体を JSON で出力します。")
_CSV = Words(
    "Print the main table as CSV for Excel (or the one named with --table).",
    "主な表（または --table で指定した表）を Excel 用の CSV で出力します。",
)
_XLSX = Words("Write the whole answer to an Excel workbook.", "結果全体を Excel ファイルに書き出します。")
_HTML = Words(
    "Write the answer as one page that loads nothing, to read, print or hand on.",
    "結果を 1 つの HTML（外部への接続なし）に書き出します。閲覧・印刷用です。",
)
_TABLE = Words("Which table --csv prints.", "--csv で出力する表を選びます。")


@dataclass(frozen=True, slots=True)
class Output:
    """How an answer leaves: as text for people when nothing is chosen."""

    as_json: bool
    as_csv: bool
    xlsx: str | None
    html: str | None
    table: str | None

    @staticmethod
    def options(lang: Lang) -> list[click.Option]:
        """Return the options of a command that gives an answer."""
        file = Words("FILE", "ファイル").of(lang)
        return [
            click.Option(["--json", "as_json"], is_flag=True, help=_JSON.of(lang)),
            click.Option(["--csv", "as_csv"], is_flag=True, help=_CSV.of(lang)),
            click.Option(["--xlsx"], metavar=file, help=_XLSX.of(lang)),
            click.Option(["--html"], metavar=file, help=_HTML.of(lang)),
            click.Option(
                ["--table", "shown_table"], metavar=Words("NAME", "表").of(lang), help=_TABLE.of(lang)
            ),
        ]

    @classmethod
    def taken(cls, line: dict[str, Any]) -> Output:
        """Take these options out of a command's line."""
        return cls(*(line.pop(name) for name in ("as_json", "as_csv", "xlsx", "html", "shown_table")))

    def __post_init__(self) -> None:
        if self.as_json and self.as_csv:
            raise ParameterError(
                "--json and --csv exclude each other.", "--json と --csv は同時に指定できません。"
            )
        if self.table and not self.as_csv:
            raise ParameterError("--table goes with --csv.", "--table は --csv とともに指定してください。")


def studies(lang: Lang) -> click.Command:
    """Return the command that lists the studies."""
    return Command("studies", lang=lang, text=_STUDIES, callback=_list, examples=("sozai studies --lang ja",))


def run(lang: Lang) -> click.Command:
    """Return the command that answers one study."""
    return _Studies(
        "run",
        lang=lang,
        text=_RUN,
        subcommand_metavar=Words("STUDY [--name value]…", "分析名 [--項目 値]…").of(lang),
        invoke_without_command=True,
        callback=_help_alone,
        examples=("sozai run dependency --help", "sozai run dependency --json"),
    )


class _Studies(Group):
    """The studies of the registry, each as a command; it is made when it is asked for."""

    kind = Words("study", "分析")

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        from ..studies import STUDIES

        return list(STUDIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from ..studies import STUDIES

        study = STUDIES.get(cmd_name)
        return super().get_command(ctx, cmd_name) if study is None else _command(study, self.lang)


def _command(study: Study, lang: Lang) -> click.Command:
    @click.pass_obj
    def answer(session: Session, /, **line: Any) -> None:
        wanted = Output.taken(line)
        _answer(session, study, {name: text for name, text in line.items() if text is not None}, wanted)

    return Command(
        study.name,
        lang=lang,
        text=Words(f"{study.title.en}\n\n{study.method.en}", f"{study.title.ja}\n\n{study.method.ja}"),
        params=[*(option(parameter, lang) for parameter in study.parameters), *Output.options(lang)],
        callback=answer,
        examples=_examples(study),
    )


def _answer(session: Session, study: Study, given: dict[str, Any], wanted: Output) -> None:
    from ..studies import run as run_study

    # The study reads them again; here a fault in the line is found before any fact is opened.
    read_all(study.parameters, given, study.name)
    facts = session.facts()
    deliver(session, study, run_study(study.name, facts, **given), facts, wanted)


def deliver(session: Session, study: Study, answer: Answer, facts: Facts, wanted: Output) -> None:
    """Send an answer where it is wanted: files, standard output, or text for people."""
    from ..report import to_html, to_json, to_xlsx, vocabulary, write_file

    if wanted.xlsx:
        content = to_xlsx(answer, study, session.lang, facts.cards().values(), vocabulary())
        path = write_file(Path(wanted.xlsx), content)
        session.note(Words(f"Wrote {path}", f"{path} に書き出しました"))
    if wanted.html:
        today = date.today().isoformat()
        page = to_html([(study, answer)], facts.cards().values(), session.lang, today, vocabulary())
        path = write_file(Path(wanted.html), page.encode())
        session.note(Words(f"Wrote {path}", f"{path} に書き出しました"))
    if wanted.as_json:
        send(to_json(answer).encode())
    elif wanted.as_csv:
        _csv(session, answer, wanted.table)
    elif not (wanted.xlsx or wanted.html):
        _show(session, study, answer)


def _csv(session: Session, answer: Answer, table: str | None) -> None:
    from ..report import to_csv, vocabulary

    known = [rows.name for rows in answer.tables]
    if not known:
        raise DataError("The answer has no table.", "この結果に表はありません。")
    if table is not None and table not in known:
        en, ja = suggestion(table, known)
        raise ParameterError(
            f"The answer has no table '{table}'.{en} It has: {', '.join(known)}.",
            f"この結果に表「{table}」はありません。{ja} 表: {'、'.join(known)}",
        )
    send(to_csv(answer, session.lang, table, vocabulary()))
    # JSON and Excel carry the warnings inside; CSV has no place for them.
    for words in answer.warnings:
        session.note(words)


def _show(session: Session, study: Study, answer: Answer) -> None:
    from ..report import findings_table, rows_table, vocabulary

    session.draw(findings_table([(study, answer)], session.lang))
    if answer.tables:
        session.draw(rows_table(answer.tables[0], session.lang, vocabulary(), width=session.width))
    for title, sentences in (
        (Words("Mind", "注意"), answer.warnings),
        (Words("Assumed", "仮定"), answer.assumptions),
    ):
        if sentences:
            click.echo(f"{title.of(session.lang)}:")
        for words in sentences:
            first, *rest = folded(words.of(session.lang), 4)
            click.echo("\n".join(["  - " + first[4:], *rest]))
    sources = ", ".join(answer.to_dict()["sources"])
    if sources:
        session.say(
            Words(f"Sources: {sources} (sozai data cards)", f"出典: {sources}（詳細は sozai data cards）")
        )


def _examples(study: Study) -> list[str]:
    """Return the study's standard questions as command lines, and one that gives JSON."""
    lines = []
    for given in (study.standard or study.examples)[:3]:
        words = " ".join(f"--{name.replace('_', '-')} {_quoted(value)}" for name, value in given.items())
        lines.append(f"sozai run {study.name} {words}".rstrip())
    return [*lines, f"{lines[0]} --json" if lines else f"sozai run {study.name} --json"]


def _quoted(value: Any) -> str:
    """Return a value as a shell takes it; records as JSON text."""
    if isinstance(value, tuple) and value and isinstance(value[0], dict):
        return f"'{json.dumps(value)}'"
    return shown(value)


@click.pass_obj
def _list(session: Session) -> None:
    from ..studies import STUDIES, by_theme

    wide = max(map(len, STUDIES)) + 4
    for title, group in by_theme(STUDIES):
        click.echo(click.style(title.of(session.lang), bold=True))
        for study in group:
            first, *rest = folded(study.title.of(session.lang), wide)
            click.echo("\n".join([f"  {study.name}".ljust(wide) + first[wide:], *rest]))
        click.echo()
    click.echo(_ASK.of(session.lang))


def _help_alone() -> None:
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
