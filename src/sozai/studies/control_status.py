"""Study `control-status`: which dated rules reach an item on its way, and what must be asked to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Column, Finding, Parameter, ParameterError, Rows, Words
from ..terms.measures import FORMS, KINDS, VERIFICATIONS
from .study import Study

if TYPE_CHECKING:
    from ..controls import Interval, Measure, Outcome, Verdict
    from ..terms.facts import FactTables

CHECKED = "2026-11-09"  # the embedded register's day; a test holds them together
UNKNOWN = Words("unknown", "不明")
YES_NO = (("unknown", UNKNOWN), ("yes", Words("yes", "はい")), ("no", Words("no", "いいえ")))
LISTED = {"unknown": "", "compared": "none", "control-list": "cn-2026-11", "watch-list": "cn-2026-12"}
STATUSES = {
    "denied": Words("denied", "禁止"),
    "presumed_denied": Words("presumed denied", "原則不許可"),
    "licence": Words("licence required", "要許可"),
    "suspended": Words("suspended", "停止中"),
    "unknown": UNKNOWN,
    "not_reached": Words("not reached, as stated", "適用外（申告に基づく）"),
    "not_classified": Words("not classified here", "本登録簿では判定しない"),
    "no_registered_rule": Words(
        f"no registered rule (register as of {CHECKED})", f"該当する登録規制なし（登録簿 {CHECKED} 時点）"
    ),
}
NONE = Words("none", "なし")
OPEN = Words("not set", "定めなし")
COVERS = {
    "dual-use": Words("any dual-use item", "両用品目全般"),
    "notice": Words("what its other clauses reach", "同公告の他条項の対象品目"),
}
RULE_COLUMNS = (
    Column("notice", Words("Notice", "公告")),
    Column("item", Words("Listed item", "リスト品目")),
    Column("kind", Words("Kind", "規制の種類")),
    Column("status", Words("Status", "判定")),
    Column("reason", Words("Ground", "理由")),
    Column("duty", Words("What it requires (unofficial)", "求められること（非公式訳）")),
    Column("effective", Words("In effect from", "施行日")),
    Column("verification", Words("Checked", "確認状況")),
)
MISSING_COLUMNS = (
    Column("evidence", Words("Evidence or document", "必要な証拠・書類")),
    Column("ask", Words("Whom to ask", "確認先")),
)
SPAN_COLUMNS = (
    Column("first", Words("From", "開始日")),
    Column("last", Words("Through", "終了日")),
    Column("status", Words("Status", "判定")),
    Column("notice", Words("Deciding notice", "根拠の公告")),
)
MEASURE_COLUMNS = (
    Column("measure", Words("Measure", "措置")),
    Column("item", Words("Item", "対象")),
    Column("quantity", Words("Quantity (name ends in its unit)", "数値の内容（末尾が単位）")),
    Column("value", Words("Number", "数値")),
    Column("first", Words("From", "開始日")),
    Column("last", Words("Through", "終了日")),
    Column("verification", Words("Checked", "確認状況")),
)
WARNINGS = (
    Words(
        "No legal advice and no classification under any law, Japan's own included; paraphrases are ours and "
        "unofficial. Compare with the official text.",
        "法的助言ではなく、日本法を含むいかなる法令の該非判定でもない。要約は当方による非公式訳であり、公式の本文を確認されたい。",
    ),
    Words(
        "The register is not complete. No registered rule does not mean that none exists.",
        "登録簿は網羅的ではない。該当する登録規制がないことは、規制の不存在を意味しない。",
    ),
    Words(
        "The register holds only short names of listed entities, so a name that is not found there is not known to be "
        "unlisted; ownership is never guessed.",
        "掲載者の名称は略記のみ収録しているため、名称が一致しなくても掲載がないとはいえない。出資関係は推測しない。",
    ),
)
VALUE_WARNING = Words(
    "The 0.1 % rule of No. 61 compares listed Chinese inputs with the value of the magnet or target itself, never with "
    "a motor, a car or another product: wordings about finished products are wider than the notice. A distance from "
    "the line says how exact the stated values are; it is no target.",
    "第61号の0.1%基準は、中国原産の対象原料の価額を磁石・ターゲット自体の価額と比べる。モーター、自動車等の最終製品には用いない"
    "（最終製品に当てはめる説明は公告より広い）。基準との差は申告価額の精度を示すもので、目標ではない。",
)


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the status of the case; see `CONTROL_STATUS` for what is asked."""
    from datetime import date

    from ..controls import Case, EndUser, Item, judged, measures, register, timeline

    share = _share(asked)
    item = Item(
        asked["materials"],
        "" if asked["form"] == "unknown" else asked["form"],
        _tri(asked["complete"]),
        asked["made_in"],
        asked["purity_share"],
        _tri(asked["described"]),
        _tri(asked["chinese_technology"]),
        share,
    )
    user = EndUser(asked["end_user"], asked["use"], LISTED[asked["listed"]], _tri(asked["owned"]))
    day = date.fromisoformat(asked["date"])
    case = Case(item, asked["origin"], asked["destination"], user, day, asked["suspensions"])
    rules = register(facts)
    verdict = judged(rules, case)
    beside = measures(facts, item.elements, case.origin, case.destination, day)
    spans = tuple(
        (
            span.first.isoformat(),
            span.last.isoformat() if span.last else OPEN,
            STATUSES[span.verdict.verdict],
            span.verdict.decides.clause.notice.title if span.verdict.decides else NONE,
        )
        for span in timeline(rules, case)
    )
    own = tuple(range(len(verdict.facts)))
    later = tuple(range(len(own), len(own) + len(beside)))
    return Answer(
        study="control-status",
        title=_title(asked, verdict),
        asked=asked,
        findings=_findings(verdict, share),
        tables=(
            Rows("rules", Words("What each rule says", "規制ごとの判定"), RULE_COLUMNS, tuple(map(_rule, verdict.outcomes)), own),
            Rows("missing", Words("What is missing, and whom to ask", "不足している証拠と確認先"), MISSING_COLUMNS, _missing(verdict), own),
            Rows("timeline", Words("The same case over time", "同じ条件での時系列"), SPAN_COLUMNS, spans, own),
            Rows("measures", Words("Tariffs, quotas and product rules on the way", "経路上の関税・割当・製品規則"), MEASURE_COLUMNS, tuple(map(_measure, beside)), later),
        ),
        facts=(*verdict.facts, *(measure.fact for measure in beside)),
        warnings=(*WARNINGS, *((VALUE_WARNING,) if share or asked["form"] in ("magnet", "target", "product") else ())),
        sources=("mofcom-notices",),
    )  # fmt: skip


