"""Published experiments as pools: every candidate of a pool has been measured, so a search can be replayed on it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..terms import DataError
from .parameters import Category, Composition, Parameter, Part, Range
from .space import Space

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidates whose results are known.

    Attributes:
        name: its name.
        space: what was varied; its list is the candidates.
        values (n): result of each candidate, larger is better; repeats of one candidate are averaged.
        source: who published it.
        held_out: only a final run may touch it, so that it chose no default.
    """

    name: str
    space: Space
    values: Floats
    source: str
    held_out: bool = False

    @property
    def points(self) -> Floats:
        """The candidates (n, columns)."""
        return np.array(self.space.listed)


@dataclass(frozen=True, slots=True)
class PoolFile:
    """How a published file is read.

    Attributes:
        path: file below the folder of data.
        columns: names of the columns, where the file has no heading; the last is the result.
        maximise: whether larger results are better.
        composition: how many first columns add up to one sum.
        categories: whether the columns are choices.
        source: who published it.
        held_out: see `Pool`.
    """

    path: str
    columns: tuple[str, ...] = ()
    maximise: bool = True
    composition: int = 0
    categories: bool = False
    source: str = "PV-Lab Benchmarking (Liang et al. 2021, npj Comput. Mater. 7, 188)"
    held_out: bool = False


_OLYMPUS = "Olympus (Häse et al. 2021, Mach. Learn.: Sci. Technol. 2, 035021)"
_BENCHMARK: Mapping[str, PoolFile] = {
    "crossed-barrel": PoolFile("Crossed_barrel_dataset.csv", held_out=True),
    "agnp": PoolFile("AgNP_dataset.csv", maximise=False),
    "p3ht": PoolFile("P3HT_dataset.csv", held_out=True),
    "oer-3496": PoolFile(
        "olympus/oer_plate_3496/data.csv", ("Ni", "Fe", "Co", "Mn", "Ce", "La", "overpotential"),
        maximise=False, composition=6, source=_OLYMPUS, held_out=True,
    ),
    "suzuki": PoolFile(
        "olympus/suzuki_edbo/data.csv", ("electrophile", "nucleophile", "base", "ligand", "solvent", "yield"),
        categories=True, source=_OLYMPUS,
    ),
}  # fmt: skip
_OTHERS: Mapping[str, PoolFile] = {
    "perovskite": PoolFile("Perovskite_dataset.csv", maximise=False),
    "autoam": PoolFile("AutoAM_dataset.csv"),
    "alkox": PoolFile(
        "olympus/alkox/data.csv", ("catalase", "peroxidase", "oxidase", "ph", "y"), source=_OLYMPUS
    ),
    "fullerenes": PoolFile(
        "olympus/fullerenes/data.csv", ("time", "sultine", "temperature", "y"), source=_OLYMPUS
    ),
    "hplc": PoolFile(
        "olympus/hplc/data.csv", ("loop", "volume", "tubing", "flow", "push", "wait", "y"), source=_OLYMPUS
    ),
    "photo-pce10": PoolFile(
        "olympus/photo_pce10/data.csv",
        ("m1", "m2", "m3", "m4", "y"),
        maximise=False,
        composition=4,
        source=_OLYMPUS,
    ),
}
BENCHMARK: tuple[str, ...] = tuple(_BENCHMARK)
"""The five pools of the published claim."""
DEVELOPMENT: tuple[str, ...] = (*_OTHERS, *(name for name, file in _BENCHMARK.items() if not file.held_out))
"""The pools that may choose a default."""
POOLS: Mapping[str, PoolFile] = {**_BENCHMARK, **_OTHERS}


def read_pool(name: str, folder: Path) -> Pool:
    """Return a pool from its publisher's file below `folder`.

    Raises:
        DataError: the pool is unknown, or its file is missing or not what it should be.
    """
    if name not in POOLS:
        raise DataError(
            f"There is no pool '{name}'; there are {', '.join(POOLS)}.",
            f"データセット「{name}」はありません（{'、'.join(POOLS)}）。",
        )
    file = POOLS[name]
    path = folder / file.path
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = [row for row in csv.reader(opened) if row]
    except OSError as fault:
        raise DataError(
            f"The pool '{name}' wants the publisher's file {file.path} below {folder}; it cannot be read.",
            f"データセット「{name}」には公開元のファイル {file.path}（{folder} の下）が必要ですが、読めません。",
        ) from fault
    columns = file.columns or tuple(rows.pop(0))
    try:
        cells, results = [row[:-1] for row in rows], np.array([float(row[-1]) for row in rows])
        parameters = _parameters(file, columns[:-1], cells)
    except ValueError as fault:
        raise DataError(
            f"{path}: a cell is no number: {fault}.", f"{path}：数値でないセルがあります：{fault}。"
        ) from fault
    space = Space(parameters)
    points = space.points([dict(zip(columns, row, strict=False)) for row in cells])
    if file.composition:
        shares = points[:, : file.composition]
        points[:, : file.composition] = shares / shares.sum(axis=1, keepdims=True)
    kept, which = np.unique(points, axis=0, return_inverse=True)
    means = np.bincount(which.reshape(-1), weights=results) / np.bincount(which.reshape(-1))
    return Pool(name, space.with_list(kept), means if file.maximise else -means, file.source, file.held_out)


def part_of(pool: Pool, chosen: NDArray[np.int64]) -> Pool:
    """Return the pool of some of its candidates."""
    return replace(pool, space=pool.space.with_list(pool.points[chosen]), values=pool.values[chosen])


def _parameters(file: PoolFile, names: tuple[str, ...], cells: list[list[str]]) -> tuple[Parameter, ...]:
    if file.categories:
        return tuple(Category(name, tuple(sorted({row[j] for row in cells}))) for j, name in enumerate(names))
    values = np.array([[float(cell) for cell in row] for row in cells])
    parts = tuple(Part(name) for name in names[: file.composition])
    made: tuple[Parameter, ...] = (Composition(parts),) if parts else ()
    return made + tuple(
        Range(name, float(values[:, j].min()), float(values[:, j].max()))
        for j, name in enumerate(names)
        if j >= file.composition
    )
