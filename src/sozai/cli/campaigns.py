"""`sozai lab new | suggest | tell | facts | withdraw | status | explain | export | report`: a campaign of experiments in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from ..terms import Lang, Parameter, Words
from . import campaign_actions as do
from .help import Command, option

_NEW = Words(
    "Make a campaign in a new folder, or in one file NAME.duckdb, from the template, a table (Excel, CSV) or a campaign as JSON (BayBE).",
    "新しいフォルダー（または 1 つのファイル 名前.duckdb）に実験計画（キャンペーン）を作成します。テンプレート・表（Excel・CSV）・JSON（BayBE 形式）から作成できます。",
)
_SUGGEST = Words(
    "Suggest the next batch and write it down; with --out also as an Excel work order that imports back.",
    "次に行う実験を提案し、記録します。--out を付けると、記入後に読み込める Excel の作業指示書も出力します。",
)
_TELL = Words(
    "Tell results: of a suggestion, of a point nobody suggested, or from a file (work order, Excel, CSV).",
    "結果を登録します（提案に対する結果、提案外の実験、作業指示書・Excel・CSV のファイル）。",
)
_FACTS = Words(
    "Tell your own facts of elements (days of stock, CO2, recycled share, prices) in the place of the embedded ones.",
    "元素の自社データ（在庫日数、CO2、再生由来の割合、価格など）を登録し、収録データの代わりに使います。",
)
_WITHDRAW = Words("Take suggestions back that nobody will try.", "実施しない提案を取り下げます。")
_STATUS = Words(
    "Show how a campaign stands: best, progress, calibration, open suggestions, and whether to stop.",
    "キャンペーンの状況（最良値、較正、未回答の提案、停止の要否）を表示します。",
)
_EXPLAIN = Words(
    "Say why a suggestion was made, what it was made from, and whether it comes out the same again.",
    "提案の理由と作成根拠を示し、記録から同じ提案が再現されるかを確認します。",
)
_REPORT = Words(
    "Write the campaign as one HTML page that loads nothing.",
    "キャンペーンを 1 つの HTML（外部接続なし）に書き出します。",
)


_EXPORT = Words(
    "Write what was told as a table (.csv, .xlsx) that reads back, or as JSON for other tools (.json, BayBE).",
    "登録された結果を、再び読み込める表（.csv・.xlsx）または他ツール向けの JSON（.json、BayBE 形式）に書き出します。",
)
_WORD = Words("TEXT", "文字列")


def _text(name: str, en: str, ja: str, kind: Words = _WORD, **more: Any) -> Any:
    def made(lang: Lang) -> click.Option:
        return click.Option(
            [f"--{name}"], default=None, metavar=kind.of(lang), help=Words(en, ja).of(lang), **more
        )

    return made


_PAIR = Words("NAME=VALUE", "名前=値")
_FILE = Words("FILE", "ファイル")
_FROM = _text(
    "from", "The campaign as template, table or JSON.", "計画のファイル（テンプレート、表、JSON）。", _FILE
)
_EXAMPLE = _text(
    "example",
    "Start from the worked plan on synthetic data instead.",
    "合成データの例題の計画から作成します。",
    Words("magnets", "magnets"),
)
_DATA = _text(
    "data",
    "Start from a table of experiments (Excel, CSV): the space it spans, and its rows as results; with --max or the like.",
    "既存の実験データの表（Excel・CSV）から作成します。データの範囲を空間とし、行を結果として登録します（--max などを指定）。",
    _FILE,
)
_LEAVE = _text(
    "leave",
    "Column of --data that nobody sets, such as another result; may be given again.",
    "--data の列のうち設定できないもの（別の結果など。複数可）。",
    multiple=True,
)
_NAME = _text("name", "Its name; the folder's when left out.", "キャンペーン名。省略時はフォルダー名。")
_MAX = _text(
    "max", "Quantity to make large; may be given again.", "最大化する測定量（複数可）。", multiple=True
)
_MIN = _text(
    "min",
    "Quantity or supply criterion to make small; may be given again.",
    "最小化する測定量または供給の基準（複数可）。",
    multiple=True,
)
_TARGET = _text(
    "target",
    "Quantity to bring to a value; may be given again.",
    "目標値に近づける測定量（複数可）。",
    _PAIR,
    multiple=True,
)
_SPEC = _text(
    "spec",
    "What must hold, such as 'Br>=1.25' or 'density=7.4~7.6'; may be given again.",
    "満たすべき仕様（複数可）。例: 'Br>=1.25'、'density=7.4~7.6'",
    multiple=True,
)
_CAP = _text(
    "cap",
    "Limit on supply: MEASURE=LIMIT, or MEASURE=LIMIT@PROBABILITY; several with commas.",
    "供給の制約。基準=限度 または 基準=限度@確率。複数は「,」で区切ります。",
    Words("MEASURE=LIMIT", "基準=限度"),
)
_DATE = _text(
    "date",
    "Day of prices and controls for limits on supply.",
    "供給の制約に使う価格・規制の日付。",
    Words("YYYY-MM-DD", "年-月-日"),
)
_BUYER = _text(
    "buyer",
    "For whom export controls are asked. Default: JPN",
    "輸出規制を照合する需要国・地域。既定値: JPN",
    Words("COUNTRY", "国・地域"),
)
_EARLIER = _text(
    "earlier",
    "Folder of an earlier campaign over the same columns, used only where it helps; may be given again.",
    "同じ変数による以前のキャンペーンのフォルダー（複数可）。役立つ場合にのみ使います。",
    Words("DIR", "フォルダー"),
    multiple=True,
)
_OUT = _text("out", "File to write.", "出力ファイル。", _FILE)
_ID = _text(
    "id",
    "The suggestion it answers (its first digits do).",
    "対象の提案番号（先頭の数桁で可）。",
    Words("ID", "提案番号"),
)
_RESULT = _text(
    "result",
    "A result: 1520, <50, ND, 1.31±0.01; may be given again.",
    "結果: 1520、<50、ND、1.31±0.01（複数可）。",
    _PAIR,
    multiple=True,
)
_POINT = _text(
    "point",
    "What was done: every column without a suggestion, else only what was done otherwise.",
    "実施条件。提案外ならすべての列、提案に対しては変更した列のみ。",
    _PAIR,
    multiple=True,
)
_TELL_FILE = _text("file", "Results from a file instead.", "結果のファイル。", _FILE)
_FACTS_FILE = _text(
    "file",
    "Table of element, measure, value, low, high, source.",
    "元素・基準・値・上下限・出典の表。",
    _FILE,
)
_BY = _text("by", "Who did it.", "担当者。")
_NOTE = _text("note", "Remarks.", "備考。")


def _flag(name: str, en: str, ja: str) -> Any:
    return lambda lang: click.Option([f"--{name}"], is_flag=True, help=Words(en, ja).of(lang))


_FAILED = _flag("failed", "The run gave no product.", "試料が得られなかった（失敗）。")
_AGAIN = _flag(
    "again", "Tell rows of a file that equal earlier ones too.", "登録済みと同じ行も繰返しとして登録します。"
)
_JSON = _flag("json", "Print as JSON.", "JSON で出力します。")


def campaign_commands(lang: Lang) -> list[click.Command]:
    """Return the commands of a campaign."""
    folder = Words("DIR|FILE.duckdb", "フォルダー|ファイル.duckdb").of(lang)

    def made(
        name: str,
        text: Words,
        callback: Any,
        options: Sequence[Any],
        examples: Sequence[str],
        more: Sequence[click.Argument] = (),
    ) -> click.Command:
        params = [click.Argument(["folder"], metavar=folder), *more]
        params += [option(each, lang) if isinstance(each, Parameter) else each(lang) for each in options]  # type: ignore[misc]
        return Command(name, lang=lang, text=text, callback=callback, params=params, examples=examples)

    some = click.Argument(["ids"], nargs=-1, required=True, metavar=Words("ID…", "提案番号…").of(lang))
    one = click.Argument(["id_"], required=False, default="", metavar=Words("[ID]", "[提案番号]").of(lang))
    return [
        made("new", _NEW, do.new, (_FROM, _DATA, _LEAVE, _EXAMPLE, _NAME, _MAX, _MIN, _TARGET, _SPEC, _CAP), (
            "sozai lab new trial --example magnets",
            "sozai lab template campaign --out plan.xlsx",
            "sozai lab new steels --data steels.csv --max strength --leave elongation",
            "sozai lab new hcj.duckdb --from plan.xlsx --cap risk_usd_per_kg=20",
        )),
        made("suggest", _SUGGEST, do.suggest, (do.N, do.SEED, do.MODEL, _CAP, _EARLIER, _DATE, _BUYER, _OUT, _JSON), ("sozai lab suggest trial --n 4", "sozai lab suggest trial --n 4 --out order.xlsx")),
        made("tell", _TELL, do.tell, (_ID, _RESULT, _POINT, _FAILED, do.COST, _BY, _NOTE, _TELL_FILE, _AGAIN), (
            "sozai lab tell trial --id 3f2a --result hcj_ka_per_m=1520 --result br_tesla=1.31",
            "sozai lab tell trial --file order.xlsx",
        )),
        made("facts", _FACTS, do.facts, (_FACTS_FILE,), ("sozai lab template facts --out facts.xlsx", "sozai lab facts trial --file facts.xlsx")),
        made("withdraw", _WITHDRAW, do.withdraw, (), ("sozai lab withdraw trial 3f2a",), (some,)),
        made("status", _STATUS, do.status, (_DATE, _BUYER, _JSON), ("sozai lab status trial",)),
        made("explain", _EXPLAIN, do.explain, (_EARLIER, _DATE, _BUYER), ("sozai lab explain trial", "sozai lab explain trial 3f2a"), (one,)),
        made("export", _EXPORT, do.export, (_OUT,), ("sozai lab export trial --out trial.csv", "sozai lab export trial --out trial.json")),
        made("report", _REPORT, do.report, (_OUT, _DATE, _BUYER), ("sozai lab report trial --out trial.html",)),
    ]  # fmt: skip