def _tri(word: str) -> bool | None:
    return {"yes": True, "no": False}.get(word)


def _share(asked: Mapping[str, Any]) -> Interval | None:
    """Return the share of listed Chinese inputs that the stated values give; None when none is stated."""
    from ..controls import Input, Interval, value_share

    inputs, part = _range(asked, "inputs"), _range(asked, "part")
    if (inputs is None) != (part is None):
        raise ParameterError(
            "The value rule needs both: the value of the listed Chinese inputs (--inputs-low-usd) and that of the magnet or "
            "target (--part-low-usd). Leave both out when they are unknown.",
            "価額の判定には、対象原料の価額（--inputs-low-usd）と磁石・ターゲットの価額（--part-low-usd）の両方が必要です。"
            "不明なら両方とも省略してください。",
        )
    return value_share([Input(Interval(*inputs), True)], Interval(*part)) if inputs and part else None


def _range(asked: Mapping[str, Any], name: str) -> tuple[float, float] | None:
    low, high = asked[f"{name}_low_usd"], asked[f"{name}_high_usd"]
    if low is None and high is not None:
        raise ParameterError(
            f"--{name}-high-usd needs --{name}-low-usd too.",
            f"--{name}-high-usd を指定するときは --{name}-low-usd も指定してください。",
        )
    return None if low is None else (low, low if high is None else high)


def _title(asked: Mapping[str, Any], verdict: Verdict) -> Words:
    from ..terms import COUNTRIES, MATERIALS

    names = [MATERIALS[id_].words for id_ in asked["materials"]]
    form = FORMS.get(asked["form"], Words("form unknown", "形態不明"))
    here, there = COUNTRIES[asked["origin"]].words, COUNTRIES[asked["destination"]].words
    goods = Words(", ".join(name.en for name in names), "・".join(name.ja for name in names))
    return Words(
        f"{goods.en} ({form.en}), {here.en} to {there.en}, {asked['date']}: {verdict.words.en}",
        f"{goods.ja}（{form.ja}）、{here.ja}→{there.ja}、{asked['date']}：{verdict.words.ja}",
    )


