"""One batch: candidates, models, and picks one after the other, each believed before the next is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr, ndtr

from ..terms import ParameterError, Words
from .acquisition import edge_of_best, log_chance, log_expected_improvement, mean_below
from .gp import Process
from .hypervolume import front_of
from .model import Default, Posterior
from .opening import BEST, first_batch
from .space import Space
from .suggest import FIRST, Batch, Specification, Told, Wish
from .together import MOST, all_met, log_chebyshev, log_noisy_volume, log_volume, told_values, torch_of

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
SHORT = 1_000
"""After the first pick of a batch, so many of the best candidates stay in the race."""
NEAR = 1_000
"""So many candidates are drawn close to the best point told, where the space is not a list."""


HOPEFUL = Words(
    "Opening: the best often lies in such a place, and no model has enough results yet.",
    "初期点：最良の候補が見つかりやすい位置の点です（モデルに足る結果がまだありません）。",
)
TYPICAL = Words(
    "Opening: it stands for many candidates, and no model has enough results yet.",
    "初期点：多くの候補を代表する点です（モデルに足る結果がまだありません）。",
)
_Pick = tuple[Floats, dict[str, float], dict[str, float], float, float]
"""Point, mean and standard deviation by name, gain, chance."""


@dataclass(frozen=True)
class _Race:
    """The candidates still in the race.

    Attributes:
        points (m, columns): the candidates.
        features (m, f): the same, encoded.
        prior (m): logarithm of the chance of being allowed, less that of the cost.
        known: computed quantities (m) by name.
    """

    points: Floats
    features: Floats
    prior: Floats
    known: Mapping[str, Floats]

    def only(self, kept: NDArray[np.int64] | Flags) -> _Race:
        return _Race(
            self.points[kept], self.features[kept], self.prior[kept],
            {name: values[kept] for name, values in self.known.items()},
        )  # fmt: skip


def chosen(space: Space, told: Told, wish: Wish, n: int, candidates: Floats | int, seed: int) -> Batch:
    """Return the batch that `suggest` describes."""
    rng = np.random.default_rng(seed)
    tried = told.points.reshape(-1, len(space.columns))
    pending = np.zeros((0, tried.shape[1])) if told.pending is None else np.atleast_2d(told.pending)
    race = _race(space, told, wish, candidates, seed)
    models = _fitted(space, told, wish, tried, seed)
    if models is None:
        taken = space.encode(np.vstack([tried, pending])) if len(tried) + len(pending) else race.features[:0]
        wanted = max(n, FIRST - len(taken))
        picks, hopeful = first_batch(race.features, space.feature_groups, wanted, taken, rng)
        picks = picks[:n]
        why = tuple(HOPEFUL if i < hopeful else TYPICAL for i in range(len(picks)))
        empty = np.full(len(picks), np.nan)
        return Batch(race.points[picks], {}, {}, empty, np.ones(len(picks)), why, {})
    for name, model in models.items():
        if len(pending):
            features = space.encode(pending)
            models[name] = model.told(features, model.predict(features)[0])
    return _picked(space, told, wish, race, models, n, rng)


def _race(space: Space, told: Told, wish: Wish, candidates: Floats | int, seed: int) -> _Race:
    if isinstance(candidates, int):
        points = space.candidates(candidates, seed)
        if space.listed is None and wish.objectives and len(told.points):
            points = np.vstack([points, _near(space, told, wish, points, seed)])
    else:
        points = np.atleast_2d(candidates)
    known_taken = [block for block in (told.points, told.pending) if block is not None and len(block)]
    features = space.encode(points)
    if known_taken:
        taken = {row.tobytes() for row in np.round(np.vstack(known_taken), 9) + 0.0}
        fresh = np.array([row.tobytes() not in taken for row in np.round(points, 9) + 0.0], dtype=bool)
        points, features = points[fresh], features[fresh]
    prior = np.zeros(len(points))
    if wish.allowed is not None:
        with np.errstate(divide="ignore"):
            prior = np.log(np.clip(wish.allowed(points), 0.0, 1.0))
        kept = np.isfinite(prior)
        points, features, prior = points[kept], features[kept], prior[kept]
    known = {name: np.asarray(law(points), dtype=np.float64) for name, law in wish.known.items()}
    if known:
        # What is unknown is never suggested: nobody could say that it is better.
        sure = np.isfinite(np.array(list(known.values()))).all(axis=0)
        points, features, prior = points[sure], features[sure], prior[sure]
        known = {name: values[sure] for name, values in known.items()}
    if not len(points):
        raise ParameterError(
            "No candidate is left: all are tried, pending or not allowed. Widen the space or the limits.",
            "候補が残っていません（すべて試行済み・実行中・制約外）。空間か制約を広げてください。",
        )
    if wish.cost is not None:
        prior = prior - np.log(np.maximum(wish.cost(points), 1e-300))
    return _Race(points, features, prior, known)


def _near(space: Space, told: Told, wish: Wish, points: Floats, seed: int) -> Floats:
    """Return valid points on the way from the best points told to other candidates."""
    if not {objective.name for objective in wish.objectives} <= {*told.results, *wish.known}:
        return points[:0]
    values = np.column_stack([o.sign * told_values(told, wish, o.name) for o in wish.objectives])
    whole = np.flatnonzero(np.isfinite(values).all(axis=1))
    if not whole.size:
        return points[:0]
    front = front_of(values[whole])
    best = told.points[[int(whole[(values[whole] == row).all(axis=1)][0]) for row in front]]
    rng = np.random.default_rng([seed, 1])
    others = points[rng.choice(len(points), size=min(NEAR, len(points)), replace=False)]
    numeric = space.numeric[space.steps == 0.0]
    moved = best[np.arange(len(others)) % len(best)]
    share = 10.0 ** rng.uniform(-2.5, -0.2, len(others))
    moved[:, numeric] += share[:, None] * (others - moved)[:, numeric]
    return moved[space.valid(moved)]


def _fitted(space: Space, told: Told, wish: Wish, tried: Floats, seed: int) -> dict[str, Posterior] | None:
    """Return the model of every measured quantity; None while one has too few results."""
    names = [goal.name for goal in wish.objectives] + [spec.name for spec in wish.specifications]
    measured = [name for name in dict.fromkeys(names) if name not in wish.known]
    models: dict[str, Posterior] = {}
    features = space.encode(tried) if len(tried) else np.zeros((0, 0))
    for name in measured:
        values = np.asarray(told.results.get(name, np.zeros(0)), dtype=np.float64)
        have = np.isfinite(values)
        if have.sum() < FIRST:
            return None
        model = wish.model(name) if wish.model else Default(space.feature_groups, seed)
        noise = told.noise.get(name)
        models[name] = model.fit(features[have], values[have], None if noise is None else noise[have])
    if told.failed is not None and told.failed.any() and not told.failed.all():
        models[_WORKS] = Process(space.feature_groups).fit(features, np.where(told.failed, 0.0, 1.0))
    return models


_WORKS = " works"


def _picked(
    space: Space,
    told: Told,
    wish: Wish,
    race: _Race,
    models: dict[str, Posterior],
    n: int,
    rng: np.random.Generator,
) -> Batch:
    """Return the batch: expected improvement and, in turn, the chance to be among the best of all candidates.

    A pick by improvement is believed to be its mean, a pick by chance to have failed, so that the next goes elsewhere.
    """
    first = dict(models)
    rows: list[_Pick] = []
    best = _best(told, wish)
    edge: float | None = None
    for step in range(min(n, len(race.points))):
        predicted = _predicted(race, models)
        chance = _log_all_met(wish, race, predicted, models)
        gain = _log_gain(space, told, wish, race, first, predicted, best, rows, rng)
        if step == 0:
            edge = _edge(told, wish, predicted, best) if n > 1 else None
        turn = edge if step % 2 else None
        hope = gain if turn is None else _log_reach(wish, predicted, turn)
        score = race.prior + chance + hope
        pick = int(score.argmax())
        mean = {name: float(values[0][pick]) for name, values in predicted.items()}
        believed = dict(mean)
        sd = {name: float(values[1][pick]) for name, values in predicted.items()}
        single = len(wish.objectives) == 1 and best is not None
        rows.append(
            (
                race.points[pick],
                mean,
                sd,
                float(np.exp(gain[pick])) if single else np.nan,
                float(np.exp(chance[pick])),
            )
        )
        if turn is not None:
            goal = wish.objectives[0]
            believed[goal.name] = goal.sign * mean_below(goal.sign * mean[goal.name], sd[goal.name], turn)
        here = race.features[pick][None]
        models = {
            name: model.told(here, np.array([believed[name]]) if name in believed else model.predict(here)[0])
            for name, model in models.items()
        }
        kept = np.argsort(-score)[1 : SHORT + 1]
        if step == 0 and wish.shared:
            race = _sharing(space, wish, race, race.points[pick])
        else:
            race = race.only(kept)
    names = list(rows[0][1])
    gains, chances = np.array([row[3] for row in rows]), np.array([row[4] for row in rows])
    return Batch(
        points=np.array([row[0] for row in rows]),
        mean={name: np.array([row[1][name] for row in rows]) for name in names},
        sd={name: np.array([row[2][name] for row in rows]) for name in names},
        gain=gains,
        chance=chances,
        reasons=tuple(_reason(wish, best, *row[1:]) for row in rows),
        models=first,
        stop=_stop(wish, np.array([row[0] for row in rows]), gains * chances),
    )


def _predicted(race: _Race, models: Mapping[str, Posterior]) -> dict[str, tuple[Floats, Floats]]:
    found = {name: model.predict(race.features) for name, model in models.items() if name != _WORKS}
    tiny = np.full(len(race.points), 1e-12)
    return {
        **found,
        **{name: (values, tiny * np.maximum(np.abs(values), 1.0)) for name, values in race.known.items()},
    }


def _log_all_met(
    wish: Wish, race: _Race, predicted: Mapping[str, tuple[Floats, Floats]], models: Mapping[str, Posterior]
) -> Floats:
    total = np.zeros(len(race.points))
    for spec in wish.specifications:
        total = total + log_chance(*predicted[spec.name], spec.low, spec.high)
    if _WORKS in models:
        mean, sd = models[_WORKS].predict(race.features)
        total = total + log_ndtr((mean - 0.5) / sd)
    return total


def _log_gain(
    space: Space,
    told: Told,
    wish: Wish,
    race: _Race,
    models: Mapping[str, Posterior],
    predicted: Mapping[str, tuple[Floats, Floats]],
    best: float | None,
    picked: list[_Pick],
    rng: np.random.Generator,
) -> Floats:
    """Return the logarithm of the expected gain; nought while no told point holds all specifications."""
    size = next(iter(predicted.values()))[0].size
    if not wish.objectives or (wish.specifications and best is None):
        return np.zeros(size)
    if len(wish.objectives) == 1:
        mean, sd = predicted[wish.objectives[0].name]
        return log_expected_improvement(wish.objectives[0].sign * mean, sd, best if best is not None else 0.0)
    measured = [objective.name for objective in wish.objectives if objective.name not in wish.known]
    means = [mean for _, mean, *_ in picked]
    if best is not None and measured and all(torch_of(models[name]) for name in measured):
        taken = space.encode(np.array([pick[0] for pick in picked])) if picked else race.features[:0]
        told_features = space.encode(told.points)
        return log_noisy_volume(
            told, wish, models, race.features, race.known, told_features, (taken, means), len(picked)
        )
    if len(wish.objectives) <= MOST:
        return log_volume(told, wish, predicted, means)
    return log_chebyshev(told, wish, predicted, rng)


def _edge(
    told: Told, wish: Wish, predicted: Mapping[str, tuple[Floats, Floats]], best: float | None
) -> float | None:
    """Return the signed value from which on a candidate is among the best, and better than all told; None for other searches."""
    if len(wish.objectives) != 1 or best is None or wish.objectives[0].name in wish.known:
        return None
    goal = wish.objectives[0]
    mean, sd = predicted[goal.name]
    values = goal.sign * told_values(told, wish, goal.name)
    return max(best, edge_of_best(goal.sign * mean, sd, values[np.isfinite(values)], BEST))


def _log_reach(wish: Wish, predicted: Mapping[str, tuple[Floats, Floats]], edge: float) -> Floats:
    mean, sd = predicted[wish.objectives[0].name]
    return log_chance(wish.objectives[0].sign * mean, sd, low=edge)


def _best(told: Told, wish: Wish) -> float | None:
    """Return the best signed value told that holds all specifications; None when there is none."""
    met = all_met(told, wish)
    if len(wish.objectives) != 1:
        return 0.0 if met.any() else None
    values = wish.objectives[0].sign * told_values(told, wish, wish.objectives[0].name)
    held = values[met & np.isfinite(values)]
    return float(held.max()) if held.size else None


def _sharing(space: Space, wish: Wish, race: _Race, point: Floats) -> _Race:
    """Return the candidates that agree with the first pick in the columns a batch shares."""
    columns = [space.columns.index(name) for name in wish.shared]
    points = race.points.copy()
    points[:, columns] = point[columns]
    kept = space.valid(points) & (np.abs(points - point).max(axis=1) > 1e-12)
    if wish.allowed is not None:
        kept[kept] = wish.allowed(points[kept]) > 0.0
    for law in wish.known.values():
        kept[kept] = np.isfinite(law(points[kept]))
    if not kept.any():
        raise ParameterError(
            f"No further candidate shares {', '.join(wish.shared)} with the first of the batch. Ask for one point, or draw more candidates.",
            f"最初の提案と {'、'.join(wish.shared)} を共有する候補がほかにありません。1 点ずつ提案するか、候補を増やしてください。",
        )
    points = points[kept]
    prior = np.zeros(len(points)) if wish.cost is None else -np.log(np.maximum(wish.cost(points), 1e-300))
    return _Race(points, space.encode(points), prior, {name: law(points) for name, law in wish.known.items()})


def _stop(wish: Wish, points: Floats, gains: Floats) -> bool | None:
    if wish.worth is None or wish.cost is None or not np.isfinite(gains).all():
        return None
    return bool((gains * wish.worth < wish.cost(points)).all())


def _reason(
    wish: Wish,
    best: float | None,
    mean: Mapping[str, float],
    sd: Mapping[str, float],
    gain: float,
    chance: float,
) -> Words:
    en, ja = [], []
    for objective in wish.objectives:
        m, s = mean[objective.name], sd[objective.name]
        # What is computed and not measured has no spread to speak of.
        said = f"{objective.name} {m:.4g}" + (f" ± {_two(s)}" if s > 1e-9 * abs(m) else "")
        en.append(said)
        ja.append(said)
        if best is not None and len(wish.objectives) == 1:
            beats = float(ndtr((objective.sign * m - best) / max(s, 1e-300)))
            en.append(f"{beats:.0%} chance to beat {objective.sign * best:.4g}, expected gain {_two(gain)}")
            ja.append(
                f"これまでの最良 {objective.sign * best:.4g} を超える確率 {beats:.0%}、期待改善 {_two(gain)}"
            )
            aim = (
                "reaches for more"
                if beats >= 0.5
                else "teaches where little is known"
                if s > abs(objective.sign * m - best)
                else "reaches a little and teaches a little"
            )
            aim_ja = (
                "改善を狙う点"
                if beats >= 0.5
                else "知見の少ない所を調べる点"
                if s > abs(objective.sign * m - best)
                else "改善と学習の両方を狙う点"
            )
            en.append(aim)
            ja.append(aim_ja)
    if wish.specifications:
        en.append(f"{chance:.0%} chance to meet all specifications")
        ja.append(f"全仕様を満たす確率 {chance:.0%}")
    return Words("; ".join(en), "；".join(ja))


def _two(size: float) -> str:
    """Return a size with two digits that count, without a power of ten where it can be read."""
    return f"{float(f'{size:.2g}'):g}"


__all__ = ["Specification", "chosen"]
