"""Study `supply-map`: where each stage of a chain happens, and how it reaches a buyer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Column, Finding, Parameter, Rows, Words
from ..terms.answer import ends
from .chains import (
    BUYER,
    CHAIN,
    MAGNETS,
    MATERIAL_CHOICES,
    OR_ALL,
    YEAR,
    Band,
    band,
    done,
    elements_asked,
    final_goods,
    followed,
    only_country,
)
from .dependency import assumptions, conflicts, final_codes, made_at, stages_of
from .study import Figure, Study

if TYPE_CHECKING:
    from ..chain import Base, Chain
    from ..terms import Fact
    from ..terms.facts import FactTables

DEFAULT = "ndpr"
LARGEST = 7  # countries shown by name in the bars; the rest stands together
SMALLEST_SHARE = 0.005  # links of the Sankey below this share of the buyer's use are left to the table
STAGE_COLUMNS = (
    Column("stage", Words("Stage", "工程")),
    Column("country", Words("Country or region", "国・地域")),
    Column("output_tpa", Words("Contained in output", "生産量（含有）")),
    *ends("tpa"),
    Column("share", Words("Share of the world", "世界シェア")),
    Column("mark", Words("Mark", "区分")),
)
LINK_COLUMNS = (
    Column("source", Words("From", "起点")),
    Column("target", Words("To", "終点")),
    Column("flow_tpa", Words("Contained in the buyer's use", "需要国・地域の使用分（含有）")),
    Column("flow_share", Words("Share of the use", "使用に占める比率")),
)
REPORTED_COLUMNS = (
    Column("statistic", Words("Statistic", "統計")),
    Column("country", Words("Country or region", "国・地域")),
    Column("output_t", Words("Printed", "公表値")),
    Column("share", Words("Share of the sum of rows", "行の合計に占める比率")),
    Column("quality", Words("Quality", "値の性質")),
    Column("grade", Words("Grade", "確度")),
    Column("source", Words("Source", "出典")),
)


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the map of the chain; see `SUPPLY_MAP` for what is asked."""
    from ..chain import build
    from ..terms import COUNTRIES, MATERIALS

    base = build(facts, asked["chain"])
    place = COUNTRIES[asked["buyer"]].words
    chain = base.chain
    element = elements_asked(chain, (asked["material"],), (DEFAULT,))[0]
    buyer = followed(chain, asked["buyer"])
    bars, findings = _stages(base, element)
    links = _links(chain, element, buyer)
    reported, reported_findings, reported_facts = _reported(facts, chain)
    every = tuple(range(len(chain.facts)))
    return Answer(
        study="supply-map",
        title=_title(chain, MATERIALS[element].words),
        asked=asked if chain.name == MAGNETS else {**asked, "material": element},
        findings=(*findings, *reported_findings),
        tables=(
            Rows("stages", Words("Output by stage and country", "工程別・国地域別の生産量"), STAGE_COLUMNS, bars, every),
            Rows("links", Words(f"The way to {place.en}", f"{place.ja}への経路"), LINK_COLUMNS, links, every),
            reported,
            conflicts(chain),
        ),
        facts=(*chain.facts, *reported_facts),
        assumptions=assumptions(chain),
        warnings=(
            Words(
                "Bars show contained tonnes of the balanced chain; table 'reported' shows publishers' figures as printed, which need not agree.",
                "棒グラフは整合化した供給網の含有量。公表値そのものは表「公表値」にあり、一致するとは限らない。",
            ),
            *chain.gaps,
        ),
    )  # fmt: skip


def _title(chain: Chain, name: Words) -> Words:
    if chain.name == MAGNETS:
        return Words(
            f"Where {name.en.lower()} for magnets is mined, separated, reduced and made into magnets, {YEAR}",
            f"磁石用{name.ja}はどこで採掘・分離・還元・磁石化されるか（{YEAR} 年）",
        )
    steps = [done(stage) for stage in chain.stages]
    return Words(
        f"Where {name.en.lower()} is {' and '.join(step.en for step in steps)}, {YEAR}",
        f"{name.ja}はどこで{'・'.join(step.ja for step in steps)}されるか（{YEAR} 年）",
    )


