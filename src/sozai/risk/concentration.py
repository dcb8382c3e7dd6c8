"""How concentrated a stage is: Herfindahl-Hirschman index, plain or weighted by governance, and top share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..terms import DataError, NoAnswerError
from ..terms.facts import FactTables
from .governance import governance
from .index import Evidence, Index, ranged
from .output import output

Floats = NDArray[np.float64]


def hhi(masses: ArrayLike) -> Floats:
    """Return the Herfindahl-Hirschman index HHI = sum_i s_i^2, s_i = m_i / sum_j m_j, between 1/n and 1.

    Args:
        masses (..., suppliers): outputs in any one unit of mass, or shares; not negative, none missing.

    Raises:
        DataError: a mass is missing, negative or infinite.
        NoAnswerError: the masses add up to zero.

    Source:
        Herfindahl 1950; as in GeoPolRisk and in the European Commission's criticality method.

    Example:
        >>> float(hhi([70.0, 20.0, 10.0]).round(4))
        0.54
    """
    return np.asarray(np.square(_shares(masses)).sum(axis=-1))


def scattered_hhi(masses: ArrayLike, g: ArrayLike = 1.0) -> Floats:
    """Return the index when the last mass is that of infinitely many suppliers: it counts in the sum alone.

    The lower bound where a publisher lumps the other countries together; `hhi`, which takes them as one
    supplier, is the upper.

    Args:
        masses (..., suppliers + 1): outputs; last those of all others together.
        g (..., suppliers): instability of the named suppliers, or 1 for the plain index.

    Example:
        >>> float(scattered_hhi([70.0, 20.0, 10.0]).round(4)), float(hhi([70.0, 20.0, 10.0]).round(4))
        (0.53, 0.54)
    """
    return np.asarray((np.square(_shares(masses)[..., :-1]) * np.asarray(g, dtype=np.float64)).sum(axis=-1))


def governance_weighted_hhi(masses: ArrayLike, g: ArrayLike) -> Floats:
    """Return sum_i s_i^2 g_i, between 0 and the plain index.

    Args:
        masses (..., suppliers): outputs, as for `hhi`.
        g (..., suppliers): instability of each supplier, 0-1 (`instability`).

    Source:
        Nassar et al. 2020, Sci. Adv. 6, eaay8647 (disruption potential); European Commission 2017,
        doi 10.2760/73303, there with g on a scale of 0-10.

    Example:
        >>> float(governance_weighted_hhi([70.0, 30.0], [1.0, 0.5]).round(4))
        0.535
    """
    return np.asarray((np.square(_shares(masses)) * np.asarray(g, dtype=np.float64)).sum(axis=-1))


def top_share(masses: ArrayLike, n: int = 3) -> Floats:
    """Return the share of the `n` largest suppliers together, 0-1.

    Args:
        masses (..., suppliers): outputs, as for `hhi`.
        n: how many; at least 1.

    Example:
        >>> float(top_share([50.0, 30.0, 15.0, 5.0], 2).round(4))
        0.8
    """
    if n < 1:
        raise DataError(
            f"The number of top suppliers is {n}; at least 1 is wanted.",
            f"上位の数 {n} は 1 以上にしてください。",
        )
    return np.asarray(np.sort(_shares(masses), axis=-1)[..., -n:].sum(axis=-1))


def _shares(masses: ArrayLike) -> Floats:
    values = np.asarray(masses, dtype=np.float64)
    if not np.isfinite(values).all() or (values < 0).any():
        raise DataError(
            "A mass is missing, negative or infinite (missing is not zero). Give it, or drop the supplier.",
            "質量が欠損・負・無限大です。供給者を除くか質量を与えてください（欠損は 0 ではありません）。",
        )
    total = values.sum(axis=-1, keepdims=True)
    if values.shape[-1] == 0 or (total == 0.0).any():
        raise NoAnswerError(
            "The masses add up to zero, so there are no shares.", "質量の合計が 0 で、比率を計算できません。"
        )
    return np.asarray(values / total)


@dataclass(frozen=True, slots=True)
class Concentration:
    """How concentrated a stage is.

    Attributes:
        hhi: Herfindahl-Hirschman index, 0-1; `value` and `low` take the rest of the world as infinitely many
            countries, `high` takes it as one.
        governance_hhi: sum of squared shares times instability, 0-1.
        top: share of the `n` largest named countries, 0-1.
        shares: (country, share), largest first; the rest of the world as ROW, last.
        sum_t: sum of the rows [t/yr], the denominator.
        printed_total_t: the publisher's rounded world total [t/yr], beside it; None where not printed.
    """

    hhi: Index
    governance_hhi: Index
    top: Index
    shares: tuple[tuple[str, float], ...]
    sum_t: float
    printed_total_t: float | None


def concentration(
    tables: FactTables,
    material: str,
    stage: str,
    year: int,
    *,
    n: int = 3,
    form: str | None = None,
    seed: int = 0,
) -> Concentration:
    """Return how concentrated a stage is in a year.

    Args:
        tables: declared tables; reads `production` and `governance`.
        material: id of the material.
        stage: id of the stage.
        year: calendar year.
        n: how many suppliers count as the top.
        form: what is measured, where the publisher measures several things.
        seed: of the redrawing of facts.

    Raises:
        NoAnswerError: the table rows that are missing, by name.
    """
    made = output(tables, material, stage, year, form)
    states = governance(tables, made.countries, year)
    g = states.block.weighted(made.block.values[:-1])
    with_states = Evidence(made.evidence.facts + states.facts, made.evidence.notes + states.notes)

    def single_weighted(masses: Floats, g: Floats) -> Floats:
        return governance_weighted_hhi(masses, np.pad(g, ((0, 0), (0, 1)), constant_values=1.0))

    def top(masses: Floats) -> Floats:
        return np.asarray(np.sort(_shares(masses)[:, :-1], axis=-1)[:, -n:].sum(axis=-1))

    return Concentration(
        hhi=ranged(scattered_hhi, [made.block], made.evidence, upper=hhi, seed=seed),
        governance_hhi=ranged(scattered_hhi, [made.block, g], with_states, upper=single_weighted, seed=seed),
        top=ranged(top, [made.block], made.evidence, seed=seed),
        shares=made.shares,
        sum_t=made.sum_t,
        printed_total_t=made.printed_total_t,
    )
