"""The first experiments, before a model has anything to go by: points that stand for many candidates each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky

from .gp import Priors, prior_covariance

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
LOOKED_AT = 2_000
ROUNDS = 12
SETTINGS, LAWS, LISTED = 16, 32, 256
"""Draws of the settings of a process, of functions for each, and candidates on which they are drawn."""
BEST = 0.01
"""The share of the candidates that is sought."""
ALONE = 2
"""An opening wider than this spends half of itself on where the best may lie."""


def first_batch(
    features: Floats, groups: Integers, n: int, taken: Floats, rng: np.random.Generator
) -> tuple[Integers, int]:
    """Return the first `n` candidates (places in `features`), and how many of them, the first, are hopeful: half.

    An opening of two stands for the candidates and no more, because every search wants it. A wider one would gather
    in the middle of the candidates, while the best often lies at their edge.

    Args:
        features (m, f): encoded candidates.
        groups (f): features that share a length scale.
        n: how many are wanted; at most m.
        taken (k, f): encoded points already tried or waiting.
        rng: source of draws.
    """
    n = min(n, len(features))
    if n <= ALONE:
        return opening(features, n, taken, rng), 0
    first = hopeful(features, groups, (n + 1) // 2, rng)
    rest = np.setdiff1d(np.arange(len(features)), first)
    seen = np.vstack([taken.reshape(-1, features.shape[1]), features[first]])
    return np.concatenate([first, rest[opening(features[rest], n - first.size, seen, rng)]]), first.size


def hopeful(features: Floats, groups: Integers, n: int, rng: np.random.Generator) -> Integers:
    """Return `n` candidates of which one is as likely as can be among the best of a function drawn from the prior.

    Functions are drawn with settings drawn from `Priors`; the candidate that is among the best 1 % of most functions
    comes first, then the one that is so of most of the others, and so on.

    Args:
        features (m, f): encoded candidates.
        groups (f): features that share a length scale.
        n: how many are wanted; at most m.
        rng: source of draws.

    Source:
        Nemhauser, Wolsey, Fisher 1978, Math. Program. 14, 265: greedy cover reaches at least 63 % of the largest chance.
    """
    seen = np.sort(rng.choice(len(features), size=min(max(LISTED, n), len(features)), replace=False))
    X, priors, scales = features[seen], Priors(), int(groups.max(initial=0)) + 1
    best = max(1, int(np.ceil(BEST * len(X))))
    hits = np.zeros((SETTINGS * LAWS, len(X)))
    for block in range(SETTINGS):
        lengths = rng.normal(priors.length + 0.5 * np.log(scales), priors.length_width, scales)
        tail = rng.normal([priors.additive, priors.signal], [priors.additive_width, priors.signal_width])
        covariance = prior_covariance(
            X, X, groups, np.concatenate([np.clip(lengths, -3.0, 5.0), tail, [0.0]])
        )
        covariance[np.diag_indices_from(covariance)] *= 1.0 + 1e-5
        drawn = rng.standard_normal((LAWS, len(X))) @ cholesky(covariance, lower=True, check_finite=False).T
        edge = np.partition(drawn, len(X) - best, axis=1)[:, len(X) - best]
        hits[block * LAWS : (block + 1) * LAWS] = drawn >= edge[:, None]
    missed, chosen = np.ones(len(hits)), np.zeros(0, dtype=np.int64)
    for _ in range(n):
        share = missed @ hits
        share[chosen] = -1.0
        chosen = np.append(chosen, share.argmax())
        missed *= 1.0 - hits[:, chosen[-1]]
    return np.asarray(seen[chosen], dtype=np.int64)


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
