"""Every material ranked at once, with the range of its rank and what drives it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..terms import NoAnswerError, Words
from ..terms.facts import FactTables
from ..terms.materials import MEMBERS
from .composite import composite, economic_vulnerability
from .exposure import Exposure, exposures
from .governance import Governance, governance
from .index import Block, decisive_grade
from .supplies import OUTPUT, Absent, Supply, supplies

Floats = NDArray[np.float64]
Sample = tuple[float, Floats, Floats]

DRAWS = 500
SUPPLY, PLAIN, COMPOSITE, GEOPOLITICAL = "supply", "hhi", "composite", "geopolrisk"
INDICES: dict[str, Words] = {
    SUPPLY: Words("disruption potential: sum of squared shares x instability", "途絶可能性：シェアの 2 乗×不安定度の和"),
    PLAIN: Words("concentration alone: HHI", "集中度のみ：HHI"),
    COMPOSITE: Words("composite: (disruption potential x trade exposure x vulnerability)^(1/3)", "総合：（途絶可能性×輸入依存×経済的脆弱性）の 3 乗根"),
    GEOPOLITICAL: Words("GeoPolRisk score: HHI x import risk", "GeoPolRisk スコア：HHI×輸入リスク"),
}  # fmt: skip
DRIVERS: dict[str, Words] = {
    "concentration": Words("concentration", "集中"),
    "governance": Words("governance", "統治の不安定さ"),
    "imports": Words("imports", "輸入依存"),
    "economy": Words("economic importance", "経済的重要度"),
}
# A material without importance of its own takes that of what it is an ore or a part of.
ASKED_AS = {"bauxite": "aluminium", "alumina": "aluminium", "titanium-minerals": "titanium", "graphite": "natural-graphite"}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Scored:
    """One material at its worst stage, or at the stage asked for.

    Attributes:
        supply: who supplies it there.
        hhi, governance_hhi: 0-1, with 5 and 95 % points.
        top3: share of the three largest named suppliers, 0-1, with 5 and 95 % points.
        left: world supply without the largest named supplier, 0-1, with 5 and 95 % points.
        largest: ISO3 code of the largest named supplier, and its share.
        exposure: of the buyer; None where trade and output do not allow it.
        exposure_share: the exposure with 5 and 95 % points; None without one.
        vulnerability: EV, 0-1, with 5 and 95 % points; None where the Union prints no importance.
        composite: geometric mean of the three, with 5 and 95 % points; None where one is missing.
        geopolrisk: the GeoPolRisk score, with 5 and 95 % points; None without masses on record.
        index: the index ranked by, with 5 and 95 % points; None where it cannot be computed.
        rank: 1 the highest; None without index.
        rank_low, rank_high: 5 and 95 % points of the rank.
        driver: the factor that stands out most from the median material (`DRIVERS`).
        contributions: natural logarithm of each factor over its median, by name.
        grade: weakest decisive grade.
        assumed_share: part of the variance of the index that comes from grade D; None where nothing varies.
    """

    supply: Supply
    hhi: tuple[float, float, float]
    governance_hhi: tuple[float, float, float]
    top3: tuple[float, float, float]
    left: tuple[float, float, float]
    largest: tuple[str, float]
    exposure: Exposure | None
    exposure_share: tuple[float, float, float] | None
    vulnerability: tuple[float, float, float] | None
    composite: tuple[float, float, float] | None
    geopolrisk: tuple[float, float, float] | None
    index: tuple[float, float, float] | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    driver: str
    contributions: Mapping[str, float]
    grade: str
    assumed_share: float | None


@dataclass(frozen=True, eq=False)
class Ranking:
    """All materials of a year.

    Attributes:
        ranked: those with the index, highest first, then those without, by name.
        absent: those with rows but without a supplier's amount.
        governance: what instability was read.
    """

    ranked: tuple[Scored, ...]
    absent: tuple[Absent, ...]
    governance: Governance


@dataclass(frozen=True, eq=False)
class _Drawn:
    supply: Supply
    point: dict[str, float]
    drawn: dict[str, Floats]
    held: dict[str, Floats]
    grade: str

    def of(self, index: str) -> Sample:
        """Return the point, the redraws, and the redraws with grade D held, of an index."""
        return self.point[index], self.drawn[index], self.held[index]


def ranking(
    tables: FactTables,
    year: int,
    buyer: str,
    *,
    index: str = SUPPLY,
    stage: str | None = None,
    only: Collection[str] = (),
    seed: int = 0,
) -> Ranking:
    """Return every material with facts, ranked by an index.

    Without a stage each material takes the one with the highest disruption potential. Facts are redrawn within their
    quality, the governance of a country once for all materials; ranks are taken in every redraw.

    Args:
        tables: declared tables.
        year: calendar year.
        buyer: ISO3 code of the importer.
        index: one of `INDICES`.
        stage: id of the stage; None for the worst of each material.
        only: ids of the materials; all where none is named.
        seed: of the redrawing.

    Raises:
        NoAnswerError: no supply on record in that year.
    """
    found, absent = supplies(tables, year, stage)
    found = tuple(supply for supply in found if not only or supply.material in only)
    if not found:
        raise NoAnswerError(
            f"No answer: tables 'production' and 'supply_shares' have no supplier's amount for {year}"
            f"{f' at stage {stage}' if stage else ''}. Ask for another year or stage, or import such rows.",
            f"答えられません: 表 production・supply_shares に {year} 年{f'・工程 {stage}' if stage else ''}の供給量がありません。"
            "年か工程を変えるか、行を取り込んでください。",
        )
    countries = sorted({country for supply in found for country in supply.countries})
    states = governance(tables, countries, year)
    rng = np.random.default_rng(seed)
    g, g_held = states.block.redrawn(rng, DRAWS)
    place = {country: at for at, country in enumerate(countries)}
    drawn = [
        _drawn(supply, [place[country] for country in supply.countries], states.block, g, g_held, rng)
        for supply in found
    ]
    worst: dict[str, _Drawn] = {}
    for one in drawn:
        held = worst.get(one.supply.material)
        if held is None or one.point[SUPPLY] > held.point[SUPPLY]:
            worst[one.supply.material] = one
    chosen = list(worst.values())
    return Ranking(_ranked(tables, chosen, buyer, year, index, rng), absent, states)


def output_ranks(tables: FactTables, year: int) -> dict[str, int]:
    """Return the rank of each material by disruption potential from outputs of a year alone, without ranges.

    A material takes its worst stage; those without output by country in that year are absent. No rows, no ranks.

    Args:
        tables: declared tables; reads `production` and `governance`.
        year: calendar year of the outputs.
    """
    found, _ = supplies(tables, year, bases=(OUTPUT,))
    if not found:
        return {}
    countries = sorted({country for supply in found for country in supply.countries})
    g = dict(zip(countries, governance(tables, countries, year).block.values.tolist(), strict=True))
    worst: dict[str, float] = {}
    for supply in found:
        weights = np.array([g[country] for country in supply.countries])
        value = float(_laws(supply.block.values[np.newaxis], weights)[SUPPLY][0])
        worst[supply.material] = max(worst.get(supply.material, 0.0), value)
    ranks = _rank(np.array(list(worst.values()))[:, np.newaxis])[:, 0]
    return {material: int(rank) for material, rank in zip(worst, ranks, strict=True)}


def _drawn(
    supply: Supply, at: Sequence[int], states: Block, g: Floats, g_held: Floats, rng: np.random.Generator
) -> _Drawn:
    values, held = supply.block.redrawn(rng, DRAWS)
    g_point = states.values[list(at)]
    grades = [states.grades[one] for one in at]
    shares = supply.block.values / supply.block.values.sum()
    weight = np.square(shares[:-1])
    grade = max(
        decisive_grade(supply.block), decisive_grade(Block(g_point, g_point * 0.0, grades).weighted(weight))
    )
    return _Drawn(
        supply,
        {name: float(cells[0]) for name, cells in _laws(supply.block.values[np.newaxis], g_point).items()},
        _laws(values, g[:, at]),
        _laws(held, g_held[:, at]),
        grade,
    )


def _laws(masses: Floats, g: Floats) -> dict[str, Floats]:
    shares = masses / masses.sum(axis=-1, keepdims=True)
    squares = np.square(shares[:, :-1])
    top = np.sort(shares[:, :-1], axis=-1)[:, ::-1]
    return {
        PLAIN: squares.sum(axis=-1),
        SUPPLY: (squares * g).sum(axis=-1),
        "top3": top[:, :3].sum(axis=-1),
        "top": top[:, 0],
        "left": 1.0 - top[:, 0],
    }


@dataclass(frozen=True, eq=False)
class _Part:
    one: _Drawn
    exposure: Exposure | None
    te: Sample | None
    vulnerability: float | None
    ev: Sample | None

    def sample(self, index: str) -> Sample | None:
        """Return the point, the redraws, and the redraws with grade D held, of an index; None without it."""
        plain = {name: self.one.of(name) for name in (PLAIN, SUPPLY)}
        if index in plain:
            return plain[index]
        if index == GEOPOLITICAL:
            exposed = self.exposure
            if exposed is None or exposed.risk is None or exposed.risk_drawn is None:
                return None
            point, drawn, held = plain[PLAIN]
            return point * exposed.risk, drawn * exposed.risk_drawn, held * exposed.risk_drawn
        if self.te is None or self.ev is None:
            return None
        (dp, te, ev) = (plain[SUPPLY], self.te, self.ev)
        return (
            float(composite(dp[0], te[0], ev[0])), composite(dp[1], te[1], ev[1]), composite(dp[2], te[2], ev[2])
        )  # fmt: skip

    @property
    def factors(self) -> dict[str, float]:
        """Return the factors that multiply up to the composite, those that are known and above zero."""
        point = self.one.point
        known = {
            "concentration": point[PLAIN],
            "governance": point[SUPPLY] / point[PLAIN],
            "imports": None if self.te is None else self.te[0],
            "economy": self.vulnerability,
        }
        return {name: value for name, value in known.items() if value is not None and value > 0.0}


def _ranked(
    tables: FactTables, chosen: list[_Drawn], buyer: str, year: int, index: str, rng: np.random.Generator
) -> tuple[Scored, ...]:
    exposed = exposures(tables, buyer, year, [one.supply for one in chosen], DRAWS)
    importance = _importance(tables, year)
    parts = []
    for one in chosen:
        exposure = exposed.get(one.supply.material)
        value = importance.get(_named(one.supply.material, importance))
        ev = None if value is None else float(economic_vulnerability(value))
        # The Union's importance stands in for any other buyer's: an assumption, redrawn as one.
        how = ("estimated", "B") if buyer == "EU27" else ("assumption", "D")
        parts.append(
            _Part(
                one,
                exposure,
                None if exposure is None else _sampled(exposure.block, rng),
                ev,
                None if ev is None else _sampled(Block.of([ev], [how[0]], [how[1]], high=1.0), rng),
            )
        )
    samples = [part.sample(index) for part in parts]
    matrix = np.array([sample[1] for sample in samples if sample is not None]).reshape(-1, DRAWS)
    points = np.array([sample[0] for sample in samples if sample is not None])
    ranks, point_ranks = _rank(matrix), _rank(points[:, np.newaxis])[:, 0]
    place = {at: row for row, at in enumerate(at for at, sample in enumerate(samples) if sample is not None)}
    medians = {name: float(np.median([part.factors[name] for part in parts if name in part.factors]))
               for name in DRIVERS if any(name in part.factors for part in parts)}  # fmt: skip
    scored = [
        _scored(
            part,
            samples[at],
            (int(point_ranks[place[at]]), ranks[place[at]]) if at in place else None,
            medians,
            index,
            buyer,
        )
        for at, part in enumerate(parts)
    ]
    return tuple(sorted(scored, key=lambda one: (one.rank is None, one.rank or 0, one.supply.material)))


def _sampled(block: Block, rng: np.random.Generator) -> Sample:
    drawn, held = block.redrawn(rng, DRAWS)
    return float(block.values[0]), drawn[:, 0], held[:, 0]


def _scored(
    part: _Part,
    sample: Sample | None,
    ranks: tuple[int, Floats] | None,
    medians: Mapping[str, float],
    index: str,
    buyer: str,
) -> Scored:
    one, supply = part.one, part.one.supply
    order = np.argsort(-supply.block.values[:-1], kind="stable")
    contributions = {name: float(np.log(value / medians[name])) for name, value in part.factors.items()}
    used = {PLAIN: ("concentration",), SUPPLY: ("concentration", "governance")}.get(index, tuple(DRIVERS))
    whole, scored = part.sample(COMPOSITE), part.sample(GEOPOLITICAL)
    held = None if sample is None else _assumed(sample)
    grades = [one.grade]
    if index == COMPOSITE and part.exposure is not None:
        grades += [part.exposure.block.grades[0], "B" if buyer == "EU27" else "D"]
    return Scored(
        supply=supply,
        hhi=_band(one.of(PLAIN)),
        governance_hhi=_band(one.of(SUPPLY)),
        top3=_band(one.of("top3")),
        left=_band(one.of("left")),
        largest=(supply.countries[int(order[0])], one.point["top"]),
        exposure=part.exposure,
        exposure_share=None if part.te is None else _band(part.te),
        vulnerability=None if part.ev is None else _band(part.ev),
        composite=None if whole is None else _band(whole),
        geopolrisk=None if scored is None else _band(scored),
        index=None if sample is None else _band(sample),
        rank=None if ranks is None else ranks[0],
        rank_low=None if ranks is None else int(np.quantile(ranks[1], 0.05, method="lower")),
        rank_high=None if ranks is None else int(np.quantile(ranks[1], 0.95, method="higher")),
        driver=max((name for name in used if name in contributions), key=contributions.__getitem__),
        contributions=contributions,
        grade=max(grades),
        assumed_share=held,
    )


def _band(sample: Sample) -> tuple[float, float, float]:
    point, drawn, _ = sample
    return point, min(point, float(np.quantile(drawn, 0.05))), max(point, float(np.quantile(drawn, 0.95)))


def _assumed(sample: Sample) -> float | None:
    variance = float(np.var(sample[1]))
    return None if variance <= 1e-24 else min(max(1.0 - float(np.var(sample[2])) / variance, 0.0), 1.0)


def _rank(values: Floats) -> Floats:
    """Return the rank of each row in every column, 1 the highest; equal values share the best of their ranks."""
    rounded = np.round(values, 12)
    return np.asarray(1 + (rounded[np.newaxis] > rounded[:, np.newaxis]).sum(axis=1))


def _importance(tables: FactTables, year: int) -> dict[str, float]:
    frame = tables.frame("criticality")
    frame = frame[frame["year"] <= year]
    newest = frame[frame["year"] == frame["year"].max()]
    highest = newest.groupby("material")["economic_importance"].max()
    return {str(material): float(value) for material, value in highest.items()}


def _named(material: str, importance: Mapping[str, float]) -> str:
    """Return under which name the Union prints the importance of a material; "" where it prints none."""
    groups = [group for group, members in MEMBERS.items() if material in members and group in importance]
    members = [name for name in ("light-rare-earths", "heavy-rare-earths") if material == "rare-earths"]
    names = [material, ASKED_AS.get(material, ""), *sorted(groups), *members]
    return next((name for name in names if name in importance), "")