def _findings(verdict: Verdict, share: Interval | None) -> tuple[Finding, ...]:
    from ..controls import reaches_line
    from ..controls.status import CERTAIN, VERDICTS

    said = [outcome.verdict for outcome in verdict.outcomes]
    grade = (
        max((fact.grade for fact in verdict.facts), default="D")
        if verdict.verdict == "unknown"
        else _grade(verdict)
    )
    stricter = [VERDICTS[name] for name in verdict.could_be]
    still = Words(f"Evidence could make it: {', '.join(w.en for w in stricter)}.", f"証拠次第で次になり得る：{'、'.join(w.ja for w in stricter)}")  # fmt: skip
    found = [
        Finding("restricting_rules", Words("Rules that ask for a licence or deny", "許可を求める、または禁止する規制の数"), float(sum(v in CERTAIN for v in said)), grade=grade, comment=verdict.sentence),
        Finding("unknown_rules", Words("Rules whose reach is unknown", "適用の有無が不明な規制の数"), float(said.count("unknown")), grade="D", comment=still if stricter else Words("", "")),
        Finding("suspended_rules", Words("Suspended rules", "停止中の規制の数"), float(said.count("suspended")), grade=grade),
    ]  # fmt: skip
    if share is not None:
        reached = {True: Words("At or above 0.1 %.", "0.1% 以上。"), False: Words("Below 0.1 % as stated.", "申告価額では 0.1% 未満。"), None: Words("The line lies inside the range: unknown.", "基準が範囲の中にあり、不明。")}[reaches_line(share)]  # fmt: skip
        error = Words("", "") if share.error is None else Words(f" The values are exact to {100 * share.error:.3g} points.", f"価額の誤差は {100 * share.error:.3g} ポイント。")  # fmt: skip
        point = share.low if share.high == share.low else None
        found.append(Finding("chinese_input_share", Words("Listed Chinese inputs in the value of the magnet or target", "磁石・ターゲットの価額に占める中国原産の対象原料"), point, share.low, share.high, "D", None, Words(reached.en + error.en, reached.ja + error.ja)))  # fmt: skip
    return tuple(found)


def _grade(verdict: Verdict) -> str:
    if verdict.decides is None:
        return "D"
    clause, item = verdict.decides.clause, verdict.decides.item
    facts = (clause.notice.fact, clause.fact, *((item.fact,) if item else ()))
    return max((fact.grade for fact in facts), default="D")


def _rule(outcome: Outcome) -> tuple[Any, ...]:
    clause, item = outcome.clause, outcome.item
    notice = clause.notice
    day = clause.valid_from or notice.effective
    return (
        notice.title,
        item.words if item else COVERS[clause.covers[0]],
        KINDS[clause.kind],
        STATUSES[outcome.verdict],
        outcome.reason if outcome.reason.en else STATUSES[outcome.verdict],
        clause.duty,
        day.isoformat() if day else None,
        VERIFICATIONS[clause.verification],
    )


def _missing(verdict: Verdict) -> tuple[tuple[Any, ...], ...]:
    licence = (
        Words("the export licence itself: number, items, end user, validity", "輸出許可証（番号、品目、需要者、有効期限）"),
        Words("the exporter, who applies for it", "申請者である輸出者"),
    )  # fmt: skip
    return (*((licence,) if verdict.verdict == "licence" else ()), *verdict.missing)


def _measure(measure: Measure) -> tuple[Any, ...]:
    return (
        measure.title, measure.item, measure.quantity, measure.value,
        measure.valid_from or None, measure.valid_to or OPEN, VERIFICATIONS[measure.verification],
    )  # fmt: skip


def _choice(name: str, choices: Mapping[str, Words], default: str, title: Words, help_: Words) -> Parameter:
    return Parameter(name, "choice", default, title, help_, choices=tuple(choices.items()))


def _money(name: str, title: Words) -> Parameter:
    told = Words(
        "Any one currency for all four values; empty when unknown.",
        "4 つの価額は同じ通貨で指定。不明なら空欄。",
    )
    return Parameter(name, "number", None, title, told, low=0.0)


