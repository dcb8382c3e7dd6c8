"""The first experiments, before a model has anything to go by: points that stand for many candidates each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
LOOKED_AT = 2_000
ROUNDS = 12


def opening(features: Floats, n: int, taken: Floats, rng: np.random.Generator) -> Integers:
    """Return `n` candidates (places in `features`) that together stand for all, away from what is taken.

    Centres that are taken stay; the others are moved to the middle of the candidates nearest to them (k-medoids), so an
    opening lies in the mass of the candidates and not in their corners, where most designs that spread look first.

    Args:
        features (m, f): encoded candidates.
        n: how many are wanted; at most m.
        taken (k, f): encoded points already tried or waiting.
        rng: source of draws.

    Source:
        Lloyd 1982; Arthur, Vassilvitskii 2007 (seeding); medoids: Kaufman, Rousseeuw 1990.
    """
    n = min(n, len(features))
    seen = np.sort(rng.choice(len(features), size=min(len(features), LOOKED_AT), replace=False))
    X = features[seen]
    centres = taken.reshape(-1, X.shape[1])
    apart = _gaps(X, centres).min(axis=1, initial=np.inf)
    for _ in range(n):
        chance = np.where(np.isfinite(apart), apart, 1.0)
        pick = rng.choice(len(X), p=chance / chance.sum() if chance.sum() > 0 else None)
        centres = np.vstack([centres, X[pick]])
        apart = np.minimum(apart, _gaps(X, centres[-1:])[:, 0])
    for _ in range(ROUNDS):
        own = _gaps(X, centres).argmin(axis=1)
        for place in range(len(centres) - n, len(centres)):
            if (own == place).any():
                centres[place] = X[own == place].mean(axis=0)
    chosen: list[int] = []
    for centre in centres[len(centres) - n :]:
        apart = _gaps(X, centre[None])[:, 0]
        apart[chosen] = np.inf
        chosen.append(int(apart.argmin()))
    return np.asarray(seen[rng.permutation(np.array(chosen, dtype=np.int64))], dtype=np.int64)


def _gaps(points: Floats, centres: Floats) -> Floats:
    square = -2.0 * (points @ centres.T)
    square += np.einsum("ij,ij->i", points, points)[:, None]
    square += np.einsum("ij,ij->i", centres, centres)[None, :]
    return np.asarray(np.maximum(square, 0.0))
