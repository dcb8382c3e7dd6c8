"""Study `trade-measures`: tariffs, quotas and anti-dumping cases of a country and on it, as they stand on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ..terms import COUNTRIES, Answer, Column, Fact, Finding, NoAnswerError, Parameter, Rows, Words
from ..terms.measures import MEASURE_KINDS, VERIFICATIONS
from .control_status import CHECKED
from .study import Figure, Study

if TYPE_CHECKING:
    from ..controls import Duty, Touched
    from ..terms.facts import FactTables

SIDES = {"own": Words("its own", "自国の措置"), "on": Words("on it", "自国への措置")}
ALL = "all"
COLUMNS = (
    Column("goods", Words("Goods", "対象品目")),
    Column("route", Words("From and to", "取引")),
    Column("kind", Words("Kind", "種類")),
    Column("side", Words("Whose", "主体")),
    Column("stands", Words("On the day", "指定日の状況")),
    Column("rate_share", Words("Rate, over a quota where there is one", "税率（割当があれば超過分）")),
    Column("inside_share", Words("Inside the quota", "割当内の追加税率")),
    Column("quota_tpa", Words("Quota", "割当量")),
    Column("quota_share", Words("Quota of 2024 imports", "割当（2024 年実績比）")),
    Column("valid_from", Words("From", "初日")),
    Column("valid_to", Words("To", "最終日")),
    Column("low_share", Words("Lowest maker's rate", "最も低い企業の税率")),
    Column("checked", Words("Our page speaks of", "出典の時点")),
    Column("verification", Words("Checked", "確認状況")),
    Column("measure", Words("Measure", "措置")),
)
TRADE_COLUMNS = (
    Column("goods", Words("Goods", "対象品目")),
    Column("route", Words("From and to", "取引")),
    Column("value_usd", Words("Trade on record", "記録のある貿易額")),
    Column("duty_usd", Words("Duty at that rate and trade", "その税率・貿易額での関税額")),
    Column("trade_years", Words("Years read", "対象年")),
    Column("codes", Words("HS codes on record", "記録のある HS 番号")),
    Column("remark", Words("What is missing", "不足しているもの")),
    Column("measure", Words("Measure", "措置")),
)
TIME_COLUMNS = (
    Column("measure", Words("Measure", "措置")),
    Column("from_year", Words("From, as a year", "初日（年）")),
    Column("until_year", Words("To, or as far as our source speaks", "最終日または出典の時点（年）")),
    Column("stands", Words("On the day", "指定日の状況")),
    Column("rate_share", Words("Rate", "税率")),
)
ANY = Words("any origin", "全ての国・地域")
EU = Words("European Union", "EU")
OPEN = Words("not set", "定めなし")
NONE = Words("none", "なし")
UNKNOWN_DAY = Words("not in our sources", "出典にない")


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the measures with their standing, the trade they touch and their timeline; see `TRADE_MEASURES`."""
    from ..controls import STANDINGS, duties, touched_trade

    country, day = asked["country"], date.fromisoformat(asked["date"])
    found = [duty for duty in duties(facts, country, day) if asked["side"] in (ALL, _side(duty, country))]
    if not found:
        raise NoAnswerError(
            f"Table trade_measures has no tariff, quota or anti-dumping case of or on {_place(country).en}; add rows of your own.",
            f"表 trade_measures に{_place(country).ja}の（または同国・地域に対する）関税・割当・不当廉売の行がありません。行を追加してください。",
        )
    shown = [duty for duty in found if asked["ended"] or duty.standing != "ended"] or found
    trade = [(duty, touched_trade(facts, duty, country, day)) for duty in shown]
    own = tuple(row.fact for duty in shown for row in duty.rows)
    used = tuple(fact for _, each in trade for fact in each.facts)
    return Answer(
        study="trade-measures",
        title=Words(f"Tariffs, quotas and anti-dumping cases of and on {_place(country).en}, {day.isoformat()}", f"{_place(country).ja}に関わる関税・割当・不当廉売措置（{day.isoformat()} 時点）"),
        asked=asked,
        findings=_findings(shown, trade, country),
        tables=(
            Rows("measures", Words("Measures and how they stand on the day", "措置と指定日の状況"), COLUMNS, tuple(_row(duty, found, country, STANDINGS) for duty in shown), tuple(range(len(own)))),
            Rows("trade", Words("Trade they touch, newest year on record", "対象となる貿易額（記録のある最新年）"), TRADE_COLUMNS, tuple(_trade(duty, each, country) for duty, each in sorted(trade, key=_by_value))),
            Rows("timeline", Words("Timeline", "時系列"), TIME_COLUMNS, tuple(_when(duty, STANDINGS) for duty in found if duty.row.valid_from)),
        ),
        facts=(*own, *used, *_others(found, shown)),
        warnings=WARNINGS,
        sources=("trade-law",),
    )  # fmt: skip


