"""`sozai data`: what the facts hold, row by row, and how files of publishers come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..terms import (
    TABLES,
    Column,
    Field,
    Lang,
    Parameter,
    ParameterError,
    Rows,
    Table,
    Words,
    country,
    material,
)
from ..terms.chains import CHAINS, chain_words
from ..terms.materials import MEMBERS
from ..terms.names import suggestion
from .fetching import fetch
from .help import Command, Group, folded, option, section
from .intake import build, imports
from .session import Session, send

if TYPE_CHECKING:
    import pandas as pd

_DATA = Words(
    "Look at the facts, fetch and import publishers' files, or build a database from a folder of them.",
    "データの確認、公表機関のファイルの取得と取り込み、フォルダーからのデータベース作成を行います。",
)
_STATUS = Words("What the facts hold, by table and source.", "表・出典ごとに、収録内容を表示します。")
_SHOW = Words(
    "Print rows of a table with source, quality and grade.",
    "表の行を、出典・値の性質・確度とともに表示します。",
)
_CARDS = Words(
    "Print every source: publisher, licence, citation.",
    "すべての出典（公表機関・利用条件・引用）を表示します。",
)
_CONFLICTS = Words(
    "Facts that cannot all be true: sources apart, totals that are no sums, stages out of order, exporters in no table, and how "
    "far the base year moved each fact. The page of the study data-conflicts shows the same.",
    "同時には成り立たないデータ（出典間の食い違い、行の合計と合わない合計、工程間の逆転、生産量表にない輸出国・地域）と、"
    "基準年の整合化で調整した幅を表示します。分析 data-conflicts の画面でも確認できます。",
)
_ONE_MATERIAL = Words("Only this material.", "この素材だけを表示します。")
_ONE_YEAR = Words("Calendar year; default 2024.", "暦年（既定値は 2024）。")
CONFLICTS_DRAWN = 12
_MORE_FACTS = Words(
    "{} more rows; --limit draws more, --csv gives all",
    "ほか {} 行（--limit で表示行数を指定、--csv で全件を出力）",
)
_MORE_MOVED = Words(
    "{} more rows; --material draws all of one", "ほか {} 行（--material で素材を指定すると全件を表示）"
)
# What fits a terminal of the study's tables; its page and its CSV have all.
_DRAWN = {
    "publishers": ("material", "country", "low_t", "high_t", "used_t", "used_source"),
    "totals": ("material", "source", "sum_t", "printed_t", "gap_ratio"),
    "order": ("material", "source", "mined_t", "refined_t", "used_t"),
    "unlisted": ("material", "country", "net_export_t", "world_share", "largest_buyer"),
}
_CONFLICT_COLUMNS = (
    Column("conflict", Words("conflict", "不一致")),
    Column("observed_tpa", Words("the fact says", "データの値")),
    Column("used_tpa", Words("the base year uses", "基準年の値")),
    Column("source", Words("source", "出典")),
)
_WHERE = Words(
    "Only rows whose column has this value; may be repeated. Countries and materials in any spelling.",
    "列がこの値の行だけを表示します（複数指定可）。国・地域と素材はどの表記でも構いません。",
)
_AS_CSV = Words("Print all rows as CSV for Excel.", "すべての行を Excel 用の CSV で出力します。")
_LIMIT = Parameter(
    "limit",
    "integer",
    20,
    Words("Rows", "行数"),
    Words("How many rows are drawn.", "表示する最大の行数。"),
    1,
    100_000,
)
_STATUS_COLUMNS = (
    Column("table", Words("table", "表")),
    Column("source", Words("source", "出典")),
    Column("rows", Words("rows", "行数")),
    Column("years", Words("years", "対象年")),
    Column("layer", Words("layer", "層")),
)
_LAYERS = {"embedded": Words("embedded", "内蔵"), "user": Words("user", "利用者")}


def data(lang: Lang) -> click.Command:
    """Return the command that looks at facts and takes them in."""
    group = Group(
        "data",
        lang=lang,
        text=_DATA,
        subcommand_metavar=Words("COMMAND [ARGS]…", "コマンド [引数]…").of(lang),
        invoke_without_command=True,
        callback=_help_alone,
        examples=("sozai data status", "sozai data show governance --where country=中国 --limit 5"),
    )
    show = Command(
        "show",
        lang=lang,
        text=Words(
            f"{_SHOW.en}\n\nTables: {', '.join(TABLES)}.",
            f"{_SHOW.ja}\n\n表: {'、'.join(f'{name}（{table.title.ja}）' for name, table in TABLES.items())}",
        ),
        params=[
            click.Argument(["table"], metavar=Words("TABLE", "表").of(lang)),
            click.Option(
                ["--where"],
                multiple=True,
                metavar=Words("COLUMN=VALUE", "列=値").of(lang),
                help=_WHERE.of(lang),
            ),
            option(_LIMIT, lang),
            click.Option(["--csv", "as_csv"], is_flag=True, help=_AS_CSV.of(lang)),
        ],
        callback=_show,
        examples=(
            "sozai data show production --where material=dysprosium",
            "sozai data show trade_flows --where importer=JPN --where hs=850511 --csv",
        ),
    )
    group.add_command(Command("status", lang=lang, text=_STATUS, callback=_status))
    group.add_command(show)
    group.add_command(Command("cards", lang=lang, text=_CARDS, callback=_cards))
    group.add_command(_conflicts_command(lang))
    for command in (fetch(lang), imports(lang), build(lang)):
        group.add_command(command)
    return group


def _conflicts_command(lang: Lang) -> click.Command:
    return Command(
        "conflicts",
        lang=lang,
        text=_CONFLICTS,
        params=[
            click.Option(
                ["--material"],
                default="",
                metavar=Words("NAME", "名称").of(lang),
                help=_ONE_MATERIAL.of(lang),
            ),
            click.Option(["--year"], metavar=Words("YEAR", "年").of(lang), help=_ONE_YEAR.of(lang)),
        ],
        callback=_conflicts,
        examples=("sozai data conflicts", "sozai data conflicts --material レアアース"),
    )


@click.pass_obj
def _status(session: Session) -> None:
    from ..report import rows_table

    facts = session.facts()
    lines = []
    for status in facts.status():
        years = (
            f"{status.first_year}–{status.last_year}"
            if status.first_year != status.last_year
            else f"{status.first_year}"
        )
        layer = _LAYERS.get(status.layer, Words(status.layer, status.layer)).of(session.lang)
        lines.append(
            (
                TABLES[status.table].title.of(session.lang) + f" ({status.table})",
                status.source,
                status.rows,
                years,
                layer,
            )
        )
    where = facts.folder or Words("embedded facts only", "内蔵データのみ").of(session.lang)
    title = Words(f"Facts {facts.digest}: {where}", f"データ {facts.digest}: {where}")
    session.draw(
        rows_table(Rows("status", title, _STATUS_COLUMNS, tuple(lines)), session.lang, most=len(lines))
    )


@click.pass_obj
def _show(session: Session, table: str, where: tuple[str, ...], limit: str | None, as_csv: bool) -> None:
    if table not in TABLES:
        en, ja = suggestion(table, TABLES)
        raise ParameterError(
            f"There is no table '{table}'.{en} There are: {', '.join(TABLES)}.",
            f"「{table}」という表はありません。{ja} 表: {'、'.join(TABLES)}",
        )
    declared, most, conditions = TABLES[table], _LIMIT.read(limit), _conditions(TABLES[table], where)
    frame = session.facts().frame(table, **conditions)
    if as_csv:
        from ..report import rows_csv

        send(rows_csv(_rows(declared, frame if limit is None else frame.head(most)), session.lang))
        return
    if frame.empty:
        session.say(Words("No row.", "該当する行はありません。"))
        return
    _draw(session, _rows(declared, frame), most)


def _draw(session: Session, rows: Rows, most: int) -> None:
    """Draw rows of facts; what all of them share is said once above, so that the rest fits the terminal."""
    from ..report import cell, known, rows_table

    words, lang = known(), session.lang
    shared = [at for at in range(len(rows.columns)) if len({row[at] for row in rows.rows}) == 1]
    lines = [
        (rows.columns[at].name, cell(rows.rows[0][at], rows.columns[at], lang, words, exact=True))
        for at in shared
    ]
    click.echo("\n".join(section(rows.title.of(lang), lines)).strip())
    varying = [at for at in range(len(rows.columns)) if at not in shared]
    if varying:
        columns = tuple(Column(rows.columns[at].name, Words(*(rows.columns[at].name,) * 2)) for at in varying)
        cells = tuple(tuple(row[at] for at in varying) for row in rows.rows)
        session.draw(
            rows_table(
                Rows(rows.name, Words("", ""), columns, cells), lang, most=most, exact=True, more=_MORE_FACTS
            )
        )


def _conditions(table: Table, where: tuple[str, ...]) -> dict[str, Any]:
    """Return `--where` as columns and values, several values of one column as a list."""
    found: dict[str, list[Any]] = {}
    for text in where:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not value:
            raise ParameterError(
                f"--where takes COLUMN=VALUE; '{text}' is not of that form.",
                f"--where は 列=値 の形で指定してください（指定された値: {text}）。",
            )
        if name not in table.columns:
            en, ja = suggestion(name, table.columns)
            raise ParameterError(
                f"The table '{table.name}' has no column '{name}'.{en} It has: {', '.join(table.columns)}.",
                f"表「{table.name}」に列「{name}」はありません。{ja} 列: {'、'.join(table.columns)}",
            )
        found.setdefault(name, []).append(_value(table.field(name), value))
    return dict(found)


def _value(field: Field, text: str) -> Any:
    if field.domain == "country":
        return country(text).id
    if field.domain == "material":
        return material(text).id
    if field.kind in ("text", "date"):
        return text
    try:
        return int(text) if field.kind == "integer" else float(text)
    except ValueError:
        raise ParameterError(
            f"--where {field.name} takes a number; '{text}' is none.",
            f"--where {field.name} には数値を指定してください（指定された値: {text}）。",
        ) from None


def _rows(table: Table, frame: pd.DataFrame) -> Rows:
    """Return rows of a declared table; a year is no quantity, so it is kept as text."""
    dates = {field.name for field in table.fields if field.unit == "year"}
    columns = tuple(Column(field.name, field.words) for field in table.fields)
    rows = (
        tuple(
            str(value) if name in dates else _cell(value)
            for name, value in zip(table.columns, row, strict=True)
        )
        for row in frame[list(table.columns)].itertuples(index=False)
    )
    return Rows(table.name, table.title, columns, tuple(rows))


def _cell(value: Any) -> Any:
    import pandas as pd

    return None if pd.isna(value) else value


@click.pass_obj
def _cards(session: Session) -> None:
    from ..report import attribution

    for card in session.facts().cards().values():
        click.echo(click.style(card.id, bold=True))
        click.echo("\n".join(folded(attribution(card.to_json(), session.lang), 2)))


@click.pass_obj
def _conflicts(session: Session, material: str, year: str | None) -> None:
    from ..chain import build as build_chain
    from ..report import rows_table
    from ..studies import run

    given: dict[str, Any] = {"material": material} | ({} if year is None else {"year": year})
    facts = session.facts()
    for table in run("data-conflicts", facts, **given).tables:
        if table.rows:
            more = _more_conflicts(table.name)
            session.draw(rows_table(_narrow(table), session.lang, most=CONFLICTS_DRAWN, more=more))
    if year is not None:
        return
    for name in _chains_of(material):
        # The base alone says what was moved; its samples are for questions.
        chain = build_chain(facts, name, draws=0).chain
        lines = tuple(
            (each.words.of(session.lang), each.observed_t, each.used_t, each.source)
            for each in chain.conflicts
        )
        words = chain_words(name)
        title = Words(f"{words.en}, base year {chain.year}", f"{words.ja}、基準年 {chain.year}")
        most = len(lines) if material else CONFLICTS_DRAWN
        if lines:
            table = Rows(name, title, _CONFLICT_COLUMNS, lines)
            session.draw(rows_table(table, session.lang, most=most, more=_MORE_MOVED))


def _chains_of(text: str) -> tuple[str, ...]:
    """Return the chains that follow a material, or one of the members of its group; all without a name."""
    if not text:
        return tuple(CHAINS)
    wanted = {material(text).id}
    wanted |= {member for name in wanted for member in MEMBERS.get(name, ())}
    groups = {name for name, inside in MEMBERS.items() if wanted & set(inside)}
    return tuple(name for name, chain in CHAINS.items() if (wanted | groups) & set(chain.materials))


def _narrow(table: Rows) -> Rows:
    """Return a table with the columns that fit a terminal."""
    kept = [at for at, column in enumerate(table.columns) if column.name in _DRAWN[table.name]]
    return Rows(
        table.name,
        table.title,
        tuple(table.columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in table.rows),
    )


def _more_conflicts(table: str) -> Words:
    """Return how the rest of a table of the study is had."""
    asked = f"sozai run data-conflicts --csv --table {table}"
    return Words(f"{{}} more rows; all by: {asked}", f"ほか {{}} 行（全件: {asked}）")


def _help_alone() -> None:
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
