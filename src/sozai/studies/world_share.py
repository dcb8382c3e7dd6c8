"""Study `world-share`: a country's share of the world in production, consumption and exports, and when its trend broke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..terms import MATERIALS, Answer, Column, Fact, Finding, NoAnswerError, Parameter, Rows, Words
from .study import Figure, Study
from .trade_codes import en, good, ja

if TYPE_CHECKING:
    from ..terms.facts import FactTables
    from ..trade import Break, Flows, Printed, Share

LAST = 2100
LISTED = 20
# item -> stage of its output ("" for none on record), HS revision and codes of its trade
ITEMS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "steel": ("refine", "HS2017", ("720839", "720917", "721049", "722511", "722519")),
    "aluminium": ("smelt", "HS1992", ("760110",)),
    "copper": ("refine", "HS2017", ("740311",)),
    "titanium": ("metal", "HS2017", ("810820",)),
    "rare-earth-magnets": ("", "HS2017", ("850511",)),
    "rare-earths": ("mine", "HS1992", ("284610", "284690", "280530")),
    "cobalt": ("refine", "HS1992", ("810510",)),
    "gallium": ("refine", "HS2017", ("811292",)),
    "selenium": ("refine", "HS1992", ("280490",)),
    "tungsten": ("mine", "HS1992", ("810110",)),
}
QUANTITIES = {
    "production": Words("Production", "生産量"),
    "consumption": Words("consumption", "消費"),
    "export": Words("exports", "輸出"),
}
PRODUCTION_COLUMNS = (
    Column("material", Words("Material", "素材")),
    Column("year", Words("Year", "年")),
    Column("share", Words("Share of world production", "世界生産に占める比率")),
    Column("rows_share", Words("Share of the sum of countries", "国別の合計に占める比率")),
    Column("output_t", Words("Output", "生産量")),
    Column("world_t", Words("World", "世界計")),
    Column("source", Words("Source", "出典")),
    Column("grade", Words("Grade", "確度")),
)
EXPORT_COLUMNS = (
    Column("material", Words("Material", "素材")),
    Column("year", Words("Year", "年")),
    Column("share", Words("Share of world exports by value", "世界輸出額に占める比率")),
    Column("mass_share", Words("by mass", "質量の比率")),
    Column("export_usd", Words("Exports", "輸出額")),
)
PRINTED_COLUMNS = (
    Column("material", Words("Material", "素材")),
    Column("quantity", Words("Share of", "比率の対象")),
    Column("year", Words("Year", "年")),
    Column("printed_share", Words("As printed", "印刷値")),
    Column("own_share", Words("From the same page's tonnes", "同じ資料のトン数からの値")),
    Column("difference_share", Words("Difference", "差")),
    Column("remark", Words("Agree?", "一致するか")),
)
BREAK_COLUMNS = (
    Column("material", Words("Material", "素材")),
    Column("first_year", Words("First year", "最初の年")),
    Column("last_year", Words("Last year", "最後の年")),
    Column("break_year", Words("Likeliest break", "転換の可能性が最も高い年")),
    Column("p_value", Words("p-value", "p 値")),
    Column("before_share", Words("Change a year before", "それ以前の年変化")),
    Column("after_share", Words("Change a year from then on", "それ以後の年変化")),
    Column("remark", Words("Reading", "読み方")),
)
ADVANTAGE_COLUMNS = (
    Column("hs", Words("HS code", "HS 番号")),
    Column("good", Words("Good", "品目")),
    Column("advantage", Words("Revealed advantage", "顕示比較優位指数")),
    Column("share", Words("Share of world exports", "世界輸出に占める比率")),
    Column("export_usd", Words("Exports", "輸出額")),
)
SURE = 0.05


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the shares of a country; see `WORLD_SHARE`."""
    from ..trade import printed_shares, production_shares

    country, items = asked["country"], asked["items"]
    production: dict[str, Sequence[Share]] = {}
    used: list[Fact] = []
    for item in items:
        stage = ITEMS[item][0]
        shares, rows = production_shares(facts, item, stage, country) if stage else ((), ())
        production[item] = shares
        used += rows
    exports, sources, flown = _exports(facts, items, country)
    used += flown
    printed = [each for each in printed_shares(facts, country) if each.material in items]
    used += [each.fact for each in printed]
    if not any(production.values()) and not exports and not printed:
        raise NoAnswerError(
            f"Tables production, trade_flows and printed_shares have no row of {en(country)} for {', '.join(items)}.",
            f"表 production、trade_flows、printed_shares に{ja(country)}の {'、'.join(items)} の行がありません。",
        )
    breaks = {item: _break(shares) for item, shares in exports.items()}
    advantage, basket = _advantage(facts, country)
    return Answer(
        study="world-share",
        title=Words(f"What share of the world does {en(country)} have, and when did its trend break?", f"{ja(country)}の世界シェアの推移と転換点"),
        asked=asked,
        findings=(*_production_findings(production), *_export_findings(exports), *_printed_findings(printed)),
        tables=(
            _export_table(exports), _production_table(production), _printed_table(printed), _break_table(exports, breaks), advantage,
        ),
        facts=tuple(used),
        warnings=(*_missing(items, production, exports, printed, country), *basket, *_partial(sources), *WARNINGS),
        sources=sources,
    )  # fmt: skip


