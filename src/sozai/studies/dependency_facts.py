"""Study `dependency` for a material that no chain follows: direct imports, concentration and exposure, untraced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..terms import MATERIALS, Answer, Column, Fact, Finding, NoAnswerError, Rows, Words
from ..terms.answer import banded
from ..terms.chains import CHAINS, chain_words
from ..terms.stages import STAGES
from .chains import YEAR
from .published import INDICES
from .trade_codes import en, ja

if TYPE_CHECKING:
    from ..risk import Coded, Dependency, Index, Scored
    from ..terms.facts import FactTables

PUBLISHED = (
    Column("material", Words("Material", "素材")),
    Column("stage", Words("Stage", "工程")),
    Column("largest_country", Words("Largest supplier", "最大の供給国・地域")),
    Column("largest_share", Words("Its share", "そのシェア")),
    *banded("origin_share", Words("Share of the origin", "当該国・地域のシェア")),
    *banded("left_share", Words("World supply without the largest", "最大を除いた世界供給")),
    *INDICES,
    Column("basis", Words("Basis", "根拠")),
    Column("grade", Words("Grade", "確度")),
)
NOT_TRACED = Words("not traced: no chain", "未追跡：供給網なし")


def answer_from_facts(
    facts: FactTables, asked: Mapping[str, Any], traced: tuple[Column, ...], direct: tuple[Column, ...]
) -> Answer:
    """Return what facts say of the buyer's dependency on the origin where no chain traces the material.

    Args:
        facts: the facts.
        asked: `buyer`, `origin` and `materials`.
        traced: columns of the table of traced dependency, whose shares stay unknown here.
        direct: columns of the table of direct imports.

    Raises:
        NoAnswerError: neither trade nor suppliers of a material are on record.
    """
    stages = {name: _stages(facts, name, asked["buyer"]) for name in asked["materials"]}
    found = [one for held in stages.values() for one in held]
    bought = {name: _bought(facts, held, asked) for name, held in stages.items()}
    used: list[Fact] = [fact for one in found for fact in one.supply.facts]
    start = len(used)
    rows, trade_facts = _direct_rows(facts, bought, stages, asked["buyer"])
    name = "、".join(MATERIALS[each].words.ja for each in asked["materials"])
    names = ", ".join(MATERIALS[each].words.en for each in asked["materials"])
    return Answer(
        study="dependency",
        title=Words(
            f"What {en(asked['buyer'])} takes from {en(asked['origin'])}: {names}, direct imports and world supply, {YEAR} (not traced)",
            f"{ja(asked['buyer'])}の{ja(asked['origin'])}への依存度：{name}、直接輸入と世界供給（{YEAR} 年、源流の追跡なし）",
        ),
        asked=asked,
        findings=tuple(finding for each, held in stages.items() for finding in _findings(each, held, bought[each], asked)),
        tables=(
            Rows("traced", Words("Traced dependency by stage: no chain, so unknown", "工程別の源流依存度：供給網がないため不明"), traced, tuple(_untraced(one, asked["origin"]) for one in found)),
            Rows("direct", Words(f"Direct imports by partner, {YEAR}", f"直接輸入元（{YEAR} 年）"), direct, rows, tuple(range(start, start + len(trade_facts)))),
            Rows("published", Words("World supply by stage in published facts", "公表統計による工程別の世界供給"), PUBLISHED, tuple(_published(one, asked["origin"]) for one in found), tuple(range(start))),
        ),
        facts=(*used, *trade_facts),
        assumptions=(
            Words(
                "A buyer without output on record is taken to make none: its import reliance is an upper value.",
                "国内生産の記録がない需要国・地域は生産なしとみなすため、輸入依存は上限値。",
            ),
        ),
        warnings=tuple(_warnings(stages, bought)),
    )  # fmt: skip


def _stages(facts: FactTables, material: str, buyer: str) -> tuple[Scored, ...]:
    from ..risk import ranking, supplies

    found, absent = supplies(facts, YEAR)
    stages = dict.fromkeys(supply.stage for supply in found if supply.material == material)
    if not stages:
        reason = next((one.reason for one in absent if one.material == material), Words("no row", "行がない"))
        words = MATERIALS[material].words
        raise NoAnswerError(
            f"There is no supplier's output or share of {words.en.lower()} on record for {YEAR} ({reason.en}): absent, "
            "which is not low. Import rows of table 'production' or 'supply_shares'.",
            f"{words.ja}には {YEAR} 年の供給国・地域別の生産量も比率もありません（{reason.ja}）。低いという意味ではありません。"
            "表 production・supply_shares の行を取り込んでください。",
        )
    return tuple(
        one for stage in stages for one in ranking(facts, YEAR, buyer, stage=stage, only=(material,)).ranked
    )


def _place(held: tuple[Scored, ...]) -> Coded | None:
    """Return the codes under which the buyer's trade of the material is on record."""
    return next((one.exposure.coded for one in held if one.exposure and one.exposure.coded), None)


