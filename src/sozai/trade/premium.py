"""The economic-security premium: how much dearer other exporters are than a reference.

Law: `premium_j = UV_j / UV_reference - 1`. Pooled, most of it is mix (another element, another purity), so it is also
taken within one code and year, and within one code, importer and year:
`premium_j = sum_c w_c UV_j(c) / sum_c w_c UV_reference(c) - 1`, over the cells c in which both ship, each weighed with the
mass that both have, `w_c = min(m_j(c), m_reference(c))`: a sample of a few kilograms beside a cargo says nothing.

Source: the definition of Mizuho Bank, Industry Research (15 August 2025), figure 17: mean export unit value 2020-24 of
HS 2846 and 280530 to the world.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from ..terms.facts import FactTables
from ..terms.table import SPREADS
from .flows import Flows

Floats = NDArray[np.float64]
DRAWS = 200
OTHERS = "others"
READINGS = {"pooled": (), "within-code": ("year", "hs"), "within-importer": ("year", "hs", "importer")}


@dataclass(frozen=True, slots=True)
class Premium:
    """A premium with its range.

    Attributes:
        country: exporter; `OTHERS` for all that are compared, added up.
        reading: "pooled", "within-code" or "within-importer".
        share: the premium over the reference, as a share of the reference's unit value (0.3: 30 % dearer).
        low_share, high_share: 5 and 95 % points, with the buyers weighed anew and values and masses redrawn.
        covered_share: share of the exporter's mass that the reference matches in its cell, 0-1.
    """

    country: str
    reading: str
    share: float
    low_share: float
    high_share: float
    covered_share: float


def premiums(
    tables: FactTables,
    chosen: Flows,
    reference: str,
    exporters: Sequence[str],
    *,
    seed: int = 0,
    draws: int = DRAWS,
) -> tuple[Premium, ...]:
    """Return the premium of each exporter over the reference in each reading that has common cells; `OTHERS` first.

    Args:
        tables: declared tables.
        chosen: the rows; those without a mass are left out.
        reference: exporter whose unit value is the base.
        exporters: who is compared.
        seed: of the random draws.
        draws: how many; the range holds the point.
    """
    names = ", ".join(f"'{name}'" for name in sorted({reference, *exporters}))
    frame = chosen.ask(
        tables,
        f"""
        SELECT year, hs, exporter, importer, value_usd, mass_t FROM flows
        WHERE mass_t > 0 AND exporter IN ({names}) ORDER BY ALL""",
    )
    masses, values = _redrawn(frame, np.random.default_rng(seed), draws)
    found = []
    for country in (OTHERS, *exporters):
        for reading, cell in READINGS.items():
            premium = _premium(frame, masses, values, country, reference, reading, cell)
            if premium is not None:
                found.append(premium)
    return tuple(found)


def _redrawn(frame: pd.DataFrame, rng: np.random.Generator, draws: int) -> tuple[Floats, Floats]:
    """Return masses and values (rows, 1 + draws), the first column as they are.

    Each draw weighs the importers anew (a Bayesian bootstrap), for a few buyers often make the number.
    """
    buyers, buyer = np.unique(frame["importer"].to_numpy(dtype=str), return_inverse=True)
    weight = rng.standard_exponential((buyers.size, draws))[buyer]
    shape = (len(frame), draws)
    mass = frame["mass_t"].to_numpy(dtype=np.float64)[:, None]
    value = frame["value_usd"].to_numpy(dtype=np.float64)[:, None]
    masses = mass * weight * np.exp(rng.standard_normal(shape) * SPREADS["estimated"])
    values = value * weight * np.exp(rng.standard_normal(shape) * SPREADS["reported"])
    return np.hstack([mass, masses]), np.hstack([value, values])


def _premium(
    frame: pd.DataFrame,
    masses: Floats,
    values: Floats,
    country: str,
    reference: str,
    reading: str,
    cell: tuple[str, ...],
) -> Premium | None:
    theirs = (frame["exporter"] == reference).to_numpy(dtype=bool)
    ours = ~theirs if country == OTHERS else (frame["exporter"] == country).to_numpy(dtype=bool)
    group = frame.groupby(list(cell)).ngroup().to_numpy() if cell else np.zeros(len(frame), dtype=np.int64)
    common = np.intersect1d(group[ours], group[theirs])
    place = np.searchsorted(common, group)
    inside = np.isin(group, common)
    if common.size == 0:
        return None

    def sums(rows: NDArray[np.bool_], numbers: Floats) -> Floats:
        kept = np.flatnonzero(rows & inside)
        adds = sparse.csr_array(
            (np.ones(kept.size), (place[kept], np.arange(kept.size))), shape=(common.size, kept.size)
        )
        return np.asarray(adds @ numbers[kept], dtype=np.float64)

    mass, base = sums(ours, masses), sums(theirs, masses)
    matched = np.minimum(mass, base)
    worth, dear = sums(ours, values) / mass, sums(theirs, values) / base
    share = (matched * worth).sum(axis=0) / (matched * dear).sum(axis=0) - 1.0
    low, high = np.quantile(share[1:], (0.05, 0.95))
    covered = min(float(matched[:, 0].sum() / masses[ours, 0].sum()), 1.0)
    point = float(share[0])
    return Premium(country, reading, point, min(point, float(low)), max(point, float(high)), covered)
