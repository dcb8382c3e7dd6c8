"""Thousands of scenarios: one file, some of its numbers varied by Latin hypercube or row by row from a table.

Law: sample i is the same wherever and whenever it is run, so a killed run goes on where it stopped and a cluster gives
the numbers of one machine. Results go to a file as they come; memory does not grow with their number.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..terms import DataError, ParameterError, Words, read_all
from .jobs import Job, evaluated
from .scenario import Scenario

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHUNK = 8
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Axis:
    """One number that varies: `months`, or a parameter of a lever such as `levers.0.cut_share`."""

    place: str
    low: float
    high: float


@dataclass(frozen=True)
class Ensemble:
    """A scenario of the study `scenario` and what varies in it.

    Attributes:
        scenario: the scenario whose numbers are replaced.
        axes: what varies, with its range.
        size: number of samples.
        seed: of the Latin hypercube.
        table: values row by row (samples, axes) instead of a hypercube.
    """

    scenario: Scenario
    axes: tuple[Axis, ...]
    size: int
    seed: int = 2024
    table: tuple[tuple[float, ...], ...] = ()

    @cached_property
    def points(self) -> NDArray[np.float64]:
        """Return the values of every sample (samples, axes)."""
        import numpy as np
        from scipy.stats import qmc

        if self.table:
            return np.array(self.table, dtype=np.float64)
        unit = qmc.LatinHypercube(len(self.axes), rng=self.seed).random(self.size)
        low, high = (np.array([getattr(axis, end) for axis in self.axes]) for end in ("low", "high"))
        return np.asarray(low + unit * (high - low))

    def sample(self, number: int) -> dict[str, Any]:
        """Return the parameters of one sample, checked as the study checks them.

        Raises:
            ParameterError: a place that the scenario does not have, or a value that does not fit.
        """
        from ..levers import from_json, to_json
        from ..studies import STUDIES

        given: dict[str, Any] = dict(self.scenario.parameters)
        levers = [dict(lever) for lever in given.get("levers", ())]
        for axis, value in zip(self.axes, self.points[number].tolist(), strict=True):
            head, *rest = axis.place.split(".")
            if head == "levers" and len(rest) == 2 and rest[0].isdigit() and int(rest[0]) < len(levers):
                lever = levers[int(rest[0])]
                lever[rest[1]] = (
                    round(value) if isinstance(to_json(from_json(lever)).get(rest[1]), int) else value
                )
            elif not rest and head in ("months", "years"):
                given[head] = round(value)
            else:
                raise ParameterError(
                    f"'{axis.place}' is no place of the scenario '{self.scenario.name}'; write months, years or "
                    f"levers.N.parameter with N from 0 to {len(levers) - 1}.",
                    f"「{axis.place}」はシナリオ「{self.scenario.name}」にありません。months、years、または "
                    f"levers.番号.項目（番号は 0〜{len(levers) - 1}）と書いてください。",
                )
        given["levers"] = tuple(to_json(from_json(lever)) for lever in levers)
        return read_all(STUDIES["scenario"].parameters, given, "scenario")

    def identity(self, digest: str) -> str:
        """Return what a result file must have been made from to be continued."""
        content = json.dumps(
            [self.scenario.study, _plain(self.scenario.parameters), [(a.place, a.low, a.high) for a in self.axes],
             self.size, self.seed, self.table, digest], default=str,
        )  # fmt: skip
        return hashlib.sha256(content.encode()).hexdigest()

    def run(
        self,
        results: Path,
        db: Path | None = None,
        workers: int = 0,
        cluster: str = "",
        progress: Progress | None = None,
    ) -> Path:
        """Run what is missing and return the result file, one JSON object a line in the order of the samples.

        Args:
            results: the file; a run that was killed is continued.
            db: the user's database; the embedded facts alone where None.
            workers: processes of this machine; 0 for one per core, 1 for none but this one.
            cluster: address of a `dask.distributed` scheduler instead.
            progress: called with (done, total).

        Raises:
            DataError: the file belongs to another ensemble, or the study is not `scenario`.
            ParameterError: a sample that does not fit.
        """
        from ..store import open as open_facts

        if self.scenario.study != "scenario":
            raise DataError(
                f"An ensemble asks the study scenario; '{self.scenario.name}' asks {self.scenario.study}.",
                f"アンサンブルの分析は scenario に限ります（「{self.scenario.name}」は {self.scenario.study}）。",
            )
        total = len(self.points)
        for number in range(total):
            self.sample(number)
        with open_facts(db) as facts:
            digest = facts.digest
        identity = self.identity(digest)
        done = _resumed(results, identity)
        missing = [number for number in range(total) if number not in done]
        told = progress or _untold
        told(len(done), total)
        job = Job(None if db is None else str(db), digest)
        chunks = (
            (job, [(number, self.sample(number)) for number in missing[start : start + CHUNK]])
            for start in range(0, len(missing), CHUNK)
        )
        with results.open("a", encoding="utf-8") as out:
            for rows in _computed(chunks, workers, cluster):
                for row in rows:
                    out.write(json.dumps(row, allow_nan=False) + "\n")
                out.flush()
                os.fsync(out.fileno())
                done |= {row["sample"] for row in rows}
                told(len(done), total)
        _sorted(results, identity)
        return results


def _untold(done: int, total: int) -> None:
    """Tell nobody."""
    del done, total


def _plain(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(parameters.items()))


def _computed(
    chunks: Iterator[tuple[Job, list[tuple[int, dict[str, Any]]]]], workers: int, cluster: str
) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of every chunk as it is done."""
    if cluster:
        from distributed import Client, as_completed

        with Client(cluster, set_as_default=False) as client, client.as_current():
            waiting = as_completed(
                [client.submit(evaluated, *chunk, pure=False) for chunk in islice(chunks, 4 * CHUNK)]
            )
            for future in waiting:
                yield future.result()
                following = next(chunks, None)
                if following is not None:
                    waiting.add(client.submit(evaluated, *following, pure=False))
        return
    count = workers or os.cpu_count() or 1
    if count == 1:
        for chunk in chunks:
            yield evaluated(*chunk)
        return
    import multiprocessing
    from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait

    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn")) as pool:
        running = {pool.submit(evaluated, *chunk) for chunk in islice(chunks, 2 * count)}
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()
                following = next(chunks, None)
                if following is not None:
                    running.add(pool.submit(evaluated, *following))