def _exports(
    facts: FactTables, items: Sequence[str], country: str
) -> tuple[dict[str, Sequence[Share]], tuple[str, ...], list[Fact]]:
    from ..trade import export_shares

    found: dict[str, Sequence[Share]] = {}
    sources: list[str] = []
    used: list[Fact] = []
    for item in items:
        chosen = _chosen(facts, item)
        if chosen is None:
            continue
        found[item] = export_shares(facts, chosen, country)
        sources += chosen.sources
        used += chosen.largest(facts, LISTED, exporter=country)
    return found, tuple(dict.fromkeys(sources)), used


def _chosen(facts: FactTables, item: str) -> Flows | None:
    """Return the trade of an item; None unless every one of its codes is on record, for a part is no share."""
    from ..trade import flows

    _, revision, codes = ITEMS[item]
    try:
        chosen = flows(facts, revision, 1900, LAST, codes)
    except NoAnswerError:
        return None
    known = int(chosen.ask(facts, "SELECT count(DISTINCT hs) AS n FROM flows")["n"].iloc[0])
    return chosen if known == len(codes) else None


def _break(shares: Sequence[Share]) -> Break | None:
    import numpy as np

    from ..trade import trend_break

    return trend_break(np.array([float(s.year) for s in shares]), np.array([s.share for s in shares]))


def _advantage(facts: FactTables, country: str) -> tuple[Rows, tuple[Words, ...]]:
    from ..trade import advantages, flows, revisions

    title = Words("Revealed advantage within the codes on record", "記録のある番号の中での顕示比較優位")
    latest = facts.sql("SELECT max(year) AS year FROM trade_flows")["year"].iloc[0]
    if latest != latest:
        return Rows("advantage", title, ADVANTAGE_COLUMNS, ()), ()
    year = int(latest)
    # The revision with most codes is the widest basket.
    most = "SELECT hs_revision FROM trade_flows WHERE year = ? GROUP BY 1 ORDER BY count(DISTINCT hs) DESC, 1 DESC"
    revision = str(facts.sql(most, [year])["hs_revision"].iloc[0]) if revisions(facts, year, year) else ""
    found = advantages(facts, flows(facts, revision, year, year), country)
    rows = tuple((a.hs, good(a.hs, revision), a.advantage, a.export_share, a.export_usd) for a in found[:15])
    note = Words(
        f"Revealed advantage is relative to the {found[0].codes if found else 0} codes of {revision} on record in {year}, not to all goods.",
        f"顕示比較優位は {year} 年に記録のある {revision} の {found[0].codes if found else 0} 番号の中での値で、全品目に対するものではない。",
    )
    return Rows("advantage", title, ADVANTAGE_COLUMNS, rows), (note,)


def _production_table(production: Mapping[str, Sequence[Share]]) -> Rows:
    rows = tuple(
        (item, s.year, s.share, s.other_share, s.country_amount, s.world_amount, s.source, s.grade)
        for item, shares in production.items() for s in sorted(shares, key=lambda s: (s.year, s.source))
    )  # fmt: skip
    return Rows(
        "production",
        Words("Share of world production, by edition", "世界生産に占める比率（版別）"),
        PRODUCTION_COLUMNS,
        rows,
    )


