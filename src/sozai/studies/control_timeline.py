"""Study `control-timeline`: the notices in the order of their days, and the trade under the headings they touch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Column, Fact, Finding, Parameter, Rows, Words
from ..terms.measures import MEASURE_KINDS, VERIFICATIONS
from .control_status import CHECKED, NONE
from .magnets import BUYER
from .study import Figure, Study

if TYPE_CHECKING:
    from ..controls import Heading, Measure, Month, Notice, Register
    from ..terms.facts import FactTables

NOTICES = {
    "cn-2023-23": Words("2023-23 Ga, Ge", "2023年第23号 Ga・Ge"),
    "cn-2023-39": Words("2023-39 graphite", "2023年第39号 黒鉛"),
    "cn-2024-33": Words("2024-33 Sb, superhard", "2024年第33号 Sb・超硬材"),
    "cn-2024-46-1": Words("2024-46(1) US military", "2024年第46号① 米軍事"),
    "cn-2024-46-2": Words("2024-46(2) US items", "2024年第46号② 対米品目"),
    "cn-2025-10": Words("2025-10 W, Te, Bi, Mo, In", "2025年第10号 W・Te・Bi・Mo・In"),
    "cn-2025-18": Words("2025-18 seven rare earths", "2025年第18号 希土類7種"),
    "cn-2025-55": Words("2025-55 superhard", "2025年第55号 超硬材"),
    "cn-2025-56": Words("2025-56 rare-earth equipment", "2025年第56号 希土類設備"),
    "cn-2025-57": Words("2025-57 five rare earths", "2025年第57号 希土類5種"),
    "cn-2025-58": Words("2025-58 batteries, anodes", "2025年第58号 電池・負極材"),
    "cn-2025-61": Words("2025-61 items abroad", "2025年第61号 国外品目"),
    "cn-2025-62": Words("2025-62 technology", "2025年第62号 技術"),
    "cn-2025-70": Words("2025-70 suspension", "2025年第70号 停止"),
    "cn-2026-1": Words("2026-1 Japan", "2026年第1号 対日"),
    "cn-2026-11": Words("2026-11 control list", "2026年第11号 管理対象リスト"),
    "cn-2026-12": Words("2026-12 watch list", "2026年第12号 注視リスト"),
    "cod-2025-001": Words("DR Congo: cobalt stopped", "コンゴ民 コバルト停止"),
    "cod-2025-004": Words("DR Congo: cobalt quotas", "コンゴ民 コバルト割当"),
    "idn-2019-11": Words("Indonesia: nickel ore", "インドネシア ニッケル鉱石"),
    "rus-2024-uranium": Words("Russia: uranium (unverified)", "ロシア ウラン（未確認）"),
    "jpn-2023-chips": Words("Japan: chip equipment", "日本 半導体製造装置"),
}
NOTICE_COLUMNS = (
    Column("notice", Words("Notice", "公告")),
    Column("title", Words("Title (ours)", "件名（当方訳）")),
    Column("state", Words("Issued by", "公告を出した国・地域")),
    Column("issued", Words("Issued", "公布日")),
    Column("effective", Words("In effect from", "施行日")),
    Column("suspended_from", Words("Suspended from", "停止の初日")),
    Column("suspended_to", Words("Suspended through", "停止の最終日")),
    Column("stands", Words("On the day", "指定日の状況")),
    Column("issued_year", Words("Issued, as a year", "公布（年）")),
    Column("effective_year", Words("In effect, as a year", "施行（年）")),
    Column("until_year", Words("Until, as a year", "期間の終わり（年）")),
    Column("verification", Words("Checked", "確認状況")),
)
IMPORT_COLUMNS = (
    Column("hs", Words("HS6", "HS 6 桁")),
    Column("year", Words("Year", "年")),
    Column("value_usd", Words("Imports from all origins", "全輸入額")),
    Column("from_state_usd", Words("From the issuing state", "公告を出した国・地域から")),
    Column("state_share", Words("Its share", "その比率")),
    Column("notices", Words("Notices", "公告")),
    Column("source", Words("Source", "出典")),
)
MONTH_COLUMNS = (
    Column("hs", Words("HS6", "HS 6 桁")),
    Column("calendar", Words("Month", "年月")),
    Column("value_jpy", Words("Imports from all partners", "全輸入額")),
    Column("from_state_jpy", Words("From the issuing state", "公告を出した国・地域から")),
    Column("mass_t", Words("Mass from it", "その重量")),
)
MEASURE_COLUMNS = (
    Column("title", Words("Measure (title ours)", "措置（件名は当方訳）")),
    Column("state", Words("State", "国・地域")),
    Column("kind", Words("Kind", "種類")),
    Column("first", Words("First date on record", "記録上の最初の日")),
    Column("last", Words("Last date on record", "記録上の最後の日")),
    Column("verification", Words("Checked", "確認状況")),
)
GAP_COLUMNS = (
    Column("title", Words("Rules", "規制")),
    Column("state", Words("State", "国・地域")),
    Column("verification", Words("Why no rule stands here", "規制が収録されていない理由")),
    Column("duty", Words("What to do", "対応")),
)
STANDS = {
    "in force": Words("in force", "施行中"),
    "suspended": Words("suspended", "停止中"),
    "suspended?": Words("unknown: a suspension is not verified", "不明（停止が未確認）"),
    "past": Words("unknown: after the last check", "不明（最終確認日より後）"),
    "before": Words("not yet in force", "施行前"),
    "ended": Words("ended", "失効"),
}


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the chronology and the trade; see `CONTROL_TIMELINE` for what is asked."""
    from ..controls import headings, register, touched_imports
    from ..terms import COUNTRIES

    rules = register(facts)
    day = date.fromisoformat(asked["date"])
    buyer = COUNTRIES[asked["buyer"]].words
    traded, trade_facts = touched_imports(facts, rules, asked["buyer"], asked["first_year"])
    gaps = tuple(notice for notice in rules.notices.values() if notice.effective is None)
    months, month_facts = _months(facts, rules, asked)
    order = sorted(
        set(rules.notices.values()) - set(gaps),
        key=lambda notice: (notice.issued or notice.effective or date.max, notice.id),
    )
    own = tuple(notice.fact for notice in (*order, *gaps))
    beside, beside_facts = _measures(facts)
    before = len(own) + len(trade_facts) + len(month_facts)
    absent = sorted(set(headings(rules)) - {heading.hs for heading in traded})
    return Answer(
        study="control-timeline",
        title=Words(
            f"Export controls since {rules.since.year} and the imports of {buyer.en} they touch",
            f"{rules.since.year} 年以降の輸出管理と、対象となる{buyer.ja}の輸入",
        ),
        asked=asked,
        findings=_findings(rules, order, day, traded, buyer),
        tables=(
            Rows("notices", Words("Notices in the order of issue", "公告一覧（公布順）"), NOTICE_COLUMNS, tuple(_notice(rules, notice, day) for notice in order), tuple(range(len(order)))),
            Rows("imports", Words(f"Imports of {buyer.en} under the headings that notices touch", f"公告が関わる HS 6 桁の{buyer.ja}の輸入額"), IMPORT_COLUMNS, tuple(map(_import, traded)), tuple(range(len(own), len(own) + len(trade_facts)))),
            Rows("months", Words("The same by month", "月別の輸入額"), MONTH_COLUMNS, tuple((m.hs, m.month, m.value_jpy, m.from_state_jpy, m.mass_t) for m in months), tuple(range(len(own) + len(trade_facts), len(own) + len(trade_facts) + len(month_facts)))),
            Rows("measures", Words("Tariffs, quotas and product rules, by state", "関税・割当・製品規則（国・地域別）"), MEASURE_COLUMNS, beside, tuple(range(before, before + len(beside_facts)))),
            Rows("gaps", Words("What the register lacks", "登録簿の未収録事項"), GAP_COLUMNS, tuple(_gap(rules, gap) for gap in gaps), tuple(range(len(order), len(own)))),
        ),
        facts=(*own, *trade_facts, *month_facts, *beside_facts),
        warnings=_warnings(rules, absent, bool(months)),
        sources=("mofcom-notices", "control-gaps"),
    )  # fmt: skip


