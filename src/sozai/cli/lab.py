"""`sozai lab`: campaigns of experiments, and sheets for the bench: templates, and what to put on the balance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..terms import Column, Lang, Parameter, ParameterError, Rows, Words
from ..terms.names import suggestion
from .campaigns import campaign_commands
from .help import Command, Group, option
from .lab_benchmark import benchmark_command
from .session import Session

if TYPE_CHECKING:
    from ..lab import Weighing

_LAB = Words(
    "The laboratory: campaigns that suggest experiments and learn from them; templates and weighing sheets.",
    "実験を提案し結果から学ぶキャンペーンと、実験室の帳票（入力テンプレート、秤量指示書）を扱います。",
)
_TEMPLATE = Words(
    "Write a template as Excel: a campaign's plan, magnet experiments, the shelf of master alloys, or own facts of elements.",
    "Excel の入力テンプレート（キャンペーンの計画、磁石の実験データ、母合金リスト、元素の自社データ）を作成します。",
)
_WEIGH = Words(
    "Turn a composition into a weighing sheet from your master alloys; says which element cannot be reached.",
    "目標組成を手持ちの母合金の秤量値に変換します。配合できない元素があれば示します。",
)
_OUT = Words("File to write.", "出力ファイル。")
_SHELF = Words(
    "Your master alloys (Excel or CSV, from the template).", "母合金リスト（テンプレートの Excel・CSV）。"
)
_TARGET = Words(
    "Composition in per cent, such as Nd=29.5,Dy=2,B=1,Fe=bal.", "目標組成（%）。例: Nd=29.5,Dy=2,B=1,Fe=bal"
)
_CAMPAIGN = Words(
    "Weigh a suggestion of this campaign; --target then adds the elements that it keeps fixed.",
    "このキャンペーンの提案を秤量します。提案で固定している元素は --target で補います。",
)
_ID = Words("The suggestion (its first digits do).", "提案番号（先頭の数桁で可）。")
_SHEET = Words("Write the weighing sheet here (.xlsx or .csv).", "秤量指示書の出力先（.xlsx または .csv）。")
_NUMBERS = (
    Parameter("batch_g", "number", 100.0, Words("batch (g)", "バッチ (g)"), Words("Mass after losses.", "歩留まり後の質量。"), 1e-3, 1e9),
    Parameter("step_g", "number", 0.01, Words("balance step (g)", "秤量単位 (g)"), Words("What the balance can tell apart.", "天秤の最小表示。"), 1e-6, 1e3),
    Parameter("tolerance_share", "number", 0.0005, Words("tolerance", "許容差"), Words("Largest miss of an element, as a mass share of the batch.", "元素ごとの差の上限（バッチ質量比）。"), 1e-9, 0.1),
    Parameter("unit", "choice", "wt%", Words("unit of the composition", "組成の単位"), Words("Mass or atoms.", "質量または原子数。"), choices=(("wt%", Words("mass", "質量")), ("at%", Words("atoms", "原子数")))),
)  # fmt: skip
_CHARGE = (
    Column("master", Words("Master alloy", "母合金")),
    Column("lot", Words("Lot", "ロット")),
    Column("charge_g", Words("To weigh", "秤量値")),
)
_REACHED = (
    Column("element", Words("Element", "元素")),
    Column("wanted_share", Words("Wanted (mass)", "目標（質量比）")),
    Column("reached_share", Words("Reached (mass)", "到達（質量比）")),
)
TEMPLATES = ("campaign", "magnets", "shelf", "facts")


def lab(lang: Lang) -> click.Command:
    """Return the commands of the bench."""
    group = Group(
        "lab", lang=lang, text=_LAB, subcommand_metavar=Words("COMMAND [ARGS]…", "コマンド [引数]…").of(lang),
        examples=("sozai lab new trial --example magnets", "sozai lab suggest trial --n 4", "sozai lab template shelf --out shelf.xlsx", "sozai lab weigh --shelf shelf.xlsx --target Nd=30,B=1,Fe=bal --out order.xlsx"),
    )  # fmt: skip
    for command in campaign_commands(lang):
        group.add_command(command)
    group.add_command(benchmark_command(lang))
    file = Words("FILE", "ファイル").of(lang)
    group.add_command(
        Command(
            "template", lang=lang, text=_TEMPLATE, callback=_template,
            params=[
                click.Argument(["kind"], metavar="|".join(TEMPLATES)),
                click.Option(["--out"], required=True, metavar=file, help=_OUT.of(lang)),
            ],
            examples=("sozai lab template magnets --out magnets.xlsx",),
        )
    )  # fmt: skip
    group.add_command(
        Command(
            "weigh", lang=lang, text=_WEIGH, callback=_weigh,
            params=[
                click.Option(["--shelf"], required=True, metavar=file, help=_SHELF.of(lang)),
                click.Option(["--target"], default="", metavar="Nd=30,B=1,Fe=bal", help=_TARGET.of(lang)),
                click.Option(["--campaign"], default=None, metavar=Words("DIR", "フォルダー").of(lang), help=_CAMPAIGN.of(lang)),
                click.Option(["--id", "id_"], default=None, metavar=Words("ID", "提案番号").of(lang), help=_ID.of(lang)),
                *(option(parameter, lang) for parameter in _NUMBERS),
                click.Option(["--out"], default=None, metavar=file, help=_SHEET.of(lang)),
            ],
            examples=("sozai lab weigh --shelf shelf.xlsx --target Nd=29.5,Dy=2,B=1,Fe=bal --batch-g 500", "sozai lab weigh --shelf shelf.xlsx --campaign trial --id 3f2a --target B=5.8,Cu=bal --out order.xlsx"),
        )
    )  # fmt: skip
    return group


@click.pass_obj
def _template(session: Session, kind: str, out: str) -> None:
    from ..lab import magnet_template, own_facts_template, shelf_template
    from ..lab.plan_sheet import plan_template
    from ..report import write_file

    made = {
        "campaign": plan_template,
        "magnets": magnet_template,
        "shelf": shelf_template,
        "facts": own_facts_template,
    }
    if kind not in made:
        en, ja = suggestion(kind, TEMPLATES)
        raise ParameterError(
            f"There is no template '{kind}'.{en} There are: {', '.join(TEMPLATES)}.",
            f"「{kind}」というテンプレートはありません。{ja} 使えるもの: {'、'.join(TEMPLATES)}",
        )
    path = write_file(Path(out), made[kind]())
    session.note(Words(f"Written: {path}", f"書き出しました: {path}"))


@click.pass_obj
def _weigh(
    session: Session, /, shelf: str, target: str, out: str | None, campaign: str | None, id_: str | None, **numbers: str | None
) -> None:  # fmt: skip
    from ..lab import read_shelf, weigh, weighing_csv, weighing_workbook, written_composition
    from ..report import write_file

    if not Path(shelf).is_file():
        raise ParameterError(
            f"--shelf: there is no file '{shelf}'.", f"--shelf: ファイル「{shelf}」がありません。"
        )
    if out is not None and Path(out).suffix.lower() not in (".xlsx", ".csv"):
        raise ParameterError(f"--out takes a file .xlsx or .csv; '{out}' is neither.", f"--out には .xlsx か .csv のファイルを指定してください（指定: {out}）。")  # fmt: skip
    asked = {parameter.name: parameter.read(numbers[parameter.name]) for parameter in _NUMBERS}
    if campaign is not None:
        target, asked["unit"] = _suggested(campaign, id_ or "", target)
    if not target:
        raise ParameterError(
            "Give --target Nd=30,B=1,Fe=bal, or --campaign DIR --id ID.",
            "--target Nd=30,B=1,Fe=bal か、--campaign フォルダー --id 提案番号 を指定してください。",
        )
    masters, yields = read_shelf(shelf)
    found = weigh(
        written_composition(target, asked["unit"]), asked["batch_g"], masters,
        yields=yields, step_g=asked["step_g"], tolerance_share=asked["tolerance_share"],
    )  # fmt: skip
    _draw(session, found)
    if out is not None:
        csv = Path(out).suffix.lower() == ".csv"
        content = (
            ("\ufeff" + weighing_csv(found)).encode()
            if csv
            else weighing_workbook(found, target, session.lang)
        )
        path = write_file(Path(out), content)
        session.note(Words(f"Written: {path}", f"書き出しました: {path}"))


def _suggested(folder: str, id_: str, more: str) -> tuple[str, str]:
    """Return the composition of a suggestion in per cent, with what it keeps fixed, and its unit."""
    from ..lab import Campaign, elements_of

    state = Campaign(folder).state
    plan, wanted = state.plan, state.suggestion(id_)
    elements = elements_of(plan.space)
    shares = {symbol: wanted.point[plan.space.columns.index(symbol)] for symbol in elements}
    # Compositions are written in shares of one or in per cent; more than one in all can only be per cent.
    scale = 100.0 if sum(shares.values()) <= 1.0 + 1e-6 else 1.0
    held = [f"{symbol}={share * scale:.9g}" for symbol, share in shares.items() if share > 0.0]
    return ",".join(filter(None, (*held, more))), plan.composition_unit


def _draw(session: Session, found: Weighing) -> None:
    from ..report import rows_table

    charge = tuple(
        (master.name, master.lot, float(grams)) for master, grams in zip(found.masters, found.charge_g, strict=True) if grams > 0
    )  # fmt: skip
    reached = tuple(
        (symbol, float(wanted), float(got)) for symbol, wanted, got in zip(found.elements, found.target, found.reached, strict=True)
    )  # fmt: skip
    cost = (
        Words("unknown", "不明")
        if found.cost is None
        else Words(f"{found.cost:,.0f} JPY", f"{found.cost:,.0f} 円")
    )
    title = Words(
        f"Batch {found.batch_g:.2f} g after {found.lost_g:.2f} g of losses, cost {cost.en}",
        f"バッチ {found.batch_g:.2f} g（損失 {found.lost_g:.2f} g）、原料費 {cost.ja}",
    )
    session.draw(
        rows_table(Rows("charge", title, _CHARGE, charge), session.lang, most=len(charge), exact=True)
    )
    words = Words("Composition reached", "到達する組成")
    session.draw(rows_table(Rows("reached", words, _REACHED, reached), session.lang, most=len(reached)))
    for note in found.notes:
        session.note(note)
