"""Magnet experiments from a file: SI-side units, atomic fractions, and every censored or missing result kept as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bom.cells import UnreadableError, normal, text_of
from ..bom.faults import Faults, place
from ..files import named_name
from ..terms import DataError, Words
from .fractions import atomic_fractions, mass_fractions
from .magnet_columns import ELEMENTS, KEY, PROCESS, RESULTS, SHORT, TEMPERATURE, TEMPERATURES, all_columns
from .sheet import (
    ABOVE,
    BELOW,
    MEASURED,
    MISSING,
    Located,
    Readings,
    data_rows,
    opened,
    read_cell,
    readings,
    texts,
)

Floats = NDArray[np.float64]
SUM_TOLERANCE_SHARE = 0.005
BALANCE = ("bal", "bal.", "balance", "残", "残部", "残余", "rest", "rem.", "remainder")


@dataclass(frozen=True, eq=False)
class MagnetExperiments:
    """Magnet experiments; NaN is unknown, never zero.

    Attributes:
        samples (n,): sample numbers; repeats share one.
        elements (e,): symbols.
        atomic (n, e): atomic fractions; a row without a composition is NaN.
        mass (n, e): the same in mass fractions.
        process: readings (n,) by column name, in the unit of its name.
        results: readings (n,) by column name, in the unit of its name.
        at_c: temperature [°C] (n,) of each result, by the result's name.
        gbd_source (n,): diffusion source; "none" where nothing was diffused, "" unknown.
        instrument (n,): instrument; "" unknown.
        remarks (n,): remarks.
        rows (n,): row numbers in the file.
        notes: what the reader must know, as sentences with the places.
    """

    samples: tuple[str, ...]
    elements: tuple[str, ...]
    atomic: Floats
    mass: Floats
    process: Mapping[str, Readings]
    results: Mapping[str, Readings]
    at_c: Mapping[str, Floats]
    gbd_source: tuple[str, ...]
    instrument: tuple[str, ...]
    remarks: tuple[str, ...]
    rows: tuple[int, ...]
    notes: tuple[tuple[Words, tuple[str, ...]], ...] = ()

    def table(self) -> dict[str, list[Any]]:
        """Return the experiments as columns of plain values for a data frame; censored results in columns of bounds."""
        out: dict[str, list[Any]] = {KEY: list(self.samples)}
        for at, symbol in enumerate(self.elements):
            out[f"{symbol}_atomic_share"] = self.atomic[:, at].tolist()
        for name, found in {**self.process, **self.results}.items():
            if (found.state == MISSING).all():
                continue
            out[name] = found.value.tolist()
            if np.isin(found.state, (BELOW, ABOVE)).any():
                out[f"{name}_low"], out[f"{name}_high"] = found.low.tolist(), found.high.tolist()
                out[f"{name}_state"] = found.state.tolist()
            if name in self.at_c:
                out[f"{SHORT[name]}_at_c"] = self.at_c[name].tolist()
        return out | {"gbd_source": list(self.gbd_source), "instrument": list(self.instrument)}


def read_magnets(path: str | Path) -> MagnetExperiments:
    """Return the experiments of an Excel or CSV file made from the template, or with headers that mean the same.

    Args:
        path: the file.

    Raises:
        DataError: it cannot be read; every fault is named with its row and column.
    """
    path = Path(path)
    faults = Faults(named_name(path.name))
    found = opened(path, all_columns(), KEY, faults)
    rows, numbers = data_rows(found, KEY)
    if not rows:
        raise DataError(
            f"{faults.file} has headers and no row with a sample number.",
            f"{faults.file} に試料番号のある行がありません。",
        )
    elements, atomic, mass = _composition(found, rows, numbers, faults)
    process = {column.name: readings(rows, numbers, found, column, faults) for column in PROCESS}
    results = {column.name: readings(rows, numbers, found, column, faults) for column in RESULTS}
    shared = readings(rows, numbers, found, TEMPERATURE, faults).value
    at_c: dict[str, Floats] = {}
    for result, temperature in zip(RESULTS, TEMPERATURES, strict=True):
        own = readings(rows, numbers, found, temperature, faults).value
        at_c[result.name] = np.where(np.isnan(own), shared, own)
    _judge(found, rows, numbers, results, at_c, faults)
    for position, header in found.strange:
        faults.note(
            place(found.sheet.name, found.first, position),
            f"the column '{header}' is not used",
            f"列「{header}」は使用しません",
        )
    faults.check()
    notes = tuple((note.words, note.places) for note in faults.notes())
    return MagnetExperiments(
        texts(rows, found, KEY), elements, atomic, mass, process, results, at_c,
        texts(rows, found, "gbd_source"), texts(rows, found, "instrument"), texts(rows, found, "remarks"),
        tuple(numbers), notes,
    )  # fmt: skip


def _composition(
    found: Located, rows: Sequence[Sequence[Any]], numbers: Sequence[int], faults: Faults
) -> tuple[tuple[str, ...], Floats, Floats]:
    elements = tuple(symbol for symbol in ELEMENTS if symbol in found.at)
    empty = np.full((len(rows), len(elements)), np.nan)
    if not elements:
        faults.note(place(found.sheet.name, found.first), "no column of an element", "元素の列がありません")
        return elements, empty, empty.copy()
    units = {found.units[symbol] for symbol in elements if found.units[symbol]}
    if len(units) != 1 or not all(found.units[symbol] for symbol in elements):
        faults.add(
            place(found.sheet.name, found.first),
            f"the elements' columns must all say one unit, wt% or at%; they say {', '.join(sorted(units)) or 'none'}",
            f"元素の列の単位を wt% か at% のどちらかに統一してください（現在: {'、'.join(sorted(units)) or 'なし'}）",
        )
        return elements, empty, empty.copy()
    given = empty.copy()
    for i, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        given[i] = _row(found, elements, row, number, faults)
    there = ~np.isnan(given).any(axis=1)
    atomic, mass = empty.copy(), empty.copy()
    if there.any():
        turned = (mass_fractions if units == {"at%"} else atomic_fractions)(elements, given[there])
        own = given[there] / given[there].sum(axis=1, keepdims=True)
        atomic[there], mass[there] = (own, turned) if units == {"at%"} else (turned, own)
    return elements, atomic, mass


def _row(found: Located, elements: Sequence[str], row: Sequence[Any], number: int, faults: Faults) -> Floats:
    """Return a row's amounts in %, the balance filled in; NaN where the composition is not whole."""
    amounts = np.full(len(elements), np.nan)
    balance: list[int] = []
    faulty = False
    for at, symbol in enumerate(elements):
        position = found.at[symbol]
        cell = row[position] if position < len(row) else None
        where = place(found.sheet.name, number, position, symbol)
        if normal(text_of(cell)).casefold() in BALANCE:
            balance.append(at)
            continue
        try:
            state, value, _, _ = read_cell(cell)
        except UnreadableError:
            faults.add(
                where,
                f"'{text_of(cell)[:40]}' is no amount",
                f"「{text_of(cell)[:40]}」を量として読み取れません",
            )
            faulty = True
            continue
        if state == BELOW:
            faults.note(
                where,
                "below detection: counted as none in the composition",
                "検出限界以下は組成上 0 として計算",
            )
            amounts[at] = 0.0
        elif state == ABOVE:
            faults.add(where, "an open amount cannot be a composition", "下限のみの量は組成に使えません")
            faulty = True
        elif state != MISSING:
            if value < 0.0:
                faults.add(where, f"the amount {value:g} is negative", f"量 {value:g} が負です")
                faulty = True
            amounts[at] = value
    where = place(found.sheet.name, number)
    if len(balance) > 1:
        faults.add(where, "two elements are marked as the balance", "残部が 2 つ以上あります")
        return np.full(len(elements), np.nan)
    blank = np.isnan(amounts)
    blank[balance] = False
    total = float(np.nansum(amounts))
    if faulty or (blank.all() and not balance) or (np.isnan(amounts).all()):
        return np.full(len(elements), np.nan)
    if total > 100.0 * (1.0 + SUM_TOLERANCE_SHARE):
        faults.add(where, f"the composition adds up to {total:.4g} %", f"組成の合計が {total:.4g}% です")
        return np.full(len(elements), np.nan)
    if balance:
        if blank.any():
            faults.note(
                where,
                "empty elements beside a balance are taken as not added",
                "残部のある行の空欄の元素は無添加とみなす",
            )
        amounts[blank] = 0.0
        amounts[balance[0]] = max(0.0, 100.0 - total)
        return amounts
    if abs(total - 100.0) <= 100.0 * SUM_TOLERANCE_SHARE:
        amounts[blank] = 0.0
        return amounts
    if not blank.any():
        faults.add(where, f"the composition adds up to {total:.4g} % and not to 100 %; write 'bal.' for the rest", f"組成の合計が {total:.4g}% で 100% になりません。残部は「bal.」と書いてください")  # fmt: skip
    else:
        faults.note(where, f"the composition is not whole ({total:.4g} %, empty cells are unknown) and stays unknown", f"組成が揃わないため不明とする（合計 {total:.4g}%、空欄あり）")  # fmt: skip
    return np.full(len(elements), np.nan)