def _months(
    facts: FactTables, rules: Register, asked: Mapping[str, Any]
) -> tuple[tuple[Month, ...], tuple[Fact, ...]]:
    from ..controls import touched_months

    return touched_months(facts, rules, asked["first_year"]) if asked["buyer"] == "JPN" else ((), ())


def _measures(facts: FactTables) -> tuple[tuple[tuple[Any, ...], ...], tuple[Fact, ...]]:
    """Return one row for each measure of a state and kind, the earliest first; one without a day comes last."""
    from ..controls import every_measure

    grouped: dict[tuple[str, str], list[Measure]] = {}
    for each in every_measure(facts):
        grouped.setdefault((each.id, each.kind), []).append(each)
    found = []
    for own in grouped.values():
        first = min((each.valid_from for each in own if each.valid_from), default=None)
        last = max(each.valid_to for each in own) if all(each.valid_to for each in own) else None
        weakest = max((each.verification for each in own), key=list(VERIFICATIONS).index)
        found.append(
            (
                own[0].title,
                own[0].state,
                MEASURE_KINDS[own[0].kind],
                first,
                last or NONE,
                VERIFICATIONS[weakest],
            )
        )
    found.sort(key=lambda row: (row[3] is None, row[3] or "", row[0].en))
    return tuple(found), tuple(each.fact for own in grouped.values() for each in own)