def _by_value(pair: tuple[Duty, Touched]) -> float:
    return -(pair[1].value_usd or 0.0)


def _others(found: Sequence[Duty], shown: Sequence[Duty]) -> tuple[Fact, ...]:
    """Return the rows that only the timeline draws."""
    return tuple(row.fact for duty in found if duty not in shown for row in duty.rows)


def _side(duty: Duty, country: str) -> str:
    from ..terms import GROUPS

    where = duty.row.destination
    return "own" if country == where or country in GROUPS.get(where, ()) else "on"


def _place(place: str) -> Words:
    if place == "*":
        return ANY
    return EU if place == "EU27" else COUNTRIES[place].words


def _row(duty: Duty, shown: Sequence[Duty], country: str, standings: Mapping[str, Words]) -> tuple[Any, ...]:
    row = duty.row
    quota = duty.quota_t is not None or duty.quota_share is not None
    rate = _over(duty, shown) if quota else duty.high_share
    bare = row.kind in ("investigation", "anti-circumvention", "quota")
    low = duty.low_share if duty.low_share != duty.high_share else None
    return (
        row.goods, _route(duty, country), MEASURE_KINDS[row.kind], SIDES[_side(duty, country)], standings[duty.standing],
        NONE if rate is None and bare else rate, 0.0 if quota else NONE,
        duty.quota_t if duty.quota_t is not None else NONE, duty.quota_share if duty.quota_share is not None else NONE,
        row.valid_from or UNKNOWN_DAY, row.valid_to or (OPEN if row.valid_from else UNKNOWN_DAY),
        low if low is not None else NONE, row.checked, VERIFICATIONS[row.verification], row.title,
    )  # fmt: skip


def _over(duty: Duty, shown: Sequence[Duty]) -> float | None:
    """Return the rate over a quota: that of the same measure, for the same or any origin, as it stands on the day."""
    for other in shown:
        same = other.row.id == duty.row.id and other.row.kind == "quota" and other.standing == duty.standing
        if same and other.high_share is not None and other.row.origin in ("*", duty.row.origin):
            return other.high_share
    return None


def _route(duty: Duty, country: str) -> Words:
    row = duty.row
    origin = country if row.origin == "*" and _side(duty, country) == "on" else row.origin
    start, end = _place(origin), _place(row.destination)
    return Words(f"{start.en} to {end.en}", f"{start.ja}→{end.ja}")


def _trade(duty: Duty, each: Touched, country: str) -> tuple[Any, ...]:
    row = duty.row
    rate = (
        duty.high_share
        if row.kind in ("tariff", "anti-dumping") and duty.standing in ("in-force", "unread")
        else None
    )
    due = None if rate is None or each.value_usd is None else rate * each.value_usd
    return (
        row.goods, _route(duty, country), each.value_usd, due, " ".join(str(year) for year in each.years) or NONE,
        " ".join(each.codes) or NONE, _lacking(duty, each), row.title,
    )  # fmt: skip


def _lacking(duty: Duty, each: Touched) -> Words:
    if not duty.row.hs6:
        return Words("no HS code of the goods is in the register", "対象品目の HS 番号が登録簿にない")
    if each.lacking:
        codes = " ".join(each.lacking)
        return Words(
            f"not in the facts: HS {codes}; import that trade with `sozai data import`",
            f"データにない番号：HS {codes}。`sozai data import` で取り込む",
        )
    return Words("nothing", "なし")


def _when(duty: Duty, standings: Mapping[str, Words]) -> tuple[Any, ...]:
    row = duty.row
    until = row.valid_to or max(row.checked, row.valid_from)
    rate = f" {duty.high_share:.1%}" if duty.high_share is not None else ""
    state = _place(row.state)
    label = Words(f"{state.en}: {row.goods.en}{rate}", f"{state.ja}：{row.goods.ja}{rate}")
    return label, _year(row.valid_from), _year(until), standings[duty.standing], duty.high_share


def _year(day: str) -> float:
    """Return a day as a year with a fraction, for the axis."""
    on = date.fromisoformat(day)
    return round(on.year + (on.timetuple().tm_yday - 1) / 366.0, 2)


