"""BoTorch behind the same two protocols: the extra `sozai[botorch]`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..terms import ParameterError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TorchProcess:
    """BoTorch's single-task Gaussian process with its own priors, before data."""

    def fit(self, features: Floats, values: Floats, noise: Floats | None = None) -> TorchPosterior:
        """Return the process given values (n) at features (n, f).

        Raises:
            ParameterError: the extra is not installed.

        Source:
            Balandat et al. 2020, "BoTorch: a framework for efficient Monte-Carlo Bayesian optimization", NeurIPS.
        """
        try:
            import torch
            from botorch.fit import fit_gpytorch_mll
            from botorch.models import SingleTaskGP
            from gpytorch.mlls import ExactMarginalLogLikelihood
        except ImportError as fault:
            raise ParameterError(
                "The BoTorch models are an extra: install it with pip install 'sozai[botorch]', or use the default model.",
                "BoTorch モデルは追加機能です。pip install 'sozai[botorch]' で導入するか、既定のモデルを使ってください。",
            ) from fault
        centre, scale = float(values.mean()), float(values.std()) or 1.0
        X = torch.tensor(features, dtype=torch.float64)
        y = torch.tensor((values - centre) / scale, dtype=torch.float64).unsqueeze(-1)
        known = None if noise is None else torch.tensor(noise / scale**2, dtype=torch.float64).unsqueeze(-1)
        model = SingleTaskGP(X, y, train_Yvar=known, outcome_transform=None)
        fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
        return TorchPosterior(model, values, centre, scale)


@dataclass(frozen=True, slots=True)
class TorchPosterior:
    """BoTorch's process given data.

    Attributes:
        model: the fitted model.
        values (n): the data.
        centre: mean of the values.
        scale: their standard deviation.
    """

    model: Any
    values: Floats
    centre: float
    scale: float

    def predict(self, features: Floats) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (m) at points (m, f)."""
        import torch

        with torch.no_grad():
            # Each point is a batch of its own, so no joint covariance is made.
            found = self.model.posterior(torch.tensor(features, dtype=torch.float64).unsqueeze(1))
        mean, variance = found.mean.numpy().reshape(-1), found.variance.numpy().reshape(-1)
        return self.centre + self.scale * mean, self.scale * np.sqrt(np.maximum(variance, 1e-12))

    def sample(self, features: Floats, draws: int, rng: np.random.Generator) -> Floats:
        """Return joint draws (draws, m)."""
        import torch

        with torch.no_grad():
            found = self.model.posterior(torch.tensor(features, dtype=torch.float64))
        covariance = found.distribution.covariance_matrix.numpy()
        lower = np.linalg.cholesky(covariance + 1e-8 * np.eye(len(covariance)))
        drawn = found.mean.numpy().reshape(-1) + rng.standard_normal((draws, len(lower))) @ lower.T
        return np.asarray(self.centre + self.scale * drawn)

    def leave_one_out(self) -> tuple[Floats, Floats]:
        """Return mean and standard deviation (n), noise included, of each datum given the others."""
        import torch

        self.model.train()
        with torch.no_grad():
            prior = self.model.likelihood(self.model(*self.model.train_inputs))
            covariance, mean = prior.covariance_matrix.numpy(), prior.mean.numpy()
        self.model.eval()
        inverse = np.linalg.inv(covariance)
        scaled = (self.values - self.centre) / self.scale
        precision = np.diag(inverse)
        left = scaled - inverse @ (scaled - mean) / precision
        return self.centre + self.scale * left, self.scale / np.sqrt(precision)

    def told(self, features: Floats, values: Floats) -> TorchPosterior:
        """Return the process given further values, with its settings as they are."""
        import torch

        X = torch.tensor(np.atleast_2d(features), dtype=torch.float64)
        added = np.atleast_1d(values)
        y = torch.tensor((added - self.centre) / self.scale, dtype=torch.float64).unsqueeze(-1)
        self.predict(np.atleast_2d(features))
        model = self.model.condition_on_observations(X, y)
        return replace(self, model=model, values=np.concatenate([self.values, added]))


__all__ = ["TorchPosterior", "TorchProcess"]