def _gap(rules: Register, gap: Notice) -> tuple[Any, ...]:
    duty = next((clause.duty for clause in rules.clauses if clause.notice.id == gap.id), None)
    return gap.title, gap.state, VERIFICATIONS[gap.verification], duty


def _stage(rules: Register, notice: Notice, day: date) -> str:
    """Return where the notice's clauses stand; a notice without clauses, or one that is not read, stands nowhere."""
    from ..controls import SURE, period

    stages = {period(clause, day) for clause in rules.clauses if clause.notice.id == notice.id}
    return next((stage for stage in STANDS if stage in stages), "") if notice.verification in SURE else ""


def _stands(rules: Register, notice: Notice, day: date) -> Words | None:
    return STANDS.get(_stage(rules, notice, day), NONE)


def _notice(rules: Register, notice: Notice, day: date) -> tuple[Any, ...]:
    ends = [clause.valid_to for clause in rules.clauses if clause.notice.id == notice.id]
    ended = None if None in ends else max((end for end in ends if end), default=None)
    until = notice.suspended_from or ended or (notice.checked if notice.effective else None)
    return (
        notice.id, notice.title, notice.state, _iso(notice.issued), _iso(notice.effective),
        _iso(notice.suspended_from) or NONE, _iso(notice.suspended_to) or NONE, _stands(rules, notice, day),
        _year(notice.issued or notice.effective), _year(notice.effective), _year(until), VERIFICATIONS[notice.verification],
    )  # fmt: skip


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _year(day: date | None) -> float | None:
    """Return a day as a year with a fraction, for the axis."""
    return None if day is None else round(day.year + (day.timetuple().tm_yday - 1) / 366.0, 2)


def _import(heading: Heading) -> tuple[Any, ...]:
    part = heading.from_state_usd
    share = part / heading.value_usd if part is not None and heading.value_usd > 0.0 else None
    return (
        heading.hs, heading.year, heading.value_usd, part, share,
        "|".join(heading.notices), heading.source,
    )  # fmt: skip


def _findings(
    rules: Register, order: list[Notice], day: date, traded: tuple[Heading, ...], buyer: Words
) -> tuple[Finding, ...]:
    stages = [_stage(rules, notice, day) for notice in order]
    last = max((heading.year for heading in traded), default=None)
    latest = [heading.from_state_usd for heading in traded if heading.year == last]
    when = day.isoformat()
    return (
        Finding("notices_in_force", Words(f"Notices in force on {when}", f"{when} に施行中の公告の数"), float(stages.count("in force")), grade="B"),
        Finding("notices_suspended", Words(f"Notices suspended on {when}", f"{when} に停止中の公告の数"), float(stages.count("suspended")), grade="B"),
        Finding(
            "touched_imports_usd",
            Words(f"Imports of {buyer.en} from the issuing states under the headings on record, {last}", f"{buyer.ja}の輸入のうち、記録のある関係 HS 6 桁で公告国・地域からの額（{last} 年）"),
            sum(part for part in latest if part is not None) if latest else None,
            grade="B" if latest else "D",
            comment=Words("Six-digit headings are wider than the listed items: an upper bound for those headings.", "HS 6 桁は規制品目より広く、当該番号については上限値。"),
        ),
    )  # fmt: skip