def _export_table(exports: Mapping[str, Sequence[Share]]) -> Rows:
    # By year first: a chart draws the years in the order in which it meets them.
    every = sorted(
        ((s.year, item, s) for item, shares in exports.items() for s in shares), key=lambda row: row[0]
    )
    rows = tuple((item, year, s.share, s.other_share, s.country_amount) for year, item, s in every)
    return Rows("exports", Words("Share of world exports", "世界輸出に占める比率"), EXPORT_COLUMNS, rows)


def _printed_table(printed: Sequence[Printed]) -> Rows:
    rows = tuple(
        (p.material, QUANTITIES[p.measure], p.year, p.printed_share, p.own_share, p.printed_share - p.own_share,
         Words("yes", "一致") if p.agrees else Words("no", "不一致"))
        for p in printed
    )  # fmt: skip
    return Rows(
        "printed",
        Words("Printed shares beside their own tonnes", "印刷された比率と同じ資料のトン数"),
        PRINTED_COLUMNS,
        rows,
    )


def _break_table(exports: Mapping[str, Sequence[Share]], breaks: Mapping[str, Break | None]) -> Rows:
    rows: list[tuple[Any, ...]] = []
    for item, shares in exports.items():
        found = breaks[item]
        ends = (shares[0].year, shares[-1].year)
        if found is None:
            words = Words(
                f"not tested: {len(shares)} years on record, 10 needed",
                f"検定せず（{len(shares)} 年分、10 年以上が必要）",
            )
            rows.append((item, *ends, None, None, None, None, words))
            continue
        words = (
            Words("the trend broke", "転換あり")
            if found.p_value < SURE
            else Words("one line does as well", "転換があるとはいえない")
        )
        rows.append((item, *ends, found.year, found.p_value, found.slope_before, found.slope_after, words))
    return Rows(
        "breaks",
        Words("Break of the trend of the export share", "輸出シェアの転換年の検定"),
        BREAK_COLUMNS,
        tuple(rows),
    )


def _production_findings(production: Mapping[str, Sequence[Share]]) -> tuple[Finding, ...]:
    found = []
    for item, shares in production.items():
        if not shares:
            continue
        year = max(s.year for s in shares)
        latest = [s for s in shares if s.year == year]
        point = latest[-1]
        ends = [value for s in latest for value in (s.share, s.other_share) if value is not None]
        name = MATERIALS[item].words
        found.append(Finding(
            f"{item.replace('-', '_')}_production_share", Words(f"{name.en}: share of world production, {year}", f"{name.ja}：世界生産に占める比率（{year} 年）"),
            point.share, min(ends), max(ends), point.grade, None,
            Words("Range: world total as printed, or the sum of countries.", "幅は、印刷された世界計と国別合計のどちらで割るかによる。"),
        ))  # fmt: skip
    return tuple(found)


def _export_findings(exports: Mapping[str, Sequence[Share]]) -> tuple[Finding, ...]:
    found = []
    for item, shares in exports.items():
        last, name = shares[-1], MATERIALS[item].words
        ends = [value for value in (last.share, last.other_share) if value is not None]
        found.append(Finding(
            f"{item.replace('-', '_')}_export_share", Words(f"{name.en}: share of world exports, {last.year}", f"{name.ja}：世界輸出に占める比率（{last.year} 年）"),
            last.share, min(ends), max(ends), "B", None, Words("By value; the range also holds the share by mass.", "金額による。幅は質量による比率を含む。"),
        ))  # fmt: skip
    return tuple(found)


def _printed_findings(printed: Sequence[Printed]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            f"{p.material}_{p.measure}_{p.year}_printed_share",
            Words(f"{MATERIALS[p.material].words.en}: printed share of {QUANTITIES[p.measure].en}, {p.year}", f"{MATERIALS[p.material].words.ja}：資料に印刷された{QUANTITIES[p.measure].ja}シェア（{p.year} 年）"),
            p.printed_share, grade="B",
            comment=Words(f"The same page's tonnes give {p.own_share:.2%}.", f"同じ資料のトン数からは {p.own_share:.2%}。"),
        )
        for p in printed if not p.agrees
    )  # fmt: skip


