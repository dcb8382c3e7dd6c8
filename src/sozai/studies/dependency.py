"""Study `dependency`: how much of the material in what a buyer uses comes from an origin, at each stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import Answer, Column, Finding, Rows, Words
from ..terms.answer import banded, ends
from .chains import (
    BUYER,
    CHAIN,
    EVIDENCE_WORDS,
    MAGNETS,
    ORIGIN,
    YEAR,
    Band,
    any_material_of,
    band,
    done,
    elements_asked,
    evidence,
    final_goods,
    followed,
    followed_by,
    made_unread,
    only_country,
    traced_band,
    unread_goods,
)
from .dependency_facts import answer_from_facts
from .magnets import WHY_IN_JAPAN, WHY_STAGES_DIFFER
from .published import concentration_rows, geopolrisk_rows
from .study import Figure, Study

if TYPE_CHECKING:
    from ..chain import Base, Chain
    from ..terms.facts import FactTables

COLUMNS = (
    Column("material", Words("Material", "素材")),
    Column("stage", Words("Stage", "工程")),
    Column("traced_share", Words("Traced dependency", "源流まで遡った依存度")),
    *ends("share"),
    Column("least_share", Words("Least under any mixing", "混合によらない下限")),
    Column("most_share", Words("Most under any mixing", "混合によらない上限")),
    Column("evidence", Words("Evidence", "根拠の種類")),
    Column("grade", Words("Grade", "確度")),
    *banded("world_hhi", Words("World HHI of the stage", "工程の世界 HHI")),
    *banded("left_share", Words("World supply without the origin", "当該国・地域を除いた世界供給")),
)
LEAST_BAND = 1e-9  # where no trade is read, a share without a band is the law of the gap and no finding
DEFAULT_MATERIALS = ("ndpr", "dysprosium", "terbium")
DIRECT_COLUMNS = (
    Column("country", Words("Partner", "輸入元の国・地域")),
    Column("value_usd", Words("Value", "金額")),
    Column("value_share", Words("Share of value", "金額比率")),
    Column("mass_t", Words("Mass", "質量")),
    Column("mass_share", Words("Share of mass", "質量比率")),
)


def answer(facts: FactTables, asked: Mapping[str, Any]) -> Answer:
    """Return the dependency table; see `DEPENDENCY` for what is asked."""
    from ..chain import build

    if asked["materials"] != DEFAULT_MATERIALS and not followed_by(asked["chain"], asked["materials"]):
        return answer_from_facts(facts, asked, COLUMNS, DIRECT_COLUMNS)
    base = build(facts, asked["chain"])
    chain = base.chain
    buyer, origin = followed(chain, asked["buyer"]), followed(chain, asked["origin"])
    elements = elements_asked(chain, asked["materials"], DEFAULT_MATERIALS)
    rows, found = [], list(_direct_findings(facts, asked, chain))
    alone, unseen = only_country(chain), unread_goods(facts)
    for element in elements:
        for stage in stages_of(chain, element):
            unread = made_unread(chain, element, stage, unseen)
            held = traced_band(base, element, stage, buyer, origin)
            by_law = unread and (stage == chain.stages[-1] or held.high - held.low < LEAST_BAND)
            if alone is not None or by_law:
                world = _world(base, element, stage, origin)
                rows.append((element, stage, *[None] * 5, "unknown", "D", *world))
                found.append(_unknown(element, stage, asked, chain, alone))
                continue
            rows.append(_row(base, element, stage, buyer, origin, held, unread))
            found.append(_finding(element, stage, held, asked, chain, unread))
    findings = tuple(found)
    by_partner, partner_facts = _direct_rows(facts, asked["buyer"], len(chain.facts), chain)
    published, published_facts = concentration_rows(facts, len(chain.facts) + len(partner_facts))
    start = len(chain.facts) + len(partner_facts) + len(published_facts)
    geopolitical, geopolitical_facts = geopolrisk_rows(facts, asked["buyer"], start)
    return Answer(
        study="dependency",
        title=Words(
            f"What {_en(asked['buyer'])} takes from {_en(asked['origin'])}, directly and traced to each stage, {YEAR}",
            f"{_ja(asked['buyer'])}の{_ja(asked['origin'])}への依存度：直接輸入と源流（{YEAR} 年）",
        ),
        asked=stated(asked, elements),
        findings=findings,
        tables=(
            Rows("traced", Words("Traced dependency by stage", "工程別の源流依存度"), COLUMNS, tuple(rows), tuple(range(len(chain.facts)))),
            by_partner,
            published,
            geopolitical,
            conflicts(chain),
        ),
        facts=(*chain.facts, *partner_facts, *published_facts, *geopolitical_facts),
        assumptions=assumptions(chain),
        warnings=_warnings(chain, asked["buyer"]),
    )  # fmt: skip


def stages_of(chain: Chain, element: str) -> tuple[str, ...]:
    """Return the stages of a chain at which some process makes a good that holds the element."""
    return tuple(stage for stage in chain.stages if made_at(chain, element, stage).any())


def stated(asked: Mapping[str, Any], elements: tuple[str, ...]) -> Mapping[str, Any]:
    """Return what was asked with the materials that were followed, where they are not those of the default."""
    return asked if asked["chain"] == MAGNETS else {**asked, "materials": elements}


def final_codes(facts: FactTables, chain: Chain) -> dict[str, str]:
    """Return the HS codes that hold the chain's final goods, with the revision of each; {} where none is read."""
    table = facts.frame("trade_content")
    goods = [good.name for good in chain.commodities if good.stage == chain.stages[-1]]
    held = table[table.commodity.isin([*goods, chain.stages[-1]])]
    return dict(sorted(zip(held.hs.astype(str), held.hs_revision.astype(str), strict=True)))


