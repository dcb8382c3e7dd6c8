"""A campaign from a table of experiments that exists: the space that the data span, and the data as its first results.

Law: what varies spans the space, between the least and the largest value seen; what is the same everywhere, numbers the
rows, or is a text that hardly repeats is left out and named; a row that lacks a value of the space is left out and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bom.cells import text_of
from ..bom.grids import grids
from ..files import named_name
from ..terms import DataError, ParameterError, Words
from ..terms.atoms import WEIGHTS
from ..terms.names import suggestion
from .export import written
from .intake import made
from .magnet_columns import PROCESS, RESULTS, TEXTS
from .magnet_file import MagnetExperiments, read_magnets
from .parameters import Category, Composition, Parameter, Part, Range
from .plan import Goal, Plan
from .sheet import MISSING, Column
from .space import Space
from .suggest import Specification

Floats = NDArray[np.float64]
Cells = Mapping[str, Sequence[Any]]
OFF = 0.005
"""The shares of a composition may miss their sum by so much of it."""
MOST_CHOICES = 30
ROOM_C = (15.0, 25.0)
"""Of a magnet's results, those measured at these temperatures count, and those that state none."""


@dataclass(frozen=True, slots=True)
class OwnSpace:
    """A plan made from a table.

    Attributes:
        plan: the plan.
        rows: the experiments, columns and results by name.
        notes: what was left out.
    """

    plan: Plan
    rows: tuple[Mapping[str, Any], ...]
    notes: tuple[Words, ...]


def plan_of_table(
    path: str | Path, name: str, goals: Sequence[Goal], specifications: Sequence[Specification] = (), leave: Sequence[str] = ()
) -> OwnSpace:  # fmt: skip
    """Return the plan that a table of experiments (Excel, CSV with one row of headers) spans, and its rows.

    A magnet file made from the template is read with its units; its composition is in at%.

    Args:
        path: the file.
        name: the campaign's name.
        goals: what is sought, by the columns' names.
        specifications: what must hold, by the columns' names.
        leave: columns that nobody sets: other results, names.

    Raises:
        DataError: the table cannot be read, or nothing in it varies.
        ParameterError: a goal or specification is no column of it.
    """
    path = Path(path)
    quantities = [goal.name for goal in goals] + [spec.name for spec in specifications]
    magnets = _magnets(path)
    cells = _plain(path) if magnets is None else _of_magnets(magnets, quantities)
    for quantity in (*quantities, *leave):
        if quantity not in cells:
            en, ja = suggestion(quantity, cells)
            raise ParameterError(
                f"The table has no column '{quantity}'.{en} It has: {', '.join(cells)}.",
                f"表に列「{quantity}」がありません。{ja} ある列: {'、'.join(cells)}",
            )
    varied = {key: column for key, column in cells.items() if key not in (*quantities, *leave)}
    if magnets is not None:
        results = {column.name for column in RESULTS}
        varied = {key: column for key, column in varied.items() if key not in results}
    notes: list[Words] = []
    parameters = _parameters(varied, notes)
    if not parameters:
        raise DataError(
            f"{named_name(path.name)}: nothing varies in this table, so there is no space to search.",
            f"{named_name(path.name)}：変化する列がなく、探索する空間を作成できません。",
        )
    space = Space(tuple(parameters))
    notes.insert(0, Words(
        f"Taken as what can be set: {', '.join(space.columns)}. Name results among them with --leave.",
        f"設定できる変数とみなした列：{'、'.join(space.columns)}。結果の列が含まれる場合は --leave で除いてください。",
    ))  # fmt: skip
    rows = _rows(cells, space.columns, quantities, notes)
    units = {} if magnets is None else {c.name: c.unit for c in (*PROCESS, *RESULTS) if c.name in (*quantities, *space.columns)}  # fmt: skip
    plan = Plan(
        name, space, tuple(goals), tuple(specifications), units=units, composition_unit="wt%" if magnets is None else "at%"
    )  # fmt: skip
    return OwnSpace(plan, rows, tuple(notes))


def _magnets(path: Path) -> MagnetExperiments | None:
    """Return the magnets of a file that names samples and a magnet's result; None of a table of something else."""
    seen = {
        text_of(cell).strip().casefold()
        for sheet in grids(path)[0]
        for row in sheet.rows[:10]
        for cell in row
    }

    def named(column: Column) -> bool:
        return bool(
            seen & {t.casefold() for t in (column.name, column.words.en, column.words.ja, *column.also)}
        )

    return read_magnets(path) if named(TEXTS[0]) and any(map(named, RESULTS)) else None


