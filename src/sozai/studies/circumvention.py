"""Study `circumvention`: statistical signs that trade went round a measure, as upper bounds by country and code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Column, Fact, Finding, NoAnswerError, Parameter, ParameterError, Rows, Words
from ..terms.answer import ends
from ..terms.hs import REVISIONS, hs_codes
from ..terms.measures import VERIFICATIONS
from .study import Figure, Study
from .trade_codes import en, ja

if TYPE_CHECKING:
    from ..terms.facts import FactTables
    from ..trade import Event, Rerouting, Route

LISTED = 60
CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Preset:
    """Codes to look at around an act of table `events` or `trade_measures`, which says whose goods and from which day.

    `imported`: it needs a trade file of the user's. `origin`: whose goods, where the act is on those of several.
    """

    words: Words
    act: str
    revision: str
    hs: tuple[str, ...]
    imported: bool = False
    importer: str = "JPN"
    origin: str = ""

    @property
    def label(self) -> Words:
        """Return its name in a list, which says what it needs."""
        if not self.imported:
            return self.words
        codes = ", ".join(self.hs)
        return Words(
            f"{self.words.en} [import BACI or Comtrade first: HS {codes}, {self.revision}, years before and after]",
            f"{self.words.ja}［要取り込み：BACI または Comtrade、HS {codes}、{self.revision}、措置前後の年］",
        )


# Measures of exporters and of importers, Japan's own among them; a preset without facts on record is refused by name.
PRESETS: dict[str, Preset] = {
    "china-rare-earths-2010": Preset(Words("China's rare-earth export quotas, 2010", "中国のレアアース輸出枠（2010 年）"), "cn-2010-rare-earths", "HS1992", ("284610", "284690", "280530")),
    "china-graphite-2023": Preset(Words("China's export licences for graphite, December 2023", "中国の黒鉛輸出許可制（2023 年 12 月）"), "cn-2023-graphite", "HS1992", ("250410",)),
    "russia-coal-2022": Preset(Words("Embargoes and phase-outs of Russian coal, 2022 (importers', Japan's among them)", "ロシア産石炭の禁輸・削減（2022 年、日本を含む輸入側）"), "buyers-2022-russian-coal", "HS1992", ("270111", "270112")),
    "russia-gold-2022": Preset(Words("Import bans on Russian gold, 2022 (G7, Japan's own among them)", "ロシア産金の輸入禁止（2022 年、日本を含む G7）"), "buyers-2022-russian-gold", "HS1992", ("710812",), importer="GBR"),
    "russia-aluminium-2023": Preset(Words("Tariffs and bans on Russian aluminium, 2023 (importers')", "ロシア産アルミの関税・禁止（2023 年、輸入側）"), "buyers-2023-russian-aluminium", "HS1992", ("760110",)),
    "russia-crude-2022": Preset(Words("Embargoes and phase-outs of Russian crude oil, 2022 (G7, Japan's own among them)", "ロシア産原油の禁輸・削減（2022 年、日本を含む G7）"), "buyers-2022-russian-crude", "HS1992", ("270900",)),
    "indonesia-bauxite-2023": Preset(Words("Indonesia's export ban on bauxite, 2023", "インドネシアのボーキサイト輸出禁止（2023 年）"), "id-2023-bauxite", "HS1992", ("260600",), importer="CHN"),
    "indonesia-nickel-2020": Preset(Words("Indonesia's export ban on nickel ore, 2020", "インドネシアのニッケル鉱石輸出禁止（2020 年）"), "id-2020-nickel", "HS1992", ("260400",), imported=True),
    "congo-cobalt-2025": Preset(Words("DR Congo's export ban on cobalt, 2025", "コンゴ民主共和国のコバルト輸出禁止（2025 年）"), "cd-2025-cobalt", "HS2017", ("282200",), imported=True),
    "china-gallium-germanium-2023": Preset(Words("China's export licences for gallium and germanium, August 2023", "中国のガリウム・ゲルマニウム輸出許可制（2023 年 8 月）"), "cn-2023-gallium-germanium", "HS2017", ("811292",), imported=True),
    "china-antimony-2024": Preset(Words("China's export licences for antimony, September 2024", "中国のアンチモン輸出許可制（2024 年 9 月）"), "cn-2024-antimony", "HS2017", ("811010", "282580"), imported=True),
    "japan-hydrogen-fluoride-2019": Preset(Words("Japan's own export licences to Korea, 2019 (hydrogen fluoride)", "日本の対韓輸出管理の見直し（2019 年、フッ化水素）"), "jp-2019-korea", "HS2017", ("281111",), imported=True),
    "japan-potassium-hydroxide-2016": Preset(Words("Japan's own anti-dumping duty on Korean potassium hydroxide, 2016", "日本：韓国産水酸化カリウムへの不当廉売関税（2016 年）"), "jp-ad-potassium-hydroxide", "HS1992", ("281520",), imported=True, origin="KOR"),
    "japan-potassium-carbonate-2021": Preset(Words("Japan's own anti-dumping duty on Korean potassium carbonate, 2021", "日本：韓国産炭酸二カリウムへの不当廉売関税（2021 年）"), "jp-ad-potassium-carbonate", "HS1992", ("283640",), imported=True),
    "japan-graphite-electrodes-2025": Preset(Words("Japan's own anti-dumping duty on Chinese graphite electrodes, 2025", "日本：中国産黒鉛電極への不当廉売関税（2025 年）"), "jp-ad-electrodes", "HS2017", ("854511",), imported=True),
}  # fmt: skip
PLAUSIBILITY = {
    "above-output": Words("sells more than its own output on record", "記録上の自国生産を上回って販売"),
    "within-output": Words("own output could explain it", "自国生産で説明できる範囲"),
    "output-unknown": Words("own output not on record", "自国生産の記録なし"),
}
COLUMNS = (
    Column("country", Words("Third country or region", "第三国・地域")),
    Column("bound_tpa", Words("Upper bound", "上限値")),
    *ends("tpa"),
    Column("more_in_tpa", Words("More from the origin", "輸出国・地域からの増加")),
    Column("more_out_tpa", Words("More to the importer", "輸入国・地域への増加")),
    Column("sold_tpa", Words("Sold to the importer after", "措置後の販売量")),
    Column("own_output_tpa", Words("Own output on record", "自国生産（記録）")),
    Column("plausibility", Words("Capacity", "生産能力との関係")),
)
MIRROR_COLUMNS = (
    Column("country", Words("Exporter", "輸出国・地域")),
    Column("year", Words("Year", "年")),
    Column("sent_t", Words("Reported as sent", "輸出側の報告")),
    Column("received_t", Words("Reported as received", "輸入側の報告")),
    Column("gap_share", Words("Gap by mass", "質量の差")),
    Column("value_gap_share", Words("Gap by value", "金額の差")),
)


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the upper bound of rerouting around a measure; see `CIRCUMVENTION`."""
    event, words, act = _event(facts, asked)
    found = _found(facts, event, asked["event"])
    mirror, mirror_note, mirror_facts = _mirror(facts, event)
    codes = ", ".join(event.hs)
    return Answer(
        study="circumvention",
        title=Words(f"Statistical signs of circumvention, upper bounds: {words.en}, imports of {en(event.importer)}", f"迂回の疑いを示す統計的兆候（上限値）：{words.ja}、{ja(event.importer)}の輸入"),
        asked=asked,
        findings=_findings(found),
        tables=(
            Rows("routes", Words(f"Third countries and regions, HS {codes}", f"第三国・地域（HS {codes}）"), COLUMNS, tuple(_row(route) for route in found.routes)),
            _legs(found), *mirror,
        ),
        facts=(*(act.facts if act else ()), *found.chosen.largest(facts, LISTED // 2, exporter=event.origin), *found.chosen.largest(facts, LISTED // 2, importer=event.importer), *mirror_facts),
        assumptions=(
            *_said(act),
            Words("Flows err independently, by 15 % where BACI estimates them; the bounds are redrawn with that.", "各取引の誤差は独立とし、BACI の推計値で 15% とする。上限値の幅はこれによる。"),
        ),
        warnings=(*_warnings(found), *mirror_note, *found.chosen.notes),
        sources=found.chosen.sources,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """What a measure is, as its row says: whose goods, the first day, its title and how it was checked."""

    origin: str
    date: str
    title: Words
    verification: Words
    facts: tuple[Fact, ...]


def _act(facts: FactTables, preset: Preset) -> Act:
    """Return the act of a preset from table `events`, or `trade_measures` where it is a duty.

    Raises:
        NoAnswerError: no such row.
    """
    from ..terms.facts import facts_of

    table, day, whose = "events", "date", "exporter"
    rows = facts.frame(table, event=preset.act)
    if rows.empty:
        table, day, whose = "trade_measures", "valid_from", "origin"
        rows = facts.frame(table, measure=preset.act, kind="anti-dumping")
    rows = rows[(rows[day] != "") & rows[whose].isin([preset.origin] if preset.origin else rows[whose])]
    if rows.empty:
        raise NoAnswerError(
            f"Tables events and trade_measures have no row '{preset.act}'. Import one, or choose --event custom.",
            f"表 events・trade_measures に行「{preset.act}」がありません。行を取り込むか、--event custom を指定してください。",
        )
    first = rows.sort_values(day).iloc[0]
    return Act(
        str(first[whose]), str(first[day])[:10], Words(str(first["title_en"]), str(first["title_ja"])),
        VERIFICATIONS[str(first["verification"])], facts_of(rows, table),
    )  # fmt: skip


def _event(facts: FactTables, asked: Mapping[str, Any]) -> tuple[Event, Words, Act | None]:
    from ..trade import Event

    window = {"before": asked["years_before"], "after": asked["years_after"]}
    if asked["event"] != CUSTOM:
        preset = PRESETS[asked["event"]]
        act = _act(facts, preset)
        year = int(act.date[:4])
        return (
            Event(act.origin, asked["importer"], preset.hs, preset.revision, year, **window),
            preset.words,
            act,
        )
    codes = tuple(dict.fromkeys(re.findall(r"[^\s,、]+", asked["hs"])))
    if not codes:
        raise ParameterError(
            "--hs needs at least one six-digit code when --event is custom.",
            "--event custom のときは --hs に 6 桁の番号を 1 つ以上指定してください。",
        )
    year = asked["event_year"]
    words = Words(
        f"goods of {en(asked['origin'])} under HS {', '.join(codes)}, {year}",
        f"{ja(asked['origin'])}の HS {'、'.join(codes)}（{year} 年）",
    )
    return Event(asked["origin"], asked["importer"], codes, asked["revision"], year, **window), words, None


def _said(act: Act | None) -> tuple[Words, ...]:
    if act is None:
        return ()
    return (
        Words(
            f"The measure as its row says: {act.title.en}, from {act.date} ({act.verification.en}).",
            f"措置は表の行による：{act.title.ja}、{act.date} から（{act.verification.ja}）。",
        ),
    )


def _found(facts: FactTables, event: Event, name: str) -> Rerouting:
    """Return the bounds; a refusal also names the presets that the facts at hand carry."""
    from ..trade import rerouting

    try:
        return rerouting(facts, event, _outputs(event))
    except NoAnswerError as error:
        ready = [
            f"{other} --importer {preset.importer}"
            for other, preset in PRESETS.items()
            if not preset.imported and (other, preset.importer) != (name, event.importer)
        ]
        raise NoAnswerError(
            f"{error.words.en} Presets that the embedded facts carry: {', '.join(ready)}.",
            f"{error.words.ja}同梱データで使える例：{'、'.join(ready)}。",
        ) from error


def _outputs(event: Event) -> tuple[tuple[str, str], ...]:
    """Return the outputs that could be sold under the codes: those that the codes name, and the mine they start from."""
    named = {
        (entry.material, stage)
        for entry in hs_codes()
        if entry.code in event.hs and event.revision in entry.revisions
        for stage in (entry.stage, "mine")
    }
    return tuple(sorted(named))


def _row(route: Route) -> tuple[Any, ...]:
    return (
        route.country, route.bound_tpa, route.low_tpa, route.high_tpa, route.more_in_tpa, route.more_out_tpa,
        route.sold_tpa, route.own_output_tpa, route.plausibility,
    )  # fmt: skip


def _legs(found: Rerouting) -> Rows:
    columns = (
        Column("leg", Words("Trade", "取引")),
        Column("before_tpa", Words("Before", "措置前")),
        Column("after_tpa", Words("After", "措置後")),
    )
    event = found.event
    words = Words(
        f"{en(event.origin)} to {en(event.importer)}, direct",
        f"{ja(event.origin)}から{ja(event.importer)}へ（直接）",
    )
    title = Words("Direct trade before and after, yearly means", "直接取引の措置前後（年平均）")
    return Rows("direct", title, columns, ((words, found.direct_before_tpa, found.direct_after_tpa),))


def _findings(found: Rerouting) -> tuple[Finding, ...]:
    event = found.event
    (first, *_), (*_, last) = found.years
    change = found.direct_after_tpa - found.direct_before_tpa
    direct = Finding(
        "direct_change_tpa", Words(f"Direct trade, change of the yearly mean ({first}-{last})", f"直接取引の年平均の変化（{first}〜{last} 年）"), change, grade="B",
        comment=Words(f"From {found.direct_before_tpa:,.0f} to {found.direct_after_tpa:,.0f} t a year.", f"年 {found.direct_before_tpa:,.0f} トンから {found.direct_after_tpa:,.0f} トンへ。"),
    )  # fmt: skip
    if found.bound_tpa is None:
        return (direct,)
    fell = -change
    return (
        direct,
        Finding(
            "rerouted_bound_tpa", Words(f"Upper bound of what reached {en(event.importer)} through third countries", f"第三国・地域を経て{ja(event.importer)}に届いた量の上限値"),
            found.bound_tpa, found.low_tpa, found.high_tpa, "B", 0.0,
            Words(f"{found.bound_tpa / fell:.1%} of the fall; the true amount lies between zero and this.", f"減少分の {found.bound_tpa / fell:.1%}。実際の量は 0 とこの値の間。"),
        ),
        Finding(
            "chance_bound_tpa", Words("The same bound with the third countries' pairs shuffled", "組み合わせを入れ替えた場合の同じ上限値（偶然の目安）"), found.chance_tpa, grade="B",
            comment=Words("What unrelated changes alone would show.", "無関係な変化だけでも生じる大きさ。"),
        ),
        Finding(
            "above_output_bound_tpa", Words("Part of the bound of countries that sell more than their own output on record", "上限値のうち、記録上の自国生産を上回って販売する国・地域の分"),
            sum(route.bound_tpa for route in found.routes if route.plausibility == "above-output"), grade="C",
        ),
    )  # fmt: skip


def _mirror(facts: FactTables, event: Event) -> tuple[tuple[Rows, ...], tuple[Words, ...], tuple[Fact, ...]]:
    """Return the mirror gaps of the importer's purchases where both sides' reports are on record, else the reason."""
    from ..terms.facts import facts_of
    from ..trade import mirror_gaps

    years = (event.year - event.before, event.year + event.after)
    try:
        gaps = mirror_gaps(facts, event.hs, event.revision, *years)
    except NoAnswerError as error:
        return (), (error.words,), ()
    rows = tuple(
        (gap.exporter, gap.year, gap.sent_t, gap.received_t, gap.mass_gap, gap.value_gap)
        for gap in gaps if gap.importer == event.importer and gap.value_gap is not None
    )  # fmt: skip
    where = {"hs": list(event.hs), "hs_revision": event.revision, "year": list(range(years[0], years[1] + 1))}
    frame = facts.frame("reported_trade", **where).sort_values("value_usd", ascending=False).head(LISTED)
    title = Words(
        "Mirror gaps: what exporters sent and the importer received",
        "ミラーギャップ：輸出側と輸入側の報告の差",
    )
    return (Rows("mirror", title, MIRROR_COLUMNS, rows),), (), facts_of(frame, "reported_trade")


def _warnings(found: Rerouting) -> tuple[Words, ...]:
    (before, after), event = found.years, found.event
    notes = [
        Words(
            "These are statistical signs and upper bounds, no evidence against any country, region or firm: the same rises come from other goods in the code, own output, stocks and demand. For Vietnam in 2021 such bounds were nine times what firms' records showed (16.1 against 1.8 %).",
            "これは統計的兆候と上限値であり、いかなる国・地域や企業の違反の証拠でもない。同じ増加は、番号内の他の品目、自国生産、在庫、需要からも生じる。2021 年のベトナムでは、この方法の値（16.1%）は企業データによる値（1.8%）の 9 倍だった。",
        ),
        Words(
            f"Years compared: {', '.join(map(str, before))} and {', '.join(map(str, after))}; the year of the measure is left out, and no month is interpolated.",
            f"比べた年：{'、'.join(map(str, before))} と {'、'.join(map(str, after))}。措置の年は除き、月の補間はしない。",
        ),
        Words(
            f"Masses are on record for {found.covered_share:.1%} of the value; the rest is left out.",
            f"質量の記録があるのは金額の {found.covered_share:.1%}。残りは除いた。",
        ),
        Words(
            "Own output is the largest on record of any year and its basis (contained, oxide, gross) can differ from traded mass.",
            "自国生産は記録上の最大値（年は問わない）で、質量の基準（含有量・酸化物・総量）が貿易量と異なることがある。",
        ),
    ]
    short = (len(before), len(after)) != (event.before, event.after)
    if short:
        notes.append(
            Words(
                f"Asked were {event.before} years before and {event.after} after; on record are {len(before)} and {len(after)}.",
                f"措置前 {event.before} 年・措置後 {event.after} 年のうち、記録があるのは {len(before)} 年・{len(after)} 年。",
            )
        )
    if found.bound_tpa is None:
        notes.append(
            Words(
                "Direct trade did not fall, so there is nothing to go round and no bound is given.",
                "直接取引は減っておらず、迂回の対象がないため上限値は示さない。",
            )
        )
    return tuple(notes)


def _years(name: str, default: int, en_: str, ja_: str) -> Parameter:
    return Parameter(name, "integer", default, Words(en_, ja_), Words("calendar years", "暦年の数"), 1, 10)


EVENTS = (*((name, preset.label) for name, preset in PRESETS.items()), (CUSTOM, Words("custom: the options below", "任意（以下で指定）")))  # fmt: skip

CIRCUMVENTION = Study(
    name="circumvention",
    title=Words("Statistical signs of circumvention of a measure (upper bounds)", "迂回の疑いを示す統計的兆候（上限値）"),
    method=Words(
        "After a measure on an origin's goods: did direct trade fall while the origin sold more to third countries and these sold more to the importer, in the same codes? The smaller of the two rises is the upper bound of what went round through each third country; beside it stand the bound that arises when the pairs are shuffled, and whether the third country sells more than its own output on record. Yearly masses only; countries and codes, never firms. Where both sides' reports are on record, mirror gaps are shown.",
        "ある国・地域の品目への措置の前後で、直接取引が減る一方、同じ番号で第三国・地域への輸出と第三国・地域から輸入国への輸出がともに増えたかを見る。2 つの増加の小さい方を、その第三国・地域を経た量の上限値とする。あわせて、組み合わせを入れ替えた場合の値（偶然の目安）と、第三国・地域の販売が自国生産の記録を上回るかを示す。年間の質量のみを用い、国・地域と番号のみを扱い、企業は扱わない。双方の報告がある場合はミラーギャップも示す。",
    ),
    parameters=(
        Parameter("event", "choice", "china-rare-earths-2010", Words("measure", "措置"), Words("a dated measure, or custom", "措置の例、または任意指定"), choices=EVENTS),
        Parameter("importer", "country", "JPN", Words("importer", "輸入国・地域"), Words("whose purchases are looked at", "調べる輸入側の国・地域")),
        _years("years_before", 3, "years before", "措置前の年数"),
        _years("years_after", 3, "years after", "措置後の年数"),
        Parameter("origin", "country", "CHN", Words("origin (custom)", "対象の輸出国・地域（任意指定）"), Words("whose goods the measure is about", "措置の対象となる輸出側")),
        Parameter("hs", "text", "", Words("HS codes (custom)", "HS 番号（任意指定）"), Words("six digits, by comma", "6 桁、コンマ区切り")),
        Parameter("revision", "choice", "HS1992", Words("HS revision (custom)", "HS の版（任意指定）"), Words("of the codes", "番号の版"), choices=tuple((name, Words(name, name)) for name in REVISIONS)),
        Parameter("event_year", "integer", 2018, Words("year (custom)", "措置の年（任意指定）"), Words("the year left out between before and after", "前後の比較から除く年"), 1996, 2100),
    ),
    answer=answer,
    figures=(
        Figure("routes", "range_bars", "routes", "country", "bound_tpa",
               Words("Upper bound by third country or region (t a year)", "第三国・地域別の上限値（トン/年）"),
               Words("The smaller of the two rises for each third country, with its range.", "第三国・地域ごとの 2 つの増加の小さい方と幅。"), low="low_tpa", high="high_tpa"),
    ),
    standard=(),
    names=PLAUSIBILITY,
)  # fmt: skip
