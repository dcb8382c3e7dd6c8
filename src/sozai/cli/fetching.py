"""`sozai data fetch`: publishers' files from where they keep them; the only command that uses the network, and only when run."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ..terms import COUNTRIES, Lang, ParameterError, Words, country
from .help import Command

_FETCH = Words(
    "Download a publisher's files into a folder. This is the only command that uses the network. baci and hs have stable "
    "addresses. comtrade asks UN Comtrade with your own key (variable SOZAI_COMTRADE_KEY) for the reporters, years and codes you "
    "name; japan_customs asks e-Stat with your own application id (variable SOZAI_ESTAT_ID). An interrupted download goes on "
    "where it stopped. The other publishers' pages are named in the answer.",
    "公表機関のファイルをフォルダーに取得します。通信するのはこのコマンドだけです。baci と hs は固定のアドレスから取得します。"
    "comtrade はご自身のキー（環境変数 SOZAI_COMTRADE_KEY）で、指定した報告国・年・番号を取得します。japan_customs は"
    "ご自身の e-Stat アプリケーション ID（環境変数 SOZAI_ESTAT_ID）を使います。中断しても続きから取得します。"
    "その他の公表機関については掲載ページを案内します。",
)
_INTO = Words("Folder for the files.", "保存先のフォルダー。")
_REPORTERS = Words("Reporting countries, by comma (comtrade).", "報告国・地域（カンマ区切り、comtrade）。")
_YEARS = Words("Years, by comma.", "年（カンマ区切り）。")
_CODES = Words(
    "HS codes (comtrade) or nine-digit codes (japan_customs), by comma.",
    "HS 番号（comtrade）または 9 桁の品目番号（japan_customs）。カンマ区切り。",
)
_TABLE = Words("e-Stat's id of the table (statsDataId).", "e-Stat の統計表 ID（statsDataId）。")
_FLOW = Words("export or import (japan_customs).", "export または import（japan_customs）。")


def fetch(lang: Lang) -> click.Command:
    """Return the command that downloads files."""
    text = Words("TEXT", "文字").of(lang)
    return Command(
        "fetch",
        lang=lang,
        text=_FETCH,
        params=[
            click.Argument(["source"], metavar=Words("SOURCE", "出典").of(lang)),
            click.Option(
                ["--into"], required=True, metavar=Words("DIR", "フォルダー").of(lang), help=_INTO.of(lang)
            ),
            click.Option(["--reporters"], default="JPN", metavar=text, help=_REPORTERS.of(lang)),
            click.Option(["--years"], default="", metavar=text, help=_YEARS.of(lang)),
            click.Option(["--codes"], default="", metavar=text, help=_CODES.of(lang)),
            click.Option(["--table"], default="", metavar=text, help=_TABLE.of(lang)),
            click.Option(["--flow"], default="import", metavar=text, help=_FLOW.of(lang)),
        ],
        callback=_fetch,
        examples=(
            "sozai data fetch baci --into files",
            "sozai data fetch comtrade --into files --reporters JPN,CHN --years 2023,2024 --codes 280530,284690",
        ),
    )


def _fetch(source: str, into: str, reporters: str, years: str, codes: str, table: str, flow: str) -> None:
    from ..sources import source as named

    name = named(source).name
    if name == "comtrade":
        paths = _comtrade(Path(into), _list(reporters), _list(years), _list(codes))
    elif name == "japan_customs":
        paths = _estat(Path(into), table, flow, _list(years), _list(codes))
    else:
        paths = named(source).fetch(Path(into))
    for path in paths:
        click.echo(str(path))


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _needed(**given: object) -> None:
    absent = [f"--{name}" for name, value in given.items() if not value]
    if absent:
        raise ParameterError(f"Name {' and '.join(absent)}.", f"{'、'.join(absent)} を指定してください。")


def _comtrade(folder: Path, reporters: list[str], years: list[str], codes: list[str]) -> tuple[Path, ...]:
    from ..sources.comtrade.client import Client

    _needed(years=years, codes=codes)
    numbers = [COUNTRIES[country(text).id].numeric for text in reporters]
    if None in numbers:
        raise ParameterError("A reporter has no UN number.", "国連番号のない報告国・地域があります。")
    client = Client(os.environ.get("SOZAI_COMTRADE_KEY", ""))
    return client.fetch(folder, [number for number in numbers if number is not None], years, codes)


def _estat(folder: Path, table: str, flow: str, years: list[str], codes: list[str]) -> tuple[Path, ...]:
    from ..sources.japan_customs.client import Client

    _needed(table=table, years=years)
    if flow not in ("export", "import") or not all(year.isdigit() for year in years):
        raise ParameterError(
            "--flow is export or import, and --years are numbers.",
            "--flow は export か import、--years は数字です。",
        )
    client = Client(os.environ.get("SOZAI_ESTAT_ID", ""))
    return tuple(client.fetch(folder, table, flow, int(year), tuple(codes)) for year in years)