STATED = Words(
    "As stated by supplier or customer; unknown stays unknown.",
    "供給者・顧客の申告。未確認なら不明のまま扱う。",
)
USES = {"unknown": UNKNOWN, "civil": Words("civil", "民生"), "military": Words("military", "軍事")}
LISTED_CHOICES = {
    "unknown": UNKNOWN,
    "compared": Words("compared, on no list", "照合済み・掲載なし"),
    "control-list": Words("on the control list (No. 11 of 2026)", "管理対象リスト（2026年第11号）"),
    "watch-list": Words("on the watch list (No. 12 of 2026)", "注視リスト（2026年第12号）"),
}
PARAMETERS = (
    Parameter("materials", "materials", ("dysprosium",), Words("materials", "素材"), Words("Elements or materials it is known to hold.", "含有が分かっている元素・素材。")),
    _choice("form", {**FORMS, "unknown": UNKNOWN}, "oxide", Words("form", "形態"), Words("What is shipped.", "出荷されるもの。")),
    Parameter("complete", "choice", "unknown", Words("all elements named", "含有元素の申告は全てか"), STATED, choices=YES_NO),
    Parameter("origin", "country", "CHN", Words("origin", "出荷元の国・地域"), Words("Who ships it.", "出荷する国・地域。")),
    Parameter("destination", "country", "JPN", Words("destination", "仕向先の国・地域"), Words("Who receives it.", "受け取る国・地域。")),
    Parameter("date", "date", CHECKED, Words("date", "日付"), Words("Day of export; after the register's last check everything is unknown.", "輸出日。登録簿の最終確認日より後は全て不明。")),
    _choice("use", USES, "unknown", Words("end use", "最終用途"), STATED),
    Parameter("end_user", "text", "", Words("end user", "最終需要者"), Words("Full name; compared exactly with the lists.", "正式名称。リストと完全一致で照合。")),
    _choice("listed", LISTED_CHOICES, "unknown", Words("end user compared with the lists", "需要者のリスト照合"), STATED),
    Parameter("owned", "choice", "unknown", Words("half or more owned by a listed entity", "掲載者が50%以上出資"), STATED, choices=YES_NO),
    Parameter("made_in", "country", "", Words("made in", "製造された国・地域"), Words("Where the item itself was made; empty when unknown.", "品目自体が製造された国・地域。不明なら空欄。")),
    Parameter("purity_share", "number", None, Words("purity", "純度"), Words("0 to 1; empty when unknown.", "0〜1。不明なら空欄。"), 0.0, 1.0),
    Parameter("described", "choice", "unknown", Words("meets the listed description", "リスト記載の仕様に当たるか"), STATED, choices=YES_NO),
    Parameter("chinese_technology", "choice", "unknown", Words("made with listed Chinese technology", "中国の対象技術を使用"), STATED, choices=YES_NO),
    _money("inputs_low_usd", Words("value of listed Chinese inputs, low", "中国原産の対象原料の価額（下限）")),
    _money("inputs_high_usd", Words("value of listed Chinese inputs, high", "中国原産の対象原料の価額（上限）")),
    _money("part_low_usd", Words("value of the magnet or target, low", "磁石・ターゲットの価額（下限）")),
    _money("part_high_usd", Words("value of the magnet or target, high", "磁石・ターゲットの価額（上限）")),
    Parameter("suspensions", "flag", True, Words("suspensions count", "停止措置を反映"), Words("False asks what the rules would say if no suspension stood.", "false にすると、停止がない場合の扱いを示す。")),
)  # fmt: skip

CONTROL_STATUS = Study(
    name="control-status",
    title=Words(
        "Which export controls reach this item on this way, on this day?",
        "この品目・経路・日付にどの輸出管理が及ぶか",
    ),
    method=Words(
        "Every clause of the register is asked: item, form, route, end user, period, conditions. What nobody has said "
        "stays unknown. The strictest rule that is certain decides; one that could be stricter is named with the evidence "
        "that would settle it. Nothing here looks for a route, split, value or day that would free a case.",
        "登録簿の全条項について、品目、形態、経路、需要者、期間、条件を照合します。未確認の事項は不明のまま扱い、確実な規制のうち"
        "最も厳しいものを判定とし、より厳しくなり得る規制は必要な証拠とともに示します。規制を免れる経路・分割・価額・日付は探しません。",
    ),
    parameters=PARAMETERS,
    answer=answer,
    open_tables=("missing", "timeline"),
    standard=(
        {},
        {
            "materials": ("neodymium", "dysprosium"), "form": "magnet", "complete": "yes", "origin": "JPN",
            "destination": "USA", "made_in": "JPN", "use": "civil", "inputs_low_usd": 0.8, "inputs_high_usd": 1.2,
            "part_low_usd": 1000.0,
        },
        {"materials": ("cobalt",), "form": "compound", "origin": "COD", "use": "civil"},
        {"materials": ("steel",), "form": "product", "origin": "JPN", "destination": "DEU", "use": "civil"},
    ),
)  # fmt: skip
