"""What the study `stockpile` knows of each of the 34 minerals, and what is missing for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..terms import MATERIALS, Fact, NoAnswerError, Words
from ..terms.materials import STOCKPILE
from .magnets import YEAR

if TYPE_CHECKING:
    from ..stockpile import Mineral
    from ..terms.facts import FactTables
    from ..terms.hs import HsCode
    from .own_tables import OwnMineral

# A code of a carrier stands for the element: its trade is the element's.
CARRIERS = {"barium": ("barite",), "fluorine": ("fluorspar",), "graphite": ("natural-graphite",)}
STAGES = ("mine", "separate", "refine", "smelt", "metal")
MAGNET_MINERAL = "rare-earths"
LOST = "lost"
OLDEST = "HS2012"  # a code that ended before is no code of today's trade
TERMS = ("demand_elasticity", "interest_share_per_year", "holding_share_per_year", "rotation_share_per_year", "value_ratio", "operating_days")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Range:
    """A term with its range."""

    value: float
    low: float
    high: float

    def at(self, place: float) -> float:
        """Return the value at a place of the range, 0-1; a half is the value itself."""
        if place < 0.5:
            return self.low + 2.0 * place * (self.value - self.low)
        return self.value + (2.0 * place - 1.0) * (self.high - self.value)


@dataclass(frozen=True, eq=False)
class Known:
    """The facts of the minerals.

    Attributes:
        minerals: those with facts.
        missing: for the others, what is missing.
        terms: scalar assumptions by name.
        ratio: range of the value at stake over price, by mineral.
        codes: HS codes with trade on record, by mineral.
        facts: rows behind all of it.
    """

    minerals: tuple[Mineral, ...]
    missing: Mapping[str, Words]
    terms: Mapping[str, Range]
    ratio: Mapping[str, Range]
    codes: Mapping[str, str]
    facts: tuple[Fact, ...]


def known(facts: FactTables, buyer: str, own: Mapping[str, OwnMineral]) -> Known:
    """Return the minerals of a buyer.

    Raises:
        NoAnswerError: a scalar assumption is missing.
    """
    from ..risk import imports
    from ..stockpile import Mineral

    terms, used = _terms(facts)
    found, missing, ratios, traded = [], {}, {}, {}
    for id_ in STOCKPILE:
        codes, why = codes_of(id_)
        if not codes:
            missing[id_] = why
            continue
        try:
            bought = imports(facts, buyer, YEAR, codes)
        except NoAnswerError:
            listed = ", ".join(codes)
            missing[id_] = Words(
                f"no trade of {buyer} in {YEAR} under HS {listed} (table trade_flows); import a BACI or customs file that has it",
                f"HS {listed} の {YEAR} 年の {buyer} の輸入がない（表 trade_flows）。BACI または税関統計のファイルを取り込む",
            )
            continue
        by_origin = bought.rows.groupby("exporter")["value_usd"].sum()
        total = float(by_origin.sum())
        shares = {str(origin): float(value) / total for origin, value in by_origin.items()}
        if id_ == MAGNET_MINERAL:
            shares = traced(facts, buyer) or shares
        said = own.get(id_)
        ratio, more = _ratio(facts, id_, buyer, total, terms["value_ratio"])
        if said and said.value_ratio is not None:
            ratio = Range(said.value_ratio, said.value_ratio, said.value_ratio)
        ratios[id_] = ratio
        traded[id_] = " ".join(sorted(set(bought.rows["hs"])))
        operating = (
            said.operating_days if said and said.operating_days is not None else terms["operating_days"].value
        )
        found.append(Mineral(id_, total, shares, ratio.value, operating, said.held_days if said else None))
        used += [*bought.evidence.facts, *more]
    return Known(tuple(found), missing, terms, ratios, traded, tuple(dict.fromkeys(used)))


def codes_of(mineral: str) -> tuple[tuple[str, ...], Words]:
    """Return the HS codes that hold this stockpile mineral and no other, or why there is none.

    Example:
        >>> codes_of("beryllium")[0], codes_of("gallium")[0]
        (('811212',), ())
    """
    from ..terms.hs import hs_codes

    owners: dict[str, set[str]] = {}
    mine: list[HsCode] = []
    for entry in hs_codes():
        for id_ in STOCKPILE:
            if entry.material in ids_of(id_) and entry.last >= OLDEST:
                owners.setdefault(entry.code, set()).add(id_)
                if id_ == mineral and entry.stage in STAGES:
                    mine.append(entry)
    alone = tuple(dict.fromkeys(entry.code for entry in mine if len(owners[entry.code]) == 1))
    if alone:
        return alone, Words("", "")
    shared = sorted({entry.code for entry in mine})
    if shared:
        others = sorted(
            {MATERIALS[o].words.en.lower() for code in shared for o in owners[code]}
            - {MATERIALS[mineral].words.en.lower()}
        )
        others_ja = sorted(
            {MATERIALS[o].words.ja for code in shared for o in owners[code]} - {MATERIALS[mineral].words.ja}
        )
        return (), Words(
            f"its trade code is shared (HS {', '.join(shared)}, with {', '.join(others)}); nine-digit customs statistics would tell it apart",
            f"統計番号が共用（HS {'、'.join(shared)}。{'・'.join(others_ja)}と区別できない）。9 桁の税関統計が必要",
        )
    return (), Words(
        "it has no trade code of its own, and no consumption of the country is published",
        "固有の統計番号がなく、国内消費量の公表値もない",
    )


def traced(facts: FactTables, buyer: str) -> dict[str, float]:
    """Return where the rare earths of a buyer's magnets were separated, by value of their oxides; {} where no chain says.

    Most of what Japan buys as metal and magnets from Vietnam, Thailand and the Philippines was separated in China: its
    customs records alone would make the dependency look half as large.
    """
    import numpy as np

    from ..chain import build, origin_shares

    chain = build(facts).chain
    if buyer not in chain.regions:
        return {}
    at = chain.regions.index(buyer)
    here = chain.uses.region == at
    worth = np.zeros(len(chain.regions))
    try:
        for element in chain.elements:
            content = np.array([good.content.get(element, 0.0) for good in chain.commodities])
            used_t = float((chain.uses.use_tpa * content[chain.uses.commodity])[here].sum())
            price = float(np.nanmax(chain.price_usd_per_t[chain.commodity(f"{element}-oxide")]))
            worth += used_t * price * origin_shares(chain, element, "separate", at)
    except NoAnswerError:
        return {}
    return {
        r: float(w / worth.sum()) for r, w in zip(chain.regions, worth, strict=True) if w > 1e-9 * worth.sum()
    }


def ids_of(mineral: str) -> set[str]:
    """Return the materials whose codes stand for a stockpile mineral."""
    from ..terms.materials import MEMBERS

    return {mineral, *MEMBERS.get(mineral, ()), *CARRIERS.get(mineral, ())}


def _terms(facts: FactTables) -> tuple[dict[str, Range], list[Fact]]:
    from ..terms.facts import facts_of, rows

    frame = facts.frame("elasticities", name=list(TERMS), item="*")
    found = {row.name: Range(float(row.value), float(row.low), float(row.high)) for row in rows(frame)}
    lacking = [name for name in TERMS if name not in found]
    if lacking:
        raise NoAnswerError(
            f"Table elasticities has no row for {', '.join(lacking)} with item '*'.",
            f"表 elasticities に {'、'.join(lacking)}（対象 *）の行がありません。",
        )
    return found, list(facts_of(frame, "elasticities"))


def _ratio(
    facts: FactTables, mineral: str, buyer: str, import_usd: float, default: Range
) -> tuple[Range, tuple[Fact, ...]]:
    """Return the value at stake over price; of rare earths, that of the buyer's magnets over what it imports."""
    if mineral != MAGNET_MINERAL:
        return default, ()
    from ..chain import build
    from ..terms.facts import facts_of, rows

    frame = facts.frame("responses", response=LOST)
    stake = {row.use: row for row in rows(frame)}
    chain = build(facts).chain
    if buyer not in chain.regions:
        return default, ()
    here = chain.uses.region == chain.regions.index(buyer)
    at = {"cost_usd_per_t": 0.0, "low_usd_per_t": 0.0, "high_usd_per_t": 0.0}
    for name, place in zip(chain.uses.name, range(len(chain.uses.name)), strict=True):
        if here[place] and name in stake:
            for column in at:
                at[column] += float(chain.uses.use_tpa[place]) * float(getattr(stake[name], column))
    value, low, high = (total / import_usd for total in at.values())
    return (Range(value, low, high) if value > 1.0 else default), facts_of(frame, "responses")