def _en(country: str) -> str:
    from ..terms import COUNTRIES

    return COUNTRIES[country].words.en


def _ja(country: str) -> str:
    from ..terms import COUNTRIES

    return COUNTRIES[country].words.ja


def _row(
    base: Base, element: str, stage: str, buyer: int, origin: int, held: Band, unread: bool
) -> tuple[Any, ...]:
    from ..chain import bounds

    made = made_at(base.chain, element, stage)
    least, most = bounds(base.chain, element, stage, buyer, origin)
    kind, grade = evidence(held, int((made > 0).sum()) == 1, unread)
    world = _world(base, element, stage, origin)
    return (element, stage, held.value, held.low, held.high, least, most, kind, grade, *world)


def _world(base: Base, element: str, stage: str, origin: int) -> tuple[float | None, ...]:
    """Return HHI and what is left without the origin, each with its range; unknown where one country is on record."""
    from ..risk import hhi

    if only_country(base.chain) is not None:
        return (None,) * 6
    made = made_at(base.chain, element, stage)

    def world_hhi(masses: Any) -> float:
        return float(hhi(masses))

    def left(masses: Any) -> float:
        return float(1.0 - masses[origin] / masses.sum())

    worlds = [made_at(world, element, stage) for world in base.ensemble]
    worlds = [masses for masses in worlds if masses.sum() > 0.0]
    spread = [(law(made), [law(masses) for masses in worlds]) for law in (world_hhi, left)]
    bands = [band(value, samples, samples) for value, samples in spread]
    return tuple(point for each in bands for point in (each.value, each.low, each.high))


def made_at(chain: Chain, element: str, stage: str) -> Any:
    """Return the contained tonnes of an element that each region (regions,) makes at a stage [t/yr]."""
    import numpy as np

    content = np.array([good.content.get(element, 0.0) for good in chain.commodities])
    final = np.array([good.stage == stage for good in chain.commodities])
    made = np.zeros(len(chain.regions))
    processes = chain.processes
    here = [name.split("-")[0] == stage for name in processes.name]
    given = (processes.outputs * content * final).sum(axis=1) * processes.activity_tpa
    np.add.at(made, processes.region[here], given[here])
    return made


def _direct_findings(facts: FactTables, asked: Mapping[str, Any], chain: Chain) -> tuple[Finding, ...]:
    """Return the origin's share of the buyer's imports of final goods; none where no code is read."""
    from ..risk import direct_dependency

    codes = final_codes(facts, chain)
    if not codes:
        return ()
    direct = direct_dependency(facts, asked["buyer"], asked["origin"], YEAR, list(codes), revision=codes)
    origin, goods, hs = (_en(asked["origin"]), _ja(asked["origin"])), final_goods(chain), ", ".join(codes)
    bought = Words(f"imports under HS {hs} ({goods.en})", f"HS {hs}（{goods.ja}）の輸入")
    if chain.name == MAGNETS:
        bought = Words(f"magnet imports (HS {hs})", f"磁石輸入（HS {hs}）")
    by_value = Finding(
        "direct_value_share",
        Words(f"Direct: {origin[0]}'s share of {bought.en} by value", f"直接：{bought.ja}に占める{origin[1]}の比率（金額）"),
        direct.by_value.value, direct.by_value.low, direct.by_value.high, "A", direct.by_value.assumed_share,
    )  # fmt: skip
    if direct.by_mass is None:
        return (by_value,)
    by_mass = Finding(
        "direct_mass_share",
        Words(f"Direct: {origin[0]}'s share of {bought.en} by mass", f"直接：{bought.ja}に占める{origin[1]}の比率（質量）"),
        direct.by_mass.value, direct.by_mass.low, direct.by_mass.high, "A", direct.by_mass.assumed_share,
    )  # fmt: skip
    return (by_value, by_mass)


