"""BoTorch's noisy expected hypervolume improvement on the candidates of a race."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .botorch import TorchPosterior, loaded

Floats = NDArray[np.float64]
AT_ONCE = 512
"""So many candidates are weighed together, for the memory of their joint draws."""
DRAWS = 64


@dataclass(frozen=True)
class Volume:
    """What is weighed: the measured objectives by model, the computed ones by value, everything in units of its spread.

    Attributes:
        signs (k): 1 to maximise, -1 to minimise.
        models: the posterior of each objective; None for one that is computed.
        reference (k): from where volume counts, in the objective's own unit and sign.
        spreads (k): (centre, scale) of each computed objective; unused for others.
    """

    signs: Floats
    models: Sequence[TorchPosterior | None]
    reference: Floats
    spreads: Sequence[tuple[float, float]]

    def log_gain(
        self, features: Floats, computed: Mapping[int, Floats], front: tuple[Floats, Mapping[int, Floats]],
        pending: tuple[Floats, Mapping[int, Floats]], seed: int,
    ) -> Floats:  # fmt: skip
        """Return the logarithm (m) of the expected gain of volume at candidates, up to one constant.

        Args:
            features (m, f): the candidates.
            computed: values (m) of the computed objectives, by their place.
            front: features and computed values of the points told that hold all specifications.
            pending: the same of what is already picked.
            seed: of the draws.

        Source:
            Daulton et al. 2021, "Parallel Bayesian optimization of multiple noisy objectives with expected hypervolume
            improvement", NeurIPS; in logarithms: Ament et al. 2023, NeurIPS.
        """
        torch = loaded()
        from botorch.acquisition.multi_objective.logei import qLogNoisyExpectedHypervolumeImprovement
        from botorch.acquisition.multi_objective.objective import WeightedMCMultiOutputObjective
        from botorch.sampling.get_sampler import get_sampler

        X, told, taken = (
            torch.tensor(self._rows(*block)) for block in ((features, computed), front, pending)
        )
        model = self._joined(features.shape[1])
        with torch.no_grad():
            sampler = get_sampler(model.posterior(told), torch.Size([DRAWS]), seed=seed)
        acquisition = qLogNoisyExpectedHypervolumeImprovement(
            model,
            ref_point=torch.tensor(self._scaled(self.reference)),
            X_baseline=told,
            sampler=sampler,
            objective=WeightedMCMultiOutputObjective(torch.tensor(self.signs)),
            X_pending=taken if len(taken) else None,
            prune_baseline=True,
        )
        with torch.no_grad():
            found = [acquisition(part.unsqueeze(1)).numpy() for part in X.split(AT_ONCE)]
        return np.asarray(np.concatenate(found))

    def _scaled(self, signed: Floats) -> Floats:
        """Return signed values in units of each objective's spread."""
        centre, scale = np.array(
            [
                (m.centre, m.scale) if m else spread
                for m, spread in zip(self.models, self.spreads, strict=True)
            ]
        ).T
        return np.asarray((signed - self.signs * centre) / scale)

    def _rows(self, features: Floats, computed: Mapping[int, Floats]) -> Floats:
        """Return features with the computed objectives beside them, each in units of its spread."""
        scaled = [(computed[k] - self.spreads[k][0]) / self.spreads[k][1] for k in sorted(computed)]
        return np.column_stack([features, *scaled])

    def _joined(self, width: int) -> Any:
        from botorch.models.deterministic import GenericDeterministicModel
        from botorch.models.model import Model, ModelList

        class Measured(Model):  # type: ignore[misc,unused-ignore]
            """A model that looks at its own columns only."""

            def __init__(self, inner: TorchPosterior) -> None:
                super().__init__()
                self.inner, self.columns = inner.model, inner.columns

            @property
            def num_outputs(self) -> int:
                return 1

            def posterior(self, X, *_, **__):  # type: ignore[no-untyped-def]
                shape = X.shape[:-1]
                own = self.columns.of(X[..., :width].reshape(-1, width).numpy())
                return self.inner.posterior(loaded().tensor(own).reshape(*shape, own.shape[1]))

        models, place = [], width
        for model in self.models:
            if model is not None:
                models.append(Measured(model))
                continue
            models.append(GenericDeterministicModel(lambda X, at=place: X[..., at : at + 1]))
            place += 1
        return ModelList(*models)


__all__ = ["Volume"]
