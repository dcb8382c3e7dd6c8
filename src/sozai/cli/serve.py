"""`sozai serve`: the web page on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from ..terms import Lang, Parameter, Words
from .help import Command, option
from .session import Session

_HELP = Words(
    "Open the web page: the studies as forms and charts, and a JSON API.",
    "ウェブ画面（分析の入力フォームと図、JSON API）を開きます。",
)
_PORT = Parameter(
    "port",
    "integer",
    8321,
    Words("Port", "ポート番号"),
    Words("0 takes a free one.", "0 なら空いているポートを使います。"),
    0,
    65535,
)
_HOST = Words("Address to listen on. Default: 127.0.0.1", "待ち受けるアドレス。既定値: 127.0.0.1")
_NETWORK = Words(
    "Let others on the network use the page, which has no login; needed with another --host.",
    "ネットワーク上の他の利用者にも公開します（認証機能はありません）。--host を変える場合に必要です。",
)
_CAMPAIGNS = Words(
    "Also show the campaigns in the folders below this one, and take their results (this machine only).",
    "このフォルダーの下にあるキャンペーンも表示し、結果を登録できるようにします（この端末でのみ）。",
)
_OPEN = Words("Open the page in the browser.", "ブラウザーで画面を開きます。")


def serve(lang: Lang) -> click.Command:
    """Return the command that serves the web page."""
    return Command(
        "serve",
        lang=lang,
        text=_HELP,
        params=[
            option(_PORT, lang),
            click.Option(
                ["--host"],
                default="127.0.0.1",
                metavar=Words("ADDRESS", "アドレス").of(lang),
                help=_HOST.of(lang),
            ),
            click.Option(["--allow-network"], is_flag=True, help=_NETWORK.of(lang)),
            click.Option(
                ["--campaigns"],
                default=None,
                metavar=Words("DIR", "フォルダー").of(lang),
                help=_CAMPAIGNS.of(lang),
            ),
            click.Option(["--open", "browse"], is_flag=True, help=_OPEN.of(lang)),
        ],
        callback=_serve,
        examples=("sozai serve --open", "sozai serve --port 8080", "sozai serve --campaigns trials --open"),
    )


@click.pass_obj
def _serve(
    session: Session, port: str | None, host: str, campaigns: str | None, browse: bool, allow_network: bool
) -> None:
    number = _PORT.read(port)

    from ..web import serve as start

    start(
        host=host,
        port=number,
        lang=session.lang,
        open_browser=browse,
        folder=session.db,
        allow_network=allow_network,
        campaign_folder=None if campaigns is None else Path(campaigns),
    )