def _stages(base: Base, element: str) -> tuple[tuple[tuple[Any, ...], ...], tuple[Finding, ...]]:
    """Return the rows of stage and country, and the largest maker's share of each stage as findings."""
    import numpy as np

    from ..chain import MARKS

    rows: list[tuple[Any, ...]] = []
    findings = []
    alone = only_country(base.chain)
    for stage in stages_of(base.chain, element):
        made = made_at(base.chain, element, stage)
        samples = np.array([made_at(chain, element, stage) for chain in base.ensemble])
        assumed = np.array([made_at(chain, element, stage) for chain in base.assumed])
        order = [int(i) for i in np.argsort(-made) if made[i] > 0]
        low, high = np.percentile(samples, [5, 95], axis=0)
        named, rest = order[:LARGEST], order[LARGEST:]
        for i in named:
            mark = MARKS[_mark(base.chain, stage, i)].en
            share = None if alone else made[i] / made.sum()
            rows.append(
                (
                    stage,
                    base.chain.regions[i],
                    made[i],
                    min(low[i], made[i]),
                    max(high[i], made[i]),
                    share,
                    mark,
                )
            )
        if rest:
            left = float(made[rest].sum())
            edge = np.percentile(samples[:, rest].sum(axis=1), [5, 95])
            rows.append(
                (stage, "ROW", left, min(edge[0], left), max(edge[1], left), left / made.sum(), MARKS[1].en)
            )
        top = order[0]
        if alone is not None:
            held = band(made[top], samples[:, top].tolist(), assumed[:, top].tolist())
            findings.append(_output(element, stage, alone, held))
            continue
        held = band(
            made[top] / made.sum(),
            (samples[:, top] / samples.sum(axis=1)).tolist(),
            (assumed[:, top] / assumed.sum(axis=1)).tolist(),
        )
        findings.append(_finding(base.chain, element, stage, top, held))
    return _merged(rows), tuple(findings)


def _merged(rows: list[tuple[Any, ...]]) -> tuple[tuple[Any, ...], ...]:
    """Add up rows of the same stage and region (ROW can be a region of the chain and the rest of the bars)."""
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    for row in rows:
        key = (row[0], row[1])
        old = found.get(key)
        found[key] = (
            row if old is None else (*key, *(a + b for a, b in zip(old[2:6], row[2:6], strict=True)), row[6])
        )
    return tuple(found.values())


def _mark(chain: Chain, stage: str, region: int) -> int:
    marks = [
        int(chain.processes.mark[i])
        for i, name in enumerate(chain.processes.name)
        if name.split("-")[0] == stage
        and chain.processes.region[i] == region
        and chain.processes.activity_tpa[i] > 0
    ]
    return max(marks, default=1)


def _finding(chain: Chain, element: str, stage: str, top: int, held: Band) -> Finding:
    from ..terms import COUNTRIES, MATERIALS

    country, name, words = COUNTRIES[chain.regions[top]].words, MATERIALS[element].words, done(stage)
    only = held.value >= 1.0
    leans = only or (held.assumed_share is not None and held.assumed_share > 0.5)
    return Finding(
        f"{stage}_largest_share",
        Words(f"{name.en} {words.en}: {country.en}'s share of the world", f"{name.ja}の{words.ja}：{country.ja}の世界シェア"),
        held.value, held.low, held.high, "D" if leans else "C", held.assumed_share,
        Words("An input, not a finding.", "推計結果ではなく前提。") if only else Words("", ""),
    )  # fmt: skip


def _output(element: str, stage: str, country: str, held_tpa: Band) -> Finding:
    """Return what the one country on record makes: the world's output, and so its share, is not known."""
    from ..terms import COUNTRIES, MATERIALS

    place, name, words = COUNTRIES[country].words, MATERIALS[element].words, done(stage)
    return Finding(
        f"{stage}_output_tpa",
        Words(f"{name.en} {words.en} in {place.en}", f"{place.ja}で{words.ja}される{name.ja}"),
        held_tpa.value, held_tpa.low, held_tpa.high, "D", held_tpa.assumed_share,
        Words("Its share of the world is not known: no other country is on record.", "他の国・地域の記録がなく、世界シェアは分からない。"),
    )  # fmt: skip


def _links(chain: Chain, element: str, buyer: int) -> tuple[tuple[Any, ...], ...]:
    """Return stage-to-stage links of the buyer's use: who made it at a stage, and who took it on from there."""
    import numpy as np

    from ..chain import node_shares, origin_shares

    stages = stages_of(chain, element)
    content = np.array([good.content.get(element, 0.0) for good in chain.commodities])
    bought = chain.uses.region == buyer
    final = np.array([good.stage == stages[-1] for good in chain.commodities])[chain.uses.commodity]
    total = float((chain.uses.use_tpa * content[chain.uses.commodity])[bought & final].sum())
    made = origin_shares(chain, element, stages[-1], buyer)
    rows = [
        (
            f"{stages[-1]}|{chain.regions[i]}",
            f"use|{chain.regions[buyer]}",
            float(made[i]) * total,
            float(made[i]),
        )
        for i in np.flatnonzero(made >= SMALLEST_SHARE)
    ]
    for before, stage in zip(stages[-2::-1], stages[:0:-1], strict=True):
        weight = origin_shares(chain, element, stage, buyer)
        came = np.einsum("gi,gij->ij", _taken(chain, content, stage), node_shares(chain, element, before))
        for i in np.flatnonzero(weight > 0):
            for j in np.flatnonzero(weight[i] * came[i] >= SMALLEST_SHARE):
                part = float(weight[i] * came[i, j])
                rows.append(
                    (f"{before}|{chain.regions[j]}", f"{stage}|{chain.regions[i]}", part * total, part)
                )
    return tuple(reversed(rows))