def _missing(
    items: Sequence[str],
    production: Mapping[str, Sequence[Share]],
    exports: Mapping[str, Sequence[Share]],
    printed: Sequence[Printed],
    country: str,
) -> tuple[Words, ...]:
    """Return sentences that name what is not on record, quantity by quantity."""
    eaten = {p.material for p in printed if p.measure == "consumption"}
    lacks = (
        ("production", [i for i in items if not production[i]], Words("no row of its own in table production", "表 production に行がない")),
        ("export", [i for i in items if i not in exports], Words("no trade under its codes in table trade_flows", "表 trade_flows に該当番号の貿易がない")),
        ("consumption", [i for i in items if i not in eaten], Words("no consumption by country on record", "国別消費の記録がない")),
    )  # fmt: skip
    return tuple(
        Words(
            f"{QUANTITIES[name].en.capitalize()} of {en(country)}: {why.en} for {', '.join(MATERIALS[i].words.en.lower() for i in absent)}.",
            f"{ja(country)}の{QUANTITIES[name].ja}：{'、'.join(MATERIALS[i].words.ja for i in absent)}は{why.ja}。",
        )
        for name, absent, why in lacks if absent
    )  # fmt: skip


def _partial(sources: Sequence[str]) -> tuple[Words, ...]:
    if not any("largest" in source for source in sources):
        return ()
    return (
        Words(
            "HS 850511 before 2024 rests on the largest flows only, without masses.",
            "HS 850511 の 2023 年以前は大口の取引のみで、質量はない。",
        ),
    )


WARNINGS = (
    Words(
        "Production, consumption and export shares are three quantities and are not comparable with one another.",
        "生産・消費・輸出のシェアは別の量であり、互いに比べられない。",
    ),
    Words(
        "Export shares hold re-exports, and codes hold more than the material: HS 811292 has gallium, germanium and indium together, HS 850511 every metal magnet.",
        "輸出シェアは再輸出を含み、番号は他の品目も含む（HS 811292 はガリウム・ゲルマニウム・インジウムなど、HS 850511 は全ての金属磁石）。",
    ),
)
CHOICES = tuple((item, MATERIALS[item].words) for item in ITEMS)

WORLD_SHARE = Study(
    name="world-share",
    title=Words("What share of the world does a country have, and when did its trend break?", "ある国・地域の世界シェアはどう推移し、いつ転換したか"),
    method=Words(
        "Three quantities side by side: production (a country's row over the world's total, edition by edition), consumption (only where printed), exports (by value and by mass). A line is fitted to the export share and to the two sides of every year; the likeliest break is the year with the largest F (Quandt-Andrews), its p-value from series drawn under one unbroken line with errors as autocorrelated as those seen. Printed shares stand beside what the tonnes of the same page give.",
        "生産（国の値÷世界計、版ごと）、消費（印刷値がある場合のみ）、輸出（金額・質量）の 3 つを並べて示す。輸出シェアには直線を当てはめ、各年の前後で分けた場合と比べて F 統計量が最大の年を転換年とする（Quandt–Andrews）。p 値は、転換のない直線のまわりに同じ自己相関の誤差を引き直して求める。資料に印刷された比率は、同じ資料のトン数から計算した値と並べる。",
    ),
    parameters=(
        Parameter("country", "country", "JPN", Words("country or region", "国・地域"), Words("ISO code or name: JPN, 日本", "ISO コードまたは名称（例: JPN、日本）")),
        Parameter("items", "choices", tuple(ITEMS), Words("materials", "素材"), Words("one or more, by comma", "コンマ区切りで複数可"), choices=CHOICES),
    ),
    answer=answer,
    figures=(
        Figure("exports", "lines", "exports", "year", "share",
               Words("Share of world exports by value", "世界輸出額に占める比率"),
               Words("Lines by material and year.", "素材別の推移。"), series="material"),
        Figure("production", "bars", "production", "year", "share",
               Words("Share of world production", "世界生産に占める比率"),
               Words("Bars by year and material, each edition apart.", "年・素材別、版ごとの棒。"), series="material"),
    ),
    standard=(),
    names=QUANTITIES,
)  # fmt: skip
