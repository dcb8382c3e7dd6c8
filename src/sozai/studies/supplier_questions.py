"""Study `supplier-questions`: what to ask which supplier, in three languages, and who has not answered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Column, Finding, Parameter, ParameterError, Rows, Words
from ..terms.names import suggestion
from .bom_inputs import CONFIDENTIAL, INVENTED, SHARED, joined, marked, without_paths
from .study import Study
from .supplier_words import QUESTIONS, asked_in

if TYPE_CHECKING:
    from ..bom import Reply
    from ..controls import Exposure
    from ..terms import Fact
    from ..terms.facts import FactTables
    from .bom_inputs import Joined

NOT_STATED = "(supplier not stated / 仕入先の記載なし / 未注明供应商)"
UNKNOWNS = ("unknown", "不明", "n/a", "不详", "未知")
STATES = {
    "open": Words("open", "未回答"),
    "overdue": Words("overdue", "期限超過"),
    "unknown": Words("answered: not known to the supplier", "回答済み（仕入先も不明）"),
    "answered": Words("answered", "回答済み"),
}
QUESTION_COLUMNS = (
    Column("question_id", Words("Question", "質問番号")),
    Column("supplier", Words("Supplier", "仕入先")),
    Column("part", Words("Part", "部品")),
    Column("kind", Words("About", "内容")),
    Column("question_ja", Words("Question in Japanese", "質問（日本語）")),
    Column("question_en", Words("Question in English", "質問（英語）")),
    Column("question_zh", Words("Question in Chinese", "質問（中国語簡体字）")),
    Column("form", Words("How to answer", "回答の書き方")),
    Column("due", Words("Due", "回答期限")),
    Column("answer", Words("Answer / 回答 / 答复", "回答 / Answer / 答复")),
    Column("document", Words("Document", "根拠資料")),
    Column("answered_on", Words("Answered on", "回答日")),
    Column("state", Words("State", "状況")),
)
TRACKING_COLUMNS = (
    Column("supplier", Words("Supplier", "仕入先")),
    Column("asked_count", Words("Questions", "質問数")),
    Column("answered_count", Words("Answered", "回答済み")),
    Column("open_count", Words("Not answered", "未回答")),
    Column("overdue_count", Words("Overdue", "期限超過")),
    Column("next_due", Words("Next due", "次の期限")),
)
UNMATCHED_COLUMNS = (
    Column("question_id", Words("Question", "質問番号")),
    Column("answer", Words("Answer", "回答")),
    Column("file", Words("File", "ファイル")),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question to one supplier; `due` is None without a line stop and a lead time."""

    id: str
    supplier: str
    part: str
    kind: str
    materials: tuple[str, ...]
    due: str | None


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the questions and who has answered; see `SUPPLIER_QUESTIONS` for what is asked."""
    from ..bom import replies

    held = joined(facts, {**asked, "usd_rate_jpy": 1.0, "volumes": ""})
    every = tuple(_questions(held))
    came = replies(asked["answers"])
    questions = _of(every, asked["supplier"])
    unmatched = [reply for id_, reply in came.items() if id_ not in {question.id for question in every}]
    states = {question.id: _state(question, came.get(question.id), asked["date"]) for question in questions}
    confidential = held.confidential or bool(asked["answers"])
    still = sum(state in ("open", "overdue") for state in states.values())
    silent = {question.supplier for question in questions if states[question.id] in ("open", "overdue")}
    lines = float(len(held.declared.lines)) if held.confidential else float(len(came))
    return Answer(
        study="supplier-questions",
        title=Words(f"{len(questions)} questions to suppliers, {still} not answered on {asked['date']}", f"仕入先への質問 {len(questions)} 件、未回答 {still} 件（{asked['date']} 時点）"),
        asked=without_paths(asked),
        findings=(
            Finding("open_count", Words("Questions not answered", "未回答の質問の数"), float(still), grade="A"),
            Finding("silent_count", Words("Suppliers with a question not answered", "未回答の質問がある仕入先の数"), float(len(silent)), grade="A"),
            Finding("questions_count", Words("Questions asked", "質問の数"), float(len(questions)), grade="A"),
            Finding("confidential_count", Words("Confidential lines behind this answer", "この結果の元となった社外秘の行数"), lines if confidential else 0.0, grade="A"),
        ),
        tables=marked((
            Rows("questions", Words("Questions and answers", "質問と回答"), QUESTION_COLUMNS, tuple(_row(q, came.get(q.id), states[q.id]) for q in questions)),
            Rows("tracking", Words("Who has not answered", "回答状況"), TRACKING_COLUMNS, tuple(_tracking(questions, states))),
            Rows("unmatched", Words("Answers to no question of this list", "この一覧にない質問への回答"), UNMATCHED_COLUMNS, () if asked["supplier"] else tuple((r.question, r.answer, r.file) for r in unmatched)),
        ), confidential),
        facts=_facts(held),
        warnings=(CONFIDENTIAL if confidential else INVENTED, ONE_SUPPLIER),
        sources=("mofcom-notices",),
    )  # fmt: skip


def _questions(held: Joined) -> Iterator[_Asked]:
    """Yield each question once, in the order of the list to act on."""
    from .bom_tables import due, to_act_on

    gathered: dict[tuple[str, str, str, str | None], dict[str, None]] = {}
    for each in to_act_on(held.found):
        line = each.line
        for kind in _kinds(each):
            key = (line.supplier or NOT_STATED, line.item, kind, due(line.line_stop, line.lead_time_days))
            gathered.setdefault(key, {})[each.holding.material] = None
    for (supplier, part, kind, day), materials in gathered.items():
        named = tuple(sorted(materials))
        # The id outlives new dates and notices, so that a late answer still finds its question.
        text = "\x1f".join((supplier, part, kind, *named))
        yield _Asked(hashlib.sha256(text.encode()).hexdigest()[:12], supplier, part, kind, named, day)


def _kinds(each: Exposure) -> Iterator[str]:
    from ..controls import form_of

    held = each.holding
    if not held.declared or held.mass is None or not held.form:
        yield "content"
    if any(leg.verdict is None for leg in each.legs) or not (each.says.smelter or each.says.smelter_id):
        yield "origin"
    if each.restricted:
        yield "licence"
    if form_of(each.line.form) in ("magnet", "target"):
        yield "value"


def _of(questions: tuple[_Asked, ...], supplier: str) -> tuple[_Asked, ...]:
    names = {question.supplier for question in questions}
    if supplier and supplier not in names:
        en, ja = suggestion(supplier, names)
        raise ParameterError(
            f"There is no question for '{supplier}'.{en} Leave --supplier out to see all.",
            f"「{supplier}」への質問はありません。{ja} --supplier を省略すると全件を表示します。",
        )
    return tuple(question for question in questions if supplier in ("", question.supplier))


def _state(question: _Asked, reply: Reply | None, day: str) -> str:
    if reply is not None:
        return "unknown" if reply.answer.casefold() in UNKNOWNS else "answered"
    return "overdue" if question.due and question.due < day else "open"


def _row(question: _Asked, reply: Reply | None, state: str) -> tuple[Any, ...]:
    kind = QUESTIONS[question.kind]
    return (
        question.id, question.supplier, question.part, kind.title,
        *asked_in(kind, question.part, question.materials), kind.form, question.due,
        *((reply.answer, reply.document, reply.answered_on) if reply else ("", "", "")), STATES[state],
    )  # fmt: skip


def _tracking(questions: tuple[_Asked, ...], states: Mapping[str, str]) -> Iterator[tuple[Any, ...]]:
    for supplier in dict.fromkeys(question.supplier for question in questions):
        own = [question for question in questions if question.supplier == supplier]
        still = [question for question in own if states[question.id] in ("open", "overdue")]
        overdue = sum(states[question.id] == "overdue" for question in own)
        days = [question.due for question in still if question.due]
        yield supplier, len(own), len(own) - len(still), len(still), overdue, min(days, default=None)


def _facts(held: Joined) -> tuple[Fact, ...]:
    return tuple(notice.fact for notice in held.rules.notices.values())


ONE_SUPPLIER = Words(
    "A workbook of all questions names every supplier: send each supplier its own (--supplier NAME --xlsx FILE). The "
    "third row of the sheet must come back as it was.",
    "全件のブックには全仕入先の名称が載る。送付時は仕入先ごとに作成する（--supplier 名称 --xlsx ファイル）。返送時はシートの"
    " 3 行目を変更しないこと。",
)
SUPPLIER_QUESTIONS = Study(
    name="supplier-questions",
    title=Words("What must I ask which supplier, and who has not answered?", "どの仕入先に何を確認すべきか、未回答はどこか"),
    method=Words(
        "For every listed element of the bill of materials, what is not declared becomes a question: content, origin, licence, and for magnets and targets the values and technology of No. 61. The sheet comes back with answers and is read again (--answers FILE,FILE): a question keeps its number as long as supplier, part and elements stay. Answers are tracked, not applied: correct the bill of materials with them. Files are read on the command line or in Python only, not by the page.",
        "部品表にある規制対象の元素について、申告のない事項（含有量、原産地・製錬地、輸出許可、磁石・ターゲットについては第61号の価額と技術）を質問にします。記入済みのシートは --answers ファイル,ファイル で読み込めます。仕入先・部品・元素が同じ限り質問番号は変わりません。回答は状況管理のみに用い、部品表への反映はご自身で行ってください。ファイルは画面ではなくコマンドラインまたは Python で読み込みます。",
    ),
    parameters=(
        *(parameter for parameter in SHARED if parameter.name not in ("usd_rate_jpy", "volumes")),
        Parameter("answers", "files", (), Words("returned answers", "返送された回答"), Words("Workbooks or CSV files that came back, by comma.", "返送されたブック・CSV（コンマ区切りで複数可）。")),
        Parameter("supplier", "text", "", Words("supplier", "仕入先"), Words("Only this supplier's questions, to send; empty: all.", "送付用に 1 社分だけ出力する。空欄なら全社。")),
    ),
    answer=answer,
    open_tables=("tracking",),
    standard=({"use": "civil"},),
)  # fmt: skip
