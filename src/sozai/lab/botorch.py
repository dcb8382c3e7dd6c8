"""BoTorch behind the same two protocols: the extra `sozai[botorch]`.

Numbers, choices (a kernel that compares them as choices), and earlier campaigns as further tasks of one process.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..terms import ParameterError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columns:
    """How features become BoTorch's columns: the columns of a choice become its number.

    Attributes:
        groups (features): features of one choice share a number; None where there are no choices.
    """

    groups: Integers | None = None

    @property
    def choices(self) -> list[int]:
        """The columns that are choices."""
        if self.groups is None:
            return []
        return [i for i, size in enumerate(np.unique(self.groups, return_counts=True)[1]) if size > 1]

    def of(self, features: Floats) -> Floats:
        """Return the columns (n, c) of features (n, f).

        Example:
            >>> Columns(np.array([0, 1, 1, 1])).of(np.array([[0.3, 0.0, 0.7, 0.0]])).tolist()
            [[0.3, 1.0]]
        """
        features = np.atleast_2d(features)
        if self.groups is None or not self.choices:
            return features
        blocks = [features[:, self.groups == group] for group in np.unique(self.groups)]
        return np.column_stack([b[:, 0] if b.shape[1] == 1 else b.argmax(axis=1) for b in blocks])


@dataclass(frozen=True, slots=True)
class TorchProcess:
    """BoTorch's Gaussian process with its own priors, before data.

    Attributes:
        groups (features): features that are one choice share a number, as in `Space.feature_groups`.
        earlier: (features, values) of earlier campaigns on the same features; each is a task of its own, in any unit,
            and how far it tells the same is fitted.
    """

    groups: Integers | None = None
    earlier: Sequence[tuple[Floats, Floats]] = field(default=())

    def fit(self, features: Floats, values: Floats, noise: Floats | None = None) -> TorchPosterior:
        """Return the process given values (n) at features (n, f).

        Raises:
            ParameterError: the extra is not installed, or choices and earlier campaigns come together.

        Source:
            Balandat et al. 2020, "BoTorch: a framework for efficient Monte-Carlo Bayesian optimization", NeurIPS; tasks:
            Bonilla et al. 2007, "Multi-task Gaussian process prediction", NeurIPS.
        """
        if noise is not None and noise.any():
            # BoTorch takes known variances for all of the noise; here they come on top of what is fitted.
            fitted = self._fitted(features, values, None)
            return self._fitted(features, values, noise + fitted.noise_sd**2)
        return self._fitted(features, values, None)

    def _fitted(self, features: Floats, values: Floats, noise: Floats | None) -> TorchPosterior:
        torch = loaded()
        from botorch.fit import fit_gpytorch_mll
        from botorch.models import MixedSingleTaskGP, MultiTaskGP, SingleTaskGP
        from gpytorch.mlls import ExactMarginalLogLikelihood

        columns = Columns(self.groups)
        centre, scale = _spread(values)
        known = None if noise is None else _column(torch, noise / scale**2)
        X, y = _tensor(torch, columns.of(features)), _column(torch, (values - centre) / scale)
        if self.earlier:
            if columns.choices:
                raise ParameterError(
                    "BoTorch takes earlier campaigns over numbers only; this space has choices. Use the default model.",
                    "BoTorch では、選択肢を含む空間で以前のキャンペーンを利用できません。既定のモデルを使ってください。",
                )
            X, y = _with_tasks(torch, X, y, self.earlier)
            # The noise of each task is fitted; known variances of one of them are left aside.
            model = MultiTaskGP(X, y, task_feature=-1, output_tasks=[0], outcome_transform=None)
        elif columns.choices:
            model = MixedSingleTaskGP(
                X, y, cat_dims=columns.choices, train_Yvar=known, outcome_transform=None
            )
        else:
            model = SingleTaskGP(X, y, train_Yvar=known, outcome_transform=None)
        fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
        return TorchPosterior(model, values, centre, scale, columns, bool(self.earlier))


@dataclass(frozen=True, slots=True)
class TorchPosterior:
    """BoTorch's process given data.

    Attributes:
        model: the fitted model.
        values (n): the data.
        centre: mean of the values.
        scale: their standard deviation.
        columns: how features become the model's columns.
        tasks: whether the model holds earlier campaigns beside this one.
    """

    model: Any
    values: Floats
    centre: float
    scale: float
    columns: Columns = field(default_factory=Columns)
    tasks: bool = False

    @property
    def noise_sd(self) -> float:
        """Standard deviation of one measurement; the mean of those known."""
        return self.scale * math.sqrt(float(self.model.likelihood.noise.detach().mean()))

    def predict(self, features: Floats) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (m) at points (m, f)."""
        torch = loaded()
        with torch.no_grad():
            # Each point is a batch of its own, so no joint covariance is made.
            found = self.model.posterior(_tensor(torch, self.columns.of(features)).unsqueeze(1))
        mean, variance = found.mean.numpy().reshape(-1), found.variance.numpy().reshape(-1)
        return self.centre + self.scale * mean, self.scale * np.sqrt(np.maximum(variance, 1e-12))

    def sample(self, features: Floats, draws: int, rng: np.random.Generator) -> Floats:
        """Return joint draws (draws, m)."""
        torch = loaded()
        with torch.no_grad():
            found = self.model.posterior(_tensor(torch, self.columns.of(features)))
        covariance = found.distribution.covariance_matrix.numpy()
        lower = np.linalg.cholesky(covariance + 1e-8 * np.eye(len(covariance)))
        drawn = found.mean.numpy().reshape(-1) + rng.standard_normal((draws, len(lower))) @ lower.T
        return np.asarray(self.centre + self.scale * drawn)

    def leave_one_out(self) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (n), noise included, of each datum given the others."""
        torch = loaded()
        self.model.train()
        with torch.no_grad():
            prior = self.model.likelihood(self.model(*self.model.train_inputs), *self.model.train_inputs)
            covariance, mean = prior.covariance_matrix.numpy(), prior.mean.numpy()
        self.model.eval()
        inverse = np.linalg.inv(covariance)
        precision = np.diag(inverse)
        scaled = self.model.train_targets.numpy()
        left = scaled - inverse @ (scaled - mean) / precision
        n = self.values.size
        return self.centre + self.scale * left[:n], self.scale / np.sqrt(precision[:n])

    def told(self, features: Floats, values: Floats) -> TorchPosterior:
        """Return the process given further values, with its settings as they are."""
        torch = loaded()
        X = _tensor(torch, self.columns.of(features))
        added = np.atleast_1d(values)
        self.predict(features)
        if self.tasks:
            X = torch.cat([X, torch.zeros(len(X), 1, dtype=X.dtype)], dim=1)
        y = _column(torch, (added - self.centre) / self.scale)
        noise = torch.full_like(y, (self.noise_sd / self.scale) ** 2)
        fixed = type(self.model.likelihood).__name__.startswith("FixedNoise")
        model = self.model.condition_on_observations(X, y, **({"noise": noise} if fixed else {}))
        return replace(self, model=model)


def loaded() -> Any:
    """Return torch.

    Raises:
        ParameterError: the extra is not installed.
    """
    try:
        import botorch  # noqa: F401
        import torch
    except ImportError as fault:
        raise ParameterError(
            "The BoTorch models are an extra: install it with pip install 'sozai[botorch]', or use the default model.",
            "BoTorch モデルは追加機能です。pip install 'sozai[botorch]' で導入するか、既定のモデルを使ってください。",
        ) from fault
    return torch


def _spread(values: Floats) -> tuple[float, float]:
    return float(values.mean()), float(values.std()) or 1.0


def _tensor(torch: Any, values: Floats) -> Any:
    return torch.tensor(np.ascontiguousarray(values), dtype=torch.float64)


def _column(torch: Any, values: Floats) -> Any:
    return _tensor(torch, values).unsqueeze(-1)


def _with_tasks(torch: Any, X: Any, y: Any, earlier: Sequence[tuple[Floats, Floats]]) -> tuple[Any, Any]:
    """Return columns with the number of the task as the last, and values each scaled within its task."""
    rows, results = [torch.cat([X, torch.zeros(len(X), 1, dtype=X.dtype)], dim=1)], [y]
    for number, (features, values) in enumerate(earlier, 1):
        block = _tensor(torch, np.column_stack([features, np.full(len(values), float(number))]))
        centre, scale = _spread(values)
        rows.append(block)
        results.append(_column(torch, (values - centre) / scale))
    return torch.cat(rows), torch.cat(results)


__all__ = ["Columns", "TorchPosterior", "TorchProcess", "loaded"]