def _taken(chain: Chain, content: Any, stage: str) -> Any:
    """Return the share (commodities, regions) of each good in what the processes of a stage take of the element."""
    import numpy as np

    processes = chain.processes
    here = np.array([name.split("-")[0] == stage for name in processes.name])
    taken = np.zeros((len(chain.commodities), len(chain.regions)))
    amounts = processes.activity_tpa[:, None] * processes.inputs * content
    np.add.at(taken.T, processes.region[here], amounts[here])
    return taken / np.maximum(taken.sum(axis=0), 1e-300)


PRINTED = (
    ("rare-earths", "mine", Words("rare-earth oxides mined, latest edition", "希土類の採掘（酸化物換算、最新版）")),
    ("magnet-rare-earths", "refine", Words("magnet rare earths refined", "磁石用希土類の精製")),
)  # fmt: skip


def _printed(facts: FactTables, chain: Chain) -> Iterator[tuple[str, str, str | None, Words]]:
    """Yield (material, stage, form, words) of the production statistics that speak of a chain.

    The form is None where the newest edition has but one; of several, each is told apart.
    """
    from ..terms import MATERIALS

    if chain.name == MAGNETS:
        yield from ((material, stage, None, words) for material, stage, words in PRINTED)
        return
    steps = facts.frame("steps")
    steps = steps[[set(process.split("+")) <= set(chain.processes.name) for process in steps.process]]
    for material, stage, held in dict.fromkeys(zip(steps.material, steps.stage, steps.form, strict=True)):
        said = facts.frame("production", year=YEAR, material=material, stage=stage)
        newest = said[(said.vintage == said.vintage.max()) & (said.country != "WLD")]
        forms = sorted(form for form in set(newest.form) if held.lower() in form.lower())
        words = Words(
            f"{MATERIALS[material].words.en.lower()} {done(stage).en}",
            f"{MATERIALS[material].words.ja}の{done(stage).ja}",
        )
        if len(set(newest.form)) == 1:
            yield material, stage, None, words
            continue
        for form in forms:
            yield material, stage, form, Words(f"{words.en} ({form})", f"{words.ja}（{form}）")


def _reported(facts: FactTables, chain: Chain) -> tuple[Rows, tuple[Finding, ...], tuple[Fact, ...]]:
    """Return publishers' figures as printed: production (MCS, IEA) and the final goods traded (BACI)."""
    from ..risk import concentration
    from ..terms import COUNTRIES

    start = len(chain.facts)
    rows: list[tuple[Any, ...]] = []
    findings, used = [], []
    for material, stage, form, words in _printed(facts, chain):
        found = concentration(facts, material, stage, YEAR, form=form)
        of = "" if form is None else "_" + re.sub(r"[^a-z0-9]+", "_", form.lower()).strip("_")
        made = [fact for fact in found.hhi.facts if fact.table == "production"]
        for fact in sorted(made, key=lambda f: -(dict(f.values)["output_t"] or 0.0)):
            output = dict(fact.values)["output_t"]
            country = str(dict(fact.key)["country"])
            share = None if output is None or country == "WLD" else output / found.sum_t
            rows.append(
                (f"{material}|{stage}", country, output, share, fact.quality, fact.grade, fact.source)
            )
        used += made
        country = "CHN" if chain.name == MAGNETS else found.shares[0][0]
        share_of = dict(found.shares).get(country)
        printed = found.printed_total_t
        comment = Words(f"Rows add to {found.sum_t:,.0f} t", f"行の合計 {found.sum_t:,.0f} トン")
        if printed is not None:
            comment = Words(
                f"{comment.en}; the printed total is {printed:,.0f} t (share of it {(share_of or 0) * found.sum_t / printed:.1%}).",
                f"{comment.ja}、公表の合計 {printed:,.0f} トン（これに対しては {(share_of or 0) * found.sum_t / printed:.1%}）。",
            )
        findings.append(
            Finding(
                f"reported_{stage}_china_share" if chain.name == MAGNETS else f"reported_{material}_{stage}{of}_largest_share",
                Words(
                    f"As published: {words.en}, {COUNTRIES[country].words.en}'s share",
                    f"公表値：{words.ja}に占める{COUNTRIES[country].words.ja}の比率",
                ),
                share_of, grade=found.hhi.grade, comment=comment,
            )
        )  # fmt: skip
    world, world_facts = _world_exports(facts, chain)
    title = Words("Publishers' figures as printed", "公表値")
    table = Rows("reported", title, REPORTED_COLUMNS, tuple(rows), tuple(range(start, start + len(used))))
    return table, (*findings, *world), (*used, *world_facts)