def _bought(facts: FactTables, held: tuple[Scored, ...], asked: Mapping[str, Any]) -> Dependency | None:
    from ..risk import direct_dependency

    place = _place(held)
    if place is None:
        return None
    try:
        return direct_dependency(
            facts, asked["buyer"], asked["origin"], YEAR, place.codes, revision=place.revision
        )
    except NoAnswerError:
        return None


def _direct_rows(
    facts: FactTables,
    bought: Mapping[str, Dependency | None],
    stages: Mapping[str, tuple[Scored, ...]],
    buyer: str,
) -> tuple[tuple[tuple[Any, ...], ...], tuple[Fact, ...]]:
    from ..risk import imports
    from ..terms.answer import plain

    rows: list[tuple[Any, ...]] = []
    used: list[Fact] = []
    for name, found in bought.items():
        place = _place(stages[name])
        if found is None or place is None:
            continue
        shipped = imports(facts, buyer, YEAR, place.codes, place.revision)
        sums = shipped.rows.groupby("exporter")[["value_usd", "mass_t"]].sum(min_count=1)
        for country, row in sums.sort_values("value_usd", ascending=False).iterrows():
            share = row.mass_t / found.imports_t if found.imports_t > 0.0 else None
            rows.append(
                (str(country), plain(row.value_usd), plain(row.value_usd / found.imports_usd), plain(row.mass_t), plain(share))
            )  # fmt: skip
        used += shipped.evidence.facts
    return tuple(rows), tuple(used)


def _share(one: Scored, country: str) -> Index | None:
    """Return the origin's share of world supply; None where it is not among the named suppliers."""
    from ..risk import ranged

    if country not in one.supply.countries:
        return None
    at = one.supply.countries.index(country)
    return ranged(lambda masses: masses[:, at] / masses.sum(axis=-1), [one.supply.block])


def _untraced(one: Scored, origin: str) -> tuple[Any, ...]:
    share = _share(one, origin)
    left = (None, None, None) if share is None else (1.0 - share.value, 1.0 - share.high, 1.0 - share.low)
    return (one.supply.material, one.supply.stage, None, None, None, None, None, NOT_TRACED, one.grade, *one.hhi, *left)  # fmt: skip


def _published(one: Scored, origin: str) -> tuple[Any, ...]:
    from ..risk import BASES

    share = _share(one, origin)
    of_origin = (None, None, None) if share is None else (share.value, share.low, share.high)
    return (
        one.supply.material, one.supply.stage, one.largest[0], one.largest[1], *of_origin, *one.left, *one.top3, *one.hhi,
        *one.governance_hhi, BASES[one.supply.basis], one.grade,
    )  # fmt: skip


