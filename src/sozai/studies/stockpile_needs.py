"""What a buyer needs of a stockpile mineral in a year, from where, and what hangs on it: by chain, by customs, or by both.

Law: the need is what the buyer's uses take, valued where they take it, when a chain follows the mineral; its origins are
then traced, at the stage where one origin abroad weighs most. Else it is what customs records say under the mineral's own
codes. Where a code is shared, an assumption says the mineral's part, and its origins are those of the world's output.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..terms import Fact, NoAnswerError, Words
from ..terms.chains import CHAINS
from .magnets import YEAR
from .stockpile_codes import MAGNET_MINERAL, STAGES, codes_of, ids_of, shared_by

if TYPE_CHECKING:
    from ..chain import Chain, Floats
    from ..terms.facts import FactTables

LOST = "lost"
REST = "ROW"
SMALL = 1e-6  # a share below is no origin
# Chains that hold what no mine gives: synthetic graphite made at home does not serve where flake is short.
MIXED = ("graphite",)
BASES = {
    "chain": Words("its chain, traced", "供給網（源流まで追跡）"),
    "customs": Words("imports under its own codes", "固有の統計番号による輸入"),
    "magnets": Words(
        "imports; origins and stake by the magnet chain", "輸入（供給国・影響額は磁石の供給網）"
    ),
    "uses": Words(
        "imports of the natural mineral; stake by its chain", "天然品の輸入（影響額は供給網の用途）"
    ),
    "shared": Words("an assumed part of a shared code", "共用番号のうち仮定した割合"),
    "own": Words("your row", "利用者の入力"),
}


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

    def times(self, factor: float) -> Range:
        """Return the range, multiplied."""
        return Range(self.value * factor, self.low * factor, self.high * factor)


@dataclass(frozen=True, eq=False)
class Need:
    """A buyer's need of one mineral.

    Attributes:
        usd: what it takes in a year [USD].
        origins: share of it by origin (ISO3), by value; what the buyer makes itself is left out.
        ratio: value lost with the last unit over its price; None where no use of it is followed.
        basis: key of `BASES`.
        told_by: HS codes, or the stage that is traced.
        facts: rows behind it.
    """

    usd: Range
    origins: Mapping[str, float]
    ratio: Range | None
    basis: str
    told_by: str
    facts: tuple[Fact, ...]


def need(facts: FactTables, mineral: str, buyer: str) -> Need | Words:
    """Return a buyer's need of a mineral, or what is missing for it."""
    found = None if mineral == MAGNET_MINERAL else _of_chain(facts, mineral, buyer)
    if found and mineral not in MIXED:
        return found
    codes, why = codes_of(mineral)
    bought = _imports(facts, buyer, codes) if codes else None
    if bought:
        value, origins, used, rows = bought
        if found:
            return Need(Range(value, value, value), origins, found.ratio, "uses", used, (*rows, *found.facts))
        if mineral == MAGNET_MINERAL:
            return _of_magnets(facts, buyer, value, origins, used, rows)
        return Need(Range(value, value, value), origins, None, "customs", used, rows)
    shared = shared_by(mineral)
    part = _of_shared(facts, mineral, buyer, shared) if shared else None
    if part:
        return part
    if codes:
        listed = ", ".join(codes)
        return Words(
            f"no trade of {buyer} in {YEAR} under HS {listed} (table trade_flows); import a BACI or customs file that has it",
            f"HS {listed} の {YEAR} 年の {buyer} の輸入がない（表 trade_flows）。BACI または税関統計のファイルを取り込む",
        )
    return why


def _imports(
    facts: FactTables, buyer: str, codes: tuple[str, ...]
) -> tuple[float, dict[str, float], str, tuple[Fact, ...]] | None:
    from ..risk import imports

    try:
        bought = imports(facts, buyer, YEAR, codes)
    except NoAnswerError:
        return None
    by_origin = bought.rows.groupby("exporter")["value_usd"].sum()
    total = float(by_origin.sum())
    if total <= 0.0:
        return None
    shares = {str(origin): float(value) / total for origin, value in by_origin.items()}
    return total, shares, " ".join(sorted(set(bought.rows["hs"]))), tuple(bought.evidence.facts)


def _of_chain(facts: FactTables, mineral: str, buyer: str) -> Need | None:
    """Return the need of a chain that follows this mineral and no other; None where none does, or not this buyer."""
    from ..chain import build

    members = ids_of(mineral)
    name = next((name for name, each in CHAINS.items() if set(each.materials) <= members), None)
    if name is None:
        return None
    base = build(facts, name, draws=0)
    chain = base.chain
    if buyer not in chain.regions:
        return None
    at = chain.regions.index(buyer)
    stake, rows = _stake(facts, chain, at)
    worth = {element: _worth(chain, element, at, stake) for element in chain.elements}
    total = sum(worth.values())
    if total <= 0.0:
        return None
    lost = [sum(t * values[column] for t, values in stake.values()) for column in range(3)]
    stage, origins = _narrowest(chain, worth, at)
    if not stage:
        return None
    ratio = Range(*(max(value / total, 1.0) for value in lost))
    return Need(Range(total, total, total), origins, ratio, "chain", stage, (*chain.facts, *rows))