def _finding(
    element: str, stage: str, held: Band, asked: Mapping[str, Any], chain: Chain, unread: bool
) -> Finding:
    kind, grade = evidence(held, int((made_at(chain, element, stage) > 0).sum()) == 1, unread)
    comment = (
        Words(
            "An input, not a finding: no other country is on record for this stage.",
            "推計結果ではなく前提：この工程を持つ国・地域は他に記録がない。",
        )
        if kind == "input"
        else Words(
            "Its trade is under no code that is read and is taken to go from surplus to need in proportion.",
            "該当する貿易統計番号を読んでおらず、過不足に比例した貿易を仮定した。",
        )
        if unread
        else Words("", "")
    )
    return Finding(
        f"{element}_{stage}_share",
        _traced_words(element, stage, asked, chain),
        held.value,
        held.low,
        held.high,
        grade,
        held.assumed_share,
        comment,
    )


def _unknown(element: str, stage: str, asked: Mapping[str, Any], chain: Chain, alone: str | None) -> Finding:
    why = (
        Words(
            "Unknown: the trade of these goods is under no code that is read; they are told where they are made.",
            "不明：該当する貿易統計番号を読んでいないため、購入地でなく生産地で計上した。",
        )
        if alone is None
        else Words(
            f"Unknown: no row tells what countries other than {_en(alone)} make or sell.",
            f"不明：{_ja(alone)}以外の生産・貿易を示す行がない。",
        )
    )
    words = _traced_words(element, stage, asked, chain)
    return Finding(f"{element}_{stage}_share", words, None, grade="D", comment=why)


def _traced_words(element: str, stage: str, asked: Mapping[str, Any], chain: Chain) -> Words:
    from ..terms import MATERIALS

    words, name, goods = done(stage), MATERIALS[element].words, final_goods(chain)
    return Words(
        f"{name.en} in {_en(asked['buyer'])}'s {goods.en} {words.en} in {_en(asked['origin'])}",
        f"{_ja(asked['buyer'])}が使う{goods.ja}中の{name.ja}のうち{_ja(asked['origin'])}で{words.ja}",
    )


def _direct_rows(facts: FactTables, buyer: str, start: int, chain: Chain) -> tuple[Rows, tuple[Any, ...]]:
    from ..risk import imports
    from ..terms.answer import plain

    codes = final_codes(facts, chain)
    if not codes:
        none = Words(
            "Direct imports: no trade code of the final goods is read",
            "直接輸入：最終品目の番号は読んでいない",
        )
        return Rows("direct", none, DIRECT_COLUMNS, ()), ()
    bought = imports(facts, buyer, YEAR, list(codes), codes)
    frame = (
        bought.rows.groupby("exporter")[["value_usd", "mass_t"]]
        .sum(min_count=1)
        .sort_values("value_usd", ascending=False)
    )
    frame["value_share"], frame["mass_share"] = (
        frame.value_usd / bought.value_usd,
        frame.mass_t / bought.mass_t,
    )
    measured = frame[["value_usd", "value_share", "mass_t", "mass_share"]]
    rows = tuple(
        (str(country), *map(plain, row))
        for country, row in zip(frame.index, measured.to_numpy(), strict=True)
    )
    goods, hs = final_goods(chain), ", ".join(codes)
    title = Words(
        f"Direct imports of {goods.en} (HS {hs}), {YEAR}", f"{goods.ja}の直接輸入（HS {hs}、{YEAR} 年）"
    )
    used = bought.evidence.facts
    return Rows("direct", title, DIRECT_COLUMNS, rows, tuple(range(start, start + len(used)))), used


def conflicts(chain: Chain) -> Rows:
    """Return the facts that cannot both be true, with what the chain uses."""
    columns = (
        Column("conflict", Words("Conflict", "矛盾・不採用")),
        Column("observed_t", Words("Fact", "事実の値")),
        Column("used_t", Words("Used", "採用値")),
        Column("source", Words("Source", "出典")),
    )
    rows = tuple((c.words, c.observed_t, c.used_t, c.source) for c in chain.conflicts)
    return Rows("conflicts", Words("Facts that cannot all be true", "同時に成り立たない事実"), columns, rows)


