"""The European Commission's supply risk: concentrated, badly governed, imported, not recycled."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..terms import DataError, NoAnswerError, Words
from ..terms.facts import FactTables, facts_of
from .governance import INDICATORS, governance
from .index import Block, Evidence, Index, ranged
from .rows import missing, one_reading

Floats = NDArray[np.float64]
SCOPES = ("world", "EU")
# The scale of governance in the method, 10 the worst; assumed: 2 x (2.5 - estimate), mean of six indicators.
WGI_SCALE = 10.0


def hhi_wgi_t(share: ArrayLike, g: ArrayLike, restriction: ArrayLike = 1.0) -> Floats:
    """Return (HHI_WGI,t) = sum_c S_c^2 WGI_c t_c with WGI = 10 g, between 0 and 10 times the largest t.

    Args:
        share (..., countries): shares S of supply, 0-1, as printed (not scaled to add to one).
        g (..., countries): instability, 0-1.
        restriction (..., countries): trade restriction factor t; 1 none, below 1 members, above quotas.

    Source:
        European Commission 2017, Methodology for establishing the EU list of critical raw materials,
        doi 10.2760/73303. The scale of WGI and the table of t are assumptions here: not read on its pages.

    Example:
        >>> float(hhi_wgi_t([0.5, 0.5], [0.6, 0.2]))
        2.0
    """
    shares = np.asarray(share, dtype=np.float64)
    if not np.isfinite(shares).all() or (shares < 0).any() or (shares > 1).any():
        raise DataError(
            "A share of supply is missing or outside 0-1 (shares are never per cent).",
            "供給比率が欠損か 0〜1 の範囲外です（百分率ではなく比率で）。",
        )
    weight = WGI_SCALE * np.asarray(g, dtype=np.float64) * np.asarray(restriction, dtype=np.float64)
    return np.asarray((np.square(shares) * weight).sum(axis=-1))


def supply_risk(
    world: ArrayLike | None,
    eu: ArrayLike | None,
    import_reliance_share: ArrayLike,
    recycling_share: ArrayLike,
    substitution_index: ArrayLike,
) -> Floats:
    """Return SR = (world x IR/2 + EU x (1 - IR/2)) x (1 - EoL-RIR) x SI.

    Where one scope is None, the other stands alone.

    Args:
        world (...): (HHI_WGI,t) of world supply.
        eu (...): (HHI_WGI,t) of the Union's sourcing.
        import_reliance_share (...): IR, 0-1.
        recycling_share (...): end-of-life recycling input rate EoL-RIR, 0-1.
        substitution_index (...): SI, 0-1; 1 where nothing substitutes.

    Raises:
        DataError: a share outside 0-1.
        NoAnswerError: neither scope.

    Source:
        European Commission 2017, doi 10.2760/73303.

    Example:
        >>> float(supply_risk(4.0, 2.0, 1.0, 0.1, 0.9).round(4))
        2.43
    """
    for share in (import_reliance_share, recycling_share, substitution_index):
        values = np.asarray(share, dtype=np.float64)
        if not np.isfinite(values).all() or (values < 0).any() or (values > 1).any():
            raise DataError(
                f"Import reliance, recycling rate and substitution index are 0 to 1 (never %); {share} came.",
                f"輸入依存度・再生利用率・代替指数は 0〜1 の比率です。{share} が与えられました。",
            )
    if world is None and eu is None:
        raise NoAnswerError(
            "Neither the supply of the world nor that of the EU is known.",
            "世界・EU いずれの供給構成も不明です。",
        )
    reliance = np.asarray(import_reliance_share, dtype=np.float64) / 2.0
    first = np.asarray(eu if world is None else world, dtype=np.float64)
    second = np.asarray(world if eu is None else eu, dtype=np.float64)
    exposed = first * reliance + second * (1.0 - reliance)
    return np.asarray(exposed * (1.0 - np.asarray(recycling_share)) * np.asarray(substitution_index))


@dataclass(frozen=True, slots=True)
class SupplyRisk:
    """Supply risk of a material at a stage.

    Attributes:
        risk: SR; the Commission prints it to one decimal and calls 1.0 and more critical.
        world: (HHI_WGI,t) of world supply; None where the scope is not on record.
        eu: (HHI_WGI,t) of the Union's sourcing; None where not on record.
    """

    risk: Index
    world: Index | None
    eu: Index | None


def eu_supply_risk(
    tables: FactTables,
    material: str,
    stage: str,
    year: int,
    *,
    import_reliance_share: float,
    recycling_share: float | None = None,
    substitution_index: float | None = None,
    seed: int = 0,
) -> SupplyRisk:
    """Return the supply risk of a material at a stage from tables `supply_shares` and `governance`.

    Where recycling or substitution is not given, none is assumed: an upper value, and a note says so.

    Args:
        tables: declared tables.
        material: id of the material.
        stage: id of the stage; the Commission takes the worse of extraction and processing.
        year: year of the shares.
        import_reliance_share: IR of the Union at that stage, 0-1.
        recycling_share: EoL-RIR, 0-1.
        substitution_index: SI, 0-1.
        seed: of the redrawing of facts.

    Raises:
        NoAnswerError: neither scope has rows, or governance is not on record.
    """
    scopes = {scope: _scope(tables, material, stage, scope, year) for scope in SCOPES}
    known = {scope: found for scope, found in scopes.items() if found is not None}
    if not known:
        raise missing(
            "supply_shares", {"material": material, "stage": stage, "scope": list(SCOPES), "year": year}
        )
    facts = tuple(fact for found in known.values() for fact in found.evidence.facts)
    notes = tuple(dict.fromkeys(note for found in known.values() for note in found.evidence.notes))
    notes += _assumed(recycling_share, substitution_index, set(SCOPES) - set(known))
    blocks = [block for found in known.values() for block in (found.shares, found.g, found.restriction)]

    def law(*arrays: Floats) -> Floats:
        parts = {scope: hhi_wgi_t(*arrays[3 * at : 3 * at + 3]) for at, scope in enumerate(known)}
        return supply_risk(
            parts.get("world"),
            parts.get("EU"),
            import_reliance_share,
            recycling_share or 0.0,
            1.0 if substitution_index is None else substitution_index,
        )

    def part(scope: str) -> Index | None:
        found = known.get(scope)
        if found is None:
            return None
        index = ranged(hhi_wgi_t, [found.shares, found.g, found.restriction], found.evidence, seed=seed)
        return replace(index, grade="D")

    # The scale of governance is an assumption, so the index is one, whatever its facts.
    risk = replace(ranged(law, blocks, Evidence(facts, notes), seed=seed), grade="D")
    return SupplyRisk(risk, part("world"), part("EU"))


@dataclass(frozen=True, eq=False)
class _Scope:
    shares: Block
    g: Block
    restriction: Block
    evidence: Evidence


def _scope(tables: FactTables, material: str, stage: str, scope: str, year: int) -> _Scope | None:
    frame = tables.frame("supply_shares", material=material, stage=stage, scope=scope, year=year)
    frame = frame[~frame["country"].isin(["WLD", "ROW"])]
    if frame.empty:
        return None
    reading = one_reading(frame, ["country"])
    rows, notes = reading.rows, reading.notes
    states = governance(tables, list(rows["country"]), year, INDICATORS)
    factor = rows["restriction_factor"].to_numpy(dtype=np.float64)
    given = ~np.isnan(factor)
    if not given.all():
        names = ", ".join(rows.loc[~given, "country"])
        notes += (
            Words(
                f"No restriction factor for {names}: 1 is assumed.", f"{names} の貿易制限係数は 1 と仮定。"
            ),
        )
    shares = Block.of(
        rows["share"].to_numpy(dtype=np.float64), list(rows["quality"]), list(rows["grade"]), high=1.0
    )
    restriction = Block(
        np.where(given, factor, 1.0),
        np.where(given, 0.0, 0.1),
        [grade if known else "D" for grade, known in zip(rows["grade"], given, strict=True)],
        weight=shares.values,
    )
    evidence = Evidence(facts_of(rows, "supply_shares") + states.facts, notes + states.notes)
    return _Scope(shares, states.block.weighted(shares.values), restriction, evidence)


def _assumed(recycling: float | None, substitution: float | None, absent: set[str]) -> tuple[Words, ...]:
    notes = [
        Words(
            "The scale of governance (0-10, mean of six indicators) is an assumption.",
            "統治指標の尺度（0〜10、6 指標の平均）は仮定。",
        )
    ]
    if recycling is None:
        notes.append(Words("No recycling is assumed: an upper value.", "再生利用なしと仮定（上限値）。"))
    if substitution is None:
        notes.append(Words("No substitution is assumed: an upper value.", "代替なしと仮定（上限値）。"))
    for scope in sorted(absent):
        words = {"EU": "EU", "world": "世界"}[scope]
        notes.append(
            Words(
                f"No supply shares for the {scope}: the other scope stands alone.",
                f"{words}の供給比率がなく、他方のみで計算。",
            )
        )
    return tuple(notes)