def _world_exports(facts: FactTables, chain: Chain) -> tuple[tuple[Finding, ...], tuple[Fact, ...]]:
    from ..terms import NoAnswerError
    from ..terms.facts import facts_of

    codes = final_codes(facts, chain)
    if not codes:
        return (), ()
    frame, hs = facts.frame("trade_flows", year=YEAR, hs=list(codes)), ", ".join(codes)
    frame = frame[frame.hs_revision == frame.hs.map(codes)]
    if frame.empty:
        raise NoAnswerError(
            f"Table trade_flows has no rows for HS {hs} ({', '.join(dict.fromkeys(codes.values()))}) in {YEAR}.",
            f"表 trade_flows に HS {hs}（{'、'.join(dict.fromkeys(codes.values()))}）の {YEAR} 年の行がありません。",
        )
    masses, magnets = frame.mass_t.dropna(), chain.name == MAGNETS
    goods = Words("metal magnets", "金属磁石") if magnets else final_goods(chain)
    finding = Finding(
        "world_magnet_exports_usd" if magnets else "world_exports_usd",
        Words(f"World exports of {goods.en} (HS {hs}), {YEAR}", f"{goods.ja}（HS {hs}）の世界輸出額（{YEAR} 年）")
        if magnets
        else Words(f"World exports under HS {hs}, which holds {goods.en}, {YEAR}", f"{goods.ja}を含む HS {hs} の世界輸出額（{YEAR} 年）"),
        float(frame.value_usd.sum()), grade="A",
        comment=Words(f"{float(masses.sum()):,.0f} t, of which a part is not rare earth.", f"{float(masses.sum()):,.0f} トン（希土類以外を含む）。")
        if magnets
        else Words(f"{float(masses.sum()):,.0f} t gross; the code may hold other goods too.", f"総質量 {float(masses.sum()):,.0f} トン（他の品目を含みうる）。"),
    )  # fmt: skip
    largest = frame.sort_values("value_usd", ascending=False).head(20)
    return (finding,), facts_of(largest, "trade_flows")


SUPPLY_MAP = Study(
    name="supply-map",
    title=Words("Where does each stage of a chain happen?", "供給網のどの工程がどこで行われているか"),
    method=Words(
        "Facts on mines, processing and trade are reconciled into one mass-balanced chain of 2024; the bars show the contained tonnes each country makes at each stage, and the Sankey follows what ends in the buyer's use from stage to stage by proportional mixing.",
        "鉱山・精製・貿易の公表値を、収支の合った 2024 年の供給網に整合化する。棒グラフは各国・地域が各工程で作る含有量、サンキー図は需要国・地域の使用に至る分を、比例混合により工程ごとに追ったもの。",
    ),
    parameters=(
        CHAIN,
        Parameter("material", "material", DEFAULT, Words("material", "素材"), Words(f"element to follow{OR_ALL.en.replace('all', 'the first')}", f"追う元素{OR_ALL.ja.replace('全素材', '最初の素材')}"), choices=MATERIAL_CHOICES),
        BUYER,
    ),
    answer=answer,
    figures=(
        Figure("stages", "stacked_bars", "stages", "stage", "share",
               Words("Who makes it, stage by stage (share of the world)", "工程別の国・地域シェア"),
               Words("For each stage, the shares of the largest countries.", "工程ごとの上位国・地域のシェア。"), series="country"),
        Figure("way", "sankey", "links", "source", "flow_tpa",
               Words("The way into the buyer's use (contained tonnes a year)", "需要国・地域の使用に至る経路（含有トン/年）"),
               Words("From mine to use, widths are contained tonnes.", "鉱山から使用まで。幅は含有量。"), series="target"),
        Figure("map", "map", "stages", "country", "output_tpa",
               Words("Output by country or region (circles, contained tonnes a year)", "国・地域別の生産量（円の面積、含有トン/年）"),
               Words("Circles on coastlines; no borders are drawn.", "海岸線の上の円。国境線は描かない。"), series="stage"),
    ),
    standard=({"material": "ndpr"}, {"material": "dysprosium"}),
    names={"use": Words("use", "使用")},
)  # fmt: skip
