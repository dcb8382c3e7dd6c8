"""How far a buyer lives on imports of each material: printed net import reliance, else from trade and output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..terms import Fact, Words
from ..terms.facts import FactTables, facts_of
from ..terms.hs import hs_codes
from ..terms.materials import MEMBERS
from .coded import Coded, coded
from .composite import trade_exposure
from .geopolrisk import COPPER_USD_PER_KG, import_risk
from .governance import Governance, governance
from .index import DRAWS, Block, Floats
from .supplies import OUTPUT, Supply

if TYPE_CHECKING:
    import pandas as pd

TRADE = """
SELECT hs, hs_revision, suffix(source, '-largest') AS largest, importer = ? AS bought,
       CASE WHEN importer = ? THEN exporter ELSE importer END AS partner, value_usd, mass_t, source, year, quality, grade
FROM trade_flows WHERE year = ? AND (importer = ? OR exporter = ?) AND importer <> exporter
"""
# Goods whose tonnes are those of the metal itself; in an ore or a salt they are not (assumed to be one to one).
PURE = ("unwrought", "cathode", "metal", "element", "powder", "gas")
COVERED_AT_LEAST = 0.5
PRINTED = Words("printed net import reliance", "公表された純輸入依存度")
NOT_NAMED = Words("imports, no output on record: an upper value", "輸入（国内生産の記録なし、上限値）")
NOT_COMPARABLE = Words(
    "imports; own output not in comparable tonnes: an upper value",
    "輸入（国内生産は比較できる質量がなく、上限値）",
)
COMPUTED = Words("trade and output on record", "貿易と生産の記録から計算")
NET_EXPORTER = Words("net exporter", "純輸出")


@dataclass(frozen=True, eq=False)
class Exposure:
    """A buyer's exposure to trade for one material.

    Attributes:
        block (1,): TE, 0-1.
        basis: what it rests on.
        coded: codes of the trade; None where reliance is printed.
        risk: GeoPolRisk's import risk, 0-1; None without masses on record.
        risk_drawn (draws,): the same over redrawn imports and governance.
        price_usd_per_kg: mean import price; None without masses on record.
        facts: rows of `reliance`.
    """

    block: Block
    basis: Words
    coded: Coded | None
    risk: float | None
    risk_drawn: Floats | None
    price_usd_per_kg: float | None
    facts: tuple[Fact, ...] = ()

    def factor(self, score: float) -> float | None:
        """Return the GeoPolRisk characterisation factor of a score [kg Cu-eq/kg]; None without a price."""
        return None if self.price_usd_per_kg is None else score * self.price_usd_per_kg / COPPER_USD_PER_KG


def exposures(
    tables: FactTables, buyer: str, year: int, found: Sequence[Supply], draws: int = DRAWS
) -> dict[str, Exposure]:
    """Return the exposure to trade of each material that facts allow; the others are absent.

    Printed reliance comes first (the newest year not after the one asked; of several forms the highest). Else net
    imports come from the codes of the material's stage: a buyer without output on record is taken to make none (an
    upper value); one with output needs goods whose tonnes are comparable.

    Args:
        tables: declared tables; reads `reliance`, `trade_flows` and `governance`.
        buyer: ISO3 code.
        year: calendar year.
        found: one supply per material.
        draws: how often imports and governance are redrawn.
    """
    trade = tables.sql(TRADE, [buyer, buyer, year, buyer, buyer])
    present = trade[["hs", "hs_revision", "largest"]].drop_duplicates()
    places = coded((str(a), str(b), bool(c)) for a, b, c in present.itertuples(index=False))
    partners = sorted(set(trade["partner"]))
    states = governance(tables, partners, year) if partners else None
    printed = _printed(tables, buyer, year)
    held: dict[str, Exposure] = {}
    for supply in found:
        place = _place(trade, places, supply)
        flows = _flows(trade, place)
        risk, drawn, price = _risk(flows, states, _own(supply, buyer), draws)
        if supply.material in printed:
            block, facts = printed[supply.material]
            basis = PRINTED if float(block.values[0]) > 0.0 else NET_EXPORTER
            held[supply.material] = Exposure(block, basis, place, risk, drawn, price, facts)
        elif place is not None and flows is not None:
            held[supply.material] = Exposure(*_traded(flows, supply, buyer, place), place, risk, drawn, price)
    return held


def _printed(tables: FactTables, buyer: str, year: int) -> dict[str, tuple[Block, tuple[Fact, ...]]]:
    frame = tables.frame("reliance", country=buyer)
    frame = frame[(frame["year"] <= year) & frame["net_import_share"].notna()]
    found = {}
    for material, rows in frame.groupby("material"):
        newest = rows[rows["year"] == rows["year"].max()].sort_values("net_import_share").tail(1)
        share = float(newest["net_import_share"].clip(lower=0.0).iloc[0])
        block = Block.of([share], list(newest["quality"]), list(newest["grade"]), high=1.0)
        found[str(material)] = block, facts_of(newest, "reliance")
    return found


def _place(trade: pd.DataFrame, places: dict[tuple[str, str], Coded], supply: Supply) -> Coded | None:
    """Return the codes of the stage, else of the stage most traded, else of the group that the material belongs to."""
    groups = sorted(group for group, members in MEMBERS.items() if supply.material in members)
    for name in (supply.material, *groups):
        if (name, supply.stage) in places:
            return places[name, supply.stage]
        held = [place for (material, _), place in places.items() if material == name]
        if held:
            return min(held, key=lambda place: (bool(place.shared), place.largest, -_value(trade, place)))
    return None


def _value(trade: pd.DataFrame, place: Coded) -> float:
    flows = _flows(trade, place)
    return 0.0 if flows is None else float(flows["value_usd"].sum())


def _flows(trade: pd.DataFrame, place: Coded | None) -> pd.DataFrame | None:
    if place is None:
        return None
    rows = trade[
        trade["hs"].isin(place.codes)
        & (trade["hs_revision"] == place.revision)
        & (trade["largest"] == place.largest)
    ]
    return None if rows.empty else rows


def _own(supply: Supply, buyer: str) -> float:
    if supply.basis != OUTPUT or buyer not in supply.countries:
        return 0.0
    return float(supply.block.values[supply.countries.index(buyer)])


def _risk(
    flows: pd.DataFrame | None, states: Governance | None, own_t: float, draws: int
) -> tuple[float | None, Floats | None, float | None]:
    """Return the import risk, the same redrawn, and the mean price."""
    none = None, None, None
    if flows is None or states is None:
        return none
    bought = flows[flows["bought"] & flows["mass_t"].notna()]
    mass = float(bought["mass_t"].sum())
    if mass <= 0.0:
        return none
    at = [states.countries.index(partner) for partner in bought["partner"]]
    tonnes = Block.of(bought["mass_t"].to_numpy(), list(bought["quality"]), list(bought["grade"]))
    rng = np.random.default_rng(0)
    drawn = import_risk(
        tonnes.redrawn(rng, draws)[0], states.block.redrawn(rng, draws)[0][:, at], np.full(draws, own_t)
    )
    price = float(bought["value_usd"].sum()) / mass / 1000.0
    return float(import_risk(tonnes.values, states.block.values[at], own_t)), drawn, price


def _traded(flows: pd.DataFrame, supply: Supply, buyer: str, place: Coded) -> tuple[Block, Words]:
    own_t = _own(supply, buyer)
    massed = flows[flows["mass_t"].notna()]
    covered = float(massed["value_usd"].sum()) / max(float(flows["value_usd"].sum()), 1.0)
    named = buyer in supply.countries
    if own_t <= 0.0 or covered < COVERED_AT_LEAST or not _comparable(supply, place):
        value = flows.groupby("bought")["value_usd"].sum()
        net = float(value.get(True, 0.0)) - float(value.get(False, 0.0))
        block = Block.of([1.0 if net > 0.0 else 0.0], ["computed"], ["C" if named else "B"], high=1.0)
        return block, (NOT_COMPARABLE if named else NOT_NAMED) if net > 0.0 else NET_EXPORTER
    mass = massed.groupby("bought")["mass_t"].sum()
    net_t = float(mass.get(True, 0.0)) - float(mass.get(False, 0.0))
    share = float(trade_exposure(net_t, own_t)) if net_t > 0.0 or own_t > 0.0 else 0.0
    quality = "estimated" if place.shared else "computed"
    block = Block.of([share], [quality], ["C"], high=1.0)
    return block, COMPUTED if share > 0.0 else NET_EXPORTER


def _comparable(supply: Supply, place: Coded) -> bool:
    forms = {entry.form for entry in hs_codes() if entry.code in place.codes and entry.stage == place.stage}
    gross = set(supply.rows["basis"]) == {"gross"}
    return supply.stage == place.stage and (gross or forms <= set(PURE))