def _findings(
    shown: Sequence[Duty], trade: Sequence[tuple[Duty, Touched]], country: str
) -> tuple[Finding, ...]:
    def count(name: str, words: Words, chosen: Sequence[Duty]) -> Finding:
        return Finding(f"{name}_count", words, float(len(chosen)), grade="B")

    live = [duty for duty in shown if duty.standing in ("in-force", "unread")]
    seen = [(duty, each) for duty, each in trade if each.value_usd is not None and duty in live]
    unread = [duty for duty in live if duty.standing == "unread"]
    place = _place(country)
    return (
        count("on", Words(f"Items of other states' measures on {place.en}, in force or so when last read", f"他国・地域が{place.ja}に対して取る措置の項目数（実施中、または最終確認時に実施中）"), [duty for duty in live if _side(duty, country) == "on"]),
        count("own", Words(f"Items of {place.en}'s own measures, in force or so when last read", f"{place.ja}自身の措置の項目数（同上）"), [duty for duty in live if _side(duty, country) == "own"]),
        count("unread", Words("Of both, known only as of an earlier day", "うち、出典の時点より後の状況が不明なもの"), unread),
        Finding(
            "touched_usd", Words("Trade on record under their codes, each item by itself", "記録のある番号の貿易額（項目ごとに数えた合計）"),
            sum(each.value_usd or 0.0 for _, each in seen) if seen else None, grade="B" if seen else "D",
            comment=Words(f"{len(seen)} of {len(live)} items have trade on record; the others say what to import.", f"{len(live)} 項目中 {len(seen)} 項目に貿易の記録がある。他は表に取り込むべきデータを示す。"),
        ),
    )  # fmt: skip


WARNINGS = (
    Words(
        "The register is a selection with dates, not the law: a case that is missing here is not thereby absent. Compare the official text before any decision.",
        "本登録簿は日付付きの抜粋で、法令ではない。ここにない措置が存在しないとは限らない。判断の前に公式文書を確認すること。",
    ),
    Words(
        "A measure without a last day is known as of the day its page speaks of; after that it is shown as 'in force when last read'.",
        "最終日の定めがない措置は出典の時点まで確認できたもので、以後は「最終確認時は実施中」と示す。",
    ),
    Words(
        "HS codes are ours: wider than the goods of an anti-dumping case, only a part of those of a steel, aluminium or copper measure. Trade lies before the measure in most rows, and the duty takes it as unchanged.",
        "HS 番号は当方の選定。不当廉売の対象品目より広く、鉄鋼・アルミ・銅の措置では対象の一部にとどまる。貿易額の多くは措置前の年で、関税額は貿易額を不変とした値。",
    ),
    Words(
        "The rate is what the measure adds; the ordinary duty and other measures come on top.",
        "税率は措置による上乗せ分で、通常の関税や他の措置は含まない。",
    ),
)  # fmt: skip
TRADE_MEASURES = Study(
    name="trade-measures",
    title=Words("Which tariffs, quotas and anti-dumping cases hold on a day?", "指定日に適用される関税・割当・不当廉売措置"),
    method=Words(
        "Rows of the register with their days: who takes the measure, on whose goods, at which rate inside and outside a quota. On the day asked each is in force, in force when last read, not yet, ended, or undated. Trade is the newest year on record under the codes of the goods; where a code has none the answer says what to import.",
        "登録簿の行（措置を取る国・地域、対象の原産地、割当内外の税率、日付）から、指定日の状況を、実施中・最終確認時は実施中・実施前・終了・日付不明に分ける。貿易額は対象番号の記録がある最新年の値で、記録がない番号は取り込むべきデータを示す。",
    ),
    parameters=(
        Parameter("country", "country", "JPN", Words("country or region", "国・地域"), Words("its own measures and those on its goods", "自国の措置と、自国の品目への措置")),
        Parameter("date", "date", CHECKED, Words("date", "日付"), Words("The day on which the measures are looked at.", "措置の状況を見る日。")),
        Parameter("side", "choice", ALL, Words("whose measures", "措置の主体"), Words("its own, those on it, or all", "自国、自国への措置、または全て"), choices=((ALL, Words("all", "全て")), *SIDES.items())),
        Parameter("ended", "flag", False, Words("show ended ones", "終了した措置も表示"), Words("list measures that ended before the day too", "指定日より前に終了した措置も表に示す")),
    ),
    answer=answer,
    figures=(
        Figure("timeline", "range_bars", "timeline", "measure", "from_year",
               Words("Measures over time", "措置の時系列"),
               Words("The dot is the first day; the line runs to the last day, or as far as our source speaks.", "点は初日。線は最終日、または出典の時点まで。"), low="from_year", high="until_year"),
        Figure("trade", "bars", "trade", "goods", "value_usd",
               Words("Trade on record under the measures' codes (USD)", "措置の対象番号で記録のある貿易額（ドル）"),
               Words("Value of the newest year on record; measures without a bar have none on record.", "記録のある最新年の額。棒がない措置は記録なし。")),
    ),
)  # fmt: skip