_LIMITS = {"br_tesla": (0.0, 2.5), "hcj_ka_per_m": (0.0, 8000.0), "hcb_ka_per_m": (0.0, 2000.0), "squareness_share": (0.0, 1.0), "bh_max_kj_per_m3": (0.0, 600.0)}  # fmt: skip


def _judge(
    found: Located, rows: Sequence[Sequence[Any]], numbers: Sequence[int], results: Mapping[str, Readings], at_c: Mapping[str, Floats], faults: Faults
) -> None:  # fmt: skip
    """Refuse results that no magnet has, and note those without a temperature."""
    for column in RESULTS:
        got, low, high = results[column.name], *_LIMITS[column.name]
        position = found.at.get(column.name)
        for i, number in enumerate(numbers[: len(rows)]):
            if got.state[i] == MISSING:
                continue
            where = place(found.sheet.name, number, position, column.words.en)
            value = got.value[i]
            if got.state[i] == MEASURED and not low <= value <= high:
                faults.add(
                    where, f"{value:.4g} {column.unit} is out of bounds ({low:g} to {high:g}); is the unit {found.units[column.name]} right?",
                    f"{value:.4g} {column.unit} は範囲外です（{low:g}〜{high:g}）。単位 {found.units[column.name]} を確認してください",
                )  # fmt: skip
            if np.isnan(at_c[column.name][i]):
                faults.note(where, f"{column.words.en} without a temperature: compare with none", f"{column.words.ja} に測定温度がないため、他と比較しない")  # fmt: skip
    br, bh = results["br_tesla"].value, results["bh_max_kj_per_m3"].value
    with np.errstate(invalid="ignore"):
        # (BH)max never exceeds Br^2 / (4 mu0): above it, a unit or a cell is wrong.
        above = bh > 1.02 * np.square(br) / (4.0 * 4e-7 * np.pi) / 1000.0
    same = at_c["br_tesla"] == at_c["bh_max_kj_per_m3"]
    for i in np.flatnonzero(above & same).tolist():
        faults.add(
            place(found.sheet.name, numbers[i], found.at.get("bh_max_kj_per_m3"), "(BH)max"),
            f"{bh[i]:.4g} kJ/m3 is more than Br = {br[i]:.4g} T allows (Br^2 / 4 mu0); check both units",
            f"{bh[i]:.4g} kJ/m3 は Br = {br[i]:.4g} T の上限（Br^2/4μ0）を超えます。両方の単位を確認してください",
        )