def _of_magnets(found: MagnetExperiments, quantities: Sequence[str]) -> dict[str, list[Any]]:
    cells: dict[str, list[Any]] = {
        symbol: [None if np.isnan(x) else 100.0 * float(x) for x in found.atomic[:, at]]
        for at, symbol in enumerate(found.elements)
    }
    for name, readings in found.process.items():
        cells[name] = [float(v) if np.isfinite(v) else None for v in readings.value]
    cells["gbd_source"] = [text or None for text in found.gbd_source]
    for name, readings in found.results.items():
        at_c = found.at_c[name]
        room = np.isnan(at_c) | ((at_c >= ROOM_C[0]) & (at_c <= ROOM_C[1]))
        cells[name] = [
            written(made(str(s), float(v), float(a), float(b))) or None if s != MISSING and kept else None
            for s, v, a, b, kept in zip(
                readings.state, readings.value, readings.low, readings.high, room, strict=True
            )
        ]
        if name not in quantities and all(cell is None for cell in cells[name]):
            del cells[name]
    return cells


def _plain(path: Path) -> dict[str, list[Any]]:
    sheet = max(grids(path)[0], key=lambda each: len(each.rows))
    rows = [row for row in sheet.rows if any(text_of(cell) for cell in row)]
    heads = [text_of(cell).strip() for cell in rows[0]] if rows else []
    numbers = [head for head in heads if _number(head) is not None]
    doubled = sorted({head for head in heads if head and heads.count(head) > 1})
    if len(rows) < 2 or numbers or doubled:
        what = f"twice: {', '.join(doubled)}" if doubled else "none"
        what_ja = f"重複：{'、'.join(doubled)}" if doubled else "なし"
        raise DataError(
            f"{named_name(path.name)} wants one row of headers, each once, above its experiments ({what}).",
            f"{named_name(path.name)} には、重複のない見出しの行とその下の実験の行が必要です（見出し：{what_ja}）。",
        )
    cells: dict[str, list[Any]] = {}
    for at, head in enumerate(heads):
        column = [text_of(row[at]).strip() if at < len(row) else "" for row in rows[1:]]
        if head:
            cells[head] = [_number(cell) if _number(cell) is not None else cell or None for cell in column]
    return cells


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _parameters(cells: Cells, notes: list[Words]) -> list[Parameter]:
    made_of: list[Parameter] = []
    numbers = {key: column for key, column in cells.items() if _all(column, float)}
    parts = {key: column for key, column in numbers.items() if key in WEIGHTS}
    composition = _composition(parts)
    if composition is not None:
        made_of.append(composition)
    left = []
    for key, column in cells.items():
        seen = [cell for cell in column if cell is not None]
        distinct = list(dict.fromkeys(seen))
        if composition is not None and key in composition.columns:
            continue
        if len(distinct) < 2 or len(seen) < len(column) / 2:
            left.append(key)
        elif key in numbers:
            counted = [float(i) for i in range(len(column))]
            if seen in (counted, [i + 1.0 for i in counted]):
                left.append(key)
            else:
                made_of.append(Range(key, min(seen), max(seen)))
        elif _all(column, str) and len(distinct) <= min(MOST_CHOICES, len(seen) / 2):
            made_of.append(Category(key, tuple(sorted(distinct))))
        else:
            left.append(key)
    if left:
        notes.append(Words(
            f"Left out, for they do not vary, number the rows, are mostly empty or hardly repeat: {', '.join(left)}.",
            f"次の列は除きました（変化しない、行番号、空欄が多い、ほとんど繰り返さない文字列）：{'、'.join(left)}",
        ))  # fmt: skip
    return made_of


def _composition(parts: Cells) -> Composition | None:
    """Return the composition of columns named by elements, where they add up to one sum in every whole row."""
    if len(parts) < 2:
        return None
    shares = np.array([[np.nan if c is None else c for c in column] for column in parts.values()]).T
    whole = shares[np.isfinite(shares).all(axis=1)]
    if not len(whole):
        return None
    sums = whole.sum(axis=1)
    total = float(np.median(sums))
    total = float(round(total)) if abs(total - round(total)) <= OFF * total else total
    if total <= 0.0 or (np.abs(sums - total) > OFF * total).any():
        return None
    scaled = whole * (total / sums)[:, None]
    return Composition(
        tuple(
            Part(key, float(low), float(high))
            for key, low, high in zip(parts, scaled.min(axis=0), scaled.max(axis=0), strict=True)
            if high > 0.0
        ),
        total=total,
    )


def _rows(
    cells: Cells, columns: Sequence[str], quantities: Sequence[str], notes: list[Words]
) -> tuple[Mapping[str, Any], ...]:
    names = (*columns, *dict.fromkeys(quantities))
    rows = [dict(zip(names, row, strict=True)) for row in zip(*(cells[name] for name in names), strict=True)]
    kept = tuple(
        row
        for row in rows
        if all(row[name] is not None for name in columns)
        and any(row[name] is not None for name in quantities)
    )
    if len(kept) < len(rows):
        notes.append(Words(
            f"Rows left out, for they lack a value of the space or every result: {len(rows) - len(kept)} of {len(rows)}.",
            f"空間の値または結果が欠けている行を除きました：{len(rows)} 行中 {len(rows) - len(kept)} 行",
        ))  # fmt: skip
    return kept


def _all(column: Sequence[Any], kind: type) -> bool:
    return all(isinstance(cell, kind) for cell in column if cell is not None)


__all__ = ["OwnSpace", "plan_of_table"]
