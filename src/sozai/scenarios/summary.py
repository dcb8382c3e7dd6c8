"""What an ensemble says: quantiles of every outcome, and which varied number it follows."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from ..terms import Answer, Column, Finding, Rows, Words
from .ensemble import Ensemble

QUANTILES = (5, 25, 50, 75, 95)
TITLES = {
    "cost_musd": Words("Cost to all countries of the chain", "供給網全体（全世界）の負担"),
    "worst_lost_share": Words("Largest share of output lost", "生産減の最大比率"),
    "peak_change_share": Words("Largest rise of the final good's price", "最終品目の価格の最大上昇率"),
}


def summary(ensemble: Ensemble, results: Path) -> Answer:
    """Return quantiles and rank correlations of a finished or unfinished run; failed samples are counted, not hidden."""
    values: dict[str, list[float]] = {name: [] for name in TITLES}
    samples: list[int] = []
    failed = 0
    with results.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if "fault" in row:
                failed += 1
            elif "sample" in row:
                samples.append(row["sample"])
                for name in TITLES:
                    values[name].append(np.nan if row[name] is None else row[name])
    found = {name: np.array(each) for name, each in values.items()}
    missing = len(ensemble.points) - len(samples) - failed
    warnings = []
    if failed or missing:
        warnings.append(
            Words(
                f"{failed} samples have no equilibrium or do not fit; {missing} are not run yet.",
                f"{failed} 件は解なし・不適合、{missing} 件は未実行。",
            )
        )
    return Answer(
        study="scenario",
        title=Words(
            f"{ensemble.scenario.title}: {len(samples)} samples",
            f"{ensemble.scenario.title}：{len(samples)} 標本",
        ),
        asked={"scenario": ensemble.scenario.name, "size": len(ensemble.points), "seed": ensemble.seed},
        findings=tuple(_finding(name, array) for name, array in found.items()),
        tables=(_quantiles(found), _drivers(ensemble, samples, found)),
        warnings=tuple(warnings),
    )


def _finding(name: str, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Finding:
    known = values[~np.isnan(values)]
    if not known.size:
        return Finding(name, TITLES[name], None, grade="D")
    low, middle, high = np.percentile(known, [5, 50, 95])
    return Finding(name, TITLES[name], float(middle), float(low), float(high), "D", 1.0)


def _quantiles(found: dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]) -> Rows:
    columns = (
        Column("outcome", Words("Outcome", "結果")),
        *(Column(f"q{q}", Words(f"{q} %", f"{q}%")) for q in QUANTILES),
    )
    rows = []
    for name, values in found.items():
        known = values[~np.isnan(values)]
        cells = [float(v) for v in np.percentile(known, QUANTILES)] if known.size else [None] * len(QUANTILES)
        rows.append((TITLES[name], *cells))
    return Rows("quantiles", Words("Quantiles", "分位点"), columns, tuple(rows))


def _drivers(
    ensemble: Ensemble, samples: list[int], found: dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]
) -> Rows:
    from scipy.stats import spearmanr

    columns = (
        Column("place", Words("What varies", "変化させた項目")),
        *(
            Column(name.rsplit("_", 1)[0], Words(f"Rank correlation with: {w.en}", f"順位相関：{w.ja}"))
            for name, w in TITLES.items()
        ),
    )
    points, rows = ensemble.points[samples], []
    for number, axis in enumerate(ensemble.axes):
        cells: list[float | None] = []
        for values in found.values():
            known = ~np.isnan(values)
            varied = known.sum() > 2 and np.ptp(values[known]) > 0 and np.ptp(points[known, number]) > 0
            cells.append(float(spearmanr(points[known, number], values[known]).statistic) if varied else None)
        rows.append((axis.place, *cells))
    return Rows("drivers", Words("What the outcomes follow", "結果を左右する項目"), columns, tuple(rows))