def _findings(
    material: str, held: tuple[Scored, ...], bought: Dependency | None, asked: Mapping[str, Any]
) -> tuple[Finding, ...]:
    words, key = MATERIALS[material].words, material.replace("-", "_")
    origin, buyer = asked["origin"], asked["buyer"]
    found = []
    place = _place(held)
    if bought is not None and place is not None:
        index = bought.by_value
        found.append(
            Finding(
                f"{key}_direct_value_share", Words(f"{words.en}: {en(origin)}'s share of {en(buyer)}'s direct imports by value", f"{words.ja}：{ja(buyer)}の直接輸入に占める{ja(origin)}の比率（金額）"),
                index.value, index.low, index.high, index.grade, index.assumed_share,
                Words(f"HS {place.words.en}.", f"HS {place.words.ja}。"),
            )
        )  # fmt: skip
    for one in held:
        stage, share = STAGES[one.supply.stage].words, _share(one, origin)
        if share is not None:
            found.append(
                Finding(
                    f"{key}_{one.supply.stage}_{len(found)}_world_share", Words(f"{words.en}, {stage.en.lower()}: {en(origin)}'s share of world supply", f"{words.ja}（{stage.ja}）：世界供給に占める{ja(origin)}の比率"),
                    share.value, share.low, share.high, one.grade, share.assumed_share or 0.0,
                    comment=Words(f"HHI {one.hhi[0]:.2f} ({one.hhi[1]:.2f}-{one.hhi[2]:.2f}).", f"HHI {one.hhi[0]:.2f}（{one.hhi[1]:.2f}〜{one.hhi[2]:.2f}）。"),
                )
            )  # fmt: skip
    exposed, reliance = next(
        ((one.exposure, one.exposure_share) for one in held if one.exposure_share), (None, None)
    )
    if exposed is not None and reliance is not None:
        found.append(
            Finding(
                f"{key}_net_import_share", Words(f"{words.en}: net imports of {en(buyer)} as a share of its use", f"{words.ja}：{ja(buyer)}の使用に占める純輸入の比率"),
                *reliance, exposed.block.grades[0], comment=exposed.basis,
            )
        )  # fmt: skip
    if not found:
        one = held[0]
        found.append(
            Finding(
                f"{key}_{one.supply.stage}_hhi", Words(f"{words.en}, {STAGES[one.supply.stage].words.en.lower()}: HHI of world supply", f"{words.ja}（{STAGES[one.supply.stage].words.ja}）：世界供給の HHI"),
                *one.hhi, one.grade, 0.0,
            )
        )  # fmt: skip
    return tuple(found)


def _warnings(
    stages: Mapping[str, tuple[Scored, ...]], bought: Mapping[str, Dependency | None]
) -> list[Words]:
    notes = [
        Words(
            "The chain asked follows none of this: the shares say who ships and who makes, not where the content of the buyer's goods began.",
            "指定の供給網はこの素材を追っていない。比率は出荷元と生産地を示し、需要国・地域の製品に含まれる分の源流は示さない。",
        )
    ]
    for name, held in stages.items():
        words = MATERIALS[name].words
        place = _place(held)
        chains = [chain for chain, each in CHAINS.items() if name in each.materials]
        if chains:
            title = chain_words(chains[0])
            notes.append(
                Words(
                    f"{words.en} is traced in another chain: --chain {chains[0]} ({title.en}).",
                    f"{words.ja}は別の供給網で源流まで追える：--chain {chains[0]}（{title.ja}）。",
                )
            )
        if place is None or bought[name] is None:
            notes.append(
                Words(
                    f"{words.en}: no import of the buyer under a code of its own or shared is on record; that is absent, not zero.",
                    f"{words.ja}：固有・共通いずれの番号でも輸入の記録がない（0 ではなく不明）。",
                )
            )
        elif place.shared:
            others = [MATERIALS[each].words for each in place.shared]
            notes.append(
                Words(
                    f"{words.en} shares HS {', '.join(place.codes)} ({place.revision}) with {', '.join(each.en.lower() for each in others)}; its own part is not known.",
                    f"{words.ja}は HS {'、'.join(place.codes)}（{place.revision}）を{'・'.join(each.ja for each in others)}と共有し、内訳は不明。",
                )
            )
    return notes