def _resumed(results: Path, identity: str) -> set[int]:
    """Return the samples that are done; a line that a kill has torn is cut off.

    Raises:
        DataError: the file was made from another ensemble or other facts.
    """
    if not results.exists():
        results.write_text(json.dumps({"ensemble": identity}) + "\n", encoding="utf-8")
        return set()
    whole, done = [], set()
    with results.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                row = json.loads(line)
            except ValueError:
                break
            if not line.endswith("\n"):
                break
            whole.append(len(line.encode()))
            if "sample" in row:
                done.add(int(row["sample"]))
            elif row.get("ensemble") != identity:
                raise DataError(
                    f"{results.name} holds the results of another ensemble, or of other facts; name another file.",
                    f"{results.name} は別のアンサンブル、または別のデータの結果です。別のファイル名を指定してください。",
                )
    with results.open("r+b") as file:
        file.truncate(sum(whole))
    if not whole:
        results.write_text(json.dumps({"ensemble": identity}) + "\n", encoding="utf-8")
    return done


def _sorted(results: Path, identity: str) -> None:
    """Put the lines of a finished run into the order of the samples, so that equal runs give equal files."""
    offsets: dict[int, int] = {}
    with results.open("rb") as lines:
        position = 0
        for line in lines:
            row = json.loads(line)
            if "sample" in row:
                offsets[row["sample"]] = position
            position += len(line)
    ordered = results.with_suffix(".ordered")
    with results.open("rb") as source, ordered.open("wb") as target:
        target.write(json.dumps({"ensemble": identity}).encode() + b"\n")
        for number in sorted(offsets):
            source.seek(offsets[number])
            target.write(source.readline())
    ordered.replace(results)


def from_table(scenario: Scenario, path: Path) -> Ensemble:
    """Return the ensemble whose samples are the rows of a CSV; its header names places such as `levers.0.cut_share`.

    Raises:
        DataError: a cell that is no number, or no rows.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *body = list(csv.reader(file)) or [[]]
    faults: list[Words] = []
    table = []
    for line, row in enumerate(body, 2):
        try:
            table.append(tuple(float(cell) for cell in row))
            if len(row) != len(header):
                raise ValueError
        except ValueError:
            faults.append(Words(f"line {line}", f"{line} 行目"))
    if faults or not table:
        places_en, places_ja = (
            ", ".join(f.en for f in faults) or "no rows",
            "、".join(f.ja for f in faults) or "行なし",
        )
        raise DataError(
            f"{path.name}: every row needs one number per column of the header ({places_en}).",
            f"{path.name}：各行に見出しと同じ数の数値が必要です（{places_ja}）。",
        )
    axes = tuple(
        Axis(place.strip(), min(c), max(c)) for place, c in zip(header, zip(*table, strict=True), strict=True)
    )
    return Ensemble(scenario, axes, len(table), table=tuple(table))


def of_file(scenario: Scenario, size: int, seed: int = 2024) -> Ensemble:
    """Return the hypercube over what a scenario file says to vary.

    Raises:
        DataError: the file varies nothing.
    """
    if not scenario.vary:
        raise DataError(
            f"'{scenario.name}' has no list `vary` of place, low and high, so all samples would be the same.",
            f"「{scenario.name}」に vary（place、low、high の一覧）がなく、標本がすべて同じになります。",
        )
    return Ensemble(scenario, tuple(Axis(*each) for each in scenario.vary), size, seed)
