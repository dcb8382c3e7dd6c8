"""Where a country depends on others, and where others depend on it: verdicts over the three indicators.

Law: an indicator is *surely* above its threshold when its 5 % point is, and *possibly* when its 95 % point is. A code is
decided only when at least two years are on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .indicators import Indicators

if TYPE_CHECKING:
    import pandas as pd

NORMAL = 1.6449  # a 5-95 % range reaches this many standard deviations to either side
VERDICTS = ("dependent", "possible", "not", "undecided")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What must be exceeded, and in how many years.

    Attributes:
        import_hhi: concentration of a buyer's origins, 0-1.
        export_hhi: concentration of the world's exporters, 0-1.
        ratio: imports over exports (reverse: exports over imports).
        years: how many years of the window must hold all.
    """

    import_hhi: float = 0.4
    export_hhi: float = 0.4
    ratio: float = 1.0
    years: int = 2


def dependencies(of: Indicators, country: str, thresholds: Thresholds = Thresholds()) -> pd.DataFrame:
    """Return one row per code that a country imports, largest imports first.

    Columns: hs, year (the last on record), import_usd, export_usd, import_hhi with low and high, top_origin, top_share,
    world_hhi with low and high, top_exporter, top_exporter_share, years_met, years_sure, years_possible, years_on_record, verdict.
    """
    rows = of.of(country)
    rows = rows[rows["import_usd"].notna()]
    imports, exports, spread = _sides(rows)
    tests = (
        (rows["import_hhi"].to_numpy(), NORMAL * rows["import_hhi_sd"].to_numpy(), thresholds.import_hhi),
        (rows["world_hhi"].to_numpy(), NORMAL * rows["world_hhi_sd"].to_numpy(), thresholds.export_hhi),
    )
    return _verdicts(of, _bands(rows), tests, (imports, exports, spread), thresholds, "import_usd")


def indispensable(of: Indicators, country: str, thresholds: Thresholds = Thresholds()) -> pd.DataFrame:
    """Return one row per code that a country exports: the same indicators turned round, largest exports first.

    A code is indispensable where the world's exports are concentrated, the country is the largest exporter, and its
    exports exceed its imports. Columns as `dependencies`, and `export_share` (of the world's exports), `captive_share`
    (of the others' imports that belong to buyers whose own imports are concentrated and come first from the country).
    """
    rows = of.of(country)
    rows = rows[rows["export_usd"].notna()]
    imports, exports, spread = _sides(rows)
    largest = (rows["top_exporter"] == country).to_numpy()
    tests = (
        (rows["world_hhi"].to_numpy(), NORMAL * rows["world_hhi_sd"].to_numpy(), thresholds.export_hhi),
        # Not the largest exporter fails in every reading of the facts.
        (np.where(largest, 1.0, 0.0), np.zeros(len(rows)), 0.5),
    )
    full = _bands(rows)
    full = full.assign(
        export_share=full["export_usd"] / full["world_usd"],
        captive_share=_captive_usd(of, country, thresholds, full) / (full["world_usd"] - imports),
    )
    return _verdicts(of, full, tests, (exports, imports, spread), thresholds, "export_usd")


def _sides(rows: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    imports = rows["import_usd"].fillna(0.0).to_numpy(dtype=np.float64)
    exports = rows["export_usd"].fillna(0.0).to_numpy(dtype=np.float64)
    noise = rows["import_spread"].fillna(0.0) ** 2 + rows["export_spread"].fillna(0.0) ** 2
    return imports, exports, np.sqrt(noise.to_numpy(dtype=np.float64))


def _bands(rows: pd.DataFrame) -> pd.DataFrame:
    bands = {}
    for name in ("import_hhi", "world_hhi"):
        half = NORMAL * rows[f"{name}_sd"]
        bands[f"{name}_low"] = (rows[name] - half).clip(lower=0.0)
        bands[f"{name}_high"] = (rows[name] + half).clip(upper=1.0)
    return rows.assign(**bands).reset_index(drop=True)


def _captive_usd(
    of: Indicators, country: str, thresholds: Thresholds, rows: pd.DataFrame
) -> NDArray[np.float64]:
    """Return what buyers whose concentrated imports come first from the country import [USD] (rows,)."""
    code = of.code(country)
    first = of.frame["top_origin"].cat.codes.to_numpy() == code
    held = of.frame[first & (of.frame["import_hhi"].to_numpy() > thresholds.import_hhi)]
    sums = held.groupby(["hs", "year"], observed=True)["import_usd"].sum()
    keys = list(zip(rows["hs"], rows["year"], strict=True))
    return np.asarray(sums.reindex(keys).fillna(0.0), dtype=np.float64)


def _verdicts(
    of: Indicators,
    rows: pd.DataFrame,
    tests: tuple[tuple[NDArray[np.float64], NDArray[np.float64], float], ...],
    ratio: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]],
    thresholds: Thresholds,
    size: str,
) -> pd.DataFrame:
    over, under, spread = ratio
    reach = np.exp(NORMAL * spread)
    # Nothing on the other side is an infinite ratio; a product, not a quotient, says so without dividing.
    met = over > thresholds.ratio * under
    sure = over > thresholds.ratio * under * reach
    maybe = over * reach > thresholds.ratio * under
    for value, half, threshold in tests:
        met &= value > threshold
        sure &= value - half > threshold
        maybe &= value + half > threshold
    counted = rows.assign(met=met, sure=sure, maybe=maybe).groupby("hs")
    last = counted.tail(1).set_index("hs")
    years = counted[["met", "sure", "maybe"]].sum()
    last = last.assign(
        years_met=years["met"],
        years_sure=years["sure"],
        years_possible=years["maybe"],
        years_on_record=of.on_record.reindex(last.index),
    )
    last["verdict"] = np.select(
        [
            last["years_on_record"] < thresholds.years,
            last["years_met"] >= thresholds.years,
            last["years_possible"] >= thresholds.years,
        ],
        ["undecided", "dependent", "possible"],
        default="not",
    )
    order = last.sort_values([size, "hs"] if size in last else ["hs"], ascending=[False, True])
    return order.drop(columns=["met", "sure", "maybe", "a2", "a3"], errors="ignore").reset_index()
