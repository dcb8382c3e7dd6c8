"""Signs that trade went round a measure: an upper bound from yearly totals, by country and code, never by firm.

Law, for origin O, importer D and third country T, with d the mean mass of the years after minus that of the years before
(mass, for a measure moves prices):
`bound_T = min(max(d(O -> T), 0), max(d(T -> D), 0))` where O -> D fell. Both sides can rise for other reasons (other goods in
the code, own output, a boom), so the sum is an upper bound; the part that arises when the third countries' pairs are
shuffled is shown beside it.

Source: the product-level bound of rerouting in Alfaro and Chor (2023) and in the literature on Vietnam, where it is 16.1 % of
exports against 1.8 % told from firms (2021): nine times too high there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..terms import COUNTRIES, NoAnswerError, ParameterError
from ..terms.facts import FactTables, rows
from .flows import Flows, flows, missing, total, total_of_squares, years_of

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
DRAWS = 400


@dataclass(frozen=True, slots=True)
class Event:
    """A measure and the years compared.

    Attributes:
        origin: country whose goods it is about.
        importer: country whose purchases are looked at.
        hs: six-digit codes, read together.
        revision: HS revision.
        year: year of the measure, itself left out.
        before, after: how many years on either side.
    """

    origin: str
    importer: str
    hs: tuple[str, ...]
    revision: str
    year: int
    before: int = 2
    after: int = 2


@dataclass(frozen=True, slots=True)
class Route:
    """One third country.

    Attributes:
        country: T.
        more_in_tpa: change of O -> T [t/yr].
        more_out_tpa: change of T -> D [t/yr].
        bound_tpa: upper bound of what went round [t/yr].
        low_tpa, high_tpa: 5 and 95 % points of it with the flows redrawn.
        sold_tpa: T -> D in the years after [t/yr].
        own_output_tpa: T's own output on record [t/yr]; None where no row says.
        plausibility: "above-output", "within-output" or "output-unknown".
    """

    country: str
    more_in_tpa: float
    more_out_tpa: float
    bound_tpa: float
    low_tpa: float
    high_tpa: float
    sold_tpa: float
    own_output_tpa: float | None
    plausibility: str


@dataclass(frozen=True, slots=True)
class Rerouting:
    """What the yearly totals say around a measure.

    Attributes:
        event: what was asked.
        direct_before_tpa, direct_after_tpa: O -> D, mean of the years on either side [t/yr].
        routes: third countries with a bound above zero, largest first.
        bound_tpa: their sum [t/yr]; None where O -> D did not fall, for then there is nothing to go round.
        low_tpa, high_tpa: its 5 and 95 % points.
        chance_tpa: mean sum with the third countries' pairs shuffled.
        years: the years compared, before and after.
        covered_share: share of the value compared that has a mass, 0-1; the rest is left out.
        chosen: the rows.
    """

    event: Event
    direct_before_tpa: float
    direct_after_tpa: float
    routes: tuple[Route, ...]
    bound_tpa: float | None
    low_tpa: float | None
    high_tpa: float | None
    chance_tpa: float
    years: tuple[tuple[int, ...], tuple[int, ...]]
    covered_share: float
    chosen: Flows


def rerouting(
    tables: FactTables,
    event: Event,
    outputs: Sequence[tuple[str, str]] = (),
    *,
    seed: int = 0,
    draws: int = DRAWS,
) -> Rerouting:
    """Return the upper bound of what went round a measure through third countries.

    Args:
        tables: declared tables; reads `trade_flows` and, for plausibility, `production`.
        event: the measure.
        outputs: (material, stage) whose output a third country may sell itself.
        seed: of the random draws.
        draws: how many.

    Raises:
        ParameterError: origin and importer are the same.
        NoAnswerError: a side of the window has no year on record, or O never sold to D.
    """
    if event.origin == event.importer:
        raise ParameterError(
            f"Origin and importer are both {event.origin}; name another importer.",
            f"輸出国・地域と輸入国・地域がともに {event.origin} です。別の輸入国・地域を指定してください。",
        )
    first, last = event.year - event.before, event.year + event.after
    known = years_of(tables, event.revision, event.hs)
    before = tuple(year for year in known if first <= year < event.year)
    after = tuple(year for year in known if event.year < year <= last)
    for found, ends in ((before, (first, event.year - 1)), (after, (event.year + 1, last))):
        if not found:
            raise missing(event.revision, *ends, event.hs)
    chosen = flows(tables, event.revision, first, last, event.hs)
    frame = _legs(tables, chosen, event, len(before), len(after))
    direct = frame[(frame["exporter"] == event.origin) & (frame["importer"] == event.importer)]
    if direct.empty:
        origin, importer, codes = (
            COUNTRIES[event.origin].words,
            COUNTRIES[event.importer].words,
            ", ".join(event.hs),
        )
        raise NoAnswerError(
            f"Table trade_flows has no trade from {origin.en} to {importer.en} under {codes} in {first}-{last}; name "
            "another importer or other codes.",
            f"表 trade_flows に、{first}〜{last} 年の{origin.ja}から{importer.ja}への HS {codes} の取引がありません。"
            "別の輸入国・地域か番号を指定してください。",
        )
    then, now = float(direct["then_tpa"].iloc[0]), float(direct["now_tpa"].iloc[0])
    fell = now < then
    names, legs = _pairs(frame, event)
    drawn = _bounds(_redrawn(legs, np.random.default_rng(seed), draws))
    bounds = _bounds(_redrawn(legs, None, 1))[0]
    own = _own_output(tables, outputs)
    routes = tuple(
        sorted(
            (
                _route(name, legs[i], float(bounds[i]), drawn[:, i], own)
                for i, name in enumerate(names)
                if fell and bounds[i] > 0.0
            ),
            key=lambda route: (-route.bound_tpa, route.country),
        )
    )
    total = float(bounds.sum())
    low, high = np.quantile(drawn.sum(axis=1), (0.05, 0.95)) if names else (0.0, 0.0)
    return Rerouting(
        event, then, now, routes,
        total if fell else None, min(total, float(low)) if fell else None, max(total, float(high)) if fell else None,
        _chance(legs, seed) if fell else 0.0, (before, after), float(frame["weighed_usd"].sum() / frame["value_usd"].sum()), chosen,
    )  # fmt: skip


def _legs(tables: FactTables, chosen: Flows, event: Event, before: int, after: int) -> pd.DataFrame:
    """Return yearly means of the legs that start in O or end in D; a year without a row had no trade on record."""
    then, now = f"year < {event.year} AND mass_t > 0", f"year > {event.year} AND mass_t > 0"
    return chosen.ask(
        tables,
        f"""
        SELECT exporter, importer,
          coalesce({total("mass_t", then)}, 0) / {before} AS then_tpa,
          coalesce({total("mass_t", now)}, 0) / {after} AS now_tpa,
          sqrt(coalesce({total_of_squares("mass_t * spread", then)}, 0)) / {before} AS then_sd,
          sqrt(coalesce({total_of_squares("mass_t * spread", now)}, 0)) / {after} AS now_sd,
          {total("value_usd")} AS value_usd, coalesce({total("value_usd", "mass_t > 0")}, 0) AS weighed_usd
        FROM flows WHERE year <> {event.year} AND (exporter = '{event.origin}' OR importer = '{event.importer}')
        GROUP BY ALL ORDER BY exporter, importer""",
    )


def _pairs(frame: pd.DataFrame, event: Event) -> tuple[list[str], Floats]:
    """Return the third countries and, of each, (in then, in now, out then, out now) and the spreads of these."""
    legs: dict[str, Floats] = {}
    for row in rows(frame):
        entering = row.exporter == event.origin
        third = row.importer if entering else row.exporter
        if third in (event.origin, event.importer):
            continue
        leg = legs.setdefault(str(third), np.zeros(8))
        start = 0 if entering else 2
        leg[start : start + 2] = row.then_tpa, row.now_tpa
        leg[start + 4 : start + 6] = row.then_sd, row.now_sd
    names = sorted(legs)
    return names, np.array([legs[name] for name in names]).reshape(len(names), 8)


def _redrawn(legs: Floats, rng: np.random.Generator | None, draws: int) -> Floats:
    """Return (draws, countries, 4) yearly values, never below zero; the values themselves without a generator."""
    values, spreads = legs[:, :4], legs[:, 4:8]
    if rng is None:
        return values[None]
    return np.asarray(np.maximum(values + rng.standard_normal((draws, *values.shape)) * spreads, 0.0))


def _bounds(values: Floats) -> Floats:
    """Return min of the two rises, none below zero, (draws, countries)."""
    rises = np.maximum(np.stack([values[..., 1] - values[..., 0], values[..., 3] - values[..., 2]]), 0.0)
    return np.asarray(rises.min(axis=0), dtype=np.float64)


def _chance(legs: Floats, seed: int, shuffles: int = 500) -> float:
    rng = np.random.default_rng(seed)
    rises_in = np.maximum(legs[:, 1] - legs[:, 0], 0.0)
    rises_out = np.maximum(legs[:, 3] - legs[:, 2], 0.0)
    sums = [float(np.minimum(rises_in, rng.permutation(rises_out)).sum()) for _ in range(shuffles)]
    return float(np.mean(sums))


def _own_output(tables: FactTables, outputs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return the largest output on record of each country over the materials and stages, summed over materials."""
    found: dict[str, float] = {}
    for material, stage in sorted(set(outputs)):
        frame = tables.frame("production", material=material, stage=stage)
        frame = frame[(frame["country"] != "WLD") & frame["output_t"].notna()]
        for country, most in frame.groupby("country")["output_t"].max().items():
            found[str(country)] = found.get(str(country), 0.0) + float(most)
    return found


def _route(name: str, leg: Floats, bound: float, drawn: Floats, own: dict[str, float]) -> Route:
    sold, output = float(leg[3]), own.get(name)
    kind = "output-unknown" if output is None else "above-output" if sold > output else "within-output"
    low, high = np.quantile(drawn, (0.05, 0.95))
    return Route(
        name, float(leg[1] - leg[0]), float(leg[3] - leg[2]), bound, min(bound, float(low)), max(bound, float(high)),
        sold, output, kind,
    )  # fmt: skip