Stake = dict[int, tuple[float, tuple[float, float, float]]]


def _stake(facts: FactTables, chain: Chain, at: int) -> tuple[Stake, tuple[Fact, ...]]:
    """Return, by position of a region's uses with something at stake, tonnes and the value lost with each [USD/t]."""
    from ..terms.facts import facts_of, rows

    frame = facts.frame("responses", response=LOST)
    lost = {
        row.use: (float(row.cost_usd_per_t), float(row.low_usd_per_t), float(row.high_usd_per_t))
        for row in rows(frame)
    }
    found = {
        place: (float(used), lost[name])
        for place, (name, used, region) in enumerate(
            zip(chain.uses.name, chain.uses.use_tpa, chain.uses.region, strict=True)
        )
        if region == at and used > 0.0 and lost.get(name, (0.0,))[0] > 0.0
    }
    named = {chain.uses.name[place] for place in found}
    return found, facts_of(frame[frame["use"].isin(named)], "responses")


def _worth(chain: Chain, element: str, at: int, stake: Stake) -> float:
    """Return what a region's uses of an element's goods cost [USD/yr], at the region's prices."""
    goods = chain.uses.commodity
    return sum(
        used * float(chain.price_usd_per_t[goods[place], at])
        for place, (used, _) in stake.items()
        if chain.commodities[goods[place]].content.get(element, 0.0) > 0.0
    )


def _narrowest(chain: Chain, worth: Mapping[str, float], at: int) -> tuple[str, dict[str, float]]:
    """Return the stage at which one origin abroad weighs most in a region's uses, and the shares by origin there."""
    import numpy as np

    from ..chain import origin_shares

    total = sum(worth.values())
    best = ""
    found: dict[str, float] = {}
    for stage in chain.stages:
        shares: Floats = np.zeros(len(chain.regions))
        try:
            for element, value in worth.items():
                if value > 0.0:
                    shares = shares + value / total * origin_shares(chain, element, stage, at)
        except NoAnswerError:
            continue
        abroad = {
            r: float(s)
            for r, s in zip(chain.regions, shares, strict=True)
            if s > SMALL and r != chain.regions[at]
        }
        if _most(abroad) > _most(found):
            best, found = stage, abroad
    return best, found


def _most(origins: Mapping[str, float]) -> float:
    return max((share for origin, share in origins.items() if origin != REST), default=0.0)


def _of_magnets(
    facts: FactTables, buyer: str, value: float, origins: dict[str, float], used: str, rows: tuple[Fact, ...]
) -> Need:
    """Return the need of rare earths: all that is imported, by origin of the magnets' oxides, with what magnets carry."""
    from ..chain import build

    chain = build(facts).chain
    plain = Range(value, value, value)
    if buyer not in chain.regions:
        return Need(plain, origins, None, "customs", used, rows)
    stake, more = _stake(facts, chain, chain.regions.index(buyer))
    lost = [sum(t * values[column] for t, values in stake.values()) for column in range(3)]
    ratio = Range(*(max(each / value, 1.0) for each in lost))
    return Need(plain, traced(facts, buyer) or origins, ratio, "magnets", used, (*rows, *more))


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


def _of_shared(facts: FactTables, mineral: str, buyer: str, codes: tuple[str, ...]) -> Need | None:
    """Return the assumed part of a shared code's imports, by the world's output elsewhere; None where neither is told."""
    from ..terms.facts import facts_of, rows

    frame = facts.frame("elasticities", name="code_value_share", item=mineral)
    row = next(iter(rows(frame)), None)
    bought = _imports(facts, buyer, codes)
    made = world_output(facts, mineral, buyer)
    if row is None or bought is None or made is None:
        return None
    part = Range(float(row.value), float(row.low), float(row.high)).times(bought[0])
    return Need(
        part, made[0], None, "shared", bought[2], (*bought[3], *made[1], *facts_of(frame, "elasticities"))
    )


def world_output(
    facts: FactTables, mineral: str, buyer: str
) -> tuple[dict[str, float], tuple[Fact, ...]] | None:
    """Return the shares of the world's output outside a buyer, at the last stage on record; None without statistics.

    Where a publisher measures several forms, the one that most rows speak of is taken.
    """
    from ..risk import output

    for stage in reversed(STAGES):
        forms = facts.frame("production", material=mineral, stage=stage, year=YEAR)["form"].value_counts()
        try:
            made = output(facts, mineral, stage, YEAR, str(forms.index[0]) if len(forms) > 1 else None)
        except NoAnswerError:
            continue
        abroad = {origin: share for origin, share in made.shares if origin != buyer}
        total = sum(abroad.values())
        if total > 0.0:
            return {origin: share / total for origin, share in abroad.items()}, tuple(made.evidence.facts)
    return None
