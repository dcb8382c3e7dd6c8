"""`sozai data import` and `sozai data build`: publishers' files become rows, checked before a change."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..terms import TABLES, Column, Lang, ParameterError, Rows, Words
from .help import Command
from .session import Session

if TYPE_CHECKING:
    from ..sources import Change, Report

_IMPORT = Words(
    "Import a publisher's file into your database: every row is checked first, and what would change is shown.",
    "公表機関のファイルを利用者のデータベースに取り込みます。全行を検査し、変更内容を示してから書き込みます。",
)
_SOURCES = Words(
    "SOURCE is usgs_mcs, baci, comtrade, wgi, iea, eu_crm, oecd, hs, pink_sheet, japan_customs, bea, three_eid, physical_table, bgs, world_mining_data, controls, assumptions (any CSV with the columns of a declared "
    "table), or auto to tell by the content.",
    "出典は usgs_mcs、baci、comtrade、wgi、iea、eu_crm、oecd、hs、pink_sheet、japan_customs、bea、three_eid、physical_table、bgs、world_mining_data、controls、assumptions（表の定義どおりの列を持つ CSV）のいずれか。"
    "auto を指定すると内容から判定します。",
)
_YES = Words("Import without asking.", "確認せずに取り込みます。")
_DRY = Words("Only show what would change.", "変更内容の表示だけを行います。")
_BUILD = Words(
    "Build the embedded facts from a folder of publishers' files; the same files give the same bytes.",
    "公表機関のファイルのフォルダーから内蔵データを作成します。同じファイルからは同じ結果になります。",
)
_FROM = Words(
    "Folder of the files; subfolders are read too.", "ファイルのあるフォルダー（下位フォルダーも読みます）。"
)
_INTO = Words(
    "Folder of the facts; replaced. Default: the facts inside the package.",
    "作成先のフォルダー（置き換えます）。既定値は本パッケージの内蔵データ。",
)
_CHANGES = (
    Column("table", Words("table", "表")),
    Column("rows", Words("rows", "行数")),
    Column("new", Words("new", "新規")),
    Column("changed", Words("changed", "変更")),
    Column("years", Words("years", "対象年")),
)
_MOVES = (
    Column("row", Words("row", "行")),
    Column("field", Words("field", "項目")),
    Column("before", Words("before", "変更前")),
    Column("after", Words("after", "変更後")),
)


def imports(lang: Lang) -> click.Command:
    """Return the command that imports a file."""
    return Command(
        "import",
        lang=lang,
        text=Words(f"{_IMPORT.en}\n\n{_SOURCES.en}", f"{_IMPORT.ja}\n\n{_SOURCES.ja}"),
        params=[
            click.Argument(["source"], metavar=Words("SOURCE", "出典").of(lang)),
            click.Argument(["file"], metavar=Words("FILE", "ファイル").of(lang)),
            click.Option(["--yes"], is_flag=True, help=_YES.of(lang)),
            click.Option(["--dry-run"], is_flag=True, help=_DRY.of(lang)),
        ],
        callback=_import,
        examples=(
            "sozai data import usgs_mcs mcs2026.csv --dry-run",
            "sozai data import auto mcs2026.csv --yes",
        ),
    )


def build(lang: Lang) -> click.Command:
    """Return the command that builds the embedded facts."""
    folder = Words("DIR", "フォルダー").of(lang)
    return Command(
        "build",
        lang=lang,
        text=_BUILD,
        params=[
            click.Option(["--from", "origin"], required=True, metavar=folder, help=_FROM.of(lang)),
            click.Option(["--into"], metavar=folder, help=_INTO.of(lang)),
        ],
        callback=_build,
        examples=("sozai data build --from files --into facts",),
    )


@click.pass_obj
def _import(session: Session, source: str, file: str, yes: bool, dry_run: bool) -> None:
    from ..sources import prepare
    from ..sources import source as named
    from ..store import default_folder

    if yes and dry_run:
        raise ParameterError(
            "--yes and --dry-run exclude each other.", "--yes と --dry-run は同時に指定できません。"
        )
    name = None if source == "auto" else named(source).name
    folder = session.db or default_folder()
    with prepare(Path(file), folder, name) as prepared:
        _account(session, prepared.report)
        if dry_run:
            return
        if not yes and not _agreed(session, folder):
            session.say(Words("Nothing was changed.", "何も変更していません。"))
            return
        report = prepared.commit()
    session.say(
        Words(
            f"Imported into {folder} (state {report.generation}).",
            f"{folder} に取り込みました（第 {report.generation} 版）。",
        )
    )


def _agreed(session: Session, folder: Path) -> bool:
    if not sys.stdin.isatty():
        raise ParameterError(
            "Nobody is there to be asked. Add --yes to import, or --dry-run to look only.",
            "対話できない環境です。取り込むには --yes を、確認だけなら --dry-run を付けてください。",
        )
    question = Words(f"Import into {folder}?", f"{folder} に取り込みますか?")
    return click.confirm(question.of(session.lang))


def _account(session: Session, report: Report) -> None:
    """Print the account of every row read, what was refused and why, and what changes."""
    from ..report import rows_table

    titles = "; ".join(title.of(session.lang) for title in report.titles)
    session.say(Words(f"{report.file}: {titles}", f"{report.file}: {titles}"))
    session.say(
        Words(
            f"{report.rows_read} rows read = {report.rows_stored} taken + {report.rows_refused} refused + "
            f"{report.duplicates} duplicates",
            f"読み込み {report.rows_read} 行 = 取り込み {report.rows_stored} + 対象外 {report.rows_refused} + "
            f"重複 {report.duplicates}",
        )
    )
    for refused in report.refused:
        session.say(
            Words(f"  {refused.count}: {refused.reason.en}", f"  {refused.count} 行: {refused.reason.ja}")
        )
    lines = tuple(
        (
            f"{TABLES[each.table].title.of(session.lang)} ({each.table})",
            each.rows,
            each.new,
            each.changed,
            _years(each),
        )
        for each in report.changes
    )
    title = Words("Tables", "表")
    session.draw(rows_table(Rows("changes", title, _CHANGES, lines), session.lang, most=len(lines)))
    moves = tuple(
        (move.key, move.field, move.before, move.after) for each in report.changes for move in each.movers
    )
    if moves:
        title = Words("Largest changes of values", "値の主な変更")
        session.draw(
            rows_table(Rows("moves", title, _MOVES, moves), session.lang, most=len(moves), exact=True)
        )


def _years(change: Change) -> str:
    first, last = change.first_year, change.last_year
    return f"{first}" if first == last else f"{first}–{last}"


@click.pass_obj
def _build(session: Session, origin: str, into: str | None) -> None:
    from ..report import rows_table
    from ..sources import build as build_facts
    from ..store import EMBEDDED

    folder = Path(into) if into else EMBEDDED
    state = build_facts(Path(origin), folder)
    counts: Counter[str] = Counter()
    for part in state.parts:
        counts[part.table] += part.rows
    lines = tuple(
        (f"{TABLES[name].title.of(session.lang)} ({name})", count) for name, count in counts.items()
    )
    title = Words(f"Built {folder} ({state.digest})", f"{folder} を作成しました（{state.digest}）")
    session.draw(rows_table(Rows("built", title, _CHANGES[:2], lines), session.lang, most=len(lines)))