def _warnings(rules: Register, absent: list[str], monthly: bool) -> tuple[Words, ...]:
    codes = Words(", ".join(absent), "、".join(absent))
    lost = (
        Words(
            f"No import is on record for {codes.en}; that is unknown, not zero.",
            f"{codes.ja} の輸入は記録がない（0 ではなく不明）。",
        ),
    )
    return (
        Words(
            "A six-digit heading is wider than the items a notice lists: 850511 holds every metal magnet, with or without "
            "Dy or Tb. A drop in it is no measure of the control.",
            "HS 6 桁は公告の品目より広い（850511 は Dy・Tb の有無を問わず金属磁石の全て）。増減を規制の効果とみなすことはできない。",
        ),
        Words(
            "Months are those of the statistics you imported; a month that is not out is absent."
            if monthly
            else "Years only: monthly values appear when you import monthly statistics (sozai data import FILE).",
            "月次は取り込まれた統計による。未公表の月は載せない。"
            if monthly
            else "年次のみ。月次は利用者が月次統計を取り込むと表示できる（sozai data import ファイル）。",
        ),
        Words(
            "A source that ends in 'largest' holds only the largest flows, so its values are lower bounds.",
            "「largest」で終わる出典は主要な流れだけで、値は下限。",
        ),
        *(lost if absent else ()),
        Words(
            f"The register was last checked on {rules.checked.isoformat()}; after that day every notice is unknown.",
            f"登録簿の最終確認日は {rules.checked.isoformat()}。その後の状況は全て不明。",
        ),
    )


CONTROL_TIMELINE = Study(
    name="control-timeline",
    title=Words(
        "Which export controls came when, and which imports do they touch?",
        "輸出管理はいつ始まり、どの輸入に関わるか",
    ),
    method=Words(
        "Notices are rows of the register with their days. Imports are the buyer's yearly values under the six-digit "
        "headings of the listed items, from the issuing state and from all origins.",
        "公告と日付は登録簿の行による。輸入は、規制品目の HS 6 桁番号の年間輸入額（公告国・地域からの額と全輸入額）。",
    ),
    parameters=(
        BUYER,
        Parameter("date", "date", CHECKED, Words("date", "日付"), Words("The day on which the notices are looked at.", "公告の状況を見る日。")),
        Parameter("first_year", "integer", 2020, Words("first year of trade", "貿易の最初の年"), Words("Older years need your own BACI for most codes.", "多くの番号では、古い年は利用者の BACI が必要。"), 1995, 2100),
    ),
    answer=answer,
    figures=(
        Figure("chronology", "range_bars", "notices", "notice", "effective_year",
               Words("Notices over time", "公告の時系列"),
               Words("The dot is the first day in effect; the line runs from issue to suspension or to the last check.", "点は施行日。線は公布日から停止の初日または最終確認日まで。"),
               low="issued_year", high="until_year"),
        Figure("imports", "lines", "imports", "year", "from_state_usd",
               Words("Yearly imports from the issuing states by heading", "公告国・地域からの HS 6 桁別の年間輸入額"),
               Words("One line per six-digit heading; headings are wider than the listed items.", "HS 6 桁ごとの線。番号は規制品目より広い。"), series="hs"),
        Figure("months", "lines", "months", "calendar", "from_state_jpy",
               Words("The same by month, once monthly statistics are imported", "月別の輸入額（月次統計を取り込んだ場合）"),
               Words("One line per six-digit heading; a month that is not out is absent.", "HS 6 桁ごとの線。未公表の月は載せない。"), series="hs"),
    ),
    names=NOTICES,
    open_tables=("measures", "gaps"),
)  # fmt: skip