MIXING = Words(
    "At every market what arrives mixes in proportion; the bounds show what any other mixing allows.",
    "各市場では入荷が比例的に混ざると仮定する。上下限は、どのような混ざり方でも取りうる範囲。",
)
IN_MAGNETS = (
    Words(
        "Only China separated Dy and Tb in 2024 (EU CRM 2023): that share is an input.",
        "2024 年に Dy・Tb を分離したのは中国のみ（EU CRM 2023）：この比率は前提。",
    ),
    Words(
        "What a trade code holds is told from its value (table trade_content); baskets of ores, plants and yields are assumptions with ranges.",
        "貿易統計番号の中身は金額から推定する（表 trade_content）。鉱石の元素組成・工場・歩留まりは幅のある仮定。",
    ),
)
ELSEWHERE = (
    Words(
        "What a trade code holds (table trade_content), plants and yields are assumptions with ranges; use by country is a residual.",
        "貿易統計番号の中身（表 trade_content）、工場、歩留まりは幅のある仮定。国・地域別の使用量は差引きで求める。",
    ),
)
WHY_DIFFERENT = Words(
    "The stages differ because who makes the final good is not who makes what it is made from: a low direct share can hide a high traced one.",
    "最終品目の作り手と、その原料の作り手が異なるため、工程ごとに値が異なる。直接の比率が低くても、源流では高いことがある。",
)


def assumptions(chain: Chain) -> tuple[Words, ...]:
    """Return what the studies of a chain assume."""
    return (MIXING, *(IN_MAGNETS if chain.name == MAGNETS else ELSEWHERE))


def _warnings(chain: Chain, buyer: str) -> tuple[Words, ...]:
    return (
        *(
            [WHY_DIFFERENT]
            if chain.name != MAGNETS
            else [WHY_IN_JAPAN if buyer == "JPN" else WHY_STAGES_DIFFER]
        ),
        *chain.gaps,
        Words(
            f"{len(chain.conflicts)} facts could not all be true; table 'conflicts' lists them.",
            f"同時に成り立たない事実が {len(chain.conflicts)} 件あり、表「同時に成り立たない事実」に示した。",
        ),
    )


DEPENDENCY = Study(
    name="dependency",
    title=Words("How dependent is a buyer on an origin, stage by stage?", "ある国・地域への依存度は、工程ごとにどれだけか"),
    method=Words(
        "Publishers' facts on mines, processing and trade are reconciled into one mass-balanced chain of 2024 (least squares with balances, priors of grade D where facts are missing). The elements in the final goods that the buyer uses (magnets, in the magnet chain) are then traced back by proportional mixing; the 5-95 % band comes from worlds sampled within the spread of facts and assumptions, the bounds from two linear programs. A mineral that the chain does not follow is answered from facts alone: direct imports under its trade codes, world supply by stage, net imports; untraced, and said so.",
        "鉱山・精製・貿易の公表値を、収支の合った 2024 年の供給網に整合化する（収支制約付き最小二乗。事実がない部分は確度 D の事前値）。次に、需要国が使う最終品目（磁石の供給網では磁石）に含まれる元素を比例混合で源流まで遡る。5〜95% 幅は事実と仮定の幅の中で標本化した結果、上下限は 2 つの線形計画による。供給網が追わない鉱種は、貿易番号による直接輸入、工程別の世界供給、純輸入のみを事実から示し、源流は追わない。",
    ),
    parameters=(
        CHAIN,
        BUYER,
        ORIGIN,
        any_material_of(DEFAULT_MATERIALS),
    ),
    answer=answer,
    figures=(
        Figure("stages", "range_bars", "traced", "stage", "traced_share",
               Words("Traced dependency by stage, with its 5-95 % band", "工程別の源流依存度（5〜95% 幅）"),
               Words("For each material and stage, the share that passed the stage in the origin.", "素材・工程ごとに、その国・地域を経た比率を示す。"),
               series="material", low="low_share", high="high_share"),
        Figure("direct", "bars", "direct", "country", "value_share",
               Words("Direct imports of the final goods by partner (share of value)", "最終品目の直接輸入元（金額比率）"),
               Words("The partners' shares of the value of imports under the final goods' codes.", "最終品目の番号の輸入金額に占める相手国・地域の比率。")),
        Figure("hhi", "range_bars", "published", "material", "hhi",
               Words("Concentration (HHI) of stages in published facts", "公表統計による工程の集中度（HHI）"),
               Words("Herfindahl-Hirschman index from 0 to 1 with its range.", "ハーフィンダール指数（0〜1）とその幅。"),
               series="stage", low="low_hhi", high="high_hhi"),
    ),
    names=EVIDENCE_WORDS,
)  # fmt: skip
