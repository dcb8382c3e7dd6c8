"""A plan as a sheet: one row for each variable, goal, specification and cost; Excel or CSV, Japanese or English."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..bom.cells import UnreadableError, normal, text_of
from ..bom.faults import Faults, place
from ..files import named_name
from ..terms import DataError, ParameterError, Words
from ..terms.names import suggestion
from .baybe import read_campaign_json
from .criterion import Criterion
from .exchange import Exchange
from .parameters import Category, Composition, Ordered, Parameter, Part, Range
from .plan import Goal, Plan
from .sheet import Column, data_rows, opened, read_cell
from .space import Space
from .suggest import Specification
from .supply import MEASURES
from .workbook import Book

# kind -> its Japanese name in the template, then other words that mean it
KINDS: dict[str, tuple[str, ...]] = {
    "part": ("組成", "composition", "成分"),
    "range": ("範囲", "数値"),
    "log": ("対数", "log range", "対数範囲"),
    "category": ("選択", "choice", "種類"),
    "ordered": ("順序", "levels", "水準"),
    "max": ("最大化", "maximise", "maximize"),
    "min": ("最小化", "minimise", "minimize"),
    "target": ("目標", "match", "目標値"),
    "specification": ("仕様", "spec", "規格"),
    "cap": ("供給制約", "limit on supply", "供給の上限"),
    "cost": ("費用",),
    "worth": ("価値",),
}
_SPELLED = {word: kind for kind, words in KINDS.items() for word in (kind, *words)}
_OPTIONS = tuple(f"{words[0]} {kind}" for kind, words in KINDS.items())
COLUMNS = (
    Column("name", Words("Name", "名前"), also=("column", "列", "変数")),
    Column("kind", Words("Kind", "種別"), choices=_OPTIONS, also=("type", "種類")),
    Column("low", Words("Low", "下限"), also=("min value", "最小")),
    Column("high", Words("High", "上限"), also=("max value", "最大")),
    Column("step", Words("Step", "刻み")),
    Column("value", Words("Value", "値"), help=Words(
        "Target of a goal; cost per unit; worth of one unit; largest number of parts present.",
        "目標値、単位当たりの費用、1 単位の価値、含む成分数の上限。",
    )),
    Column("options", Words("Choices", "選択肢"), help=Words("Divided by commas or 、", "「、」か「,」で区切る。")),
    Column("shared", Words("Same in a batch", "バッチ内共通"), choices=("はい yes", ""), help=Words(
        "yes: all samples of a batch share it (one furnace run).", "「はい」：1 バッチ（同一炉）で共通の条件。",
    )),
    Column("unit", Words("Unit", "単位")),
    Column("title_ja", Words("Title in Japanese", "表示名（日本語）")),
    Column("title_en", Words("Title in English", "表示名（英語）")),
)  # fmt: skip
_HOW = (
    Words("One row for each variable, goal, specification and cost. All rows of kind 'part' are one composition; its sum is the 'value' of a row named 'sum' (1 when absent), or 100 for per cent.", "変数・目的・仕様・費用を 1 行に 1 つずつ書く。種別「組成」の行が一つの組成になる。合計は名前「sum」の行の「値」（省略時 1、% なら 100）。"),
    Words("A row of kind 'part' named 'most' with a value limits how many parts are present; its step, if any, is that of all shares.", "種別「組成」・名前「most」の行の「値」は含む成分数の上限、「刻み」は比率の刻み。"),
    Words("Goals: max, min, or target with its value. A specification has low, high or both; the first sample that meets all of them is then sought first.", "目的は 最大化・最小化・目標（値が必要）。仕様は下限・上限の一方または両方。仕様があれば、全仕様を満たす最初の試料までを優先して短縮する。"),
    Words("Cost: a row named 'experiment' is what any run costs; one with a variable's name adds 'value' per unit, or per choice as source=Tb. 'worth' is what one unit of the first goal is worth; with both, the campaign says when to stop.", "費用：名前「experiment」の行が実験 1 回の費用。変数名の行は 1 単位当たり（選択肢は source=Tb の形）で加算。「価値」は最初の目的 1 単位の価値。両方あれば停止の目安を示す。"),
    Words("Limits on supply: kind 'cap', name one of " + ", ".join(MEASURES) + "; 'value' is the limit.", "供給制約：種別「供給制約」、名前は " + "、".join(MEASURES) + " のいずれか、「値」が限度。"),
)  # fmt: skip
_EXAMPLE: tuple[tuple[str | float, ...], ...] = (
    ("Nd", "組成 part", 0.26, 0.32, "", "", "", "", "", "ネオジム", "neodymium"),
    ("Dy", "組成 part", 0.0, 0.05, "", "", "", "", "", "ジスプロシウム", "dysprosium"),
    ("Fe", "組成 part", 0.6, 0.75, "", "", "", "", "", "鉄", "iron"),
    ("age_c", "範囲 range", 440, 600, 5, "", "", "はい yes", "°C", "時効温度", "ageing temperature"),
    ("gbd_source", "選択 category", "", "", "", "", "none, Dy, Tb", "", "", "粒界拡散源", "diffusion source"),
    ("HcJ", "最大化 max", "", "", "", "", "", "", "kA/m", "固有保磁力", "coercivity"),
    ("Br", "仕様 specification", 1.25, "", "", "", "", "", "T", "残留磁束密度", "remanence"),
    ("experiment", "費用 cost", "", "", "", 80000, "", "", "", "", ""),
    ("HcJ", "価値 worth", "", "", "", 5000, "", "", "", "", ""),
)


def plan_template() -> bytes:
    """Return the template of a campaign as an Excel workbook, with one example to overwrite."""
    book = Book("実験計画 / campaign")
    sheet = book.sheet("計画")
    first = book.headers(sheet, 0, COLUMNS, [""] * len(COLUMNS), entry=True)
    for number, row in enumerate(_EXAMPLE, first):
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, at, cell, book.open)
            else:
                sheet.write_number(number, at, cell, book.open)
    for at, column in enumerate(COLUMNS):
        if column.choices:
            sheet.data_validation(
                first,
                at,
                first + 200,
                at,
                {"validate": "list", "source": list(column.choices), "error_type": "information"},
            )
    sheet.freeze_panes(first, 1)
    book.lines("説明", _HOW)
    return book.content()


def specification(text: str) -> Specification:
    """Return a specification written as Br>=1.25, Br<=1.4 or density=7.4~7.6.

    Raises:
        ParameterError: it is not written so.

    Example:
        >>> specification("Br>=1.25"), specification("d = 1~2").high
        (Specification(name='Br', low=1.25, high=inf), 2.0)
    """
    found = re.fullmatch(r"\s*(.+?)\s*(>=|<=|≥|≤|>|<|=)\s*(\S.*?)\s*", text)
    try:
        if found is None:
            raise UnreadableError(text)
        name, sign, bound = found.groups()
        _, value, low, high = read_cell(bound)
    except UnreadableError:
        low = high = value = math.nan
        sign = ""
    if sign in (">=", "≥", ">") and math.isfinite(value):
        return Specification(name, low=value)
    if sign in ("<=", "≤", "<") and math.isfinite(value):
        return Specification(name, high=value)
    if sign == "=" and math.isfinite(low) and math.isfinite(high) and low < high:
        return Specification(name, low, high)
    raise ParameterError(
        f"A specification is written as Br>=1.25, Br<=1.4 or density=7.4~7.6; '{text[:60]}' is none.",
        f"仕様は Br>=1.25、Br<=1.4、density=7.4~7.6 の形で指定してください（指定: {text[:60]}）。",
    )


def read_plan(
    path: str | Path, name: str, goals: Sequence[Goal] = (), specifications: Sequence[Specification] = ()
) -> tuple[Plan, tuple[dict[str, object], ...], tuple[Words, ...]]:
    """Return the plan of a file, measurements that stand in it (JSON only), and what was not carried over.

    Args:
        path: the template as Excel or CSV, or a campaign as JSON (this laboratory's own or BayBE's).
        name: name of the campaign.
        goals: further goals.
        specifications: further specifications.

    Raises:
        DataError: it cannot be read; all faults are in the message.
    """
    path = Path(path)
    if path.suffix.lower() == ".json":
        given: Exchange = read_campaign_json(path.read_text("utf-8"))
        return (
            Plan.from_exchange(name, given, goals, specifications),
            tuple(dict(row) for row in given.measurements),
            given.notes,
        )
    faults = Faults(named_name(path.name))
    found = opened(path, COLUMNS, "kind", faults)
    if "name" not in found.at:
        raise DataError(
            f"{faults.file} has no column 'name'; start from the template (sozai lab template campaign).",
            f"{faults.file} に「名前」（name）の列がありません。テンプレート（sozai lab template campaign）から作成してください。",
        )
    rows: list[_Line] = []
    for cells, number in zip(*data_rows(found, "kind"), strict=True):
        texts = {
            c.name: text_of(cells[at]) if (at := found.at.get(c.name)) is not None and at < len(cells) else ""
            for c in COLUMNS
        }
        line = _line(texts, place(found.sheet.name, number), faults)
        if line is not None:
            rows.append(line)
    faults.check()
    try:
        return _plan(name, rows, goals, specifications), (), ()
    except ParameterError as wrong:
        raise DataError(f"{faults.file}: {wrong.words.en}", f"{faults.file}: {wrong.words.ja}") from None


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    kind: str
    low: float | None
    high: float | None
    step: float | None
    value: float | None
    options: tuple[str, ...]
    shared: bool
    unit: str
    title_ja: str
    title_en: str


def _line(texts: dict[str, str], where: Words, faults: Faults) -> _Line | None:
    said = normal(texts["kind"]).casefold()
    kind = next((_SPELLED[word] for word in (said, *said.split()) if word in _SPELLED), "")
    if not kind:
        en, ja = suggestion(said, list(_SPELLED))
        faults.add(
            where,
            f"there is no kind '{texts['kind'][:40]}'{en}",
            f"種別「{texts['kind'][:40]}」はありません{ja}",
        )
        return None
    numbers: dict[str, float | None] = {}
    for name in ("low", "high", "step", "value"):
        try:
            number = float(normal(texts[name]).replace(",", "")) if texts[name] else None
            if number is not None and not math.isfinite(number):
                raise ValueError
        except ValueError:
            faults.add(
                where,
                f"'{texts[name][:40]}' ({name}) is no number",
                f"「{texts[name][:40]}」（{name}）を数値として読み取れません",
            )
            return None
        numbers[name] = number
    need = {"part": ("high",), "range": ("low", "high"), "log": ("low", "high"), "target": ("value",), "cap": ("value",), "cost": ("value",), "worth": ("value",)}.get(kind, ())  # fmt: skip
    lacks = [] if texts["name"] in ("sum", "most") else [name for name in need if numbers[name] is None]
    if not texts["name"]:
        lacks.append("name")
    if lacks:
        faults.add(
            where,
            f"a row of kind '{kind}' needs {', '.join(lacks)}",
            f"種別「{texts['kind']}」の行には {'、'.join(lacks)} が必要です",
        )
        return None
    options = tuple(part.strip() for part in texts["options"].replace("、", ",").split(",") if part.strip())
    return _Line(
        texts["name"], kind, numbers["low"], numbers["high"], numbers["step"], numbers["value"], options,
        normal(texts["shared"]).casefold().split()[:1] in (["はい"], ["yes"], ["true"], ["1"], ["○"]),
        texts["unit"], texts["title_ja"], texts["title_en"],
    )  # fmt: skip


def _plan(
    name: str, rows: Sequence[_Line], goals: Sequence[Goal], specifications: Sequence[Specification]
) -> Plan:
    parts = [r for r in rows if r.kind == "part" and r.name not in ("sum", "most")]
    whole = {r.name: r for r in rows if r.kind == "part" and r.name in ("sum", "most")}
    parameters: list[Parameter] = []
    if parts:
        total, most = whole.get("sum"), whole.get("most")
        parameters.append(Composition(
            tuple(Part(r.name, r.low or 0.0, 1.0 if r.high is None else r.high) for r in parts),
            int(most.value) if most is not None and most.value else None, most.step if most is not None else None,
            total.value if total is not None and total.value else 1.0,
        ))  # fmt: skip
    for r in rows:
        if r.kind in ("range", "log") and r.low is not None and r.high is not None:
            parameters.append(Range(r.name, r.low, r.high, r.step, r.kind == "log"))
        elif r.kind in ("category", "ordered"):
            parameters.append((Category if r.kind == "category" else Ordered)(r.name, r.options))
    spent = {r.name: r.value for r in rows if r.kind == "cost" and r.value is not None}
    named = [r for r in rows if r.kind not in ("cost", "worth", "cap")]
    return Plan(
        name, Space(tuple(parameters)),
        (*(_goal(r) for r in rows if r.kind in ("max", "min", "target")), *goals),
        (*(_specification(r) for r in rows if r.kind == "specification"), *specifications),
        units={r.name: r.unit for r in named if r.unit},
        titles={r.name: Words(r.title_en or r.name, r.title_ja or r.name) for r in named if r.title_en or r.title_ja},
        shared=tuple(r.name for r in rows if r.shared), cost=spent.pop("experiment", None), costs=spent,
        worth=next((r.value for r in rows if r.kind == "worth"), None),
        criteria=tuple(Criterion(r.name, "cap", r.value) for r in rows if r.kind == "cap"),
        composition_unit="at%" if any(r.unit == "at%" for r in parts) else "wt%",
    )  # fmt: skip


def _goal(row: _Line) -> Goal:
    if row.kind == "target":
        return Goal(row.name, "target", row.value)
    return Goal(row.name, "max" if row.kind == "max" else "min")


def _specification(row: _Line) -> Specification:
    low, high = -math.inf if row.low is None else row.low, math.inf if row.high is None else row.high
    return Specification(row.name, low, high)
