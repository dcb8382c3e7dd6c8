"""The models a campaign may be asked with, and the earlier campaigns that they take."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..terms import DataError, ParameterError, Words
from ..terms.names import suggestion
from .model import Calibrated, Default, Mixed, Model, calibrated
from .space import Space
from .state import State
from .transfer import Transferred

Floats = NDArray[np.float64]
Told = tuple[Floats, Floats, Floats]
DEFAULT, MIXED, BOTORCH = "default", "mixed", "botorch"
MODELS: Mapping[str, Words] = {
    DEFAULT: Words("Gaussian process", "ガウス過程"),
    MIXED: Words("Gaussian process and random forest", "ガウス過程とランダムフォレスト"),
    BOTORCH: Words("BoTorch (extra sozai[botorch])", "BoTorch（追加機能 sozai[botorch]）"),
}
LIBRARIES: Mapping[str, tuple[str, ...]] = {MIXED: ("scikit-learn",), BOTORCH: ("botorch", "torch")}
IMPORTED = {"scikit-learn": "sklearn"}
LEAST_EARLIER = 4


@dataclass(frozen=True, slots=True)
class Watched:
    """A model whose intervals are stretched until its own left-out data are covered.

    Attributes:
        inner: the model.
        name: what it is called.
    """

    inner: Model
    name: str

    def fit(self, features: Floats, values: Floats, noise: Floats | None = None) -> Calibrated:
        """Return the model given values; each feature and the noise count as a fitted setting."""
        return calibrated(self.inner.fit(features, values, noise), values, self.name, features.shape[1] + 2)


def model_of(
    name: str, space: Space, earlier: Mapping[str, Sequence[Told]], seed: int = 0
) -> Callable[[str], Model]:
    """Return the model of each quantity.

    Args:
        name: one of `MODELS`.
        space: what may be varied.
        earlier: features, values and noise of earlier campaigns, by quantity; BoTorch takes them as tasks, the others as the
            mean of the one that helps.
        seed: of what is random.

    Raises:
        ParameterError: there is no such model, or its library is not installed.
    """
    if name not in MODELS:
        en, ja = suggestion(name, MODELS)
        raise ParameterError(
            f"There is no model '{name}'.{en} There are: {', '.join(MODELS)}.",
            f"モデル「{name}」はありません。{ja} 使えるモデル: {'、'.join(MODELS)}",
        )
    groups = space.feature_groups
    if name == BOTORCH:
        from .botorch import TorchProcess, loaded

        loaded()
        return lambda quantity: Watched(
            TorchProcess(groups, tuple((X, y) for X, y, _ in earlier.get(quantity, ()))), "BoTorch"
        )
    inner: Model = Mixed(groups, seed) if name == MIXED else Default(groups, seed)
    if not earlier:
        return lambda _: inner
    fitted = {quantity: [Default(groups).fit(*each) for each in found] for quantity, found in earlier.items()}
    return lambda quantity: Transferred(fitted.get(quantity, ()), inner)


def installed(audit: Mapping[str, Any]) -> bool:
    """Return whether the libraries of the model that a suggestion was made with are there."""
    return all(
        find_spec(IMPORTED.get(name, name)) is not None
        for name in LIBRARIES.get(audit.get("model", DEFAULT), ())
    )


def sisters(state: State, earlier: Sequence[State]) -> dict[str, list[Told]]:
    """Return features, values and variances of the noise of earlier campaigns, by quantity.

    Raises:
        ParameterError: one is over other columns.
    """
    space = state.plan.space
    found: dict[str, list[Told]] = {}
    for each in earlier:
        lacking = sorted(set(space.columns) - set(each.plan.space.columns))
        if lacking:
            raise ParameterError(
                f"The earlier campaign '{each.plan.name}' has no column {', '.join(lacking)}, so its results say nothing here.",
                f"以前のキャンペーン「{each.plan.name}」に列 {'、'.join(lacking)} がないため、利用できません。",
            )
        told = each.told()
        rows = each.plan.space.rows(told.points) if len(told.points) else []
        known = np.array([_has(space, row) for row in rows], dtype=bool)
        points = space.points([row for row, kept in zip(rows, known, strict=True) if kept])
        for name, values in told.results.items():
            have = np.isfinite(values[known])
            if have.sum() >= LEAST_EARLIER:
                found.setdefault(name, []).append(
                    (space.encode(points[have]), values[known][have], told.noise[name][known][have])
                )
    return found


def _has(space: Space, row: Mapping[str, Any]) -> bool:
    """Return whether a row's choices are choices here too."""
    try:
        space.points([row])
    except DataError:
        return False
    return True


__all__ = [
    "BOTORCH",
    "DEFAULT",
    "LIBRARIES",
    "MIXED",
    "MODELS",
    "Watched",
    "installed",
    "model_of",
    "sisters",
]
