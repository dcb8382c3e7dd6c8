"""Magnet experiments as CSV, which the reader of magnet files reads back as they were."""

from __future__ import annotations

import csv
import io

import numpy as np

from .magnet_columns import KEY, PROCESS, RESULTS, TEMPERATURES
from .magnet_file import MagnetExperiments
from .sheet import ABOVE, BELOW, BETWEEN, MISSING, Readings, converted

_TEXTS = ("gbd_source", "instrument", "remarks")


def magnet_csv(found: MagnetExperiments) -> str:
    """Return experiments as CSV: headers in Japanese, then machine names, then units; censored results as they are.

    Columns that hold nothing are left out. Compositions are in at%.
    """
    numbers = [
        (column, readings)
        for columns, table in ((PROCESS, found.process), (RESULTS, found.results))
        for column in columns
        if not ((readings := table[column.name]).state == MISSING).all()
    ]
    temperatures = dict(zip((column.name for column in RESULTS), TEMPERATURES, strict=True))
    heads: list[tuple[str, str, str]] = [("試料番号", KEY, "単位")]
    cells: list[list[str]] = [list(found.samples)]
    for at, symbol in enumerate(found.elements):
        heads.append((symbol, symbol, "at%"))
        cells.append(["" if np.isnan(x) else repr(100.0 * float(x)) for x in found.atomic[:, at]])
    for column, readings in numbers:
        unit = next((unit for unit in column.units if unit == column.unit), column.units[0])
        heads.append((column.words.ja, column.name, unit))
        cells.append([_cell(readings, i, column.unit, unit) for i in range(len(found.samples))])
        if column.name in temperatures:
            beside = temperatures[column.name]
            heads.append((beside.words.ja, beside.name, "°C"))
            cells.append(["" if np.isnan(t) else repr(float(t)) for t in found.at_c[column.name]])
    for name, texts in zip(_TEXTS, (found.gbd_source, found.instrument, found.remarks), strict=True):
        if any(texts):
            heads.append((name, name, ""))
            cells.append([_safe(text) for text in texts])
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    for row in range(3):
        lines.writerow([head[row] for head in heads])
    lines.writerows(zip(*cells, strict=True))
    return out.getvalue()


def _cell(readings: Readings, i: int, kept: str, unit: str) -> str:
    def number(value: float) -> str:
        return f"{converted(value, kept, unit):.12g}"

    state, low, high = str(readings.state[i]), float(readings.low[i]), float(readings.high[i])
    if state == MISSING:
        return ""
    if state == BELOW:
        return "ND" if not np.isfinite(high) else f"<={number(high)}"
    if state == ABOVE:
        return "OL" if not np.isfinite(low) else f">={number(low)}"
    if state == BETWEEN:
        return f"{number(low)}~{number(high)}"
    value = float(readings.value[i])
    spread = (high - low) / 2.0
    return (
        number(value)
        if spread <= 0.0
        else f"{number(value)}±{converted(spread, kept, unit) - converted(0.0, kept, unit):.12g}"
    )


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
