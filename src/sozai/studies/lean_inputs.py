"""What study `lean-design` chooses from: experiments with a model fitted to them, and the candidates it predicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..terms import NoAnswerError, Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..lab import MagnetExperiments

EXPERIMENTS, SET_SIZE = 120, 2000
NEAR_C = 5.0
LEAST_EXPERIMENTS = 5


@dataclass(frozen=True, eq=False)
class Candidates:
    """Candidates with the posterior of their property.

    Attributes:
        names (n,): their labels.
        elements (e,): symbols.
        mass (n, e): mass fractions.
        mean (n,), sd (n,): posterior of the property, in its unit.
        synthetic: whether they are invented.
        notes: what the reader must know.
    """

    names: tuple[str, ...]
    elements: tuple[str, ...]
    mass: NDArray[np.float64]
    mean: NDArray[np.float64]
    sd: NDArray[np.float64]
    synthetic: bool
    notes: tuple[Words, ...]


def candidates(asked: Mapping[str, Any]) -> Candidates:
    """Return the candidates of the user's files, or the synthetic set.

    Raises:
        DataError: a file cannot be read.
        NoAnswerError: too few experiments have the property at that temperature.
    """
    return _own(asked) if asked["file"] else _synthetic(asked)


def _synthetic(asked: Mapping[str, Any]) -> Candidates:
    import numpy as np

    from ..lab import Default, magnet_set
    from ..lab.magnet_set import ELEMENTS

    made = magnet_set(SET_SIZE, asked["seed"])
    features = made.features()
    measured = np.arange(EXPERIMENTS)
    values = made.measured(asked["seed"])[asked["property"]][measured]
    mean, sd = Default().fit(features[measured], values).predict(features)
    notes = (
        Words(
            f"Synthetic data: {EXPERIMENTS} of {SET_SIZE} invented magnets count as measured; nothing here is evidence about a real one.",
            f"合成データ (synthetic)：架空の磁石 {SET_SIZE} 件のうち {EXPERIMENTS} 件を測定済みとした。実在の磁石についての証拠ではない。",
        ),
        *(() if asked["temperature_c"] == 20.0 else (Words("The synthetic set is at 20 °C, whatever was asked.", "合成データは指定にかかわらず 20 ℃ の値。"),)),
    )  # fmt: skip
    names = tuple(f"S-{number:04d}" for number in range(1, SET_SIZE + 1))
    return Candidates(names, ELEMENTS, made.mass, mean, sd, True, notes)


def _own(asked: Mapping[str, Any]) -> Candidates:
    import numpy as np

    from ..lab import Default, read_magnets

    tried = read_magnets(asked["file"])
    chosen = read_magnets(asked["candidates"]) if asked["candidates"] else tried
    elements = tuple(dict.fromkeys((*tried.elements, *chosen.elements)))
    result = tried.results[asked["property"]]
    near = np.abs(tried.at_c[asked["property"]] - asked["temperature_c"]) <= NEAR_C
    whole = ~np.isnan(tried.mass).any(axis=1)
    used = np.flatnonzero(np.isfinite(result.value) & near & whole)
    if used.size < LEAST_EXPERIMENTS:
        raise NoAnswerError(
            f"Only {used.size} experiments have a whole composition and {asked['property']} within {NEAR_C:g} °C of "
            f"{asked['temperature_c']:g} °C; {LEAST_EXPERIMENTS} are wanted.",
            f"組成が揃い、{asked['temperature_c']:g} ±{NEAR_C:g} ℃ で {asked['property']} を測った実験が {used.size} 件しかありません"
            f"（{LEAST_EXPERIMENTS} 件以上必要）。",
        )
    kept = np.flatnonzero(~np.isnan(chosen.mass).any(axis=1))
    kept = kept[np.unique([chosen.samples[i] for i in kept], return_index=True)[1]] if kept.size else kept
    if not kept.size:
        raise NoAnswerError("No candidate has a whole composition.", "組成が揃った候補がありません。")
    sources = sorted({*tried.gbd_source, *chosen.gbd_source} - {"", "none"})
    seen, asked_for = (_features(t, rows, elements, sources) for t, rows in ((tried, used), (chosen, kept)))
    both = [name for name in seen if np.isfinite(seen[name]).all() and np.isfinite(asked_for[name]).all()]
    X, Y = (np.column_stack([part[name] for name in both]) for part in (seen, asked_for))
    low, high = X.min(axis=0), X.max(axis=0)
    vary = high > low
    X, Y = ((part[:, vary] - low[vary]) / (high - low)[vary] for part in (X, Y))
    if not vary.any():
        raise NoAnswerError(
            "All experiments are the same; nothing can be learnt.", "全ての実験が同一で、学習できません。"
        )
    mean, sd = Default().fit(X, result.value[used]).predict(Y)
    mass = np.column_stack([_column(chosen, symbol)[kept] for symbol in elements])
    names = tuple(chosen.samples[i] for i in kept)
    return Candidates(names, elements, mass, mean, sd, False, _notes(tried, used, seen, both, Y))


def _column(table: MagnetExperiments, symbol: str) -> NDArray[np.float64]:
    import numpy as np

    if symbol in table.elements:
        return np.asarray(table.mass[:, table.elements.index(symbol)])
    return np.zeros(len(table.samples))


def _features(
    table: MagnetExperiments, rows: NDArray[np.intp], elements: Sequence[str], sources: Sequence[str]
) -> dict[str, NDArray[np.float64]]:
    import numpy as np

    out = {symbol: _column(table, symbol)[rows] for symbol in elements if symbol != "Fe"}
    out |= {name: found.value[rows] for name, found in table.process.items()}
    source = np.array([table.gbd_source[i] for i in rows])
    for name in sources:
        out[f"gbd {name}"] = np.where(source == "", np.nan, (source == name).astype(float))
    return out


def _notes(
    tried: MagnetExperiments, used: NDArray[np.intp], seen: Mapping[str, Any], both: Sequence[str], Y: NDArray[np.float64]
) -> tuple[Words, ...]:  # fmt: skip
    import numpy as np

    notes = [words for words, _ in tried.notes]
    left = len(tried.samples) - used.size
    if left:
        notes.append(
            Words(
                f"{left} rows are left out of the fit: censored, missing, at another temperature, or without a whole composition.",
                f"当てはめに使わない行が {left} 件ある（打切り、未測定、別温度、組成不明）。",
            )
        )
    gone = [name for name in seen if name not in both and np.isfinite(seen[name]).any()]
    if gone:
        notes.append(
            Words(
                f"Process columns with gaps are left out of the model: {', '.join(gone)}.",
                f"欠損のある工程の列はモデルに使わない: {'、'.join(gone)}。",
            )
        )
    beyond = int(((Y < -1e-9) | (Y > 1.0 + 1e-9)).any(axis=1).sum())
    if beyond:
        notes.append(
            Words(
                f"{beyond} candidates lie outside the range of the experiments; their prediction is an extrapolation.",
                f"実験範囲の外にある候補が {beyond} 件あり、その予測は外挿である。",
            )
        )
    return tuple(notes)
