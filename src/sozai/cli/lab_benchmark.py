"""`sozai lab benchmark`: how many experiments the search saves, replayed on published pools."""

from __future__ import annotations

import os
from pathlib import Path

import click

from ..terms import Column, Lang, Parameter, ParameterError, Rows, Words
from .help import Command, option
from .session import Session

_BENCHMARK = Words(
    "Replay published experiments: how many times fewer the search needs than random to the first of the best 1 %.",
    "公開された実験データで探索を再現し、上位 1% の最初の 1 点に達する実験数がランダムの何分の 1 かを示します。",
)
_FILES = Words(
    "Folder of publishers' files; SOZAI_FILES when left out.",
    "公開元ファイルのフォルダー。省略時は環境変数 SOZAI_FILES。",
)
_POOLS = Words(
    "Pools by name, with commas; those that may choose a default when left out.",
    "データセット名（コンマ区切り）。省略時は初期設定の選択に使ってよいもの。",
)
_FINAL = Words(
    "All five pools of the claim. Three chose no default; count every such run in docs/methods/lab.md.",
    "性能を示す 5 データセットすべて。うち 3 つは初期設定の選択に使っていません。実行のたびに docs/methods/lab.md に回数を記録してください。",
)
_NUMBERS = (
    Parameter("seeds", "integer", 20, Words("seeds", "乱数系列"), Words("Replays of each pool; fewer than 20 claim nothing.", "データセットごとの再現回数。20 未満では判断しません。"), 1, 1_000),
    Parameter("batch", "integer", 8, Words("batch", "バッチ"), Words("Experiments at once.", "同時に行う実験の数。"), 1, 96),
    Parameter("model", "choice", "sozai", Words("search", "探索"), Words("Whose search.", "比較する探索手法。"), choices=(("sozai", Words("sozai", "sozai")), ("forest", Words("random forest, expected improvement", "ランダムフォレスト・期待改善")), ("random", Words("random order", "ランダム")))),
)  # fmt: skip
_COLUMNS = (
    Column("pool", Words("Pool", "データセット")),
    Column("random", Words("Random takes", "ランダム")),
    Column("taken", Words("Search takes (mean)", "探索（平均）")),
    Column("fewer", Words("x fewer experiments (95 %)", "実験数の短縮倍率（95%）")),
    Column("rounds", Words("x fewer rounds (95 %)", "回数の短縮倍率（95%）")),
)


def benchmark_command(lang: Lang) -> click.Command:
    """Return the command that replays published experiments."""
    folder, names = Words("FOLDER", "フォルダー").of(lang), Words("NAMES", "名前").of(lang)
    return Command(
        "benchmark", lang=lang, text=_BENCHMARK, callback=_run,
        params=[
            click.Option(["--files"], default=None, metavar=folder, help=_FILES.of(lang)),
            click.Option(["--pools"], default=None, metavar=names, help=_POOLS.of(lang)),
            click.Option(["--final"], is_flag=True, help=_FINAL.of(lang)),
            *(option(parameter, lang) for parameter in _NUMBERS),
        ],
        examples=("sozai lab benchmark --files FOLDER --pools agnp --seeds 20", "sozai lab benchmark --final --seeds 50 --batch 1"),
    )  # fmt: skip


@click.pass_obj
def _run(
    session: Session, /, files: str | None, pools: str | None, final: bool, **numbers: str | None
) -> None:
    from ..lab.benchmark import SEARCHES, acceleration
    from ..lab.pools import BENCHMARK, DEVELOPMENT, read_pool
    from ..report import rows_table

    named = files or os.environ.get("SOZAI_FILES")
    if not named:
        raise ParameterError(
            "Published experiments are not shipped. Name the folder that holds them with --files, or as SOZAI_FILES.",
            "公開データは同梱していません。--files か環境変数 SOZAI_FILES でフォルダーを指定してください。",
        )
    if final and pools:
        raise ParameterError(
            "--final runs all five pools; leave --pools out.",
            "--final は 5 データセットすべてを実行します。--pools は指定しないでください。",
        )
    folder = Path(named)
    folder = folder / "materials" if (folder / "materials").is_dir() else folder
    wanted = [n.strip() for n in pools.split(",")] if pools else list(BENCHMARK if final else DEVELOPMENT)
    read = [read_pool(name, folder) for name in wanted]
    asked = {parameter.name: parameter.read(numbers[parameter.name]) for parameter in _NUMBERS}
    made = []
    for pool in read:
        found = acceleration(pool, SEARCHES[asked["model"]], batch=asked["batch"], seeds=asked["seeds"])
        session.note(found.sentence)
        told = found.told
        made.append((
            pool.name, round(found.random, 1), round(float(found.experiments.mean()), 1),
            _times(found.samples) if told else None, _times(found.rounds) if told else None,
        ))  # fmt: skip
    title = Words(
        f"First of the best 1 %, batches of {asked['batch']}, {asked['seeds']} seeds",
        f"上位 1% の最初の 1 点まで（{asked['batch']} 点ずつ、{asked['seeds']} 系列）",
    )
    session.draw(rows_table(Rows("acceleration", title, _COLUMNS, tuple(made)), session.lang, most=len(made)))


def _times(found: tuple[float, float, float]) -> str:
    return f"{found[0]:.1f} ({found[1]:.1f}–{found[2]:.1f})"
