"""What no fact says of a chain, in sentences: stages without statistics, sources that are not followed, codes not read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..terms import Words
from ..terms.facts import rows
from .definition import YEAR, Definition, unknowns
from .production import Output
from .words import commodity_words, process_words, region_words


def gaps(
    chain: Definition, processes: tuple[str, ...], outputs: tuple[Output, ...], final: set[str]
) -> list[Words]:
    """Return what no fact says: of processes, then of the trade of goods."""
    return [*_silent(chain, processes, outputs), *_routes(chain), *_codes(chain, final)]


def _silent(chain: Definition, processes: tuple[str, ...], outputs: tuple[Output, ...]) -> Iterator[Words]:
    spoken = {process for output in outputs for process in output.processes}
    standing = {process for _, (process, _) in unknowns(chain.problem, "process")}
    for process in processes:
        words, takes = process_words(process), {r for name, r, _ in chain.recipe if name == process}
        if process not in standing:
            yield Words(
                f"No row says that anyone ran {words.en} in {YEAR}: the route is refused, not guessed. Give it plants to add it.",
                f"{YEAR} 年に{words.ja}を行う国・地域を示す行がないため、この経路は推測せず除いた（表 plants に行を加えれば含まれる）。",
            )
            continue
        places = {region for _, (name, region) in unknowns(chain.problem, "process") if name == process}
        if process not in spoken and len(places) == 1:
            (place,) = (region_words(region) for region in places)
            yield Words(
                f"Of the {words.en} only {place.en} has rows: its share of the world is not known.",
                f"{words.ja}は{place.ja}の行しかないため、世界に占める比率は分からない。",
            )
        if process not in spoken:
            yield Words(
                f"No production statistics speak of the {words.en} by country; wide priors of plants (grade D) stand in.",
                f"国・地域別の{words.ja}を示す統計がなく、幅の広い工場の事前値（確度 D）で代えた。",
            )
        if "input" not in takes and not process.startswith("mine"):
            yield Words(
                f"What the {words.en} is made from is not followed: there are no facts by country on its source.",
                f"{words.ja}の原料は追跡していない（国・地域別の事実がない）。",
            )


def _routes(chain: Definition) -> Iterator[Words]:
    """Say of every good how much of its trade is a declared prior and not seen."""
    said: dict[str, float] = defaultdict(float)
    for table, frame in chain.frames:
        if table == "routes":
            for row in rows(frame):
                said[row.commodity] += row.mass_tpa
    for good, mass_t in said.items():
        words = commodity_words(good)
        yield Words(
            f"{words.en}: {mass_t:,.0f} t of trade under codes that are not read is a declared prior (table routes, grade D).",
            f"{words.ja}：読んでいない番号による取引 {mass_t:,.0f} トンは仮定による（表 routes、確度 D）。",
        )


def _codes(chain: Definition, final: set[str]) -> Iterator[Words]:
    """Say of every good that is traded under which codes its trade is read: what goes under others is not seen."""
    read: dict[str, set[str]] = defaultdict(set)
    for table, frame in chain.frames:
        if table == "trade_content":
            for row in rows(frame):
                read[row.commodity].add(f"{row.hs} ({row.hs_revision})")
    for good in chain.goods.values():
        words, codes = commodity_words(good.name), ", ".join(sorted(read[good.name]))
        if good.trade == "unseen" and good.name in final:
            yield Words(
                f"{words.en}: no trade code that is read holds it; it is told where it is made, not where it is bought.",
                f"{words.ja}：該当する貿易統計番号を読んでいないため、購入地でなく生産地で計上した。",
            )
        elif good.trade == "unseen":
            yield Words(
                f"{words.en}: no trade code that is read holds it; its trade follows surplus and need in proportion (grade D).",
                f"{words.ja}：該当する貿易統計番号を読んでいないため、過不足に比例した貿易を仮定した（確度 D）。",
            )
        elif codes:
            yield Words(
                f"{words.en}: trade is read from HS {codes} alone; what goes under other codes is not seen.",
                f"{words.ja}：貿易は HS {codes} のみから読む。他の番号による取引は含まれない。",
            )
