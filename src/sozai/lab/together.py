"""Several goals at once: the logarithm of what a candidate is expected to add to the front."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .hypervolume import front_of, log_expected_hypervolume, reference_of
from .model import Calibrated, Posterior
from .suggest import DRAWS, WEIGHT_FLOOR, Told, Wish

if TYPE_CHECKING:
    from .botorch import TorchPosterior

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Means = Sequence[Mapping[str, float]]
MOST = 3
"""Up to so many goals are weighed by volume, exactly; the boxes of more grow too many."""


def told_values(told: Told, wish: Wish, name: str) -> Floats:
    """Return the values (n) of a quantity at the points told, measured or computed."""
    if name in wish.known:
        return wish.known[name](told.points)
    return np.asarray(told.results[name], dtype=np.float64)


def all_met(told: Told, wish: Wish) -> Flags:
    """Return whether each point told (n) holds all specifications and is allowed."""
    met = np.ones(len(told.points), dtype=bool)
    for spec in wish.specifications:
        met &= spec.met(told_values(told, wish, spec.name))
    if wish.allowed is not None and len(told.points):
        met &= wish.allowed(told.points) > 0.0
    return met


def log_volume(
    told: Told, wish: Wish, predicted: Mapping[str, tuple[Floats, Floats]], picked: Means
) -> Floats:
    """Return the log expected gain of volume that the front beats; earlier picks of the batch are believed to be on it.

    Args:
        told: everything known so far.
        wish: what is sought.
        predicted: mean and standard deviation (m) of the candidates, by name.
        picked: means of the batch's earlier picks, by name.
    """
    names, signs, values = _signed(told, wish)
    held = values[np.isfinite(values).all(axis=1) & all_met(told, wish)]
    believed = signs * np.array([[mean[name] for name in names] for mean in picked]).reshape(-1, len(names))
    front = front_of(np.vstack([held, believed]))
    mean, sd = (np.column_stack([predicted[name][i] for name in names]) for i in (0, 1))
    return log_expected_hypervolume(signs * mean, sd, front, _reference(held, values))


def log_noisy_volume(
    told: Told, wish: Wish, models: Mapping[str, Posterior], features: Floats, known: Mapping[str, Floats],
    tried: Floats, picked: tuple[Floats, Means], seed: int,
) -> Floats:  # fmt: skip
    """Return BoTorch's qLogNEHVI (m) of candidates: the front itself is uncertain, and picks are joint draws.

    Args:
        told: everything known so far.
        wish: what is sought.
        models: BoTorch's posterior of every measured goal.
        features (m, f): the candidates.
        known: computed goals (m) of the candidates, by name.
        tried (n, f): features of the points told.
        picked: features (p, f) and means of the batch's earlier picks.
        seed: of the draws.
    """
    from .botorch_volume import Volume

    names, signs, values = _signed(told, wish)
    held = np.isfinite(values).all(axis=1) & all_met(told, wish)
    places = {k: name for k, name in enumerate(names) if name in wish.known}
    plain = signs * values
    front = tried[held], {k: plain[held, k] for k in places}
    taken = picked[0], {k: np.array([mean[name] for mean in picked[1]]) for k, name in places.items()}
    spreads = [(float(np.nanmean(column)), float(np.nanstd(column)) or 1.0) for column in plain.T]
    volume = Volume(
        signs, [torch_of(models.get(name)) for name in names], _reference(values[held], values), spreads
    )
    return volume.log_gain(features, {k: known[name] for k, name in places.items()}, front, taken, seed)


def torch_of(model: Posterior | None) -> TorchPosterior | None:
    """Return BoTorch's posterior inside a model; None where it is another."""
    inner = model.inner if isinstance(model, Calibrated) else model
    # The module is not loaded to ask whether something is of it.
    return inner if type(inner).__name__ == "TorchPosterior" else None  # type: ignore[return-value]


def log_chebyshev(
    told: Told, wish: Wish, predicted: Mapping[str, tuple[Floats, Floats]], rng: np.random.Generator
) -> Floats:
    """Return the log expected gain of a randomly weighted Chebyshev sum: over picks and rounds it walks the front.

    Source:
        Knowles 2006, IEEE Trans. Evol. Comput. 10, 50 (ParEGO); with draws: Daulton et al. 2020, NeurIPS (qParEGO).
    """
    weights = rng.dirichlet(np.ones(len(wish.objectives)))
    drawn, seen = [], []
    for weight, objective in zip(weights, wish.objectives, strict=True):
        mean, sd = predicted[objective.name]
        values = objective.sign * told_values(told, wish, objective.name)
        low, width = np.nanmin(values), max(float(np.nanmax(values) - np.nanmin(values)), 1e-12)
        ahead = (objective.sign * mean - low) / width + rng.standard_normal((DRAWS, 1)) * sd / width
        drawn.append(weight * (ahead - 1.0))
        seen.append(weight * ((values - low) / width - 1.0))
    ahead = np.min(drawn, axis=0) + WEIGHT_FLOOR * np.sum(drawn, axis=0)
    behind = np.min(seen, axis=0) + WEIGHT_FLOOR * np.sum(seen, axis=0)
    met = all_met(told, wish) & np.isfinite(behind)
    best = float(behind[met].max()) if met.any() else -np.inf
    gain = ahead - best if np.isfinite(best) else ahead - ahead.min()
    return np.asarray(
        np.log(np.maximum(gain, 0.0).mean(axis=0) + 1e-12 * np.exp(np.minimum(gain.max(axis=0), 0.0)))
    )


def _signed(told: Told, wish: Wish) -> tuple[list[str], Floats, Floats]:
    """Return names, signs (k) and signed values (n, k) of the goals."""
    names = [objective.name for objective in wish.objectives]
    signs = np.array([objective.sign for objective in wish.objectives])
    return names, signs, signs * np.column_stack([told_values(told, wish, name) for name in names])


def _reference(held: Floats, values: Floats) -> Floats:
    """Return from where volume counts: below the front held, or below everything while nothing is held."""
    ends = np.vstack([np.nanmin(values, axis=0), np.nanmax(values, axis=0)])
    return reference_of(front_of(held) if len(held) else ends[:1], ends)


__all__ = ["MOST", "all_met", "log_chebyshev", "log_noisy_volume", "log_volume", "told_values", "torch_of"]
